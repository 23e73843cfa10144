/* metric-name.c: what the names of metrics mean: `validation_loss`
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/metric-name.h"

#include "base/i18n.h"
#include "learn/metrics.h"

#include <string.h>

static const struct
{
  const char *prefix;
  const char *title;
} splits[] = {
  [WEFT_METRIC_NO_SPLIT] = { "", "" },
  [WEFT_METRIC_BATCH] = { "batch_", N_("Batch") },
  [WEFT_METRIC_TRAIN] = { "train_", N_("Training") },
  [WEFT_METRIC_VALIDATION] = { "validation_", N_("Validation") },
  [WEFT_METRIC_TEST] = { "test_", N_("Test") },
};

/* What training measures besides the metrics of learn/metrics.c. */
static const struct
{
  const char *family;
  const char *title;
} families[] = {
  { "loss", N_("Loss") },
  { "learning_rate", N_("Learning rate") },
  { "epoch_seconds", N_("Seconds an epoch") },
  { "gradient_norm", N_("Gradient norm") },
  { "update_ratio", N_("Steps by weights") },
  { "dead_units", N_("Dead units") },
  { "trial_value", N_("Value of each trial") },
  { "best_value", N_("Best value so far") },
  { "best_point", N_("Best point") },
  { "trials", N_("Trials") },
  { "trial", N_("Trial") },
  { "study", N_("Study") },
  { "number", N_("Number") },
  { "state", N_("State") },
  { "point", N_("Point") },
  { "value", N_("Value") },
  { "best", N_("Best") },
  { "metric", N_("Metric") },
  { "goal", N_("Goal") },
  { "end", N_("End") },
  { "said", N_("Said") },
  { "rounds", N_("Rounds") },
  { "round", N_("Round") },
  { "rule", N_("Rule") },
  { "reason", N_("Reason") },
  { "message", N_("Message") },
  { "settings", N_("Settings") },
  { "seconds", N_("Seconds") },
  { "done", N_("Done") },
};

WeftMetricSplit
weft_metric_name_get_split (const char *name)
{
  for (guint i = WEFT_METRIC_BATCH; i < G_N_ELEMENTS (splits); i++)
    if (g_str_has_prefix (name, splits[i].prefix))
      return (WeftMetricSplit) i;
  return WEFT_METRIC_NO_SPLIT;
}

const char *
weft_metric_name_get_family (const char *name)
{
  const char *family = name + strlen (splits[weft_metric_name_get_split (name)].prefix), *layer = strchr (family, '/');
  g_autofree char *text = layer != NULL ? g_strndup (family, (gsize) (layer - family)) : NULL;

  return text != NULL ? g_intern_string (text) : family;
}

const char *
weft_metric_name_get_layer (const char *name)
{
  const char *slash = strchr (name, '/');

  return slash != NULL ? slash + 1 : NULL;
}

const char *
weft_metric_split_get_title (WeftMetricSplit split)
{
  return split != WEFT_METRIC_NO_SPLIT ? _ (splits[split].title) : "";
}

char *
weft_metric_family_make_title (const char *family)
{
  const WeftMetric *metric = weft_metric_find (family);
  char *title;

  if (metric != NULL)
    return g_strdup (_ (metric->title));
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_str_equal (families[i].family, family))
      return g_strdup (_ (families[i].title));
  title = g_strdelimit (g_strdup (family), "_", ' ');
  title[0] = g_ascii_toupper (title[0]);
  return title;
}

/* Within a sentence the first letter is small, unless it begins what is spelled with large ones. */
static char *
make_small (const char *title)
{
  const char *next = g_utf8_next_char (title);
  char first[8] = { 0 };

  if (*title == '\0' || !g_unichar_islower (g_utf8_get_char (next)))
    return g_strdup (title);
  (void) g_unichar_to_utf8 (g_unichar_tolower (g_utf8_get_char (title)), first);
  return g_strconcat (first, next, NULL);
}

static char *
join (WeftMetricSplit  split,
      const char      *family)
{
  switch (split) {
  case WEFT_METRIC_BATCH:
    return g_strdup_printf (_("batch %s"), family);
  case WEFT_METRIC_TRAIN:
    return g_strdup_printf (_("training %s"), family);
  case WEFT_METRIC_VALIDATION:
    return g_strdup_printf (_("validation %s"), family);
  case WEFT_METRIC_TEST:
    return g_strdup_printf (_("test %s"), family);
  case WEFT_METRIC_NO_SPLIT:
  default:
    return g_strdup (family);
  }
}

const char *
weft_metric_name_get_words (const char *name)
{
  g_autofree char *title = weft_metric_family_make_title (weft_metric_name_get_family (name)), *family = make_small (title);
  g_autofree char *words = join (weft_metric_name_get_split (name), family);

  return g_intern_string (words);
}
