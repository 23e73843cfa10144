/* objective.c: what a training makes smaller
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/objective.h"

#include "base/i18n.h"
#include "engine/loss.h"
#include "learn/error.h"

const WeftParamChoice weft_loss_choices[] = {
  { "auto", N_("By the target") },
  { "cross-entropy", N_("Cross entropy") },
  { "binary-cross-entropy", N_("Binary cross entropy") },
  { "squared-error", N_("Squared error") },
  { "absolute-error", N_("Absolute error") },
  { "huber", N_("Huber") },
  { NULL },
};

typedef struct
{
  WeftModel *model;
  WeftGraph *graph;
  const WeftPreparation *preparation;
  const WeftObjectiveOptions *options;
  WeftObjective *objective;
  WeftValue output;
  WeftShape shape;                          /* of the output, with the batch axis */
  WeftValue members[WEFT_LAYER_MAX_INPUTS]; /* of an ensemble: what learns by itself */
  int n_members;
  WeftValue weights; /* of classes, or none */
  GError **error;
} Builder;

/* Returns: one loss an element, or %WEFT_NO_VALUE */
typedef WeftValue (*LossFunc) (Builder *self,
                               WeftValue output,
                               WeftValue target);

typedef struct
{
  const char *id;
  WeftTargetKind target;
  gboolean (*build) (Builder *self);
} LossKind;

static const WeftLayerInfo *
find_layer (Builder    *self,
            const char *id)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (layers[i].spec->id, id))
      return &layers[i];
  return NULL;
}

static gboolean
is_kind (const WeftLayerInfo *layer,
         const char          *kind)
{
  return g_str_equal (layer->spec->kind->id, kind);
}

/* What gives the output: a Head only hands on. */
static const WeftLayerInfo *
find_end (Builder *self)
{
  guint n_heads;
  const WeftModelHead *heads = weft_model_get_heads (self->model, &n_heads);
  const WeftLayerInfo *layer = find_layer (self, self->options->head != NULL ? self->options->head->id : heads[0].id);

  return is_kind (layer, "head") && layer->spec->inputs[0] != NULL ? find_layer (self, layer->spec->inputs[0]) : layer;
}

/* The members of an ensemble that learn each by itself, which layers/combine.c tells of. */
static void
find_members (Builder *self)
{
  const WeftLayerInfo *end = find_end (self);

  if (!is_kind (end, "average") || !weft_params_get_boolean (end->spec->params, "apart"))
    return;
  for (char **id = end->spec->inputs; *id != NULL; id++)
    self->members[self->n_members++] = **id != '\0' ? find_layer (self, *id)->value : weft_model_get_input (self->model);
}

static gboolean
fail_output (Builder    *self,
             gint64      needed,
             const char *why)
{
  WeftShape item = { .rank = self->shape.rank - 1 };
  g_autofree char *shape = NULL;

  for (int axis = 0; axis < item.rank; axis++)
    item.extent[axis] = self->shape.extent[axis + 1];
  shape = weft_shape_to_string (&item);
  g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
               _("the model gives %s for each sample, %" PRId64 " is needed %s; end it with a Dense layer of %" PRId64 " units (the last layer is %s)"),
               shape, needed, why, needed, find_end (self)->spec->id);
  return FALSE;
}

/* Whether a layer of @kind gives the output, or that of the members of an ensemble. */
static gboolean
ends_with (Builder    *self,
           const char *kind)
{
  const WeftLayerInfo *end = find_end (self);
  const char *first = end->spec->inputs[0];

  return is_kind (self->n_members > 0 && first != NULL && *first != '\0' ? find_layer (self, first) : end, kind);
}

/* An input, called by the head as well where there are several. */
static WeftValue
add_input (Builder         *self,
           const char      *name,
           WeftDType        dtype,
           const WeftShape *shape)
{
  const WeftModelHead *head = self->options->head;
  g_autofree char *full = head != NULL && weft_graph_find (self->graph, name) != WEFT_NO_VALUE ? g_strdup_printf ("%s.%s", head->id, name) : g_strdup (name);

  return weft_graph_add_input (self->graph, full, dtype, shape);
}

static WeftValue
ones_like (Builder   *self,
           WeftValue  value)
{
  WeftValue one = weft_graph_add_scalar (self->graph, 1);

  return weft_graph_emit (self->graph, "weft.ExpandLike", WEFT_INPUTS (one, value), NULL);
}

static WeftValue
sum (Builder   *self,
     WeftValue  value)
{
  return weft_graph_emit (self->graph, "ReduceSum", WEFT_INPUTS (value), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

static WeftValue
mean (Builder   *self,
      WeftValue  value)
{
  return weft_graph_emit (self->graph, "ReduceMean", WEFT_INPUTS (value), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

/* What is trained on: @each of the output, or the mean of what members of an ensemble have of
 * their own, so that each learns as if it were alone. */
static WeftValue
train_members (Builder   *self,
               LossFunc   loss,
               WeftValue  target,
               WeftValue  each)
{
  WeftValue own[WEFT_LAYER_MAX_INPUTS];

  if (self->n_members == 0)
    return each;
  for (int k = 0; k < self->n_members; k++) {
    own[k] = loss (self, self->members[k], target);
    if (own[k] == WEFT_NO_VALUE)
      return WEFT_NO_VALUE;
  }
  return weft_graph_emit (self->graph, "Mean", own, self->n_members, NULL);
}

/* s a + (1 - s) b */
static WeftValue
blend (Builder   *self,
       WeftValue  a,
       WeftValue  b)
{
  WeftValue change = weft_graph_emit (self->graph, "Sub", WEFT_INPUTS (a, b), NULL);

  return weft_graph_emit (self->graph, "Add", WEFT_INPUTS (b, weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (change, self->objective->share), NULL)), NULL);
}

static WeftValue
lose_classes (Builder   *self,
              WeftValue  output,
              WeftValue  target)
{
  return weft_loss_cross_entropy (self->graph, output, target, self->weights, self->options->label_smoothing, WEFT_REDUCTION_NONE, NULL, self->error);
}

/* The loss of a mixed sample is that of both classes, each by its share. Source: Zhang et
 * al. 2018, in the form that their program has. */
static gboolean
mix_classes (Builder   *self,
             WeftValue *each,
             WeftValue *mass)
{
  WeftObjective *o = self->objective;
  const WeftShape shape = weft_graph_get_value (self->graph, o->target)->shape;
  WeftValue other;

  if (!self->options->mixes)
    return TRUE;
  o->partner = add_input (self, "partner", WEFT_DTYPE_I32, &shape);
  o->share = add_input (self, "share", WEFT_DTYPE_F32, &WEFT_SCALAR);
  other = lose_classes (self, self->output, o->partner);
  if (other == WEFT_NO_VALUE)
    return FALSE;
  *mass = blend (self, *mass, other + 2);
  other = train_members (self, lose_classes, o->partner, other);
  *each = blend (self, *each, other);
  return TRUE;
}

/* Of the output that classes are told by; where a row has places, for each of them. */
static gboolean
check_classes (Builder *self)
{
  gint64 n_classes = weft_preparation_get_n_targets (self->preparation), length = weft_preparation_get_target_length (self->preparation);

  if (length == 0)
    return (self->shape.rank == 2 && self->shape.extent[1] == n_classes) || fail_output (self, n_classes, _("(one for each class)"));
  if (self->shape.rank == 3 && self->shape.extent[2] == n_classes && self->shape.extent[1] == length)
    return TRUE;
  g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
               _("the target has a class for each of %" PRId64 " tokens, so the model must give %" PRId64 "×%" PRId64 " for each sample; keep the axis of tokens and end it with a Dense layer of %" PRId64 " units"),
               length, length, n_classes, n_classes);
  return FALSE;
}

/* Every row that is trained on has a class, so without weights and places the mass is
 * their number. It being known beforehand, gradients need not wait for a sum over all
 * rows, and a lane goes on with them where it is. */
static gboolean
build_cross_entropy (Builder *self)
{
  WeftObjective *o = self->objective;
  gint64 length = weft_preparation_get_target_length (self->preparation);
  WeftTensor *weights = self->options->class_weights;
  WeftValue each, mass;

  if (!check_classes (self))
    return FALSE;
  if (ends_with (self, "softmax")) {
    g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("cross entropy applies softmax itself; remove the Softmax layer at the end of the model"));
    return FALSE;
  }
  o->target_dtype = WEFT_DTYPE_I32;
  o->target_width = MAX (length, 1);
  self->weights = weights != NULL ? weft_graph_add_constant (self->graph, weft_tensor_ref (weights)) : WEFT_NO_VALUE;
  o->target = add_input (self, "target", WEFT_DTYPE_I32, length > 0 ? &WEFT_SHAPE (self->shape.extent[0], length) : &WEFT_SHAPE (self->shape.extent[0]));
  each = weft_loss_cross_entropy (self->graph, self->output, o->target, self->weights, self->options->label_smoothing,
                                  WEFT_REDUCTION_NONE, &o->scores, self->error);
  if (each == WEFT_NO_VALUE)
    return FALSE;
  mass = each + 2;
  o->sum = sum (self, each);
  o->mass = sum (self, mass);
  each = train_members (self, lose_classes, o->target, each);
  if (!mix_classes (self, &each, &mass))
    return FALSE;
  o->trained_sum = o->partner == WEFT_NO_VALUE && self->n_members == 0 ? o->sum : sum (self, each);
  o->trained_mass = o->partner == WEFT_NO_VALUE ? o->mass : sum (self, mass);
  o->mean = weights == NULL && length == 0 ? mean (self, each) : weft_graph_emit (self->graph, "Div", WEFT_INPUTS (o->trained_sum, o->trained_mass), NULL);
  return TRUE;
}

static gboolean
add_number_target (Builder    *self,
                   gint64      width,
                   const char *why)
{
  WeftObjective *o = self->objective;

  if (self->shape.rank != 2 || self->shape.extent[1] != width)
    return fail_output (self, width, why);
  o->target_dtype = WEFT_DTYPE_F32;
  o->target_width = width;
  o->target = add_input (self, "target", WEFT_DTYPE_F32, &self->shape);
  return TRUE;
}

/* The mean is over rows and columns, and so is the mass. */
static gboolean
build_numbers (Builder  *self,
               LossFunc  loss)
{
  WeftObjective *o = self->objective;
  WeftValue each = loss (self, self->output, o->target), trained;

  if (each == WEFT_NO_VALUE)
    return FALSE;
  trained = train_members (self, loss, o->target, each);
  o->mean = mean (self, trained);
  o->sum = sum (self, each);
  o->mass = sum (self, ones_like (self, each));
  o->trained_sum = trained == each ? o->sum : sum (self, trained);
  o->trained_mass = o->mass;
  return TRUE;
}

static WeftValue
lose_binary (Builder   *self,
             WeftValue  output,
             WeftValue  target)
{
  return weft_loss_binary_cross_entropy (self->graph, output, target, !ends_with (self, "sigmoid"), WEFT_REDUCTION_NONE, self->error);
}

static gboolean
build_binary_cross_entropy (Builder *self)
{
  if (weft_preparation_get_n_targets (self->preparation) != 2 || weft_preparation_get_target_length (self->preparation) > 0) {
    g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
                 _("binary cross entropy needs one target of 2 classes, this one has %" PRId64 " or many places; choose cross entropy"), weft_preparation_get_n_targets (self->preparation));
    return FALSE;
  }
  if (!add_number_target (self, 1, _("(the second class or not)")))
    return FALSE;
  self->objective->scores = ends_with (self, "sigmoid") ? self->output : weft_graph_emit (self->graph, "Sigmoid", WEFT_INPUTS (self->output), NULL);
  return build_numbers (self, lose_binary);
}

static gboolean
prepare_numbers (Builder *self)
{
  self->objective->scores = self->output;
  return add_number_target (self, weft_preparation_get_n_targets (self->preparation), _("(one for each number of the target)"));
}

static WeftValue
lose_square (Builder   *self,
             WeftValue  output,
             WeftValue  target)
{
  return weft_loss_squared_error (self->graph, output, target, WEFT_REDUCTION_NONE, self->error);
}

static gboolean
build_squared_error (Builder *self)
{
  return prepare_numbers (self) && build_numbers (self, lose_square);
}

static WeftValue
lose_absolute (Builder   *self,
               WeftValue  output,
               WeftValue  target)
{
  return weft_loss_absolute_error (self->graph, output, target, WEFT_REDUCTION_NONE, self->error);
}

static gboolean
build_absolute_error (Builder *self)
{
  return prepare_numbers (self) && build_numbers (self, lose_absolute);
}

static WeftValue
lose_huber (Builder   *self,
            WeftValue  output,
            WeftValue  target)
{
  return weft_loss_huber (self->graph, output, target, self->options->delta, WEFT_REDUCTION_NONE, self->error);
}

static gboolean
build_huber (Builder *self)
{
  return prepare_numbers (self) && build_numbers (self, lose_huber);
}

/* The first that suits a target is what `auto` means. */
static const LossKind kinds[] = {
  { "cross-entropy", WEFT_TARGET_CLASS, build_cross_entropy },
  { "binary-cross-entropy", WEFT_TARGET_CLASS, build_binary_cross_entropy },
  { "squared-error", WEFT_TARGET_NUMBER, build_squared_error },
  { "absolute-error", WEFT_TARGET_NUMBER, build_absolute_error },
  { "huber", WEFT_TARGET_NUMBER, build_huber },
};

static const LossKind *
choose_kind (const char      *loss,
             WeftTargetKind   target,
             const char     **title)
{
  gboolean automatic = g_str_equal (loss, "auto");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    *title = weft_loss_choices[i + 1].title;
    if (automatic ? kinds[i].target == target : g_str_equal (kinds[i].id, loss))
      return &kinds[i];
  }
  return NULL;
}

gboolean
weft_objective_build (WeftModel                   *model,
                      const WeftPreparation       *preparation,
                      const WeftObjectiveOptions  *options,
                      WeftObjective               *objective,
                      GError                     **error)
{
  WeftGraph *graph = weft_model_get_graph (model);
  WeftValue output = options->head != NULL ? options->head->value : weft_model_get_output (model);
  Builder self = { model, graph, preparation, options, objective, output, weft_graph_get_value (graph, output)->shape, .weights = WEFT_NO_VALUE, .error = error };
  WeftTargetKind target = weft_preparation_get_target_kind (preparation);
  const char *title = NULL;
  const LossKind *kind = choose_kind (options->loss, target, &title);

  if (kind == NULL || target == WEFT_TARGET_NONE) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DATA, _("the data has no target to learn; choose a target column in Prepare"));
    return FALSE;
  }
  if (kind->target != target) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
                 kind->target == WEFT_TARGET_CLASS ? _("%s is for classes, the target is a number; choose squared error") : _("%s is for numbers, the target is a class; choose cross entropy"),
                 _ (title));
    return FALSE;
  }
  objective->loss = kind->id;
  objective->partner = objective->share = WEFT_NO_VALUE;
  find_members (&self);
  objective->n_members = MAX (self.n_members, 1);
  return kind->build (&self);
}

static gboolean
is_for (const WeftModelHead *head,
        WeftPreparation     *preparation,
        guint                index)
{
  const char *column = weft_preparation_get_target_name (weft_preparation_get_head (preparation, index));

  return *head->column == '\0' ? index == 0 : g_strcmp0 (head->column, column) == 0;
}

static gboolean
check_heads (const WeftModelHead  *heads,
             guint                 n_heads,
             WeftPreparation      *preparation,
             GError              **error)
{
  guint n_targets = weft_preparation_get_n_heads (preparation);

  for (guint i = 0; i < n_heads; i++) {
    gboolean found = FALSE;

    for (guint k = 0; k < n_targets; k++)
      found |= is_for (&heads[i], preparation, k);
    if (!found) {
      g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%s: “%s” is no target; choose one of those of Prepare, or add it to its further targets"), heads[i].id, heads[i].column);
      return FALSE;
    }
  }
  return TRUE;
}

const WeftModelHead *
weft_objective_find_head (const WeftModel  *model,
                          WeftPreparation  *preparation,
                          guint             index,
                          GError          **error)
{
  guint n_heads;
  const WeftModelHead *heads = weft_model_get_heads (model, &n_heads), *found = NULL;

  if (!check_heads (heads, n_heads, preparation, error))
    return NULL;
  for (guint i = 0; i < n_heads; i++) {
    if (!is_for (&heads[i], preparation, index))
      continue;
    if (found != NULL) {
      g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%s: %s is for the same target; choose another column"), heads[i].id, found->id);
      return NULL;
    }
    found = &heads[i];
  }
  if (found == NULL)
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("no layer gives the target “%s”; end the model with a Head for it"),
                 weft_preparation_get_target_name (weft_preparation_get_head (preparation, index)));
  return found;
}

/* Classes as 0 and 1 in f32, a row after the other. */
static void
fill_binary (WeftGather    *gather,
             const guint32 *rows,
             gsize          n_rows,
             float         *to)
{
  for (gsize i = 0; i < n_rows; i++) {
    gint32 number;

    weft_gather_fill_targets (gather, rows + i, 1, WEFT_DTYPE_I32, &number);
    to[i] = (float) number;
  }
}

void
weft_objective_fill_targets (const WeftObjective *self,
                             WeftGather          *gather,
                             const guint32       *rows,
                             gsize                n_rows,
                             gpointer             to)
{
  gboolean classes = weft_preparation_get_target_kind (weft_gather_get_preparation (gather)) == WEFT_TARGET_CLASS;

  if (classes && self->target_dtype == WEFT_DTYPE_F32)
    fill_binary (gather, rows, n_rows, to);
  else
    weft_gather_fill_targets (gather, rows, n_rows, self->target_dtype, to);
}
