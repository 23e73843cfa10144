/* residual.c: ResNets, stacks of residual blocks
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four stages of blocks for photographs, each but the first half as large and twice as
 * deep as the one before; three for small pictures. Source: He et al. 2016; sizes,
 * strides and shortcuts are torchvision's, for ResNet-20 shortcuts by projection.
 */
#include "learn/architecture.h"

#include "base/i18n.h"

static void
add_stem (WeftArchitectureBuild *self,
          const char            *settings)
{
  weft_architecture_add (self, "conv", "conv2d", "%s padding=half bias=false initializer=he-normal", settings);
  weft_architecture_add (self, "norm", "batch_norm", NULL);
  weft_architecture_add (self, "relu", "relu", NULL);
}

static void
add_stages (WeftArchitectureBuild *self,
            const char            *form,
            int                    filters,
            const int             *blocks)
{
  for (int stage = 0; blocks[stage] > 0; stage++)
    for (int block = 0; block < blocks[stage]; block++) {
      g_autofree char *id = g_strdup_printf ("stage%d_block%d", stage + 1, block + 1);

      weft_architecture_add (self, id, "residual_block", "form=%s filters=%d stride=%d", form, filters << stage, stage > 0 && block == 0 ? 2 : 1);
    }
  weft_architecture_add (self, "pool", "global_average_pool", NULL);
  weft_architecture_add (self, "output", "dense", "units=%d", (int) self->n_outputs);
}

static void
build (WeftArchitectureBuild *self,
       const char            *form,
       const int             *blocks)
{
  add_stem (self, "filters=64 kernel=7 stride=2");
  weft_architecture_add (self, "shrink", "max_pool", "kernel=3 stride=2 padding=half");
  add_stages (self, form, 64, blocks);
}

static void
build_18 (WeftArchitectureBuild *self)
{
  build (self, "basic", (const int[]){ 2, 2, 2, 2, 0 });
}

static void
build_34 (WeftArchitectureBuild *self)
{
  build (self, "basic", (const int[]){ 3, 4, 6, 3, 0 });
}

static void
build_50 (WeftArchitectureBuild *self)
{
  build (self, "bottleneck", (const int[]){ 3, 4, 6, 3, 0 });
}

static void
build_20 (WeftArchitectureBuild *self)
{
  add_stem (self, "filters=16 kernel=3");
  add_stages (self, "basic", 16, (const int[]){ 3, 3, 3, 0 });
}

#define RESNET(name, label, text, side, outputs, func)      \
  const WeftArchitecture weft_architecture_resnet##name = { \
    .id = "resnet" #name,                                   \
    .title = label,                                         \
    .help = text,                                           \
    .params = weft_layer_no_params,                         \
    .item = { 3, { 3, side, side } },                       \
    .n_outputs = outputs,                                   \
    .ranks = 1u << 2 | 1u << 3,                             \
    .build = func,                                          \
  }

RESNET (18, "ResNet-18", N_("Eight residual blocks. The usual first choice for photographs (He et al. 2016)."), 224, 1000, build_18);
RESNET (34, "ResNet-34", N_("Sixteen residual blocks: more exact than ResNet-18 and twice as slow (He et al. 2016)."), 224, 1000, build_34);
RESNET (50, "ResNet-50", N_("Sixteen residual blocks with bottlenecks, the standard of many comparisons (He et al. 2016)."), 224, 1000, build_50);
RESNET (20, "ResNet-20", N_("Nine narrow residual blocks, for small pictures of about 32×32 (He et al. 2016)."), 32, 10, build_20);
