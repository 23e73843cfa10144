/* onnx-private.h: what reading and writing ONNX have in common
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: onnx-message.c, onnx-external.c, onnx-tensor.c, onnx-node.c; the files behind
 * onnx-step-private.h, which make nodes ops; onnx-read.c. onnx-write.c stands beside
 * them.
 */
#pragma once

#include "exchange/onnx.h"
#include "exchange/protobuf.h"

G_BEGIN_DECLS

/* Field numbers of onnx.proto (IR version 8). */
enum {
  MODEL_IR_VERSION = 1,
  MODEL_PRODUCER_NAME = 2,
  MODEL_PRODUCER_VERSION = 3,
  MODEL_GRAPH = 7,
  MODEL_OPSET = 8,
  MODEL_METADATA = 14,
  OPSET_DOMAIN = 1,
  OPSET_VERSION = 2,
  ENTRY_KEY = 1,
  ENTRY_VALUE = 2,
  GRAPH_NODE = 1,
  GRAPH_NAME = 2,
  GRAPH_INITIALIZER = 5,
  GRAPH_INPUT = 11,
  GRAPH_OUTPUT = 12,
  GRAPH_SPARSE_INITIALIZER = 15,
  NODE_INPUT = 1,
  NODE_OUTPUT = 2,
  NODE_NAME = 3,
  NODE_OP_TYPE = 4,
  NODE_ATTRIBUTE = 5,
  NODE_DOMAIN = 7,
  ATTRIBUTE_NAME = 1,
  ATTRIBUTE_FLOAT = 2,
  ATTRIBUTE_INT = 3,
  ATTRIBUTE_STRING = 4,
  ATTRIBUTE_TENSOR = 5,
  ATTRIBUTE_GRAPH = 6,
  ATTRIBUTE_FLOATS = 7,
  ATTRIBUTE_INTS = 8,
  ATTRIBUTE_STRINGS = 9,
  ATTRIBUTE_TYPE = 20,
  VALUE_NAME = 1,
  VALUE_TYPE = 2,
  TYPE_TENSOR = 1,
  TENSOR_TYPE_ELEMENT = 1,
  TENSOR_TYPE_SHAPE = 2,
  SHAPE_DIMENSION = 1,
  DIMENSION_VALUE = 1,
  DIMENSION_PARAM = 2,
  TENSOR_DIMS = 1,
  TENSOR_DATA_TYPE = 2,
  TENSOR_FLOATS = 4,
  TENSOR_INTS32 = 5,
  TENSOR_INTS64 = 7,
  TENSOR_NAME = 8,
  TENSOR_RAW = 9,
  TENSOR_DOUBLES = 10,
  TENSOR_UINTS64 = 11,
  TENSOR_EXTERNAL = 13,
  TENSOR_LOCATION = 14,
};

/* Sets an error of WEFT_EXCHANGE_ERROR. Returns: FALSE */
gboolean weft_onnx_fail (GError     **error,
                         int          code,
                         const char  *format,
                         ...) G_GNUC_PRINTF (3, 4);

/* The same where a message ends too early, or is none. */
gboolean weft_onnx_fail_cut (GError **error);

/* Two texts out of a message, key and value, domain …, in the place of what they were; or a
 * text and a number. */
gboolean weft_onnx_read_pair (const WeftProtobufField  *field,
                              char                    **first,
                              char                    **second,
                              gint64                   *number,
                              GError                  **error);

/* ONNX's number of a data type, and back; fails with a sentence for those that Weft lacks. */
int      weft_onnx_dtype_to_number   (WeftDType   dtype);
gboolean weft_onnx_dtype_from_number (gint64      number,
                                      WeftDType  *dtype,
                                      GError    **error);

/**
 * WeftOnnxSource:
 * @bytes: (transfer none): what is read; tensors lie over their numbers in it
 * @may_move: whether nobody else reads @bytes, so that numbers may be moved within
 * @folder: (nullable) (transfer none): the file's, where others with numbers may be
 * @digests: (transfer none): of those files, name → SHA-1, as they become known
 * @n_external: tensors whose numbers were in other files
 *
 * Where a model comes from.
 */
typedef struct
{
  GBytes *bytes;
  gboolean may_move;
  const char *folder;
  GHashTable *digests;
  guint n_external;
} WeftOnnxSource;

/**
 * WeftOnnxExternal:
 * @location: (nullable): the file, from the model's folder
 * @offset: of the numbers in it, in bytes
 * @length: of the numbers, in bytes; -1: not said
 * @checksum: (nullable): SHA-1 of the file
 *
 * Where the numbers of a tensor are that are not in the model's file.
 */
typedef struct
{
  char *location;
  gint64 offset;
  gint64 length;
  char *checksum;
} WeftOnnxExternal;

/* Takes what an entry of TENSOR_EXTERNAL says. */
gboolean weft_onnx_external_add   (WeftOnnxExternal         *self,
                                   const WeftProtobufField  *field,
                                   GError                  **error);
void     weft_onnx_external_clear (WeftOnnxExternal         *self);

/**
 * weft_onnx_external_read:
 * @shape: extents, whose bytes can be counted
 *
 * Returns: (transfer full) (nullable): a tensor with the numbers
 */
WeftTensor *weft_onnx_external_read (const WeftOnnxExternal  *self,
                                     WeftOnnxSource          *source,
                                     WeftDType                dtype,
                                     const WeftShape         *shape,
                                     GError                 **error);

/**
 * weft_onnx_read_tensor:
 * @wire: a TensorProto in the bytes of @source, which is read once
 * @name: (out) (optional): (transfer full): its name, perhaps ""
 *
 * Returns: (transfer full) (nullable): the tensor
 */
WeftTensor *weft_onnx_read_tensor (WeftOnnxSource  *source,
                                   WeftProtobuf    *wire,
                                   char           **name,
                                   GError         **error);

/* Returns: how many numbers of a tensor of f32 are none that weights can have; -∞ among zeros
 * alone is a mask and none of these */
gint64 weft_onnx_count_odd (const WeftTensor *tensor);

/* Returns: (transfer full): a TensorProto */
GByteArray *weft_onnx_make_tensor (const char       *name,
                                   const WeftTensor *tensor);

typedef struct
{
  char *name;
  int type; /* field number of its value: ATTRIBUTE_INT … */
  gint64 number;
  float real;
  char *text;
  GArray *numbers; /* gint64 */
  GArray *reals;   /* float */
  GPtrArray *texts;
  WeftProtobufField graph; /* in the bytes that are read */
  WeftTensor *tensor;
  gboolean used; /* it has been seen to already */
} WeftOnnxAttribute;

typedef struct
{
  char *name;
  char *op;
  char *domain;
  GPtrArray *inputs;     /* texts */
  GPtrArray *outputs;    /* texts */
  GPtrArray *attributes; /* WeftOnnxAttribute */
} WeftOnnxNode;

/* Returns: (transfer full) (nullable): the NodeProto in @wire, in the bytes of @source */
WeftOnnxNode *weft_onnx_node_read (WeftOnnxSource  *source,
                                   WeftProtobuf    *wire,
                                   GError         **error);
void          weft_onnx_node_free (WeftOnnxNode    *self);

/* Returns: (transfer none) (nullable): the attribute called @name */
WeftOnnxAttribute *weft_onnx_node_find (const WeftOnnxNode *self,
                                        const char         *name);

/* Sets an attribute, in the place of one called so. */
void weft_onnx_node_set_ints (WeftOnnxNode *self,
                              const char   *name,
                              const gint64 *numbers,
                              int           n_numbers);
void weft_onnx_node_set_text (WeftOnnxNode *self,
                              const char   *name,
                              const char   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOnnxNode, weft_onnx_node_free)

G_END_DECLS
