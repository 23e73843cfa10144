/* golden.h: numbers that PyTorch wrote, read and compared
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "engine/graph.h"

#include <math.h>

/* Returns: (transfer full): tests/data/@folder/@name */
static inline JsonNode *
golden_read (const char *folder,
             const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node = weft_json_read_file (path, 1 << 26, &error);

  g_assert_no_error (error);
  return node;
}

static inline void
golden_fill (WeftTensor *tensor,
             JsonArray  *data)
{
  g_assert_cmpint (weft_shape_count (&tensor->shape), ==, json_array_get_length (data));
  for (guint i = 0; i < json_array_get_length (data); i++)
    if (tensor->dtype == WEFT_DTYPE_I64)
      weft_tensor_i64 (tensor)[i] = json_array_get_int_element (data, i);
    else
      weft_tensor_set (tensor, i, json_array_get_double_element (data, i));
}

/* Returns: (transfer full): a tensor from { dtype, shape, data } */
static inline WeftTensor *
golden_tensor (JsonObject *object)
{
  JsonArray *extents = weft_json_get_array (object, "shape");
  const char *name = weft_json_get_string (object, "dtype", "");
  WeftShape shape = { .rank = (int) json_array_get_length (extents) };
  g_autoptr (GError) error = NULL;
  WeftTensor *tensor;
  int dtype = 0;

  for (int i = 0; i < shape.rank; i++)
    shape.extent[i] = json_array_get_int_element (extents, (guint) i);
  while (!g_str_equal (weft_dtype_get_name ((WeftDType) dtype), name))
    g_assert_cmpint (++dtype, <, WEFT_N_DTYPES);
  tensor = weft_tensor_new ((WeftDType) dtype, &shape, &error);
  g_assert_no_error (error);
  golden_fill (tensor, weft_json_get_array (object, "data"));
  return tensor;
}

/* Numbers agree to @tolerance, relative to each number and, for those that
 * came about by cancelling, to a twentieth of the largest; or to @floor. */
static inline void
golden_compare (const WeftTensor *tensor,
                JsonArray        *expected,
                double            tolerance,
                double            floor,
                const char       *what)
{
  double largest = 0;

  g_assert_cmpint (weft_shape_count (&tensor->shape), ==, json_array_get_length (expected));
  for (guint i = 0; i < json_array_get_length (expected); i++)
    largest = fmax (largest, fabs (json_array_get_double_element (expected, i)));
  for (guint i = 0; i < json_array_get_length (expected); i++) {
    double got = weft_tensor_get (tensor, i), want = json_array_get_double_element (expected, i);

    if (!(fabs (got - want) <= tolerance * (fabs (want) + fmin (0.05 * largest, 1)) + floor))
      g_error ("%s: element %u is %.9g, PyTorch says %.9g", what, i, got, want);
  }
}

/* Returns: the constant @object's data as f32, of the shape of @like */
static inline WeftValue
golden_seed (WeftGraph *graph,
             WeftValue  like,
             JsonArray *data)
{
  WeftTensor *seed = weft_tensor_new (WEFT_DTYPE_F32, &weft_graph_get_value (graph, like)->shape, NULL);

  golden_fill (seed, data);
  return weft_graph_add_constant (graph, seed);
}
