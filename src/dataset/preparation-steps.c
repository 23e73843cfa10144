/* preparation-steps.c: how numbers are scaled, and the table of what can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adding a way to scale is a fit function and a line in STEPS.
 */
#include "dataset/preparation-private.h"

#include "base/i18n.h"
#include "dataset/error.h"
#include "dataset/tokenizer.h"

#include <float.h>
#include <math.h>

gboolean
weft_fitting_go_on (const WeftFitting  *self,
                    GError            **error)
{
  if (!weft_stop_is_requested (self->stop))
    return TRUE;
  g_set_error_literal (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_STOPPED, _("the preparation was cancelled"));
  return FALSE;
}

static void
fit_none (const WeftMoments *moments,
          double             chosen,
          double            *center,
          double            *factor)
{
  *center = 0;
  *factor = 1;
}

static void
fit_bytes (const WeftMoments *moments,
           double             chosen,
           double            *center,
           double            *factor)
{
  *center = 0;
  *factor = 1.0 / 255.0;
}

static void
fit_scale (const WeftMoments *moments,
           double             chosen,
           double            *center,
           double            *factor)
{
  *center = 0;
  *factor = chosen;
}

/* y = (x - min) / (max - min); a constant column becomes zeros. */
static void
fit_min_max (const WeftMoments *moments,
             double             chosen,
             double            *center,
             double            *factor)
{
  double range = moments->maximum - moments->minimum;

  *center = moments->minimum;
  *factor = range > 10 * DBL_MIN ? 1 / range : 1;
}

/* y = (x - mean) / deviation. A column is constant when its deviation is no more
 * than rounding can make of it; the bound is scikit-learn's. */
static void
fit_standardize (const WeftMoments *moments,
                 double             chosen,
                 double            *center,
                 double            *factor)
{
  double n = moments->count, variance = moments->deviation * moments->deviation;
  double noise = n * DBL_EPSILON * variance + pow (n * moments->mean * DBL_EPSILON, 2);

  *center = moments->mean;
  *factor = variance > noise ? 1 / moments->deviation : 1;
}

#define STEPS(STEP)                                             \
  STEP ("none", N_("Leave as they are"), FALSE, fit_none)      \
  STEP ("bytes", N_("Divide by 255"), FALSE, fit_bytes)        \
  STEP ("scale", N_("Multiply by a factor"), FALSE, fit_scale) \
  STEP ("min-max", N_("Stretch to 0 … 1"), TRUE, fit_min_max)  \
  STEP ("standardize", N_("Mean 0, deviation 1"), TRUE, fit_standardize)

#define DESCRIPTOR(id, title, needs_moments, fit) { id, title, needs_moments, fit },
#define CHOICE(id, title, needs_moments, fit)     { id, title },

/* clang-format off */
static const WeftStep steps[] = {
  STEPS (DESCRIPTOR)
};

static const WeftParamChoice numbers[] = {
  { "auto", N_("Divide bytes by 255, standardize other numbers") },
  STEPS (CHOICE)
  { NULL },
};
/* clang-format on */

static const WeftParamChoice tasks[] = {
  { "auto", N_("Detect") },
  { "classes", N_("Tell classes apart") },
  { "numbers", N_("Predict numbers") },
  { "tags", N_("Tag each token of a text") },
  { "text", N_("Write a text") },
  { "none", N_("No target") },
  { NULL },
};

static const WeftParamChoice fills[] = {
  { "mean", N_("Mean") },
  { "median", N_("Median") },
  { "most-frequent", N_("Most frequent value") },
  { "constant", N_("Constant") },
  { NULL },
};

const WeftParam weft_preparation_params[] = {
  { "features", WEFT_PARAM_COLUMNS, N_("Features"), N_("Columns that the model sees. None chosen: all but the target."), NULL, "", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "target", WEFT_PARAM_COLUMN, N_("Target"), N_("The column that the model learns to predict."), NULL, "", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "more_targets", WEFT_PARAM_COLUMNS, N_("Further targets"), N_("Columns that one model learns to predict beside the target. It needs a Head layer for each."), NULL, "", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "task", WEFT_PARAM_CHOICE, N_("Task"), N_("What is predicted. Detected: categories and up to ten whole numbers are classes, other numbers are numbers, a text is written, or is tags where texts are cut at spaces."), NULL, "auto", 0, 0, tasks, NULL, WEFT_PARAM_PLAIN },
  { "numbers", WEFT_PARAM_CHOICE, N_("Scaling"), N_("How numbers are brought to a range that trains well, fitted on the training rows."), NULL, "auto", 0, 0, numbers, NULL, WEFT_PARAM_PLAIN },
  { "factor", WEFT_PARAM_REAL, N_("Factor"), N_("What numbers are multiplied by."), NULL, "0.00392156862745098", 0, 0, NULL, "numbers=scale", WEFT_PARAM_PLAIN },
  { "missing", WEFT_PARAM_CHOICE, N_("Missing values"), N_("What missing numbers become. Missing categories become zeros, or the most frequent one where that is chosen."), NULL, "mean", 0, 0, fills, NULL, WEFT_PARAM_PLAIN },
  { "constant", WEFT_PARAM_REAL, N_("Constant"), N_("What missing numbers become, before scaling."), NULL, "0", 0, 0, NULL, "missing=constant", WEFT_PARAM_PLAIN },
  { "indicator", WEFT_PARAM_BOOLEAN, N_("Missing indicator"), N_("Adds a number that is 1 where a value was missing, for columns that miss some in the training rows."), NULL, "false", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "tokens", WEFT_PARAM_CHOICE, N_("Cut texts into"), N_("What a text is cut into. Each token then counts as the number of its entry in a vocabulary."), NULL, "words", 0, 0, weft_token_choices, NULL, WEFT_PARAM_PLAIN },
  { "lowercase", WEFT_PARAM_BOOLEAN, N_("Ignore case"), N_("Whether “The” and “the” are the same token."), NULL, "true", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "vocabulary", WEFT_PARAM_INTEGER, N_("Vocabulary"), N_("How many of the most frequent tokens have an entry, counted on the training rows. Others count as unknown."), NULL, "10000", 5, 16777216, NULL, "tokens=words|characters|spaces", WEFT_PARAM_LOG },
  { "vocabulary_file", WEFT_PARAM_FILE, N_("Vocabulary file"), N_("The vocab.txt of a pretrained model of BERT’s kind, an entry a line."), NULL, "", 0, 0, NULL, "tokens=wordpiece", WEFT_PARAM_PLAIN },
  { "length", WEFT_PARAM_INTEGER, N_("Text length"), N_("How many tokens of a text the model sees. What is longer is cut off. 0: as many as the longest text of the training rows has, at most 512."), N_("tokens"), "0", 0, 65536, NULL, NULL, WEFT_PARAM_PLAIN },
  { "target_length", WEFT_PARAM_INTEGER, N_("Written length"), N_("How many tokens a text that is written has at most, its end included. 0: as many as the longest of the training rows needs, at most 512."), N_("tokens"), "0", 0, 65536, NULL, "task=text", WEFT_PARAM_PLAIN },
  { NULL },
};

const WeftStep *
weft_step_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].id, id))
      return &steps[i];
  return NULL;
}
