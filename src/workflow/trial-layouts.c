/* trial-layouts.c: what a layer of several trials' models makes of the same rows, on planes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-layouts.h"

#include "base/i18n.h"
#include "explain/activations.h"
#include "explain/error.h"
#include "explain/layout-rows.h"
#include "workflow/trial-models-private.h"

#include <math.h>

#define SEED 1

/* Iterations between two looks at who stops it. */
#define STRIDE 10

/* What is done for all trials. */
typedef struct
{
  WeftTrialLayouts *layouts;
  WeftTrialModels *models;
  const WeftData *data;
  const WeftStop *stop;
} Work;

static void
layout_free (gpointer data)
{
  WeftTrialLayout *self = data;

  g_clear_pointer (&self->points, weft_tensor_unref);
  g_free (self->title);
  g_free (self->trouble);
  g_free (self);
}

WeftTrialLayouts *
weft_trial_layouts_ref (WeftTrialLayouts *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_trial_layouts_unref (WeftTrialLayouts *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->layouts);
  g_ptr_array_unref (self->layers);
  g_strfreev (self->names);
  g_free (self->layer);
  g_free (self->rows);
  g_free (self->classes);
  g_free (self);
}

static gboolean
fail_stopped (GError **error)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

/* Rows and layer, by the first model */

/* That before the output, where there is one. */
static void
choose_layer (WeftTrialLayouts     *self,
              const WeftTrialModel *first,
              const char           *wanted)
{
  guint n;
  const WeftSubjectLayer *layers = weft_subject_get_layers (first->subject, &n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->layers, g_strdup (layers[i].id));
  self->layer = g_strdup (wanted != NULL ? wanted : n > 1 ? layers[n - 2].id
                                                          : layers[0].id);
}

static gboolean
take_rows (Work                  *work,
           const WeftTrialModel  *first,
           GError               **error)
{
  WeftTrialLayouts *self = work->layouts;
  WeftPreparation *preparation = weft_predictor_get_preparation (first->predictor);
  WeftLayoutRows known = { 0 };
  gboolean good;

  work->data = weft_trial_models_get_data (work->models, work->stop, error);
  if (work->data == NULL)
    return FALSE;
  self->rows = weft_trial_models_draw (work->models, WEFT_TRIAL_LAYOUTS_ROWS, &self->n_rows);
  good = preparation == NULL || weft_layout_rows_take_classes (&known, preparation, work->data->dataset, (WeftRows){ self->rows, self->n_rows }, error);
  self->classes = known.classes;
  self->names = known.names;
  return good;
}

/* One model */

static WeftTensor *
take_activations (Work                  *work,
                  const WeftTrialModel  *model,
                  GError               **error)
{
  const WeftSubjectLayer *layer = weft_subject_find_layer (model->subject, work->layouts->layer, error);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftTensor) samples = NULL;

  if (layer != NULL)
    samples = weft_predictor_prepare (model->predictor, work->data->dataset, (WeftRows){ work->layouts->rows, work->layouts->n_rows }, work->stop, warnings, error);
  return samples != NULL ? weft_activations_take (model->subject, layer->value, samples, work->stop, error) : NULL;
}

static WeftTensor *
lay_out (Work              *work,
         WeftTensor        *x,
         const WeftTensor  *start,
         GError           **error)
{
  g_autoptr (WeftEmbedding) embedding = weft_embedding_new (x, work->layouts->method, NULL, SEED, error);

  if (embedding == NULL || (start != NULL && !weft_embedding_set_start (embedding, start, error)))
    return NULL;
  while (!weft_embedding_is_done (embedding)) {
    if (!weft_embedding_step (embedding, STRIDE, work->stop, error))
      return NULL;
    if (weft_stop_is_requested (work->stop)) {
      (void) fail_stopped (error);
      return NULL;
    }
  }
  return weft_embedding_get_points (embedding, error);
}

/* Epochs */

static char *
make_key (const Work              *work,
          const WeftTrialModel    *model,
          const WeftEpochSnapshot *snapshot)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GUINT64_FORMAT "/%s/%s", model->id, snapshot->epoch, work->layouts->method->id, work->layouts->layer);
}

/* Returns: (transfer none) (nullable): where the model of an epoch has the rows */
static WeftTensor *
find_points (Work                     *work,
             WeftTrialModel           *model,
             const WeftEpochSnapshot  *snapshot,
             const WeftTensor         *start,
             GError                  **error)
{
  g_autofree char *key = make_key (work, model, snapshot);
  g_autoptr (WeftTensor) x = NULL;
  WeftTensor *points = g_hash_table_lookup (work->models->places, key);

  if (points != NULL)
    return points;
  weft_trial_model_open (model, snapshot);
  if (model->subject == NULL) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, model->trouble);
    return NULL;
  }
  x = take_activations (work, model, error);
  points = x != NULL ? lay_out (work, x, start, error) : NULL;
  if (points != NULL)
    g_hash_table_insert (work->models->places, g_steal_pointer (&key), points);
  return points;
}

/* Whether an epoch is on the way to the last that is wanted. */
static gboolean
is_on_way (const WeftTrialModel *model,
           guint                 index)
{
  guint n = model->snapshots->len;

  if (n <= WEFT_TRIAL_LAYOUTS_EPOCHS)
    return TRUE;
  for (guint i = 0; i < WEFT_TRIAL_LAYOUTS_EPOCHS; i++)
    if (i * (n - 1) / (WEFT_TRIAL_LAYOUTS_EPOCHS - 1) == index)
      return TRUE;
  return FALSE;
}

/* @start: (inout) (nullable): where the first epoch begins; gets where that ended
 * Returns: (transfer none) (nullable): the points of the model that is @wanted */
static WeftTensor *
walk (Work                     *work,
      WeftTrialModel           *model,
      const WeftEpochSnapshot  *wanted,
      WeftTensor              **start,
      GError                  **error)
{
  WeftTensor *points = *start;
  gboolean is_first = TRUE;

  for (guint i = 0; i < model->snapshots->len; i++) {
    const WeftEpochSnapshot *snapshot = &g_array_index (model->snapshots, WeftEpochSnapshot, i);

    if (snapshot != wanted && !is_on_way (model, i))
      continue;
    points = find_points (work, model, snapshot, points, error);
    if (points == NULL || snapshot == wanted)
      return points;
    if (is_first && *start == NULL)
      *start = points;
    is_first = FALSE;
  }
  return NULL;
}

static void
measure (Work            *work,
         WeftTrialLayout *layout)
{
  WeftTrialLayouts *self = work->layouts;
  const float *points = weft_tensor_const_f32 (layout->points);
  /* Who is near whom on the plane alone is asked here, as the layer's numbers are gone. */
  WeftLayoutQuality *quality = weft_layout_quality_new (layout->points, layout->points, self->classes, SEED, work->stop, NULL);

  layout->accuracy = quality != NULL ? quality->accuracy : (double) NAN;
  g_clear_pointer (&quality, weft_layout_quality_free);
  for (int axis = 0; axis < 2; axis++) {
    double low = INFINITY, high = -INFINITY;

    for (gsize i = 0; i < self->n_rows; i++) {
      low = fmin (low, (double) points[2 * i + (gsize) axis]);
      high = fmax (high, (double) points[2 * i + (gsize) axis]);
    }
    layout->reach = fmax (layout->reach, (high - low) / 2);
  }
}

/* Returns: FALSE when it was stopped */
static gboolean
add_trial (Work            *work,
           WeftTrialModel  *model,
           WeftTensor     **start,
           GError         **error)
{
  WeftTrialLayout *layout = g_new0 (WeftTrialLayout, 1);
  const WeftEpochSnapshot *wanted = model->at;
  g_autoptr (GError) trouble = NULL;
  WeftTensor *points = NULL;

  g_ptr_array_add (work->layouts->layouts, layout);
  layout->title = weft_trial_model_make_title (model);
  layout->accuracy = (double) NAN;
  layout->trouble = g_strdup (model->trouble);
  if (layout->trouble == NULL)
    points = walk (work, model, wanted, start, &trouble);
  if (weft_stop_is_requested (work->stop))
    return fail_stopped (error);
  if (points != NULL) {
    layout->points = weft_tensor_ref (points);
    measure (work, layout);
  } else if (layout->trouble == NULL) {
    layout->trouble = g_strdup (trouble->message);
  }
  return TRUE;
}

WeftTrialLayouts *
weft_trial_layouts_new (WeftTrialModels            *models,
                        const WeftTrialEpochs      *epochs,
                        const WeftEmbeddingMethod  *method,
                        const char                 *layer,
                        const WeftStop             *stop,
                        GError                    **error)
{
  g_autoptr (WeftTrialLayouts) self = g_new0 (WeftTrialLayouts, 1);
  Work work = { self, models, NULL, stop };
  const WeftTrialModel *first;
  WeftTensor *start = NULL;

  g_atomic_ref_count_init (&self->references);
  self->layouts = g_ptr_array_new_with_free_func (layout_free);
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->method = method;
  if (models->places == NULL)
    models->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_tensor_unref);
  if (!weft_trial_models_open_each (models, epochs, error))
    return NULL;
  first = weft_trial_models_get_first (models);
  if (first != NULL) {
    choose_layer (self, first, layer);
    if (!take_rows (&work, first, error))
      return NULL;
  }
  for (guint i = 0; i < models->models->len; i++)
    if (!add_trial (&work, models->models->pdata[i], &start, error))
      return NULL;
  return g_steal_pointer (&self);
}
