/* test-inspector.c: parameters are read, changed, refused and taken back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "inspector-bench.h"

static GtkEditable *
find_spin (Bench      *self,
           const char *id)
{
  return GTK_EDITABLE (ui_find_type (find_row (self, id), GTK_TYPE_SPIN_BUTTON));
}

/* Puts @text in the place of what stands in an entry. */
static void
enter (GtkEditable *editable,
       const char  *text)
{
  ui_click (ui_find_css (GTK_WIDGET (editable), "text"));
  ui_key ("<Control>a");
  ui_type (text);
}

static gboolean
says (GtkEditable *editable,
      const char  *text)
{
  return g_str_equal (gtk_editable_get_text (editable), text);
}

/* Ten turns are one undo step; each is a factor of √10, rounded to what people write. */
static void
test_steps (void)
{
  GtkWidget *up;
  Bench bench;

  bench_init (&bench, "train");
  up = ui_find_css (find_row (&bench, "learning_rate"), "button.up");
  ui_click (up);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.003"));
  ui_click (up);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.01"));
  ui_click (up);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.03"));
  g_assert_true (says (find_spin (&bench, "learning_rate"), "0.03"));
  g_assert_cmpuint (weft_history_get_n_commands (weft_document_get_history (bench.document)), ==, 1);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (says (find_spin (&bench, "learning_rate"), "0.001"));

  ui_click (ui_find_css (find_row (&bench, "batch_size"), "button.up"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "batch_size"), "64"));
  ui_click (ui_find_css (reveal_row (&bench, "beta1"), "button.down"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "beta1"), "0.89"));
  bench_clear (&bench);
}

/* The slider crosses a wide range by the same positions, by key and by hand. */
static void
test_slider (void)
{
  GtkWidget *slider;
  Bench bench;

  bench_init (&bench, "train");
  slider = ui_find_type (find_row (&bench, "learning_rate"), GTK_TYPE_SCALE);
  g_assert_nonnull (slider);
  gtk_widget_grab_focus (slider);
  ui_key ("Right");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.003"));
  ui_drag (slider, gtk_widget_get_width (slider) / 2.0, gtk_widget_get_height (slider) / 2.0, slider, gtk_widget_get_width (slider) - 2, gtk_widget_get_height (slider) / 2.0);
  UI_WAIT (g_ascii_strtod (get_value (&bench, "train", "learning_rate"), NULL) > 30);
  g_assert_null (ui_find_type (find_row (&bench, "epochs"), GTK_TYPE_SCALE));
  bench_clear (&bench);
}

static void
test_arithmetic (void)
{
  Bench bench;

  bench_init (&bench, "train");
  enter (find_spin (&bench, "learning_rate"), "1/2000");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.0005"));
  UI_WAIT (says (find_spin (&bench, "learning_rate"), "0.0005"));
  enter (find_spin (&bench, "batch_size"), "2^7");
  ui_key ("Tab");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "batch_size"), "128"));
  enter (find_spin (&bench, "batch_size"), "5/2");
  ui_key ("Return");
  ui_wait_frame (bench.inspector);
  g_assert_cmpstr (get_value (&bench, "train", "batch_size"), ==, "128");
  bench_clear (&bench);
}

/* Weights of classes are given by name. */
static void
test_classes (void)
{
  GtkWidget *button, *up;
  Bench bench;

  bench_init (&bench, "train");
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "class_weights", "own", NULL));
  UI_WAIT (weft_document_find_problem (bench.document, "train") != NULL);
  UI_WAIT ((button = ui_find_named (find_row (&bench, "class_weight_list"), "Weigh classes by name")) != NULL && gtk_widget_is_sensitive (button));
  reveal_row (&bench, "class_weight_list");
  ui_click (button);
  UI_WAIT ((up = ui_find_css (find_row (&bench, "class_weight_list"), "button.up")) != NULL);
  ui_wait_frame (up);
  ui_click (up);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "class_weight_list"), "1.1,1,1,1,1,1,1,1,1,1"));
  UI_WAIT (weft_document_find_problem (bench.document, "train") == NULL);
  ui_key ("Escape");
  bench_clear (&bench);
}

static void
test_digits_kept (void)
{
  Bench bench;

  bench_init (&bench, "train");
  enter (find_spin (&bench, "learning_rate"), "0.00123457");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.00123457"));
  g_assert_true (says (find_spin (&bench, "learning_rate"), "0.00123457"));
  enter (find_spin (&bench, "learning_rate"), "5e-4");
  ui_key ("Tab");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.0005"));
  UI_WAIT (says (find_spin (&bench, "learning_rate"), "0.0005"));
  bench_clear (&bench);
}

/* What is not allowed stays in the entry with the reason, and the document as it was. */
static void
test_refused (void)
{
  GtkWidget *row;
  Bench bench;

  bench_init (&bench, "train");
  row = find_row (&bench, "epochs");
  enter (find_spin (&bench, "epochs"), "many");
  ui_key ("Return");
  UI_WAIT (gtk_widget_has_css_class (row, "error"));
  g_assert_nonnull (ui_find_named (row, "epochs is “many”, it must be a whole number"));
  g_assert_cmpstr (get_value (&bench, "train", "epochs"), ==, "10");
  g_assert_true (says (find_spin (&bench, "epochs"), "many"));
  ui_key ("Tab");
  g_assert_true (says (find_spin (&bench, "epochs"), "many"));

  enter (find_spin (&bench, "epochs"), "7");
  UI_WAIT (!gtk_widget_has_css_class (row, "error"));
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "epochs"), "7"));

  enter (find_spin (&bench, "epochs"), "0");
  ui_key ("Return");
  UI_WAIT (gtk_widget_has_css_class (row, "error"));
  ui_click (ui_find_css (row, "button.circular"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "epochs"), "10") && says (find_spin (&bench, "epochs"), "10"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  bench_clear (&bench);
}

/* A change from elsewhere does not take the text out of somebody's hands. */
static void
test_typing_kept (void)
{
  Bench bench;

  bench_init (&bench, "train");
  enter (find_spin (&bench, "epochs"), "12");
  weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "epochs", "99", NULL);
  ui_wait_frame (bench.window);
  g_assert_true (says (find_spin (&bench, "epochs"), "12"));
  ui_type ("3");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "epochs"), "123"));
  bench_clear (&bench);
}

/* Whatever shortcut comes, it finds the document as it is seen. */
static void
test_before_shortcut (void)
{
  Bench bench;

  bench_init (&bench, "train");
  enter (find_spin (&bench, "epochs"), "4");
  g_assert_cmpstr (get_value (&bench, "train", "epochs"), ==, "10");
  ui_key ("<Control>Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "epochs"), "4"));
  bench_clear (&bench);
}

static void
test_choice (void)
{
  GtkWidget *drop_down, *item;
  Bench bench;

  bench_init (&bench, "train");
  g_assert_null (find_row (&bench, "momentum"));
  drop_down = ui_find_type (find_row (&bench, "optimizer"), GTK_TYPE_DROP_DOWN);
  ui_click (drop_down);
  UI_WAIT ((item = ui_find_named (drop_down, "SGD")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (g_str_equal (get_value (&bench, "train", "optimizer"), "sgd"));
  UI_WAIT (find_row (&bench, "momentum") != NULL);
  g_assert_null (find_row (&bench, "beta1"));
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (find_row (&bench, "momentum") == NULL);
  bench_clear (&bench);
}

/* The wheel moves the pane, never a number below the pointer. */
static void
test_wheel (void)
{
  GtkAdjustment *adjustment;
  GtkWidget *spin;
  Bench bench;

  bench_init (&bench, "train");
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (ui_find_type (bench.inspector, GTK_TYPE_SCROLLED_WINDOW)));
  spin = GTK_WIDGET (find_spin (&bench, "learning_rate"));
  ui_scroll (spin, 10, 10, 3);
  UI_WAIT (gtk_adjustment_get_value (adjustment) > 0);
  g_assert_cmpstr (get_value (&bench, "train", "learning_rate"), ==, "0.001");
  bench_clear (&bench);
}

static void
run_node (Bench         *self,
          const char    *node,
          WeftNodeState  state)
{
  WeftRunEvent event = { .type = WEFT_RUN_EVENT_STATE, .node = g_intern_string (node), .state = state };

  weft_document_take_event (self->document, &event);
  weft_document_tell_events (self->document);
}

static void
test_live (void)
{
  Bench bench;

  bench_init (&bench, "train");
  ui_click (ui_find_css (find_row (&bench, "learning_rate"), "button.up"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "learning_rate"), "0.003"));
  g_assert_null (bench.live);
  g_assert_null (ui_find_named (bench.inspector, "live"));

  run_node (&bench, "train", WEFT_NODE_RUNNING);
  UI_WAIT (ui_find_named (find_row (&bench, "learning_rate"), "live") != NULL);
  ui_wait_frame (bench.window);
  g_assert_null (ui_find_named (find_row (&bench, "epochs"), "live"));
  ui_click (ui_find_css (find_row (&bench, "learning_rate"), "button.up"));
  UI_WAIT (g_strcmp0 (bench.live, "train.learning_rate=0.01") == 0);
  run_node (&bench, "train", WEFT_NODE_DONE);
  UI_WAIT (ui_find_named (bench.inspector, "live") == NULL);
  bench_clear (&bench);
}

static void
test_columns (void)
{
  GtkWidget *button, *check;
  Bench bench;

  bench_init (&bench, "prepare");
  button = ui_find_named (find_row (&bench, "features"), "Choose columns");
  UI_WAIT (gtk_widget_is_sensitive (button));
  ui_click (button);
  UI_WAIT ((check = ui_find_css (find_row (&bench, "features"), "checkbutton")) != NULL);
  ui_wait_frame (check);
  ui_click (check);
  UI_WAIT (*get_value (&bench, "prepare", "features") != '\0');
  ui_click (check);
  UI_WAIT (*get_value (&bench, "prepare", "features") == '\0');
  ui_key ("Escape");
  bench_clear (&bench);
}

/* One column is chosen by keys; what is chosen stays so when it is chosen again. */
static void
test_column_keys (void)
{
  GtkWidget *row;
  Bench bench;

  bench_init (&bench, "prepare");
  reveal_row (&bench, "target");
  ui_click (ui_find_named (find_row (&bench, "target"), "Choose columns"));
  UI_WAIT ((row = ui_find_css (find_row (&bench, "target"), "checkbutton")) != NULL);
  ui_wait_frame (row);
  ui_key ("Tab");
  ui_key ("space");
  UI_WAIT (g_str_equal (get_value (&bench, "prepare", "target"), "image"));
  ui_key ("space");
  ui_wait_frame (row);
  g_assert_cmpstr (get_value (&bench, "prepare", "target"), ==, "image");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (row)));
  ui_key ("Escape");
  bench_clear (&bench);
}

static void
test_shipped_data (void)
{
  GtkWidget *button, *item;
  Bench bench;

  bench_init (&bench, "data");
  button = ui_find_named (find_row (&bench, "file"), "Choose a file or folder");
  ui_click (button);
  UI_WAIT ((item = ui_find_named (button, "dataset:iris")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (g_str_equal (get_value (&bench, "data", "file"), "dataset:iris"));
  bench_clear (&bench);
}

/* What is inside the model; replacing it makes another workflow of it. */
static WeftWorkflow *
get_inside (Bench *self)
{
  return weft_node_get_nested (weft_workflow_find_node (weft_document_get_workflow (self->document), "model"));
}

/* A ready-made model is put in with a click, fits the data, and is taken back whole. */
static void
test_architecture (void)
{
  GtkWidget *button, *item;
  Bench bench;
  guint n;

  bench_init (&bench, "train");
  g_assert_null (ui_find_named (bench.inspector, "Architecture…"));
  select_nodes (&bench, (const char *[]){ "model", NULL });
  n = g_list_model_get_n_items (G_LIST_MODEL (get_inside (&bench)));
  UI_WAIT ((button = ui_find_named (bench.inspector, "Architecture…")) != NULL);
  ui_click (button);
  UI_WAIT ((item = ui_find_named (bench.inspector, "LeNet-5")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (weft_workflow_find_node (get_inside (&bench), "conv1") != NULL);
  g_assert_cmpstr (weft_params_get (weft_node_get_params (weft_workflow_find_node (get_inside (&bench), "output")), "units"), ==, "10");
  g_assert_cmpuint (weft_history_get_n_commands (weft_document_get_history (bench.document)), ==, 1);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (g_list_model_get_n_items (G_LIST_MODEL (get_inside (&bench))) == n);
  bench_clear (&bench);
}

static void
test_problem (void)
{
  Bench bench;

  bench_init (&bench, "data");
  weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "data", "file", "gone.csv", NULL);
  UI_WAIT (ui_find_css (bench.inspector, "image.error") != NULL);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (ui_find_css (bench.inspector, "image.error") == NULL);
  bench_clear (&bench);
}

static gboolean
is_entry_row (GtkWidget     *widget,
              gconstpointer  data)
{
  return ADW_IS_ENTRY_ROW (widget);
}

static void
test_title (void)
{
  WeftNode *node;
  Bench bench;

  bench_init (&bench, "train");
  node = weft_workflow_find_node (weft_document_get_workflow (bench.document), "train");
  enter (GTK_EDITABLE (ui_find (bench.inspector, is_entry_row, NULL)), "Teach");
  ui_key ("Return");
  UI_WAIT (g_str_equal (weft_node_get_title (node), "Teach"));
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (says (GTK_EDITABLE (ui_find (bench.inspector, is_entry_row, NULL)), "Train"));
  bench_clear (&bench);
}

static gboolean
is_bypassed (Bench      *self,
             const char *id)
{
  return weft_node_get_bypassed (weft_workflow_find_node (weft_document_get_workflow (self->document), id));
}

static void
test_several (void)
{
  static const char *const ids[] = { "train", "evaluate", NULL };
  static const char *const none[] = { NULL };
  Bench bench;

  bench_init (&bench, "train");
  select_nodes (&bench, ids);
  UI_WAIT (ui_find_named (bench.inspector, "2 nodes") != NULL);
  ui_click (ui_find_type (bench.inspector, GTK_TYPE_SWITCH));
  UI_WAIT (is_bypassed (&bench, "train") && is_bypassed (&bench, "evaluate"));
  weft_history_undo (weft_document_get_history (bench.document));
  g_assert_false (is_bypassed (&bench, "train") || is_bypassed (&bench, "evaluate"));
  UI_WAIT (!gtk_switch_get_active (GTK_SWITCH (ui_find_type (bench.inspector, GTK_TYPE_SWITCH))));
  select_nodes (&bench, none);
  UI_WAIT (ui_find_named (bench.inspector, "Handwritten digits") != NULL);
  bench_clear (&bench);
}

/* What several nodes have in common is set for all of them, in one step. */
static void
test_common (void)
{
  static const char *const ids[] = { "train", "again", NULL };
  WeftHistory *history;
  GtkWidget *varies;
  Bench bench;
  guint n;

  bench_init (&bench, "train");
  history = weft_document_get_history (bench.document);
  g_assert_nonnull (weft_workflow_add_node (weft_document_get_workflow (bench.document), "train", "again", 0, 0, NULL));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "again", "epochs", "77", NULL));
  select_nodes (&bench, ids);
  UI_WAIT ((varies = ui_find_named (find_row (&bench, "epochs"), "varies")) != NULL);
  g_assert_null (ui_find_named (find_row (&bench, "batch_size"), "varies"));
  n = weft_history_get_n_commands (history);
  enter (find_spin (&bench, "batch_size"), "48");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_value (&bench, "train", "batch_size"), "48") && g_str_equal (get_value (&bench, "again", "batch_size"), "48"));
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, n + 1);
  ui_click (varies);
  UI_WAIT (g_str_equal (get_value (&bench, "again", "epochs"), get_value (&bench, "train", "epochs")));
  UI_WAIT (ui_find_named (find_row (&bench, "epochs"), "varies") == NULL);
  weft_history_undo (history);
  weft_history_undo (history);
  g_assert_cmpstr (get_value (&bench, "again", "epochs"), ==, "77");
  g_assert_cmpstr (get_value (&bench, "again", "batch_size"), ==, "32");
  bench_clear (&bench);
}

/* Nodes of different kinds without a parameter in common have no list. */
static void
test_nothing_common (void)
{
  static const char *const ids[] = { "train", "evaluate", NULL };
  Bench bench;

  bench_init (&bench, "train");
  select_nodes (&bench, ids);
  g_assert_null (find_row (&bench, "epochs"));
  bench_clear (&bench);
}

/* A beginner sees what is often needed, and what was set. */
static void
test_levels (void)
{
  Bench bench;

  bench_init (&bench, "train");
  g_assert_nonnull (find_row (&bench, "beta1"));
  ui_click (ui_find_named (bench.inspector, "All"));
  UI_WAIT (find_row (&bench, "beta1") == NULL);
  g_assert_nonnull (find_row (&bench, "learning_rate"));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "beta1", "0.5", NULL));
  UI_WAIT (find_row (&bench, "beta1") != NULL);
  g_assert_null (find_row (&bench, "beta2"));
  ui_click (ui_find_named (bench.inspector, "All"));
  UI_WAIT (find_row (&bench, "beta2") != NULL);
  bench_clear (&bench);
}

static void
test_reset_all (void)
{
  WeftHistory *history;
  Bench bench;
  guint n;

  bench_init (&bench, "train");
  history = weft_document_get_history (bench.document);
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "epochs", "3", NULL));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "learning_rate", "0.5", NULL));
  n = weft_history_get_n_commands (history);
  ui_wait_frame (bench.window);
  ui_click (ui_find_named (bench.inspector, "Bring all parameters back to their defaults"));
  UI_WAIT (g_str_equal (get_value (&bench, "train", "epochs"), "10"));
  g_assert_cmpstr (get_value (&bench, "train", "learning_rate"), ==, "0.001");
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, n + 1);
  weft_history_undo (history);
  g_assert_cmpstr (get_value (&bench, "train", "epochs"), ==, "3");
  bench_clear (&bench);
}

/* What differs from the latest run has a mark that says what it was, and can be seen alone. */
static void
test_changed (void)
{
  g_autoptr (WeftSnapshot) snapshot = NULL;
  Bench bench;

  bench_init (&bench, "train");
  snapshot = weft_workflow_snapshot (weft_document_get_workflow (bench.document), NULL, NULL);
  weft_document_queue_run (bench.document, snapshot);
  g_assert_null (ui_find_named (bench.inspector, "Changed"));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "learning_rate", "0.5", NULL));
  UI_WAIT (ui_find_named (find_row (&bench, "learning_rate"), "Changed since the latest run, where it was 0.001") != NULL);
  g_assert_null (ui_find_named (find_row (&bench, "epochs"), "Changed since the latest run, where it was 10"));
  ui_wait_frame (bench.window);
  ui_click (ui_find_named (bench.inspector, "Changed"));
  UI_WAIT (find_row (&bench, "epochs") == NULL);
  g_assert_nonnull (find_row (&bench, "learning_rate"));
  /* With nothing left to show, all are shown again. */
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (find_row (&bench, "epochs") != NULL && ui_find_named (bench.inspector, "Changed") == NULL);
  bench_clear (&bench);
}

/* Every kind and every layer has a page, whatever its parameters are. */
static void
test_every_kind (void)
{
  const WeftNodeKind *const *kinds = weft_domain_list (weft_domain_get_default ());
  Bench bench;

  bench_init (&bench, "train");
  for (guint i = 0; kinds[i] != NULL; i++) {
    WeftNode *node = weft_workflow_add_node (weft_document_get_workflow (bench.document), kinds[i]->id, NULL, 0, 0, NULL);
    const char *ids[] = { weft_node_get_id (node), NULL };
    const WeftParam *param = weft_node_kind_list_params (kinds[i]);

    select_nodes (&bench, ids);
    g_assert_nonnull (ui_find_named (bench.inspector, kinds[i]->help));
    for (; param != NULL && param->id != NULL; param++)
      g_assert_true (weft_params_is_visible (weft_node_get_params (node), param->id) == (find_row (&bench, param->id) != NULL));
  }
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/inspector/steps", test_steps);
  ui_test_add ("/ui/inspector/slider", test_slider);
  ui_test_add ("/ui/inspector/arithmetic", test_arithmetic);
  ui_test_add ("/ui/inspector/classes", test_classes);
  ui_test_add ("/ui/inspector/digits-kept", test_digits_kept);
  ui_test_add ("/ui/inspector/refused", test_refused);
  ui_test_add ("/ui/inspector/typing-kept", test_typing_kept);
  ui_test_add ("/ui/inspector/before-shortcut", test_before_shortcut);
  ui_test_add ("/ui/inspector/choice", test_choice);
  ui_test_add ("/ui/inspector/wheel", test_wheel);
  ui_test_add ("/ui/inspector/live", test_live);
  ui_test_add ("/ui/inspector/columns", test_columns);
  ui_test_add ("/ui/inspector/column-keys", test_column_keys);
  ui_test_add ("/ui/inspector/shipped-data", test_shipped_data);
  ui_test_add ("/ui/inspector/architecture", test_architecture);
  ui_test_add ("/ui/inspector/problem", test_problem);
  ui_test_add ("/ui/inspector/title", test_title);
  ui_test_add ("/ui/inspector/several", test_several);
  ui_test_add ("/ui/inspector/common", test_common);
  ui_test_add ("/ui/inspector/nothing-common", test_nothing_common);
  ui_test_add ("/ui/inspector/levels", test_levels);
  ui_test_add ("/ui/inspector/reset-all", test_reset_all);
  ui_test_add ("/ui/inspector/changed", test_changed);
  ui_test_add ("/ui/inspector/every-kind", test_every_kind);
  return ui_test_run ();
}
