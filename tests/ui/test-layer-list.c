/* test-layer-list.c: a training's frozen layers are chosen in the inspector
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "inspector-bench.h"

#include "workflow/group.h"
#include "workflow/insert.h"

/* A model with several layers that have weights: conv1, conv2, dense1, dense2, output. */
static void
insert_lenet (Bench *self)
{
  WeftWorkflow *document = weft_document_get_workflow (self->document);
  const WeftArchitecture *lenet = weft_architecture_find ("lenet");
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (document, "model", WEFT_PORT_INPUT, "data");
  g_auto (WeftArchitecturePlace) place = { { { 0 } } };
  g_autoptr (GError) error = NULL;

  weft_architecture_place_init (&place, lenet, weft_check_get_link_info (weft_document_get_check (self->document), document, links->pdata[0]));
  weft_workflow_insert_architecture (document, "model", lenet, NULL, &place, &error);
  g_assert_no_error (error);
  UI_WAIT (weft_check_find_layer (weft_document_get_check (self->document), "model.conv2") != NULL);
}

/* The button of the list of layers, which says what is chosen. */
static GtkWidget *
find_layers (Bench      *self,
             const char *chosen)
{
  g_autofree char *name = g_strconcat ("Frozen layers: ", chosen, NULL);

  return ui_find_named (find_row (self, "freeze"), name);
}

static GtkWidget *
open_layers (Bench      *self,
             const char *chosen,
             const char *layer)
{
  GtkWidget *row;

  UI_WAIT (find_layers (self, chosen) != NULL);
  reveal_row (self, "freeze");
  ui_click (find_layers (self, chosen));
  UI_WAIT ((row = ui_find_named (find_row (self, "freeze"), layer)) != NULL);
  ui_wait_frame (row);
  return row;
}

/* Layers are chosen by name, found by what is typed, and all but the last at once. */
static void
test_choose (void)
{
  GtkWidget *row;
  Bench bench;

  bench_init (&bench, "train");
  insert_lenet (&bench);
  row = open_layers (&bench, "None", "conv1");
  g_assert_nonnull (ui_find_named (find_row (&bench, "freeze"), "Convolution 2D · 156 parameters"));
  g_assert_null (ui_find_named (find_row (&bench, "freeze"), "relu1"));
  ui_click (row);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv1"));
  g_assert_nonnull (find_layers (&bench, "conv1"));
  ui_click (ui_find_type (find_row (&bench, "freeze"), GTK_TYPE_SEARCH_ENTRY));
  ui_type ("ense2");
  UI_WAIT (ui_find_named (find_row (&bench, "freeze"), "conv2") == NULL);
  row = ui_find_named (find_row (&bench, "freeze"), "dense2");
  ui_wait_frame (row);
  /* On the mark itself: a second click on the list so soon would be a double click. */
  ui_click_at (row, 12, 12, 1, 1);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv1,dense2"));
  ui_click (ui_find_named (find_row (&bench, "freeze"), "All but the Last"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv1,conv2,dense1,dense2"));
  g_assert_nonnull (find_layers (&bench, "conv1, conv2 +2"));
  ui_key ("Escape");
  ui_click (ui_find_css (reveal_row (&bench, "freeze"), "button.circular"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), ""));
  UI_WAIT (find_layers (&bench, "None") != NULL);
  bench_clear (&bench);
}

/* By keys alone: open, find, mark in the list, close. */
static void
test_keys (void)
{
  GtkWidget *button, *row;
  Bench bench;

  bench_init (&bench, "train");
  insert_lenet (&bench);
  reveal_row (&bench, "freeze");
  button = ui_find_css (find_layers (&bench, "None"), "button");
  g_assert_true (gtk_widget_grab_focus (button));
  ui_key ("space");
  UI_WAIT ((row = ui_find_named (find_row (&bench, "freeze"), "conv1")) != NULL);
  ui_wait_frame (row);
  ui_type ("conv");
  UI_WAIT (ui_find_named (find_row (&bench, "freeze"), "dense1") == NULL);
  ui_key ("Tab");
  ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv2"));
  ui_key ("Up");
  ui_key ("space");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv1,conv2"));
  ui_key ("Escape");
  UI_WAIT (ui_find_named (find_row (&bench, "freeze"), "conv1") == NULL);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (find_layers (&bench, "None") != NULL);
  bench_clear (&bench);
}

/* A name that the model does not have is a problem, is shown, and can be taken out. */
static void
test_unknown (void)
{
  GtkWidget *row;
  Bench bench;

  bench_init (&bench, "train");
  insert_lenet (&bench);
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "freeze", "conv9,conv1", NULL));
  UI_WAIT (weft_document_find_problem (bench.document, "train") != NULL);
  row = open_layers (&bench, "conv9, conv1", "conv9");
  g_assert_nonnull (ui_find_named (find_row (&bench, "freeze"), "not in the model"));
  ui_click (row);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv1"));
  UI_WAIT (weft_document_find_problem (bench.document, "train") == NULL);
  ui_key ("Escape");
  bench_clear (&bench);
}

/* Several trainings at once, and layers from outside the group that a training is in. */
static void
test_elsewhere (void)
{
  static const char *const both[] = { "train", "again", NULL }, *const one[] = { "train", NULL };
  WeftWorkflow *document;
  WeftNode *group;
  Bench bench;

  bench_init (&bench, "train");
  document = weft_document_get_workflow (bench.document);
  insert_lenet (&bench);
  g_assert_nonnull (weft_workflow_add_node (document, "train", "again", 0, 0, NULL));
  select_nodes (&bench, both);
  ui_click (open_layers (&bench, "None", "conv2"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "freeze"), "conv2") && g_str_equal (get_value (&bench, "again", "freeze"), "conv2"));
  ui_key ("Escape");
  group = weft_workflow_group (document, one, NULL);
  UI_WAIT (weft_snapshot_find_node (weft_check_get_snapshot (weft_document_get_check (bench.document)), "group1.train", NULL) != NULL);
  weft_inspector_set_target (WEFT_INSPECTOR (bench.inspector), bench.document, weft_node_get_nested (group), one);
  ui_wait_frame (bench.window);
  ui_click (open_layers (&bench, "conv2", "conv1"));
  UI_WAIT (find_layers (&bench, "conv1, conv2") != NULL);
  ui_key ("Escape");
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/layer-list/choose", test_choose);
  ui_test_add ("/ui/layer-list/keys", test_keys);
  ui_test_add ("/ui/layer-list/unknown", test_unknown);
  ui_test_add ("/ui/layer-list/elsewhere", test_elsewhere);
  return ui_test_run ();
}
