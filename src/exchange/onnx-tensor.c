/* onnx-tensor.c: tensors as ONNX stores them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers are raw bytes, or a list in the field for their type, or in another
 * file. They must be exactly what the dimensions say before anything is allocated
 * for them. Raw bytes that are aligned stay where they are and are the tensor's.
 */
#include "exchange/onnx-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "exchange/error.h"

#include <math.h>
#include <string.h>

static const int numbers_of_dtypes[WEFT_N_DTYPES] = {
  [WEFT_DTYPE_F32] = 1,
  [WEFT_DTYPE_U8] = 2,
  [WEFT_DTYPE_I8] = 3,
  [WEFT_DTYPE_U16] = 4,
  [WEFT_DTYPE_I16] = 5,
  [WEFT_DTYPE_I32] = 6,
  [WEFT_DTYPE_I64] = 7,
  [WEFT_DTYPE_BOOL] = 9,
  [WEFT_DTYPE_F16] = 10,
  [WEFT_DTYPE_F64] = 11,
  [WEFT_DTYPE_U32] = 12,
  [WEFT_DTYPE_U64] = 13,
  [WEFT_DTYPE_BF16] = 16,
};

int
weft_onnx_dtype_to_number (WeftDType dtype)
{
  return numbers_of_dtypes[dtype];
}

gboolean
weft_onnx_dtype_from_number (gint64      number,
                             WeftDType  *dtype,
                             GError    **error)
{
  for (int i = 0; i < WEFT_N_DTYPES; i++)
    if (numbers_of_dtypes[i] == number) {
      *dtype = (WeftDType) i;
      return TRUE;
    }
  return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE,
                         _("ONNX’s data type number %" PRId64 " is not known here; export the model with 32-bit floating point numbers"), number);
}

/* What a TensorProto says of itself, its numbers still in the file. */
typedef struct
{
  char *name;
  WeftShape shape;
  gint64 data_type;
  gboolean is_external;
  WeftOnnxExternal external;
  gboolean has_raw;
  WeftProtobufField raw;
  GArray *lists; /* WeftProtobufField: pieces of the list of numbers */
} Raw;

static gboolean
add_dimension (Raw     *self,
               gint64   extent,
               GError **error)
{
  if (self->shape.rank == WEFT_MAX_RANK)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE, _("a tensor has more than %d axes"), WEFT_MAX_RANK);
  if (extent < 0)
    return weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor has an axis of %" PRId64 " elements"), extent);
  self->shape.extent[self->shape.rank++] = extent;
  return TRUE;
}

/* Dimensions are written one by one, or packed. */
static gboolean
read_dimensions (Raw                      *self,
                 const WeftProtobufField  *field,
                 GError                  **error)
{
  WeftProtobuf packed;
  guint64 extent;

  if (field->type == WEFT_PROTOBUF_VARINT)
    return add_dimension (self, weft_protobuf_get_int (field), error);
  weft_protobuf_enter (&packed, field);
  while (weft_protobuf_next_varint (&packed, &extent))
    if (!add_dimension (self, (gint64) extent, error))
      return FALSE;
  return !packed.broken || weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor’s dimensions are cut"));
}

static gboolean
read_field (Raw                      *self,
            const WeftProtobufField  *field,
            GError                  **error)
{
  switch (field->number) {
  case TENSOR_DIMS:
    return read_dimensions (self, field, error);
  case TENSOR_DATA_TYPE:
    self->data_type = weft_protobuf_get_int (field);
    return TRUE;
  case TENSOR_NAME:
    g_free (self->name);
    self->name = weft_protobuf_dup_text (field);
    return self->name != NULL || weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor’s name is no text"));
  case TENSOR_RAW:
    self->has_raw = field->type == WEFT_PROTOBUF_BYTES;
    self->raw = *field;
    return self->has_raw || weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor’s numbers are cut"));
  case TENSOR_LOCATION:
    self->is_external = self->is_external || weft_protobuf_get_int (field) != 0;
    return TRUE;
  case TENSOR_EXTERNAL:
    self->is_external = TRUE;
    return weft_onnx_external_add (&self->external, field, error);
  case TENSOR_FLOATS:
  case TENSOR_INTS32:
  case TENSOR_INTS64:
  case TENSOR_DOUBLES:
  case TENSOR_UINTS64:
    g_array_append_val (self->lists, *field);
    return TRUE;
  default:
    return TRUE;
  }
}

/* Which field holds the list for a data type. */
static guint
list_of (WeftDType dtype)
{
  switch (dtype) {
  case WEFT_DTYPE_F32:
    return TENSOR_FLOATS;
  case WEFT_DTYPE_F64:
    return TENSOR_DOUBLES;
  case WEFT_DTYPE_I64:
    return TENSOR_INTS64;
  case WEFT_DTYPE_U64:
  case WEFT_DTYPE_U32:
    return TENSOR_UINTS64;
  default:
    return TENSOR_INTS32;
  }
}

static gboolean
next_element (WeftProtobuf *wire,
              WeftDType     dtype,
              guint64      *bits)
{
  guint32 half;

  if (dtype == WEFT_DTYPE_F64)
    return weft_protobuf_next_fixed64 (wire, bits);
  if (dtype != WEFT_DTYPE_F32)
    return weft_protobuf_next_varint (wire, bits);
  if (!weft_protobuf_next_fixed32 (wire, &half))
    return FALSE;
  *bits = half;
  return TRUE;
}

/* Counts the elements of a list and, into @to, copies their low bytes. */
static gboolean
walk_list (const Raw *self,
           WeftDType  dtype,
           guint8    *to,
           gsize     *count)
{
  gsize size = weft_dtype_get_size (dtype);

  *count = 0;
  for (guint i = 0; i < self->lists->len; i++) {
    const WeftProtobufField *field = &g_array_index (self->lists, WeftProtobufField, i);
    gboolean single = field->type != WEFT_PROTOBUF_BYTES;
    guint64 bits = field->bits;
    WeftProtobuf wire = { 0 };

    if (field->number != list_of (dtype))
      return FALSE;
    if (!single)
      weft_protobuf_enter (&wire, field);
    while (single || next_element (&wire, dtype, &bits)) {
      bits = GUINT64_TO_LE (bits);
      if (to != NULL)
        memcpy (to + *count * size, &bits, size);
      ++*count;
      if (single)
        break;
    }
    if (wire.broken)
      return FALSE;
  }
  return TRUE;
}

/* Whether what is there of numbers is what the dimensions say. */
static gboolean
agrees (const Raw *self,
        WeftDType  dtype)
{
  gsize bytes, count, size = weft_dtype_get_size (dtype);

  if (!weft_size_multiply (self->shape.extent, (guint) self->shape.rank, size, &bytes))
    return FALSE;
  if (self->is_external)
    return !self->has_raw && self->lists->len == 0;
  if (self->has_raw)
    return self->raw.length == bytes && self->lists->len == 0;
  return walk_list (self, dtype, NULL, &count) && count == bytes / size;
}

/* Raw numbers begin at any byte. Where nobody else reads the bytes they are moved by up to
 * three, over their own key and length, which take so many from 128 bytes on. */
static void
align_raw (Raw                  *self,
           const WeftOnnxSource *source,
           gsize                 size)
{
  gsize step = (guintptr) self->raw.bytes % size;
  guint8 *to = (guint8 *) (gpointer) self->raw.bytes - step;

  if (!source->may_move || step == 0 || step > 3 || self->raw.length < 128)
    return;
  memmove (to, self->raw.bytes, self->raw.length);
  self->raw.bytes = to;
}

static WeftTensor *
take_raw (Raw             *self,
          WeftOnnxSource  *source,
          WeftDType        dtype,
          GError         **error)
{
  if (self->raw.length == 0)
    return weft_tensor_new (dtype, &self->shape, error);
  align_raw (self, source, weft_dtype_get_size (dtype));
  return weft_tensor_new_from_bytes (dtype, &self->shape, source->bytes, (gsize) (self->raw.bytes - (const guint8 *) g_bytes_get_data (source->bytes, NULL)), error);
}

static WeftTensor *
take_list (const Raw  *self,
           WeftDType   dtype,
           GError    **error)
{
  WeftTensor *tensor = weft_tensor_new (dtype, &self->shape, error);
  gsize count;

  if (tensor != NULL)
    walk_list (self, dtype, tensor->data, &count);
  return tensor;
}

/* Any byte but 0 is true in a file, and 1 here. */
static WeftTensor *
make_bool (WeftTensor  *stored,
           GError     **error)
{
  WeftTensor *tensor = weft_tensor_copy (stored, error);

  for (gsize i = 0; tensor != NULL && i < tensor->bytes; i++)
    weft_tensor_u8 (tensor)[i] = weft_tensor_u8 (tensor)[i] != 0;
  return tensor;
}

static WeftTensor *
fill (Raw             *self,
      WeftOnnxSource  *source,
      WeftDType        dtype,
      GError         **error)
{
  g_autoptr (WeftTensor) tensor = NULL;

  if (!agrees (self, dtype)) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor’s dimensions and numbers do not agree; the file is damaged"));
    return NULL;
  }
  tensor = self->is_external ? weft_onnx_external_read (&self->external, source, dtype, &self->shape, error)
           : self->has_raw   ? take_raw (self, source, dtype, error)
                             : take_list (self, dtype, error);
  return tensor != NULL && dtype == WEFT_DTYPE_BOOL ? make_bool (tensor, error) : g_steal_pointer (&tensor);
}

static WeftTensor *
read_raw (Raw             *self,
          WeftOnnxSource  *source,
          WeftProtobuf    *wire,
          GError         **error)
{
  WeftProtobufField field;
  WeftDType dtype;

  while (weft_protobuf_next (wire, &field))
    if (!read_field (self, &field, error))
      return NULL;
  if (wire->broken)
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor is cut; the file is damaged"));
  else if (weft_onnx_dtype_from_number (self->data_type, &dtype, error))
    return fill (self, source, dtype, error);
  return NULL;
}

WeftTensor *
weft_onnx_read_tensor (WeftOnnxSource  *source,
                       WeftProtobuf    *wire,
                       char           **name,
                       GError         **error)
{
  Raw raw = { .name = g_strdup (""), .external = { .length = -1 }, .lists = g_array_new (FALSE, FALSE, sizeof (WeftProtobufField)) };
  WeftTensor *tensor = read_raw (&raw, source, wire, error);

  if (tensor == NULL)
    g_prefix_error (error, _("tensor “%s”: "), raw.name != NULL ? raw.name : "");
  g_array_unref (raw.lists);
  weft_onnx_external_clear (&raw.external);
  if (name != NULL)
    *name = g_steal_pointer (&raw.name);
  g_free (raw.name);
  return tensor;
}

WeftTensor *
weft_onnx_parse_tensor (GBytes  *bytes,
                        GError **error)
{
  WeftOnnxSource source = { .bytes = bytes };
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  WeftProtobuf wire;

  weft_protobuf_init (&wire, data, length);
  return weft_onnx_read_tensor (&source, &wire, NULL, error);
}

gint64
weft_onnx_count_odd (const WeftTensor *tensor)
{
  const float *numbers = weft_tensor_const_f32 (tensor);
  gint64 n_odd = 0, n_minus = 0, n_other = 0;

  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++) {
    gboolean is_minus = numbers[i] == -INFINITY;

    n_minus += is_minus;
    n_odd += !isfinite (numbers[i]) && !is_minus;
    n_other += isfinite (numbers[i]) && numbers[i] != 0;
  }
  return n_odd + (n_other > 0 ? n_minus : 0);
}

GByteArray *
weft_onnx_make_tensor (const char       *name,
                       const WeftTensor *tensor)
{
  GByteArray *message = g_byte_array_new ();

  for (int axis = 0; axis < tensor->shape.rank; axis++)
    weft_protobuf_put_int (message, TENSOR_DIMS, tensor->shape.extent[axis]);
  weft_protobuf_put_int (message, TENSOR_DATA_TYPE, weft_onnx_dtype_to_number (tensor->dtype));
  if (*name != '\0')
    weft_protobuf_put_text (message, TENSOR_NAME, name);
  weft_protobuf_put_bytes (message, TENSOR_RAW, tensor->data, tensor->bytes);
  return message;
}
