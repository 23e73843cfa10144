/* bench-image.c: residual networks, timed as their peers are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resnet18_infer, resnet18_train: 224×224 pictures, 1000 classes, SGD with momentum.
 * saliency_resnet18: the gradient of one picture's top logit by its pixels.
 * resnet20_train: 32×32 pictures, 10 classes, three stages of 16, 32 and 64 channels.
 * Source: He et al. 2016.
 */
#include "cli/bench-net.h"

#include "engine/gradient.h"

static WeftValue
activate (WeftBenchNet *net,
          WeftValue     x)
{
  return weft_graph_emit (net->graph, "Relu", WEFT_INPUTS (x), NULL);
}

static WeftValue
convolve (WeftBenchNet *net,
          WeftValue     x,
          gint64        filters,
          gint64        kernel,
          gint64        stride)
{
  return weft_bench_net_normalize (net, weft_bench_net_convolve (net, x, filters, kernel, stride));
}

/* relu (two convolutions of 3×3, and past them x, or a convolution of 1×1). */
static WeftValue
block (WeftBenchNet *net,
       WeftValue     x,
       gint64        filters,
       gint64        stride)
{
  gboolean same = stride == 1 && weft_bench_net_shape (net, x)->extent[1] == filters;
  WeftValue inner = convolve (net, activate (net, convolve (net, x, filters, 3, stride)), filters, 3, 1);
  WeftValue past = same ? x : convolve (net, x, filters, 1, stride);

  return activate (net, weft_graph_emit (net->graph, "Add", WEFT_INPUTS (inner, past), NULL));
}

static WeftValue
stages (WeftBenchNet *net,
        WeftValue     x,
        gint64        filters,
        int           n_stages,
        int           n_blocks)
{
  for (int stage = 0; stage < n_stages; stage++, filters *= 2)
    for (int i = 0; i < n_blocks; i++)
      x = block (net, x, filters, stage > 0 && i == 0 ? 2 : 1);
  return x;
}

static WeftValue
classify (WeftBenchNet *net,
          WeftValue     x,
          gint64        classes)
{
  WeftValue mean = weft_graph_emit (net->graph, "GlobalAveragePool", WEFT_INPUTS (x), NULL);

  return weft_bench_net_dense (net, weft_graph_emit (net->graph, "Flatten", WEFT_INPUTS (mean), NULL), classes);
}

static WeftValue
build_resnet18 (WeftBenchNet *net,
                WeftValue     picture)
{
  const gint64 window[] = { 3, 3 }, steps[] = { 2, 2 }, pads[] = { 1, 1, 1, 1 };
  WeftValue x = activate (net, convolve (net, picture, 64, 7, 2));

  x = weft_graph_emit (net->graph, "MaxPool", WEFT_INPUTS (x),
                       WEFT_ATTRIBUTES (WEFT_INTS ("kernel_shape", window, 2), WEFT_INTS ("strides", steps, 2), WEFT_INTS ("pads", pads, 4)));
  return classify (net, stages (net, x, 64, 4, 2), 1000);
}

static WeftValue
add_pictures (WeftBenchNet *net,
              gint64        n,
              gint64        side)
{
  return weft_bench_net_input (net, WEFT_DTYPE_F32, &WEFT_SHAPE (n, 3, side, side), 0);
}

gboolean
weft_bench_resnet18_infer (WeftBench  *self,
                           GError    **error)
{
  g_auto (WeftBenchNet) net;
  WeftValue logits;

  weft_bench_net_init (&net, FALSE);
  logits = build_resnet18 (&net, add_pictures (&net, self->batch, 224));
  return weft_bench_net_run (&net, self, logits, net.flops, error);
}

gboolean
weft_bench_resnet18_train (WeftBench  *self,
                           GError    **error)
{
  g_auto (WeftBenchNet) net;

  weft_bench_net_init (&net, TRUE);
  return weft_bench_net_train (&net, self, build_resnet18 (&net, add_pictures (&net, self->batch, 224)), "weft.MomentumUpdate", error);
}

gboolean
weft_bench_resnet20_train (WeftBench  *self,
                           GError    **error)
{
  g_auto (WeftBenchNet) net;
  WeftValue x;

  weft_bench_net_init (&net, TRUE);
  x = activate (&net, convolve (&net, add_pictures (&net, self->batch, 32), 16, 3, 1));
  return weft_bench_net_train (&net, self, classify (&net, stages (&net, x, 16, 3, 3), 10), "weft.MomentumUpdate", error);
}

gboolean
weft_bench_saliency (WeftBench  *self,
                     GError    **error)
{
  g_auto (WeftBenchNet) net;
  WeftValue picture, top, gradient;

  weft_bench_net_init (&net, FALSE);
  picture = add_pictures (&net, self->batch, 224);
  top = weft_graph_emit (net.graph, "ReduceMax", WEFT_INPUTS (build_resnet18 (&net, picture)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return weft_graph_differentiate (net.graph, top, &picture, 1, &gradient, error) &&
         weft_bench_net_run (&net, self, gradient, 2 * net.flops, error);
}
