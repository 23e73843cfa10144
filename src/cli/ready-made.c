/* ready-made.c: which ready-made model a trained one is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each candidate is built with the settings that the layers have, and compared with them.
 */
#include "cli/ready-made.h"

#include "base/i18n.h"

#include <gio/gio.h>

const WeftResnet weft_resnets[] = {
  { "resnet18", "basic", { 2, 2, 2, 2 }, { 64, 128, 256, 512 } },
  { "resnet34", "basic", { 3, 4, 6, 3 }, { 64, 128, 256, 512 } },
  { "resnet50", "bottleneck", { 3, 4, 6, 3 }, { 256, 512, 1024, 2048 } },
  { NULL },
};

static const char *const candidates[] = { "bert", "resnet18", "resnet34", "resnet50" };

/* Where the layers say what an architecture's parameter is. */
static const struct
{
  const char *param;
  const char *layer;
  const char *setting;
} sources[] = {
  { "entries", "words", "entries" },
  { "units", "words", "units" },
  { "heads", "encoder", "heads" },
  { "blocks", "encoder", "blocks" },
};

const WeftLayerSpec *
weft_ready_made_find_layer (const WeftModelSpec *spec,
                            const char          *id)
{
  for (guint i = 0; i < weft_model_spec_get_n_layers (spec); i++)
    if (g_str_equal (weft_model_spec_get_layer (spec, i)->id, id))
      return weft_model_spec_get_layer (spec, i);
  return NULL;
}

/* Returns: (transfer none) (nullable): a layer's setting, where there are both */
static const char *
read_setting (const WeftModelSpec *spec,
              const char          *id,
              const char          *setting)
{
  const WeftLayerSpec *layer = weft_ready_made_find_layer (spec, id);

  return layer != NULL && weft_param_find (weft_params_get_table (layer->params), setting) != NULL ? weft_params_get (layer->params, setting) : NULL;
}

static WeftModelSpec *
build_like (const WeftArchitecture *architecture,
            const WeftModelSpec    *spec,
            const WeftShape        *item)
{
  g_autoptr (WeftParams) params = weft_params_new (architecture->params);
  const char *outputs = read_setting (spec, "output", "units");
  const WeftModelInput input = { .item = *item };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    const char *text = read_setting (spec, sources[i].layer, sources[i].setting);

    if (text != NULL && weft_param_find (architecture->params, sources[i].param) != NULL)
      weft_params_set (params, sources[i].param, text, NULL);
  }
  if (weft_param_find (architecture->params, "head") != NULL && weft_ready_made_find_layer (spec, "pooler") == NULL)
    weft_params_set (params, "head", "token", NULL);
  return weft_architecture_build (architecture, params, &input, outputs != NULL ? g_ascii_strtoll (outputs, NULL, 10) : 1, NULL);
}

static gboolean
same_settings (const WeftParams *a,
               const WeftParams *b)
{
  static const char *const trained[] = { "frozen", "initializer", "momentum", "ratio", NULL };
  g_autoptr (JsonNode) a_node = weft_params_to_json (a, TRUE), b_node = weft_params_to_json (b, TRUE);

  for (guint i = 0; trained[i] != NULL; i++) {
    json_object_remove_member (json_node_get_object (a_node), trained[i]);
    json_object_remove_member (json_node_get_object (b_node), trained[i]);
  }
  return json_node_equal (a_node, b_node);
}

/* No input is the model's, as is one without a name. */
static gboolean
same_inputs (char **a,
             char **b)
{
  static const char *const model[] = { "", NULL };

  return g_strv_equal (a[0] != NULL ? (const char *const *) a : model, b[0] != NULL ? (const char *const *) b : model);
}

static gboolean
same_layer (const WeftLayerSpec *a,
            const WeftLayerSpec *b)
{
  return g_str_equal (a->id, b->id) && a->kind == b->kind && same_inputs (a->inputs, b->inputs) && same_settings (a->params, b->params);
}

/* Returns: the number of the first layer that is not the same, or that one of them lacks */
static guint
find_difference (const WeftModelSpec *a,
                 const WeftModelSpec *b)
{
  guint n = MIN (weft_model_spec_get_n_layers (a), weft_model_spec_get_n_layers (b)), i = 0;

  while (i < n && same_layer (weft_model_spec_get_layer (a, i), weft_model_spec_get_layer (b, i)))
    i++;
  return i;
}

const WeftArchitecture *
weft_ready_made_find (const WeftModelSpec  *spec,
                      const WeftShape      *item,
                      GError              **error)
{
  guint most = 0, n = weft_model_spec_get_n_layers (spec);

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++) {
    const WeftArchitecture *architecture = weft_architecture_find (candidates[i]);
    g_autoptr (WeftModelSpec) like = architecture->ranks >> item->rank & 1 ? build_like (architecture, spec, item) : NULL;
    guint same = like != NULL ? find_difference (spec, like) : 0;

    if (like != NULL && same == n && same == weft_model_spec_get_n_layers (like))
      return architecture;
    most = MAX (most, MIN (same, n - 1));
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _("layer “%s” is not as in BERT, ResNet-18, -34 or -50, which such folders are for; export an ONNX file, which holds any model"),
               weft_model_spec_get_layer (spec, most)->id);
  return NULL;
}
