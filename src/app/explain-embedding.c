/* explain-embedding.c: rows, or what a layer makes of them, to be laid out: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-embedding.h"

#include "base/i18n.h"
#include "dataset/warnings.h"
#include "explain/activations.h"

#include <math.h>
#include <string.h>

#define KEPT "embedding"

/* The latest finding, and of what it is. */
typedef struct
{
  WeftDataset *data;
  WeftExplainEmbeddingWish *wish;
  WeftExplainEmbedding *finding;
} Former;

static void
clear_wish (gpointer box)
{
  WeftExplainEmbeddingWish *self = box;

  g_free (self->layer);
  g_clear_pointer (&self->wanted, g_array_unref);
}

void
weft_explain_embedding_clear (gpointer box)
{
  WeftExplainEmbedding *self = box;

  g_clear_pointer (&self->rows, weft_layout_rows_free);
  g_free (self->predicted);
  g_free (self->confidences);
  g_free (self->errors);
  g_strfreev (self->names);
}

static void
former_free (gpointer data)
{
  Former *self = data;

  weft_dataset_unref (self->data);
  weft_explain_box_unref (self->wish, clear_wish);
  weft_explain_box_unref (self->finding, weft_explain_embedding_clear);
  g_free (self);
}

/* Which rows */

/* A column of categories, where it is the only one. */
static WeftColumn *
find_categories (WeftDataset *dataset)
{
  WeftColumn *found = NULL;

  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    WeftColumn *column = weft_dataset_get_column (dataset, i);

    if (weft_column_get_kind (column) != WEFT_COLUMN_CATEGORY)
      continue;
    if (found != NULL)
      return NULL;
    found = column;
  }
  return found;
}

/* A file of others does not say which column its classes are. */
static void
take_categories (WeftLayoutRows *self,
                 WeftDataset    *dataset)
{
  WeftColumn *column = find_categories (dataset);
  gint64 n = weft_dataset_get_n_rows (dataset);

  if (column == NULL)
    return;
  self->classes = g_new (gint32, n + 1);
  for (gint64 i = 0; i < n; i++)
    self->classes[i] = weft_column_is_missing (column, i) ? -1 : (gint32) weft_column_get_number (column, i);
  self->names = g_strdupv ((char **) weft_column_get_names (column, NULL));
}

/* Those that were drawn and those that are wanted, ascending, each once. */
static guint32 *
join_rows (guint32 *drawn,
           GArray  *wanted,
           gsize    n_all,
           gsize   *n)
{
  g_autofree guint32 *mine = drawn;
  guint32 *rows = g_new (guint32, *n + wanted->len + 1);
  gsize i = 0, n_joined = 0;
  guint j = 0;

  while (i < *n || j < wanted->len) {
    guint32 a = i < *n ? mine[i] : G_MAXUINT32, b = j < wanted->len ? g_array_index (wanted, guint32, j) : G_MAXUINT32, next = MIN (a, b);

    i += i < *n && a == next;
    j += j < wanted->len && b == next;
    if (next < n_all)
      rows[n_joined++] = next;
  }
  *n = n_joined;
  return rows;
}

/* Rows of the data, drawn with their classes. Returns: NULL on error */
static WeftLayoutRows *
choose_rows (const WeftExplainAnswer  *about,
             gsize                    *n_rows,
             GError                  **error)
{
  const WeftExplainEmbeddingWish *wish = about->wish;
  WeftPreparation *preparation = weft_predictor_get_preparation (about->model->predictor);
  gsize n = (gsize) weft_dataset_get_n_rows (about->data), most = (gsize) wish->most_rows;
  g_autofree guint32 *all = weft_layout_rows_draw (NULL, n, n, wish->seed);
  g_autoptr (WeftLayoutRows) self = g_new0 (WeftLayoutRows, 1);

  if (preparation == NULL)
    take_categories (self, about->data);
  else if (!weft_layout_rows_take_classes (self, preparation, about->data, (WeftRows){ all, n }, error))
    return NULL;
  self->rows = weft_layout_rows_draw (self->classes, n, most, wish->seed);
  *n_rows = MIN (n, most);
  if (wish->wanted != NULL)
    self->rows = join_rows (self->rows, wish->wanted, n, n_rows);
  for (gsize i = 0; self->classes != NULL && i < *n_rows; i++)
    self->classes[i] = self->classes[self->rows[i]];
  return g_steal_pointer (&self);
}

/* What the model makes of them */

static WeftTensor *
flatten (WeftTensor *samples)
{
  gint64 n = samples->shape.extent[0];

  return weft_tensor_reshape (samples, &WEFT_SHAPE (n, weft_shape_count (&samples->shape) / MAX (n, 1)));
}

static gboolean
take_numbers (const WeftExplainAnswer  *about,
              WeftTensor               *samples,
              const WeftStop           *stop,
              WeftLayoutRows           *rows,
              GError                  **error)
{
  const WeftExplainEmbeddingWish *wish = about->wish;
  WeftSubject *subject = about->model->subject;
  const WeftSubjectLayer *layer = wish->layer != NULL ? weft_subject_find_layer (subject, wish->layer, error) : NULL;

  if (wish->layer == NULL)
    rows->x = flatten (samples);
  else if (layer != NULL)
    rows->x = weft_activations_take (subject, layer->value, samples, stop, error);
  return rows->x != NULL;
}

/* Whether a class of the data is the class of the model with that number. */
static gboolean
has_same_classes (const WeftExplainEmbedding *self)
{
  if (self->rows->names == NULL || self->names == NULL)
    return FALSE;
  return g_strv_equal ((const char *const *) self->rows->names, (const char *const *) self->names);
}

static void
read_scores (WeftExplainEmbedding *self,
             const WeftTensor     *scores)
{
  gint64 n = scores->shape.extent[0], n_classes = scores->shape.extent[1];
  gboolean knows = has_same_classes (self);

  self->predicted = g_new (gint32, n);
  self->confidences = g_new (float, n);
  self->errors = knows ? g_new (float, n) : NULL;
  for (gint64 i = 0; i < n; i++) {
    const float *row = weft_tensor_const_f32 (scores) + i * n_classes;
    gint32 best = 0, class = self->rows->classes != NULL ? self->rows->classes[i] : -1;

    for (gint32 j = 1; j < n_classes; j++)
      best = row[j] > row[best] ? j : best;
    self->predicted[i] = best;
    self->confidences[i] = row[best];
    if (knows)
      self->errors[i] = class >= 0 && class < n_classes ? 1 - row[class] : NAN;
  }
}

/* One number a row stands for two classes. */
static WeftTensor *
spread (const WeftTensor  *scores,
        GError           **error)
{
  gint64 n = scores->shape.extent[0];
  WeftTensor *both = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n, 2), error);

  for (gint64 i = 0; both != NULL && i < n; i++) {
    weft_tensor_f32 (both)[2 * i] = 1 - weft_tensor_const_f32 (scores)[i];
    weft_tensor_f32 (both)[2 * i + 1] = weft_tensor_const_f32 (scores)[i];
  }
  return both;
}

/* What it predicts, where that is one class a row. */
static gboolean
take_scores (const WeftExplainAnswer  *about,
             WeftTensor               *samples,
             const WeftStop           *stop,
             WeftExplainEmbedding     *self,
             GError                  **error)
{
  WeftSubject *subject = about->model->subject;
  gint64 n_classes = weft_subject_get_n_classes (subject);
  g_autoptr (WeftTensor) scores = NULL, both = NULL;

  self->names = g_strdupv ((char **) weft_subject_get_class_names (subject));
  if (weft_subject_get_n_places (subject) > 1 || n_classes < 2 || (self->names == NULL && self->rows->names == NULL))
    return TRUE;
  scores = weft_activations_take (subject, weft_subject_get_scores (subject), samples, stop, error);
  if (scores != NULL && scores->shape.extent[1] == 1 && n_classes == 2)
    both = spread (scores, error);
  if (scores == NULL || (both == NULL && scores->shape.extent[1] == 1 && n_classes == 2))
    return FALSE;
  read_scores (self, both != NULL ? both : scores);
  return TRUE;
}

static WeftExplainEmbedding *
look (const WeftExplainAnswer  *about,
      const WeftStop           *stop,
      GError                  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftExplainEmbedding *self = weft_explain_box_new (WeftExplainEmbedding);
  g_autoptr (WeftTensor) samples = NULL;
  gsize n = 0;

  self->n_all = weft_dataset_get_n_rows (about->data);
  self->rows = choose_rows (about, &n, error);
  if (self->rows != NULL)
    samples = weft_predictor_prepare (about->model->predictor, about->data, (WeftRows){ self->rows->rows, n }, stop, warnings, error);
  if (samples != NULL && take_numbers (about, samples, stop, self->rows, error) && take_scores (about, samples, stop, self, error))
    return self;
  weft_explain_box_unref (self, weft_explain_embedding_clear);
  return NULL;
}

static gboolean
is_same (const WeftExplainEmbeddingWish *a,
         const WeftExplainEmbeddingWish *b)
{
  return g_strcmp0 (a->layer, b->layer) == 0 && a->most_rows == b->most_rows && a->seed == b->seed && a->wanted == b->wanted;
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  Former *former = weft_explain_model_get_kept (about->model, KEPT);
  WeftExplainEmbedding *finding;

  if (former != NULL && former->data == about->data && is_same (former->wish, about->wish))
    return weft_explain_box_ref (former->finding);
  finding = look (about, watch->stop, error);
  if (finding == NULL)
    return NULL;
  former = g_new (Former, 1);
  *former = (Former){ weft_dataset_ref (about->data), weft_explain_box_ref (about->wish), weft_explain_box_ref (finding) };
  weft_explain_model_keep (about->model, KEPT, former, former_free);
  return finding;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  const WeftExplainEmbeddingWish *wish = answer->wish;
  const WeftExplainEmbedding *finding = answer->finding;

  if (wish->layer != NULL)
    json_object_set_string_member (recipe, "layer", wish->layer);
  json_object_set_int_member (recipe, "rows", finding->rows->x->shape.extent[0]);
  json_object_set_int_member (recipe, "columns", finding->rows->x->shape.extent[1]);
  json_object_set_int_member (recipe, "seed", (gint64) wish->seed);
}

const WeftExplainQuestion weft_explain_embedding = {
  .id = "embedding",
  .needs = WEFT_EXPLAIN_NEEDS_DATA,
  .clear_wish = clear_wish,
  .clear_finding = weft_explain_embedding_clear,
  .find = find,
  .describe = describe,
};

/* In words */

static char *
name_class (char   **names,
            gint32   class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%d", class);
}

char *
weft_explain_embedding_tell_row (const WeftExplainEmbedding *self,
                                 gsize                       point)
{
  GString *text = g_string_new (NULL);
  gint32 class = self->rows->classes != NULL ? self->rows->classes[point] : -1;

  g_string_append_printf (text, _("Row %u"), self->rows->rows[point] + 1);
  if (class >= 0) {
    g_autofree char *name = name_class (self->rows->names, class);

    g_string_append_printf (text, _(", class %s"), name);
  }
  if (self->predicted != NULL) {
    g_autofree char *name = name_class (self->names != NULL ? self->names : self->rows->names, self->predicted[point]);

    g_string_append_printf (text, _(", predicted %s (%.1f %%)"), name, 100 * (double) self->confidences[point]);
  }
  return g_string_free (text, FALSE);
}

/* Rows ascend. */
gint64
weft_explain_embedding_find_point (const WeftExplainEmbedding *self,
                                   gint64                      row)
{
  gint64 low = 0, high = self->rows->x->shape.extent[0];

  while (low < high) {
    gint64 middle = low + (high - low) / 2;

    if ((gint64) self->rows->rows[middle] < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low < self->rows->x->shape.extent[0] && (gint64) self->rows->rows[low] == row ? low : -1;
}

gboolean
weft_explain_embedding_has_rows_of (const WeftExplainEmbedding *self,
                                    const WeftExplainEmbedding *other)
{
  gint64 n = self->rows->x->shape.extent[0];

  return self->n_all == other->n_all && n == other->rows->x->shape.extent[0] && memcmp (self->rows->rows, other->rows->rows, (gsize) n * sizeof (guint32)) == 0;
}
