/* trial-maps.c: why the models of several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-maps.h"

#include "base/i18n.h"
#include "explain/answer-words.h"
#include "explain/disagree.h"
#include "explain/error.h"
#include "workflow/input-parts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The colors tell so many of a hundred numbers apart. */
#define PERCENT 99

/* Columns that have bars. */
#define MAX_COLUMNS 8

/* What is done for all trials. */
typedef struct
{
  WeftTrialMaps *maps;
  WeftTrialModels *models;
  const WeftTrialMapsWish *wish;
  const WeftStop *stop;
  WeftInputParts parts; /* of the first that has some */
} Work;

static void
map_free (gpointer data)
{
  WeftTrialMap *self = data;

  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  g_clear_pointer (&self->numbers, weft_tensor_unref);
  g_free (self->title);
  g_free (self->says);
  g_free (self->trouble);
  g_free (self->likely);
  g_free (self);
}

WeftTrialMaps *
weft_trial_maps_ref (WeftTrialMaps *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_trial_maps_unref (WeftTrialMaps *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->maps);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->bars, weft_saliency_chart_unref);
  g_strfreev (self->classes);
  g_free (self->class_name);
  g_free (self->file);
  g_free (self->input);
  g_free (self->truth);
  g_free (self);
}

/* The input */

static gboolean
choose_row (Work    *work,
            GError **error)
{
  const GArray *apart;

  work->maps->row = MAX (work->wish->row, 0);
  if (work->wish->file != NULL || work->wish->row >= 0)
    return TRUE;
  apart = weft_trial_models_rank (work->models, work->stop, error);
  if (apart != NULL && apart->len > 0)
    work->maps->row = g_array_index (apart, WeftTrialApart, 0).row;
  work->maps->is_learned = apart != NULL && !weft_trial_models_are_held_out (work->models);
  return apart != NULL;
}

/* Returns: (transfer full) (nullable): the input as the model reads it */
static WeftDataset *
read_input (Work                  *work,
            const WeftTrialModel  *model,
            GError               **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  const WeftData *data = work->wish->file == NULL ? weft_trial_models_get_data (work->models, work->stop, error) : NULL;
  g_autoptr (WeftDataset) dataset = NULL;

  if (data != NULL)
    dataset = weft_dataset_ref (data->dataset);
  else if (work->wish->file != NULL)
    dataset = weft_predictor_read (model->predictor, work->wish->file, work->stop, warnings, error);
  if (dataset == NULL || work->maps->row < weft_dataset_get_n_rows (dataset))
    return g_steal_pointer (&dataset);
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("there are %" PRId64 " rows, no row %" PRId64), weft_dataset_get_n_rows (dataset), work->maps->row + 1);
  return NULL;
}

static gboolean
init_words (Work                  *work,
            WeftAnswerWords       *words,
            const WeftTrialModel  *model,
            WeftDataset           *dataset,
            GError               **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  return weft_answer_words_init (words, model->subject, model->predictor, dataset, (guint32) work->maps->row, work->stop, warnings, error);
}

/* What is explained */

static const WeftSaliencyMethod *
choose_method (const WeftSubject *subject)
{
  const WeftSaliencyMethod *cam = weft_saliency_find ("grad-cam");

  return weft_saliency_suits (cam, subject, NULL) ? cam : weft_saliency_find ("integrated-gradients");
}

/* Returns: the row's class, -1: not known */
static gint64
find_truth (const WeftTrialModel *model,
            WeftDataset          *dataset,
            gint64                row)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (model->predictor);
  guint32 index = (guint32) row;
  g_autoptr (WeftEvaluation) said = NULL;

  if (preparation == NULL || weft_preparation_get_target_kind (preparation) != WEFT_TARGET_CLASS)
    return -1;
  said = weft_trained_model_evaluate (weft_predictor_get_trained (model->predictor), 0, dataset, (WeftRows){ &index, 1 }, TRUE, NULL, NULL, NULL);
  return said != NULL && said->n_places == 1 && said->classes != NULL ? said->classes[0] : -1;
}

static void
name_input (Work        *work,
            WeftDataset *dataset)
{
  WeftTrialMaps *maps = work->maps;
  g_autofree char *name = work->wish->file != NULL ? g_path_get_basename (work->wish->file) : NULL;

  if (name == NULL)
    maps->input = g_strdup_printf (_("Row %" PRId64), maps->row + 1);
  else if (weft_dataset_get_n_rows (dataset) > 1)
    maps->input = g_strdup_printf (_("%s, row %" PRId64), name, maps->row + 1);
  else
    maps->input = g_steal_pointer (&name);
}

/* By the first model, which all others are asked the same as. */
static gboolean
choose_target (Work                  *work,
               const WeftTrialModel  *first,
               GError               **error)
{
  WeftTrialMaps *maps = work->maps;
  const char *const *names = weft_subject_get_class_names (first->subject);
  g_autoptr (WeftDataset) dataset = read_input (work, first, error);
  g_auto (WeftAnswerWords) words = { 0 };
  g_auto (WeftAnswer) said = { 0 };
  gint64 truth, n = weft_subject_get_n_classes (first->subject);

  if (dataset == NULL || !init_words (work, &words, first, dataset, error) || !weft_subject_ask (first->subject, weft_tensor_const_f32 (words.sample), 0, &said, error))
    return FALSE;
  truth = find_truth (first, dataset, maps->row);
  maps->has_shares = weft_subject_has_probabilities (first->subject);
  maps->class = work->wish->class >= 0 ? work->wish->class : truth >= 0 ? truth
                                                                        : weft_answer_rank (&said, 0);
  if (!weft_subject_check_target (first->subject, &(WeftSubjectTarget){ maps->class, -1, 0 }, error))
    return FALSE;
  maps->truth = truth >= 0 ? weft_saliency_chart_name_class (names, truth) : NULL;
  maps->class_name = weft_saliency_chart_name_class (names, maps->class);
  maps->classes = maps->has_shares ? g_new0 (char *, n + 1) : NULL;
  for (gint64 i = 0; i < n && maps->has_shares; i++)
    maps->classes[i] = weft_saliency_chart_name_class (names, i);
  maps->method = work->wish->method != NULL ? work->wish->method : choose_method (first->subject);
  name_input (work, dataset);
  return TRUE;
}

/* One trial */

/* What a model says of a row that it learned from is no proof of anything. */
static void
add_learned (WeftTrialMap *map)
{
  g_autofree char *says = map->says;

  map->says = g_strdup_printf (_("%s; learned from this row"), says);
}

static void
take_answer (Work                 *work,
             WeftTrialMap         *map,
             const WeftTrialModel *model,
             const WeftAnswer     *said,
             gint64                class)
{
  gint64 likeliest = work->maps->has_shares ? weft_answer_rank (said, 0) : class;

  map->likely = weft_saliency_chart_name_class (weft_subject_get_class_names (model->subject), likeliest);
  map->share = (double) said->scores[likeliest];
  map->score = (double) said->scores[class];
  if (!work->maps->has_shares)
    map->says = g_strdup_printf (_("Says %.4g"), map->score);
  else if (likeliest == class)
    map->says = g_strdup_printf (_("Says %s (%.1f %%)"), map->likely, 100 * map->share);
  else
    map->says = g_strdup_printf (_("Says %s (%.1f %%); %s %.1f %%"), map->likely, 100 * map->share, work->maps->class_name, 100 * map->score);
  if (work->wish->file == NULL && weft_trial_model_has_learned (work->models, model, work->maps->row))
    add_learned (map);
}

static WeftSaliency *
explain (Work                  *work,
         const WeftTrialModel  *model,
         const WeftTensor      *sample,
         gint64                 class,
         GError               **error)
{
  const WeftSaliencyMethod *method = work->maps->method;
  g_autoptr (WeftParams) params = weft_params_new (method->params);
  const WeftSaliencyRequest request = { .method = method, .params = params, .sample = weft_tensor_const_f32 (sample), .target = { class, -1, 0 }, .seed = work->wish->seed };
  const WeftSaliencyWatch watch = { NULL, NULL, work->stop };
  g_autofree char *why = NULL;

  if (weft_saliency_suits (method, model->subject, &why))
    return weft_saliency_run (model->subject, &request, &watch, error);
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, why);
  return NULL;
}

/* Words or columns, in the order that the first trial has them. */
static gboolean
take_parts (Work                  *work,
            WeftTrialMap          *map,
            const WeftTrialModel  *model,
            const WeftTensor      *sample,
            const WeftSaliency    *found,
            GError               **error)
{
  g_auto (WeftInputParts) parts = { 0 };

  weft_input_parts_init (&parts, model->predictor, weft_tensor_const_f32 (sample), found);
  if (work->parts.names == NULL) {
    work->parts = parts;
    parts = (WeftInputParts){ 0 };
  }
  map->numbers = weft_input_parts_order (parts.names != NULL ? &parts : &work->parts, &work->parts, error);
  return map->numbers != NULL;
}

static gboolean
take_map (WeftTrialMap        *map,
          const WeftSaliency  *found,
          GError             **error)
{
  map->numbers = weft_saliency_to_map (found->values, WEFT_SALIENCY_SUM, error);
  return map->numbers != NULL;
}

static gboolean
look (Work                  *work,
      WeftTrialMap          *map,
      const WeftTrialModel  *model,
      GError               **error)
{
  gint64 class = weft_disagreements_translate (model->classes, work->maps->class);
  g_autoptr (WeftDataset) dataset = read_input (work, model, error);
  g_auto (WeftAnswerWords) words = { 0 };
  g_auto (WeftAnswer) said = { 0 };
  g_autoptr (WeftSaliency) found = NULL;
  gboolean has_map;

  if (dataset == NULL || !init_words (work, &words, model, dataset, error) || !weft_subject_ask (model->subject, weft_tensor_const_f32 (words.sample), 0, &said, error))
    return FALSE;
  take_answer (work, map, model, &said, class);
  found = explain (work, model, words.sample, class, error);
  if (found == NULL)
    return FALSE;
  has_map = found->values->shape.rank > 1;
  if (!(has_map ? take_map (map, found, error) : take_parts (work, map, model, words.sample, found, error)))
    return FALSE;
  map->chart = weft_saliency_chart_new_empty (model->predictor, map->title, map->says);
  map->chart->is_signed = !(work->maps->method->flags & WEFT_SALIENCY_UNSIGNED);
  map->chart->smooth = found->layer != NULL;
  if (has_map)
    weft_saliency_chart_take_map (map->chart, weft_tensor_ref (map->numbers), weft_tensor_const_f32 (words.sample), dataset, work->maps->row);
  g_free (map->chart->caption);
  map->chart->caption = g_strdup (map->says);
  return TRUE;
}

/* Returns: FALSE when it was stopped */
static gboolean
add_trial (Work                  *work,
           const WeftTrialModel  *model,
           GError               **error)
{
  WeftTrialMap *map = g_new0 (WeftTrialMap, 1);
  g_autoptr (GError) trouble = NULL;

  g_ptr_array_add (work->maps->maps, map);
  map->title = weft_trial_model_make_title (model);
  map->trouble = g_strdup (model->trouble);
  if (map->trouble != NULL || look (work, map, model, &trouble))
    return TRUE;
  if (weft_stop_is_requested (work->stop)) {
    g_propagate_error (error, g_steal_pointer (&trouble));
    return FALSE;
  }
  g_clear_pointer (&map->numbers, weft_tensor_unref);
  map->trouble = g_strdup (trouble->message);
  return TRUE;
}

/* All together */

static double
find_limit (const WeftTrialMaps *self)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint i = 0; i < self->maps->len; i++) {
    const WeftTensor *own = ((const WeftTrialMap *) self->maps->pdata[i])->numbers;

    if (own != NULL)
      g_array_append_vals (numbers, own->data, (guint) weft_shape_count (&own->shape));
  }
  return weft_heat_map_find_limit ((const float *) (gpointer) numbers->data, numbers->len, PERCENT);
}

/* Of the strongest columns a bar for each trial, called by its letter. */
static void
make_bars (WeftTrialMaps        *self,
           const WeftTrialModel *first)
{
  g_autofree const float **numbers = g_new0 (const float *, self->maps->len + 1);
  g_autoptr (GArray) order = NULL;
  guint n = 0;

  for (guint i = 0; i < self->maps->len; i++) {
    const WeftTrialMap *map = self->maps->pdata[i];

    if (map->numbers != NULL)
      numbers[n++] = weft_tensor_const_f32 (map->numbers);
  }
  order = weft_input_parts_rank (numbers, n, self->parts->len);
  self->bars = weft_saliency_chart_new_empty (first->predictor, "", "");
  for (guint k = 0; k < MIN (order->len, MAX_COLUMNS); k++)
    for (guint i = 0; i < self->maps->len; i++) {
      const WeftTrialMap *map = self->maps->pdata[i];
      guint part = g_array_index (order, guint, k);

      if (map->numbers != NULL)
        weft_saliency_chart_add_bar (self->bars, g_strdup_printf ("%s · %c", (const char *) self->parts->pdata[part], 'A' + (int) i), (double) weft_tensor_const_f32 (map->numbers)[part]);
    }
}

static void
finish (Work                 *work,
        const WeftTrialModel *first)
{
  WeftTrialMaps *self = work->maps;
  gboolean has_words = work->parts.names != NULL && weft_input_parts_is_text (first->predictor);

  self->limit = find_limit (self);
  if (work->parts.names != NULL)
    self->parts = g_ptr_array_ref (work->parts.names);
  for (guint i = 0; i < self->maps->len; i++) {
    WeftTrialMap *map = self->maps->pdata[i];

    if (map->numbers == NULL) {
      g_clear_pointer (&map->chart, weft_saliency_chart_unref);
      continue;
    }
    map->chart->limit = self->limit;
    if (has_words)
      weft_saliency_chart_take_words (map->chart, self->parts, weft_tensor_const_f32 (map->numbers));
  }
  if (self->parts != NULL && !has_words)
    make_bars (self, first);
}

WeftTrialMaps *
weft_trial_maps_new (WeftTrialModels          *models,
                     const WeftTrialMapsWish  *wish,
                     const WeftStop           *stop,
                     GError                  **error)
{
  g_autoptr (WeftTrialMaps) self = g_new0 (WeftTrialMaps, 1);
  const WeftTrialModel *first = weft_trial_models_get_first (models);
  Work work = { self, models, wish, stop, { NULL, NULL } };
  gboolean good;

  g_atomic_ref_count_init (&self->references);
  self->maps = g_ptr_array_new_with_free_func (map_free);
  self->file = g_strdup (wish->file);
  good = first == NULL || (choose_row (&work, error) && choose_target (&work, first, error));
  for (guint i = 0; good && i < weft_trial_models_get_n (models); i++)
    good = add_trial (&work, weft_trial_models_get (models, i), error);
  if (good && first != NULL)
    finish (&work, first);
  weft_input_parts_clear (&work.parts);
  return good ? g_steal_pointer (&self) : NULL;
}
