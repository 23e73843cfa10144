/* node-curves.c: the curves of one training, beside what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane of curves is for following and comparing; here is the whole at a glance.
 */
#include "app/node-curves.h"

#include "app/curve-chart.h"
#include "learn/metric-name.h"
#include "base/i18n.h"
#include "base/json.h"

#define HEIGHT 200

/* Where the chart finds its curves. */
typedef struct
{
  WeftDocument *document; /* Owned */
  char *node;             /* Owned */
} Source;

static void
source_free (gpointer data)
{
  Source *self = data;

  g_object_unref (self->document);
  g_free (self->node);
  g_free (self);
}

/* The noise of single batches is for those who follow a training. */
static gboolean
is_shown (const Source           *self,
          const WeftMetricSeries *series,
          const char             *family)
{
  return g_str_equal (series->node, self->node) && series->values->len > 1 && g_str_equal (weft_metric_name_get_family (series->name), family) &&
         weft_metric_name_get_split (series->name) != WEFT_METRIC_BATCH;
}

static WeftCurveSet *
fill (const WeftCurveCard *card,
      gpointer             owner)
{
  const Source *self = owner;
  GPtrArray *all = weft_document_get_series (self->document);
  g_autofree char *title = weft_metric_family_make_title (card->family);
  WeftCurveSet *set = weft_curve_set_new (title, _("Epoch"));

  for (guint i = 0; i < all->len; i++) {
    const WeftMetricSeries *series = all->pdata[i];
    WeftMetricSplit split = weft_metric_name_get_split (series->name);
    const WeftCurve curve = {
      .title = weft_metric_split_get_title (split),
      .x = (const double *) (gpointer) series->epochs->data,
      .y = (const double *) (gpointer) series->values->data,
      .n_points = series->values->len,
      .category = split == WEFT_METRIC_VALIDATION ? 1 : 0,
      .stroke = split == WEFT_METRIC_VALIDATION,
    };

    if (is_shown (self, series, card->family))
      weft_curve_set_add (set, &curve);
  }
  return set;
}

/* With the workflow, so that a picture brings back what it was made with. */
static char *
make_recipe (const WeftCurveCard *card,
             gpointer             owner)
{
  const Source *self = owner;
  WeftCheck *check = weft_document_get_check (self->document);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "picture", "curves");
  json_object_set_string_member (object, "metric", card->family);
  json_object_set_string_member (object, "node", self->node);
  if (check != NULL)
    json_object_set_member (object, "workflow", json_node_copy (weft_snapshot_get_document (weft_check_get_snapshot (check))));
  json_node_take_object (root, object);
  return weft_json_write (root, WEFT_JSON_COMPACT);
}

static const WeftCurveSource curve_source = { fill, make_recipe };

GtkWidget *
weft_node_curves_new (WeftDocument *document,
                      const char   *node,
                      const char   *family)
{
  Source *source = g_new (Source, 1);
  GtkWidget *chart = NULL;
  GPtrArray *all = weft_document_get_series (document);

  *source = (Source){ g_object_ref (document), g_strdup (node) };
  for (guint i = 0; i < all->len && chart == NULL; i++)
    if (is_shown (source, all->pdata[i], family))
      chart = weft_curve_chart_new (&(WeftCurveCard){ family, WEFT_CURVE_CARD_ALL, WEFT_CURVE_CARD_ALL }, &curve_source, source);
  if (chart == NULL) {
    source_free (source);
    return NULL;
  }
  g_object_set_data_full (G_OBJECT (chart), "source", source, source_free);
  gtk_widget_set_size_request (chart, -1, HEIGHT);
  return chart;
}
