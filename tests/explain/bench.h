/* bench.h: a graph of a few ops, run once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/random.h"
#include "engine/gradient.h"
#include "engine/session.h"
#include "engine/team.h"
#include "explain/error.h"
#include "explain/relevance-private.h"

#include <math.h>
#include <string.h>

#define MOST_SITES 3

typedef struct
{
  WeftGraph *graph;
  WeftRandom random;
  WeftValue sites[MOST_SITES];
  int n_sites;
  WeftPlan *plan;
} Bench;

static inline void
bench_begin (Bench *self)
{
  *self = (Bench){ .graph = weft_graph_new () };
  weft_random_init (&self->random, 3, 0);
}

static inline void
bench_end (Bench *self)
{
  g_clear_pointer (&self->plan, weft_plan_free);
  weft_graph_unref (self->graph);
}

/* Numbers that are the same in each run of the program, positive ones where asked. */
static inline WeftValue
bench_numbers (Bench     *self,
               WeftShape  shape,
               gboolean   positive)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  g_autofree char *name = g_strdup_printf ("numbers%d", weft_graph_get_n_values (self->graph));

  for (gint64 i = 0; i < weft_shape_count (&shape); i++) {
    float number = (float) weft_random_normal (&self->random);

    weft_tensor_f32 (tensor)[i] = positive ? fabsf (number) + 0.1f : number;
  }
  return weft_graph_add_parameter (self->graph, name, tensor);
}

static inline WeftValue
bench_given (Bench       *self,
             WeftShape    shape,
             const float *numbers)
{
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);

  memcpy (tensor->data, numbers, tensor->bytes);
  return weft_graph_add_constant (self->graph, tensor);
}

/* Where relevance ends. */
static inline WeftValue
bench_site (Bench     *self,
            WeftShape  shape)
{
  WeftValue value = bench_numbers (self, shape, FALSE);

  g_assert_cmpint (self->n_sites, <, MOST_SITES);
  return self->sites[self->n_sites++] = value;
}

/* Runs the graph; numbers are read by bench_read(). */
static inline void
bench_run (Bench           *self,
           const WeftValue *outputs,
           int              n_outputs)
{
  const WeftPlanSpec spec = { .outputs = outputs, .n_outputs = n_outputs };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (self->graph, &error);

  g_assert_no_error (error);
  g_clear_pointer (&self->plan, weft_plan_free);
  self->plan = weft_plan_new (session, &spec, &error);
  g_assert_no_error (error);
  weft_plan_run (self->plan, NULL);
}

static inline const float *
bench_read (Bench     *self,
            WeftValue  value,
            gint64    *n)
{
  const WeftTensor *tensor = weft_plan_get_tensor (self->plan, value);

  if (n != NULL)
    *n = weft_shape_count (&tensor->shape);
  return weft_tensor_const_f32 (tensor);
}
