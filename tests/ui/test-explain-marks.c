/* test-explain-marks.c: what is marked as wrong, and a model that learns from it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-marks.h"
#include "app/explain-pane.h"
#include "app/explain-region.h"
#include "app/picture-view.h"
#include "app/teach-window.h"
#include "base/paths.h"
#include "workflow/command.h"

/* A sample that has just been trained, looked into with its data. */
static WeftExplainPage *
open_sample (WeftWindow *window,
             const char *sample,
             const char *data)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);
  g_autofree char *path = weft_path_shipped (data);
  WeftExplainPage *page;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "1", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  page = find_page (window);
  take_file (page, path);
  return page;
}

static WeftExplainMarks *
find_marks (WeftExplainPage *page)
{
  GtkWidget *settings = weft_explain_pane_get_settings (WEFT_EXPLAIN_PANE (find_view (page)));
  WeftExplainMarks *marks = WEFT_EXPLAIN_MARKS (gtk_widget_get_first_child (settings));

  UI_WAIT (weft_explain_marks_get (marks) != NULL);
  return marks;
}

static guint
count (WeftExplainMarks *marks)
{
  guint n;

  (void) weft_marks_get (weft_explain_marks_get (marks), &n);
  return n;
}

/* By the key: the button may be below the fold. */
static void
press (GtkWidget *widget)
{
  g_assert_nonnull (widget);
  gtk_widget_grab_focus (widget);
  ui_key ("space");
}

/* Parts of a picture by dragging and by keys; each can be taken back. */
static void
test_picture (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_sample (window, "handwritten-digits", "datasets/mnist");
  WeftExplainMarks *marks = find_marks (page);
  GtkWidget *region;
  const WeftMark *first;
  guint n;

  g_assert_null (ui_find_named (GTK_WIDGET (page), "Part of the Picture"));
  ui_click (ui_find_named (GTK_WIDGET (page), "Mark as Wrong"));
  UI_WAIT (weft_explain_marks_get_active (marks));
  UI_WAIT ((region = ui_find_named (GTK_WIDGET (page), "Part of the Picture")) != NULL && gtk_widget_get_width (region) > 100);
  ui_drag (region, 20, 20, region, 90, 60);
  UI_WAIT (count (marks) == 1);
  first = weft_marks_get (weft_explain_marks_get (marks), &n);
  g_assert_cmpuint (first->row, ==, 0);
  g_assert_cmpint (first->left, ==, (gint64) (20.0 * 28 / gtk_widget_get_width (region)));
  g_assert_cmpint (first->width, >, first->height);
  gtk_widget_grab_focus (region);
  ui_key ("Right");
  ui_key ("<Shift>Down");
  ui_key ("Left");
  ui_key ("Return");
  UI_WAIT (count (marks) == 2);
  first = weft_marks_get (weft_explain_marks_get (marks), &n);
  g_assert_cmpint (first[1].left, ==, 6);
  g_assert_cmpint (first[1].top, ==, 7);
  g_assert_cmpint (first[1].width, ==, 14);
  g_assert_cmpint (first[1].height, ==, 15);
  ui_key ("Right");
  ui_key ("Escape");
  press (ui_find_named (GTK_WIDGET (marks), "Undo the Last Mark"));
  UI_WAIT (count (marks) == 1);
  app_fixture_close (window);
}

/* What was marked is there again when the data is looked at anew; it is taken away one by one. */
static void
test_kept (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_sample (window, "handwritten-digits", "datasets/mnist");
  WeftExplainMarks *marks = find_marks (page);
  GtkWidget *button = NULL;

  UI_WAIT (count (marks) == 1);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (page), "Part of the Picture"));
  button = ui_find_css (GTK_WIDGET (ui_find_named (GTK_WIDGET (marks), "Marks of This Row")), "button");
  g_assert_nonnull (button);
  press (button);
  UI_WAIT (count (marks) == 0);
  UI_WAIT (!gtk_widget_get_mapped (GTK_WIDGET (marks)));
  app_fixture_close (window);
}

static gboolean
is_kept (WeftTrialStore *store,
         gint64          id)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, NULL);

  return trial != NULL && trial->parent > 0 && trial->state == WEFT_TRIAL_DONE;
}

static gint64
find_last (WeftTrialStore *store)
{
  gint64 id = 0;
  g_autoptr (WeftTrial) trial = NULL;

  while ((trial = weft_trial_store_read (store, id + 1, NULL)) != NULL) {
    id++;
    g_clear_pointer (&trial, weft_trial_unref);
  }
  return id;
}

/* A column chosen in the list, another clicked on in the picture; the model learns and is kept. */
static void
test_teach (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_sample (window, "iris-flowers", "datasets/iris.csv");
  WeftExplainMarks *marks = find_marks (page);
  GtkWidget *picture = ui_find_type (GTK_WIDGET (find_view (page)), WEFT_TYPE_PICTURE_VIEW), *dialog, *keep;
  gint64 last = find_last (weft_shared_get_store ());

  ui_click (ui_find_named (GTK_WIDGET (page), "Mark as Wrong"));
  UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (marks)));
  press (ui_find_named (GTK_WIDGET (marks), "Mark"));
  UI_WAIT (count (marks) == 1);
  press (ui_find_named (GTK_WIDGET (marks), "Mark"));
  ui_wait_frame (GTK_WIDGET (page));
  g_assert_cmpuint (count (marks), ==, 1);
  UI_WAIT (weft_explain_marks_get_active (marks) && weft_picture_view_get_settled (WEFT_PICTURE_VIEW (picture)));
  for (int y = 40; count (marks) < 2 && y < gtk_widget_get_height (picture); y += 12)
    ui_click_at (picture, gtk_widget_get_width (picture) / 2, y, GDK_BUTTON_PRIMARY, 1);
  g_assert_cmpuint (count (marks), ==, 2);
  press (ui_find_named (GTK_WIDGET (marks), "Teach the Model…"));
  UI_WAIT ((dialog = ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW)) != NULL);
  ui_wait_frame (dialog);
  ui_click (ui_find_named (dialog, "_Teach"));
  UI_WAIT ((keep = ui_find_named (dialog, "_Keep as a New Trial")) != NULL || ui_find_named (dialog, "_Close") != NULL);
  g_assert_nonnull (keep);
  UI_WAIT (gtk_widget_has_focus (keep));
  ui_key ("Return");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW) == NULL);
  g_assert_true (is_kept (weft_shared_get_store (), last + 1));
  app_fixture_close (window);
}

/* Cancelled while it learns, nothing is left behind. */
static void
test_cancel (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_sample (window, "handwritten-digits", "datasets/mnist");
  WeftExplainMarks *marks = find_marks (page);
  gint64 last = find_last (weft_shared_get_store ());
  GtkWidget *dialog;

  weft_explain_marks_take_part (marks, &(GdkRectangle){ 0, 0, 5, 5 });
  UI_WAIT (count (marks) == 1);
  press (ui_find_named (GTK_WIDGET (marks), "Teach the Model…"));
  UI_WAIT ((dialog = ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW)) != NULL);
  ui_wait_frame (dialog);
  ui_click (ui_find_named (dialog, "_Teach"));
  UI_WAIT (ui_find_named (dialog, "Progress") != NULL);
  ui_key ("Escape");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW) == NULL);
  g_assert_cmpint (find_last (weft_shared_get_store ()), ==, last);
  app_fixture_close (window);
}

/* A picture of one's own belongs to no data; a model of others cannot be taught. */
static void
test_refused (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");

  take_file (page, picture);
  g_assert_null (ui_find_named (GTK_WIDGET (page), "Mark as Wrong"));
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-marks/picture", test_picture);
  ui_test_add ("/ui/explain-marks/kept", test_kept);
  ui_test_add ("/ui/explain-marks/teach", test_teach);
  ui_test_add ("/ui/explain-marks/cancel", test_cancel);
  ui_test_add ("/ui/explain-marks/refused", test_refused);
  return ui_test_run ();
}
