/* trials-saliency.c: why the models of several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-saliency.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/find-class.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "workflow/trial-maps.h"

#include <math.h>
#include <stdio.h>

#define PICTURE_WIDTH 1000

static WeftExit
fail (const WeftTrialsScene *scene,
      WeftExit               status,
      const GError          *error)
{
  return weft_cli_fail (scene->json, weft_stop_is_requested (weft_interrupt_watch ()) ? WEFT_EXIT_CANCELLED : status, "trials", error->message);
}

/* Returns: (transfer full) (nullable): those that were named, of that epoch */
static WeftTrialModels *
open_models (const WeftTrialsScene  *scene,
             double                  epoch,
             WeftExit               *status,
             GError                **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (WeftTrialModels) models = NULL;

  for (char **id = scene->ids; *id != NULL; id++) {
    g_autoptr (WeftTrial) trial = weft_cli_find_trial (scene->store, *id, status, error);

    if (trial == NULL)
      return NULL;
    g_array_append_val (ids, trial->id);
  }
  *status = WEFT_EXIT_UNUSABLE;
  models = weft_trial_models_new (scene->store, (const gint64 *) (gpointer) ids->data, ids->len);
  return weft_trial_models_open (models, epoch, error) ? g_steal_pointer (&models) : NULL;
}

static void
print (const WeftTrialMaps *maps)
{
  g_autofree char *title = weft_trial_maps_make_title (maps), *words = weft_trial_maps_tell (maps);

  printf ("%s\n%s\n", title, words);
}

static WeftExit
show (const WeftTrialsScene *scene,
      const WeftTrialMaps   *maps)
{
  const WeftChartFile file = { maps, WEFT_CHART_DRAWN (weft_trial_maps), (WeftChartToCsv) weft_trial_maps_to_csv, PICTURE_WIDTH, 0 };
  g_autoptr (GError) error = NULL;
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) recipe = weft_cli_json_take (object);

  weft_trial_maps_describe (maps, object);
  if (scene->output != NULL && !weft_chart_file_write (&file, scene->output, recipe, &error))
    return fail (scene, WEFT_EXIT_UNUSABLE, error);
  if (!scene->json) {
    print (maps);
    return WEFT_EXIT_DONE;
  }
  json_object_set_string_member (object, "status", "done");
  weft_cli_print_json (g_steal_pointer (&recipe));
  return WEFT_EXIT_DONE;
}

static gboolean
find_target (const WeftTrialsLook   *look,
             const WeftTrialModels  *models,
             WeftTrialMapsWish      *wish,
             GError                **error)
{
  const WeftTrialModel *first = weft_trial_models_get_first (models);

  if (look->target == NULL || first == NULL)
    return TRUE;
  wish->class = weft_cli_find_class (first->subject, look->target, error);
  return wish->class >= 0;
}

WeftExit
weft_cli_trials_saliency (const WeftTrialsScene *scene,
                          const WeftTrialsLook  *look)
{
  double epoch = look->epoch > 0 ? look->epoch : (double) NAN;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialModels) models = NULL;
  g_autoptr (WeftTrialMaps) maps = NULL;
  WeftTrialMapsWish wish = { look->method != NULL ? weft_saliency_find (look->method) : NULL, look->input, (gint64) look->row - 1, -1, 1 };
  WeftExit status;

  if (look->method != NULL && wish.method == NULL)
    return weft_cli_fail (scene->json, WEFT_EXIT_USAGE, look->method, _("there is no such method; weft-cli explain --list names them"));
  if (look->row < 0 || look->epoch < 0)
    return weft_cli_fail (scene->json, WEFT_EXIT_USAGE, look->row < 0 ? "--row" : "--epoch", _("counts from 1"));
  models = open_models (scene, epoch, &status, &error);
  if (models == NULL || !find_target (look, models, &wish, &error))
    return fail (scene, status, error);
  maps = weft_trial_maps_new (models, epoch, &wish, weft_interrupt_watch (), &error);
  return maps != NULL ? show (scene, maps) : fail (scene, status, error);
}
