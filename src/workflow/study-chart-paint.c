/* study-chart-paint.c: pictures of a study painted, pointed at and written down
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-chart.h"

#include "base/csv.h"
#include "base/json.h"

#include <math.h>

/* How far from a point it is still pointed at. */
#define REACH 10.0

#define RING_MORE 4.0

typedef void (*Paint) (const WeftStudyChart *self, const WeftPaintStyle *style, cairo_t *cr, double width, double height);

static void
paint_parallel (const WeftStudyChart *self,
                const WeftPaintStyle *style,
                cairo_t              *cr,
                double                width,
                double                height)
{
  weft_parallel_paint (&self->parallel, style, cr, width, height);
}

static void
paint_matrix (const WeftStudyChart *self,
              const WeftPaintStyle *style,
              cairo_t              *cr,
              double                width,
              double                height)
{
  weft_plot_matrix_paint (&self->matrix, style, cr, width, height);
}

static void
paint_importance (const WeftStudyChart *self,
                  const WeftPaintStyle *style,
                  cairo_t              *cr,
                  double                width,
                  double                height)
{
  weft_bars_paint (&self->bars, style, cr, width, height);
}

static void
paint_timeline (const WeftStudyChart *self,
                const WeftPaintStyle *style,
                cairo_t              *cr,
                double                width,
                double                height)
{
  weft_timeline_paint (&self->timeline, style, cr, width, height);
}

static void
paint_plot (const WeftStudyChart *self,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                height)
{
  weft_plot_paint (&self->plot, style, cr, width, height);
}

/* How each picture is painted. */
static const Paint paints[WEFT_N_STUDY_PICTURES] = {
  [WEFT_STUDY_PARALLEL] = paint_parallel,
  [WEFT_STUDY_HISTORY] = paint_plot,
  [WEFT_STUDY_SLICE] = paint_plot,
  [WEFT_STUDY_CONTOUR] = paint_plot,
  [WEFT_STUDY_MATRIX] = paint_matrix,
  [WEFT_STUDY_IMPORTANCE] = paint_importance,
  [WEFT_STUDY_PERMUTATION] = paint_importance,
  [WEFT_STUDY_FRONT] = paint_plot,
  [WEFT_STUDY_TIMELINE] = paint_timeline,
};

void
weft_study_chart_paint_bare (const WeftStudyChart *self,
                             const WeftPaintStyle *style,
                             cairo_t              *cr,
                             double                width,
                             double                height)
{
  paints[self->picture](self, style, cr, width, height);
}

void
weft_study_chart_paint (const WeftStudyChart *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height)
{
  WeftStudyChart whole = *self;

  whole.parallel.title = whole.plot.title = whole.matrix.title = whole.timeline.title = whole.bars.title = self->title;
  whole.parallel.caption = whole.plot.caption = whole.matrix.caption = whole.timeline.caption = whole.bars.caption = self->caption;
  weft_study_chart_paint_bare (&whole, style, cr, width, height);
}

static gboolean
find_line (const WeftStudyChart *self,
           const WeftPaintStyle *style,
           double                width,
           double                height,
           double                x,
           double                y,
           gsize                *point)
{
  WeftParallelLayout layout;

  weft_parallel_lay_out (&self->parallel, style, width, height, &layout);
  return weft_parallel_find (&self->parallel, &layout, x, y, REACH, point);
}

static gboolean
find_bar (const WeftStudyChart *self,
          const WeftPaintStyle *style,
          double                width,
          double                height,
          double                x,
          double                y,
          gsize                *point)
{
  WeftTimelineLayout layout;
  gsize bar;

  weft_timeline_lay_out (&self->timeline, style, width, height, &layout);
  if (!weft_timeline_find (&self->timeline, &layout, x, y, REACH, &bar))
    return FALSE;
  *point = self->timeline.bars[bar].row;
  return TRUE;
}

static gboolean
find_cell (const WeftStudyChart *self,
           const WeftPaintStyle *style,
           double                width,
           double                height,
           double                x,
           double                y,
           gsize                *point)
{
  WeftPlotMatrixLayout layout;
  guint row, column;

  weft_plot_matrix_lay_out (&self->matrix, style, width, height, &layout);
  return weft_plot_matrix_find (&self->matrix, &layout, x, y, REACH, point, &row, &column);
}

gboolean
weft_study_chart_find (const WeftStudyChart *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                height,
                       double                x,
                       double                y,
                       gsize                *point)
{
  WeftPlotLayout layout;

  if (weft_study_picture_has_bars (self->picture))
    return FALSE;
  if (self->picture == WEFT_STUDY_PARALLEL)
    return find_line (self, style, width, height, x, y, point);
  if (self->picture == WEFT_STUDY_TIMELINE)
    return find_bar (self, style, width, height, x, y, point);
  if (self->picture == WEFT_STUDY_MATRIX)
    return find_cell (self, style, width, height, x, y, point);
  weft_plot_lay_out (&self->plot, style, width, height, &layout);
  return weft_plot_find (&self->plot, &layout, x, y, REACH, point);
}

/* Marks */

static void
paint_ring (const WeftPlot       *plot,
            const WeftPaintStyle *style,
            const WeftPlotLayout *layout,
            gsize                 point,
            cairo_t              *cr)
{
  double x, y;

  if (!weft_plot_place (plot, layout, point, &x, &y))
    return;
  cairo_new_path (cr);
  cairo_arc (cr, x, y, layout->radius + RING_MORE, 0, 2 * G_PI);
  weft_color_set (style->text, cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
mark_cells (const WeftStudyChart *self,
            const WeftPaintStyle *style,
            double                width,
            double                height,
            gsize                 point,
            cairo_t              *cr)
{
  WeftPlotMatrixLayout layout;

  weft_plot_matrix_lay_out (&self->matrix, style, width, height, &layout);
  for (guint row = 1; row < self->matrix.n_variables; row++)
    for (guint column = 0; column < row; column++) {
      WeftPlotLayout where;
      WeftPlot plot;

      weft_plot_matrix_get_cell (&self->matrix, &layout, row, column, &plot, &where);
      paint_ring (&plot, style, &where, point, cr);
    }
}

static void
mark_bar (const WeftStudyChart *self,
          const WeftPaintStyle *style,
          double                width,
          double                height,
          gsize                 point,
          cairo_t              *cr)
{
  WeftTimelineLayout layout;

  weft_timeline_lay_out (&self->timeline, style, width, height, &layout);
  for (gsize bar = 0; bar < self->timeline.n_bars; bar++) {
    double x, y, wide, high;

    if (self->timeline.bars[bar].row != point)
      continue;
    weft_timeline_place (&self->timeline, &layout, bar, &x, &y, &wide, &high);
    cairo_rectangle (cr, x - 2, y - 2, wide + 4, high + 4);
    weft_color_set (style->text, cr);
    cairo_set_line_width (cr, 2);
    cairo_stroke (cr);
  }
}

void
weft_study_chart_paint_mark (const WeftStudyChart *self,
                             const WeftPaintStyle *style,
                             double                width,
                             double                height,
                             gsize                 point,
                             cairo_t              *cr)
{
  if (point >= self->data->data->len || weft_study_picture_has_bars (self->picture))
    return;
  if (self->picture == WEFT_STUDY_PARALLEL) {
    WeftParallelLayout layout;

    weft_parallel_lay_out (&self->parallel, style, width, height, &layout);
    weft_parallel_paint_line (&self->parallel, style, &layout, point, cr);
  } else if (self->picture == WEFT_STUDY_MATRIX) {
    mark_cells (self, style, width, height, point, cr);
  } else if (self->picture == WEFT_STUDY_TIMELINE) {
    mark_bar (self, style, width, height, point, cr);
  } else {
    WeftPlotLayout layout;

    weft_plot_lay_out (&self->plot, style, width, height, &layout);
    paint_ring (&self->plot, style, &layout, point, cr);
  }
}

/* Numbers */

static char *
write_shares (const WeftStudyChart *self)
{
  GString *csv = g_string_new ("parameter,share,spread,correlation\n");

  for (guint i = 0; i < self->bars.n_bars; i++) {
    weft_csv_add (csv, self->data->variables[self->axes[i]].title);
    weft_csv_add_number (csv, self->bars.bars[i].value);
    weft_csv_add_number (csv, self->bars.bars[i].error);
    weft_csv_add_number (csv, self->correlations[i]);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

static void
add_value (GString            *csv,
           const WeftVariable *variable,
           double              value)
{
  if (!isfinite (value))
    g_string_append_c (csv, ',');
  else if (variable->spread == WEFT_SPREAD_NAMES)
    weft_csv_add (csv, variable->names[(guint) value]);
  else
    weft_csv_add_number (csv, value);
}

/* As in files, whatever people read. */
static const char *
get_name (const WeftStudyData *data,
          guint                variable)
{
  const WeftStudySettings *settings = weft_study_get_settings (data->study);

  if (variable < data->n_dimensions)
    return weft_space_get_dimension (settings->space, variable)->name;
  return variable + 1 < data->n_variables ? g_array_index (settings->objectives, WeftStudyObjective, variable - data->n_dimensions).metric : "seconds";
}

char *
weft_study_chart_to_csv (const WeftStudyChart *self)
{
  const WeftStudyData *data = self->data;
  GString *csv;

  if (weft_study_picture_has_bars (self->picture))
    return write_shares (self);
  csv = g_string_new ("trial,state");
  for (guint i = 0; i < data->n_variables; i++)
    weft_csv_add (csv, get_name (data, i));
  g_string_append_c (csv, '\n');
  for (guint point = 0; point < data->data->len; point++) {
    weft_csv_add_number (csv, (double) weft_study_data_get_number (data, point));
    weft_csv_add (csv, weft_point_state_get_name (weft_study_data_get (data, point)->state));
    for (guint i = 0; i < data->n_variables; i++)
      add_value (csv, &data->variables[i], data->variables[i].values[point]);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

char *
weft_study_chart_make_recipe (const WeftStudyChart *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "picture", "study");
  if (!weft_study_data_is_gathered (self->data))
    json_object_set_int_member (object, "study", self->data->record->id);
  json_object_set_string_member (object, "view", weft_study_picture_get_id (self->picture));
  json_object_set_int_member (object, "trials", self->data->data->len);
  json_object_set_member (object, "settings", weft_study_settings_to_json (weft_study_get_settings (self->data->study)));
  json_node_take_object (node, object);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}
