/* subject-plan.c: gradients and plans of a subject, made once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/subject-private.h"

#include "base/i18n.h"
#include "engine/gradient.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* Plans that are kept to be found again. */
#define MAX_PLANS 6

WeftValue
weft_subject_get_gradient (WeftSubject  *self,
                           WeftValue     of,
                           WeftValue     by,
                           GError      **error)
{
  g_autofree char *key = g_strdup_printf ("%d/%d", of, by);
  gpointer known = g_hash_table_lookup (self->gradients, key);
  WeftValue gradient;

  if (known != NULL)
    return GPOINTER_TO_INT (known) - 1;
  if (!weft_graph_differentiate (self->graph, of, &by, 1, &gradient, error))
    return WEFT_NO_VALUE;
  g_hash_table_insert (self->gradients, g_steal_pointer (&key), GINT_TO_POINTER (gradient + 1));
  return gradient;
}

static char *
name_composite (const WeftRelevanceComposite *self)
{
  return g_strdup_printf ("%d/%d/%d/%d/%.17g/%.17g/%.17g/%.17g", self->first, self->hidden, self->last, self->join, self->epsilon, self->gamma, self->low, self->high);
}

const WeftRelevance *
weft_subject_get_relevance (WeftSubject                   *self,
                            const WeftRelevanceComposite  *composite,
                            GError                       **error)
{
  g_autofree char *key = name_composite (composite);
  g_autofree WeftValue *sites = g_new (WeftValue, self->sites->len);
  WeftRelevance *relevance = g_hash_table_lookup (self->relevances, key);
  WeftValue start;

  if (relevance != NULL)
    return relevance;
  for (guint i = 0; i < self->sites->len; i++)
    sites[i] = g_array_index (self->sites, WeftSubjectSite, i).value;
  start = weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (self->logits, self->selector), NULL);
  relevance = weft_relevance_emit (self->graph, self->logits, start, sites, (int) self->sites->len, composite, error);
  if (relevance != NULL)
    g_hash_table_insert (self->relevances, g_steal_pointer (&key), relevance);
  return relevance;
}

static void
append_values (GString         *key,
               const WeftValue *values,
               int              n_values)
{
  for (int i = 0; i < n_values; i++)
    g_string_append_printf (key, ",%d", values[i]);
  g_string_append_c (key, ';');
}

static WeftPlan *
make_plan (WeftSubject      *self,
           gint64            n,
           const WeftValue  *outputs,
           int               n_outputs,
           const WeftValue  *replaceable,
           int               n_replaceable,
           GError          **error)
{
  WeftPlanShape shape = { self->input, weft_graph_get_value (self->graph, self->input)->shape };
  const WeftPlanSpec spec = {
    .outputs = outputs,
    .n_outputs = n_outputs,
    .replaceable = replaceable,
    .n_replaceable = n_replaceable,
    .shapes = &shape,
    .n_shapes = 1,
  };

  if (shape.shape.extent[0] < 0)
    shape.shape.extent[0] = n;
  return weft_session_add_parameters (self->session, error) ? weft_plan_new (self->session, &spec, error) : NULL;
}

/* Large models have large plans: the one that was used longest ago makes room. */
static void
keep_plan (WeftSubject *self,
           const char  *key,
           WeftPlan    *plan)
{
  if (g_queue_get_length (&self->keys) >= MAX_PLANS) {
    g_autofree char *oldest = g_queue_pop_head (&self->keys);

    g_hash_table_remove (self->plans, oldest);
  }
  g_hash_table_insert (self->plans, g_strdup (key), plan);
  g_queue_push_tail (&self->keys, g_strdup (key));
}

static WeftPlan *
find_plan (WeftSubject *self,
           const char  *key)
{
  WeftPlan *plan = g_hash_table_lookup (self->plans, key);
  GList *link = plan != NULL ? g_queue_find_custom (&self->keys, key, (GCompareFunc) strcmp) : NULL;

  if (link != NULL) {
    g_queue_unlink (&self->keys, link);
    g_queue_push_tail_link (&self->keys, link);
  }
  return plan;
}

WeftPlan *
weft_subject_plan (WeftSubject      *self,
                   gint64            n,
                   const WeftValue  *outputs,
                   int               n_outputs,
                   const WeftValue  *replaceable,
                   int               n_replaceable,
                   GError          **error)
{
  g_autoptr (GString) key = g_string_new (NULL);
  WeftPlan *plan;

  g_string_append_printf (key, "%" G_GINT64_FORMAT ";", n);
  append_values (key, outputs, n_outputs);
  append_values (key, replaceable, n_replaceable);
  plan = find_plan (self, key->str);
  for (int i = 0; plan != NULL && i < n_replaceable; i++)
    weft_plan_replace (plan, replaceable[i], FALSE);
  if (plan != NULL)
    return plan;
  plan = make_plan (self, n, outputs, n_outputs, replaceable, n_replaceable, error);
  if (plan != NULL)
    keep_plan (self, key->str, plan);
  return plan;
}

void
weft_subject_feed (const WeftSubject *self,
                   WeftPlan          *plan,
                   const float       *samples,
                   gint64             n)
{
  WeftTensor *input = weft_plan_get_tensor (plan, self->input);
  gint64 count = weft_shape_count (&self->item), n_rows = count > 0 ? weft_shape_count (&input->shape) / count : 0;

  for (gint64 row = 0; row < n_rows; row++) {
    const float *from = samples + (row < n ? row : 0) * count;

    if (input->dtype == WEFT_DTYPE_F32)
      memcpy (weft_tensor_f32 (input) + row * count, from, (gsize) count * sizeof (float));
    else
      for (gint64 i = 0; i < count; i++)
        weft_tensor_set (input, row * count + i, (double) from[i]);
  }
}

/* One logit z stands for the logits -z and z of two classes. */
static void
take_place (const WeftSubject *self,
            const WeftTensor  *from,
            gint64             place,
            gboolean           probabilities,
            float             *to)
{
  gint64 n = weft_subject_get_n_classes (self);
  const float *numbers = weft_tensor_const_f32 (from) + place * n;

  if (self->single) {
    to[1] = numbers[0];
    to[0] = probabilities ? 1 - numbers[0] : -numbers[0];
    return;
  }
  memcpy (to, numbers, (gsize) n * sizeof (float));
}

static gboolean
check_answer (const WeftAnswer  *answer,
              GError           **error)
{
  for (gint64 i = 0; i < answer->n; i++)
    if (!isfinite (answer->logits[i])) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("the model gives a number that is none (%g) for this input, so there is nothing to explain"), (double) answer->logits[i]);
      return FALSE;
    }
  return TRUE;
}

gboolean
weft_subject_take_answer (const WeftSubject  *self,
                          WeftPlan           *plan,
                          gint64              place,
                          WeftAnswer         *answer,
                          GError            **error)
{
  answer->n = weft_subject_get_n_classes (self);
  answer->scores = g_new (float, answer->n);
  answer->logits = g_new (float, answer->n);
  take_place (self, weft_plan_get_tensor (plan, self->scores), place, TRUE, answer->scores);
  take_place (self, weft_plan_get_tensor (plan, self->logits), place, FALSE, answer->logits);
  return check_answer (answer, error);
}

gboolean
weft_subject_ask (WeftSubject  *self,
                  const float  *sample,
                  gint64        place,
                  WeftAnswer   *answer,
                  GError      **error)
{
  const WeftValue outputs[] = { self->logits, self->scores };
  WeftPlan *plan = weft_subject_plan (self, 1, outputs, 2, NULL, 0, error);

  *answer = (WeftAnswer){ 0 };
  if (plan == NULL)
    return FALSE;
  weft_subject_feed (self, plan, sample, 1);
  weft_plan_run (plan, NULL);
  return weft_subject_take_answer (self, plan, place, answer, error);
}

void
weft_answer_clear (WeftAnswer *self)
{
  g_clear_pointer (&self->scores, g_free);
  g_clear_pointer (&self->logits, g_free);
}

gint64
weft_answer_rank (const WeftAnswer *self,
                  gint64            rank)
{
  for (gint64 class = 0; class < self->n; class ++) {
    gint64 before = 0;

    for (gint64 other = 0; other < self->n; other++)
      before += self->logits[other] > self->logits[class] || (self->logits[other] == self->logits[class] && other < class);
    if (before == rank)
      return class;
  }
  return self->n - 1;
}
