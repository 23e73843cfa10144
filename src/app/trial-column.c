/* trial-column.c: a column of the table of trials: which value, its title, its text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-column.h"

#include "learn/metric-name.h"
#include "base/i18n.h"
#include "workflow/trial-key.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So much of the hash of data is told. */
#define HASH_LETTERS 8

static const struct
{
  const char *id;
  WeftTrialField field;
  const char *title;
  int width; /* pixels */
  gboolean is_number;
  gboolean is_fixed;
} plain[] = {
  { "number", WEFT_TRIAL_FIELD_ID, N_("No."), 70, TRUE, TRUE },
  { "name", WEFT_TRIAL_FIELD_NAME, N_("Name"), 140, FALSE, TRUE },
  { "state", WEFT_TRIAL_FIELD_STATE, N_("State"), 120, FALSE, FALSE },
  { "created", WEFT_TRIAL_FIELD_CREATED, N_("Begun"), 130, FALSE, FALSE },
  { "seconds", WEFT_TRIAL_FIELD_SECONDS, N_("Duration"), 100, TRUE, FALSE },
  { "seed", WEFT_TRIAL_FIELD_SEED, N_("Seed"), 90, TRUE, FALSE },
  { "study", WEFT_TRIAL_FIELD_STUDY, N_("Study"), 80, TRUE, FALSE },
  { "data", WEFT_TRIAL_FIELD_DATA, N_("Data"), 100, FALSE, FALSE },
  { "tags", WEFT_TRIAL_FIELD_TAG, N_("Tags"), 120, FALSE, FALSE },
  { "note", WEFT_TRIAL_FIELD_NOTE, N_("Note"), 200, FALSE, FALSE },
};

static const struct
{
  const char *prefix;
  WeftTrialField field;
} named[] = {
  { "parameter:", WEFT_TRIAL_FIELD_PARAMETER },
  { "last:", WEFT_TRIAL_FIELD_LAST },
  { "best:", WEFT_TRIAL_FIELD_BEST },
  { "min:", WEFT_TRIAL_FIELD_MIN },
  { "max:", WEFT_TRIAL_FIELD_MAX },
  { "tail:", WEFT_TRIAL_FIELD_TAIL },
};

/* What is shown unless somebody says otherwise, as far as some trial has it. A
 * star stands for any node. */
static const char *const usual[] = {
  "number",
  "name",
  "state",
  "last:test_accuracy",
  "best:validation_accuracy",
  "best:validation_loss",
  "last:test_r2",
  "best:validation_r2",
  "last:test_rmse",
  "parameter:*.learning_rate",
  "parameter:*.batch_size",
  "parameter:*.epochs",
  "seconds",
  "created",
  "tags",
  "note",
};

/* Titles */

char *
weft_trial_make_metric_title (const char *name)
{
  const char *layer = weft_metric_name_get_layer (name), *split = layer != NULL ? layer : weft_metric_split_get_title (weft_metric_name_get_split (name));
  g_autofree char *family = weft_metric_family_make_title (weft_metric_name_get_family (name));

  return *split != '\0' ? g_strdup_printf ("%s · %s", family, split) : g_steal_pointer (&family);
}

static char *
make_value_title (const char     *name,
                  WeftTrialField  field)
{
  g_autofree char *metric = weft_trial_make_metric_title (name);

  switch ((guint) field) {
  case WEFT_TRIAL_FIELD_BEST:
    /* Translators: the best value of a metric over a training, as “Accuracy · Validation, best”. */
    return g_strdup_printf (_("%s, best"), metric);
  case WEFT_TRIAL_FIELD_MIN:
    return g_strdup_printf (_("%s, smallest"), metric);
  case WEFT_TRIAL_FIELD_MAX:
    return g_strdup_printf (_("%s, largest"), metric);
  case WEFT_TRIAL_FIELD_TAIL:
    return g_strdup_printf (_("%s, mean of the last %d"), metric, WEFT_TRIAL_TAIL);
  default:
    return g_steal_pointer (&metric);
  }
}

/* The column */

static WeftTrialColumn *
allocate (const char     *id,
          WeftTrialField  field)
{
  WeftTrialColumn *self = g_rc_box_new0 (WeftTrialColumn);

  self->id = g_strdup (id);
  self->field = field;
  return self;
}

static void
describe (WeftTrialColumn *self)
{
  const WeftParam *param = self->field == WEFT_TRIAL_FIELD_PARAMETER ? weft_trial_parameter_describe (self->name) : NULL;

  self->is_number = param == NULL || param->type == WEFT_PARAM_INTEGER || param->type == WEFT_PARAM_REAL;
  if (param != NULL)
    self->title = g_strdup (_ (param->title));
  else if (self->field == WEFT_TRIAL_FIELD_PARAMETER)
    self->title = g_strdup (self->name);
  else
    self->title = make_value_title (self->name, self->field);
}

WeftTrialColumn *
weft_trial_column_new (const char *id)
{
  WeftTrialColumn *self = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (plain) && self == NULL; i++)
    if (g_str_equal (plain[i].id, id)) {
      self = allocate (id, plain[i].field);
      self->title = g_strdup (_ (plain[i].title));
      self->is_number = plain[i].is_number;
      self->is_fixed = plain[i].is_fixed;
    }
  for (guint i = 0; i < G_N_ELEMENTS (named) && self == NULL; i++)
    if (g_str_has_prefix (id, named[i].prefix) && id[strlen (named[i].prefix)] != '\0') {
      self = allocate (id, named[i].field);
      self->name = g_strdup (id + strlen (named[i].prefix));
      describe (self);
    }
  return self;
}

WeftTrialColumn *
weft_trial_column_ref (WeftTrialColumn *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WeftTrialColumn *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->title);
}

void
weft_trial_column_unref (WeftTrialColumn *self)
{
  g_rc_box_release_full (self, clear);
}

int
weft_trial_column_get_width (const WeftTrialColumn *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (plain[i].field == self->field)
      return plain[i].width;
  return -1;
}

/* Texts */

char *
weft_trial_format_seconds (double seconds)
{
  gint64 whole = (gint64) round (seconds);

  /* What would be rounded to 10.0 is 10. */
  if (seconds < 9.95)
    return g_strdup_printf (_("%.1f s"), seconds);
  if (whole < 60)
    return g_strdup_printf (_("%d s"), (int) whole);
  if (whole < 3600)
    return g_strdup_printf (_("%d min %02d s"), (int) (whole / 60), (int) (whole % 60));
  return g_strdup_printf (_("%d h %02d min"), (int) (whole / 3600), (int) (whole / 60 % 60));
}

char *
weft_trial_format_time (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return moment != NULL ? g_date_time_format (moment, "%x %R") : g_strdup ("");
}

static char *
format_metric (double value)
{
  if (isnan (value))
    return g_strdup (_("not a number"));
  if (fabs (value) < 0.001 && value != 0)
    return g_strdup_printf ("%.3e", value);
  return fabs (value) < 10000 ? g_strdup_printf ("%.4f", value) : g_strdup_printf ("%.6g", value);
}

static char *
format_tags (const WeftTrial *trial)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < trial->tags->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) trial->tags->pdata[i]);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): the first line of @note */
static char *
format_note (const char *note)
{
  return note != NULL ? g_strndup (note, strcspn (note, "\n")) : g_strdup ("");
}

static char *
format_named (const WeftTrialColumn *self,
              const WeftTrial       *trial)
{
  const WeftTrialParameter *parameter;
  const WeftTrialMetric *metric;

  if (self->field == WEFT_TRIAL_FIELD_PARAMETER) {
    parameter = weft_trial_find_parameter (trial, self->name);
    return parameter != NULL ? weft_trial_parameter_format (parameter) : g_strdup ("");
  }
  metric = weft_trial_find_metric (trial, self->name);
  if (metric == NULL)
    return g_strdup ("");
  return format_metric (weft_trial_metric_get_value (metric, self->field));
}

char *
weft_trial_column_format (const WeftTrialColumn *self,
                          const WeftTrial       *trial)
{
  switch ((guint) self->field) {
  case WEFT_TRIAL_FIELD_ID:
    return g_strdup_printf ("%" G_GINT64_FORMAT, trial->id);
  case WEFT_TRIAL_FIELD_NAME:
    return g_strdup (trial->name);
  case WEFT_TRIAL_FIELD_STATE:
    return g_strdup (weft_trial_state_get_title (trial->state));
  case WEFT_TRIAL_FIELD_CREATED:
    return weft_trial_format_time (trial->created);
  case WEFT_TRIAL_FIELD_SECONDS:
    return weft_trial_format_seconds (trial->seconds);
  case WEFT_TRIAL_FIELD_SEED:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, trial->seed);
  case WEFT_TRIAL_FIELD_STUDY:
    return trial->study > 0 ? g_strdup_printf ("%" PRId64, trial->study) : g_strdup ("");
  case WEFT_TRIAL_FIELD_DATA:
    return trial->fingerprint != NULL ? g_strndup (trial->fingerprint, HASH_LETTERS) : g_strdup ("");
  case WEFT_TRIAL_FIELD_TAG:
    return format_tags (trial);
  case WEFT_TRIAL_FIELD_NOTE:
    return format_note (trial->note);
  default:
    return format_named (self, trial);
  }
}

/* Of a row that is measured by another, and of one that stands for many */

char *
weft_trial_column_format_delta (const WeftTrialColumn *self,
                                const WeftTrial       *trial,
                                const WeftTrial       *baseline,
                                int                   *is_better)
{
  const WeftTrialMetric *own = self->name != NULL ? weft_trial_find_metric (trial, self->name) : NULL;
  const WeftTrialMetric *other = self->name != NULL ? weft_trial_find_metric (baseline, self->name) : NULL;
  double delta;

  *is_better = 0;
  if (self->field == WEFT_TRIAL_FIELD_PARAMETER || own == NULL || other == NULL || trial->id == baseline->id)
    return NULL;
  delta = weft_trial_metric_get_value (own, self->field) - weft_trial_metric_get_value (other, self->field);
  if (!isfinite (delta))
    return NULL;
  *is_better = own->direction * ((delta > 0) - (delta < 0));
  return g_strdup_printf ("%s%+.4f", *is_better > 0 ? "▲ " : *is_better < 0 ? "▼ "
                                                                            : "",
                          delta);
}

static char *
format_spread (const WeftTrialSpread *spread)
{
  g_autofree char *mean = NULL;

  if (spread == NULL || spread->n == 0)
    return g_strdup ("");
  mean = format_metric (spread->mean);
  return spread->n > 1 ? g_strdup_printf ("%s ± %.2g", mean, spread->deviation) : g_steal_pointer (&mean);
}

/* What its trials have in common; their number has a column of its own. */
static char *
format_group (const WeftTrialColumn  *group,
              const WeftTrialHeading *heading)
{
  const char *arrow = heading->is_expanded ? "▾" : "▸", *key = heading->key != NULL && *heading->key != '\0' ? heading->key : _("none");

  if (group->field == WEFT_TRIAL_FIELD_RECIPE)
    return g_strdup_printf (ngettext_ ("%s %u run", "%s %u runs", heading->ids->len), arrow, heading->ids->len);
  if (group->field == WEFT_TRIAL_FIELD_STATE && heading->key != NULL)
    key = weft_trial_state_get_title ((WeftTrialState) CLAMP (atoi (heading->key), 0, WEFT_N_TRIAL_STATES - 1));
  if (group->field == WEFT_TRIAL_FIELD_DATA && heading->key != NULL)
    return g_strdup_printf ("%s %.*s", arrow, HASH_LETTERS, key);
  if (group->field == WEFT_TRIAL_FIELD_STUDY && heading->key != NULL)
    return g_strdup_printf (_("%s Study %s"), arrow, key);
  return g_strdup_printf ("%s %s", arrow, key);
}

char *
weft_trial_column_format_heading (const WeftTrialColumn  *self,
                                  const WeftTrialHeading *heading,
                                  const WeftTrialSummary *summary,
                                  const WeftTrialColumn  *group)
{
  const WeftTrialCommon *common;

  if (self->field == WEFT_TRIAL_FIELD_NAME)
    return format_group (group, heading);
  if (self->field == WEFT_TRIAL_FIELD_ID)
    return g_strdup_printf ("× %u", heading->ids->len);
  if (summary == NULL)
    return g_strdup ("");
  switch ((guint) self->field) {
  case WEFT_TRIAL_FIELD_STATE:
    return g_strdup (summary->state < WEFT_N_TRIAL_STATES ? weft_trial_state_get_title (summary->state) : "");
  case WEFT_TRIAL_FIELD_STUDY:
    return summary->study > 0 ? g_strdup_printf ("%" PRId64, summary->study) : g_strdup ("");
  case WEFT_TRIAL_FIELD_SECONDS:
    return summary->seconds.n > 0 ? weft_trial_format_seconds (summary->seconds.mean) : g_strdup ("");
  case WEFT_TRIAL_FIELD_PARAMETER:
    common = g_hash_table_lookup (summary->parameters, self->name);
    return g_strdup (common == NULL ? "" : common->text != NULL ? common->text
                                                                : "…");
  default:
    return self->name != NULL ? format_spread (weft_trial_summary_find (summary, self->name, self->field)) : g_strdup ("");
  }
}

WeftTrialColumn *
weft_trial_column_get_recipe (void)
{
  static WeftTrialColumn *recipe;

  if (recipe == NULL) {
    recipe = allocate ("recipe", WEFT_TRIAL_FIELD_RECIPE);
    recipe->title = g_strdup (_("Seeds"));
  }
  return recipe;
}

/* Sets of columns */

gboolean
weft_trial_columns_have (GPtrArray  *columns,
                         const char *id)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_str_equal (((WeftTrialColumn *) columns->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

static void
add (GPtrArray  *columns,
     const char *id)
{
  WeftTrialColumn *column = weft_trial_columns_have (columns, id) ? NULL : weft_trial_column_new (id);

  if (column != NULL)
    g_ptr_array_add (columns, column);
}

/* Adds what fits @id of what trials have. */
static void
add_usual (GPtrArray *columns,
           const char *id,
           const char *const *parameters,
           const char *const *metrics)
{
  const char *name = strchr (id, ':');
  gboolean is_parameter = g_str_has_prefix (id, "parameter:");
  const char *const *names = is_parameter ? parameters : metrics;

  if (name == NULL) {
    add (columns, id);
    return;
  }
  for (; names != NULL && *names != NULL; names++) {
    g_autofree char *own = g_strdup_printf ("%.*s%s", (int) (name + 1 - id), id, *names);
    gboolean fits = is_parameter ? g_str_has_suffix (*names, name + 2) && strchr (*names, '.') == strrchr (*names, '.') : g_str_equal (*names, name + 1);

    if (fits)
      add (columns, own);
  }
}

static gboolean
has_namesake (GPtrArray *columns,
              guint      index)
{
  for (guint i = 0; i < columns->len; i++)
    if (i != index && g_str_equal (((WeftTrialColumn *) columns->pdata[i])->title, ((WeftTrialColumn *) columns->pdata[index])->title))
      return TRUE;
  return FALSE;
}

/* Two nodes with a parameter of the same name need to be told apart. */
static void
tell_apart (GPtrArray *columns)
{
  g_autofree gboolean *is_unclear = g_new0 (gboolean, MAX (columns->len, 1));

  for (guint i = 0; i < columns->len; i++)
    is_unclear[i] = has_namesake (columns, i);
  for (guint i = 0; i < columns->len; i++) {
    WeftTrialColumn *column = columns->pdata[i];
    const char *dot = column->field == WEFT_TRIAL_FIELD_PARAMETER ? strrchr (column->name, '.') : NULL;
    g_autofree char *title = g_steal_pointer (&column->title);

    if (is_unclear[i] && dot != NULL)
      column->title = g_strdup_printf ("%s (%.*s)", title, (int) (dot - column->name), column->name);
    else
      column->title = g_steal_pointer (&title);
  }
}

gboolean
weft_trial_column_differs (const WeftTrialColumn *self,
                           GPtrArray             *trials)
{
  g_autofree char *first = trials->len > 1 ? weft_trial_column_format (self, trials->pdata[0]) : NULL;

  for (guint i = 1; i < trials->len; i++) {
    g_autofree char *other = weft_trial_column_format (self, trials->pdata[i]);

    if (!g_str_equal (first, other))
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
weft_trial_columns_new (const char *const *ids,
                        const char *const *parameters,
                        const char *const *metrics)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_column_unref);

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (plain[i].is_fixed && (ids == NULL || !g_strv_contains (ids, plain[i].id)))
      add (columns, plain[i].id);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    add (columns, ids[i]);
  for (guint i = 0; (ids == NULL || ids[0] == NULL) && i < G_N_ELEMENTS (usual); i++)
    add_usual (columns, usual[i], parameters, metrics);
  tell_apart (columns);
  return columns;
}
