/* plan-parts.c: the parts of a plan by number
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/plan-private.h"

#include <time.h>

Instruction *
weft_plan_instruction (const WeftPlan *self,
                       int             index)
{
  return &g_array_index (self->instructions, Instruction, index);
}

Buffer *
weft_plan_buffer (const WeftPlan *self,
                  int             index)
{
  return &g_array_index (self->buffers, Buffer, index);
}

Chain *
weft_plan_chain (const WeftPlan *self,
                 int             index)
{
  return &g_array_index (self->chains, Chain, index);
}

Buffer *
weft_plan_home (const WeftPlan *self,
                int             index)
{
  while (weft_plan_buffer (self, index)->home != index)
    index = weft_plan_buffer (self, index)->home;
  return weft_plan_buffer (self, index);
}

gint64
weft_plan_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}
