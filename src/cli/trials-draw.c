/* trials-draw.c: any trials as a picture, and as a report
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-draw.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/tune-picture.h"
#include "workflow/curves-chart.h"
#include "workflow/study-gather.h"
#include "workflow/trials-report.h"

#include <string.h>

#define CURVES_WIDTH 1000

static void
describe (const WeftTrialsDrawing *self,
          const WeftStudyData     *data,
          WeftStudyPicture         picture)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "picture", weft_study_picture_get_id (picture));
  json_object_set_int_member (object, "trials", data->data->len);
  json_object_set_int_member (object, "left_out", data->n_left_out);
  json_object_set_string_member (object, "output", self->output);
  weft_cli_print_json (weft_cli_json_take (object));
}

/* Returns: whether @text names one of @names, (array zero-terminated=1), and which */
static gboolean
find_name (const char *text,
           const char *const *names,
           int *found)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], text)) {
      *found = i;
      return TRUE;
    }
  return FALSE;
}

/* Returns: whether @text is a line and an area */
static gboolean
parse_bands (const char     *text,
             WeftCurvesLook *look)
{
  static const char *const lines[] = { "mean", "median", "min", "max", NULL }, *const areas[] = { "deviation", "error", "confidence", "range", "none", NULL };
  g_auto (GStrv) words = g_strsplit (text, ",", 2);
  int line, area = WEFT_BAND_DEVIATION;

  if (words[0] == NULL || !find_name (words[0], lines, &line) || (words[1] != NULL && !find_name (words[1], areas, &area)))
    return FALSE;
  look->has_bands = TRUE;
  look->line = (WeftBandLine) line;
  look->area = (WeftBandArea) area;
  return TRUE;
}

/* @keys: (out) (transfer full): of each channel, %NULL where nothing was said */
static gboolean
parse_keys (const WeftTrialsDrawing  *self,
            WeftTrialStore           *store,
            char                    **keys[WEFT_N_TRIAL_CHANNELS],
            GError                  **error)
{
  g_auto (GStrv) names = weft_trial_store_list_names (store, WEFT_TRIAL_FIELD_PARAMETER, error);

  memset (keys, 0, WEFT_N_TRIAL_CHANNELS * sizeof *keys);
  for (int i = 0; names != NULL && i < WEFT_N_TRIAL_CHANNELS; i++) {
    keys[i] = self->keys[i] != NULL ? weft_trial_channels_parse (self->keys[i], (const char *const *) names, error) : NULL;
    if (self->keys[i] != NULL && keys[i] == NULL) {
      for (int k = 0; k < i; k++)
        g_strfreev (keys[k]);
      return FALSE;
    }
  }
  return names != NULL;
}

static WeftExit
write_curves (const WeftTrialsDrawing *self,
              const WeftCurvesChart   *chart)
{
  const WeftChartFile file = { chart, WEFT_CHART_DRAWN (weft_curves_chart), (WeftChartToCsv) weft_curves_chart_to_csv, CURVES_WIDTH, 0 };
  JsonObject *recipe = json_object_new ();
  g_autoptr (JsonNode) node = weft_cli_json_take (recipe);
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (recipe, "picture", "curves");
  weft_curves_chart_describe (chart, recipe);
  if (!weft_chart_file_write (&file, self->output, node, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, self->output, error->message);
  json_object_set_string_member (recipe, "status", "done");
  json_object_set_string_member (recipe, "output", self->output);
  if (self->json)
    weft_cli_print_json (g_steal_pointer (&node));
  return WEFT_EXIT_DONE;
}

static WeftExit
draw_curves (const WeftTrialsDrawing *self,
             WeftTrialStore          *store)
{
  WeftCurvesLook look = { .axis = self->axis != NULL ? weft_curve_axis_parse (self->axis) : WEFT_CURVE_AXIS_EPOCH, .along = self->axis };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftCurvesChart) chart = NULL;
  char **keys[WEFT_N_TRIAL_CHANNELS];

  if (self->bands != NULL && !parse_bands (self->bands, &look))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--bands", _("must be mean, median, min or max, and with a comma deviation, error, confidence, range or none"));
  if (!(self->smoothing >= 0 && self->smoothing < 1))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--smoothing", _("must be at least 0 and less than 1"));
  if (!parse_keys (self, store, keys, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "trials", error->message);
  chart = weft_curves_chart_new (store, self->ids, self->n, keys, self->metric, &look, self->smoothing, &error);
  if (chart == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_UNUSABLE, "trials", error->message);
  return write_curves (self, chart);
}

WeftExit
weft_cli_draw_trials (const WeftTrialsDrawing *self,
                      WeftTrialStore          *store)
{
  WeftStudyView view = { .picture = WEFT_STUDY_PARALLEL, .x = -1, .y = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) data = NULL;
  g_autoptr (WeftStudyChart) chart = NULL;

  if (self->look != NULL && !g_str_equal (self->look, "curves") && !weft_study_picture_find (self->look, &view.picture))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--look", _("must be curves, parallel, history, slice, contour, matrix, importance, permutation, front or timeline"));
  if (self->output == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--output", _("is missing; name a file that ends in .png, .svg, .pdf or .csv"));
  if (g_strcmp0 (self->look, "curves") == 0)
    return draw_curves (self, store);
  data = weft_study_gather (store, self->ids, self->n, self->metric, &error);
  chart = data != NULL ? weft_study_chart_new (data, &view, weft_interrupt_watch (), &error) : NULL;
  if (chart == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_UNUSABLE, "trials", error->message);
  if (!weft_tune_write_chart (chart, self->output, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, self->output, error->message);
  if (self->json)
    describe (self, data, view.picture);
  return WEFT_EXIT_DONE;
}

static void
describe_report (const WeftTrialsDrawing *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "done");
  json_object_set_int_member (object, "trials", (gint64) self->n);
  json_object_set_string_member (object, "output", self->output);
  weft_cli_print_json (weft_cli_json_take (object));
}

WeftExit
weft_cli_report_trials (const WeftTrialsDrawing *self,
                        WeftTrialStore          *store)
{
  const WeftTrialsReported reported = { self->ids, self->n, self->n_all, self->metric, self->which };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPages) pages = NULL;

  if (self->look != NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--look", _("goes with draw; a report has all pictures"));
  if (self->output == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--output", _("is missing; name a file that ends in .html or .pdf"));
  pages = weft_trials_report_new (store, &reported, weft_interrupt_watch (), &error);
  if (pages == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_UNUSABLE, "trials", error->message);
  if (!weft_pages_write (pages, self->output, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, NULL, error->message);
  if (self->json)
    describe_report (self);
  return WEFT_EXIT_DONE;
}
