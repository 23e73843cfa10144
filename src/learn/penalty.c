/* penalty.c: what it costs a model to look where it should not
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/penalty.h"

#include "base/i18n.h"
#include "engine/gradient.h"
#include "learn/error.h"
#include "learn/lookup.h"

/* Σ log p of each row, by what the probabilities are made of. */
static WeftValue
add_logarithms (WeftModel            *model,
                const WeftObjective  *objective,
                GError              **error)
{
  WeftGraph *graph = weft_model_get_graph (model);
  const WeftOp *op = weft_graph_get_value (graph, objective->scores)->producer;
  const char *name = op != NULL ? op->klass->name : "";
  WeftValue less;

  if (g_str_equal (name, "weft.SoftmaxCrossEntropy") || g_str_equal (name, "Softmax"))
    return weft_graph_emit (graph, "LogSoftmax", WEFT_INPUTS (op->inputs[0]), WEFT_ATTRIBUTES (WEFT_INT ("axis", -1)));
  if (!g_str_equal (name, "Sigmoid")) {
    g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("a penalty needs the probabilities of classes, and this model predicts numbers; choose counter-examples"));
    return WEFT_NO_VALUE;
  }
  /* log σ (z) + log (1 - σ (z)) = z - 2 softplus (z) */
  less = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (weft_graph_emit (graph, "Softplus", WEFT_INPUTS (op->inputs[0]), NULL)), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 2)));
  return weft_graph_emit (graph, "Sub", WEFT_INPUTS (op->inputs[0], less), NULL);
}

/* Vectors that are looked up with numbers of the input: those from @first on. */
typedef struct
{
  WeftValue vectors; /* (N, words, units) */
  gint64 first;
  gint64 n;
} Words;

/* Whether an op looks something up that depends on the input: not places, as they are the same
 * for all. */
static gboolean
looks_up (const WeftModel *model,
          const WeftOp    *op)
{
  const WeftGraph *graph = weft_model_get_graph (model);

  return g_str_equal (op->klass->name, "Gather") && weft_graph_get_value (graph, op->inputs[0])->kind == WEFT_VALUE_PARAMETER &&
         weft_graph_get_value (graph, op->inputs[1])->kind != WEFT_VALUE_CONSTANT;
}

static gboolean
find_words (const WeftModel  *model,
            GArray           *found,
            GError          **error)
{
  const WeftGraph *graph = weft_model_get_graph (model);

  for (int i = 0; i < weft_graph_get_n_ops (graph); i++) {
    const WeftOp *op = weft_graph_get_op (graph, i);
    const WeftShape *index = op->n_inputs > 1 ? &weft_graph_get_value (graph, op->inputs[1])->shape : NULL;
    Words words;

    if (!looks_up (model, op))
      continue;
    if (index->rank != 2 || !weft_lookup_find_source (model, op->inputs[1], &words.first)) {
      g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
                           _("what is looked up is not the input itself, so no penalty can be put on it; choose counter-examples"));
      return FALSE;
    }
    words.vectors = op->first_output;
    words.n = index->extent[1];
    g_array_append_val (found, words);
  }
  return TRUE;
}

/* (N, inputs) → (N, words, 1) */
static WeftValue
cut_mask (WeftGraph   *graph,
          WeftValue    mask,
          const Words *words)
{
  const gint64 end = words->first + words->n, axis = 1, last = -1;
  WeftValue from = weft_graph_add_ints (graph, &words->first, 1), to = weft_graph_add_ints (graph, &end, 1);
  WeftValue part = weft_graph_emit (graph, "Slice", WEFT_INPUTS (mask, from, to, weft_graph_add_ints (graph, &axis, 1)), NULL);

  return weft_graph_emit (graph, "Unsqueeze", WEFT_INPUTS (part, weft_graph_add_ints (graph, &last, 1)), NULL);
}

/* (N, …) → (N) */
static WeftValue
sum_rows (WeftGraph *graph,
          WeftValue  value)
{
  int rank = weft_graph_get_value (graph, value)->shape.rank;
  gint64 axes[WEFT_MAX_RANK];

  for (int axis = 1; axis < rank; axis++)
    axes[axis - 1] = axis;
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (value, weft_graph_add_ints (graph, axes, rank - 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

/* Σ (A slope)² of each row. */
static WeftValue
square (WeftGraph *graph,
        WeftValue  slope,
        WeftValue  mask)
{
  WeftValue masked = weft_graph_emit (graph, "Mul", WEFT_INPUTS (slope, mask), NULL);

  return sum_rows (graph, weft_graph_emit (graph, "Mul", WEFT_INPUTS (masked, masked), NULL));
}

gboolean
weft_penalty_build (WeftModel            *model,
                    const WeftObjective  *objective,
                    WeftPenalty          *penalty,
                    GError              **error)
{
  WeftGraph *graph = weft_model_get_graph (model);
  WeftValue input = weft_model_get_input (model), logarithms = add_logarithms (model, objective, error), rows;
  const WeftShape shape = weft_graph_get_value (graph, input)->shape;
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (Words)), sources = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  g_autofree WeftValue *slopes = NULL;

  if (logarithms == WEFT_NO_VALUE || !find_words (model, words, error))
    return FALSE;
  g_array_append_val (sources, input);
  for (guint i = 0; i < words->len; i++)
    g_array_append_val (sources, g_array_index (words, Words, i).vectors);
  slopes = g_new (WeftValue, sources->len);
  if (!weft_graph_differentiate (graph, logarithms, (const WeftValue *) (gpointer) sources->data, (int) sources->len, slopes, error))
    return FALSE;
  penalty->mask = weft_graph_add_input (graph, "marks", WEFT_DTYPE_F32, &shape);
  penalty->weight = weft_graph_add_input (graph, "penalty", WEFT_DTYPE_F32, &WEFT_SCALAR);
  rows = square (graph, slopes[0], penalty->mask);
  for (guint i = 0; i < words->len; i++)
    rows = weft_graph_emit (graph, "Add", WEFT_INPUTS (rows, square (graph, slopes[i + 1], cut_mask (graph, penalty->mask, &g_array_index (words, Words, i)))), NULL);
  penalty->sum = weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (rows), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  penalty->mean = weft_graph_emit (graph, "ReduceMean", WEFT_INPUTS (rows), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return TRUE;
}
