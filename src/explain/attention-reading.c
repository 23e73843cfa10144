/* attention-reading.c: one matrix of shares, read off the attention of all layers and heads
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/attention-reading.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <string.h>

const WeftParamChoice weft_attention_ways[] = {
  { "mean", N_("Mean of the heads") },
  { "max", N_("Largest of the heads") },
  { "min", N_("Least of the heads") },
  { "head", N_("One head") },
  { "rollout", N_("Rollout") },
  { "gradient-rollout", N_("Rollout of a class") },
  { NULL },
};

gboolean
weft_attention_way_is_rollout (WeftAttentionWay way)
{
  return way == WEFT_WAY_ROLLOUT || way == WEFT_WAY_GRADIENT;
}

void
weft_attention_reading_free (WeftAttentionReading *self)
{
  g_free (self->shares);
  g_free (self->rows);
  g_free (self->coverage);
  g_free (self);
}

static gboolean
take_head (WeftAttentionReading  *self,
           GError               **error)
{
  const WeftAttentionMap *map = self->map;
  gint64 n = map->n_rows * map->n_columns;

  if (self->head < 0 || self->head >= map->n_heads) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("“%s” has the heads 1 to %" PRId64 ", there is no %" PRId64), map->layer.id, map->n_heads, self->head + 1);
    return FALSE;
  }
  memcpy (self->shares, map->weights + self->head * n, (gsize) n * sizeof (float));
  return TRUE;
}

/* One map of each layer on the way, as the way wants them. */
static GPtrArray *
join_path (const WeftAttentionReading *self,
           const WeftAttention        *attention,
           const GPtrArray            *path,
           const GPtrArray            *gradients)
{
  GPtrArray *joined = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < path->len; i++) {
    const WeftAttentionMap *map = path->pdata[i];
    gint64 n = map->n_rows * map->n_columns;
    float *layer = g_new (float, n);

    if (self->way == WEFT_WAY_GRADIENT)
      weft_attention_join_gradients (map->weights, gradients->pdata[map - attention->maps], map->n_heads, n, layer);
    else
      weft_attention_join (WEFT_ATTENTION_MEAN, map->weights, map->n_heads, n, layer);
    g_ptr_array_add (joined, layer);
  }
  return joined;
}

static gboolean
roll_out (WeftAttentionReading  *self,
          const WeftAttention   *attention,
          double                 discard,
          const GPtrArray       *gradients,
          const WeftStop        *stop,
          GError               **error)
{
  g_autoptr (GPtrArray) path = weft_attention_list_path (attention, self->map), joined = NULL;

  if (path->len == 0) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("“%s” reads another sequence, and only what reads itself can be followed through the layers; look at its heads"), self->map->layer.id);
    return FALSE;
  }
  joined = join_path (self, attention, path, gradients);
  if (weft_attention_roll_out ((const float *const *) joined->pdata, joined->len, self->map->n_rows, discard, stop, self->shares))
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

static void
measure (WeftAttentionReading *self)
{
  const WeftAttentionMap *map = self->map;

  self->rows = g_new (WeftAttentionRow, map->n_rows);
  self->coverage = g_new (double, map->n_columns);
  for (gint64 row = 0; row < map->n_rows; row++)
    self->rows[row] = weft_attention_measure_row (self->shares + row * map->n_columns, map->n_columns);
  weft_attention_cover (self->shares, map->n_rows, map->n_columns, self->coverage);
}

WeftAttentionReading *
weft_attention_reading_new (const WeftAttention     *attention,
                            const WeftAttentionMap  *map,
                            WeftAttentionWay         way,
                            gint64                   head,
                            double                   discard,
                            const GPtrArray         *gradients,
                            const WeftStop          *stop,
                            GError                 **error)
{
  static const WeftAttentionJoin joins[] = { [WEFT_WAY_MEAN] = WEFT_ATTENTION_MEAN, [WEFT_WAY_MAX] = WEFT_ATTENTION_MAX, [WEFT_WAY_MIN] = WEFT_ATTENTION_MIN };
  g_autoptr (WeftAttentionReading) self = g_new0 (WeftAttentionReading, 1);

  self->map = map;
  self->way = way;
  self->head = head;
  self->shares = g_new (float, map->n_rows * map->n_columns);
  if (way == WEFT_WAY_HEAD && !take_head (self, error))
    return NULL;
  if (weft_attention_way_is_rollout (way) && !roll_out (self, attention, discard, gradients, stop, error))
    return NULL;
  if (way < WEFT_WAY_HEAD)
    weft_attention_join (joins[way], map->weights, map->n_heads, map->n_rows * map->n_columns, self->shares);
  measure (self);
  return g_steal_pointer (&self);
}

double
weft_attention_reading_get_entropy (const WeftAttentionReading *self)
{
  double sum = 0;

  for (gint64 row = 0; row < self->map->n_rows; row++)
    sum += self->rows[row].entropy;
  return sum / (double) self->map->n_rows;
}
