/* test-variants.c: rows that are others with some inputs replaced
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "dataset/gather.h"

#define N_ROWS   4
#define N_INPUTS 4 /* a number, and one for each of three names */

typedef struct
{
  WeftDataset *dataset;
  WeftPreparation *preparation;
  WeftGather *plain;
  WeftGather *gather; /* the same with variants */
} Fixture;

static void
prepare (Fixture *self)
{
  static const guint32 rows[N_ROWS] = { 0, 1, 2, 3 };
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (GError) error = NULL;

  self->dataset = fixture_table ("a,color,kind\n1,red,x\n3,green,y\n5,blue,x\n7,red,\n", NULL);
  g_assert_true (weft_params_set (params, "target", "kind", NULL) && weft_params_set (params, "numbers", "none", NULL));
  self->preparation = weft_preparation_fit (self->dataset, rows, N_ROWS, params, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weft_preparation_get_n_inputs (self->preparation), ==, N_INPUTS);
  self->plain = weft_gather_new (self->preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  self->gather = weft_gather_new (self->preparation, self->dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_no_error (error);
}

/* Variants: of row 1 with another number, of row 3, which has no class, and of row 1 again. */
static void
setup (Fixture       *self,
       gconstpointer  data)
{
  g_autoptr (WeftVariants) variants = weft_variants_new (N_ROWS);

  prepare (self);
  g_assert_cmpuint (weft_variants_add (variants, 1, (const guint32[]){ 0 }, (const float[]){ 9 }, 1), ==, 4);
  g_assert_cmpuint (weft_variants_add (variants, 3, (const guint32[]){ 0 }, (const float[]){ 2 }, 1), ==, 5);
  g_assert_cmpuint (weft_variants_add (variants, 1, (const guint32[]){ 1, 2, 3 }, (const float[]){ 0, 0, 1 }, 3), ==, 6);
  g_assert_cmpuint (weft_variants_get_n (variants), ==, 3);
  weft_gather_set_variants (self->gather, variants);
}

static void
teardown (Fixture       *self,
          gconstpointer  data)
{
  weft_gather_unref (self->gather);
  weft_gather_unref (self->plain);
  weft_preparation_unref (self->preparation);
  weft_dataset_unref (self->dataset);
}

static void
test_inputs (Fixture       *self,
             gconstpointer  data)
{
  static const guint32 rows[] = { 6, 0, 4, 1 }, origins[] = { 1, 0, 1, 1 };
  float numbers[G_N_ELEMENTS (rows)][N_INPUTS], expected[G_N_ELEMENTS (rows)][N_INPUTS];

  weft_gather_fill_inputs (self->gather, rows, G_N_ELEMENTS (rows), numbers[0]);
  weft_gather_fill_inputs (self->plain, origins, G_N_ELEMENTS (rows), expected[0]);
  expected[2][0] = 9;
  for (int i = 1; i < N_INPUTS; i++)
    expected[0][i] = i == 3;
  g_assert_cmpmem (numbers, sizeof numbers, expected, sizeof expected);
  weft_gather_prefetch (self->gather, rows, G_N_ELEMENTS (rows));
}

static void
test_targets (Fixture       *self,
              gconstpointer  data)
{
  static const guint32 rows[] = { 6, 5, 2, 4 };
  gint32 classes[G_N_ELEMENTS (rows)];
  guint32 known[G_N_ELEMENTS (rows)];

  weft_gather_fill_targets (self->gather, rows, G_N_ELEMENTS (rows), WEFT_DTYPE_I32, classes);
  g_assert_cmpint (classes[0], ==, 1);
  g_assert_cmpint (classes[1], ==, -1);
  g_assert_cmpint (classes[2], ==, 0);
  g_assert_cmpint (classes[3], ==, 1);
  g_assert_cmpuint (weft_gather_select_known (self->gather, rows, G_N_ELEMENTS (rows), known), ==, 3);
  g_assert_cmpuint (known[0], ==, 6);
  g_assert_cmpuint (known[1], ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/dataset/variants/inputs", Fixture, NULL, setup, test_inputs, teardown);
  g_test_add ("/dataset/variants/targets", Fixture, NULL, setup, test_targets, teardown);
  return g_test_run ();
}
