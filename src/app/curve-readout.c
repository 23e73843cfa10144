/* curve-readout.c: what the curves of a chart are at its cursor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curve-readout.h"

#include "base/i18n.h"

#include <math.h>

/* No more rows than this: those nearest to the pointer. */
#define MAX_ROWS 6
#define ROW_GAP  4
#define BOX_PAD  8
#define SWATCH   12
#define DOT      3.5

/* Other curves step back where the pointer is so near to one. */
#define REACH 12

typedef struct
{
  guint curve;
  gsize point;
  double x;
  double y;
  double value;
} Reading;

static int
compare_readings (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  double y = *(const double *) data, first = fabs (((const Reading *) a)->y - y), second = fabs (((const Reading *) b)->y - y);

  return isnan (y) ? 0 : (first > second) - (first < second);
}

static WeftColor
get_color (const WeftCurveReadout *self,
           const Reading          *reading)
{
  return weft_paint_style_get_category (self->style, self->set->picture.curves[reading->curve].category);
}

/* Each curve at the cursor, the nearest to the pointer first. */
static GArray *
read_off (const WeftCurveReadout *self)
{
  const WeftCurveSet *set = self->set;
  const WeftCurvesLayout *layout = self->layout;
  double pointer = self->pointer;
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (Reading));

  for (guint i = 0; i < set->picture.n_curves; i++) {
    const WeftCurve *curve = &set->picture.curves[i];
    Reading reading = { .curve = i };

    if (curve->n_points == 0)
      continue;
    reading.point = weft_curve_find_nearest (curve, self->cursor);
    reading.value = weft_curve_set_get_drawn (set, i, reading.point);
    reading.x = weft_axis_to_place (&layout->x, curve->x[reading.point]);
    reading.y = weft_axis_to_place (&layout->y, reading.value);
    g_array_append_val (readings, reading);
  }
  g_array_sort_with_data (readings, compare_readings, &pointer);
  return readings;
}

static char *
format_x (const WeftCurveSet *set,
          double              x)
{
  g_autofree char *number = set->picture.x_scale == WEFT_SCALE_TIME ? g_strdup_printf (_("%.1f s"), x) : g_strdup_printf ("%.6g", x);

  return g_strdup_printf ("%s %s", set->picture.x_title, number);
}

static char *
format_reading (const WeftCurveSet *set,
                const Reading      *reading)
{
  const WeftCurve *curve = &set->picture.curves[reading->curve];
  double raw = curve->y[reading->point], epoch = weft_curve_set_get_epoch (set, reading->curve, reading->point);

  /* Along a metric each curve is there at an epoch of its own. */
  if (!isnan (epoch))
    return g_strdup_printf (_("%.4g, epoch %.4g"), reading->value, epoch);

  /* What was measured stands behind what smoothing makes of it. */
  if (set->picture.smoothing > 0 && fabs (raw - reading->value) > 1e-4 * fabs (raw))
    return g_strdup_printf ("%.4g (%.4g)", reading->value, raw);
  return g_strdup_printf ("%.4g", raw);
}

static void
paint_dots (const WeftCurveReadout *self,
            cairo_t                *cr,
            GArray                 *readings)
{
  const WeftCurvesLayout *layout = self->layout;

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    if (!isfinite (reading->y) || reading->y < layout->y.end || reading->y > layout->y.start ||
        reading->x < layout->x.start || reading->x > layout->x.end)
      continue;
    weft_color_set (self->style->background, cr);
    cairo_arc (cr, reading->x, reading->y, DOT + 1.5, 0, 2 * G_PI);
    cairo_fill (cr);
    weft_color_set (get_color (self, reading), cr);
    cairo_arc (cr, reading->x, reading->y, DOT, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

typedef struct
{
  char *head;
  char *names[MAX_ROWS];
  char *values[MAX_ROWS];
  guint n;
  double names_width;
  double values_width;
  double head_width;
  double line;
} Box;

static void
box_init (Box                    *self,
          const WeftCurveReadout *readout,
          GArray                 *readings)
{
  const WeftCurveSet *set = readout->set;
  const WeftPaintStyle *style = readout->style;
  const Reading *first = &g_array_index (readings, Reading, 0);

  *self = (Box){ .n = MIN (readings->len, MAX_ROWS) };
  self->head = format_x (set, set->picture.curves[first->curve].is_path ? readout->cursor : set->picture.curves[first->curve].x[first->point]);
  weft_paint_text_measure (style, self->head, WEFT_TEXT_SMALL | WEFT_TEXT_BOLD, 0, &self->head_width, &self->line);
  for (guint i = 0; i < self->n; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    const char *title = set->picture.curves[reading->curve].title;
    double width;

    self->names[i] = g_strdup (title != NULL ? title : set->picture.title);
    self->values[i] = format_reading (set, reading);
    weft_paint_text_measure (style, self->names[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    self->names_width = MAX (self->names_width, width);
    weft_paint_text_measure (style, self->values[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    self->values_width = MAX (self->values_width, width);
  }
}

static void
box_clear (Box *self)
{
  g_free (self->head);
  for (guint i = 0; i < self->n; i++) {
    g_free (self->names[i]);
    g_free (self->values[i]);
  }
}

static void
round_rectangle (cairo_t      *cr,
                 const double  box[4],
                 double        radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, box[0] + box[2] - radius, box[1] + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, box[0] + box[2] - radius, box[1] + box[3] - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box[0] + radius, box[1] + box[3] - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box[0] + radius, box[1] + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
paint_box_rows (const Box              *self,
                const WeftCurveReadout *readout,
                cairo_t                *cr,
                GArray                 *readings,
                const double            box[4])
{
  const WeftPaintStyle *style = readout->style;
  WeftText head = { self->head, WEFT_TEXT_SMALL | WEFT_TEXT_BOLD, style->text, 0, 0, 0 };

  weft_paint_text (cr, style, &head, box[0] + BOX_PAD, box[1] + BOX_PAD);
  for (guint i = 0; i < self->n; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    double middle = box[1] + BOX_PAD + (i + 1.5) * (self->line + ROW_GAP);
    WeftText name = { self->names[i], WEFT_TEXT_SMALL, style->text, 0, 0, 0.5 };
    WeftText value = { self->values[i], WEFT_TEXT_SMALL, style->text, 0, 1, 0.5 };

    weft_color_set (get_color (readout, reading), cr);
    cairo_arc (cr, box[0] + BOX_PAD + DOT, middle, DOT, 0, 2 * G_PI);
    cairo_fill (cr);
    weft_paint_text (cr, style, &name, box[0] + BOX_PAD + SWATCH, middle);
    weft_paint_text (cr, style, &value, box[0] + box[2] - BOX_PAD, middle);
  }
}

/* Beside the cursor, on the side that has more room. */
static void
paint_box (const WeftCurveReadout *self,
           cairo_t                *cr,
           GArray                 *readings)
{
  const WeftCurvesLayout *layout = self->layout;
  double x = weft_axis_to_place (&layout->x, self->cursor), box[4];
  WeftColor background = self->style->background;
  Box content;

  box_init (&content, self, readings);
  box[2] = 2 * BOX_PAD + MAX (content.head_width, SWATCH + content.names_width + 16 + content.values_width);
  box[3] = 2 * BOX_PAD + (content.n + 1) * (content.line + ROW_GAP) - ROW_GAP;
  box[0] = x + 12 + box[2] < layout->x.end ? x + 12 : x - 12 - box[2];
  box[0] = CLAMP (box[0], 2, MAX (2, layout->x.end - box[2]));
  box[1] = layout->y.end + 4;
  background.alpha = 0.94;
  round_rectangle (cr, box, 6);
  weft_color_set (background, cr);
  cairo_fill_preserve (cr);
  weft_color_set (self->style->grid, cr);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  paint_box_rows (&content, self, cr, readings, box);
  box_clear (&content);
}

/* Where the pointer is not, the nearest values must do; a halo keeps them legible. */
static void
paint_values (const WeftCurveReadout *self,
              cairo_t                *cr,
              GArray                 *readings)
{
  double last = -INFINITY;

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    g_autofree char *number = g_strdup_printf ("%.4g", reading->value);
    gboolean is_left = reading->x > (self->layout->x.start + self->layout->x.end) / 2;
    WeftText text = { number, WEFT_TEXT_SMALL, self->style->text, 0, is_left ? 1 : 0, 0.5 };
    WeftColor halo = self->style->background;
    double place[] = { reading->x + (is_left ? -8 : 8), CLAMP (reading->y, self->layout->y.end, self->layout->y.start), 0, 0 };
    double width, height;

    if (!isfinite (reading->y) || fabs (reading->y - last) < self->style->text_size)
      continue;
    weft_paint_text_measure (self->style, number, WEFT_TEXT_SMALL, 0, &width, &height);
    halo.alpha = 0.85;
    weft_color_set (halo, cr);
    round_rectangle (cr, (double[4]){ place[0] - (is_left ? width + 3 : 3), place[1] - height / 2, width + 6, height }, 4);
    cairo_fill (cr);
    weft_paint_text (cr, self->style, &text, place[0], place[1]);
    last = reading->y;
  }
}

/* Returns: (nullable): the nearest curve, when the pointer is on it */
static const Reading *
find_pointed (const WeftCurveReadout *self,
              GArray                 *readings)
{
  const Reading *nearest = readings->len > 0 ? &g_array_index (readings, Reading, 0) : NULL;

  return nearest != NULL && fabs (nearest->y - self->pointer) <= REACH ? nearest : NULL;
}

gint64
weft_curve_readout_find_owner (const WeftCurveReadout *self)
{
  g_autoptr (GArray) readings = self->set != NULL ? read_off (self) : NULL;
  const Reading *pointed = readings != NULL ? find_pointed (self, readings) : NULL;

  return pointed != NULL ? self->set->picture.curves[pointed->curve].owner : 0;
}

/* What is pointed at, and all that is of the same trial. */
static void
set_apart (const WeftCurveReadout *self,
           cairo_t                *cr,
           GArray                 *readings)
{
  const WeftCurves *picture = &self->set->picture;
  const Reading *pointed = find_pointed (self, readings);
  gboolean is_run = self->highlight == WEFT_CURVE_HIGHLIGHT_RUN && self->owner != 0;
  g_autoptr (GArray) apart = g_array_new (FALSE, FALSE, sizeof (guint));

  if (self->highlight == WEFT_CURVE_HIGHLIGHT_OFF || picture->n_curves < 2)
    return;
  for (guint i = 0; i < picture->n_curves; i++)
    if (is_run ? picture->curves[i].owner == self->owner : pointed != NULL && pointed->curve == i)
      g_array_append_val (apart, i);
  if (apart->len > 0)
    weft_curves_paint_apart (picture, self->layout, self->style, (const guint *) (gpointer) apart->data, apart->len, cr);
}

void
weft_curve_readout_paint (const WeftCurveReadout *self,
                          cairo_t                *cr)
{
  const WeftCurvesLayout *layout = self->layout;
  double x = floor (weft_axis_to_place (&layout->x, self->cursor)) + 0.5;
  g_autoptr (GArray) readings = NULL;

  if (!(x >= layout->x.start && x <= layout->x.end + 1))
    return;
  readings = read_off (self);
  set_apart (self, cr, readings);
  cairo_set_line_width (cr, 1);
  weft_color_set (self->style->frame, cr);
  cairo_move_to (cr, x, layout->y.end);
  cairo_line_to (cr, x, layout->y.start);
  cairo_stroke (cr);
  paint_dots (self, cr, readings);
  if (readings->len == 0)
    return;
  if (isnan (self->pointer))
    paint_values (self, cr, readings);
  else
    paint_box (self, cr, readings);
}

char *
weft_curve_readout_say (const WeftCurveSet *set,
                        double              cursor)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < set->picture.n_curves; i++) {
    const WeftCurve *curve = &set->picture.curves[i];
    gsize point = weft_curve_find_nearest (curve, cursor);
    g_autofree char *x = curve->n_points > 0 ? format_x (set, curve->x[point]) : NULL;

    if (curve->n_points > 0)
      g_string_append_printf (text, "%s%s, %s: %.4g", text->len > 0 ? "; " : "", curve->title != NULL ? curve->title : set->picture.title, x, curve->y[point]);
    if (curve->n_points > 0 && !isnan (weft_curve_set_get_epoch (set, i, point)))
      g_string_append_printf (text, _(", epoch %.4g"), weft_curve_set_get_epoch (set, i, point));
    if (curve->end != NULL && curve->n_points > 0 && point == curve->n_points - 1)
      g_string_append_printf (text, ", %s", curve->end);
  }
  return g_string_free (text, FALSE);
}
