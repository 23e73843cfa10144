/* bench-net.c: networks of workloads, built straight on the engine
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/bench-net.h"

#include "engine/gradient.h"
#include "engine/kernels.h"
#include "engine/loss.h"
#include "engine/session.h"

#include <math.h>

/* Runs before those that count, so that caches are warm and the number of threads
 * is found; samples are at least so long, and so many without a limit of time. */
#define WARM_UP_RUNS   10
#define SAMPLE_SECONDS 0.02
#define SAMPLES        15

typedef struct
{
  WeftValue value;
  guint32 limit;
} Input;

void
weft_bench_net_init (WeftBenchNet *self,
                     gboolean      trains)
{
  *self = (WeftBenchNet){ .graph = weft_graph_new (), .trains = trains };
  self->parameters = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  self->inputs = g_array_new (FALSE, FALSE, sizeof (Input));
  weft_random_init (&self->random, weft_random_key (1, "bench"), 0);
}

void
weft_bench_net_clear (WeftBenchNet *self)
{
  weft_graph_unref (self->graph);
  g_array_unref (self->parameters);
  g_array_unref (self->inputs);
}

WeftValue
weft_bench_net_input (WeftBenchNet    *self,
                      WeftDType        dtype,
                      const WeftShape *shape,
                      guint32          limit)
{
  g_autofree char *name = g_strdup_printf ("input%u", self->inputs->len);
  Input input = { weft_graph_add_input (self->graph, name, dtype, shape), limit };

  g_array_append_val (self->inputs, input);
  return input.value;
}

static void
fill (WeftBenchNet *self,
      WeftTensor   *tensor,
      double        spread,
      guint32       limit)
{
  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
    weft_tensor_set (tensor, i, tensor->dtype == WEFT_DTYPE_F32 ? spread * weft_random_normal (&self->random) : weft_random_below (&self->random, limit));
}

static WeftTensor *
make_tensor (const WeftShape *shape)
{
  g_autoptr (GError) error = NULL;
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, shape, &error);

  if (tensor == NULL)
    g_error ("%s", error->message);
  return tensor;
}

WeftValue
weft_bench_net_parameter (WeftBenchNet    *self,
                          const WeftShape *shape,
                          double           spread)
{
  g_autofree char *name = g_strdup_printf ("parameter%u", self->parameters->len);
  g_autoptr (WeftTensor) tensor = make_tensor (shape);
  WeftValue value;

  fill (self, tensor, spread, 0);
  value = weft_graph_add_parameter (self->graph, name, tensor);
  g_array_append_val (self->parameters, value);
  return value;
}

const WeftShape *
weft_bench_net_shape (WeftBenchNet *self,
                      WeftValue     value)
{
  return &weft_graph_get_value (self->graph, value)->shape;
}

/* A learned vector that begins with @start everywhere. */
static WeftValue
add_vector (WeftBenchNet *self,
            gint64        n,
            double        start)
{
  g_autofree char *name = g_strdup_printf ("parameter%u", self->parameters->len);
  g_autoptr (WeftTensor) tensor = make_tensor (&WEFT_SHAPE (n));
  WeftValue value;

  for (gint64 i = 0; i < n; i++)
    weft_tensor_set (tensor, i, start);
  value = weft_graph_add_parameter (self->graph, name, tensor);
  g_array_append_val (self->parameters, value);
  return value;
}

WeftValue
weft_bench_net_convolve (WeftBenchNet *self,
                         WeftValue     x,
                         gint64        filters,
                         gint64        kernel,
                         gint64        stride)
{
  gint64 channels = weft_bench_net_shape (self, x)->extent[1], taps = channels * kernel * kernel, half = kernel / 2;
  WeftValue w = weft_bench_net_parameter (self, &WEFT_SHAPE (filters, channels, kernel, kernel), sqrt (2 / (double) taps)), y;

  y = weft_graph_emit (self->graph, "Conv", WEFT_INPUTS (x, w),
                       WEFT_ATTRIBUTES (WEFT_INTS ("pads", ((const gint64[]){ half, half, half, half }), 4), WEFT_INTS ("strides", ((const gint64[]){ stride, stride }), 2)));
  self->flops += 2 * (double) taps * (double) weft_shape_count (weft_bench_net_shape (self, y));
  return y;
}

WeftValue
weft_bench_net_normalize (WeftBenchNet *self,
                          WeftValue     x)
{
  gint64 channels = weft_bench_net_shape (self, x)->extent[1];
  WeftValue scale = add_vector (self, channels, 1), bias = add_vector (self, channels, 0), mean, variance;

  if (self->trains) {
    mean = weft_graph_emit (self->graph, "weft.ChannelMoments", WEFT_INPUTS (x), NULL);
    variance = mean + 1;
  } else {
    mean = add_vector (self, channels, 0);
    variance = add_vector (self, channels, 1);
  }
  return weft_graph_emit (self->graph, "BatchNormalization", WEFT_INPUTS (x, scale, bias, mean, variance), NULL);
}

WeftValue
weft_bench_net_dense (WeftBenchNet *self,
                      WeftValue     x,
                      gint64        units)
{
  const WeftShape shape = *weft_bench_net_shape (self, x);
  gint64 n = shape.extent[shape.rank - 1];
  WeftValue w = weft_bench_net_parameter (self, &WEFT_SHAPE (n, units), 1 / sqrt ((double) n)), b = add_vector (self, units, 0), product;

  self->flops += 2 * (double) weft_shape_count (&shape) * (double) units;
  if (shape.rank == 2)
    return weft_graph_emit (self->graph, "Gemm", WEFT_INPUTS (x, w, b), NULL);
  product = weft_graph_emit (self->graph, "MatMul", WEFT_INPUTS (x, w), NULL);
  return weft_graph_emit (self->graph, "Add", WEFT_INPUTS (product, b), NULL);
}

WeftValue
weft_bench_net_embed (WeftBenchNet *self,
                      WeftValue     index,
                      gint64        entries,
                      gint64        units)
{
  return weft_graph_emit (self->graph, "Gather", WEFT_INPUTS (weft_bench_net_parameter (self, &WEFT_SHAPE (entries, units), 1), index), NULL);
}

WeftValue
weft_bench_net_reshape (WeftBenchNet *self,
                        WeftValue     x,
                        const gint64 *shape,
                        int           rank)
{
  return weft_graph_emit (self->graph, "Reshape", WEFT_INPUTS (x, weft_graph_add_ints (self->graph, shape, rank)), NULL);
}

/* Runs @plan until there are samples enough. */
static void
measure (WeftBench *bench,
         WeftPlan  *plan)
{
  gint64 start = g_get_monotonic_time (), limit = start + (gint64) (bench->seconds * G_USEC_PER_SEC);
  int runs = 0, group;

  bench->unit = 1000;
  for (; runs < WARM_UP_RUNS || g_get_monotonic_time () - start < G_USEC_PER_SEC / 2; runs++)
    weft_plan_run (plan, NULL);
  group = (int) (SAMPLE_SECONDS * runs / ((double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC)) + 1;
  for (int i = 0; i < SAMPLES && (i == 0 || bench->seconds <= 0 || g_get_monotonic_time () < limit); i++) {
    gint64 before = g_get_monotonic_time ();
    double value;

    for (int run = 0; run < group; run++)
      weft_plan_run (plan, NULL);
    value = (double) (g_get_monotonic_time () - before) / 1000 / group;
    g_array_append_val (bench->samples, value);
  }
}

static void
profile (WeftBench *bench,
         WeftPlan  *plan)
{
  weft_plan_measure (plan, TRUE);
  for (bench->profile_runs = 0; bench->profile_runs < SAMPLES; bench->profile_runs++)
    weft_plan_run (plan, NULL);
  bench->profile = weft_plan_get_times (plan);
}

static gboolean
run_plan (WeftBenchNet        *self,
          WeftBench           *bench,
          const WeftPlanSpec  *spec,
          WeftValue            rate,
          GError             **error)
{
  const WeftUpdateRate step = { 1e-3f, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0, 0, 1, INFINITY, 1, 1 };
  g_autoptr (WeftSession) session = weft_session_adopt (self->graph, error);
  g_autoptr (WeftPlan) plan = NULL;

  if (session != NULL && !self->trains)
    weft_session_freeze (session);
  plan = session != NULL ? weft_plan_new (session, spec, error) : NULL;
  if (plan == NULL)
    return FALSE;
  for (guint i = 0; i < self->inputs->len; i++) {
    const Input *input = &g_array_index (self->inputs, Input, i);

    fill (self, weft_plan_get_tensor (plan, input->value), 1, input->limit);
  }
  if (rate != WEFT_NO_VALUE)
    *(WeftUpdateRate *) weft_plan_get_tensor (plan, rate)->data = step;
  measure (bench, plan);
  if (bench->profiles)
    profile (bench, plan);
  return TRUE;
}

gboolean
weft_bench_net_run (WeftBenchNet  *self,
                    WeftBench     *bench,
                    WeftValue      output,
                    double         flops,
                    GError       **error)
{
  const WeftPlanSpec spec = { .outputs = &output, .n_outputs = 1, .training = self->trains };

  bench->flops = flops;
  return run_plan (self, bench, &spec, WEFT_NO_VALUE, error);
}

static void
add_update (GArray    *updates,
            WeftValue  parameter,
            WeftValue  value)
{
  const WeftPlanUpdate update = { parameter, value };

  g_array_append_val (updates, update);
}

/* What one step makes of @parameter and of what the optimizer keeps for it. */
static void
emit_update (WeftBenchNet *self,
             WeftValue     parameter,
             WeftValue     gradient,
             WeftValue     rate,
             const char   *optimizer,
             GArray       *updates)
{
  int n_moments = g_str_equal (optimizer, "weft.AdamUpdate") ? 2 : 1;
  WeftValue inputs[5] = { parameter, gradient }, update;

  for (int i = 0; i < n_moments; i++) {
    g_autofree char *name = g_strdup_printf ("parameter%d.moment%d", parameter, i + 1);
    g_autoptr (WeftTensor) zeros = make_tensor (weft_bench_net_shape (self, parameter));

    inputs[2 + i] = weft_graph_add_parameter (self->graph, name, zeros);
  }
  inputs[2 + n_moments] = rate;
  update = weft_graph_emit (self->graph, optimizer, inputs, 3 + n_moments, NULL);
  add_update (updates, parameter, update);
  for (int i = 0; i < n_moments; i++)
    add_update (updates, inputs[2 + i], update + 1 + i);
}

gboolean
weft_bench_net_train (WeftBenchNet  *self,
                      WeftBench     *bench,
                      WeftValue      logits,
                      const char    *optimizer,
                      GError       **error)
{
  const WeftShape shape = *weft_bench_net_shape (self, logits);
  gint64 classes = shape.extent[shape.rank - 1], rows[] = { -1, classes };
  WeftValue target = weft_bench_net_input (self, WEFT_DTYPE_I32, &WEFT_SHAPE (weft_shape_count (&shape) / classes), (guint32) classes);
  WeftValue loss = weft_loss_cross_entropy (self->graph, weft_bench_net_reshape (self, logits, rows, 2), target, WEFT_NO_VALUE, 0, WEFT_REDUCTION_MEAN, NULL, error);
  WeftValue rate = weft_graph_add_input (self->graph, "rate", WEFT_DTYPE_F32, &WEFT_SHAPE (WEFT_UPDATE_RATE_LENGTH));
  g_autoptr (GArray) updates = g_array_new (FALSE, FALSE, sizeof (WeftPlanUpdate));
  g_autofree WeftValue *gradients = g_new (WeftValue, self->parameters->len);
  WeftPlanSpec spec = { .outputs = &loss, .n_outputs = 1, .training = TRUE };

  if (loss == WEFT_NO_VALUE || !weft_graph_differentiate (self->graph, loss, (const WeftValue *) (void *) self->parameters->data, (int) self->parameters->len, gradients, error))
    return FALSE;
  for (guint i = 0; i < self->parameters->len; i++)
    emit_update (self, g_array_index (self->parameters, WeftValue, i), gradients[i], rate, optimizer, updates);
  spec.updates = (const WeftPlanUpdate *) (void *) updates->data;
  spec.n_updates = (int) updates->len;
  bench->flops = 3 * self->flops;
  return run_plan (self, bench, &spec, rate, error);
}
