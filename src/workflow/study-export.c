/* study-export.c: a search for Optuna
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-export.h"

#include "tune/point.h"
#include "workflow/study-data.h"

#include <math.h>

/* What is the same for all points. */
typedef struct
{
  const WeftStudyData *data;
  const WeftTuneHistory *history;
  const WeftSpace *space;
  char **distributions; /* Owned: of each dimension */
} Export;

static char **
describe_space (const WeftSpace *space)
{
  guint n = weft_space_get_size (space);
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++) {
    g_autoptr (JsonNode) node = weft_dimension_to_optuna (weft_space_get_dimension (space, i));

    texts[i] = weft_json_write (node, WEFT_JSON_COMPACT);
  }
  return texts;
}

/* Only what counts at the point: Optuna, too, knows nothing of what was not asked for. */
static GArray *
list_params (const Export        *self,
             const WeftTuneTrial *trial)
{
  GArray *params = g_array_new (FALSE, TRUE, sizeof (WeftOptunaParam));

  for (guint i = 0; i < weft_space_get_size (self->space); i++) {
    const WeftOptunaParam param = { weft_space_get_dimension (self->space, i)->name, trial->point[i], self->distributions[i] };

    if (trial->state != WEFT_TUNE_WAITING && !isnan (trial->point[i]))
      g_array_append_val (params, param);
  }
  return params;
}

static GArray *
list_steps (const WeftTuneTrial *trial)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (WeftOptunaStep));

  for (guint i = 0; i < trial->steps->len; i++) {
    const WeftTuneStep *from = &g_array_index (trial->steps, WeftTuneStep, i);
    const WeftOptunaStep step = { from->step, from->value };

    g_array_append_val (steps, step);
  }
  return steps;
}

/* What was given up has its last report as its value, as Optuna's own trials do. */
static double
get_value (const WeftTuneTrial *trial,
           guint                objective)
{
  if (trial->state == WEFT_TUNE_COMPLETE)
    return trial->values[objective];
  if (trial->state == WEFT_TUNE_PRUNED && objective == 0 && trial->steps->len > 0)
    return g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).value;
  return NAN;
}

static GArray *
list_values (const Export        *self,
             const WeftTuneTrial *trial)
{
  GArray *values = g_array_new (FALSE, TRUE, sizeof (double));

  for (guint i = 0; i < weft_tune_history_get_n_objectives (self->history); i++) {
    double value = get_value (trial, i);

    if (!isnan (value))
      g_array_append_val (values, value);
  }
  return values;
}

/* Returns: (transfer full): what was asked for, JSON */
static char *
format_wish (const Export        *self,
             const WeftTuneTrial *trial)
{
  g_autoptr (JsonNode) node = weft_point_to_json (self->space, trial->point);

  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static gint64
to_time (const WeftStudyData *data,
         double               seconds)
{
  return isnan (seconds) ? 0 : data->record->created + (gint64) (seconds * G_USEC_PER_SEC);
}

static gboolean
add_point (const Export      *self,
           guint              number,
           WeftOptunaWriter  *writer,
           GError           **error)
{
  const WeftTuneTrial *trial = weft_tune_history_get_trial (self->history, number);
  const WeftStudyDatum *datum = weft_study_data_get (self->data, number);
  g_autoptr (GArray) params = list_params (self, trial), values = list_values (self, trial), steps = list_steps (trial);
  g_autofree char *fixed = trial->state == WEFT_TUNE_WAITING ? format_wish (self, trial) : NULL;
  const WeftOptunaTrial row = {
    .state = datum->state,
    .begin = to_time (self->data, datum->begin),
    .end = datum->state == WEFT_POINT_RUNNING ? 0 : to_time (self->data, datum->end),
    .params = (const WeftOptunaParam *) (gpointer) params->data,
    .n_params = params->len,
    .values = (const double *) (gpointer) values->data,
    .n_values = values->len,
    .steps = (const WeftOptunaStep *) (gpointer) steps->data,
    .n_steps = steps->len,
    .fixed = fixed,
    .message = datum->message,
    .trial = datum->trials->len > 0 ? g_array_index (datum->trials, gint64, 0) : 0,
  };

  return weft_optuna_writer_add (writer, &row, error);
}

static WeftOptunaWriter *
begin (const WeftStudyData  *data,
       WeftOptunaVersion     version,
       const char           *path,
       GError              **error)
{
  const GArray *objectives = weft_study_get_settings (data->study)->objectives;
  g_autofree gboolean *maximize = g_new (gboolean, data->n_objectives);
  g_autofree const char **metrics = g_new (const char *, data->n_objectives);

  for (guint i = 0; i < data->n_objectives; i++) {
    maximize[i] = weft_tune_history_is_maximized (weft_study_get_history (data->study), i);
    metrics[i] = g_array_index (objectives, WeftStudyObjective, i).metric;
  }
  return weft_optuna_writer_new (path, version, data->record->name, maximize, metrics, data->n_objectives, error);
}

gboolean
weft_study_export_optuna (WeftTrialStore     *store,
                          gint64              id,
                          WeftOptunaVersion   version,
                          const char         *path,
                          GError            **error)
{
  g_autoptr (WeftStudyData) data = weft_study_data_read (store, id, error);
  g_autoptr (WeftOptunaWriter) writer = data != NULL ? begin (data, version, path, error) : NULL;
  g_auto (GStrv) distributions = NULL;
  Export self;

  if (writer == NULL)
    return FALSE;
  self = (Export){ data, weft_study_get_history (data->study), weft_tune_history_get_space (weft_study_get_history (data->study)), NULL };
  distributions = describe_space (self.space);
  self.distributions = distributions;
  for (guint i = 0; i < data->data->len; i++)
    if (!add_point (&self, i, writer, error))
      return FALSE;
  return weft_optuna_writer_end (writer, error);
}
