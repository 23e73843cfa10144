/* study-data.h: all that pictures and words of a study are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every point has a value of is a variable: the dimensions of the space, then the objectives,
 * then the seconds that its trainings took. Read once, never changed, shared by reference.
 */
#pragma once

#include "paint/variable.h"
#include "workflow/study.h"

G_BEGIN_DECLS

/* The number of a record that stands for trials of any kind, see study-gather.h. */
#define WEFT_STUDY_GATHERED (-1)

/**
 * WeftStudyDatum:
 * @number: of the point
 * @state: see #WeftPointState
 * @by_hand: whether a person chose it
 * @message: (nullable): why it failed or was given up
 * @begin, @end: of its trainings, in seconds since the study was made; NaN: not yet
 * @trials: (element-type gint64): its trainings
 * @spread: standard deviation of the first objective over its trainings; NaN: fewer than two
 * @peak_bytes: most memory that one of its trainings held, 0: not known
 * @processor: how long processors worked for it, in seconds
 */
typedef struct
{
  gint64 number;
  WeftPointState state;
  gboolean by_hand;
  char *message;
  double begin;
  double end;
  GArray *trials;
  double spread;
  gint64 peak_bytes;
  double processor;

  /*< private >*/
  GArray *values; /* double: of the first objective */
} WeftStudyDatum;

/**
 * WeftStudyData:
 * @record: the study
 * @study: to be looked at
 * @data: (element-type WeftStudyDatum): its points, by number
 * @now: when it was read, in seconds since the study was made
 * @n_dimensions: variables that are chosen
 * @n_objectives: variables that come out
 * @n_variables: these, and the seconds
 * @variables: (array length=n_variables): of all points, spread as the space is
 * @best: number of the best point of the first objective, -1: none
 * @n_left_out: trials that could have been points, had they the first objective
 */
typedef struct
{
  WeftStudyRecord *record;
  WeftStudy *study;
  GArray *data;
  double now;
  guint n_dimensions;
  guint n_objectives;
  guint n_variables;
  WeftVariable *variables;
  gint64 best;
  guint n_left_out;

  /*< private >*/
  GPtrArray *owned;
  gatomicrefcount references;
} WeftStudyData;

/**
 * weft_study_data_read:
 * @store: where it is
 * @id: a study
 * @error: return location for an error
 *
 * Errors: those of weft_study_look()
 *
 * Thread: any but one that draws
 */
WeftStudyData *weft_study_data_read  (WeftTrialStore  *store,
                                      gint64           id,
                                      GError         **error);
WeftStudyData *weft_study_data_ref   (WeftStudyData   *self);
void           weft_study_data_unref (WeftStudyData   *self);

/* Returns: (transfer none): the point called @index */
const WeftStudyDatum *weft_study_data_get (const WeftStudyData *self,
                                           gsize                index);

/* Returns: whether its points are trials that no study chose, see study-gather.h */
gboolean weft_study_data_is_gathered (const WeftStudyData *self);

/* Returns: whether a variable is shown until somebody asks for others: not the seconds; of gathered
 * trials the first parameters and the first objective, or there were no room */
gboolean weft_study_data_is_usual_axis (const WeftStudyData *self,
                                        guint                variable);

/* Returns: by which number people know a point: its own, or that of its trial where it is
 * gathered */
gint64 weft_study_data_get_number (const WeftStudyData *self,
                                   gsize                index);

/* Returns: whether both are of one study, and have the same variables */
gboolean weft_study_data_is_alike (const WeftStudyData *self,
                                   const WeftStudyData *other);

/* Returns: the point that @trial is a training of, -1: none */
gint64 weft_study_data_find_trial (const WeftStudyData *self,
                                   gint64               trial);

/* Returns: whether larger values of a variable are the better ones: @is_judged: (out): whether
 * either are */
gboolean weft_study_data_is_maximized (const WeftStudyData *self,
                                       guint                variable,
                                       gboolean            *is_judged);

/* Returns: (transfer full): `27 trials: 20 complete, 5 given up` */
char *weft_study_data_tell_counts (const WeftStudyData *self);

/* Returns: (transfer full): the study in words: how it stands, its best, what chooses its points
 * and when it ends */
char *weft_study_data_tell (const WeftStudyData *self);

/* Returns: (transfer full): a point in words, a line for each thing that is known of it */
char *weft_study_data_tell_point (const WeftStudyData *self,
                                  gsize                index);

/* Returns: (transfer full): its values as the study takes them, see weft_point_parse() */
char *weft_study_data_format_choice (const WeftStudyData *self,
                                     gsize                index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyData, weft_study_data_unref)

G_END_DECLS
