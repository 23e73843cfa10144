/* plan-time.c: where the time of a plan goes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/plan-private.h"

#include <string.h>

void
weft_plan_measure (WeftPlan *self,
                   gboolean  measures)
{
  for (int m = 0; m < self->n_members; m++) {
    g_clear_pointer (&self->members[m].times, g_free);
    g_clear_pointer (&self->members[m].units, g_free);
    if (measures) {
      self->members[m].times = g_new0 (gint64, self->instructions->len + 1);
      self->members[m].units = g_new0 (gint64, self->instructions->len + 1);
    }
  }
}

static const char *
name_of (const Instruction *instruction)
{
  return instruction->op != NULL ? instruction->op->klass->name : instruction->kind == INSTRUCTION_FEED ? "feed"
                                                                                                        : "copy";
}

static WeftPlanTime *
find_time (GArray     *times,
           const char *op)
{
  const WeftPlanTime fresh = { .op = op };

  for (guint i = 0; i < times->len; i++)
    if (g_str_equal (g_array_index (times, WeftPlanTime, i).op, op))
      return &g_array_index (times, WeftPlanTime, i);
  g_array_append_val (times, fresh);
  return &g_array_index (times, WeftPlanTime, times->len - 1);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double first = ((const WeftPlanTime *) a)->seconds, second = ((const WeftPlanTime *) b)->seconds;

  return first > second ? -1 : first < second;
}

GArray *
weft_plan_get_times (const WeftPlan *self)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (WeftPlanTime));

  for (int m = 0; m < self->n_members && self->members[m].times != NULL; m++)
    for (guint i = 0; i < self->instructions->len; i++) {
      const Instruction *instruction = weft_plan_instruction (self, (int) i);
      WeftPlanTime *time = find_time (times, name_of (instruction));

      time->seconds += (double) self->members[m].times[i] * 1e-9;
      time->cost += (double) self->members[m].units[i] * instruction->partition.cost;
    }
  g_array_sort (times, compare_times);
  return times;
}
