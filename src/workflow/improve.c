/* improve.c: what the curves of a training say should be tried next
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule is a row of the table at the end and a function above it. Rules that contradict an
 * earlier one are not asked any more: a training that diverged has not overfitted.
 */
#include "workflow/improve.h"

#include "base/i18n.h"
#include "base/number.h"
#include "trials/series.h"
#include "workflow/imbalance.h"

#include <math.h>
#include <string.h>

/* Shares of a loss: what it must have risen, moved or jumped by to be told of. */
#define RISE        0.05
#define STILL_FALLS 0.05
#define STANDS      0.01
#define JUMPS       0.10

/* A quarter of the epochs that brings so much of the whole fall, which is not next to nothing. */
#define STEADY 0.15
#define EVEN   0.25
#define SLOW   0.03

/* What a training that has learned nothing has lost of its first loss. */
#define LEARNED 0.10

/* Shorter curves say nothing. */
#define FEWEST_EPOCHS 4

/* Half of what rises is enough for weights that have not been held back at all. */
#define FIRST_DECAY 0.01
#define MOST_RATIO  0.5

/* A trial and its losses, a number an epoch. */
typedef struct
{
  const WeftTrial *trial;
  const char *node;   /* of its training */
  double *train;      /* Owned */
  double *validation; /* Owned */
  guint n_train;
  guint n_validation;
  guint best; /* index of the lowest validation loss */
} Case;

void
weft_improvement_free (WeftImprovement *self)
{
  g_ptr_array_unref (self->changes);
  g_free (self->reason);
  g_free (self);
}

static void
change_free (gpointer data)
{
  WeftImprovementChange *self = data;

  g_free (self->parameter);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

static void
case_clear (Case *self)
{
  g_free (self->train);
  g_free (self->validation);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* Changes */

static void
add_change (WeftImprovement          *self,
            const WeftTrialParameter *parameter,
            const char               *to)
{
  WeftImprovementChange *change;

  if (parameter == NULL || g_str_equal (parameter->text, to))
    return;
  change = g_new (WeftImprovementChange, 1);
  *change = (WeftImprovementChange){ g_strdup (parameter->name), g_strdup (parameter->text), g_strdup (to) };
  g_ptr_array_add (self->changes, change);
}

static const WeftTrialParameter *
find (const Case *self,
      const char *param)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", self->node, param);

  return weft_trial_find_parameter (self->trial, name);
}

static gboolean
has_value (const Case *self,
           const char *param,
           const char *value)
{
  const WeftTrialParameter *parameter = find (self, param);

  return parameter != NULL && g_str_equal (parameter->text, value);
}

static void
set (const Case      *self,
     WeftImprovement *to,
     const char      *param,
     const char      *value)
{
  add_change (to, find (self, param), value);
}

static void
set_number (WeftImprovement          *to,
            const WeftTrialParameter *parameter,
            double                    value)
{
  char text[WEFT_NUMBER_LENGTH];

  if (parameter != NULL && isfinite (value))
    add_change (to, parameter, weft_number_format (value, text));
}

/* Two digits are as much as such a number is meant. */
static double
round_off (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.2g", value), NULL);
}

static void
scale (const Case      *self,
       WeftImprovement *to,
       const char      *param,
       double           factor)
{
  const WeftTrialParameter *parameter = find (self, param);

  if (parameter != NULL && parameter->number > 0)
    set_number (to, parameter, parameter->type == WEFT_TRIAL_VALUE_INTEGER ? round (parameter->number * factor) : round_off (parameter->number * factor));
}

/* Rules: each says what it has seen and changes for it, or gives nothing. */

/* Returns: the first epoch whose loss is no number, counted from 1; 0: none */
static guint
find_fault (const Case *self)
{
  for (guint i = 0; i < self->n_train; i++)
    if (!isfinite (self->train[i]))
      return i + 1;
  return 0;
}

static gboolean
judge_diverged (const Case      *self,
                WeftImprovement *to)
{
  guint fault = find_fault (self);
  double first = self->n_train > 0 ? self->train[0] : NAN, last = self->n_train > 0 ? self->train[self->n_train - 1] : NAN;

  if (fault == 0 && !(self->n_train >= 2 && last > 2 * first))
    return FALSE;
  if (fault != 0)
    to->reason = g_strdup_printf (_("the training loss was no number any more in epoch %u: the steps are too large"), fault);
  else
    to->reason = g_strdup_printf (_("the training loss rose from %.3g to %.3g: the steps are too large"), first, last);
  scale (self, to, "learning_rate", 0.1);
  if (has_value (self, "clip_norm", "0"))
    set (self, to, "clip_norm", "1");
  return TRUE;
}

static gboolean
judge_blind (const Case      *self,
             WeftImprovement *to)
{
  if (self->n_validation > 0 || self->n_train == 0)
    return FALSE;
  to->reason = g_strdup (_("there are no validation rows, so nothing tells a model that learns from one that learns by heart"));
  for (guint i = 0; i < self->trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = self->trial->parameters->pdata[i];

    if (g_str_has_suffix (parameter->name, ".validation") && parameter->number == 0)
      add_change (to, parameter, "0.1");
  }
  return TRUE;
}

static gboolean
judge_stuck (const Case      *self,
             WeftImprovement *to)
{
  double first = self->n_train > 0 ? self->train[0] : NAN, last = self->n_train > 0 ? self->train[self->n_train - 1] : NAN;

  if (self->n_train < FEWEST_EPOCHS || !(last > (1 - LEARNED) * first) || !(first - last > -LEARNED * first))
    return FALSE;
  /* What begins low has learned before its first epoch ended. */
  if (self->n_validation > 0 && self->validation[self->best] < 0.5 * first)
    return FALSE;
  to->reason = g_strdup_printf (_("the training loss went from %.3g to %.3g in %u epochs: it hardly learns, so the steps may be too small"), first, last, self->n_train);
  scale (self, to, "learning_rate", 10);
  return TRUE;
}

/* Layers that leave out some of their numbers leave out more. */
static void
strengthen_dropout (const Case      *self,
                    WeftImprovement *to)
{
  for (guint i = 0; i < self->trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = self->trial->parameters->pdata[i];

    if (g_str_has_suffix (parameter->name, ".ratio") && strstr (parameter->name, ".dropout") != NULL && parameter->number < MOST_RATIO)
      set_number (to, parameter, round_off (MIN (parameter->number + 0.2, MOST_RATIO)));
  }
}

static gboolean
judge_overfit (const Case      *self,
               WeftImprovement *to)
{
  guint last = self->n_validation - 1;
  double lowest, end;

  if (self->n_validation < FEWEST_EPOCHS || self->n_train != self->n_validation || self->best == last)
    return FALSE;
  lowest = self->validation[self->best];
  end = self->validation[last];
  if (!(end > (1 + RISE) * lowest) || !(self->train[last] < self->train[self->best]))
    return FALSE;
  to->reason = g_strdup_printf (_("the validation loss was lowest after epoch %u, %.3g, and rose to %.3g, while the training loss fell on from %.3g to %.3g: it learns its rows by heart"),
                                self->best + 1, lowest, end, self->train[self->best], self->train[last]);
  set (self, to, "early_stopping", "true");
  set (self, to, "restore_best", "true");
  strengthen_dropout (self, to);
  if (has_value (self, "weight_decay", "0"))
    set_number (to, find (self, "weight_decay"), FIRST_DECAY);
  else
    scale (self, to, "weight_decay", 3);
  if (has_value (self, "optimizer", "adam"))
    set (self, to, "optimizer", "adamw");
  return TRUE;
}

/* How far a loss jumps from epoch to epoch in its second half, as a share of it; 0 when it does not
 * go up and down. */
static double
measure_jumps (const double *loss,
               guint         n)
{
  guint first = n / 2, n_turns = 0;
  double sum = 0, mean = 0;

  for (guint i = first; i < n; i++)
    mean += loss[i] / (n - first);
  for (guint i = first + 1; i < n; i++)
    sum += fabs (loss[i] - loss[i - 1]);
  for (guint i = first + 2; i < n; i++)
    n_turns += (loss[i] > loss[i - 1]) != (loss[i - 1] > loss[i - 2]);
  return n >= 2 * FEWEST_EPOCHS && 2 * n_turns >= n - first - 2 && mean > 0 ? sum / (n - first - 1) / mean : 0;
}

/* A slow training falls by little, but in its last quarter as in the first. */
static gboolean
falls_steadily (double first,
                double before,
                double last)
{
  return first - last > SLOW * first && before - last > STEADY * (first - last);
}

static gboolean
judge_unfinished (const Case      *self,
                  WeftImprovement *to)
{
  guint n = self->n_validation, quarter = MAX (n / 4, 1);
  double before, last;

  /* Of a loss that jumps, two epochs say nothing. */
  if (n < FEWEST_EPOCHS || self->best + 1 < n - n / 10 || measure_jumps (self->validation, n) > JUMPS)
    return FALSE;
  before = self->validation[n - 1 - quarter];
  last = self->validation[n - 1];
  if (!(last < (1 - STILL_FALLS) * before) && !falls_steadily (self->validation[0], before, last))
    return FALSE;
  to->reason = g_strdup_printf (_("the validation loss still fell in the last %u epochs, from %.3g to %.3g: it has not learned all it can"), quarter, before, last);
  scale (self, to, "epochs", 2);
  if (has_value (self, "schedule", "constant"))
    set (self, to, "schedule", "cosine");
  return TRUE;
}

/* A schedule has ended a fall that was even until then. */
static gboolean
judge_timid (const Case      *self,
             WeftImprovement *to)
{
  guint n = self->n_validation;
  double first, last;

  if (n < 2 * FEWEST_EPOCHS || self->best + 1 < n - n / 10 || has_value (self, "schedule", "constant") || find (self, "schedule") == NULL)
    return FALSE;
  first = self->validation[0];
  last = self->validation[n - 1];
  if (!(first - last > SLOW * first) || !(self->validation[n / 4] - self->validation[n / 2] > EVEN * (first - last)))
    return FALSE;
  to->reason = g_strdup_printf (_("the validation loss fell evenly from %.3g to %.3g until the schedule made the steps too small: they could have been larger"), first, last);
  scale (self, to, "learning_rate", 3);
  return TRUE;
}

static gboolean
judge_restless (const Case      *self,
                WeftImprovement *to)
{
  double jumps = measure_jumps (self->validation, self->n_validation);

  if (!(jumps > JUMPS))
    return FALSE;
  to->reason = g_strdup_printf (_("the validation loss jumps by %.0f %% from epoch to epoch: the steps are too large for where it has come to"), 100 * jumps);
  if (has_value (self, "schedule", "constant"))
    set (self, to, "schedule", "cosine");
  else
    scale (self, to, "learning_rate", 1.0 / 3);
  scale (self, to, "batch_size", 2);
  return TRUE;
}

static void
widen (const Case      *self,
       WeftImprovement *to)
{
  for (guint i = 0; i < self->trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = self->trial->parameters->pdata[i];

    if (g_str_has_suffix (parameter->name, ".filters"))
      set_number (to, parameter, 2 * parameter->number);
  }
}

/* Both losses stand still close to each other, far from where they could be. */
static gboolean
judge_plateau (const Case      *self,
               WeftImprovement *to)
{
  guint n = self->n_validation, third = MAX (n / 3, 2);
  double before, last, gap;

  if (n < 2 * FEWEST_EPOCHS || self->n_train != n)
    return FALSE;
  before = self->validation[n - 1 - third];
  last = self->validation[n - 1];
  gap = fabs (last - self->train[n - 1]) / last;
  if (!(fabs (before - last) < STANDS * before))
    return FALSE;
  if (gap < RISE) {
    to->reason = g_strdup_printf (_("the validation loss has stood at %.3g for %u epochs, close to the training loss of %.3g: the model is too small for more, or its steps are"), last, third,
                                  self->train[n - 1]);
    widen (self, to);
  } else {
    to->reason = g_strdup_printf (_("the validation loss has stood at %.3g for %u epochs: smaller steps at the end may find a lower one"), last, third);
  }
  if (has_value (self, "schedule", "constant"))
    set (self, to, "schedule", "cosine");
  return TRUE;
}

static gboolean
judge_uneven (const Case      *self,
              WeftImprovement *to)
{
  static const char *const splits[] = { "validation", "test" };

  for (guint i = 0; i < G_N_ELEMENTS (splits); i++) {
    g_autofree char *plain = g_strconcat (splits[i], "_accuracy", NULL), *balanced = g_strconcat (splits[i], "_balanced_accuracy", NULL);
    const WeftTrialMetric *all = weft_trial_find_metric (self->trial, plain), *each = weft_trial_find_metric (self->trial, balanced);

    if (all == NULL || each == NULL || !weft_imbalance_is_uneven (all->last, each->last))
      continue;
    to->reason = g_strdup_printf (_("accuracy is %.1f %% over all rows and %.1f %% as a mean over the classes: rare classes are answered worse"), 100 * all->last, 100 * each->last);
    for (const WeftImbalanceSetting *setting = weft_imbalance_list_settings (); setting->param != NULL; setting++)
      set (self, to, setting->param, setting->value);
    set (self, to, "metric", "balanced_accuracy");
    return TRUE;
  }
  return FALSE;
}

/* @is_last: whether no other rule is asked once this one has spoken */
typedef struct
{
  const char *id;
  const char *title;
  gboolean (*judge) (const Case *self, WeftImprovement *to);
  gboolean is_last;
} Rule;

static const Rule rules[] = {
  { "diverged", N_("Diverged"), judge_diverged, TRUE },
  { "no-validation", N_("No validation rows"), judge_blind, FALSE },
  { "not-learning", N_("Not learning"), judge_stuck, TRUE },
  { "over-fit", N_("Over-fit"), judge_overfit, FALSE },
  { "under-fit", N_("Under-fit"), judge_unfinished, FALSE },
  { "small-steps", N_("Small steps"), judge_timid, FALSE },
  { "restless", N_("Restless"), judge_restless, FALSE },
  { "plateau", N_("Plateau"), judge_plateau, FALSE },
  { "imbalance", N_("Imbalance"), judge_uneven, FALSE },
};

const char *
weft_improve_get_title (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_strcmp0 (rules[i].id, id) == 0)
      return _ (rules[i].title);
  return NULL;
}

/* Reading */

/* @values: (out) (transfer full): the metric at the end of each epoch */
static gboolean
read_epochs (WeftTrialStore   *store,
             const WeftTrial  *trial,
             const char       *metric,
             double          **values,
             guint            *n,
             GError          **error)
{
  g_autoptr (GArray) points = NULL;

  *n = 0;
  *values = NULL;
  if (weft_trial_find_metric (trial, metric) == NULL)
    return TRUE;
  points = weft_trial_store_read_series (store, trial->id, metric, 0, error);
  if (points == NULL)
    return FALSE;
  *n = points->len;
  *values = g_new (double, points->len + 1);
  for (guint i = 0; i < points->len; i++)
    (*values)[i] = g_array_index (points, WeftTrialPoint, i).value;
  return TRUE;
}

static gboolean
read_case (Case             *self,
           WeftTrialStore   *store,
           const WeftTrial  *trial,
           GError          **error)
{
  self->trial = trial;
  self->node = trial->node != NULL ? trial->node : "train";
  if (!read_epochs (store, trial, "train_loss", &self->train, &self->n_train, error) ||
      !read_epochs (store, trial, "validation_loss", &self->validation, &self->n_validation, error))
    return FALSE;
  for (guint i = 1; i < self->n_validation; i++)
    if (self->validation[i] < self->validation[self->best])
      self->best = i;
  return TRUE;
}

GPtrArray *
weft_improve_trial (WeftTrialStore  *store,
                    gint64           id,
                    GError         **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_improvement_free);
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);
  g_auto (Case) looked = { NULL };

  if (trial == NULL || !read_case (&looked, store, trial, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_autoptr (WeftImprovement) improvement = g_new0 (WeftImprovement, 1);

    improvement->id = rules[i].id;
    improvement->title = _ (rules[i].title);
    improvement->changes = g_ptr_array_new_with_free_func (change_free);
    if (!rules[i].judge (&looked, improvement))
      continue;
    g_ptr_array_add (found, g_steal_pointer (&improvement));
    if (rules[i].is_last)
      break;
  }
  return g_steal_pointer (&found);
}
