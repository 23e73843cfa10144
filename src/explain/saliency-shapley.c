/* saliency-shapley.c: what each column of a table adds, as a method of saliency
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "explain/shapley.h"

#include <math.h>
#include <string.h>

/* How much the sum of the parts may miss what is explained. */
#define ADDITIVITY 1e-4

/* Gives each number of a column its share of what the column has. */
static void
spread (const WeftSaliencyRun *self,
        const double          *of_columns,
        float                 *to)
{
  guint n_columns;
  const WeftSubjectColumn *columns = weft_subject_get_columns (self->subject, &n_columns);

  memset (to, 0, (gsize) weft_shape_count (weft_subject_get_item (self->subject)) * sizeof (float));
  for (guint i = 0; i < n_columns; i++)
    for (gint64 k = 0; k < columns[i].n; k++)
      to[columns[i].first + k] = (float) (of_columns[i] / (double) columns[i].n);
}

/* A WeftShapleyWatch. */
static void
show (gpointer      data,
      double        fraction,
      const double *parts)
{
  const WeftSaliencyRun *self = data;
  const WeftShape *item = weft_subject_get_item (self->subject);
  gint64 n = weft_shape_count (item);
  g_autofree float *values = g_new (float, n);
  g_autofree double *numbers = g_new (double, n);

  if (parts == NULL)
    return;
  spread (self, parts, values);
  for (gint64 i = 0; i < n; i++)
    numbers[i] = (double) values[i];
  weft_saliency_show (self, fraction, item, numbers, 1);
}

static void
check_sum (WeftSaliencyRun   *self,
           const WeftShapley *shapley)
{
  double sum = 0, largest = MAX (fabs (shapley->base), fabs (shapley->score));

  for (guint i = 0; i < shapley->n_columns; i++)
    sum += shapley->parts[i];
  weft_saliency_check (self, "additivity", N_("Difference between the sum of all parts and what there is to explain"), fabs (sum - (self->result->score - shapley->base)) / MAX (largest, 1), ADDITIVITY);
  weft_saliency_check (self, "base", N_("Mean score of the background"), shapley->base, INFINITY);
  weft_saliency_check (self, "rows", N_("Rows of the background"), (double) self->request->background->shape.extent[0], INFINITY);
  weft_saliency_check (self, "samples", N_("Samples that the model was asked about"), (double) shapley->n_samples, INFINITY);
}

/* Standard errors, where coalitions were drawn. */
static gboolean
take_errors (WeftSaliencyRun    *self,
             const WeftShapley  *shapley,
             GError            **error)
{
  self->result->errors = weft_tensor_new (WEFT_DTYPE_F32, weft_subject_get_item (self->subject), error);
  if (self->result->errors != NULL)
    spread (self, shapley->errors, weft_tensor_f32 (self->result->errors));
  return self->result->errors != NULL;
}

static gboolean
run_game (WeftSaliencyRun  *self,
          gint64            n_pairs,
          GError          **error)
{
  const WeftShape *item = weft_subject_get_item (self->subject);
  const WeftShapleyRequest request = { self->request->sample, self->request->background, self->request->target, n_pairs, self->request->seed };
  const WeftShapleyWatch watch = { show, self, weft_saliency_get_stop (self) };
  g_autofree float *values = g_new (float, weft_shape_count (item));
  g_autoptr (WeftShapley) shapley = NULL;

  if (request.background == NULL) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("%s compares a row with others; give it a file with rows of data"), _ (self->request->method->title));
    return FALSE;
  }
  shapley = weft_shapley_run (self->subject, &request, &watch, error);
  if (shapley == NULL || (n_pairs > 0 && !take_errors (self, shapley, error)))
    return FALSE;
  check_sum (self, shapley);
  weft_saliency_remark (self, g_strdup_printf (_("The background, %" PRId64 " rows, has a mean score of %.3g; the parts lead from there to the score of this row."), request.background->shape.extent[0], shapley->base));
  spread (self, shapley->parts, values);
  return weft_saliency_take (self, item, values, error);
}

static gboolean
run_exact (WeftSaliencyRun  *self,
           GError          **error)
{
  return run_game (self, 0, error);
}

static gboolean
run_drawn (WeftSaliencyRun  *self,
           GError          **error)
{
  return run_game (self, weft_params_get_integer (self->params, "pairs"), error);
}

static const WeftParam exact_params[] = {
  { NULL },
};

static const WeftParam drawn_params[] = {
  { .id = "pairs", .type = WEFT_PARAM_INTEGER, .title = N_("Pairs"), .help = N_("How many orders of the columns are drawn, each with its reverse: more are slower and have smaller errors."), .fallback = "10", .minimum = 1, .maximum = 10000, .flags = WEFT_PARAM_LOG },
  { NULL },
};

const WeftSaliencyMethod weft_saliency_shap = {
  .id = "shap",
  .title = N_("SHAP, exact"),
  .help = N_("What each column adds to the score, averaged over all orders in which columns can become known. Looks at every coalition of columns, so it is for few."),
  .source = "Lundberg and Lee 2017, “A Unified Approach to Interpreting Model Predictions”, equation 4",
  .params = exact_params,
  .flags = WEFT_SALIENCY_COLUMNS,
  .max_columns = WEFT_SHAPLEY_MAX_EXACT,
  .run = run_exact,
};

const WeftSaliencyMethod weft_saliency_permutation_shap = {
  .id = "permutation-shap",
  .title = N_("SHAP, permutations"),
  .help = N_("What each column adds to the score, averaged over some orders in which columns become known, each with its reverse. The parts add up exactly; error bars say how far each can be trusted."),
  .source = "Mitchell, Cooper, Frank and Holmes 2022, “Sampling Permutations for Shapley Value Estimation”, section 3",
  .params = drawn_params,
  .flags = WEFT_SALIENCY_COLUMNS | WEFT_SALIENCY_RANDOM,
  .run = run_drawn,
};
