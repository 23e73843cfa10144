/* trainer-average.c: running averages of the weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * a ← a + r (w - a) with each step, w being the weights that it begins with and r = 1 -
 * min (d, (t + 1) / (t + 10)), so that an average is not for long about the weights that
 * were drawn. Running statistics are averaged along, since they belong to the weights.
 * Source: Polyak and Juditsky 1992; the beginning is TensorFlow's.
 */
#include "learn/trainer-private.h"

#include <stddef.h>

static WeftValue
add_average (WeftTrainer *self,
             WeftValue    weight)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  const WeftValueInfo *info = weft_graph_get_value (graph, weight);
  g_autofree char *name = g_strdup_printf ("%s.average", info->name);

  return weft_graph_add_parameter (graph, name, info->tensor);
}

/* The number of the rate that says how much of the new weights counts. */
static WeftValue
find_rest (WeftTrainer *self)
{
  const gint64 first = offsetof (WeftUpdateRate, average_rest) / sizeof (float), end = first + 1, axis = 0;
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue ints[] = { weft_graph_add_ints (graph, &first, 1), weft_graph_add_ints (graph, &end, 1), weft_graph_add_ints (graph, &axis, 1) };

  return weft_graph_emit (graph, "Slice", WEFT_INPUTS (self->rate, ints[0], ints[1], ints[2]), NULL);
}

void
weft_trainer_add_averages (WeftTrainer *self)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue rest = find_rest (self);
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  self->averages = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  for (int i = 0; i < n; i++) {
    WeftValue average = add_average (self, weights[i]), change = weft_graph_emit (graph, "Sub", WEFT_INPUTS (weights[i], average), NULL);
    WeftPlanUpdate update = { average, weft_graph_emit (graph, "Add", WEFT_INPUTS (average, weft_graph_emit (graph, "Mul", WEFT_INPUTS (change, rest), NULL)), NULL) };

    g_array_append_val (self->updates, update);
    g_array_append_val (self->averages, average);
  }
}

void
weft_trainer_exchange_averages (WeftTrainer *self)
{
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int i = 0; self->averages != NULL && i < n; i++) {
    float *weight = weft_tensor_f32 (weft_session_get_parameter (self->session, weights[i]));
    WeftTensor *tensor = weft_session_get_parameter (self->session, g_array_index (self->averages, WeftValue, i));
    float *average = weft_tensor_f32 (tensor);

    for (gint64 k = 0; k < weft_shape_count (&tensor->shape); k++) {
      float number = weight[k];

      weight[k] = average[k];
      average[k] = number;
    }
  }
}
