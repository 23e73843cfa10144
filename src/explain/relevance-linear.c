/* relevance-linear.c: relevance through linear ops, by rules that are rows of a table
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule is one or two passes. A pass takes parts of the inputs with parts of the weights
 * through the op itself, z = Σ op (part (a), part (w)) + part (b), and goes back by the op's own
 * gradient: Rᵢ = Σ part (a)ᵢ ∂(Σ s z)/∂part (a)ᵢ with s = R / z.
 */
#include "explain/relevance-private.h"

typedef enum {
  ALL,
  POSITIVE,
  NEGATIVE,
  ONE,
  LOW,
  HIGH
} InputPart;
typedef enum {
  PLAIN,
  POSITIVES,
  NEGATIVES,
  FOR,
  AGAINST,
  ONES,
  SQUARES,
  NOTHING
} WeightPart;
typedef enum {
  ALWAYS,
  UP,
  DOWN
} When;

/* One product of a sum. */
typedef struct
{
  InputPart input;
  WeightPart weight;
  double factor;
} Term;

/* FOR: positive numbers count 1 + γ times, AGAINST: negative ones do. */
typedef struct
{
  When when;     /* of which sign the output is */
  double share;  /* of the relevance, 0 for no pass */
  Term terms[3]; /* ended by a factor of 0 */
  WeightPart bias;
} Sum;

typedef struct
{
  Sum sums[2];
} Rule;

/* Montavon et al. 2019, table 10.1; generalized γ: Andéol et al. 2021, “Learning Domain
 * Invariant Representations by Joint Wasserstein Distance Minimization”. */
static const Rule rules[] = {
  [WEFT_RELEVANCE_EPSILON] = { { { ALWAYS, 1, { { ALL, PLAIN, 1 } }, PLAIN } } },
  [WEFT_RELEVANCE_GAMMA] = { { { UP, 1, { { POSITIVE, FOR, 1 }, { NEGATIVE, AGAINST, 1 } }, FOR }, { DOWN, 1, { { POSITIVE, AGAINST, 1 }, { NEGATIVE, FOR, 1 } }, AGAINST } } },
  [WEFT_RELEVANCE_Z_PLUS] = { { { ALWAYS, 1, { { POSITIVE, POSITIVES, 1 }, { NEGATIVE, NEGATIVES, 1 } }, POSITIVES } } },
  [WEFT_RELEVANCE_ALPHA_BETA] = { { { ALWAYS, 2, { { POSITIVE, POSITIVES, 1 }, { NEGATIVE, NEGATIVES, 1 } }, POSITIVES },
                                    { ALWAYS, -1, { { POSITIVE, NEGATIVES, 1 }, { NEGATIVE, POSITIVES, 1 } }, NEGATIVES } } },
  [WEFT_RELEVANCE_FLAT] = { { { ALWAYS, 1, { { ONE, ONES, 1 } }, NOTHING } } },
  [WEFT_RELEVANCE_SQUARE] = { { { ALWAYS, 1, { { ONE, SQUARES, 1 } }, NOTHING } } },
  [WEFT_RELEVANCE_BOX] = { { { ALWAYS, 1, { { ALL, PLAIN, 1 }, { LOW, POSITIVES, -1 }, { HIGH, NEGATIVES, -1 } }, PLAIN } } },
};

/* Where it is, and 0 elsewhere. */
static WeftValue
where_sign (WeftGraph *graph,
            WeftValue  x,
            WeftValue  of,
            gboolean   up)
{
  WeftValue zero = weft_graph_add_scalar (graph, 0), is_up = weft_relevance_binary (graph, "GreaterOrEqual", of, zero);

  return weft_graph_emit (graph, "Where", WEFT_INPUTS (is_up, up ? x : zero, up ? zero : x), NULL);
}

static WeftValue
take_positive (WeftGraph *graph,
               WeftValue  x)
{
  return weft_graph_emit (graph, "Relu", WEFT_INPUTS (x), NULL);
}

static WeftValue
take_negative (WeftGraph *graph,
               WeftValue  x)
{
  return weft_relevance_binary (graph, "Min", x, weft_graph_add_scalar (graph, 0));
}

/* %WEFT_NO_VALUE where it is nothing. */
static WeftValue
emit_weight (WeftRelevanceWalk *self,
             WeftValue          w,
             WeightPart         part)
{
  WeftGraph *graph = self->graph;
  double gamma = self->composite.gamma;

  switch (part) {
  case POSITIVES:
    return take_positive (graph, w);
  case NEGATIVES:
    return take_negative (graph, w);
  case FOR:
    return weft_relevance_binary (graph, "Add", w, weft_relevance_scale (graph, take_positive (graph, w), gamma));
  case AGAINST:
    return weft_relevance_binary (graph, "Add", w, weft_relevance_scale (graph, take_negative (graph, w), gamma));
  case ONES:
    return weft_relevance_fill (graph, 1, w);
  case SQUARES:
    return weft_relevance_binary (graph, "Mul", w, w);
  case NOTHING:
    return WEFT_NO_VALUE;
  case PLAIN:
  default:
    return w;
  }
}

/* The same of a weight that is @sign, as a factor of what it is now. */
static double
weigh (const WeftRelevanceWalk *self,
       WeightPart               part,
       double                   sign)
{
  switch (part) {
  case POSITIVES:
    return sign > 0;
  case NEGATIVES:
    return sign < 0;
  case FOR:
    return sign > 0 ? 1 + self->composite.gamma : 1;
  case AGAINST:
    return sign < 0 ? 1 + self->composite.gamma : 1;
  case ONES:
  case SQUARES:
    return sign;
  case PLAIN:
  case NOTHING:
  default:
    return 1;
  }
}

/* %WEFT_NO_VALUE where it is nothing. */
static WeftValue
emit_input (WeftRelevanceWalk *self,
            WeftValue          x,
            InputPart          part)
{
  gboolean is_positive = x < self->n_values && (self->states[x] & WEFT_RELEVANCE_POSITIVE);

  switch (part) {
  case POSITIVE:
    return is_positive ? x : take_positive (self->graph, x);
  case NEGATIVE:
    return is_positive ? WEFT_NO_VALUE : take_negative (self->graph, x);
  case ONE:
    return weft_relevance_fill (self->graph, 1, x);
  case LOW:
    return weft_relevance_fill (self->graph, self->composite.low, x);
  case HIGH:
    return weft_relevance_fill (self->graph, self->composite.high, x);
  case ALL:
  default:
    return x;
  }
}

/* Inputs of a term, and what the core makes of them. */
typedef struct
{
  WeftValue inputs[WEFT_MAX_INPUTS];
  WeftValue result;
} Product;

static gboolean
is_join (const WeftRelevanceLinear *linear)
{
  return weft_relevance_find_row (linear->core->klass)->kind == WEFT_RELEVANCE_JOIN;
}

/* What comes in: FALSE where all of it is nothing. */
static gboolean
emit_inputs (WeftRelevanceWalk         *self,
             const WeftRelevanceLinear *linear,
             const Term                *term,
             Product                   *product)
{
  gboolean any = FALSE;

  for (int i = 0; i < linear->n_data; i++) {
    WeftValue x = linear->core->inputs[linear->data[i]], *to = &product->inputs[linear->data[i]];
    double factor = linear->weight_input < 0 ? weigh (self, term->weight, linear->signs[i]) : 1;

    *to = factor != 0 ? emit_input (self, x, term->input) : WEFT_NO_VALUE;
    any |= *to != WEFT_NO_VALUE;
    *to = *to != WEFT_NO_VALUE ? weft_relevance_scale (self->graph, *to, factor) : weft_relevance_fill (self->graph, 0, x);
  }
  return any;
}

/* The core of parts of its inputs; its own bias and constants are left out. */
static gboolean
emit_product (WeftRelevanceWalk         *self,
              const WeftRelevanceLinear *linear,
              const Term                *term,
              Product                   *product)
{
  const WeftOp *core = linear->core;
  int n_inputs = linear->weight_input >= 0 ? 2 : core->n_inputs;

  for (int i = 0; i < n_inputs; i++)
    product->inputs[i] = is_join (linear) && core->inputs[i] != WEFT_NO_VALUE ? weft_relevance_fill (self->graph, 0, core->inputs[i]) : core->inputs[i];
  if (!emit_inputs (self, linear, term, product))
    return FALSE;
  if (linear->weight_input >= 0)
    product->inputs[linear->weight_input] = emit_weight (self, linear->weight, term->weight);
  product->result = weft_graph_emit (self->graph, core->klass->name, product->inputs, n_inputs, core->attributes);
  return TRUE;
}

/* Back through the core, into the inputs' parts. */
static void
emit_back (WeftRelevanceWalk         *self,
           const WeftRelevanceLinear *linear,
           const Product             *product,
           WeftValue                  s,
           WeftValue                 *parts)
{
  const WeftOp *op = weft_graph_get_value (self->graph, product->result)->producer;
  WeftValue dinputs[WEFT_MAX_INPUTS], doutputs[WEFT_MAX_OUTPUTS] = { s, WEFT_NO_VALUE, WEFT_NO_VALUE, WEFT_NO_VALUE };

  for (int i = 0; i < WEFT_MAX_INPUTS; i++)
    dinputs[i] = WEFT_NO_VALUE;
  op->klass->differentiate (self->graph, op, doutputs, dinputs);
  for (int i = 0; i < linear->n_data; i++) {
    int k = linear->data[i];
    WeftValue part = weft_relevance_binary (self->graph, "Mul", product->inputs[k], dinputs[k]);

    parts[k] = parts[k] == WEFT_NO_VALUE ? part : weft_relevance_binary (self->graph, "Add", parts[k], part);
  }
}

/* What it went through, for who asks what units hand on to units. */
static void
note_step (WeftRelevanceWalk         *self,
           const WeftRelevanceLinear *linear,
           const Product             *product,
           WeftValue                  s)
{
  const WeftRelevanceStep step = { linear->core->inputs[linear->data[0]], linear->output, product->result, linear->weight_input, s, WEFT_NO_VALUE };

  if (linear->weight_input >= 0)
    g_array_append_val (self->steps, step);
}

static WeftValue
add_scaled (WeftGraph *graph,
            WeftValue  sum,
            WeftValue  x,
            double     factor)
{
  x = weft_relevance_scale (graph, x, factor);
  return sum == WEFT_NO_VALUE ? x : weft_relevance_binary (graph, "Add", sum, x);
}

static void
emit_sum (WeftRelevanceWalk         *self,
          const WeftRelevanceLinear *linear,
          const Sum                 *sum,
          WeftValue                  relevance,
          WeftValue                 *parts)
{
  WeftGraph *graph = self->graph;
  Product products[3];
  double factors[3];
  int n = 0;
  WeftValue bare = WEFT_NO_VALUE, s, bias = linear->bias != WEFT_NO_VALUE ? emit_weight (self, linear->bias, sum->bias) : WEFT_NO_VALUE;

  for (int i = 0; i < 3 && sum->terms[i].factor != 0; i++)
    if (emit_product (self, linear, &sum->terms[i], &products[n])) {
      bare = add_scaled (graph, bare, products[n].result, sum->terms[i].factor);
      factors[n++] = sum->terms[i].factor;
    }
  relevance = weft_relevance_scale (graph, relevance, sum->share);
  if (sum->when != ALWAYS)
    relevance = where_sign (graph, relevance, linear->output, sum->when == UP);
  if (n == 0) {
    weft_relevance_keep (self, relevance);
    return;
  }
  s = weft_relevance_divide (graph, relevance, bias != WEFT_NO_VALUE ? weft_relevance_binary (graph, "Add", bare, bias) : bare, self->composite.epsilon);
  weft_relevance_keep (self, weft_relevance_binary (graph, "Sub", relevance, weft_relevance_binary (graph, "Mul", s, bare)));
  for (int i = 0; i < n; i++) {
    WeftValue scaled = weft_relevance_scale (graph, s, factors[i]);

    note_step (self, linear, &products[i], scaled);
    emit_back (self, linear, &products[i], scaled, parts);
  }
}

/* Whether nothing but moved numbers lies between a value and where the walk ends. */
static gboolean
is_at_end (const WeftRelevanceWalk *self,
           WeftValue                value)
{
  const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;

  while (op != NULL && weft_relevance_counts (self, op->inputs[0]) && weft_relevance_find_row (op->klass)->kind == WEFT_RELEVANCE_TURN)
    op = weft_graph_get_value (self->graph, op->inputs[0])->producer;
  return op == NULL || !weft_relevance_counts (self, op->inputs[0]);
}

static WeftRelevanceRule
choose_rule (const WeftRelevanceWalk   *self,
             const WeftRelevanceLinear *linear)
{
  if (linear->weight_input < 0)
    return self->composite.join;
  if (linear->output == self->of)
    return self->composite.last;
  return is_at_end (self, linear->core->inputs[linear->data[0]]) ? self->composite.first : self->composite.hidden;
}

void
weft_relevance_emit_linear (WeftRelevanceWalk         *self,
                            const WeftRelevanceLinear *linear,
                            WeftValue                  relevance,
                            WeftValue                 *parts)
{
  const Rule *rule = &rules[choose_rule (self, linear)];
  guint first = self->steps->len;

  for (int i = 0; i < 2 && rule->sums[i].share != 0; i++)
    emit_sum (self, linear, &rule->sums[i], relevance, parts);
  for (guint i = first; i < self->steps->len; i++)
    g_array_index (self->steps, WeftRelevanceStep, i).handed = parts[linear->data[0]];
}
