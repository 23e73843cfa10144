/* fixture.h: small networks to look into
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "explain/error.h"
#include "explain/saliency.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static inline char *
fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "explain", name, NULL);
}

/* A subject of tests/data/explain/NAME.onnx. */
static inline WeftSubject *
fixture_read (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".onnx", NULL), *path = fixture_path (file);
  g_autoptr (GError) error = NULL;
  WeftOnnxModel *model = weft_onnx_read (path, &error);
  g_autoptr (WeftPredictor) predictor = NULL;
  WeftSubject *subject;

  g_assert_no_error (error);
  predictor = weft_predictor_new_onnx (model, &error);
  g_assert_no_error (error);
  subject = weft_subject_new (predictor, 0, &error);
  g_assert_no_error (error);
  return subject;
}

/* Returns: (transfer full): the numbers of a member of an object */
static inline float *
fixture_numbers (JsonObject *object,
                 const char *name,
                 guint      *n)
{
  JsonArray *array = json_object_get_array_member (object, name);
  float *numbers;

  *n = json_array_get_length (array);
  numbers = g_new (float, *n);
  for (guint i = 0; i < *n; i++)
    numbers[i] = (float) json_array_get_double_element (array, i);
  return numbers;
}

/* Largest difference, relative to numbers above 1 of the expected ones' scale. */
static inline void
fixture_compare (const char  *what,
                 const float *numbers,
                 const float *expected,
                 gint64       n,
                 double       tolerance)
{
  double scale = 1e-30;

  for (gint64 i = 0; i < n; i++)
    scale = MAX (scale, fabs ((double) expected[i]));
  for (gint64 i = 0; i < n; i++)
    if (!(fabs ((double) numbers[i] - (double) expected[i]) <= tolerance * scale))
      g_error ("%s: number %" PRId64 " is %.9g, expected %.9g", what, i, (double) numbers[i], (double) expected[i]);
}

static inline double
fixture_check (const WeftSaliency *result,
               const char         *id)
{
  for (guint i = 0; i < result->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (result->checks, WeftSaliencyCheck, i);

    if (g_str_equal (check->id, id))
      return check->value;
  }
  g_error ("there is no check %s", id);
}
