/* trial.h: what is remembered of one training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A WeftTrial is a plain record. Whoever starts a run fills one in and hands it
 * to weft_trial_begin(); whoever reads the store gets one, which nobody changes
 * any more, so that it may be shared between threads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftTrialState:
 * @WEFT_TRIAL_RUNNING: a process is working on it
 * @WEFT_TRIAL_DONE: finished as planned
 * @WEFT_TRIAL_FAILED: stopped by an error, see the trial's message
 * @WEFT_TRIAL_CANCELLED: stopped by the user
 * @WEFT_TRIAL_INTERRUPTED: its process went away without a word
 * @WEFT_TRIAL_PRUNED: given up by its study, since others did better
 */
typedef enum {
  WEFT_TRIAL_RUNNING,
  WEFT_TRIAL_DONE,
  WEFT_TRIAL_FAILED,
  WEFT_TRIAL_CANCELLED,
  WEFT_TRIAL_INTERRUPTED,
  WEFT_TRIAL_PRUNED,
  WEFT_N_TRIAL_STATES,
} WeftTrialState;

/* Returns: (transfer none): "running", "done" … as in files and on the command line */
const char *weft_trial_state_get_name (WeftTrialState state);

/* Returns: (transfer none): the name for people, translated */
const char *weft_trial_state_get_title (WeftTrialState state);

/**
 * weft_trial_state_parse:
 * @name: as weft_trial_state_get_name() gives it
 * @state: (out): the state
 *
 * Returns: whether @name is one of the names
 */
gboolean weft_trial_state_parse (const char     *name,
                                 WeftTrialState *state);

/**
 * WeftTrialValueType:
 *
 * The type of a parameter's value; numbers are ordered as numbers by queries.
 */
typedef enum {
  WEFT_TRIAL_VALUE_TEXT,
  WEFT_TRIAL_VALUE_BOOLEAN,
  WEFT_TRIAL_VALUE_INTEGER,
  WEFT_TRIAL_VALUE_REAL,
} WeftTrialValueType;

/**
 * WeftTrialParameter:
 * @name: `NODE.PARAM` or `NODE.LAYER.PARAM`
 * @type: how @text is meant
 * @text: the value in the C locale: "0.001", "true", "adam"
 * @number: the value of a number, 0 or 1 for a boolean, NaN for a text
 */
typedef struct
{
  char *name;
  WeftTrialValueType type;
  char *text;
  double number;
} WeftTrialParameter;

/**
 * WeftTrialDirection:
 *
 * Which values of a metric are the good ones.
 */
typedef enum {
  WEFT_TRIAL_LOWER_IS_BETTER = -1,
  WEFT_TRIAL_NO_DIRECTION = 0,
  WEFT_TRIAL_HIGHER_IS_BETTER = 1,
} WeftTrialDirection;

/* So many points are meant by the end of a series. */
#define WEFT_TRIAL_TAIL 5

/**
 * WeftTrialMetric:
 * @name: `<split>_<metric>`, like "validation_loss"
 * @direction: which values are good
 * @n_points: length of its series
 * @last: value of the last point; NaN when that was NaN
 * @last_step: step of the last point
 * @last_epoch: epoch of the last point
 * @min: smallest value that is not NaN; NaN when there is none
 * @min_epoch: the epoch where it was first reached
 * @max: largest value that is not NaN; NaN when there is none
 * @max_epoch: the epoch where it was first reached
 * @tail: mean of the last %WEFT_TRIAL_TAIL points, or of all where there are fewer; NaN when
 *   one of them is
 *
 * Units: epochs are fractional and count completed ones, steps are batches.
 */
typedef struct
{
  char *name;
  WeftTrialDirection direction;
  gint64 n_points;
  double last;
  gint64 last_step;
  double last_epoch;
  double min;
  double min_epoch;
  double max;
  double max_epoch;
  double tail;
} WeftTrialMetric;

/* Returns: the largest or smallest value by direction; the last one without a direction */
double weft_trial_metric_get_best (const WeftTrialMetric *self);

/* Returns: the epoch of weft_trial_metric_get_best() */
double weft_trial_metric_get_best_epoch (const WeftTrialMetric *self);

/**
 * WeftTrialMark:
 * @step: the first batch that saw the change
 * @epoch: the same in epochs
 * @time: seconds since the trial began
 * @name: what was changed, like "learning_rate", or done, like "pause"
 * @from: (nullable): the value before
 * @to: (nullable): the value after
 */
typedef struct
{
  gint64 step;
  double epoch;
  double time;
  char *name;
  char *from;
  char *to;
} WeftTrialMark;

/**
 * WeftTrialArtefact:
 * @name: unique within the trial, like "best.safetensors"
 * @kind: what it is: "weights", "checkpoint", "report", "picture"
 * @hash: content hash, see weft_blob_get_path()
 * @bytes: size
 */
typedef struct
{
  char *name;
  char *kind;
  char *hash;
  gint64 bytes;
} WeftTrialArtefact;

/**
 * WeftTrial:
 * @id: number in its store, 0 before it has one; never given twice
 * @name: for people; need not be unique
 * @created: µs since 1970-01-01 UTC
 * @finished: µs since 1970-01-01 UTC, 0 while it runs
 * @state: see #WeftTrialState
 * @seed: the run's seed
 * @node: (nullable): id of the Train node in the workflow
 * @fingerprint: (nullable): content hash of the data
 * @parent: the trial whose model, or whose workflow with other parameters, it was made of; 0: it
 *   began anew
 * @study: the study that it belongs to, 0: to none; see study.h
 * @point: number of the point in @study that it is a training of
 * @seconds: time spent on it, over all attempts
 * @peak_bytes: most memory that its process held, 0: not known
 * @processor: time that processors worked on it, over all attempts, in seconds; 0: not known
 * @message: (nullable): why it failed
 * @note: (nullable): Markdown
 * @recipe: (nullable): says all that was trained but the seed: trials of one recipe are runs
 *   of the same thing; not %NULL where a store gave it
 * @archived: out of the way, yet kept
 * @pinned: always first in a list
 * @trashed: µs since 1970-01-01 UTC when it was deleted, 0 when it was not
 * @attempt: which process' writes count; see weft_trial_resume()
 * @revision: changes with every change of the trial
 * @weft_version: version of Weft that ran it
 * @kernels: (nullable): kernel set, on which the bits of results depend
 * @cpu: (nullable): name of the processor
 * @threads: threads the engine used, 0 when unknown
 * @parameters: (element-type WeftTrialParameter): sorted by name
 * @metrics: (element-type WeftTrialMetric): sorted by name
 * @marks: (element-type WeftTrialMark): in the order of time
 * @artefacts: (element-type WeftTrialArtefact): sorted by name
 * @tags: (element-type utf8): sorted
 *
 * The workflow itself can be large and is read with
 * weft_trial_store_read_workflow().
 */
typedef struct
{
  gint64 id;
  char *name;
  gint64 created;
  gint64 finished;
  WeftTrialState state;
  guint64 seed;
  char *node;
  char *fingerprint;
  gint64 parent;
  gint64 study;
  gint64 point;
  double seconds;
  char *message;
  char *note;
  char *recipe;
  gboolean archived;
  gboolean pinned;
  gint64 trashed;
  gint64 attempt;
  gint64 revision;

  char *weft_version;
  char *kernels;
  char *cpu;
  int threads;

  gint64 peak_bytes;
  double processor;

  GPtrArray *parameters;
  GPtrArray *metrics;
  GPtrArray *marks;
  GPtrArray *artefacts;
  GPtrArray *tags;

  /*< private >*/
  int references;
} WeftTrial;

/**
 * weft_trial_new:
 * @name: (nullable): for people; %NULL: "Trial" and the number it will get
 *
 * Returns: (transfer full): an empty record made by this version of Weft
 */
WeftTrial *weft_trial_new (const char *name);

WeftTrial *weft_trial_ref   (WeftTrial *self);
void       weft_trial_unref (WeftTrial *self);

/**
 * weft_trial_add_parameter:
 * @name: `NODE.PARAM`
 * @type: how @text is meant
 * @text: the value in the C locale; a number that does not parse is kept as text
 *
 * Adds or replaces a parameter of a record that no store has seen yet.
 */
void weft_trial_add_parameter (WeftTrial          *self,
                               const char         *name,
                               WeftTrialValueType  type,
                               const char         *text);

/* Adds a tag of a record that no store has seen yet; twice is once. */
void weft_trial_add_tag (WeftTrial  *self,
                         const char *tag);

/* Returns: (transfer none) (nullable): the parameter or metric called @name */
const WeftTrialParameter *weft_trial_find_parameter (const WeftTrial *self,
                                                     const char      *name);
const WeftTrialMetric    *weft_trial_find_metric    (const WeftTrial *self,
                                                     const char      *name);

/* Returns: (transfer none) (nullable): the first of what it kept that is of a kind: "model" … */
const WeftTrialArtefact *weft_trial_find_artefact (const WeftTrial *self,
                                                   const char      *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrial, weft_trial_unref)

G_END_DECLS
