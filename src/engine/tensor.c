/* tensor.c: dense arrays with a type and a shape
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/tensor.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "engine/error.h"
#include "engine/half.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *name;
  gsize size;
} dtypes[WEFT_N_DTYPES] = {
  [WEFT_DTYPE_F32] = { "f32", 4 },
  [WEFT_DTYPE_F64] = { "f64", 8 },
  [WEFT_DTYPE_F16] = { "f16", 2 },
  [WEFT_DTYPE_BF16] = { "bf16", 2 },
  [WEFT_DTYPE_I64] = { "i64", 8 },
  [WEFT_DTYPE_I32] = { "i32", 4 },
  [WEFT_DTYPE_I16] = { "i16", 2 },
  [WEFT_DTYPE_I8] = { "i8", 1 },
  [WEFT_DTYPE_U64] = { "u64", 8 },
  [WEFT_DTYPE_U32] = { "u32", 4 },
  [WEFT_DTYPE_U16] = { "u16", 2 },
  [WEFT_DTYPE_U8] = { "u8", 1 },
  [WEFT_DTYPE_BOOL] = { "bool", 1 },
};

gsize
weft_dtype_get_size (WeftDType dtype)
{
  return dtypes[dtype].size;
}

const char *
weft_dtype_get_name (WeftDType dtype)
{
  return dtypes[dtype].name;
}

gboolean
weft_dtype_is_real (WeftDType dtype)
{
  return dtype == WEFT_DTYPE_F32 || dtype == WEFT_DTYPE_F64 || dtype == WEFT_DTYPE_F16 || dtype == WEFT_DTYPE_BF16;
}

gboolean
weft_shape_equal (const WeftShape *a,
                  const WeftShape *b)
{
  return a->rank == b->rank && memcmp (a->extent, b->extent, (gsize) a->rank * sizeof (gint64)) == 0;
}

gint64
weft_shape_count (const WeftShape *self)
{
  return weft_shape_count_axes (self, 0, self->rank);
}

gint64
weft_shape_count_axes (const WeftShape *self,
                       int              first,
                       int              last)
{
  gint64 count = 1;

  for (int axis = first; axis < last; axis++)
    count *= self->extent[axis];
  return count;
}

char *
weft_shape_to_string (const WeftShape *self)
{
  GString *text = g_string_new (NULL);

  if (self->rank == 0)
    g_string_append (text, _("scalar"));
  for (int axis = 0; axis < self->rank; axis++) {
    if (axis > 0)
      g_string_append (text, "×");
    if (self->extent[axis] < 0)
      g_string_append_c (text, '?');
    else
      g_string_append_printf (text, "%" G_GINT64_FORMAT, self->extent[axis]);
  }
  return g_string_free (text, FALSE);
}

WeftTensor *
weft_tensor_new_borrowed (WeftDType        dtype,
                          const WeftShape *shape,
                          gpointer         data,
                          GDestroyNotify   release,
                          gpointer         owner)
{
  WeftTensor *self = g_new0 (WeftTensor, 1);

  self->references = 1;
  self->dtype = dtype;
  self->shape = *shape;
  self->data = data;
  self->bytes = (gsize) weft_shape_count (shape) * dtypes[dtype].size;
  self->release = release;
  self->owner = owner;
  return self;
}

WeftTensor *
weft_tensor_new (WeftDType         dtype,
                 const WeftShape  *shape,
                 GError          **error)
{
  gpointer data;
  gsize bytes;

  if (!weft_size_multiply (shape->extent, (guint) shape->rank, dtypes[dtype].size, &bytes)) {
    g_autofree char *text = weft_shape_to_string (shape);
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("a tensor of shape %s is larger than memory can be"), text);
    return NULL;
  }
  data = weft_alloc (bytes, error);
  if (data == NULL)
    return NULL;
  return weft_tensor_new_borrowed (dtype, shape, data, weft_free, data);
}

WeftTensor *
weft_tensor_new_from_bytes (WeftDType         dtype,
                            const WeftShape  *shape,
                            GBytes           *bytes,
                            gsize             offset,
                            GError          **error)
{
  gsize size = dtypes[dtype].size, needed = (gsize) weft_shape_count (shape) * size, length;
  guint8 *data = (guint8 *) (gpointer) g_bytes_get_data (bytes, &length) + offset;
  WeftTensor *copy;

  g_return_val_if_fail (offset <= length && needed <= length - offset, NULL);

  if ((guintptr) data % size == 0)
    return weft_tensor_new_borrowed (dtype, shape, data, (GDestroyNotify) g_bytes_unref, g_bytes_ref (bytes));
  copy = weft_tensor_new (dtype, shape, error);
  if (copy != NULL)
    memcpy (copy->data, data, needed);
  return copy;
}

WeftTensor *
weft_tensor_new_vector (const float *numbers,
                        gint64       n_numbers)
{
  gpointer data = g_memdup2 (numbers, (gsize) n_numbers * sizeof (float));

  return weft_tensor_new_borrowed (WEFT_DTYPE_F32, &WEFT_SHAPE (n_numbers), data, g_free, data);
}

WeftTensor *
weft_tensor_new_scalar (float number)
{
  gpointer data = g_memdup2 (&number, sizeof number);

  return weft_tensor_new_borrowed (WEFT_DTYPE_F32, &WEFT_SCALAR, data, g_free, data);
}

WeftTensor *
weft_tensor_ref (WeftTensor *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_tensor_unref (WeftTensor *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  if (self->release != NULL)
    self->release (self->owner);
  g_free (self);
}

gboolean
weft_tensor_is_shared (const WeftTensor *self)
{
  return self->release != weft_free || __atomic_load_n (&self->references, __ATOMIC_ACQUIRE) > 1;
}

WeftTensor *
weft_tensor_copy (const WeftTensor  *self,
                  GError           **error)
{
  WeftTensor *copy = weft_tensor_new (self->dtype, &self->shape, error);

  if (copy != NULL)
    memcpy (copy->data, self->data, self->bytes);
  return copy;
}

WeftTensor *
weft_tensor_reshape (WeftTensor      *self,
                     const WeftShape *shape)
{
  g_return_val_if_fail (weft_shape_count (shape) == weft_shape_count (&self->shape), NULL);

  return weft_tensor_new_borrowed (self->dtype, shape, self->data, (GDestroyNotify) weft_tensor_unref, weft_tensor_ref (self));
}

float *
weft_tensor_f32 (WeftTensor *self)
{
  g_assert (self->dtype == WEFT_DTYPE_F32);
  return self->data;
}

const float *
weft_tensor_const_f32 (const WeftTensor *self)
{
  g_assert (self->dtype == WEFT_DTYPE_F32);
  return self->data;
}

gint64 *
weft_tensor_i64 (WeftTensor *self)
{
  g_assert (self->dtype == WEFT_DTYPE_I64);
  return self->data;
}

gint32 *
weft_tensor_i32 (WeftTensor *self)
{
  g_assert (self->dtype == WEFT_DTYPE_I32);
  return self->data;
}

guint8 *
weft_tensor_u8 (WeftTensor *self)
{
  g_assert (self->dtype == WEFT_DTYPE_U8 || self->dtype == WEFT_DTYPE_BOOL);
  return self->data;
}

/* Integers saturate: a conversion out of range would be undefined. */
static gint64
to_integer (double number,
            double low,
            double high)
{
  return isnan (number) ? 0 : (gint64) CLAMP (number, low, high);
}

double
weft_tensor_get (const WeftTensor *self,
                 gint64            index)
{
  switch (self->dtype) {
  case WEFT_DTYPE_F32:
    return (double) ((const float *) self->data)[index];
  case WEFT_DTYPE_F64:
    return ((const double *) self->data)[index];
  case WEFT_DTYPE_F16:
    return (double) weft_half_to_float (((const guint16 *) self->data)[index]);
  case WEFT_DTYPE_BF16:
    return (double) weft_brain_to_float (((const guint16 *) self->data)[index]);
  case WEFT_DTYPE_U64:
    return (double) ((const guint64 *) self->data)[index];
  default:
    return (double) weft_tensor_get_int (self, index);
  }
}

gint64
weft_tensor_get_int (const WeftTensor *self,
                     gint64            index)
{
  switch (self->dtype) {
  case WEFT_DTYPE_I64:
  case WEFT_DTYPE_U64:
    return ((const gint64 *) self->data)[index];
  case WEFT_DTYPE_I32:
    return ((const gint32 *) self->data)[index];
  case WEFT_DTYPE_I16:
    return ((const gint16 *) self->data)[index];
  case WEFT_DTYPE_I8:
    return ((const gint8 *) self->data)[index];
  case WEFT_DTYPE_U32:
    return ((const guint32 *) self->data)[index];
  case WEFT_DTYPE_U16:
    return ((const guint16 *) self->data)[index];
  case WEFT_DTYPE_U8:
  case WEFT_DTYPE_BOOL:
    return ((const guint8 *) self->data)[index];
  default:
    return to_integer (weft_tensor_get (self, index), -0x1p63, 0x1p63 - 1024);
  }
}

void
weft_tensor_set (WeftTensor *self,
                 gint64      index,
                 double      number)
{
  /* What an integer can hold, from the widest down; of 64 bits what a double can. */
  static const struct
  {
    double low;
    double high;
  } limits[WEFT_N_DTYPES] = {
    [WEFT_DTYPE_I64] = { -0x1p63, 0x1p63 - 1024 },
    [WEFT_DTYPE_I32] = { G_MININT32, G_MAXINT32 },
    [WEFT_DTYPE_I16] = { G_MININT16, G_MAXINT16 },
    [WEFT_DTYPE_I8] = { G_MININT8, G_MAXINT8 },
    [WEFT_DTYPE_U32] = { 0, G_MAXUINT32 },
    [WEFT_DTYPE_U16] = { 0, G_MAXUINT16 },
    [WEFT_DTYPE_U8] = { 0, G_MAXUINT8 },
  };

  switch (self->dtype) {
  case WEFT_DTYPE_F32:
    ((float *) self->data)[index] = (float) number;
    break;
  case WEFT_DTYPE_F64:
    ((double *) self->data)[index] = number;
    break;
  case WEFT_DTYPE_F16:
    ((guint16 *) self->data)[index] = weft_half_from_float ((float) number);
    break;
  case WEFT_DTYPE_BF16:
    ((guint16 *) self->data)[index] = weft_brain_from_float ((float) number);
    break;
  case WEFT_DTYPE_U64:
    ((guint64 *) self->data)[index] = isnan (number) ? 0 : (guint64) CLAMP (number, 0, 0x1p64 - 2048);
    break;
  case WEFT_DTYPE_BOOL:
    ((guint8 *) self->data)[index] = number != 0;
    break;
  default:
    weft_tensor_set_int (self, index, to_integer (number, limits[self->dtype].low, limits[self->dtype].high));
  }
}

void
weft_tensor_set_int (WeftTensor *self,
                     gint64      index,
                     gint64      number)
{
  switch (self->dtype) {
  case WEFT_DTYPE_I64:
  case WEFT_DTYPE_U64:
    ((gint64 *) self->data)[index] = number;
    break;
  case WEFT_DTYPE_I32:
  case WEFT_DTYPE_U32:
    ((guint32 *) self->data)[index] = (guint32) number;
    break;
  case WEFT_DTYPE_I16:
  case WEFT_DTYPE_U16:
    ((guint16 *) self->data)[index] = (guint16) number;
    break;
  case WEFT_DTYPE_I8:
  case WEFT_DTYPE_U8:
    ((guint8 *) self->data)[index] = (guint8) number;
    break;
  case WEFT_DTYPE_BOOL:
    ((guint8 *) self->data)[index] = number != 0;
    break;
  default:
    weft_tensor_set (self, index, (double) number);
  }
}
