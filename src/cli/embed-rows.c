/* embed-rows.c: the rows that are laid out, and their classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/embed-rows.h"

#include "base/i18n.h"
#include "base/random.h"
#include "cli/interrupt.h"
#include "cli/model-open.h"
#include "cli/output.h"
#include "dataset/reader.h"
#include "explain/activations.h"

#include <gio/gio.h>

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

/* All rows, or some that are drawn, in their order. */
static WeftRows
choose_rows (const WeftEmbedSource *source,
             WeftDataset           *dataset,
             WeftLayoutRows        *self)
{
  gsize n = (gsize) weft_dataset_get_n_rows (dataset);
  gboolean draws = source->sample > 0 && (gsize) source->sample < n;
  WeftRandom random;

  self->rows = g_new (guint32, n + 1);
  for (gsize i = 0; i < n; i++)
    self->rows[i] = (guint32) i;
  if (draws) {
    weft_random_init (&random, weft_random_key (source->seed, "sample"), 0);
    weft_random_shuffle (&random, self->rows, n);
    n = (gsize) source->sample;
    qsort (self->rows, n, sizeof *self->rows, compare_rows);
  }
  return (WeftRows){ self->rows, n };
}

/* The name of the only column of categories, or NULL. */
static const char *
find_categories (WeftDataset *dataset)
{
  const char *found = NULL;

  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    if (weft_column_get_kind (weft_dataset_get_column (dataset, i)) != WEFT_COLUMN_CATEGORY)
      continue;
    if (found != NULL)
      return NULL;
    found = weft_dataset_get_column_name (dataset, i);
  }
  return found;
}

/* How rows become numbers without a model: as a training would have them. */
static WeftPreparation *
fit (WeftDataset  *dataset,
     WeftRows      rows,
     const char   *target,
     GPtrArray    *warnings,
     GError      **error)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);

  if (!weft_params_set (params, "target", target != NULL ? target : "", error) || !weft_params_set (params, "task", target != NULL ? "classes" : "none", error))
    return NULL;
  return weft_preparation_fit (dataset, rows.rows, rows.n_rows, params, weft_interrupt_watch (), warnings, error);
}

static gboolean
fail_empty (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("there are no rows"));
  return FALSE;
}

static gboolean
fill_data (const WeftEmbedSource  *source,
           WeftDataset            *dataset,
           GPtrArray              *warnings,
           WeftLayoutRows         *self,
           GError                **error)
{
  WeftRows rows = choose_rows (source, dataset, self);
  const char *target = source->target != NULL ? source->target : find_categories (dataset);
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (WeftGather) gather = NULL;

  if (rows.n_rows == 0)
    return fail_empty (error);
  preparation = fit (dataset, rows, target, warnings, error);
  gather = preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error) : NULL;
  if (gather == NULL)
    return FALSE;
  self->x = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE ((gint64) rows.n_rows, weft_preparation_get_n_inputs (preparation)), error);
  if (self->x == NULL)
    return FALSE;
  weft_gather_fill_inputs (gather, rows.rows, rows.n_rows, weft_tensor_f32 (self->x));
  return weft_layout_rows_take_classes (self, preparation, dataset, rows, error);
}

/* Classes of another column than the model's, numbered by a preparation of their own. */
static gboolean
find_classes (const WeftEmbedSource  *source,
              WeftPredictor          *model,
              WeftDataset            *dataset,
              WeftRows                rows,
              WeftLayoutRows         *self,
              GError                **error)
{
  WeftPreparation *known = weft_predictor_get_preparation (model);
  const char *target = source->target != NULL ? source->target : find_categories (dataset);
  g_autoptr (WeftPreparation) preparation = NULL;

  if (source->target == NULL && known != NULL)
    return weft_layout_rows_take_classes (self, known, dataset, rows, error);
  if (target == NULL)
    return TRUE;
  preparation = fit (dataset, rows, target, NULL, error);
  return preparation != NULL && weft_layout_rows_take_classes (self, preparation, dataset, rows, error);
}

static gboolean
fill_layer (const WeftEmbedSource  *source,
            WeftPredictor          *model,
            WeftDataset            *dataset,
            GPtrArray              *warnings,
            WeftLayoutRows         *self,
            GError                **error)
{
  WeftRows rows = choose_rows (source, dataset, self);

  g_autoptr (WeftTensor) samples = NULL;
  g_autoptr (WeftSubject) subject = NULL;
  const WeftSubjectLayer *layer = NULL;

  if (rows.n_rows == 0)
    return fail_empty (error);
  samples = weft_predictor_prepare (model, dataset, rows, weft_interrupt_watch (), warnings, error);
  subject = samples != NULL ? weft_subject_new (model, 0, error) : NULL;
  if (subject == NULL)
    return FALSE;
  if (source->layer != NULL && (layer = weft_subject_find_layer (subject, source->layer, error)) == NULL)
    return FALSE;
  self->x = weft_activations_take (subject, layer != NULL ? layer->value : weft_subject_get_scores (subject), samples, weft_interrupt_watch (), error);
  return self->x != NULL && find_classes (source, model, dataset, rows, self, error);
}

WeftDataset *
weft_embed_rows_open (const WeftEmbedSource  *source,
                      WeftPredictor          *model,
                      GError                **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftDataset *dataset;

  if (model != NULL)
    dataset = weft_predictor_read (model, source->data, weft_interrupt_watch (), warnings, error);
  else
    dataset = weft_dataset_read (source->data, NULL, weft_interrupt_watch (), warnings, error);
  weft_cli_say_each (source->data, warnings);
  return dataset;
}

WeftLayoutRows *
weft_embed_rows_take (const WeftEmbedSource  *source,
                      WeftPredictor          *model,
                      WeftDataset            *dataset,
                      GError                **error)
{
  g_autoptr (WeftLayoutRows) self = g_new0 (WeftLayoutRows, 1);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  gboolean good = model != NULL ? fill_layer (source, model, dataset, warnings, self, error) : fill_data (source, dataset, warnings, self, error);

  weft_cli_say_each (source->data, warnings);
  return good ? g_steal_pointer (&self) : NULL;
}

WeftLayoutRows *
weft_embed_rows_read (const WeftEmbedSource  *source,
                      WeftExit               *status,
                      GError                **error)
{
  g_autoptr (WeftPredictor) model = source->model != NULL ? weft_cli_open_predictor (source->trials, source->model, status, error) : NULL;
  g_autoptr (WeftDataset) dataset = NULL;

  if (source->model != NULL && model == NULL)
    return NULL;
  *status = WEFT_EXIT_UNUSABLE;
  dataset = weft_embed_rows_open (source, model, error);
  return dataset != NULL ? weft_embed_rows_take (source, model, dataset, error) : NULL;
}
