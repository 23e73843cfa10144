/* test-space-list.c: what a Tune node varies is chosen in the inspector
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "inspector-bench.h"

#include "app/space-row.h"
#include "workflow/tune-add.h"

/* The sample with a Tune node behind its training. */
static void
begin (Bench *self)
{
  WeftWorkflow *document;
  g_autoptr (GError) error = NULL;

  bench_init (self, "train");
  document = weft_document_get_workflow (self->document);
  g_assert_nonnull (weft_workflow_add_node (document, "tune", "tune", 0, 0, &error));
  g_assert_true (weft_workflow_connect (document, "train", "model", "tune", "training", &error));
  g_assert_no_error (error);
  UI_WAIT (weft_snapshot_find_node (weft_check_get_snapshot (weft_document_get_check (self->document)), "tune", NULL) != NULL);
  select_nodes (self, (const char *const[]){ "tune", NULL });
}

static const char *
get_space (Bench *self)
{
  return get_value (self, "tune", "space");
}

/* The row of the dimension at @index. */
static GtkWidget *
get_dimension (Bench *self,
               int    index)
{
  GtkWidget *first = ui_find_type (find_row (self, "space"), WEFT_TYPE_SPACE_ROW);
  GtkListBox *list = first != NULL ? GTK_LIST_BOX (gtk_widget_get_ancestor (first, GTK_TYPE_LIST_BOX)) : NULL;

  return list != NULL ? GTK_WIDGET (gtk_list_box_get_row_at_index (list, index)) : NULL;
}

static void
add (Bench      *self,
     const char *search,
     const char *title)
{
  GtkWidget *row = reveal_row (self, "space"), *check;

  ui_click (ui_find_named (row, "Vary a Parameter"));
  UI_WAIT (ui_find_type (row, GTK_TYPE_SEARCH_ENTRY) != NULL && gtk_widget_get_mapped (ui_find_type (row, GTK_TYPE_SEARCH_ENTRY)));
  ui_type (search);
  UI_WAIT (ui_find_named (row, "Prepare · Test") == NULL);
  UI_WAIT ((check = ui_find_named (row, title)) != NULL);
  ui_wait_frame (check);
  ui_click_at (check, 12, 12, 1, 1);
  ui_key ("Escape");
}

/* Found by what is typed, with a range that the descriptor proposes. */
static void
test_add (void)
{
  Bench bench;

  begin (&bench);
  g_assert_null (get_dimension (&bench, 0));
  add (&bench, "learning rate", "Train · Learning rate");
  UI_WAIT (g_str_has_prefix (get_space (&bench), "train.learning_rate=") && g_str_has_suffix (get_space (&bench), ":log"));
  add (&bench, "optim", "Train · Optimizer");
  UI_WAIT (strstr (get_space (&bench), "; train.optimizer=") != NULL);
  UI_WAIT (get_dimension (&bench, 1) != NULL);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (strstr (get_space (&bench), "train.optimizer") == NULL);
  bench_clear (&bench);
}

/* Ends of a range are typed in the row; a sentence there says what is wrong. */
static void
test_edit (void)
{
  GtkWidget *row, *entry;
  Bench bench;

  begin (&bench);
  weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "tune", "space", "train.learning_rate=0.001..0.1:log", NULL);
  UI_WAIT ((row = get_dimension (&bench, 0)) != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  reveal_row (&bench, "space");
  UI_WAIT ((entry = ui_find_named (row, "From")) != NULL && gtk_widget_get_mapped (entry));
  ui_click (entry);
  ui_key ("<Control>a");
  ui_type ("0.5");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_space (&bench), "train.learning_rate=0.5..0.1:log"));
  UI_WAIT (gtk_widget_has_css_class (row, "error"));
  g_assert_nonnull (strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "ends below its beginning"));
  ui_key ("<Control>a");
  ui_type ("0.01");
  ui_key ("Return");
  UI_WAIT (g_str_equal (get_space (&bench), "train.learning_rate=0.01..0.1:log") && !gtk_widget_has_css_class (row, "error"));
  bench_clear (&bench);
}

/* Moved and removed by keys; what is typed as text becomes rows. */
static void
test_keys (void)
{
  GtkWidget *row;
  Bench bench;

  begin (&bench);
  weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "tune", "space", "train.learning_rate=0.001..0.1:log; train.batch_size=16..64:int", NULL);
  UI_WAIT ((row = get_dimension (&bench, 1)) != NULL);
  ui_wait_frame (row);
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  ui_key ("<Control>Up");
  UI_WAIT (g_str_equal (get_space (&bench), "train.batch_size=16..64:int; train.learning_rate=0.001..0.1:log"));
  ui_key ("<Control>Down");
  UI_WAIT (g_str_equal (get_space (&bench), "train.learning_rate=0.001..0.1:log; train.batch_size=16..64:int"));
  ui_key ("Delete");
  UI_WAIT (g_str_equal (get_space (&bench), "train.learning_rate=0.001..0.1:log"));
  bench_clear (&bench);
}

/* “Tune This” in the menu of a parameter: into the Tune node, or with a new one. */
static void
test_menu (void)
{
  GtkWidget *row, *item;
  gboolean is_varied;
  Bench bench;

  bench_init (&bench, "train");
  row = reveal_row (&bench, "batch_size");
  ui_click_at (row, 12, 12, 3, 1);
  UI_WAIT ((item = ui_find_named (bench.inspector, "Tune This, With a New Tune Node")) != NULL && gtk_widget_get_mapped (item));
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (weft_workflow_find_tune (weft_document_get_workflow (bench.document), "train.batch_size", &is_varied) != NULL && is_varied);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (weft_workflow_find_node (weft_document_get_workflow (bench.document), "tune1") == NULL);
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/space-list/add", test_add);
  ui_test_add ("/ui/space-list/edit", test_edit);
  ui_test_add ("/ui/space-list/keys", test_keys);
  ui_test_add ("/ui/space-list/menu", test_menu);
  return ui_test_run ();
}
