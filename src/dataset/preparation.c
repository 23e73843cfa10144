/* preparation.c: columns → numbers, fitted on the training rows only
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/preparation.h"

#include "base/i18n.h"
#include "dataset/error.h"
#include "dataset/preparation-private.h"

#include <string.h>

/* One row of input beyond this is a mistake, such as a column of ids made one-hot. */
#define MAX_INPUTS (1 << 24)

WeftPreparation *
weft_preparation_new (void)
{
  WeftPreparation *self = g_new0 (WeftPreparation, 1);

  self->references = 1;
  self->features = g_array_new (FALSE, TRUE, sizeof (WeftFeature));
  g_array_set_clear_func (self->features, weft_feature_clear);
  return self;
}

WeftPreparation *
weft_preparation_ref (WeftPreparation *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_preparation_unref (WeftPreparation *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_clear_pointer (&self->heads, g_ptr_array_unref);
  g_array_unref (self->features);
  g_free (self->target.column);
  g_strfreev (self->target.names);
  g_clear_pointer (&self->target.tokenizer, weft_tokenizer_unref);
  g_free (self);
}

WeftPreparation *
weft_preparation_add_head (WeftPreparation *self)
{
  if (self->heads == NULL)
    self->heads = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_preparation_unref);
  g_ptr_array_add (self->heads, weft_preparation_new ());
  return self->heads->pdata[self->heads->len - 1];
}

guint
weft_preparation_get_n_heads (const WeftPreparation *self)
{
  return 1 + (self->heads != NULL ? self->heads->len : 0);
}

WeftPreparation *
weft_preparation_get_head (WeftPreparation *self,
                           guint            index)
{
  return index == 0 ? self : self->heads->pdata[index - 1];
}

const WeftFeature *
weft_preparation_find_text (const WeftPreparation *self)
{
  const WeftFeature *found = NULL;

  for (guint i = 0; i < self->features->len; i++) {
    const WeftFeature *feature = &g_array_index (self->features, WeftFeature, i);

    if (feature->kind != WEFT_COLUMN_TEXT)
      continue;
    if (found != NULL)
      return NULL;
    found = feature;
  }
  return found;
}

/* What writes a text reads, at each place, what was written before it. */
static gboolean
is_written (const WeftTarget *target)
{
  return target->tokenizer != NULL;
}

/* A tag for each token: as many places as the text has. */
static gboolean
end_target (WeftPreparation  *self,
            GError          **error)
{
  const WeftFeature *text = weft_preparation_find_text (self);
  WeftTarget *target = &self->target;

  if (is_written (target)) {
    target->first = self->n_inputs;
    self->n_inputs += target->length;
  }
  if (target->length == 0 || is_written (target))
    return TRUE;
  if (text == NULL || !g_str_equal (weft_tokenizer_get_way (text->tokenizer), "spaces")) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                 _("the tags “%s” are for the tokens of one text that is cut at spaces; choose that text as the feature and tokens=spaces"), target->column);
    return FALSE;
  }
  target->length = text->n_elements;
  return TRUE;
}

/* All heads have the features of the first. */
static gboolean
end_heads (WeftPreparation  *self,
           GError          **error)
{
  for (guint i = 1; i < weft_preparation_get_n_heads (self); i++) {
    WeftPreparation *head = weft_preparation_get_head (self, i);

    if (head->target.length > 0) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                   _("“%s” has many places in each row, which only the first target can have; make it the target, or leave it out"), head->target.column);
      return FALSE;
    }
    g_array_unref (head->features);
    head->features = g_array_ref (self->features);
    head->n_inputs = self->n_inputs;
  }
  return TRUE;
}

gboolean
weft_preparation_end (WeftPreparation  *self,
                      GError          **error)
{
  self->n_inputs = 0;
  for (guint i = 0; i < self->features->len; i++) {
    WeftFeature *feature = &g_array_index (self->features, WeftFeature, i);

    feature->first = self->n_inputs;
    feature->width = (feature->kind == WEFT_COLUMN_CATEGORY ? feature->n_names : feature->n_elements) + (feature->has_indicator ? 1 : 0);
    self->n_inputs += feature->width;
    if (feature->width > MAX_INPUTS || self->n_inputs > MAX_INPUTS) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TOO_LARGE,
                   _("the features make more than %d numbers a row; leave out columns such as “%s”"), MAX_INPUTS, feature->column);
      return FALSE;
    }
  }
  if (self->n_inputs > 0)
    return end_target (self, error) && end_heads (self, error);
  g_set_error_literal (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                       _("no column can be a feature; numbers, images, categories or texts besides the target are needed"));
  return FALSE;
}

static gboolean
fit_column (WeftPreparation    *self,
            const WeftFitting  *fitting,
            const char         *name,
            GError            **error)
{
  WeftFeature feature = { 0 };

  if (!weft_fitting_go_on (fitting, error))
    return FALSE;
  if (!weft_feature_fit (&feature, fitting, name, error)) {
    weft_feature_clear (&feature);
    return FALSE;
  }
  g_array_append_val (self->features, feature);
  return TRUE;
}

/* Whether the column is one of the targets. */
static gboolean
is_target (WeftPreparation *self,
           const char      *name)
{
  for (guint i = 0; i < weft_preparation_get_n_heads (self); i++)
    if (g_strcmp0 (weft_preparation_get_head (self, i)->target.column, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
fit_all_of (WeftPreparation    *self,
            const WeftFitting  *fitting,
            gboolean            texts,
            GError            **error)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (fitting->dataset); i++) {
    const char *name = weft_dataset_get_column_name (fitting->dataset, i);
    gboolean is_text = weft_column_get_kind (weft_dataset_get_column (fitting->dataset, i)) == WEFT_COLUMN_TEXT;

    if (is_text == texts && !is_target (self, name) && !fit_column (self, fitting, name, error))
      return FALSE;
  }
  return TRUE;
}

/* All columns but the target. Numbers of words are of another kind than numbers, so
 * texts are features where there is nothing else. */
static gboolean
fit_all (WeftPreparation    *self,
         const WeftFitting  *fitting,
         GError            **error)
{
  if (!fit_all_of (self, fitting, FALSE, error))
    return FALSE;
  if (self->features->len == 0)
    return fit_all_of (self, fitting, TRUE, error);
  for (guint i = 0; i < weft_dataset_get_n_columns (fitting->dataset); i++) {
    const char *name = weft_dataset_get_column_name (fitting->dataset, i);

    if (weft_column_get_kind (weft_dataset_get_column (fitting->dataset, i)) == WEFT_COLUMN_TEXT && !is_target (self, name))
      weft_warnings_add (fitting->warnings, _("column “%s” is free text and is no feature, as there are others; choose it if it shall be one"), name);
  }
  return TRUE;
}

static gboolean
fit_chosen (WeftPreparation    *self,
            const WeftFitting  *fitting,
            char              **names,
            GError            **error)
{
  for (char **name = names; *name != NULL; name++) {
    if (is_target (self, *name)) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                   _("column “%s” is both a feature and the target, so the answer would be given away; take it out of the features"), *name);
      return FALSE;
    }
    if (!fit_column (self, fitting, *name, error))
      return FALSE;
  }
  return TRUE;
}

/* Each further target, for which the task is found out. */
static gboolean
fit_heads (WeftPreparation    *self,
           const WeftFitting  *fitting,
           GError            **error)
{
  g_auto (GStrv) names = weft_params_get_list (fitting->params, "more_targets");
  g_autoptr (WeftParams) params = weft_params_copy (fitting->params);
  WeftFitting own = *fitting;

  own.params = params;
  weft_params_set (params, "task", "auto", NULL);
  for (char **name = names; *name != NULL; name++) {
    if (is_target (self, *name) || self->target.kind == WEFT_TARGET_NONE || weft_preparation_get_n_heads (self) == WEFT_MAX_HEADS) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                   _("“%s” cannot be a further target: there must be a target, each column is one only once, and %d are the most"), *name, WEFT_MAX_HEADS);
      return FALSE;
    }
    weft_params_set (params, "target", *name, NULL);
    if (!weft_target_fit (&weft_preparation_add_head (self)->target, &own, error))
      return FALSE;
  }
  return TRUE;
}

WeftPreparation *
weft_preparation_fit (WeftDataset       *dataset,
                      const guint32     *rows,
                      gsize              n_rows,
                      const WeftParams  *params,
                      const WeftStop    *stop,
                      GPtrArray         *warnings,
                      GError           **error)
{
  WeftFitting fitting = { dataset, rows, n_rows, params, stop, warnings };
  g_autoptr (WeftPreparation) self = weft_preparation_new ();
  g_auto (GStrv) names = weft_params_get_list (params, "features");

  g_return_val_if_fail (weft_params_get_table (params) == weft_preparation_params, NULL);

  if (n_rows == 0) {
    g_set_error_literal (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_ROWS, _("there is no training row to fit the preparation on"));
    return NULL;
  }
  if (!weft_target_fit (&self->target, &fitting, error) || !fit_heads (self, &fitting, error))
    return NULL;
  if (!(names[0] == NULL ? fit_all (self, &fitting, error) : fit_chosen (self, &fitting, names, error)))
    return NULL;
  return weft_preparation_end (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftShape
weft_preparation_get_input_shape (const WeftPreparation *self)
{
  const WeftFeature *first = &g_array_index (self->features, WeftFeature, 0);

  if (self->features->len == 1 && first->item.rank >= 2 && first->width == self->n_inputs)
    return first->item;
  return WEFT_SHAPE (self->n_inputs);
}

const WeftImageForm *
weft_preparation_get_form (const WeftPreparation *self)
{
  const WeftFeature *first = &g_array_index (self->features, WeftFeature, 0);

  return self->features->len == 1 && first->form.channels > 0 ? &first->form : NULL;
}

gboolean
weft_preparation_reads_text (const WeftPreparation *self)
{
  for (guint i = 0; i < self->features->len; i++)
    if (g_array_index (self->features, WeftFeature, i).kind == WEFT_COLUMN_TEXT)
      return TRUE;
  return FALSE;
}

gint64
weft_preparation_get_n_inputs (const WeftPreparation *self)
{
  return self->n_inputs;
}

guint
weft_preparation_get_n_parts (const WeftPreparation *self)
{
  return self->features->len + (is_written (&self->target) ? 1 : 0);
}

static gint64
count_entries (const WeftTokenizer *tokenizer)
{
  guint n = 0;

  if (tokenizer != NULL)
    weft_tokenizer_get_entries (tokenizer, &n);
  return n;
}

WeftInputPart
weft_preparation_get_part (const WeftPreparation *self,
                           guint                  index)
{
  const WeftFeature *feature = &g_array_index (self->features, WeftFeature, index);

  if (index == self->features->len)
    return (WeftInputPart){ self->target.column, WEFT_SHAPE (self->target.length), self->target.first, count_entries (self->target.tokenizer) };
  return (WeftInputPart){ feature->column, feature->item.rank > 0 && !feature->has_indicator ? feature->item : WEFT_SHAPE (feature->width), feature->first,
                          count_entries (feature->tokenizer) };
}

static const WeftFeature *
find_feature (const WeftPreparation *self,
              gint64                 index)
{
  for (guint i = 0; i < self->features->len; i++) {
    const WeftFeature *feature = &g_array_index (self->features, WeftFeature, i);

    if (index < feature->first + feature->width)
      return feature;
  }
  g_assert_not_reached ();
}

char *
weft_preparation_get_input_name (const WeftPreparation *self,
                                 gint64                 index)
{
  const WeftFeature *feature;
  GString *name;

  g_return_val_if_fail (index >= 0 && index < self->n_inputs, NULL);

  if (is_written (&self->target) && index >= self->target.first)
    return g_strdup_printf (_("%s before [%" PRId64 "]"), self->target.column, index - self->target.first);
  feature = find_feature (self, index);
  index -= feature->first;
  if (feature->has_indicator && index == feature->width - 1)
    return g_strdup_printf (_("%s is missing"), feature->column);
  if (feature->kind == WEFT_COLUMN_CATEGORY)
    return g_strdup_printf ("%s=%s", feature->column, feature->names[index]);
  name = g_string_new (feature->column);
  for (int axis = 0; axis < feature->item.rank; axis++) {
    gint64 below = weft_shape_count_axes (&feature->item, axis + 1, feature->item.rank);

    g_string_append_printf (name, "%s%" G_GINT64_FORMAT "%s", axis == 0 ? "[" : ",", index / below, axis == feature->item.rank - 1 ? "]" : "");
    index %= below;
  }
  return g_string_free (name, FALSE);
}

const char *
weft_preparation_find_token (const WeftPreparation *self,
                             gint64                 index,
                             double                 number)
{
  gboolean written = is_written (&self->target) && index >= self->target.first;
  const WeftTokenizer *tokenizer = written ? self->target.tokenizer : find_feature (self, index)->tokenizer;
  guint n_entries;
  const char *const *entries = tokenizer != NULL ? weft_tokenizer_get_entries (tokenizer, &n_entries) : NULL;

  if (entries == NULL)
    return NULL;
  return number >= 1 && number < n_entries ? entries[(guint) number] : "";
}

guint
weft_preparation_get_n_columns (const WeftPreparation *self)
{
  return self->features->len;
}

const char *
weft_preparation_get_column_name (const WeftPreparation *self,
                                  guint                  index)
{
  g_return_val_if_fail (index < self->features->len, NULL);

  return g_array_index (self->features, WeftFeature, index).column;
}

const char *
weft_preparation_get_target_name (const WeftPreparation *self)
{
  return self->target.column;
}

WeftTargetKind
weft_preparation_get_target_kind (const WeftPreparation *self)
{
  return self->target.kind;
}

gint64
weft_preparation_get_n_targets (const WeftPreparation *self)
{
  return self->target.n;
}

gint64
weft_preparation_get_target_length (const WeftPreparation *self)
{
  return self->target.length;
}

WeftTokenizer *
weft_preparation_get_target_tokenizer (const WeftPreparation *self)
{
  return self->target.tokenizer;
}

const char *const *
weft_preparation_get_class_names (const WeftPreparation *self)
{
  return (const char *const *) self->target.names;
}
