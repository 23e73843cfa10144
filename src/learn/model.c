/* model.c: layers put together into a graph
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layers are built in the order of their spec, which names only layers that
 * stand before.
 */
#include "learn/model.h"

#include "base/i18n.h"
#include "learn/error.h"

struct _WeftModel
{
  int references;
  WeftModelSpec *spec; /* Owned */
  WeftGraph *graph;    /* Owned */
  WeftValue input;
  WeftValue output;
  GArray *layers;     /* Owned: WeftLayerInfo */
  GArray *heads;      /* Owned: WeftModelHead */
  GArray *parameters; /* Owned: WeftValue, those that learn */
  GArray *weights;    /* Owned: WeftValue, those and what steps update */
  GArray *updates;    /* Owned: WeftPlanUpdate */
};

WeftModel *
weft_model_ref (WeftModel *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_model_unref (WeftModel *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  weft_model_spec_unref (self->spec);
  weft_graph_unref (self->graph);
  g_array_unref (self->layers);
  g_array_unref (self->heads);
  g_array_unref (self->parameters);
  g_array_unref (self->weights);
  g_array_unref (self->updates);
  g_free (self);
}

static const WeftLayerInfo *
find_layer (const WeftModel *self,
            const char      *id)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (g_str_equal (g_array_index (self->layers, WeftLayerInfo, i).spec->id, id))
      return &g_array_index (self->layers, WeftLayerInfo, i);
  return NULL;
}

/* The value called @id, none standing for the model's input, and its mask. */
static gboolean
take_input (const WeftModel  *self,
            const char       *id,
            WeftLayerBuild   *build,
            GError          **error)
{
  const WeftLayerInfo *layer = find_layer (self, id);

  if (layer == NULL && *id != '\0') {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("it reads “%s”, which is no layer before it"), id);
    return FALSE;
  }
  build->masks[build->n_inputs] = layer != NULL ? layer->mask : WEFT_NO_VALUE;
  build->inputs[build->n_inputs++] = layer != NULL ? layer->value : self->input;
  return TRUE;
}

static gboolean
collect_inputs (const WeftModel      *self,
                const WeftLayerSpec  *layer,
                WeftLayerBuild       *build,
                GError              **error)
{
  int n = (int) MAX (g_strv_length (layer->inputs), 1);

  if (find_layer (self, layer->id) != NULL) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("two layers have this name; rename one"));
    return FALSE;
  }
  if (n < layer->kind->min_inputs || n > MIN (layer->kind->max_inputs, WEFT_LAYER_MAX_INPUTS)) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("it reads %d layers, it must read %d to %d"), n, layer->kind->min_inputs, layer->kind->max_inputs);
    return FALSE;
  }
  for (int i = 0; i < n; i++)
    if (!take_input (self, layer->inputs[0] != NULL ? layer->inputs[i] : "", build, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_updated (const WeftModel *self,
            WeftValue        parameter)
{
  for (guint i = 0; i < self->updates->len; i++)
    if (g_array_index (self->updates, WeftPlanUpdate, i).parameter == parameter)
      return TRUE;
  return FALSE;
}

/* Parameters that are f32 arrays learn; scalars like a dropout's ratio do not, nor
 * what steps update in a way of its own, nor what is frozen, which is counted all the
 * same. */
static gint64
collect_parameters (WeftModel *self,
                    int        first_value,
                    gboolean   frozen)
{
  gint64 count = 0;

  for (int value = first_value; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);

    if (info->kind != WEFT_VALUE_PARAMETER || info->shape.rank == 0)
      continue;
    if (!frozen)
      g_array_append_val (self->weights, value);
    if (is_updated (self, value))
      continue;
    if (!frozen)
      g_array_append_val (self->parameters, value);
    count += weft_shape_count (&info->shape);
  }
  return count;
}

/* Whether @value is sequences of as many steps as @mask has; joined ones are longer. */
static gboolean
has_steps (const WeftModel *self,
           WeftValue        value,
           WeftValue        mask)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, value)->shape;

  return mask != WEFT_NO_VALUE && shape->rank > 2 && shape->extent[1] == weft_graph_get_value (self->graph, mask)->shape.extent[1];
}

static gboolean
add_layer (WeftModel             *self,
           const WeftLayerSpec   *layer,
           const WeftModelInput  *input,
           const guint64         *seed,
           GError               **error)
{
  WeftLayerBuild build = { .graph = self->graph, .id = layer->id, .params = layer->params, .blank = seed == NULL, .updates = self->updates, .mask = WEFT_NO_VALUE };
  WeftLayerInfo info = { .spec = layer };
  int first_value = weft_graph_get_n_values (self->graph);
  guint n_updates = self->updates->len;

  build.seed = seed != NULL ? *seed : 0;
  build.parts = input->parts;
  build.n_parts = input->n_parts;
  if (!collect_inputs (self, layer, &build, error))
    return FALSE;
  info.value = layer->kind->build (&build, error);
  if (info.value == WEFT_NO_VALUE)
    return FALSE;
  weft_graph_set_name (self->graph, info.value, layer->id);
  info.mask = build.mask;
  if (layer->kind->keeps_steps && has_steps (self, info.value, build.masks[0]))
    info.mask = build.masks[0];
  info.n_parameters = collect_parameters (self, first_value, weft_layer_is_frozen (layer->params));
  if (weft_layer_is_frozen (layer->params))
    g_array_set_size (self->updates, n_updates);
  g_array_append_val (self->layers, info);
  return TRUE;
}

static gboolean
is_head (const WeftLayerInfo *layer)
{
  return g_str_equal (layer->spec->kind->id, "head");
}

/* The head of the first target comes first. */
static void
add_head (WeftModel           *self,
          const WeftLayerInfo *layer)
{
  WeftModelHead head = { layer->spec->id, "", 1, layer->value };

  if (is_head (layer)) {
    head.column = weft_params_get (layer->spec->params, "column");
    head.weight = weft_params_get_real (layer->spec->params, "weight");
  }
  if (*head.column == '\0')
    g_array_prepend_val (self->heads, head);
  else
    g_array_append_val (self->heads, head);
}

static gboolean
is_read (const WeftModel *self,
         guint            index)
{
  const char *id = g_array_index (self->layers, WeftLayerInfo, index).spec->id;

  for (guint i = index + 1; i < self->layers->len; i++)
    if (g_strv_contains ((const char *const *) g_array_index (self->layers, WeftLayerInfo, i).spec->inputs, id))
      return TRUE;
  return FALSE;
}

/* The heads, or else the one layer that no other reads. */
static gboolean
find_heads (WeftModel  *self,
            GError    **error)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (is_head (&g_array_index (self->layers, WeftLayerInfo, i)))
      add_head (self, &g_array_index (self->layers, WeftLayerInfo, i));
  for (guint i = 0; i < self->layers->len; i++) {
    const WeftLayerInfo *layer = &g_array_index (self->layers, WeftLayerInfo, i);

    if (is_head (layer) || is_read (self, i))
      continue;
    if (self->heads->len > 0) {
      g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("both “%s” and “%s” end the model; connect one of them onwards, end each with a Head, or remove one"),
                   g_array_index (self->heads, WeftModelHead, 0).id, layer->spec->id);
      return FALSE;
    }
    add_head (self, layer);
  }
  if (self->heads->len == 0)
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the model has no layers; open it and add some"));
  return self->heads->len > 0;
}

/* Operations for a batch of one, layer by layer. */
static void
measure_layers (WeftModel       *self,
                const WeftShape *one)
{
  g_autofree WeftOperand *operands = g_new0 (WeftOperand, weft_graph_get_n_values (self->graph));
  guint layer = 0;

  operands[self->input] = (WeftOperand){ TRUE, WEFT_DTYPE_F32, *one, NULL };
  if (!weft_graph_infer (self->graph, operands, NULL))
    return;
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    WeftPartition partition = { 0 };
    WeftInference look;

    while (layer + 1 < self->layers->len && op->first_output > g_array_index (self->layers, WeftLayerInfo, layer).value)
      layer++;
    if (op->klass->partition == NULL)
      continue;
    weft_graph_look (op, operands, &look);
    /* Those of the definition, not of the quickest way. */
    look.exact = TRUE;
    op->klass->partition (&look, &partition);
    g_array_index (self->layers, WeftLayerInfo, layer).operations += partition.cost * (double) partition.units;
  }
}

static WeftShape
with_batch (const WeftShape *item,
            gint64           batch)
{
  WeftShape shape = { .rank = item->rank + 1, .extent = { batch } };

  for (int axis = 0; axis < item->rank; axis++)
    shape.extent[axis + 1] = item->extent[axis];
  return shape;
}

static void
add_input (WeftModel            *self,
           const WeftModelInput *input)
{
  WeftShape shape = with_batch (&input->item, weft_graph_name_dimension (self->graph, "batch"));

  self->input = weft_graph_add_input (self->graph, "input", WEFT_DTYPE_F32, &shape);
}

static gboolean
build_model (WeftModel             *self,
             const WeftModelInput  *input,
             const guint64         *seed,
             GError               **error)
{
  WeftShape one = with_batch (&input->item, 1);

  add_input (self, input);
  for (guint i = 0; i < weft_model_spec_get_n_layers (self->spec); i++) {
    const WeftLayerSpec *layer = weft_model_spec_get_layer (self->spec, i);

    if (!add_layer (self, layer, input, seed, error)) {
      g_prefix_error (error, "%s: ", layer->id);
      return FALSE;
    }
  }
  if (!find_heads (self, error))
    return FALSE;
  self->output = g_array_index (self->heads, WeftModelHead, 0).value;
  measure_layers (self, &one);
  return TRUE;
}

static WeftModel *
new_empty (WeftModelSpec *spec)
{
  WeftModel *self = g_new0 (WeftModel, 1);

  self->references = 1;
  self->spec = weft_model_spec_ref (spec);
  self->graph = weft_graph_new ();
  self->output = WEFT_NO_VALUE;
  self->layers = g_array_new (FALSE, TRUE, sizeof (WeftLayerInfo));
  self->heads = g_array_new (FALSE, TRUE, sizeof (WeftModelHead));
  self->parameters = g_array_new (FALSE, TRUE, sizeof (WeftValue));
  self->weights = g_array_new (FALSE, TRUE, sizeof (WeftValue));
  self->updates = g_array_new (FALSE, TRUE, sizeof (WeftPlanUpdate));
  return self;
}

/* @seed: (nullable): for weights that are drawn */
static WeftModel *
new_model (WeftModelSpec         *spec,
           const WeftModelInput  *input,
           const guint64         *seed,
           GError               **error)
{
  g_autoptr (WeftModel) self = new_empty (spec);

  if (input->item.rank + 1 > WEFT_MAX_RANK) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("samples with %d axes are too many; %d are possible"), input->item.rank, WEFT_MAX_RANK - 1);
    return NULL;
  }
  return build_model (self, input, seed, error) ? g_steal_pointer (&self) : NULL;
}

WeftModel *
weft_model_new (WeftModelSpec    *spec,
                const WeftShape  *item,
                guint64           seed,
                GError          **error)
{
  return new_model (spec, &(WeftModelInput){ .item = *item }, &seed, error);
}

WeftModel *
weft_model_new_prepared (WeftModelSpec          *spec,
                         const WeftPreparation  *preparation,
                         guint64                 seed,
                         GError                **error)
{
  guint n = weft_preparation_get_n_parts (preparation);
  g_autofree WeftInputPart *parts = g_new (WeftInputPart, n + 1);
  const WeftModelInput input = { weft_preparation_get_input_shape (preparation), parts, n };

  for (guint i = 0; i < n; i++)
    parts[i] = weft_preparation_get_part (preparation, i);
  return new_model (spec, &input, &seed, error);
}

WeftModel *
weft_model_new_blank (WeftModelSpec         *spec,
                      const WeftModelInput  *input,
                      GError               **error)
{
  return new_model (spec, input, NULL, error);
}

/* Whether all layers that @layer reads are there. */
static gboolean
has_inputs (const WeftModel     *self,
            const WeftLayerSpec *layer)
{
  for (char **id = layer->inputs; *id != NULL; id++)
    if (**id != '\0' && find_layer (self, *id) == NULL)
      return FALSE;
  return TRUE;
}

WeftModel *
weft_model_new_partial (WeftModelSpec        *spec,
                        const WeftModelInput *input,
                        GArray               *faults)
{
  WeftModel *self = new_empty (spec);

  if (input->item.rank + 1 > WEFT_MAX_RANK)
    return self;
  add_input (self, input);
  for (guint i = 0; i < weft_model_spec_get_n_layers (spec); i++) {
    const WeftLayerSpec *layer = weft_model_spec_get_layer (spec, i);
    g_autoptr (GError) error = NULL;

    if (has_inputs (self, layer) && !add_layer (self, layer, input, NULL, &error)) {
      WeftLayerFault fault = { layer, g_strdup (error->message) };

      g_array_append_val (faults, fault);
    }
  }
  return self;
}

WeftGraph *
weft_model_get_graph (const WeftModel *self)
{
  return self->graph;
}

WeftModelSpec *
weft_model_get_spec (const WeftModel *self)
{
  return self->spec;
}

const WeftModelHead *
weft_model_get_heads (const WeftModel *self,
                      guint           *n_heads)
{
  *n_heads = self->heads->len;
  return &g_array_index (self->heads, WeftModelHead, 0);
}

WeftValue
weft_model_get_input (const WeftModel *self)
{
  return self->input;
}

WeftValue
weft_model_get_output (const WeftModel *self)
{
  return self->output;
}

WeftShape
weft_model_get_output_shape (const WeftModel *self)
{
  const WeftShape *full = &weft_graph_get_value (self->graph, self->output)->shape;
  WeftShape item = { .rank = full->rank - 1 };

  for (int axis = 0; axis < item.rank; axis++)
    item.extent[axis] = full->extent[axis + 1];
  return item;
}

const WeftLayerInfo *
weft_model_get_layers (const WeftModel *self,
                       guint           *n_layers)
{
  *n_layers = self->layers->len;
  return &g_array_index (self->layers, WeftLayerInfo, 0);
}

const WeftValue *
weft_model_get_parameters (const WeftModel *self,
                           int             *n_parameters)
{
  *n_parameters = (int) self->parameters->len;
  return &g_array_index (self->parameters, WeftValue, 0);
}

const WeftValue *
weft_model_get_weights (const WeftModel *self,
                        int             *n_weights)
{
  *n_weights = (int) self->weights->len;
  return &g_array_index (self->weights, WeftValue, 0);
}

const WeftPlanUpdate *
weft_model_get_updates (const WeftModel *self,
                        int             *n_updates)
{
  *n_updates = (int) self->updates->len;
  return &g_array_index (self->updates, WeftPlanUpdate, 0);
}

gint64
weft_model_count_parameters (const WeftModel *self)
{
  gint64 count = 0;

  for (guint i = 0; i < self->layers->len; i++)
    count += g_array_index (self->layers, WeftLayerInfo, i).n_parameters;
  return count;
}
