/* sketch-chart.c: a workflow as it runs, from the left to the right
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A node stands in the column behind the last of those that it needs; in a column nodes stand in
 * the order in which they run.
 */
#include "workflow/sketch-chart.h"

#include "base/i18n.h"

/* In units. */
#define MARGIN     12.0
#define BOX_HEIGHT 46.0
#define ROW_HEIGHT 66.0
#define LARGEST    150.0
#define RADIUS     8.0

/* Where each node stands. */
typedef struct
{
  guint *columns;
  guint *rows;
  guint n_columns;
  guint n_rows;
} Places;

static void
places_init (Places             *self,
             const WeftSnapshot *snapshot)
{
  guint n = weft_snapshot_get_n_nodes (snapshot);
  g_autofree guint *filled = g_new0 (guint, n + 1);

  *self = (Places){ g_new0 (guint, n + 1), g_new0 (guint, n + 1), 1, 1 };
  for (guint i = 0; i < n; i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    for (guint k = 0; k < node->n_links; k++)
      self->columns[i] = MAX (self->columns[i], self->columns[node->links[k].from] + 1);
    self->rows[i] = filled[self->columns[i]]++;
    self->n_columns = MAX (self->n_columns, self->columns[i] + 1);
    self->n_rows = MAX (self->n_rows, self->rows[i] + 1);
  }
}

static void
places_clear (Places *self)
{
  g_free (self->columns);
  g_free (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Places, places_clear)

double
weft_sketch_chart_get_natural_height (const WeftSnapshot *snapshot)
{
  g_auto (Places) places = { 0 };

  places_init (&places, snapshot);
  return 2 * MARGIN + ROW_HEIGHT * places.n_rows;
}

static void
paint_link (cairo_t *cr,
            double   from_x,
            double   from_y,
            double   to_x,
            double   to_y)
{
  double middle = (from_x + to_x) / 2;

  cairo_move_to (cr, from_x, from_y);
  cairo_curve_to (cr, middle, from_y, middle, to_y, to_x, to_y);
  cairo_stroke (cr);
}

static void
add_box (cairo_t *cr,
         double   x,
         double   y,
         double   width)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - RADIUS, y + RADIUS, RADIUS, -G_PI_2, 0);
  cairo_arc (cr, x + width - RADIUS, y + BOX_HEIGHT - RADIUS, RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + RADIUS, y + BOX_HEIGHT - RADIUS, RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + RADIUS, y + RADIUS, RADIUS, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
paint_box (const WeftSnapshotNode *node,
           const WeftPaintStyle   *style,
           cairo_t                *cr,
           double                  x,
           double                  y,
           double                  width)
{
  const WeftText title = { node->title, WEFT_TEXT_BOLD, style->text, width - 16, 0, 0 };
  const WeftText id = { node->id, WEFT_TEXT_SMALL, style->dim, width - 16, 0, 0 };

  add_box (cr, x, y, width);
  weft_color_set (style->background, cr);
  cairo_fill_preserve (cr);
  weft_color_set (style->frame, cr);
  cairo_stroke (cr);
  weft_paint_text (cr, style, &title, x + 8, y + 7);
  weft_paint_text (cr, style, &id, x + 8, y + 26);
}

void
weft_sketch_chart_paint (const WeftSnapshot   *snapshot,
                         const WeftPaintStyle *style,
                         cairo_t              *cr,
                         double                width,
                         double                height)
{
  g_auto (Places) places = { 0 };
  double column, box;

  places_init (&places, snapshot);
  column = (width - 2 * MARGIN) / places.n_columns;
  box = MIN (column * 0.78, LARGEST);
  weft_color_set (style->background, cr);
  cairo_paint (cr);
  cairo_set_line_width (cr, 1.4);
  weft_color_set (style->dim, cr);
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    for (guint k = 0; k < node->n_links; k++) {
      guint from = node->links[k].from;

      paint_link (cr, MARGIN + column * places.columns[from] + box, MARGIN + ROW_HEIGHT * places.rows[from] + BOX_HEIGHT / 2,
                  MARGIN + column * places.columns[i], MARGIN + ROW_HEIGHT * places.rows[i] + BOX_HEIGHT / 2);
    }
  }
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++)
    paint_box (weft_snapshot_get_node (snapshot, i), style, cr, MARGIN + column * places.columns[i], MARGIN + ROW_HEIGHT * places.rows[i], box);
}
