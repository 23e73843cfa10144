/* transformer.c: a Transformer's encoder and decoder
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block has parts, each with a residual connection and normalization before or
 * after it:
 *
 *     before: y = x + P (N (x))
 *     after:  y = N (x + P (x))
 *
 * An encoder's parts are attention to itself and F, two dense layers with GELU or ReLU
 * between; a decoder's are attention to itself and what came before, attention to
 * the memory (B, S, M), and F. x and y are (B, T, C). Source: Vaswani et al. 2017;
 * normalization before: Xiong et al. 2020.
 */
#include "learn/layers/attention.h"

#include "base/i18n.h"

static const WeftParamChoice places[] = {
  { "before", N_("Before") },
  { "after", N_("After") },
  { NULL },
};

static const WeftParamChoice bends[] = {
  { "gelu", N_("GELU") },
  { "relu", N_("ReLU") },
  { NULL },
};

static const WeftParam encoder_params[] = {
  { .id = "heads", .type = WEFT_PARAM_INTEGER, .title = N_("Heads"), .help = N_("How many ways of looking are learned side by side. Divides the length of the vectors."), .fallback = "4", .minimum = 1, .maximum = 1024 },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Inner units"), .help = N_("The width of the dense layer inside, usually four times the length of the vectors."), .fallback = "256", .minimum = 1, .maximum = 1048576, .flags = WEFT_PARAM_LOG },
  { .id = "blocks", .type = WEFT_PARAM_INTEGER, .title = N_("Blocks"), .help = N_("How many times attention and dense layers follow each other."), .fallback = "1", .minimum = 1, .maximum = 64 },
  { .id = "normalize", .type = WEFT_PARAM_CHOICE, .title = N_("Normalize"), .help = N_("Before each part trains more easily; after it is how Transformers were first made."), .fallback = "before", .choices = places },
  { .id = "activation", .type = WEFT_PARAM_CHOICE, .title = N_("Activation"), .help = N_("What stands between the two dense layers."), .fallback = "gelu", .choices = bends },
  { .id = "causal", .type = WEFT_PARAM_BOOLEAN, .title = N_("Hide what comes later"), .help = N_("Whether each step sees only itself and the steps before, as for predicting the next one."), .fallback = "false" },
  { .id = "dropout", .type = WEFT_PARAM_REAL, .title = N_("Dropout"), .help = N_("The share of numbers that each training step leaves out, of each part's result."), .fallback = "0.1", .minimum = 0, .maximum = 0.99, .flags = WEFT_PARAM_LIVE },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

static const WeftParam decoder_params[] = {
  { .id = "heads", .type = WEFT_PARAM_INTEGER, .title = N_("Heads"), .help = N_("How many ways of looking are learned side by side. Divides the length of the vectors."), .fallback = "4", .minimum = 1, .maximum = 1024 },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Inner units"), .help = N_("The width of the dense layer inside, usually four times the length of the vectors."), .fallback = "256", .minimum = 1, .maximum = 1048576, .flags = WEFT_PARAM_LOG },
  { .id = "blocks", .type = WEFT_PARAM_INTEGER, .title = N_("Blocks"), .help = N_("How many times attention and dense layers follow each other."), .fallback = "1", .minimum = 1, .maximum = 64 },
  { .id = "normalize", .type = WEFT_PARAM_CHOICE, .title = N_("Normalize"), .help = N_("Before each part trains more easily; after it is how Transformers were first made."), .fallback = "before", .choices = places },
  { .id = "activation", .type = WEFT_PARAM_CHOICE, .title = N_("Activation"), .help = N_("What stands between the two dense layers."), .fallback = "gelu", .choices = bends },
  { .id = "dropout", .type = WEFT_PARAM_REAL, .title = N_("Dropout"), .help = N_("The share of numbers that each training step leaves out, of each part's result."), .fallback = "0.1", .minimum = 0, .maximum = 0.99, .flags = WEFT_PARAM_LIVE },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Added to the variance, so that nothing is divided by zero."), .fallback = "1e-05", .minimum = 1e-12, .maximum = 1, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  WEFT_LAYER_FROZEN,
  { NULL },
};

/* What stands inside a residual connection. */
typedef WeftValue (*Part) (WeftLayerBuild *self,
                           WeftValue x,
                           const char *name,
                           GError **error);

static WeftValue
attend (WeftLayerBuild  *self,
        WeftValue        x,
        int              memory,
        gboolean         causal,
        const char      *name,
        GError         **error)
{
  g_autofree char *prefix = g_strconcat (name, "_", NULL);

  return weft_sequence_attend (self, x, memory > 0 ? self->inputs[memory] : x, self->masks[memory], weft_params_get_integer (self->params, "heads"), causal, prefix, error);
}

static WeftValue
look_around (WeftLayerBuild  *self,
             WeftValue        x,
             const char      *name,
             GError         **error)
{
  return attend (self, x, 0, weft_params_get_boolean (self->params, "causal"), name, error);
}

static WeftValue
look_back (WeftLayerBuild  *self,
           WeftValue        x,
           const char      *name,
           GError         **error)
{
  return attend (self, x, 0, TRUE, name, error);
}

static WeftValue
look_up (WeftLayerBuild  *self,
         WeftValue        x,
         const char      *name,
         GError         **error)
{
  return attend (self, x, 1, FALSE, name, error);
}

static WeftValue
think (WeftLayerBuild  *self,
       WeftValue        x,
       const char      *name,
       GError         **error)
{
  const WeftShape shape = weft_graph_get_value (self->graph, x)->shape;
  const char *bend = weft_params_is_choice (self->params, "activation", "gelu") ? "Gelu" : "Relu";
  g_autofree char *first = g_strconcat (name, "_inner", NULL), *second = g_strconcat (name, "_output", NULL);
  WeftValue inner = weft_sequence_dense (self, x, first, weft_params_get_integer (self->params, "units"), error);

  if (inner == WEFT_NO_VALUE)
    return inner;
  return weft_sequence_dense (self, weft_graph_emit (self->graph, bend, WEFT_INPUTS (inner), NULL), second, shape.extent[2], error);
}

/* One part with its residual connection and normalization. */
static WeftValue
wrap (WeftLayerBuild  *self,
      WeftValue        x,
      Part             part,
      const char      *name,
      WeftValue        ratio,
      GError         **error)
{
  gboolean before = weft_params_is_choice (self->params, "normalize", "before");
  double epsilon = weft_params_get_real (self->params, "epsilon");
  g_autofree char *norm = g_strconcat (name, "_norm", NULL);
  WeftValue inner = before ? weft_sequence_normalize (self, x, norm, epsilon, error) : x;

  if (inner == WEFT_NO_VALUE || (inner = part (self, inner, name, error)) == WEFT_NO_VALUE)
    return WEFT_NO_VALUE;
  inner = weft_graph_emit (self->graph, "Dropout", WEFT_INPUTS (inner, ratio), NULL);
  inner = weft_graph_add (self->graph, "Add", WEFT_INPUTS (x, inner), NULL, error);
  return before || inner == WEFT_NO_VALUE ? inner : weft_sequence_normalize (self, inner, norm, epsilon, error);
}

/* A part and what its parameters' names begin with, before the block's number. */
typedef struct
{
  Part part;
  const char *name;
} NamedPart;

static WeftValue
build_blocks (WeftLayerBuild   *self,
              const NamedPart  *parts,
              int               n_parts,
              GError          **error)
{
  g_autofree char *name = g_strdup_printf ("%s.dropout", self->id);
  g_autoptr (WeftTensor) tensor = weft_tensor_new_scalar ((float) weft_params_get_real (self->params, "dropout"));
  gint64 n = n_parts * weft_params_get_integer (self->params, "blocks");
  WeftValue x = self->inputs[0], ratio;

  for (int i = 0; i < self->n_inputs; i++)
    if (!weft_sequence_check (self, self->inputs[i], error))
      return WEFT_NO_VALUE;
  ratio = weft_graph_add_parameter (self->graph, name, tensor);
  for (int i = 0; x != WEFT_NO_VALUE && i < n; i++) {
    const NamedPart *part = &parts[i % n_parts];
    g_autofree char *full = g_strdup_printf ("%s%d", part->name, i / n_parts + 1);

    x = wrap (self, x, part->part, full, ratio, error);
  }
  return x;
}

static WeftValue
build_encoder (WeftLayerBuild  *self,
               GError         **error)
{
  static const NamedPart parts[] = { { look_around, "attention" }, { think, "dense" } };

  return build_blocks (self, parts, G_N_ELEMENTS (parts), error);
}

static WeftValue
build_decoder (WeftLayerBuild  *self,
               GError         **error)
{
  static const NamedPart parts[] = { { look_back, "attention" }, { look_up, "memory" }, { think, "dense" } };

  return build_blocks (self, parts, G_N_ELEMENTS (parts), error);
}

const WeftLayerKind weft_layer_transformer_encoder = {
  .id = "transformer_encoder",
  .title = N_("Transformer Encoder"),
  .category = N_("Sequences"),
  .icon = "weft-layer-transformer-symbolic",
  .help = N_("Blocks of attention and dense layers with shortcuts around them. The heart of language models; put a Positional Encoding before it."),
  .params = encoder_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .keeps_steps = TRUE,
  .build = build_encoder,
};

static const WeftLayerInput more[] = { { "memory", N_("Memory") }, { NULL } };

const WeftLayerKind weft_layer_transformer_decoder = {
  .id = "transformer_decoder",
  .title = N_("Transformer Decoder"),
  .category = N_("Sequences"),
  .icon = "weft-layer-decoder-symbolic",
  .help = N_("Like the encoder, but each step sees only steps before it, and looks at a second sequence, the memory: what an encoder made of the text to translate."),
  .params = decoder_params,
  .min_inputs = 2,
  .max_inputs = 2,
  .more = more,
  .keeps_steps = TRUE,
  .build = build_decoder,
};
