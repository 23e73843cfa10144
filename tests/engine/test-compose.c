/* test-compose.c: operations that are made of others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/compose.h"
#include "engine/error.h"
#include "engine/session.h"

#include <math.h>
#include <string.h>

#define MOST 3

/* A graph with inputs of waves, whose extents follow from their letters. */
typedef struct
{
  WeftGraph *graph;
  WeftValue inputs[MOST];
  WeftTensor *tensors[MOST];
  int n;
} Setup;

static gint64
extent_of (char letter)
{
  return 2 + (letter - 'a') % 5;
}

static void
setup_add (Setup      *self,
           const char *letters)
{
  g_autofree char *name = g_strdup_printf ("x%d", self->n);
  WeftShape shape = { .rank = (int) strlen (letters) };

  for (int i = 0; i < shape.rank; i++)
    shape.extent[i] = extent_of (letters[i]);
  self->tensors[self->n] = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  for (gint64 i = 0; i < weft_shape_count (&shape); i++)
    weft_tensor_set (self->tensors[self->n], i, sin (0.9 * (double) i + self->n));
  self->inputs[self->n] = weft_graph_add_input (self->graph, name, WEFT_DTYPE_F32, &shape);
  self->n++;
}

static void
setup_clear (Setup *self)
{
  for (int i = 0; i < self->n; i++)
    weft_tensor_unref (self->tensors[i]);
  weft_graph_unref (self->graph);
}

static WeftTensor *
compute (Setup     *setup,
         WeftValue  value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (setup->graph, &error);
  WeftTensor *result = NULL;

  weft_session_run (session, setup->inputs, setup->tensors, setup->n, &value, &result, 1, &error);
  g_assert_no_error (error);
  return result;
}

/* The element of @letters at the places that all letters have. */
static gint64
place_of (const char   *letters,
          const gint64 *at)
{
  gint64 place = 0;

  for (; *letters != '\0'; letters++)
    place = place * extent_of (*letters) + at[*letters - 'a'];
  return place;
}

/* Einsum by its definition: a loop over all letters that occur. */
static void
check_einsum (const char *equation,
              const char *result)
{
  g_auto (GStrv) sides = g_strsplit (equation, "->", 2), terms = g_strsplit (sides[0], ",", 0);
  g_autofree double *expected = NULL;
  g_autoptr (WeftTensor) found = NULL;
  g_autoptr (GError) error = NULL;
  Setup setup = { .graph = weft_graph_new () };
  gint64 at[26] = { 0 }, count = 1;
  WeftValue y;
  int letter;

  for (int i = 0; terms[i] != NULL; i++)
    setup_add (&setup, terms[i]);
  y = weft_compose_einsum (setup.graph, equation, setup.inputs, setup.n, &error);
  g_assert_no_error (error);
  found = compute (&setup, y);
  for (const char *c = result; *c != '\0'; c++)
    count *= extent_of (*c);
  g_assert_cmpint (weft_shape_count (&found->shape), ==, count);
  expected = g_new0 (double, count);
  do {
    double product = 1;

    for (int i = 0; i < setup.n; i++)
      product *= weft_tensor_get (setup.tensors[i], place_of (terms[i], at));
    expected[place_of (result, at)] += product;
    for (letter = 0; letter < 26; letter++)
      if (strchr (sides[0], 'a' + letter) != NULL && ++at[letter] < extent_of ((char) ('a' + letter)))
        break;
      else
        at[letter] = 0;
  } while (letter < 26);
  for (gint64 i = 0; i < count; i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (found, i), expected[i], 1e-4 * (1 + fabs (expected[i])));
  setup_clear (&setup);
}

static void
test_einsum (void)
{
  check_einsum ("ij,jk->ik", "ik");
  check_einsum ("ij,jk", "ik");
  check_einsum ("bij,bjk->bik", "bik");
  check_einsum ("bhqd,bhkd->bhqk", "bhqk");
  check_einsum ("bqhd,bkhd->bhqk", "bhqk");
  check_einsum ("bij,bkj->kbi", "kbi");
  check_einsum ("ijk,jkl->li", "li");
  check_einsum ("i,j->ij", "ij");
  check_einsum ("i,i->", "");
  check_einsum ("ij->ji", "ji");
  check_einsum ("ijk->j", "j");
  check_einsum ("ij,ij->ij", "ij");
  check_einsum ("abc,cd->d", "d");
  check_einsum ("ab,bc,cd->ad", "ad");
  check_einsum ("ab,ac,ad->bcd", "bcd");
}

static void
test_misfits (void)
{
  const char *const wrong[] = { "ij->i", "iij,jk->ik", "ij,jk->iz", "ij", "ij,jk,k->i", "...ij,jk->ik", "i1,jk->i" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    Setup setup = { .graph = weft_graph_new () };

    setup_add (&setup, "ij");
    setup_add (&setup, "jk");
    g_assert_cmpint (weft_compose_einsum (setup.graph, wrong[i], setup.inputs, 2, &error), ==, WEFT_NO_VALUE);
    g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_ATTRIBUTE);
    setup_clear (&setup);
  }
}

static void
test_split (void)
{
  const gint64 extents[] = { 1, 3, 0, 2 }, short_of_one[] = { 1, 3, 1 };
  Setup setup = { .graph = weft_graph_new () };
  g_autoptr (GError) error = NULL;
  WeftValue pieces[4];

  setup_add (&setup, "be");
  g_assert_true (weft_compose_split (setup.graph, setup.inputs[0], -1, extents, 4, pieces, &error));
  for (int i = 0, from = 0; i < 4; from += (int) extents[i++]) {
    g_autoptr (WeftTensor) piece = compute (&setup, pieces[i]);

    g_assert_true (weft_shape_equal (&piece->shape, &WEFT_SHAPE (3, extents[i])));
    for (gint64 k = 0; k < weft_shape_count (&piece->shape); k++)
      g_assert_cmpfloat (weft_tensor_get (piece, k), ==, weft_tensor_get (setup.tensors[0], k / extents[i] * 6 + from + k % extents[i]));
  }
  g_assert_false (weft_compose_split (setup.graph, setup.inputs[0], 1, short_of_one, 3, pieces, &error));
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
  setup_clear (&setup);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/compose/einsum", test_einsum);
  g_test_add_func ("/engine/compose/einsum-misfits", test_misfits);
  g_test_add_func ("/engine/compose/split", test_split);
  return g_test_run ();
}
