/* test-tensor.c: tensors, shapes and half precision
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/tensor.h"

#include "base/alloc.h"
#include "engine/error.h"
#include "engine/half.h"

#include <math.h>

static void
test_dtypes (void)
{
  const double numbers[] = { 0, 1, 2, 100, 127 };

  for (int d = 0; d < WEFT_N_DTYPES; d++) {
    g_autoptr (WeftTensor) tensor = weft_tensor_new ((WeftDType) d, &WEFT_SHAPE (5), NULL);

    g_assert_cmpuint (tensor->bytes, ==, 5 * weft_dtype_get_size ((WeftDType) d));
    g_assert_cmpuint ((guintptr) tensor->data % WEFT_ALIGNMENT, ==, 0);
    for (int i = 0; i < 5; i++) {
      g_assert_cmpfloat (weft_tensor_get (tensor, i), ==, 0);
      weft_tensor_set (tensor, i, numbers[i]);
      g_assert_cmpfloat (weft_tensor_get (tensor, i), ==, d == WEFT_DTYPE_BOOL ? numbers[i] != 0 : numbers[i]);
    }
  }
}

static void
test_signs (void)
{
  const WeftDType with_sign[] = { WEFT_DTYPE_F32, WEFT_DTYPE_F64, WEFT_DTYPE_F16, WEFT_DTYPE_BF16, WEFT_DTYPE_I64, WEFT_DTYPE_I32, WEFT_DTYPE_I16, WEFT_DTYPE_I8 };

  for (guint i = 0; i < G_N_ELEMENTS (with_sign); i++) {
    g_autoptr (WeftTensor) tensor = weft_tensor_new (with_sign[i], &WEFT_SCALAR, NULL);

    weft_tensor_set (tensor, 0, -128);
    g_assert_cmpfloat (weft_tensor_get (tensor, 0), ==, -128);
  }
}

/* Whole numbers keep all 64 bits, and their low ones where there is less room. */
static void
test_whole_numbers (void)
{
  const gint64 large = (gint64) 0x7123456789abcdefLL;
  g_autoptr (WeftTensor) wide = weft_tensor_new (WEFT_DTYPE_I64, &WEFT_SCALAR, NULL), natural = weft_tensor_new (WEFT_DTYPE_U64, &WEFT_SCALAR, NULL);
  g_autoptr (WeftTensor) narrow = weft_tensor_new (WEFT_DTYPE_I16, &WEFT_SCALAR, NULL), real = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SCALAR, NULL);

  weft_tensor_set_int (wide, 0, large);
  g_assert_cmpint (weft_tensor_get_int (wide, 0), ==, large);
  weft_tensor_set_int (narrow, 0, large);
  g_assert_cmpint (weft_tensor_get_int (narrow, 0), ==, (gint16) 0xcdef);
  weft_tensor_set_int (natural, 0, -1);
  g_assert_cmpfloat (weft_tensor_get (natural, 0), ==, 0x1p64);
  weft_tensor_set (natural, 0, -5);
  g_assert_cmpfloat (weft_tensor_get (natural, 0), ==, 0);
  weft_tensor_set (real, 0, -2.75);
  g_assert_cmpint (weft_tensor_get_int (real, 0), ==, -2);
}

/* To the nearest, ties to even; what is no number stays none. */
static void
test_brain (void)
{
  static const struct
  {
    float number;
    guint16 brain;
  } cases[] = {
    { 1, 0x3f80 },
    { -2, 0xc000 },
    { 1.00390625f, 0x3f80 },
    { 1.01171875f, 0x3f82 },
    { 3.4e38f, 0x7f80 },
    { INFINITY, 0x7f80 },
    { 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmphex (weft_brain_from_float (cases[i].number), ==, cases[i].brain);
  g_assert_true (isnan (weft_brain_to_float (weft_brain_from_float (NAN))));
  g_assert_cmpfloat (weft_brain_to_float (0x3f82), ==, 1.015625f);
}

static void
test_shape_text (void)
{
  static const struct
  {
    WeftShape shape;
    const char *text;
  } cases[] = {
    { { 0 }, "scalar" },
    { { 1, { 5 } }, "5" },
    { { 2, { 32, 784 } }, "32×784" },
    { { 3, { -1, 0, 7 } }, "?×0×7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_shape_to_string (&cases[i].shape);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
  g_assert_cmpint (weft_shape_count (&WEFT_SHAPE (3, 0, 5)), ==, 0);
  g_assert_cmpint (weft_shape_count (&WEFT_SCALAR), ==, 1);
  g_assert_cmpint (weft_shape_count_axes (&WEFT_SHAPE (3, 4, 5), 1, 3), ==, 20);
  g_assert_false (weft_shape_equal (&WEFT_SHAPE (3), &WEFT_SHAPE (3, 1)));
}

static void
test_too_large (void)
{
  const WeftShape shapes[] = { WEFT_SHAPE (G_MAXINT64), WEFT_SHAPE (G_MAXINT64 / 8, 3), WEFT_SHAPE (1 << 30, 1 << 30, 1 << 30), WEFT_SHAPE (-1, 4) };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (weft_tensor_new (WEFT_DTYPE_F64, &shapes[i], &error));
    g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
  }
}

static void
test_refused (void)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (3), NULL);
  g_autoptr (GError) error = NULL;

  weft_alloc_fail_at (0);
  g_assert_null (weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (3), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  weft_alloc_fail_at (0);
  g_assert_null (weft_tensor_copy (tensor, &error));
  g_assert_nonnull (error);
  weft_alloc_fail_at (-1);
}

static void
release_cb (gpointer owner)
{
  (*(int *) owner)++;
}

static void
test_borrowed (void)
{
  float numbers[6] = { 1, 2, 3, 4, 5, 6 };
  int n_released = 0;
  WeftTensor *tensor = weft_tensor_new_borrowed (WEFT_DTYPE_F32, &WEFT_SHAPE (2, 3), numbers, release_cb, &n_released);
  WeftTensor *other = weft_tensor_reshape (tensor, &WEFT_SHAPE (3, 2));
  g_autoptr (WeftTensor) copy = weft_tensor_copy (tensor, NULL);

  g_assert_true (tensor->data == numbers && other->data == numbers && copy->data != numbers);
  weft_tensor_unref (tensor);
  g_assert_cmpint (n_released, ==, 0);
  numbers[5] = 60;
  g_assert_cmpfloat (weft_tensor_get (other, 5), ==, 60);
  g_assert_cmpfloat (weft_tensor_get (copy, 5), ==, 6);
  g_assert_cmpint (other->shape.extent[0], ==, 3);
  weft_tensor_unref (other);
  g_assert_cmpint (n_released, ==, 1);
}

/* Every half there is, by its definition, and back to the same bits. */
static void
test_half_all (void)
{
  for (guint bits = 0; bits < 65536; bits++) {
    int exponent = bits >> 10 & 31, mantissa = bits & 1023;
    double expected = exponent == 0 ? mantissa * 0x1p-24 : (1 + mantissa / 1024.0) * pow (2, exponent - 15);
    float found = weft_half_to_float ((guint16) bits);

    if (exponent == 31)
      expected = mantissa != 0 ? NAN : INFINITY;
    if (bits & 0x8000)
      expected = -expected;
    if (isnan (expected)) {
      g_assert_true (isnan (found) && isnan (weft_half_to_float (weft_half_from_float (found))));
      continue;
    }
    g_assert_true ((double) found == expected && !signbit (found) == !(bits & 0x8000));
    g_assert_cmpuint (weft_half_from_float (found), ==, bits);
  }
}

/* Between two neighbours the nearer one is taken, in the middle the even one. */
static void
test_half_rounding (void)
{
  for (guint bits = 0; bits < 0x7bff; bits++) {
    float low = weft_half_to_float ((guint16) bits), high = weft_half_to_float ((guint16) (bits + 1)), middle = (low + high) / 2;

    g_assert_cmpuint (weft_half_from_float (nextafterf (middle, 0)), ==, bits);
    g_assert_cmpuint (weft_half_from_float (nextafterf (middle, INFINITY)), ==, bits + 1);
    g_assert_cmpuint (weft_half_from_float (middle), ==, bits + (bits & 1));
    g_assert_cmpuint (weft_half_from_float (-middle), ==, (bits + (bits & 1)) | 0x8000);
  }
  g_assert_cmpuint (weft_half_from_float (65519.996f), ==, 0x7bff);
  g_assert_cmpuint (weft_half_from_float (65520), ==, 0x7c00);
  g_assert_cmpuint (weft_half_from_float (INFINITY), ==, 0x7c00);
  g_assert_cmpuint (weft_half_from_float (-G_MAXFLOAT), ==, 0xfc00);
  g_assert_cmpuint (weft_half_from_float (1e-30f), ==, 0);
  g_assert_cmpuint (weft_half_from_float (-1e-30f), ==, 0x8000);
}

/* Over bytes where they are; only what is not aligned for its type is copied. */
static void
test_from_bytes (void)
{
  const float numbers[] = { 1, 2, 3 };
  g_autoptr (GBytes) bytes = g_bytes_new (numbers, sizeof numbers);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  g_autoptr (WeftTensor) there = weft_tensor_new_from_bytes (WEFT_DTYPE_F32, &WEFT_SHAPE (2), bytes, 4, NULL);
  g_autoptr (WeftTensor) odd = weft_tensor_new_from_bytes (WEFT_DTYPE_I16, &WEFT_SHAPE (2, 2), bytes, 3, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (there->data == data + 4);
  g_assert_cmpuint (there->bytes, ==, 8);
  g_assert_true (odd->data != data + 3);
  g_assert_cmpmem (odd->data, odd->bytes, data + 3, 8);
  weft_alloc_fail_at (0);
  g_assert_null (weft_tensor_new_from_bytes (WEFT_DTYPE_F32, &WEFT_SHAPE (1), bytes, 1, &error));
  weft_alloc_fail_at (-1);
  g_assert_nonnull (error);
  g_clear_pointer (&bytes, g_bytes_unref);
  g_assert_cmpfloat (weft_tensor_get (there, 1), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/tensor/dtypes", test_dtypes);
  g_test_add_func ("/engine/tensor/signs", test_signs);
  g_test_add_func ("/engine/tensor/whole-numbers", test_whole_numbers);
  g_test_add_func ("/engine/tensor/brain", test_brain);
  g_test_add_func ("/engine/tensor/shape-text", test_shape_text);
  g_test_add_func ("/engine/tensor/too-large", test_too_large);
  g_test_add_func ("/engine/tensor/refused", test_refused);
  g_test_add_func ("/engine/tensor/borrowed", test_borrowed);
  g_test_add_func ("/engine/tensor/from-bytes", test_from_bytes);
  g_test_add_func ("/engine/tensor/half-all", test_half_all);
  g_test_add_func ("/engine/tensor/half-rounding", test_half_rounding);
  return g_test_run ();
}
