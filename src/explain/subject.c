/* subject.c: a model made ready to be looked into
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/subject-private.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* What a plan may take of memory for many samples at once. */
#define MAX_BYTES ((gsize) 768 << 20)
#define MAX_BATCH 64

static void
clear_layer (gpointer data)
{
  WeftSubjectLayer *layer = data;

  g_free (layer->id);
}

static void
clear_column (gpointer data)
{
  WeftSubjectColumn *column = data;

  g_free (column->name);
}

void
weft_subject_free (WeftSubject *self)
{
  g_clear_pointer (&self->plans, g_hash_table_unref);
  g_queue_clear_full (&self->keys, g_free);
  g_clear_pointer (&self->gradients, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->relevances, g_hash_table_unref);
  g_clear_pointer (&self->session, weft_session_unref);
  g_clear_pointer (&self->graph, weft_graph_unref);
  g_clear_pointer (&self->layers, g_array_unref);
  g_clear_pointer (&self->sites, g_array_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_strfreev (self->class_names);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, why);
  return FALSE;
}

static const WeftOp *
get_producer (const WeftSubject *self,
              WeftValue          value)
{
  return weft_graph_get_value (self->graph, value)->producer;
}

/* What makes probabilities of the scores that are added up over the evidence, if that is known. */
static const WeftOp *
find_squash (const WeftSubject *self)
{
  static const char *const passes[] = { "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast", NULL };
  static const char *const squashes[] = { "Softmax", "LogSoftmax", "Sigmoid", NULL };
  const WeftOp *op = get_producer (self, self->scores);

  while (op != NULL && g_strv_contains (passes, op->klass->name))
    op = get_producer (self, op->inputs[0]);
  return op != NULL && g_strv_contains (squashes, op->klass->name) ? op : NULL;
}

static gboolean
find_logits (WeftSubject  *self,
             GError      **error)
{
  const WeftOp *squash = find_squash (self);
  const WeftShape *shape;

  self->logits = squash != NULL ? squash->inputs[0] : self->scores;
  if (squash != NULL && g_str_equal (squash->klass->name, "LogSoftmax"))
    self->scores = weft_graph_emit (self->graph, "Softmax", WEFT_INPUTS (self->logits), NULL);
  shape = &weft_graph_get_value (self->graph, self->logits)->shape;
  if (weft_graph_get_value (self->graph, self->logits)->dtype != WEFT_DTYPE_F32)
    return refuse (error, _("the output is not numbers of 32 bits; export the model in float32"));
  if (shape->rank < 2 || shape->rank > 3 || shape->extent[shape->rank - 1] < 1 || shape->extent[1] < 1)
    return refuse (error, _("the output must be a row of classes or numbers for each sample, or for each of its words"));
  self->single = squash != NULL && shape->rank == 2 && shape->extent[1] == 1 && !g_str_equal (squash->klass->name, "LogSoftmax");
  return TRUE;
}

/* Bytes that a value has for one sample. */
static gsize
measure_value (const WeftValueInfo *info)
{
  gsize bytes = weft_dtype_get_size (info->dtype);

  for (int axis = 0; axis < info->shape.rank; axis++)
    bytes *= (gsize) MAX (info->shape.extent[axis], 1);
  return bytes;
}

static gboolean
check_numbers (const WeftValueInfo  *info,
               GError              **error)
{
  const float *numbers = info->kind == WEFT_VALUE_PARAMETER && info->dtype == WEFT_DTYPE_F32 ? weft_tensor_const_f32 (info->tensor) : NULL;
  gint64 n = numbers != NULL ? weft_shape_count (&info->tensor->shape) : 0;

  for (gint64 i = 0; i < n; i++)
    if (!isfinite (numbers[i])) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("the weights %s have a number that is none (%g); train the model again from an earlier epoch"), info->name, (double) numbers[i]);
      return FALSE;
    }
  return TRUE;
}

/* Looks at all values that matter. */
static gboolean
survey (WeftSubject  *self,
        GError      **error)
{
  g_autofree gboolean *needed = weft_subject_find_needed (self);
  gboolean good = TRUE;

  for (int value = 0; value < weft_graph_get_n_values (self->graph) && good; value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);

    if (!needed[value])
      continue;
    self->bytes += info->kind == WEFT_VALUE_RESULT ? measure_value (info) : 0;
    good = check_numbers (info, error);
  }
  return good;
}

static void
add_score (WeftSubject *self)
{
  WeftShape shape = weft_graph_get_value (self->graph, self->logits)->shape;
  const gint64 axes[] = { 1, 2 };
  WeftValue weighted;

  shape.extent[0] = 1;
  self->selector = weft_graph_add_input (self->graph, "weft.explain.selector", WEFT_DTYPE_F32, &shape);
  weighted = weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (self->logits, self->selector), NULL);
  self->score = weft_graph_emit (self->graph, "ReduceSum", WEFT_INPUTS (weighted, weft_graph_add_ints (self->graph, axes, shape.rank - 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

static gboolean
read_shapes (WeftSubject          *self,
             const WeftPredictor  *predictor,
             guint                 head,
             GError              **error)
{
  const WeftShape *shape;

  self->input = weft_predictor_get_input (predictor);
  self->scores = weft_predictor_get_scores (predictor, head);
  shape = &weft_graph_get_value (self->graph, self->input)->shape;
  self->item.rank = shape->rank - 1;
  for (int axis = 1; axis < shape->rank; axis++)
    self->item.extent[axis - 1] = shape->extent[axis];
  return find_logits (self, error);
}

/* A number has no classes, but what is predicted has a name. */
static void
take_target_name (WeftSubject         *self,
                  const WeftPredictor *predictor,
                  guint                head)
{
  const char *name = weft_predictor_get_target_name (predictor, head);

  if (self->class_names == NULL && !weft_subject_has_probabilities (self) && weft_subject_get_n_classes (self) == 1 && *name != '\0')
    self->class_names = g_strdupv ((char *[]){ (char *) name, NULL });
}

WeftSubject *
weft_subject_new (const WeftPredictor  *predictor,
                  guint                 head,
                  GError              **error)
{
  g_autoptr (WeftSubject) self = g_new0 (WeftSubject, 1);
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (predictor, head, &n_names);

  self->graph = weft_subject_copy_graph (weft_predictor_get_graph (predictor), error);
  if (self->graph == NULL)
    return NULL;
  self->layers = g_array_new (FALSE, TRUE, sizeof (WeftSubjectLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  self->sites = g_array_new (FALSE, TRUE, sizeof (WeftSubjectSite));
  self->columns = g_array_new (FALSE, TRUE, sizeof (WeftSubjectColumn));
  g_array_set_clear_func (self->columns, clear_column);
  self->gradients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sources = g_hash_table_new (NULL, NULL);
  self->relevances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_relevance_free);
  self->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_plan_free);
  self->class_names = g_strdupv ((char **) names);
  if (!read_shapes (self, predictor, head, error) || !survey (self, error))
    return NULL;
  take_target_name (self, predictor, head);
  weft_subject_list_layers (self, predictor);
  weft_subject_list_sites (self);
  weft_subject_list_columns (self, predictor);
  if (self->sites->len == 0) {
    refuse (error, _("the output does not follow smoothly from the input, so that nothing can be traced back to it"));
    return NULL;
  }
  add_score (self);
  self->session = weft_session_new_frozen (self->graph);
  weft_session_alternate (self->session);
  return g_steal_pointer (&self);
}

WeftGraph *
weft_subject_get_graph (const WeftSubject *self)
{
  return self->graph;
}

WeftSession *
weft_subject_get_session (const WeftSubject *self)
{
  return self->session;
}

WeftValue
weft_subject_get_input (const WeftSubject *self)
{
  return self->input;
}

const WeftShape *
weft_subject_get_item (const WeftSubject *self)
{
  return &self->item;
}

WeftValue
weft_subject_get_logits (const WeftSubject *self)
{
  return self->logits;
}

WeftValue
weft_subject_get_scores (const WeftSubject *self)
{
  return self->scores;
}

static const WeftShape *
get_output_shape (const WeftSubject *self)
{
  return &weft_graph_get_value (self->graph, self->logits)->shape;
}

gint64
weft_subject_get_n_classes (const WeftSubject *self)
{
  const WeftShape *shape = get_output_shape (self);

  return self->single ? 2 : shape->extent[shape->rank - 1];
}

gboolean
weft_subject_has_probabilities (const WeftSubject *self)
{
  return self->logits != self->scores;
}

gint64
weft_subject_get_n_places (const WeftSubject *self)
{
  const WeftShape *shape = get_output_shape (self);

  return shape->rank == 3 ? shape->extent[1] : 1;
}

const char *const *
weft_subject_get_class_names (const WeftSubject *self)
{
  return (const char *const *) self->class_names;
}

const WeftSubjectLayer *
weft_subject_get_layers (const WeftSubject *self,
                         guint             *n_layers)
{
  *n_layers = self->layers->len;
  return (const WeftSubjectLayer *) (gpointer) self->layers->data;
}

static char *
list_layers (const WeftSubject *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->layers->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", g_array_index (self->layers, WeftSubjectLayer, i).id);
  return g_string_free (text, FALSE);
}

const WeftSubjectLayer *
weft_subject_find_layer (const WeftSubject  *self,
                         const char         *id,
                         GError            **error)
{
  g_autofree char *names = NULL;

  for (guint i = self->layers->len; i-- > 0;) {
    const WeftSubjectLayer *layer = &g_array_index (self->layers, WeftSubjectLayer, i);

    if (id != NULL ? g_str_equal (layer->id, id) : layer->spatial)
      return layer;
  }
  names = list_layers (self);
  if (id != NULL)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("there is no layer “%s”; the model has %s"), id, names);
  else
    refuse (error, _("no layer of this model keeps the places of a picture; choose a method that looks at the input itself, such as integrated gradients"));
  return NULL;
}

const WeftSubjectSite *
weft_subject_get_sites (const WeftSubject *self,
                        guint             *n_sites)
{
  *n_sites = self->sites->len;
  return (const WeftSubjectSite *) (gpointer) self->sites->data;
}

const WeftSubjectColumn *
weft_subject_get_columns (const WeftSubject *self,
                          guint             *n_columns)
{
  *n_columns = self->columns->len;
  return (const WeftSubjectColumn *) (gpointer) self->columns->data;
}

gint64
weft_subject_get_max_batch (const WeftSubject *self,
                            int                passes)
{
  gsize bytes = MAX (self->bytes, 1) * (gsize) passes;

  if (weft_graph_get_value (self->graph, self->input)->shape.extent[0] >= 0)
    return 1;
  return (gint64) CLAMP (MAX_BYTES / bytes, 1, MAX_BATCH);
}

gboolean
weft_subject_check_target (const WeftSubject        *self,
                           const WeftSubjectTarget  *target,
                           GError                  **error)
{
  gint64 n_classes = weft_subject_get_n_classes (self), n_places = weft_subject_get_n_places (self);

  if (target->class < 0 || target->class >= n_classes || target->against >= n_classes) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("the model has the classes 0 to %" PRId64 ", there is no %" PRId64), n_classes - 1, target->against >= n_classes ? target->against : target->class);
    return FALSE;
  }
  if (target->place < 0 || target->place >= n_places) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("the output has the places 1 to %" PRId64 ", there is no %" PRId64), n_places, target->place + 1);
    return FALSE;
  }
  return TRUE;
}

WeftValue
weft_subject_get_score (WeftSubject *self)
{
  return self->score;
}

WeftValue
weft_subject_get_selector (WeftSubject *self)
{
  return self->selector;
}

void
weft_subject_select (const WeftSubject       *self,
                     const WeftSubjectTarget *target,
                     WeftTensor              *selector)
{
  float *weights = weft_tensor_f32 (selector);
  gint64 first = target->place * weft_subject_get_n_classes (self);

  memset (weights, 0, selector->bytes);
  if (self->single) {
    weights[0] = (target->class == 1 ? 1 : -1) * (target->against >= 0 && target->against != target->class ? 2 : 1);
    return;
  }
  weights[first + target->class] += 1;
  if (target->against >= 0)
    weights[first + target->against] -= 1;
}
