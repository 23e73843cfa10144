/* canvas.c: a workflow, drawn and edited
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget itself: what it is made of, its properties, signals, actions and
 * keys. What they do is in the files that canvas-private.h lists.
 */
#include "app/canvas-edit.h"

#include "app/work.h"
#include "base/i18n.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (WeftCanvas, weft_canvas, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_ZOOM,
  PROP_SNAP_TO_GRID,
  PROP_EMPTY,
  PROP_SHOW_MINIMAP,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* Size and drawing */

static void
weft_canvas_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = 1;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 400;
}

static void
weft_canvas_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  WeftCanvas *self = WEFT_CANVAS (widget);
  gboolean is_cut = (width < self->place.width || height < self->place.height) && weft_canvas_shows_all (self);

  self->place.width = width;
  self->place.height = height;
  if ((!self->is_placed || is_cut) && width > 2 * WEFT_CANVAS_MARGIN && height > 2 * WEFT_CANVAS_MARGIN) {
    weft_canvas_show_all (self);
    self->is_placed = TRUE;
  }
  weft_canvas_allocate (self, width, height);
  weft_canvas_place_minimap (self);
}

static void
weft_canvas_do_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  weft_canvas_snapshot (WEFT_CANVAS (widget), snapshot);
}

/* Comes with every state of the window; only other colors or another font matter. */
static void
weft_canvas_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  WeftCanvas *self = WEFT_CANVAS (widget);
  const PangoFontDescription *font;
  WeftCanvasColors colors = { 0 };

  GTK_WIDGET_CLASS (weft_canvas_parent_class)->css_changed (widget, change);
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  weft_canvas_colors_init (&colors, widget);
  if (self->font != NULL && pango_font_description_equal (font, self->font) && memcmp (&colors, &self->nodes.colors, sizeof colors) == 0)
    return;
  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (font);
  weft_canvas_restyle (self);
}

static gboolean
weft_canvas_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  return weft_canvas_move_focus (WEFT_CANVAS (widget), direction);
}

static void
weft_canvas_state_flags_changed (GtkWidget     *widget,
                                 GtkStateFlags  before)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (weft_canvas_parent_class)->state_flags_changed (widget, before);
}

void
weft_canvas_zoom_to_fit (WeftCanvas *self)
{
  g_return_if_fail (WEFT_IS_CANVAS (self));

  weft_canvas_show_all (self);
}

/* Actions */

static void
zoom_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  WeftCanvas *self = WEFT_CANVAS (widget);

  if (g_str_equal (name, "canvas.zoom-in"))
    weft_canvas_zoom_to (self, self->place.zoom * WEFT_CANVAS_ZOOM_STEP);
  else if (g_str_equal (name, "canvas.zoom-out"))
    weft_canvas_zoom_to (self, self->place.zoom / WEFT_CANVAS_ZOOM_STEP);
  else if (g_str_equal (name, "canvas.zoom-one"))
    weft_canvas_zoom_to (self, 1);
  else if (g_str_equal (name, "canvas.zoom-selection"))
    weft_canvas_zoom_to_selection (self);
  else
    weft_canvas_zoom_to_fit (self);
}

static void
select_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  if (g_str_equal (name, "canvas.select-all"))
    weft_canvas_select_all (WEFT_CANVAS (widget));
  else
    weft_canvas_select (WEFT_CANVAS (widget), NULL, WEFT_SELECT_REPLACE);
}

/* What the actions that change the document do. */
static const struct
{
  const char *name;
  void (*edit) (WeftCanvas *self);
  gboolean needs_nodes;
} edits[] = {
  { "canvas.delete", weft_canvas_delete_selected, FALSE },
  { "canvas.cut", weft_canvas_cut, TRUE },
  { "canvas.copy", weft_canvas_copy, TRUE },
  { "canvas.paste", weft_canvas_paste, FALSE },
  { "canvas.duplicate", weft_canvas_duplicate, TRUE },
  { "canvas.bypass", weft_canvas_bypass_selected, TRUE },
  { "canvas.rename", weft_canvas_open_rename, TRUE },
  { "canvas.connect", weft_canvas_connect_selected, TRUE },
  { "canvas.disconnect", weft_canvas_disconnect_selected, TRUE },
  { "canvas.delete-and-join", weft_canvas_delete_and_join, TRUE },
  { "canvas.arrange", weft_canvas_arrange, FALSE },
  { "canvas.frame", weft_canvas_frame_selected, TRUE },
  { "canvas.add-note", weft_canvas_add_note, FALSE },
  { "canvas.ask-task", weft_canvas_ask_task, FALSE },
  { "canvas.edit-note", weft_canvas_edit_note, FALSE },
  { "canvas.remove-note", weft_canvas_remove_note, FALSE },
  { "canvas.group", weft_canvas_group_selected, TRUE },
  { "canvas.ungroup", weft_canvas_ungroup_selected, TRUE },
  { "canvas.export", weft_canvas_export, FALSE },
  { "canvas.copy-chart", weft_canvas_copy_chart, FALSE },
  { "canvas.search", weft_canvas_open_search_at_pointer, FALSE },
  { "canvas.menu", weft_canvas_open_menu, FALSE },
};

static void
edit_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  WeftCanvas *self = WEFT_CANVAS (widget);

  /* Halfway through a gesture the document does not change under it. */
  for (guint i = 0; i < G_N_ELEMENTS (edits) && self->mode == WEFT_DRAG_NONE; i++)
    if (g_str_equal (edits[i].name, name))
      edits[i].edit (self);
}

static void
resize_note_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  WeftCanvas *self = WEFT_CANVAS (widget);
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  if (self->mode == WEFT_DRAG_NONE)
    weft_canvas_resize_note (self, dx, dy);
}

static void
align_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  WeftCanvas *self = WEFT_CANVAS (widget);

  if (self->mode == WEFT_DRAG_NONE)
    weft_canvas_align_selected (self, g_variant_get_string (parameter, NULL));
}

static void
weft_canvas_selection_changed (WeftCanvas *self)
{
  gboolean any = weft_canvas_count_selected (self) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    if (edits[i].needs_nodes)
      gtk_widget_action_set_enabled (GTK_WIDGET (self), edits[i].name, any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "canvas.align", any);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *parameter,
           gpointer   data)
{
  WeftCanvas *self = WEFT_CANVAS (widget);

  if (!weft_canvas_cancel_drag (self) && !weft_canvas_stop_recommending (self))
    weft_canvas_select (self, NULL, WEFT_SELECT_REPLACE);
  return TRUE;
}

static gboolean
arrow_cb (GtkWidget *widget,
          GVariant  *parameter,
          gpointer   data)
{
  int direction;
  gboolean add;

  g_variant_get (parameter, "(ib)", &direction, &add);
  weft_canvas_step_focus (WEFT_CANVAS (widget), (GtkDirectionType) direction, add);
  return TRUE;
}

static gboolean
nudge_cb (GtkWidget *widget,
          GVariant  *parameter,
          gpointer   data)
{
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  if (!weft_canvas_nudge_note (WEFT_CANVAS (widget), dx, dy))
    weft_canvas_nudge (WEFT_CANVAS (widget), dx, dy);
  return TRUE;
}

static void
port_chosen_cb (WeftCanvas   *self,
                WeftPortView *port)
{
  weft_canvas_arm_port (self, WEFT_NODE_VIEW (gtk_widget_get_parent (GTK_WIDGET (port))), port);
}

/* The object */

static void
weft_canvas_dispose (GObject *object)
{
  WeftCanvas *self = WEFT_CANVAS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->rest_source, g_source_remove);
  weft_work_drop (&self->looking);
  weft_work_drop (&self->importing);
  g_clear_object (&self->scrolling);
  g_clear_object (&self->following);
  g_clear_weak_pointer (&self->popup);
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  weft_canvas_unfollow (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (weft_canvas_parent_class)->dispose (object);
}

static void
weft_canvas_finalize (GObject *object)
{
  WeftCanvas *self = WEFT_CANVAS (object);

  g_ptr_array_unref (self->views);
  g_ptr_array_unref (self->wires);
  g_ptr_array_unref (self->notes);
  g_hash_table_unref (self->by_id);
  g_array_unref (self->shifts);
  g_clear_pointer (&self->guides, g_array_unref);
  g_clear_pointer (&self->band_base, g_hash_table_unref);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_object (&self->workflow);
  g_clear_object (&self->document);
  g_clear_pointer (&self->font, pango_font_description_free);
  g_free (self->pasted);
  G_OBJECT_CLASS (weft_canvas_parent_class)->finalize (object);
}

static void
weft_canvas_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WeftCanvas *self = WEFT_CANVAS (object);

  switch (prop_id) {
  case PROP_ZOOM:
    g_value_set_double (value, self->place.zoom);
    break;
  case PROP_SNAP_TO_GRID:
    g_value_set_boolean (value, self->snaps);
    break;
  case PROP_EMPTY:
    g_value_set_boolean (value, self->is_empty);
    break;
  case PROP_SHOW_MINIMAP:
    g_value_set_boolean (value, self->has_minimap);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
weft_canvas_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  WeftCanvas *self = WEFT_CANVAS (object);

  switch (prop_id) {
  case PROP_ZOOM:
    weft_canvas_zoom_to (self, g_value_get_double (value));
    break;
  case PROP_SNAP_TO_GRID:
    self->snaps = g_value_get_boolean (value);
    break;
  case PROP_SHOW_MINIMAP:
    self->has_minimap = g_value_get_boolean (value);
    gtk_widget_queue_allocate (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
add_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_READABLE;

  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, WEFT_CANVAS_MIN_ZOOM, WEFT_CANVAS_MAX_ZOOM, 1,
                                          flags | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SNAP_TO_GRID] = g_param_spec_boolean ("snap-to-grid", NULL, NULL, TRUE, flags | G_PARAM_WRITABLE);
  props[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, flags);
  props[PROP_SHOW_MINIMAP] = g_param_spec_boolean ("show-minimap", NULL, NULL, TRUE, flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
add_signal (const char *name,
            GType       argument)
{
  g_signal_new (name, WEFT_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
add_signals (void)
{
  add_signal ("selection-changed", G_TYPE_NONE);
  add_signal ("open-nested", G_TYPE_STRING);
  add_signal ("open-node", G_TYPE_STRING);
  add_signal ("open-file", G_TYPE_FILE);
  add_signal ("say", G_TYPE_STRING);
  add_signal ("port-chosen", WEFT_TYPE_PORT_VIEW);
}

static void
add_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "canvas.delete", edit_cb, GDK_KEY_Delete, 0 },
    { "canvas.cut", edit_cb, GDK_KEY_x, GDK_CONTROL_MASK },
    { "canvas.copy", edit_cb, GDK_KEY_c, GDK_CONTROL_MASK },
    { "canvas.paste", edit_cb, GDK_KEY_v, GDK_CONTROL_MASK },
    { "canvas.duplicate", edit_cb, GDK_KEY_d, GDK_CONTROL_MASK },
    { "canvas.bypass", edit_cb, GDK_KEY_b, GDK_CONTROL_MASK },
    { "canvas.rename", edit_cb, GDK_KEY_F2, 0 },
    { "canvas.connect", edit_cb, GDK_KEY_l, GDK_CONTROL_MASK },
    { "canvas.disconnect", edit_cb, GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.delete-and-join", edit_cb, GDK_KEY_Delete, GDK_CONTROL_MASK },
    { "canvas.export", edit_cb, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.copy-chart", edit_cb, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.arrange", edit_cb, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.frame", edit_cb, GDK_KEY_j, GDK_CONTROL_MASK },
    { "canvas.add-note", edit_cb, GDK_KEY_j, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.ask-task", edit_cb, GDK_KEY_b, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.group", edit_cb, GDK_KEY_g, GDK_CONTROL_MASK },
    { "canvas.ungroup", edit_cb, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.search", edit_cb, GDK_KEY_period, GDK_CONTROL_MASK },
    { "canvas.menu", edit_cb, GDK_KEY_Menu, 0 },
    { "canvas.select-all", select_cb, GDK_KEY_a, GDK_CONTROL_MASK },
    { "canvas.unselect", select_cb, GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "canvas.zoom-in", zoom_cb, GDK_KEY_plus, GDK_CONTROL_MASK },
    { "canvas.zoom-out", zoom_cb, GDK_KEY_minus, GDK_CONTROL_MASK },
    { "canvas.zoom-one", zoom_cb, GDK_KEY_1, GDK_CONTROL_MASK },
    { "canvas.zoom-fit", zoom_cb, GDK_KEY_0, GDK_CONTROL_MASK },
    { "canvas.zoom-selection", zoom_cb, GDK_KEY_2, GDK_CONTROL_MASK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].activate);
    gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers, actions[i].name, NULL);
  }
  gtk_widget_class_install_property_action (klass, "canvas.minimap", "show-minimap");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_m, GDK_CONTROL_MASK, "canvas.minimap", NULL);
  /* The keys of these are the note's own. */
  gtk_widget_class_install_action (klass, "canvas.edit-note", NULL, edit_cb);
  gtk_widget_class_install_action (klass, "canvas.remove-note", NULL, edit_cb);
  gtk_widget_class_install_action (klass, "canvas.resize-note", "(ii)", resize_note_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "canvas.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_BackSpace, 0, "canvas.delete", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_equal, GDK_CONTROL_MASK, "canvas.zoom-in", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Add, GDK_CONTROL_MASK, "canvas.zoom-in", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "canvas.zoom-out", NULL);
}

/* Ctrl+Shift+D and I are GTK's own. */
static void
add_alignments (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    guint keypad;
    const char *how;
  } keys[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, "left" },
    { GDK_KEY_x, 0, "center" },
    { GDK_KEY_Right, GDK_KEY_KP_Right, "right" },
    { GDK_KEY_Up, GDK_KEY_KP_Up, "top" },
    { GDK_KEY_y, 0, "middle" },
    { GDK_KEY_Down, GDK_KEY_KP_Down, "bottom" },
    { GDK_KEY_k, 0, "across" },
    { GDK_KEY_v, 0, "down" },
  };

  gtk_widget_class_install_action (klass, "canvas.align", "s", align_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    gtk_widget_class_add_binding_action (klass, keys[i].key, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "canvas.align", "s", keys[i].how);
    if (keys[i].keypad != 0)
      gtk_widget_class_add_binding_action (klass, keys[i].keypad, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "canvas.align", "s", keys[i].how);
  }
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    guint keypad;
    GtkDirectionType direction;
    int dx;
    int dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, GTK_DIR_LEFT, -1, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, GTK_DIR_RIGHT, 1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, GTK_DIR_UP, 0, -1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, GTK_DIR_DOWN, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++) {
    gtk_widget_class_add_binding (klass, arrows[i].key, 0, arrow_cb, "(ib)", arrows[i].direction, FALSE);
    gtk_widget_class_add_binding (klass, arrows[i].keypad, 0, arrow_cb, "(ib)", arrows[i].direction, FALSE);
    gtk_widget_class_add_binding (klass, arrows[i].key, GDK_SHIFT_MASK, arrow_cb, "(ib)", arrows[i].direction, TRUE);
    gtk_widget_class_add_binding (klass, arrows[i].keypad, GDK_SHIFT_MASK, arrow_cb, "(ib)", arrows[i].direction, TRUE);
    gtk_widget_class_add_binding (klass, arrows[i].key, GDK_CONTROL_MASK, nudge_cb, "(ii)", arrows[i].dx, arrows[i].dy);
    gtk_widget_class_add_binding (klass, arrows[i].keypad, GDK_CONTROL_MASK, nudge_cb, "(ii)", arrows[i].dx, arrows[i].dy);
  }
  /* A sweep is drawn with Ctrl held. */
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, GDK_CONTROL_MASK, escape_cb, NULL);
}

/* What travels over a wire, and why it does not fit. */
static gboolean
weft_canvas_query_tooltip (GtkWidget  *widget,
                           int         x,
                           int         y,
                           gboolean    keyboard,
                           GtkTooltip *tooltip)
{
  const WeftCanvasWire *wire = keyboard ? NULL : weft_canvas_pick_wire (WEFT_CANVAS (widget), x, y);
  g_autofree char *text = NULL;

  if (wire == NULL || (wire->info == NULL && wire->trouble == NULL))
    return FALSE;
  text = wire->info != NULL && wire->trouble != NULL ? g_strdup_printf ("%s\n%s", wire->info, wire->trouble) : g_strdup (wire->info != NULL ? wire->info : wire->trouble);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
weft_canvas_class_init (WeftCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_canvas_dispose;
  object_class->finalize = weft_canvas_finalize;
  object_class->get_property = weft_canvas_get_property;
  object_class->set_property = weft_canvas_set_property;
  widget_class->measure = weft_canvas_measure;
  widget_class->size_allocate = weft_canvas_size_allocate;
  widget_class->snapshot = weft_canvas_do_snapshot;
  widget_class->css_changed = weft_canvas_css_changed;
  widget_class->focus = weft_canvas_focus;
  widget_class->query_tooltip = weft_canvas_query_tooltip;
  widget_class->state_flags_changed = weft_canvas_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  add_properties (object_class);
  add_signals ();
  add_actions (widget_class);
  add_alignments (widget_class);
  add_keys (widget_class);
}

static GtkWidget *
make_hint (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "weft-palette-symbolic");
  gtk_widget_add_css_class (page, "compact");
  gtk_widget_set_can_target (page, FALSE);
  return page;
}

static GtkWidget *
make_bubble (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);

  gtk_widget_add_css_class (label, "canvas-bubble");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_can_target (label, FALSE);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
weft_canvas_init (WeftCanvas *self)
{
  self->views = g_ptr_array_new ();
  self->notes = g_ptr_array_new ();
  self->wires = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_canvas_wire_free);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shifts = g_array_new (FALSE, FALSE, sizeof (WeftCanvasShift));
  g_array_set_clear_func (self->shifts, (GDestroyNotify) weft_canvas_shift_clear);
  self->place.zoom = 1;
  self->is_resting = TRUE;
  self->is_empty = TRUE;
  self->snaps = TRUE;
  self->has_minimap = TRUE;
  self->hint = make_hint ();
  self->bubble = make_bubble ();
  gtk_widget_set_parent (self->hint, GTK_WIDGET (self));
  weft_canvas_add_minimap (self);
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
  weft_canvas_show_hint (self, NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Workflow"),
                                  GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, _("canvas"), -1);
  weft_canvas_colors_init (&self->nodes.colors, GTK_WIDGET (self));
  weft_canvas_add_gestures (self);
  weft_canvas_add_drop_target (self);
  weft_canvas_selection_changed (self);
  g_signal_connect (self, "selection-changed", G_CALLBACK (weft_canvas_selection_changed), NULL);
  g_signal_connect (self, "port-chosen", G_CALLBACK (port_chosen_cb), NULL);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (weft_canvas_restyle), NULL);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (weft_canvas_restyle), self);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (weft_canvas_restyle), self);
}

WeftCanvas *
weft_canvas_new (WeftDocument *document,
                 WeftWorkflow *workflow)
{
  WeftCanvas *self;

  g_return_val_if_fail (WEFT_IS_DOCUMENT (document), NULL);

  self = g_object_new (WEFT_TYPE_CANVAS, NULL);
  self->document = g_object_ref (document);
  self->workflow = g_object_ref (workflow != NULL ? workflow : weft_document_get_workflow (document));
  weft_canvas_follow (self);
  return self;
}

WeftDocument *
weft_canvas_get_document (WeftCanvas *self)
{
  g_return_val_if_fail (WEFT_IS_CANVAS (self), NULL);

  return self->document;
}

WeftWorkflow *
weft_canvas_get_workflow (WeftCanvas *self)
{
  g_return_val_if_fail (WEFT_IS_CANVAS (self), NULL);

  return self->workflow;
}
