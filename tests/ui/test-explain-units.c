/* test-explain-units.c: what units look for, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/explain-data.h"
#include "app/explain-page.h"
#include "app/explain-units-pane.h"

#include <string.h>

#define HINT "Choose data, and the rows that the unit answers to most stand beside it."

/* The units of a small network that another program wrote. */
static WeftExplainUnitsPane *
open_units (WeftWindow       *window,
            WeftExplainPage **page)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "explain", "pooled.onnx", NULL);
  GtkWidget *found, *pane;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  UI_WAIT ((found = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL);
  *page = WEFT_EXPLAIN_PAGE (found);
  UI_WAIT (weft_explain_page_get_settled (*page));
  ui_wait_frame (found);
  weft_explain_page_show_view (*page, "units");
  UI_WAIT ((pane = ui_find_type (found, WEFT_TYPE_EXPLAIN_UNITS_PANE)) != NULL && gtk_widget_get_mapped (pane));
  return WEFT_EXPLAIN_UNITS_PANE (pane);
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
type_number (WeftExplainUnitsPane *pane,
             const char           *name,
             const char           *number)
{
  GtkWidget *field = ui_find_type (ui_find_named (GTK_WIDGET (pane), name), GTK_TYPE_TEXT);

  gtk_widget_grab_focus (field != NULL ? field : ui_find_named (GTK_WIDGET (pane), name));
  ui_key ("<Control>a");
  ui_type (number);
  ui_key ("Return");
}

static void
press_start (WeftExplainUnitsPane *pane)
{
  gtk_widget_grab_focus (ui_find_named (GTK_WIDGET (pane), "Start"));
  ui_wait_frame (GTK_WIDGET (pane));
  ui_key ("space");
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
  type_number (pane, "Unit", "1");
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  expect_recipe (page, "\"class\":\"1\"");
  former = weft_explain_page_get_n_done (page);
  type_number (pane, "Seed", "5");
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
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
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  wait_for_steps (page, pane, 512);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (pane), "Start"));
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
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  expect_recipe (page, "overlay-light.png");
  UI_WAIT (ui_find_named (GTK_WIDGET (pane), HINT) == NULL);
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
  ui_test_add ("/ui/explain-units/data", test_data);
  return ui_test_run ();
}
