/* trial-compare.c: trials side by side: what differs in them, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-compare.h"

#include "base/i18n.h"
#include "learn/metrics.h"
#include "trials/blob.h"
#include "workflow/sink-trials.h"

#include <math.h>
#include <string.h>

/* A report larger than that was not made by an evaluation. */
#define MAX_REPORT (64 << 20)

/* Of shares, what nobody minds; of other numbers, that part of the baseline's mean. */
#define ROPE 0.01

/* Metrics that people look for first. */
static const char *const first[] = {
  "test_accuracy",
  "test_f1_macro",
  "test_roc_auc",
  "test_r2",
  "test_rmse",
  "validation_accuracy",
  "validation_r2",
  "test_loss",
  "validation_loss",
};

/* What differs */

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_same (GPtrArray  *trials,
         const char *name)
{
  const WeftTrialParameter *one = weft_trial_find_parameter (trials->pdata[0], name);

  for (guint i = 1; i < trials->len; i++) {
    const WeftTrialParameter *other = weft_trial_find_parameter (trials->pdata[i], name);

    if ((one == NULL) != (other == NULL) || (one != NULL && !g_str_equal (one->text, other->text)))
      return FALSE;
  }
  return TRUE;
}

static void
list_parameters (WeftTrialComparison *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];

    for (guint j = 0; j < trial->parameters->len; j++) {
      const char *name = ((WeftTrialParameter *) trial->parameters->pdata[j])->name;

      if (!g_hash_table_add (seen, (gpointer) name))
        continue;
      if (is_same (self->trials, name))
        self->n_same++;
      else
        g_ptr_array_add (self->parameters, (gpointer) name);
    }
  }
  g_ptr_array_sort (self->parameters, compare_texts);
}

static guint
rank (const char *metric)
{
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_str_equal (first[i], metric))
      return i;
  if (g_str_has_prefix (metric, "test_"))
    return G_N_ELEMENTS (first);
  return G_N_ELEMENTS (first) + (g_str_has_prefix (metric, "validation_") ? 1 : 2);
}

static int
compare_metrics (gconstpointer a,
                 gconstpointer b)
{
  const char *one = *(const char *const *) a, *other = *(const char *const *) b;

  return rank (one) != rank (other) ? (int) rank (one) - (int) rank (other) : strcmp (one, other);
}

static void
list_metrics (WeftTrialComparison *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];

    for (guint j = 0; j < trial->metrics->len; j++) {
      const WeftTrialMetric *metric = trial->metrics->pdata[j];

      if (metric->n_points > 0 && g_hash_table_add (seen, metric->name))
        g_ptr_array_add (self->metrics, metric->name);
    }
  }
  g_ptr_array_sort (self->metrics, compare_metrics);
}

WeftTrialComparison *
weft_trial_comparison_new (GPtrArray      *trials,
                           WeftTrialField  value)
{
  WeftTrialComparison *self = g_new0 (WeftTrialComparison, 1);

  g_return_val_if_fail (trials->len > 0, NULL);

  self->trials = g_ptr_array_ref (trials);
  self->groups = weft_trial_groups_new (trials);
  self->parameters = g_ptr_array_new ();
  self->metrics = g_ptr_array_new ();
  self->value = value;
  list_parameters (self);
  list_metrics (self);
  return self;
}

void
weft_trial_comparison_free (WeftTrialComparison *self)
{
  g_ptr_array_unref (self->parameters);
  g_ptr_array_unref (self->metrics);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->trials);
  g_free (self);
}

double
weft_trial_comparison_get (const WeftTrialComparison *self,
                           guint                      index,
                           const char                *metric)
{
  const WeftTrialMetric *found = weft_trial_find_metric (self->trials->pdata[index], metric);

  return found != NULL && found->n_points > 0 ? weft_trial_metric_get_value (found, self->value) : (double) NAN;
}

WeftTrialDirection
weft_trial_comparison_get_direction (const WeftTrialComparison *self,
                                     const char                *metric)
{
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrialMetric *found = weft_trial_find_metric (self->trials->pdata[i], metric);

    if (found != NULL && found->direction != WEFT_TRIAL_NO_DIRECTION)
      return found->direction;
  }
  return WEFT_TRIAL_NO_DIRECTION;
}

/* Whether one is better than another */

/* What is a share of one, and so has a scale of its own. */
static gboolean
is_share (const char *metric)
{
  const char *id = strchr (metric, '_');
  const WeftMetric *known = id != NULL ? weft_metric_find (id + 1) : NULL;

  return known != NULL && known->higher_is_better;
}

double
weft_trial_comparison_get_rope (const WeftTrialComparison *self,
                                const char                *metric)
{
  WeftTrialSpread spread;

  if (is_share (metric))
    return ROPE;
  weft_trial_group_spread (self->groups->pdata[0], metric, self->value, &spread);
  return spread.n > 0 ? ROPE * fabs (spread.mean) : 0;
}

void
weft_trial_comparison_compare (const WeftTrialComparison *self,
                               guint                      a,
                               guint                      b,
                               const char                *metric,
                               double                     rope,
                               WeftSignificance          *result)
{
  double used = isnan (rope) ? weft_trial_comparison_get_rope (self, metric) : rope;

  weft_trial_group_compare (self->groups->pdata[a], self->groups->pdata[b], metric, self->value, used, result);
}

static char *
tell_needed (const WeftSignificance *self)
{
  if (self->n_needed == 0)
    return g_strdup_printf (_("more than %d runs of each would be needed"), WEFT_SIGNIFICANCE_MAX_RUNS);
  return g_strdup_printf (ngettext_ ("%u run of each would do", "%u runs of each would do", self->n_needed), self->n_needed);
}

char *
weft_significance_tell (const WeftSignificance *self,
                        const char             *a,
                        const char             *b)
{
  g_autofree char *needed = tell_needed (self);

  switch (self->verdict) {
  case WEFT_SIGNIFICANCE_TOO_FEW:
    return g_strdup_printf (_("Not enough seeds: %u and %u runs say nothing of chance; at least two of each are needed"), self->n_a, self->n_b);
  case WEFT_SIGNIFICANCE_BETTER:
    return g_strdup_printf (_("%s is better than %s (%.1f %%)"), a, b, 100 * self->better);
  case WEFT_SIGNIFICANCE_WORSE:
    return g_strdup_printf (_("%s is worse than %s (%.1f %%)"), a, b, 100 * self->worse);
  case WEFT_SIGNIFICANCE_EQUIVALENT:
    return g_strdup_printf (_("%s is as good as %s (%.1f %%)"), a, b, 100 * self->equivalent);
  case WEFT_SIGNIFICANCE_UNDECIDED:
  default:
    return g_strdup_printf (_("Not enough seeds: %s is better than %s with %.1f %%, worse with %.1f %%; %s"), a, b, 100 * self->better, 100 * self->worse, needed);
  }
}

char *
weft_trial_group_make_title (const WeftTrialGroup *self)
{
  const WeftTrial *trial = self->trials->pdata[0];

  if (self->trials->len == 1)
    return g_strdup (trial->name);
  return g_strdup_printf (ngettext_ ("%s (%u run)", "%s (%u runs)", self->trials->len), trial->name, self->trials->len);
}

/* Reports */

JsonNode *
weft_trial_store_read_report (WeftTrialStore   *store,
                              const WeftTrial  *trial,
                              GError          **error)
{
  g_autoptr (JsonNode) chosen = NULL;

  for (guint i = 0; i < trial->artefacts->len; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (JsonNode) node = NULL;
    gboolean is_test;

    if (!g_str_equal (artefact->kind, WEFT_TRIAL_REPORT_KIND))
      continue;
    bytes = weft_blob_get (weft_trial_store_get_artefacts (store), artefact->hash, MAX_REPORT, error);
    node = bytes != NULL ? weft_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : NULL;
    if (node == NULL)
      return NULL;
    is_test = JSON_NODE_HOLDS_OBJECT (node) && g_str_equal (weft_json_get_string (json_node_get_object (node), "split", ""), "test");
    if (chosen == NULL || is_test) {
      g_clear_pointer (&chosen, json_node_unref);
      chosen = g_steal_pointer (&node);
    }
    if (is_test)
      break;
  }
  return g_steal_pointer (&chosen);
}
