/* import-private.h: what the files of the import share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: import-values.c knows the file's numbers, import-layer.c adds layers,
 * import-arithmetic.c, import-cells.c, import-product.c, import-shape.c and import-windows.c
 * make layers of ops, and import.c has the table of them.
 */
#pragma once

#include "learn/import.h"

G_BEGIN_DECLS

/* Longest list of axes, and its end. */
#define WEFT_IMPORT_AXES 5

/**
 * WeftImportValue:
 * @layer: the layer that gives it, "" the model's input, %NULL none
 * @uses: how many needed ops read it
 * @is_needed: whether the output needs it
 * @is_fixed: whether it follows from the file's numbers alone
 * @numbers: (nullable): these, where they had to be computed
 * @is_flat: whether the layer gives it without axes of one element
 * @axes: a letter for each axis where they are in another order than the layer gives them: B for
 *   the samples, T for steps, D for directions, H for units; else empty
 * @step: where it counts in whole steps what the layer gives: how large they are; else 0
 * @zero: and which number of them is 0
 */
typedef struct
{
  const char *layer;
  guint uses;
  gboolean is_needed;
  gboolean is_fixed;
  WeftTensor *numbers;
  gboolean is_flat;
  char axes[WEFT_IMPORT_AXES];
  double step;
  double zero;
} WeftImportValue;

/**
 * WeftImporter:
 * @result: what comes of it
 * @graph: the computation
 * @values: what is known of its values
 * @faults: by op: why no layer computes it
 * @taken: ids of layers
 * @n_rounded: how often the file rounds to whole steps
 * @widest: the largest of these steps
 */
typedef struct
{
  WeftImport *result;
  WeftGraph *graph;
  WeftImportValue *values;
  GError **faults;
  GHashTable *taken;
  guint n_rounded;
  double widest;
} WeftImporter;

/* A WeftImportAdd makes an op a layer of the kind called @layer, or takes it into one. */
typedef gboolean (*WeftImportAdd) (WeftImporter *self,
                                   const WeftOp *op,
                                   const char *layer,
                                   GError **error);

/* Values */

const WeftValueInfo *weft_import_get   (const WeftImporter *self,
                                        WeftValue           value);
const WeftShape     *weft_import_shape (const WeftImporter *self,
                                        WeftValue           value);

/* Returns: what is known of an input, which is there */
WeftImportValue *weft_import_input  (const WeftImporter *self,
                                     const WeftOp       *op,
                                     int                 input);
WeftImportValue *weft_import_output (const WeftImporter *self,
                                     const WeftOp       *op);

/* Returns: (transfer none) (nullable): the numbers of an input, where the file fixes them */
WeftTensor *weft_import_get_tensor (const WeftImporter *self,
                                    const WeftOp       *op,
                                    int                 input);

/* Returns: whether an input is one number that the file fixes */
gboolean weft_import_get_number (const WeftImporter *self,
                                 const WeftOp       *op,
                                 int                 input,
                                 double             *number);

/* Returns: (transfer none) (nullable): the name of the file's numbers that an input follows from */
const char *weft_import_get_name (const WeftImporter *self,
                                  const WeftOp       *op,
                                  int                 input);

/* Returns: (nullable): the needed op that alone reads @value */
const WeftOp *weft_import_find_reader (const WeftImporter *self,
                                       WeftValue           value);

/* Finds out what is needed, how often it is read and what the file's numbers alone give. */
gboolean weft_import_look (WeftImporter         *self,
                           const WeftOnnxModel  *model,
                           GError              **error);

/**
 * WeftImportAffine:
 * @n: places of the axis
 * @scale: (nullable): for each what it is multiplied with
 * @shift: (nullable): and what is added then
 * @value: what has come of it
 *
 * What ops do with numbers of the file to a value that only they read, place by place.
 */
typedef struct
{
  gint64 n;
  double *scale;
  double *shift;
  WeftValue value;
} WeftImportAffine;

/* Collects these ops from @value on, along @axis of it. */
void weft_import_affine_init (WeftImportAffine   *affine,
                              const WeftImporter *self,
                              WeftValue           value,
                              int                 axis);
/* The same, @first being one of them whatever else reads what it does. Returns: whether it is */
gboolean weft_import_affine_begin (WeftImportAffine   *affine,
                                   const WeftImporter *self,
                                   const WeftOp       *first,
                                   WeftValue           value,
                                   int                 axis);
void     weft_import_affine_clear (WeftImportAffine   *affine);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftImportAffine, weft_import_affine_clear)

/* Layers */

/* Returns: %FALSE with the number and name of @op and @why */
gboolean weft_import_refuse (const WeftOp  *op,
                             const char    *why,
                             GError       **error);

WeftParams *weft_import_new_params (const char    *layer);
gboolean    weft_import_set_number (WeftParams    *params,
                                    const char    *param,
                                    gint64         number,
                                    GError       **error);
gboolean    weft_import_set_real   (WeftParams    *params,
                                    const char    *param,
                                    double         number,
                                    GError       **error);
gboolean    weft_import_set_list   (WeftParams    *params,
                                    const char    *param,
                                    const gint64  *numbers,
                                    int            n,
                                    GError       **error);

/**
 * weft_import_add:
 * @layer: its kind
 * @parameter: (nullable): a name of the file that the layer is called after
 * @params: (transfer full): its settings
 * @from: the value that it reads
 * @value: what it gives
 *
 * Returns: (transfer none): its id
 */
const char *weft_import_add (WeftImporter *self,
                             const char   *layer,
                             const char   *parameter,
                             WeftParams   *params,
                             WeftValue     from,
                             WeftValue     value);
/* The same for a layer that reads several others; @inputs: ended by %NULL. */
const char *weft_import_add_join (WeftImporter *self,
                                  const char *layer,
                                  WeftParams *params,
                                  const char *const *inputs,
                                  WeftValue value);

/* Keeps @tensor, as f32, as what layer @id calls @name. */
void weft_import_keep (WeftImporter *self,
                       const char   *id,
                       const char   *name,
                       WeftTensor   *tensor);

/* Keeps what @weight and @bias, which may be %NULL, are with @affine behind them; the weights
 * of a place of it are those whose index of @axis it is. */
gboolean weft_import_keep_product (WeftImporter            *self,
                                   const char              *id,
                                   WeftTensor              *weight,
                                   int                      axis,
                                   const WeftTensor        *bias,
                                   const WeftImportAffine  *affine,
                                   GError                 **error);

/* @to is what @from is, for the layers. */
void weft_import_pass (WeftImporter *self,
                       WeftValue     from,
                       WeftValue     to);

/* Makes sure that a layer gives @value with its axes of one element. */
gboolean weft_import_need_axes (WeftImporter  *self,
                                WeftValue      value,
                                GError       **error);

/* Ops */

gboolean weft_import_add_arithmetic (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_cast       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_round      (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_cell       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_gemm       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_norm       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_product    (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_place      (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_channel    (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_reshape    (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_join_op    (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_transpose  (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_conv       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_global     (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_mean       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);
gboolean weft_import_add_pool       (WeftImporter  *self,
                                     const WeftOp  *op,
                                     const char    *layer,
                                     GError       **error);

G_END_DECLS
