/* predict.c: what a trained model says of new rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "learn/trained.h"
#include "workflow/data.h"
#include "workflow/node-run.h"
#include "workflow/predictions.h"

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  WeftTrainedModel *model = weft_node_run_get_input (self, "model");
  WeftPreparation *preparation = weft_trained_model_get_preparation (model);
  const WeftData *data = weft_node_run_get_input (self, "data");
  gint64 n_rows = weft_dataset_get_n_rows (data->dataset);
  g_autofree guint32 *rows = g_new (guint32, n_rows + 1);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftPredictions) predictions = weft_predictions_new ();

  for (gint64 i = 0; i < n_rows; i++)
    rows[i] = (guint32) i;
  for (guint i = 0; i < weft_preparation_get_n_heads (preparation); i++) {
    WeftEvaluation *evaluation = weft_trained_model_evaluate (model, i, data->dataset, (WeftRows){ rows, (gsize) n_rows }, FALSE, weft_node_run_get_stop (self),
                                                              i == 0 ? warnings : NULL, error);

    if (evaluation == NULL)
      return FALSE;
    weft_predictions_add (predictions, weft_preparation_get_head (preparation, i), evaluation);
  }
  for (guint i = 0; i < warnings->len; i++)
    weft_node_run_log (self, warnings->pdata[i]);
  weft_node_run_take_output (self, "predictions", weft_predictions_end (g_steal_pointer (&predictions)));
  return TRUE;
}

static const WeftPort inputs[] = {
  { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
  { NULL },
};
static const WeftPort outputs[] = { { "predictions", N_("Predictions"), &weft_port_type_predictions, WEFT_PORT_REQUIRED }, { NULL } };

const WeftNodeKind weft_predict_kind = {
  .id = "predict",
  .version = 3,
  .title = N_("Predict"),
  .category = N_("Model"),
  .icon = "weft-predict-symbolic",
  .help = N_("Gives a trained model’s answer for every row of new data, which is prepared as the training data was."),
  .inputs = inputs,
  .outputs = outputs,
  .flags = WEFT_NODE_KIND_HEAVY,
  .run = run,
};
