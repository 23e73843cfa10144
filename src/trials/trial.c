/* trial.c: what is remembered of one training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/trial.h"

#include "base/i18n.h"
#include "base/number.h"

#include <math.h>

typedef struct
{
  const char *name;
  const char *title;
} StateText;

static const StateText states[] = {
  [WEFT_TRIAL_RUNNING] = { "running", N_("Running") },
  [WEFT_TRIAL_DONE] = { "done", N_("Done") },
  [WEFT_TRIAL_FAILED] = { "failed", N_("Failed") },
  [WEFT_TRIAL_CANCELLED] = { "cancelled", N_("Cancelled") },
  [WEFT_TRIAL_INTERRUPTED] = { "interrupted", N_("Interrupted") },
  [WEFT_TRIAL_PRUNED] = { "pruned", N_("Pruned") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (states) == WEFT_N_TRIAL_STATES);

const char *
weft_trial_state_get_name (WeftTrialState state)
{
  g_return_val_if_fail (state < WEFT_N_TRIAL_STATES, NULL);
  return states[state].name;
}

const char *
weft_trial_state_get_title (WeftTrialState state)
{
  g_return_val_if_fail (state < WEFT_N_TRIAL_STATES, NULL);
  return _ (states[state].title);
}

gboolean
weft_trial_state_parse (const char     *name,
                        WeftTrialState *state)
{
  for (int i = 0; i < WEFT_N_TRIAL_STATES; i++)
    if (g_strcmp0 (states[i].name, name) == 0) {
      *state = (WeftTrialState) i;
      return TRUE;
    }
  return FALSE;
}

double
weft_trial_metric_get_best (const WeftTrialMetric *self)
{
  if (self->direction == WEFT_TRIAL_NO_DIRECTION)
    return self->last;
  return self->direction == WEFT_TRIAL_LOWER_IS_BETTER ? self->min : self->max;
}

double
weft_trial_metric_get_best_epoch (const WeftTrialMetric *self)
{
  if (self->direction == WEFT_TRIAL_NO_DIRECTION)
    return self->last_epoch;
  return self->direction == WEFT_TRIAL_LOWER_IS_BETTER ? self->min_epoch : self->max_epoch;
}

static void
parameter_free (gpointer data)
{
  WeftTrialParameter *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static void
metric_free (gpointer data)
{
  WeftTrialMetric *self = data;

  g_free (self->name);
  g_free (self);
}

static void
mark_free (gpointer data)
{
  WeftTrialMark *self = data;

  g_free (self->name);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

static void
artefact_free (gpointer data)
{
  WeftTrialArtefact *self = data;

  g_free (self->name);
  g_free (self->kind);
  g_free (self->hash);
  g_free (self);
}

WeftTrial *
weft_trial_new (const char *name)
{
  WeftTrial *self = g_new0 (WeftTrial, 1);

  self->references = 1;
  self->name = g_strdup (name);
  self->weft_version = g_strdup (WEFT_VERSION);
  self->parameters = g_ptr_array_new_with_free_func (parameter_free);
  self->metrics = g_ptr_array_new_with_free_func (metric_free);
  self->marks = g_ptr_array_new_with_free_func (mark_free);
  self->artefacts = g_ptr_array_new_with_free_func (artefact_free);
  self->tags = g_ptr_array_new_with_free_func (g_free);
  return self;
}

WeftTrial *
weft_trial_ref (WeftTrial *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

void
weft_trial_unref (WeftTrial *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->references))
    return;
  g_free (self->name);
  g_free (self->node);
  g_free (self->fingerprint);
  g_free (self->message);
  g_free (self->note);
  g_free (self->recipe);
  g_free (self->weft_version);
  g_free (self->kernels);
  g_free (self->cpu);
  g_ptr_array_unref (self->parameters);
  g_ptr_array_unref (self->metrics);
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->artefacts);
  g_ptr_array_unref (self->tags);
  g_free (self);
}

/* Every row of these arrays begins with its name. */
static gpointer
find (GPtrArray  *array,
      const char *name,
      guint      *position)
{
  guint low = 0, high = array->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = g_strcmp0 (*(char **) array->pdata[middle], name);

    if (order == 0) {
      *position = middle;
      return array->pdata[middle];
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *position = low;
  return NULL;
}

static double
read_number (WeftTrialValueType *type,
             const char         *text)
{
  double number;

  if (*type == WEFT_TRIAL_VALUE_BOOLEAN)
    return g_str_equal (text, "true");
  if (*type != WEFT_TRIAL_VALUE_TEXT && weft_number_parse (text, &number))
    return number;
  *type = WEFT_TRIAL_VALUE_TEXT;
  return (double) NAN;
}

void
weft_trial_add_parameter (WeftTrial          *self,
                          const char         *name,
                          WeftTrialValueType  type,
                          const char         *text)
{
  WeftTrialParameter *parameter;
  guint position;

  g_return_if_fail (name != NULL && text != NULL);

  parameter = find (self->parameters, name, &position);
  if (parameter == NULL) {
    parameter = g_new0 (WeftTrialParameter, 1);
    parameter->name = g_strdup (name);
    g_ptr_array_insert (self->parameters, (int) position, parameter);
  }
  g_free (parameter->text);
  parameter->text = g_strdup (text);
  parameter->type = type;
  parameter->number = read_number (&parameter->type, text);
}

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

void
weft_trial_add_tag (WeftTrial  *self,
                    const char *tag)
{
  g_return_if_fail (tag != NULL);

  if (g_ptr_array_find_with_equal_func (self->tags, tag, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->tags, g_strdup (tag));
  g_ptr_array_sort (self->tags, compare_tags);
}

const WeftTrialParameter *
weft_trial_find_parameter (const WeftTrial *self,
                           const char      *name)
{
  guint position;

  return find (self->parameters, name, &position);
}

const WeftTrialMetric *
weft_trial_find_metric (const WeftTrial *self,
                        const char      *name)
{
  guint position;

  return find (self->metrics, name, &position);
}

const WeftTrialArtefact *
weft_trial_find_artefact (const WeftTrial *self,
                          const char      *kind)
{
  for (guint i = 0; i < self->artefacts->len; i++) {
    const WeftTrialArtefact *artefact = self->artefacts->pdata[i];

    if (g_str_equal (artefact->kind, kind))
      return artefact;
  }
  return NULL;
}
