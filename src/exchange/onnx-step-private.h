/* onnx-step-private.h: nodes of files on their way into graphs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: onnx-fold.c computes ops at once; onnx-emit.c adds them, with
 * constants folded and types widened; onnx-class.c makes a node the class of its
 * name; onnx-recipes.c and the files beside it make it of others; onnx-adapt.c knows
 * which of both it is.
 */
#pragma once

#include "exchange/onnx-private.h"

G_BEGIN_DECLS

/**
 * WeftOnnxStep:
 * @graph: receives the ops
 * @extents: value → what is known of lists of extents, see onnx-emit.c
 * @inputs: (array length=n_inputs): what the node reads
 * @opset: what the file was written for
 * @outputs: (array length=n_outputs): what it gives, %WEFT_NO_VALUE until it is known
 * @error: (nullable): the first thing that went wrong; nothing is added after it
 *
 * A node on its way into a graph.
 */
typedef struct
{
  WeftGraph *graph;
  GHashTable *extents;
  WeftOnnxNode *node;
  const WeftValue *inputs;
  int n_inputs;
  int opset;
  WeftValue *outputs;
  int n_outputs;
  GError *error;
} WeftOnnxStep;

/* Refuses values so large that nobody could hold them, before their extents are multiplied. */
gboolean weft_onnx_check_extents (const WeftShape  *shape,
                                  GError          **error);

/* Sets the error, unless there is one. Returns: %WEFT_NO_VALUE */
WeftValue weft_onnx_refuse (WeftOnnxStep *self,
                            int           code,
                            const char   *format,
                            ...) G_GNUC_PRINTF (3, 4);

/* Input @index, or %WEFT_NO_VALUE where it is absent. */
WeftValue weft_onnx_input (const WeftOnnxStep *self,
                           int                 index);

/* What @value is and which shape it has, and its content where it is a constant. */
WeftDType         weft_onnx_dtype   (const WeftOnnxStep *self,
                                     WeftValue           value);
const WeftShape  *weft_onnx_shape   (const WeftOnnxStep *self,
                                     WeftValue           value);
const WeftTensor *weft_onnx_content (const WeftOnnxStep *self,
                                     WeftValue           value);

/**
 * weft_onnx_fold:
 * @contents: (array length=n_contents): inputs, %NULL for absent ones
 * @results: (out caller-allocates): (transfer full): its outputs
 * @large: (out): nothing was computed, as a result would have too many elements
 *
 * Computes an op at once.
 */
gboolean weft_onnx_fold (const char *op,
                         WeftTensor *const *contents,
                         int n_contents,
                         const WeftAttribute *attributes,
                         WeftTensor **results,
                         gboolean *large,
                         GError **error);

/* Stands in lists of extents for a number below 0: what is left over. */
#define WEFT_ONNX_REST (G_MININT64 + 1)

/* Returns: whether @value is a list of extents that depends on named dimensions; then
 * which: numbers, names, or %WEFT_UNKNOWN_EXTENT */
gboolean weft_onnx_get_extents (const WeftOnnxStep *self,
                                WeftValue           value,
                                WeftShape          *extents);
void     weft_onnx_trial_free  (gpointer            data);

/**
 * weft_onnx_emit:
 *
 * weft_graph_add() for ops of files. What is computed of constants alone is a
 * constant at once; floating point numbers of 16 and 64 bits and integers of up to
 * 16 are f32 for ops that take nothing else, and then again what they were.
 *
 * Returns: the op's first output, which the others follow, or %WEFT_NO_VALUE
 */
WeftValue weft_onnx_emit (WeftOnnxStep        *self,
                          const char          *op,
                          const WeftValue     *inputs,
                          int                  n_inputs,
                          const WeftAttribute *attributes);

/* Short forms of it. */
WeftValue weft_onnx_unary  (WeftOnnxStep *self,
                            const char   *op,
                            WeftValue     x);
WeftValue weft_onnx_binary (WeftOnnxStep *self,
                            const char   *op,
                            WeftValue     a,
                            WeftValue     b);
WeftValue weft_onnx_cast   (WeftOnnxStep *self,
                            WeftValue     x,
                            WeftDType     dtype);

/* With a list of i64 as second input: Reshape, Unsqueeze, ReduceSum … */
WeftValue weft_onnx_listed (WeftOnnxStep *self,
                            const char   *op,
                            WeftValue     x,
                            const gint64 *numbers,
                            int           n_numbers);

/* @x under the shape of @like: "Reshape" or "Expand". */
WeftValue weft_onnx_like (WeftOnnxStep *self,
                          const char   *op,
                          WeftValue     x,
                          WeftValue     like);

/* Places @first … @last - 1 of @axis. */
WeftValue weft_onnx_slice (WeftOnnxStep *self,
                           WeftValue     x,
                           gint64        axis,
                           gint64        first,
                           gint64        last);

/* A constant scalar of a type. */
WeftValue weft_onnx_number (WeftOnnxStep *self,
                            WeftDType     dtype,
                            double        number);

/* The node's attribute called @name, or @fallback. The text is the node's. */
gint64      weft_onnx_get_int    (const WeftOnnxStep *self,
                                  const char         *name,
                                  gint64              fallback);
double      weft_onnx_get_real   (const WeftOnnxStep *self,
                                  const char         *name,
                                  double              fallback);
gint64      weft_onnx_get_listed (const WeftOnnxStep *self,
                                  const char         *name,
                                  int                 place,
                                  gint64              fallback);
const char *weft_onnx_get_text   (const WeftOnnxStep *self,
                                  const char         *name,
                                  const char         *fallback);

/* Ops that are made of others: one function each, found by name. */
typedef struct
{
  const char *op;
  WeftValue (*make) (WeftOnnxStep *self);
} WeftOnnxRecipe;

/* Each ends with an entry without op. */
extern const WeftOnnxRecipe weft_onnx_recipes[], weft_onnx_loss_recipes[], weft_onnx_quantized_recipes[];
extern const WeftOnnxRecipe weft_onnx_place_recipes[], weft_onnx_cell_recipes[], weft_onnx_einsum_recipes[];

/* The class called @op over some inputs, with the node's attributes. */
WeftValue weft_onnx_add_class (WeftOnnxStep    *self,
                               const char      *op,
                               const WeftValue *given,
                               int              n_given);

/* The class of the node's name over its inputs. */
WeftValue weft_onnx_plain (WeftOnnxStep *self);

/* Returns: whether the attribute is absent, or says what the class does anyway */
gboolean weft_onnx_is_idle (const WeftOnnxStep *self,
                            const char         *name);

/* Returns: whether input @index of @op must be known beforehand: a shape, axes … */
gboolean weft_onnx_is_setting (const char *op,
                               int         index);

/**
 * weft_onnx_adapt:
 * @error: return location for an error
 *
 * Adds what the node computes, whichever way its opset writes it, and fills the
 * outputs.
 */
gboolean weft_onnx_adapt (WeftOnnxStep  *self,
                          GError       **error);

G_END_DECLS
