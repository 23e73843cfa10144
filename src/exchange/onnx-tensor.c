/* onnx-tensor.c: tensors as ONNX stores them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers are raw bytes, or a list in the field for their type. Both must
 * hold exactly what the dimensions say before anything is allocated for them.
 */
#include "exchange/onnx-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "exchange/error.h"

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

gboolean
weft_onnx_fail (GError     **error,
                int          code,
                const char  *format,
                ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, WEFT_EXCHANGE_ERROR, code, text);
  return FALSE;
}

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
  gboolean external;
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
    self->external = self->external || weft_protobuf_get_int (field) != 0;
    return TRUE;
  case TENSOR_EXTERNAL:
    self->external = TRUE;
    return TRUE;
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

static WeftTensor *
fill (const Raw  *self,
      WeftDType   dtype,
      GError    **error)
{
  g_autoptr (WeftTensor) tensor = NULL;
  gsize bytes, count, size = weft_dtype_get_size (dtype);

  if (!weft_size_multiply (self->shape.extent, (guint) self->shape.rank, size, &bytes) ||
      (self->has_raw ? self->raw.length != bytes || self->lists->len > 0
                     : !walk_list (self, dtype, NULL, &count) || count != bytes / size)) {
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor’s dimensions and numbers do not agree; the file is damaged"));
    return NULL;
  }
  tensor = weft_tensor_new (dtype, &self->shape, error);
  if (tensor == NULL)
    return NULL;
  if (self->has_raw && bytes > 0)
    memcpy (tensor->data, self->raw.bytes, bytes);
  else if (!self->has_raw)
    walk_list (self, dtype, tensor->data, &count);
  for (gsize i = 0; dtype == WEFT_DTYPE_BOOL && i < bytes; i++)
    ((guint8 *) tensor->data)[i] = ((guint8 *) tensor->data)[i] != 0;
  return g_steal_pointer (&tensor);
}

static WeftTensor *
read_raw (Raw           *self,
          WeftProtobuf  *wire,
          GError       **error)
{
  WeftProtobufField field;
  WeftDType dtype;

  while (weft_protobuf_next (wire, &field))
    if (!read_field (self, &field, error))
      return NULL;
  if (wire->broken)
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_FORMAT, _("a tensor is cut; the file is damaged"));
  else if (self->external)
    weft_onnx_fail (error, WEFT_EXCHANGE_ERROR_TYPE,
                    _("the numbers are in another file; save the model with all of it in one, as onnx.save does by default"));
  else if (weft_onnx_dtype_from_number (self->data_type, &dtype, error))
    return fill (self, dtype, error);
  return NULL;
}

WeftTensor *
weft_onnx_read_tensor (WeftProtobuf  *wire,
                       char         **name,
                       GError       **error)
{
  Raw raw = { .name = g_strdup (""), .lists = g_array_new (FALSE, FALSE, sizeof (WeftProtobufField)) };
  WeftTensor *tensor = read_raw (&raw, wire, error);

  if (tensor == NULL)
    g_prefix_error (error, _("tensor “%s”: "), raw.name != NULL ? raw.name : "");
  g_array_unref (raw.lists);
  if (name != NULL)
    *name = g_steal_pointer (&raw.name);
  g_free (raw.name);
  return tensor;
}

WeftTensor *
weft_onnx_parse_tensor (GBytes  *bytes,
                        GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  WeftProtobuf wire;

  weft_protobuf_init (&wire, data, length);
  return weft_onnx_read_tensor (&wire, NULL, error);
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
