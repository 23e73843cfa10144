/* safetensors.c: feeds the fuzzer's bytes to the reader of safetensors files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/safetensors.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSafetensors) file = weft_safetensors_parse (bytes, &error);
  g_autofree const char **names = file != NULL ? weft_safetensors_list (file) : NULL;
  gsize total = 0;

  g_assert_true ((file == NULL) == (error != NULL));
  for (const char **name = names; name != NULL && *name != NULL; name++)
    total += weft_safetensors_find (file, *name)->bytes;
  g_assert_cmpuint (total, <=, length);
  return 0;
}
