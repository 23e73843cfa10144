/* tune-picture.c: a study drawn into a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/tune-picture.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "paint/picture.h"
#include "workflow/study-report.h"

#include <inttypes.h>
#include <string.h>

#define PICTURE_WIDTH  900
#define PICTURE_HEIGHT 560
#define PICTURE_SCALE  2

/* Always %FALSE. */
static gboolean
refuse (GError     **error,
        const char  *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* The study that is named, or the newest. */
static gboolean
find_study (const WeftTuneDrawing  *self,
            WeftTrialStore         *store,
            gint64                 *id,
            GError                **error)
{
  g_autoptr (GPtrArray) records = NULL;

  if (self->study != NULL)
    return (weft_number_parse_integer (self->study, id) && *id > 0) || refuse (error, _("--study: must be the number of a study; weft-cli tune --list shows those there are"));
  records = weft_trial_store_list_studies (store, error);
  if (records == NULL)
    return FALSE;
  if (records->len == 0)
    return refuse (error, _("there are no studies; weft-cli tune FILE begins one"));
  *id = ((const WeftStudyRecord *) records->pdata[0])->id;
  return TRUE;
}

static void
paint (cairo_t  *cr,
       double    width,
       double    height,
       gpointer  chart)
{
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_study_chart_paint (chart, &style, cr, width, height);
}

gboolean
weft_tune_write_chart (WeftStudyChart  *chart,
                       const char      *output,
                       GError         **error)
{
  g_autofree char *recipe = weft_study_chart_make_recipe (chart), *csv = NULL;
  const WeftPicture picture = { PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_SCALE, recipe };

  if (!g_str_has_suffix (output, ".csv"))
    return weft_picture_write (&picture, output, paint, chart, error);
  csv = weft_study_chart_to_csv (chart);
  return weft_file_write (output, csv, strlen (csv), WEFT_FILE_WRITE_NONE, error);
}

static void
describe (const WeftTuneDrawing *self,
          gint64                 study)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "done");
  json_object_set_int_member (object, "study", study);
  if (self->picture != NULL)
    json_object_set_string_member (object, "picture", self->picture);
  json_object_set_string_member (object, "output", self->output);
  weft_cli_print_json (weft_cli_json_take (object));
}

static WeftExit
fail_usage (const WeftTuneDrawing *self,
            const char            *message)
{
  return weft_cli_fail (self->json, WEFT_EXIT_USAGE, NULL, message);
}

WeftExit
weft_tune_draw (const WeftTuneDrawing *self)
{
  WeftStudyView view = { .x = -1, .y = -1 };
  WeftExit status = WEFT_EXIT_FAILED;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = NULL;
  g_autoptr (WeftStudyData) data = NULL;
  g_autoptr (WeftStudyChart) chart = NULL;
  gint64 id = 0;

  if (!weft_study_picture_find (self->picture, &view.picture))
    return fail_usage (self, _("--picture: must be parallel, history, slice, contour, matrix, importance, permutation, front or timeline"));
  if (self->output == NULL)
    return fail_usage (self, _("--output: is missing; name a file that ends in .png, .svg, .pdf or .csv"));
  store = weft_cli_open_store (self->store, &status, &error);
  if (store == NULL)
    return weft_cli_fail (self->json, status, self->store, error->message);
  if (!find_study (self, store, &id, &error))
    return fail_usage (self, error->message);
  data = weft_study_data_read (store, id, &error);
  chart = data != NULL ? weft_study_chart_new (data, &view, weft_interrupt_watch (), &error) : NULL;
  if (chart == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_UNUSABLE, NULL, error->message);
  if (!weft_tune_write_chart (chart, self->output, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, self->output, error->message);
  if (self->json)
    describe (self, id);
  return WEFT_EXIT_DONE;
}

WeftExit
weft_tune_report (const WeftTuneDrawing *self)
{
  WeftExit status = WEFT_EXIT_FAILED;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_cli_open_store (self->store, &status, &error);
  g_autoptr (WeftPages) pages = NULL;
  gint64 id = 0;

  if (store == NULL)
    return weft_cli_fail (self->json, status, self->store, error->message);
  if (!find_study (self, store, &id, &error))
    return fail_usage (self, error->message);
  pages = weft_study_report_new (store, id, weft_interrupt_watch (), &error);
  if (pages == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_UNUSABLE, NULL, error->message);
  if (!weft_pages_write (pages, self->output, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, NULL, error->message);
  if (self->json)
    describe (self, id);
  return WEFT_EXIT_DONE;
}
