/* curve-chart.c: one chart of curves that can be zoomed and read off
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curve-chart.h"

#include "app/curve-readout.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/i18n.h"

#include <math.h>

/* How far from the mark at the end of a curve it is still pointed at. */
#define END_REACH 10.0

/* A drag is one after so many pixels, and zooms along an axis after more. */
#define MIN_DRAG 6
#define MIN_ZOOM 12

/* Limits that lie so near to each other, in pixels, are the same. */
#define MIN_STRETCH 0.5

/* A key press shows this share of the range that was shown, a notch of the wheel that one. */
#define KEY_ZOOM   0.7
#define WHEEL_ZOOM 0.85

/* How long it is said that the wheel zooms with a key, in milliseconds. */
#define HINT_TIME 1500

struct _WeftCurveChart
{
  AdwBin parent_instance;

  /* Owned */
  WeftCurveCard card;

  /* Borrowed */
  WeftPictureView *view;
  const WeftCurveSource *source;
  gpointer owner;

  WeftCurvesLayout layout;
  gboolean is_laid_out;
  double x_low, x_high, y_low, y_high; /* NaN: everything */
  double cursor;                       /* NaN: nowhere */
  double pointer[2];                   /* NaN: not over the chart */
  double drag[4];                      /* from, to; NaN: none */
  WeftCurvesLayout grabbed;            /* when a drag of the whole began */
  gboolean is_panning;
  WeftCurvesLayout whole; /* of the latest picture that shows everything */
  guint hint_source;      /* 0: nothing is said */
  WeftCurveHighlight highlight;
  gint64 highlighted; /* whose curves stand out; 0: nobody's */
};

G_DEFINE_FINAL_TYPE (WeftCurveChart, weft_curve_chart, ADW_TYPE_BIN)

enum {
  CURSOR_MOVED,
  POINTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is shown */

static gpointer
take (gpointer owner)
{
  WeftCurveChart *self = owner;
  WeftCurveSet *set = self->source->fill (&self->card, self->owner);

  if (set == NULL)
    return NULL;
  if (!isnan (self->x_low)) {
    set->picture.x_low = self->x_low;
    set->picture.x_high = self->x_high;
  }
  set->picture.y_low = self->y_low;
  set->picture.y_high = self->y_high;
  return set;
}

static void
draw (gconstpointer         content,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  WeftCurves picture = weft_curve_set_get_picture (content, height);

  weft_curves_paint (&picture, style, cr, width, height);
}

static void
free_set (gpointer content)
{
  weft_curve_set_free (content);
}

/* Returns: (nullable): where everything is in the picture on screen */
static const WeftCurvesLayout *
get_layout (WeftCurveChart *self)
{
  const WeftCurveSet *set = weft_curve_chart_get_set (self);
  WeftPaintStyle style;

  if (set == NULL)
    return NULL;
  if (!self->is_laid_out) {
    double width = gtk_widget_get_width (GTK_WIDGET (self->view)), height = gtk_widget_get_height (GTK_WIDGET (self->view));
    WeftCurves picture = weft_curve_set_get_picture (set, height);

    weft_theme_get_style (GTK_WIDGET (self->view), &style);
    weft_curves_lay_out (&picture, &style, width, height, &self->layout);
    self->is_laid_out = TRUE;
    if (isnan (picture.y_low) && isnan (self->x_low))
      self->whole = self->layout;
  }
  return &self->layout;
}

/* Why a curve ends, where its mark is pointed at. */
static gboolean
tooltip_cb (WeftCurveChart *self,
            int             x,
            int             y,
            gboolean        by_keyboard,
            GtkTooltip     *tooltip)
{
  const WeftCurvesLayout *layout = get_layout (self);
  WeftCurves picture;
  guint curve;

  if (layout == NULL || by_keyboard)
    return FALSE;
  picture = weft_curve_set_get_picture (weft_curve_chart_get_set (self), gtk_widget_get_height (GTK_WIDGET (self->view)));
  if (!weft_curves_find_end (&picture, layout, x, y, END_REACH, &curve))
    return FALSE;
  gtk_tooltip_set_text (tooltip, picture.curves[curve].end);
  return TRUE;
}

static void
painted_cb (WeftCurveChart *self)
{
  self->is_laid_out = FALSE;
}

static gboolean
is_dragging (WeftCurveChart *self)
{
  return !self->is_panning && !isnan (self->drag[0]) && hypot (self->drag[2] - self->drag[0], self->drag[3] - self->drag[1]) >= MIN_DRAG;
}

/* A drag along one axis only takes the whole of the other. */
static void
get_rubber_band (WeftCurveChart         *self,
                 const WeftCurvesLayout *layout,
                 double                  x[2],
                 double                  y[2])
{
  x[0] = CLAMP (MIN (self->drag[0], self->drag[2]), layout->x.start, layout->x.end);
  x[1] = CLAMP (MAX (self->drag[0], self->drag[2]), layout->x.start, layout->x.end);
  y[0] = CLAMP (MIN (self->drag[1], self->drag[3]), layout->y.end, layout->y.start);
  y[1] = CLAMP (MAX (self->drag[1], self->drag[3]), layout->y.end, layout->y.start);
  if (x[1] - x[0] < MIN_ZOOM) {
    x[0] = layout->x.start;
    x[1] = layout->x.end;
  }
  if (y[1] - y[0] < MIN_ZOOM) {
    y[0] = layout->y.end;
    y[1] = layout->y.start;
  }
}

static void
paint_hint (const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                height)
{
  WeftText text = { _("Scroll with Ctrl to zoom, drag with Shift to move"), WEFT_TEXT_SMALL, style->text, width, 0.5, 0.5 };
  WeftColor veil = style->background;

  veil.alpha = 0.85;
  weft_color_set (veil, cr);
  cairo_rectangle (cr, 0, height / 2 - 1.2 * style->text_size, width, 2.4 * style->text_size);
  cairo_fill (cr);
  weft_paint_text (cr, style, &text, width / 2, height / 2);
}

static void
overlay (gpointer              owner,
         const WeftPaintStyle *style,
         cairo_t              *cr,
         double                width,
         double                height)
{
  WeftCurveChart *self = owner;
  const WeftCurveSet *set = weft_curve_chart_get_set (self);
  const WeftCurvesLayout *layout;
  double x[2], y[2];

  if (self->hint_source != 0)
    paint_hint (style, cr, width, height);
  if (set == NULL || (isnan (self->cursor) && !is_dragging (self)))
    return;
  layout = get_layout (self);
  if (is_dragging (self)) {
    WeftColor accent = style->accent;

    get_rubber_band (self, layout, x, y);
    cairo_rectangle (cr, floor (x[0]) + 0.5, floor (y[0]) + 0.5, ceil (x[1] - x[0]), ceil (y[1] - y[0]));
    accent.alpha = 0.2;
    weft_color_set (accent, cr);
    cairo_fill_preserve (cr);
    weft_color_set (style->accent, cr);
    cairo_set_line_width (cr, 1);
    cairo_stroke (cr);
  } else {
    weft_curve_readout_paint (&(WeftCurveReadout){ set, layout, style, self->cursor, self->pointer[1], self->highlight, self->highlighted }, cr);
  }
}

static char *
make_recipe (gpointer owner)
{
  WeftCurveChart *self = owner;

  return self->source->make_recipe (&self->card, self->owner);
}

/* The places of the limits of a zoom on an axis of the picture on screen; without limits of @low …
 * @high its own. Returns: whether they are others than its ends */
static gboolean
find_limits (const WeftAxis *axis,
             double          low,
             double          high,
             double          places[2])
{
  places[0] = isnan (low) ? axis->start : weft_axis_to_place (axis, low);
  places[1] = isnan (high) ? axis->end : weft_axis_to_place (axis, high);
  return fabs (places[0] - axis->start) >= MIN_STRETCH || fabs (places[1] - axis->end) >= MIN_STRETCH;
}

/* Of a zoom that ends, what will be there is not known before. */
static gboolean
stretch (gpointer            owner,
         WeftPictureStretch *stretch)
{
  WeftCurveChart *self = owner;
  const WeftCurvesLayout *layout = get_layout (self);
  double x[2], y[2];
  gboolean is_other;

  if (layout == NULL || isnan (self->x_low))
    return FALSE;
  is_other = find_limits (&layout->x, self->x_low, self->x_high, x);
  is_other |= find_limits (&layout->y, self->y_low, self->y_high, y);
  if (!is_other || fabs (x[1] - x[0]) < MIN_STRETCH || fabs (y[1] - y[0]) < MIN_STRETCH)
    return FALSE;
  graphene_rect_init (&stretch->from, (float) x[0], (float) y[1], (float) (x[1] - x[0]), (float) (y[0] - y[1]));
  graphene_rect_init (&stretch->to, (float) layout->x.start, (float) layout->y.end, (float) (layout->x.end - layout->x.start), (float) (layout->y.start - layout->y.end));
  return TRUE;
}

static char *
make_numbers (gpointer owner)
{
  return weft_curve_set_to_csv (weft_curve_chart_get_set (owner));
}

static const WeftPictureSource picture_source = {
  .take = take,
  .draw = draw,
  .free = free_set,
  .overlay = overlay,
  .make_recipe = make_recipe,
  .make_numbers = make_numbers,
  .stretch = stretch,
};

/* The cursor */

static void
move_cursor (WeftCurveChart *self,
             double          x)
{
  weft_curve_chart_set_cursor (self, x);
  g_signal_emit (self, signals[CURSOR_MOVED], 0, x);
}

/* Whose curves stand out in all charts is known to all of them. */
static void
point_at (WeftCurveChart *self,
          gint64          owner)
{
  if (self->highlight == WEFT_CURVE_HIGHLIGHT_RUN && owner != self->highlighted)
    g_signal_emit (self, signals[POINTED], 0, owner);
}

/* Returns: whose curve is at the pointer, 0: nobody's */
static gint64
find_owner (WeftCurveChart         *self,
            const WeftCurvesLayout *layout)
{
  const WeftCurveReadout readout = { .set = weft_curve_chart_get_set (self), .layout = layout, .cursor = self->cursor, .pointer = self->pointer[1] };

  return self->highlight == WEFT_CURVE_HIGHLIGHT_RUN ? weft_curve_readout_find_owner (&readout) : 0;
}

static void
motion_cb (GtkEventController *controller,
           double              x,
           double              y,
           WeftCurveChart     *self)
{
  const WeftCurvesLayout *layout = get_layout (self);

  self->pointer[0] = x;
  self->pointer[1] = y;

  if (layout == NULL || x < layout->x.start || x > layout->x.end)
    return;
  move_cursor (self, weft_axis_to_value (&layout->x, x));
  point_at (self, find_owner (self, layout));
}

static void
leave_cb (GtkEventController *controller,
          WeftCurveChart     *self)
{
  self->pointer[0] = self->pointer[1] = (double) NAN;
  move_cursor (self, (double) NAN);
  point_at (self, 0);
}

/* Returns: the curve with the most points, for the arrow keys to walk along */
static const WeftCurve *
find_longest (WeftCurveChart *self)
{
  const WeftCurveSet *set = weft_curve_chart_get_set (self);
  const WeftCurve *longest = NULL;

  for (guint i = 0; set != NULL && i < set->picture.n_curves; i++)
    if (longest == NULL || set->picture.curves[i].n_points > longest->n_points)
      longest = &set->picture.curves[i];
  return longest != NULL && longest->n_points > 0 ? longest : NULL;
}

static void
say_cursor (WeftCurveChart *self)
{
  const WeftCurveSet *set = weft_curve_chart_get_set (self);
  g_autofree char *text = weft_curve_readout_say (set, self->cursor);

  weft_picture_view_describe (self->view, set->picture.title, text);
}

/* Points closer than a hundredth of the picture are passed over. */
static gboolean
walk (WeftCurveChart *self,
      guint           key)
{
  const WeftCurve *curve = find_longest (self);
  gssize last, point, step;

  if (curve == NULL)
    return GDK_EVENT_PROPAGATE;
  last = (gssize) curve->n_points - 1;
  step = MAX (last / 100, 1);
  point = isnan (self->cursor) ? (key == GDK_KEY_Left ? last + step : -step) : (gssize) weft_curve_find_nearest (curve, self->cursor);
  if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    point += key == GDK_KEY_Left ? -step : step;
  else
    point = key == GDK_KEY_Home ? 0 : last;
  move_cursor (self, curve->x[CLAMP (point, 0, last)]);
  say_cursor (self);
  return GDK_EVENT_STOP;
}

/* Zoom */

static void
zoom_by_key (WeftCurveChart *self,
             double          factor)
{
  const WeftCurvesLayout *layout = get_layout (self);
  double low, high, middle;

  if (layout == NULL || find_longest (self) == NULL)
    return;
  low = isnan (self->x_low) ? layout->x.low : self->x_low;
  high = isnan (self->x_high) ? layout->x.high : self->x_high;
  middle = isnan (self->cursor) ? (low + high) / 2 : CLAMP (self->cursor, low, high);
  self->x_low = middle - (middle - low) * factor;
  self->x_high = middle + (high - middle) * factor;
  weft_curve_chart_queue (self);
}

/* Zooming out ends where everything is to be seen. */
static gboolean
shows_whole (WeftCurveChart *self)
{
  const WeftCurvesLayout *whole = &self->whole;

  return self->x_low <= whole->x.low && self->x_high >= whole->x.high && self->y_low <= whole->y.low && self->y_high >= whole->y.high;
}

/* What is at (@x, @y) stays there. */
static void
zoom_at (WeftCurveChart *self,
         double          x,
         double          y,
         double          factor)
{
  const WeftCurvesLayout *layout = get_layout (self);

  if (layout == NULL || find_longest (self) == NULL)
    return;
  x = CLAMP (x, layout->x.start, layout->x.end);
  y = CLAMP (y, layout->y.end, layout->y.start);
  self->x_low = weft_axis_to_value (&layout->x, x + (layout->x.start - x) * factor);
  self->x_high = weft_axis_to_value (&layout->x, x + (layout->x.end - x) * factor);
  self->y_low = weft_axis_to_value (&layout->y, y + (layout->y.start - y) * factor);
  self->y_high = weft_axis_to_value (&layout->y, y + (layout->y.end - y) * factor);
  if (factor > 1 && shows_whole (self))
    weft_curve_chart_reset (self);
  else
    weft_curve_chart_queue (self);
}

static gboolean
forget_hint_cb (gpointer data)
{
  WeftCurveChart *self = data;

  self->hint_source = 0;
  weft_picture_view_queue_overlay (self->view);
  return G_SOURCE_REMOVE;
}

/* The wheel alone scrolls the page, and says what would zoom. */
static gboolean
scroll_cb (GtkEventController *controller,
           double              dx,
           double              dy,
           WeftCurveChart     *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 && !isnan (self->pointer[0])) {
    zoom_at (self, self->pointer[0], self->pointer[1], pow (WHEEL_ZOOM, -dy));
    return GDK_EVENT_STOP;
  }
  g_clear_handle_id (&self->hint_source, g_source_remove);
  self->hint_source = g_timeout_add (HINT_TIME, forget_hint_cb, self);
  weft_picture_view_queue_overlay (self->view);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (GtkEventController *controller,
        guint               key,
        guint               code,
        GdkModifierType     state,
        WeftCurveChart     *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
  case GDK_KEY_Home:
  case GDK_KEY_End:
    return walk (self, key);
  case GDK_KEY_plus:
  case GDK_KEY_KP_Add:
    zoom_by_key (self, KEY_ZOOM);
    return GDK_EVENT_STOP;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom_by_key (self, 1 / KEY_ZOOM);
    return GDK_EVENT_STOP;
  case GDK_KEY_0:
  case GDK_KEY_Escape:
    if (isnan (self->cursor) && !weft_curve_chart_get_zoomed (self))
      return GDK_EVENT_PROPAGATE;
    move_cursor (self, (double) NAN);
    weft_curve_chart_reset (self);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               WeftCurveChart *self)
{
  const WeftCurvesLayout *layout = get_layout (self);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->drag[0] = self->drag[2] = x;
  self->drag[1] = self->drag[3] = y;
  self->is_panning = layout != NULL && (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0;
  if (self->is_panning)
    self->grabbed = *layout;
  weft_picture_view_focus (self->view);

  /* Otherwise the flow box around would, and there were no double click. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* What was grabbed stays below the pointer. */
static void
pan (WeftCurveChart *self,
     double          dx,
     double          dy)
{
  const WeftAxis *x = &self->grabbed.x, *y = &self->grabbed.y;

  self->x_low = weft_axis_to_value (x, x->start - dx);
  self->x_high = weft_axis_to_value (x, x->end - dx);
  self->y_low = weft_axis_to_value (y, y->start - dy);
  self->y_high = weft_axis_to_value (y, y->end - dy);
  weft_curve_chart_queue (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                WeftCurveChart *self)
{
  self->drag[2] = self->drag[0] + dx;
  self->drag[3] = self->drag[1] + dy;
  if (self->is_panning && hypot (dx, dy) >= MIN_DRAG)
    pan (self, dx, dy);
  weft_picture_view_queue_overlay (self->view);
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          dx,
             double          dy,
             WeftCurveChart *self)
{
  const WeftCurvesLayout *layout = get_layout (self);
  double x[2], y[2];

  if (is_dragging (self) && layout != NULL) {
    get_rubber_band (self, layout, x, y);
    self->x_low = weft_axis_to_value (&layout->x, x[0]);
    self->x_high = weft_axis_to_value (&layout->x, x[1]);
    self->y_low = weft_axis_to_value (&layout->y, y[1]);
    self->y_high = weft_axis_to_value (&layout->y, y[0]);
    weft_curve_chart_queue (self);
  }
  self->drag[0] = (double) NAN;
  self->is_panning = FALSE;
  weft_picture_view_queue_overlay (self->view);
}

static void
cancel_cb (GtkGesture       *gesture,
           GdkEventSequence *sequence,
           WeftCurveChart   *self)
{
  self->drag[0] = (double) NAN;
  weft_picture_view_queue_overlay (self->view);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            WeftCurveChart  *self)
{
  if (n_press == 2)
    weft_curve_chart_reset (self);
}

/* The widget */

static void
weft_curve_chart_finalize (GObject *object)
{
  WeftCurveChart *self = WEFT_CURVE_CHART (object);

  g_clear_handle_id (&self->hint_source, g_source_remove);
  G_OBJECT_CLASS (weft_curve_chart_parent_class)->finalize (object);
}

static void
weft_curve_chart_class_init (WeftCurveChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_curve_chart_finalize;
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", WEFT_TYPE_CURVE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[POINTED] = g_signal_new ("pointed", WEFT_TYPE_CURVE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
add_controllers (WeftCurveChart *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (view, scroll);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (cancel_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_set_has_tooltip (view, TRUE);
  g_signal_connect_swapped (view, "query-tooltip", G_CALLBACK (tooltip_cb), self);
  gtk_widget_add_controller (view, motion);
  gtk_widget_add_controller (view, keys);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (drag, click);
}

static void
weft_curve_chart_init (WeftCurveChart *self)
{
  self->x_low = self->x_high = self->y_low = self->y_high = (double) NAN;
  self->cursor = (double) NAN;
  self->pointer[0] = self->pointer[1] = (double) NAN;
  self->drag[0] = (double) NAN;
  self->highlight = WEFT_CURVE_HIGHLIGHT_METRIC;
  self->view = WEFT_PICTURE_VIEW (weft_picture_view_new (&picture_source, self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), "crosshair");
  add_controllers (self);
  g_signal_connect_object (self->view, "painted", G_CALLBACK (painted_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->view));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
weft_curve_chart_new (const WeftCurveCard   *card,
                      const WeftCurveSource *source,
                      gpointer               owner)
{
  WeftCurveChart *self = g_object_new (WEFT_TYPE_CURVE_CHART, NULL);
  g_autofree char *title = weft_curve_card_make_title (card, NULL);

  self->card = *card;
  self->source = source;
  self->owner = owner;
  weft_picture_view_describe (self->view, title, NULL);
  return GTK_WIDGET (self);
}

const char *
weft_curve_chart_get_family (WeftCurveChart *self)
{
  return self->card.family;
}

const WeftCurveCard *
weft_curve_chart_get_card (WeftCurveChart *self)
{
  return &self->card;
}

void
weft_curve_chart_set_highlight (WeftCurveChart     *self,
                                WeftCurveHighlight  highlight,
                                gint64              owner)
{
  self->highlight = highlight;
  self->highlighted = owner;
  weft_picture_view_queue_overlay (self->view);
}

void
weft_curve_chart_queue (WeftCurveChart *self)
{
  weft_picture_view_queue (self->view);
}

void
weft_curve_chart_set_cursor (WeftCurveChart *self,
                             double          x)
{
  self->cursor = x;
  weft_picture_view_queue_overlay (self->view);
}

double
weft_curve_chart_get_cursor (WeftCurveChart *self)
{
  return self->cursor;
}

void
weft_curve_chart_reset (WeftCurveChart *self)
{
  self->x_low = self->x_high = self->y_low = self->y_high = (double) NAN;
  weft_curve_chart_queue (self);
}

gboolean
weft_curve_chart_get_zoomed (WeftCurveChart *self)
{
  return !isnan (self->x_low) || !isnan (self->y_low);
}

const WeftCurveSet *
weft_curve_chart_get_set (WeftCurveChart *self)
{
  return weft_picture_view_get_content (self->view);
}

gboolean
weft_curve_chart_get_settled (WeftCurveChart *self)
{
  return weft_picture_view_get_settled (self->view);
}
