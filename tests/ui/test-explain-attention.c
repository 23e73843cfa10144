/* test-explain-attention.c: what a model reads for what, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/explain-classes.h"
#include "app/explain-heads.h"
#include "app/explain-page.h"
#include "app/explain-words.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <string.h>

static WeftExplainPage *
find_page (WeftWindow *window)
{
  GtkWidget *page;

  /* With room for the buttons of the views. */
  gtk_window_maximize (GTK_WINDOW (window));
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && gtk_widget_get_width (page) > 900);
  UI_WAIT (weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  ui_wait_frame (page);
  return WEFT_EXPLAIN_PAGE (page);
}

static WeftExplainPage *
open_file (WeftWindow *window,
           const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "explain", name, NULL);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  return find_page (window);
}

static void
wait_for_result (WeftExplainPage *page,
                 guint            former)
{
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  ui_wait_frame (GTK_WIDGET (page));
}

static void
take_picture (WeftExplainPage *page)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "paint", "overlay-light.png", NULL);
  guint former = weft_explain_page_get_n_done (page);

  weft_explain_page_take_file (page, path);
  wait_for_result (page, former);
}

/* The view, once it has been asked. */
static WeftExplainWords *
turn (WeftExplainPage *page)
{
  guint former = weft_explain_page_get_n_done (page);

  weft_explain_page_show_view (page, "attention");
  wait_for_result (page, former);
  return WEFT_EXPLAIN_WORDS (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_WORDS));
}

static WeftPictureView *
find_view (WeftExplainWords *words)
{
  WeftPictureView *view = WEFT_PICTURE_VIEW (ui_find_type (GTK_WIDGET (words), WEFT_TYPE_PICTURE_VIEW));

  UI_WAIT (weft_picture_view_get_settled (view));
  ui_wait_frame (GTK_WIDGET (view));
  UI_WAIT (weft_picture_view_get_settled (view));
  return view;
}

/* A place of the picture where this row and column are; -1: none. */
static void
find_spot (WeftExplainWords *words,
           int               row,
           int               column,
           double           *x,
           double           *y)
{
  WeftPictureView *view = find_view (words);
  const WeftAttentionPicture *picture = weft_picture_view_get_content (view);
  int width = gtk_widget_get_width (GTK_WIDGET (view)), height = gtk_widget_get_height (GTK_WIDGET (view)), at_row, at_column;
  WeftPaintStyle style;

  weft_theme_get_style (GTK_WIDGET (view), &style);
  for (*y = 4; *y < height; *y += 4)
    for (*x = 4; *x < width; *x += 4) {
      weft_attention_picture_find (picture, &style, width, height, *x, *y, &at_row, &at_column);
      if (at_row == row && at_column == column) {
        *x += 2;
        *y += 2;
        return;
      }
    }
  g_error ("the picture has no row %d, column %d", row, column);
}

static void
expect_recipe (WeftExplainPage *page,
               const char      *part)
{
  g_autofree char *recipe = weft_explain_page_make_recipe (page);

  if (recipe == NULL || strstr (recipe, part) == NULL)
    g_error ("%s is not in %s", part, recipe);
}

static void
draw_as (WeftExplainWords *words,
         const char       *name)
{
  ui_click (ui_find_named (GTK_WIDGET (words), name));
  (void) find_view (words);
}

/* A picture's squares: what is below the pointer is read off, a click keeps its row, keys go on. */
static void
test_map (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "seer.onnx");
  WeftExplainWords *words;
  double x, y;

  take_picture (page);
  words = turn (page);
  expect_recipe (page, "\"read\":\"mean\"");
  g_assert_cmpint (weft_explain_words_get_row (words), ==, -1);
  find_spot (words, 3, 5, &x, &y);
  ui_move (GTK_WIDGET (find_view (words)), x, y);
  UI_WAIT (g_str_has_prefix (weft_explain_words_get_said (words), "For “1,3”, “2,2” is read: "));
  ui_click_at (GTK_WIDGET (find_view (words)), x, y, 1, 1);
  UI_WAIT (weft_explain_words_get_row (words) == 3);
  ui_move (GTK_WIDGET (words), 3, 3);
  ui_key ("Down");
  UI_WAIT (weft_explain_words_get_row (words) == 4);
  ui_key ("Right");
  UI_WAIT (weft_explain_words_get_row (words) == 5);
  ui_key ("Up");
  UI_WAIT (weft_explain_words_get_row (words) == 4);
  UI_WAIT (g_str_has_prefix (weft_explain_words_get_said (words), "For “2,1”"));
  ui_key ("Home");
  UI_WAIT (weft_explain_words_get_row (words) == -1);
  UI_WAIT (strstr (weft_explain_words_get_said (words), "All in all") != NULL);
  app_fixture_close (window);
}

/* All heads: the one that is clicked is shown alone, its number can be changed by keys. */
static void
test_heads (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "seer.onnx");
  WeftExplainWords *words;
  GtkWidget *heads;
  guint former;
  double x, y;

  take_picture (page);
  words = turn (page);
  draw_as (words, "All heads");
  find_spot (words, -1, 1, &x, &y);
  former = weft_explain_page_get_n_done (page);
  ui_click_at (GTK_WIDGET (find_view (words)), x, y, 1, 1);
  wait_for_result (page, former);
  expect_recipe (page, "\"head\":2");
  heads = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_HEADS);
  former = weft_explain_page_get_n_done (page);
  gtk_widget_grab_focus (ui_find_type (heads, GTK_TYPE_SPIN_BUTTON));
  ui_key ("Up");
  wait_for_result (page, former);
  expect_recipe (page, "\"head\":3");
  app_fixture_close (window);
}

/* The row of a list that popped up. */
static gboolean
is_entry (GtkWidget     *widget,
          gconstpointer  name)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW) != NULL &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), name);
}

static void
choose (WeftWindow *window,
        GtkWidget  *row,
        const char *name)
{
  GtkWidget *entry;

  /* What has the focus is scrolled into sight. */
  gtk_widget_grab_focus (row);
  for (int i = 0; i < 10; i++)
    ui_wait_frame (row);
  ui_click (row);
  UI_WAIT ((entry = ui_find (GTK_WIDGET (window), is_entry, name)) != NULL);
  for (int i = 0; i < 10; i++)
    ui_wait_frame (entry);
  ui_click (entry);
}

static gboolean
is_named_combo (GtkWidget     *widget,
                gconstpointer  title)
{
  return ADW_IS_COMBO_ROW (widget) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

/* Through all layers, and of a class: chosen from the list. */
static void
test_rollout (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "seer.onnx");
  GtkWidget *heads;
  guint former;

  take_picture (page);
  (void) turn (page);
  heads = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_HEADS);
  former = weft_explain_page_get_n_done (page);
  choose (window, ui_find (heads, is_named_combo, "Heads"), "Rollout");
  wait_for_result (page, former);
  expect_recipe (page, "\"read\":\"rollout\"");
  expect_recipe (page, "\"discard\":0");
  former = weft_explain_page_get_n_done (page);
  choose (window, ui_find (heads, is_named_combo, "Heads"), "Rollout of a class");
  wait_for_result (page, former);
  expect_recipe (page, "\"read\":\"gradient-rollout\"");
  app_fixture_close (window);
}

/* Days of a few years, in two ways: a translator that is trained for a moment. */
static void
train (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "dates");
  g_autofree char *folder = g_dir_make_tmp ("weft-attention-XXXXXX", NULL), *path = g_build_filename (folder, "dates.csv", NULL);
  g_autoptr (GString) text = g_string_new ("human,iso\n");

  for (int i = 0; i < 84; i++)
    g_string_append_printf (text, "%d.%d.19%02d,19%02d-%02d-%02d\n", 1 + i % 28, 1 + i % 12, 10 + i, 10 + i, 1 + i % 12, 1 + i % 28);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "data", "file", path, NULL));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "60", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
}

/* What is typed is translated, and walked through by pointer, slider and list. */
static void
test_text (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainWords *words;
  GtkWidget *scale;
  double x, y;

  train (window);
  page = find_page (window);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW));
  ui_type ("3.3.1912");
  ui_key ("Return");
  wait_for_result (page, 0);
  words = turn (page);
  expect_recipe (page, "\"input\":\"3.3.1912\"");
  draw_as (words, "Text");
  find_spot (words, 1, -1, &x, &y);
  ui_move (GTK_WIDGET (find_view (words)), x, y);
  UI_WAIT (weft_explain_words_get_row (words) == 1);
  ui_move (GTK_WIDGET (words), 3, 3);
  draw_as (words, "Links");
  scale = ui_find_type (GTK_WIDGET (words), GTK_TYPE_SCALE);
  gtk_widget_grab_focus (scale);
  ui_key ("Right");
  UI_WAIT (weft_explain_words_get_row (words) == 2);
  UI_WAIT (g_str_has_prefix (weft_explain_words_get_said (words), "For “"));
  app_fixture_close (window);
}

/* Each word that is written has classes of its own, chosen by key; another text begins anew. */
static void
test_word (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  GtkWidget *words;
  guint former;

  train (window);
  page = find_page (window);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW));
  ui_type ("3.3.1912");
  ui_key ("Return");
  wait_for_result (page, 0);
  expect_recipe (page, "\"word\":1");
  words = gtk_widget_get_ancestor (ui_find_named (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_CLASSES), "Word"), ADW_TYPE_COMBO_ROW);
  g_assert_nonnull (words);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (words))), >, 2);
  former = weft_explain_page_get_n_done (page);
  gtk_widget_grab_focus (words);
  ui_key ("Return");
  ui_key ("Down");
  ui_key ("Return");
  wait_for_result (page, former);
  expect_recipe (page, "\"word\":2");
  former = weft_explain_page_get_n_done (page);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW));
  ui_key ("<Control>a");
  ui_type ("4.4.1913");
  ui_key ("Return");
  wait_for_result (page, former);
  expect_recipe (page, "\"word\":1");
  app_fixture_close (window);
}

static const WeftAttentionPicture *
get_picture (WeftExplainWords *words)
{
  return weft_picture_view_get_content (find_view (words));
}

/* What is drawn differently is computed no second time. */
static void
test_look (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "seer.onnx");
  WeftExplainWords *words;
  GtkWidget *mass;
  guint former;

  take_picture (page);
  words = turn (page);
  former = weft_explain_page_get_n_done (page);
  g_assert_false (get_picture (words)->stretches);
  ui_click (ui_find_named (GTK_WIDGET (words), "Row by Row"));
  UI_WAIT (get_picture (words)->stretches);
  draw_as (words, "Links");
  mass = ui_find_named (GTK_WIDGET (words), "Mass");
  gtk_widget_grab_focus (GTK_IS_SCALE (mass) ? mass : gtk_widget_get_next_sibling (mass));
  ui_key ("Left");
  UI_WAIT (get_picture (words)->mass < 0.9);
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former);
  app_fixture_close (window);
}

/* The numbers stand in the column as well, word by word; one that is chosen there is walked to. */
static void
test_numbers (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "seer.onnx");
  WeftExplainWords *words;
  GtkWidget *numbers, *line;

  take_picture (page);
  words = turn (page);
  numbers = ui_find_type (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_HEADS), ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (numbers), TRUE);
  UI_WAIT ((line = ui_find_named (numbers, "1,2")) != NULL && gtk_widget_get_mapped (line));
  gtk_widget_grab_focus (gtk_widget_get_ancestor (line, ADW_TYPE_ACTION_ROW));
  for (int i = 0; i < 20; i++)
    ui_wait_frame (line);
  ui_key ("Return");
  UI_WAIT (weft_explain_words_get_row (words) == 2);
  app_fixture_close (window);
}

/* Where nothing attends, the view is not offered. */
static void
test_none (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");

  g_assert_null (ui_find_named (GTK_WIDGET (page), "Attention"));
  g_assert_null (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_WORDS));
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain/attention/map", test_map);
  ui_test_add ("/ui/explain/attention/heads", test_heads);
  ui_test_add ("/ui/explain/attention/rollout", test_rollout);
  ui_test_add ("/ui/explain/attention/text", test_text);
  ui_test_add ("/ui/explain-attention/word", test_word);
  ui_test_add ("/ui/explain/attention/look", test_look);
  ui_test_add ("/ui/explain/attention/numbers", test_numbers);
  ui_test_add ("/ui/explain/attention/none", test_none);
  return ui_test_run ();
}
