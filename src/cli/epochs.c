/* epochs.c: what a model made of an input along its training, from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/epochs.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "explain/error.h"
#include "workflow/epoch-chart.h"

#include <stdio.h>

#define PICTURE_WIDTH 720

static JsonObject *
describe (const WeftEpochsScene *self,
          const WeftEpochChart  *chart)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "model", self->trial);
  weft_epoch_chart_describe (chart, object);
  return object;
}

static gboolean
write_output (const WeftEpochsScene  *self,
              WeftEpochChart         *chart,
              GError                **error)
{
  const WeftChartFile file = { chart, WEFT_CHART_DRAWN (weft_epoch_chart), (WeftChartToCsv) weft_epoch_chart_make_numbers, PICTURE_WIDTH, 0 };
  g_autoptr (JsonNode) recipe = weft_cli_json_take (describe (self, chart));

  return weft_chart_file_write (&file, self->output, recipe, error);
}

static void
print_lines (const WeftEpochChart *chart)
{
  const WeftEpochTrack *track = weft_epoch_chart_get_tracks (chart)->pdata[0];
  g_autofree char *words = weft_epoch_chart_tell (chart);

  printf ("%s\n", words);
  for (guint i = 0; i < track->points->len; i++) {
    const WeftTrackPoint *point = &g_array_index (track->points, WeftTrackPoint, i);

    printf ("%6" PRIu64 "\t%.6g\n", point->epoch, point->score);
  }
}

static void
print_document (const WeftEpochsScene *self,
                const WeftEpochChart  *chart)
{
  JsonObject *object = describe (self, chart);

  json_object_set_string_member (object, "status", "done");
  weft_cli_print_json (weft_cli_json_take (object));
}

GArray *
weft_cli_list_snapshots (const char  *trials,
                         const char  *text,
                         WeftExit    *status,
                         GError     **error)
{
  g_autoptr (WeftTrialStore) store = weft_cli_open_store (trials, status, error);
  g_autoptr (WeftTrial) trial = store != NULL ? weft_cli_find_trial (store, text, status, error) : NULL;
  g_autoptr (GArray) list = NULL;

  if (trial == NULL)
    return NULL;
  *status = WEFT_EXIT_UNUSABLE;
  list = weft_epoch_snapshots_list (store, trial->id, error);
  if (list == NULL || list->len > 1)
    return g_steal_pointer (&list);
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("trial %s kept no model of an epoch on the way; train again with “Keep snapshots”"), text);
  return NULL;
}

gboolean
weft_cli_show_epochs (const WeftEpochsScene  *scene,
                      GError                **error)
{
  const WeftTrackWatch watch = { NULL, NULL, weft_interrupt_watch () };
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  WeftExit status;
  g_autoptr (GArray) list = weft_cli_list_snapshots (scene->trials, scene->trial, &status, error);
  g_autoptr (WeftEpochChart) chart = NULL;
  GPtrArray *tracks;

  if (list == NULL)
    return FALSE;
  g_ptr_array_add (inputs, scene->input);
  tracks = weft_epoch_track_run (list, inputs, scene->seed, &watch, error);
  if (tracks == NULL)
    return FALSE;
  chart = weft_epoch_chart_new (tracks, TRUE);
  if (scene->output != NULL && !write_output (scene, chart, error))
    return FALSE;
  if (scene->json)
    print_document (scene, chart);
  else
    print_lines (chart);
  return TRUE;
}
