/* plan-fuse.c: what an op does as it stores, in place of its reader
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader of a value that nobody else reads goes away where the op that writes the
 * value can do its part: add another value, or apply an activation. An update, which must
 * stay where it stands, computes the gradient that it goes by itself.
 */
#include "engine/plan-private.h"

/* Whether @writer is an op whose first output, of f32, one instruction reads. */
static gboolean
is_read_once (WeftPlan          *self,
              const Instruction *writer)
{
  const Buffer *buffer = writer->n_outputs > 0 ? weft_plan_buffer (self, writer->outputs[0]) : NULL;

  return writer->kind == INSTRUCTION_OP && !writer->prepares && writer->run == writer->op->klass->run &&
         writer->inference.outputs[0].dtype == WEFT_DTYPE_F32 && writer->stage >= 0 && buffer->place == BUFFER_ARENA && buffer->readers->len == 1;
}

static gboolean
can_take_over (WeftPlan          *self,
               const Instruction *writer,
               WeftOpFlags        flag)
{
  return is_read_once (self, writer) && (writer->op->klass->flags & flag) != 0;
}

/* @writer, which is at @index, gives what @reader gave. */
static void
take_over (WeftPlan    *self,
           Instruction *writer,
           int          index,
           Instruction *reader)
{
  Buffer *buffer = weft_plan_buffer (self, writer->outputs[0]);

  buffer->writer = -1;
  g_array_set_size (buffer->readers, 0);
  writer->outputs[0] = reader->outputs[0];
  weft_plan_buffer (self, reader->outputs[0])->writer = index;
  reader->n_inputs = reader->n_outputs = 0;
  reader->partition.units = 0;
  reader->stage = STAGE_NONE;
}

static void
fuse_activations (WeftPlan *self)
{
  for (int i = 0; i < (int) self->instructions->len; i++) {
    Instruction *product = weft_plan_instruction (self, i), *reader;

    if (!can_take_over (self, product, WEFT_OP_ACTIVATES))
      continue;
    reader = weft_plan_instruction (self, g_array_index (weft_plan_buffer (self, product->outputs[0])->readers, int, 0));
    if (reader->stage < 0 || reader->op == NULL || reader->op->klass->activation == WEFT_UNARY_IDENTITY)
      continue;
    product->activation = (WeftUnary) reader->op->klass->activation;
    take_over (self, product, i, reader);
  }
}

/* Whether @instruction adds two values of one shape. */
static gboolean
is_sum (const Instruction *instruction)
{
  const WeftInference *look = &instruction->inference;

  return instruction->stage >= 0 && instruction->op != NULL && g_str_equal (instruction->op->klass->name, "Add") &&
         weft_shape_equal (&look->inputs[0].shape, &look->outputs[0].shape) && weft_shape_equal (&look->inputs[1].shape, &look->outputs[0].shape);
}

static void
read_instead (WeftPlan *self,
              int       buffer,
              int       before,
              int       now)
{
  GArray *readers = weft_plan_buffer (self, buffer)->readers;

  for (guint i = 0; i < readers->len; i++)
    if (g_array_index (readers, int, i) == before)
      g_array_index (readers, int, i) = now;
}

/* The op that computes operand @k of sum @index adds the other operand, if that
 * is there by then. */
static gboolean
fuse_sum (WeftPlan *self,
          int       index,
          int       k)
{
  Instruction *sum = weft_plan_instruction (self, index), *writer;
  int at = weft_plan_buffer (self, sum->inputs[k])->writer, other = sum->inputs[1 - k];

  if (at < 0 || weft_plan_buffer (self, other)->writer > at)
    return FALSE;
  writer = weft_plan_instruction (self, at);
  if (!can_take_over (self, writer, WEFT_OP_ADDS) || writer->n_inputs >= WEFT_MAX_INPUTS || writer->residual != 0)
    return FALSE;
  writer->residual = writer->n_inputs++;
  writer->inputs[writer->residual] = other;
  writer->partition.aligned |= 1u << writer->residual;
  writer->partition.in_place |= 1u << writer->residual;
  read_instead (self, other, index, at);
  take_over (self, writer, at, sum);
  return TRUE;
}

/* @update, which is at @index, computes what @writer, at @at, gave it. */
static void
step_by (WeftPlan    *self,
         Instruction *update,
         int          index,
         Instruction *writer,
         int          at)
{
  Buffer *gradient = weft_plan_buffer (self, writer->outputs[0]);
  int rate = update->inputs[update->n_inputs - 1];

  gradient->writer = -1;
  g_array_set_size (gradient->readers, 0);
  update->update = update->op;
  update->op = writer->op;
  update->run = writer->run;
  update->inference = writer->inference;
  writer->partition.cost += update->partition.cost;
  update->partition = writer->partition;
  for (int k = 0; k < writer->n_inputs; k++) {
    update->inputs[k] = writer->inputs[k];
    if (writer->inputs[k] >= 0)
      read_instead (self, writer->inputs[k], at, index);
  }
  update->n_inputs = writer->n_inputs + 1;
  update->inputs[writer->n_inputs] = rate;
  writer->n_inputs = writer->n_outputs = 0;
  writer->partition.units = 0;
  writer->stage = STAGE_NONE;
}

/* What others read while it is updated, or update while it is read, has its order from where
 * instructions stand; a product that moves must read none of it. */
static gboolean
reads_updated (WeftPlan          *self,
               const Instruction *instruction)
{
  for (int k = 0; k < instruction->n_inputs; k++) {
    const Buffer *buffer = instruction->inputs[k] < 0 ? NULL : weft_plan_buffer (self, instruction->inputs[k]);

    if (buffer != NULL && buffer->place == BUFFER_GIVEN && buffer->writer >= 0)
      return TRUE;
  }
  return FALSE;
}

static void
fuse_updates (WeftPlan *self)
{
  for (int i = 0; i < (int) self->instructions->len; i++) {
    Instruction *update = weft_plan_instruction (self, i), *writer;
    int at = update->updates && update->kind == INSTRUCTION_OP ? weft_plan_buffer (self, update->inputs[1])->writer : -1;

    if (at < 0)
      continue;
    writer = weft_plan_instruction (self, at);
    if (is_read_once (self, writer) && writer->activation == WEFT_UNARY_IDENTITY && writer->residual == 0 && !reads_updated (self, writer) &&
        writer->op->klass->steps != NULL && writer->partition.units == update->partition.units && writer->op->klass->steps (&writer->inference, update->op))
      step_by (self, update, i, writer, at);
  }
}

void
weft_plan_fuse (WeftPlan *self)
{
  for (int i = 0; i < (int) self->instructions->len; i++)
    if (is_sum (weft_plan_instruction (self, i)) && !fuse_sum (self, i, 0))
      fuse_sum (self, i, 1);
  fuse_activations (self);
  fuse_updates (self);
}
