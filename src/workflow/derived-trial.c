/* derived-trial.c: a trial whose model was made of another trial's
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/derived-trial.h"

#include "learn/metrics.h"
#include "trials/writer.h"
#include "workflow/sink-trials.h"

#include <math.h>
#include <string.h>

gboolean
weft_derived_trial_find_parent (WeftTrialStore          *store,
                                const WeftTrainedModel  *model,
                                gint64                  *id,
                                GError                 **error)
{
  g_autoptr (GBytes) bytes = weft_trained_model_to_bytes (model, error);
  g_autofree char *hash = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  *id = 0;
  return hash != NULL && weft_trial_store_measure (store, hash, "model", NULL, 0, id, error);
}

/* Figures */

static void
add_measure (GArray             *measures,
             const char         *prefix,
             const char         *name,
             WeftTrialDirection  direction,
             double              value)
{
  g_autofree char *full = g_strdup_printf ("%s_%s", prefix, name);
  const WeftTrialMeasure measure = { g_intern_string (full), direction, 0, 0, value };

  if (!isnan (value))
    g_array_append_val (measures, measure);
}

static void
add_metrics (GArray               *measures,
             const char           *prefix,
             const WeftEvaluation *evaluation)
{
  g_autoptr (WeftMetricContext) context = weft_metric_context_new (evaluation);
  WeftTargetKind target = evaluation->classes != NULL ? WEFT_TARGET_CLASS : WEFT_TARGET_NUMBER;

  add_measure (measures, prefix, "loss", WEFT_TRIAL_LOWER_IS_BETTER, evaluation->loss);
  for (const WeftMetric *metric = weft_metrics (); metric->id != NULL; metric++)
    if (metric->target == target)
      add_measure (measures, prefix, metric->id, metric->higher_is_better ? WEFT_TRIAL_HIGHER_IS_BETTER : WEFT_TRIAL_LOWER_IS_BETTER, metric->compute (context));
}

/* One target, by the rows of a part where it is known. */
static gboolean
judge (GArray            *measures,
       WeftTrainedModel  *model,
       guint              head,
       const WeftData    *data,
       const char        *part,
       const WeftStop    *stop,
       GError           **error)
{
  WeftPreparation *preparation = weft_preparation_get_head (weft_trained_model_get_preparation (model), head);
  g_autofree char *prefix = head == 0 ? g_strdup (part) : g_strdup_printf ("%s_%s", part, weft_preparation_get_target_name (preparation));
  g_autoptr (WeftGather) gather = weft_gather_new (preparation, data->dataset, WEFT_GATHER_PLAIN, NULL, error);
  WeftRows rows = weft_data_get_part (data, part);
  g_autofree guint32 *known = g_new (guint32, rows.n_rows + 1);
  gsize n = gather != NULL ? weft_gather_select_known (gather, rows.rows, rows.n_rows, known) : 0;
  g_autoptr (WeftEvaluation) evaluation = NULL;

  if (gather == NULL || n == 0)
    return gather != NULL;
  evaluation = weft_trained_model_evaluate (model, head, data->dataset, (WeftRows){ known, n }, TRUE, stop, NULL, error);
  if (evaluation != NULL)
    add_metrics (measures, prefix, evaluation);
  return evaluation != NULL;
}

GArray *
weft_derived_trial_evaluate (WeftTrainedModel  *model,
                             const WeftData    *data,
                             const WeftStop    *stop,
                             GError           **error)
{
  static const char *const parts[] = { "validation", "test" };
  g_autoptr (GArray) measures = g_array_new (FALSE, FALSE, sizeof (WeftTrialMeasure));
  guint n_heads = weft_preparation_get_n_heads (weft_trained_model_get_preparation (model));

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    for (guint head = 0; head < n_heads; head++)
      if (!judge (measures, model, head, data, parts[i], stop, error))
        return NULL;
  return g_steal_pointer (&measures);
}

/* Keeping it */

/* What the parent was, as far as it is true of the new one. */
static WeftTrial *
make_trial (const WeftTrial        *parent,
            const WeftDerivedTrial *derived)
{
  WeftTrial *self = weft_trial_new (derived->name);

  self->parent = parent->id;
  self->seed = parent->seed;
  self->node = g_strdup (parent->node);
  self->fingerprint = g_strdup (parent->fingerprint);
  self->kernels = g_strdup (parent->kernels);
  self->cpu = g_strdup (parent->cpu);
  self->threads = parent->threads;
  self->note = g_strdup (derived->note);
  for (guint i = 0; i < parent->parameters->len; i++) {
    const WeftTrialParameter *parameter = parent->parameters->pdata[i];

    weft_trial_add_parameter (self, parameter->name, parameter->type, parameter->text);
  }
  if (derived->tag != NULL)
    weft_trial_add_tag (self, derived->tag);
  if (derived->params != NULL) {
    g_autofree char *place = g_strconcat (derived->tag, ".", NULL);

    weft_trial_add_parameters (self, place, derived->params);
  }
  return self;
}

static void
add_points (WeftTrialWriter *writer,
            const GArray    *measures)
{
  for (guint i = 0; measures != NULL && i < measures->len; i++) {
    const WeftTrialMeasure *measure = &g_array_index (measures, WeftTrialMeasure, i);

    weft_trial_writer_direct (writer, measure->name, measure->direction);
    weft_trial_writer_add_point (writer, measure->name, measure->step, measure->epoch, measure->value);
  }
}

gint64
weft_derived_trial_store (WeftTrialStore          *store,
                          const WeftDerivedTrial  *derived,
                          GError                 **error)
{
  g_autoptr (WeftTrial) parent = weft_trial_store_read (store, derived->parent, error), trial = NULL;
  g_autofree char *workflow = parent != NULL ? weft_trial_store_read_workflow (store, derived->parent, error) : NULL;
  g_autoptr (GBytes) bytes = workflow != NULL ? weft_trained_model_to_bytes (derived->model, error) : NULL;
  g_autoptr (WeftTrialWriter) writer = NULL;
  gsize length;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (data == NULL)
    return 0;
  trial = make_trial (parent, derived);
  writer = weft_trial_begin (store, trial, workflow, error);
  if (writer == NULL)
    return 0;
  add_points (writer, derived->measures);
  if (derived->marks != NULL && !weft_trial_writer_add_artefact (writer, "marks.json", "marks", derived->marks, strlen (derived->marks), error))
    return 0;
  if (!weft_trial_writer_add_artefact (writer, "model.safetensors", "model", data, length, error) || !weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, error))
    return 0;
  return weft_trial_writer_get_id (writer);
}
