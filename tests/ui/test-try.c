/* test-try.c: a model that is tried, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-doubts.h"
#include "app/try-history.h"
#include "app/try-page.h"
#include "app/try-reason.h"
#include "app/try-result.h"
#include "base/paths.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <string.h>

static WeftTryPage *
find_try (WeftWindow *window)
{
  GtkWidget *page;

  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRY_PAGE)) != NULL);
  UI_WAIT (weft_try_page_get_settled (WEFT_TRY_PAGE (page)));
  ui_wait_frame (page);
  return WEFT_TRY_PAGE (page);
}

static WeftTryPage *
try_file (WeftWindow *window,
          const char *name)
{
  g_autofree char *path = data_file ("explain", name);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.try-file", "s", path);
  return find_try (window);
}

static void
wait_for_answer (WeftTryPage *page,
                 guint        former)
{
  UI_WAIT (weft_try_page_get_n_done (page) > former && weft_try_page_get_settled (page));
  ui_wait_frame (GTK_WIDGET (page));
}

static const char *
get_result (WeftTryPage *page)
{
  GtkWidget *result = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_TRY_RESULT);

  return result != NULL ? weft_try_result_get_text (WEFT_TRY_RESULT (result)) : "";
}

static const char *
get_doubts (WeftTryPage *page)
{
  GtkWidget *doubts = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_DOUBTS);

  return doubts != NULL ? weft_explain_doubts_get_text (WEFT_EXPLAIN_DOUBTS (doubts)) : "";
}

static guint
count_chips (WeftTryPage *page)
{
  return weft_try_history_get_n (WEFT_TRY_HISTORY (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_TRY_HISTORY)));
}

static GtkWidget *
find_label (WeftTryPage *page,
            const char  *text)
{
  return ui_find_named (GTK_WIDGET (page), text);
}

/* Trains a document, and tries the node that trained by its key. */
static WeftTryPage *
train_document (WeftWindow   *window,
                WeftDocument *document,
                const char   *epochs)
{
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", epochs, NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "train", NULL }, WEFT_SELECT_REPLACE);
  gtk_widget_grab_focus (app_fixture_find_node (window, "train"));
  ui_key ("<Control><Shift>t");
  return find_try (window);
}

static WeftTryPage *
train_and_try (WeftWindow *window,
               const char *sample,
               const char *epochs)
{
  return train_document (window, app_fixture_open_sample (window, sample), epochs);
}

/* A few dates to translate. Returns: (transfer full): where they are */
static char *
write_dates (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-try-XXXXXX", NULL);
  g_autoptr (GString) text = g_string_new ("human,iso\n");
  char *path = g_build_filename (folder, "dates.csv", NULL);

  for (int i = 0; i < 84; i++)
    g_string_append_printf (text, "%d.%d.19%02d,19%02d-%02d-%02d\n", 1 + i % 28, 1 + i % 12, 10 + i, 10 + i, 1 + i % 12, 1 + i % 28);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

/* By its key, as it may be out of sight. */
static void
look_inside (WeftTryPage *page)
{
  gtk_widget_grab_focus (ui_find_named (GTK_WIDGET (page), "Look Inside"));
  ui_key ("Return");
}

/* A picture is dropped: an answer, and why. What is no picture is said, and the answer stays.
 * Look Inside explains the same picture. */
static void
test_picture (void)
{
  g_autofree char *picture = picture_file (), *bad = data_file ("explain", "saliency.json"), *said = NULL;
  WeftWindow *window = app_fixture_open_window ();
  WeftTryPage *page = try_file (window, "pooled.onnx");
  g_autoptr (UiDropSource) drop = ui_drop_source_new ((const char *const[]){ picture, NULL });

  g_assert_nonnull (find_label (page, "Drop a picture here, or choose one"));
  ui_drop_source_drop (drop, GTK_WIDGET (page), 400, 300);
  wait_for_answer (page, 0);
  said = g_strdup (get_result (page));
  g_assert_true (g_str_has_suffix (said, " %"));
  g_assert_nonnull (ui_find_css (GTK_WIDGET (page), "picture-view"));
  g_assert_true (g_str_has_prefix (weft_try_reason_get_words (WEFT_TRY_REASON (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_TRY_REASON))), "The strongest parts: Row "));
  weft_try_page_take_file (page, bad);
  UI_WAIT (ui_find_css (GTK_WIDGET (page), ".try-refusal") != NULL);
  g_assert_cmpstr (get_result (page), ==, said);
  g_assert_nonnull (find_label (page, "overlay-light.png"));
  ui_click (ui_find_named (GTK_WIDGET (page), "Look Inside"));
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) != NULL);
  app_fixture_close (window);
}

static gboolean
is_chip (GtkWidget     *widget,
         gconstpointer  data)
{
  g_autofree char *name = ui_name_of (widget);

  return gtk_widget_has_css_class (widget, "try-chip") && g_str_has_prefix (name, data);
}

/* A picture that was copied is pasted with Ctrl+V; one color throughout is doubted. Chips lead
 * back to what was asked before. */
static void
test_paste (void)
{
  g_autofree char *picture = picture_file (), *first = NULL;
  WeftWindow *window = app_fixture_open_window ();
  WeftTryPage *page = try_file (window, "pooled.onnx");
  g_autoptr (GBytes) bytes = g_bytes_new ("\x20\x40\x60", 3);
  g_autoptr (GdkTexture) dot = gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8, bytes, 3);

  weft_try_page_take_file (page, picture);
  wait_for_answer (page, 0);
  first = g_strdup (get_result (page));
  g_assert_cmpstr (get_doubts (page), ==, "");
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (page)), dot);
  ui_key ("<Control>v");
  wait_for_answer (page, 1);
  g_assert_cmpstr (get_doubts (page), ==, "The picture is of one color throughout; there is nothing to recognize in it.");
  g_assert_cmpuint (count_chips (page), ==, 2);
  ui_click (ui_find (GTK_WIDGET (page), is_chip, "overlay-light.png — "));
  wait_for_answer (page, 2);
  g_assert_cmpstr (get_result (page), ==, first);
  g_assert_cmpuint (count_chips (page), ==, 2);
  app_fixture_close (window);
}

/* A form with what is usual has an answer at once; another number another one, and one that is far
 * from all it learned from a warning, on the Explain page too. */
static void
test_table (void)
{
  g_autofree char *said = NULL;
  WeftWindow *window = app_fixture_open_window ();
  WeftTryPage *page = train_and_try (window, "iris-flowers", "60");
  WeftExplainPage *explained;
  GtkWidget *number;

  wait_for_answer (page, 0);
  said = g_strdup (get_result (page));
  g_assert_cmpstr (get_doubts (page), ==, "");
  number = ui_find_type (GTK_WIDGET (page), GTK_TYPE_SPIN_BUTTON);
  gtk_widget_grab_focus (number);
  ui_key ("<Control>a");
  ui_type ("30");
  ui_key ("Return");
  wait_for_answer (page, 1);
  g_assert_cmpstr (get_result (page), !=, said);
  g_assert_nonnull (strstr (get_doubts (page), "is 30, but the model learned from"));
  look_inside (page);
  explained = find_page (window);
  wait_for_result (explained, 0);
  expect_recipe (explained, "=30");
  g_assert_nonnull (strstr (weft_explain_doubts_get_text (WEFT_EXPLAIN_DOUBTS (ui_find_type (GTK_WIDGET (explained), WEFT_TYPE_EXPLAIN_DOUBTS))), "is 30"));
  app_fixture_close (window);
}

/* A row of a file fills the form. */
static void
test_rows (void)
{
  g_autofree char *path = weft_path_shipped ("datasets/german_credit.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftTryPage *page = train_and_try (window, "credit-risk", "2");
  guint former;

  wait_for_answer (page, 0);
  g_assert_nonnull (ui_find_type (GTK_WIDGET (page), GTK_TYPE_DROP_DOWN));
  former = weft_try_page_get_n_done (page);
  weft_try_page_take_file (page, path);
  wait_for_answer (page, former);
  g_assert_cmpuint (count_chips (page), >=, 1);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (page), "german_credit.csv"));
  app_fixture_close (window);
}

/* A text is typed; Return asks, and words that nobody taught are told. */
static void
test_text (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftTryPage *page = train_and_try (window, "spam", "1");

  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), GTK_TYPE_TEXT_VIEW));
  ui_key ("Return");
  UI_WAIT (ui_find_css (GTK_WIDGET (page), ".try-refusal") != NULL);
  ui_type ("call now to win a xqzzy prize");
  ui_key ("Return");
  wait_for_answer (page, 0);
  g_assert_null (ui_find_css (GTK_WIDGET (page), ".try-refusal"));
  g_assert_true (g_str_has_suffix (get_result (page), " %"));
  g_assert_nonnull (strstr (get_doubts (page), "“xqzzy”"));
  app_fixture_close (window);
}

/* A model that writes gives a text, in a window with less room. */
static void
test_writer (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "dates");
  g_autofree char *path = write_dates ();
  graphene_rect_t bounds;
  WeftTryPage *page;
  GtkWidget *result;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "data", "file", path, NULL));
  page = train_document (window, document, "20");
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), GTK_TYPE_TEXT_VIEW));
  ui_type ("27.3.1994");
  ui_key ("Return");
  wait_for_answer (page, 0);
  g_assert_cmpstr (get_result (page), !=, "");
  g_assert_null (strstr (get_result (page), "%"));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 640);
  result = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_TRY_RESULT);
  UI_WAIT (gtk_widget_compute_bounds (result, GTK_WIDGET (page), &bounds) && bounds.origin.x < 60);
  app_fixture_close (window);
}

/* From the trial, which kept its model in a file; the first test, so that there is one trial. */
static void
test_trial (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *pane;

  (void) train_and_try (window, "iris-flowers", "1");
  ui_key ("<Control>w");
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRY_PAGE) == NULL);
  weft_window_show_pane (window, "trials");
  pane = app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE);
  UI_WAIT (ui_find_named (pane, "Trial 1") != NULL);
  for (int i = 0; i < 30; i++)
    ui_wait_frame (pane);
  ui_click (ui_find_named (pane, "Trial 1"));
  ui_key ("<Control><Shift>t");
  wait_for_answer (find_try (window), 0);
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/try/trial", test_trial);
  ui_test_add ("/ui/try/picture", test_picture);
  ui_test_add ("/ui/try/paste", test_paste);
  ui_test_add ("/ui/try/table", test_table);
  ui_test_add ("/ui/try/rows", test_rows);
  ui_test_add ("/ui/try/text", test_text);
  ui_test_add ("/ui/try/writer", test_writer);
  return ui_test_run ();
}
