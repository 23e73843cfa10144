/* arrange.c: a layered drawing of a graph
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layers by the longest way; a wire over several layers gets a point in each of
 * those between, which takes part like a box. Orders by barycentres, swept to and fro;
 * the best of all sweeps is kept. Heights by least squares, layer by layer: each wants
 * to be where its wires are level, and boxes that would overlap are pooled.
 */
#include "workflow/arrange.h"

#include <math.h>

/* Sweeps over all layers; more of them change nothing any more. */
#define ORDER_SWEEPS  12
#define HEIGHT_SWEEPS 12

typedef struct
{
  guint layer;
  guint place; /* in its layer */
  double width;
  double height;
  double y; /* upper edge */
  double wish;
} Point;

typedef struct
{
  guint from;
  guint to;
  double from_y;
  double to_y;
} Segment;

typedef struct
{
  GArray *points;    /* Owned: Point, boxes first */
  GPtrArray *gaps;   /* Owned: GArray of Segment, from a layer to the next */
  GPtrArray *layers; /* Owned: GArray of guint points, in order */
  double gap;
} Drawing;

static Point *
point (const Drawing *self,
       guint          index)
{
  return &g_array_index (self->points, Point, index);
}

static GArray *
layer (const Drawing *self,
       guint          index)
{
  return self->layers->pdata[index];
}

/* Layers */

/* The longest way to each box; a box that reads nothing stands just before its first reader. */
static void
assign_layers (Drawing               *self,
               const WeftArrangeWire *wires,
               guint                  n_wires)
{
  g_autofree guint *nearest = g_new (guint, self->points->len);
  g_autofree gboolean *reads = g_new0 (gboolean, self->points->len);
  gboolean moved = TRUE;

  for (guint round = 0; moved && round < self->points->len; round++) {
    moved = FALSE;
    for (guint i = 0; i < n_wires; i++)
      if (point (self, wires[i].to)->layer <= point (self, wires[i].from)->layer) {
        point (self, wires[i].to)->layer = point (self, wires[i].from)->layer + 1;
        moved = TRUE;
      }
  }
  for (guint i = 0; i < self->points->len; i++)
    nearest[i] = G_MAXUINT;
  for (guint i = 0; i < n_wires; i++) {
    reads[wires[i].to] = TRUE;
    nearest[wires[i].from] = MIN (nearest[wires[i].from], point (self, wires[i].to)->layer);
  }
  for (guint i = 0; i < self->points->len; i++)
    if (!reads[i] && nearest[i] != G_MAXUINT)
      point (self, i)->layer = nearest[i] - 1;
}

static void
add_segment (Drawing *self,
             Segment  segment)
{
  guint gap = point (self, segment.from)->layer;

  while (self->gaps->len <= gap)
    g_ptr_array_add (self->gaps, g_array_new (FALSE, FALSE, sizeof (Segment)));
  g_array_append_val ((GArray *) self->gaps->pdata[gap], segment);
}

static guint
add_bend (Drawing *self,
          guint    before,
          double   y)
{
  Point bend = { .layer = point (self, before)->layer + 1, .y = y };

  g_array_append_val (self->points, bend);
  return self->points->len - 1;
}

static void
add_segments (Drawing               *self,
              const WeftArrangeWire *wire)
{
  Segment segment = { .from = wire->from, .from_y = wire->from_y };
  double y = point (self, wire->from)->y + wire->from_y;

  while (point (self, segment.from)->layer + 1 < point (self, wire->to)->layer) {
    segment.to = add_bend (self, segment.from, y);
    segment.to_y = 0;
    add_segment (self, segment);
    segment = (Segment){ .from = segment.to };
  }
  segment.to = wire->to;
  segment.to_y = wire->to_y;
  add_segment (self, segment);
}

/* Orders */

static int
compare_heights (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const Point *first = point (data, *(const guint *) a), *second = point (data, *(const guint *) b);

  return first->y < second->y ? -1 : first->y > second->y;
}

static int
compare_wishes (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const Point *first = point (data, *(const guint *) a), *second = point (data, *(const guint *) b);

  if (first->wish != second->wish)
    return first->wish < second->wish ? -1 : 1;
  return first->place < second->place ? -1 : first->place > second->place;
}

static void
number_places (Drawing *self,
               guint    index)
{
  GArray *members = layer (self, index);

  for (guint i = 0; i < members->len; i++)
    point (self, g_array_index (members, guint, i))->place = i;
}

/* As they stand now, from top to bottom. */
static void
fill_layers (Drawing *self)
{
  for (guint i = 0; i < self->points->len; i++) {
    while (self->layers->len <= point (self, i)->layer)
      g_ptr_array_add (self->layers, g_array_new (FALSE, FALSE, sizeof (guint)));
    g_array_append_val (layer (self, point (self, i)->layer), i);
  }
  for (guint i = 0; i < self->layers->len; i++) {
    g_array_sort_with_data (layer (self, i), compare_heights, self);
    number_places (self, i);
  }
}

/* Where a segment is at one of its ends, finer than the place: ports of a box have an order. */
static double
place_at (const Drawing *self,
          guint          index,
          double         y)
{
  return point (self, index)->place + 0.9 * y / (point (self, index)->height + 1);
}

/* What a layer's points want, from what their neighbours in one layer say, each for itself. */
typedef double (*Say) (const Drawing *self,
                       const Segment *segment,
                       gboolean forward);

static void
ask_neighbours (Drawing  *self,
                guint     index,
                gboolean  forward,
                Say       say)
{
  guint gap = forward ? index - 1 : index;
  GArray *members = layer (self, index), *segments = gap < self->gaps->len ? self->gaps->pdata[gap] : NULL;
  g_autofree double *sums = g_new0 (double, members->len);
  g_autofree guint *counts = g_new0 (guint, members->len);

  for (guint i = 0; segments != NULL && i < segments->len; i++) {
    const Segment *segment = &g_array_index (segments, Segment, i);
    guint place = point (self, forward ? segment->to : segment->from)->place;

    sums[place] += say (self, segment, forward);
    counts[place]++;
  }
  for (guint i = 0; i < members->len; i++)
    if (counts[i] > 0)
      point (self, g_array_index (members, guint, i))->wish = sums[i] / counts[i];
}

static double
say_place (const Drawing *self,
           const Segment *segment,
           gboolean       forward)
{
  return forward ? place_at (self, segment->from, segment->from_y) : place_at (self, segment->to, segment->to_y);
}

static void
sweep_orders (Drawing  *self,
              gboolean  forward)
{
  for (guint i = 0; i < self->layers->len; i++) {
    guint index = forward ? i : self->layers->len - 1 - i;

    for (guint k = 0; k < layer (self, index)->len; k++)
      point (self, g_array_index (layer (self, index), guint, k))->wish = k;
    ask_neighbours (self, index, forward, say_place);
    g_array_sort_with_data (layer (self, index), compare_wishes, self);
    number_places (self, index);
  }
}

static gboolean
cross (const Drawing *self,
       const Segment *a,
       const Segment *b)
{
  double before = place_at (self, a->from, a->from_y) - place_at (self, b->from, b->from_y);
  double behind = place_at (self, a->to, a->to_y) - place_at (self, b->to, b->to_y);

  return before * behind < 0;
}

static guint
count_crossings (const Drawing *self)
{
  guint n = 0;

  for (guint gap = 0; gap < self->gaps->len; gap++) {
    const GArray *segments = self->gaps->pdata[gap];

    for (guint i = 0; i < segments->len; i++)
      for (guint k = 0; k < i; k++)
        n += cross (self, &g_array_index (segments, Segment, i), &g_array_index (segments, Segment, k));
  }
  return n;
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return (int) point (data, *(const guint *) a)->place - (int) point (data, *(const guint *) b)->place;
}

static void
keep_places (const Drawing *self,
             guint         *places)
{
  for (guint i = 0; i < self->points->len; i++)
    places[i] = point (self, i)->place;
}

/* An order is changed only for one with fewer crossings, so that a drawing that
 * has been arranged stays as it is. */
static void
order_layers (Drawing *self)
{
  g_autofree guint *best = g_new (guint, self->points->len);
  guint fewest = count_crossings (self);

  keep_places (self, best);
  for (int sweep = 0; sweep < ORDER_SWEEPS && fewest > 0; sweep++) {
    guint n;

    sweep_orders (self, sweep % 2 == 0);
    n = count_crossings (self);
    if (n < fewest)
      keep_places (self, best);
    fewest = MIN (n, fewest);
  }
  for (guint i = 0; i < self->points->len; i++)
    point (self, i)->place = best[i];
  for (guint i = 0; i < self->layers->len; i++)
    g_array_sort_with_data (layer (self, i), compare_places, self);
}

/* Heights */

/* Boxes that stand as close as they may, and where their first one wants to be. */
typedef struct
{
  double sum;
  guint n;
  double offset; /* of what comes behind, from the first */
} Pool;

static double
want_of (const Pool *pool)
{
  return pool->sum / pool->n;
}

/* Upper edges nearest to the wishes, in order and apart (pool adjacent violators). */
static void
settle (Drawing *self,
        GArray  *members)
{
  g_autoptr (GArray) pools = g_array_new (FALSE, FALSE, sizeof (Pool));
  guint next = 0;

  for (guint i = 0; i < members->len; i++) {
    const Point *it = point (self, g_array_index (members, guint, i));
    Pool pool = { it->wish, 1, it->height + self->gap };

    while (pools->len > 0) {
      const Pool *above = &g_array_index (pools, Pool, pools->len - 1);

      if (want_of (above) + above->offset <= want_of (&pool))
        break;
      pool.sum += above->sum - above->offset * pool.n;
      pool.n += above->n;
      pool.offset += above->offset;
      g_array_set_size (pools, pools->len - 1);
    }
    g_array_append_val (pools, pool);
  }
  for (guint p = 0; p < pools->len; p++) {
    const Pool *pool = &g_array_index (pools, Pool, p);
    double y = want_of (pool);

    for (guint k = 0; k < pool->n; k++, next++) {
      Point *it = point (self, g_array_index (members, guint, next));

      it->y = y;
      y += it->height + self->gap;
    }
  }
}

/* Where the wire would be level. */
static double
say_height (const Drawing *self,
            const Segment *segment,
            gboolean       forward)
{
  double from = point (self, segment->from)->y + segment->from_y, to = point (self, segment->to)->y + segment->to_y;

  return forward ? from - segment->to_y : to - segment->from_y;
}

static void
stack (Drawing *self)
{
  for (guint i = 0; i < self->layers->len; i++) {
    double y = 0;

    for (guint k = 0; k < layer (self, i)->len; k++) {
      Point *it = point (self, g_array_index (layer (self, i), guint, k));

      it->y = y;
      y += it->height + self->gap;
    }
  }
}

static void
find_heights (Drawing *self)
{
  stack (self);
  for (int sweep = 0; sweep < HEIGHT_SWEEPS; sweep++)
    for (guint i = 0; i < self->layers->len; i++) {
      gboolean forward = sweep % 2 == 0;
      guint index = forward ? i : self->layers->len - 1 - i;

      for (guint k = 0; k < layer (self, index)->len; k++)
        point (self, g_array_index (layer (self, index), guint, k))->wish = point (self, g_array_index (layer (self, index), guint, k))->y;
      ask_neighbours (self, index, forward, say_height);
      settle (self, layer (self, index));
    }
}

/* One part */

static Drawing
begin (const WeftArrangeBox  *boxes,
       guint                  n_boxes,
       const WeftArrangeWire *wires,
       guint                  n_wires,
       double                 gap)
{
  Drawing self = { .gap = gap };

  self.points = g_array_new (FALSE, TRUE, sizeof (Point));
  self.gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self.layers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n_boxes; i++) {
    Point box = { .width = boxes[i].width, .height = boxes[i].height, .y = boxes[i].y };

    g_array_append_val (self.points, box);
  }
  assign_layers (&self, wires, n_wires);
  for (guint i = 0; i < n_wires; i++)
    add_segments (&self, &wires[i]);
  fill_layers (&self);
  return self;
}

static void
place_layers (const Drawing  *self,
              WeftArrangeBox *boxes,
              guint           n_boxes,
              double          gap)
{
  double x = 0;

  for (guint i = 0; i < self->layers->len; i++) {
    double width = 0;

    for (guint k = 0; k < layer (self, i)->len; k++) {
      guint index = g_array_index (layer (self, i), guint, k);

      width = MAX (width, point (self, index)->width);
      if (index < n_boxes)
        boxes[index].x = x;
    }
    x += width + gap;
  }
  for (guint i = 0; i < n_boxes; i++)
    boxes[i].y = point (self, i)->y;
}

static void
arrange_part (WeftArrangeBox        *boxes,
              guint                  n_boxes,
              const WeftArrangeWire *wires,
              guint                  n_wires,
              double                 gap_x,
              double                 gap_y)
{
  Drawing drawing = begin (boxes, n_boxes, wires, n_wires, gap_y);

  order_layers (&drawing);
  find_heights (&drawing);
  place_layers (&drawing, boxes, n_boxes, gap_x);
  g_array_unref (drawing.points);
  g_ptr_array_unref (drawing.gaps);
  g_ptr_array_unref (drawing.layers);
}

/* All parts */

/* Gives each box the lowest index of those that wires join it with. */
static void
find_parts (guint                 *parts,
            guint                  n_boxes,
            const WeftArrangeWire *wires,
            guint                  n_wires)
{
  gboolean moved = TRUE;

  for (guint i = 0; i < n_boxes; i++)
    parts[i] = i;
  while (moved) {
    moved = FALSE;
    for (guint i = 0; i < n_wires; i++) {
      guint *from = &parts[wires[i].from], *to = &parts[wires[i].to];

      moved = moved || *from != *to;
      *from = *to = MIN (*from, *to);
    }
  }
}

static double
find_top (const WeftArrangeBox *boxes,
          guint                 n_boxes)
{
  double top = G_MAXDOUBLE;

  for (guint i = 0; i < n_boxes; i++)
    top = MIN (top, boxes[i].y);
  return top;
}

/* Boxes and wires of one part, and where its boxes come from. */
typedef struct
{
  GArray *boxes;  /* Owned: WeftArrangeBox */
  GArray *wires;  /* Owned: WeftArrangeWire */
  GArray *places; /* Owned: guint */
  double top;
} Part;

static void
free_part (gpointer data)
{
  Part *self = data;

  g_array_unref (self->boxes);
  g_array_unref (self->wires);
  g_array_unref (self->places);
  g_free (self);
}

static Part *
take_part (const WeftArrangeBox  *boxes,
           guint                  n_boxes,
           const WeftArrangeWire *wires,
           guint                  n_wires,
           const guint           *parts,
           guint                  part)
{
  Part *self = g_new0 (Part, 1);
  g_autofree guint *index = g_new0 (guint, n_boxes);

  self->boxes = g_array_new (FALSE, FALSE, sizeof (WeftArrangeBox));
  self->wires = g_array_new (FALSE, FALSE, sizeof (WeftArrangeWire));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_boxes; i++)
    if (parts[i] == part) {
      index[i] = self->boxes->len;
      g_array_append_val (self->boxes, boxes[i]);
      g_array_append_val (self->places, i);
    }
  for (guint i = 0; i < n_wires; i++)
    if (parts[wires[i].from] == part) {
      WeftArrangeWire wire = { index[wires[i].from], index[wires[i].to], wires[i].from_y, wires[i].to_y };

      g_array_append_val (self->wires, wire);
    }
  self->top = find_top ((const WeftArrangeBox *) (gpointer) self->boxes->data, self->boxes->len);
  return self;
}

static int
compare_tops (gconstpointer a,
              gconstpointer b)
{
  double first = (*(Part *const *) a)->top, second = (*(Part *const *) b)->top;

  return first < second ? -1 : first > second;
}

/* Arranges a part below @y. Returns: where the next one begins */
static double
put_part (Part           *self,
          WeftArrangeBox *boxes,
          double          x,
          double          y,
          double          gap_x,
          double          gap_y)
{
  WeftArrangeBox *own = (WeftArrangeBox *) (gpointer) self->boxes->data;
  double top, bottom = y;

  arrange_part (own, self->boxes->len, (const WeftArrangeWire *) (gpointer) self->wires->data, self->wires->len, gap_x, gap_y);
  top = find_top (own, self->boxes->len);
  for (guint i = 0; i < self->boxes->len; i++) {
    WeftArrangeBox *box = &boxes[g_array_index (self->places, guint, i)];

    box->x = x + own[i].x;
    box->y = y + own[i].y - top;
    bottom = MAX (bottom, box->y + box->height);
  }
  return bottom + gap_y;
}

void
weft_arrange (WeftArrangeBox        *boxes,
              guint                  n_boxes,
              const WeftArrangeWire *wires,
              guint                  n_wires,
              double                 gap_x,
              double                 gap_y,
              double                 grid)
{
  g_autofree guint *parts = g_new (guint, n_boxes);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_part);
  double x = G_MAXDOUBLE, y = find_top (boxes, n_boxes);

  find_parts (parts, n_boxes, wires, n_wires);
  for (guint i = 0; i < n_boxes; i++) {
    x = MIN (x, boxes[i].x);
    if (parts[i] == i)
      g_ptr_array_add (list, take_part (boxes, n_boxes, wires, n_wires, parts, i));
  }
  g_ptr_array_sort (list, compare_tops);
  for (guint i = 0; i < list->len; i++)
    y = put_part (list->pdata[i], boxes, x, y, gap_x, gap_y);
  for (guint i = 0; i < n_boxes; i++) {
    boxes[i].x = round (boxes[i].x / grid) * grid;
    boxes[i].y = round (boxes[i].y / grid) * grid;
  }
}
