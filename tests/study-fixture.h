/* study-fixture.h: a store with a study that looks as if it had been run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "trials/writer.h"
#include "tune/point.h"
#include "workflow/study-settings.h"
#include "workflow/study.h"

#include <math.h>
#include <string.h>

#define STUDY_WORKFLOW "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{}}"
#define STUDY_N_POINTS 30
#define STUDY_N_EPOCHS 5
#define STUDY_REASON   "at epoch 2: 0.71 is worse than the median 0.42 of 9 trials"

/* The learning rate decides, units help, the optimizer hardly matters. */
static inline double
study_measure (const double *point,
               int           epoch)
{
  return 0.2 + 0.25 * pow (log10 (point[0]) + 2, 2) + 0.3 * (1 - point[1] / 256) + 0.02 * point[2] + 0.4 / epoch;
}

static inline WeftStudySettings *
study_make_settings (void)
{
  WeftStudySettings *settings = weft_study_settings_new ();
  g_autoptr (GError) error = NULL;

  settings->to = g_strdup ("train");
  weft_study_settings_add_objective (settings, "validation_loss", FALSE);
  weft_space_add (settings->space, "train.learning_rate", "1e-4..1e-1:log", NULL, &error);
  g_assert_no_error (error);
  weft_space_add (settings->space, "model.dense1.units", "16..256:int", NULL, &error);
  g_assert_no_error (error);
  weft_space_add (settings->space, "train.optimizer", "adam,sgd,rmsprop", NULL, &error);
  g_assert_no_error (error);
  settings->rules.n_trials = STUDY_N_POINTS;
  return settings;
}

/* Spread over the space without a pattern that could be seen. */
static inline void
study_choose (guint   number,
              double *point)
{
  double first = number * 0.61803398875, second = number * 0.75487766624;

  point[0] = pow (10, -4 + 3 * (first - floor (first)));
  point[1] = 16 + floor (241 * (second - floor (second)));
  point[2] = number % 3;
}

static inline WeftPointState
study_get_state (guint number)
{
  return number % 7 == 4 ? WEFT_POINT_PRUNED : number == 12 ? WEFT_POINT_FAILED
                                                            : WEFT_POINT_COMPLETE;
}

static inline void
study_add_trial (WeftTrialStore *store,
                 gint64          study,
                 guint           number,
                 const double   *point)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autoptr (GError) error = NULL;
  WeftPointState state = study_get_state (number);
  int n = state == WEFT_POINT_COMPLETE ? STUDY_N_EPOCHS : 2;
  g_autofree char *rate = g_strdup_printf ("%.6g", point[0]);
  WeftTrialWriter *writer;

  trial->study = study;
  trial->point = number;
  trial->node = g_strdup ("train");
  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, rate);
  writer = weft_trial_begin (store, trial, STUDY_WORKFLOW, &error);
  g_assert_no_error (error);
  for (int epoch = 1; epoch <= n; epoch++)
    weft_trial_writer_add_point (writer, "validation_loss", 10 * epoch, epoch, study_measure (point, epoch));
  weft_trial_writer_direct (writer, "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER);
  weft_trial_writer_end (writer, state == WEFT_POINT_COMPLETE ? WEFT_TRIAL_DONE : state == WEFT_POINT_PRUNED ? WEFT_TRIAL_PRUNED
                                                                                                             : WEFT_TRIAL_FAILED,
                         state == WEFT_POINT_PRUNED ? STUDY_REASON : state == WEFT_POINT_FAILED ? "the loss is not a number"
                                                                                                : NULL,
                         &error);
  g_assert_no_error (error);
  weft_trial_writer_free (writer);
}

static inline void
study_add_point (WeftTrialStore          *store,
                 const WeftStudySettings *settings,
                 gint64                   study,
                 guint                    number)
{
  double values[3];
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *choice = NULL, *result = NULL, *reports = NULL;
  g_autoptr (GError) error = NULL;
  WeftStudyPoint point = { .state = WEFT_POINT_RUNNING };

  study_choose (number, values);
  node = weft_point_to_json (settings->space, values);
  point.choice = choice = weft_json_write (node, WEFT_JSON_COMPACT);
  weft_trial_store_add_point (store, study, &point, &error);
  g_assert_no_error (error);
  study_add_trial (store, study, number, values);
  point.state = study_get_state (number);
  point.choice = NULL;
  result = g_strdup_printf ("[%.9g]", study_measure (values, STUDY_N_EPOCHS));
  reports = g_strdup_printf ("[[1,%.9g],[2,%.9g]]", study_measure (values, 1), study_measure (values, 2));
  point.values = point.state == WEFT_POINT_COMPLETE ? result : NULL;
  point.reports = point.state == WEFT_POINT_FAILED ? NULL : reports;
  point.message = point.state == WEFT_POINT_PRUNED ? (char *) STUDY_REASON : point.state == WEFT_POINT_FAILED ? (char *) "the loss is not a number"
                                                                                                              : NULL;
  weft_trial_store_set_point (store, study, &point, &error);
  g_assert_no_error (error);
}

/* Returns: the number of a study that is done, with @n points */
static inline gint64
study_fill (WeftTrialStore *store,
            const char     *name,
            guint           n)
{
  g_autoptr (WeftStudySettings) settings = study_make_settings ();
  g_autoptr (JsonNode) node = weft_study_settings_to_json (settings);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);
  g_autoptr (GError) error = NULL;
  gint64 study = weft_trial_store_add_study (store, name, text, STUDY_WORKFLOW, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    study_add_point (store, settings, study, i);
  weft_trial_store_set_study_state (store, study, WEFT_STUDY_DONE, NULL, &error);
  g_assert_no_error (error);
  return study;
}
