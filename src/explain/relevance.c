/* relevance.c: how much each value of a graph adds to a score, carried back layer by layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/relevance-private.h"

#include "base/i18n.h"
#include "engine/gradient-sum.h"
#include "engine/gradient.h"
#include "explain/error.h"

#include <string.h>

typedef struct
{
  WeftRelevanceWalk walk;
  WeftGradientSum *sums; /* Owned: what has come back to each value so far */
  WeftValue *found;
} Pass;

void
weft_relevance_free (WeftRelevance *self)
{
  g_clear_pointer (&self->graph, weft_graph_unref);
  g_free (self->found);
  g_free (self->n_readers);
  g_array_unref (self->steps);
  g_free (self->sites);
  g_free (self);
}

WeftValue
weft_relevance_get (const WeftRelevance *self,
                    WeftValue            value)
{
  return value < self->n_values ? self->found[value] : WEFT_NO_VALUE;
}

WeftValue
weft_relevance_get_kept (const WeftRelevance *self)
{
  return self->kept;
}

/* Gives an input its part, summed up where the op had stretched it. */
static void
give (Pass      *self,
      WeftValue  to,
      WeftValue  part)
{
  WeftGraph *graph = self->walk.graph;

  if (!weft_shape_equal (&weft_graph_get_value (graph, to)->shape, &weft_graph_get_value (graph, part)->shape))
    part = weft_relevance_binary (graph, "weft.SumLike", part, to);
  weft_gradient_sum_add (&self->sums[to], graph, part);
}

static int
find_first (guint32 data)
{
  return __builtin_ctz (data);
}

static gboolean
is_single (guint32 data)
{
  return (data & (data - 1)) == 0;
}

/* Back by the op's own gradient. */
static void
differentiate (Pass            *self,
               const WeftOp    *op,
               guint32          data,
               const WeftValue *doutputs)
{
  WeftValue dinputs[WEFT_MAX_INPUTS];

  for (int k = 0; k < WEFT_MAX_INPUTS; k++)
    dinputs[k] = WEFT_NO_VALUE;
  op->klass->differentiate (self->walk.graph, op, doutputs, dinputs);
  for (int k = 0; k < op->n_inputs; k++) {
    if (dinputs[k] == WEFT_NO_VALUE)
      continue;
    if (data & (1u << k))
      give (self, op->inputs[k], dinputs[k]);
    else
      weft_relevance_keep (&self->walk, dinputs[k]);
  }
}

/* The same where only input 0 is taken from: what lies around it keeps the rest. */
static void
visit_frame (Pass         *self,
             const WeftOp *op,
             WeftValue     relevance)
{
  WeftGraph *graph = self->walk.graph;
  WeftValue dinputs[WEFT_MAX_INPUTS];

  op->klass->differentiate (graph, op, &relevance, dinputs);
  weft_relevance_keep (&self->walk, relevance);
  weft_relevance_keep (&self->walk, weft_relevance_scale (graph, dinputs[0], -1));
  give (self, op->inputs[0], dinputs[0]);
}

/* Each number by the part it has of a length: Σᵢ aᵢ ∂y/∂aᵢ = y. */
static void
visit_length (Pass         *self,
              const WeftOp *op,
              WeftValue     relevance)
{
  WeftGraph *graph = self->walk.graph;
  WeftValue s = weft_relevance_divide (graph, relevance, op->first_output, self->walk.composite.epsilon);
  WeftValue dinputs[WEFT_MAX_INPUTS], taken;

  op->klass->differentiate (graph, op, &s, dinputs);
  taken = weft_relevance_binary (graph, "Mul", op->inputs[0], dinputs[0]);
  weft_relevance_keep (&self->walk, relevance);
  weft_relevance_keep (&self->walk, weft_relevance_scale (graph, taken, -1));
  give (self, op->inputs[0], taken);
}

static void
visit_linear (Pass         *self,
              const WeftOp *op,
              guint32       data,
              WeftValue     relevance)
{
  WeftRelevanceLinear linear;
  WeftValue parts[WEFT_MAX_INPUTS];

  for (int k = 0; k < WEFT_MAX_INPUTS; k++)
    parts[k] = WEFT_NO_VALUE;
  weft_relevance_read_linear (&self->walk, op, data, &linear);
  weft_relevance_emit_linear (&self->walk, &linear, relevance, parts);
  for (int i = 0; i < linear.n_through; i++)
    self->found[linear.through[i]] = relevance;
  for (int i = 0; i < linear.n_data; i++)
    if (parts[linear.data[i]] != WEFT_NO_VALUE)
      give (self, linear.core->inputs[linear.data[i]], parts[linear.data[i]]);
}

/* Of two inputs that are multiplied, those that take something: the signal, not its gate. */
static guint32
find_signals (const Pass   *self,
              const WeftOp *op,
              guint32       data)
{
  guint32 signals = 0;

  for (int k = 0; k < op->n_inputs; k++)
    if ((data & (1u << k)) && !(self->walk.states[op->inputs[k]] & WEFT_RELEVANCE_IS_GATE))
      signals |= 1u << k;
  return signals != 0 ? signals : data;
}

/* a b, or a stack of such products: where both are signals, each takes half. */
static void
visit_product (Pass         *self,
               const WeftOp *op,
               guint32       data,
               WeftValue     relevance)
{
  gboolean weighted = weft_relevance_find_row (op->klass)->kind == WEFT_RELEVANCE_WEIGHTED;
  guint32 signals = find_signals (self, op, data & 3);

  if (!is_single (signals))
    relevance = weft_relevance_scale (self->walk.graph, relevance, 0.5);
  for (int k = 0; k < 2; k++) {
    if (!(signals & (1u << k)))
      continue;
    if (weighted)
      visit_linear (self, op, 1u << k, relevance);
    else
      give (self, op->inputs[k], relevance);
  }
}

/* A cell is a network of its own, whose ends are what the op reads. */
static gboolean
visit_cell (Pass             *self,
            const WeftOp     *op,
            guint32           data,
            const WeftValue  *relevances,
            GError          **error)
{
  WeftRelevanceComposite composite = self->walk.composite;
  WeftValue outputs[3], ends[WEFT_MAX_INPUTS];
  int n_ends = 0;

  composite.first = composite.last = composite.hidden;
  for (int k = 0; k < op->n_inputs; k++)
    if (data & (1u << k))
      ends[n_ends++] = op->inputs[k];
  if (!weft_relevance_write_cell (self->walk.graph, op, outputs)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("%s reads sequences of any length, for which relevance is not known; integrated gradients explain such a model"), op->klass->name);
    return FALSE;
  }
  for (int k = 0; k < 3; k++) {
    g_autoptr (WeftRelevance) inner = NULL;

    if (relevances[k] == WEFT_NO_VALUE)
      continue;
    inner = weft_relevance_emit (self->walk.graph, outputs[k], relevances[k], ends, n_ends, &composite, error);
    if (inner == NULL)
      return FALSE;
    weft_relevance_keep (&self->walk, inner->kept);
    for (int i = 0; i < n_ends; i++)
      if (weft_relevance_get (inner, ends[i]) != WEFT_NO_VALUE)
        give (self, ends[i], weft_relevance_get (inner, ends[i]));
  }
  return TRUE;
}

/* x less its own mean is x, of which a norm is made. */
static gboolean
is_centering (const Pass   *self,
              const WeftOp *op)
{
  const WeftOp *mean = g_str_equal (op->klass->name, "Sub") ? weft_graph_get_value (self->walk.graph, op->inputs[1])->producer : NULL;

  return mean != NULL && g_str_equal (mean->klass->name, "ReduceMean") && mean->inputs[0] == op->inputs[0];
}

static gboolean
refuse (const WeftOp            *op,
        const WeftRelevanceRow  *row,
        GError                 **error)
{
  if (row->why != NULL)
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _ (row->why));
  else
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("relevance does not go through %s; integrated gradients explain such a model"), op->klass->name);
  return FALSE;
}

static gboolean
go_through (Pass             *self,
            const WeftOp     *op,
            guint32           data,
            const WeftValue  *relevances,
            GError          **error)
{
  const WeftRelevanceRow *row = weft_relevance_find_row (op->klass);
  WeftRelevanceKind kind = row->kind == WEFT_RELEVANCE_CHOICE ? (is_single (data) ? WEFT_RELEVANCE_PASS : WEFT_RELEVANCE_TURN) : row->kind;

  if (kind == WEFT_RELEVANCE_NO_RULE)
    return refuse (op, row, error);
  if (kind == WEFT_RELEVANCE_TURN)
    differentiate (self, op, data, relevances);
  else if (kind == WEFT_RELEVANCE_CELL)
    return visit_cell (self, op, data, relevances, error);
  else if (relevances[0] == WEFT_NO_VALUE)
    return TRUE;
  else if (kind == WEFT_RELEVANCE_STAYS)
    weft_relevance_keep (&self->walk, relevances[0]);
  else if (kind == WEFT_RELEVANCE_PRODUCT || kind == WEFT_RELEVANCE_WEIGHTED)
    visit_product (self, op, data, relevances[0]);
  else if (kind == WEFT_RELEVANCE_FRAME)
    visit_frame (self, op, relevances[0]);
  else if (kind == WEFT_RELEVANCE_LENGTH)
    visit_length (self, op, relevances[0]);
  else if (kind == WEFT_RELEVANCE_PASS || kind == WEFT_RELEVANCE_GATE || is_centering (self, op))
    give (self, op->inputs[find_first (data)], relevances[0]);
  else
    visit_linear (self, op, data, relevances[0]);
  return TRUE;
}

static gboolean
visit (Pass          *self,
       const WeftOp  *op,
       GError       **error)
{
  WeftValue relevances[WEFT_MAX_OUTPUTS];
  guint32 data = weft_relevance_list_data (&self->walk, op);
  gboolean any = FALSE;

  for (int k = 0; k < op->n_outputs; k++) {
    WeftValue value = op->first_output + k;

    relevances[k] = weft_gradient_sum_finish (&self->sums[value], self->walk.graph);
    any |= relevances[k] != WEFT_NO_VALUE;
    if (relevances[k] != WEFT_NO_VALUE)
      self->found[value] = relevances[k];
  }
  if (!any || (self->walk.states[op->first_output] & WEFT_RELEVANCE_IS_SITE))
    return TRUE;
  return go_through (self, op, data, relevances, error);
}

static gboolean
walk (Pass             *self,
      WeftValue         of,
      WeftValue         start,
      const WeftValue  *sites,
      int               n_sites,
      GError          **error)
{
  weft_relevance_survey (&self->walk, of, sites, n_sites);
  if (weft_relevance_counts (&self->walk, of))
    self->sums[of].total = start;
  else
    weft_relevance_keep (&self->walk, start);
  for (int i = self->walk.n_ops - 1; i >= 0; i--)
    if (!visit (self, weft_graph_get_op (self->walk.graph, i), error))
      return FALSE;
  for (int i = 0; i < n_sites; i++)
    if (self->found[sites[i]] == WEFT_NO_VALUE)
      self->found[sites[i]] = weft_gradient_sum_finish (&self->sums[sites[i]], self->walk.graph);
  if (self->walk.kept == WEFT_NO_VALUE)
    self->walk.kept = weft_graph_add_scalar (self->walk.graph, 0);
  return TRUE;
}

WeftRelevance *
weft_relevance_emit (WeftGraph                     *graph,
                     WeftValue                      of,
                     WeftValue                      start,
                     const WeftValue               *sites,
                     int                            n_sites,
                     const WeftRelevanceComposite  *composite,
                     GError                       **error)
{
  g_autoptr (WeftRelevance) self = g_new0 (WeftRelevance, 1);
  int n_values = weft_graph_get_n_values (graph);
  g_autofree guint8 *states = g_new0 (guint8, n_values);
  g_autofree WeftGradientSum *sums = g_new (WeftGradientSum, n_values);
  Pass pass;
  gboolean done;

  self->graph = weft_graph_ref (graph);
  self->n_values = n_values;
  self->found = g_new (WeftValue, n_values);
  self->n_readers = g_new0 (int, n_values);
  self->steps = g_array_new (FALSE, FALSE, sizeof (WeftRelevanceStep));
  pass = (Pass){ { graph, *composite, n_values, 0, states, self->n_readers, of, WEFT_NO_VALUE, self->steps }, sums, self->found };
  self->sites = g_memdup2 (sites, (gsize) n_sites * sizeof *sites);
  self->n_sites = n_sites;
  for (int i = 0; i < n_values; i++) {
    sums[i] = WEFT_GRADIENT_SUM;
    self->found[i] = WEFT_NO_VALUE;
  }
  done = walk (&pass, of, start, sites, n_sites, error);
  self->kept = pass.walk.kept;
  for (int i = 0; i < n_values; i++)
    weft_gradient_sum_clear (&sums[i]);
  return done ? g_steal_pointer (&self) : NULL;
}

/* ⟨m, R⟩ over all sites. */
static WeftValue
sum_masked (const WeftRelevance *self,
            const WeftValue     *masks)
{
  WeftValue sum = weft_graph_add_scalar (self->graph, 0);

  for (int i = 0; i < self->n_sites; i++) {
    WeftValue found = self->found[self->sites[i]];

    if (found != WEFT_NO_VALUE)
      sum = weft_relevance_binary (self->graph, "Add", sum, weft_relevance_sum (self->graph, weft_relevance_binary (self->graph, "Mul", masks[i], found)));
  }
  return sum;
}

gboolean
weft_relevance_emit_shares (const WeftRelevance  *self,
                            const WeftValue      *masks,
                            const WeftValue      *values,
                            int                   n_values,
                            WeftValue            *shares,
                            GError              **error)
{
  g_autofree WeftValue *relevances = g_new (WeftValue, n_values);

  for (int i = 0; i < n_values; i++) {
    relevances[i] = weft_relevance_get (self, values[i]);
    g_return_val_if_fail (relevances[i] != WEFT_NO_VALUE, FALSE);
  }
  return weft_graph_differentiate (self->graph, sum_masked (self, masks), relevances, n_values, shares, error);
}
