/* canvas-geometry.c: where things are on a canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-geometry.h"

#include <math.h>

/* The handles of a wire reach at least so far. */
#define LEAST_REACH 32

/* Of a wire that runs back to the left. */
#define MOST_REACH 160

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

double
weft_wire_get_reach (const WeftWire *self)
{
  double dx = self->bx - self->ax;
  double reach = dx >= 0 ? dx / 2 : MIN (-dx, MOST_REACH);
  double rise = fabs (self->by - self->ay);

  return MAX (reach, MIN (LEAST_REACH, rise));
}

WeftArea
weft_wire_get_bounds (const WeftWire *self)
{
  double reach = weft_wire_get_reach (self);
  double left = MIN (self->ax, self->bx - reach), right = MAX (self->ax + reach, self->bx);
  double top = MIN (self->ay, self->by);

  return (WeftArea){ left, top, right - left, fabs (self->by - self->ay) };
}

void
weft_wire_get_point (const WeftWire *self,
                     double          t,
                     double         *x,
                     double         *y)
{
  double reach = weft_wire_get_reach (self), s = 1 - t;

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

double
weft_wire_get_distance (const WeftWire *self,
                        double          x,
                        double          y)
{
  double ax = self->ax, ay = self->ay, least = G_MAXDOUBLE;

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
