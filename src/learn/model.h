/* model.h: layers put together
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A WeftModelSpec says which layers there are and how they are connected; a
 * WeftModel is its graph for data of one shape. Weights live in a WeftSession.
 */
#pragma once

#include "dataset/preparation.h"
#include "engine/session.h"
#include "learn/layer.h"

G_BEGIN_DECLS

/**
 * WeftLayerSpec:
 * @id: unique within the model
 * @kind: which layer
 * @params: its settings
 * @inputs: ids of the layers it reads, ended by %NULL; none, or "" among them: the
 *   model's input
 */
typedef struct
{
  char *id;
  const WeftLayerKind *kind;
  WeftParams *params;
  char **inputs;
} WeftLayerSpec;

typedef struct _WeftModelSpec WeftModelSpec;
typedef struct _WeftModel WeftModel;

WeftModelSpec *weft_model_spec_new   (void);
WeftModelSpec *weft_model_spec_ref   (WeftModelSpec *self);
void           weft_model_spec_unref (WeftModelSpec *self);

/**
 * weft_model_spec_add:
 * @id: unique
 * @kind: which layer
 * @params: (transfer full): its settings
 * @inputs: (nullable): ids of layers added before, ended by %NULL
 *
 * Until it is first used, a spec can be added to.
 */
void weft_model_spec_add (WeftModelSpec *self,
                          const char *id,
                          const WeftLayerKind *kind,
                          WeftParams *params,
                          const char *const *inputs);

guint                weft_model_spec_get_n_layers (const WeftModelSpec *self);
const WeftLayerSpec *weft_model_spec_get_layer    (const WeftModelSpec *self,
                                                   guint                index);

/**
 * weft_model_spec_freeze:
 * @ids: layers, ended by %NULL; one without weights has nothing to keep
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when there is no such layer
 *
 * Returns: (transfer full) (nullable): the same layers, these of them with their setting
 *   %WEFT_LAYER_FROZEN
 */
WeftModelSpec *weft_model_spec_freeze (const WeftModelSpec *self,
                                       const char *const *ids,
                                       GError **error);

/* Returns: (transfer full): layer @id and those that it is made of */
WeftModelSpec *weft_model_spec_reach (const WeftModelSpec *self,
                                      const char          *id);

/* Returns: (transfer full): an object that weft_model_spec_from_json() reads */
JsonNode *weft_model_spec_to_json (const WeftModelSpec *self);

/**
 * weft_model_spec_from_json:
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL, with the layer's id
 *
 * Returns: (transfer full) (nullable): the spec
 */
WeftModelSpec *weft_model_spec_from_json (JsonNode  *node,
                                          GError   **error);

/**
 * weft_model_new:
 * @spec: the layers; kept
 * @item: shape of one sample's input, without the batch axis
 * @seed: the seed of the run, for initial weights
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when there is no layer, or more than one that
 *   nobody reads and that is no Head, or shapes do not fit; the message begins with the layer's id
 *
 * Returns: (transfer full) (nullable): the model
 */
WeftModel *weft_model_new (WeftModelSpec    *spec,
                           const WeftShape  *item,
                           guint64           seed,
                           GError          **error);

/**
 * weft_model_new_prepared:
 * @spec: the layers; kept
 * @preparation: what makes its input, so that Input layers find their columns
 * @seed: the seed of the run, for initial weights
 * @error: return location for an error
 *
 * Errors: those of weft_model_new()
 *
 * Returns: (transfer full) (nullable): the model
 */
WeftModel *weft_model_new_prepared (WeftModelSpec          *spec,
                                    const WeftPreparation  *preparation,
                                    guint64                 seed,
                                    GError                **error);

/**
 * WeftModelInput:
 * @item: shape of one sample's input, without the batch axis
 * @parts: (array length=n_parts) (nullable): what it is made of
 * @n_parts: their number
 */
typedef struct
{
  WeftShape item;
  const WeftInputPart *parts;
  guint n_parts;
} WeftModelInput;

/**
 * weft_model_new_blank:
 * @spec: the layers; kept
 * @input: what it reads
 * @error: return location for an error
 *
 * A model to look at: its weights are zeros instead of drawn, which is much quicker.
 *
 * Errors: those of weft_model_new()
 *
 * Returns: (transfer full) (nullable): the model
 */
WeftModel *weft_model_new_blank (WeftModelSpec         *spec,
                                 const WeftModelInput  *input,
                                 GError               **error);

/**
 * WeftLayerFault:
 * @layer: one that does not fit
 * @message: why
 */
typedef struct
{
  const WeftLayerSpec *layer;
  char *message;
} WeftLayerFault;

/**
 * weft_model_new_partial:
 * @spec: the layers; kept
 * @input: what it reads
 * @faults: (element-type WeftLayerFault): receives the layers that do not fit
 *
 * What weft_model_new_blank() refuses, as far as it fits: without the layers that do not,
 * and those that read one of them. Only its layers may be asked for.
 *
 * Returns: (transfer full): the model
 */
WeftModel *weft_model_new_partial (WeftModelSpec        *spec,
                                   const WeftModelInput *input,
                                   GArray               *faults);

WeftModel *weft_model_ref   (WeftModel *self);
void       weft_model_unref (WeftModel *self);

WeftGraph     *weft_model_get_graph (const WeftModel *self);
WeftModelSpec *weft_model_get_spec  (const WeftModel *self);

/**
 * WeftModelHead:
 * @id: the layer
 * @column: the target that it is for; "": the first
 * @weight: how much its loss counts
 * @value: what it gives
 */
typedef struct
{
  const char *id;
  const char *column;
  double weight;
  WeftValue value;
} WeftModelHead;

/* Returns: (transfer none): its Head layers, or its last layer where there are none */
const WeftModelHead *weft_model_get_heads (const WeftModel *self,
                                           guint           *n_heads);

/* The values that are given, (batch, item…), and computed, (batch, …): that of the first head. */
WeftValue weft_model_get_input  (const WeftModel *self);
WeftValue weft_model_get_output (const WeftModel *self);

/* Returns: shape of one sample's output, without the batch axis */
WeftShape weft_model_get_output_shape (const WeftModel *self);

/**
 * WeftLayerInfo:
 * @spec: the layer
 * @value: its output
 * @mask: which steps of @value are none but padding, see #WeftLayerBuild
 * @n_parameters: numbers it learns, or would if it were not frozen
 * @operations: floating point operations for one sample, an addition and a multiplication
 *   being two; of functions their equivalent
 */
typedef struct
{
  const WeftLayerSpec *spec;
  WeftValue value;
  WeftValue mask;
  gint64 n_parameters;
  double operations;
} WeftLayerInfo;

const WeftLayerInfo *weft_model_get_layers (const WeftModel *self,
                                            guint           *n_layers);

/* Returns: (transfer none): the values that learn: those that gradients are taken of */
const WeftValue *weft_model_get_parameters (const WeftModel *self,
                                            int             *n_parameters);

/* Returns: (transfer none): all values that training changes: those that learn, and
 * those that its steps update otherwise, such as running means */
const WeftValue *weft_model_get_weights (const WeftModel *self,
                                         int             *n_weights);

/* Returns: (transfer none): what a step of training updates besides what learns */
const WeftPlanUpdate *weft_model_get_updates (const WeftModel *self,
                                              int             *n_updates);

/* Returns: numbers that learn, or would if their layer were not frozen */
gint64 weft_model_count_parameters (const WeftModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftModelSpec, weft_model_spec_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftModel, weft_model_unref)

G_END_DECLS
