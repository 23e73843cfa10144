/* headings.c: rows of a list that stand for a group of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/headings.h"

#include "trials/store-private.h"

static const WeftTrialField values[] = {
  WEFT_TRIAL_FIELD_LAST,
  WEFT_TRIAL_FIELD_BEST,
  WEFT_TRIAL_FIELD_MIN,
  WEFT_TRIAL_FIELD_MAX,
  WEFT_TRIAL_FIELD_TAIL,
};
G_STATIC_ASSERT (G_N_ELEMENTS (values) == WEFT_N_TRIAL_VALUES);

/* Headings */

WeftTrialHeading *
weft_trial_heading_ref (WeftTrialHeading *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
heading_clear (gpointer data)
{
  WeftTrialHeading *self = data;

  g_free (self->key);
  g_array_unref (self->ids);
}

void
weft_trial_heading_unref (WeftTrialHeading *self)
{
  g_atomic_rc_box_release_full (self, heading_clear);
}

/* FNV-1a. Two of some thousand groups with one number would be shown as one; with 62 bits that
 * is not seen. */
gint64
weft_trial_heading_make_id (const char *key)
{
  guint64 hash = 14695981039346656037u;

  for (const char *letter = key != NULL ? key : "\001"; *letter != '\0'; letter++)
    hash = (hash ^ (guint8) *letter) * 1099511628211u;
  return -1 - (gint64) (hash >> 2);
}

static WeftTrialHeading *
heading_new (const WeftTrialRun *run,
             const WeftTrialRow *rows,
             GHashTable         *expanded)
{
  WeftTrialHeading *self = g_atomic_rc_box_new0 (WeftTrialHeading);

  self->id = weft_trial_heading_make_id (run->key);
  self->key = g_strdup (run->key);
  self->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), run->n);
  self->is_expanded = g_hash_table_contains (expanded, &self->id);
  /* Revisions only grow, so a trial that comes or changes makes the sum larger. */
  self->revision = self->is_expanded;
  for (guint i = 0; i < run->n; i++) {
    g_array_append_val (self->ids, rows[i].id);
    self->revision += 2 * (rows[i].revision + rows[i].id * 1000003);
  }
  return self;
}

GHashTable *
weft_trial_headings_new (GArray      *rows,
                         GArray      *groups,
                         GHashTable  *expanded,
                         GArray     **shown)
{
  GHashTable *headings = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) weft_trial_heading_unref);
  const WeftTrialRow *next = (const WeftTrialRow *) (gpointer) rows->data;

  *shown = g_array_new (FALSE, FALSE, sizeof (WeftTrialRow));
  for (guint i = 0; i < groups->len; i++) {
    const WeftTrialRun *run = &g_array_index (groups, WeftTrialRun, i);
    WeftTrialHeading *heading = heading_new (run, next, expanded);
    WeftTrialRow row = { heading->id, heading->revision };

    g_hash_table_replace (headings, &heading->id, heading);
    g_array_append_val (*shown, row);
    if (heading->is_expanded)
      g_array_append_vals (*shown, next, run->n);
    next += run->n;
  }
  return headings;
}

/* Summaries */

static void
common_free (gpointer data)
{
  WeftTrialCommon *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static void
spread_free (gpointer data)
{
  WeftTrialMetricSpread *self = data;

  g_free (self->name);
  g_free (self);
}

void
weft_trial_summary_free (WeftTrialSummary *self)
{
  g_hash_table_unref (self->parameters);
  g_hash_table_unref (self->metrics);
  g_free (self);
}

static WeftTrialSummary *
summary_new (void)
{
  WeftTrialSummary *self = g_new0 (WeftTrialSummary, 1);

  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, common_free);
  self->metrics = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, spread_free);
  self->seconds = (WeftTrialSpread) WEFT_TRIAL_SPREAD_INIT;
  self->state = WEFT_N_TRIAL_STATES;
  return self;
}

static void
add_parameter (WeftTrialSummary *self,
               sqlite3_stmt     *row)
{
  WeftTrialCommon *common = g_new0 (WeftTrialCommon, 1);

  common->name = weft_trial_db_text (row, 0);
  if (sqlite3_column_int (row, 1) != 0)
    common->text = weft_trial_db_text (row, 2);
  g_hash_table_replace (self->parameters, common->name, common);
}

static WeftTrialMetricSpread *
get_metric (WeftTrialSummary *self,
            const char       *name)
{
  WeftTrialMetricSpread *metric = g_hash_table_lookup (self->metrics, name);

  if (metric != NULL)
    return metric;
  metric = g_new0 (WeftTrialMetricSpread, 1);
  metric->name = g_strdup (name);
  for (guint i = 0; i < WEFT_N_TRIAL_VALUES; i++)
    metric->values[i] = (WeftTrialSpread) WEFT_TRIAL_SPREAD_INIT;
  g_hash_table_insert (self->metrics, metric->name, metric);
  return metric;
}

static void
add_metric (WeftTrialSummary *self,
            sqlite3_stmt     *row)
{
  const char *name = (const char *) sqlite3_column_text (row, 0);
  WeftTrialMetricSpread *metric = get_metric (self, name);
  WeftTrialMetric one = {
    .direction = (WeftTrialDirection) CLAMP (sqlite3_column_int (row, 1), -1, 1),
    .last = weft_trial_db_number (row, 2),
    .min = weft_trial_db_number (row, 3),
    .max = weft_trial_db_number (row, 4),
    .tail = weft_trial_db_number (row, 5),
  };

  metric->direction = one.direction;
  for (guint i = 0; i < WEFT_N_TRIAL_VALUES; i++)
    weft_trial_spread_add (&metric->values[i], weft_trial_metric_get_value (&one, values[i]));
}

/* The first trial says what the others may be equal to. */
static void
add_trial (WeftTrialSummary *self,
           sqlite3_stmt     *row)
{
  gint64 state = sqlite3_column_int64 (row, 0), study = sqlite3_column_int64 (row, 1);
  gboolean is_first = self->seconds.n == 0;

  weft_trial_spread_add (&self->seconds, sqlite3_column_double (row, 2));
  self->state = is_first || self->state == (WeftTrialState) state ? (WeftTrialState) state : WEFT_N_TRIAL_STATES;
  self->study = is_first || self->study == study ? study : 0;
}

typedef struct
{
  char *ids; /* a JSON array */
  WeftTrialSummary *summary;
} Request;

#define AMONG " IN (SELECT value FROM json_each (?)) "

static const struct
{
  const char *sql;
  void (*add) (WeftTrialSummary *self, sqlite3_stmt *row);
} parts[] = {
  { "SELECT name, min (text) = max (text), min (text) FROM parameter WHERE trial" AMONG "GROUP BY name", add_parameter },
  { "SELECT name, direction, last, min, max, tail FROM metric WHERE n_points > 0 AND trial" AMONG, add_metric },
  { "SELECT state, study, seconds FROM trial WHERE id" AMONG, add_trial },
};

static gboolean
summarize_work (WeftTrialStore  *store,
                WeftTrialDb     *db,
                gpointer         data,
                GError         **error)
{
  Request *request = data;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    sqlite3_stmt *statement = weft_trial_db_query (db, error, parts[i].sql, "s", request->ids);
    int result = statement != NULL ? 1 : -1;

    while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
      parts[i].add (request->summary, statement);
    if (result != 0)
      return FALSE;
  }
  return TRUE;
}

WeftTrialSummary *
weft_trial_store_summarize (WeftTrialStore  *self,
                            const gint64    *ids,
                            gsize            n_ids,
                            GError         **error)
{
  g_autoptr (WeftTrialSummary) summary = summary_new ();
  g_autoptr (GString) array = g_string_new ("[");
  Request request = { NULL, summary };

  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (array, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", ids[i]);
  g_string_append_c (array, ']');
  request.ids = array->str;
  return weft_trial_store_call (self, summarize_work, &request, error) ? g_steal_pointer (&summary) : NULL;
}

const WeftTrialSpread *
weft_trial_summary_find (const WeftTrialSummary *self,
                         const char             *metric,
                         WeftTrialField          value)
{
  const WeftTrialMetricSpread *found = g_hash_table_lookup (self->metrics, metric);

  for (guint i = 0; found != NULL && i < WEFT_N_TRIAL_VALUES; i++)
    if (values[i] == value)
      return &found->values[i];
  return NULL;
}
