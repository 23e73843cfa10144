/* trials-draw.h: any trials as a picture, and as a report
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftTrialsDrawing:
 * @ids: (array length=n): trials
 * @n_all: how many there are, of which @n were asked for
 * @which: in words, which they are
 * @look: (nullable): see weft_study_picture_find(); %NULL: parallel
 * @metric: (nullable): see weft_study_gather()
 * @output: (nullable): .png, .svg, .pdf or .csv; of a report .html or .pdf
 * @json: whether what happened is said as a document, too
 *
 * What the command line said.
 */
typedef struct
{
  const gint64 *ids;
  gsize n;
  gsize n_all;
  const char *which;
  const char *look;
  const char *metric;
  const char *output;
  gboolean json;
} WeftTrialsDrawing;

/* Draws what differs in trials and what came of it. Returns: how the program ends */
WeftExit weft_cli_draw_trials (const WeftTrialsDrawing *self,
                               WeftTrialStore          *store);

/* Writes what differs in trials, what came of it, all pictures and how to do it again. Returns:
 * the same */
WeftExit weft_cli_report_trials (const WeftTrialsDrawing *self,
                                 WeftTrialStore          *store);

G_END_DECLS
