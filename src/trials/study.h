/* study.h: searches for good settings, and the points that they tried
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study is a workflow, what is varied of it and by which rules, and numbered points. A point
 * is what was chosen for all that is varied; its trainings are trials that name study and point.
 * What the texts in JSON hold is up to who runs studies, see workflow/study.h.
 *
 * Each function is one transaction, so that a process that is killed anywhere leaves a study
 * that another one goes on with.
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftStudyState:
 * @WEFT_STUDY_RUNNING: a process is working on it
 * @WEFT_STUDY_DONE: one of its stop rules holds
 * @WEFT_STUDY_STOPPED: ended by a person; what it found counts
 * @WEFT_STUDY_CANCELLED: ended by a person, and its trainings with it
 * @WEFT_STUDY_FAILED: could not go on, see the study's message
 * @WEFT_STUDY_INTERRUPTED: its process went away without a word
 */
typedef enum {
  WEFT_STUDY_RUNNING,
  WEFT_STUDY_DONE,
  WEFT_STUDY_STOPPED,
  WEFT_STUDY_CANCELLED,
  WEFT_STUDY_FAILED,
  WEFT_STUDY_INTERRUPTED,
  WEFT_N_STUDY_STATES,
} WeftStudyState;

/* Returns: (transfer none): "running", "done" … as in files and on the command line */
const char *weft_study_state_get_name (WeftStudyState state);

/* Returns: (transfer none): the name for people, translated */
const char *weft_study_state_get_title (WeftStudyState state);

/**
 * WeftPointState:
 * @WEFT_POINT_WAITING: wanted, not begun
 * @WEFT_POINT_RUNNING: begun
 * @WEFT_POINT_COMPLETE: has its values
 * @WEFT_POINT_PRUNED: given up early, since others did better
 * @WEFT_POINT_FAILED: has none, see its message
 */
typedef enum {
  WEFT_POINT_WAITING,
  WEFT_POINT_RUNNING,
  WEFT_POINT_COMPLETE,
  WEFT_POINT_PRUNED,
  WEFT_POINT_FAILED,
  WEFT_N_POINT_STATES,
} WeftPointState;

/* Returns: (transfer none): "waiting", "running" … as in files and on the command line */
const char *weft_point_state_get_name (WeftPointState state);

/* Returns: (transfer none): the name for people, translated */
const char *weft_point_state_get_title (WeftPointState state);

/**
 * WeftStudyPoint:
 * @number: from 0, in the order in which they were chosen
 * @state: see #WeftPointState
 * @by_hand: whether a person chose it
 * @finished: how many points had come to an end when this one did, itself included; 0: it has not
 * @choice: what was chosen, JSON
 * @values: (nullable): what it came to, a number for each objective, JSON
 * @reports: (nullable): what it came to on the way, JSON
 * @message: (nullable): why it failed or was given up
 */
typedef struct
{
  gint64 number;
  WeftPointState state;
  gboolean by_hand;
  gint64 finished;
  char *choice;
  char *values;
  char *reports;
  char *message;
} WeftStudyPoint;

void weft_study_point_free (WeftStudyPoint *self);

/**
 * WeftStudyRecord:
 * @id: number in its store, 0 before it has one; never given twice
 * @name: (nullable): for people; %NULL before it has an id: "Study" and the number it will get
 * @created: µs since 1970-01-01 UTC
 * @state: see #WeftStudyState
 * @settings: what is varied and by which rules, JSON
 * @message: (nullable): why it failed
 * @counts: (array fixed-size=WEFT_N_POINT_STATES): points in each state
 * @revision: changes with every change of the study or its points
 */
typedef struct
{
  gint64 id;
  char *name;
  gint64 created;
  WeftStudyState state;
  char *settings;
  char *message;
  gint64 counts[WEFT_N_POINT_STATES];
  gint64 revision;
} WeftStudyRecord;

void weft_study_record_free (WeftStudyRecord *self);

/**
 * weft_trial_store_add_study:
 * @name: (nullable): for people
 * @settings: JSON
 * @workflow: the JSON of the workflow
 * @error: return location for an error
 *
 * Stores a new study, which this process runs.
 *
 * Returns: its number, 0 on error
 */
gint64 weft_trial_store_add_study (WeftTrialStore  *self,
                                   const char      *name,
                                   const char      *settings,
                                   const char      *workflow,
                                   GError         **error);

/**
 * weft_trial_store_claim_study:
 * @id: a study
 * @error: return location for an error
 *
 * Makes this process the one that runs it.
 *
 * Errors: %WEFT_TRIALS_ERROR_NOT_FOUND, %WEFT_TRIALS_ERROR_INVALID when a process that is alive
 *   on this machine runs it
 */
gboolean weft_trial_store_claim_study (WeftTrialStore  *self,
                                       gint64           id,
                                       GError         **error);

/* Says how a study is: @message: (nullable): why. */
gboolean weft_trial_store_set_study_state (WeftTrialStore  *self,
                                           gint64           id,
                                           WeftStudyState   state,
                                           const char      *message,
                                           GError         **error);

/* Changes the rules of a study, for points that are chosen from now on. */
gboolean weft_trial_store_set_study_settings (WeftTrialStore  *self,
                                              gint64           id,
                                              const char      *settings,
                                              GError         **error);

/* Returns: (transfer full) (nullable): the study as it is now */
WeftStudyRecord *weft_trial_store_read_study (WeftTrialStore  *self,
                                              gint64           id,
                                              GError         **error);

/* Returns: (transfer full) (nullable): the JSON of the study's workflow */
char *weft_trial_store_read_study_workflow (WeftTrialStore  *self,
                                            gint64           id,
                                            GError         **error);

/* Returns: (transfer full) (element-type WeftStudyRecord) (nullable): all studies, newest first */
GPtrArray *weft_trial_store_list_studies (WeftTrialStore  *self,
                                          GError         **error);

/**
 * weft_trial_store_add_point:
 * @study: a study
 * @point: (inout): state, by_hand and choice are taken, its number is given
 * @error: return location for an error
 */
gboolean weft_trial_store_add_point (WeftTrialStore  *self,
                                     gint64           study,
                                     WeftStudyPoint  *point,
                                     GError         **error);

/* Says what has become of a point: its state, its choice where that is given, values, reports and
 * message. The store counts when it ended. */
gboolean weft_trial_store_set_point (WeftTrialStore        *self,
                                     gint64                 study,
                                     const WeftStudyPoint  *point,
                                     GError               **error);

/* Returns: (transfer full) (element-type WeftStudyPoint) (nullable): all points by number */
GPtrArray *weft_trial_store_read_points (WeftTrialStore  *self,
                                         gint64           study,
                                         GError         **error);

/**
 * weft_trial_store_list_point_trials:
 * @study: a study
 * @point: number of one of its points
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the trainings of the point, in the
 *   order of their beginning; those in the trash do not count
 */
GArray *weft_trial_store_list_point_trials (WeftTrialStore  *self,
                                            gint64           study,
                                            gint64           point,
                                            GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyPoint, weft_study_point_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyRecord, weft_study_record_free)

G_END_DECLS
