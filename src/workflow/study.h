/* study.h: a search for good settings of a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study tries points of a space (tune/space.h): each is the workflow with other parameters,
 * run to one node in a process of its own, and kept as a trial. Whatever happens is in the store
 * before it counts, so that a study that was killed goes on: what was being tried is taken up
 * from its checkpoint, and what is chosen next is what would have been chosen.
 *
 * Thread: one at a time, any but one that draws
 */
#pragma once

#include "base/stop.h"
#include "trials/study.h"
#include "tune/history.h"
#include "workflow/study-control.h"
#include "workflow/study-settings.h"

G_BEGIN_DECLS

typedef struct _WeftStudy WeftStudy;

/**
 * weft_study_new:
 * @store: where it is kept
 * @name: (nullable): for people
 * @snapshot: the workflow
 * @settings: copied
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN when the workflow has no node to run to, those of
 *   weft_sampler_new(), weft_pruner_new() and weft_trial_store_add_study()
 *
 * Returns: (transfer full) (nullable): a study without points, stored
 */
WeftStudy *weft_study_new (WeftTrialStore           *store,
                           const char               *name,
                           WeftSnapshot             *snapshot,
                           const WeftStudySettings  *settings,
                           GError                  **error);

/**
 * weft_study_open:
 * @store: where it is
 * @id: a study that no living process runs
 * @path: (nullable): the file that its workflow was, to whose folder data files are relative
 * @error: return location for an error
 *
 * Errors: those of weft_trial_store_claim_study() and weft_study_settings_from_json()
 *
 * Returns: (transfer full) (nullable): the study with all its points, claimed
 */
WeftStudy *weft_study_open (WeftTrialStore  *store,
                            gint64           id,
                            const char      *path,
                            GError         **error);
void       weft_study_free (WeftStudy       *self);

/**
 * weft_study_look:
 * @store: where it is
 * @id: a study, which another process may run
 * @error: return location for an error
 *
 * Errors: those of weft_trial_store_read_study() and weft_study_settings_from_json()
 *
 * Returns: (transfer full) (nullable): the study as it is now, to be looked at and not to be run;
 *   its history is of the whole space
 */
WeftStudy *weft_study_look (WeftTrialStore  *store,
                            gint64           id,
                            GError         **error);

/* Returns: its number in the store */
gint64 weft_study_get_id (const WeftStudy *self);

/* Returns: (transfer none): its points; their numbers are those of the store */
const WeftTuneHistory *weft_study_get_history (const WeftStudy *self);

/* Returns: (transfer none): its rules, which may have become narrower */
const WeftStudySettings *weft_study_get_settings (const WeftStudy *self);

/* Returns: the same state, as the store has it */
WeftPointState weft_study_convert_state (WeftTuneState state);

/* Returns: the standard deviation of @values, NaN where there are fewer than two */
double weft_study_measure_spread (const double *values,
                                  gsize         n);

/**
 * weft_study_read_spread:
 * @number: a point
 *
 * Returns: the standard deviation of the first objective over the point's trainings, as the store
 *   has them; NaN where there are fewer than two
 */
double weft_study_read_spread (const WeftStudy *self,
                               guint            number);

/**
 * weft_study_enqueue:
 * @choice: a point, see weft_point_parse(); what it leaves out, the sampler chooses
 * @error: return location for an error
 *
 * Asks for a point to be tried before those that the sampler chooses.
 *
 * Errors: %WEFT_TUNE_ERROR_POINT, those of weft_trial_store_add_point()
 */
gboolean weft_study_enqueue (WeftStudy   *self,
                             const char  *choice,
                             GError     **error);

/**
 * WeftStudyObserver:
 * @began: a point is being tried
 * @reported: the first objective after so many epochs
 * @ended: a point came to an end; @values: (nullable), @message: (nullable): why
 * @log: something happened that people may want to know
 *
 * Called on the study's thread; each function may be %NULL and should return soon.
 */
typedef struct
{
  gpointer data;
  void (*began) (gpointer data, guint number, const char *choice);
  void (*reported) (gpointer data, guint number, int epoch, double value);
  void (*ended) (gpointer data, guint number, WeftPointState state, const double *values, const char *message);
  void (*log) (gpointer data, const char *message);
} WeftStudyObserver;

/**
 * weft_study_run:
 * @observer: (nullable): who is told
 * @control: (nullable): who may ask for changes, also from other processes, see study-door.h
 * @stop: (nullable): cancels: what is being tried waits to be tried again
 * @state: (out): how it ended; the store knows, too
 * @error: return location for an error
 *
 * Tries points until a stop rule holds, the space is exhausted, or somebody ends it. A point that
 * fails is no error; that the first few all fail is, since then nothing works.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_RUN, those of the store
 *
 * Returns: %FALSE on an error; the study has failed then and may be opened again
 */
gboolean weft_study_run (WeftStudy                *self,
                         const WeftStudyObserver  *observer,
                         WeftStudyControl         *control,
                         const WeftStop           *stop,
                         WeftStudyState           *state,
                         GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudy, weft_study_free)

G_END_DECLS
