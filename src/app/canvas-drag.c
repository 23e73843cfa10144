/* canvas-drag.c: what the pointer does to the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One gesture, before any child sees the event, decides by what is under the
 * pointer what a drag means. Nodes that are dragged are only drawn elsewhere;
 * the document changes once, when the button is released.
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"

#include <math.h>

/* Shorter is a click, application pixels. */
#define SLOP 6

/* A port is hit that near, application pixels. */
#define PORT_REACH 10

/* One click of a wheel, application pixels. */
#define WHEEL_STEP 60

static GdkModifierType
get_modifiers (gpointer controller)
{
  return gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
}

static void
set_mode (WeftCanvas   *self,
          WeftDragMode  mode)
{
  gboolean resizes = mode == WEFT_DRAG_RESIZE || (mode == WEFT_DRAG_NONE && self->at_corner);
  const char *idle = self->has_space ? "grab" : (resizes ? "se-resize" : NULL);

  self->mode = mode;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), mode == WEFT_DRAG_PAN ? "grabbing" : idle);
}

/* Pressing */

static void
press_node (WeftCanvas      *self,
            WeftNodeView    *view,
            GdkModifierType  state)
{
  self->was_selected = weft_node_view_get_selected (view);
  gtk_widget_insert_before (GTK_WIDGET (view), GTK_WIDGET (self), GTK_WIDGET (self->minimap));
  gtk_widget_grab_focus (GTK_WIDGET (view));
  if (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK))
    weft_canvas_select_view (self, view, WEFT_SELECT_TOGGLE);
  else if (!self->was_selected)
    weft_canvas_select_view (self, view, WEFT_SELECT_REPLACE);
  set_mode (self, WEFT_DRAG_PRESSED);
}

static void
press_note (WeftCanvas   *self,
            WeftNoteView *note,
            WeftDragMode  mode)
{
  gtk_widget_grab_focus (GTK_WIDGET (note));
  weft_canvas_select (self, NULL, WEFT_SELECT_REPLACE);
  self->dragged_note = note;
  set_mode (self, mode);
}

static void
press_ground (WeftCanvas      *self,
              double           x,
              double           y,
              GdkModifierType  state)
{
  WeftCanvasWire *wire = weft_canvas_pick_wire (self, x, y);
  WeftNoteView *corner = weft_canvas_pick_corner (self, x, y), *note = weft_canvas_pick_note (self, x, y);

  if (corner != NULL) {
    press_note (self, corner, WEFT_DRAG_RESIZE);
  } else if (wire != NULL) {
    gtk_widget_grab_focus (GTK_WIDGET (self));
    weft_canvas_select_wire (self, wire, state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK) ? WEFT_SELECT_TOGGLE : WEFT_SELECT_REPLACE);
  } else if (note != NULL) {
    press_note (self, note, WEFT_DRAG_PRESSED);
  } else {
    gtk_widget_grab_focus (GTK_WIDGET (self));
    set_mode (self, WEFT_DRAG_BAND);
    weft_canvas_begin_band (self, state & GDK_SHIFT_MASK);
  }
}

static void
press_left (WeftCanvas      *self,
            double           x,
            double           y,
            GdkModifierType  state)
{
  WeftNodeView *view = NULL;
  WeftPortView *port = weft_canvas_pick_port (self, x, y, PORT_REACH, &view);

  if (self->has_space) {
    self->used_space = TRUE;
    set_mode (self, WEFT_DRAG_PAN);
    return;
  }
  if (port != NULL && gtk_widget_get_child_visible (GTK_WIDGET (port))) {
    gtk_widget_grab_focus (GTK_WIDGET (port));
    set_mode (self, WEFT_DRAG_WIRE_PRESSED);
    return;
  }
  view = weft_canvas_pick_node (self, x, y);
  if (view != NULL)
    press_node (self, view, state);
  else
    press_ground (self, x, y, state);
}

/* What stands above the canvas, a popover or the map, has gestures of its own. */
static gboolean
is_above (WeftCanvas *self,
          double      x,
          double      y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return picked != NULL && (picked == GTK_WIDGET (self->minimap) || gtk_widget_get_native (picked) != gtk_widget_get_native (GTK_WIDGET (self)));
}

static void
drag_begin_cb (WeftCanvas *self,
               double      x,
               double      y)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (self->drag));

  if (is_above (self, x, y)) {
    gtk_gesture_set_state (self->drag, GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  weft_canvas_finish_arranging (self);
  weft_canvas_forget_wire (self);
  weft_canvas_light_wire (self, NULL);
  self->start_x = x;
  self->start_y = y;
  self->pan_x = self->place.x;
  self->pan_y = self->place.y;
  self->dragged_note = NULL;
  set_mode (self, WEFT_DRAG_NONE);
  if (button == GDK_BUTTON_PRIMARY)
    press_left (self, x, y, get_modifiers (self->drag));
  else if (button == GDK_BUTTON_MIDDLE)
    set_mode (self, WEFT_DRAG_PAN);
  else if (button == GDK_BUTTON_SECONDARY && (get_modifiers (self->drag) & GDK_CONTROL_MASK))
    set_mode (self, WEFT_DRAG_SWEEP_PRESSED);
}

/* Moving */

static void
pass_slop (WeftCanvas *self)
{
  WeftNodeView *view = NULL;
  WeftPortView *port;

  if (self->mode == WEFT_DRAG_PRESSED) {
    set_mode (self, WEFT_DRAG_MOVE);
  } else if (self->mode == WEFT_DRAG_SWEEP_PRESSED) {
    set_mode (self, WEFT_DRAG_SWEEP);
  } else if (self->mode == WEFT_DRAG_WIRE_PRESSED) {
    port = weft_canvas_pick_port (self, self->start_x, self->start_y, PORT_REACH, &view);
    set_mode (self, port != NULL ? WEFT_DRAG_WIRE : WEFT_DRAG_NONE);
    if (port != NULL)
      weft_canvas_begin_wire (self, view, port, FALSE);
  }
  if (self->mode != WEFT_DRAG_NONE)
    gtk_gesture_set_state (self->drag, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (WeftCanvas *self,
                double      dx,
                double      dy)
{
  double x = self->start_x + dx, y = self->start_y + dy;

  if (hypot (dx, dy) >= SLOP)
    pass_slop (self);
  weft_canvas_shun_minimap (self, x, y, self->mode != WEFT_DRAG_NONE);
  switch (self->mode) {
  case WEFT_DRAG_MOVE:
    weft_canvas_move_held (self, dx / self->place.zoom, dy / self->place.zoom, get_modifiers (self->drag) & GDK_SHIFT_MASK);
    if (self->dragged_note == NULL)
      weft_canvas_aim_selected (self, x, y);
    break;
  case WEFT_DRAG_RESIZE:
    weft_canvas_resize_held (self, dx / self->place.zoom, dy / self->place.zoom, get_modifiers (self->drag) & GDK_SHIFT_MASK);
    break;
  case WEFT_DRAG_BAND:
    weft_canvas_update_band (self, x, y);
    break;
  case WEFT_DRAG_PAN:
    weft_canvas_pan_to (self, self->pan_x + dx, self->pan_y + dy);
    break;
  case WEFT_DRAG_WIRE:
    weft_canvas_update_wire (self, x, y);
    break;
  case WEFT_DRAG_SWEEP:
    weft_canvas_update_sweep (self, x, y);
    break;
  case WEFT_DRAG_NONE:
  case WEFT_DRAG_PRESSED:
  case WEFT_DRAG_SWEEP_PRESSED:
  case WEFT_DRAG_WIRE_PRESSED:
  default:
    break;
  }
}

/* Releasing */

/* A click on one of several selected nodes means this one. */
static void
release_node (WeftCanvas *self)
{
  WeftNodeView *view = weft_canvas_pick_node (self, self->start_x, self->start_y);

  if (view != NULL && self->was_selected && !(get_modifiers (self->drag) & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)))
    weft_canvas_select_view (self, view, WEFT_SELECT_REPLACE);
}

static void
drag_end_cb (WeftCanvas *self,
             double      dx,
             double      dy)
{
  WeftDragMode mode = self->mode;

  set_mode (self, WEFT_DRAG_NONE);
  weft_canvas_shun_minimap (self, 0, 0, FALSE);
  switch (mode) {
  case WEFT_DRAG_PRESSED:
    if (self->dragged_note == NULL)
      release_node (self);
    break;
  case WEFT_DRAG_MOVE:
    weft_canvas_drop_held (self, _("Move"));
    break;
  case WEFT_DRAG_RESIZE:
    weft_canvas_drop_held (self, _("Resize"));
    break;
  case WEFT_DRAG_BAND:
    weft_canvas_end_band (self);
    break;
  case WEFT_DRAG_WIRE:
    if (!weft_canvas_end_wire (self))
      weft_canvas_open_search (self, self->start_x + dx, self->start_y + dy);
    break;
  case WEFT_DRAG_SWEEP:
    weft_canvas_end_sweep (self);
    break;
  case WEFT_DRAG_SWEEP_PRESSED:
    weft_canvas_open_menu_at (self, self->start_x, self->start_y);
    break;
  case WEFT_DRAG_NONE:
  case WEFT_DRAG_PAN:
  case WEFT_DRAG_WIRE_PRESSED:
  default:
    break;
  }
  self->dragged_note = NULL;
}

/* Clicks that are no drags */

static void
press_twice (WeftCanvas *self,
             double      x,
             double      y)
{
  WeftNodeView *view = weft_canvas_pick_node (self, x, y);

  if (view != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "node.open", NULL);
  else if (weft_canvas_pick_note (self, x, y) != NULL)
    weft_canvas_edit_note (self);
  else if (weft_canvas_pick_wire (self, x, y) == NULL)
    weft_canvas_open_search (self, x, y);
}

static void
pressed_cb (WeftCanvas      *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  /* With Ctrl it may become a sweep: only its end tells. */
  if (button == GDK_BUTTON_SECONDARY && !is_above (self, x, y) && !(get_modifiers (gesture) & GDK_CONTROL_MASK))
    weft_canvas_open_menu_at (self, x, y);
}

/* Only once the button is up, so that what opens keeps the focus. */
static void
released_cb (WeftCanvas      *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  WeftNodeView *view = NULL;

  if (button != GDK_BUTTON_PRIMARY || n_press != 2 || self->has_space || is_above (self, x, y))
    return;
  if (weft_canvas_pick_port (self, x, y, PORT_REACH, &view) == NULL)
    press_twice (self, x, y);
}

/* Nothing has happened. */
gboolean
weft_canvas_cancel_drag (WeftCanvas *self)
{
  gboolean was_drawing = self->pending.view != NULL;
  WeftDragMode mode = self->mode;

  set_mode (self, WEFT_DRAG_NONE);
  weft_canvas_shun_minimap (self, 0, 0, FALSE);
  weft_canvas_forget_wire (self);
  weft_canvas_clear_aim (self);
  weft_canvas_release_held (self);
  self->dragged_note = NULL;
  if (mode == WEFT_DRAG_BAND)
    weft_canvas_end_band (self);
  if (mode == WEFT_DRAG_SWEEP)
    weft_canvas_forget_sweep (self);
  return was_drawing || mode != WEFT_DRAG_NONE;
}

/* A sequence that the system takes away is no release; after one it means nothing. */
static void
cancel_cb (WeftCanvas *self)
{
  if (self->mode != WEFT_DRAG_NONE)
    (void) weft_canvas_cancel_drag (self);
}

/* Wheel, touchpad and two fingers */

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           WeftCanvas               *self)
{
  GdkModifierType state = get_modifiers (controller);
  double step = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL ? WHEEL_STEP : 1;

  if (state & GDK_CONTROL_MASK) {
    weft_canvas_zoom_at (self, self->place.zoom * pow (WEFT_CANVAS_ZOOM_STEP, -dy * step / WHEEL_STEP), self->pointer_x, self->pointer_y);
    return TRUE;
  }
  if (state & GDK_SHIFT_MASK && dx == 0)
    weft_canvas_pan_to (self, self->place.x - dy * step, self->place.y);
  else
    weft_canvas_pan_to (self, self->place.x - dx * step, self->place.y - dy * step);
  return TRUE;
}

static void
pinch_begin_cb (WeftCanvas *self)
{
  self->pinch_zoom = self->place.zoom;
}

static void
pinch_cb (GtkGestureZoom *gesture,
          double          scale,
          WeftCanvas     *self)
{
  double x = self->pointer_x, y = self->pointer_y;

  (void) gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  weft_canvas_zoom_at (self, self->pinch_zoom * scale, x, y);
}

/* The space bar: held it turns the left button into a hand; tapped it searches, or
 * on a node selects it as well or no more. */

static gboolean
key_pressed_cb (WeftCanvas *self,
                guint       key)
{
  if (key != GDK_KEY_space || self->has_space)
    return key == GDK_KEY_space;
  self->has_space = TRUE;
  self->used_space = FALSE;
  set_mode (self, self->mode);
  return GDK_EVENT_STOP;
}

static void
key_released_cb (WeftCanvas *self,
                 guint       key)
{
  if (key != GDK_KEY_space || !self->has_space)
    return;
  self->has_space = FALSE;
  set_mode (self, self->mode);
  if (self->used_space)
    return;
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    weft_canvas_open_search_at_pointer (self);
  else if (weft_canvas_get_focus_view (self) != NULL)
    weft_canvas_select_view (self, weft_canvas_get_focus_view (self), WEFT_SELECT_TOGGLE);
}

static void
focus_left_cb (WeftCanvas *self)
{
  self->has_space = FALSE;
  set_mode (self, self->mode);
}

static void
motion_cb (WeftCanvas *self,
           double      x,
           double      y)
{
  gboolean is_over_node = weft_canvas_pick_node (self, x, y) != NULL, at_corner = !is_over_node && weft_canvas_pick_corner (self, x, y) != NULL;

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->mode == WEFT_DRAG_NONE)
    weft_canvas_light_wire (self, !is_over_node && !is_above (self, x, y) ? weft_canvas_pick_wire (self, x, y) : NULL);
  if (self->mode != WEFT_DRAG_NONE || self->at_corner == at_corner)
    return;
  self->at_corner = at_corner;
  set_mode (self, self->mode);
}

static void
leave_cb (WeftCanvas *self)
{
  weft_canvas_light_wire (self, NULL);
}

static void
add_controller (WeftCanvas          *self,
                GtkEventController  *controller,
                GtkPropagationPhase  phase)
{
  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
weft_canvas_add_gestures (WeftCanvas *self)
{
  GtkGesture *zoom = gtk_gesture_zoom_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  self->drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->drag), 0);
  g_signal_connect_swapped (self->drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (self->drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (self->drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (self->drag, "cancel", G_CALLBACK (cancel_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (key_released_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  g_signal_connect_swapped (zoom, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (zoom, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  add_controller (self, GTK_EVENT_CONTROLLER (self->drag), GTK_PHASE_CAPTURE);
  add_controller (self, GTK_EVENT_CONTROLLER (zoom), GTK_PHASE_CAPTURE);
  add_controller (self, motion, GTK_PHASE_CAPTURE);
  add_controller (self, GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  add_controller (self, scroll, GTK_PHASE_BUBBLE);
  add_controller (self, keys, GTK_PHASE_BUBBLE);
  add_controller (self, focus, GTK_PHASE_BUBBLE);
}
