/* test-trials.c: the table of trials, with pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials-bench.h"

#include "app/trials-sheet.h"

/* Numbers end at the end of their column but for 6 units; their heading does as well. */
static void
expect_at_end (Bench     *self,
               GtkWidget *heading,
               GtkWidget *label)
{
  graphene_rect_t all, text;

  g_assert_true (gtk_widget_compute_bounds (heading, self->pane, &all));
  g_assert_true (gtk_widget_compute_bounds (label, self->pane, &text));
  g_assert_cmpfloat_with_epsilon (all.origin.x + all.size.width - text.origin.x - text.size.width, 6, 1.5);
}

/* A cell of the first row lies below the heading of its column, whichever came when. */
static void
expect_below (Bench     *self,
              GtkWidget *heading)
{
  GtkWidget *label = ui_find_type (heading, GTK_TYPE_LABEL), *row = ui_find_type (self->pane, WEFT_TYPE_TRIALS_ROW);
  GPtrArray *cells = weft_trials_row_get_cells (WEFT_TRIALS_ROW (row));
  graphene_rect_t above, below;

  g_assert_true (gtk_widget_compute_bounds (heading, self->pane, &above));
  for (guint i = 0; i < cells->len; i++) {
    if (!g_str_equal (weft_trial_cell_get_column (cells->pdata[i])->title, gtk_label_get_text (GTK_LABEL (label))))
      continue;
    g_assert_true (gtk_widget_compute_bounds (cells->pdata[i], self->pane, &below));
    g_assert_cmpfloat_with_epsilon (above.origin.x, below.origin.x, 1.5);
    if (weft_trial_cell_get_column (cells->pdata[i])->is_number)
      expect_at_end (self, heading, label);
    return;
  }
  g_error ("no cell below “%s”", gtk_label_get_text (GTK_LABEL (label)));
}

static void
test_headings (void)
{
  g_autoptr (Bench) bench = bench_new (0);
  GtkWidget *view;
  guint n = 0;

  trials_fill (bench->store, 3);
  weft_trials_pane_refresh (WEFT_TRIALS_PANE (bench->pane));
  UI_WAIT (reads (bench, 0, "last:test_accuracy", "0.9200"));
  ui_wait_frame (bench->pane);
  ui_wait_frame (bench->pane);
  view = gtk_widget_get_first_child (ui_find_type (bench->pane, GTK_TYPE_COLUMN_VIEW));
  for (GtkWidget *heading = gtk_widget_get_first_child (view); heading != NULL; heading = gtk_widget_get_next_sibling (heading), n++)
    expect_below (bench, heading);
  g_assert_cmpuint (n, >, 6);
}

/* Columns for which there is no room are reached by scrolling, cells and headings together. */
static void
test_across (void)
{
  static const char *const columns[] = { "name", "state", "tags", "created", "seconds", "seed", "parameter:data.file", "parameter:train.batch_size", "parameter:train.optimizer", "last:train_loss", "last:validation_loss", "note", NULL };
  g_autoptr (Bench) bench = bench_new (0);
  g_autoptr (GtkAdjustment) across = NULL;
  graphene_rect_t bounds;
  GtkWidget *rows, *last;

  trials_fill (bench->store, 3);
  g_settings_set_strv (bench->settings, "trials-columns", columns);
  weft_trials_pane_refresh (WEFT_TRIALS_PANE (bench->pane));
  gtk_widget_set_size_request (bench->pane, 300, -1);
  gtk_window_set_default_size (GTK_WINDOW (gtk_widget_get_root (bench->pane)), 400, 400);
  UI_WAIT (reads (bench, 0, "name", "Trial 3"));
  rows = ui_find_type (bench->pane, WEFT_TYPE_TRIALS_ROWS);
  g_object_get (rows, "hadjustment", &across, NULL);
  UI_WAIT (gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across) + 100);
  g_assert_cmpfloat (gtk_adjustment_get_page_size (across), <=, gtk_widget_get_width (rows));
  gtk_adjustment_set_value (across, gtk_adjustment_get_upper (across));
  ui_wait_frame (bench->pane);
  ui_wait_frame (bench->pane);
  last = gtk_widget_get_last_child (gtk_widget_get_first_child (ui_find_type (bench->pane, GTK_TYPE_COLUMN_VIEW)));
  g_assert_true (gtk_widget_compute_bounds (last, rows, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (rows) + 1);
  expect_below (bench, last);
  g_settings_reset (bench->settings, "trials-columns");
}

static void
test_empty (void)
{
  g_autoptr (Bench) bench = bench_new (0);

  UI_WAIT (ui_find_named (bench->pane, "No Trials Yet") != NULL);
  g_assert_null (ui_find_type (bench->pane, WEFT_TYPE_TRIALS_ROW));
  /* A training begins elsewhere in the program. */
  trials_fill (bench->store, 1);
  UI_WAIT (reads (bench, 0, "name", "Trial 1"));
  UI_WAIT (reads (bench, 0, "last:test_accuracy", "0.9000"));
}

static void
test_trouble (void)
{
  GtkWidget *pane = weft_trials_pane_new (NULL, "the disk is full");

  pane_show (pane, WIDTH, HEIGHT);
  g_assert_nonnull (ui_find_named (pane, "the disk is full"));
}

/* The newest is first; where a trial has no value the cell is empty. */
static void
test_values (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  g_assert_true (reads (bench, 0, "number", "40"));
  g_assert_true (reads (bench, 0, "state", "Done"));
  g_assert_true (reads (bench, 5, "state", "Failed"));
  g_assert_true (reads (bench, 0, "parameter:train.learning_rate", "0.001"));
  g_assert_true (reads (bench, 0, "parameter:train.batch_size", "32"));
  g_assert_true (reads (bench, 0, "last:test_accuracy", "0.9700"));
  g_assert_true (reads (bench, 0, "best:validation_loss", "0.1429"));
  g_assert_true (reads (bench, 3, "tags", "baseline"));
  g_assert_true (reads (bench, 0, "tags", ""));
  g_assert_null (get_cell (bench, 0, "parameter:model.dense1.units"));
}

static void
test_select (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_row (bench, 3);
  UI_WAIT (count_selected (bench) == 1);
  g_assert_cmpint (get_selected (bench, 0), ==, 37);
  hold_and_click_row (bench, "Control_L", 1);
  UI_WAIT (count_selected (bench) == 2);
  /* In the order of selecting. */
  g_assert_cmpint (get_selected (bench, 1), ==, 39);
  g_assert_cmpint (bench->n_selections, ==, 2);
  g_assert_true (gtk_widget_has_css_class (get_cell (bench, 1, "parameter:train.learning_rate"), "differs"));
  g_assert_false (gtk_widget_has_css_class (get_cell (bench, 1, "parameter:train.epochs"), "differs"));
  g_assert_false (gtk_widget_has_css_class (get_cell (bench, 2, "parameter:train.learning_rate"), "differs"));
  hold_and_click_row (bench, "Control_L", 3);
  UI_WAIT (count_selected (bench) == 1);
  g_assert_cmpint (get_selected (bench, 0), ==, 39);
  hold_and_click_row (bench, "Shift_L", 4);
  UI_WAIT (count_selected (bench) > 1);
  ui_key ("<Control>a");
  UI_WAIT (count_selected (bench) == N_TRIALS);
}

/* The rows are reached with Tab, and by the usual keys. */
static void
test_keys (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  GtkWidget *rows = ui_find_type (bench->pane, WEFT_TYPE_TRIALS_ROWS);

  gtk_widget_child_focus (rows, GTK_DIR_TAB_FORWARD);
  ui_key ("Down");
  UI_WAIT (count_selected (bench) == 1);
  g_assert_cmpint (get_selected (bench, 0), ==, 39);
  ui_key ("<Shift>Down");
  UI_WAIT (count_selected (bench) == 2);
  ui_key ("End");
  UI_WAIT (count_selected (bench) == 1 && get_selected (bench, 0) == 1);
  UI_WAIT (reads (bench, N_TRIALS - 1, "number", "1"));
  ui_key ("<Control>Home");
  UI_WAIT (reads (bench, 0, "number", "40"));
  g_assert_cmpint (get_selected (bench, 0), ==, 1);
  ui_key ("<Control>space");
  UI_WAIT (count_selected (bench) == 2);
  ui_key ("<Control><Shift>a");
  UI_WAIT (count_selected (bench) == 0);
}

/* Selected trials stay selected, and keep their place, when others come. */
static void
test_selection_stays (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_row (bench, 2);
  hold_and_click_row (bench, "Control_L", 0);
  UI_WAIT (count_selected (bench) == 2);
  trials_fill (bench->store, 2);
  weft_trials_pane_refresh (WEFT_TRIALS_PANE (bench->pane));
  UI_WAIT (reads (bench, 0, "number", "42"));
  g_assert_cmpuint (count_selected (bench), ==, 2);
  g_assert_cmpint (get_selected (bench, 0), ==, 38);
  g_assert_cmpint (get_selected (bench, 1), ==, 40);
  g_assert_cmpint (bench->n_selections, ==, 2);
}

static void
test_sort (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autofree char *id = NULL;
  gboolean descending;

  /* GTK's headings pass the second click of a double click over. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 1, NULL);
  click_button (bench, "Learning rate");
  UI_WAIT (reads (bench, 0, "parameter:train.learning_rate", "0.001"));
  UI_WAIT (reads (bench, 10, "parameter:train.learning_rate", "0.003"));
  click_button (bench, "Learning rate");
  UI_WAIT (reads (bench, 0, "parameter:train.learning_rate", "0.1"));
  g_settings_get (bench->settings, "trials-sort", "(sb)", &id, &descending);
  g_assert_cmpstr (id, ==, "parameter:train.learning_rate");
  g_assert_true (descending);
  click_button (bench, "No.");
  UI_WAIT (reads (bench, 0, "number", "1"));
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-double-click-time");
}

static void
test_search (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  /* Whatever is typed over the table goes to the search. */
  click_row (bench, 0);
  ui_type ("baseline");
  UI_WAIT (reads (bench, 0, "number", "37"));
  UI_WAIT (ui_find_named (bench->pane, "10 trials") != NULL);
  ui_type ("s");
  UI_WAIT (ui_find_named (bench->pane, "No Trial Found") != NULL);
  ui_key ("Escape");
  UI_WAIT (reads (bench, 0, "number", "40"));
}

static void
test_rename (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autoptr (WeftTrial) trial = NULL;

  click_row (bench, 1);
  ui_key ("F2");
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
  ui_wait_frame (bench->pane);
  ui_type ("gut 好");
  ui_key ("Return");
  UI_WAIT (reads (bench, 1, "name", "gut 好"));
  trial = weft_trial_store_read (bench->store, 39, NULL);
  g_assert_cmpstr (trial->name, ==, "gut 好");
  /* Escape leaves the name as it is. */
  ui_key ("F2");
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
  ui_wait_frame (bench->pane);
  ui_type ("x");
  ui_key ("Escape");
  UI_WAIT (ui_find_named (bench->pane, "Apply") == NULL);
  g_assert_true (reads (bench, 1, "name", "gut 好"));
}

static void
test_say (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  choose (bench, 0, "Note…");
  UI_WAIT (ui_find_type (bench->pane, GTK_TYPE_TEXT_VIEW) != NULL);
  ui_wait_frame (bench->pane);
  ui_type ("first");
  ui_key ("Return");
  ui_type ("second");
  ui_key ("<Control>Return");
  UI_WAIT (reads (bench, 0, "note", "first"));
  choose (bench, 0, "Tags…");
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
  ui_wait_frame (bench->pane);
  ui_type ("keep, odd ,");
  ui_key ("Return");
  UI_WAIT (reads (bench, 0, "tags", "keep, odd"));
  UI_WAIT (ui_find_named (bench->pane, "Apply") == NULL);
  /* Each is a step of its own, back and forth. */
  click_row (bench, 0);
  ui_key ("<Control>z");
  UI_WAIT (reads (bench, 0, "tags", ""));
  g_assert_true (reads (bench, 0, "note", "first"));
  ui_key ("<Control>z");
  UI_WAIT (!reads (bench, 0, "note", "first"));
  ui_key ("<Control><Shift>z");
  UI_WAIT (reads (bench, 0, "note", "first"));
}

static void
test_trash (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_row (bench, 1);
  hold_and_click_row (bench, "Control_L", 2);
  UI_WAIT (count_selected (bench) == 2);
  ui_key ("Delete");
  UI_WAIT (reads (bench, 1, "number", "37"));
  UI_WAIT (count_selected (bench) == 0);
  click_button (bench, "Undo");
  UI_WAIT (reads (bench, 1, "number", "39"));
}

/* A trial that runs cannot be thrown away; one that was stopped can go on. */
static void
test_states (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autoptr (WeftTrial) trial = trials_make (1);
  WeftTrialWriter *writer = weft_trial_begin (bench->store, trial, TRIALS_WORKFLOW, NULL);

  UI_WAIT (reads (bench, 0, "state", "Running"));
  click_row (bench, 0);
  UI_WAIT (count_selected (bench) == 1);
  ui_key ("Delete");
  ui_settle ();
  g_assert_true (reads (bench, 0, "number", "41"));
  weft_trial_writer_end (writer, WEFT_TRIAL_CANCELLED, NULL, NULL);
  weft_trial_writer_free (writer);
  UI_WAIT (reads (bench, 0, "state", "Cancelled"));
  choose (bench, 0, "Resume");
  UI_WAIT (bench->resumed == 41);
}

static gboolean
has_tooltip (GtkWidget *cell)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean answered = FALSE;

  g_signal_emit_by_name (cell, "query-tooltip", 5, 5, FALSE, tooltip, &answered);
  return answered;
}

static void
assert_described (GtkWidget  *cell,
                  const char *description)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);

  g_assert_null (wrong);
}

/* Why a trial ended is told to whoever asks, and not any more once the row is another trial's. */
static void
test_message (void)
{
  g_autoptr (Bench) bench = bench_new (8);

  g_assert_true (reads (bench, 1, "state", "Failed"));
  g_assert_true (has_tooltip (get_cell (bench, 1, "state")));
  g_assert_false (has_tooltip (get_cell (bench, 0, "state")));
  assert_described (get_cell (bench, 1, "state"), "the loss is not a number");
  g_settings_set (bench->settings, "trials-sort", "(sb)", "number", FALSE);
  UI_WAIT (reads (bench, 6, "state", "Failed"));
  g_assert_false (has_tooltip (get_cell (bench, 1, "state")));
  assert_described (get_cell (bench, 6, "state"), "the loss is not a number");
}

/* Texts are laid out once for all cells, and again when letters are larger. */
static void
test_texts (void)
{
  g_autoptr (Bench) bench = bench_new (2);
  WeftTrialsSheet *sheet = WEFT_TRIALS_SHEET (ui_find_type (bench->pane, WEFT_TYPE_TRIALS_SHEET));
  PangoLayout *one = weft_trials_sheet_lay_out (sheet, "0.9111", TRUE);
  int width, larger;

  g_assert_true (one == weft_trials_sheet_lay_out (sheet, "0.9111", TRUE));
  g_assert_true (one != weft_trials_sheet_lay_out (sheet, "0.9111", FALSE));
  pango_layout_get_pixel_size (one, &width, NULL);
  g_object_set (gtk_widget_get_settings (bench->pane), "gtk-xft-dpi", 192 * PANGO_SCALE, NULL);
  ui_wait_frame (bench->pane);
  pango_layout_get_pixel_size (weft_trials_sheet_lay_out (sheet, "0.9111", TRUE), &larger, NULL);
  g_object_set (gtk_widget_get_settings (bench->pane), "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  g_assert_cmpint (larger, >, width * 3 / 2);
}

static void
test_open (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  ui_click_at (get_cell (bench, 2, "name"), 5, 5, 1, 2);
  UI_WAIT (bench->opened == 38);
  g_assert_cmpint (bench->n_opened, ==, 1);
  ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (bench->opened == 37);
  choose (bench, 0, "Open Workflow");
  UI_WAIT (bench->opened == 40);
  g_assert_cmpint (bench->n_opened, ==, 3);
}

/* The keyboard opens the menu on the row that has the focus. */
static void
test_menu_key (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_row (bench, 1);
  ui_key ("Down");
  ui_key ("Menu");
  UI_WAIT (ui_find_named (bench->pane, "Open Workflow") != NULL);
  UI_WAIT (get_selected (bench, 0) == 38);
  ui_key ("Escape");
  UI_WAIT (ui_find_named (bench->pane, "Open Workflow") == NULL);
}

static void
test_differences (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_row (bench, 0);
  hold_and_click_row (bench, "Control_L", 1);
  UI_WAIT (count_selected (bench) == 2);
  click_button (bench, "Only Differences");
  /* Those that are equal go, those that differ come even if they were not chosen. */
  UI_WAIT (get_cell (bench, 0, "parameter:model.dense1.units") != NULL);
  g_assert_null (get_cell (bench, 0, "parameter:train.epochs"));
  g_assert_nonnull (get_cell (bench, 0, "name"));
  g_assert_cmpuint (count_selected (bench), ==, 2);
  click_button (bench, "Only Differences");
  UI_WAIT (get_cell (bench, 0, "parameter:train.epochs") != NULL);
  g_assert_null (get_cell (bench, 0, "parameter:model.dense1.units"));
}

static void
test_columns (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_auto (GStrv) chosen = NULL;

  click_button (bench, "Columns");
  UI_WAIT (ui_find_named (bench->pane, "Usual Columns") != NULL);
  ui_wait_frame (bench->pane);
  g_assert_nonnull (ui_find_named (bench->pane, "Seed"));
  ui_type ("optim");
  UI_WAIT (ui_find_named (bench->pane, "Seed") == NULL);
  click_button (bench, "Optimizer");
  UI_WAIT (reads (bench, 0, "parameter:train.optimizer", "sgd"));
  chosen = g_settings_get_strv (bench->settings, "trials-columns");
  g_assert_true (g_strv_contains ((const char *const *) chosen, "parameter:train.optimizer"));
  g_assert_true (g_strv_contains ((const char *const *) chosen, "parameter:train.epochs"));
  click_button (bench, "Usual Columns");
  UI_WAIT (get_cell (bench, 0, "parameter:train.optimizer") == NULL);
}

static GtkWidget *
find_heading (Bench      *bench,
              const char *title)
{
  return ui_find_named (ui_find_type (bench->pane, GTK_TYPE_COLUMN_VIEW), title);
}

/* A right click on a heading offers what can be done with its column. */
static void
test_heading_menu (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_auto (GStrv) chosen = NULL;
  g_autofree char *id = NULL;
  gboolean descending;
  GtkWidget *item;

  ui_click_at (find_heading (bench, "Epochs"), 10, 5, 3, 1);
  UI_WAIT ((item = ui_find_named (bench->pane, "Sort Descending")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (ui_find_named (bench->pane, "Sort Descending") == NULL);
  g_settings_get (bench->settings, "trials-sort", "(sb)", &id, &descending);
  g_assert_cmpstr (id, ==, "parameter:train.epochs");
  g_assert_true (descending);
  ui_click_at (find_heading (bench, "Epochs"), 10, 5, 3, 1);
  UI_WAIT ((item = ui_find_named (bench->pane, "Hide Column")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (get_cell (bench, 0, "parameter:train.epochs") == NULL);
  chosen = g_settings_get_strv (bench->settings, "trials-columns");
  g_assert_false (g_strv_contains ((const char *const *) chosen, "parameter:train.epochs"));
  ui_click_at (find_heading (bench, "State"), 10, 5, 3, 1);
  UI_WAIT ((item = ui_find_named (bench->pane, "Filter by This…")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
}

static void
test_details (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_row (bench, 5);
  ui_key ("<Control>i");
  UI_WAIT (ui_find_named (bench->pane, "Failed because") != NULL);
  g_assert_nonnull (ui_find_named (bench->pane, "the loss is not a number"));
  ui_key ("Escape");
  UI_WAIT (ui_find_named (bench->pane, "Failed because") == NULL);
}

static gboolean
is_trouble (GtkWidget     *widget,
            gconstpointer  words)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL;
}

static gboolean
is_relation (GtkWidget     *widget,
             gconstpointer  unused)
{
  GListModel *model = GTK_IS_DROP_DOWN (widget) ? gtk_drop_down_get_model (GTK_DROP_DOWN (widget)) : NULL;

  return GTK_IS_STRING_LIST (model) && g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), 3), "matches") == 0;
}

/* A broken pattern is told and changes nothing; a good one is taken. */
static void
test_pattern (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  g_autoptr (GVariant) filters = g_variant_ref_sink (g_variant_new_parsed ("[('name', 'contains', 'Trial 3')]"));
  GtkWidget *relation;

  g_settings_set_value (bench->settings, "trials-filters", filters);
  UI_WAIT (ui_find_named (bench->pane, "Name contains Trial 3") != NULL);
  click_button (bench, "Name contains Trial 3");
  UI_WAIT ((relation = ui_find (bench->pane, is_relation, NULL)) != NULL);
  ui_wait_frame (bench->pane);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (relation), 3);
  ui_key ("<Control>a");
  ui_type ("3(");
  UI_WAIT (ui_find (bench->pane, is_trouble, "is no regular expression") != NULL);
  ui_key ("Return");
  ui_wait_frame (bench->pane);
  g_assert_nonnull (ui_find_named (bench->pane, "Name contains Trial 3"));
  g_assert_false (gtk_widget_is_sensitive (ui_find_named (bench->pane, "Apply")));
  ui_key ("<Control>a");
  ui_type ("l 3[01]$");
  UI_WAIT (ui_find (bench->pane, is_trouble, "is no regular expression") == NULL);
  ui_key ("Return");
  UI_WAIT (ui_find_named (bench->pane, "Name matches l 3[01]$") != NULL);
  UI_WAIT (reads (bench, 0, "number", "31") && reads (bench, 1, "number", "30"));
  g_settings_reset (bench->settings, "trials-filters");
  UI_WAIT (reads (bench, 0, "number", "40"));
}

/* A condition is put together by keys, changed by a click on its chip, and taken away. */
static void
test_filter (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_button (bench, "Filter…");
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
  ui_wait_frame (bench->pane);
  /* The first column is the newest metric by name; any value of it is one. */
  ui_type ("0.95");
  ui_key ("Return");
  UI_WAIT (ui_find_named (bench->pane, "Accuracy · Test = 0.95") != NULL);
  UI_WAIT (ui_find_named (bench->pane, "5 trials") != NULL);
  click_button (bench, "Accuracy · Test = 0.95");
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
  ui_wait_frame (bench->pane);
  ui_key ("<Control>a");
  ui_type ("0.97");
  ui_key ("Return");
  UI_WAIT (ui_find_named (bench->pane, "Accuracy · Test = 0.97") != NULL);
  UI_WAIT (reads (bench, 0, "last:test_accuracy", "0.9700"));
  UI_WAIT (reads (bench, 1, "last:test_accuracy", "0.9700"));
  gtk_widget_grab_focus (ui_find_named (bench->pane, "Accuracy · Test = 0.97"));
  ui_key ("Delete");
  UI_WAIT (ui_find_named (bench->pane, "40 trials") != NULL);
  g_assert_null (ui_find_named (bench->pane, "Accuracy · Test = 0.97"));
}

static void
test_no_such_number (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  click_button (bench, "Filter…");
  UI_WAIT (ui_find_named (bench->pane, "Apply") != NULL);
  ui_wait_frame (bench->pane);
  ui_type ("seven");
  ui_key ("Return");
  ui_settle ();
  g_assert_false (gtk_widget_get_sensitive (ui_find_named (bench->pane, "Apply")));
}

/* Groups are rows that open; what is done to one is done to its trials. */
static void
test_group (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  g_settings_set_string (bench->settings, "trials-group", "parameter:train.learning_rate");
  UI_WAIT (reads (bench, 0, "name", "▸ 0.001"));
  g_assert_true (reads (bench, 0, "number", "× 10"));
  UI_WAIT (reads (bench, 0, "parameter:train.learning_rate", "0.001"));
  g_assert_true (reads (bench, 0, "parameter:train.batch_size", "…"));
  g_assert_true (g_str_has_prefix (get_text (bench, 0, "last:test_accuracy"), "0.9500 ± 0.0"));
  g_assert_null (get_cell (bench, 4, "name"));
  ui_wait_frame (bench->pane);
  ui_click_at (get_cell (bench, 0, "name"), 5, 5, 1, 1);
  UI_WAIT (reads (bench, 0, "name", "▾ 0.001"));
  UI_WAIT (reads (bench, 1, "number", "40"));
  UI_WAIT (count_selected (bench) == 10);
  ui_key ("Return");
  UI_WAIT (reads (bench, 1, "name", "▸ 0.003"));
  g_settings_set_string (bench->settings, "trials-group", "recipe");
  UI_WAIT (reads (bench, 0, "name", "▸ 40 runs"));
  g_settings_set_string (bench->settings, "trials-group", "");
  UI_WAIT (reads (bench, 0, "number", "40"));
}

/* What others are measured by is first, whatever the order and the conditions. */
static void
test_baseline (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  choose (bench, 3, "Baseline");
  UI_WAIT (reads (bench, 0, "name", "⚑ Trial 37 (baseline)"));
  UI_WAIT (reads (bench, 1, "last:test_accuracy", "0.9700  ▲ +0.0300"));
  /* A loss is better where it is lower. */
  g_assert_true (reads (bench, 0, "best:validation_loss", "0.2500"));
  g_assert_true (reads (bench, 1, "best:validation_loss", "0.1429  ▲ -0.1071"));
  choose (bench, 0, "Baseline");
  UI_WAIT (reads (bench, 0, "last:test_accuracy", "0.9700"));
}

static void
test_pin (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  choose (bench, 5, "Pin or Unpin");
  UI_WAIT (reads (bench, 0, "name", "⌖ Trial 35 (pinned)"));
  UI_WAIT (reads (bench, 1, "number", "40"));
  click_button (bench, "Undo");
  UI_WAIT (reads (bench, 0, "number", "40"));
}

static void
test_archive (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);

  choose (bench, 1, "Archive or Unarchive");
  UI_WAIT (reads (bench, 1, "number", "38"));
  click_button (bench, "Undo");
  UI_WAIT (reads (bench, 1, "number", "39"));
}

static gboolean
is_drawer (GtkWidget     *widget,
           gconstpointer  data)
{
  GListModel *model = GTK_IS_DROP_DOWN (widget) ? gtk_drop_down_get_model (GTK_DROP_DOWN (widget)) : NULL;

  return model != NULL && GTK_IS_STRING_LIST (model) && g_list_model_get_n_items (model) == 3 &&
         g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), 2), "Trash");
}

/* What was thrown away is found in the trash and comes back from there. */
static void
test_drawers (void)
{
  g_autoptr (Bench) bench = bench_new (N_TRIALS);
  GtkWidget *drawer;

  click_row (bench, 1);
  ui_key ("Delete");
  UI_WAIT (reads (bench, 1, "number", "38"));
  click_button (bench, "View");
  UI_WAIT ((drawer = ui_find (bench->pane, is_drawer, NULL)) != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drawer), 2);
  UI_WAIT (reads (bench, 0, "number", "39") && get_cell (bench, 1, "number") == NULL);
  ui_key ("Escape");
  ui_settle ();
  choose (bench, 0, "Restore from Trash");
  UI_WAIT (ui_find_named (bench->pane, "No Trial Found") != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drawer), 0);
  UI_WAIT (reads (bench, 1, "number", "39"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/trials/empty", test_empty);
  ui_test_add ("/ui/trials/headings", test_headings);
  ui_test_add ("/ui/trials/bug/across", test_across);
  ui_test_add ("/ui/trials/trouble", test_trouble);
  ui_test_add ("/ui/trials/values", test_values);
  ui_test_add ("/ui/trials/select", test_select);
  ui_test_add ("/ui/trials/keys", test_keys);
  ui_test_add ("/ui/trials/selection-stays", test_selection_stays);
  ui_test_add ("/ui/trials/sort", test_sort);
  ui_test_add ("/ui/trials/search", test_search);
  ui_test_add ("/ui/trials/rename", test_rename);
  ui_test_add ("/ui/trials/say", test_say);
  ui_test_add ("/ui/trials/trash", test_trash);
  ui_test_add ("/ui/trials/states", test_states);
  ui_test_add ("/ui/trials/message", test_message);
  ui_test_add ("/ui/trials/texts", test_texts);
  ui_test_add ("/ui/trials/open", test_open);
  ui_test_add ("/ui/trials/menu-key", test_menu_key);
  ui_test_add ("/ui/trials/differences", test_differences);
  ui_test_add ("/ui/trials/columns", test_columns);
  ui_test_add ("/ui/trials/heading-menu", test_heading_menu);
  ui_test_add ("/ui/trials/filter", test_filter);
  ui_test_add ("/ui/trials/pattern", test_pattern);
  ui_test_add ("/ui/trials/no-such-number", test_no_such_number);
  ui_test_add ("/ui/trials/group", test_group);
  ui_test_add ("/ui/trials/baseline", test_baseline);
  ui_test_add ("/ui/trials/pin", test_pin);
  ui_test_add ("/ui/trials/archive", test_archive);
  ui_test_add ("/ui/trials/drawers", test_drawers);
  ui_test_add ("/ui/trials/details", test_details);
  return ui_test_run ();
}
