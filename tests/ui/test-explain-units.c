/* test-explain-units.c: what units look for, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/explain-data.h"
#include "app/explain-page.h"
#include "app/explain-units-pane.h"
#include "app/explain-units-settings.h"
#include "app/filter-view.h"
#include "app/param-row.h"
#include "app/picture-view.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <string.h>

#define HINT "Choose data, and the rows that the unit answers to most stand beside it."

static WeftExplainUnitsPane *
show_units (WeftExplainPage *page)
{
  GtkWidget *pane;

  weft_explain_page_show_view (page, "units");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_UNITS_PANE)) != NULL && gtk_widget_get_mapped (pane));
  return WEFT_EXPLAIN_UNITS_PANE (pane);
}

static WeftExplainPage *
find_page (WeftWindow *window)
{
  GtkWidget *found;

  UI_WAIT ((found = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL);
  UI_WAIT (weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (found)));
  ui_wait_frame (found);
  return WEFT_EXPLAIN_PAGE (found);
}

/* The units of a small network that another program wrote. */
static WeftExplainUnitsPane *
open_units (WeftWindow       *window,
            WeftExplainPage **page)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "explain", "pooled.onnx", NULL);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  *page = find_page (window);
  return show_units (*page);
}

static void
wait_for_more (WeftExplainPage *page,
               guint            former)
{
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  ui_wait_frame (GTK_WIDGET (page));
}

static void
wait_for_steps (WeftExplainPage      *page,
                WeftExplainUnitsPane *pane,
                gint64                steps)
{
  UI_WAIT (weft_explain_units_pane_get_step (pane) == steps && weft_explain_page_get_settled (page));
  ui_wait_frame (GTK_WIDGET (pane));
}

static void
expect_recipe (WeftExplainPage *page,
               const char      *part)
{
  g_autofree char *recipe = weft_explain_page_make_recipe (page);

  g_assert_nonnull (recipe);
  if (strstr (recipe, part) == NULL)
    g_error ("%s is not in %s", part, recipe);
}

static void
type_into (GtkWidget  *widget,
           const char *number)
{
  GtkWidget *field = ui_find_type (widget, GTK_TYPE_TEXT);

  gtk_widget_grab_focus (field);
  ui_key ("<Control>a");
  ui_type (number);
  ui_key ("Return");
}

static gboolean
is_row_of (GtkWidget     *widget,
           gconstpointer  id)
{
  return WEFT_IS_PARAM_ROW (widget) && g_str_equal (weft_param_row_get_param (WEFT_PARAM_ROW (widget))->id, id);
}

static void
type_setting (WeftExplainPage *page,
              const char      *id,
              const char      *number)
{
  type_into (ui_find (GTK_WIDGET (page), is_row_of, id), number);
}

/* The @index-th choice of the settings: method, what it begins with. */
static void
choose (WeftExplainPage *page,
        const char      *title,
        guint            position)
{
  GtkWidget *settings = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_UNITS_SETTINGS), *row = ui_find_named (settings, title);

  row = ADW_IS_COMBO_ROW (row) ? row : gtk_widget_get_ancestor (row, ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), position);
}

static void
run (WeftWindow   *window,
     WeftDocument *document)
{
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
}

static const WeftOptimumChart *
get_chart (WeftExplainUnitsPane *pane)
{
  WeftPictureView *picture = WEFT_PICTURE_VIEW (ui_find_type (GTK_WIDGET (pane), WEFT_TYPE_PICTURE_VIEW));

  UI_WAIT (weft_picture_view_get_settled (picture));
  return weft_picture_view_get_content (picture);
}

static void
press_start (WeftExplainUnitsPane *pane)
{
  ui_click (ui_find_named (GTK_WIDGET (pane), "Start"));
}

/* No input is needed: the picture of the first class is made at once, and of another when its
 * number is typed; the seed is part of the recipe. */
static void
test_choose (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  guint former;

  wait_for_steps (page, pane, 512);
  expect_recipe (page, "\"maximise\":\"class\"");
  expect_recipe (page, "\"seed\":0");
  g_assert_nonnull (ui_find_named (GTK_WIDGET (pane), "Start"));
  former = weft_explain_page_get_n_done (page);
  type_into (ui_find_named (GTK_WIDGET (pane), "Unit"), "1");
  wait_for_more (page, former);
  expect_recipe (page, "\"class\":\"1\"");
  former = weft_explain_page_get_n_done (page);
  type_setting (page, "seed", "5");
  wait_for_more (page, former);
  expect_recipe (page, "\"seed\":5");
  app_fixture_close (window);
}

/* Start makes it anew; what was stopped stays as it is. */
static void
test_start (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  guint former;

  wait_for_steps (page, pane, 512);
  former = weft_explain_page_get_n_done (page);
  press_start (pane);
  wait_for_more (page, former);
  wait_for_steps (page, pane, 512);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (pane), "Start"));
  app_fixture_close (window);
}

/* What was typed counts when Start is clicked, and the click starts: it does not stop what leaving
 * the field has started. */
static void
test_typed (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  GtkWidget *field;
  guint former;

  wait_for_steps (page, pane, 512);
  former = weft_explain_page_get_n_done (page);
  field = ui_find_type (ui_find_named (GTK_WIDGET (pane), "Unit"), GTK_TYPE_TEXT);
  gtk_widget_grab_focus (field);
  ui_key ("<Control>a");
  ui_type ("1");
  ui_click (ui_find_named (GTK_WIDGET (pane), "Start"));
  wait_for_more (page, former);
  wait_for_steps (page, pane, 512);
  expect_recipe (page, "\"class\":\"1\"");
  app_fixture_close (window);
}

/* Rows of data stand beside it. */
static void
test_data (void)
{
  g_autofree char *picture = g_test_build_filename (G_TEST_DIST, "data", "paint", "overlay-light.png", NULL);
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  guint former;

  wait_for_steps (page, pane, 512);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (pane), HINT));
  weft_explain_data_set_path (WEFT_EXPLAIN_DATA (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_DATA)), picture);
  former = weft_explain_page_get_n_done (page);
  press_start (pane);
  wait_for_more (page, former);
  expect_recipe (page, "overlay-light.png");
  UI_WAIT (ui_find_named (GTK_WIDGET (pane), HINT) == NULL);
  app_fixture_close (window);
}

/* Settings of the method are part of what is asked, and steps are seen as a curve. */
static void
test_settings (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);

  wait_for_steps (page, pane, 512);
  type_setting (page, "steps", "40");
  wait_for_steps (page, pane, 40);
  expect_recipe (page, "\"steps\":40");
  g_assert_cmpuint (get_chart (pane)->curve->len, ==, 40);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (pane), "Activation, step by step"));
  app_fixture_close (window);
}

/* What was stopped stays as it is, and another click goes on anew. */
static void
test_stop (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  guint former;
  gint64 step;

  wait_for_steps (page, pane, 512);
  former = weft_explain_page_get_n_done (page);
  g_assert_false (gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (pane), "Stop")));
  type_setting (page, "steps", "100000");
  UI_WAIT (weft_explain_units_pane_get_step (pane) != 512 && weft_explain_units_pane_get_step (pane) > 0);
  ui_click (ui_find_named (GTK_WIDGET (pane), "Stop"));
  wait_for_more (page, former);
  step = weft_explain_units_pane_get_step (pane);
  g_assert_cmpint (step, <, 100000);
  g_assert_false (gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (pane), "Stop")));
  app_fixture_close (window);
}

/* The plain gradient begins with a picture of one's own, which stands beside what comes of it. */
static void
test_own_picture (void)
{
  g_autofree char *picture = g_test_build_filename (G_TEST_DIST, "data", "paint", "overlay-light.png", NULL);
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  const WeftOptimumChart *chart;
  guint former;

  wait_for_steps (page, pane, 512);
  former = weft_explain_page_get_n_done (page);
  choose (page, "Method", 2);
  wait_for_more (page, former);
  expect_recipe (page, "\"method\":\"plain\"");
  choose (page, "Begin With", 1);
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_take_file (page, picture);
  wait_for_more (page, former);
  expect_recipe (page, "\"input\"");
  chart = get_chart (pane);
  g_assert_cmpuint (chart->n_left, ==, 2);
  g_assert_true (g_str_has_prefix (g_array_index (chart->items, WeftGalleryItem, 0).label, "before: "));
  app_fixture_close (window);
}

/* Filters are looked at, one is chosen by a click and another by keys, and what it looks for is
 * made up. */
static void
test_weights (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainUnitsPane *pane = open_units (window, &page);
  GtkWidget *view, *unit = ui_find_named (GTK_WIDGET (pane), "Unit"), *picture;
  guint former;

  wait_for_steps (page, pane, 512);
  former = weft_explain_page_get_n_done (page);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find_type (GTK_WIDGET (pane), GTK_TYPE_DROP_DOWN)), 1);
  wait_for_more (page, former);
  former = weft_explain_page_get_n_done (page);
  ui_click (ui_find_named (GTK_WIDGET (pane), "Weights"));
  wait_for_more (page, former);
  expect_recipe (page, "\"view\":\"filters\"");
  UI_WAIT ((view = ui_find_type (GTK_WIDGET (pane), WEFT_TYPE_FILTER_VIEW)) != NULL);
  picture = ui_find_type (view, WEFT_TYPE_PICTURE_VIEW);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (picture)));
  ui_click_at (picture, 20, 40, 1, 1);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (unit)), ==, 0);
  ui_key ("Right");
  ui_key ("space");
  UI_WAIT (gtk_spin_button_get_value (GTK_SPIN_BUTTON (unit)) == 1);
  former = weft_explain_page_get_n_done (page);
  ui_key ("Return");
  wait_for_more (page, former);
  expect_recipe (page, "\"unit\":1");
  app_fixture_close (window);
}

/* Of a table each column says what it holds. */
static void
test_table (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  const WeftOptimumChart *chart;
  WeftExplainUnitsPane *pane;
  WeftExplainPage *page;

  run (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  page = find_page (window);
  pane = show_units (page);
  UI_WAIT (weft_explain_units_pane_get_step (pane) > 0 && weft_explain_page_get_settled (page));
  chart = get_chart (pane);
  g_assert_cmpuint (chart->bars->len, ==, 4);
  g_assert_nonnull (strstr (g_array_index (chart->bars, WeftBar, 0).label, ": "));
  app_fixture_close (window);
}

/* A text is not made up; those of the data stand there, and the sentence that says why. */
static void
test_texts (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "spam");
  const WeftOptimumChart *chart;
  WeftExplainUnitsPane *pane;
  WeftExplainPage *page;

  run (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  page = find_page (window);
  pane = show_units (page);
  UI_WAIT (weft_explain_page_get_n_done (page) > 0 && weft_explain_page_get_settled (page));
  chart = get_chart (pane);
  g_assert_cmpuint (chart->bars->len, ==, 9);
  g_assert_nonnull (strstr (chart->caption, "no text can be made up"));
  g_assert_null (ui_find_named (GTK_WIDGET (pane), "Start"));
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-units/choose", test_choose);
  ui_test_add ("/ui/explain-units/start", test_start);
  ui_test_add ("/ui/explain-units/bug/typed", test_typed);
  ui_test_add ("/ui/explain-units/data", test_data);
  ui_test_add ("/ui/explain-units/settings", test_settings);
  ui_test_add ("/ui/explain-units/stop", test_stop);
  ui_test_add ("/ui/explain-units/own-picture", test_own_picture);
  ui_test_add ("/ui/explain-units/weights", test_weights);
  ui_test_add ("/ui/explain-units/table", test_table);
  ui_test_add ("/ui/explain-units/texts", test_texts);
  return ui_test_run ();
}
