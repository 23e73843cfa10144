/* tune-picture.h: a study drawn into a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "workflow/study-chart.h"

G_BEGIN_DECLS

/**
 * WeftTuneDrawing:
 * @store: (nullable): the trial store; %NULL: the usual one
 * @study: (nullable): number of the study; %NULL: the newest
 * @picture: see weft_study_picture_find()
 * @output: (nullable): .png, .svg, .pdf or .csv
 * @json: whether what happened is said as a document, too
 *
 * What the command line said.
 */
typedef struct
{
  const char *store;
  const char *study;
  const char *picture;
  const char *output;
  gboolean json;
} WeftTuneDrawing;

/* Writes a picture of a study, with the recipe in it, or its numbers. */
gboolean weft_tune_write_chart (WeftStudyChart  *chart,
                                const char      *output,
                                GError         **error);

/* Returns: how the program ends; it has said why */
WeftExit weft_tune_draw (const WeftTuneDrawing *self);

/* Writes the report of a study; returns: the same */
WeftExit weft_tune_report (const WeftTuneDrawing *self);

G_END_DECLS
