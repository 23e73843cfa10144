/* trial-models-rank.c: in which rows the models of several trials are most apart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-models-private.h"

#include "base/i18n.h"
#include "explain/disagree.h"
#include "explain/error.h"

#include <math.h>

/* What the models say of the rows. */
typedef struct
{
  guint32 *rows; /* Owned */
  gsize n_rows;
  GPtrArray *evaluations; /* Owned: WeftEvaluation */
  GPtrArray *models;      /* Owned: WeftTrialModel, borrowed */
} Said;

static void
said_clear (Said *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->evaluations, g_ptr_array_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Said, said_clear)

/* Models that cannot read the rows, or that answer in many words, are passed over. */
static gboolean
ask (Said                  *self,
     const WeftTrialModel  *model,
     const WeftData        *data,
     const WeftStop        *stop,
     GError               **error)
{
  WeftTrainedModel *trained = weft_predictor_get_trained (model->predictor);
  WeftEvaluation *evaluation = weft_trained_model_evaluate (trained, 0, data->dataset, (WeftRows){ self->rows, self->n_rows }, TRUE, stop, NULL, NULL);

  if (evaluation == NULL && weft_stop_is_requested (stop)) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
    return FALSE;
  }
  if (evaluation != NULL && evaluation->n_places == 1) {
    g_ptr_array_add (self->evaluations, evaluation);
    g_ptr_array_add (self->models, (gpointer) model);
  } else if (evaluation != NULL) {
    weft_evaluation_free (evaluation);
  }
  return TRUE;
}

/* What a model gives a class of the first one. */
static double
get_share (const WeftEvaluation *evaluation,
           const WeftTrialModel *model,
           gint64                row,
           gint64                class)
{
  const float *scores = evaluation->scores + row * evaluation->n_scores;
  gint64 own = weft_disagreements_translate (model->classes, class);

  if (evaluation->n_scores > 1)
    return (double) scores[CLAMP (own, 0, evaluation->n_scores - 1)];
  return own == 1 ? (double) scores[0] : 1 - (double) scores[0];
}

static gint64
find_likeliest (const WeftEvaluation *evaluation,
                gint64                row)
{
  const float *scores = evaluation->scores + row * evaluation->n_scores;
  gint64 best = 0;

  for (gint64 i = 1; i < evaluation->n_scores; i++)
    best = scores[i] > scores[best] ? i : best;
  return evaluation->n_scores > 1 ? best : scores[0] > 0.5f;
}

static double
measure_row (const Said *self,
             gint64      row)
{
  const WeftEvaluation *first = self->evaluations->pdata[0];
  gboolean has_classes = first->classes != NULL;
  gint64 class = !has_classes ? 0 : first->classes[row] >= 0 ? first->classes[row]
                                                             : find_likeliest (first, row);
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < self->evaluations->len; i++) {
    const WeftEvaluation *one = self->evaluations->pdata[i];
    double said = has_classes ? get_share (one, self->models->pdata[i], row, class) : (double) one->scores[row * one->n_scores];

    low = fmin (low, said);
    high = fmax (high, said);
  }
  if (self->evaluations->len > 1)
    return high - low;
  if (has_classes)
    return 1 - low;
  return first->numbers != NULL ? fabs (low - (double) first->numbers[row * first->n_targets]) : 0;
}

static int
compare_apart (gconstpointer a,
               gconstpointer b)
{
  const WeftTrialApart *first = a, *second = b;

  if (first->apart != second->apart)
    return first->apart > second->apart ? -1 : 1;
  return (first->row > second->row) - (first->row < second->row);
}

/* @first: by whose classes the others are known */
static GArray *
rank (const Said           *self,
      const WeftTrialModel *first)
{
  GArray *apart = g_array_new (FALSE, FALSE, sizeof (WeftTrialApart));
  gboolean is_known = self->models->len > 0 && self->models->pdata[0] == first;

  for (gsize i = 0; i < self->n_rows; i++) {
    WeftTrialApart row = { self->rows[i], is_known ? measure_row (self, (gint64) i) : 0 };

    if (isfinite (row.apart))
      g_array_append_val (apart, row);
  }
  g_array_sort (apart, compare_apart);
  g_array_set_size (apart, MIN (apart->len, WEFT_TRIAL_MODELS_LISTED));
  return apart;
}

const GArray *
weft_trial_models_rank (WeftTrialModels  *self,
                        const WeftStop   *stop,
                        GError          **error)
{
  g_auto (Said) said = { 0 };
  const WeftData *data;

  if (self->apart != NULL)
    return self->apart;
  data = weft_trial_models_get_data (self, stop, error);
  if (data == NULL)
    return NULL;
  said.evaluations = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_evaluation_free);
  said.models = g_ptr_array_new ();
  said.rows = weft_trial_models_draw (self, WEFT_TRIAL_MODELS_ROWS, &said.n_rows);
  for (guint i = 0; i < self->models->len; i++) {
    const WeftTrialModel *model = self->models->pdata[i];

    if (model->subject != NULL && !ask (&said, model, data, stop, error))
      return NULL;
  }
  self->apart = rank (&said, weft_trial_models_get_first (self));
  return self->apart;
}
