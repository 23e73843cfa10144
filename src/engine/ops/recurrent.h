/* recurrent.h: what LSTM and GRU share with their gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/op.h"

/* @gates: runs of H in the weights; @trace: in the trace, the last of which is h of
 * the step before; @states: h, and LSTM's c; @gradients: runs the way back gives. */
typedef struct
{
  int gates;
  int trace;
  int states;
  int gradients;
} WeftCellKind;

extern const WeftCellKind weft_lstm_cell, weft_gru_cell;

/* Extents of a call, and where things lie. */
typedef struct
{
  gboolean rows_first; /* layout 1 */
  gint64 rows;
  gint64 steps;
  gint64 n_directions;
  gint64 units;
  gint64 first_reversed; /* this direction and later ones run backwards */
} WeftCellPlan;

void weft_cell_measure (WeftCellPlan        *self,
                        const WeftInference *look,
                        const WeftShape     *trace,
                        gint64               units);

/* Elements before (row, step, direction): in runs of @width, in y, and in states. */
gint64 weft_cell_place        (const WeftCellPlan *self,
                               gint64              row,
                               gint64              step,
                               gint64              direction,
                               gint64              width);
gint64 weft_cell_output_place (const WeftCellPlan *self,
                               gint64              row,
                               gint64              step,
                               gint64              direction);
gint64 weft_cell_state_place  (const WeftCellPlan *self,
                               gint64              row,
                               gint64              direction);

/* The step that a row takes as its @turn-th; -1: it has ended. */
gint64 weft_cell_step (const WeftCellPlan *self,
                       const gint32       *lengths,
                       gint64              row,
                       gint64              turn,
                       gint64              direction);

/* Rows as units in layout 1, all at once in layout 0. */
void weft_cell_partition (const WeftInference *self,
                          WeftPartition       *result,
                          const WeftCellPlan  *plan,
                          double               cost,
                          guint32              aligned);

/* The gradient rule of LSTM and GRU. */
void weft_cell_differentiate (WeftGraph       *graph,
                              const WeftOp    *op,
                              const WeftValue *doutputs,
                              WeftValue       *dinputs);
