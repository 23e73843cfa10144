/* understand-inside.c: what lies between an input and its answer, as pictures of a node
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/understand-private.h"

#include "base/i18n.h"
#include "explain/feature-maps.h"
#include "paint/heat-map.h"
#include "paint/kernel-sheet.h"
#include "workflow/decision-chart.h"

/* Which share of a layer's numbers the colors tell apart. */
#define PERCENT 99

#define MAPS_HEIGHT 420.0

/* Room for a column of the path. */
#define COLUMN_WIDTH 130.0

/* Of each layer's evidence, what its units must give together, as on the Explain page. */
#define MASS 0.8

static const char *
find_first (const WeftSubject *subject)
{
  guint n;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n);

  for (guint i = 0; i < n; i++)
    if (layers[i].spatial)
      return layers[i].id;
  return NULL;
}

static void
paint_maps (gconstpointer         sheet,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                height)
{
  weft_kernel_sheet_paint (sheet, style, cr, width, height);
}

/* All maps of the layer with one scale, so that weak ones look weak. */
static gboolean
draw_sheet (WeftUnderstanding      *self,
            const WeftFeatureMaps  *maps,
            const char             *title,
            JsonObject             *recipe,
            GError                **error)
{
  g_autofree char *head = g_strdup_printf ("%s · %s", maps->layer, _ (maps->kind));
  g_autofree char *text = g_strdup_printf (_("%d maps of %d × %d, from %.3g to %.3g; the colors end at the 99th percentile of all of them."), (int) maps->n_maps, (int) maps->height, (int) maps->width,
                                           (double) maps->low, (double) maps->high);
  WeftKernelSheet sheet = { .n_channels = 1, .are_pictures = TRUE, .chosen = -1 };

  sheet.weights = weft_tensor_const_f32 (maps->values);
  sheet.n_filters = (guint) maps->n_maps;
  sheet.height = (guint) maps->height;
  sheet.width = (guint) maps->width;
  sheet.limit = weft_heat_map_find_limit (sheet.weights, (gsize) weft_shape_count (&maps->values->shape), PERCENT);
  sheet.title = head;
  sheet.legend = _("activation");
  sheet.caption = text;
  json_object_set_string_member (recipe, "layer", maps->layer);
  return weft_understanding_draw (self, title, text, recipe, paint_maps, &sheet, WEFT_PICTURES_WIDTH, MAPS_HEIGHT, error);
}

gboolean
weft_understanding_draw_maps (WeftUnderstanding  *self,
                              const char         *layer,
                              const float        *sample,
                              const char         *title,
                              JsonObject         *recipe,
                              GError            **error)
{
  const char *id = layer != NULL ? layer : find_first (self->subject);
  g_autoptr (WeftFeatureMaps) maps = id != NULL ? weft_feature_maps_new (self->subject, id, sample, weft_node_run_get_stop (self->run), error) : NULL;

  if (maps != NULL)
    return draw_sheet (self, maps, title, recipe, error);
  json_object_unref (recipe);
  return id != NULL ? FALSE : weft_understanding_fail (error, _("no layer of the model has maps; choose another thing to show"));
}

static void
paint_path (gconstpointer         flow,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                height)
{
  weft_flow_paint (flow, style, cr, width, height);
}

static gboolean
draw_flow (WeftUnderstanding   *self,
           const WeftDecision  *decision,
           const float         *sample,
           const char          *title,
           JsonObject          *recipe,
           GError             **error)
{
  const WeftDecisionLook look = { .strength = WEFT_DECISION_CONTRIBUTION };
  g_autoptr (WeftDecisionChart) chart = weft_decision_chart_new (decision, self->subject, self->predictor, sample, &look);
  double width = MAX (WEFT_PICTURES_WIDTH, COLUMN_WIDTH * chart->flow.n_columns), height;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  height = weft_flow_get_natural_height (&chart->flow, &style, width);
  weft_decision_chart_describe (decision, self->subject, recipe);
  return weft_understanding_draw (self, title, chart->flow.caption, recipe, paint_path, &chart->flow, width, height, error);
}

gboolean
weft_understanding_draw_path (WeftUnderstanding        *self,
                              const float              *sample,
                              const WeftSubjectTarget  *target,
                              const char               *title,
                              JsonObject               *recipe,
                              GError                  **error)
{
  const WeftDecisionWish wish = { .mass = MASS };
  g_autoptr (WeftDecision) decision = NULL;

  if (self->decider == NULL)
    self->decider = weft_decider_new (self->subject, NULL, TRUE, error);
  decision = self->decider != NULL ? weft_decider_run (self->decider, sample, target, &wish, &(WeftDecisionWatch){ .stop = weft_node_run_get_stop (self->run) }, error) : NULL;
  if (decision != NULL)
    return draw_flow (self, decision, sample, title, recipe, error);
  json_object_unref (recipe);
  return FALSE;
}
