/* onnx.c: feeds the fuzzer's bytes to the reader of ONNX files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is accepted must be written, read back and written to the same bytes, and
 * must stand being counted.
 */
#include "exchange/onnx.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/* A file may be changed in memory where bytes may not, and gives the same. */
static void
read_as_file (const guint8 *data,
              gsize         length,
              GBytes       *expected)
{
  static int file = -1;
  g_autofree char *path = NULL;
  g_autoptr (WeftOnnxModel) model = NULL;
  g_autoptr (GBytes) written = NULL;

  if (file < 0)
    file = memfd_create ("fuzz.onnx", 0);
  g_assert_true (ftruncate (file, 0) == 0 && pwrite (file, data, length, 0) == (gssize) length);
  path = g_strdup_printf ("/proc/self/fd/%d", file);
  model = weft_onnx_read (path, NULL);
  written = model != NULL && expected != NULL ? weft_onnx_serialize (model, NULL, NULL, NULL) : NULL;
  g_assert_true (expected == NULL || (written != NULL && g_bytes_equal (written, expected)));
}

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
  read_as_file (data, length, one);
  again = one != NULL ? weft_onnx_parse (one, NULL) : NULL;
  two = again != NULL ? weft_onnx_serialize (again, NULL, NULL, NULL) : NULL;
  g_assert_true (two == NULL || g_bytes_equal (one, two));
  return 0;
}
