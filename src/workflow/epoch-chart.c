/* epoch-chart.c: what a model made of the same inputs along its training, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/epoch-chart.h"

#include "base/i18n.h"
#include "paint/curves.h"

#include <inttypes.h>
#include <math.h>

#define GAP    12.0
#define CELL   72.0 /* side of a map, more where there is room */
#define LARGE  160.0
#define BELOW  34.0 /* two lines of text below a map */
#define TITLE  26.0 /* the line above a track */
#define CURVES 280.0

/* Parts that are followed. */
#define MAX_PARTS 6

struct _WeftEpochChart
{
  gatomicrefcount references;
  GPtrArray *tracks; /* Owned */
  gboolean is_shared;
};

WeftEpochChart *
weft_epoch_chart_new (GPtrArray *tracks,
                      gboolean   is_shared)
{
  WeftEpochChart *self = g_new (WeftEpochChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->tracks = tracks;
  self->is_shared = is_shared;
  return self;
}

WeftEpochChart *
weft_epoch_chart_ref (WeftEpochChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_epoch_chart_unref (WeftEpochChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

GPtrArray *
weft_epoch_chart_get_tracks (const WeftEpochChart *self)
{
  return self->tracks;
}

static const WeftTrackPoint *
get_point (const WeftEpochTrack *track,
           guint                 index)
{
  return &g_array_index (track->points, WeftTrackPoint, index);
}

/* A track has maps, or bars. */
static gboolean
has_maps (const WeftEpochTrack *track)
{
  return track->points->len > 0 && get_point (track, 0)->chart->map != NULL;
}

/* Places */

typedef struct
{
  guint columns;
  double side;  /* of a map */
  double width; /* of a cell */
  double height;
} Grid;

/* As many cells side by side as have room, and no larger than is of use. */
static Grid
lay_out (const WeftEpochTrack *track,
         double                width)
{
  double room = MAX (width - GAP, CELL + GAP);
  guint n = MAX (track->points->len, 1), columns = MIN ((guint) (room / (CELL + GAP)), n);
  double side = MIN (room / columns - GAP, LARGE);

  return (Grid){ columns, side, side + GAP, side + BELOW };
}

static double
get_track_height (const WeftEpochTrack *track,
                  double                width)
{
  Grid grid = lay_out (track, width);

  if (!has_maps (track))
    return TITLE + CURVES;
  return TITLE + ceil ((double) track->points->len / grid.columns) * grid.height;
}

double
weft_epoch_chart_get_natural_height (const WeftEpochChart *self,
                                     const WeftPaintStyle *style,
                                     double                width)
{
  double height = GAP + BELOW;

  for (guint i = 0; i < self->tracks->len; i++)
    height += get_track_height (self->tracks->pdata[i], width) + GAP;
  return height;
}

/* Where a map of a track that begins at @top lies. */
static void
place_map (const Grid *grid,
           double      top,
           guint       index,
           double     *x,
           double     *y)
{
  *x = GAP + index % grid->columns * grid->width;
  *y = top + TITLE + index / grid->columns * grid->height;
}

/* Words */

static char *
format_score (const WeftEpochTrack *track,
              double                score)
{
  return track->has_shares ? g_strdup_printf ("%.1f %%", 100 * score) : g_strdup_printf ("%.4g", score);
}

static char *
make_title (const WeftEpochTrack *track)
{
  g_autofree char *first = NULL, *last = NULL;

  if (track->points->len == 0)
    return g_strdup (track->title);
  first = format_score (track, get_point (track, 0)->score);
  last = format_score (track, get_point (track, track->points->len - 1)->score);
  return g_strdup_printf (_("%s: %s %s → %s"), track->title, track->class_name, first, last);
}

static char *
make_caption (const WeftEpochChart *self)
{
  const WeftEpochTrack *track = self->tracks->len > 0 ? self->tracks->pdata[0] : NULL;

  if (track == NULL)
    return g_strdup ("");
  if (!has_maps (track))
    return g_strdup_printf (_("%s: what the strongest parts added to the score, epoch by epoch"), _ (track->method->title));
  return self->is_shared ? g_strdup_printf (_("%s. The colors of all epochs end at one number."), _ (track->method->title))
                         : g_strdup_printf (_("%s. The colors of each epoch end at its own 99th percentile."), _ (track->method->title));
}

/* The first epoch from which on a share stays above one half. */
static guint64
find_turn (const WeftEpochTrack *track)
{
  guint64 turn = 0;

  for (guint i = track->points->len; track->has_shares && i > 0; i--) {
    if (!(get_point (track, i - 1)->score > 0.5))
      break;
    turn = get_point (track, i - 1)->epoch;
  }
  return turn;
}

char *
weft_epoch_chart_tell (const WeftEpochChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->tracks->len; i++) {
    const WeftEpochTrack *track = self->tracks->pdata[i];
    g_autofree char *title = make_title (track);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", title);
    if (find_turn (track) > 0)
      g_string_append_printf (text, _("; above one half since epoch %d"), (int) find_turn (track));
  }
  return g_string_free (text, FALSE);
}

/* Maps */

/* What is below a map, without its colors. */
static cairo_surface_t *
make_gray (const WeftHeatMap *map)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) map->picture_width, (int) map->picture_height);
  guchar *to = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (guint y = 0; y < map->picture_height; y++)
    for (guint x = 0; x < map->picture_width; x++) {
      const guint8 *from = map->picture + (y * map->picture_width + x) * map->picture_channels;
      guint gray = map->picture_channels == 3 ? (from[0] * 54u + from[1] * 183u + from[2] * 19u) >> 8 : from[0];

      ((guint32 *) (gpointer) (to + (gsize) y * (gsize) stride))[x] = gray << 16 | gray << 8 | gray;
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
paint_surface (cairo_t         *cr,
               cairo_surface_t *surface,
               double           x,
               double           y,
               double           side,
               gboolean         smooth)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, y, side, side);
  cairo_clip (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, side / cairo_image_surface_get_width (surface), side / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

/* Where the colors of all maps of a track end. */
static double
find_limit (const WeftEpochTrack *track)
{
  double limit = 0;

  for (guint i = 0; i < track->points->len; i++) {
    WeftHeatMap map;

    weft_saliency_chart_get_heat_map (get_point (track, i)->chart, &map);
    limit = MAX (limit, map.high);
  }
  return limit;
}

static void
paint_map (const WeftTrackPoint *point,
           cairo_t              *cr,
           double                x,
           double                y,
           double                side,
           double                limit)
{
  WeftHeatMap map;

  weft_saliency_chart_get_heat_map (point->chart, &map);
  map.high = limit > 0 ? limit : map.high;
  map.low = limit > 0 ? 0 : map.low;
  map.opacity = map.picture != NULL ? map.opacity : 1;
  if (map.picture != NULL)
    paint_surface (cr, make_gray (&map), x, y, side, FALSE);
  paint_surface (cr, weft_heat_map_draw (&map), x, y, side, TRUE);
}

static void
paint_words (const WeftEpochTrack *track,
             const WeftTrackPoint *point,
             const WeftPaintStyle *style,
             cairo_t              *cr,
             double                x,
             double                y)
{
  g_autofree char *epoch = g_strdup_printf ("%" PRIu64, point->epoch), *score = format_score (track, point->score);
  const WeftText first = { .text = epoch, .flags = WEFT_TEXT_SMALL | WEFT_TEXT_BOLD, .color = style->text };
  const WeftText second = { .text = score, .flags = WEFT_TEXT_SMALL, .color = style->dim };

  weft_paint_text (cr, style, &first, x, y + 1);
  weft_paint_text (cr, style, &second, x, y + BELOW / 2 - 2);
}

static void
paint_maps (const WeftEpochChart *self,
            const WeftEpochTrack *track,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                top,
            double                width)
{
  Grid grid = lay_out (track, width);
  double limit = self->is_shared ? find_limit (track) : 0;

  for (guint i = 0; i < track->points->len; i++) {
    double x, y;

    place_map (&grid, top, i, &x, &y);
    paint_map (get_point (track, i), cr, x, y, grid.side, limit);
    paint_words (track, get_point (track, i), style, cr, x, y + grid.side);
  }
}

/* Lines */

static double
find_part (const WeftTrackPoint *point,
           const char           *label)
{
  for (guint i = 0; i < point->chart->bars->len; i++)
    if (g_strcmp0 (g_array_index (point->chart->bars, WeftBar, i).label, label) == 0)
      return g_array_index (point->chart->bars, WeftBar, i).value;
  return NAN;
}

/* The parts that count most at last. */
static guint
list_parts (const WeftEpochTrack *track,
            const char           *labels[MAX_PARTS])
{
  const GArray *bars = track->points->len > 0 ? get_point (track, track->points->len - 1)->chart->bars : NULL;
  guint n = bars != NULL ? MIN (bars->len, MAX_PARTS) : 0;

  for (guint i = 0; i < n; i++)
    labels[i] = g_array_index (bars, WeftBar, i).label;
  return n;
}

static void
paint_lines (const WeftEpochTrack *track,
             const WeftPaintStyle *style,
             cairo_t              *cr,
             double                top,
             double                width)
{
  const char *labels[MAX_PARTS];
  guint n = list_parts (track, labels), n_points = track->points->len;
  g_autofree double *x = g_new (double, n_points + 1), *y = g_new (double, n *n_points + 1);
  WeftCurve curves[MAX_PARTS];
  WeftCurves picture = WEFT_CURVES_INIT;

  for (guint i = 0; i < n_points; i++)
    x[i] = (double) get_point (track, i)->epoch;
  for (guint k = 0; k < n; k++) {
    for (guint i = 0; i < n_points; i++)
      y[k * n_points + i] = find_part (get_point (track, i), labels[k]);
    curves[k] = (WeftCurve){ .title = labels[k], .x = x, .y = y + k * n_points, .n_points = n_points, .category = k };
  }
  picture.curves = curves;
  picture.n_curves = n;
  picture.x_title = _("Epoch");
  picture.y_title = _("part of the score");
  cairo_save (cr);
  cairo_translate (cr, 0, top + TITLE);
  weft_curves_paint (&picture, style, cr, width, CURVES);
  cairo_restore (cr);
}

void
weft_epoch_chart_paint (const WeftEpochChart *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height)
{
  g_autofree char *caption = make_caption (self);
  const WeftText below = { .text = caption, .flags = WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, .color = style->dim, .max_width = MAX (width - 2 * GAP, 1) };
  double top = GAP / 2;

  if (style->background.alpha > 0) {
    weft_color_set (style->background, cr);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_fill (cr);
  }
  for (guint i = 0; i < self->tracks->len; i++) {
    const WeftEpochTrack *track = self->tracks->pdata[i];
    g_autofree char *title = make_title (track);
    const WeftText above = { .text = title, .flags = WEFT_TEXT_BOLD, .color = style->text, .max_width = MAX (width - 2 * GAP, 1) };

    weft_paint_text (cr, style, &above, GAP, top);
    if (has_maps (track))
      paint_maps (self, track, style, cr, top, width);
    else
      paint_lines (track, style, cr, top, width);
    top += get_track_height (track, width) + GAP;
  }
  weft_paint_text (cr, style, &below, GAP, top);
}

/* Pointing */

void
weft_epoch_chart_paint_chosen (const WeftEpochChart *self,
                               const WeftPaintStyle *style,
                               cairo_t              *cr,
                               double                width,
                               guint64               epoch)
{
  double top = GAP / 2;

  weft_color_set (style->accent, cr);
  cairo_set_line_width (cr, 2);
  for (guint i = 0; i < self->tracks->len; i++) {
    const WeftEpochTrack *track = self->tracks->pdata[i];
    Grid grid = lay_out (track, width);

    for (guint k = 0; k < track->points->len && has_maps (track); k++) {
      double x, y;

      if (get_point (track, k)->epoch != epoch)
        continue;
      place_map (&grid, top, k, &x, &y);
      cairo_rectangle (cr, x - 2, y - 2, grid.side + 4, grid.side + 4);
      cairo_stroke (cr);
    }
    top += get_track_height (track, width) + GAP;
  }
}

/* Of lines the epoch that is nearest. */
static guint64
find_nearest (const WeftEpochTrack *track,
              double                x,
              double                width)
{
  double last = (double) get_point (track, track->points->len - 1)->epoch, wanted = x / MAX (width, 1) * last;
  guint64 nearest = get_point (track, 0)->epoch;

  for (guint i = 0; i < track->points->len; i++)
    if (fabs ((double) get_point (track, i)->epoch - wanted) < fabs ((double) nearest - wanted))
      nearest = get_point (track, i)->epoch;
  return nearest;
}

static guint64
find_map (const WeftEpochTrack *track,
          double                top,
          double                width,
          double                x,
          double                y)
{
  Grid grid = lay_out (track, width);

  for (guint k = 0; k < track->points->len; k++) {
    double left, above;

    place_map (&grid, top, k, &left, &above);
    if (x >= left && x < left + grid.side && y >= above && y < above + grid.height)
      return get_point (track, k)->epoch;
  }
  return 0;
}

guint64
weft_epoch_chart_find (const WeftEpochChart *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                x,
                       double                y)
{
  double top = GAP / 2;

  for (guint i = 0; i < self->tracks->len; i++) {
    const WeftEpochTrack *track = self->tracks->pdata[i];
    double height = get_track_height (track, width);

    if (y >= top && y < top + height && track->points->len > 0)
      return has_maps (track) ? find_map (track, top, width, x, y) : find_nearest (track, x, width);
    top += height + GAP;
  }
  return 0;
}

/* Files */

static void
append_text (GString    *text,
             const char *field)
{
  g_auto (GStrv) parts = g_strsplit (field, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (text, "\"%s\"", doubled);
}

static void
append_number (GString *text,
               double   number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, ",%s", g_ascii_formatd (buffer, sizeof buffer, "%.9g", number));
}

static void
append_track (GString              *text,
              const WeftEpochTrack *track)
{
  const char *labels[MAX_PARTS];
  guint n = has_maps (track) ? 0 : list_parts (track, labels);

  g_string_append (text, "input,class,epoch,score");
  for (guint k = 0; k < n; k++) {
    g_string_append_c (text, ',');
    append_text (text, labels[k]);
  }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < track->points->len; i++) {
    append_text (text, track->title);
    g_string_append_c (text, ',');
    append_text (text, track->class_name);
    g_string_append_printf (text, ",%" PRIu64, get_point (track, i)->epoch);
    append_number (text, get_point (track, i)->score);
    for (guint k = 0; k < n; k++)
      append_number (text, find_part (get_point (track, i), labels[k]));
    g_string_append_c (text, '\n');
  }
}

char *
weft_epoch_chart_make_numbers (const WeftEpochChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->tracks->len; i++)
    append_track (text, self->tracks->pdata[i]);
  return g_string_free (text, FALSE);
}

void
weft_epoch_chart_describe (const WeftEpochChart *self,
                           JsonObject           *recipe)
{
  JsonArray *tracks = json_array_new ();

  for (guint i = 0; i < self->tracks->len; i++) {
    const WeftEpochTrack *track = self->tracks->pdata[i];
    JsonObject *object = json_object_new ();
    JsonArray *points = json_array_new ();

    for (guint k = 0; k < track->points->len; k++) {
      JsonObject *point = json_object_new ();

      json_object_set_int_member (point, "epoch", (gint64) get_point (track, k)->epoch);
      json_object_set_double_member (point, track->has_shares ? "probability" : "prediction", get_point (track, k)->score);
      json_array_add_object_element (points, point);
    }
    json_object_set_string_member (object, "input", track->title);
    json_object_set_string_member (object, "target", track->class_name);
    json_object_set_string_member (object, "method", track->method->id);
    json_object_set_array_member (object, "points", points);
    json_array_add_object_element (tracks, object);
  }
  json_object_set_array_member (recipe, "tracks", tracks);
}
