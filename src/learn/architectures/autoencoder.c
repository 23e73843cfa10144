/* autoencoder.c: what comes in has to come out again, through few numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/architecture.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Inner units"), .help = N_("The width of the layers on both sides of the code."), .fallback = "128", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "code", .type = WEFT_PARAM_INTEGER, .title = N_("Code"), .help = N_("Through how many numbers everything has to pass."), .fallback = "16", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { NULL },
};

static void
build (WeftArchitectureBuild *self)
{
  if (self->item.rank > 1)
    weft_architecture_add (self, "flatten", "flatten", NULL);
  weft_architecture_add (self, "encoder", "dense", "units=%d initializer=he-uniform", weft_architecture_get (self, "units"));
  weft_architecture_add (self, "relu1", "relu", NULL);
  weft_architecture_add (self, "code", "dense", "units=%d", weft_architecture_get (self, "code"));
  weft_architecture_add (self, "decoder", "dense", "units=%d initializer=he-uniform", weft_architecture_get (self, "units"));
  weft_architecture_add (self, "relu2", "relu", NULL);
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

const WeftArchitecture weft_architecture_autoencoder = {
  .id = "autoencoder",
  .title = "Autoencoder",
  .help = N_("Squeezes a sample through a few numbers, its code, and draws it again from them. Choose as target what goes in; what cannot be drawn again is unusual (Hinton and Salakhutdinov 2006)."),
  .params = params,
  .item = { 1, { 784 } },
  .n_outputs = 784,
  .ranks = 1u << 1 | 1u << 2 | 1u << 3,
  .build = build,
};
