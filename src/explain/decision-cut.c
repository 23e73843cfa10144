/* decision-cut.c: what goes on below a mask, as a graph of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many units are followed at once, and only what their mask changes differs between them. All
 * else is computed once, and given: the network above and below is not run for each unit.
 */
#include "explain/decision-private.h"

#include "engine/session.h"

#include <string.h>

#define MAX_OUTPUTS 2

struct _WeftDecisionCut
{
  WeftGraph *graph;     /* Owned */
  WeftSession *session; /* Owned (nullable) */
  WeftPlan *plan;       /* Owned (nullable) */
  WeftValue mask;       /* of the subject's graph, as are the outputs */
  WeftValue outputs[MAX_OUTPUTS];
  int n_outputs;
  gint64 rows;
  GArray *given;  /* Owned: WeftValue of the subject's graph */
  WeftValue *map; /* Owned: of each value of that graph, the same here */
};

/* What a value of the subject's graph depends on. */
enum {
  BY_MASK = 1 << 0,
  BY_INPUTS = 1 << 1,
};

void
weft_decision_cut_free (WeftDecisionCut *self)
{
  g_clear_pointer (&self->plan, weft_plan_free);
  g_clear_pointer (&self->session, weft_session_unref);
  weft_graph_unref (self->graph);
  g_array_unref (self->given);
  g_free (self->map);
  g_free (self);
}

/* Returns: (transfer full): for each value, by what it changes */
static guint8 *
find_dependence (const WeftGraph *graph,
                 WeftValue        mask)
{
  guint8 *by = g_new0 (guint8, weft_graph_get_n_values (graph));

  for (WeftValue value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_INPUT)
      by[value] = value == mask ? BY_MASK : BY_INPUTS;
    for (int i = 0; info->producer != NULL && i < info->producer->n_inputs; i++)
      if (info->producer->inputs[i] != WEFT_NO_VALUE)
        by[value] |= by[info->producer->inputs[i]];
  }
  return by;
}

/* Whether a row of it belongs to a row of the batch, so that one can be written for many. */
static gboolean
has_rows (const WeftValueInfo *info)
{
  if (info->dtype != WEFT_DTYPE_F32 || info->shape.rank < 1 || info->shape.extent[0] >= 0)
    return FALSE;
  for (int axis = 1; axis < info->shape.rank; axis++)
    if (info->shape.extent[axis] < 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_given (const WeftDecisionCut *self,
          const WeftGraph       *graph,
          const guint8          *by,
          WeftValue              value)
{
  const WeftValueInfo *info = weft_graph_get_value (graph, value);

  if (by[value] != BY_INPUTS || (info->producer != NULL && info->producer->n_outputs > 1))
    return FALSE;
  return info->kind == WEFT_VALUE_INPUT || self->rows == 1 || has_rows (info);
}

/* Returns: (transfer full): which values have to be there for @outputs */
static gboolean *
find_needed (const WeftDecisionCut *self,
             const WeftGraph       *graph,
             const guint8          *by,
             const WeftValue       *outputs,
             int                    n_outputs)
{
  gboolean *needed = g_new0 (gboolean, weft_graph_get_n_values (graph));

  for (int i = 0; i < n_outputs; i++)
    needed[outputs[i]] = TRUE;
  for (WeftValue value = weft_graph_get_n_values (graph) - 1; value >= 0; value--) {
    const WeftOp *op = weft_graph_get_value (graph, value)->producer;

    if (!needed[value] || op == NULL || is_given (self, graph, by, value))
      continue;
    needed[op->first_output] = TRUE;
    for (int i = 0; i < op->n_inputs; i++)
      if (op->inputs[i] != WEFT_NO_VALUE)
        needed[op->inputs[i]] = TRUE;
  }
  return needed;
}

static gboolean
copy_op (WeftDecisionCut  *self,
         const WeftOp     *op,
         GError          **error)
{
  WeftValue inputs[WEFT_MAX_INPUTS], first;

  for (int i = 0; i < op->n_inputs; i++)
    inputs[i] = op->inputs[i] != WEFT_NO_VALUE ? self->map[op->inputs[i]] : WEFT_NO_VALUE;
  first = weft_graph_add (self->graph, op->klass->name, inputs, op->n_inputs, op->attributes, error);
  for (int i = 0; first != WEFT_NO_VALUE && i < op->n_outputs; i++)
    self->map[op->first_output + i] = first + i;
  return first != WEFT_NO_VALUE;
}

static gboolean
copy_value (WeftDecisionCut  *self,
            const WeftGraph  *graph,
            const guint8     *by,
            WeftValue         value,
            GError          **error)
{
  const WeftValueInfo *info = weft_graph_get_value (graph, value);
  g_autofree char *name = g_strdup_printf ("given.%d", value);

  if (is_given (self, graph, by, value)) {
    self->map[value] = weft_graph_add_input (self->graph, name, info->dtype, &info->shape);
    g_array_append_val (self->given, value);
  } else if (info->kind == WEFT_VALUE_INPUT) {
    self->map[value] = weft_graph_add_input (self->graph, info->name, info->dtype, &info->shape);
  } else if (info->kind == WEFT_VALUE_PARAMETER) {
    self->map[value] = weft_graph_add_parameter (self->graph, info->name, info->tensor);
  } else if (info->kind == WEFT_VALUE_CONSTANT) {
    self->map[value] = weft_graph_add_constant (self->graph, weft_tensor_ref (info->tensor));
  } else if (info->producer->first_output == value) {
    return copy_op (self, info->producer, error);
  }
  return TRUE;
}

static gboolean
copy_needed (WeftDecisionCut  *self,
             const WeftGraph  *graph,
             WeftValue         mask,
             const WeftValue  *outputs,
             int               n_outputs,
             GError          **error)
{
  g_autofree guint8 *by = find_dependence (graph, mask);
  g_autofree gboolean *needed = find_needed (self, graph, by, outputs, n_outputs);

  for (int i = 1; weft_graph_get_dimension_name (graph, -i) != NULL; i++)
    weft_graph_name_dimension (self->graph, weft_graph_get_dimension_name (graph, -i));
  for (WeftValue value = 0; value < weft_graph_get_n_values (graph); value++)
    if (needed[value] && self->map[value] == WEFT_NO_VALUE && !copy_value (self, graph, by, value, error))
      return FALSE;
  return TRUE;
}

/* The mask, or what else is given that has rows. */
static WeftPlanShape
find_shape (const WeftDecisionCut *self)
{
  WeftPlanShape shape = { self->map[self->mask], weft_graph_get_value (self->graph, self->map[self->mask])->shape };

  for (guint i = 0; i < self->given->len && shape.shape.extent[0] >= 0; i++) {
    WeftValue given = self->map[g_array_index (self->given, WeftValue, i)];

    shape = (WeftPlanShape){ given, weft_graph_get_value (self->graph, given)->shape };
  }
  if (shape.shape.extent[0] < 0)
    shape.shape.extent[0] = self->rows;
  return shape;
}

/* A plan for all rows, once. */
static gboolean
make_plan (WeftDecisionCut  *self,
           GError          **error)
{
  WeftPlanShape shape = find_shape (self);
  WeftValue own[MAX_OUTPUTS];
  const WeftPlanSpec spec = { .outputs = own, .n_outputs = self->n_outputs, .shapes = &shape, .n_shapes = 1 };

  if (self->plan != NULL)
    return TRUE;
  for (int i = 0; i < self->n_outputs; i++)
    own[i] = self->map[self->outputs[i]];
  self->session = weft_session_new_frozen (self->graph);
  self->plan = weft_plan_new (self->session, &spec, error);
  return self->plan != NULL;
}

WeftDecisionCut *
weft_decision_cut_new (const WeftGraph  *graph,
                       WeftValue         mask,
                       const WeftValue  *outputs,
                       int               n_outputs,
                       gint64            rows,
                       GError          **error)
{
  WeftDecisionCut *self = g_new0 (WeftDecisionCut, 1);
  int n = weft_graph_get_n_values (graph);

  g_assert (n_outputs <= MAX_OUTPUTS);
  self->mask = mask;
  self->n_outputs = n_outputs;
  memcpy (self->outputs, outputs, (gsize) n_outputs * sizeof *outputs);
  self->rows = rows;
  self->graph = weft_graph_new ();
  self->given = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  self->map = g_new (WeftValue, n);
  for (int i = 0; i < n; i++)
    self->map[i] = WEFT_NO_VALUE;
  if (copy_needed (self, graph, mask, outputs, n_outputs, error))
    return self;
  weft_decision_cut_free (self);
  return NULL;
}

const GArray *
weft_decision_cut_get_given (const WeftDecisionCut *self)
{
  return self->given;
}

/* Without rows of its own a value is the same for all. */
gboolean
weft_decision_cut_give (WeftDecisionCut  *self,
                        WeftPlan         *from,
                        GError          **error)
{
  if (!make_plan (self, error))
    return FALSE;
  for (guint i = 0; i < self->given->len; i++) {
    WeftValue value = g_array_index (self->given, WeftValue, i);
    const WeftTensor *content = weft_plan_get_tensor (from, value);
    WeftTensor *to = weft_plan_get_tensor (self->plan, self->map[value]);

    for (gsize done = 0; done < to->bytes; done += content->bytes)
      memcpy ((char *) to->data + done, content->data, content->bytes);
  }
  return TRUE;
}

WeftTensor *
weft_decision_cut_get_tensor (const WeftDecisionCut *self,
                              WeftValue              value)
{
  return weft_plan_get_tensor (self->plan, self->map[value]);
}

void
weft_decision_cut_run (WeftDecisionCut *self)
{
  weft_plan_run (self->plan, NULL);
}
