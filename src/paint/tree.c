/* tree.c: choices that lead from a root to leaves, or what joins what at which height
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A leaf, or a node whose branches are left out, has a row; every other node stands in the middle
 * between its first and its last branch.
 */
#include "paint/tree.h"

#include "paint/frame-private.h"

#include <math.h>
#include <string.h>

#define CHOICE_ROW   46.0 /* height of a row where there is room, with the gap below */
#define JOIN_ROW     20.0
#define ROW_GAP      6.0
#define COLUMN       190.0 /* width of a column where there is room, with what lines have */
#define LEAST_COLUMN 124.0 /* and where texts can be read still */
#define LINES        46.0  /* what lines have of it */
#define LINES_SHARE  0.3   /* and what share of it at most */
#define LEAST_JOINS  300.0 /* width of a dendrogram that can be read */
#define STRIP        5.0   /* width of the color beside a node */
#define DOT          9.0   /* side of a join */
#define LABEL_SHARE  0.35  /* of the width, what names have at most */
#define THIN         1.0
#define THICK        7.0
#define N_TICKS      5

/* Rows, depths and what follows from them. */
typedef struct
{
  double *middles; /* Owned: of each node, in rows */
  guint *depths;   /* Owned */
  gboolean *shown; /* Owned */
  guint n_rows;
  guint n_columns;
} Order;

static void
order_clear (Order *self)
{
  g_free (self->middles);
  g_free (self->depths);
  g_free (self->shown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

/* Returns: (transfer full) (array): the branches of each node, one after the other; those of node i
 * from @firsts[i] on */
static guint *
sort_branches (const WeftTree *self,
               guint          *firsts)
{
  guint *branches = g_new (guint, self->n_nodes);
  g_autofree guint *next = g_new0 (guint, self->n_nodes + 1);

  for (guint i = 0; i < self->n_nodes; i++)
    if (self->nodes[i].parent >= 0)
      next[self->nodes[i].parent + 1]++;
  for (guint i = 0; i < self->n_nodes; i++)
    next[i + 1] += next[i];
  memcpy (firsts, next, (self->n_nodes + 1) * sizeof (guint));
  for (guint i = 0; i < self->n_nodes; i++)
    if (self->nodes[i].parent >= 0)
      branches[next[self->nodes[i].parent]++] = i;
  return branches;
}

/* Rows are given in the order of a walk, the first branch first; it keeps what is to be visited. */
static void
give_rows (const WeftTree *self,
           Order          *order)
{
  g_autofree guint *firsts = g_new (guint, self->n_nodes + 1), *branches = sort_branches (self, firsts), *waiting = g_new (guint, self->n_nodes);
  guint n = 1;

  waiting[0] = 0;
  while (n > 0) {
    guint node = waiting[--n];

    order->shown[node] = TRUE;
    order->n_columns = MAX (order->n_columns, order->depths[node] + 1);
    if (firsts[node] == firsts[node + 1] || self->nodes[node].is_collapsed) {
      order->middles[node] = order->n_rows++ + 0.5;
      continue;
    }
    for (guint k = firsts[node + 1]; k-- > firsts[node];)
      waiting[n++] = branches[k];
  }
}

/* From the last node up: each parent lies between its first and its last branch. */
static void
center_parents (const WeftTree *self,
                Order          *order)
{
  g_autofree double *lows = g_new (double, self->n_nodes), *highs = g_new (double, self->n_nodes);

  for (guint i = 0; i < self->n_nodes; i++) {
    lows[i] = INFINITY;
    highs[i] = -INFINITY;
  }
  for (guint i = self->n_nodes; i-- > 0;) {
    int parent = self->nodes[i].parent;

    if (!order->shown[i])
      continue;
    if (isfinite (lows[i]))
      order->middles[i] = (lows[i] + highs[i]) / 2;
    if (parent >= 0) {
      lows[parent] = MIN (lows[parent], order->middles[i]);
      highs[parent] = MAX (highs[parent], order->middles[i]);
    }
  }
}

static void
find_order (const WeftTree *self,
            Order          *order)
{
  *order = (Order){ g_new0 (double, self->n_nodes), g_new0 (guint, self->n_nodes), g_new0 (gboolean, self->n_nodes), 0, 0 };
  for (guint i = 1; i < self->n_nodes; i++)
    order->depths[i] = order->depths[self->nodes[i].parent] + 1;
  give_rows (self, order);
  center_parents (self, order);
}

/* Places */

static gboolean
has_branches (const WeftTree *self,
              guint           node)
{
  for (guint i = node + 1; i < self->n_nodes; i++)
    if (self->nodes[i].parent == (int) node)
      return TRUE;
  return FALSE;
}

static double
measure_labels (const WeftTree       *self,
                const WeftPaintStyle *style)
{
  double widest = 0;

  for (guint i = 0; i < self->n_nodes; i++) {
    double width;

    weft_paint_text_measure (style, self->nodes[i].label, WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

static double
get_foot (const WeftTree       *self,
          const WeftPaintStyle *style)
{
  return self->height_title != NULL ? 2 * weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP : 0;
}

/* Of joins: heights from the names of the leaves on. */
static WeftAxis
make_axis (const WeftTree       *self,
           const WeftPaintStyle *style,
           const WeftBox        *box)
{
  double labels = MIN (measure_labels (self, style) + STRIP + 2 * WEFT_FRAME_GAP, LABEL_SHARE * (box->right - box->left)), high = 0;
  WeftAxis axis;

  for (guint i = 0; i < self->n_nodes; i++)
    high = MAX (high, self->nodes[i].height);
  weft_axis_init (&axis, WEFT_SCALE_LINEAR, 0, high);
  weft_axis_widen (&axis, N_TICKS);
  axis.start = ceil (box->left + labels);
  axis.end = floor (box->right - DOT);
  return axis;
}

static WeftTreeBox
place_choice (const Order   *order,
              const WeftBox *box,
              guint          node,
              double         row)
{
  double column = MIN ((box->right - box->left) / order->n_columns, COLUMN), high = floor (MAX (row - ROW_GAP, row * 0.7));
  WeftTreeBox place = { 0, 0, floor (column - MIN (LINES, LINES_SHARE * column)), high, TRUE };

  place.x = floor (box->left + order->depths[node] * column);
  place.y = floor (box->top + order->middles[node] * row - high / 2);
  return place;
}

/* A leaf has its name, a join a dot. */
static WeftTreeBox
place_join (const WeftTree *self,
            const Order    *order,
            const WeftBox  *box,
            const WeftAxis *axis,
            guint           node,
            double          row)
{
  double x = weft_axis_to_place (axis, self->nodes[node].height), y = box->top + order->middles[node] * row;

  if (has_branches (self, node))
    return (WeftTreeBox){ x - DOT / 2, y - DOT / 2, DOT, DOT, TRUE };
  return (WeftTreeBox){ box->left, floor (y - row / 2), axis->start - box->left, floor (row), TRUE };
}

WeftTreeBox *
weft_tree_lay_out (const WeftTree       *self,
                   const WeftPaintStyle *style,
                   double                width,
                   double                height)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftTreeBox *boxes = g_new0 (WeftTreeBox, self->n_nodes);
  WeftAxis axis = make_axis (self, style, &box);
  g_auto (Order) order;
  double row;

  find_order (self, &order);
  row = MIN (MAX (box.bottom - get_foot (self, style) - box.top, 1) / order.n_rows, self->height_title != NULL ? JOIN_ROW : CHOICE_ROW);
  for (guint i = 0; i < self->n_nodes; i++)
    if (order.shown[i])
      boxes[i] = self->height_title != NULL ? place_join (self, &order, &box, &axis, i, row) : place_choice (&order, &box, i, row);
  return boxes;
}

double
weft_tree_get_least_width (const WeftTree *self)
{
  g_auto (Order) order;

  find_order (self, &order);
  return 2 * WEFT_FRAME_MARGIN + (self->height_title != NULL ? LEAST_JOINS : order.n_columns * LEAST_COLUMN);
}

double
weft_tree_get_natural_height (const WeftTree       *self,
                              const WeftPaintStyle *style,
                              double                width)
{
  const double probe = 100000;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, probe);
  g_auto (Order) order;

  find_order (self, &order);
  return ceil (box.top) + (probe - box.bottom) + get_foot (self, style) + order.n_rows * (self->height_title != NULL ? JOIN_ROW : CHOICE_ROW) + 1;
}

int
weft_tree_find (const WeftTree    *self,
                const WeftTreeBox *boxes,
                double             x,
                double             y)
{
  for (guint i = 0; i < self->n_nodes; i++)
    if (boxes[i].is_shown && x >= boxes[i].x && x < boxes[i].x + boxes[i].width && y >= boxes[i].y && y < boxes[i].y + boxes[i].height)
      return (int) i;
  return -1;
}

/* Its branch on the way that is shown, or else the first. */
static int
find_branch (const WeftTree    *self,
             const WeftTreeBox *boxes,
             guint              from)
{
  int found = -1;

  for (guint i = from + 1; i < self->n_nodes; i++) {
    if (self->nodes[i].parent != (int) from || !boxes[i].is_shown)
      continue;
    if (self->nodes[i].is_stressed)
      return (int) i;
    found = found < 0 ? (int) i : found;
  }
  return found;
}

/* Leaves of joins lie below each other at the left, and their boxes do not say how far they are. */
static int
find_beside (const WeftTree    *self,
             const WeftTreeBox *boxes,
             guint              from,
             int                rows)
{
  double own = boxes[from].y + boxes[from].height / 2, nearest = INFINITY;
  int found = -1;

  for (guint i = 0; i < self->n_nodes; i++) {
    double way = (boxes[i].y + boxes[i].height / 2 - own) * rows, aside = fabs (boxes[i].x - boxes[from].x);

    if (!boxes[i].is_shown || way <= 0 || way + 2 * aside >= nearest)
      continue;
    nearest = way + 2 * aside;
    found = (int) i;
  }
  return found;
}

int
weft_tree_find_neighbour (const WeftTree    *self,
                          const WeftTreeBox *boxes,
                          guint              from,
                          int                columns,
                          int                rows)
{
  if (rows != 0)
    return find_beside (self, boxes, from, rows);
  if (self->height_title != NULL)
    columns = -columns;
  return columns < 0 ? self->nodes[from].parent : find_branch (self, boxes, from);
}

/* Painting */

typedef struct
{
  const WeftTree *tree;
  const WeftTreeBox *boxes;
  const WeftPaintStyle *style;
  cairo_t *cr;
} Painter;

static double
get_middle (const WeftTreeBox *box)
{
  return box->y + box->height / 2;
}

/* A line swings from choice to choice, and goes straight and round a corner from join to join. */
static void
trace_line (const Painter *self,
            guint          node)
{
  const WeftTreeBox *child = &self->boxes[node], *parent = &self->boxes[self->tree->nodes[node].parent];
  double y = get_middle (child), from = get_middle (parent), x = parent->x + parent->width, middle = (x + child->x) / 2;

  if (self->tree->height_title != NULL) {
    cairo_move_to (self->cr, child->width > DOT ? child->x + child->width : child->x + DOT / 2, y);
    cairo_line_to (self->cr, parent->x + DOT / 2, y);
    cairo_line_to (self->cr, parent->x + DOT / 2, from);
    return;
  }
  cairo_move_to (self->cr, x, from);
  cairo_curve_to (self->cr, middle, from, middle, y, child->x, y);
}

static void
paint_line (const Painter *self,
            guint          node)
{
  const WeftTreeNode *of = &self->tree->nodes[node];
  gboolean is_stressed = of->is_stressed && self->tree->nodes[of->parent].is_stressed;
  WeftColor color = is_stressed ? self->style->accent : self->style->frame;

  weft_color_set (color, self->cr);
  cairo_set_line_width (self->cr, THIN + (THICK - THIN) * CLAMP (of->weight, 0, 1));
  trace_line (self, node);
  cairo_stroke (self->cr);
}

/* Beside the end of the line, above it. */
static void
paint_branch (const Painter *self,
              guint          node)
{
  const WeftTreeNode *of = &self->tree->nodes[node];
  const WeftTreeBox *box = &self->boxes[node], *parent = &self->boxes[of->parent];
  gboolean is_above = get_middle (box) < get_middle (parent);
  double room = MAX (box->x - parent->x - parent->width - 2, 1);
  const WeftText text = { of->branch, WEFT_TEXT_SMALL, of->is_stressed ? self->style->accent : self->style->dim, room, 1, is_above ? 1 : 0 };

  if (of->branch != NULL)
    weft_paint_text (self->cr, self->style, &text, box->x - 3, get_middle (box) + (is_above ? -4 : 4));
}

static void
add_outline (cairo_t           *cr,
             const WeftTreeBox *box,
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

/* How sure it is of its answer, in the answer's color, along the lower edge. */
static void
paint_bar (const Painter      *self,
           const WeftTreeNode *node,
           const WeftTreeBox  *box)
{
  cairo_save (self->cr);
  add_outline (self->cr, box, 0.5);
  cairo_clip (self->cr);
  weft_color_set (weft_paint_style_get_category (self->style, node->category), self->cr);
  cairo_rectangle (self->cr, box->x, box->y, STRIP, box->height);
  cairo_rectangle (self->cr, box->x + STRIP, box->y + box->height - 6, (box->width - STRIP) * CLAMP (node->share, 0, 1), 3);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}

static void
paint_texts (const Painter      *self,
             const WeftTreeNode *node,
             const WeftTreeBox  *box)
{
  double line = weft_frame_get_line (self->style, WEFT_TEXT_SMALL), room = MAX (box->width - STRIP - 8, 1), middle = get_middle (box) - 1;
  gboolean both = node->detail != NULL && box->height > 2 * line + 4;
  const WeftText label = { node->label, WEFT_TEXT_SMALL, self->style->text, room, 0, both ? 1 : 0.5 }, detail = { node->detail, WEFT_TEXT_SMALL, self->style->dim, room, 0, 0 };

  weft_paint_text (self->cr, self->style, &label, box->x + STRIP + 4, middle);
  if (both)
    weft_paint_text (self->cr, self->style, &detail, box->x + STRIP + 4, middle);
}

/* How many nodes it stands for. */
static void
paint_collapsed (const Painter *self,
                 guint          node)
{
  const WeftTreeBox *box = &self->boxes[node];
  g_autofree gboolean *below = g_new0 (gboolean, self->tree->n_nodes);
  char count[16];
  WeftText text = { count, WEFT_TEXT_SMALL, self->style->accent, 0, 0, 0.5 };
  guint n = 0;

  below[node] = TRUE;
  for (guint i = node + 1; i < self->tree->n_nodes; i++) {
    below[i] = self->tree->nodes[i].parent >= 0 && below[self->tree->nodes[i].parent];
    n += below[i];
  }
  g_snprintf (count, sizeof count, "+%u", n);
  if (n > 0)
    weft_paint_text (self->cr, self->style, &text, box->x + box->width + 4, get_middle (box));
}

static void
paint_choice (const Painter *self,
              guint          node)
{
  const WeftTreeNode *of = &self->tree->nodes[node];
  const WeftTreeBox *box = &self->boxes[node];
  double line = of->is_stressed ? 2.5 : 1;
  WeftColor fill = of->is_stressed ? self->style->accent : self->style->frame;

  fill.alpha = 0.1;
  weft_color_set (fill, self->cr);
  add_outline (self->cr, box, 0.5);
  cairo_fill (self->cr);
  if (isfinite (of->share))
    paint_bar (self, of, box);
  paint_texts (self, of, box);
  cairo_set_line_width (self->cr, line);
  weft_color_set (of->is_stressed ? self->style->accent : self->style->frame, self->cr);
  add_outline (self->cr, box, line / 2);
  cairo_stroke (self->cr);
}

static void
paint_join (const Painter *self,
            guint          node)
{
  const WeftTreeNode *of = &self->tree->nodes[node];
  const WeftTreeBox *box = &self->boxes[node];
  const WeftText text = { of->label, WEFT_TEXT_SMALL, of->is_stressed ? self->style->accent : self->style->text, box->width - WEFT_FRAME_GAP, 1, 0.5 };

  if (box->width > DOT) {
    weft_paint_text (self->cr, self->style, &text, box->x + box->width - WEFT_FRAME_GAP, get_middle (box));
    return;
  }
  weft_color_set (of->is_stressed ? self->style->accent : self->style->frame, self->cr);
  cairo_arc (self->cr, box->x + DOT / 2, get_middle (box), DOT / 2 - 1, 0, 2 * G_PI);
  cairo_fill (self->cr);
}

static void
paint_heights (const Painter *self,
               double         width,
               double         height)
{
  WeftBox box = weft_frame_get_inside (self->style, self->tree->title, self->tree->caption, width, height);
  WeftAxis axis = make_axis (self->tree, self->style, &box);
  g_autoptr (GArray) ticks = weft_axis_get_ticks (&axis, N_TICKS);
  const WeftText title = { self->tree->height_title, WEFT_TEXT_SMALL, self->style->dim, 0, 0.5, 1 };
  double bottom = box.top;

  for (guint i = 0; i < self->tree->n_nodes; i++)
    bottom = MAX (bottom, self->boxes[i].y + self->boxes[i].height);
  weft_frame_paint_x_axis (self->cr, self->style, &axis, ticks, box.top, bottom);
  weft_paint_text (self->cr, self->style, &title, (axis.start + axis.end) / 2, MIN (bottom + get_foot (self->tree, self->style), box.bottom));
}

void
weft_tree_paint (const WeftTree       *self,
                 const WeftPaintStyle *style,
                 cairo_t              *cr,
                 double                width,
                 double                height)
{
  g_autofree WeftTreeBox *boxes = weft_tree_lay_out (self, style, width, height);
  const Painter painter = { self, boxes, style, cr };

  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  if (self->height_title != NULL)
    paint_heights (&painter, width, height);
  /* What is stressed lies over what is not. */
  for (int stressed = 0; stressed < 2; stressed++)
    for (guint i = 1; i < self->n_nodes; i++)
      if (boxes[i].is_shown && self->nodes[i].is_stressed == stressed)
        paint_line (&painter, i);
  for (guint i = 0; i < self->n_nodes; i++) {
    if (!boxes[i].is_shown)
      continue;
    if (self->height_title != NULL)
      paint_join (&painter, i);
    else
      paint_choice (&painter, i);
    if (i > 0 && self->height_title == NULL)
      paint_branch (&painter, i);
    if (self->nodes[i].is_collapsed)
      paint_collapsed (&painter, i);
  }
  cairo_restore (cr);
}

void
weft_tree_paint_mark (const WeftTree       *self,
                      const WeftTreeBox    *boxes,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      guint                 node)
{
  g_autofree gboolean *marked = g_new0 (gboolean, self->n_nodes);

  for (int i = (int) node; i >= 0; i = self->nodes[i].parent)
    marked[i] = TRUE;
  for (guint i = node + 1; i < self->n_nodes; i++)
    marked[i] |= self->nodes[i].parent >= (int) node && marked[self->nodes[i].parent];
  cairo_set_line_width (cr, 1.5);
  weft_color_set (style->accent, cr);
  for (guint i = 0; i < self->n_nodes; i++)
    if (marked[i] && boxes[i].is_shown) {
      add_outline (cr, &boxes[i], i == node ? -2.5 : -1);
      cairo_stroke (cr);
    }
}
