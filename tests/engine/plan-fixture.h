/* plan-fixture.h: graphs that plans are tried on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/random.h"
#include "engine/gradient.h"
#include "engine/kernels.h"
#include "engine/loss.h"
#include "engine/session.h"
#include "engine/team.h"

#include <math.h>
#include <string.h>

/* Returns: (transfer full): numbers in -1 … 1 that depend on @seed alone */
static inline WeftTensor *
fixture_tensor (guint64   seed,
                WeftShape shape)
{
  g_autoptr (GError) error = NULL;
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, &shape, &error);
  WeftRandom random;

  g_assert_no_error (error);
  weft_random_init (&random, weft_random_key (seed, "fixture"), 0);
  for (gint64 i = 0; i < weft_shape_count (&shape); i++)
    weft_tensor_f32 (tensor)[i] = (float) (2 * weft_random_uniform (&random) - 1);
  return tensor;
}

static inline WeftValue
fixture_parameter (WeftGraph  *graph,
                   const char *name,
                   guint64     seed,
                   WeftShape   shape)
{
  g_autoptr (WeftTensor) tensor = fixture_tensor (seed, shape);

  return weft_graph_add_parameter (graph, name, tensor);
}

#define MLP_PARAMETERS 4

/* A classifier of two dense layers with dropout, trained by SGD with momentum. */
typedef struct
{
  WeftGraph *graph;
  WeftSession *session;
  WeftValue input;
  WeftValue target;
  WeftValue hidden; /* before dropout */
  WeftValue logits;
  WeftValue loss;
  WeftValue parameters[MLP_PARAMETERS];
  WeftPlanUpdate updates[2 * MLP_PARAMETERS];
  WeftValue rate;
} Mlp;

static inline void
mlp_add_updates (Mlp *self)
{
  WeftValue gradients[MLP_PARAMETERS];
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_graph_differentiate (self->graph, self->loss, self->parameters, MLP_PARAMETERS, gradients, &error));
  for (int i = 0; i < MLP_PARAMETERS; i++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, self->parameters[i]);
    g_autofree char *name = g_strdup_printf ("%s.momentum", info->name);
    g_autoptr (WeftTensor) zeros = weft_tensor_new (WEFT_DTYPE_F32, &info->shape, NULL);
    WeftValue momentum = weft_graph_add_parameter (self->graph, name, zeros);
    WeftValue update = weft_graph_emit (self->graph, "weft.MomentumUpdate", WEFT_INPUTS (self->parameters[i], gradients[i], momentum, self->rate), NULL);

    self->updates[2 * i] = (WeftPlanUpdate){ self->parameters[i], update };
    self->updates[2 * i + 1] = (WeftPlanUpdate){ momentum, update + 1 };
  }
}

static inline void
mlp_init (Mlp    *self,
          gint64  n_in,
          gint64  n_hidden,
          gint64  n_out)
{
  WeftGraph *g = self->graph = weft_graph_new ();
  gint64 batch = weft_graph_name_dimension (g, "batch");
  g_autoptr (GError) error = NULL;
  WeftValue dropped;

  self->input = weft_graph_add_input (g, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (batch, n_in));
  self->target = weft_graph_add_input (g, "t", WEFT_DTYPE_I32, &WEFT_SHAPE (batch));
  self->rate = weft_graph_add_input (g, "rate", WEFT_DTYPE_F32, &WEFT_SHAPE (WEFT_UPDATE_RATE_LENGTH));
  self->parameters[0] = fixture_parameter (g, "w1", 1, WEFT_SHAPE (n_in, n_hidden));
  self->parameters[1] = fixture_parameter (g, "b1", 2, WEFT_SHAPE (n_hidden));
  self->parameters[2] = fixture_parameter (g, "w2", 3, WEFT_SHAPE (n_hidden, n_out));
  self->parameters[3] = fixture_parameter (g, "b2", 4, WEFT_SHAPE (n_out));
  self->hidden = weft_graph_emit (g, "Relu", WEFT_INPUTS (weft_graph_emit (g, "Gemm", WEFT_INPUTS (self->input, self->parameters[0], self->parameters[1]), NULL)), NULL);
  dropped = weft_graph_emit (g, "Dropout", WEFT_INPUTS (self->hidden, weft_graph_add_scalar (g, 0.25)), NULL);
  self->logits = weft_graph_emit (g, "Gemm", WEFT_INPUTS (dropped, self->parameters[2], self->parameters[3]), NULL);
  self->loss = weft_loss_cross_entropy (g, self->logits, self->target, WEFT_NO_VALUE, 0.1, WEFT_REDUCTION_MEAN, NULL, &error);
  g_assert_no_error (error);
  mlp_add_updates (self);
  self->session = weft_session_new (g, &error);
  g_assert_no_error (error);
}

static inline void
mlp_clear (Mlp *self)
{
  weft_session_unref (self->session);
  weft_graph_unref (self->graph);
}

/* Returns: (transfer full): a plan that trains on batches of @batch rows, its
 * inputs filled; more of @spec may be given */
static inline WeftPlan *
mlp_plan (Mlp          *self,
          gint64        batch,
          WeftPlanSpec  spec)
{
  const WeftShape *x = &weft_graph_get_value (self->graph, self->input)->shape;
  WeftPlanShape shapes[] = { { self->input, WEFT_SHAPE (batch, x->extent[1]) }, { self->target, WEFT_SHAPE (batch) } };
  gint64 n_out = weft_graph_get_value (self->graph, self->logits)->shape.extent[1];
  g_autoptr (WeftTensor) given = fixture_tensor (9, shapes[0].shape);
  g_autoptr (GError) error = NULL;
  WeftUpdateRate rate = { .learning_rate = 0.05f, .momentum = 0.9f, .weight_decay = 0.01f, .gradient_scale = 1, .gradient_limit = INFINITY };
  WeftPlan *plan;

  if (spec.n_outputs == 0) {
    spec.outputs = &self->loss;
    spec.n_outputs = 1;
  }
  spec.shapes = shapes;
  spec.n_shapes = 2;
  spec.updates = self->updates;
  spec.n_updates = 2 * MLP_PARAMETERS;
  spec.training = TRUE;
  plan = weft_plan_new (self->session, &spec, &error);
  g_assert_no_error (error);
  if (spec.n_fed == 0)
    memcpy (weft_plan_get_tensor (plan, self->input)->data, given->data, given->bytes);
  for (gint64 i = 0; i < batch; i++)
    weft_tensor_i32 (weft_plan_get_tensor (plan, self->target))[i] = (gint32) (i * 7 % n_out);
  memcpy (weft_plan_get_tensor (plan, self->rate)->data, &rate, sizeof rate);
  return plan;
}

/* Adds the bytes of @tensor to a record of what a run gave. */
static inline void
record (GByteArray       *to,
        const WeftTensor *tensor)
{
  g_byte_array_append (to, tensor->data, (guint) tensor->bytes);
}

static inline void
assert_same_record (GByteArray *a,
                    GByteArray *b)
{
  g_assert_cmpmem (a->data, a->len, b->data, b->len);
}

/* Numbers of threads that plans are tried with. */
static const int team_sizes[] = { 1, 2, 3, 5 };

/* Steps of training; what came of it. */
static inline GByteArray *
train (int          n_members,
       gint64       batch,
       WeftPlanSpec spec,
       int          n_steps)
{
  GByteArray *found = g_byte_array_new ();
  WeftPlan *plan;
  Mlp mlp;

  weft_team_set_size (n_members, FALSE);
  mlp_init (&mlp, 61, 203, 11);
  plan = mlp_plan (&mlp, batch, spec);
  for (int step = 0; step < n_steps; step++) {
    weft_plan_set_random (plan, 42, (guint64) step);
    g_assert_cmpint (weft_plan_run (plan, NULL), ==, WEFT_PLAN_DONE);
    record (found, weft_plan_get_tensor (plan, mlp.loss));
    g_assert_true (isfinite (weft_tensor_get (weft_plan_get_tensor (plan, mlp.loss), 0)));
  }
  for (int i = 0; i < 2 * MLP_PARAMETERS; i++)
    record (found, weft_session_get_parameter (mlp.session, mlp.updates[i].parameter));
  weft_plan_free (plan);
  mlp_clear (&mlp);
  weft_team_set_size (0, FALSE);
  return found;
}
