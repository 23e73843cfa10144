/* space-row.h: one dimension of a space, in the inspector
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row that opens: what is varied and over what; inside, how numbers are spread, their ends, or
 * the choices, and when it counts. Ctrl+Up and Ctrl+Down move it, Delete removes it.
 *
 * Signals:
 *   `changed`        the line says something else now
 *   `move` (int)     one place up (-1) or down (1)
 *   `remove`
 */
#pragma once

#include "workflow/tunable.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_SPACE_ROW (weft_space_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftSpaceRow, weft_space_row, WEFT, SPACE_ROW, AdwExpanderRow)

/**
 * weft_space_row_new:
 * @param: (nullable): what is varied; %NULL: the workflow does not have it
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *weft_space_row_new (const WeftParam *param);

/* Returns: (transfer none): the dimension as the row has it */
const WeftSpaceLine *weft_space_row_get_line (WeftSpaceRow *self);

/* Returns: (transfer none) (nullable): what is varied */
const WeftParam *weft_space_row_get_param (WeftSpaceRow *self);

/**
 * WeftSpaceRowState:
 * @line: what the document says
 * @title: what is varied, for people
 * @trouble: (nullable): what is wrong with it, a sentence
 * @others: (array zero-terminated=1): the dimensions before it, which may decide whether it counts
 * @value: (nullable): the value in the workflow, from which a range is proposed
 */
typedef struct
{
  const WeftSpaceLine *line;
  const char *title;
  const char *trouble;
  const char *const *others;
  const char *value;
} WeftSpaceRowState;

/* Shows a dimension; an entry in which somebody types stays as it is. */
void weft_space_row_show (WeftSpaceRow            *self,
                          const WeftSpaceRowState *state);

G_END_DECLS
