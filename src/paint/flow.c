/* flow.c: units in columns, and what flows between them, as a tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/flow.h"

#include "paint/frame-private.h"

#include <math.h>

#define ROW          30.0 /* height of a node where there is room, with the gap below */
#define ROW_GAP      4.0
#define COLUMN_GAP   0.22 /* of a column, what edges have */
#define LEAST_GAP    18.0
#define NODE_WIDTH   168.0
#define HEADER_LINES 2.4
#define EDGE_WIDTH   9.0  /* of the strongest */
#define TINT         0.22 /* of the strongest node */
#define FAINT        0.25

/* What is needed again and again while painting. */
typedef struct
{
  const WeftFlow *flow;
  const WeftFlowBox *boxes;
  const WeftPaintStyle *style;
  cairo_t *cr;
  double largest;  /* strength of an edge */
  double heaviest; /* of a node but the root */
} Painter;

static guint
count_rows (const WeftFlow *self)
{
  guint most = 1, n = 0;

  for (guint i = 0; i < self->n_nodes; i++) {
    n = i > 0 && self->nodes[i].column == self->nodes[i - 1].column ? n + 1 : 1;
    most = MAX (most, n);
  }
  return most;
}

/* Where in its column a node stands. */
typedef struct
{
  guint node;
  int parent; /* row of its parent */
  double strength;
  gboolean is_rest;
} Rank;

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *left = a, *right = b;

  if (left->is_rest != right->is_rest)
    return left->is_rest ? 1 : -1;
  if (left->parent != right->parent)
    return left->parent - right->parent;
  if (left->strength != right->strength)
    return left->strength > right->strength ? -1 : 1;
  return (int) left->node - (int) right->node;
}

/* Siblings beside each other, the strongest first; the rest last. */
static void
rank_column (const WeftFlow *self,
             guint           first,
             guint           n,
             int            *rows)
{
  g_autofree Rank *ranks = g_new (Rank, n);

  for (guint i = 0; i < n; i++) {
    const WeftFlowNode *node = &self->nodes[first + i];

    ranks[i] = (Rank){ first + i, node->parent >= 0 ? rows[node->parent] : G_MAXINT, node->strength, node->is_rest };
  }
  qsort (ranks, n, sizeof (Rank), compare_ranks);
  for (guint i = 0; i < n; i++)
    rows[ranks[i].node] = (int) i;
}

static double
get_head (const WeftPaintStyle *style)
{
  return ceil (HEADER_LINES * weft_frame_get_line (style, WEFT_TEXT_SMALL));
}

/* Rows shrink where there are many; a column of few stands in the middle. */
static WeftFlowBox
place_node (const WeftFlow       *self,
            const WeftPaintStyle *style,
            const WeftBox        *box,
            guint                 column,
            guint                 row,
            guint                 n_rows)
{
  double wide = (box->right - box->left) / self->n_columns, top = box->top + get_head (style), room = MAX (box->bottom - top, 1);
  double high = MIN (ROW, room / count_rows (self)), width = MIN (wide - MAX (wide * COLUMN_GAP, LEAST_GAP), NODE_WIDTH);
  WeftFlowBox place = { 0, 0, floor (width), floor (MAX (high - ROW_GAP, high * 0.7)) };

  place.x = floor (box->right - (column + 0.5) * wide - width / 2);
  place.y = floor (top + (MIN (room, count_rows (self) * high) - n_rows * high) / 2 + row * high);
  return place;
}

WeftFlowBox *
weft_flow_lay_out (const WeftFlow       *self,
                   const WeftPaintStyle *style,
                   double                width,
                   double                height)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftFlowBox *boxes = g_new (WeftFlowBox, self->n_nodes);
  g_autofree int *rows = g_new0 (int, self->n_nodes);
  guint n;

  for (guint first = 0; first < self->n_nodes; first += n) {
    for (n = 1; first + n < self->n_nodes && self->nodes[first + n].column == self->nodes[first].column;)
      n++;
    rank_column (self, first, n, rows);
    for (guint i = first; i < first + n; i++)
      boxes[i] = place_node (self, style, &box, self->nodes[i].column, (guint) rows[i], n);
  }
  return boxes;
}

double
weft_flow_get_natural_height (const WeftFlow       *self,
                              const WeftPaintStyle *style,
                              double                width)
{
  const double probe = 100000;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, probe);

  return ceil (box.top) + (probe - box.bottom) + get_head (style) + count_rows (self) * ROW + 1;
}

int
weft_flow_find (const WeftFlow    *self,
                const WeftFlowBox *boxes,
                double             x,
                double             y)
{
  for (guint i = 0; i < self->n_nodes; i++)
    if (x >= boxes[i].x && x < boxes[i].x + boxes[i].width && y >= boxes[i].y && y < boxes[i].y + boxes[i].height)
      return (int) i;
  return -1;
}

/* Painting */

static double
find_largest (const WeftFlow *self)
{
  double largest = 1e-30;

  for (guint i = 0; i < self->n_edges; i++)
    largest = MAX (largest, fabs (self->edges[i].strength));
  return largest;
}

static double
find_heaviest (const WeftFlow *self)
{
  double heaviest = 1e-30;

  for (guint i = 0; i < self->n_nodes; i++)
    if (self->nodes[i].column > 0 && !self->nodes[i].is_rest)
      heaviest = MAX (heaviest, fabs (self->nodes[i].strength));
  return heaviest;
}

static gboolean
is_faint (const WeftFlow *self,
          guint           node)
{
  return self->n_bright > 0 && self->n_columns - self->nodes[node].column > self->n_bright;
}

static WeftColor
choose_color (const Painter *self,
              double         strength)
{
  return strength < 0 ? self->style->negative : self->style->positive;
}

static void
paint_edge (const Painter      *self,
            const WeftFlowEdge *edge,
            double              opacity)
{
  const WeftFlowBox *from = &self->boxes[edge->from], *to = &self->boxes[edge->to];
  double x1 = from->x + from->width, y1 = from->y + from->height / 2, x2 = to->x, y2 = to->y + to->height / 2, middle = (x1 + x2) / 2;
  WeftColor color = choose_color (self, edge->strength);

  color.alpha = is_faint (self->flow, edge->to) ? opacity * FAINT : opacity;
  weft_color_set (color, self->cr);
  cairo_set_line_width (self->cr, MAX (EDGE_WIDTH * fabs (edge->strength) / self->largest, 0.75));
  cairo_move_to (self->cr, x1, y1);
  cairo_curve_to (self->cr, middle, y1, middle, y2, x2, y2);
  cairo_stroke (self->cr);
}

static gboolean
is_on_path (const WeftFlow *self,
            guint           node)
{
  return self->path != NULL && self->path[self->nodes[node].column] == (int) node;
}

static void
paint_edges (const Painter *self)
{
  const WeftFlow *flow = self->flow;

  for (guint i = 0; i < flow->n_edges; i++) {
    const WeftFlowEdge *edge = &flow->edges[i];
    gboolean is_tree = flow->nodes[edge->from].parent == (int) edge->to, is_path = is_on_path (flow, edge->from) && is_on_path (flow, edge->to);

    if (is_path || is_tree || flow->all)
      paint_edge (self, edge, is_path ? 0.95 : is_tree ? 0.5
                                                       : 0.18);
  }
}

static void
add_outline (cairo_t           *cr,
             const WeftFlowBox *box,
             double             inset)
{
  double x = box->x + inset, y = box->y + inset, width = box->width - 2 * inset, height = box->height - 2 * inset, radius = MIN (5, height / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* As few squares as the map has numbers; colors as in every map. */
static void
paint_map (const Painter      *self,
           const WeftFlowNode *node,
           double              x,
           double              y,
           double              side)
{
  double cell = side / MAX (node->height, node->width);

  for (guint row = 0; row < node->height; row++)
    for (guint column = 0; column < node->width; column++) {
      double value = (double) node->map[row * node->width + column] / (node->high > 0 ? node->high : 1);

      weft_color_set (node->is_signed ? weft_color_diverging (CLAMP (value, -1, 1)) : weft_color_sequential (CLAMP (value, 0, 1)), self->cr);
      cairo_rectangle (self->cr, x + column * cell, y + row * cell, cell + 0.3, cell + 0.3);
      cairo_fill (self->cr);
    }
}

static void
paint_texts (const Painter      *self,
             const WeftFlowNode *node,
             const WeftFlowBox  *box,
             double              left)
{
  double middle = box->y + box->height / 2, width;
  WeftTextFlags flags = box->height < 20 ? WEFT_TEXT_SMALL : WEFT_TEXT_PLAIN;
  WeftText value = { node->value, WEFT_TEXT_SMALL, self->style->text, 0, 1, 0.5 }, label = { node->label, flags, node->is_rest ? self->style->dim : self->style->text, 0, 0, 0.5 };

  weft_paint_text_measure (self->style, node->value, WEFT_TEXT_SMALL, 0, &width, NULL);
  label.max_width = MAX (box->x + box->width - 6 - width - 6 - left, 1);
  weft_paint_text (self->cr, self->style, &value, box->x + box->width - 6, middle);
  if (label.max_width > 8)
    weft_paint_text (self->cr, self->style, &label, left, middle);
}

static void
paint_border (const Painter     *self,
              guint              index,
              const WeftFlowBox *box)
{
  static const double dashes[] = { 4, 3 };
  const WeftFlowNode *node = &self->flow->nodes[index];
  double width = is_on_path (self->flow, index) ? 3 : 1;

  cairo_set_line_width (self->cr, width);
  cairo_set_dash (self->cr, dashes, node->is_rest ? 2 : 0, 0);
  weft_color_set (node->strength == 0 ? self->style->frame : choose_color (self, node->strength), self->cr);
  add_outline (self->cr, box, width / 2);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  if (!node->is_off)
    return;
  cairo_set_line_width (self->cr, 2);
  weft_color_set (self->style->warning, self->cr);
  cairo_move_to (self->cr, box->x + 4, box->y + box->height - 4);
  cairo_line_to (self->cr, box->x + box->width - 4, box->y + 4);
  cairo_stroke (self->cr);
}

static void
paint_node (const Painter *self,
            guint          index)
{
  const WeftFlowNode *node = &self->flow->nodes[index];
  const WeftFlowBox *box = &self->boxes[index];
  double side = box->height - 8, left = box->x + 6;
  WeftColor fill;

  if (is_faint (self->flow, index))
    cairo_push_group (self->cr);
  fill = choose_color (self, node->strength);
  fill.alpha = TINT * MIN (fabs (node->strength) / self->heaviest, 1);
  weft_color_set (fill, self->cr);
  add_outline (self->cr, box, 0.5);
  cairo_fill (self->cr);
  if (node->map != NULL && !node->is_rest && box->width > 3 * side) {
    paint_map (self, node, box->x + 5, box->y + 4, side);
    left += side + 5;
  }
  paint_texts (self, node, box, left);
  paint_border (self, index, box);
  if (is_faint (self->flow, index)) {
    cairo_pop_group_to_source (self->cr);
    cairo_paint_with_alpha (self->cr, FAINT);
  }
}

/* What each column is, above it. */
static void
paint_heads (const Painter *self,
             const WeftBox *box)
{
  const WeftFlow *flow = self->flow;
  double wide = (box->right - box->left) / flow->n_columns;

  for (guint i = 0; i < flow->n_columns; i++) {
    WeftText text = { flow->columns[i], WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, self->style->dim, wide - 4, 0.5, 0 };

    weft_paint_text (self->cr, self->style, &text, box->right - (i + 0.5) * wide, box->top);
  }
}

void
weft_flow_paint (const WeftFlow       *self,
                 const WeftPaintStyle *style,
                 cairo_t              *cr,
                 double                width,
                 double                height)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  g_autofree WeftFlowBox *boxes = weft_flow_lay_out (self, style, width, height);
  const Painter painter = { self, boxes, style, cr, find_largest (self), find_heaviest (self) };

  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_heads (&painter, &box);
  paint_edges (&painter);
  for (guint i = 0; i < self->n_nodes; i++)
    paint_node (&painter, i);
  cairo_restore (cr);
}

/* Nodes on the way from @node to the root, and those that hang under it. */
static gboolean *
find_relatives (const WeftFlow *self,
                guint           node)
{
  gboolean *related = g_new0 (gboolean, self->n_nodes);

  for (int i = (int) node; i >= 0; i = self->nodes[i].parent)
    related[i] = TRUE;
  for (guint i = node + 1; i < self->n_nodes; i++)
    if (self->nodes[i].column > self->nodes[node].column && self->nodes[i].parent >= 0)
      related[i] = related[self->nodes[i].parent];
  return related;
}

void
weft_flow_paint_cone (const WeftFlow       *self,
                      const WeftFlowBox    *boxes,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      guint                 node)
{
  const Painter painter = { self, boxes, style, cr, find_largest (self), find_heaviest (self) };
  g_autofree gboolean *related = find_relatives (self, node);

  for (guint i = 0; i < self->n_edges; i++) {
    const WeftFlowEdge *edge = &self->edges[i];
    gboolean is_own = edge->from == node || edge->to == node, is_kin = related[edge->from] && related[edge->to] && self->nodes[edge->from].parent == (int) edge->to;

    if (is_own || is_kin)
      paint_edge (&painter, edge, 0.9);
  }
  cairo_set_line_width (cr, 2);
  weft_color_set (style->accent, cr);
  for (guint i = 0; i < self->n_nodes; i++)
    if (related[i]) {
      add_outline (cr, &boxes[i], i == node ? -2 : -1);
      cairo_stroke (cr);
    }
}
