/* pages.c: the trials of a list, read a page at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/pages-private.h"

WeftTrialPages *
weft_trial_pages_new (void)
{
  WeftTrialPages *self = g_rc_box_new0 (WeftTrialPages);

  self->rows = g_array_new (FALSE, FALSE, sizeof (WeftTrialRow));
  self->trials = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) weft_trial_unref);
  return self;
}

WeftTrialPages *
weft_trial_pages_ref (WeftTrialPages *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer memory)
{
  WeftTrialPages *self = memory;

  weft_trial_store_unref (self->store);
  g_array_unref (self->rows);
  g_hash_table_unref (self->trials);
}

void
weft_trial_pages_unref (WeftTrialPages *self)
{
  g_rc_box_release_full (self, clear);
}

void
weft_trial_pages_set_rows (WeftTrialPages *self,
                           GArray         *rows)
{
  GArray *former = self->rows;

  self->rows = g_array_ref (rows);
  g_array_unref (former);
}

static WeftTrial *
find (WeftTrialPages *self,
      gint64          id,
      gint64          revision)
{
  WeftTrial *trial = g_hash_table_lookup (self->trials, &id);

  return trial != NULL && trial->revision >= revision ? trial : NULL;
}

/* The trials of the page around @id that are not known as they are now; @id
 * alone when it is in no row any more. */
static GArray *
list_missing (WeftTrialPages *self,
              gint64          id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint place = 0, first, end;

  while (place < self->rows->len && g_array_index (self->rows, WeftTrialRow, place).id != id)
    place++;
  if (place == self->rows->len) {
    g_array_append_val (ids, id);
    return ids;
  }
  first = place - place % WEFT_TRIAL_PAGE;
  end = MIN (first + WEFT_TRIAL_PAGE, self->rows->len);
  for (guint i = first; i < end; i++) {
    const WeftTrialRow *row = &g_array_index (self->rows, WeftTrialRow, i);

    if (row->id > 0 && find (self, row->id, row->revision) == NULL)
      g_array_append_val (ids, row->id);
  }
  return ids;
}

WeftTrial *
weft_trial_pages_get (WeftTrialPages *self,
                      gint64          id,
                      gint64          revision)
{
  WeftTrial *trial = find (self, id, revision);

  if (trial == NULL) {
    g_autoptr (GArray) ids = list_missing (self, id);
    g_autoptr (GPtrArray) trials = weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL);

    if (trials != NULL && g_hash_table_size (self->trials) + trials->len > WEFT_TRIAL_PAGES_MAX)
      g_hash_table_remove_all (self->trials);
    for (guint i = 0; trials != NULL && i < trials->len; i++) {
      WeftTrial *read = weft_trial_ref (trials->pdata[i]);

      g_hash_table_replace (self->trials, &read->id, read);
    }
    trial = find (self, id, revision);
  }
  return trial != NULL ? weft_trial_ref (trial) : NULL;
}
