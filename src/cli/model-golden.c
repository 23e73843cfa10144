/* model-golden.c: what a model must say, kept in its file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/model-golden.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/random.h"
#include "engine/session.h"

#include <gio/gio.h>

#include <math.h>
#include <string.h>

#define SEED      7
#define BATCH     2   /* in the place of dimensions that are not known */
#define MOST_KEPT 256 /* numbers of an output */

static void
unref_tensor (gpointer tensor)
{
  g_clear_pointer ((WeftTensor **) &tensor, weft_tensor_unref);
}

/* Normal numbers for floating point inputs, zeros for others. */
static WeftTensor *
draw_input (const WeftValueInfo  *info,
            GError              **error)
{
  WeftShape shape = info->shape;
  WeftRandom random;
  WeftTensor *tensor;
  gboolean is_real = info->dtype == WEFT_DTYPE_F32 || info->dtype == WEFT_DTYPE_F16 || info->dtype == WEFT_DTYPE_F64;

  for (int axis = 0; axis < shape.rank; axis++)
    shape.extent[axis] = shape.extent[axis] < 0 ? BATCH : shape.extent[axis];
  tensor = weft_tensor_new (info->dtype, &shape, error);
  weft_random_init (&random, weft_random_key (SEED, info->name), 0);
  for (gint64 i = 0; tensor != NULL && is_real && i < weft_shape_count (&shape); i++)
    weft_tensor_set (tensor, i, weft_random_normal (&random));
  return tensor;
}

static gboolean
draw_inputs (const WeftOnnxModel  *model,
             GPtrArray            *inputs,
             GError              **error)
{
  for (guint i = 0; i < model->inputs->len; i++) {
    WeftTensor *tensor = draw_input (weft_graph_get_value (model->graph, g_array_index (model->inputs, WeftValue, i)), error);

    if (tensor == NULL)
      return FALSE;
    g_ptr_array_add (inputs, tensor);
  }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the outputs */
static GPtrArray *
run (const WeftOnnxModel  *model,
     GError              **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (unref_tensor), outputs = g_ptr_array_new_with_free_func (unref_tensor);
  g_autoptr (WeftSession) session = weft_session_new_frozen (model->graph);

  if (!draw_inputs (model, inputs, error))
    return NULL;
  g_ptr_array_set_size (outputs, (int) model->outputs->len);
  if (weft_session_run (session, (const WeftValue *) (gpointer) model->inputs->data, (WeftTensor *const *) inputs->pdata, (int) inputs->len,
                        (const WeftValue *) (gpointer) model->outputs->data, (WeftTensor **) outputs->pdata, (int) outputs->len, error))
    return g_steal_pointer (&outputs);
  g_ptr_array_set_free_func (outputs, NULL);
  return NULL;
}

char *
weft_golden_make (const WeftOnnxModel  *model,
                  GError              **error)
{
  g_autoptr (GPtrArray) outputs = run (model, error);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *lists;

  if (outputs == NULL)
    return NULL;
  lists = json_array_new ();
  for (guint i = 0; i < outputs->len; i++) {
    const WeftTensor *output = outputs->pdata[i];
    JsonArray *list = json_array_new ();

    for (gint64 k = 0; k < MIN (weft_shape_count (&output->shape), MOST_KEPT); k++)
      json_array_add_double_element (list, weft_tensor_get (output, k));
    json_array_add_array_element (lists, list);
  }
  node = json_node_init_array (json_node_alloc (), lists);
  json_array_unref (lists);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static gboolean
fail (GError **error,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, arguments));
  va_end (arguments);
  return FALSE;
}

static gboolean
check_output (const char        *name,
              const WeftTensor  *output,
              JsonArray         *expected,
              WeftGoldenCheck   *check,
              GError           **error)
{
  gint64 n = weft_shape_count (&output->shape), n_expected = expected != NULL ? json_array_get_length (expected) : 0;

  if (n_expected > n)
    return fail (error, _("output “%s” has %" PRId64 " numbers, the file says at least %" PRId64 "; it was changed after it was exported"), name, n, n_expected);
  for (gint64 i = 0; i < n; i++) {
    double number = weft_tensor_get (output, i), must = i < n_expected ? json_array_get_double_element (expected, (guint) i) : number;
    double difference = fabs (number - must) / fmax (1, fabs (must));

    if (!isfinite (number))
      return fail (error, _("number %" PRId64 " of output “%s” is %g; the weights are damaged, or too large"), i + 1, name, number);
    if (!(difference <= WEFT_GOLDEN_TOLERANCE))
      return fail (error, _("number %" PRId64 " of output “%s” is %g, the file says %g; export the model again"), i + 1, name, number, must);
    check->difference = fmax (check->difference, difference);
  }
  check->n_outputs += n;
  check->n_compared += n_expected;
  return TRUE;
}

static JsonArray *
get_list (JsonNode *golden,
          guint     index)
{
  JsonArray *lists = golden != NULL && JSON_NODE_HOLDS_ARRAY (golden) ? json_node_get_array (golden) : NULL;
  JsonNode *node = lists != NULL && index < json_array_get_length (lists) ? json_array_get_element (lists, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
weft_golden_verify (const WeftOnnxModel  *model,
                    WeftGoldenCheck      *check,
                    GError              **error)
{
  const char *text = g_hash_table_lookup (model->texts, WEFT_GOLDEN_KEY);
  g_autoptr (JsonNode) golden = text != NULL ? weft_json_parse (text, strlen (text), error) : NULL;
  g_autoptr (GPtrArray) outputs = NULL;

  *check = (WeftGoldenCheck){ 0 };
  if (text != NULL && golden == NULL)
    return FALSE;
  outputs = run (model, error);
  if (outputs == NULL)
    return FALSE;
  for (guint i = 0; i < outputs->len; i++)
    if (!check_output (model->output_names->pdata[i], outputs->pdata[i], get_list (golden, i), check, error))
      return FALSE;
  return TRUE;
}
