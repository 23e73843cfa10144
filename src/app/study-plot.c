/* study-plot.c: a picture of a study to point at, to draw ranges in and to choose points from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture is painted on its thread. While a range is drawn, or one that was drawn is not in the
 * picture yet, lines and axes are painted over it in the frame.
 */
#include "app/study-plot.h"

#include "app/theme.h"

#include <math.h>
#include <string.h>

/* The pointer is on an axis up to so many units beside it. */
#define AXIS_REACH 9.0

/* Less than that is a click. */
#define STILL 4.0

/* Of an axis, by a key. */
#define STEP 0.1

typedef enum {
  DRAGS_NOTHING,
  DRAGS_RANGE,
  DRAGS_AXIS,
} Drag;

struct _WeftStudyPlot
{
  AdwBin parent_instance;

  /* Owned */
  WeftStudyChart *chart;      /* nullable */
  WeftParallelBrush *brushes; /* nullable: of each variable */

  /* Children */
  WeftPictureView *picture;

  gint64 pointed;
  gint64 chosen;
  Drag drag;
  guint axis; /* that is dragged, or that keys are about */
  double from;
  double x; /* of the axis that is dragged */
};

G_DEFINE_FINAL_TYPE (WeftStudyPlot, weft_study_plot, ADW_TYPE_BIN)

enum {
  RANGES_CHANGED,
  AXIS_MOVED,
  POINTED,
  CHOSEN,
  SELECTED,
  VALUE_TAKEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gsize
count_points (WeftStudyPlot *self)
{
  return self->chart != NULL ? self->chart->data->data->len : 0;
}

static gboolean
has_axes (WeftStudyPlot *self)
{
  return self->chart != NULL && self->chart->picture == WEFT_STUDY_PARALLEL && self->chart->n_axes > 0;
}

/* What is painted */

static gpointer
take (gpointer owner)
{
  WeftStudyPlot *self = owner;

  return self->chart != NULL ? weft_study_chart_ref (self->chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_study_chart_unref (chart);
}

static void
draw (gconstpointer         chart,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_study_chart_paint_bare (chart, style, cr, width, height);
}

static void
draw_whole (gconstpointer         chart,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                height)
{
  weft_study_chart_paint (chart, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftStudyPlot *self = owner;

  return self->chart != NULL ? weft_study_chart_make_recipe (self->chart) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftStudyPlot *self = owner;

  return self->chart != NULL ? weft_study_chart_to_csv (self->chart) : NULL;
}

/* Returns: whether there are axes; the layout is that of what is on screen */
static gboolean
lay_out (WeftStudyPlot      *self,
         WeftPaintStyle     *style,
         WeftParallelLayout *layout)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);

  if (!has_axes (self) || gtk_widget_get_width (widget) <= 0)
    return FALSE;
  weft_theme_get_style (widget, style);
  weft_parallel_lay_out (&self->chart->parallel, style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), layout);
  return TRUE;
}

/* Whether the picture on screen has other ranges than there are now. */
static gboolean
is_behind (WeftStudyPlot *self)
{
  const WeftStudyChart *shown = weft_picture_view_get_content (self->picture);

  if (!has_axes (self) || shown == NULL || shown->picture != WEFT_STUDY_PARALLEL || shown->n_axes != self->chart->n_axes)
    return FALSE;
  for (guint i = 0; i < shown->n_axes; i++)
    if (shown->axes[i] != self->chart->axes[i] || memcmp (&shown->parallel.brushes[i], &self->brushes[shown->axes[i]], sizeof (WeftParallelBrush)) != 0)
      return TRUE;
  return FALSE;
}

static void
fill_brushes (WeftStudyPlot     *self,
              WeftParallelBrush *brushes)
{
  for (guint i = 0; i < self->chart->n_axes; i++)
    brushes[i] = self->brushes[self->chart->axes[i]];
}

static void
paint_ranges (WeftStudyPlot        *self,
              const WeftPaintStyle *style,
              cairo_t              *cr)
{
  WeftParallel now = self->chart->parallel;
  g_autofree WeftParallelBrush *brushes = g_new (WeftParallelBrush, self->chart->n_axes);
  g_autofree guint8 *faint = g_new (guint8, now.n_lines + 1);
  WeftParallelLayout layout;
  WeftPaintStyle own;

  if (!lay_out (self, &own, &layout))
    return;
  fill_brushes (self, brushes);
  now.brushes = brushes;
  (void) weft_parallel_sift (&now, faint);
  now.faint = faint;
  now.is_swift = TRUE;
  weft_parallel_paint_inside (&now, style, &layout, cr);
}

/* Where an axis that is dragged will stand, and the one that keys are about. */
static void
paint_axis (WeftStudyPlot        *self,
            const WeftPaintStyle *style,
            cairo_t              *cr)
{
  gboolean has_focus = gtk_widget_has_focus (GTK_WIDGET (self->picture));
  WeftParallelLayout layout;
  WeftPaintStyle own;
  double x;

  if ((self->drag != DRAGS_AXIS && !has_focus) || !lay_out (self, &own, &layout))
    return;
  x = self->drag == DRAGS_AXIS ? self->x : weft_parallel_get_x (&layout, MIN (self->axis, layout.n_axes - 1));
  weft_color_set (style->accent, cr);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x, layout.top - 2);
  cairo_line_to (cr, x, layout.bottom + 2);
  cairo_stroke (cr);
}

static void
draw_over (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftStudyPlot *self = owner;

  if (self->chart == NULL)
    return;
  cairo_save (cr);
  if (is_behind (self))
    paint_ranges (self, style, cr);
  paint_axis (self, style, cr);
  if (self->chosen >= 0)
    weft_study_chart_paint_mark (self->chart, style, width, height, (gsize) self->chosen, cr);
  if (self->pointed >= 0 && self->pointed != self->chosen)
    weft_study_chart_paint_mark (self->chart, style, width, height, (gsize) self->pointed, cr);
  cairo_restore (cr);
}

static const WeftPictureSource source = { take, draw, drop, draw_over, make_recipe, make_numbers, draw_whole };

/* Points */

static void
point_at (WeftStudyPlot *self,
          gint64         point)
{
  if (self->pointed == point)
    return;
  self->pointed = point;
  weft_picture_view_queue_overlay (self->picture);
  g_signal_emit (self, signals[POINTED], 0);
}

static void
choose (WeftStudyPlot *self,
        gint64         point)
{
  if (self->chosen == point)
    return;
  self->chosen = point;
  weft_picture_view_queue_overlay (self->picture);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static gint64
find_point (WeftStudyPlot *self,
            double         x,
            double         y)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  WeftPaintStyle style;
  gsize point;

  if (self->chart == NULL)
    return -1;
  weft_theme_get_style (widget, &style);
  return weft_study_chart_find (self->chart, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y, &point) ? (gint64) point : -1;
}

/* Ranges */

static WeftParallelBrush *
get_brush (WeftStudyPlot *self,
           guint          axis)
{
  return &self->brushes[self->chart->axes[axis]];
}

static gboolean
has_brushes (WeftStudyPlot *self)
{
  for (guint i = 0; self->brushes != NULL && i < self->chart->data->n_variables; i++)
    if (self->brushes[i].high > self->brushes[i].low)
      return TRUE;
  return FALSE;
}

static void
ranges_changed (WeftStudyPlot *self)
{
  weft_picture_view_queue_overlay (self->picture);
  g_signal_emit (self, signals[RANGES_CHANGED], 0);
}

static void
let_go (WeftStudyPlot *self)
{
  if (self->chart == NULL)
    return;
  weft_study_plot_clear_brushes (self);
  choose (self, -1);
  ranges_changed (self);
}

guint8 *
weft_study_plot_list_held (WeftStudyPlot *self)
{
  g_autofree WeftParallelBrush *brushes = NULL;
  WeftParallel now;
  guint8 *held;

  if (!has_axes (self) || !has_brushes (self))
    return NULL;
  now = self->chart->parallel;
  brushes = g_new (WeftParallelBrush, self->chart->n_axes);
  fill_brushes (self, brushes);
  now.brushes = brushes;
  held = g_new (guint8, now.n_lines + 1);
  (void) weft_parallel_sift (&now, held);
  for (gsize i = 0; i < now.n_lines; i++)
    held[i] = held[i] == 0;
  return held;
}

/* By the pointer */

static void
motion_cb (WeftStudyPlot *self,
           double         x,
           double         y)
{
  if (self->drag == DRAGS_NOTHING)
    point_at (self, find_point (self, x, y));
}

static void
leave_cb (WeftStudyPlot *self)
{
  point_at (self, -1);
}

static void
begin_cb (WeftStudyPlot *self,
          double         x,
          double         y)
{
  WeftParallelLayout layout;
  WeftPaintStyle style;
  gboolean on_title;
  guint axis;

  weft_picture_view_focus (self->picture);
  self->drag = DRAGS_NOTHING;
  if (!lay_out (self, &style, &layout) || !weft_parallel_find_axis (&layout, x, y, AXIS_REACH, &axis, &on_title))
    return;
  self->drag = on_title ? DRAGS_AXIS : DRAGS_RANGE;
  self->axis = axis;
  self->from = weft_parallel_get_share (&layout, y);
  self->x = weft_parallel_get_x (&layout, axis);
}

static void
update_cb (WeftStudyPlot  *self,
           double          dx,
           double          dy,
           GtkGestureDrag *gesture)
{
  WeftParallelLayout layout;
  WeftPaintStyle style;
  double x, y, share;

  if (self->drag == DRAGS_NOTHING || hypot (dx, dy) < STILL || !lay_out (self, &style, &layout) || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  share = weft_parallel_get_share (&layout, y + dy);
  if (self->drag == DRAGS_AXIS)
    self->x = x + dx;
  else
    *get_brush (self, self->axis) = (WeftParallelBrush){ CLAMP (MIN (self->from, share), 0, 1), CLAMP (MAX (self->from, share), 0, 1) };
  point_at (self, -1);
  weft_picture_view_queue_overlay (self->picture);
}

static void
drop_axis (WeftStudyPlot            *self,
           const WeftParallelLayout *layout)
{
  double step = layout->n_axes > 1 ? (layout->right - layout->left) / (layout->n_axes - 1) : 1;
  guint to = (guint) CLAMP (lrint ((self->x - layout->left) / step), 0, (long) layout->n_axes - 1), from = self->axis;

  self->axis = to;
  if (to != from)
    g_signal_emit (self, signals[AXIS_MOVED], 0, from, to);
}

/* A click on an axis lets its range go, or takes the value there. */
static void
click_axis (WeftStudyPlot *self)
{
  WeftParallelBrush *brush = get_brush (self, self->axis);
  guint variable = self->chart->axes[self->axis];

  if (brush->high > brush->low) {
    *brush = (WeftParallelBrush){ 0, 0 };
    ranges_changed (self);
    return;
  }
  g_signal_emit (self, signals[VALUE_TAKEN], 0, variable, weft_variable_to_value (&self->chart->parallel.axes[self->axis], CLAMP (self->from, 0, 1)));
}

static void
click (WeftStudyPlot *self,
       double         x,
       double         y,
       gboolean       along)
{
  gint64 point = find_point (self, x, y);

  choose (self, point);
  if (point >= 0)
    g_signal_emit (self, signals[SELECTED], 0, along);
  else
    let_go (self);
}

static void
end_cb (WeftStudyPlot  *self,
        double          dx,
        double          dy,
        GtkGestureDrag *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  Drag drag = self->drag;
  WeftParallelLayout layout;
  WeftPaintStyle style;
  double x, y;

  self->drag = DRAGS_NOTHING;
  if (self->chart == NULL || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (hypot (dx, dy) >= STILL && drag == DRAGS_RANGE)
    ranges_changed (self);
  else if (hypot (dx, dy) >= STILL && drag == DRAGS_AXIS && lay_out (self, &style, &layout))
    drop_axis (self, &layout);
  else if (hypot (dx, dy) < STILL && drag == DRAGS_RANGE)
    click_axis (self);
  else if (hypot (dx, dy) < STILL && drag == DRAGS_NOTHING)
    click (self, x, y, (state & GDK_CONTROL_MASK) != 0);
  weft_picture_view_queue_overlay (self->picture);
}

/* By keys */

static void
go_to_point (WeftStudyPlot *self,
             int            step)
{
  gint64 n = (gint64) count_points (self);

  if (n > 0)
    choose (self, self->chosen < 0 ? (step > 0 ? 0 : n - 1) : CLAMP (self->chosen + step, 0, n - 1));
}

static void
go_to_axis (WeftStudyPlot *self,
            int            step,
            gboolean       moves)
{
  guint from, to;

  if (!has_axes (self))
    return;
  from = MIN (self->axis, self->chart->n_axes - 1);
  to = (guint) CLAMP ((int) from + step, 0, (int) self->chart->n_axes - 1);
  self->axis = to;
  weft_picture_view_queue_overlay (self->picture);
  if (moves && to != from)
    g_signal_emit (self, signals[AXIS_MOVED], 0, from, to);
}

/* Up cuts off what is at the bottom, down what is at the top. */
static void
cut_range (WeftStudyPlot *self,
           int            step)
{
  WeftParallelBrush *brush;

  if (!has_axes (self))
    return;
  brush = get_brush (self, MIN (self->axis, self->chart->n_axes - 1));
  if (!(brush->high > brush->low))
    *brush = (WeftParallelBrush){ 0, 1 };
  if (step > 0)
    brush->low = MIN (brush->low + STEP, brush->high - STEP);
  else
    brush->high = MAX (brush->high - STEP, brush->low + STEP);
  ranges_changed (self);
}

static gboolean
key_cb (WeftStudyPlot   *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0, control = (state & GDK_CONTROL_MASK) != 0;
  int across = key == GDK_KEY_Right ? 1 : key == GDK_KEY_Left ? -1
                                                              : 0;
  int up = key == GDK_KEY_Up ? 1 : key == GDK_KEY_Down ? -1
                                                       : 0;

  if (across != 0 && has_axes (self))
    go_to_axis (self, across, control);
  else if (up != 0 && shift)
    cut_range (self, up);
  else if (up != 0 || across != 0)
    go_to_point (self, up != 0 ? up : across);
  else if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && self->chosen >= 0)
    g_signal_emit (self, signals[SELECTED], 0, control);
  else if (key == GDK_KEY_Escape && (self->chosen >= 0 || has_brushes (self)))
    let_go (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* The widget */

void
weft_study_plot_clear_brushes (WeftStudyPlot *self)
{
  if (self->brushes != NULL && self->chart != NULL)
    memset (self->brushes, 0, self->chart->data->n_variables * sizeof *self->brushes);
}

const WeftParallelBrush *
weft_study_plot_get_brushes (WeftStudyPlot *self)
{
  return self->brushes;
}

gint64
weft_study_plot_get_point (WeftStudyPlot *self)
{
  return self->pointed >= 0 ? self->pointed : self->chosen;
}

gint64
weft_study_plot_get_chosen (WeftStudyPlot *self)
{
  return self->chosen;
}

WeftStudyChart *
weft_study_plot_get_chart (WeftStudyPlot *self)
{
  return self->chart;
}

WeftPictureView *
weft_study_plot_get_picture (WeftStudyPlot *self)
{
  return self->picture;
}

void
weft_study_plot_set_chart (WeftStudyPlot  *self,
                           WeftStudyChart *chart)
{
  WeftStudyChart *former = self->chart;
  gboolean is_same = former != NULL && chart != NULL && weft_study_data_is_alike (former->data, chart->data);

  self->chart = chart != NULL ? weft_study_chart_ref (chart) : NULL;
  if (!is_same && chart != NULL) {
    g_free (self->brushes);
    self->brushes = g_new0 (WeftParallelBrush, chart->data->n_variables);
    self->pointed = self->chosen = -1;
  }
  g_clear_pointer (&former, weft_study_chart_unref);
  if (chart != NULL)
    weft_picture_view_describe (self->picture, weft_study_picture_get_title (chart->picture), NULL);
  weft_picture_view_queue (self->picture);
  weft_picture_view_queue_overlay (self->picture);
}

static void
weft_study_plot_finalize (GObject *object)
{
  WeftStudyPlot *self = WEFT_STUDY_PLOT (object);

  g_clear_pointer (&self->chart, weft_study_chart_unref);
  g_free (self->brushes);
  G_OBJECT_CLASS (weft_study_plot_parent_class)->finalize (object);
}

static void
weft_study_plot_class_init (WeftStudyPlotClass *klass)
{
  static const struct
  {
    int id;
    const char *name;
  } plain[] = { { RANGES_CHANGED, "ranges-changed" }, { POINTED, "pointed" }, { CHOSEN, "chosen" } };

  G_OBJECT_CLASS (klass)->finalize = weft_study_plot_finalize;
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[plain[i].id] = g_signal_new (plain[i].name, WEFT_TYPE_STUDY_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[AXIS_MOVED] = g_signal_new ("axis-moved", WEFT_TYPE_STUDY_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SELECTED] = g_signal_new ("selected", WEFT_TYPE_STUDY_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[VALUE_TAKEN] = g_signal_new ("value-taken", WEFT_TYPE_STUDY_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_DOUBLE);
}

static void
focus_cb (WeftStudyPlot *self)
{
  weft_picture_view_queue_overlay (self->picture);
}

static void
add_controllers (WeftStudyPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (end_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self->picture), keys);
  g_signal_connect_swapped (self->picture, "notify::has-focus", G_CALLBACK (focus_cb), self);
}

static void
weft_study_plot_init (WeftStudyPlot *self)
{
  self->pointed = self->chosen = -1;
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->picture));
  add_controllers (self);
}

GtkWidget *
weft_study_plot_new (void)
{
  return g_object_new (WEFT_TYPE_STUDY_PLOT, NULL);
}
