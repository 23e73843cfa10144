/* trials-draw.h: any trials as a picture, and as a report
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/store.h"
#include "workflow/trial-channels.h"

G_BEGIN_DECLS

/**
 * WeftTrialsDrawing:
 * @ids: (array length=n): trials
 * @n_all: how many there are, of which @n were asked for
 * @which: in words, which they are
 * @look: (nullable): see weft_study_picture_find(), or curves; %NULL: parallel
 * @metric: (nullable): see weft_study_gather(); of curves a metric or a family, %NULL: all
 * @output: (nullable): .png, .svg, .pdf or .csv; of a report .html or .pdf
 * @json: whether what happened is said as a document, too
 * @keys: (nullable): of each channel of curves, see weft_trial_channels_parse()
 * @axis: (nullable): of curves, see weft_curve_axis_parse(); %NULL: epoch
 * @bands: (nullable): of curves, line and area of bands: "mean,deviation"
 * @smoothing: of curves
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
  const char *keys[WEFT_N_TRIAL_CHANNELS];
  const char *axis;
  const char *bands;
  double smoothing;
} WeftTrialsDrawing;

/* Draws what differs in trials and what came of it. Returns: how the program ends */
WeftExit weft_cli_draw_trials (const WeftTrialsDrawing *self,
                               WeftTrialStore          *store);

/* Writes what differs in trials, what came of it, all pictures and how to do it again. Returns:
 * the same */
WeftExit weft_cli_report_trials (const WeftTrialsDrawing *self,
                                 WeftTrialStore          *store);

G_END_DECLS
