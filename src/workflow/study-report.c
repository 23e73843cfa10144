/* study-report.c: all there is to say of a study, to be read, printed and kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-report.h"

#include "base/file.h"
#include "base/i18n.h"
#include "learn/metric-name.h"
#include "tune/error.h"
#include "tune/point.h"
#include "workflow/candidates.h"
#include "workflow/document.h"
#include "workflow/sketch-chart.h"
#include "workflow/snapshot.h"
#include "workflow/study-chart.h"
#include "workflow/study-private.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many points are told, and so many parameters have a picture of their own. */
#define N_BEST   10
#define N_SLICES 4

/* In units of paint. */
#define FIGURE_WIDTH  720
#define FIGURE_HEIGHT 360

/* A few trials need less of the timeline: each, and all around them. */
#define TRIAL_HEIGHT    22
#define TIMELINE_HEIGHT 70

typedef struct
{
  WeftPages *pages;
  WeftStudyData *data;
  const WeftStudySettings *settings;
  WeftTrialStore *store;
  WeftSnapshot *snapshot; /* Owned, nullable */
  const WeftStop *stop;
} StudyReport;

/* Tables are gathered cell by cell. */
typedef struct
{
  GPtrArray *cells;
  guint n_columns;
} Table;

static void
add_cell (Table *table,
          char  *text)
{
  g_ptr_array_add (table->cells, text);
}

static void
add_table (StudyReport *self,
           Table       *table)
{
  guint n_rows = table->cells->len / table->n_columns;

  if (n_rows > 1)
    weft_pages_add_table (self->pages, (const char *const *) table->cells->pdata, table->n_columns, n_rows);
  g_ptr_array_unref (table->cells);
}

/* The columns' names by N_(). */
static Table
new_table (const char *const *names)
{
  Table table = { g_ptr_array_new_with_free_func (g_free), g_strv_length ((char **) names) };

  for (guint i = 0; i < table.n_columns; i++)
    add_cell (&table, g_strdup (_ (names[i])));
  return table;
}

/* What was asked */

static char *
describe_objectives (const WeftStudySettings *settings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < settings->objectives->len; i++) {
    const WeftStudyObjective *objective = &g_array_index (settings->objectives, WeftStudyObjective, i);

    g_string_append_printf (text, objective->maximize ? _("%s%s, as large as possible") : _("%s%s, as small as possible"), i > 0 ? "; " : "", weft_metric_name_get_words (objective->metric));
  }
  return g_string_free (text, FALSE);
}

static void
add_question (StudyReport *self)
{
  static const char *const names[] = { N_("Setting"), N_("Value"), NULL };
  const WeftStudySettings *settings = self->settings;
  Table table = new_table (names);
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
  add_cell (&table, g_strdup (_("Wanted")));
  add_cell (&table, describe_objectives (settings));
  add_cell (&table, g_strdup (_("Each trial runs to")));
  add_cell (&table, g_strdup (settings->to));
  add_cell (&table, g_strdup (_("Sampler")));
  add_cell (&table, g_strdup_printf ("%s. %s", _ (settings->sampler->title), _ (settings->sampler->help)));
  add_cell (&table, g_strdup (_("Pruner")));
  add_cell (&table, g_strdup_printf ("%s. %s", _ (settings->pruner->title), _ (settings->pruner->help)));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].number > 0) {
      add_cell (&table, g_strdup (_ (numbers[i].title)));
      add_cell (&table, g_strdup_printf ("%u", numbers[i].number));
    }
  add_cell (&table, g_strdup (_("Seed")));
  add_cell (&table, g_strdup_printf ("%" PRIu64, settings->seed));
  add_table (self, &table);
}

static void
add_space (StudyReport *self)
{
  static const char *const names[] = { N_("Parameter"), N_("Searched"), N_("In the end"), N_("Best"), NULL };
  const WeftSpace *space = self->settings->space, *narrowed = weft_study_get_space (self->data->study);
  const double *best = self->data->best >= 0 ? weft_tune_history_get_trial (weft_study_get_history (self->data->study), (guint) self->data->best)->point : NULL;
  Table table = new_table (names);

  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);

    add_cell (&table, g_strdup (dimension->name));
    add_cell (&table, weft_dimension_format_range (dimension));
    add_cell (&table, weft_dimension_format_range (weft_space_get_dimension (narrowed, i)));
    add_cell (&table, best != NULL && !isnan (best[i]) ? weft_dimension_format (dimension, best[i]) : g_strdup ("–"));
  }
  add_table (self, &table);
  if (self->settings->warmed != NULL)
    weft_pages_add_text (self->pages, self->settings->warmed);
  for (guint i = 0; i < self->settings->told->len; i++)
    weft_pages_add_text (self->pages, self->settings->told->pdata[i]);
}

/* What came of it */

typedef struct
{
  double loss;
  guint number;
} Ranked;

static int
compare_losses (gconstpointer a,
                gconstpointer b)
{
  const Ranked *first = a, *second = b;

  if (first->loss != second->loss)
    return first->loss < second->loss ? -1 : 1;
  return (first->number > second->number) - (first->number < second->number);
}

static GArray *
rank (const WeftTuneHistory *history)
{
  GArray *ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    const Ranked entry = { trial->state == WEFT_TUNE_COMPLETE ? weft_tune_history_get_loss (history, 0, trial->values[0]) : 0, i };

    if (trial->state == WEFT_TUNE_COMPLETE)
      g_array_append_val (ranked, entry);
  }
  g_array_sort (ranked, compare_losses);
  return ranked;
}

/* As exact as people read it; what is to be done again stands in the trial itself. */
static char *
tell_choice (const WeftStudyData *data,
             guint                number)
{
  const WeftSpace *space = weft_study_get_settings (data->study)->space;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < data->n_dimensions; i++) {
    const WeftVariable *variable = &data->variables[i];
    g_autofree char *value = weft_variable_format (variable, variable->values[number]);

    if (isfinite (variable->values[number]))
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", weft_space_get_dimension (space, i)->name, value);
  }
  return g_string_free (text, FALSE);
}

static void
add_best_row (StudyReport *self,
              Table       *table,
              guint        number)
{
  const WeftStudyDatum *datum = weft_study_data_get (self->data, number);
  const WeftTuneTrial *trial = weft_tune_history_get_trial (weft_study_get_history (self->data->study), number);
  g_autofree char *memory = g_format_size ((guint64) datum->peak_bytes);

  add_cell (table, g_strdup_printf ("%u", number));
  add_cell (table, isfinite (datum->spread) ? g_strdup_printf ("%.5g ± %.2g", trial->values[0], datum->spread) : g_strdup_printf ("%.5g", trial->values[0]));
  add_cell (table, tell_choice (self->data, number));
  add_cell (table, isfinite (datum->end) ? g_strdup_printf (_("%.1f s"), datum->end - datum->begin) : g_strdup ("–"));
  add_cell (table, datum->processor > 0 ? g_strdup_printf (_("%.1f s"), datum->processor) : g_strdup ("–"));
  add_cell (table, g_strdup (datum->peak_bytes > 0 ? memory : "–"));
}

static void
add_candidates (StudyReport *self)
{
  g_autoptr (GPtrArray) said = weft_candidates_tell (self->data->study);

  for (guint i = 0; i < said->len; i++)
    weft_pages_add_text (self->pages, said->pdata[i]);
}

static void
add_best (StudyReport *self)
{
  static const char *const names[] = { N_("Trial"), N_("Value"), N_("Parameters"), N_("Took"), N_("Processor time"), N_("Most memory"), NULL };
  g_autoptr (GArray) ranked = rank (weft_study_get_history (self->data->study));
  g_autofree char *counts = weft_study_data_tell_counts (self->data);
  Table table = new_table (names);

  weft_pages_add_heading (self->pages, _("What came of it"));
  weft_pages_add_text (self->pages, counts);
  if (self->settings->objectives->len > 1)
    weft_pages_add_text (self->pages, _("Ordered by the first of several objectives."));
  for (guint i = 0; i < MIN (ranked->len, N_BEST); i++)
    add_best_row (self, &table, g_array_index (ranked, Ranked, i).number);
  add_table (self, &table);
  if (ranked->len == 0)
    weft_pages_add_text (self->pages, _("No trial has come to its end."));
  if (self->settings->candidates != NULL)
    add_candidates (self);
}

/* Pictures */

static void
paint_chart (cairo_t  *cr,
             double    width,
             double    height,
             gpointer  chart)
{
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_study_chart_paint_bare (chart, &style, cr, width, height);
}

static double
choose_height (const WeftStudyChart *chart)
{
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  if (weft_study_picture_has_bars (chart->picture))
    return MIN (weft_bars_get_natural_height (&chart->bars, &style, FIGURE_WIDTH), FIGURE_HEIGHT);
  return chart->picture == WEFT_STUDY_TIMELINE ? MIN (TIMELINE_HEIGHT + TRIAL_HEIGHT * chart->timeline.n_rows, FIGURE_HEIGHT) : FIGURE_HEIGHT;
}

static gboolean
add_chart (StudyReport          *self,
           const WeftStudyView  *view,
           GError              **error)
{
  g_autoptr (GError) failure = NULL;
  WeftStudyChart *chart = weft_study_chart_new (self->data, view, self->stop, &failure);
  g_autofree char *sentence = chart == NULL ? g_strdup_printf ("%s: %s.", weft_study_picture_get_title (view->picture), failure->message) : NULL;

  if (chart != NULL) {
    g_autofree char *caption = view->picture == WEFT_STUDY_SLICE ? g_strdup_printf ("%s: %s", chart->title, self->data->variables[chart->x].title) : g_strdup (chart->title);

    weft_pages_add_figure (self->pages, &(WeftPagesFigure){ caption, FIGURE_WIDTH, choose_height (chart), paint_chart, chart, (GDestroyNotify) weft_study_chart_unref });
    return TRUE;
  }
  if (!g_error_matches (failure, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  weft_pages_add_text (self->pages, sentence);
  return TRUE;
}

static gboolean
add_charts (StudyReport  *self,
            GError      **error)
{
  static const WeftStudyPicture whole[] = { WEFT_STUDY_HISTORY, WEFT_STUDY_PARALLEL, WEFT_STUDY_IMPORTANCE };

  weft_pages_add_heading (self->pages, _("Pictures"));
  for (gsize i = 0; i < G_N_ELEMENTS (whole); i++)
    if (!add_chart (self, &(WeftStudyView){ .picture = whole[i], .x = -1, .y = -1 }, error))
      return FALSE;
  for (guint i = 0; i < MIN (self->data->n_dimensions, N_SLICES); i++)
    if (!add_chart (self, &(WeftStudyView){ .picture = WEFT_STUDY_SLICE, .x = (int) i, .y = -1 }, error))
      return FALSE;
  if (self->settings->objectives->len > 1 && !add_chart (self, &(WeftStudyView){ .picture = WEFT_STUDY_FRONT, .x = -1, .y = -1 }, error))
    return FALSE;
  return add_chart (self, &(WeftStudyView){ .picture = WEFT_STUDY_TIMELINE, .x = -1, .y = -1 }, error);
}

static void
paint_workflow (cairo_t  *cr,
                double    width,
                double    height,
                gpointer  snapshot)
{
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_sketch_chart_paint (snapshot, &style, cr, width, height);
}

static void
add_workflow (StudyReport *self)
{
  if (self->snapshot == NULL || weft_snapshot_get_n_nodes (self->snapshot) == 0)
    return;
  weft_pages_add_heading (self->pages, _("Workflow"));
  weft_pages_add_figure (self->pages, &(WeftPagesFigure){
                                        .caption = _("The workflow that each trial ran, with other parameters each time"),
                                        .width = FIGURE_WIDTH,
                                        .height = weft_sketch_chart_get_natural_height (self->snapshot),
                                        .paint = paint_workflow,
                                        .data = weft_snapshot_ref (self->snapshot),
                                        .free = (GDestroyNotify) weft_snapshot_unref,
                                      });
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

/* Files that data comes from, and what they are now. */
static void
add_files (StudyReport *self,
           Table       *table)
{
  for (guint i = 0; self->snapshot != NULL && i < weft_snapshot_get_n_nodes (self->snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, i);
    const WeftParam *param = node->params != NULL ? weft_param_find (weft_params_get_table (node->params), "file") : NULL;
    const char *file = param != NULL && param->type == WEFT_PARAM_FILE ? weft_params_get (node->params, "file") : "";
    g_autofree char *path = *file != '\0' ? weft_snapshot_resolve_file (self->snapshot, file, NULL) : NULL;
    g_autofree char *hash = path != NULL && !g_file_test (path, G_FILE_TEST_IS_DIR) ? weft_file_fingerprint (path, self->stop, NULL) : NULL;

    if (*file == '\0')
      continue;
    add_cell (table, g_strdup (file));
    add_cell (table, g_strdup (hash != NULL ? hash : _("not found from here")));
  }
}

static void
add_machine (StudyReport *self,
             Table       *table)
{
  const WeftStudyDatum *datum = self->data->best >= 0 ? weft_study_data_get (self->data, (gsize) self->data->best) : NULL;
  g_autoptr (WeftTrial) trial = datum != NULL && datum->trials->len > 0 ? weft_trial_store_read (self->store, g_array_index (datum->trials, gint64, 0), NULL) : NULL;
  const struct
  {
    const char *title;
    const char *value;
  } lines[] = {
    { N_("Weft"), trial != NULL ? trial->weft_version : NULL },
    { N_("Kernels"), trial != NULL ? trial->kernels : NULL },
    { N_("Processor"), trial != NULL ? trial->cpu : NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].value != NULL) {
      add_cell (table, g_strdup (_ (lines[i].title)));
      add_cell (table, g_strdup (lines[i].value));
    }
}

static char *
tell_seeds (const WeftStudySettings *settings)
{
  if (settings->n_seeds == 1)
    return g_strdup_printf ("%" PRIu64, settings->seed);
  return g_strdup_printf ("%" PRIu64 " … %" PRIu64, settings->seed, settings->seed + settings->n_seeds - 1);
}

static void
add_provenance (StudyReport *self)
{
  static const char *const names[] = { N_("Setting"), N_("Value"), NULL };
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_utc (self->data->record->created / G_USEC_PER_SEC);
  g_autofree char *command = make_command (self->settings);
  Table table = new_table (names);

  weft_pages_add_heading (self->pages, _("To do it again"));
  add_cell (&table, g_strdup (_("Begun")));
  add_cell (&table, g_date_time_format (made, "%Y-%m-%d %H:%M UTC"));
  add_cell (&table, g_strdup (_("Seeds of the trainings")));
  add_cell (&table, tell_seeds (self->settings));
  add_machine (self, &table);
  add_files (self, &table);
  add_table (self, &table);
  weft_pages_add_code (self->pages, command);
}

/* The whole */

static void
open_workflow (StudyReport *self,
               gint64       id)
{
  g_autofree char *document = weft_trial_store_read_study_workflow (self->store, id, NULL);
  g_autoptr (WeftWorkflow) workflow = NULL;

  workflow = document != NULL ? weft_workflow_restore (document, NULL, NULL, NULL) : NULL;
  self->snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, NULL, NULL) : NULL;
}

static const char *
get_language (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "zh") ? "zh-CN" : "en";
}

/* One that nobody gave a name is called by its number already. */
static char *
make_title (const WeftStudyRecord *record)
{
  g_autofree char *unnamed = g_strdup_printf (_("Study %" PRId64), record->id);

  return g_str_equal (record->name, unnamed) ? g_steal_pointer (&unnamed) : g_strdup_printf (_("Study %" PRId64 ": %s"), record->id, record->name);
}

WeftPages *
weft_study_report_new (WeftTrialStore  *store,
                       gint64           id,
                       const WeftStop  *stop,
                       GError         **error)
{
  g_autoptr (WeftStudyData) data = weft_study_data_read (store, id, error);
  g_autofree char *title = data != NULL ? make_title (data->record) : NULL;
  g_autoptr (WeftPages) pages = title != NULL ? weft_pages_new (title, get_language ()) : NULL;
  StudyReport self = { .pages = pages, .data = data, .store = store, .stop = stop };
  gboolean good;

  if (pages == NULL)
    return NULL;
  self.settings = weft_study_get_settings (data->study);
  open_workflow (&self, id);
  add_question (&self);
  add_space (&self);
  add_best (&self);
  good = add_charts (&self, error);
  add_workflow (&self);
  add_provenance (&self);
  g_clear_pointer (&self.snapshot, weft_snapshot_unref);
  return good ? g_steal_pointer (&pages) : NULL;
}
