/* trials-draw.h: any trials as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftTrialsDrawing:
 * @ids: (array length=n): trials
 * @look: (nullable): see weft_study_picture_find(); %NULL: parallel
 * @metric: (nullable): see weft_study_gather()
 * @output: (nullable): .png, .svg, .pdf or .csv
 * @json: whether what happened is said as a document, too
 *
 * What the command line said.
 */
typedef struct
{
  const gint64 *ids;
  gsize n;
  const char *look;
  const char *metric;
  const char *output;
  gboolean json;
} WeftTrialsDrawing;

/* Draws what differs in trials and what came of it. Returns: how the program ends */
WeftExit weft_cli_draw_trials (const WeftTrialsDrawing *self,
                               WeftTrialStore          *store);

G_END_DECLS
