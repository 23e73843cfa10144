/* plan.c: which ops a plan runs, and on which buffers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/plan-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "engine/error.h"
#include "engine/session.h"
#include "engine/team.h"

#include <string.h>

/* A number that comes from memory, or that another thread has just written, takes
 * as long as so many operations. */
#define FAR_COST 64.0

/* What is known while instructions are collected. */
typedef struct
{
  WeftPlan *plan;
  const WeftPlanSpec *spec;
  gboolean *needed;     /* Owned: per op */
  gboolean *persistent; /* Owned: per value: outputs, kept, replaceable */
  gboolean *fixed;      /* Owned: per value: the same in every run */
} Builder;

static void
clear_buffer (gpointer data)
{
  g_array_unref (((Buffer *) data)->readers);
}

static void
clear_chain (gpointer data)
{
  g_array_unref (((Chain *) data)->instructions);
}

static void
clear_stage (gpointer data)
{
  g_free (((Stage *) data)->splits);
}

static gboolean
is_listed (const WeftValue *list,
           int              n,
           WeftValue        value)
{
  for (int i = 0; i < n; i++)
    if (list[i] == value)
      return TRUE;
  return FALSE;
}

/* Extents of inputs, and from them of everything. */
/* What the shapes that are given say of a named dimension; else its name. */
static gint64
find_extent (const Builder *self,
             gint64         name)
{
  for (int i = 0; i < self->spec->n_shapes && name < 0 && name != WEFT_UNKNOWN_EXTENT; i++) {
    const WeftPlanShape *given = &self->spec->shapes[i];
    const WeftShape *shape = &weft_graph_get_value (self->plan->graph, given->input)->shape;

    for (int axis = 0; axis < MIN (shape->rank, given->shape.rank); axis++)
      if (shape->extent[axis] == name)
        return given->shape.extent[axis];
  }
  return name;
}

static gboolean
infer_shapes (Builder  *self,
              GError  **error)
{
  WeftPlan *plan = self->plan;

  for (int value = 0; value < plan->n_values; value++) {
    const WeftValueInfo *info = weft_graph_get_value (plan->graph, value);

    if (info->kind != WEFT_VALUE_INPUT)
      continue;
    plan->operands[value] = (WeftOperand){ TRUE, info->dtype, info->shape, NULL };
    for (int axis = 0; axis < info->shape.rank; axis++)
      plan->operands[value].shape.extent[axis] = find_extent (self, info->shape.extent[axis]);
    for (int i = 0; i < self->spec->n_shapes; i++)
      if (self->spec->shapes[i].input == value)
        plan->operands[value].shape = self->spec->shapes[i].shape;
  }
  return weft_graph_infer (plan->graph, plan->operands, error);
}

static gboolean
is_alias (const Builder *self,
          const WeftOp  *op)
{
  return (op->klass->flags & WEFT_OP_ALIAS) != 0 || ((op->klass->flags & WEFT_OP_TRAINING) != 0 && !self->plan->training);
}

static void
need (Builder   *self,
      WeftValue  value)
{
  const WeftOp *op = value == WEFT_NO_VALUE ? NULL : weft_graph_get_value (self->plan->graph, value)->producer;

  if (op != NULL)
    self->needed[op->index] = TRUE;
}

/* What the rules of @op look at. */
static void
look_at (const Builder *self,
         const WeftOp  *op,
         WeftInference *look)
{
  weft_graph_look (op, self->plan->operands, look);
  look->exact = self->spec->exact;
  for (int k = 0; k < op->n_inputs; k++)
    look->fixed |= op->inputs[k] != WEFT_NO_VALUE && self->fixed[op->inputs[k]] ? 1u << k : 0;
}

static gboolean
is_unread (const Builder *self,
           const WeftOp  *op,
           int            input)
{
  WeftInference look;
  WeftPartition partition = { 0 };

  if (is_alias (self, op))
    return input > 0;
  look_at (self, op, &look);
  op->klass->partition (&look, &partition);
  return (partition.unread & 1u << input) != 0;
}

static void
find_needed (Builder *self)
{
  const WeftPlanSpec *spec = self->spec;

  for (int i = 0; i < spec->n_outputs; i++)
    need (self, spec->outputs[i]);
  for (int i = 0; i < spec->n_keep; i++)
    need (self, spec->keep[i]);
  for (int i = 0; i < spec->n_replaceable; i++)
    need (self, spec->replaceable[i]);
  for (int i = 0; i < spec->n_updates; i++)
    need (self, spec->updates[i].value);
  for (int i = weft_graph_get_n_ops (self->plan->graph) - 1; i >= 0; i--) {
    const WeftOp *op = weft_graph_get_op (self->plan->graph, i);

    for (int k = 0; self->needed[i] && k < op->n_inputs; k++)
      if (op->inputs[k] != WEFT_NO_VALUE && !is_unread (self, op, k))
        need (self, op->inputs[k]);
  }
}

static int
append_buffer (WeftPlan    *self,
               gsize        bytes,
               BufferPlace  place,
               gpointer     data)
{
  Buffer buffer = { .place = place, .bytes = bytes, .data = data, .writer = -1, .aligned = TRUE };

  buffer.home = (int) self->buffers->len;
  buffer.readers = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_val (self->buffers, buffer);
  return buffer.home;
}

static gsize
bytes_of (const WeftOperand *operand)
{
  return (gsize) weft_shape_count (&operand->shape) * weft_dtype_get_size (operand->dtype);
}

static void
add_buffer (WeftPlan    *self,
            WeftValue    value,
            BufferPlace  place,
            gpointer     data)
{
  self->buffer_of[value] = append_buffer (self, bytes_of (&self->operands[value]), place, data);
}

static gboolean
is_known (const WeftShape *shape)
{
  gsize bytes;

  return weft_size_multiply (shape->extent, (guint) shape->rank, 8, &bytes);
}

static gboolean
check_shape (WeftPlan   *self,
             WeftValue   value,
             GError    **error)
{
  const WeftValueInfo *info = weft_graph_get_value (self->graph, value);
  g_autofree char *text = NULL;

  if (is_known (&self->operands[value].shape))
    return TRUE;
  text = weft_shape_to_string (&self->operands[value].shape);
  g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("%s: the shape %s is not known, or too large; give every input its actual shape"),
               info->name != NULL ? info->name : info->producer != NULL ? info->producer->klass->name
                                                                        : "?",
               text);
  return FALSE;
}

/* Buffers of whatever no op computes. */
static gboolean
add_sources (Builder  *self,
             GError  **error)
{
  WeftPlan *plan = self->plan;

  for (int value = 0; value < plan->n_values; value++) {
    const WeftValueInfo *info = weft_graph_get_value (plan->graph, value);

    if (info->kind == WEFT_VALUE_RESULT)
      continue;
    if (info->kind == WEFT_VALUE_INPUT && !check_shape (plan, value, error))
      return FALSE;
    if (info->kind == WEFT_VALUE_CONSTANT)
      add_buffer (plan, value, BUFFER_GIVEN, info->tensor->data);
    else if (info->kind == WEFT_VALUE_PARAMETER)
      add_buffer (plan, value, BUFFER_GIVEN, weft_session_get_parameter (plan->session, value)->data);
    else
      add_buffer (plan, value, is_listed (self->spec->fed, self->spec->n_fed, value) ? BUFFER_ARENA : BUFFER_PERSISTENT, NULL);
    self->fixed[value] = info->kind == WEFT_VALUE_CONSTANT || (info->kind == WEFT_VALUE_PARAMETER && weft_session_is_frozen (plan->session));
  }
  return TRUE;
}

static int
append_instruction (WeftPlan          *self,
                    const Instruction *instruction)
{
  int index = (int) self->instructions->len;

  g_array_append_val (self->instructions, *instruction);
  for (int i = 0; i < instruction->n_inputs; i++)
    if (instruction->inputs[i] >= 0)
      g_array_append_val (weft_plan_buffer (self, instruction->inputs[i])->readers, index);
  for (int i = 0; i < instruction->n_outputs; i++)
    weft_plan_buffer (self, instruction->outputs[i])->writer = index;
  return index;
}

static void
add_feeds (Builder *self)
{
  WeftPlan *plan = self->plan;

  for (int i = 0; i < self->spec->n_fed; i++) {
    WeftValue value = self->spec->fed[i];
    const WeftShape *shape = &plan->operands[value].shape;
    Instruction feed = { .kind = INSTRUCTION_FEED, .n_outputs = 1 };

    feed.outputs[0] = plan->buffer_of[value];
    feed.inference.outputs[0] = plan->operands[value];
    feed.partition.units = shape->rank == 0 ? 1 : shape->extent[0];
    feed.partition.multiple = 1;
    feed.partition.cost = FAR_COST * (double) weft_shape_count (shape) / (double) MAX (feed.partition.units, 1);
    append_instruction (plan, &feed);
  }
}

static void
share_buffer (Builder      *self,
              const WeftOp *op)
{
  self->plan->buffer_of[op->first_output] = self->plan->buffer_of[op->inputs[0]];
  self->fixed[op->first_output] = self->fixed[op->inputs[0]];
}

/* A copy of @from into the buffer of @value. */
static void
add_copy (Builder   *self,
          int        from,
          WeftValue  value)
{
  WeftPlan *plan = self->plan;
  Instruction copy = { .kind = INSTRUCTION_COPY, .n_inputs = 1, .n_outputs = 1 };

  copy.inputs[0] = from;
  copy.outputs[0] = plan->buffer_of[value];
  copy.inference.outputs[0] = plan->operands[value];
  copy.partition.units = 1;
  copy.partition.multiple = 1;
  copy.partition.cost = (double) weft_shape_count (&plan->operands[value].shape);
  append_instruction (plan, &copy);
}

static gboolean
all_fixed (const Builder *self,
           const WeftOp  *op)
{
  gboolean fixed = (op->klass->flags & WEFT_OP_RANDOM) == 0;

  for (int k = 0; k < op->n_inputs; k++)
    fixed = fixed && (op->inputs[k] == WEFT_NO_VALUE || self->fixed[op->inputs[k]] || is_unread (self, op, k));
  for (int k = 0; k < op->n_outputs; k++)
    fixed = fixed && !self->persistent[op->first_output + k];
  return fixed;
}

static void
set_outputs (Builder     *self,
             Instruction *instruction)
{
  WeftPlan *plan = self->plan;
  const WeftOp *op = instruction->op;

  for (int k = 0; k < op->n_outputs; k++) {
    WeftValue value = op->first_output + k;

    if (op->klass->flags & WEFT_OP_UPDATE)
      plan->buffer_of[value] = plan->buffer_of[op->inputs[k == 0 ? 0 : k + 1]];
    else
      add_buffer (plan, value, self->persistent[value] ? BUFFER_PERSISTENT : BUFFER_ARENA, NULL);
    instruction->outputs[k] = plan->buffer_of[value];
  }
}

/* The op in two: its sums in parts, which share its large operand among the
 * threads, and the sum of the parts, by rows. */
static void
append_in_parts (WeftPlan          *self,
                 const Instruction *whole,
                 gint64             n_parts)
{
  const WeftOpClass *klass = whole->op->klass;
  Instruction parts = *whole, join = *whole;

  parts.run = klass->run_parts;
  parts.n_outputs = 1;
  parts.outputs[0] = append_buffer (self, (gsize) n_parts * bytes_of (&whole->inference.outputs[0]), BUFFER_ARENA, NULL);
  parts.partition = (WeftPartition){ n_parts, 1, whole->partition.cost * (double) whole->partition.units / (double) n_parts, 0, 0, 0 };
  append_instruction (self, &parts);

  join.run = klass->join_parts;
  join.inputs[0] = parts.outputs[0];
  join.inputs[1] = -1;
  join.partition.aligned &= ~3u;
  join.partition.in_place &= ~3u;
  join.partition.multiple = 1; /* sums have no tiles */
  join.partition.cost = FAR_COST * (double) n_parts * (double) weft_shape_count (&whole->inference.outputs[0].shape) / (double) whole->partition.units;
  append_instruction (self, &join);
}

/* The instruction that turns the same operand for another op of the class. */
static const Instruction *
find_preparation (WeftPlan          *self,
                  const Instruction *wanted,
                  int                operand)
{
  const GArray *readers = weft_plan_buffer (self, wanted->inputs[operand])->readers;

  for (guint i = 0; i < readers->len; i++) {
    const Instruction *other = weft_plan_instruction (self, g_array_index (readers, int, i));

    if (other->prepares && other->op->klass == wanted->op->klass && other->inputs[operand] == wanted->inputs[operand] &&
        weft_plan_buffer (self, other->outputs[0])->bytes == weft_plan_buffer (self, wanted->outputs[0])->bytes)
      return other;
  }
  return NULL;
}

/* Turns @operand into what the op reads instead. */
static void
append_preparation (Builder     *self,
                    Instruction *whole,
                    int          operand)
{
  const WeftOpClass *klass = whole->op->klass;
  WeftPrepared prepared = { 0 };
  Instruction first = *whole;
  const Instruction *other;

  klass->measure_prepared (&whole->inference, operand, &prepared);
  if (prepared.elements == 0)
    return;
  first.run = klass->run_prepared;
  first.prepares = TRUE;
  for (int k = 0; k < first.n_inputs; k++)
    first.inputs[k] = k == operand ? whole->inputs[k] : -1;
  first.n_outputs = 1;
  first.outputs[0] = append_buffer (self->plan, (gsize) prepared.elements * sizeof (float), BUFFER_ARENA, NULL);
  first.partition = (WeftPartition){ prepared.units, 1, prepared.cost, prepared.aligned ? 1u << operand : 0, 0, 0 };
  first.stage = self->fixed[whole->op->inputs[operand]] ? STAGE_ONCE : 0;
  other = find_preparation (self->plan, &first, operand);
  if (other == NULL)
    append_instruction (self->plan, &first);
  whole->inputs[operand] = other != NULL ? other->outputs[0] : first.outputs[0];
}

static void
append_op (Builder     *self,
           Instruction *instruction)
{
  const WeftOpClass *klass = instruction->op->klass;
  gint64 n_parts = klass->count_parts != NULL && instruction->stage != STAGE_ONCE ? klass->count_parts (&instruction->inference) : 1;

  for (int k = 0; k < instruction->n_inputs && klass->measure_prepared != NULL; k++)
    if (instruction->inputs[k] >= 0)
      append_preparation (self, instruction, k);
  if (n_parts > 1)
    append_in_parts (self->plan, instruction, n_parts);
  else
    append_instruction (self->plan, instruction);
}

static gboolean
add_op (Builder       *self,
        const WeftOp  *op,
        GError       **error)
{
  WeftPlan *plan = self->plan;
  Instruction instruction = { .kind = INSTRUCTION_OP, .op = op, .run = op->klass->run, .n_inputs = op->n_inputs, .n_outputs = op->n_outputs };
  gboolean fixed;

  for (int k = 0; k < op->n_outputs; k++)
    if (!check_shape (plan, op->first_output + k, error))
      return FALSE;
  if (is_alias (self, op)) {
    if (!self->persistent[op->first_output]) {
      share_buffer (self, op);
      return TRUE;
    }
    add_buffer (plan, op->first_output, BUFFER_PERSISTENT, NULL);
    add_copy (self, plan->buffer_of[op->inputs[0]], op->first_output);
    return TRUE;
  }
  look_at (self, op, &instruction.inference);
  op->klass->partition (&instruction.inference, &instruction.partition);
  instruction.updates = (op->klass->flags & WEFT_OP_UPDATE) != 0;
  for (int k = 0; k < op->n_inputs; k++) {
    gboolean absent = op->inputs[k] == WEFT_NO_VALUE || (instruction.partition.unread & 1u << k) != 0;

    instruction.inputs[k] = absent ? -1 : plan->buffer_of[op->inputs[k]];
  }
  fixed = all_fixed (self, op);
  set_outputs (self, &instruction);
  for (int k = 0; k < op->n_outputs; k++)
    self->fixed[op->first_output + k] = fixed;
  instruction.stage = fixed ? STAGE_ONCE : 0;
  append_op (self, &instruction);
  return TRUE;
}

/* Ops that update parameters come last, after all that read them. */
static gboolean
add_ops (Builder  *self,
         GError  **error)
{
  int n_ops = weft_graph_get_n_ops (self->plan->graph);

  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < n_ops; i++) {
      const WeftOp *op = weft_graph_get_op (self->plan->graph, i);
      gboolean update = (op->klass->flags & WEFT_OP_UPDATE) != 0;

      if (self->needed[i] && update == (pass == 1) && !add_op (self, op, error))
        return FALSE;
    }
  return TRUE;
}

/* Updates by anything but an update op are copies at the end. */
static void
add_updates (Builder *self)
{
  WeftPlan *plan = self->plan;

  for (int i = 0; i < self->spec->n_updates; i++) {
    WeftPlanUpdate update = self->spec->updates[i];

    if (plan->buffer_of[update.value] == plan->buffer_of[update.parameter])
      continue;
    add_copy (self, plan->buffer_of[update.value], update.parameter);
    weft_plan_instruction (plan, (int) plan->instructions->len - 1)->updates = TRUE;
  }
}

static gboolean
collect (Builder  *self,
         GError  **error)
{
  const WeftPlanSpec *spec = self->spec;

  for (int i = 0; i < spec->n_outputs; i++)
    self->persistent[spec->outputs[i]] = TRUE;
  for (int i = 0; i < spec->n_keep; i++)
    self->persistent[spec->keep[i]] = TRUE;
  for (int i = 0; i < spec->n_replaceable; i++)
    self->persistent[spec->replaceable[i]] = TRUE;
  if (!infer_shapes (self, error) || !add_sources (self, error))
    return FALSE;
  find_needed (self);
  add_feeds (self);
  if (!add_ops (self, error))
    return FALSE;
  add_updates (self);
  weft_plan_fuse (self->plan);
  return TRUE;
}

static void
expose (WeftPlan  *self,
        WeftValue  value)
{
  const WeftOperand *operand = &self->operands[value];
  Buffer *buffer = weft_plan_home (self, self->buffer_of[value]);

  g_hash_table_insert (self->tensors, GINT_TO_POINTER (value), weft_tensor_new_borrowed (operand->dtype, &operand->shape, buffer->data, NULL, NULL));
}

static void
expose_all (Builder *self)
{
  for (int value = 0; value < self->plan->n_values; value++) {
    gboolean input = weft_graph_get_value (self->plan->graph, value)->kind == WEFT_VALUE_INPUT;

    if (self->persistent[value] || (input && !is_listed (self->spec->fed, self->spec->n_fed, value)))
      expose (self->plan, value);
  }
}

static WeftPlan *
make_plan (WeftSession        *session,
           const WeftPlanSpec *spec)
{
  WeftPlan *self = g_aligned_alloc0 (1, sizeof (WeftPlan), 64);

  self->session = weft_session_ref (session);
  self->graph = weft_session_get_graph (session);
  self->kernels = weft_kernels_get ();
  self->training = spec->training;
  self->spreads = spec->spreads;
  self->n_values = weft_graph_get_n_values (self->graph);
  self->operands = g_new0 (WeftOperand, self->n_values);
  self->buffer_of = g_new (int, self->n_values);
  for (int i = 0; i < self->n_values; i++)
    self->buffer_of[i] = -1;
  self->buffers = g_array_new (FALSE, TRUE, sizeof (Buffer));
  g_array_set_clear_func (self->buffers, clear_buffer);
  self->instructions = g_array_new (FALSE, TRUE, sizeof (Instruction));
  self->chains = g_array_new (FALSE, TRUE, sizeof (Chain));
  g_array_set_clear_func (self->chains, clear_chain);
  self->stages = g_array_new (FALSE, TRUE, sizeof (Stage));
  g_array_set_clear_func (self->stages, clear_stage);
  self->spread = g_array_new (FALSE, FALSE, sizeof (int));
  self->locals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->tensors = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) weft_tensor_unref);
  return self;
}

WeftPlan *
weft_plan_new (WeftSession         *session,
               const WeftPlanSpec  *spec,
               GError             **error)
{
  g_autoptr (WeftPlan) self = make_plan (session, spec);
  g_autofree gboolean *needed = g_new0 (gboolean, weft_graph_get_n_ops (self->graph) + 1);
  g_autofree gboolean *persistent = g_new0 (gboolean, self->n_values + 1);
  g_autofree gboolean *fixed = g_new0 (gboolean, self->n_values + 1);
  Builder builder = { self, spec, needed, persistent, fixed };

  g_return_val_if_fail (!weft_session_is_frozen (session) || spec->n_updates == 0, NULL);

  if (!collect (&builder, error))
    return NULL;
  weft_plan_schedule (self);
  if (!weft_plan_place (self, error))
    return NULL;
  weft_plan_resolve (self);
  expose_all (&builder);
  return g_steal_pointer (&self);
}

void
weft_plan_free (WeftPlan *self)
{
  for (int i = 0; i < self->n_members; i++) {
    g_free (self->members[i].calls);
    g_free (self->members[i].times);
    g_free (self->members[i].units);
  }
  g_aligned_free (self->cursors);
  weft_free (self->persistent);
  g_clear_pointer (&self->memory, weft_tensor_unref);
  g_hash_table_unref (self->tensors);
  g_ptr_array_unref (self->locals);
  g_array_unref (self->stages);
  g_array_unref (self->spread);
  g_array_unref (self->chains);
  g_array_unref (self->instructions);
  g_array_unref (self->buffers);
  g_free (self->buffer_of);
  g_free (self->operands);
  weft_session_unref (self->session);
  g_aligned_free (self);
}

WeftTensor *
weft_plan_get_tensor (WeftPlan  *self,
                      WeftValue  value)
{
  WeftTensor *tensor = g_hash_table_lookup (self->tensors, GINT_TO_POINTER (value));

  g_return_val_if_fail (tensor != NULL, NULL);
  return tensor;
}

void
weft_plan_feed (WeftPlan     *self,
                WeftValue     value,
                WeftFeedFunc  func,
                gpointer      data)
{
  Instruction *feed = weft_plan_instruction (self, weft_plan_buffer (self, self->buffer_of[value])->writer);

  g_return_if_fail (feed->kind == INSTRUCTION_FEED);
  feed->feed = func;
  feed->feed_data = data;
}

void
weft_plan_replace (WeftPlan  *self,
                   WeftValue  value,
                   gboolean   replaced)
{
  Buffer *buffer = weft_plan_buffer (self, self->buffer_of[value]);

  g_return_if_fail (buffer->place == BUFFER_PERSISTENT && buffer->writer >= 0);
  weft_plan_instruction (self, buffer->writer)->skipped = replaced;
}

void
weft_plan_set_random (WeftPlan *self,
                      guint64   key,
                      guint64   step)
{
  self->random[0] = key;
  self->random[1] = step;
}

double
weft_plan_get_cost (const WeftPlan *self)
{
  return self->cost;
}

gsize
weft_plan_get_bytes (const WeftPlan *self)
{
  return self->memory_bytes;
}
