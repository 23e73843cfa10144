/* writer-private.h: what a writer gathers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/db-private.h"
#include "trials/series.h"
#include "trials/writer.h"

G_BEGIN_DECLS

/**
 * WeftWriterSeries:
 *
 * Each metric keeps in memory the points of its last, unfinished row and all
 * that came after the last save.
 */
typedef struct _WeftWriterSeries WeftWriterSeries;

struct _WeftWriterSeries
{
  WeftTrialMetric summary;
  WeftWriterSeries *next;       /* nullable: which a point was added to after this one, the last time */
  GArray *tail;                 /* WeftTrialPoint, from the first of row @chunk on */
  double ends[WEFT_TRIAL_TAIL]; /* the last values; the next one takes the place of the oldest */
  gboolean changed;             /* since the last save */

  /* Touched by the store's thread only, once the writer is known to it */
  gint64 row;   /* in the table of metrics, 0 before the first save */
  gint64 chunk; /* number of the row of points that @tail begins with */
};

struct _WeftTrialWriter
{
  WeftTrialStore *store; /* owned from weft_trial_begin() or weft_trial_resume() on */
  gint64 id;
  gint64 attempt;
  gint64 started;        /* monotonic, µs, as of a tick */
  double seconds_before; /* of earlier attempts */
  gint64 saved;          /* monotonic, µs; the store's thread only */

  GMutex lock; /* guards all below */
  GHashTable *series;
  WeftWriterSeries *latest; /* nullable: that a point was added to */
  GPtrArray *marks;
  guint64 n_lost;
  gboolean cut_off; /* another attempt has taken over */
  gboolean ended;
};

/* Makes an attempt that no store knows of yet; @store: (transfer none) */
WeftTrialWriter *weft_trial_writer_new (WeftTrialStore *store);

/* Frees the memory, whatever state the trial is in. */
void weft_trial_writer_destroy (WeftTrialWriter *self);

/* Finds or makes a metric's series. Under the lock */
WeftWriterSeries *weft_trial_writer_get_series (WeftTrialWriter *self,
                                                const char      *name);

/* Adds a point to what is known. Under the lock */
void weft_writer_series_add (WeftWriterSeries     *self,
                             const WeftTrialPoint *point);

/* Returns: the mean of the last values, which the summary has once it is saved. Under the lock */
double weft_writer_series_get_tail (const WeftWriterSeries *self);

double weft_trial_writer_get_seconds (WeftTrialWriter *self);

/* Returns: whether the attempt may write no more, or would have nothing to write */
gboolean weft_trial_writer_is_over (WeftTrialWriter *self);

/* How a trial ends. */
typedef struct
{
  WeftTrialState state;
  const char *message; /* nullable */
} WeftWriterEnd;

/* Makes sure, in a transaction, that this attempt is still the one that counts. */
gboolean weft_trial_writer_claim (WeftTrialWriter  *self,
                                  WeftTrialDb      *db,
                                  GError          **error);

/* Saves what has gathered, if anything has. Thread: the store's own */
gboolean weft_trial_writer_save (WeftTrialWriter  *self,
                                 WeftTrialDb      *db,
                                 GError          **error);

/* The same even where nothing has gathered, and with @end (nullable) for the
 * last time; fails when this attempt does not count any more. */
gboolean weft_trial_writer_save_now (WeftTrialWriter      *self,
                                     WeftTrialDb          *db,
                                     const WeftWriterEnd  *end,
                                     GError              **error);

/* Saves within the caller's transaction into a trial that has ended, which is
 * no attempt at it; the writer is done for. */
gboolean weft_trial_writer_save_unclaimed (WeftTrialWriter  *self,
                                           WeftTrialDb      *db,
                                           GError          **error);

/* Saves within the caller's transaction; when that fails, the writer is done for. */
gboolean weft_trial_writer_save_inside (WeftTrialWriter  *self,
                                        WeftTrialDb      *db,
                                        GError          **error);

G_END_DECLS
