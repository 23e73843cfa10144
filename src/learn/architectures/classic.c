/* classic.c: convolutions one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/architecture.h"

#include "base/i18n.h"

#define IMAGES (1u << 2 | 1u << 3)

static void
build_lenet (WeftArchitectureBuild *self)
{
  weft_architecture_add (self, "conv1", "conv2d", "filters=6 kernel=5 padding=half");
  weft_architecture_add (self, "relu1", "relu", NULL);
  weft_architecture_add (self, "pool1", "max_pool", NULL);
  weft_architecture_add (self, "conv2", "conv2d", "filters=16 kernel=5");
  weft_architecture_add (self, "relu2", "relu", NULL);
  weft_architecture_add (self, "pool2", "max_pool", NULL);
  weft_architecture_add (self, "flatten", "flatten", NULL);
  weft_architecture_add (self, "dense1", "dense", "units=120");
  weft_architecture_add (self, "relu3", "relu", NULL);
  weft_architecture_add (self, "dense2", "dense", "units=84");
  weft_architecture_add (self, "relu4", "relu", NULL);
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

const WeftArchitecture weft_architecture_lenet = {
  .id = "lenet",
  .title = "LeNet-5",
  .help = N_("Two convolutions and three dense layers, for small pictures such as digits (LeCun et al. 1998, with ReLU and the largest of each window as is usual now)."),
  .params = weft_layer_no_params,
  .item = { 3, { 1, 28, 28 } },
  .n_outputs = 10,
  .ranks = IMAGES,
  .build = build_lenet,
};

/* 0 makes the image half as large. */
static const int vgg11[] = { 64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0 };

static void
build_vgg11 (WeftArchitectureBuild *self)
{
  int conv = 0, pool = 0;

  for (guint i = 0; i < G_N_ELEMENTS (vgg11); i++) {
    g_autofree char *id = g_strdup_printf ("%s%d", vgg11[i] == 0 ? "pool" : "conv", vgg11[i] == 0 ? ++pool : ++conv), *relu = g_strdup_printf ("relu%d", conv);

    if (vgg11[i] == 0) {
      weft_architecture_add (self, id, "max_pool", NULL);
      continue;
    }
    weft_architecture_add (self, id, "conv2d", "filters=%d padding=half initializer=he-normal", vgg11[i]);
    weft_architecture_add (self, relu, "relu", NULL);
  }
  weft_architecture_add (self, "flatten", "flatten", NULL);
  for (int i = 1; i <= 2; i++) {
    g_autofree char *dense = g_strdup_printf ("dense%d", i), *relu = g_strdup_printf ("relu%d", conv + i), *dropout = g_strdup_printf ("dropout%d", i);

    weft_architecture_add (self, dense, "dense", "units=4096");
    weft_architecture_add (self, relu, "relu", NULL);
    weft_architecture_add (self, dropout, "dropout", NULL);
  }
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

const WeftArchitecture weft_architecture_vgg11 = {
  .id = "vgg11",
  .title = "VGG-11",
  .help = N_("Eight convolutions of 3×3 and three dense layers, large and plain (Simonyan and Zisserman 2015)."),
  .params = weft_layer_no_params,
  .item = { 3, { 3, 224, 224 } },
  .n_outputs = 1000,
  .ranks = IMAGES,
  .build = build_vgg11,
};
