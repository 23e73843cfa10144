/* small.c: networks of few weights, for small devices
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/architecture.h"

#include "base/i18n.h"

/* Widening, filters, blocks and the stride of the first; Sandler et al. 2018, table 2. */
static const int stages[][4] = {
  { 1, 16, 1, 1 },
  { 6, 24, 2, 2 },
  { 6, 32, 3, 2 },
  { 6, 64, 4, 2 },
  { 6, 96, 3, 1 },
  { 6, 160, 3, 2 },
  { 6, 320, 1, 1 },
};

static void
add_unit (WeftArchitectureBuild *self,
          const char            *suffix,
          const char            *settings)
{
  g_autofree char *conv = g_strconcat ("conv", suffix, NULL), *norm = g_strconcat ("norm", suffix, NULL), *relu = g_strconcat ("relu", suffix, NULL);

  weft_architecture_add (self, conv, "conv2d", "%s padding=half bias=false initializer=he-normal", settings);
  weft_architecture_add (self, norm, "batch_norm", NULL);
  weft_architecture_add (self, relu, "relu6", NULL);
}

static void
build_mobilenet (WeftArchitectureBuild *self)
{
  int number = 0;

  add_unit (self, "1", "filters=32 kernel=3 stride=2");
  for (guint s = 0; s < G_N_ELEMENTS (stages); s++)
    for (int block = 0; block < stages[s][2]; block++) {
      g_autofree char *id = g_strdup_printf ("block%d", ++number);

      weft_architecture_add (self, id, "inverted_residual", "expansion=%d filters=%d stride=%d", stages[s][0], stages[s][1], block == 0 ? stages[s][3] : 1);
    }
  add_unit (self, "2", "filters=1280 kernel=1");
  weft_architecture_add (self, "pool", "global_average_pool", NULL);
  weft_architecture_add (self, "dropout", "dropout", "ratio=0.2");
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

const WeftArchitecture weft_architecture_mobilenet_v2 = {
  .id = "mobilenet_v2",
  .title = "MobileNetV2",
  .help = N_("Seventeen inverted residual blocks: about as exact as ResNet-18 with a third of the weights, and much less to compute (Sandler et al. 2018)."),
  .params = weft_layer_no_params,
  .item = { 3, { 3, 224, 224 } },
  .n_outputs = 1000,
  .ranks = 1u << 2 | 1u << 3,
  .build = build_mobilenet,
};

/* Narrow filters and filters of each kind; 0 makes the image half as large. */
static const int fires[][2] = { { 0, 0 }, { 16, 64 }, { 16, 64 }, { 0, 0 }, { 32, 128 }, { 32, 128 }, { 0, 0 }, { 48, 192 }, { 48, 192 }, { 64, 256 }, { 64, 256 } };

static void
build_squeezenet (WeftArchitectureBuild *self)
{
  int fire = 0, pool = 0;

  weft_architecture_add (self, "conv1", "conv2d", "filters=64 stride=2 initializer=he-uniform");
  weft_architecture_add (self, "relu1", "relu", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fires); i++) {
    g_autofree char *id = g_strdup_printf ("%s%d", fires[i][0] == 0 ? "pool" : "fire", fires[i][0] == 0 ? ++pool : ++fire);

    if (fires[i][0] == 0)
      weft_architecture_add (self, id, "max_pool", "kernel=3 stride=2");
    else
      weft_architecture_add (self, id, "fire", "squeeze=%d filters=%d", fires[i][0], fires[i][1]);
  }
  weft_architecture_add (self, "dropout", "dropout", NULL);
  weft_architecture_add (self, "conv2", "conv2d", "filters=%d kernel=1", (int) self->n_outputs);
  weft_architecture_add (self, "relu2", "relu", NULL);
  weft_architecture_add (self, "output", "global_average_pool", NULL);
}

const WeftArchitecture weft_architecture_squeezenet1_1 = {
  .id = "squeezenet1_1",
  .title = "SqueezeNet 1.1",
  .help = N_("Eight fire blocks and no dense layer: very few weights, so a very small file (Iandola et al. 2016)."),
  .params = weft_layer_no_params,
  .item = { 3, { 3, 224, 224 } },
  .n_outputs = 1000,
  .ranks = 1u << 2 | 1u << 3,
  .build = build_squeezenet,
};
