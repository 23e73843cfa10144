/* study-paper.c: what reports of studies and of other trials are put together of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-paper-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "learn/metric-name.h"
#include "tune/error.h"
#include "workflow/document.h"
#include "workflow/sketch-chart.h"

#include <inttypes.h>
#include <math.h>

/* So many points are told, and so many parameters have a picture of their own. */
#define N_BEST   10
#define N_SLICES 4

/* In units of paint. */
#define FIGURE_WIDTH  720
#define FIGURE_HEIGHT 360
#define MATRIX_HEIGHT 640

/* A few trials need less of the timeline: each, and all around them. */
#define TRIAL_HEIGHT    22
#define TIMELINE_HEIGHT 70

/* Tables */

WeftPaperTable
weft_paper_table_new (const char *const *names)
{
  WeftPaperTable self = { g_ptr_array_new_with_free_func (g_free), g_strv_length ((char **) names) };

  for (guint i = 0; i < self.n_columns; i++)
    weft_paper_table_add (&self, g_strdup (_ (names[i])));
  return self;
}

void
weft_paper_table_add (WeftPaperTable *self,
                      char           *text)
{
  g_ptr_array_add (self->cells, text);
}

void
weft_paper_table_add_row (WeftPaperTable *self,
                          const char     *title,
                          char           *value)
{
  weft_paper_table_add (self, g_strdup (_ (title)));
  weft_paper_table_add (self, value);
}

void
weft_study_paper_add_table (WeftStudyPaper *self,
                            WeftPaperTable *table)
{
  guint n_rows = table->cells->len / table->n_columns;

  if (n_rows > 1)
    weft_pages_add_table (self->pages, (const char *const *) table->cells->pdata, table->n_columns, n_rows);
  g_clear_pointer (&table->cells, g_ptr_array_unref);
}

/* What came of it */

char *
weft_study_paper_tell_objectives (const WeftStudyPaper *self)
{
  const GArray *objectives = weft_study_get_settings (self->data->study)->objectives;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < objectives->len; i++) {
    const WeftStudyObjective *objective = &g_array_index (objectives, WeftStudyObjective, i);

    g_string_append_printf (text, objective->maximize ? _("%s%s, as large as possible") : _("%s%s, as small as possible"), i > 0 ? "; " : "", weft_metric_name_get_words (objective->metric));
  }
  return g_string_free (text, FALSE);
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

    if (isfinite (variable->values[number]) && weft_study_data_is_usual_axis (data, i))
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", weft_space_get_dimension (space, i)->name, value);
  }
  return g_string_free (text, FALSE);
}

static void
add_best_row (WeftStudyPaper *self,
              WeftPaperTable *table,
              guint           number)
{
  const WeftStudyDatum *datum = weft_study_data_get (self->data, number);
  const WeftTuneTrial *trial = weft_tune_history_get_trial (weft_study_get_history (self->data->study), number);
  g_autofree char *memory = g_format_size ((guint64) datum->peak_bytes);

  weft_paper_table_add (table, g_strdup_printf ("%" PRId64, weft_study_data_get_number (self->data, number)));
  weft_paper_table_add (table, isfinite (datum->spread) ? g_strdup_printf ("%.5g ± %.2g", trial->values[0], datum->spread) : g_strdup_printf ("%.5g", trial->values[0]));
  weft_paper_table_add (table, tell_choice (self->data, number));
  weft_paper_table_add (table, isfinite (datum->end) ? g_strdup_printf (_("%.1f s"), datum->end - datum->begin) : g_strdup ("–"));
  weft_paper_table_add (table, datum->processor > 0 ? g_strdup_printf (_("%.1f s"), datum->processor) : g_strdup ("–"));
  weft_paper_table_add (table, g_strdup (datum->peak_bytes > 0 ? memory : "–"));
}

void
weft_study_paper_add_best (WeftStudyPaper *self)
{
  static const char *const names[] = { N_("Trial"), N_("Value"), N_("Parameters"), N_("Took"), N_("Processor time"), N_("Most memory"), NULL };
  g_autoptr (GArray) ranked = weft_tune_history_rank (weft_study_get_history (self->data->study));
  g_autofree char *counts = weft_study_data_tell_counts (self->data);
  WeftPaperTable table = weft_paper_table_new (names);

  weft_pages_add_heading (self->pages, _("What came of it"));
  weft_pages_add_text (self->pages, counts);
  if (self->data->n_objectives > 1)
    weft_pages_add_text (self->pages, _("Ordered by the first of several objectives."));
  for (guint i = 0; i < MIN (ranked->len, N_BEST); i++)
    add_best_row (self, &table, g_array_index (ranked, guint, i));
  weft_study_paper_add_table (self, &table);
  if (ranked->len == 0)
    weft_pages_add_text (self->pages, _("No trial has come to its end."));
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
  if (chart->picture == WEFT_STUDY_MATRIX)
    return MATRIX_HEIGHT;
  return chart->picture == WEFT_STUDY_TIMELINE ? MIN (TIMELINE_HEIGHT + TRIAL_HEIGHT * chart->timeline.n_rows, FIGURE_HEIGHT) : FIGURE_HEIGHT;
}

static gboolean
add_chart (WeftStudyPaper       *self,
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

gboolean
weft_study_paper_add_pictures (WeftStudyPaper          *self,
                               const WeftStudyPicture  *pictures,
                               gsize                    n,
                               GError                 **error)
{
  weft_pages_add_heading (self->pages, _("Pictures"));
  for (gsize i = 0; i < n; i++) {
    guint n_times = pictures[i] == WEFT_STUDY_SLICE ? MIN (self->data->n_dimensions, N_SLICES) : 1;

    for (guint j = 0; j < n_times; j++)
      if (!add_chart (self, &(WeftStudyView){ .picture = pictures[i], .x = pictures[i] == WEFT_STUDY_SLICE ? (int) j : -1, .y = -1 }, error))
        return FALSE;
  }
  return TRUE;
}

/* The workflow */

void
weft_study_paper_open_workflow (WeftStudyPaper *self,
                                char           *document)
{
  g_autofree char *text = document;
  g_autoptr (WeftWorkflow) workflow = text != NULL ? weft_workflow_restore (text, NULL, NULL, NULL) : NULL;

  g_clear_pointer (&self->snapshot, weft_snapshot_unref);
  self->snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, NULL, NULL) : NULL;
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

void
weft_study_paper_add_workflow (WeftStudyPaper *self,
                               const char     *caption)
{
  if (self->snapshot == NULL || weft_snapshot_get_n_nodes (self->snapshot) == 0)
    return;
  weft_pages_add_heading (self->pages, _("Workflow"));
  weft_pages_add_figure (self->pages, &(WeftPagesFigure){
                                        .caption = caption,
                                        .width = FIGURE_WIDTH,
                                        .height = weft_sketch_chart_get_natural_height (self->snapshot),
                                        .paint = paint_workflow,
                                        .data = weft_snapshot_ref (self->snapshot),
                                        .free = (GDestroyNotify) weft_snapshot_unref,
                                      });
}

/* Where it ran */

static void
add_values (WeftPaperTable  *table,
            const char      *title,
            const GPtrArray *trials,
            gsize            offset)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; i < trials->len; i++) {
    char *value = G_STRUCT_MEMBER (char *, trials->pdata[i], offset);

    if (value != NULL && !g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL))
      g_ptr_array_add (values, value);
  }
  g_ptr_array_add (values, NULL);
  if (values->len > 1)
    weft_paper_table_add_row (table, title, g_strjoinv (", ", (char **) values->pdata));
}

void
weft_study_paper_add_machines (WeftPaperTable  *table,
                               const GPtrArray *trials)
{
  add_values (table, N_("Weft"), trials, G_STRUCT_OFFSET (WeftTrial, weft_version));
  add_values (table, N_("Kernels"), trials, G_STRUCT_OFFSET (WeftTrial, kernels));
  add_values (table, N_("Processor"), trials, G_STRUCT_OFFSET (WeftTrial, cpu));
}

void
weft_study_paper_add_files (const WeftStudyPaper *self,
                            WeftPaperTable       *table)
{
  for (guint i = 0; self->snapshot != NULL && i < weft_snapshot_get_n_nodes (self->snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, i);
    const WeftParam *param = node->params != NULL ? weft_param_find (weft_params_get_table (node->params), "file") : NULL;
    const char *file = param != NULL && param->type == WEFT_PARAM_FILE ? weft_params_get (node->params, "file") : "";
    g_autofree char *path = *file != '\0' ? weft_snapshot_resolve_file (self->snapshot, file, NULL) : NULL;
    g_autofree char *hash = path != NULL && !g_file_test (path, G_FILE_TEST_IS_DIR) ? weft_file_fingerprint (path, self->stop, NULL) : NULL;

    if (*file == '\0')
      continue;
    weft_paper_table_add (table, g_strdup (file));
    weft_paper_table_add (table, g_strdup (hash != NULL ? hash : _("not found from here")));
  }
}

const char *
weft_study_paper_get_language (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "zh") ? "zh-CN" : "en";
}
