/* plan-schedule.c: stages, chains and lanes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An instruction comes one stage after what it reads, or into the same chain
 * when it reads only the piece that the same lane has just written. It comes
 * after everything that reads what it overwrites.
 */
#include "engine/plan-private.h"

#include "engine/team.h"

/* Work worth a lane of its own, in floating point operations: some microseconds
 * with the widest vectors, so that handing out lanes costs next to nothing. */
#define LANE_COST 400e3

/* Work per thread below which another thread does not pay for the meeting. */
#define MEMBER_COST 600e3

/* So many numbers it is cheaper for so many threads to write each for itself than to
 * hand over. */
#define SPREAD_MOST    (128 << 10)
#define SPREAD_THREADS 4

/* More lanes than this balance no better. */
#define MOST_LANES 256

/* Whether @reader may follow @writer within a lane. */
static gboolean
can_chain (const Instruction *writer,
           const Instruction *reader,
           int                input)
{
  return writer->partition.units == reader->partition.units &&
         (reader->partition.units == 1 || (reader->partition.aligned & 1u << input) != 0);
}

static int
stage_after_inputs (WeftPlan          *self,
                    const Instruction *instruction)
{
  int stage = 0;

  for (int k = 0; k < instruction->n_inputs; k++) {
    const Buffer *buffer = instruction->inputs[k] < 0 ? NULL : weft_plan_buffer (self, instruction->inputs[k]);
    const Instruction *writer;

    if (buffer == NULL || buffer->writer < 0 || buffer->place == BUFFER_GIVEN)
      continue;
    writer = weft_plan_instruction (self, buffer->writer);
    if (writer->stage >= 0)
      stage = MAX (stage, writer->stage + (buffer->place == BUFFER_COPIES || can_chain (writer, instruction, k) ? 0 : 1));
  }
  return stage;
}

static int
input_that_reads (const Instruction *instruction,
                  int                buffer)
{
  for (int k = 0; k < instruction->n_inputs; k++)
    if (instruction->inputs[k] == buffer)
      return k;
  return -1;
}

/* A batch that some op reads across its rows, as the gradient of a dense layer's
 * matrix does: each thread reads what another has written, and the other waits for
 * the lines when it writes the next batch. A few threads write one each sooner. */
static gboolean
is_better_spread (WeftPlan          *self,
                  const Instruction *instruction)
{
  const Buffer *buffer = weft_plan_buffer (self, instruction->outputs[0]);
  gboolean across = FALSE;

  if (!self->spreads || instruction->kind != INSTRUCTION_FEED || buffer->place != BUFFER_ARENA || weft_team_get_size () > SPREAD_THREADS ||
      weft_shape_count (&instruction->inference.outputs[0].shape) > SPREAD_MOST)
    return FALSE;
  for (guint i = 0; i < buffer->readers->len; i++) {
    const Instruction *reader = weft_plan_instruction (self, g_array_index (buffer->readers, int, i));

    across = across || !can_chain (instruction, reader, input_that_reads (reader, instruction->outputs[0]));
  }
  return across;
}

static void
choose_spread (WeftPlan *self)
{
  for (int i = 0; i < (int) self->instructions->len; i++)
    if (is_better_spread (self, weft_plan_instruction (self, i))) {
      weft_plan_buffer (self, weft_plan_instruction (self, i)->outputs[0])->place = BUFFER_COPIES;
      g_array_append_val (self->spread, i);
    }
}

static gboolean
is_spread (WeftPlan          *self,
           const Instruction *instruction)
{
  return instruction->n_outputs > 0 && weft_plan_buffer (self, instruction->outputs[0])->place == BUFFER_COPIES;
}

/* A parameter is overwritten only when all who read it have done so. */
static int
stage_after_readers (WeftPlan          *self,
                     const Instruction *instruction,
                     int                index)
{
  int stage = 0;

  for (int k = 0; k < instruction->n_outputs; k++) {
    const GArray *readers = weft_plan_buffer (self, instruction->outputs[k])->readers;

    for (guint i = 0; i < readers->len; i++) {
      int other = g_array_index (readers, int, i);
      const Instruction *reader = weft_plan_instruction (self, other);

      if (other == index || reader->stage < 0)
        continue;
      stage = MAX (stage, reader->stage + (other < index && can_chain (instruction, reader, input_that_reads (reader, instruction->outputs[k])) ? 0 : 1));
    }
  }
  return stage;
}

/* What an operand is turned into is large: the stage before its first reader is
 * early enough, and what it reads is there from the beginning or from long before. */
static void
delay_preparations (WeftPlan *self)
{
  for (guint i = 0; i < self->instructions->len; i++) {
    Instruction *instruction = weft_plan_instruction (self, (int) i);
    const GArray *readers = instruction->prepares ? weft_plan_buffer (self, instruction->outputs[0])->readers : NULL;

    int first = G_MAXINT;

    for (guint k = 0; readers != NULL && k < readers->len; k++)
      first = MIN (first, weft_plan_instruction (self, g_array_index (readers, int, k))->stage);
    if (readers != NULL && instruction->stage >= 0)
      instruction->stage = MAX (instruction->stage, first - 1);
  }
}

/* Copies over parameters, which stand last, wait for all the rest: for so long a
 * run can be stopped. */
static void
assign_stages (WeftPlan *self)
{
  int latest = 0;

  for (guint i = 0; i < self->instructions->len; i++) {
    Instruction *instruction = weft_plan_instruction (self, (int) i);

    if (instruction->stage < 0)
      continue;
    instruction->stage = stage_after_inputs (self, instruction);
    if (instruction->updates)
      instruction->stage = MAX (instruction->stage, stage_after_readers (self, instruction, (int) i));
    if (instruction->updates && instruction->kind == INSTRUCTION_COPY)
      instruction->stage = MAX (instruction->stage, latest);
    latest = MAX (latest, instruction->stage);
  }
  delay_preparations (self);
}

/* All updates of a run stand at or after the first stage that updates, and stop
 * is not polled from there on. */
static int
find_first_update (const WeftPlan *self)
{
  int first = G_MAXINT;

  for (guint i = 0; i < self->instructions->len; i++) {
    const Instruction *instruction = weft_plan_instruction (self, (int) i);

    if (instruction->updates)
      first = MIN (first, instruction->stage);
  }
  return first;
}

static int
find_chain (WeftPlan          *self,
            const Instruction *instruction)
{
  Chain chain = { .stage = instruction->stage, .units = instruction->partition.units };

  for (guint i = 0; i < self->chains->len; i++)
    if (weft_plan_chain (self, (int) i)->stage == chain.stage && weft_plan_chain (self, (int) i)->units == chain.units)
      return (int) i;
  chain.instructions = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_val (self->chains, chain);
  return (int) self->chains->len - 1;
}

/* In a stage long lanes come first: what is left for the end, when members run out of
 * work, should be short. */
static int
compare_chains (gconstpointer a,
                gconstpointer b)
{
  const Chain *first = a, *second = b;

  if (first->stage != second->stage)
    return first->stage - second->stage;
  return first->lane_cost > second->lane_cost ? -1 : first->lane_cost < second->lane_cost;
}

/* Operations of a unit of all instructions of @chain. */
static double
cost_of_unit (const WeftPlan *self,
              const Chain    *chain)
{
  double cost = 0;

  for (guint i = 0; i < chain->instructions->len; i++)
    cost += weft_plan_instruction (self, g_array_index (chain->instructions, int, i))->partition.cost;
  return cost;
}

/* What lanes are best a multiple of: those count that take most of the time, or a few
 * numbers beside a convolution would keep it in one lane. */
static gint64
find_multiple (const WeftPlan *self,
               const Chain    *chain,
               double          cost)
{
  gint64 multiple = 1;

  for (guint i = 0; i < chain->instructions->len; i++) {
    const WeftPartition *partition = &weft_plan_instruction (self, g_array_index (chain->instructions, int, i))->partition;

    if (partition->cost >= cost / 16)
      multiple = MAX (multiple, partition->multiple);
  }
  return multiple;
}

static void
cut_lanes (WeftPlan *self,
           Chain    *chain)
{
  double cost = cost_of_unit (self, chain);
  gint64 multiple = find_multiple (self, chain, cost);

  chain->lane_units = (gint64) (LANE_COST / MAX (cost, 1)) + 1;
  chain->lane_units = MAX (chain->lane_units, (chain->units + MOST_LANES - 1) / MOST_LANES);
  chain->lane_units = (chain->lane_units + multiple - 1) / multiple * multiple;
  chain->lane_units = MIN (chain->lane_units, MAX (chain->units, 1));
  chain->n_lanes = (chain->units + chain->lane_units - 1) / chain->lane_units;
  chain->lane_cost = cost * (double) chain->lane_units;
  self->cost += cost * (double) chain->units;
}

static void
assign_chains (WeftPlan *self)
{
  for (guint i = 0; i < self->instructions->len; i++) {
    const Instruction *instruction = weft_plan_instruction (self, (int) i);
    int index = (int) i;

    if (instruction->stage >= 0 && !is_spread (self, instruction))
      g_array_append_val (weft_plan_chain (self, find_chain (self, instruction))->instructions, index);
  }
  for (guint c = 0; c < self->chains->len; c++)
    cut_lanes (self, weft_plan_chain (self, (int) c));
  g_array_sort (self->chains, compare_chains);
  for (guint c = 0; c < self->chains->len; c++) {
    const Chain *chain = weft_plan_chain (self, (int) c);

    for (guint i = 0; i < chain->instructions->len; i++) {
      Instruction *instruction = weft_plan_instruction (self, g_array_index (chain->instructions, int, i));

      instruction->chain = (int) c;
      instruction->position = (int) i;
    }
  }
}

static double
cost_of_stage (const WeftPlan *self,
               const Stage    *stage)
{
  double cost = 0;

  for (int c = 0; c < stage->n_chains; c++) {
    const Chain *chain = weft_plan_chain (self, stage->first_chain + c);

    cost += chain->lane_cost * (double) chain->n_lanes;
  }
  return cost;
}

/* Lane @lane of the stage's lanes in order costs what its chain's lanes cost. */
static double
cost_of_lane (const WeftPlan *self,
              const Stage    *stage,
              gint64          lane)
{
  int c = stage->first_chain;

  while (lane >= weft_plan_chain (self, c)->n_lanes)
    lane -= weft_plan_chain (self, c++)->n_lanes;
  return weft_plan_chain (self, c)->lane_cost;
}

/* Members get runs of lanes of about the same cost to begin with. */
static void
split_stage (const WeftPlan *self,
             Stage          *stage,
             int             size)
{
  double total = cost_of_stage (self, stage), sum = 0;
  int member = 1;

  stage->n_members = (int) CLAMP (total / MEMBER_COST, 1, (double) MIN ((gint64) size, MAX (stage->n_lanes, 1)));
  stage->splits = g_new0 (gint64, stage->n_members + 1);
  for (gint64 lane = 0; lane < stage->n_lanes; lane++) {
    double cost = cost_of_lane (self, stage, lane);

    while (member < stage->n_members && sum + cost / 2 >= total * member / stage->n_members)
      stage->splits[member++] = lane;
    sum += cost;
  }
  while (member <= stage->n_members)
    stage->splits[member++] = stage->n_lanes;
}

static void
assign_lanes (WeftPlan *self)
{
  int size = weft_team_get_size ();

  for (guint c = 0; c < self->chains->len; c++) {
    Chain *chain = weft_plan_chain (self, (int) c);
    Stage *stage;

    while ((int) self->stages->len <= chain->stage) {
      Stage fresh = { .first_chain = (int) c };

      g_array_append_val (self->stages, fresh);
    }
    stage = &g_array_index (self->stages, Stage, chain->stage);
    stage->n_chains++;
    stage->n_lanes += chain->n_lanes;
  }
  self->n_members = 1;
  for (guint s = 0; s < self->stages->len; s++) {
    Stage *stage = &g_array_index (self->stages, Stage, s);

    split_stage (self, stage, size);
    self->n_members = MAX (self->n_members, stage->n_members);
  }
}

void
weft_plan_schedule (WeftPlan *self)
{
  choose_spread (self);
  assign_stages (self);
  self->first_update_stage = find_first_update (self);
  assign_chains (self);
  assign_lanes (self);
}
