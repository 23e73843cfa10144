/* study-report.c: all there is to say of a study, to be read, printed and kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-report.h"

#include "base/i18n.h"
#include "tune/point.h"
#include "workflow/candidates.h"
#include "workflow/study-paper-private.h"
#include "workflow/study-private.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What was asked */

static void
add_question (WeftStudyPaper *self)
{
  static const char *const names[] = { N_("Setting"), N_("Value"), NULL };
  const WeftStudySettings *settings = weft_study_get_settings (self->data->study);
  WeftPaperTable table = weft_paper_table_new (names);
  const struct
  {
    const char *title;
    guint number;
  } numbers[] = {
    { N_("Trials"), settings->rules.n_trials },
    { N_("Side by side"), settings->n_jobs },
    { N_("Seeds of each point"), settings->n_seeds },
    { N_("Folds"), settings->n_folds },
    { N_("Stages"), settings->n_stages },
  };

  weft_pages_add_heading (self->pages, _("What was asked"));
  weft_paper_table_add_row (&table, N_("Wanted"), weft_study_paper_tell_objectives (self));
  weft_paper_table_add_row (&table, N_("Each trial runs to"), g_strdup (settings->to));
  weft_paper_table_add_row (&table, N_("Sampler"), g_strdup_printf ("%s. %s", _ (settings->sampler->title), _ (settings->sampler->help)));
  weft_paper_table_add_row (&table, N_("Pruner"), g_strdup_printf ("%s. %s", _ (settings->pruner->title), _ (settings->pruner->help)));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].number > 0) {
      weft_paper_table_add (&table, g_strdup (_ (numbers[i].title)));
      weft_paper_table_add (&table, g_strdup_printf ("%u", numbers[i].number));
    }
  weft_paper_table_add_row (&table, N_("Seed"), g_strdup_printf ("%" PRIu64, settings->seed));
  weft_study_paper_add_table (self, &table);
}

static void
add_space (WeftStudyPaper *self)
{
  static const char *const names[] = { N_("Parameter"), N_("Searched"), N_("In the end"), N_("Best"), NULL };
  const WeftStudySettings *settings = weft_study_get_settings (self->data->study);
  const WeftSpace *space = settings->space, *narrowed = weft_study_get_space (self->data->study);
  const double *best = self->data->best >= 0 ? weft_tune_history_get_trial (weft_study_get_history (self->data->study), (guint) self->data->best)->point : NULL;
  WeftPaperTable table = weft_paper_table_new (names);

  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);

    weft_paper_table_add (&table, g_strdup (dimension->name));
    weft_paper_table_add (&table, weft_dimension_format_range (dimension));
    weft_paper_table_add (&table, weft_dimension_format_range (weft_space_get_dimension (narrowed, i)));
    weft_paper_table_add (&table, best != NULL && !isnan (best[i]) ? weft_dimension_format (dimension, best[i]) : g_strdup ("–"));
  }
  weft_study_paper_add_table (self, &table);
  if (settings->warmed != NULL)
    weft_pages_add_text (self->pages, settings->warmed);
  for (guint i = 0; i < settings->told->len; i++)
    weft_pages_add_text (self->pages, settings->told->pdata[i]);
}

static void
add_candidates (WeftStudyPaper *self)
{
  const WeftStudy *study = self->data->study;
  g_autoptr (GPtrArray) said = weft_study_get_settings (study)->candidates != NULL ? weft_candidates_tell (study) : NULL;

  for (guint i = 0; said != NULL && i < said->len; i++)
    weft_pages_add_text (self->pages, said->pdata[i]);
}

/* Doing it again */

static void
add_word (GString    *text,
          const char *option,
          const char *value)
{
  g_autofree char *quoted = value != NULL ? g_shell_quote (value) : NULL;

  g_string_append_printf (text, " %s%s%s", option, quoted != NULL ? " " : "", quoted != NULL ? quoted : "");
}

static void
add_count (GString    *text,
           const char *option,
           guint64     number,
           guint64     usual)
{
  g_autofree char *value = g_strdup_printf ("%" PRIu64, number);

  if (number != usual)
    add_word (text, option, value);
}

/* Settings that a sampler or pruner does not have by default. */
static void
add_settings (GString          *text,
              const char       *option,
              const WeftParams *params)
{
  for (const WeftParam *param = weft_params_get_table (params); param->id != NULL; param++)
    if (!weft_params_is_default (params, param->id)) {
      g_autofree char *pair = g_strdup_printf ("%s=%s", param->id, weft_params_get (params, param->id));

      add_word (text, option, pair);
    }
}

/* A condition: `:if=OTHER=VALUE|…`. */
static void
add_condition (GString             *text,
               const WeftSpace     *space,
               const WeftDimension *dimension)
{
  const WeftDimension *parent = dimension->parent >= 0 ? weft_space_get_dimension (space, (guint) dimension->parent) : NULL;

  for (guint i = 0; parent != NULL && i < dimension->n_when; i++) {
    g_autofree char *low = weft_dimension_format (parent, dimension->when[i].low), *high = weft_dimension_format (parent, dimension->when[i].high);

    if (i == 0)
      g_string_append_printf (text, ":if=%s=", parent->name);
    g_string_append_printf (text, "%s%s%s%s", i > 0 ? "|" : "", low, g_str_equal (low, high) ? "" : "..", g_str_equal (low, high) ? "" : high);
  }
}

static void
add_params (GString         *text,
            const WeftSpace *space)
{
  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);
    g_autofree char *range = weft_dimension_format_range (dimension);
    g_autoptr (GString) word = g_string_new (NULL);

    g_string_printf (word, "%s=%s", dimension->name, range);
    add_condition (word, space, dimension);
    add_word (text, "-p", word->str);
  }
}

static void
add_objectives (GString                 *text,
                const WeftStudySettings *settings)
{
  for (guint i = 0; i < settings->objectives->len; i++) {
    const WeftStudyObjective *objective = &g_array_index (settings->objectives, WeftStudyObjective, i);

    add_word (text, "--metric", objective->metric);
    add_word (text, "--direction", objective->maximize ? "maximize" : "minimize");
  }
}

static void
add_rules (GString                 *text,
           const WeftStudySettings *settings)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  add_count (text, "--trials", settings->rules.n_trials, 0);
  add_count (text, "--patience", settings->rules.patience, 0);
  if (settings->rules.seconds > 0)
    add_word (text, "--seconds", g_ascii_formatd (number, sizeof number, "%g", settings->rules.seconds));
  if (settings->rules.has_target)
    add_word (text, "--target", g_ascii_formatd (number, sizeof number, "%.17g", settings->rules.target));
  if (settings->n_stages > 1) {
    add_count (text, "--stages", settings->n_stages, 1);
    add_word (text, "--stage-share", g_ascii_formatd (number, sizeof number, "%g", settings->stage_share));
    add_word (text, "--stage-factor", g_ascii_formatd (number, sizeof number, "%g", settings->stage_factor));
  }
}

static char *
make_command (const WeftStudySettings *settings)
{
  GString *text = g_string_new ("weft-cli tune FILE.weft");

  /* What earlier trials said is written out, so that it does not depend on there being any. */
  add_params (text, settings->warmed != NULL && settings->n_stages == 1 ? settings->narrowed : settings->space);
  add_objectives (text, settings);
  add_word (text, "--to", settings->to);
  add_word (text, "--sampler", settings->sampler->id);
  add_settings (text, "--sampler-set", settings->sampler_params);
  add_word (text, "--pruner", settings->pruner->id);
  add_settings (text, "--pruner-set", settings->pruner_params);
  add_rules (text, settings);
  add_count (text, "--jobs", settings->n_jobs, 1);
  add_count (text, "--seeds", settings->n_seeds, 1);
  add_count (text, "--folds", settings->n_folds, 0);
  add_count (text, "--cores", settings->n_cores, 0);
  add_count (text, "--all-memory", settings->budget >> 20, 0);
  add_count (text, "--memory", settings->memory >> 20, 0);
  add_count (text, "--seed", settings->seed, 1);
  return g_string_free (text, FALSE);
}

/* Where the best one ran. */
static void
add_machine (WeftStudyPaper *self,
             WeftPaperTable *table)
{
  const WeftStudyDatum *datum = self->data->best >= 0 ? weft_study_data_get (self->data, (gsize) self->data->best) : NULL;
  g_autoptr (GPtrArray) trials = NULL;

  if (datum != NULL && datum->trials->len > 0)
    trials = weft_trial_store_read_several (self->store, (const gint64 *) (gpointer) datum->trials->data, 1, NULL);
  if (trials != NULL)
    weft_study_paper_add_machines (table, trials);
}

static char *
tell_seeds (const WeftStudySettings *settings)
{
  if (settings->n_seeds == 1)
    return g_strdup_printf ("%" PRIu64, settings->seed);
  return g_strdup_printf ("%" PRIu64 " … %" PRIu64, settings->seed, settings->seed + settings->n_seeds - 1);
}

static void
add_provenance (WeftStudyPaper *self)
{
  static const char *const names[] = { N_("Setting"), N_("Value"), NULL };
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_utc (self->data->record->created / G_USEC_PER_SEC);
  g_autofree char *command = make_command (weft_study_get_settings (self->data->study));
  WeftPaperTable table = weft_paper_table_new (names);

  weft_pages_add_heading (self->pages, _("To do it again"));
  weft_paper_table_add_row (&table, N_("Begun"), g_date_time_format (made, "%Y-%m-%d %H:%M UTC"));
  weft_paper_table_add_row (&table, N_("Seeds of the trainings"), tell_seeds (weft_study_get_settings (self->data->study)));
  add_machine (self, &table);
  weft_study_paper_add_files (self, &table);
  weft_study_paper_add_table (self, &table);
  weft_pages_add_code (self->pages, command);
}

/* The whole */

/* One that nobody gave a name is called by its number already. */
static char *
make_title (const WeftStudyRecord *record)
{
  g_autofree char *unnamed = g_strdup_printf (_("Study %" PRId64), record->id);

  return g_str_equal (record->name, unnamed) ? g_steal_pointer (&unnamed) : g_strdup_printf (_("Study %" PRId64 ": %s"), record->id, record->name);
}

static gboolean
add_pictures (WeftStudyPaper  *self,
              GError         **error)
{
  static const WeftStudyPicture front[] = { WEFT_STUDY_HISTORY, WEFT_STUDY_PARALLEL, WEFT_STUDY_IMPORTANCE, WEFT_STUDY_SLICE, WEFT_STUDY_FRONT, WEFT_STUDY_TIMELINE };
  static const WeftStudyPicture one[] = { WEFT_STUDY_HISTORY, WEFT_STUDY_PARALLEL, WEFT_STUDY_IMPORTANCE, WEFT_STUDY_SLICE, WEFT_STUDY_TIMELINE };

  if (self->data->n_objectives > 1)
    return weft_study_paper_add_pictures (self, front, G_N_ELEMENTS (front), error);
  return weft_study_paper_add_pictures (self, one, G_N_ELEMENTS (one), error);
}

static gboolean
compose (WeftStudyPaper  *self,
         gint64           id,
         GError         **error)
{
  weft_study_paper_open_workflow (self, weft_trial_store_read_study_workflow (self->store, id, NULL));
  add_question (self);
  add_space (self);
  weft_study_paper_add_best (self);
  add_candidates (self);
  if (!add_pictures (self, error))
    return FALSE;
  weft_study_paper_add_workflow (self, _("The workflow that each trial ran, with other parameters each time"));
  add_provenance (self);
  return TRUE;
}

WeftPages *
weft_study_report_new (WeftTrialStore  *store,
                       gint64           id,
                       const WeftStop  *stop,
                       GError         **error)
{
  g_autoptr (WeftStudyData) data = weft_study_data_read (store, id, error);
  g_autofree char *title = data != NULL ? make_title (data->record) : NULL;
  g_autoptr (WeftPages) pages = title != NULL ? weft_pages_new (title, weft_study_paper_get_language ()) : NULL;
  WeftStudyPaper self = { .pages = pages, .data = data, .store = store, .stop = stop };
  gboolean good = pages != NULL && compose (&self, id, error);

  g_clear_pointer (&self.snapshot, weft_snapshot_unref);
  return good ? g_steal_pointer (&pages) : NULL;
}
