/* onnx.c: feeds the fuzzer's bytes to the reader of ONNX files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is accepted must be written, read back and written to the same bytes, and
 * must stand being counted.
 */
#include "exchange/onnx.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length), one = NULL, two = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = weft_onnx_parse (bytes, &error), again = NULL;
  gint64 n_parameters;
  double operations;

  g_assert_true ((model != NULL) == (error == NULL));
  if (model == NULL)
    return 0;
  weft_onnx_model_count (model, &n_parameters, &operations, NULL);
  one = weft_onnx_serialize (model, NULL, NULL, NULL);
  again = one != NULL ? weft_onnx_parse (one, NULL) : NULL;
  two = again != NULL ? weft_onnx_serialize (again, NULL, NULL, NULL) : NULL;
  g_assert_true (two == NULL || g_bytes_equal (one, two));
  return 0;
}
