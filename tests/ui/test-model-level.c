/* test-model-level.c: one level deeper: sizes on layers and wires, totals, and what does not fit
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/canvas-wire.h"
#include "app/model-bar.h"
#include "workflow/command.h"

#include <string.h>

static WeftWindow *
open_model (WeftWorkflow **inside)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "handwritten-digits");
  GtkWidget *model = app_fixture_find_node (window, "model");

  UI_WAIT (weft_document_get_check (document) != NULL);
  ui_click_at (model, 60, 20, 1, 2);
  UI_WAIT (weft_canvas_get_workflow (weft_window_get_canvas (window)) != weft_document_get_workflow (document));
  *inside = weft_canvas_get_workflow (weft_window_get_canvas (window));
  return window;
}

static gboolean
says (GtkWidget     *widget,
      gconstpointer  text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
bar_says (WeftWindow *window,
          const char *text)
{
  GtkWidget *bar = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_MODEL_BAR);

  return bar != NULL && ui_find (bar, says, text) != NULL;
}

static void
set_units (WeftWorkflow *inside,
           const char   *units)
{
  GListModel *layers = G_LIST_MODEL (inside);

  for (guint i = 0; i < g_list_model_get_n_items (layers); i++) {
    g_autoptr (WeftNode) layer = g_list_model_get_item (layers, i);

    if (g_str_equal (weft_node_get_kind_id (layer), "dense") && g_str_equal (weft_params_get (weft_node_get_params (layer), "units"), "128")) {
      g_assert_true (weft_workflow_set_parameter (inside, weft_node_get_id (layer), "units", units, NULL));
      return;
    }
  }
  g_assert_not_reached ();
}

/* The totals follow every edit and are gone at the level above. */
static void
test_totals (void)
{
  WeftWorkflow *inside;
  WeftWindow *window = open_model (&inside);

  UI_WAIT (bar_says (window, "101,770 parameters") || bar_says (window, "101770 parameters"));
  UI_WAIT (bar_says (window, "kFLOPs"));
  UI_WAIT (bar_says (window, "MB"));
  UI_WAIT (bar_says (window, "an epoch"));
  set_units (inside, "64");
  UI_WAIT (bar_says (window, "50,890 parameters") || bar_says (window, "50890 parameters"));
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Alt>Up");
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_MODEL_BAR) == NULL);
  app_fixture_close (window);
}

/* What a layer gives stands on it, for people and for a screen reader. */
static void
test_sizes (void)
{
  WeftWorkflow *inside;
  WeftWindow *window = open_model (&inside);
  WeftCheck *check = weft_document_get_check (weft_window_get_document (window));
  GPtrArray *links = weft_workflow_get_links (inside);

  g_assert_cmpuint (links->len, >, 0);
  for (guint i = 0; i < links->len; i++) {
    const WeftPortInfo *info = weft_check_get_link_info (check, inside, links->pdata[i]);
    g_autofree char *text = weft_port_info_to_string (info);

    g_assert_true (g_str_has_prefix (text, "N×"));
  }
  app_fixture_close (window);
}

/* A layer that its input does not fit is marked, and says why and what to do. */
static void
test_misfit (void)
{
  WeftWorkflow *inside;
  WeftWindow *window = open_model (&inside);
  WeftDocument *document = weft_window_get_document (window);
  WeftLink *link = weft_workflow_get_links (inside)->pdata[0];
  g_autofree char *to = g_strdup (link->to);

  g_assert_nonnull (weft_workflow_add_node (inside, "lstm", "wrong", 200, 300, NULL));
  g_assert_true (weft_workflow_connect (inside, link->from, "output", "wrong", "input", NULL));
  UI_WAIT (weft_document_find_problem (document, "model.wrong") != NULL);
  g_assert_null (weft_document_find_problem (document, to));
  UI_WAIT (bar_says (window, "size not known"));
  weft_history_undo (weft_document_get_history (document));
  weft_history_undo (weft_document_get_history (document));
  UI_WAIT (weft_document_find_problem (document, "model.wrong") == NULL);
  UI_WAIT (!bar_says (window, "size not known"));
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/model-level/totals", test_totals);
  ui_test_add ("/ui/model-level/sizes", test_sizes);
  ui_test_add ("/ui/model-level/misfit", test_misfit);
  return ui_test_run ();
}
