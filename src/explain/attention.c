/* attention.c: which steps a model reads for which
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/attention-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* The input */

void
weft_attention_text_clear (WeftAttentionText *text)
{
  g_clear_pointer (&text->sample, weft_tensor_unref);
  g_clear_pointer (&text->written, g_strfreev);
  g_clear_pointer (&text->tokens, g_free);
}

/* What was written, token by token; the end is shown as such. */
static void
name_written (WeftAttentionText   *text,
              const WeftPredictor *predictor)
{
  const WeftTokenizer *tokenizer = weft_preparation_get_target_tokenizer (weft_predictor_get_preparation (predictor));
  guint n_entries;
  const char *const *entries = weft_tokenizer_get_entries (tokenizer, &n_entries);

  text->written = g_new0 (char *, text->n_written + 1);
  for (gint64 i = 0; i < text->n_written; i++)
    text->written[i] = g_strdup (entries[text->tokens[i]]);
}

gboolean
weft_attention_text_init (WeftAttentionText  *text,
                          WeftPredictor      *predictor,
                          WeftDataset        *dataset,
                          guint32             row,
                          int                 width,
                          const WeftStop     *stop,
                          GPtrArray          *warnings,
                          GError            **error)
{
  g_auto (WeftWritten) written = { 0 };

  *text = (WeftAttentionText){ 0 };
  if (!weft_predictor_writes (predictor)) {
    text->sample = weft_predictor_prepare (predictor, dataset, (WeftRows){ &row, 1 }, stop, warnings, error);
    return text->sample != NULL;
  }
  if (!weft_predictor_write_row (predictor, dataset, row, width, stop, warnings, &written, error))
    return FALSE;
  text->sample = g_steal_pointer (&written.input);
  text->tokens = g_steal_pointer (&written.tokens);
  text->n_written = written.n_tokens;
  name_written (text, predictor);
  return TRUE;
}

/* The maps */

static void
map_clear (WeftAttentionMap *map)
{
  weft_attention_layer_clear (&map->layer);
  weft_free (map->weights);
  g_strfreev (map->row_names);
  g_strfreev (map->column_names);
}

WeftAttention *
weft_attention_ref (WeftAttention *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_attention_unref (WeftAttention *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < self->n_maps; i++)
    map_clear (&self->maps[i]);
  g_free (self->maps);
  g_free (self);
}

/* Rows and columns of the shares, and how many heads the first sample has. */
static gint64
find_extents (const WeftSubject *subject,
              WeftPlan          *plan,
              const WeftTensor  *shares,
              gint64            *n_rows,
              gint64            *n_columns)
{
  gint64 n_samples = weft_plan_get_tensor (plan, weft_subject_get_input (subject))->shape.extent[0];
  int rank = shares->shape.rank;

  *n_rows = shares->shape.extent[rank - 2];
  *n_columns = shares->shape.extent[rank - 1];
  return weft_shape_count (&shares->shape) / MAX (*n_rows * *n_columns * n_samples, 1);
}

/* Returns: (transfer full) (nullable): (heads, used rows, used columns) of a tensor of all */
static float *
trim (const WeftAttentionMap  *map,
      const WeftTensor        *tensor,
      gint64                   n_rows,
      gint64                   n_columns,
      GError                 **error)
{
  float *trimmed = weft_alloc (MAX ((gsize) (map->n_heads * map->n_rows * map->n_columns), 1) * sizeof (float), error);

  for (gint64 head = 0; trimmed != NULL && head < map->n_heads; head++)
    for (gint64 row = 0; row < map->n_rows; row++)
      memcpy (trimmed + (head * map->n_rows + row) * map->n_columns, weft_tensor_const_f32 (tensor) + (head * n_rows + row) * n_columns, (gsize) map->n_columns * sizeof (float));
  return trimmed;
}

/* The largest share that a row gives to what comes after the used columns. */
static double
measure_padding (const WeftAttentionMap *map,
                 const float            *shares,
                 gint64                  n_rows,
                 gint64                  n_columns)
{
  double most = 0;

  for (gint64 head = 0; head < map->n_heads; head++)
    for (gint64 row = 0; row < map->n_rows; row++) {
      double sum = 0;

      for (gint64 column = map->n_columns; column < n_columns; column++)
        sum += (double) shares[(head * n_rows + row) * n_columns + column];
      most = MAX (most, sum);
    }
  return most;
}

static gboolean
check_shares (const WeftAttentionMap  *map,
              GError                 **error)
{
  gint64 n = map->n_heads * map->n_rows * map->n_columns;

  for (gint64 i = 0; i < n; i++)
    if (!isfinite (map->weights[i])) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("the attention “%s” has shares that are no numbers for this input; choose another input"), map->layer.id);
      return FALSE;
    }
  if (n > 0)
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the text has no words that could be read; give one with words that the model knows"));
  return FALSE;
}

static gboolean
take_map (WeftAttentionMap         *map,
          WeftSubject              *subject,
          const WeftPredictor      *predictor,
          const WeftAttentionText  *text,
          WeftPlan                 *plan,
          GError                  **error)
{
  const WeftTensor *shares = weft_plan_get_tensor (plan, map->layer.value);
  gint64 n_rows, n_columns;

  map->n_heads = find_extents (subject, plan, shares, &n_rows, &n_columns);
  map->row_names = weft_attention_name_steps (subject, predictor, text, &map->layer.rows, map->layer.crosses, n_rows, &map->n_rows);
  map->column_names = weft_attention_name_steps (subject, predictor, text, &map->layer.columns, FALSE, n_columns, &map->n_columns);
  map->weights = trim (map, shares, n_rows, n_columns, error);
  if (map->weights == NULL)
    return FALSE;
  map->padding = measure_padding (map, weft_tensor_const_f32 (shares), n_rows, n_columns);
  return check_shares (map, error);
}

static gboolean
run (WeftSubject              *subject,
     WeftPlan                 *plan,
     const WeftAttentionText  *text,
     const WeftStop           *stop,
     GError                  **error)
{
  weft_subject_feed (subject, plan, weft_tensor_const_f32 (text->sample), 1);
  if (weft_plan_run (plan, stop) != WEFT_PLAN_STOPPED)
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

/* Takes what was listed; the ids are the maps' then. */
static WeftAttention *
take_layers (GArray *layers)
{
  WeftAttention *self = g_new0 (WeftAttention, 1);

  g_atomic_ref_count_init (&self->references);
  self->n_maps = layers->len;
  self->maps = g_new0 (WeftAttentionMap, layers->len);
  for (guint i = 0; i < layers->len; i++) {
    WeftAttentionLayer *layer = &g_array_index (layers, WeftAttentionLayer, i);

    self->maps[i].layer = *layer;
    layer->id = NULL;
  }
  return self;
}

static WeftValue *
list_values (const WeftAttention *self)
{
  WeftValue *values = g_new (WeftValue, 2 * self->n_maps + 1);

  for (guint i = 0; i < self->n_maps; i++)
    values[i] = self->maps[i].layer.value;
  return values;
}

WeftAttention *
weft_attention_new (WeftSubject              *subject,
                    const WeftPredictor      *predictor,
                    const WeftAttentionText  *text,
                    const WeftStop           *stop,
                    GError                  **error)
{
  g_autoptr (GArray) layers = weft_attention_list (subject);
  g_autoptr (WeftAttention) self = NULL;
  g_autofree WeftValue *values = NULL;
  WeftPlan *plan;

  if (layers->len == 0) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("no layer of this model attends to anything; choose a model with attention, such as a Transformer, or another way to explain it"));
    return NULL;
  }
  self = take_layers (layers);
  values = list_values (self);
  plan = weft_subject_plan (subject, 1, values, (int) self->n_maps, NULL, 0, error);
  if (plan == NULL || !run (subject, plan, text, stop, error))
    return NULL;
  for (guint i = 0; i < self->n_maps; i++)
    if (!take_map (&self->maps[i], subject, predictor, text, plan, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* Gradients */

static WeftPlan *
plan_gradients (const WeftAttention  *self,
                WeftSubject          *subject,
                WeftValue            *values,
                GError              **error)
{
  WeftValue score = weft_subject_get_score (subject);

  for (guint i = 0; i < self->n_maps; i++) {
    values[i] = weft_subject_get_gradient (subject, score, self->maps[i].layer.value, error);
    if (values[i] == WEFT_NO_VALUE)
      return NULL;
  }
  return weft_subject_plan (subject, 1, values, (int) self->n_maps, NULL, 0, error);
}

GPtrArray *
weft_attention_differentiate (const WeftAttention      *self,
                              WeftSubject              *subject,
                              const WeftAttentionText  *text,
                              const WeftSubjectTarget  *target,
                              const WeftStop           *stop,
                              GError                  **error)
{
  g_autofree WeftValue *values = list_values (self);
  g_autoptr (GPtrArray) gradients = g_ptr_array_new_with_free_func (weft_free);
  WeftPlan *plan;

  if (!weft_subject_check_target (subject, target, error))
    return NULL;
  plan = plan_gradients (self, subject, values, error);
  if (plan == NULL)
    return NULL;
  weft_subject_select (subject, target, weft_plan_get_tensor (plan, weft_subject_get_selector (subject)));
  if (!run (subject, plan, text, stop, error))
    return NULL;
  for (guint i = 0; i < self->n_maps; i++) {
    const WeftTensor *tensor = weft_plan_get_tensor (plan, values[i]);
    int rank = tensor->shape.rank;
    float *trimmed = trim (&self->maps[i], tensor, tensor->shape.extent[rank - 2], tensor->shape.extent[rank - 1], error);

    if (trimmed == NULL)
      return NULL;
    g_ptr_array_add (gradients, trimmed);
  }
  return g_steal_pointer (&gradients);
}

/* Finding */

static char *
list_ids (const WeftAttention *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_maps; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", self->maps[i].layer.id);
  return g_string_free (text, FALSE);
}

/* What reads another sequence is what a translation is looked at for. */
static const WeftAttentionMap *
find_first (const WeftAttention *self)
{
  for (guint i = self->n_maps; i-- > 0;)
    if (self->maps[i].layer.crosses)
      return &self->maps[i];
  return &self->maps[self->n_maps - 1];
}

const WeftAttentionMap *
weft_attention_find (const WeftAttention  *self,
                     const char           *id,
                     GError              **error)
{
  g_autofree char *ids = NULL;

  if (id == NULL)
    return find_first (self);
  for (guint i = 0; i < self->n_maps; i++)
    if (g_str_equal (self->maps[i].layer.id, id))
      return &self->maps[i];
  ids = list_ids (self);
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("there is no attention “%s”; the model has %s"), id, ids);
  return NULL;
}

GPtrArray *
weft_attention_list_path (const WeftAttention    *self,
                          const WeftAttentionMap *map)
{
  GPtrArray *path = g_ptr_array_new ();

  for (const WeftAttentionMap *each = self->maps; !map->layer.crosses && each <= map; each++)
    if (!each->layer.crosses && each->layer.rows.site == map->layer.rows.site && each->n_rows == map->n_rows && each->n_columns == map->n_rows)
      g_ptr_array_add (path, (gpointer) each);
  return path;
}
