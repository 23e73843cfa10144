/* trials-table.c: trials in rows, their values in columns
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-table-private.h"

#include "app/trial-sorter.h"
#include "base/i18n.h"

/* So many selected trials are compared, to find in what they differ. */
#define MAX_COMPARED 100

/* How wide the triangle before a heading is, to be clicked. */
#define TRIANGLE 20

/* Of a metric with its delta, in pixels. */
#define DELTA_WIDTH 170

G_DEFINE_FINAL_TYPE (WeftTrialsTable, weft_trials_table, ADW_TYPE_BIN)

enum {
  SELECTION_CHANGED,
  SORT_CHANGED,
  COLUMNS_MOVED,
  ACTIVATED,
  MENU,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GQuark column_quark;

static WeftTrialColumn *
get_trial_column (gpointer column)
{
  return g_object_get_qdata (column, column_quark);
}

/* Selection */

static void
find_differing (WeftTrialsTable *self)
{
  g_autoptr (GPtrArray) trials = self->selected->len > 1 ? weft_trials_table_list_selected (self, MAX_COMPARED) : NULL;
  GListModel *columns = gtk_column_view_get_columns (self->header);

  g_hash_table_remove_all (self->differing);
  for (guint i = 0; trials != NULL && i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    WeftTrialColumn *trial_column = get_trial_column (column);

    if (trial_column->field == WEFT_TRIAL_FIELD_PARAMETER && weft_trial_column_differs (trial_column, trials))
      g_hash_table_add (self->differing, g_strdup (trial_column->id));
  }
}

static WeftTrialList *
get_list (WeftTrialsTable *self)
{
  return WEFT_TRIAL_LIST (gtk_multi_selection_get_model (GTK_MULTI_SELECTION (self->selection)));
}

/* Adds what is in a row, of a heading all its trials; each once. */
static void
add_row (WeftTrialsTable *self,
         guint            position,
         GArray          *ids,
         GHashTable      *seen)
{
  gint64 id = weft_trial_list_get_id (get_list (self), position);
  WeftTrialHeading *heading = id < 0 ? weft_trial_list_find_heading (get_list (self), id) : NULL;
  guint n = heading != NULL ? heading->ids->len : id > 0;

  for (guint i = 0; i < n; i++) {
    gint64 own = heading != NULL ? g_array_index (heading->ids, gint64, i) : id;

    if (g_hash_table_add (seen, g_memdup2 (&own, sizeof own)))
      g_array_append_val (ids, own);
  }
}

/* Returns: (transfer full) (element-type gint64): selected ids in the order of rows */
static GArray *
read_selection (WeftTrialsTable *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GtkBitset) rows = gtk_selection_model_get_selection (self->selection);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, rows, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    add_row (self, position, ids, seen);
  return ids;
}

/* Whoever was selected before keeps its place, so that its color stays. */
static gboolean
update_selected (WeftTrialsTable *self)
{
  g_autoptr (GArray) now = read_selection (self), before = g_steal_pointer (&self->selected);
  g_autoptr (GHashTable) left = g_hash_table_new (g_int64_hash, g_int64_equal);
  gboolean changed;

  self->selected = g_array_sized_new (FALSE, FALSE, sizeof (gint64), now->len);
  for (guint i = 0; i < now->len; i++)
    g_hash_table_add (left, &g_array_index (now, gint64, i));
  for (guint i = 0; i < before->len; i++)
    if (g_hash_table_remove (left, &g_array_index (before, gint64, i)))
      g_array_append_val (self->selected, g_array_index (before, gint64, i));
  for (guint i = 0; i < now->len; i++)
    if (g_hash_table_contains (left, &g_array_index (now, gint64, i)))
      g_array_append_val (self->selected, g_array_index (now, gint64, i));
  changed = self->selected->len != before->len || memcmp (self->selected->data, before->data, before->len * sizeof (gint64)) != 0;
  g_hash_table_remove_all (self->ranks);
  for (guint i = 0; i < self->selected->len; i++)
    g_hash_table_insert (self->ranks, &g_array_index (self->selected, gint64, i), GINT_TO_POINTER ((int) i + 1));
  return changed;
}

static void
look_at_selection (WeftTrialsTable *self)
{
  if (!update_selected (self))
    return;
  find_differing (self);
  weft_trials_table_mark_cells (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* Columns */

/* A metric has a delta behind it while there is a baseline. */
static int
get_width (WeftTrialsTable       *self,
           const WeftTrialColumn *column)
{
  gboolean has_delta = self->baseline != NULL && column->name != NULL && column->field != WEFT_TRIAL_FIELD_PARAMETER;

  return has_delta ? DELTA_WIDTH : weft_trial_column_get_width (column);
}

void
weft_trials_table_set_baseline (WeftTrialsTable *self,
                                WeftTrial       *baseline)
{
  GListModel *columns = gtk_column_view_get_columns (self->header);
  gboolean changes = (self->baseline != NULL) != (baseline != NULL);

  g_clear_pointer (&self->baseline, weft_trial_unref);
  self->baseline = baseline != NULL ? weft_trial_ref (baseline) : NULL;
  for (guint i = 0; changes && i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (get_trial_column (column)->name != NULL && get_trial_column (column)->field != WEFT_TRIAL_FIELD_PARAMETER)
      gtk_column_view_column_set_fixed_width (column, get_width (self, get_trial_column (column)));
  }
  weft_trials_table_show_cells (self);
}

static void
add_entry (GMenu      *menu,
           const char *title,
           const char *action,
           GVariant   *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

/* Whoever the table stands in does what is asked. */
static GMenuModel *
build_heading_menu (const WeftTrialColumn *column)
{
  GMenu *menu = g_menu_new (), *order = g_menu_new (), *place = g_menu_new ();

  add_entry (order, _("Sort Ascending"), "trials.sort-column", g_variant_new ("(sb)", column->id, FALSE));
  add_entry (order, _("Sort Descending"), "trials.sort-column", g_variant_new ("(sb)", column->id, TRUE));
  add_entry (order, _("Filter by This…"), "trials.filter-column", g_variant_new_string (column->id));
  add_entry (place, _("Move Left"), "trials.move-column", g_variant_new ("(si)", column->id, -1));
  add_entry (place, _("Move Right"), "trials.move-column", g_variant_new ("(si)", column->id, 1));
  if (!column->is_fixed)
    add_entry (place, _("Hide Column"), "trials.hide-column", g_variant_new_string (column->id));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
  g_object_unref (order);
  g_object_unref (place);
  return G_MENU_MODEL (menu);
}

static GtkColumnViewColumn *
build_column (WeftTrialsTable *self,
              WeftTrialColumn *column)
{
  GtkColumnViewColumn *view_column = gtk_column_view_column_new (column->title, NULL);
  g_autoptr (GtkSorter) sorter = weft_trial_sorter_new ();
  g_autoptr (GMenuModel) menu = build_heading_menu (column);

  gtk_column_view_column_set_header_menu (view_column, menu);
  g_object_set_qdata_full (G_OBJECT (view_column), column_quark, weft_trial_column_ref (column), (GDestroyNotify) weft_trial_column_unref);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_expand (view_column, column->field == WEFT_TRIAL_FIELD_NAME);
  gtk_column_view_column_set_fixed_width (view_column, get_width (self, column));
  return view_column;
}

/* Returns: (transfer full) (nullable): the shown column called @id */
static GtkColumnViewColumn *
find_column (WeftTrialsTable *self,
             const char      *id)
{
  GListModel *columns = gtk_column_view_get_columns (self->header);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (g_str_equal (get_trial_column (column)->id, id))
      return g_steal_pointer (&column);
  }
  return NULL;
}

static gboolean
is_at (WeftTrialsTable *self,
       guint            position,
       const char      *id)
{
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (self->header), position);

  return column != NULL && g_str_equal (get_trial_column (column)->id, id);
}

static void
place_column (WeftTrialsTable *self,
              guint            position,
              WeftTrialColumn *column)
{
  g_autoptr (GtkColumnViewColumn) view_column = find_column (self, column->id);

  if (view_column == NULL)
    view_column = build_column (self, column);
  if (!is_at (self, position, column->id))
    gtk_column_view_insert_column (self->header, position, view_column);
  gtk_column_view_column_set_title (view_column, column->title);
}

static void
drop_columns (WeftTrialsTable *self,
              GPtrArray       *wanted)
{
  GListModel *columns = gtk_column_view_get_columns (self->header);

  for (guint i = g_list_model_get_n_items (columns); i > 0; i--) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i - 1);

    if (!weft_trial_columns_have (wanted, get_trial_column (column)->id))
      gtk_column_view_remove_column (self->header, column);
  }
}

/* Returns: (transfer none) (nullable): the label in @widget */
static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

static void
align_heading (WeftTrialsTable *self,
               GtkWidget       *heading)
{
  GListModel *columns = gtk_column_view_get_columns (self->header);
  GtkWidget *label = find_label (heading);

  for (guint i = 0; label != NULL && i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    WeftTrialColumn *trial_column = get_trial_column (column);

    if (g_str_equal (trial_column->title, gtk_label_get_text (GTK_LABEL (label))))
      gtk_widget_set_halign (gtk_widget_get_first_child (heading), trial_column->is_number ? GTK_ALIGN_END : GTK_ALIGN_FILL);
  }
}

/* GTK puts every heading at the start; one over numbers belongs where they end. */
static void
align_headings (WeftTrialsTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->header));

  for (GtkWidget *heading = gtk_widget_get_first_child (header); heading != NULL; heading = gtk_widget_get_next_sibling (heading))
    align_heading (self, heading);
}

/* Cells stand where the headings are. */
static void
update_rows (WeftTrialsTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->header);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    g_ptr_array_add (shown, get_trial_column (column));
  }
  weft_trials_rows_set_columns (self->rows, shown);
}

/* Those that stay keep their width and their cells. */
void
weft_trials_table_set_columns (WeftTrialsTable *self,
                               GPtrArray       *columns)
{
  self->is_changing = TRUE;
  drop_columns (self, columns);
  for (guint i = 0; i < columns->len; i++)
    place_column (self, i, columns->pdata[i]);
  self->is_changing = FALSE;
  align_headings (self);
  find_differing (self);
  update_rows (self);
  weft_trials_table_mark_cells (self);
}

char **
weft_trials_table_list_columns (WeftTrialsTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->header);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    g_strv_builder_add (ids, get_trial_column (column)->id);
  }
  return g_strv_builder_end (ids);
}

static void
columns_changed_cb (GListModel      *columns,
                    guint            position,
                    guint            removed,
                    guint            added,
                    WeftTrialsTable *self)
{
  if (self->is_changing)
    return;
  update_rows (self);
  /* Dragging a heading takes the column out and puts it back. */
  if (added > 0)
    g_signal_emit (self, signals[COLUMNS_MOVED], 0);
}

/* Order */

void
weft_trials_table_set_sort (WeftTrialsTable *self,
                            const char      *id,
                            gboolean         descending)
{
  g_autoptr (GtkColumnViewColumn) column = find_column (self, id);

  if (column == NULL)
    return;
  self->is_changing = TRUE;
  gtk_column_view_sort_by_column (self->header, column, descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->is_changing = FALSE;
}

const WeftTrialColumn *
weft_trials_table_get_sort (WeftTrialsTable *self,
                            gboolean        *descending)
{
  GtkColumnViewColumn *column = weft_trial_sorter_probe (self->header, descending);

  return column != NULL ? get_trial_column (column) : NULL;
}

static void
sort_changed_cb (WeftTrialsTable *self)
{
  if (!self->is_changing)
    g_signal_emit (self, signals[SORT_CHANGED], 0);
}

/* Places */

/* Returns: (transfer none) (nullable): the row at a place of @self */
static WeftTrialsRow *
pick_row (WeftTrialsTable *self,
          double           x,
          double           y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return picked != NULL ? WEFT_TRIALS_ROW (gtk_widget_get_ancestor (picked, WEFT_TYPE_TRIALS_ROW)) : NULL;
}

/* Returns: (transfer none) (nullable): the row that shows @id */
static WeftTrialsRow *
find_row (WeftTrialsTable *self,
          gint64           id)
{
  GPtrArray *rows = weft_trials_rows_get_rows (self->rows);

  for (guint i = 0; i < rows->len; i++) {
    WeftTrialItem *item = weft_trials_row_get_item (rows->pdata[i]);

    if (item != NULL && weft_trial_item_get_id (item) == id)
      return rows->pdata[i];
  }
  return NULL;
}

static void
get_middle (WeftTrialsTable *self,
            GdkRectangle    *area)
{
  *area = (GdkRectangle){ gtk_widget_get_width (GTK_WIDGET (self)) / 2, gtk_widget_get_height (GTK_WIDGET (self)) / 2, 1, 1 };
}

void
weft_trials_table_get_cell (WeftTrialsTable *self,
                            gint64           id,
                            const char      *column,
                            GdkRectangle    *area)
{
  graphene_rect_t bounds, seen = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)), (float) gtk_widget_get_height (GTK_WIDGET (self)));
  WeftTrialsRow *row = find_row (self, id);
  GPtrArray *cells = row != NULL ? weft_trials_row_get_cells (row) : NULL;

  get_middle (self, area);
  for (guint i = 0; cells != NULL && i < cells->len; i++) {
    if (!g_str_equal (weft_trial_cell_get_column (cells->pdata[i])->id, column))
      continue;
    if (gtk_widget_compute_bounds (cells->pdata[i], GTK_WIDGET (self), &bounds) && graphene_rect_intersection (&bounds, &seen, &bounds))
      *area = (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
  }
}

/* Menus are about the row where they are asked for, and all that are selected along with it. */
static void
ask_for_menu (WeftTrialsTable    *self,
              WeftTrialsRow      *row,
              const GdkRectangle *area)
{
  guint position = weft_trials_row_get_position (row);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (!gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_select_item (self->selection, position, TRUE);
  g_signal_emit (self, signals[MENU], 0, area);
}

static void
right_pressed_cb (GtkGestureClick *gesture,
                  int              n_press,
                  double           x,
                  double           y,
                  WeftTrialsTable *self)
{
  WeftTrialsRow *row = pick_row (self, x, y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ask_for_menu (self, row, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   data)
{
  WeftTrialsTable *self = WEFT_TRIALS_TABLE (widget);
  WeftTrialsRow *row = weft_trials_rows_get_cursor (self->rows);
  GdkRectangle area;

  if (row == NULL)
    return FALSE;
  weft_trials_table_get_cell (self, weft_trial_item_get_id (weft_trials_row_get_item (row)), "name", &area);
  ask_for_menu (self, row, &area);
  return TRUE;
}

static void
activate_cb (WeftTrialsRows  *rows,
             guint            position,
             WeftTrialsTable *self)
{
  g_autoptr (WeftTrialItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL && weft_trial_item_get_heading (item) != NULL)
    weft_trial_list_set_expanded (get_list (self), weft_trial_item_get_id (item), !weft_trial_item_get_heading (item)->is_expanded);
  else if (item != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, weft_trial_item_get_id (item));
}

/* What is selected */

const gint64 *
weft_trials_table_get_selected (WeftTrialsTable *self,
                                gsize           *n)
{
  *n = self->selected->len;
  return self->selected->len > 0 ? (const gint64 *) (gpointer) self->selected->data : NULL;
}

void
weft_trials_table_select (WeftTrialsTable *self,
                          const gint64    *ids,
                          gsize            n)
{
  WeftTrialList *list = get_list (self);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GtkBitset) rows = gtk_bitset_new_empty (), all = gtk_bitset_new_range (0, n_rows);

  for (gsize i = 0; i < n; i++)
    g_hash_table_add (wanted, (gpointer) &ids[i]);
  for (guint row = 0; row < n_rows; row++) {
    gint64 id = weft_trial_list_get_id (list, row);

    if (g_hash_table_contains (wanted, &id))
      gtk_bitset_add (rows, row);
  }
  gtk_selection_model_set_selection (self->selection, rows, all);
}

/* Those of a heading that are not there yet. */
static void
add_trials_of (WeftTrialsTable        *self,
               const WeftTrialHeading *heading,
               GPtrArray              *trials,
               guint                   max)
{
  g_autoptr (GPtrArray) read = weft_trial_store_read_several (weft_trial_list_get_store (get_list (self)), (const gint64 *) (gpointer) heading->ids->data,
                                                              MIN (heading->ids->len, max), NULL);

  for (guint i = 0; read != NULL && i < read->len && trials->len < max; i++) {
    gboolean is_there = FALSE;

    for (guint j = 0; j < trials->len && !is_there; j++)
      is_there = ((WeftTrial *) trials->pdata[j])->id == ((WeftTrial *) read->pdata[i])->id;
    if (!is_there)
      g_ptr_array_add (trials, weft_trial_ref (read->pdata[i]));
  }
}

GPtrArray *
weft_trials_table_list_selected (WeftTrialsTable *self,
                                 guint            max)
{
  g_autoptr (GtkBitset) rows = gtk_selection_model_get_selection (self->selection);
  GPtrArray *trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, rows, &position); more && trials->len < max; more = gtk_bitset_iter_next (&iter, &position)) {
    g_autoptr (WeftTrialItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
    WeftTrial *trial = item != NULL ? weft_trial_item_get_trial (item) : NULL;

    if (trial != NULL)
      g_ptr_array_add (trials, weft_trial_ref (trial));
    else if (item != NULL && weft_trial_item_get_heading (item) != NULL)
      add_trials_of (self, weft_trial_item_get_heading (item), trials, max);
  }
  return trials;
}

void
weft_trials_table_scroll_to_top (WeftTrialsTable *self)
{
  weft_trials_rows_scroll_to_top (self->rows);
}

void
weft_trials_table_focus (WeftTrialsTable *self)
{
  weft_trials_rows_focus (self->rows);
}

/* The class */

static void
weft_trials_table_dispose (GObject *object)
{
  WeftTrialsTable *self = WEFT_TRIALS_TABLE (object);

  if (self->header != NULL) {
    self->is_changing = TRUE;
    adw_bin_set_child (ADW_BIN (self), NULL);
    self->header = NULL;
    self->rows = NULL;
  }
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (weft_trials_table_parent_class)->dispose (object);
}

static void
weft_trials_table_finalize (GObject *object)
{
  WeftTrialsTable *self = WEFT_TRIALS_TABLE (object);

  g_array_unref (self->selected);
  g_hash_table_unref (self->ranks);
  g_hash_table_unref (self->differing);
  g_clear_pointer (&self->baseline, weft_trial_unref);
  g_clear_pointer (&self->group, weft_trial_column_unref);
  G_OBJECT_CLASS (weft_trials_table_parent_class)->finalize (object);
}

static void
weft_trials_table_class_init (WeftTrialsTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_trials_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_table_finalize;
  column_quark = g_quark_from_static_string ("weft-trial-column");
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", WEFT_TYPE_TRIALS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", WEFT_TYPE_TRIALS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COLUMNS_MOVED] = g_signal_new ("columns-moved", WEFT_TYPE_TRIALS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", WEFT_TYPE_TRIALS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MENU] = g_signal_new ("menu", WEFT_TYPE_TRIALS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GDK_TYPE_RECTANGLE | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "trials.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "trials.details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "trials.explain", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "trials.try-it", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "trials.copy-csv", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "trials.side-by-side", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "trials.diff", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "trials.clone", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "trials.trash", NULL);
  /* The window's keys come first; these are for when it has nothing to undo. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "trials.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "trials.redo", NULL);
}

/* GTK 4.8 shows the last columns first where one reads from right to left: it counts
 * from the left. What has been scrolled is counted from where the table begins. */
static void
scrolled_cb (WeftTrialsTable *self,
             GtkAdjustment   *adjustment)
{
  self->from_start = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - gtk_adjustment_get_value (adjustment);
}

static gboolean
keep_start_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       data)
{
  GtkAdjustment *adjustment = data;
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_adjustment_set_value (adjustment, end - WEFT_TRIALS_TABLE (widget)->from_start);
  return G_SOURCE_REMOVE;
}

/* It is told of while the table is laid out, so that it moves with the next frame only. */
static void
extent_changed_cb (WeftTrialsTable *self,
                   GtkAdjustment   *adjustment)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), keep_start_cb, g_object_ref (adjustment), g_object_unref);
}

static void
keep_start (WeftTrialsTable *self,
            GtkWidget       *scrolled)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (extent_changed_cb), self, G_CONNECT_SWAPPED);
}

/* The triangle before a heading. */
static void
left_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 WeftTrialsTable *self)
{
  WeftTrialsRow *row = pick_row (self, x, y);
  WeftTrialItem *item = row != NULL ? weft_trials_row_get_item (row) : NULL;
  WeftTrialHeading *heading = item != NULL ? weft_trial_item_get_heading (item) : NULL;
  GdkRectangle area;

  if (heading == NULL || n_press != 1)
    return;
  weft_trials_table_get_cell (self, heading->id, "name", &area);
  if (x >= area.x && x < area.x + TRIANGLE)
    weft_trial_list_set_expanded (get_list (self), heading->id, !heading->is_expanded);
}

static void
add_heading_gesture (WeftTrialsTable *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (left_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
add_menu_gesture (WeftTrialsTable *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (right_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
weft_trials_table_init (WeftTrialsTable *self)
{
  self->selected = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->ranks = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->differing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->header = g_object_new (GTK_TYPE_COLUMN_VIEW, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->header), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->header), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  g_signal_connect (gtk_column_view_get_columns (self->header), "items-changed", G_CALLBACK (columns_changed_cb), self);
  g_signal_connect_object (gtk_column_view_get_sorter (self->header), "changed", G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
  add_menu_gesture (self);
  add_heading_gesture (self);
}

static void
add_rows (WeftTrialsTable *self,
          WeftTrialList   *list)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->rows = WEFT_TRIALS_ROWS (weft_trials_rows_new (self->header, list, self->selection, weft_trials_table_fill_row, self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->rows));
  adw_bin_set_child (ADW_BIN (self), scrolled);
  keep_start (self, scrolled);
  g_signal_connect (self->rows, "activate", G_CALLBACK (activate_cb), self);
}

GtkWidget *
weft_trials_table_new (WeftTrialList *list)
{
  WeftTrialsTable *self = g_object_new (WEFT_TYPE_TRIALS_TABLE, NULL);

  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (list))));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (look_at_selection), self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (look_at_selection), self);
  add_rows (self, list);
  return GTK_WIDGET (self);
}
