/* watch.c: what a training looked like inside, on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/watch.h"

#include "base/i18n.h"
#include "base/json.h"
#include "cli/chart-file.h"
#include "cli/output.h"
#include "learn/error.h"
#include "workflow/watch-chart.h"
#include "workflow/watched.h"

#include <math.h>
#include <stdio.h>

#define PICTURE_WIDTH  720
#define PICTURE_HEIGHT 420

static gboolean
fail (GError     **error,
      const char  *format,
      const char  *name)
{
  g_autoptr (GString) text = g_string_new (format);

  g_string_replace (text, "%s", name, 0);
  g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_WATCH, text->str);
  return FALSE;
}

static gboolean
choose_look (const WeftWatchScene  *self,
             WeftWatchChoice       *choice,
             GError               **error)
{
  for (int look = 0; look < WEFT_N_WATCH_LOOKS; look++)
    if (self->look == NULL || g_str_equal (weft_watch_look_get_name ((WeftWatchLook) look), self->look)) {
      choice->look = (WeftWatchLook) look;
      return TRUE;
    }
  return fail (error, _("there is no look “%s”; there are ridge, overlay, gradients, updates and dead"), self->look);
}

static gboolean
choose_part (const WeftWatchScene  *self,
             const WeftWatchLayer  *layer,
             WeftWatchChoice       *choice,
             GError               **error)
{
  choice->part = layer->histograms[WEFT_WATCH_WEIGHTS].n > 0 ? WEFT_WATCH_WEIGHTS : WEFT_WATCH_OUTPUTS;
  for (int part = 0; self->part != NULL && part < WEFT_N_WATCH_PARTS; part++)
    if (g_str_equal (weft_watch_part_get_name ((WeftWatchPart) part), self->part)) {
      choice->part = (WeftWatchPart) part;
      return TRUE;
    }
  return self->part == NULL || fail (error, _("a layer has no “%s”; it has weights, gradients and outputs"), self->part);
}

/* The layer that was named, or the first that learns. */
static gboolean
choose_layer (const WeftWatchScene  *self,
              const WeftWatchLog    *log,
              WeftWatchChoice       *choice,
              GError               **error)
{
  const WeftWatch *watch = log->moments->pdata[0];
  const WeftWatchLayer *layer = self->layer != NULL ? weft_watch_find_layer (watch, self->layer) : NULL;

  for (guint i = 0; self->layer == NULL && layer == NULL && i < watch->layers->len; i++)
    if (g_array_index (watch->layers, WeftWatchLayer, i).histograms[WEFT_WATCH_WEIGHTS].n > 0)
      layer = &g_array_index (watch->layers, WeftWatchLayer, i);
  if (layer == NULL)
    return fail (error, _("the model has no layer “%s”"), self->layer != NULL ? self->layer : "");
  choice->layer = layer->id;
  return choose_part (self, layer, choice, error);
}

static JsonNode *
make_recipe (const WeftWatchChoice *choice,
             gint64                 trial)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = weft_watch_choice_describe (choice);

  json_object_set_int_member (object, "trial", trial);
  json_node_take_object (node, object);
  return g_steal_pointer (&node);
}

static gboolean
write_output (const WeftWatchScene  *self,
              const WeftWatchLog    *log,
              gint64                 trial,
              GError               **error)
{
  WeftWatchChoice choice = { .epoch = (double) NAN };
  g_autoptr (WeftWatchChart) chart = NULL;
  g_autoptr (JsonNode) recipe = NULL;
  WeftChartFile file = { NULL, (WeftChartPaint) weft_watch_chart_paint, NULL, (WeftChartToCsv) weft_watch_chart_to_csv, PICTURE_WIDTH, PICTURE_HEIGHT };

  if (!choose_look (self, &choice, error) || !choose_layer (self, log, &choice, error))
    return FALSE;
  chart = weft_watch_chart_new (log, &choice);
  if (chart == NULL)
    return fail (error, _("of “%s” there is nothing to see in this trial"), weft_watch_look_get_name (choice.look));
  file.chart = chart;
  recipe = make_recipe (&choice, trial);
  return weft_chart_file_write (&file, self->output, recipe, error);
}

static void
print_document (const WeftWatchLog *log)
{
  JsonObject *object = json_object_new ();
  JsonArray *moments = json_array_new ();

  for (guint i = 0; i < log->moments->len; i++)
    json_array_add_element (moments, weft_watch_to_json (log->moments->pdata[i]));
  json_object_set_string_member (object, "status", "done");
  json_object_set_array_member (object, "moments", moments);
  weft_cli_print_json (weft_cli_json_take (object));
}

/* A line a layer: how the last moment that was watched was. */
static void
print_lines (const WeftWatchLog *log)
{
  const WeftWatch *last = log->moments->pdata[log->moments->len - 1];

  printf (_("Epoch %.4g, step %" PRIu64 ", %u moments in all\n"), last->epoch, last->step, log->moments->len);
  printf ("%-20s %12s %12s %12s %8s\n", _("Layer"), _("Gradient"), _("Weights"), _("Step"), _("Dead"));
  for (guint i = 0; i < last->layers->len; i++) {
    const WeftWatchLayer *layer = &g_array_index (last->layers, WeftWatchLayer, i);

    if (isnan (layer->gradient_norm))
      printf ("%-20s %12s %12s %12s %7.1f%%\n", layer->id, "–", "–", "–", 100 * layer->dead);
    else
      printf ("%-20s %12.4g %12.4g %12.4g %7.1f%%\n", layer->id, layer->gradient_norm, layer->weight_norm, layer->update_ratio, 100 * layer->dead);
  }
}

gboolean
weft_cli_show_watched (const WeftWatchScene  *scene,
                       WeftTrialStore        *store,
                       gint64                 trial,
                       GError               **error)
{
  g_autoptr (WeftWatchLog) log = weft_watched_read (store, trial, error);

  if (log == NULL)
    return FALSE;
  if (log->moments->len == 0)
    return fail (error, _("nothing was watched in this trial; train again with “Watch layers”"), "");
  if (scene->output != NULL && !write_output (scene, log, trial, error))
    return FALSE;
  if (scene->json)
    print_document (log);
  else
    print_lines (log);
  return TRUE;
}
