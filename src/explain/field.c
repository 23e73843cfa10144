/* field.c: the numbers that an output is traced back to
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/field.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <string.h>

#define MAX_SITES 16

/* Where a site lies in a point. */
typedef struct
{
  WeftSubjectSite site;
  gint64 begin;
  gint64 n;
} Span;

struct _WeftField
{
  WeftSubject *subject;
  WeftSubjectTarget target;
  float *sample; /* Owned */
  float *origin; /* Owned */
  Span spans[MAX_SITES];
  int n_spans;
  gint64 n;
  gint64 chunk; /* points that plans are made for; 0: not decided */
};

void
weft_field_free (WeftField *self)
{
  g_free (self->sample);
  g_free (self->origin);
  g_free (self);
}

static gboolean
is_input (const Span *span)
{
  return span->site.n_words == 0;
}

static gint64
count_site (const WeftField       *self,
            const WeftSubjectSite *site)
{
  const WeftShape *shape = &weft_graph_get_value (weft_subject_get_graph (self->subject), site->value)->shape;

  return weft_shape_count_axes (shape, 1, shape->rank);
}

static gboolean
lay_out (WeftField  *self,
         GError    **error)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);

  if (n_sites > MAX_SITES) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the model looks up words in %u places, more than the %d that can be followed"), n_sites, MAX_SITES);
    return FALSE;
  }
  for (guint i = 0; i < n_sites; i++) {
    self->spans[i] = (Span){ sites[i], self->n, count_site (self, &sites[i]) };
    self->n += self->spans[i].n;
  }
  self->n_spans = (int) n_sites;
  return TRUE;
}

/* Values of the sites that are vectors of words. */
static int
list_words (const WeftField *self,
            WeftValue       *values)
{
  int n = 0;

  for (int i = 0; i < self->n_spans; i++)
    if (!is_input (&self->spans[i]))
      values[n++] = self->spans[i].site.value;
  return n;
}

/* What the sites hold for the sample. */
static gboolean
find_origin (WeftField  *self,
             GError    **error)
{
  WeftValue words[MAX_SITES];
  int n_words = list_words (self, words);
  WeftPlan *plan = n_words > 0 ? weft_subject_plan (self->subject, 1, words, n_words, NULL, 0, error) : NULL;

  if (n_words > 0 && plan == NULL)
    return FALSE;
  if (plan != NULL) {
    weft_subject_feed (self->subject, plan, self->sample, 1);
    weft_plan_run (plan, NULL);
  }
  self->origin = g_new (float, self->n);
  for (int i = 0; i < self->n_spans; i++) {
    const Span *span = &self->spans[i];
    const float *from = is_input (span) ? self->sample : weft_tensor_const_f32 (weft_plan_get_tensor (plan, span->site.value));

    memcpy (self->origin + span->begin, from, (gsize) span->n * sizeof (float));
  }
  return TRUE;
}

WeftField *
weft_field_new (WeftSubject              *subject,
                const float              *sample,
                const WeftSubjectTarget  *target,
                GError                  **error)
{
  g_autoptr (WeftField) self = g_new0 (WeftField, 1);
  gsize count = (gsize) weft_shape_count (weft_subject_get_item (subject));

  self->subject = subject;
  self->target = *target;
  self->sample = g_memdup2 (sample, count * sizeof (float));
  if (!weft_subject_check_target (subject, target, error) || !lay_out (self, error) || !find_origin (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gint64
weft_field_get_n (const WeftField *self)
{
  return self->n;
}

const float *
weft_field_get_origin (const WeftField *self)
{
  return self->origin;
}

/* What rounds of @size points take: a plan computes all its rows, also those of the last round that
 * no point needs, and reads all weights besides, which takes about a third of a row. */
static gint64
cost_of_rounds (gint64 total,
                gint64 size)
{
  return (total + size - 1) / size * (3 * size + 1);
}

gint64
weft_field_plan_rounds (WeftField *self,
                        gint64     total,
                        gboolean   differentiates)
{
  gint64 most = MIN (weft_subject_get_max_batch (self->subject, differentiates ? 2 : 1), total);

  self->chunk = 1;
  for (gint64 size = 2; size <= most; size++)
    if (cost_of_rounds (total, size) < cost_of_rounds (total, self->chunk))
      self->chunk = size;
  return self->chunk;
}

/* Which site's words have their numbers at @item of a sample, or NULL. */
static const Span *
find_word (const WeftField *self,
           gint64           item)
{
  for (int i = 0; i < self->n_spans; i++) {
    const WeftSubjectSite *site = &self->spans[i].site;

    if (item >= site->first && item < site->first + site->n_words)
      return &self->spans[i];
  }
  return NULL;
}

gboolean
weft_field_is_free (const WeftField *self,
                    gint64           index)
{
  for (int i = 0; i < self->n_spans; i++) {
    const Span *span = &self->spans[i];

    if (index >= span->begin && index < span->begin + span->n)
      return !is_input (span) || find_word (self, index - span->begin) == NULL;
  }
  return FALSE;
}

/* A batch of points into a plan: the input as the sample has it, unless it is a site. */
static void
feed (WeftField   *self,
      WeftPlan    *plan,
      const float *points,
      gint64       n)
{
  gint64 count = weft_shape_count (weft_subject_get_item (self->subject));
  g_autofree float *samples = g_new (float, n *count);

  for (gint64 row = 0; row < n; row++)
    memcpy (samples + row * count, is_input (&self->spans[0]) ? points + row * self->n : self->sample, (gsize) count * sizeof (float));
  weft_subject_feed (self->subject, plan, samples, n);
  weft_subject_select (self->subject, &self->target, weft_plan_get_tensor (plan, weft_subject_get_selector (self->subject)));
  for (int i = 0; i < self->n_spans; i++) {
    const Span *span = &self->spans[i];

    if (is_input (span))
      continue;
    for (gint64 row = 0; row < n; row++)
      memcpy (weft_tensor_f32 (weft_plan_get_tensor (plan, span->site.value)) + row * span->n, points + row * self->n + span->begin, (gsize) span->n * sizeof (float));
    weft_plan_replace (plan, span->site.value, TRUE);
  }
}

/* What a batch is asked for: the score, the probabilities, the gradients of all sites. */
static gboolean
list_outputs (WeftField  *self,
              gboolean    differentiates,
              WeftValue  *outputs,
              int        *n_outputs,
              GError    **error)
{
  outputs[0] = weft_subject_get_score (self->subject);
  outputs[1] = weft_subject_get_scores (self->subject);
  *n_outputs = 2;
  for (int i = 0; differentiates && i < self->n_spans; i++) {
    WeftValue gradient = weft_subject_get_gradient (self->subject, outputs[0], self->spans[i].site.value, error);

    if (gradient == WEFT_NO_VALUE)
      return FALSE;
    outputs[(*n_outputs)++] = gradient;
  }
  return TRUE;
}

static void
take_gradients (WeftField       *self,
                WeftPlan        *plan,
                const WeftValue *outputs,
                gint64           n,
                float           *to)
{
  for (int i = 0; i < self->n_spans; i++) {
    const Span *span = &self->spans[i];
    const float *from = weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[2 + i]));

    for (gint64 row = 0; row < n; row++)
      memcpy (to + row * self->n + span->begin, from + row * span->n, (gsize) span->n * sizeof (float));
  }
}

/* Of the output (N, C) or (N, places, C) after softmax: the target's. */
static void
take_probabilities (WeftField        *self,
                    const WeftTensor *scores,
                    gint64            n,
                    float            *to)
{
  gint64 n_classes = weft_subject_get_n_classes (self->subject), row_size = weft_shape_count_axes (&scores->shape, 1, scores->shape.rank);
  const float *numbers = weft_tensor_const_f32 (scores);

  for (gint64 row = 0; row < n; row++) {
    if (row_size == 1 && n_classes == 2)
      to[row] = self->target.class == 1 ? numbers[row] : 1 - numbers[row];
    else
      to[row] = numbers[row * row_size + self->target.place * n_classes + self->target.class];
  }
}

/* Rows of the plan that is run for @n_points; one score is not worth a whole round. */
static gint64
count_rows (WeftField *self,
            gint64     n_points,
            gboolean   differentiates)
{
  if (n_points == 1 && !differentiates)
    return 1;
  return self->chunk > 0 ? self->chunk : weft_field_plan_rounds (self, n_points, differentiates);
}

static gboolean
run (WeftField       *self,
     const float     *points,
     gint64           n_points,
     float           *scores,
     float           *probabilities,
     float           *gradients,
     const WeftStop  *stop,
     GError         **error)
{
  WeftValue outputs[2 + MAX_SITES], words[MAX_SITES];
  int n_outputs, n_words = list_words (self, words);
  gint64 batch = count_rows (self, n_points, gradients != NULL);

  if (!list_outputs (self, gradients != NULL, outputs, &n_outputs, error))
    return FALSE;
  for (gint64 first = 0; first < n_points; first += batch) {
    gint64 n = MIN (batch, n_points - first);
    WeftPlan *plan = weft_subject_plan (self->subject, batch, outputs, n_outputs, words, n_words, error);

    if (plan == NULL)
      return FALSE;
    feed (self, plan, points + first * self->n, n);
    if (weft_plan_run (plan, stop) == WEFT_PLAN_STOPPED) {
      g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
      return FALSE;
    }
    memcpy (scores + first, weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[0])), (gsize) n * sizeof (float));
    if (probabilities != NULL)
      take_probabilities (self, weft_plan_get_tensor (plan, outputs[1]), n, probabilities + first);
    if (gradients != NULL)
      take_gradients (self, plan, outputs, n, gradients + first * self->n);
  }
  return TRUE;
}

gboolean
weft_field_score (WeftField       *self,
                  const float     *points,
                  gint64           n,
                  float           *scores,
                  float           *probabilities,
                  const WeftStop  *stop,
                  GError         **error)
{
  return run (self, points, n, scores, probabilities, NULL, stop, error);
}

gboolean
weft_field_differentiate (WeftField       *self,
                          const float     *points,
                          gint64           n,
                          float           *scores,
                          float           *gradients,
                          const WeftStop  *stop,
                          GError         **error)
{
  return run (self, points, n, scores, NULL, gradients, stop, error);
}

void
weft_field_fold (const WeftField *self,
                 const float     *numbers,
                 float           *to)
{
  memset (to, 0, (gsize) weft_shape_count (weft_subject_get_item (self->subject)) * sizeof (float));
  for (int i = 0; i < self->n_spans; i++) {
    const Span *span = &self->spans[i];
    gint64 n = is_input (span) ? span->n : span->site.n_words, width = n > 0 ? span->n / n : 0;

    for (gint64 item = 0; item < n; item++)
      for (gint64 k = 0; k < width; k++)
        to[span->site.first + item] += numbers[span->begin + item * width + k];
  }
}

void
weft_field_erase (const WeftField *self,
                  float           *point,
                  gint64           item,
                  const float     *fill)
{
  const Span *word = find_word (self, item);

  if (word != NULL) {
    gint64 width = word->n / word->site.n_words;

    memset (point + word->begin + (item - word->site.first) * width, 0, (gsize) width * sizeof (float));
  } else if (is_input (&self->spans[0])) {
    point[item] = fill[item];
  }
}
