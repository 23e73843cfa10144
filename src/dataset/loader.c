/* loader.c: shuffled batches of rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/loader.h"

#include "base/random.h"

#include <string.h>

struct _WeftLoader
{
  guint32 *rows;  /* Owned: as given */
  guint32 *order; /* Owned: of the current epoch */
  gsize n_rows;
  gsize batch_size;
  gsize n_batches;
  WeftLoaderFlags flags;
  guint64 seed;
  guint64 epoch;
  gsize batch;
};

/* Each epoch starts from the rows as given, so that it does not depend on the one before. */
static void
start_epoch (WeftLoader *self,
             guint64     epoch)
{
  WeftRandom random;
  char name[40];

  self->epoch = epoch;
  self->batch = 0;
  memcpy (self->order, self->rows, self->n_rows * sizeof *self->rows);
  if (!(self->flags & WEFT_LOADER_SHUFFLE))
    return;
  g_snprintf (name, sizeof name, "shuffle %" G_GUINT64_FORMAT, epoch);
  weft_random_init (&random, weft_random_key (self->seed, name), 0);
  weft_random_shuffle (&random, self->order, self->n_rows);
}

WeftLoader *
weft_loader_new (const guint32   *rows,
                 gsize            n_rows,
                 gsize            batch_size,
                 WeftLoaderFlags  flags,
                 guint64          seed)
{
  WeftLoader *self;

  g_return_val_if_fail (n_rows > 0 && batch_size > 0, NULL);

  self = g_new0 (WeftLoader, 1);
  self->rows = g_memdup2 (rows, n_rows * sizeof *rows);
  self->order = g_new (guint32, n_rows);
  self->n_rows = n_rows;
  self->batch_size = MIN (batch_size, n_rows);
  self->n_batches = n_rows / self->batch_size;
  if (n_rows % self->batch_size != 0 && !(flags & WEFT_LOADER_DROP_LAST))
    self->n_batches++;
  self->flags = flags;
  self->seed = seed;
  start_epoch (self, 0);
  return self;
}

void
weft_loader_free (WeftLoader *self)
{
  g_free (self->rows);
  g_free (self->order);
  g_free (self);
}

gsize
weft_loader_get_n_batches (const WeftLoader *self)
{
  return self->n_batches;
}

const guint32 *
weft_loader_next (WeftLoader *self,
                  gsize      *n_rows)
{
  const guint32 *rows = weft_loader_peek (self, n_rows);

  if (rows == NULL)
    start_epoch (self, self->epoch + 1);
  else
    self->batch++;
  return rows;
}

const guint32 *
weft_loader_peek (const WeftLoader *self,
                  gsize            *n_rows)
{
  gsize first = self->batch * self->batch_size;

  *n_rows = self->batch == self->n_batches ? 0 : MIN (self->batch_size, self->n_rows - first);
  return *n_rows == 0 ? NULL : self->order + first;
}

void
weft_loader_get_position (const WeftLoader *self,
                          guint64          *epoch,
                          gsize            *batch)
{
  *epoch = self->epoch;
  *batch = self->batch;
}

void
weft_loader_set_position (WeftLoader *self,
                          guint64     epoch,
                          gsize       batch)
{
  g_return_if_fail (batch <= self->n_batches);

  if (epoch != self->epoch)
    start_epoch (self, epoch);
  self->batch = batch;
}
