/* canvas-geometry.c: where things are on a canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-geometry.h"

#include <math.h>
#include <string.h>

/* The handles of a wire reach at least so far. */
#define LEAST_REACH 32

/* Of a wire that runs back to the left. */
#define MOST_REACH 160

/* Between a node and a lane beside or below it, where there is room. */
#define LANE_ROOM 20

/* A wire is measured as so many chords. */
#define N_CHORDS 24

/* Below the last row of ports when there is no footer. */
#define PADDING 4

double
weft_canvas_snap (double length)
{
  return round (length / WEFT_CANVAS_GRID) * WEFT_CANVAS_GRID;
}

double
weft_node_geometry_get_height (guint    n_rows,
                               gboolean has_footer)
{
  return WEFT_NODE_HEADER + WEFT_NODE_ROW * (double) n_rows + (has_footer ? WEFT_NODE_FOOTER : PADDING);
}

double
weft_node_geometry_get_port_y (guint index)
{
  return WEFT_NODE_HEADER + WEFT_NODE_ROW * (index + 0.5);
}

gboolean
weft_area_contains (const WeftArea *self,
                    double          x,
                    double          y)
{
  return x >= self->x && x < self->x + self->width && y >= self->y && y < self->y + self->height;
}

gboolean
weft_area_holds (const WeftArea *self,
                 const WeftArea *other)
{
  return other->x >= self->x && other->y >= self->y && other->x + other->width <= self->x + self->width && other->y + other->height <= self->y + self->height;
}

gboolean
weft_area_intersects (const WeftArea *self,
                      const WeftArea *other)
{
  return self->x < other->x + other->width && other->x < self->x + self->width &&
         self->y < other->y + other->height && other->y < self->y + self->height;
}

WeftArea
weft_area_join (const WeftArea *self,
                const WeftArea *other)
{
  double x = MIN (self->x, other->x), y = MIN (self->y, other->y);

  if (self->width <= 0 || self->height <= 0)
    return *other;
  if (other->width <= 0 || other->height <= 0)
    return *self;
  return (WeftArea){ x, y, MAX (self->x + self->width, other->x + other->width) - x, MAX (self->y + self->height, other->y + other->height) - y };
}

void
weft_wire_lead (WeftWire       *self,
                const WeftArea *from,
                const WeftArea *to)
{
  const WeftArea *upper = from->y <= to->y ? from : to, *lower = upper == from ? to : from;
  double gap = lower->y - upper->y - upper->height;

  self->has_lane = self->bx < self->ax;
  if (gap > 0)
    self->lane = lower->y - MIN (gap / 2, LANE_ROOM);
  else
    self->lane = MAX (upper->y + upper->height, lower->y + lower->height) + LANE_ROOM;
}

double
weft_wire_get_reach (const WeftWire *self)
{
  double dx = self->bx - self->ax;
  double reach = dx >= 0 ? dx / 2 : MIN (-dx, MOST_REACH);
  double rise = fabs (self->by - self->ay);

  if (self->has_lane)
    return LANE_ROOM;
  return MAX (reach, MIN (LEAST_REACH, rise));
}

WeftArea
weft_wire_get_bounds (const WeftWire *self)
{
  double reach = weft_wire_get_reach (self);
  double left = MIN (self->ax, self->bx - reach), right = MAX (self->ax + reach, self->bx);
  double top = MIN (self->ay, self->by), bottom = MAX (self->ay, self->by);

  if (self->has_lane) {
    top = MIN (top, self->lane);
    bottom = MAX (bottom, self->lane);
  }
  return (WeftArea){ left, top, right - left, bottom - top };
}

void
weft_wire_list_corners (const WeftWire *self,
                        double          reach,
                        double          x[WEFT_WIRE_CORNERS],
                        double          y[WEFT_WIRE_CORNERS])
{
  const double out = self->ax + reach, in = self->bx - reach;

  memcpy (x, (double[]){ self->ax, out, out, in, in, self->bx }, WEFT_WIRE_CORNERS * sizeof (double));
  memcpy (y, (double[]){ self->ay, self->ay, self->lane, self->lane, self->by, self->by }, WEFT_WIRE_CORNERS * sizeof (double));
}

/* Along the straight pieces, by their length. */
static void
get_point_by_lane (const WeftWire *self,
                   double          t,
                   double         *x,
                   double         *y)
{
  double xs[WEFT_WIRE_CORNERS], ys[WEFT_WIRE_CORNERS], lengths[WEFT_WIRE_CORNERS], left = 0;
  int piece = 1;

  weft_wire_list_corners (self, weft_wire_get_reach (self), xs, ys);
  for (int i = 1; i < WEFT_WIRE_CORNERS; i++) {
    lengths[i] = fabs (xs[i] - xs[i - 1]) + fabs (ys[i] - ys[i - 1]);
    left += lengths[i];
  }
  for (left *= t; piece < WEFT_WIRE_CORNERS - 1 && left > lengths[piece]; piece++)
    left -= lengths[piece];
  t = lengths[piece] > 0 ? MIN (left / lengths[piece], 1) : 0;
  *x = xs[piece - 1] + t * (xs[piece] - xs[piece - 1]);
  *y = ys[piece - 1] + t * (ys[piece] - ys[piece - 1]);
}

void
weft_wire_get_point (const WeftWire *self,
                     double          t,
                     double         *x,
                     double         *y)
{
  double reach = weft_wire_get_reach (self), s = 1 - t;

  if (self->has_lane) {
    get_point_by_lane (self, t, x, y);
    return;
  }
  *x = s * s * s * self->ax + 3 * s * s * t * (self->ax + reach) + 3 * s * t * t * (self->bx - reach) + t * t * t * self->bx;
  *y = s * s * (s + 3 * t) * self->ay + t * t * (t + 3 * s) * self->by;
}

static double
distance_to_chord (double ax,
                   double ay,
                   double bx,
                   double by,
                   double x,
                   double y)
{
  double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  double t = length > 0 ? CLAMP (((x - ax) * dx + (y - ay) * dy) / length, 0, 1) : 0;

  return hypot (ax + t * dx - x, ay + t * dy - y);
}

static double
get_distance_by_lane (const WeftWire *self,
                      double          x,
                      double          y)
{
  double xs[WEFT_WIRE_CORNERS], ys[WEFT_WIRE_CORNERS], least = G_MAXDOUBLE;

  weft_wire_list_corners (self, weft_wire_get_reach (self), xs, ys);
  for (int i = 1; i < WEFT_WIRE_CORNERS; i++)
    least = MIN (least, distance_to_chord (xs[i - 1], ys[i - 1], xs[i], ys[i], x, y));
  return least;
}

double
weft_wire_get_distance (const WeftWire *self,
                        double          x,
                        double          y)
{
  double ax = self->ax, ay = self->ay, least = G_MAXDOUBLE;

  if (self->has_lane)
    return get_distance_by_lane (self, x, y);

  for (int i = 1; i <= N_CHORDS; i++) {
    double bx, by;

    weft_wire_get_point (self, (double) i / N_CHORDS, &bx, &by);
    least = MIN (least, distance_to_chord (ax, ay, bx, by, x, y));
    ax = bx;
    ay = by;
  }
  return least;
}

/* How far @other lies from @self, with what lies to the side of @direction
 * counting double; negative when it lies elsewhere. */
static double
measure_way (const WeftArea   *self,
             const WeftArea   *other,
             GtkDirectionType  direction)
{
  double dx = other->x + other->width / 2 - self->x - self->width / 2;
  double dy = other->y + other->height / 2 - self->y - self->height / 2;
  gboolean is_level = direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT;
  double ahead = is_level ? dx : dy, aside = fabs (is_level ? dy : dx);

  if (direction == GTK_DIR_LEFT || direction == GTK_DIR_UP)
    ahead = -ahead;
  return ahead > 0 && aside <= 2 * ahead ? ahead + 2 * aside : -1;
}

guint
weft_areas_find_next (const WeftArea   *boxes,
                      guint             n_boxes,
                      guint             from,
                      GtkDirectionType  direction)
{
  double least = G_MAXDOUBLE;
  guint found = from;

  for (guint i = 0; i < n_boxes; i++) {
    double way = i != from ? measure_way (&boxes[from], &boxes[i], direction) : -1;

    if (way < 0 || way >= least)
      continue;
    least = way;
    found = i;
  }
  return found;
}
