/* evaluate.c: how good a trained model is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report:
 *
 *     {"split", "rows", "loss", "exact" (texts that are written as they should be, 0 … 1),
 *      "metrics": {NAME: value},
 *      "classes": [{"name", "precision", "recall", "f1", "support"}],
 *      "averages": {"micro", "macro", "weighted": {"precision", …}},
 *      "confusion": [[counts, a row a true class]] (of up to WEFT_CONFUSION_MAX_CLASSES),
 *      "heads": {COLUMN: {the same of a further target}}}
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "learn/metrics.h"
#include "learn/trained.h"
#include "workflow/check.h"
#include "workflow/data.h"
#include "workflow/error.h"
#include "workflow/node-run.h"
#include "workflow/predictions.h"

#include <math.h>

static const WeftParam params[] = {
  { .id = "split", .type = WEFT_PARAM_CHOICE, .title = N_("Rows"), .help = N_("Which rows to judge by. Only test rows have not been seen in any way."), .fallback = "test", .choices = weft_data_parts },
  { NULL },
};

/* Rows whose target is known. Returns: (transfer full): their numbers */
static guint32 *
select_rows (WeftPreparation  *head,
             const WeftData   *data,
             const char       *split,
             gsize            *n_rows,
             GError          **error)
{
  g_autoptr (WeftGather) gather = weft_gather_new (head, data->dataset, WEFT_GATHER_PLAIN, NULL, error);
  WeftRows rows;
  guint32 *known;

  if (gather == NULL)
    return NULL;
  rows = weft_data_get_part (data, split);
  known = g_new (guint32, rows.n_rows + 1);
  *n_rows = weft_gather_select_known (gather, rows.rows, rows.n_rows, known);
  if (*n_rows > 0)
    return known;
  g_free (known);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("there are no %s rows with a known target; set their share in Prepare"), split);
  return NULL;
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       number)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (number))
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static void
add_scores (JsonBuilder          *builder,
            const WeftClassScore *score)
{
  add_number (builder, "precision", score->precision);
  add_number (builder, "recall", score->recall);
  add_number (builder, "f1", score->f1);
  json_builder_set_member_name (builder, "support");
  json_builder_add_int_value (builder, score->support);
}

static void
add_classes (JsonBuilder *builder,
             const WeftClassReport *report,
             const char *const *names)
{
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (gint64 i = 0; i < report->n_classes; i++) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, names[i]);
    add_scores (builder, &report->classes[i]);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_averages (JsonBuilder           *builder,
              const WeftClassReport *report)
{
  const struct
  {
    const char *name;
    const WeftClassScore *score;
  } averages[] = { { "micro", &report->micro }, { "macro", &report->macro }, { "weighted", &report->weighted } };

  json_builder_set_member_name (builder, "averages");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (averages); i++) {
    json_builder_set_member_name (builder, averages[i].name);
    json_builder_begin_object (builder);
    add_scores (builder, averages[i].score);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

static void
add_confusion (JsonBuilder         *builder,
               const WeftConfusion *confusion)
{
  json_builder_set_member_name (builder, "confusion");
  json_builder_begin_array (builder);
  for (gint64 i = 0; i < confusion->n_classes; i++) {
    json_builder_begin_array (builder);
    for (gint64 j = 0; j < confusion->n_classes; j++)
      json_builder_add_int_value (builder, confusion->counts[i * confusion->n_classes + j]);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
}

/* What is judged: a target, and what the names of its metrics begin with. */
typedef struct
{
  WeftNodeRun *run;
  const char *split;
  const char *prefix;
  const char *const *names; /* (nullable): of classes */
} Judgement;

/* Every metric that suits the target goes to the report, and to the trial as
 * `<split>_<metric>`, of a further target `<split>_<column>_<metric>`. */
static void
add_metrics (JsonBuilder             *builder,
             const Judgement         *self,
             const WeftMetricContext *context)
{
  WeftTargetKind target = context->report != NULL ? WEFT_TARGET_CLASS : WEFT_TARGET_NUMBER;

  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  for (const WeftMetric *metric = weft_metrics (); metric->id != NULL; metric++) {
    g_autofree char *name = g_strdup_printf ("%s_%s", self->prefix, metric->id);
    double value = metric->target == target ? metric->compute (context) : NAN;

    if (isnan (value))
      continue;
    add_number (builder, metric->id, value);
    weft_node_run_metric (self->run, 0, 0, name, value);
  }
  json_builder_end_object (builder);
}

/* The share of rows whose text a model writes to the letter. */
static double
measure_exact (WeftTrainedModel  *model,
               WeftDataset       *dataset,
               WeftRows           rows,
               char             **texts)
{
  const WeftColumn *column = weft_dataset_find_column (dataset, weft_preparation_get_target_name (weft_trained_model_get_preparation (model)));
  WeftTokenizer *tokenizer = weft_preparation_get_target_tokenizer (weft_trained_model_get_preparation (model));
  gsize length = (gsize) weft_preparation_get_target_length (weft_trained_model_get_preparation (model)), n_exact = 0;
  g_autofree gint32 *ids = g_new (gint32, length);

  for (gsize i = 0; i < rows.n_rows; i++) {
    g_autofree char *truth = NULL;
    gsize n = weft_tokenizer_encode (tokenizer, weft_column_get_text (column, rows.rows[i]), ids, length);

    truth = weft_tokenizer_decode (tokenizer, ids, MIN (n, length));
    n_exact += g_str_equal (texts[i], truth);
  }
  return rows.n_rows > 0 ? (double) n_exact / (double) rows.n_rows : NAN;
}

/* Where the model writes texts; @exact is NaN where it does not. */
static gboolean
judge_texts (WeftNodeRun       *self,
             WeftTrainedModel  *model,
             WeftDataset       *dataset,
             WeftRows           rows,
             double            *exact,
             GError           **error)
{
  g_auto (GStrv) texts = NULL;

  *exact = NAN;
  if (weft_preparation_get_target_tokenizer (weft_trained_model_get_preparation (model)) == NULL)
    return TRUE;
  texts = weft_trained_model_write_texts (model, dataset, rows, 1, weft_node_run_get_stop (self), NULL, error);
  if (texts == NULL)
    return FALSE;
  *exact = measure_exact (model, dataset, rows, texts);
  return TRUE;
}

static void
add_exact (JsonBuilder     *builder,
           const Judgement *self,
           double           exact)
{
  g_autofree char *name = g_strdup_printf ("%s_exact", self->prefix);

  if (isnan (exact))
    return;
  add_number (builder, "exact", exact);
  weft_node_run_metric (self->run, 0, 0, name, exact);
}

static void
add_report (JsonBuilder          *builder,
            const Judgement      *self,
            const WeftEvaluation *evaluation,
            double                exact)
{
  g_autoptr (WeftMetricContext) context = weft_metric_context_new (evaluation);
  g_autofree char *loss = g_strdup_printf ("%s_loss", self->prefix);

  json_builder_set_member_name (builder, "split");
  json_builder_add_string_value (builder, self->split);
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, evaluation->n_rows / evaluation->n_places);
  add_number (builder, "loss", evaluation->loss);
  weft_node_run_metric (self->run, 0, 0, loss, evaluation->loss);
  add_exact (builder, self, exact);
  add_metrics (builder, self, context);
  if (context->report != NULL) {
    add_classes (builder, context->report, self->names);
    add_averages (builder, context->report);
    if (context->confusion->counts != NULL)
      add_confusion (builder, context->confusion);
  }
}

/* Judges one target by the rows where it is known. */
static WeftEvaluation *
judge (JsonBuilder      *builder,
       const Judgement  *self,
       guint             head,
       GError          **error)
{
  WeftTrainedModel *model = weft_node_run_get_input (self->run, "model");
  const WeftData *data = weft_node_run_get_input (self->run, "data");
  gsize n_rows;
  g_autofree guint32 *rows = select_rows (weft_preparation_get_head (weft_trained_model_get_preparation (model), head), data, self->split, &n_rows, error);
  g_autoptr (WeftEvaluation) evaluation = NULL;
  double exact = NAN;

  if (rows == NULL)
    return NULL;
  evaluation = weft_trained_model_evaluate (model, head, data->dataset, (WeftRows){ rows, n_rows }, TRUE, weft_node_run_get_stop (self->run), NULL, error);
  if (evaluation == NULL || (head == 0 && !judge_texts (self->run, model, data->dataset, (WeftRows){ rows, n_rows }, &exact, error)))
    return NULL;
  add_report (builder, self, evaluation, exact);
  return g_steal_pointer (&evaluation);
}

/* All targets but the first. */
static gboolean
judge_heads (JsonBuilder      *builder,
             WeftNodeRun      *self,
             const char       *split,
             WeftPredictions  *predictions,
             GError          **error)
{
  WeftPreparation *preparation = weft_trained_model_get_preparation (weft_node_run_get_input (self, "model"));
  gboolean good = TRUE;

  json_builder_set_member_name (builder, "heads");
  json_builder_begin_object (builder);
  for (guint i = 1; good && i < weft_preparation_get_n_heads (preparation); i++) {
    WeftPreparation *head = weft_preparation_get_head (preparation, i);
    const char *column = weft_preparation_get_target_name (head);
    g_autofree char *prefix = g_strdup_printf ("%s_%s", split, column);
    const Judgement judgement = { self, split, prefix, weft_preparation_get_class_names (head) };
    WeftEvaluation *evaluation;

    json_builder_set_member_name (builder, column);
    json_builder_begin_object (builder);
    evaluation = judge (builder, &judgement, i, error);
    json_builder_end_object (builder);
    good = evaluation != NULL;
    if (good)
      weft_predictions_add (predictions, head, evaluation);
  }
  json_builder_end_object (builder);
  return good;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftPortInfo *data = weft_node_check_get_input (self, "data");

  if (data == NULL || data->details == NULL || weft_json_get_bool (data->details, "prepared", FALSE))
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("the data is not prepared; connect the Prepare node that Train uses"));
  return FALSE;
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  WeftPreparation *preparation = weft_trained_model_get_preparation (weft_node_run_get_input (self, "model"));
  const WeftData *data = weft_node_run_get_input (self, "data");
  const char *split = weft_params_get (weft_node_run_get_params (self), "split");
  const Judgement judgement = { self, split, split, weft_preparation_get_class_names (preparation) };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (WeftPredictions) predictions = weft_predictions_new ();
  WeftEvaluation *evaluation;

  if (data->split == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("the data is not prepared; connect the Prepare node that Train uses"));
    return FALSE;
  }
  json_builder_begin_object (builder);
  evaluation = judge (builder, &judgement, 0, error);
  if (evaluation == NULL)
    return FALSE;
  weft_predictions_add (predictions, preparation, evaluation);
  if (weft_preparation_get_n_heads (preparation) > 1 && !judge_heads (builder, self, split, predictions, error))
    return FALSE;
  json_builder_end_object (builder);
  weft_node_run_take_output (self, "report", weft_artefact_new_report (json_builder_get_root (builder)));
  weft_node_run_take_output (self, "predictions", weft_predictions_end (g_steal_pointer (&predictions)));
  return TRUE;
}

static const WeftPort inputs[] = {
  { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "data", N_("Prepared data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
  { NULL },
};
static const WeftPort outputs[] = {
  { "report", N_("Report"), &weft_port_type_report, WEFT_PORT_REQUIRED },
  { "predictions", N_("Predictions"), &weft_port_type_predictions, WEFT_PORT_REQUIRED },
  { NULL },
};

const WeftNodeKind weft_evaluate_kind = {
  .id = "evaluate",
  .version = 3,
  .title = N_("Evaluate"),
  .category = N_("Model"),
  .icon = "weft-evaluate-symbolic",
  .help = N_("Judges a trained model by rows that it has not learned from: accuracy, precision, recall and F1 of every class, and which classes are taken for which."),
  .inputs = inputs,
  .outputs = outputs,
  .params = params,
  .flags = WEFT_NODE_KIND_HEAVY,
  .check = check,
  .run = run,
};
