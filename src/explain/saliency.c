/* saliency.c: the table of methods, and what a run has around it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

#define WEFT_SALIENCY_ROW(name) &weft_saliency_##name,
static const WeftSaliencyMethod *const methods[] = {
#include "explain/saliency.def"
  NULL,
};
#undef WEFT_SALIENCY_ROW

const WeftSaliencyMethod *const *
weft_saliency_list (void)
{
  return methods;
}

const WeftSaliencyMethod *
weft_saliency_find (const char *id)
{
  for (const WeftSaliencyMethod *const *method = methods; *method != NULL; method++)
    if (g_str_equal ((*method)->id, id))
      return *method;
  return NULL;
}

void
weft_saliency_free (WeftSaliency *self)
{
  g_clear_pointer (&self->values, weft_tensor_unref);
  g_clear_pointer (&self->errors, weft_tensor_unref);
  g_clear_pointer (&self->checks, g_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_free (self->layer);
  g_free (self);
}

gboolean
weft_saliency_read_picture (const WeftShape *item,
                            gint64          *channels,
                            gint64          *height,
                            gint64          *width)
{
  *channels = item->rank == 3 ? item->extent[0] : 1;
  *height = item->rank >= 2 ? item->extent[item->rank - 2] : 0;
  *width = item->rank >= 2 ? item->extent[item->rank - 1] : 0;
  if (item->rank != 2 && item->rank != 3)
    *channels = 0;
  return *channels > 0;
}

/* Returns: (transfer full) (nullable): why a method does not go with the columns of a model */
static char *
judge_columns (const WeftSaliencyMethod *method,
               const WeftSubject        *subject)
{
  guint n_columns;

  weft_subject_get_columns (subject, &n_columns);
  if (n_columns < 2)
    return g_strdup_printf (_("%s compares the columns of a table, and this model does not read two or more; integrated gradients work on any input"), _ (method->title));
  if (method->max_columns > 0 && n_columns > method->max_columns)
    return g_strdup_printf (_("%s looks at all coalitions of columns, of which %u have too many, %u are the most; permutations of them do for any number"), _ (method->title), n_columns, method->max_columns);
  return NULL;
}

gboolean
weft_saliency_suits (const WeftSaliencyMethod  *method,
                     const WeftSubject         *subject,
                     char                     **why)
{
  g_autoptr (GError) error = NULL;
  gint64 channels, height, width;

  if ((method->flags & WEFT_SALIENCY_LAYER) && weft_subject_find_layer (subject, NULL, &error) == NULL) {
    if (why != NULL)
      *why = g_strdup (error->message);
    return FALSE;
  }
  if ((method->flags & WEFT_SALIENCY_PICTURE) && !weft_saliency_read_picture (weft_subject_get_item (subject), &channels, &height, &width)) {
    if (why != NULL)
      *why = g_strdup_printf (_("%s needs pictures, this model reads rows of numbers; integrated gradients work on any input"), _ (method->title));
    return FALSE;
  }
  if (method->flags & WEFT_SALIENCY_COLUMNS) {
    g_autofree char *reason = judge_columns (method, subject);

    if (why != NULL)
      *why = g_strdup (reason);
    return reason == NULL;
  }
  return TRUE;
}

const WeftStop *
weft_saliency_get_stop (const WeftSaliencyRun *self)
{
  return self->watch != NULL ? self->watch->stop : NULL;
}

gboolean
weft_saliency_go_on (const WeftSaliencyRun  *self,
                     GError                **error)
{
  if (!weft_stop_is_requested (weft_saliency_get_stop (self)))
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

void
weft_saliency_show (const WeftSaliencyRun *self,
                    double                 fraction,
                    const WeftShape       *shape,
                    const double          *sums,
                    double                 scale)
{
  g_autoptr (WeftTensor) values = NULL;

  if (self->watch == NULL || self->watch->progress == NULL)
    return;
  values = weft_tensor_new (WEFT_DTYPE_F32, shape, NULL);
  if (values == NULL)
    return;
  for (gint64 i = 0; i < weft_shape_count (shape); i++)
    weft_tensor_f32 (values)[i] = (float) (sums[i] * scale);
  self->watch->progress (self->watch->data, fraction, values);
}

gboolean
weft_saliency_take (WeftSaliencyRun  *self,
                    const WeftShape  *shape,
                    const float      *numbers,
                    GError          **error)
{
  self->result->values = weft_tensor_new (WEFT_DTYPE_F32, shape, error);
  if (self->result->values == NULL)
    return FALSE;
  memcpy (self->result->values->data, numbers, self->result->values->bytes);
  for (gint64 i = 0; i < weft_shape_count (shape); i++)
    if (!isfinite (numbers[i])) {
      g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("the gradients of the model are no numbers here, so there is no map; its weights may have grown too large"));
      return FALSE;
    }
  return TRUE;
}

gboolean
weft_saliency_take_field (WeftSaliencyRun  *self,
                          const float      *numbers,
                          GError          **error)
{
  const WeftShape *item = weft_subject_get_item (self->subject);
  g_autofree float *folded = g_new (float, weft_shape_count (item));

  weft_field_fold (self->field, numbers, folded);
  return weft_saliency_take (self, item, folded, error);
}

void
weft_saliency_check (WeftSaliencyRun *self,
                     const char      *id,
                     const char      *title,
                     double           value,
                     double           limit)
{
  WeftSaliencyCheck check = { id, title, value, limit };

  g_array_append_val (self->result->checks, check);
}

void
weft_saliency_remark (WeftSaliencyRun *self,
                      char            *sentence)
{
  g_ptr_array_add (self->result->remarks, sentence);
}

static WeftSaliency *
make_result (const WeftSaliencyRequest *request)
{
  WeftSaliency *self = g_new0 (WeftSaliency, 1);

  self->target = request->target;
  self->checks = g_array_new (FALSE, FALSE, sizeof (WeftSaliencyCheck));
  self->remarks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

gboolean
weft_saliency_take_answer (WeftSaliencyRun  *self,
                           WeftPlan         *plan,
                           GError          **error)
{
  g_auto (WeftAnswer) answer = { 0 };
  const WeftSubjectTarget *target = &self->request->target;

  if (!weft_subject_take_answer (self->subject, plan, target->place, &answer, error))
    return FALSE;
  self->result->score = (double) answer.logits[target->class] - (target->against >= 0 ? (double) answer.logits[target->against] : 0);
  self->result->probability = (double) answer.scores[target->class];
  return TRUE;
}

/* What the target gets, before anything is explained. */
static gboolean
ask (WeftSaliencyRun  *self,
     GError          **error)
{
  const WeftValue outputs[] = { weft_subject_get_logits (self->subject), weft_subject_get_scores (self->subject) };
  WeftPlan *plan = weft_subject_plan (self->subject, 1, outputs, 2, NULL, 0, error);

  if (plan == NULL)
    return FALSE;
  weft_subject_feed (self->subject, plan, self->request->sample, 1);
  weft_plan_run (plan, NULL);
  return weft_saliency_take_answer (self, plan, error);
}

static gboolean
check_sample (WeftSaliencyRun  *self,
              GError          **error)
{
  gint64 n = weft_shape_count (weft_subject_get_item (self->subject));

  for (gint64 i = 0; i < n; i++)
    if (!isfinite (self->request->sample[i])) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("number %" PRId64 " of the input is none, so nothing can be explained; fill in what is missing"), i + 1);
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (WeftSaliencyRun  *self,
         GError          **error)
{
  const WeftSaliencyMethod *method = self->request->method;
  g_autofree char *why = NULL;

  if (!weft_saliency_suits (method, self->subject, &why)) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, why);
    return FALSE;
  }
  if (!check_sample (self, error) || !weft_subject_check_target (self->subject, &self->request->target, error))
    return FALSE;
  weft_saliency_read_picture (weft_subject_get_item (self->subject), &self->channels, &self->height, &self->width);
  weft_random_init (&self->random, weft_random_key (self->request->seed, method->id), 0);
  if (method->flags & WEFT_SALIENCY_LAYER) {
    self->layer = weft_subject_find_layer (self->subject, self->request->layer, error);
    self->result->layer = self->layer != NULL ? g_strdup (self->layer->id) : NULL;
    return self->layer != NULL;
  }
  self->field = weft_field_new (self->subject, self->request->sample, &self->request->target, error);
  return self->field != NULL && ask (self, error);
}

/* A map without anything on it is said to be one. */
static void
remark_blank (WeftSaliencyRun *self)
{
  const float *numbers = weft_tensor_const_f32 (self->result->values);
  gint64 n = weft_shape_count (&self->result->values->shape);

  for (gint64 i = 0; i < n; i++)
    if (numbers[i] != 0.0f)
      return;
  if (self->result->remarks->len == 0)
    weft_saliency_remark (self, g_strdup (_("The answer does not depend on any part of this input: the map is empty.")));
}

WeftSaliency *
weft_saliency_run (WeftSubject                *subject,
                   const WeftSaliencyRequest  *request,
                   const WeftSaliencyWatch    *watch,
                   GError                    **error)
{
  g_autoptr (WeftParams) defaults = request->params == NULL ? weft_params_new (request->method->params) : NULL;
  g_autoptr (WeftSaliency) result = make_result (request);
  WeftSaliencyRun run = { .subject = subject, .request = request, .watch = watch, .result = result };
  gboolean good;

  run.params = defaults != NULL ? defaults : request->params;
  good = prepare (&run, error) && request->method->run (&run, error);
  g_clear_pointer (&run.field, weft_field_free);
  if (!good)
    return NULL;
  remark_blank (&run);
  return g_steal_pointer (&result);
}

static float
reduce (const float           *numbers,
        gint64                 channels,
        gint64                 stride,
        WeftSaliencyReduction  reduction)
{
  double sum = 0, largest = 0, squares = 0;

  for (gint64 c = 0; c < channels; c++) {
    double number = (double) numbers[c * stride];

    sum += number;
    squares += number * number;
    largest = MAX (largest, fabs (number));
  }
  return (float) (reduction == WEFT_SALIENCY_SUM ? sum : reduction == WEFT_SALIENCY_MAX ? largest
                                                                                        : sqrt (squares));
}

WeftTensor *
weft_saliency_to_map (const WeftTensor       *values,
                      WeftSaliencyReduction   reduction,
                      GError                **error)
{
  gint64 channels, height, width;
  WeftTensor *map;

  if (!weft_saliency_read_picture (&values->shape, &channels, &height, &width)) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the input is no picture, so there is no map of it"));
    return NULL;
  }
  map = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (height, width), error);
  for (gint64 i = 0; map != NULL && i < height * width; i++)
    weft_tensor_f32 (map)[i] = reduce (weft_tensor_const_f32 (values) + i, channels, height * width, reduction);
  return map;
}
