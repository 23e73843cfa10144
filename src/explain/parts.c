/* parts.c: rows that the team shares in pieces of a fixed size
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/parts.h"

#include "engine/team.h"

#include <stdatomic.h>

typedef struct
{
  gint64 n;
  gint64 size;
  const WeftStop *stop;
  WeftPartFunc func;
  gpointer data;
  _Atomic gint64 next;
} Parts;

static void
run_parts_cb (int      member,
              gpointer data)
{
  Parts *self = data;
  gint64 first;

  while (!weft_stop_is_requested (self->stop) && (first = atomic_fetch_add (&self->next, self->size)) < self->n)
    self->func (self->data, member, first, MIN (first + self->size, self->n));
}

void
weft_parts_run (gint64          n,
                gint64          size,
                const WeftStop *stop,
                WeftPartFunc    func,
                gpointer        data)
{
  Parts parts = { .n = n, .size = size, .stop = stop, .func = func, .data = data };
  gint64 n_parts = (n + size - 1) / size;

  weft_team_run ((int) CLAMP (n_parts, 1, weft_team_get_size ()), run_parts_cb, &parts);
}
