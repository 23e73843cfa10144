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
  WeftShape shape; /* of the output, with the batch axis */
  GError **error;
} Builder;

typedef struct
{
  const char *id;
  WeftTargetKind target;
  gboolean (*build) (Builder *self);
} LossKind;

static gboolean
fail_output (Builder    *self,
             gint64      needed,
             const char *why)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);
  g_autofree char *shape = NULL;
  WeftShape item = weft_model_get_output_shape (self->model);

  shape = weft_shape_to_string (&item);
  g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
               _("the model gives %s for each sample, %" PRId64 " is needed %s; end it with a Dense layer of %" PRId64 " units (the last layer is %s)"),
               shape, needed, why, needed, layers[n - 1].spec->id);
  return FALSE;
}

static gboolean
ends_with (Builder    *self,
           const char *kind)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  for (guint i = 0; i < n; i++)
    if (layers[i].value == self->output)
      return g_str_equal (layers[i].spec->kind->id, kind);
  return FALSE;
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

/* s a + (1 - s) b */
static WeftValue
blend (Builder   *self,
       WeftValue  a,
       WeftValue  b)
{
  WeftValue change = weft_graph_emit (self->graph, "Sub", WEFT_INPUTS (a, b), NULL);

  return weft_graph_emit (self->graph, "Add", WEFT_INPUTS (b, weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (change, self->objective->share), NULL)), NULL);
}

/* The loss of a mixed sample is that of both classes, each by its share. Source: Zhang et
 * al. 2018, in the form that their program has. */
static gboolean
mix_classes (Builder   *self,
             WeftValue  weights,
             WeftValue *each,
             WeftValue *mass)
{
  WeftObjective *o = self->objective;
  const WeftShape shape = weft_graph_get_value (self->graph, o->target)->shape;
  WeftValue other;

  if (!self->options->mixes)
    return TRUE;
  if (weft_preparation_reads_text (self->preparation)) {
    g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("texts are numbers of words, which cannot be mixed; set mixup to 0"));
    return FALSE;
  }
  o->partner = weft_graph_add_input (self->graph, "partner", WEFT_DTYPE_I32, &shape);
  o->share = weft_graph_add_input (self->graph, "share", WEFT_DTYPE_F32, &WEFT_SCALAR);
  other = weft_loss_cross_entropy (self->graph, self->output, o->partner, weights, self->options->label_smoothing, WEFT_REDUCTION_NONE, NULL, self->error);
  if (other == WEFT_NO_VALUE)
    return FALSE;
  *each = blend (self, *each, other);
  *mass = blend (self, *mass, other + 2);
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
  WeftTensor *tensor = self->options->class_weights;
  WeftValue weights = tensor != NULL ? weft_graph_add_constant (self->graph, weft_tensor_ref (tensor)) : WEFT_NO_VALUE, each, mass;

  if (!check_classes (self))
    return FALSE;
  if (ends_with (self, "softmax")) {
    g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("cross entropy applies softmax itself; remove the Softmax layer at the end of the model"));
    return FALSE;
  }
  o->target_dtype = WEFT_DTYPE_I32;
  o->target_width = MAX (length, 1);
  o->target = weft_graph_add_input (self->graph, "target", WEFT_DTYPE_I32, length > 0 ? &WEFT_SHAPE (self->shape.extent[0], length) : &WEFT_SHAPE (self->shape.extent[0]));
  each = weft_loss_cross_entropy (self->graph, self->output, o->target, weights, self->options->label_smoothing,
                                  WEFT_REDUCTION_NONE, &o->scores, self->error);
  if (each == WEFT_NO_VALUE)
    return FALSE;
  mass = each + 2;
  o->sum = sum (self, each);
  o->mass = sum (self, mass);
  if (!mix_classes (self, weights, &each, &mass))
    return FALSE;
  o->trained_sum = o->partner == WEFT_NO_VALUE ? o->sum : sum (self, each);
  o->trained_mass = o->partner == WEFT_NO_VALUE ? o->mass : sum (self, mass);
  o->mean = weights == WEFT_NO_VALUE && length == 0 ? mean (self, each) : weft_graph_emit (self->graph, "Div", WEFT_INPUTS (o->trained_sum, o->trained_mass), NULL);
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
  o->target = weft_graph_add_input (self->graph, "target", WEFT_DTYPE_F32, &self->shape);
  return TRUE;
}

/* The mean is over rows and columns, and so is the mass. */
static gboolean
finish_numbers (Builder   *self,
                WeftValue  each)
{
  WeftObjective *o = self->objective;

  if (each == WEFT_NO_VALUE)
    return FALSE;
  o->mean = mean (self, each);
  o->sum = sum (self, each);
  o->mass = sum (self, ones_like (self, each));
  o->trained_sum = o->sum;
  o->trained_mass = o->mass;
  return TRUE;
}

static gboolean
build_binary_cross_entropy (Builder *self)
{
  gboolean from_logits = !ends_with (self, "sigmoid");

  if (weft_preparation_get_n_targets (self->preparation) != 2 || weft_preparation_get_target_length (self->preparation) > 0) {
    g_set_error (self->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
                 _("binary cross entropy needs one target of 2 classes, this one has %" PRId64 " or many places; choose cross entropy"), weft_preparation_get_n_targets (self->preparation));
    return FALSE;
  }
  if (!add_number_target (self, 1, _("(the second class or not)")))
    return FALSE;
  self->objective->scores = from_logits ? weft_graph_emit (self->graph, "Sigmoid", WEFT_INPUTS (self->output), NULL) : self->output;
  return finish_numbers (self, weft_loss_binary_cross_entropy (self->graph, self->output, self->objective->target, from_logits,
                                                               WEFT_REDUCTION_NONE, self->error));
}

static gboolean
prepare_numbers (Builder *self)
{
  self->objective->scores = self->output;
  return add_number_target (self, weft_preparation_get_n_targets (self->preparation), _("(one for each number of the target)"));
}

static gboolean
build_squared_error (Builder *self)
{
  return prepare_numbers (self) &&
         finish_numbers (self, weft_loss_squared_error (self->graph, self->output, self->objective->target, WEFT_REDUCTION_NONE, self->error));
}

static gboolean
build_absolute_error (Builder *self)
{
  return prepare_numbers (self) &&
         finish_numbers (self, weft_loss_absolute_error (self->graph, self->output, self->objective->target, WEFT_REDUCTION_NONE, self->error));
}

static gboolean
build_huber (Builder *self)
{
  return prepare_numbers (self) &&
         finish_numbers (self, weft_loss_huber (self->graph, self->output, self->objective->target, self->options->delta, WEFT_REDUCTION_NONE, self->error));
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
  WeftValue output = weft_model_get_output (model);
  Builder self = { model, graph, preparation, options, objective, output, weft_graph_get_value (graph, output)->shape, error };
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
  return kind->build (&self);
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
