/* trials-look.c: what the models of several trials make of the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-look.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/find-class.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "workflow/trial-layouts.h"
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

/* @recipe: (transfer full): how it came about, which is printed, or @title and @words */
static WeftExit
show (const WeftTrialsScene *scene,
      const WeftChartFile   *file,
      JsonObject            *recipe,
      const char            *title,
      const char            *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_cli_json_take (recipe);

  if (scene->output != NULL && !weft_chart_file_write (file, scene->output, node, &error))
    return fail (scene, WEFT_EXIT_UNUSABLE, error);
  if (!scene->json) {
    printf ("%s\n%s\n", title, words);
    return WEFT_EXIT_DONE;
  }
  json_object_set_string_member (recipe, "status", "done");
  weft_cli_print_json (g_steal_pointer (&node));
  return WEFT_EXIT_DONE;
}

static WeftExit
show_maps (const WeftTrialsScene *scene,
           const WeftTrialMaps   *maps)
{
  const WeftChartFile file = { maps, WEFT_CHART_DRAWN (weft_trial_maps), (WeftChartToCsv) weft_trial_maps_to_csv, PICTURE_WIDTH, 0 };
  g_autofree char *title = weft_trial_maps_make_title (maps), *words = weft_trial_maps_tell (maps);
  JsonObject *recipe = json_object_new ();

  weft_trial_maps_describe (maps, recipe);
  return show (scene, &file, recipe, title, words);
}

static WeftExit
show_layouts (const WeftTrialsScene  *scene,
              const WeftTrialLayouts *layouts)
{
  const WeftChartFile file = { layouts, WEFT_CHART_DRAWN (weft_trial_layouts), (WeftChartToCsv) weft_trial_layouts_to_csv, PICTURE_WIDTH, 0 };
  g_autofree char *title = weft_trial_layouts_make_title (layouts), *words = weft_trial_layouts_tell (layouts);
  JsonObject *recipe = json_object_new ();

  weft_trial_layouts_describe (layouts, recipe);
  return show (scene, &file, recipe, title, words);
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
  maps = weft_trial_maps_new (models, &wish, weft_interrupt_watch (), &error);
  return maps != NULL ? show_maps (scene, maps) : fail (scene, status, error);
}

WeftExit
weft_cli_trials_embedding (const WeftTrialsScene *scene,
                           const WeftTrialsLook  *look)
{
  double epoch = look->epoch > 0 ? look->epoch : (double) NAN;
  g_autoptr (GError) error = NULL;
  const WeftEmbeddingMethod *method = weft_embedding_find_method (look->method != NULL ? look->method : "pca", &error);
  g_autoptr (WeftTrialModels) models = NULL;
  g_autoptr (WeftTrialLayouts) layouts = NULL;
  WeftExit status;

  if (method == NULL || look->epoch < 0)
    return weft_cli_fail (scene->json, WEFT_EXIT_USAGE, method == NULL ? "--method" : "--epoch", method == NULL ? error->message : _("counts from 1"));
  models = open_models (scene, epoch, &status, &error);
  layouts = models != NULL ? weft_trial_layouts_new (models, &(WeftTrialEpochs){ .all = epoch }, method, look->layer, weft_interrupt_watch (), &error) : NULL;
  return layouts != NULL ? show_layouts (scene, layouts) : fail (scene, status, error);
}
