/* plan-run.c: running a plan
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every member goes through the stages; in each it takes lanes from its own
 * share, then from what others have left. Which thread runs a lane changes no
 * number. Between stages all members meet, unless the stage was for one alone.
 */
#include "engine/plan-private.h"

#include "engine/team.h"

#include <math.h>
#include <string.h>

/* Each number of members is tried for so long, in turns and more than once: a trial
 * that something else delayed, or that found the caches cold, does not count. Where
 * runs are long, one has to do. Many times as many runs lie between such trials. */
#define TRY_NS       (4 * 1000 * 1000)
#define TURNS        2
#define RUNS_PER_TRY 50

#define CACHE_LINE 64

/* Lanes of an update that a member leaves to the one whose share they are in: the
 * parameters' lines would go to and fro with them. */
#define KEPT_LANES 1

static void
add_local (GArray            *list,
           const Instruction *instruction,
           const Buffer      *home,
           LocalOperand       operand)
{
  if (home->place != BUFFER_LOCAL)
    return;
  operand.offset = home->offset;
  operand.part = instruction->partition.units == 0 ? 0 : home->bytes / (gsize) instruction->partition.units;
  g_array_append_val (list, operand);
}

static gpointer
address_of (const WeftPlan *self,
            const Member   *member,
            int             index)
{
  const Buffer *home = weft_plan_home (self, index);

  return home->place == BUFFER_COPIES ? member->copies + home->offset : home->data;
}

static void
resolve_call (WeftPlan          *self,
              const Member      *member,
              const Instruction *instruction,
              WeftCall          *call)
{
  call->op = instruction->op;
  call->kernels = self->kernels;
  call->inference = &instruction->inference;
  call->residual = instruction->residual;
  call->update = instruction->update;
  call->rate = instruction->n_inputs - 1;
  call->activation = instruction->activation;
  call->activation_alpha = instruction->activation_alpha;
  call->random = self->random;
  call->scratch = member->scratch;
  for (int k = 0; k < instruction->n_inputs; k++)
    call->inputs[k] = instruction->inputs[k] < 0 ? NULL : address_of (self, member, instruction->inputs[k]);
  for (int k = 0; k < instruction->n_outputs; k++)
    call->outputs[k] = address_of (self, member, instruction->outputs[k]);
}

static GArray *
find_locals (WeftPlan          *self,
             const Instruction *instruction)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (LocalOperand));

  for (int k = 0; k < instruction->n_inputs; k++)
    if (instruction->inputs[k] >= 0)
      add_local (list, instruction, weft_plan_home (self, instruction->inputs[k]), (LocalOperand){ .is_input = TRUE, .index = k });
  for (int k = 0; k < instruction->n_outputs; k++)
    add_local (list, instruction, weft_plan_home (self, instruction->outputs[k]), (LocalOperand){ .is_input = FALSE, .index = k });
  return list;
}

/* What is the same in every run is computed now. */
static void
run_once (WeftPlan *self)
{
  for (guint i = 0; i < self->instructions->len; i++) {
    const Instruction *instruction = weft_plan_instruction (self, (int) i);

    if (instruction->stage == STAGE_ONCE)
      instruction->run (&self->members[0].calls[i], 0, instruction->partition.units);
  }
}

void
weft_plan_resolve (WeftPlan *self)
{
  self->cursors = g_aligned_alloc0 (MAX (self->stages->len * (gsize) self->n_members, 1), sizeof (Cursor), 64);
  for (guint i = 0; i < self->instructions->len; i++)
    g_ptr_array_add (self->locals, find_locals (self, weft_plan_instruction (self, (int) i)));
  for (int m = 0; m < self->n_members; m++) {
    self->members[m].calls = g_new0 (WeftCall, self->instructions->len + 1);
    for (guint i = 0; i < self->instructions->len; i++)
      resolve_call (self, &self->members[m], weft_plan_instruction (self, (int) i), &self->members[m].calls[i]);
  }
  run_once (self);
}

/* Points operands in the thread's memory so that unit @first is at their start. */
static void
point_locals (const Member *member,
              const GArray *locals,
              WeftCall     *call,
              gint64        first)
{
  for (guint i = 0; i < locals->len; i++) {
    const LocalOperand *operand = &g_array_index (locals, LocalOperand, i);
    gpointer place = (gpointer) ((guintptr) member->local + operand->offset - operand->part * (gsize) first);

    if (operand->is_input)
      call->inputs[operand->index] = place;
    else
      call->outputs[operand->index] = place;
  }
}

static void
feed (const Instruction *instruction,
      const WeftCall    *call,
      gint64             first,
      gint64             last)
{
  const WeftOperand *operand = &instruction->inference.outputs[0];
  gsize row = (gsize) weft_shape_count_axes (&operand->shape, 1, operand->shape.rank) * weft_dtype_get_size (operand->dtype);

  if (instruction->feed != NULL)
    instruction->feed (instruction->feed_data, first, last, (guint8 *) call->outputs[0] + (gsize) first * row);
}

static void
copy (const Instruction *instruction,
      const WeftCall    *call)
{
  const WeftOperand *operand = &instruction->inference.outputs[0];

  memcpy (call->outputs[0], call->inputs[0], (gsize) weft_shape_count (&operand->shape) * weft_dtype_get_size (operand->dtype));
}

static void
claim (const Instruction *instruction,
       const WeftCall    *call,
       const Buffer      *buffer,
       gint64             first,
       gint64             last)
{
  gsize part = buffer->bytes / (gsize) MAX (instruction->partition.units, 1);
  volatile guint8 *bytes = call->outputs[0];

  for (gsize i = part * (gsize) first; i < part * (gsize) last; i += CACHE_LINE)
    bytes[i] = bytes[i];
}

/* Other threads have read a parameter since it was last written, so an update
 * waits for each line of it. Asked for when the lane begins, the lines come while
 * the products before the update compute. */
static void
claim_updated (WeftPlan     *self,
               const Member *member,
               const Chain  *chain,
               gint64        first,
               gint64        last)
{
  for (guint i = 1; i < chain->instructions->len; i++) {
    int index = g_array_index (chain->instructions, int, i);
    const Instruction *instruction = weft_plan_instruction (self, index);

    if (instruction->updates && instruction->update == NULL && instruction->kind == INSTRUCTION_OP)
      claim (instruction, &member->calls[index], weft_plan_home (self, instruction->outputs[0]), first, last);
  }
}

static void
run_instruction (const Instruction *instruction,
                 const WeftCall    *call,
                 gint64             first,
                 gint64             last)
{
  if (instruction->kind == INSTRUCTION_OP)
    instruction->run (call, first, last);
  else if (instruction->kind == INSTRUCTION_FEED)
    feed (instruction, call, first, last);
  else
    copy (instruction, call);
}

static void
run_measured (const Member      *member,
              const Instruction *instruction,
              int                index,
              gint64             first,
              gint64             last)
{
  gint64 start = weft_plan_now ();

  run_instruction (instruction, &member->calls[index], first, last);
  member->times[index] += weft_plan_now () - start;
  member->units[index] += last - first;
}

static void
run_lane (WeftPlan    *self,
          Member      *member,
          const Chain *chain,
          gint64       lane)
{
  gint64 first = lane * chain->lane_units, last = MIN (first + chain->lane_units, chain->units);

  if (self->balance.counts[self->balance.current] > 1)
    claim_updated (self, member, chain, first, last);
  for (guint i = 0; i < chain->instructions->len; i++) {
    int index = g_array_index (chain->instructions, int, i);
    const Instruction *instruction = weft_plan_instruction (self, index);

    if (instruction->skipped)
      continue;
    point_locals (member, self->locals->pdata[index], &member->calls[index], first);
    if (member->times != NULL)
      run_measured (member, instruction, index, first, last);
    else
      run_instruction (instruction, &member->calls[index], first, last);
  }
}

static void
run_stage_lane (WeftPlan    *self,
                Member      *member,
                const Stage *stage,
                gint64       lane)
{
  int c = stage->first_chain;

  while (lane >= weft_plan_chain (self, c)->n_lanes)
    lane -= weft_plan_chain (self, c++)->n_lanes;
  run_lane (self, member, weft_plan_chain (self, c), lane);
}

/* Members must leave after the same stage, so what is noted is the first stage in
 * which one of them saw the request: another may see it while this one has not
 * looked yet whether the stage before was the last. */
static gboolean
should_stop (WeftPlan *self,
             int       stage)
{
  int never = 0;

  if (self->stop == NULL || stage >= self->first_update_stage)
    return FALSE;
  if (weft_stop_is_requested (self->stop))
    atomic_compare_exchange_strong (&self->stopped, &never, stage + 1);
  return atomic_load_explicit (&self->stopped, memory_order_relaxed) != 0;
}

static void
run_share (WeftPlan *self,
           int       index,
           int       member,
           int       owner)
{
  const Stage *stage = &g_array_index (self->stages, Stage, index);
  Cursor *cursor = &self->cursors[index * self->n_members + owner];
  gint64 lane;

  if (member != owner && index >= self->first_update_stage &&
      atomic_load_explicit (&cursor->next, memory_order_relaxed) >= stage->splits[owner + 1] - KEPT_LANES)
    return;
  while ((lane = atomic_fetch_add_explicit (&cursor->next, 1, memory_order_relaxed)) < stage->splits[owner + 1]) {
    if (should_stop (self, index))
      return;
    run_stage_lane (self, &self->members[member], stage, lane);
  }
}

/* A stage that one thread does alone needs no cursor. */
static void
run_alone (WeftPlan *self,
           int       index)
{
  const Stage *stage = &g_array_index (self->stages, Stage, index);

  for (int c = 0; c < stage->n_chains; c++) {
    const Chain *chain = weft_plan_chain (self, stage->first_chain + c);

    for (gint64 lane = 0; lane < chain->n_lanes && !should_stop (self, index); lane++)
      run_lane (self, &self->members[0], chain, lane);
  }
}

/* What each member does for itself before the stage's lanes. */
static void
run_spread (WeftPlan *self,
            int       index,
            Member   *member)
{
  for (guint i = 0; i < self->spread->len; i++) {
    int which = g_array_index (self->spread, int, i);
    const Instruction *instruction = weft_plan_instruction (self, which);

    if (instruction->stage != index)
      continue;
    if (member->times != NULL)
      run_measured (member, instruction, which, 0, instruction->partition.units);
    else
      run_instruction (instruction, &member->calls[which], 0, instruction->partition.units);
  }
}

static void
run_stages (int      member,
            gpointer data)
{
  WeftPlan *self = data;
  int n_members = self->balance.counts[self->balance.current], stopped;

  for (int s = 0; s < (int) self->stages->len; s++) {
    const Stage *stage = &g_array_index (self->stages, Stage, s);

    gboolean alone = stage->n_members == 1 || n_members == 1;

    run_spread (self, s, &self->members[member]);
    if (alone && member == 0)
      run_alone (self, s);
    for (int i = 0; !alone && i < stage->n_members; i++)
      run_share (self, s, member, (member + i) % stage->n_members);
    weft_team_barrier (n_members);
    stopped = atomic_load_explicit (&self->stopped, memory_order_relaxed);
    if (stopped > 0 && stopped <= s + 1)
      return;
  }
}

static void
reset_cursors (WeftPlan *self)
{
  for (guint s = 0; s < self->stages->len; s++) {
    const Stage *stage = &g_array_index (self->stages, Stage, s);

    for (int m = 0; m < stage->n_members; m++)
      atomic_store_explicit (&self->cursors[(int) s * self->n_members + m].next, stage->splits[m], memory_order_relaxed);
  }
}

static void
begin_trials (Balance *balance)
{
  balance->trying = TRUE;
  balance->current = balance->n_runs = balance->n_tried = balance->n_trials = 0;
  balance->started = weft_plan_now ();
  for (int i = 0; i < balance->n_counts; i++)
    balance->seconds[i] = INFINITY;
}

/* The run that follows is the first of the next trial. */
static void
end_trial (Balance *balance,
           gint64   now)
{
  double *seconds = &balance->seconds[balance->current];

  *seconds = MIN (*seconds, (double) (now - balance->started) / balance->n_runs);
  balance->n_tried += balance->n_runs;
  balance->n_runs = 1;
  balance->started = now;
  balance->current = ++balance->n_trials % balance->n_counts;
}

static void
init_balance (WeftPlan *self)
{
  Balance *balance = &self->balance;

  for (int count = self->n_members; count > 0 && balance->n_counts < 3; count = balance->n_counts == 1 && count > 2 ? count / 2 : count > 1 ? 1
                                                                                                                                            : 0)
    balance->counts[balance->n_counts++] = count;
  begin_trials (balance);
}

static int
find_fastest (const Balance *balance)
{
  int best = 0;

  for (int i = 1; i < balance->n_counts; i++)
    if (balance->seconds[i] < balance->seconds[best])
      best = i;
  return best;
}

/* Other programs may need the processors; then waiting for a member that was
 * put aside costs more than it brings. So each number of members is tried for
 * some runs, and the fastest does the next ones. No result depends on it. */
static void
choose_members (WeftPlan *self)
{
  Balance *balance = &self->balance;
  gint64 now;

  if (balance->n_counts == 1)
    return;
  if (!balance->trying) {
    if (--balance->left > 0)
      return;
    begin_trials (balance);
  }
  now = weft_plan_now ();
  if (balance->n_runs == 0 || now - balance->started < TRY_NS) {
    balance->n_runs++;
    return;
  }
  end_trial (balance, now);
  if (balance->n_trials < balance->n_counts * TURNS)
    return;
  balance->trying = FALSE;
  balance->current = find_fastest (balance);
  balance->left = RUNS_PER_TRY * balance->n_tried;
}

WeftPlanResult
weft_plan_run (WeftPlan       *self,
               const WeftStop *stop)
{
  self->stop = stop;
  atomic_store_explicit (&self->stopped, 0, memory_order_relaxed);
  if (self->balance.n_counts == 0)
    init_balance (self);
  choose_members (self);
  if (self->balance.counts[self->balance.current] > 1)
    reset_cursors (self);
  weft_team_run (self->balance.counts[self->balance.current], run_stages, self);
  return atomic_load_explicit (&self->stopped, memory_order_relaxed) ? WEFT_PLAN_STOPPED : WEFT_PLAN_DONE;
}

static void
describe_chain (WeftPlan    *self,
                const Chain *chain,
                GString     *text)
{
  g_string_append_printf (text, "  %" G_GINT64_FORMAT " units in %" G_GINT64_FORMAT " lanes of %.0f operations:",
                          chain->units, chain->n_lanes, chain->lane_cost);
  for (guint i = 0; i < chain->instructions->len; i++) {
    const Instruction *instruction = weft_plan_instruction (self, g_array_index (chain->instructions, int, i));

    g_string_append_printf (text, " %s%s", instruction->op != NULL ? instruction->op->klass->name : instruction->kind == INSTRUCTION_FEED ? "feed"
                                                                                                                                          : "copy",
                            instruction->activation != WEFT_UNARY_IDENTITY ? "+activation" : instruction->update != NULL ? "+update"
                                                                                                                         : "");
    if (instruction->n_outputs > 0 && weft_plan_home (self, instruction->outputs[0])->place == BUFFER_LOCAL)
      g_string_append_c (text, '*');
  }
  g_string_append_c (text, '\n');
}

char *
weft_plan_describe (const WeftPlan *self)
{
  GString *text = g_string_new (NULL);

  for (guint s = 0; s < self->stages->len; s++) {
    const Stage *stage = &g_array_index (self->stages, Stage, s);

    g_string_append_printf (text, "stage %u, %d threads\n", s, stage->n_members);
    for (guint i = 0; i < self->spread->len; i++)
      if (weft_plan_instruction (self, g_array_index (self->spread, int, i))->stage == (int) s)
        g_string_append (text, "  each thread: feed\n");
    for (int c = 0; c < stage->n_chains; c++)
      describe_chain ((WeftPlan *) self, weft_plan_chain (self, stage->first_chain + c), text);
  }
  g_string_append_printf (text, "%" G_GSIZE_FORMAT " bytes\n", self->memory_bytes);
  return g_string_free (text, FALSE);
}
