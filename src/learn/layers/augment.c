/* augment.c: images that are never the same twice while training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The formula is that of weft.Augment. x and y are (N, …, H, W); not training, y = x. The
 * numbers of a sample come from the seed, the training step and its place in the batch,
 * which the loader makes from seed and epoch: a training that goes on from a checkpoint
 * sees what it would have seen.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "base/random.h"
#include "learn/error.h"

static const WeftParam params[] = {
  { .id = "shift", .type = WEFT_PARAM_REAL, .title = N_("Shift"), .help = N_("How far an image is moved at most, as a share of its size."), .fallback = "0.1", .minimum = 0, .maximum = 1 },
  { .id = "crop", .type = WEFT_PARAM_INTEGER, .title = N_("Crop"), .help = N_("By how many whole pixels an image is moved at most, as if cut out of one with so wide a rim."), .unit = N_("pixels"), .fallback = "0", .minimum = 0, .maximum = 1024 },
  { .id = "rotate", .type = WEFT_PARAM_REAL, .title = N_("Turn"), .help = N_("How far an image is turned at most, to either side."), .unit = N_("degrees"), .fallback = "0", .minimum = 0, .maximum = 180 },
  { .id = "scale", .type = WEFT_PARAM_REAL, .title = N_("Zoom"), .help = N_("How much larger or smaller an image is made at most: 0.1 is from 0.9 to 1.1 times."), .fallback = "0", .minimum = 0, .maximum = 0.9 },
  { .id = "flip", .type = WEFT_PARAM_BOOLEAN, .title = N_("Flip"), .help = N_("Whether every other image is seen in a mirror. Not for letters and digits."), .fallback = "false" },
  { .id = "flip_vertical", .type = WEFT_PARAM_BOOLEAN, .title = N_("Flip upside down"), .help = N_("Whether every other image stands on its head. For pictures from above or through a microscope."), .fallback = "false" },
  { .id = "brightness", .type = WEFT_PARAM_REAL, .title = N_("Brightness"), .help = N_("How much is added to or taken from all numbers of an image at most."), .fallback = "0", .minimum = 0, .maximum = 100 },
  { .id = "contrast", .type = WEFT_PARAM_REAL, .title = N_("Contrast"), .help = N_("How much all numbers of an image are stretched or shrunk at most: 0.2 is from 0.8 to 1.2 times."), .fallback = "0", .minimum = 0, .maximum = 1 },
  { .id = "cutout", .type = WEFT_PARAM_REAL, .title = N_("Cutout"), .help = N_("The side of a square that is covered somewhere, as a share of the shorter side."), .fallback = "0", .minimum = 0, .maximum = 1 },
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  static const char *const reals[] = { "shift", "rotate", "scale", "brightness", "contrast", "cutout" };
  WeftAttribute attributes[11] = { WEFT_INT ("stream", (gint64) (weft_random_key (self->seed, self->id) >> 1)) };
  int n = 1;

  if (weft_graph_get_value (self->graph, self->inputs[0])->shape.rank < 3) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must be images, of height × width or channels × height × width"));
    return WEFT_NO_VALUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
    attributes[n++] = (WeftAttribute) WEFT_FLOAT (reals[i], weft_params_get_real (self->params, reals[i]));
  attributes[n++] = (WeftAttribute) WEFT_INT ("crop", weft_params_get_integer (self->params, "crop"));
  attributes[n++] = (WeftAttribute) WEFT_INT ("flip", weft_params_get_boolean (self->params, "flip"));
  attributes[n++] = (WeftAttribute) WEFT_INT ("flip_vertical", weft_params_get_boolean (self->params, "flip_vertical"));
  return weft_graph_add (self->graph, "weft.Augment", WEFT_INPUTS (self->inputs[0]), attributes, error);
}

const WeftLayerKind weft_layer_augment = {
  .id = "augment",
  .title = N_("Vary Images"),
  .category = N_("Regularization"),
  .icon = "weft-layer-augment-symbolic",
  .help = N_("While training, moves, turns, flips, colours or covers each image at random, so that the model learns what matters. Does nothing afterwards. Put it first."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
