/* layer.h: the building blocks of models
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layer emits ops into a graph and adds the parameters it learns. The palette
 * of the model editor, the file format and the help pages are made from this
 * table; a layer is a file in layers/ and a line in layers/layers.def.
 */
#pragma once

#include "base/params.h"
#include "dataset/preparation.h"
#include "engine/plan.h"

G_BEGIN_DECLS

typedef struct _WeftLayerKind WeftLayerKind;

/* More inputs than this a layer cannot have. */
#define WEFT_LAYER_MAX_INPUTS 8

/**
 * WeftLayerBuild:
 * @graph: receives the layer's ops
 * @id: the layer's id, with which its parameters' names begin: `dense1.weight`
 * @params: its settings
 * @seed: the seed of the run; initial weights come from (seed, parameter name)
 * @blank: whether weights stay zeros instead, for looking at shapes
 * @inputs: values to read, the first axis is the batch
 * @masks: for each input that is sequences, (B, T) f32, 1 where a step is and 0 where
 *   the end is padding; %WEFT_NO_VALUE where all steps are
 * @n_inputs: their number, within the kind's limits
 * @parts: (array length=n_parts) (nullable): what the model's input is made of, as far as
 *   that is known
 * @n_parts: their number
 * @updates: (element-type WeftPlanUpdate): what weft_layer_update_state() adds to
 * @mask: of the output, for layers that find it out; else see @keeps_steps of the kind
 */
typedef struct
{
  WeftGraph *graph;
  const char *id;
  const WeftParams *params;
  guint64 seed;
  gboolean blank;
  WeftValue inputs[WEFT_LAYER_MAX_INPUTS];
  WeftValue masks[WEFT_LAYER_MAX_INPUTS];
  int n_inputs;
  const WeftInputPart *parts;
  guint n_parts;
  GArray *updates;
  WeftValue mask;
} WeftLayerBuild;

/**
 * WeftLayerInput:
 * @id: name of the port
 * @title: what people read, marked with N_()
 *
 * An input with a meaning of its own, beside the first.
 */
typedef struct
{
  const char *id;
  const char *title;
} WeftLayerInput;

/**
 * WeftLayerKind:
 * @id: `[a-z0-9_-]+`; layers are called after it
 * @title: what people read, marked with N_()
 * @category: where the palette shows it, marked with N_()
 * @icon: name of a symbolic icon
 * @help: a few sentences, marked with N_()
 * @params: (nullable): its settings
 * @min_inputs: values it needs
 * @max_inputs: values it takes at most
 * @more: (nullable): the inputs after the first, where each means something else;
 *   without, all are alike and stand in the order of their names
 * @keeps_steps: whether step t of the output is of step t of the first input, so that
 *   what is padding there is padding here
 * @build: emits the layer; fails with a sentence when an input's shape does not
 *   fit. Returns its output, or %WEFT_NO_VALUE
 */
struct _WeftLayerKind
{
  const char *id;
  const char *title;
  const char *category;
  const char *icon;
  const char *help;
  const WeftParam *params;
  int min_inputs;
  int max_inputs;
  const WeftLayerInput *more;
  gboolean keeps_steps;
  WeftValue (*build) (WeftLayerBuild *self,
                      GError **error);
};

/* Returns: (transfer none): all layers, ended by %NULL */
const WeftLayerKind *const *weft_layer_kinds (void);

/* Returns: (transfer none) (nullable): the layer called @id */
const WeftLayerKind *weft_layer_kind_find (const char *id);

/* A table without entries, for layers without settings. */
extern const WeftParam weft_layer_no_params[];

/* The setting that layers with weights have last. */
#define WEFT_LAYER_FROZEN                                                                         \
  {                                                                                               \
    .id = "frozen", .type = WEFT_PARAM_BOOLEAN, .title = N_("Frozen"),                           \
    .help = N_("Whether training leaves its weights as they are, as those of a trained model."), \
    .fallback = "false"                                                                           \
  }

/* Returns: whether layers of @kind have weights that training may leave as they are */
gboolean weft_layer_can_freeze (const WeftLayerKind *kind);

/* Returns: whether training is to leave the layer as it is */
gboolean weft_layer_is_frozen (const WeftParams *params);

/**
 * WeftInitializer:
 *
 * How initial weights are drawn; n is the fan-in, m the fan-out.
 */
typedef enum {
  WEFT_INITIALIZER_FAN_IN,         /* uniform in ±1/√n, PyTorch's default for dense layers */
  WEFT_INITIALIZER_HE_NORMAL,      /* normal, σ = √(2/n): He et al. 2015 */
  WEFT_INITIALIZER_HE_UNIFORM,     /* uniform in ±√(6/n) */
  WEFT_INITIALIZER_XAVIER_NORMAL,  /* normal, σ = √(2/(n+m)): Glorot and Bengio 2010 */
  WEFT_INITIALIZER_XAVIER_UNIFORM, /* uniform in ±√(6/(n+m)) */
  WEFT_INITIALIZER_ORTHOGONAL,     /* rows, or columns, at right angles and of length 1: Saxe et al. 2014 */
  WEFT_INITIALIZER_ZEROS,
  WEFT_INITIALIZER_ONES, /* no choice of the user */
} WeftInitializer;

extern const WeftParamChoice weft_initializer_choices[];

/* Returns: the initializer whose id is @choice, one of weft_initializer_choices */
WeftInitializer weft_initializer_from_choice (const char *choice);

/**
 * weft_layer_add_parameter:
 * @name: what it is within the layer: "weight"
 * @shape: all known
 * @initializer: how it begins
 * @fan_in: numbers that go into one output
 * @fan_out: outputs that one number goes into
 * @error: return location for an error
 *
 * Errors: %WEFT_ENGINE_ERROR_NO_MEMORY, %WEFT_ENGINE_ERROR_SHAPE
 *
 * Returns: the parameter's value, or %WEFT_NO_VALUE
 */
WeftValue weft_layer_add_parameter (WeftLayerBuild   *self,
                                    const char       *name,
                                    const WeftShape  *shape,
                                    WeftInitializer   initializer,
                                    gint64            fan_in,
                                    gint64            fan_out,
                                    GError          **error);

/**
 * weft_layer_update_state:
 * @parameter: a parameter of the layer, which is not learned then
 * @value: its content after a step of training
 */
void weft_layer_update_state (WeftLayerBuild *self,
                              WeftValue       parameter,
                              WeftValue       value);

G_END_DECLS
