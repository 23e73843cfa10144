/* receptive-field.h: which part of a picture a place of a map sees
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftReceptiveField:
 * @top, @left: its first row and column
 * @bottom, @right: its last ones
 *
 * Pixels of the input, within its edges.
 */
typedef struct
{
  gint64 top;
  gint64 left;
  gint64 bottom;
  gint64 right;
} WeftReceptiveField;

/**
 * weft_receptive_field_find:
 * @value: of the subject's graph, whose last two axes are places; others see everything
 * @row, @column: which place
 *
 * Walks back from window to window; what is no window and not place by place sees everything.
 * Source: Araujo, Norris and Sim 2019, “Computing Receptive Fields of Convolutional Neural
 * Networks”.
 *
 * Returns: what the place can depend on, be the weights what they may
 */
WeftReceptiveField weft_receptive_field_find (const WeftSubject *subject,
                                              WeftValue          value,
                                              gint64             row,
                                              gint64             column);

G_END_DECLS
