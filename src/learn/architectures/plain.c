/* plain.c: networks of a size to choose, for data of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/architecture.h"

#include "base/i18n.h"

static const WeftParam mlp_params[] = {
  { .id = "layers", .type = WEFT_PARAM_INTEGER, .title = N_("Layers"), .help = N_("How many dense layers stand before the last; with none it is a linear model."), .fallback = "2", .minimum = 0, .maximum = 64 },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("How many numbers each of them gives."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "dropout", .type = WEFT_PARAM_REAL, .title = N_("Dropout"), .help = N_("The share of numbers that each step of a training leaves out after each of them; 0 for none."), .fallback = "0", .minimum = 0, .maximum = 0.95 },
  WEFT_ARCHITECTURE_MEMBERS,
  { NULL },
};

static void
add_dropout (WeftArchitectureBuild *self,
             const char            *id)
{
  if (weft_params_get_real (self->params, "dropout") <= 0)
    return;
  weft_architecture_add (self, id, "dropout", NULL);
  weft_architecture_set (self, "ratio", weft_params_get (self->params, "dropout"));
}

static void
build_mlp (WeftArchitectureBuild *self)
{
  if (self->input.item.rank > 1)
    weft_architecture_add (self, "flatten", "flatten", NULL);
  for (int i = 1; i <= weft_architecture_get (self, "layers"); i++) {
    g_autofree char *dense = g_strdup_printf ("dense%d", i), *relu = g_strdup_printf ("relu%d", i), *dropout = g_strdup_printf ("dropout%d", i);

    weft_architecture_add (self, dense, "dense", "units=%d initializer=he-uniform", weft_architecture_get (self, "units"));
    weft_architecture_add (self, relu, "relu", NULL);
    add_dropout (self, dropout);
  }
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

static const WeftParam convnet_params[] = {
  { .id = "vary", .type = WEFT_PARAM_BOOLEAN, .title = N_("Vary images"), .help = N_("Moves each image a little while training, so that it is never the same twice."), .fallback = "false" },
  { .id = "flip", .type = WEFT_PARAM_BOOLEAN, .title = N_("Flip"), .help = N_("Whether every other image is seen in a mirror. Not for letters and digits."), .fallback = "false", .visible_when = "vary=true" },
  { .id = "crop", .type = WEFT_PARAM_INTEGER, .title = N_("Crop"), .help = N_("By how many whole pixels an image is moved at most; 0: by a tenth of its size, and by parts of a pixel."), .unit = N_("pixels"), .fallback = "0", .minimum = 0, .maximum = 1024, .visible_when = "vary=true" },
  { .id = "blocks", .type = WEFT_PARAM_INTEGER, .title = N_("Blocks"), .help = N_("How many convolutions there are. Each makes the image half as large and has twice the filters of the one before."), .fallback = "2", .minimum = 1, .maximum = 8 },
  { .id = "filters", .type = WEFT_PARAM_INTEGER, .title = N_("Filters"), .help = N_("How many patterns the first convolution looks for."), .fallback = "16", .minimum = 1, .maximum = 512, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("How many numbers the dense layer after them gives."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "dropout", .type = WEFT_PARAM_REAL, .title = N_("Dropout"), .help = N_("The share of numbers that each step of a training leaves out before the last layer; 0 for none."), .fallback = "0", .minimum = 0, .maximum = 0.95 },
  WEFT_ARCHITECTURE_MEMBERS,
  { NULL },
};

/* The norm has the shift that the convolution needs none of. */
static void
add_block (WeftArchitectureBuild *self,
           int                    number)
{
  g_autofree char *conv = g_strdup_printf ("conv%d", number), *norm = g_strdup_printf ("norm%d", number);
  g_autofree char *relu = g_strdup_printf ("relu%d", number), *pool = g_strdup_printf ("pool%d", number);

  weft_architecture_add (self, conv, "conv2d", "filters=%d padding=half bias=false initializer=he-normal", weft_architecture_get (self, "filters") << (number - 1));
  weft_architecture_add (self, norm, "batch_norm", NULL);
  weft_architecture_add (self, relu, "relu", NULL);
  weft_architecture_add (self, pool, "max_pool", NULL);
}

/* Whole pixels stay as sharp as they are. */
static void
add_variety (WeftArchitectureBuild *self)
{
  int crop = weft_architecture_get (self, "crop");

  weft_architecture_add (self, "vary", "augment", "flip=%s", weft_params_get (self->params, "flip"));
  if (crop == 0)
    return;
  weft_architecture_set (self, "shift", "0");
  weft_architecture_set (self, "crop", weft_params_get (self->params, "crop"));
}

static void
build_convnet (WeftArchitectureBuild *self)
{
  int blocks = weft_architecture_get (self, "blocks");
  g_autofree char *relu = g_strdup_printf ("relu%d", blocks + 1);

  if (weft_params_get_boolean (self->params, "vary"))
    add_variety (self);
  for (int i = 1; i <= blocks; i++)
    add_block (self, i);
  weft_architecture_add (self, "flatten", "flatten", NULL);
  weft_architecture_add (self, "dense", "dense", "units=%d initializer=he-uniform", weft_architecture_get (self, "units"));
  weft_architecture_add (self, relu, "relu", NULL);
  add_dropout (self, "dropout");
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

const WeftArchitecture weft_architecture_mlp = {
  .id = "mlp",
  .title = "MLP",
  .help = N_("Dense layers one after the other, as many and as wide as wanted: the first to try on a table (Rumelhart, Hinton and Williams 1986)."),
  .params = mlp_params,
  .item = { 1, { 30 } },
  .n_outputs = 2,
  .ranks = 1u << 1 | 1u << 2 | 1u << 3,
  .build = build_mlp,
};

const WeftArchitecture weft_architecture_convnet = {
  .id = "convnet",
  .title = "ConvNet",
  .help = N_("Convolutions that halve the image and double the filters, then a dense layer: the first to try on small pictures of one’s own (LeCun et al. 1998, with the norm of Ioffe and Szegedy 2015)."),
  .params = convnet_params,
  .item = { 3, { 3, 32, 32 } },
  .n_outputs = 10,
  .ranks = 1u << 2 | 1u << 3,
  .build = build_convnet,
};
