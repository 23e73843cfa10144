/* cache-entry.c: what is known of one kept result
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/cache.h"

WeftCacheEntry *
weft_cache_entry_new (const char *key,
                      guint       n_outputs)
{
  WeftCacheEntry *self = g_new0 (WeftCacheEntry, 1);

  self->key = g_strdup (key);
  self->n_outputs = n_outputs;
  self->hashes = g_new0 (char *, n_outputs + 1);
  self->artefacts = g_new0 (WeftArtefact *, n_outputs + 1);
  return self;
}

void
weft_cache_entry_free (WeftCacheEntry *self)
{
  for (guint i = 0; i < self->n_outputs; i++) {
    g_free (self->hashes[i]);
    g_clear_pointer (&self->artefacts[i], weft_artefact_unref);
  }
  g_free (self->hashes);
  g_free (self->artefacts);
  g_free (self->key);
  g_free (self);
}

gboolean
weft_cache_entry_is_complete (const WeftCacheEntry *self)
{
  for (guint i = 0; i < self->n_outputs; i++)
    if (self->artefacts[i] == NULL)
      return FALSE;
  return TRUE;
}
