/* trials-rows.c: as many rows of trials as are to be seen, below the headings of their columns
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The row at a position of the list is always the same of `rows`, so that scrolling by one
 * row fills one row. Rows are filled when the list or what is to be seen of it changes, and
 * only placed while the view is laid out; more of them are made before the frame after that.
 */
#include "app/trials-rows.h"

#include "app/trials-places.h"
#include "app/trials-sheet.h"
#include "base/i18n.h"

struct _WeftTrialsRows
{
  GtkWidget parent_instance;

  /* Owned */
  WeftTrialList *list;
  GtkSelectionModel *selection;
  GtkAdjustment *across; /* nullable */
  GtkAdjustment *along;  /* nullable */
  GPtrArray *columns;    /* WeftTrialColumn */
  GArray *places;        /* WeftTrialPlace, of the columns */

  /* Children */
  GtkColumnView *header;
  GtkWidget *box;  /* WeftTrialsSheet, around the rows */
  GPtrArray *rows; /* WeftTrialsRow: position `p` is shown by that at `p % rows->len` */

  WeftTrialsRowFill fill;
  gpointer fill_data;
  GtkScrollablePolicy across_policy;
  GtkScrollablePolicy along_policy;
  int row_height;   /* 0: not known yet */
  int room;         /* for rows, in pixels; 0: not laid out yet */
  guint tick;       /* makes and fills rows before the next frame */
  guint cursor;     /* position of what has the focus */
  guint anchor;     /* position from which a selection is extended */
  gint64 cursor_id; /* what is there */
  gint64 anchor_id;
  gint64 first_id; /* what is in the first row to be seen */
};

enum {
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum {
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
get_border (GtkScrollable *scrollable,
            GtkBorder     *border)
{
  *border = (GtkBorder){ .top = (gint16) gtk_widget_get_height (GTK_WIDGET (WEFT_TRIALS_ROWS (scrollable)->header)) };
  return TRUE;
}

static void
scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = get_border;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftTrialsRows, weft_trials_rows, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init))

static guint
count (WeftTrialsRows *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/* Filling */

static WeftTrialsRow *
get_row (WeftTrialsRows *self,
         guint           position)
{
  return self->rows->pdata[position % self->rows->len];
}

/* Returns: the position of the first row that is to be seen, at least in part */
static guint
get_first (WeftTrialsRows *self)
{
  return self->row_height > 0 ? (guint) (gtk_adjustment_get_value (self->along) / self->row_height) : 0;
}

static void
show_state (WeftTrialsRows *self,
            WeftTrialsRow  *row,
            guint           position)
{
  gboolean is_selected = gtk_selection_model_is_selected (self->selection, position);
  gboolean has_focus = position == self->cursor && gtk_widget_has_focus (self->box);
  gboolean is_visible = has_focus && gtk_window_get_focus_visible (GTK_WINDOW (gtk_widget_get_root (self->box)));
  GtkStateFlags flags = 0;

  if (is_selected)
    flags |= GTK_STATE_FLAG_SELECTED;
  if (has_focus)
    flags |= GTK_STATE_FLAG_FOCUSED;
  if (is_visible)
    flags |= GTK_STATE_FLAG_FOCUS_VISIBLE;
  gtk_widget_unset_state_flags (GTK_WIDGET (row), (GTK_STATE_FLAG_SELECTED | GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE) & ~flags);
  gtk_widget_set_state_flags (GTK_WIDGET (row), flags, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_selected, -1);
  if (has_focus)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
}

static void
show_states (WeftTrialsRows *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    WeftTrialsRow *row = self->rows->pdata[i];

    if (weft_trials_row_get_item (row) != NULL)
      show_state (self, row, weft_trials_row_get_position (row));
  }
}

static void
fill_row (WeftTrialsRows *self,
          guint           position)
{
  WeftTrialsRow *row = get_row (self, position);
  WeftTrialItem *item = weft_trials_row_get_item (row);
  gint64 id = weft_trial_list_get_id (self->list, position);

  if (item != NULL && id != 0 && weft_trial_item_get_id (item) == id) {
    weft_trials_row_set_item (row, item, position);
  } else {
    g_autoptr (WeftTrialItem) now = g_list_model_get_item (G_LIST_MODEL (self->list), position);

    weft_trials_row_set_item (row, now, position);
  }
  if (id != 0)
    show_state (self, row, position);
}

/* Layout */

static void
add_row (WeftTrialsRows *self)
{
  GtkWidget *row = weft_trials_row_new (self->fill, self->fill_data);

  weft_trials_row_set_columns (WEFT_TRIALS_ROW (row), self->columns);
  gtk_widget_set_parent (row, self->box);
  g_ptr_array_add (self->rows, row);
}

/* Those that were there are at other positions then. */
static void
make_rows (WeftTrialsRows *self,
           guint           n)
{
  if (n <= self->rows->len)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    weft_trials_row_set_item (self->rows->pdata[i], NULL, 0);
  while (self->rows->len < n)
    add_row (self);
}

/* All are as high as one. */
static void
measure_row (WeftTrialsRows *self)
{
  make_rows (self, 1);
  gtk_widget_measure (self->rows->pdata[0], GTK_ORIENTATION_VERTICAL, -1, &self->row_height, NULL, NULL, NULL);
  self->row_height = MAX (self->row_height, 1);
}

static void
configure (WeftTrialsRows *self,
           double          value)
{
  double page = self->room;

  gtk_adjustment_configure (self->along, value, 0, MAX ((double) count (self) * self->row_height, page), page * 0.1, page * 0.9, page);
}

/* Not while the view is laid out. */
static void
fill_rows (WeftTrialsRows *self)
{
  guint first, n = count (self);

  if (self->room == 0 || self->along == NULL)
    return;
  measure_row (self);
  make_rows (self, (guint) (self->room / self->row_height + 2));
  first = get_first (self);
  for (guint position = first; position < first + self->rows->len; position++) {
    if (position < n && (position - first) * (guint) self->row_height < (guint) (self->room + self->row_height))
      fill_row (self, position);
    else
      weft_trials_row_set_item (get_row (self, position), NULL, 0);
  }
  self->first_id = weft_trial_list_get_id (self->list, first);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
scrolled_cb (WeftTrialsRows *self)
{
  fill_rows (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (widget);

  self->tick = 0;
  fill_rows (self);
  configure (self, gtk_adjustment_get_value (self->along));
  return G_SOURCE_REMOVE;
}

static void
place_rows (WeftTrialsRows *self,
            GtkAllocation   area)
{
  double value = gtk_adjustment_get_value (self->along);

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = self->rows->pdata[i];
    guint position = weft_trials_row_get_position (WEFT_TRIALS_ROW (row));
    int minimum;

    if (position == GTK_INVALID_LIST_POSITION)
      continue;
    gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    gtk_widget_size_allocate (row, &(GtkAllocation){ area.x, (int) (position * (double) self->row_height - value), MAX (area.width, minimum), self->row_height }, -1);
    weft_trials_row_place_cells (WEFT_TRIALS_ROW (row), self->places);
  }
}

/* The headings scroll by themselves what they have no room for: at their own least width they
 * would believe that all columns are seen. Returns: how much of the height they take */
static int
place_header (WeftTrialsRows *self,
              int             width)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (self->header), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (self->header), &(GtkAllocation){ 0, 0, width, height }, -1);
  return height;
}

static void
weft_trials_rows_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (widget);
  int top = place_header (self, width), room = MAX (height - top, 1), minimum;
  GtkAllocation area = weft_trials_places_find (self->header, widget, self->places);

  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->box, &(GtkAllocation){ 0, top, MAX (width, minimum), room }, -1);
  if (self->along == NULL)
    return;
  if (room != self->room && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  self->room = room;
  place_rows (self, area);
}

static void
weft_trials_rows_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (WEFT_TRIALS_ROWS (widget)->header), orientation, -1, minimum, natural, NULL, NULL);
}

/* Changes of the list */

/* Returns: where something is now that was at @place */
static guint
follow (WeftTrialsRows *self,
        guint           place,
        gint64          id,
        guint           position,
        guint           removed,
        guint           added)
{
  guint n = count (self);

  if (place == GTK_INVALID_LIST_POSITION || n == 0)
    return GTK_INVALID_LIST_POSITION;
  if (place < position)
    return place;
  if (place >= position + removed)
    return place - removed + added;
  for (guint i = position; i < position + added; i++)
    if (weft_trial_list_get_id (self->list, i) == id)
      return i;
  return MIN (place, n - 1);
}

static void
set_cursor (WeftTrialsRows *self,
            guint           position)
{
  self->cursor = position;
  self->cursor_id = position != GTK_INVALID_LIST_POSITION ? weft_trial_list_get_id (self->list, position) : 0;
}

static void
set_anchor (WeftTrialsRows *self,
            guint           position)
{
  self->anchor = position;
  self->anchor_id = position != GTK_INVALID_LIST_POSITION ? weft_trial_list_get_id (self->list, position) : 0;
}

static void
items_changed_cb (WeftTrialsRows *self,
                  guint           position,
                  guint           removed,
                  guint           added)
{
  double value = self->along != NULL ? gtk_adjustment_get_value (self->along) : 0;

  set_cursor (self, follow (self, self->cursor, self->cursor_id, position, removed, added));
  set_anchor (self, follow (self, self->anchor, self->anchor_id, position, removed, added));
  if (value > 0 && self->row_height > 0) {
    guint first = get_first (self), now = follow (self, first, self->first_id, position, removed, added);

    if (now != GTK_INVALID_LIST_POSITION)
      value += ((double) now - first) * self->row_height;
  }
  if (self->along != NULL && self->row_height > 0)
    configure (self, value);
  fill_rows (self);
}

/* Selecting */

static void
scroll_to (WeftTrialsRows *self,
           guint           position)
{
  double top = (double) position * self->row_height;

  gtk_adjustment_clamp_page (self->along, top, top + self->row_height);
}

static void
select_row (WeftTrialsRows *self,
            guint           position,
            gboolean        modify,
            gboolean        extend)
{
  if (extend && self->anchor < count (self)) {
    guint low = MIN (self->anchor, position), high = MAX (self->anchor, position);

    gtk_selection_model_select_range (self->selection, low, high - low + 1, !modify);
    return;
  }
  set_anchor (self, position);
  if (modify && gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_unselect_item (self->selection, position);
  else
    gtk_selection_model_select_item (self->selection, position, !modify);
}

/* Rows of the list that a key moves by; a page is as many as are to be seen. */
enum {
  STEP,
  PAGE,
  ALL,
};

static guint
move (WeftTrialsRows *self,
      int             unit,
      int             direction)
{
  gint64 page = MAX ((gint64) (gtk_adjustment_get_page_size (self->along) / self->row_height) - 1, 1), n = count (self);
  gint64 by = unit == STEP ? 1 : unit == PAGE ? page
                                              : n;

  return (guint) CLAMP ((gint64) self->cursor + direction * by, 0, n - 1);
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   data)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (widget);
  gboolean modify, extend;
  int unit, direction;
  guint to;

  if (count (self) == 0 || self->row_height == 0)
    return FALSE;
  g_variant_get (args, "(iibb)", &unit, &direction, &modify, &extend);
  to = self->cursor == GTK_INVALID_LIST_POSITION ? 0 : move (self, unit, direction);
  set_cursor (self, to);
  if (!modify || extend)
    select_row (self, to, modify, extend);
  scroll_to (self, to);
  show_states (self);
  return TRUE;
}

static gboolean
select_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   data)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (widget);
  gboolean modify, extend;

  if (self->cursor >= count (self))
    return FALSE;
  g_variant_get (args, "(bb)", &modify, &extend);
  select_row (self, self->cursor, modify, extend);
  return TRUE;
}

static gboolean
select_all_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (widget);

  if (g_variant_get_boolean (args))
    gtk_selection_model_select_all (self->selection);
  else
    gtk_selection_model_unselect_all (self->selection);
  return TRUE;
}

static gboolean
activate_key_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   data)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (widget);

  if (self->cursor >= count (self) || !gtk_widget_has_focus (self->box))
    return FALSE;
  g_signal_emit (self, signals[ACTIVATE], 0, self->cursor);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            WeftTrialsRows  *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  double place = self->along != NULL && self->row_height > 0 ? (gtk_adjustment_get_value (self->along) + y) / self->row_height : -1;

  gtk_widget_grab_focus (self->box);
  if (place < 0 || place >= count (self))
    return;
  set_cursor (self, (guint) place);
  if (n_press == 1)
    select_row (self, (guint) place, (state & GDK_CONTROL_MASK) != 0, (state & GDK_SHIFT_MASK) != 0);
  else if (n_press == 2 && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    g_signal_emit (self, signals[ACTIVATE], 0, (guint) place);
  show_states (self);
}

/* Whoever comes by the keyboard begins with the first row that is to be seen. */
static void
focus_changed_cb (WeftTrialsRows *self)
{
  if (gtk_widget_has_focus (self->box) && self->cursor >= count (self) && count (self) > 0 && self->along != NULL)
    set_cursor (self, MIN (get_first (self), count (self) - 1));
  show_states (self);
}

/* The class */

static void
set_along (WeftTrialsRows *self,
           GtkAdjustment  *adjustment)
{
  if (self->along != NULL)
    g_signal_handlers_disconnect_by_data (self->along, self);
  g_set_object (&self->along, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What is scrolled across are the headings; the rows go along. */
static void
set_across (WeftTrialsRows *self,
            GtkAdjustment  *adjustment)
{
  if (self->across != NULL)
    g_signal_handlers_disconnect_by_data (self->across, self);
  g_set_object (&self->across, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_allocate), self);
  if (self->header != NULL)
    g_object_set (self->header, "hadjustment", adjustment, NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
weft_trials_rows_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *spec)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (object);

  switch (id) {
  case PROP_HADJUSTMENT:
    set_across (self, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    set_along (self, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
    self->across_policy = g_value_get_enum (value);
    break;
  case PROP_VSCROLL_POLICY:
    self->along_policy = g_value_get_enum (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    break;
  }
}

static void
weft_trials_rows_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *spec)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (object);

  switch (id) {
  case PROP_HADJUSTMENT:
    g_value_set_object (value, self->across);
    break;
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->along);
    break;
  case PROP_HSCROLL_POLICY:
    g_value_set_enum (value, self->across_policy);
    break;
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, self->along_policy);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    break;
  }
}

static void
weft_trials_rows_dispose (GObject *object)
{
  WeftTrialsRows *self = WEFT_TRIALS_ROWS (object);

  set_along (self, NULL);
  set_across (self, NULL);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    gtk_widget_unparent (self->rows->pdata[i]);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->box != NULL)
    g_signal_handlers_disconnect_by_data (self->box, self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->header != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->header));
  self->header = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  G_OBJECT_CLASS (weft_trials_rows_parent_class)->dispose (object);
}

static void
add_move (GtkWidgetClass *klass,
          guint           key,
          int             unit,
          int             direction)
{
  for (int i = 0; i < 4; i++) {
    gboolean modify = (i & 1) != 0, extend = (i & 2) != 0;
    GdkModifierType state = (modify ? GDK_CONTROL_MASK : 0) | (extend ? GDK_SHIFT_MASK : 0);

    gtk_widget_class_add_binding (klass, key, state, move_cb, "(iibb)", unit, direction, modify, extend);
  }
}

static void
add_moves (GtkWidgetClass *klass)
{
  static const struct
  {
    guint keys[2];
    int unit;
    int direction;
  } moves[] = {
    { { GDK_KEY_Up, GDK_KEY_KP_Up }, STEP, -1 },
    { { GDK_KEY_Down, GDK_KEY_KP_Down }, STEP, 1 },
    { { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up }, PAGE, -1 },
    { { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down }, PAGE, 1 },
    { { GDK_KEY_Home, GDK_KEY_KP_Home }, ALL, -1 },
    { { GDK_KEY_End, GDK_KEY_KP_End }, ALL, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    for (guint j = 0; j < 2; j++)
      add_move (klass, moves[i].keys[j], moves[i].unit, moves[i].direction);
}

static void
add_bindings (GtkWidgetClass *klass)
{
  static const guint returns[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };
  static const guint spaces[] = { GDK_KEY_space, GDK_KEY_KP_Space };

  add_moves (klass);
  for (guint i = 0; i < G_N_ELEMENTS (returns); i++)
    gtk_widget_class_add_binding (klass, returns[i], 0, activate_key_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++) {
    gtk_widget_class_add_binding (klass, spaces[i], 0, select_cb, "(bb)", FALSE, FALSE);
    gtk_widget_class_add_binding (klass, spaces[i], GDK_CONTROL_MASK, select_cb, "(bb)", TRUE, FALSE);
    gtk_widget_class_add_binding (klass, spaces[i], GDK_SHIFT_MASK, select_cb, "(bb)", FALSE, TRUE);
  }
  gtk_widget_class_add_binding (klass, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, "b", TRUE);
  gtk_widget_class_add_binding (klass, GDK_KEY_slash, GDK_CONTROL_MASK, select_all_cb, "b", TRUE);
  gtk_widget_class_add_binding (klass, GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, select_all_cb, "b", FALSE);
  gtk_widget_class_add_binding (klass, GDK_KEY_backslash, GDK_CONTROL_MASK, select_all_cb, "b", FALSE);
}

static void
weft_trials_rows_class_init (WeftTrialsRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_trials_rows_dispose;
  object_class->set_property = weft_trials_rows_set_property;
  object_class->get_property = weft_trials_rows_get_property;
  widget_class->measure = weft_trials_rows_measure;
  widget_class->size_allocate = weft_trials_rows_size_allocate;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[ACTIVATE] = g_signal_new ("activate", WEFT_TYPE_TRIALS_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "columnview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  add_bindings (widget_class);
}

static void
weft_trials_rows_init (WeftTrialsRows *self)
{
  self->rows = g_ptr_array_new ();
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_column_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (WeftTrialPlace));
  self->cursor = self->anchor = GTK_INVALID_LIST_POSITION;
  gtk_widget_add_css_class (GTK_WIDGET (self), "data-table");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
add_box (WeftTrialsRows *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->box = weft_trials_sheet_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Trials"),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->box, GTK_EVENT_CONTROLLER (gesture));
  g_signal_connect_swapped (self->box, "notify::has-focus", G_CALLBACK (focus_changed_cb), self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
weft_trials_rows_new (GtkColumnView     *header,
                      WeftTrialList     *list,
                      GtkSelectionModel *selection,
                      WeftTrialsRowFill  fill,
                      gpointer           data)
{
  WeftTrialsRows *self = g_object_new (WEFT_TYPE_TRIALS_ROWS, NULL);

  self->list = g_object_ref (list);
  self->selection = g_object_ref (selection);
  self->fill = fill;
  self->fill_data = data;
  self->header = header;
  gtk_widget_set_parent (GTK_WIDGET (header), GTK_WIDGET (self));
  /* It has no rows of its own, so that there is nothing to go to. */
  gtk_widget_set_can_focus (gtk_widget_get_last_child (GTK_WIDGET (header)), FALSE);
  add_box (self);
  g_signal_connect_swapped (selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (selection, "selection-changed", G_CALLBACK (show_states), self);
  return GTK_WIDGET (self);
}

void
weft_trials_rows_set_columns (WeftTrialsRows *self,
                              GPtrArray      *columns)
{
  g_ptr_array_set_size (self->columns, 0);
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (self->columns, weft_trial_column_ref (columns->pdata[i]));
  for (guint i = 0; i < self->rows->len; i++)
    weft_trials_row_set_columns (self->rows->pdata[i], self->columns);
  fill_rows (self);
}

GPtrArray *
weft_trials_rows_get_rows (WeftTrialsRows *self)
{
  return self->rows;
}

WeftTrialsRow *
weft_trials_rows_get_cursor (WeftTrialsRows *self)
{
  WeftTrialsRow *row = self->cursor < count (self) && self->rows->len > 0 ? get_row (self, self->cursor) : NULL;

  return row != NULL && weft_trials_row_get_position (row) == self->cursor ? row : NULL;
}

void
weft_trials_rows_scroll_to_top (WeftTrialsRows *self)
{
  if (self->along != NULL)
    gtk_adjustment_set_value (self->along, 0);
}

void
weft_trials_rows_focus (WeftTrialsRows *self)
{
  gtk_widget_grab_focus (self->box);
}
