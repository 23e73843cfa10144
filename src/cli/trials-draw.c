/* trials-draw.c: any trials as a picture, and as a report
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-draw.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/tune-picture.h"
#include "workflow/study-gather.h"
#include "workflow/trials-report.h"

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

WeftExit
weft_cli_draw_trials (const WeftTrialsDrawing *self,
                      WeftTrialStore          *store)
{
  WeftStudyView view = { .picture = WEFT_STUDY_PARALLEL, .x = -1, .y = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudyData) data = NULL;
  g_autoptr (WeftStudyChart) chart = NULL;

  if (self->look != NULL && !weft_study_picture_find (self->look, &view.picture))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--look", _("must be parallel, history, slice, contour, matrix, importance, permutation, front or timeline"));
  if (self->output == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--output", _("is missing; name a file that ends in .png, .svg, .pdf or .csv"));
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
