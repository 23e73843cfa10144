/* safetensors.c: feeds the fuzzer's bytes to the reader of safetensors files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of what is accepted every byte of every tensor is read, and each tensor must
 * be found under its name with a size that its shape explains; together they
 * hold no more than the file.
 */
#include "base/alloc.h"
#include "exchange/safetensors.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/* What is read goes here, so that no compiler leaves the reading out. */
static volatile guint8 seen;

static void
read_tensor (const WeftTensor *tensor)
{
  gsize bytes;

  g_assert_nonnull (tensor);
  g_assert_true (weft_size_multiply (tensor->shape.extent, (guint) tensor->shape.rank, weft_dtype_get_size (tensor->dtype), &bytes));
  g_assert_cmpuint (bytes, ==, tensor->bytes);
  for (gsize i = 0; i < bytes; i++)
    seen = ((const guint8 *) tensor->data)[i];
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSafetensors) file = weft_safetensors_parse (bytes, &error);
  g_autofree const char **names = NULL;
  gsize total = 0;

  g_assert_true ((file != NULL) == (error == NULL));
  if (file == NULL)
    return 0;
  names = weft_safetensors_list (file);
  for (const char **name = names; *name != NULL; name++) {
    const WeftTensor *tensor = weft_safetensors_find (file, *name);

    read_tensor (tensor);
    total += tensor->bytes;
  }
  g_assert_cmpuint (total, <=, length);
  weft_safetensors_get_text (file, "format");
  return 0;
}
