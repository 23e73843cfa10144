/* space.c: feeds the fuzzer's bytes to spaces as a store has them, and uses what comes of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/grid.h"
#include "tune/point.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/* A point by chance is one of the space, and its text is read as the same. */
static void
use (const WeftSpace *space)
{
  g_autofree double *point = weft_point_new (space), *again = NULL;
  g_autoptr (JsonNode) node = NULL;
  WeftRandom random;

  weft_random_init (&random, 1, 0);
  weft_point_complete (space, point, &random);
  g_assert_true (weft_point_check (space, point, FALSE, NULL));
  node = weft_point_to_json (space, point);
  again = weft_point_from_json (space, node, FALSE, NULL);
  g_assert_true (again != NULL && weft_point_equal (space, point, again));
  for (guint i = 0; i < weft_space_get_size (space); i++)
    json_node_unref (weft_dimension_to_optuna (weft_space_get_dimension (space, i)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (JsonNode) node = weft_json_parse ((const char *) data, length, NULL), written = NULL;
  g_autoptr (WeftSpace) space = node != NULL ? weft_space_from_json (node, NULL) : NULL, again = NULL;

  if (space == NULL)
    return 0;
  use (space);
  written = weft_space_to_json (space);
  again = weft_space_from_json (written, NULL);
  g_assert_true (again != NULL && weft_space_get_size (again) == weft_space_get_size (space));
  return 0;
}
