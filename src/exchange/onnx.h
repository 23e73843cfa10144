/* onnx.h: graphs as ONNX files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A WeftGraph has ONNX's operations, so reading maps by name: an op of the file
 * is the class of that name with the attributes of those names. What older
 * opsets wrote otherwise is a row of a table (onnx-class.c), or a recipe that makes
 * it of other ops (onnx-recipes.c …); what ONNX lacks is written as ops that it
 * has (onnx-write.c).
 *
 * Initializers of floating point with axes become parameters; scalars, integers and
 * settings, such as axes and shapes, constants.
 *
 * Source: ONNX IR version 8, opset 17; opsets 1 … 17 are read.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

#define WEFT_ONNX_OLDEST_OPSET 1
#define WEFT_ONNX_OPSET        17

/**
 * WeftOnnxModel:
 * @graph: (transfer full): the computation; parameters have the file's numbers
 * @inputs: (array): WeftValue: what a run is given
 * @outputs: (array): WeftValue: what it gives
 * @output_names: (array length=outputs): their names in the file
 * @texts: key → text: the file's metadata
 * @producer: who wrote it, with its version; may be empty
 * @opset: which it was written for
 * @n_external: how many of its tensors were in other files beside it
 * @warnings: (element-type utf8): what is odd and was read all the same, a sentence each
 */
typedef struct
{
  WeftGraph *graph;
  GArray *inputs;
  GArray *outputs;
  GPtrArray *output_names;
  GHashTable *texts;
  char *producer;
  int opset;
  guint n_external;
  GPtrArray *warnings;
} WeftOnnxModel;

/* Returns: (transfer full): a model around @graph without inputs, outputs and texts yet */
WeftOnnxModel *weft_onnx_model_new  (WeftGraph     *graph);
void           weft_onnx_model_free (WeftOnnxModel *self);

/* Adds an input of the graph, or an output and its name, which no other value has. */
void weft_onnx_model_add_input  (WeftOnnxModel *self,
                                 WeftValue      value);
void weft_onnx_model_add_output (WeftOnnxModel *self,
                                 WeftValue      value,
                                 const char    *name);

/* Puts a UTF-8 text into the metadata, in the place of one called so before. */
void weft_onnx_model_set_text (WeftOnnxModel *self,
                               const char    *key,
                               const char    *text);

/* Returns: (transfer full): for each value of the graph whether an output needs it, as
 * a file computes: without what only training does */
gboolean *weft_onnx_model_find_needed (const WeftOnnxModel *self);

/**
 * weft_onnx_read:
 * @path: a file
 * @error: return location for an error
 *
 * Tensors may lie in other files, in the folder of this one or below. What is read stays
 * in memory as it was read; whatever becomes of the files later, nothing of it is seen.
 *
 * Errors: %WEFT_EXCHANGE_ERROR_FORMAT for what is no ONNX,
 *   %WEFT_EXCHANGE_ERROR_UNKNOWN for an op, opset or value that is not known,
 *   %WEFT_EXCHANGE_ERROR_TYPE for a type, %WEFT_ENGINE_ERROR_SHAPE …; the
 *   message names the node and its op
 *
 * Returns: (transfer full) (nullable): the model
 */
WeftOnnxModel *weft_onnx_read (const char  *path,
                               GError     **error);

/* The same for content that is in memory already, and kept: all tensors must be in it. */
WeftOnnxModel *weft_onnx_parse (GBytes  *bytes,
                                GError **error);

/**
 * WeftOnnxShape:
 *
 * The shape that an input has, whatever dimensions its file names.
 */
typedef struct
{
  const char *input;
  WeftShape shape;
} WeftOnnxShape;

/**
 * weft_onnx_read_fixed:
 * @shapes: (array length=n_shapes): shapes of inputs, all extents known
 *
 * weft_onnx_read() for a model that computes with its own shapes in ways that
 * cannot be followed for every extent.
 *
 * Errors: those of weft_onnx_read(), %WEFT_EXCHANGE_ERROR_UNKNOWN when there is no
 *   such input, %WEFT_EXCHANGE_ERROR_TYPE when the file says another shape
 */
WeftOnnxModel *weft_onnx_read_fixed (const char           *path,
                                     const WeftOnnxShape  *shapes,
                                     int                   n_shapes,
                                     GError              **error);

/**
 * weft_onnx_parse_tensor:
 * @bytes: a TensorProto by itself, as ONNX's test data has them
 *
 * Returns: (transfer full) (nullable): the tensor
 */
WeftTensor *weft_onnx_parse_tensor (GBytes  *bytes,
                                    GError **error);

/**
 * WeftOnnxContent:
 *
 * Returns: (transfer none): the numbers of a parameter
 */
typedef const WeftTensor *(*WeftOnnxContent) (gpointer source,
                                              WeftValue value);

/**
 * weft_onnx_serialize:
 * @content: (nullable): gives the numbers of parameters; %NULL: those they begin with
 * @source: handed to @content
 * @error: return location for an error
 *
 * What the outputs need is written, the rest is not. Equal models give equal
 * bytes, and so does what was read from them.
 *
 * Errors: %WEFT_EXCHANGE_ERROR_UNKNOWN for an op that ONNX lacks,
 *   %WEFT_EXCHANGE_ERROR_TYPE when it exceeds protobuf's 2 GiB
 *
 * Returns: (transfer full) (nullable): the file's bytes
 */
GBytes *weft_onnx_serialize (const WeftOnnxModel  *self,
                             WeftOnnxContent       content,
                             gpointer              source,
                             GError              **error);

/**
 * weft_onnx_write:
 * @path: replaced in one step
 *
 * Errors: those of weft_onnx_serialize(), %WEFT_BASE_ERROR_FILE
 */
gboolean weft_onnx_write (const WeftOnnxModel  *self,
                          WeftOnnxContent       content,
                          gpointer              source,
                          const char           *path,
                          GError              **error);

/**
 * weft_onnx_put_text:
 * @file: the bytes of an ONNX file that can be read
 * @key: of its metadata
 * @text: UTF-8
 * @error: return location for an error
 *
 * Puts a text into the metadata, in the place of one called so before, and leaves
 * everything else as it is.
 *
 * Errors: %WEFT_EXCHANGE_ERROR_TYPE beyond 2 GiB
 *
 * Returns: (transfer full) (nullable): the new file's bytes
 */
GBytes *weft_onnx_put_text (GBytes      *file,
                            const char  *key,
                            const char  *text,
                            GError     **error);

/**
 * weft_onnx_model_count:
 * @n_parameters: (out): numbers that can be learned: not those that only are the
 *   running statistics of a batch normalization
 * @operations: (out): floating point operations, or their equivalent, with 1
 *   for every named dimension
 * @error: return location for an error
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE when the shapes do not fit so
 */
gboolean weft_onnx_model_count (const WeftOnnxModel  *self,
                                gint64               *n_parameters,
                                double               *operations,
                                GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOnnxModel, weft_onnx_model_free)

G_END_DECLS
