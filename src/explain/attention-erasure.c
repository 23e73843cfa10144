/* attention-erasure.c: what becomes of an answer when a step of the input is another
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/attention-erasure.h"

#include "base/i18n.h"
#include "explain/attention-private.h"
#include "explain/attention-view.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* How many others each step is replaced by. */
#define REPEATS 3

/* Probabilities below this count as this. */
#define LEAST 1e-30

typedef struct
{
  WeftSubject *subject;
  const WeftAttentionMap *map;
  const WeftAttentionText *text;
  WeftErasure *result;
  guint64 key;
  gint64 *classes; /* Owned: (places): what the model said */
  double *before;  /* Owned: (places): how sure it was */
  const WeftStop *stop;
} Erasing;

static void
erasing_clear (Erasing *self)
{
  g_free (self->classes);
  g_free (self->before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Erasing, erasing_clear)

void
weft_erasure_free (WeftErasure *self)
{
  g_free (self->effects);
  g_free (self);
}

/* What the model gives a class: ln p, or the number that it predicts. */
static double
measure (const Erasing *self,
         const float   *scores,
         gint64         n_scores,
         gint64         class)
{
  double score = (double) scores[n_scores == 1 ? 0 : class];

  if (weft_subject_get_scores (self->subject) == weft_subject_get_logits (self->subject))
    return score;
  return log (MAX (n_scores == 1 && class == 0 ? 1 - score : score, LEAST));
}

/* Scores of a place, in a tensor of (N, C) or (N, places, C). */
static const float *
get_scores (const Erasing *self,
            WeftPlan      *plan,
            gint64         sample,
            gint64         place,
            gint64        *n_scores)
{
  const WeftTensor *scores = weft_plan_get_tensor (plan, weft_subject_get_scores (self->subject));

  *n_scores = scores->shape.extent[scores->shape.rank - 1];
  return weft_tensor_const_f32 (scores) + (sample * weft_subject_get_n_places (self->subject) + place) * *n_scores;
}

static WeftPlan *
ask (const Erasing  *self,
     const float    *samples,
     gint64          n,
     gint64          batch,
     GError        **error)
{
  const WeftValue scores = weft_subject_get_scores (self->subject);
  WeftPlan *plan = weft_subject_plan (self->subject, batch, &scores, 1, NULL, 0, error);

  if (plan == NULL)
    return NULL;
  weft_subject_feed (self->subject, plan, samples, n);
  if (weft_plan_run (plan, self->stop) != WEFT_PLAN_STOPPED)
    return plan;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return NULL;
}

static gint64
find_class (const float *scores,
            gint64       n_scores)
{
  gint64 best = 0;

  if (n_scores == 1)
    return scores[0] > 0.5f;
  for (gint64 i = 1; i < n_scores; i++)
    best = scores[i] > scores[best] ? i : best;
  return best;
}

/* What the model says of the text as it is. */
static gboolean
ask_before (Erasing  *self,
            gint64    batch,
            GError  **error)
{
  WeftPlan *plan = ask (self, weft_tensor_const_f32 (self->text->sample), 1, batch, error);

  for (gint64 place = 0; plan != NULL && place < self->result->n_places; place++) {
    gint64 n_scores;
    const float *scores = get_scores (self, plan, 0, place, &n_scores);

    self->classes[place] = self->text->tokens != NULL ? self->text->tokens[place] : find_class (scores, n_scores);
    self->before[place] = measure (self, scores, n_scores, self->classes[place]);
  }
  return plan != NULL;
}

static void
note_effects (Erasing  *self,
              WeftPlan *plan,
              gint64    sample,
              gint64    column)
{
  gboolean changes = weft_subject_get_scores (self->subject) == weft_subject_get_logits (self->subject);

  for (gint64 place = 0; place < self->result->n_places; place++) {
    gint64 n_scores;
    const float *scores = get_scores (self, plan, sample, place, &n_scores);
    double fall = self->before[place] - measure (self, scores, n_scores, self->classes[place]);

    self->result->effects[place * self->result->n_columns + column] += (float) ((changes ? fabs (fall) : fall) / REPEATS);
  }
}

/* Replaces columns in rounds of as many as are best asked for at once. */
static gboolean
erase_all (Erasing  *self,
           gint64    batch,
           GError  **error)
{
  gint64 size = weft_shape_count (weft_subject_get_item (self->subject)), total = self->result->n_columns * REPEATS;
  g_autofree float *samples = g_new (float, size *batch);

  for (gint64 first = 0; first < total; first += batch) {
    gint64 n = MIN (batch, total - first);
    WeftPlan *plan;

    for (gint64 k = 0; k < n; k++) {
      WeftRandom random;

      weft_random_init (&random, self->key, (guint64) (first + k) * 4);
      memcpy (samples + k * size, weft_tensor_const_f32 (self->text->sample), (gsize) size * sizeof (float));
      weft_attention_erase_step (self->subject, &self->map->layer.columns, self->map->n_columns, (first + k) / REPEATS, &random, samples + k * size);
    }
    plan = ask (self, samples, n, batch, error);
    if (plan == NULL)
      return FALSE;
    for (gint64 k = 0; k < n; k++)
      note_effects (self, plan, k, (first + k) / REPEATS);
  }
  return TRUE;
}

/* Places of the output that are words: those that were written, or have rows. */
static gint64
count_places (const WeftSubject       *subject,
              const WeftAttentionMap  *map,
              const WeftAttentionText *text)
{
  gint64 n = weft_subject_get_n_places (subject);

  if (n > 1)
    n = MIN (n, text->tokens != NULL ? text->n_written : map->n_columns);
  return n;
}

/* How many steps there are with the padding at their end. */
static gint64
count_steps (const WeftSubject      *subject,
             const WeftAttentionMap *map)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (subject, &n_sites);
  const WeftAttentionSteps *steps = &map->layer.columns;

  return steps->site >= 0 && sites[steps->site].n_words > 0 ? steps->before + sites[steps->site].n_words : map->n_columns;
}

WeftErasure *
weft_erasure_new (WeftSubject              *subject,
                  const WeftAttentionMap   *map,
                  const WeftAttentionText  *text,
                  guint64                   seed,
                  const WeftStop           *stop,
                  GError                  **error)
{
  g_autoptr (WeftErasure) result = g_new0 (WeftErasure, 1);
  g_auto (Erasing) self = { .subject = subject, .map = map, .text = text, .result = result, .key = weft_random_key (seed, "erasure"), .stop = stop };
  gint64 batch = MIN (weft_subject_get_max_batch (subject, 1), map->n_columns * REPEATS);

  if (!weft_attention_steps_fit (subject, &map->layer.columns, count_steps (subject, map))) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("what the attention “%s” reads cannot be traced back to single words or places of the input, so it cannot be checked by replacing them"), map->layer.id);
    return NULL;
  }
  result->n_places = count_places (subject, map, text);
  result->n_columns = map->n_columns;
  result->effects = g_new0 (float, result->n_places * result->n_columns);
  self.classes = g_new0 (gint64, result->n_places);
  self.before = g_new0 (double, result->n_places);
  return ask_before (&self, batch, error) && erase_all (&self, batch, error) ? g_steal_pointer (&result) : NULL;
}

/* What is read for the one answer: by the class token, where there is one, or else by all rows. */
static void
join_rows (const WeftAttentionMap *map,
           const float            *joined,
           float                  *row)
{
  gint64 before = map->layer.columns.before;
  g_autofree double *coverage = g_new (double, map->n_columns);

  weft_attention_cover (joined, before == 1 ? 1 : map->n_rows, map->n_columns, coverage);
  for (gint64 i = 0; i < map->n_columns; i++)
    row[i] = i < before ? 0 : (float) coverage[i];
}

gboolean
weft_erasure_has_rows (const WeftErasure      *self,
                       const WeftAttentionMap *map)
{
  return self->n_places == map->n_rows;
}

double
weft_erasure_judge (const WeftErasure      *self,
                    const WeftAttentionMap *map,
                    const float            *joined)
{
  g_autofree float *row = NULL;

  if (weft_erasure_has_rows (self, map))
    return weft_attention_agree (joined, self->effects, map->n_rows, map->n_columns);
  row = g_new (float, map->n_columns);
  join_rows (map, joined, row);
  return weft_attention_agree (row, self->effects, 1, map->n_columns);
}
