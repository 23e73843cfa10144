/* plan-memory.c: where a plan's values lie
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value that only its own chain reads, piece by piece, lies in the memory of
 * the thread that works on the lane. Others lie in one arena: they share
 * addresses unless they live in a common stage. A result may take the place of
 * an input that nobody reads any more, and of what the lane read before. What is
 * computed once stays, unless it only leads to something else that is.
 */
#include "engine/plan-private.h"

#include "base/alloc.h"
#include "engine/session-private.h"

static gsize
round_up (gsize bytes)
{
  return (bytes + WEFT_ALIGNMENT - 1) / WEFT_ALIGNMENT * WEFT_ALIGNMENT;
}

/* Whether every reader of @buffer but @index has finished when it writes. */
static gboolean
is_last_reader (WeftPlan     *self,
                const Buffer *buffer,
                int           index)
{
  const Instruction *last = weft_plan_instruction (self, index);

  for (guint i = 0; i < buffer->readers->len; i++) {
    int other = g_array_index (buffer->readers, int, i);
    const Instruction *reader = weft_plan_instruction (self, other);

    if (other != index && reader->stage >= last->stage && !(reader->chain == last->chain && other < index))
      return FALSE;
  }
  return TRUE;
}

/* Within a lane, an earlier reader of the same chain must keep to its piece. */
static gboolean
reads_pieces (WeftPlan *self,
              int       index,
              int       reader)
{
  const Instruction *instruction = weft_plan_instruction (self, reader);

  for (int k = 0; k < instruction->n_inputs; k++)
    if (instruction->inputs[k] >= 0 && weft_plan_home (self, instruction->inputs[k])->home == index &&
        instruction->partition.units != 1 && !(instruction->partition.aligned & 1u << k))
      return FALSE;
  return TRUE;
}

static gboolean
all_read_pieces (WeftPlan     *self,
                 const Buffer *buffer,
                 int           stage)
{
  for (guint i = 0; i < buffer->readers->len; i++) {
    int reader = g_array_index (buffer->readers, int, i);

    if (weft_plan_instruction (self, reader)->stage == stage && !reads_pieces (self, buffer->home, reader))
      return FALSE;
  }
  return TRUE;
}

static void
merge_into (Buffer *home,
            Buffer *result)
{
  result->home = home->home;
  g_array_append_vals (home->readers, result->readers->data, result->readers->len);
}

static void
write_in_place (WeftPlan *self,
                int       index)
{
  const Instruction *instruction = weft_plan_instruction (self, index);
  Buffer *result = instruction->n_outputs == 0 ? NULL : weft_plan_buffer (self, instruction->outputs[0]);

  if (result == NULL || result->place != BUFFER_ARENA || instruction->stage < 0)
    return;
  for (int k = 0; k < instruction->n_inputs; k++) {
    Buffer *input = instruction->inputs[k] < 0 ? NULL : weft_plan_home (self, instruction->inputs[k]);

    if (input == NULL || !(instruction->partition.in_place & 1u << k) || input->place != BUFFER_ARENA || input->writer < 0)
      continue;
    if (weft_plan_instruction (self, input->writer)->stage < 0 || input->bytes != result->bytes)
      continue;
    if (is_last_reader (self, input, index) && all_read_pieces (self, input, instruction->stage)) {
      merge_into (input, result);
      return;
    }
  }
}

/* The pieces of a buffer are those of its writer's chain. */
static gboolean
is_local (WeftPlan     *self,
          const Buffer *buffer)
{
  const Instruction *writer = weft_plan_instruction (self, buffer->writer);

  for (guint i = 0; i < buffer->readers->len; i++) {
    int reader = g_array_index (buffer->readers, int, i);

    if (weft_plan_instruction (self, reader)->chain != writer->chain || weft_plan_instruction (self, reader)->stage < 0 ||
        !reads_pieces (self, buffer->home, reader))
      return FALSE;
  }
  return TRUE;
}

static gboolean
works_on (WeftPlan          *self,
          const Instruction *instruction,
          int                home)
{
  for (int k = 0; k < instruction->n_inputs; k++)
    if (instruction->inputs[k] >= 0 && weft_plan_home (self, instruction->inputs[k])->home == home)
      return TRUE;
  for (int k = 0; k < instruction->n_outputs; k++)
    if (weft_plan_home (self, instruction->outputs[k])->home == home)
      return TRUE;
  return FALSE;
}

/* Whether a lane has done with its piece of @buffer, which it needed until then, when it comes
 * to the instruction at @index. */
static gboolean
is_left_behind (WeftPlan     *self,
                const Buffer *buffer,
                int           index)
{
  const Instruction *instruction = weft_plan_instruction (self, index);
  gboolean needed = FALSE;

  if (buffer->place != BUFFER_ARENA || buffer->writer < 0 || weft_plan_instruction (self, buffer->writer)->stage < 0)
    return FALSE;
  for (guint i = 0; i < buffer->readers->len; i++) {
    const Instruction *reader = weft_plan_instruction (self, g_array_index (buffer->readers, int, i));

    needed = needed || (reader->stage == instruction->stage && reader->chain == instruction->chain);
  }
  return needed && is_last_reader (self, buffer, index) && all_read_pieces (self, buffer, instruction->stage) && !works_on (self, instruction, buffer->home) &&
         !is_local (self, buffer);
}

/* What the instruction at @index writes for later stages takes the place of a buffer of the same
 * size that its lane leaves behind: piece by piece, as both are cut alike. The way back so
 * overwrites what the way there has kept for it. */
static void
take_place (WeftPlan *self,
            int       index,
            int       output)
{
  Buffer *result = weft_plan_buffer (self, output);

  if (result->home != output || result->place != BUFFER_ARENA || weft_plan_instruction (self, index)->stage < 0 || is_local (self, result))
    return;
  for (int i = (int) self->buffers->len - 1; i >= 0; i--) {
    Buffer *buffer = weft_plan_buffer (self, i);

    if (buffer->home == i && buffer->bytes == result->bytes && is_left_behind (self, buffer, index)) {
      merge_into (buffer, result);
      return;
    }
  }
}

static void
extend_life (Buffer *buffer,
             int     time)
{
  buffer->first = MIN (buffer->first, time);
  buffer->last = MAX (buffer->last, time);
}

/* When an instruction runs: those that run once do one after the other, before all stages. */
static int
time_of (WeftPlan     *self,
         const Buffer *buffer,
         int           index)
{
  const Instruction *instruction = weft_plan_instruction (self, index);

  if (buffer->place == BUFFER_LOCAL)
    return instruction->position;
  return instruction->stage == STAGE_ONCE ? index - (int) self->instructions->len : instruction->stage;
}

static void
measure_life (WeftPlan *self,
              Buffer   *buffer)
{
  buffer->first = buffer->last = time_of (self, buffer, buffer->writer);
  for (guint i = 0; i < buffer->readers->len; i++)
    extend_life (buffer, time_of (self, buffer, g_array_index (buffer->readers, int, i)));
}

/* Whether runs read what was computed once. */
static gboolean
is_read_by_runs (WeftPlan     *self,
                 const Buffer *buffer)
{
  for (guint i = 0; i < buffer->readers->len; i++)
    if (weft_plan_instruction (self, g_array_index (buffer->readers, int, i))->stage >= 0)
      return TRUE;
  return FALSE;
}

static void
choose_places (WeftPlan *self)
{
  for (guint i = 0; i < self->buffers->len; i++) {
    Buffer *buffer = weft_plan_buffer (self, (int) i);

    if (buffer->home != (int) i || buffer->place != BUFFER_ARENA || buffer->writer < 0)
      continue;
    if (weft_plan_instruction (self, buffer->writer)->stage != STAGE_ONCE)
      buffer->place = is_local (self, buffer) ? BUFFER_LOCAL : BUFFER_ARENA;
    else if (is_read_by_runs (self, buffer))
      buffer->place = BUFFER_PERSISTENT;
    measure_life (self, buffer);
  }
}

/* Bytes that a buffer takes where it lies. */
static gsize
size_in_place (WeftPlan     *self,
               const Buffer *buffer)
{
  const Chain *chain;

  if (buffer->place != BUFFER_LOCAL)
    return round_up (buffer->bytes);
  chain = weft_plan_chain (self, weft_plan_instruction (self, buffer->writer)->chain);
  return round_up (chain->units == 0 ? 0 : buffer->bytes / (gsize) chain->units * (gsize) chain->lane_units);
}

static gboolean
meets (WeftPlan     *self,
       const Buffer *a,
       const Buffer *b)
{
  if (a->place != b->place || a->last < b->first || b->last < a->first)
    return FALSE;
  return a->place == BUFFER_ARENA || weft_plan_instruction (self, a->writer)->chain == weft_plan_instruction (self, b->writer)->chain;
}

static int
compare_buffers (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  gsize size_a = size_in_place (data, weft_plan_buffer (data, *(const int *) a));
  gsize size_b = size_in_place (data, weft_plan_buffer (data, *(const int *) b));

  return size_a == size_b ? *(const int *) a - *(const int *) b : size_a < size_b ? 1
                                                                                  : -1;
}

/* The lowest offset at which @buffer meets none of those placed before. */
static gsize
find_offset (WeftPlan     *self,
             const GArray *order,
             guint         n_placed,
             const Buffer *buffer)
{
  gsize offset = 0, size = size_in_place (self, buffer);
  gboolean moved = TRUE;

  while (moved) {
    moved = FALSE;
    for (guint i = 0; i < n_placed; i++) {
      const Buffer *other = weft_plan_buffer (self, g_array_index (order, int, i));
      gsize end = other->offset + size_in_place (self, other);

      if (meets (self, buffer, other) && offset < end && other->offset < offset + size) {
        offset = end;
        moved = TRUE;
      }
    }
  }
  return offset;
}

/* Largest first, each as low as it fits. Returns: bytes of the arena */
static gsize
assign_offsets (WeftPlan *self)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  gsize arena = 0;

  for (int i = 0; i < (int) self->buffers->len; i++) {
    const Buffer *buffer = weft_plan_buffer (self, i);

    if (buffer->home == i && buffer->writer >= 0 && (buffer->place == BUFFER_ARENA || buffer->place == BUFFER_LOCAL))
      g_array_append_val (order, i);
  }
  g_array_sort_with_data (order, compare_buffers, self);
  for (guint i = 0; i < order->len; i++) {
    Buffer *buffer = weft_plan_buffer (self, g_array_index (order, int, i));
    gsize end;

    buffer->offset = find_offset (self, order, i, buffer);
    end = buffer->offset + size_in_place (self, buffer);
    if (buffer->place == BUFFER_ARENA) {
      arena = MAX (arena, end);
    } else {
      Chain *chain = weft_plan_chain (self, weft_plan_instruction (self, buffer->writer)->chain);

      chain->local_bytes = MAX (chain->local_bytes, end);
    }
  }
  return arena;
}

static gsize
measure_local (WeftPlan *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->chains->len; i++)
    bytes = MAX (bytes, weft_plan_chain (self, (int) i)->local_bytes);
  return round_up (bytes);
}

static gsize
measure_scratch (WeftPlan *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->instructions->len; i++) {
    const Instruction *instruction = weft_plan_instruction (self, (int) i);
    gint64 units;

    if (instruction->stage == STAGE_NONE || instruction->op == NULL || instruction->op->klass->scratch == NULL)
      continue;
    units = instruction->stage < 0 ? instruction->partition.units : weft_plan_chain (self, instruction->chain)->lane_units;
    bytes = MAX (bytes, instruction->op->klass->scratch (&instruction->inference, units));
  }
  return round_up (bytes);
}

/* Returns: bytes of a thread's copies */
static gsize
place_copies (WeftPlan *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->spread->len; i++) {
    const Instruction *instruction = weft_plan_instruction (self, g_array_index (self->spread, int, i));
    Buffer *buffer = weft_plan_buffer (self, instruction->outputs[0]);

    buffer->offset = bytes;
    bytes += round_up (buffer->bytes);
  }
  return bytes;
}

static gsize
measure_persistent (WeftPlan *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->buffers->len; i++) {
    const Buffer *buffer = weft_plan_buffer (self, (int) i);

    if (buffer->home == (int) i && buffer->place == BUFFER_PERSISTENT)
      bytes += round_up (buffer->bytes);
  }
  return bytes;
}

static void
assign_addresses (WeftPlan *self,
                  guint8   *persistent,
                  guint8   *arena)
{
  for (guint i = 0; i < self->buffers->len; i++) {
    Buffer *buffer = weft_plan_buffer (self, (int) i);

    if (buffer->home != (int) i)
      continue;
    if (buffer->place == BUFFER_PERSISTENT) {
      buffer->data = persistent;
      persistent += round_up (buffer->bytes);
    } else if (buffer->place == BUFFER_ARENA) {
      buffer->data = arena + buffer->offset;
    }
  }
}

/* Arena, then the memory of one thread after the other. */
static gboolean
allocate (WeftPlan  *self,
          gsize      arena,
          GError   **error)
{
  gsize persistent = measure_persistent (self), local = measure_local (self), scratch = measure_scratch (self), copies = place_copies (self);
  gsize shared = arena + (gsize) self->n_members * (local + scratch + copies);
  guint8 *next;

  self->memory_bytes = persistent + shared;
  self->persistent = weft_alloc (persistent, error);
  self->memory = self->persistent != NULL ? weft_session_take_memory (self->session, shared, error) : NULL;
  if (self->memory == NULL)
    return FALSE;
  assign_addresses (self, self->persistent, self->memory->data);
  next = (guint8 *) self->memory->data + arena;
  for (int m = 0; m < self->n_members; m++, next += local + scratch + copies) {
    self->members[m].local = next;
    self->members[m].scratch = next + local;
    self->members[m].copies = next + local + scratch;
  }
  return TRUE;
}

gboolean
weft_plan_place (WeftPlan  *self,
                 GError   **error)
{
  for (int i = 0; i < (int) self->instructions->len; i++)
    write_in_place (self, i);
  for (int i = 0; i < (int) self->instructions->len; i++)
    for (int k = 0; k < weft_plan_instruction (self, i)->n_outputs; k++)
      take_place (self, i, weft_plan_instruction (self, i)->outputs[k]);
  choose_places (self);
  return allocate (self, assign_offsets (self), error);
}
