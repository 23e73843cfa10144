/* layout-plot.c: a layout to be looked at: zoomed, pulled about, pointed at and chosen from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture is painted on its thread. While another part is seen than it shows, the points are
 * painted over it in the frame, which takes some milliseconds for 70 000.
 */
#include "app/layout-plot.h"

#include "app/picture-view.h"
#include "app/theme.h"
#include "base/csv.h"
#include "base/i18n.h"
#include "explain/neighbours.h"

#include <math.h>
#include <string.h>

/* The pointer is on a point up to so many units from its middle. */
#define REACH 8.0

/* Less than that is a click. */
#define STILL 4.0

#define ZOOM_STEP 1.25

/* Of what is seen, by an arrow key. */
#define PAN_SHARE 0.1

struct _WeftLayoutPlot
{
  AdwBin parent_instance;

  /* Owned */
  WeftLayoutChart *chart; /* nullable */
  guint8 *selected;       /* nullable */
  GArray *line;           /* double: what is drawn around points */

  /* Borrowed */
  char *(*make_recipe) (gpointer owner);
  gpointer owner;

  /* Children */
  WeftPictureView *picture;

  WeftScatterView view;
  WeftScatterView before; /* of a pull that began */
  double x;               /* of the pointer */
  double y;
  gint64 pointed;
  gint64 chosen;
  gint32 neighbours[WEFT_LAYOUT_NEIGHBOURS];
  float distances[WEFT_LAYOUT_NEIGHBOURS];
  gsize n_selected;
  gboolean encloses;
};

G_DEFINE_FINAL_TYPE (WeftLayoutPlot, weft_layout_plot, ADW_TYPE_BIN)

enum {
  POINTED,
  CHOSEN,
  SELECTED,
  WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is painted */

static gpointer
take (gpointer owner)
{
  return weft_layout_chart_ref (((WeftLayoutPlot *) owner)->chart);
}

static void
drop (gpointer chart)
{
  weft_layout_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_scatter_paint (&((const WeftLayoutChart *) data)->scatter, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftLayoutPlot *self = owner;

  return self->make_recipe (self->owner);
}

/* Returns: whether there is a picture; the layout is that of what is seen now */
static gboolean
lay_out (WeftLayoutPlot    *self,
         WeftPaintStyle    *style,
         WeftScatter       *scatter,
         WeftScatterLayout *layout)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);

  if (self->chart == NULL || gtk_widget_get_width (widget) <= 0)
    return FALSE;
  weft_theme_get_style (widget, style);
  *scatter = self->chart->scatter;
  scatter->view = self->view;
  weft_scatter_lay_out (scatter, style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), layout);
  return TRUE;
}

static gboolean
is_same_view (const WeftScatterView *a,
              const WeftScatterView *b)
{
  return a->zoom == b->zoom && a->x == b->x && a->y == b->y;
}

static void
paint_ring (const WeftScatter       *scatter,
            const WeftScatterLayout *layout,
            cairo_t                 *cr,
            gint64                   point,
            double                   more)
{
  double x, y;

  if (point < 0)
    return;
  x = weft_axis_to_place (&layout->x, (double) scatter->points[2 * point]);
  y = weft_axis_to_place (&layout->y, (double) scatter->points[2 * point + 1]);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, layout->radius + more, 0, 2 * G_PI);
}

static void
stroke (cairo_t   *cr,
        WeftColor  color,
        double     width)
{
  weft_color_set (color, cr);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* The chosen point, its neighbours, and the one that is pointed at. */
static void
paint_marks (WeftLayoutPlot          *self,
             const WeftScatter       *scatter,
             const WeftPaintStyle    *style,
             const WeftScatterLayout *layout,
             cairo_t                 *cr)
{
  for (int i = 0; self->chosen >= 0 && i < WEFT_LAYOUT_NEIGHBOURS; i++)
    paint_ring (scatter, layout, cr, self->neighbours[i], 2.5);
  stroke (cr, style->text, 1.2);
  paint_ring (scatter, layout, cr, self->chosen, 4);
  stroke (cr, style->accent, 2.5);
  paint_ring (scatter, layout, cr, self->pointed, 3);
  stroke (cr, style->text, 1.6);
  for (guint i = 0; i + 1 < self->line->len; i += 2)
    cairo_line_to (cr, g_array_index (self->line, double, i), g_array_index (self->line, double, i + 1));
  stroke (cr, style->accent, 1.5);
}

static void
draw_over (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftLayoutPlot *self = owner;
  const WeftLayoutChart *shown = weft_picture_view_get_content (self->picture);
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle own;

  if (!lay_out (self, &own, &scatter, &layout))
    return;
  cairo_save (cr);
  cairo_rectangle (cr, layout.x.start + 1, layout.y.end + 1, layout.x.end - layout.x.start - 2, layout.y.start - layout.y.end - 2);
  cairo_clip (cr);
  if (shown != NULL && !is_same_view (&shown->scatter.view, &self->view)) {
    weft_color_set (style->background, cr);
    cairo_paint (cr);
    weft_scatter_paint_points (&scatter, style, &layout, cr);
  }
  paint_marks (self, &scatter, style, &layout, cr);
  cairo_restore (cr);
}

static void
add_class (GString *csv,
           char *const *names,
           const gint32 *classes,
           gint64 point)
{
  weft_csv_add (csv, names != NULL && classes != NULL && classes[point] >= 0 ? names[classes[point]] : "–");
}

/* A line for each row that is laid out. */
static char *
make_numbers (gpointer owner)
{
  const WeftLayoutChart *chart = ((WeftLayoutPlot *) owner)->chart;
  const WeftExplainEmbedding *about = chart != NULL ? chart->about : NULL;
  GString *csv;

  if (about == NULL)
    return NULL;
  csv = g_string_new ("row,class,predicted,x,y\n");
  for (gint64 i = 0; i < about->rows->x->shape.extent[0]; i++) {
    weft_csv_add_number (csv, about->rows->rows[i] + 1.0);
    add_class (csv, about->rows->names, about->rows->classes, i);
    add_class (csv, about->names != NULL ? about->names : about->rows->names, about->predicted, i);
    weft_csv_add_number (csv, (double) weft_tensor_const_f32 (chart->frame->points)[2 * i]);
    weft_csv_add_number (csv, (double) weft_tensor_const_f32 (chart->frame->points)[2 * i + 1]);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

static const WeftPictureSource source = { take, draw, drop, draw_over, make_recipe, make_numbers };

/* Takes what is chosen and seen now into a picture of its own. */
static void
repaint (WeftLayoutPlot *self)
{
  WeftLayoutChart *former = self->chart;

  if (former == NULL)
    return;
  self->chart = weft_layout_chart_turn (former, &self->view, self->selected);
  weft_layout_chart_unref (former);
  weft_picture_view_queue (self->picture);
  weft_picture_view_queue_overlay (self->picture);
}

static void
clear_selection (WeftLayoutPlot *self)
{
  g_clear_pointer (&self->selected, g_free);
  self->n_selected = 0;
}

static void
forget (WeftLayoutPlot *self)
{
  clear_selection (self);
  self->chosen = -1;
  self->pointed = -1;
  self->view = (WeftScatterView){ 1, 0, 0 };
}

/* The point and its neighbours. */
static void
outline (WeftLayoutPlot *self,
         gint64          point)
{
  const WeftTensor *x = self->chart->about->rows->x;
  gint64 k = MIN (WEFT_LAYOUT_NEIGHBOURS, x->shape.extent[0] - 1);

  self->chosen = point;
  memset (self->neighbours, -1, sizeof self->neighbours);
  if (point >= 0)
    weft_neighbours_find_row (x, point, k, self->neighbours, self->distances);
  for (gint64 i = 0; point >= 0 && i < k; i++)
    self->distances[i] = sqrtf (self->distances[i]);
  weft_picture_view_queue_overlay (self->picture);
}

static void
choose (WeftLayoutPlot *self,
        gint64          point)
{
  outline (self, point);
  g_signal_emit (self, signals[CHOSEN], 0);
}

void
weft_layout_plot_show (WeftLayoutPlot       *self,
                       WeftExplainEmbedding *about,
                       WeftLayoutFrame      *frame,
                       WeftLayoutColor       color,
                       const char           *title,
                       const char           *caption)
{
  WeftLayoutChart *former = self->chart;
  gboolean is_other = former == NULL || !weft_explain_embedding_has_rows_of (former->about, about);
  gboolean is_chosen = !is_other && self->chosen >= 0 && former->about != about;

  if (is_other)
    forget (self);
  self->chart = frame != NULL ? weft_layout_chart_new (about, frame, color, title, caption) : NULL;
  g_clear_pointer (&former, weft_layout_chart_unref);
  if (self->chart == NULL)
    weft_picture_view_queue (self->picture);
  repaint (self);
  if (is_chosen && self->chart != NULL)
    outline (self, self->chosen);
}

/* The part that is seen */

static void
zoom_by (WeftLayoutPlot *self,
         double          factor,
         double          x,
         double          y)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;

  if (!lay_out (self, &style, &scatter, &layout))
    return;
  weft_scatter_zoom (&self->view, &layout, factor, x, y);
  repaint (self);
}

/* About the middle, by keys. */
static void
zoom_in_middle (WeftLayoutPlot *self,
                double          factor)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;

  if (lay_out (self, &style, &scatter, &layout))
    zoom_by (self, factor, (layout.x.start + layout.x.end) / 2, (layout.y.start + layout.y.end) / 2);
}

static void
pan_by (WeftLayoutPlot *self,
        int             across,
        int             up)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;

  if (!lay_out (self, &style, &scatter, &layout))
    return;
  weft_scatter_pan (&self->view, &layout, -across * PAN_SHARE * (layout.x.end - layout.x.start), up * PAN_SHARE * (layout.y.start - layout.y.end));
  repaint (self);
}

static void
show_all (WeftLayoutPlot *self)
{
  self->view = (WeftScatterView){ 1, 0, 0 };
  repaint (self);
}

/* Points */

static gint64
find_point (WeftLayoutPlot *self,
            double          x,
            double          y)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;
  gsize point;

  if (!lay_out (self, &style, &scatter, &layout) || x < layout.x.start || x > layout.x.end || y < layout.y.end || y > layout.y.start)
    return -1;
  return weft_scatter_find (&scatter, &layout, x, y, REACH, &point) ? (gint64) point : -1;
}

static void
point_at (WeftLayoutPlot *self,
          gint64          point)
{
  if (point == self->pointed)
    return;
  self->pointed = point;
  weft_picture_view_queue_overlay (self->picture);
  g_signal_emit (self, signals[POINTED], 0);
}

void
weft_layout_plot_select (WeftLayoutPlot *self,
                         const guint8   *selected)
{
  gsize n = self->chart->scatter.n_points;

  clear_selection (self);
  for (gsize i = 0; selected != NULL && i < n; i++)
    self->n_selected += selected[i] != 0;
  self->selected = self->n_selected > 0 ? g_memdup2 (selected, n) : NULL;
  repaint (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

/* @line: corners in the widget */
static void
select_inside (WeftLayoutPlot *self,
               const double   *line,
               gsize           n)
{
  g_autofree guint8 *inside = NULL;
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;

  if (!lay_out (self, &style, &scatter, &layout))
    return;
  inside = g_new (guint8, scatter.n_points + 1);
  (void) weft_scatter_enclose (&scatter, &layout, line, n, inside);
  weft_layout_plot_select (self, inside);
}

static void
select_seen (WeftLayoutPlot *self)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;

  if (!lay_out (self, &style, &scatter, &layout))
    return;
  select_inside (self, (double[]){ layout.x.start, layout.y.end, layout.x.end, layout.y.end, layout.x.end, layout.y.start, layout.x.start, layout.y.start }, 4);
}

/* Lets go of what is selected, then of what is chosen. */
static gboolean
let_go (WeftLayoutPlot *self)
{
  if (self->selected != NULL) {
    weft_layout_plot_select (self, NULL);
    return TRUE;
  }
  if (self->chosen < 0)
    return FALSE;
  choose (self, -1);
  return TRUE;
}

/* The next point in a direction; of none that is chosen the one in the middle. */
static void
step_to (WeftLayoutPlot *self,
         int             across,
         int             up)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;
  double from[2], best = INFINITY;
  gint64 found = -1;

  if (!lay_out (self, &style, &scatter, &layout))
    return;
  from[0] = self->chosen >= 0 ? (double) scatter.points[2 * self->chosen] : (layout.x.low + layout.x.high) / 2;
  from[1] = self->chosen >= 0 ? (double) scatter.points[2 * self->chosen + 1] : (layout.y.low + layout.y.high) / 2;
  for (gsize i = 0; i < scatter.n_points; i++) {
    double dx = (double) scatter.points[2 * i] - from[0], dy = (double) scatter.points[2 * i + 1] - from[1];
    double ahead = dx * across + dy * up, aside = fabs (across != 0 ? dy : dx);

    if ((gint64) i == self->chosen || (self->chosen >= 0 && (ahead <= 0 || aside > ahead)) || !(hypot (dx, dy) < best))
      continue;
    best = hypot (dx, dy);
    found = (gint64) i;
  }
  if (found >= 0)
    choose (self, found);
}

/* By the pointer */

static void
motion_cb (WeftLayoutPlot *self,
           double          x,
           double          y)
{
  self->x = x;
  self->y = y;
  point_at (self, self->line->len > 0 ? -1 : find_point (self, x, y));
}

static void
leave_cb (WeftLayoutPlot *self)
{
  point_at (self, -1);
}

static gboolean
scroll_cb (WeftLayoutPlot *self,
           double          dx,
           double          dy)
{
  zoom_by (self, pow (ZOOM_STEP, -dy), self->x, self->y);
  return GDK_EVENT_STOP;
}

static void
add_corner (WeftLayoutPlot *self,
            double          x,
            double          y)
{
  g_array_append_val (self->line, x);
  g_array_append_val (self->line, y);
}

static void
begin_cb (WeftLayoutPlot *self,
          double          x,
          double          y,
          GtkGesture     *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  weft_picture_view_focus (self->picture);
  self->before = self->view;
  self->encloses = (state & GDK_SHIFT_MASK) != 0;
  g_array_set_size (self->line, 0);
  if (self->encloses)
    add_corner (self, x, y);
}

static void
update_cb (WeftLayoutPlot *self,
           double          dx,
           double          dy,
           GtkGestureDrag *gesture)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;
  double x, y;

  if (!lay_out (self, &style, &scatter, &layout) || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->encloses) {
    add_corner (self, x + dx, y + dy);
  } else if (hypot (dx, dy) >= STILL) {
    self->view = self->before;
    weft_scatter_pan (&self->view, &layout, dx, dy);
  }
  weft_picture_view_queue_overlay (self->picture);
}

static void
end_cb (WeftLayoutPlot *self,
        double          dx,
        double          dy,
        GtkGestureDrag *gesture)
{
  double x, y;

  if (self->chart == NULL || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (hypot (dx, dy) < STILL && self->line->len < 8)
    choose (self, find_point (self, x, y));
  else if (self->encloses)
    select_inside (self, (const double *) (gpointer) self->line->data, self->line->len / 2);
  else
    repaint (self);
  g_array_set_size (self->line, 0);
  weft_picture_view_queue_overlay (self->picture);
}

static void
pressed_cb (WeftLayoutPlot *self,
            int             n_presses)
{
  if (n_presses == 2 && self->chosen >= 0)
    g_signal_emit (self, signals[WANTED], 0);
}

/* By keys */

static gboolean
arrow (WeftLayoutPlot  *self,
       int              across,
       int              up,
       GdkModifierType  state)
{
  if (state & GDK_SHIFT_MASK)
    step_to (self, across, up);
  else
    pan_by (self, across, up);
  return GDK_EVENT_STOP;
}

static gboolean
want (WeftLayoutPlot *self)
{
  if (self->chosen >= 0)
    g_signal_emit (self, signals[WANTED], 0);
  return self->chosen >= 0;
}

/* Long because it is a list of keys. */
static gboolean
key_cb (WeftLayoutPlot  *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  if (self->chart == NULL || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK) {
    if (key != GDK_KEY_a)
      return GDK_EVENT_PROPAGATE;
    select_seen (self);
    return GDK_EVENT_STOP;
  }
  switch (key) {
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    zoom_in_middle (self, ZOOM_STEP);
    return GDK_EVENT_STOP;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom_in_middle (self, 1 / ZOOM_STEP);
    return GDK_EVENT_STOP;
  case GDK_KEY_0:
  case GDK_KEY_KP_0:
    show_all (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
    return arrow (self, -1, 0, state);
  case GDK_KEY_Right:
    return arrow (self, 1, 0, state);
  case GDK_KEY_Up:
    return arrow (self, 0, 1, state);
  case GDK_KEY_Down:
    return arrow (self, 0, -1, state);
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return want (self);
  case GDK_KEY_Escape:
    return let_go (self);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
weft_layout_plot_choose (WeftLayoutPlot *self,
                         gint64          point)
{
  if (self->chart != NULL && point != self->chosen)
    outline (self, point);
}

gint64
weft_layout_plot_get_pointed (WeftLayoutPlot *self)
{
  return self->pointed;
}

gint64
weft_layout_plot_get_chosen (WeftLayoutPlot *self)
{
  return self->chosen;
}

const gint32 *
weft_layout_plot_get_neighbours (WeftLayoutPlot  *self,
                                 const float    **distances)
{
  *distances = self->distances;
  return self->neighbours;
}

const guint8 *
weft_layout_plot_get_selected (WeftLayoutPlot *self,
                               gsize          *n)
{
  *n = self->n_selected;
  return self->selected;
}

const WeftScatterView *
weft_layout_plot_get_view (WeftLayoutPlot *self)
{
  return &self->view;
}

gboolean
weft_layout_plot_get_place (WeftLayoutPlot *self,
                            gsize           point,
                            double         *x,
                            double         *y)
{
  WeftScatterLayout layout;
  WeftScatter scatter;
  WeftPaintStyle style;

  if (!lay_out (self, &style, &scatter, &layout))
    return FALSE;
  *x = weft_axis_to_place (&layout.x, (double) scatter.points[2 * point]);
  *y = weft_axis_to_place (&layout.y, (double) scatter.points[2 * point + 1]);
  return *x >= layout.x.start && *x <= layout.x.end && *y >= layout.y.end && *y <= layout.y.start;
}

GtkWidget *
weft_layout_plot_get_picture (WeftLayoutPlot *self)
{
  return GTK_WIDGET (self->picture);
}

/* The widget */

static void
weft_layout_plot_finalize (GObject *object)
{
  WeftLayoutPlot *self = WEFT_LAYOUT_PLOT (object);

  g_clear_pointer (&self->chart, weft_layout_chart_unref);
  g_array_unref (self->line);
  g_free (self->selected);
  G_OBJECT_CLASS (weft_layout_plot_parent_class)->finalize (object);
}

static void
weft_layout_plot_class_init (WeftLayoutPlotClass *klass)
{
  static const char *const names[N_SIGNALS] = { "pointed", "chosen", "selected", "wanted" };

  G_OBJECT_CLASS (klass)->finalize = weft_layout_plot_finalize;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], WEFT_TYPE_LAYOUT_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_controllers (WeftLayoutPlot *self)
{
  GtkWidget *picture = GTK_WIDGET (self->picture);
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (end_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_gesture_group (click, drag);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (picture, motion);
  gtk_widget_add_controller (picture, scroll);
  gtk_widget_add_controller (picture, keys);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (drag));
}

static void
weft_layout_plot_init (WeftLayoutPlot *self)
{
  self->line = g_array_new (FALSE, FALSE, sizeof (double));
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  forget (self);
  add_controllers (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->picture));
}

GtkWidget *
weft_layout_plot_new (char *(*recipe) (gpointer owner),
                      gpointer owner)
{
  WeftLayoutPlot *self = g_object_new (WEFT_TYPE_LAYOUT_PLOT, NULL);

  self->make_recipe = recipe;
  self->owner = owner;
  return GTK_WIDGET (self);
}
