/* test-explain-columns.c: how much columns matter, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/explain-columns.h"
#include "app/explain-page.h"
#include "app/picture-view.h"
#include "base/paths.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <string.h>

static WeftExplainPage *
find_page (WeftWindow *window)
{
  GtkWidget *page;

  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL);
  UI_WAIT (weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  ui_wait_frame (page);
  return WEFT_EXPLAIN_PAGE (page);
}

/* A model that has just been trained on irises: the page knows its data. */
static WeftExplainPage *
open_irises (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  return find_page (window);
}

static gboolean
is_list_called (GtkWidget     *widget,
                gconstpointer  data)
{
  return GTK_IS_DROP_DOWN (widget) && gtk_widget_get_mapped (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), data) == 0;
}

/* The row of a list that popped up. */
static gboolean
is_row (GtkWidget     *widget,
        gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), data);
}

static void
wait_frames (WeftExplainPage *page)
{
  for (int i = 0; i < 10; i++)
    ui_wait_frame (GTK_WIDGET (page));
}

/* Opens a list with a key, and clicks a row of it. */
static void
choose (WeftExplainPage *page,
        const char      *list,
        const char      *title)
{
  GtkWidget *row;

  gtk_widget_child_focus (ui_find (GTK_WIDGET (page), is_list_called, list), GTK_DIR_TAB_FORWARD);
  ui_key ("Return");
  UI_WAIT ((row = ui_find (GTK_WIDGET (page), is_row, title)) != NULL);
  wait_frames (page);
  ui_click (row);
  UI_WAIT (ui_find (GTK_WIDGET (page), is_row, title) == NULL);
  wait_frames (page);
}

/* By its button, or where those have no room, in the list of them. */
static void
choose_view (WeftExplainPage *page,
             const char      *title)
{
  if (ui_find (GTK_WIDGET (page), is_list_called, "View") != NULL)
    choose (page, "View", title);
  else
    ui_click (ui_find_named (GTK_WIDGET (page), title));
  ui_wait_frame (GTK_WIDGET (page));
}

static void
wait_for_result (WeftExplainPage *page,
                 guint            former)
{
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  ui_wait_frame (GTK_WIDGET (page));
}

static gboolean
has_recipe (WeftExplainPage *page,
            const char      *part)
{
  g_autofree char *recipe = weft_explain_page_make_recipe (page);

  return recipe != NULL && strstr (recipe, part) != NULL;
}

static void
expect_recipe (WeftExplainPage *page,
               const char      *part)
{
  g_autofree char *recipe = weft_explain_page_make_recipe (page);

  if (!has_recipe (page, part))
    g_error ("%s is not in %s", part, recipe);
}

static WeftExplainColumns *
find_columns (WeftExplainPage *page)
{
  return WEFT_EXPLAIN_COLUMNS (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_COLUMNS));
}

static void
expect_words (WeftExplainPage *page,
              const char      *part)
{
  const char *words = weft_explain_columns_get_words (find_columns (page));
  WeftPictureView *picture = WEFT_PICTURE_VIEW (ui_find_css (GTK_WIDGET (find_columns (page)), "picture-view"));

  if (strstr (words, part) == NULL)
    g_error ("%s is not in %s", part, words);
  UI_WAIT (weft_picture_view_get_settled (picture));
}

/* All rows, shuffled columns and one column need no row; this row needs one. */
static void
test_ways (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  guint former = weft_explain_page_get_n_done (page);

  choose_view (page, "Importance");
  choose (page, "What Is Shown", "All Rows");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"rows-importance\"");
  expect_words (page, "SHAP of 150 rows, exact");
  former = weft_explain_page_get_n_done (page);
  choose (page, "What Is Shown", "One Column");
  choose (page, "Column", "petal_width_cm");
  expect_words (page, "petal_width_cm");
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former);
  choose (page, "What Is Shown", "Shuffled Columns");
  wait_for_result (page, former);
  expect_recipe (page, "\"metric\":\"accuracy\"");
  expect_words (page, "of 150 rows, each column shuffled 10 times");
  choose (page, "What Is Shown", "This Row");
  g_assert_nonnull (ui_find_type (GTK_WIDGET (find_columns (page)), ADW_TYPE_STATUS_PAGE));
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_take_file (page, irises);
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"row-importance\"");
  expect_recipe (page, "\"method\":\"shap\"");
  expect_words (page, "petal_length_cm = 1.4");
  app_fixture_close (window);
}

/* The keys alone: the list opens, goes down and closes. */
static void
test_keys (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  guint former = weft_explain_page_get_n_done (page);
  GtkWidget *list;

  choose_view (page, "Importance");
  list = ui_find (GTK_WIDGET (page), is_list_called, "What Is Shown");
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  ui_key ("Return");
  UI_WAIT (ui_find_type (list, GTK_TYPE_LIST_VIEW) != NULL);
  wait_frames (page);
  ui_key ("Down");
  ui_wait_frame (list);
  ui_key ("Down");
  ui_wait_frame (list);
  ui_key ("Return");
  UI_WAIT (has_recipe (page, "\"method\":\"permutation\""));
  wait_for_result (page, former);
  app_fixture_close (window);
}

/* A model that reads pictures has no columns, so the view is not offered. */
static void
test_pictures (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "explain", "pooled.onnx", NULL);
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  page = find_page (window);
  g_assert_null (ui_find_named (GTK_WIDGET (page), "Importance"));
  app_fixture_close (window);
}

/* What a file does not say is said in a sentence. */
static void
test_nameless (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "explain", "table.onnx", NULL);
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  GtkWidget *status;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  page = find_page (window);
  choose_view (page, "Importance");
  choose (page, "What Is Shown", "All Rows");
  UI_WAIT ((status = ui_find_type (GTK_WIDGET (find_columns (page)), ADW_TYPE_STATUS_PAGE)) != NULL);
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (status)), ==, "Choose the Rows to Look At");
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (20000);
  ui_test_add ("/ui/explain-columns/ways", test_ways);
  ui_test_add ("/ui/explain-columns/keys", test_keys);
  ui_test_add ("/ui/explain-columns/pictures", test_pictures);
  ui_test_add ("/ui/explain-columns/nameless", test_nameless);
  return ui_test_run ();
}
