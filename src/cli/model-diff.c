/* model-diff.c: what two models do not have in common
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/model-diff.h"

#include <math.h>
#include <stdlib.h>

/* Names and what stands for each, as one text. */
typedef GHashTable Facts;

static Facts *
facts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
add_values (Facts               *facts,
            const WeftOnnxModel *model,
            const GArray        *values,
            const GPtrArray     *names)
{
  for (guint i = 0; i < values->len; i++) {
    const WeftValueInfo *info = weft_graph_get_value (model->graph, g_array_index (values, WeftValue, i));
    g_autofree char *shape = weft_shape_to_string (&info->shape);

    g_hash_table_insert (facts, g_strdup (names != NULL ? (const char *) names->pdata[i] : info->name), g_strdup_printf ("%s %s", weft_dtype_get_name (info->dtype), shape));
  }
}

static void
add_ops (Facts               *facts,
         const WeftOnnxModel *model)
{
  for (int i = 0; i < weft_graph_get_n_ops (model->graph); i++) {
    const char *name = weft_graph_get_op (model->graph, i)->klass->name, *before = g_hash_table_lookup (facts, name);

    g_hash_table_insert (facts, g_strdup (name), g_strdup_printf ("%d", before != NULL ? atoi (before) + 1 : 1));
  }
}

static void
add_texts (Facts               *facts,
           const WeftOnnxModel *model)
{
  GHashTableIter iter;
  gpointer key, text;

  g_hash_table_iter_init (&iter, model->texts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    g_hash_table_insert (facts, g_strdup (key), g_strdup (text));
}

static void
note_difference (JsonObject *object,
                 const char *name,
                 const char *a,
                 const char *b)
{
  JsonObject *pair = json_object_new ();

  if (a != NULL)
    json_object_set_string_member (pair, "a", a);
  if (b != NULL)
    json_object_set_string_member (pair, "b", b);
  json_object_set_object_member (object, name, pair);
}

/* Members for what differs. */
static JsonObject *
compare_facts (Facts *a,
               Facts *b)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (g_strcmp0 (text, g_hash_table_lookup (b, name)) != 0)
      note_difference (object, name, text, g_hash_table_lookup (b, name));
  g_hash_table_iter_init (&iter, b);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (!g_hash_table_contains (a, name))
      note_difference (object, name, NULL, text);
  return object;
}

static gboolean
add_section (JsonObject *object,
             const char *section,
             Facts      *a,
             Facts      *b)
{
  JsonObject *differences = compare_facts (a, b);
  gboolean same = json_object_get_size (differences) == 0;

  json_object_set_object_member (object, section, differences);
  g_hash_table_unref (a);
  g_hash_table_unref (b);
  return same;
}

static const WeftTensor *
find_tensor (const WeftOnnxModel *model,
             const char          *name)
{
  WeftValue value = weft_graph_find (model->graph, name);
  const WeftValueInfo *info = value != WEFT_NO_VALUE ? weft_graph_get_value (model->graph, value) : NULL;

  return info != NULL && info->kind == WEFT_VALUE_PARAMETER ? info->tensor : NULL;
}

/* Returns: (transfer full) (nullable): %NULL for equal tensors */
static JsonObject *
compare_tensors (const char       *name,
                 const WeftTensor *a,
                 const WeftTensor *b)
{
  JsonObject *object;
  double largest = 0, squares = 0, norm = 0;

  for (gint64 i = 0; i < weft_shape_count (&a->shape); i++) {
    double x = weft_tensor_get (a, i), difference = weft_tensor_get (b, i) - x;

    largest = fmax (largest, fabs (difference));
    squares += difference * difference;
    norm += x * x;
  }
  if (largest == 0)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "name", name);
  json_object_set_double_member (object, "largest", largest);
  json_object_set_double_member (object, "relative", norm > 0 ? sqrt (squares / norm) : 1);
  return object;
}

/* Tensors of @a against those of @b; with @only those that @b lacks. */
static gint64
collect_tensors (const WeftOnnxModel *a,
                 const WeftOnnxModel *b,
                 JsonArray           *only,
                 JsonArray           *changed)
{
  gint64 n_same = 0;

  for (int value = 0; value < weft_graph_get_n_values (a->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (a->graph, value);
    const WeftTensor *other = info->kind == WEFT_VALUE_PARAMETER ? find_tensor (b, info->name) : NULL;
    JsonObject *difference;

    if (info->kind != WEFT_VALUE_PARAMETER)
      continue;
    if (other == NULL || !weft_shape_equal (&other->shape, &info->shape)) {
      json_array_add_string_element (only, info->name);
      continue;
    }
    difference = changed != NULL ? compare_tensors (info->name, info->tensor, other) : NULL;
    if (difference != NULL)
      json_array_add_object_element (changed, difference);
    else
      n_same++;
  }
  return n_same;
}

static gboolean
add_tensors (JsonObject          *object,
             const WeftOnnxModel *a,
             const WeftOnnxModel *b)
{
  JsonObject *tensors = json_object_new ();
  JsonArray *only_a = json_array_new (), *only_b = json_array_new (), *changed = json_array_new ();
  gint64 n_same = collect_tensors (a, b, only_a, changed);
  gboolean same;

  collect_tensors (b, a, only_b, NULL);
  same = json_array_get_length (only_a) + json_array_get_length (only_b) + json_array_get_length (changed) == 0;
  json_object_set_int_member (tensors, "same", n_same);
  json_object_set_array_member (tensors, "only_a", only_a);
  json_object_set_array_member (tensors, "only_b", only_b);
  json_object_set_array_member (tensors, "changed", changed);
  json_object_set_object_member (object, "tensors", tensors);
  return same;
}

JsonObject *
weft_model_diff (const WeftOnnxModel *a,
                 const WeftOnnxModel *b)
{
  JsonObject *object = json_object_new ();
  Facts *facts[8];
  gboolean same;

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    facts[i] = facts_new ();
  add_values (facts[0], a, a->inputs, NULL);
  add_values (facts[1], b, b->inputs, NULL);
  add_values (facts[2], a, a->outputs, a->output_names);
  add_values (facts[3], b, b->outputs, b->output_names);
  add_ops (facts[4], a);
  add_ops (facts[5], b);
  add_texts (facts[6], a);
  add_texts (facts[7], b);
  same = add_section (object, "inputs", facts[0], facts[1]);
  same &= add_section (object, "outputs", facts[2], facts[3]);
  same &= add_section (object, "ops", facts[4], facts[5]);
  same &= add_section (object, "metadata", facts[6], facts[7]);
  same &= add_tensors (object, a, b);
  json_object_set_boolean_member (object, "same", same);
  return object;
}
