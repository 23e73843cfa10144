/* room.c: room for a box that has come between others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/room.h"

#include <math.h>

typedef struct
{
  WeftArrangeBox *boxes;
  guint n_boxes;
  const WeftArrangeWire *wires;
  guint n_wires;
  guint held;
  double gap;
  double grid;
  gboolean *goes; /* Owned: which boxes go aside */
} Room;

static double
get_middle (const WeftArrangeBox *box)
{
  return box->x + box->width / 2;
}

/* Whether one would meet the other if both went along the x axis. */
static gboolean
is_level (const WeftArrangeBox *one,
          const WeftArrangeBox *other)
{
  return one->y < other->y + other->height && other->y < one->y + one->height;
}

/* @shift: of @one, to the right */
static gboolean
overlaps (const WeftArrangeBox *one,
          double                shift,
          const WeftArrangeBox *other)
{
  return is_level (one, other) && one->x + shift < other->x + other->width && other->x < one->x + shift + one->width;
}

static double
round_up (double length,
          double grid)
{
  return grid * ceil (length / grid);
}

/* What it reads stays where it is, if it stands on the left at all. */
static void
leave_sources (Room *self)
{
  WeftArrangeBox *held = &self->boxes[self->held];
  double shift = 0;

  for (guint i = 0; i < self->n_wires; i++) {
    const WeftArrangeBox *source = &self->boxes[self->wires[i].from];

    if (self->wires[i].to == self->held && is_level (source, held) && get_middle (source) <= get_middle (held))
      shift = MAX (shift, source->x + source->width + self->gap - held->x);
  }
  held->x += round_up (shift, self->grid);
}

/* How far it has to go: what lies below the box, and a reader that is too near. */
static double
measure_push (const Room           *self,
              const WeftArrangeBox *box,
              gboolean              is_reader)
{
  const WeftArrangeBox *held = &self->boxes[self->held];

  if (!overlaps (held, 0, box) && !(is_reader && is_level (box, held) && get_middle (box) >= get_middle (held)))
    return 0;
  return MAX (0, held->x + held->width + self->gap - box->x);
}

/* All that is reached by wires, but what stands on the left: it would run into the box. */
static void
take_along (Room  *self,
            guint  index)
{
  const WeftArrangeBox *held = &self->boxes[self->held], *box = &self->boxes[index];

  if (self->goes[index] || index == self->held || box->x + box->width <= held->x)
    return;
  self->goes[index] = TRUE;
  for (guint i = 0; i < self->n_wires; i++)
    if (self->wires[i].from == index)
      take_along (self, self->wires[i].to);
}

static double
push_neighbours (Room *self)
{
  double shift = 0;

  for (guint i = 0; i < self->n_wires; i++)
    if (self->wires[i].from == self->held) {
      shift = MAX (shift, measure_push (self, &self->boxes[self->wires[i].to], TRUE));
      take_along (self, self->wires[i].to);
    }
  for (guint i = 0; i < self->n_boxes; i++) {
    double own = i != self->held ? measure_push (self, &self->boxes[i], FALSE) : 0;

    shift = MAX (shift, own);
    if (own > 0)
      take_along (self, i);
  }
  return round_up (shift, self->grid);
}

/* Returns: whether there was anything in the way */
static gboolean
push_others (Room   *self,
             double  shift)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->n_boxes; i++)
    for (guint k = 0; k < self->n_boxes && self->goes[i]; k++) {
      if (self->goes[k] || k == self->held || !overlaps (&self->boxes[i], shift, &self->boxes[k]) || overlaps (&self->boxes[i], 0, &self->boxes[k]))
        continue;
      take_along (self, k);
      any |= self->goes[k];
    }
  return any;
}

void
weft_make_room (WeftArrangeBox        *boxes,
                guint                  n_boxes,
                const WeftArrangeWire *wires,
                guint                  n_wires,
                guint                  held,
                double                 gap,
                double                 grid)
{
  g_autofree gboolean *goes = g_new0 (gboolean, n_boxes);
  Room self = { boxes, n_boxes, wires, n_wires, held, gap, grid, goes };
  double shift;

  g_return_if_fail (held < n_boxes);

  leave_sources (&self);
  shift = push_neighbours (&self);
  if (shift == 0)
    return;
  while (push_others (&self, shift))
    continue;
  for (guint i = 0; i < n_boxes; i++)
    boxes[i].x += goes[i] ? shift : 0;
}
