/* curves-pane.c: learning curves, live and of stored trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart is asked for its curves only when it is about to be painted; what
 * arrives in between costs nothing here.
 */
#include "app/curves-pane.h"

#include "app/accessible.h"
#include "app/curve-axis-chooser.h"
#include "app/curve-chart.h"
#include "app/curve-looks.h"
#include "app/curves-epoch.h"
#include "app/curves-marks.h"
#include "app/live-time.h"
#include "learn/metric-name.h"
#include "app/shared.h"
#include "app/trial-curves.h"
#include "app/work.h"
#include "base/i18n.h"
#include "paint/curve-band.h"

#include <math.h>

#define CHART_WIDTH  280
#define CHART_HEIGHT 190

/* So many trials are named in a legend. */
#define MOST_NAMED 20

struct _WeftCurvesPane
{
  AdwBin parent_instance;

  /* Owned */
  GSettings *settings;
  WeftDocument *document; /* nullable */
  GPtrArray *trials;      /* nullable: WeftTrialCurve */
  WeftCurveAxisChooser *chooser;
  GCancellable *reading; /* nullable */

  /* Template children */
  GtkStack *stack;
  GtkAdjustment *smoothing;
  GtkScale *scale;
  GtkDropDown *axis;
  GtkToggleButton *log;
  GtkToggleButton *bands;
  GtkMenuButton *looks;
  GtkFlowBox *charts;
};

G_DEFINE_FINAL_TYPE (WeftCurvesPane, weft_curves_pane, ADW_TYPE_BIN)

enum {
  EPOCH_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What curves there are */

/* What was measured once, after the training, is a number and no curve. */
static gboolean
is_curve (const WeftMetricSeries *series)
{
  return series->values->len > 1 || (series->values->len == 1 && g_array_index (series->steps, double, 0) > 0);
}

static guint
count_nodes (WeftCurvesPane *self)
{
  GPtrArray *all = weft_document_get_series (self->document);
  g_autoptr (GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < all->len; i++)
    if (is_curve (all->pdata[i]))
      g_hash_table_add (nodes, ((WeftMetricSeries *) all->pdata[i])->node);
  return g_hash_table_size (nodes);
}

static guint
count_trials (WeftCurvesPane *self)
{
  const WeftTrialCurve *last = self->trials != NULL && self->trials->len > 0 ? self->trials->pdata[self->trials->len - 1] : NULL;

  return last != NULL ? last->place + 1 : 0;
}

static char *
make_title (const char *owner,
            const char *name)
{
  const char *layer = weft_metric_name_get_layer (name), *split = layer != NULL ? layer : weft_metric_split_get_title (weft_metric_name_get_split (name));

  /* Of all layers together, beside those of each. */
  if (g_str_equal (name, "gradient_norm"))
    split = _("All layers");
  if (owner == NULL)
    return g_strdup (*split != '\0' ? split : NULL);
  return *split != '\0' ? g_strdup_printf ("%s · %s", owner, split) : g_strdup (owner);
}

static WeftCurveAxis
get_axis (WeftCurvesPane *self)
{
  g_autofree char *metric = NULL;

  return weft_curve_axis_read (self->settings, &metric);
}

/* Returns: (transfer full): where the points of a live series stand on the axis that was chosen;
 *   NaN: nowhere */
static GArray *
place_live (WeftCurvesPane         *self,
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

/* Returns: (nullable): of what runs, the series of @node, or of any, that has the most points */
static const WeftMetricSeries *
find_longest (WeftCurvesPane *self,
              const char     *node)
{
  GPtrArray *all = self->document != NULL ? weft_document_get_series (self->document) : NULL;
  const WeftMetricSeries *longest = NULL;

  for (guint i = 0; all != NULL && i < all->len; i++) {
    const WeftMetricSeries *series = all->pdata[i];

    if ((node == NULL || g_str_equal (series->node, node)) && (longest == NULL || series->steps->len > longest->steps->len))
      longest = series;
  }
  return longest;
}

/* Returns: (transfer none) (nullable): the metric along which @curve is drawn, of its trial */
static const WeftTrialCurve *
find_along (WeftCurvesPane       *self,
            const WeftTrialCurve *curve)
{
  g_autofree char *metric = NULL;

  if (weft_curve_axis_read (self->settings, &metric) != WEFT_CURVE_AXIS_METRIC)
    return NULL;
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrialCurve *other = self->trials->pdata[i];

    if (other->place == curve->place && g_str_equal (other->name, metric))
      return other;
  }
  return NULL;
}

/* Live curves: a color for each kind of rows or, beside others, for each node. */
static void
add_live (WeftCurvesPane         *self,
          WeftCurveSet           *set,
          const WeftMetricSeries *series,
          guint                   node)
{
  static const guint categories[] = { 0, 5, 0, 1, 2 };
  WeftMetricSplit split = weft_metric_name_get_split (series->name);
  gboolean is_alone = count_trials (self) == 0 && count_nodes (self) < 2;
  gboolean is_layered = g_str_has_prefix (series->name, "gradient_norm") || weft_metric_name_get_layer (series->name) != NULL;
  WeftNode *owner = weft_workflow_find_node (weft_document_get_workflow (self->document), series->node);
  g_autofree char *title = make_title (is_alone ? NULL : owner != NULL ? weft_node_get_title (owner)
                                                                       : series->node,
                                       series->name);
  g_autoptr (GArray) x = place_live (self, series);
  WeftCurve curve = {
    .title = title,
    .x = (const double *) (gpointer) x->data,
    .y = (const double *) (gpointer) series->values->data,
    .n_points = series->values->len,
    .is_path = get_axis (self) == WEFT_CURVE_AXIS_METRIC,
    .category = is_alone ? is_layered ? set->picture.n_curves : categories[split] : count_trials (self) + node,
    .stroke = split == WEFT_METRIC_VALIDATION,
  };

  weft_curve_set_add (set, &curve);
}

/* Returns: a stored curve over the axis that was chosen; its title is nobody's */
static WeftCurve
make_stored (WeftCurvesPane *self,
             WeftTrialCurve *stored)
{
  WeftCurvePyramid *pyramid = weft_trial_curve_place (stored, get_axis (self), find_along (self, stored));
  gsize n;
  const double *x = weft_curve_pyramid_get_x (pyramid, &n);

  return (WeftCurve){
    .x = x,
    .y = weft_curve_pyramid_get_y (pyramid),
    .n_points = n,
    .pyramid = pyramid,
    .category = stored->place,
    .is_path = get_axis (self) == WEFT_CURVE_AXIS_METRIC,
    .stroke = weft_metric_name_get_split (stored->name) == WEFT_METRIC_VALIDATION,
    .end = stored->end,
    .is_stressed = stored->id == g_settings_get_int64 (self->settings, "trials-baseline"),
  };
}

/* Stored curves: a color for each trial. A legend of more than a few would leave no room. */
static void
add_stored (WeftCurvesPane *self,
            WeftCurveSet   *set,
            WeftTrialCurve *stored)
{
  g_autofree char *title = count_trials (self) <= MOST_NAMED ? make_title (stored->trial, stored->name) : NULL;
  WeftCurve curve = make_stored (self, stored);

  curve.title = title;
  weft_curve_set_add_pyramid (set, &curve, weft_trial_curve_place (stored, get_axis (self), find_along (self, stored)));
}

/* Runs that differ in their seed alone, as their mean with a band. */
static void
add_band (WeftCurvesPane *self,
          WeftCurveSet   *set,
          GPtrArray      *runs)
{
  const WeftTrialCurve *first = runs->pdata[0];
  g_autofree WeftCurve *curves = g_new0 (WeftCurve, runs->len);
  g_autoptr (WeftCurveBand) band = NULL;
  g_autofree char *owner = g_strdup_printf (ngettext_ ("%s, %u run", "%s, %u runs", runs->len), first->trial, runs->len);
  g_autofree char *title = make_title (owner, first->name);
  WeftCurve curve;

  for (guint i = 0; i < runs->len; i++)
    curves[i] = make_stored (self, runs->pdata[i]);
  band = weft_curve_band_new (curves, runs->len, (WeftBandLine) g_settings_get_enum (self->settings, "curve-band-line"),
                              (WeftBandArea) g_settings_get_enum (self->settings, "curve-band-area"));
  curve = curves[0];
  curve.title = title;
  curve.x = band->x;
  curve.y = band->line;
  curve.low = band->low;
  curve.high = band->high;
  curve.n_points = band->n_points;
  weft_curve_set_add (set, &curve);
}

/* @curves: (element-type WeftTrialCurve): of one family and one kind of rows */
static void
add_all_stored (WeftCurvesPane *self,
                WeftCurveSet   *set,
                GPtrArray      *curves)
{
  /* A mean is of values at the same place, which runs along a metric do not share. */
  gboolean has_bands = g_settings_get_boolean (self->settings, "curve-bands") && get_axis (self) != WEFT_CURVE_AXIS_METRIC;

  for (guint i = 0; i < curves->len; i++) {
    g_autoptr (GPtrArray) runs = has_bands ? weft_trial_curves_list_runs (curves, i) : NULL;

    if (runs == NULL || runs->len == 1)
      add_stored (self, set, curves->pdata[i]);
    else if (runs->len > 1)
      add_band (self, set, runs);
  }
}

static void
add_curves (WeftCurvesPane  *self,
            WeftCurveSet    *set,
            const char      *family,
            WeftMetricSplit  split)
{
  GPtrArray *live = self->document != NULL ? weft_document_get_series (self->document) : NULL;
  g_autoptr (GPtrArray) curves = g_ptr_array_new ();
  const char *node = NULL;
  guint n_nodes = 0;

  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++) {
    const WeftTrialCurve *stored = self->trials->pdata[i];

    /* Of several trials the noise of single batches would hide everything. */
    if (stored->points->len > 1 && g_str_equal (weft_metric_name_get_family (stored->name), family) &&
        weft_metric_name_get_split (stored->name) == split && split != WEFT_METRIC_BATCH)
      g_ptr_array_add (curves, (gpointer) stored);
  }
  add_all_stored (self, set, curves);
  for (guint i = 0; live != NULL && i < live->len; i++) {
    const WeftMetricSeries *series = live->pdata[i];

    n_nodes += node != NULL && !g_str_equal (node, series->node);
    node = series->node;
    if (is_curve (series) && g_str_equal (weft_metric_name_get_family (series->name), family) && weft_metric_name_get_split (series->name) == split)
      add_live (self, set, series, n_nodes);
  }
}

static void
widen (WeftCurves *picture,
       double      first,
       double      last)
{
  picture->x_low = isnan (picture->x_low) ? first : MIN (picture->x_low, first);
  picture->x_high = isnan (picture->x_high) ? last : MAX (picture->x_high, last);
}

/* All charts show the same stretch, so that what is above each other belongs
 * together. Time and metrics are not known before the points are made. */
static void
choose_range (WeftCurvesPane *self,
              WeftCurves     *picture)
{
  GPtrArray *live = self->document != NULL ? weft_document_get_series (self->document) : NULL;
  WeftCurveAxis axis = get_axis (self);

  if (axis == WEFT_CURVE_AXIS_TIME || axis == WEFT_CURVE_AXIS_METRIC)
    return;
  for (guint i = 0; live != NULL && i < live->len; i++) {
    const WeftMetricSeries *series = live->pdata[i];
    const GArray *x = axis == WEFT_CURVE_AXIS_EPOCH ? series->epochs : series->steps;

    if (is_curve (series))
      widen (picture, g_array_index (x, double, 0), g_array_index (x, double, x->len - 1));
  }
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++) {
    WeftCurve curve = make_stored (self, self->trials->pdata[i]);

    if (curve.n_points > 1)
      widen (picture, curve.x[0], curve.x[curve.n_points - 1]);
  }
}

static void
add_marks (WeftCurvesPane *self,
           WeftCurveSet   *set)
{
  WeftCurveAxis axis = get_axis (self);
  const WeftTrainingRecord *record = self->document != NULL ? weft_document_get_training (self->document, NULL) : NULL;
  const WeftMetricSeries *series = record != NULL ? find_longest (self, record->node) : NULL;
  g_autoptr (GArray) x = series != NULL ? place_live (self, series) : NULL;

  if (axis == WEFT_CURVE_AXIS_METRIC)
    return;
  if (x != NULL)
    weft_curves_mark_live (set, record, series, x, axis == WEFT_CURVE_AXIS_STEP);
  weft_curves_mark_stored (set, self->trials, axis);
}

static WeftCurveSet *
fill (const char *family,
      gpointer    owner)
{
  WeftCurvesPane *self = owner;
  g_autofree char *title = weft_metric_family_make_title (family), *metric = NULL;
  WeftCurveAxis axis = weft_curve_axis_read (self->settings, &metric);
  g_autofree char *x_title = weft_curve_axis_make_title (axis, metric);
  WeftCurveSet *set = weft_curve_set_new (title, x_title);

  set->picture.x_scale = axis == WEFT_CURVE_AXIS_TIME ? WEFT_SCALE_TIME : WEFT_SCALE_LINEAR;
  set->picture.y_scale = g_settings_get_boolean (self->settings, "curve-log-scale") ? WEFT_SCALE_LOG : WEFT_SCALE_LINEAR;
  set->picture.smoothing = g_settings_get_double (self->settings, "curve-smoothing");
  set->picture.ignores_outliers = g_settings_get_boolean (self->settings, "curve-ignore-outliers");
  for (WeftMetricSplit split = WEFT_METRIC_NO_SPLIT; split <= WEFT_METRIC_TEST; split++)
    add_curves (self, set, family, split);
  choose_range (self, &set->picture);
  add_marks (self, set);
  return set;
}

static void
list_trials (WeftCurvesPane *self,
             JsonBuilder    *builder)
{
  guint n = 0;

  json_builder_set_member_name (builder, "trials");
  json_builder_begin_array (builder);
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++) {
    const WeftTrialCurve *stored = self->trials->pdata[i];

    if (stored->place < n)
      continue;
    json_builder_add_string_value (builder, stored->trial);
    n = stored->place + 1;
  }
  json_builder_end_array (builder);
}

/* With the workflow, so that a picture brings back what it was made with. */
static char *
make_recipe (const char *family,
             gpointer    owner)
{
  WeftCurvesPane *self = owner;
  g_autofree char *along = NULL;
  WeftCurveAxis axis = weft_curve_axis_read (self->settings, &along);
  WeftCheck *check = self->document != NULL ? weft_document_get_check (self->document) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "picture");
  json_builder_add_string_value (builder, "curves");
  json_builder_set_member_name (builder, "metric");
  json_builder_add_string_value (builder, family);
  json_builder_set_member_name (builder, "axis");
  json_builder_add_string_value (builder, weft_curve_axis_get_nick (axis));
  if (axis == WEFT_CURVE_AXIS_METRIC) {
    json_builder_set_member_name (builder, "along");
    json_builder_add_string_value (builder, along);
  }
  json_builder_set_member_name (builder, "smoothing");
  json_builder_add_double_value (builder, g_settings_get_double (self->settings, "curve-smoothing"));
  json_builder_set_member_name (builder, "log");
  json_builder_add_boolean_value (builder, g_settings_get_boolean (self->settings, "curve-log-scale"));
  list_trials (self, builder);
  if (check != NULL) {
    json_builder_set_member_name (builder, "workflow");
    json_builder_add_value (builder, json_node_copy (weft_snapshot_get_document (weft_check_get_snapshot (check))));
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return weft_json_write (root, WEFT_JSON_COMPACT);
}

static const WeftCurveSource curve_source = { fill, make_recipe };

/* The charts */

static WeftCurveChart *
get_chart (WeftCurvesPane *self,
           guint           index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->charts, (int) index);

  return child != NULL ? WEFT_CURVE_CHART (gtk_flow_box_child_get_child (child)) : NULL;
}

static GPtrArray *
get_series (WeftCurvesPane *self)
{
  return self->document != NULL ? weft_document_get_series (self->document) : NULL;
}

/* Returns: the epoch after so many seconds; NaN where there are no points */
static double
find_epoch_at (WeftCurvesPane *self,
               double          seconds)
{
  const WeftMetricSeries *series = find_longest (self, NULL);
  g_autoptr (GArray) times = series != NULL ? weft_live_time_make (self->document, series) : NULL;

  for (guint i = 0; times != NULL && i < times->len; i++)
    if (g_array_index (times, double, i) >= seconds)
      return g_array_index (series->epochs, double, i);
  return weft_curves_find_epoch_at (self->trials, seconds);
}

/* Returns: the epoch at a place of the horizontal axis; NaN where that is not known */
static double
find_epoch (WeftCurvesPane *self,
            double          x)
{
  if (isnan (x) || get_axis (self) == WEFT_CURVE_AXIS_EPOCH)
    return x;
  if (get_axis (self) == WEFT_CURVE_AXIS_TIME)
    return find_epoch_at (self, x);
  return get_axis (self) == WEFT_CURVE_AXIS_STEP ? weft_curves_find_epoch (get_series (self), self->trials, x) : (double) NAN;
}

/* The place of an epoch on the horizontal axis; NaN where that is not known. */
static double
find_place (WeftCurvesPane *self,
            double          epoch)
{
  if (isnan (epoch) || get_axis (self) == WEFT_CURVE_AXIS_EPOCH)
    return epoch;
  return get_axis (self) == WEFT_CURVE_AXIS_STEP ? weft_curves_find_step (get_series (self), self->trials, epoch) : (double) NAN;
}

void
weft_curves_pane_set_epoch (WeftCurvesPane *self,
                            double          epoch)
{
  double x = find_place (self, epoch);
  WeftCurveChart *chart;

  for (guint i = 0; (chart = get_chart (self, i)) != NULL; i++)
    weft_curve_chart_set_cursor (chart, x);
}

/* All charts read off at the same place, and other views at the same epoch. */
static void
cursor_moved_cb (WeftCurvesPane *self,
                 double          x,
                 WeftCurveChart *moved)
{
  WeftCurveChart *chart;

  for (guint i = 0; (chart = get_chart (self, i)) != NULL; i++)
    if (chart != moved)
      weft_curve_chart_set_cursor (chart, x);
  g_signal_emit (self, signals[EPOCH_CHANGED], 0, find_epoch (self, x));
}

/* The best known families come first, then the others by name. */
static guint
rank (const char *family)
{
  static const char *const first[] = { "loss", "accuracy", "r2", NULL };
  static const char *const last[] = { "learning_rate", "gradient_norm", "update_ratio", "dead_units", "epoch_seconds", NULL };

  for (guint i = 0; first[i] != NULL; i++)
    if (g_str_equal (family, first[i]))
      return i;
  for (guint i = 0; last[i] != NULL; i++)
    if (g_str_equal (family, last[i]))
      return 20 + i;
  return 10;
}

static int
compare_families (gconstpointer a,
                  gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;

  return rank (first) != rank (second) ? (int) rank (first) - (int) rank (second) : g_strcmp0 (first, second);
}

static void
add_family (GPtrArray  *families,
            const char *name)
{
  const char *family = g_intern_string (weft_metric_name_get_family (name));

  if (!g_ptr_array_find (families, family, NULL))
    g_ptr_array_add (families, (gpointer) family);
}

static GPtrArray *
list_families (WeftCurvesPane *self)
{
  GPtrArray *live = self->document != NULL ? weft_document_get_series (self->document) : NULL;
  GPtrArray *families = g_ptr_array_new ();

  for (guint i = 0; live != NULL && i < live->len; i++)
    if (is_curve (live->pdata[i]))
      add_family (families, ((WeftMetricSeries *) live->pdata[i])->name);
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++)
    if (((WeftTrialCurve *) self->trials->pdata[i])->points->len > 1)
      add_family (families, ((WeftTrialCurve *) self->trials->pdata[i])->name);
  g_ptr_array_sort (families, compare_families);
  return families;
}

static void
insert_chart (WeftCurvesPane *self,
              const char     *family,
              guint           position)
{
  GtkWidget *chart = weft_curve_chart_new (family, &curve_source, self), *child = gtk_flow_box_child_new ();

  gtk_widget_set_size_request (chart, CHART_WIDTH, CHART_HEIGHT);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chart);
  gtk_widget_set_focusable (child, FALSE);
  g_signal_connect_swapped (chart, "cursor-moved", G_CALLBACK (cursor_moved_cb), self);
  gtk_flow_box_insert (self->charts, child, (int) position);
}

/* Charts stay where they are while families come; a chart whose family has gone goes. */
static void
sync_charts (WeftCurvesPane *self)
{
  g_autoptr (GPtrArray) families = list_families (self);
  WeftCurveChart *chart;

  for (guint i = 0; i < families->len; i++) {
    while ((chart = get_chart (self, i)) != NULL && !g_str_equal (weft_curve_chart_get_family (chart), families->pdata[i]) &&
           !g_ptr_array_find (families, g_intern_string (weft_curve_chart_get_family (chart)), NULL))
      gtk_flow_box_remove (self->charts, gtk_widget_get_parent (GTK_WIDGET (chart)));
    if (chart == NULL || !g_str_equal (weft_curve_chart_get_family (chart), families->pdata[i]))
      insert_chart (self, families->pdata[i], i);
  }
  while ((chart = get_chart (self, families->len)) != NULL)
    gtk_flow_box_remove (self->charts, gtk_widget_get_parent (GTK_WIDGET (chart)));
  gtk_stack_set_visible_child_name (self->stack, families->len > 0 ? "curves" : "empty");
}

static void
queue_all (WeftCurvesPane *self)
{
  WeftCurveChart *chart;

  for (guint i = 0; (chart = get_chart (self, i)) != NULL; i++)
    weft_curve_chart_queue (chart);
}

static void
add_along (GPtrArray  *names,
           const char *name)
{
  if (weft_metric_name_get_layer (name) == NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* Returns: (transfer full) (element-type utf8): what curves can be drawn along, the chosen one
 *   among them */
static GPtrArray *
list_along (WeftCurvesPane *self)
{
  GPtrArray *live = self->document != NULL ? weft_document_get_series (self->document) : NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *chosen = NULL;

  for (guint i = 0; live != NULL && i < live->len; i++)
    if (is_curve (live->pdata[i]))
      add_along (names, ((WeftMetricSeries *) live->pdata[i])->name);
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++)
    if (((WeftTrialCurve *) self->trials->pdata[i])->points->len > 1)
      add_along (names, ((WeftTrialCurve *) self->trials->pdata[i])->name);
  if (weft_curve_axis_read (self->settings, &chosen) == WEFT_CURVE_AXIS_METRIC)
    add_along (names, chosen);
  g_ptr_array_sort (names, compare_families);
  return names;
}

static void
refresh (WeftCurvesPane *self)
{
  g_autoptr (GPtrArray) along = list_along (self);

  sync_charts (self);
  weft_curve_axis_chooser_set_metrics (self->chooser, along);
  queue_all (self);
}

/* On another axis the part that was zoomed to means nothing. */
static void
axis_changed_cb (WeftCurvesPane *self)
{
  WeftCurveChart *chart;

  for (guint i = 0; (chart = get_chart (self, i)) != NULL; i++) {
    weft_curve_chart_set_cursor (chart, (double) NAN);
    weft_curve_chart_reset (chart);
  }
}

/* Settings */

static void
bind_settings (WeftCurvesPane *self)
{
  static const char *const looks[] = { "changed::curve-bands", "changed::curve-band-line", "changed::curve-band-area", "changed::curve-smoothing", "changed::curve-ignore-outliers", "changed::trials-baseline" };

  self->settings = g_settings_new (WEFT_APPLICATION_ID);
  g_settings_bind (self->settings, "curve-smoothing", self->smoothing, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "curve-log-scale", self->log, "active", G_SETTINGS_BIND_DEFAULT);
  self->chooser = weft_curve_axis_chooser_new (self->axis, self->settings);
  g_settings_bind (self->settings, "curve-bands", self->bands, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_menu_button_set_popover (self->looks, weft_curve_looks_new (self->settings, self->smoothing));
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_signal_connect_swapped (self->settings, looks[i], G_CALLBACK (queue_all), self);
  g_signal_connect_swapped (self->settings, "changed::curve-log-scale", G_CALLBACK (axis_changed_cb), self);
  g_signal_connect_swapped (self->settings, "changed::curve-axis", G_CALLBACK (axis_changed_cb), self);
  g_signal_connect_swapped (self->settings, "changed::curve-axis-metric", G_CALLBACK (axis_changed_cb), self);
}

/* The widget */

static void
weft_curves_pane_dispose (GObject *object)
{
  WeftCurvesPane *self = WEFT_CURVES_PANE (object);

  weft_curves_pane_set_document (self, NULL);
  weft_work_drop (&self->reading);
  g_clear_pointer (&self->trials, g_ptr_array_unref);
  g_clear_pointer (&self->chooser, weft_curve_axis_chooser_free);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_curves_pane_parent_class)->dispose (object);
}

static void
weft_curves_pane_class_init (WeftCurvesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_curves_pane_dispose;
  signals[EPOCH_CHANGED] = g_signal_new ("epoch-changed", WEFT_TYPE_CURVES_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/curves-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, smoothing);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, scale);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, axis);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, log);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, bands);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, looks);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, charts);
}

static void
weft_curves_pane_init (WeftCurvesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->axis), _("Horizontal axis"));
  bind_settings (self);
}

GtkWidget *
weft_curves_pane_new (void)
{
  return g_object_new (WEFT_TYPE_CURVES_PANE, NULL);
}

void
weft_curves_pane_set_document (WeftCurvesPane *self,
                               WeftDocument   *document)
{
  g_return_if_fail (WEFT_IS_CURVES_PANE (self));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL) {
    g_signal_connect_swapped (document, "metrics", G_CALLBACK (refresh), self);
    g_signal_connect_swapped (document, "training", G_CALLBACK (queue_all), self);
  }
  if (self->settings != NULL)
    refresh (self);
}

static void
read_cb (gpointer owner,
         gpointer data)
{
  WeftCurvesPane *self = owner;
  WeftTrialCurvesRequest *request = data;

  g_clear_pointer (&self->trials, g_ptr_array_unref);
  self->trials = g_ptr_array_ref (request->curves);
  refresh (self);
}

void
weft_curves_pane_set_trials (WeftCurvesPane *self,
                             WeftTrialStore *store,
                             const gint64   *ids,
                             gsize           n)
{
  g_return_if_fail (WEFT_IS_CURVES_PANE (self));

  weft_work_drop (&self->reading);
  if (store == NULL || n == 0) {
    g_clear_pointer (&self->trials, g_ptr_array_unref);
    refresh (self);
    return;
  }
  self->reading = weft_work_start (weft_trial_curves_read, weft_trial_curves_request_new (store, ids, n), weft_trial_curves_request_free, read_cb, self);
}
