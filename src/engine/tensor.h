/* tensor.h: dense arrays with a type and a shape
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Data is contiguous and row-major (the last axis runs fastest), aligned to
 * WEFT_ALIGNMENT when the tensor owns it. Axes are written N C H W for images
 * and B T C V for sequences.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_MAX_RANK 8

/**
 * WeftDType:
 *
 * f32 is computed with by kernels; the others are stored, moved and cast, and
 * take part in plain arithmetic (ops/plain.h).
 */
typedef enum {
  WEFT_DTYPE_F32,
  WEFT_DTYPE_F64,
  WEFT_DTYPE_F16,
  WEFT_DTYPE_BF16, /* the upper half of an f32 */
  WEFT_DTYPE_I64,
  WEFT_DTYPE_I32,
  WEFT_DTYPE_I16,
  WEFT_DTYPE_I8,
  WEFT_DTYPE_U64,
  WEFT_DTYPE_U32,
  WEFT_DTYPE_U16,
  WEFT_DTYPE_U8,
  WEFT_DTYPE_BOOL, /* a byte, 0 or 1 */
  WEFT_N_DTYPES,
} WeftDType;

/* Returns: bytes per element */
gsize weft_dtype_get_size (WeftDType dtype);

/* Returns: (transfer none): "f32", "u8", "bool" … as in messages and files */
const char *weft_dtype_get_name (WeftDType dtype);

/* Returns: whether it is of floating point */
gboolean weft_dtype_is_real (WeftDType dtype);

/**
 * WeftShape:
 * @rank: number of axes, 0 for a scalar
 * @extent: elements along each axis; a negative extent is a named dimension of
 *   a graph, see weft_graph_name_dimension()
 */
typedef struct
{
  int rank;
  gint64 extent[WEFT_MAX_RANK];
} WeftShape;

/* A shape written in place: `WEFT_SHAPE (32, 784)`; `WEFT_SCALAR` has no axes. */
#define WEFT_SHAPE(...)                                                       \
  ((WeftShape){ .rank = sizeof ((gint64[]){ __VA_ARGS__ }) / sizeof (gint64), \
                .extent = { __VA_ARGS__ } })
#define WEFT_SCALAR ((WeftShape){ .rank = 0 })

/* Returns: whether ranks and all extents are the same */
gboolean weft_shape_equal (const WeftShape *a,
                           const WeftShape *b);

/* Returns: number of elements; every extent must be known and the product fit,
 *   as it does for the shape of any tensor or plan */
gint64 weft_shape_count (const WeftShape *self);

/* Returns: product of the extents of axes @first up to, but not with, @last */
gint64 weft_shape_count_axes (const WeftShape *self,
                              int              first,
                              int              last);

/* Returns: (transfer full): "32×784", "scalar"; named dimensions as "?" */
char *weft_shape_to_string (const WeftShape *self);

/**
 * WeftTensor:
 * @dtype: element type
 * @shape: extents, all known
 * @data: (transfer none): the elements
 * @bytes: size of @data
 *
 * The fields are read freely; only @data's content may be written, and only
 * while nobody else reads it.
 */
typedef struct
{
  WeftDType dtype;
  WeftShape shape;
  gpointer data;
  gsize bytes;

  /*< private >*/
  int references;
  GDestroyNotify release;
  gpointer owner;
} WeftTensor;

/**
 * weft_tensor_new:
 * @dtype: element type
 * @shape: extents, at least 0 each
 * @error: return location for an error
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE when the size overflows,
 *   %WEFT_ENGINE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a tensor of zeros
 */
WeftTensor *weft_tensor_new (WeftDType         dtype,
                             const WeftShape  *shape,
                             GError          **error);

/**
 * weft_tensor_new_borrowed:
 * @dtype: element type
 * @shape: extents
 * @data: elements that stay valid until @release (@owner) is called
 * @release: (nullable): called with @owner when the last reference goes
 * @owner: (nullable): whatever keeps @data alive
 *
 * Returns: (transfer full): a tensor over memory of somebody else
 */
WeftTensor *weft_tensor_new_borrowed (WeftDType        dtype,
                                      const WeftShape *shape,
                                      gpointer         data,
                                      GDestroyNotify   release,
                                      gpointer         owner);

/**
 * weft_tensor_new_from_bytes:
 * @dtype: element type
 * @shape: extents
 * @bytes: (transfer none): kept; hold the elements, row-major, and more perhaps
 * @offset: where in @bytes they begin
 * @error: return location for an error
 *
 * Errors: %WEFT_ENGINE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a tensor over the elements where they are,
 *   whose content is never written; a copy where they are not aligned for their type
 */
WeftTensor *weft_tensor_new_from_bytes (WeftDType         dtype,
                                        const WeftShape  *shape,
                                        GBytes           *bytes,
                                        gsize             offset,
                                        GError          **error);

/* A scalar or a vector of f32, for constants; aborts like g_malloc() when there is no memory. */
WeftTensor *weft_tensor_new_scalar (float        number);
WeftTensor *weft_tensor_new_vector (const float *numbers,
                                    gint64       n_numbers);

WeftTensor *weft_tensor_ref   (WeftTensor *self);
void        weft_tensor_unref (WeftTensor *self);

/* Returns: whether its elements may be seen by others than the caller, who has one reference */
gboolean weft_tensor_is_shared (const WeftTensor *self);

/**
 * weft_tensor_copy:
 *
 * Errors: %WEFT_ENGINE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a tensor with content of its own
 */
WeftTensor *weft_tensor_copy (const WeftTensor  *self,
                              GError           **error);

/* Returns: (transfer full): the same elements under another shape of the same count */
WeftTensor *weft_tensor_reshape (WeftTensor      *self,
                                 const WeftShape *shape);

/* The elements as the C type of @self's dtype, asserted. */
float       *weft_tensor_f32       (WeftTensor       *self);
const float *weft_tensor_const_f32 (const WeftTensor *self);
gint64      *weft_tensor_i64       (WeftTensor       *self);
gint32      *weft_tensor_i32       (WeftTensor       *self);
guint8      *weft_tensor_u8        (WeftTensor       *self);

/* Returns: element @index, counted over all axes, as a double */
double weft_tensor_get (const WeftTensor *self,
                        gint64            index);

/* Writes @number to element @index, rounded to the dtype; integers saturate. */
void weft_tensor_set (WeftTensor *self,
                      gint64      index,
                      double      number);

/* The same for whole numbers, which a double would round: exact between integers,
 * of which the low bits are kept. A u64 is the number of the same bits. */
gint64 weft_tensor_get_int (const WeftTensor *self,
                            gint64            index);
void   weft_tensor_set_int (WeftTensor       *self,
                            gint64            index,
                            gint64            number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTensor, weft_tensor_unref)

G_END_DECLS
