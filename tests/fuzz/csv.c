/* csv.c: feeds the fuzzer's bytes to the reader of CSV files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-target.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  return weft_fuzz_reader (data, length, "csv");
}
