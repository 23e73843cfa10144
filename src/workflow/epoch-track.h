/* epoch-track.h: what a model made of the same inputs along its training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/epoch-snapshots.h"
#include "workflow/saliency-chart.h"

G_BEGIN_DECLS

/* More epochs than that are thinned evenly. */
#define WEFT_TRACK_MAX_POINTS 20

/**
 * WeftTrackInput:
 * @title: for people: "iris.csv, row 1"
 * @sample: (1, item…): what the model is given
 * @dataset: (nullable): the row it was made of
 * @row: which row
 * @class: what is followed; -1: what the model says at last
 * @place: of an answer with a class for each word, which
 */
typedef struct
{
  char *title;
  WeftTensor *sample;
  WeftDataset *dataset;
  gint64 row;
  gint64 class;
  gint64 place;
} WeftTrackInput;

/* @title is copied, @sample and @dataset are kept.
 * Returns: (transfer full) */
WeftTrackInput *weft_track_input_new  (const char     *title,
                                       WeftTensor     *sample,
                                       WeftDataset    *dataset,
                                       gint64          row,
                                       gint64          class,
                                       gint64          place);
void            weft_track_input_free (WeftTrackInput *self);

/**
 * WeftTrackPoint:
 * @epoch: from 1
 * @is_model: whether that is the trial's model itself
 * @score: the probability, or the prediction, then
 * @chart: where it comes from
 */
typedef struct
{
  guint64 epoch;
  gboolean is_model;
  double score;
  WeftSaliencyChart *chart;
} WeftTrackPoint;

/**
 * WeftEpochTrack:
 * @title: of the input
 * @class: what is followed
 * @class_name: its name
 * @has_shares: whether scores are probabilities
 * @method: how the maps were found
 * @points: (element-type WeftTrackPoint): in the order of epochs
 */
typedef struct
{
  char *title;
  gint64 class;
  char *class_name;
  gboolean has_shares;
  const WeftSaliencyMethod *method;
  GArray *points;
} WeftEpochTrack;

/**
 * WeftTrackWatch:
 * @told: (nullable): told tracks on their way, whose points so far stay as they are
 * @data: for @told
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*told) (gpointer data, double fraction, GPtrArray *tracks);
  gpointer data;
  const WeftStop *stop;
} WeftTrackWatch;

/**
 * weft_epoch_track_run:
 * @snapshots: (element-type WeftEpochSnapshot): of a trial
 * @inputs: (element-type WeftTrackInput): at least one
 * @seed: of random methods
 * @watch: (nullable): who looks on
 * @error: return location for an error
 *
 * Opens one model after the other and asks it for each input what it says and why: by Grad-CAM
 * where a layer has places, by integrated gradients elsewhere.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_trained_model_load(), weft_subject_new() and
 *   weft_saliency_run()
 *
 * Returns: (transfer full) (element-type WeftEpochTrack) (nullable): a track for each input
 */
GPtrArray *weft_epoch_track_run (const GArray          *snapshots,
                                 const GPtrArray       *inputs,
                                 guint64                seed,
                                 const WeftTrackWatch  *watch,
                                 GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrackInput, weft_track_input_free)

G_END_DECLS
