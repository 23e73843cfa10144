/* trials-report.c: all there is to say of any trials, to be read, printed and kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trials-report.h"

#include "base/i18n.h"
#include "trials/error.h"
#include "tune/point.h"
#include "workflow/study-gather.h"
#include "workflow/study-paper-private.h"

#include <inttypes.h>
#include <math.h>

/* Of more parameters that differ, these are listed: a page is to be read. */
#define MOST_PARAMETERS 40

/* More stretches of numbers, or more trials in a command, are nothing to look through. */
#define MOST_STRETCHES 40
#define MOST_NAMED     100

typedef struct
{
  WeftStudyPaper paper;
  const WeftTrialsReported *reported;
  GPtrArray *trials; /* WeftTrial: the points of the data, by number */
} Report;

/* Which they are */

/* Returns: (transfer full): “1–4, 7, 9–12”, or where there are too many pieces the first and the
 * last */
static char *
tell_numbers (const GPtrArray *trials)
{
  GString *text = g_string_new (NULL);
  gint64 first = 0, last = 0;
  guint n_stretches = 0;

  for (guint i = 0; i < trials->len; i++) {
    last = ((const WeftTrial *) trials->pdata[i])->id;
    first = i == 0 || last > ((const WeftTrial *) trials->pdata[i - 1])->id + 1 ? last : first;
    if (i + 1 < trials->len && ((const WeftTrial *) trials->pdata[i + 1])->id == last + 1)
      continue;
    g_string_append_printf (text, "%s%" PRId64, n_stretches++ > 0 ? ", " : "", first);
    if (last > first)
      g_string_append_printf (text, "–%" PRId64, last);
  }
  if (n_stretches > MOST_STRETCHES)
    g_string_printf (text, _("from %" PRId64 " to %" PRId64 ", with gaps"), ((const WeftTrial *) trials->pdata[0])->id, last);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): the studies that chose them, and how many none has chosen */
static char *
tell_studies (const GPtrArray *trials)
{
  g_autoptr (GArray) studies = g_array_new (FALSE, FALSE, sizeof (gint64));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < trials->len; i++) {
    gint64 study = ((const WeftTrial *) trials->pdata[i])->study;
    gboolean is_known = FALSE;

    for (guint j = 0; j < studies->len; j++)
      is_known = is_known || g_array_index (studies, gint64, j) == study;
    if (!is_known)
      g_array_append_val (studies, study);
  }
  for (guint i = 0; i < studies->len; i++) {
    gint64 study = g_array_index (studies, gint64, i);
    guint n = 0;

    for (guint j = 0; j < trials->len; j++)
      n += ((const WeftTrial *) trials->pdata[j])->study == study;
    g_string_append (text, i > 0 ? "; " : "");
    if (study > 0)
      g_string_append_printf (text, ngettext_ ("study %" PRId64 ": %u trial", "study %" PRId64 ": %u trials", n), study, n);
    else
      g_string_append_printf (text, ngettext_ ("no study: %u trial", "no study: %u trials", n), n);
  }
  return g_string_free (text, FALSE);
}

static char *
format_day (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M UTC") : g_strdup ("–");
}

/* Returns: (transfer full): when the first one and the last one began */
static char *
tell_time (const GPtrArray *trials)
{
  gint64 first = G_MAXINT64, last = 0;
  g_autofree char *begin = NULL, *end = NULL;

  for (guint i = 0; i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];

    first = MIN (first, trial->created);
    last = MAX (last, trial->created);
  }
  begin = format_day (first);
  end = format_day (last);
  return g_str_equal (begin, end) ? g_steal_pointer (&begin) : g_strdup_printf ("%s – %s", begin, end);
}

static char *
tell_count (const WeftTrialsReported *reported)
{
  if (reported->n_all > reported->n)
    return g_strdup_printf (_("the first %zu of %zu"), reported->n, reported->n_all);
  return g_strdup_printf ("%zu", reported->n);
}

static void
add_trials (Report *self)
{
  static const char *const names[] = { N_("Setting"), N_("Value"), NULL };
  g_autofree char *store = g_path_get_basename (weft_trial_store_get_path (self->paper.store));
  WeftPaperTable table = weft_paper_table_new (names);

  weft_pages_add_heading (self->paper.pages, _("What is compared"));
  weft_paper_table_add_row (&table, N_("Trial store"), g_steal_pointer (&store));
  if (self->reported->which != NULL)
    weft_paper_table_add_row (&table, N_("Which trials"), g_strdup (self->reported->which));
  weft_paper_table_add_row (&table, N_("How many"), tell_count (self->reported));
  weft_paper_table_add_row (&table, N_("Trial numbers"), tell_numbers (self->trials));
  weft_paper_table_add_row (&table, N_("Chosen by"), tell_studies (self->trials));
  weft_paper_table_add_row (&table, N_("Begun"), tell_time (self->trials));
  weft_paper_table_add_row (&table, N_("Compared by"), weft_study_paper_tell_objectives (&self->paper));
  weft_study_paper_add_table (&self->paper, &table);
}

static void
add_parameters (Report *self)
{
  static const char *const names[] = { N_("Parameter"), N_("Tried"), N_("Best"), NULL };
  const WeftStudyData *data = self->paper.data;
  const WeftSpace *space = weft_study_get_settings (data->study)->space;
  const double *best = data->best >= 0 ? weft_tune_history_get_trial (weft_study_get_history (data->study), (guint) data->best)->point : NULL;
  guint n = weft_space_get_size (space);
  WeftPaperTable table = weft_paper_table_new (names);

  for (guint i = 0; i < MIN (n, MOST_PARAMETERS); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);

    weft_paper_table_add (&table, g_strdup (dimension->name));
    weft_paper_table_add (&table, weft_dimension_format_range (dimension));
    weft_paper_table_add (&table, best != NULL && !isnan (best[i]) ? weft_dimension_format (dimension, best[i]) : g_strdup ("–"));
  }
  weft_study_paper_add_table (&self->paper, &table);
  if (n > MOST_PARAMETERS) {
    g_autofree char *more = g_strdup_printf (ngettext_ ("%u more parameter differs.", "%u more parameters differ.", n - MOST_PARAMETERS), n - MOST_PARAMETERS);

    weft_pages_add_text (self->paper.pages, more);
  }
}

/* What came of it */

static const WeftTrial *
get_best (const Report *self)
{
  return self->paper.data->best >= 0 ? self->trials->pdata[self->paper.data->best] : NULL;
}

/* One that nobody gave a name is called by its number already. */
static gboolean
is_named (const WeftTrial *trial)
{
  g_autofree char *number = g_strdup_printf ("%" PRId64, trial->id);

  return trial->name != NULL && *trial->name != '\0' && !g_str_has_suffix (trial->name, number);
}

static void
add_best (Report *self)
{
  const WeftStudyData *data = self->paper.data;
  const WeftVariable *objective = &data->variables[data->n_dimensions];
  const WeftTrial *best = get_best (self);
  g_autofree char *value = best != NULL ? weft_variable_format (objective, objective->values[data->best]) : NULL, *text = NULL;

  weft_study_paper_add_best (&self->paper);
  if (best == NULL)
    return;
  if (is_named (best))
    text = g_strdup_printf (_("The best is trial %" PRId64 ", “%s”: %s %s."), best->id, best->name, objective->title, value);
  else
    text = g_strdup_printf (_("The best is trial %" PRId64 ": %s %s."), best->id, objective->title, value);
  weft_pages_add_text (self->paper.pages, text);
}

static gboolean
add_pictures (Report  *self,
              GError **error)
{
  static const WeftStudyPicture pictures[] = {
    WEFT_STUDY_PARALLEL,
    WEFT_STUDY_IMPORTANCE,
    WEFT_STUDY_SLICE,
    WEFT_STUDY_MATRIX,
    WEFT_STUDY_HISTORY,
    WEFT_STUDY_TIMELINE,
    WEFT_STUDY_FRONT,
  };

  /* The front takes two objectives. */
  return weft_study_paper_add_pictures (&self->paper, pictures, G_N_ELEMENTS (pictures) - (self->paper.data->n_objectives > 1 ? 0 : 1), error);
}

static void
add_workflow (Report *self)
{
  const WeftTrial *best = get_best (self);
  g_autofree char *caption = best != NULL ? g_strdup_printf (_("The workflow of trial %" PRId64 ", the best"), best->id) : NULL;

  if (best == NULL)
    return;
  weft_study_paper_open_workflow (&self->paper, weft_trial_store_read_workflow (self->paper.store, best->id, NULL));
  weft_study_paper_add_workflow (&self->paper, caption);
}

/* Where they ran */

static void
add_command (Report *self)
{
  const char *metric = g_array_index (weft_study_get_settings (self->paper.data->study)->objectives, WeftStudyObjective, 0).metric;
  g_autofree char *quoted = g_shell_quote (metric);
  g_autoptr (GString) text = g_string_new ("weft-cli trials report");

  if (self->trials->len > MOST_NAMED)
    return;
  for (guint i = 0; i < self->trials->len; i++)
    g_string_append_printf (text, " %" PRId64, ((const WeftTrial *) self->trials->pdata[i])->id);
  g_string_append_printf (text, " --metric %s --output report.html", quoted);
  weft_pages_add_code (self->paper.pages, text->str);
}

static void
add_provenance (Report *self)
{
  static const char *const names[] = { N_("Setting"), N_("Value"), NULL };
  const WeftTrial *best = get_best (self);
  WeftPaperTable table = weft_paper_table_new (names);

  weft_pages_add_heading (self->paper.pages, _("To do it again"));
  if (best != NULL)
    weft_paper_table_add_row (&table, N_("Seed of the best"), g_strdup_printf ("%" PRIu64, best->seed));
  weft_study_paper_add_machines (&table, self->trials);
  weft_study_paper_add_files (&self->paper, &table);
  weft_study_paper_add_table (&self->paper, &table);
  add_command (self);
}

/* The whole */

/* The trials that are points, as they are now. */
static GPtrArray *
read_trials (const WeftStudyData  *data,
             WeftTrialStore       *store,
             GError              **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) trials = NULL;

  for (guint i = 0; i < data->data->len; i++) {
    gint64 id = weft_study_data_get_number (data, i);

    g_array_append_val (ids, id);
  }
  trials = weft_trial_store_read_several (store, (const gint64 *) (gpointer) ids->data, ids->len, error);
  if (trials != NULL && trials->len < ids->len) {
    g_set_error_literal (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND, _("trials were removed while the report was written; write it again"));
    return NULL;
  }
  return g_steal_pointer (&trials);
}

static gboolean
compose (Report  *self,
         GError **error)
{
  add_trials (self);
  add_parameters (self);
  add_best (self);
  if (!add_pictures (self, error))
    return FALSE;
  add_workflow (self);
  add_provenance (self);
  return TRUE;
}

WeftPages *
weft_trials_report_new (WeftTrialStore            *store,
                        const WeftTrialsReported  *reported,
                        const WeftStop            *stop,
                        GError                   **error)
{
  g_autoptr (WeftStudyData) data = weft_study_gather (store, reported->ids, reported->n, reported->metric, error);
  g_autoptr (GPtrArray) trials = data != NULL ? read_trials (data, store, error) : NULL;
  g_autofree char *title = trials != NULL ? g_strdup_printf (ngettext_ ("%u Trial", "%u Trials", trials->len), trials->len) : NULL;
  g_autoptr (WeftPages) pages = title != NULL ? weft_pages_new (title, weft_study_paper_get_language ()) : NULL;
  Report self = { { .pages = pages, .data = data, .store = store, .stop = stop }, reported, trials };
  gboolean good = pages != NULL && compose (&self, error);

  g_clear_pointer (&self.paper.snapshot, weft_snapshot_unref);
  return good ? g_steal_pointer (&pages) : NULL;
}
