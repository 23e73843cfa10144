/* import-values.c: what a file's values are for the layers that come of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/import-private.h"

#include "engine/session.h"

#include <string.h>

const WeftValueInfo *
weft_import_get (const WeftImporter *self,
                 WeftValue           value)
{
  return weft_graph_get_value (self->graph, value);
}

const WeftShape *
weft_import_shape (const WeftImporter *self,
                   WeftValue           value)
{
  return &weft_import_get (self, value)->shape;
}

WeftImportValue *
weft_import_input (const WeftImporter *self,
                   const WeftOp       *op,
                   int                 input)
{
  return &self->values[op->inputs[input]];
}

WeftImportValue *
weft_import_output (const WeftImporter *self,
                    const WeftOp       *op)
{
  return &self->values[op->first_output];
}

WeftTensor *
weft_import_get_tensor (const WeftImporter *self,
                        const WeftOp       *op,
                        int                 input)
{
  WeftValue value = input < op->n_inputs ? op->inputs[input] : WEFT_NO_VALUE;

  if (value == WEFT_NO_VALUE || !self->values[value].is_fixed)
    return NULL;
  return self->values[value].numbers != NULL ? self->values[value].numbers : weft_import_get (self, value)->tensor;
}

gboolean
weft_import_get_number (const WeftImporter *self,
                        const WeftOp       *op,
                        int                 input,
                        double             *number)
{
  const WeftTensor *tensor = weft_import_get_tensor (self, op, input);

  if (tensor == NULL || weft_shape_count (&tensor->shape) != 1)
    return FALSE;
  *number = weft_tensor_get (tensor, 0);
  return TRUE;
}

const char *
weft_import_get_name (const WeftImporter *self,
                      const WeftOp       *op,
                      int                 input)
{
  WeftValue value = input < op->n_inputs ? op->inputs[input] : WEFT_NO_VALUE;

  while (value != WEFT_NO_VALUE && weft_import_get (self, value)->producer != NULL)
    value = weft_import_get (self, value)->producer->n_inputs > 0 ? weft_import_get (self, value)->producer->inputs[0] : WEFT_NO_VALUE;
  return value != WEFT_NO_VALUE ? weft_import_get (self, value)->name : NULL;
}

static gboolean
is_needed_op (const WeftImporter *self,
              const WeftOp       *op)
{
  gboolean any = FALSE;

  for (int i = 0; i < op->n_outputs; i++)
    any |= self->values[op->first_output + i].is_needed;
  return any;
}

const WeftOp *
weft_import_find_reader (const WeftImporter *self,
                         WeftValue           value)
{
  for (int i = 0; self->values[value].uses == 1 && i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    for (int k = 0; k < op->n_inputs; k++)
      if (op->inputs[k] == value && is_needed_op (self, op))
        return op;
  }
  return NULL;
}

/* Looking */

static gboolean
is_fixed_op (const WeftImporter *self,
             const WeftOp       *op)
{
  if (op->klass->flags & WEFT_OP_RANDOM)
    return FALSE;
  for (int i = 0; i < op->n_inputs; i++)
    if (op->inputs[i] != WEFT_NO_VALUE && !self->values[op->inputs[i]].is_fixed)
      return FALSE;
  return TRUE;
}

/* Values that are computed of the file's numbers and read by what is not. */
static GArray *
list_constants (WeftImporter *self)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  g_autofree gboolean *listed = g_new0 (gboolean, weft_graph_get_n_values (self->graph));

  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean is_fixed = is_fixed_op (self, op), is_needed = is_needed_op (self, op);

    for (int k = 0; k < op->n_outputs; k++)
      self->values[op->first_output + k].is_fixed = is_fixed;
    for (int k = 0; k < op->n_inputs && is_needed && !is_fixed; k++) {
      WeftValue value = op->inputs[k];

      if (value == WEFT_NO_VALUE)
        continue;
      self->values[value].uses++;
      if (self->values[value].is_fixed && weft_import_get (self, value)->producer != NULL && !listed[value])
        g_array_append_val (wanted, value);
      listed[value] = TRUE;
    }
  }
  return wanted;
}

/* A run must be given the input, whether or not what is wanted depends on it. */
static gboolean
compute_constants (WeftImporter  *self,
                   WeftValue      input,
                   const GArray  *wanted,
                   GError       **error)
{
  WeftShape shape = *weft_import_shape (self, input);
  g_autoptr (WeftTensor) sample = NULL;
  g_autoptr (WeftSession) session = NULL;
  g_autofree WeftTensor **results = g_new0 (WeftTensor *, wanted->len);

  if (wanted->len == 0)
    return TRUE;
  shape.extent[0] = MAX (shape.extent[0], 1);
  session = weft_session_new_frozen (self->graph);
  sample = weft_tensor_new (weft_import_get (self, input)->dtype, &shape, error);
  if (sample == NULL || !weft_session_run (session, &input, &sample, 1, (const WeftValue *) (gconstpointer) wanted->data, results, (int) wanted->len, error))
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    self->values[g_array_index (wanted, WeftValue, i)].numbers = results[i];
  return TRUE;
}

gboolean
weft_import_look (WeftImporter         *self,
                  const WeftOnnxModel  *model,
                  GError              **error)
{
  g_autofree gboolean *needed = weft_onnx_model_find_needed (model);
  g_autoptr (GArray) wanted = NULL;

  for (int i = 0; i < weft_graph_get_n_values (self->graph); i++) {
    self->values[i].is_needed = needed[i];
    self->values[i].is_fixed = weft_import_get (self, i)->kind == WEFT_VALUE_PARAMETER || weft_import_get (self, i)->kind == WEFT_VALUE_CONSTANT;
  }
  wanted = list_constants (self);
  return compute_constants (self, g_array_index (model->inputs, WeftValue, 0), wanted, error);
}

/* Numbers of the file, place by place */

/* Whether @tensor has a number for each place of @axis, of @n, or one for all, when it is
 * broadcast with @rank axes. */
static gboolean
is_along (const WeftTensor *tensor,
          int               rank,
          int               axis,
          gint64            n)
{
  int offset = rank - tensor->shape.rank;

  if (offset < 0)
    return FALSE;
  for (int i = 0; i < tensor->shape.rank; i++)
    if (tensor->shape.extent[i] != 1 && (offset + i != axis || tensor->shape.extent[i] != n))
      return FALSE;
  return TRUE;
}

static double *
fill (double **list,
      gint64   n,
      double   number)
{
  if (*list == NULL) {
    *list = g_new (double, n);
    for (gint64 i = 0; i < n; i++)
      (*list)[i] = number;
  }
  return *list;
}

/* y ← y · @factor, or + @addend, at place @i. */
static void
multiply (WeftImportAffine *self,
          gint64            i,
          double            factor)
{
  fill (&self->scale, self->n, 1)[i] *= factor;
  if (self->shift != NULL)
    self->shift[i] *= factor;
}

static void
add (WeftImportAffine *self,
     gint64            i,
     double            addend)
{
  fill (&self->shift, self->n, 0)[i] += addend;
}

static gboolean
rounds_next (const WeftImporter *self,
             const WeftOp       *op)
{
  const WeftOp *reader = weft_import_find_reader (self, op->first_output);

  return reader != NULL && g_str_equal (reader->klass->name, "Round");
}

/* Takes in what @op does with the value that the file does not fix. */
static gboolean
take_op (WeftImportAffine   *self,
         const WeftImporter *importer,
         const WeftOp       *op,
         int                 rank,
         int                 axis)
{
  static const char *const ops[] = { "Add", "Sub", "Mul", "Div", NULL };
  int other = op->n_inputs == 2 && op->inputs[0] == self->value ? 1 : 0;
  const WeftTensor *tensor = weft_import_get_tensor (importer, op, other);
  char letter = *op->klass->name;

  if (!g_strv_contains (ops, op->klass->name) || tensor == NULL || !is_along (tensor, rank, axis, self->n))
    return FALSE;
  if (weft_import_shape (importer, op->first_output)->rank != rank || (letter == 'D' && (other == 0 || rounds_next (importer, op))))
    return FALSE;
  for (gint64 i = 0; i < self->n; i++) {
    double number = weft_tensor_get (tensor, weft_shape_count (&tensor->shape) == 1 ? 0 : i);

    if (letter == 'M' || letter == 'D')
      multiply (self, i, letter == 'D' ? 1 / number : number);
    else if (letter == 'S' && other == 0)
      multiply (self, i, -1);
    if (letter == 'A' || letter == 'S')
      add (self, i, letter == 'S' && other == 1 ? -number : number);
  }
  self->value = op->first_output;
  return TRUE;
}

static void
take_all (WeftImportAffine   *self,
          const WeftImporter *importer,
          int                 rank,
          int                 axis)
{
  const WeftOp *op = weft_import_find_reader (importer, self->value);

  while (op != NULL && take_op (self, importer, op, rank, axis))
    op = weft_import_find_reader (importer, self->value);
}

void
weft_import_affine_init (WeftImportAffine   *affine,
                         const WeftImporter *self,
                         WeftValue           value,
                         int                 axis)
{
  const WeftShape *shape = weft_import_shape (self, value);

  *affine = (WeftImportAffine){ .n = shape->extent[axis], .value = value };
  if (affine->n > 0)
    take_all (affine, self, shape->rank, axis);
}

gboolean
weft_import_affine_begin (WeftImportAffine   *affine,
                          const WeftImporter *self,
                          const WeftOp       *first,
                          WeftValue           value,
                          int                 axis)
{
  const WeftShape *shape = weft_import_shape (self, value);

  *affine = (WeftImportAffine){ .n = shape->extent[axis], .value = value };
  if (affine->n < 1 || !take_op (affine, self, first, shape->rank, axis))
    return FALSE;
  take_all (affine, self, shape->rank, axis);
  return TRUE;
}

void
weft_import_affine_clear (WeftImportAffine *affine)
{
  g_clear_pointer (&affine->scale, g_free);
  g_clear_pointer (&affine->shift, g_free);
}
