/* recurrent-plan.c: where rows, steps and states of a recurrent op lie
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/recurrent.h"

#include "engine/ops/rules.h"

/* Rows that step together, so that the matrix of the state is read once for all. */
#define ROWS 8

const WeftCellKind weft_lstm_cell = { .gates = 4, .trace = 6, .states = 2, .gradients = 4 };
const WeftCellKind weft_gru_cell = { .gates = 3, .trace = 5, .states = 1, .gradients = 4 };

void
weft_cell_measure (WeftCellPlan        *self,
                   const WeftInference *look,
                   const WeftShape     *trace,
                   gint64               units)
{
  const char *way = weft_op_get_text (look->op, "direction");

  self->rows_first = weft_op_get_int (look->op, "layout") != 0;
  self->rows = trace->extent[self->rows_first ? 0 : 1];
  self->steps = trace->extent[self->rows_first ? 1 : 0];
  self->n_directions = trace->extent[2];
  self->units = units;
  self->first_reversed = g_str_equal (way, "reverse") ? 0 : 1;
}

/* Elements before (row, step, direction) in an array of runs of @width. */
gint64
weft_cell_place (const WeftCellPlan *self,
                 gint64              row,
                 gint64              step,
                 gint64              direction,
                 gint64              width)
{
  gint64 place = self->rows_first ? row * self->steps + step : step * self->rows + row;

  return (place * self->n_directions + direction) * width;
}

/* The same in y, where layout 0 has directions before rows. */
gint64
weft_cell_output_place (const WeftCellPlan *self,
                        gint64              row,
                        gint64              step,
                        gint64              direction)
{
  if (self->rows_first)
    return weft_cell_place (self, row, step, direction, self->units);
  return ((step * self->n_directions + direction) * self->rows + row) * self->units;
}

/* And in states. */
gint64
weft_cell_state_place (const WeftCellPlan *self,
                       gint64              row,
                       gint64              direction)
{
  return (self->rows_first ? row * self->n_directions + direction : direction * self->rows + row) * self->units;
}

gint64
weft_cell_step (const WeftCellPlan *self,
                const gint32       *lengths,
                gint64              row,
                gint64              turn,
                gint64              direction)
{
  gint64 length = lengths != NULL ? CLAMP (lengths[row], 0, self->steps) : self->steps;

  if (turn >= length)
    return -1;
  return direction >= self->first_reversed ? length - 1 - turn : turn;
}

void
weft_cell_partition (const WeftInference *self,
                     WeftPartition       *result,
                     const WeftCellPlan  *plan,
                     double               cost,
                     guint32              aligned)
{
  weft_rule_partition_whole (result, cost * (double) plan->rows);
  if (!plan->rows_first)
    return;
  result->units = plan->rows;
  result->multiple = ROWS;
  result->cost = cost;
  result->aligned = aligned;
}
