/* preparation-json.c: a preparation as text and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is read is checked as any file is: it may have been edited or damaged.
 */
#include "dataset/preparation-private.h"

#include "base/i18n.h"
#include "dataset/error.h"

#include <math.h>
#include <string.h>

#define FORMAT  "weft-preparation"
#define VERSION 1

static void
add_numbers (JsonObject   *object,
             const char   *key,
             const double *numbers,
             gint64        n)
{
  JsonArray *array = json_array_new ();

  for (gint64 i = 0; i < n; i++)
    json_array_add_double_element (array, numbers[i]);
  json_object_set_array_member (object, key, array);
}

static void
add_names (JsonObject  *object,
           const char  *key,
           char       **names)
{
  JsonArray *array = json_array_new ();

  for (char **name = names; *name != NULL; name++)
    json_array_add_string_element (array, *name);
  json_object_set_array_member (object, key, array);
}

static void
add_tokenizer (JsonObject          *object,
               const WeftTokenizer *tokenizer,
               gint64               length)
{
  json_object_set_string_member (object, "kind", "text");
  json_object_set_string_member (object, "tokens", weft_tokenizer_get_way (tokenizer));
  json_object_set_boolean_member (object, "lowercase", weft_tokenizer_get_lowercase (tokenizer));
  json_object_set_int_member (object, "length", length);
  add_names (object, "vocabulary", (char **) weft_tokenizer_get_entries (tokenizer, NULL));
}

static JsonObject *
feature_to_json (const WeftFeature *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *shape;

  json_object_set_string_member (object, "column", self->column);
  if (self->kind == WEFT_COLUMN_TEXT) {
    add_tokenizer (object, self->tokenizer, self->n_elements);
    return object;
  }
  json_object_set_boolean_member (object, "indicator", self->has_indicator);
  if (self->kind == WEFT_COLUMN_CATEGORY) {
    json_object_set_string_member (object, "kind", "category");
    add_names (object, "names", self->names);
    if (self->fill_code >= 0)
      json_object_set_string_member (object, "fill", self->names[self->fill_code]);
    if (self->usual_code >= 0)
      json_object_set_string_member (object, "usual", self->names[self->usual_code]);
    return object;
  }
  shape = json_array_new ();
  for (int axis = 0; axis < self->item.rank; axis++)
    json_array_add_int_element (shape, self->item.extent[axis]);
  json_object_set_string_member (object, "kind", "numbers");
  json_object_set_array_member (object, "shape", shape);
  json_object_set_string_member (object, "step", self->step);
  if (self->form.channels > 0)
    json_object_set_int_member (object, "resize", self->form.resize);
  add_numbers (object, "fill", self->fill, self->n_scales);
  add_numbers (object, "center", self->center, self->n_scales);
  add_numbers (object, "factor", self->factor, self->n_scales);
  if (self->has_range) {
    add_numbers (object, "range", (double[]){ self->minimum, self->usual, self->maximum }, 3);
    json_object_set_boolean_member (object, "whole", self->is_whole);
  }
  return object;
}

static JsonObject *
target_to_json (const WeftTarget *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "column", self->column);
  if (self->tokenizer != NULL) {
    add_tokenizer (object, self->tokenizer, self->length);
    return object;
  }
  json_object_set_string_member (object, "kind", self->length > 0 ? "tags" : self->kind == WEFT_TARGET_CLASS ? "classes"
                                                                                                             : "numbers");
  if (self->kind == WEFT_TARGET_NUMBER)
    json_object_set_int_member (object, "count", self->n);
  if (self->names != NULL)
    add_names (object, "names", self->names);
  return object;
}

static JsonArray *
heads_to_json (const WeftPreparation *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->heads->len; i++)
    json_array_add_object_element (array, target_to_json (&((const WeftPreparation *) self->heads->pdata[i])->target));
  return array;
}

JsonNode *
weft_preparation_to_json (const WeftPreparation *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *features = json_array_new ();

  for (guint i = 0; i < self->features->len; i++)
    json_array_add_object_element (features, feature_to_json (&g_array_index (self->features, WeftFeature, i)));
  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", VERSION);
  json_object_set_array_member (object, "features", features);
  if (self->target.kind != WEFT_TARGET_NONE)
    json_object_set_object_member (object, "target", target_to_json (&self->target));
  if (self->heads != NULL)
    json_object_set_array_member (object, "more_targets", heads_to_json (self));
  json_node_take_object (node, object);
  return node;
}

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, _("the stored preparation is damaged: %s; fit it again"), what);
  return FALSE;
}

/* Returns: (transfer full) (nullable): exactly @n finite numbers */
static double *
get_numbers (JsonObject *object,
             const char *key,
             gint64      n)
{
  JsonArray *array = weft_json_get_array (object, key);
  g_autofree double *numbers = NULL;

  if (array == NULL || json_array_get_length (array) != n)
    return NULL;
  numbers = g_new0 (double, n + 1);
  for (gint64 i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, (guint) i);
    GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

    if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
      return NULL;
    numbers[i] = json_node_get_double (node);
  }
  return g_steal_pointer (&numbers);
}

/* Returns: (transfer full) (nullable): distinct names */
static char **
get_names (JsonObject *object,
           const char *key,
           guint      *n_names)
{
  JsonArray *array = weft_json_get_array (object, key);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) names = NULL;

  if (array == NULL)
    return NULL;
  *n_names = json_array_get_length (array);
  names = g_new0 (char *, *n_names + 1);
  for (guint i = 0; i < *n_names; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      return NULL;
    names[i] = json_node_dup_string (node);
    if (!g_hash_table_add (taken, names[i]))
      return NULL;
  }
  return g_steal_pointer (&names);
}

/* Returns: the place of @name among @names, -1: it is none of them */
static int
find_name (char       **names,
           const char  *name)
{
  for (int i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

static gboolean
category_from_json (WeftFeature  *self,
                    JsonObject   *object,
                    GError      **error)
{
  const char *fill = weft_json_get_string (object, "fill", NULL);

  self->kind = WEFT_COLUMN_CATEGORY;
  self->n_elements = 1;
  self->names = get_names (object, "names", &self->n_names);
  if (self->names == NULL)
    return fail (error, _("a category has no list of distinct names"));
  self->fill_code = find_name (self->names, fill);
  self->usual_code = find_name (self->names, weft_json_get_string (object, "usual", NULL));
  return fill == NULL || self->fill_code >= 0 || fail (error, _("a category is filled with a name that it does not have"));
}

static gboolean
shape_from_json (WeftShape *shape,
                 JsonArray *array,
                 gint64    *n_elements)
{
  *n_elements = 1;
  if (array == NULL || json_array_get_length (array) >= WEFT_MAX_RANK)
    return FALSE;
  shape->rank = (int) json_array_get_length (array);
  for (int axis = 0; axis < shape->rank; axis++) {
    JsonNode *node = json_array_get_element (array, (guint) axis);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
      return FALSE;
    shape->extent[axis] = json_node_get_int (node);
    if (shape->extent[axis] < 0 || shape->extent[axis] > G_MAXINT32)
      return FALSE;
    *n_elements *= shape->extent[axis];
    if (*n_elements > G_MAXINT32)
      return FALSE;
  }
  return TRUE;
}

/* Pictures have a height and a width, and channels before them unless they are gray. */
static gboolean
form_from_json (WeftFeature *self,
                JsonObject  *object)
{
  gint64 resize = weft_json_get_int (object, "resize", -1);
  const gint64 *extent = self->item.extent;
  int rank = self->item.rank;

  if (resize < 0)
    return TRUE;
  if (rank < 2 || rank > 3 || resize > G_MAXINT16 || (rank == 3 && extent[0] != 3))
    return FALSE;
  self->form = (WeftImageForm){ rank == 3 ? 3 : 1, (int) extent[rank - 1], (int) extent[rank - 2], (int) resize };
  return TRUE;
}

/* Files of before say nothing of it; a range that is none is left alone. */
static void
range_from_json (WeftFeature *self,
                 JsonObject  *object)
{
  g_autofree double *range = self->item.rank == 0 && weft_json_get_array (object, "range") != NULL ? get_numbers (object, "range", 3) : NULL;

  if (range == NULL || !(range[0] <= range[1] && range[1] <= range[2]))
    return;
  self->has_range = TRUE;
  self->minimum = range[0];
  self->usual = range[1];
  self->maximum = range[2];
  self->is_whole = weft_json_get_bool (object, "whole", FALSE);
}

static gboolean
numbers_from_json (WeftFeature  *self,
                   JsonObject   *object,
                   GError      **error)
{
  JsonArray *factor = weft_json_get_array (object, "factor");

  self->kind = WEFT_COLUMN_DENSE;
  self->step = g_strdup (weft_json_get_string (object, "step", "none"));
  if (!shape_from_json (&self->item, weft_json_get_array (object, "shape"), &self->n_elements))
    return fail (error, _("a column of numbers has no proper shape"));
  if (!form_from_json (self, object))
    return fail (error, _("the form of pictures does not suit their shape"));
  self->n_scales = factor != NULL ? json_array_get_length (factor) : 0;
  if (self->n_scales != 1 && self->n_scales != self->n_elements)
    return fail (error, _("a column of numbers has too many or too few factors"));
  self->fill = get_numbers (object, "fill", self->n_scales);
  self->center = get_numbers (object, "center", self->n_scales);
  self->factor = get_numbers (object, "factor", self->n_scales);
  range_from_json (self, object);
  return (self->fill != NULL && self->center != NULL && self->factor != NULL) || fail (error, _("fill, center and factor are not lists of equal length"));
}

static gboolean
tokenizer_from_json (WeftTokenizer **tokenizer,
                     gint64         *length,
                     JsonObject     *object,
                     GError        **error)
{
  guint n_names = 0;
  char **entries = get_names (object, "vocabulary", &n_names);

  *length = weft_json_get_int (object, "length", 0);
  if (entries == NULL || *length < 1 || *length > G_MAXINT32) {
    g_strfreev (entries);
    return fail (error, _("a text has no vocabulary of distinct tokens, or no length"));
  }
  *tokenizer = weft_tokenizer_new (weft_json_get_string (object, "tokens", ""), weft_json_get_bool (object, "lowercase", FALSE), entries, error);
  return *tokenizer != NULL;
}

static gboolean
feature_from_json (WeftFeature  *self,
                   JsonNode     *node,
                   GError      **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *kind = object != NULL ? weft_json_get_string (object, "kind", "") : "";

  self->column = object != NULL ? g_strdup (weft_json_get_string (object, "column", NULL)) : NULL;
  if (self->column == NULL)
    return fail (error, _("a feature names no column"));
  self->has_indicator = weft_json_get_bool (object, "indicator", FALSE);
  if (g_str_equal (kind, "category"))
    return category_from_json (self, object, error);
  if (g_str_equal (kind, "numbers"))
    return numbers_from_json (self, object, error);
  if (!g_str_equal (kind, "text"))
    return fail (error, _("a feature is neither numbers, category nor text"));
  self->kind = WEFT_COLUMN_TEXT;
  if (!tokenizer_from_json (&self->tokenizer, &self->n_elements, object, error))
    return FALSE;
  self->item = WEFT_SHAPE (self->n_elements);
  return TRUE;
}

static gboolean
target_from_json (WeftTarget  *self,
                  JsonObject  *object,
                  GError     **error)
{
  const char *kind = weft_json_get_string (object, "kind", "");
  guint n_names = 0;

  self->column = g_strdup (weft_json_get_string (object, "column", NULL));
  if (self->column == NULL)
    return fail (error, _("the target names no column"));
  if (g_str_equal (kind, "numbers")) {
    self->kind = WEFT_TARGET_NUMBER;
    self->n = weft_json_get_int (object, "count", 0);
    return (self->n > 0 && self->n < G_MAXINT32) || fail (error, _("the target has no count"));
  }
  self->kind = WEFT_TARGET_CLASS;
  if (g_str_equal (kind, "text")) {
    if (!tokenizer_from_json (&self->tokenizer, &self->length, object, error))
      return FALSE;
    self->names = g_strdupv ((char **) weft_tokenizer_get_entries (self->tokenizer, &n_names));
    self->n = n_names;
    return TRUE;
  }
  self->length = g_str_equal (kind, "tags");
  self->names = self->length > 0 || g_str_equal (kind, "classes") ? get_names (object, "names", &n_names) : NULL;
  if (self->names == NULL || n_names < 2)
    return fail (error, _("the target has no two classes with distinct names"));
  self->n = n_names;
  return TRUE;
}

static gboolean
heads_from_json (WeftPreparation  *self,
                 JsonArray        *array,
                 GError          **error)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n >= WEFT_MAX_HEADS)
    return fail (error, _("it has too many targets"));
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_OBJECT (node))
      return fail (error, _("the target names no column"));
    if (!target_from_json (&weft_preparation_add_head (self)->target, json_node_get_object (node), error))
      return FALSE;
  }
  return TRUE;
}

WeftPreparation *
weft_preparation_from_json (JsonNode  *node,
                            GError   **error)
{
  g_autoptr (WeftPreparation) self = weft_preparation_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *features = object != NULL ? weft_json_get_array (object, "features") : NULL;
  JsonObject *target;

  if (features == NULL || !g_str_equal (weft_json_get_string (object, "format", ""), FORMAT) ||
      weft_json_get_int (object, "version", 0) != VERSION) {
    fail (error, _("it does not begin as version 1 does"));
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (features); i++) {
    WeftFeature feature = { 0 };
    gboolean good = feature_from_json (&feature, json_array_get_element (features, i), error);

    g_array_append_val (self->features, feature);
    if (!good)
      return NULL;
  }
  target = weft_json_get_object (object, "target");
  if (target != NULL && !target_from_json (&self->target, target, error))
    return NULL;
  if (!heads_from_json (self, weft_json_get_array (object, "more_targets"), error))
    return NULL;
  return weft_preparation_end (self, error) ? g_steal_pointer (&self) : NULL;
}
