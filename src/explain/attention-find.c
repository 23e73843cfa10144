/* attention-find.c: where a graph has attention, and what its rows and columns stand for
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the steps along an axis are is handed on from the sites of the subject, op by op: a
 * result has the steps of the first input that has any, as rows come first in products and
 * shortcuts. That is right for what keeps its steps, and only asked of such values.
 */
#include "explain/attention-private.h"

#include "explain/subject-private.h"

/* Hand shares on as they are, or only moved. */
static const char *const passes[] = { "Cast", "Dropout", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze", "weft.ReshapeLike", NULL };

/* Take some of them away. */
static const char *const masking[] = { "Mul", "Where", NULL };

static const WeftAttentionSteps nothing = { -1, 0, FALSE };

typedef struct
{
  const WeftSubject *subject;
  const WeftGraph *graph;
  WeftAttentionSteps *steps; /* Owned: of each value */
  guint8 *turned;            /* Owned: of values that are shares: 1, turned: 2; else 0 */
  WeftValue *shares;         /* Owned: the softmax that these come from */
  gboolean *needed;          /* Owned */
} Search;

static void
search_clear (Search *self)
{
  g_free (self->steps);
  g_free (self->turned);
  g_free (self->shares);
  g_free (self->needed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

void
weft_attention_layer_clear (gpointer layer)
{
  g_clear_pointer (&((WeftAttentionLayer *) layer)->id, g_free);
}

static gboolean
is (const WeftOp *op,
    const char   *name)
{
  return g_str_equal (op->klass->name, name);
}

/* What is put before the steps, along their own axis. */
static gint64
count_before (const Search *self,
              const WeftOp *op,
              int           input)
{
  int rank = weft_graph_get_value (self->graph, op->first_output)->shape.rank;
  gint64 axis = weft_op_get_int (op, "axis"), n = 0;

  axis += axis < 0 ? rank : 0;
  for (int k = 0; k < input && axis < rank - 1; k++)
    n += MAX (weft_graph_get_value (self->graph, op->inputs[k])->shape.extent[axis], 0);
  return n;
}

/* Sizes and masks that were made of a value are not its steps. */
static gboolean
is_number (const Search *self,
           WeftValue     value)
{
  return value != WEFT_NO_VALUE && weft_graph_get_value (self->graph, value)->dtype == WEFT_DTYPE_F32;
}

static gboolean
goes_one_way (const WeftOp *op)
{
  return (is (op, "GRU") || is (op, "LSTM")) && !g_str_equal (weft_op_get_text (op, "direction"), "bidirectional");
}

static WeftAttentionSteps
hand_on (const Search *self,
         const WeftOp *op)
{
  for (int k = 0; k < op->n_inputs; k++) {
    WeftAttentionSteps steps = is_number (self, op->inputs[k]) ? self->steps[op->inputs[k]] : nothing;

    if (steps.site < 0)
      continue;
    steps.one_way |= goes_one_way (op);
    steps.before += is (op, "Concat") ? count_before (self, op, k) : 0;
    return steps;
  }
  return nothing;
}

static void
trace_steps (Search *self)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);
  int n_values = weft_graph_get_n_values (self->graph);

  for (int value = 0; value < n_values; value++)
    self->steps[value] = nothing;
  for (guint i = 0; i < n_sites; i++)
    self->steps[sites[i].value].site = (int) i;
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    for (int k = 0; k < op->n_outputs; k++)
      if (self->steps[op->first_output + k].site < 0)
        self->steps[op->first_output + k] = hand_on (self, op);
  }
}

/* Whether a Transpose swaps the last two axes. */
static gboolean
turns (const Search *self,
       const WeftOp *op)
{
  int rank = weft_graph_get_value (self->graph, op->first_output)->shape.rank, n;
  const gint64 *perm = weft_op_get_ints (op, "perm", &n);

  return n == rank && perm[rank - 1] == rank - 2 && perm[rank - 2] == rank - 1;
}

static gboolean
is_softmax (const Search *self,
            const WeftOp *op)
{
  int rank = weft_graph_get_value (self->graph, op->first_output)->shape.rank;
  gint64 axis;

  if (!is (op, "Softmax") || rank < 3 || rank > 4)
    return FALSE;
  axis = weft_op_get_int (op, "axis");
  return axis == -1 || axis == rank - 1;
}

/* The input of an op that is shares, where it leaves them shares. */
static WeftValue
find_shares (const Search *self,
             const WeftOp *op)
{
  gboolean masks = g_strv_contains (masking, op->klass->name);
  int n_inputs = masks ? op->n_inputs : MIN (op->n_inputs, 1);

  if (!masks && !g_strv_contains (passes, op->klass->name))
    return WEFT_NO_VALUE;
  for (int k = 0; k < n_inputs; k++)
    if (op->inputs[k] != WEFT_NO_VALUE && self->turned[op->inputs[k]] != 0)
      return op->inputs[k];
  return WEFT_NO_VALUE;
}

/* Marks what are shares, possibly turned, and which value has them as they are looked at. */
static void
trace_shares (Search       *self,
              const WeftOp *op)
{
  WeftValue from = find_shares (self, op), to = op->first_output;

  if (is_softmax (self, op)) {
    self->turned[to] = 1;
    self->shares[to] = to;
  } else if (from != WEFT_NO_VALUE) {
    self->turned[to] = is (op, "Transpose") && turns (self, op) ? 3 - self->turned[from] : self->turned[from];
    self->shares[to] = g_strv_contains (masking, op->klass->name) && self->turned[to] == 1 ? to : self->shares[from];
  }
}

/* Of a product, which operand is shares as they have to stand: A V, or Vᵀ Aᵀ. -1: none */
static int
find_operand (const Search *self,
              const WeftOp *op)
{
  gboolean own = is (op, "weft.MatMul");

  if (!own && !is (op, "MatMul"))
    return -1;
  for (int k = 0; k < 2; k++) {
    guint8 turned = self->turned[op->inputs[k]];

    if (turned != 0 && own && weft_op_get_int (op, k == 0 ? "transpose_a" : "transpose_b"))
      turned = 3 - turned;
    if (turned == 1 + k && self->steps[op->inputs[1 - k]].site >= 0)
      return k;
  }
  return -1;
}

static gboolean
is_known (const GArray *layers,
          WeftValue     value)
{
  for (guint i = 0; i < layers->len; i++)
    if (g_array_index (layers, WeftAttentionLayer, i).value == value)
      return TRUE;
  return FALSE;
}

/* The layer that computes a value: the first that ends with it or later. */
static const WeftSubjectLayer *
find_layer (const WeftSubject *subject,
            WeftValue          value)
{
  guint n;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n);
  const WeftSubjectLayer *found = NULL;

  for (guint i = 0; i < n; i++)
    if (layers[i].value >= value && (found == NULL || layers[i].value < found->value))
      found = &layers[i];
  return found;
}

static void
add_layer (const Search *self,
           GArray       *layers,
           WeftValue     shares,
           WeftValue     read)
{
  const WeftSubjectLayer *layer = find_layer (self->subject, shares);
  const char *name = weft_graph_get_value (self->graph, shares)->name;
  WeftAttentionLayer attention = { .value = shares, .rows = self->steps[shares], .columns = self->steps[read] };

  if (layer != NULL)
    name = layer->id;
  attention.id = g_strdup (name != NULL ? name : "attention");
  attention.kind = layer != NULL ? layer->kind : "Softmax";
  attention.crosses = attention.rows.site != attention.columns.site;
  g_array_append_val (layers, attention);
}

/* Layers that have several, as blocks of a Transformer do, are numbered. */
static void
number_layers (GArray *layers)
{
  for (guint i = 0; i < layers->len;) {
    const char *id = g_array_index (layers, WeftAttentionLayer, i).id;
    guint n = 1;

    while (i + n < layers->len && g_str_equal (g_array_index (layers, WeftAttentionLayer, i + n).id, id))
      n++;
    for (guint k = n; n > 1 && k-- > 0;) {
      WeftAttentionLayer *layer = &g_array_index (layers, WeftAttentionLayer, i + k);
      char *numbered = g_strdup_printf ("%s.%u", layer->id, k + 1);

      g_free (layer->id);
      layer->id = numbered;
    }
    i += n;
  }
}

GArray *
weft_attention_list (const WeftSubject *subject)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);
  gsize n_values = (gsize) weft_graph_get_n_values (graph);
  GArray *layers = g_array_new (FALSE, FALSE, sizeof (WeftAttentionLayer));
  g_auto (Search) self = {
    .subject = subject,
    .graph = graph,
    .steps = g_new (WeftAttentionSteps, n_values),
    .turned = g_new0 (guint8, n_values),
    .shares = g_new0 (WeftValue, n_values),
    .needed = weft_subject_find_needed (subject),
  };

  g_array_set_clear_func (layers, weft_attention_layer_clear);
  trace_steps (&self);
  for (int i = 0; i < weft_graph_get_n_ops (graph); i++) {
    const WeftOp *op = weft_graph_get_op (graph, i);
    int k;

    trace_shares (&self, op);
    k = self.needed[op->first_output] ? find_operand (&self, op) : -1;
    if (k >= 0 && !is_known (layers, self.shares[op->inputs[k]]))
      add_layer (&self, layers, self.shares[op->inputs[k]], op->inputs[1 - k]);
  }
  number_layers (layers);
  return layers;
}
