/* live-curves.c: curves of what runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/live-curves.h"

#include "app/curve-axis-chooser.h"
#include "app/live-time.h"
#include "workflow/curve-axis.h"
#include "workflow/curves-cards.h"

gboolean
weft_live_curves_is_curve (const WeftMetricSeries *series)
{
  return series->values->len > 1 || (series->values->len == 1 && g_array_index (series->steps, double, 0) > 0);
}

/* Returns: (nullable): all series of the document, if there is one */
static GPtrArray *
get_series (const WeftLiveCurves *self)
{
  return self->document != NULL ? weft_document_get_series (self->document) : NULL;
}

static gboolean
is_of_family (const WeftMetricSeries *series,
              const char             *family)
{
  return weft_live_curves_is_curve (series) && g_str_equal (weft_metric_name_get_family (series->name), family);
}

gboolean
weft_live_curves_has (const WeftLiveCurves *self,
                      const char           *family)
{
  GPtrArray *live = get_series (self);

  for (guint i = 0; live != NULL && i < live->len; i++)
    if (is_of_family (live->pdata[i], family))
      return TRUE;
  return FALSE;
}

const WeftMetricSeries *
weft_live_curves_find_longest (const WeftLiveCurves *self,
                               const char           *node)
{
  GPtrArray *all = get_series (self);
  const WeftMetricSeries *longest = NULL;

  for (guint i = 0; all != NULL && i < all->len; i++) {
    const WeftMetricSeries *series = all->pdata[i];

    if ((node == NULL || g_str_equal (series->node, node)) && (longest == NULL || series->steps->len > longest->steps->len))
      longest = series;
  }
  return longest;
}

static guint
count_nodes (const WeftLiveCurves *self)
{
  GPtrArray *all = weft_document_get_series (self->document);
  g_autoptr (GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < all->len; i++)
    if (weft_live_curves_is_curve (all->pdata[i]))
      g_hash_table_add (nodes, ((WeftMetricSeries *) all->pdata[i])->node);
  return g_hash_table_size (nodes);
}

GArray *
weft_live_curves_place (const WeftLiveCurves   *self,
                        const WeftMetricSeries *series)
{
  GPtrArray *all = weft_document_get_series (self->document);
  g_autofree char *metric = NULL;
  WeftCurveAxis axis = weft_curve_axis_read (self->settings, &metric);
  const WeftMetricSeries *along = NULL;
  GArray *x;

  if (axis == WEFT_CURVE_AXIS_TIME)
    return weft_live_time_make (self->document, series);
  if (axis != WEFT_CURVE_AXIS_METRIC)
    return g_array_ref (axis == WEFT_CURVE_AXIS_EPOCH ? series->epochs : series->steps);
  for (guint i = 0; i < all->len && along == NULL; i++) {
    const WeftMetricSeries *other = all->pdata[i];

    if (g_str_equal (other->node, series->node) && g_str_equal (other->name, metric))
      along = other;
  }
  x = g_array_sized_new (FALSE, FALSE, sizeof (double), series->steps->len);
  g_array_set_size (x, series->steps->len);
  weft_curve_axis_join ((const double *) (gpointer) series->steps->data, series->steps->len, along != NULL ? (const double *) (gpointer) along->steps->data : NULL,
                        along != NULL ? (const double *) (gpointer) along->values->data : NULL, along != NULL ? along->steps->len : 0, (double *) (gpointer) x->data);
  return x;
}

/* Live curves: a color for each kind of rows or, beside others, for each node. */
static void
add_one (const WeftLiveCurves   *self,
         WeftCurveSet           *set,
         const WeftMetricSeries *series,
         guint                   node)
{
  static const guint categories[] = { 0, 5, 0, 1, 2 };
  WeftMetricSplit split = weft_metric_name_get_split (series->name);
  gboolean is_alone = self->n_colors == 0 && count_nodes (self) < 2;
  gboolean is_layered = g_str_has_prefix (series->name, "gradient_norm") || weft_metric_name_get_layer (series->name) != NULL;
  WeftNode *owner = weft_workflow_find_node (weft_document_get_workflow (self->document), series->node);
  g_autofree char *title = weft_curves_make_title (is_alone ? NULL : owner != NULL ? weft_node_get_title (owner)
                                                                                   : series->node,
                                                   series->name);
  g_autofree char *along = NULL;
  WeftCurveAxis axis = weft_curve_axis_read (self->settings, &along);
  g_autoptr (GArray) x = weft_live_curves_place (self, series);
  WeftCurve curve = {
    .title = title,
    .x = (const double *) (gpointer) x->data,
    .y = (const double *) (gpointer) series->values->data,
    .n_points = series->values->len,
    .is_path = axis == WEFT_CURVE_AXIS_METRIC,
    .category = is_alone ? is_layered ? set->picture.n_curves : categories[split] : self->n_colors + node,
    .stroke = split == WEFT_METRIC_VALIDATION,
  };

  weft_curve_set_add (set, &curve);
  if (curve.is_path) {
    g_autoptr (GArray) epochs = g_array_copy (series->epochs);

    weft_curve_set_date (set, epochs);
  }
  if (self->is_grouped && title != NULL)
    weft_curve_set_add_key (set, title, (int) (curve.category % WEFT_N_CATEGORIES), curve.stroke);
}

void
weft_live_curves_add (const WeftLiveCurves *self,
                      WeftCurveSet         *set,
                      const char           *family,
                      WeftMetricSplit       split)
{
  GPtrArray *live = get_series (self);
  const char *node = NULL;
  guint n_nodes = 0;

  for (guint i = 0; live != NULL && i < live->len; i++) {
    const WeftMetricSeries *series = live->pdata[i];

    n_nodes += node != NULL && !g_str_equal (node, series->node);
    node = series->node;
    if (is_of_family (series, family) && weft_metric_name_get_split (series->name) == split)
      add_one (self, set, series, n_nodes);
  }
}
