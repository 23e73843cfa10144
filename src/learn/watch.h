/* watch.h: what a training looked like inside at some steps
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A WeftWatch is one moment: of each layer how its weights, their gradients and its output
 * were spread, and a few numbers. A WeftWatchLog keeps the moments of a training within a
 * bounded size, and is a file.
 */
#pragma once

#include "learn/histogram.h"

G_BEGIN_DECLS

/* What there are histograms of. */
typedef enum {
  WEFT_WATCH_WEIGHTS,
  WEFT_WATCH_GRADIENTS,
  WEFT_WATCH_OUTPUTS,
  WEFT_N_WATCH_PARTS,
} WeftWatchPart;

/* Returns: (transfer none): "weights", "gradients", "outputs", as in files */
const char *weft_watch_part_get_name (WeftWatchPart part);

/* Returns: (transfer none): the same as people read it */
const char *weft_watch_part_get_title (WeftWatchPart part);

/**
 * WeftWatchLayer:
 * @id: the layer
 * @histograms: see #WeftWatchPart; those of a layer that learns nothing are empty
 * @weight_norm: length of all that learns in the layer, as one vector, after the step;
 *   NaN where nothing does, as the next two
 * @gradient_norm: the same of its gradient in the step, before it is clipped
 * @update_ratio: length of the step's change divided by that of the weights before it
 * @dead: share of the units, places along the first axis, that gave zero for every row
 */
typedef struct
{
  char *id;
  WeftHistogram histograms[WEFT_N_WATCH_PARTS];
  double weight_norm;
  double gradient_norm;
  double update_ratio;
  double dead;
} WeftWatchLayer;

/**
 * WeftWatch:
 * @number: of the moment, from 0: by it and not by its place it is kept or forgotten, so that
 *   a training that was killed keeps the same ones
 * @step: steps done, that which was watched included
 * @epoch: the same in epochs
 * @n_rows: rows that gradients and outputs are of
 * @gradient_norm: of all gradients together
 * @layers: (element-type WeftWatchLayer): in the order of the model
 */
typedef struct
{
  guint64 number;
  guint64 step;
  double epoch;
  guint64 n_rows;
  double gradient_norm;
  GArray *layers;
} WeftWatch;

WeftWatch *weft_watch_new  (void);
void       weft_watch_free (WeftWatch *self);

/* Returns: an empty layer at the end of @self */
WeftWatchLayer *weft_watch_add_layer (WeftWatch  *self,
                                      const char *id);

/* Returns: (transfer none) (nullable): the layer called @id */
const WeftWatchLayer *weft_watch_find_layer (const WeftWatch *self,
                                             const char      *id);

/* Returns: (transfer full): an object that weft_watch_from_json() reads */
JsonNode *weft_watch_to_json (const WeftWatch *self);

/* Returns: (transfer full) (nullable): %NULL when it is none */
WeftWatch *weft_watch_from_json (JsonNode *node);

/**
 * WeftWatchLog:
 * @moments: (element-type WeftWatch): by step
 *
 * Beyond %WEFT_WATCH_LOG_BYTES every moment with an odd number is forgotten, also of those
 * that come; and so on with those that are left.
 */
typedef struct
{
  GPtrArray *moments;

  /*< private >*/
  guint64 stride;
} WeftWatchLog;

#define WEFT_WATCH_LOG_BYTES (4 << 20)

/* The artefact of a trial: its name and kind. */
#define WEFT_WATCH_LOG_NAME "watch.safetensors"
#define WEFT_WATCH_LOG_KIND "watch"

WeftWatchLog *weft_watch_log_new  (void);
void          weft_watch_log_free (WeftWatchLog *self);

/* @watch: (transfer full): forgotten, as all of a later step, if it does not follow the last */
void weft_watch_log_take (WeftWatchLog *self,
                          WeftWatch    *watch);

/* Forgets moments after @step, which come again. */
void weft_watch_log_rewind (WeftWatchLog *self,
                            guint64       step);

/**
 * weft_watch_log_find:
 * @epoch: a place
 *
 * Returns: (transfer none) (nullable): the last moment not after it, or the first of all
 */
const WeftWatch *weft_watch_log_find (const WeftWatchLog *self,
                                      double              epoch);

/* Returns: (transfer full) (nullable): the log as a file: safetensors */
GBytes *weft_watch_log_to_bytes (const WeftWatchLog  *self,
                                 GError             **error);

/**
 * weft_watch_log_from_bytes:
 * @error: return location for an error
 *
 * Errors: those of weft_safetensors_parse(); %WEFT_LEARN_ERROR_WATCH when it is another file
 *
 * Returns: (transfer full) (nullable): the log
 */
WeftWatchLog *weft_watch_log_from_bytes (GBytes  *bytes,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftWatch, weft_watch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftWatchLog, weft_watch_log_free)

G_END_DECLS
