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
#include "app/curve-groups.h"
#include "app/curve-looks.h"
#include "app/curves-epoch.h"
#include "app/curves-marks.h"
#include "app/live-curves.h"
#include "app/live-time.h"
#include "app/shared.h"
#include "app/work.h"
#include "base/i18n.h"
#include "learn/metric-name.h"
#include "workflow/curves-cards.h"
#include "workflow/trial-curves.h"
#include "workflow/trial-models.h"

#include <math.h>

#define CHART_WIDTH  280
#define CHART_HEIGHT 190

struct _WeftCurvesPane
{
  AdwBin parent_instance;

  /* Owned */
  GSettings *settings;
  WeftDocument *document;      /* nullable */
  WeftTrialStore *store;       /* nullable */
  GPtrArray *read;             /* nullable: WeftTrial */
  GPtrArray *trials;           /* nullable: WeftTrialCurve, of these */
  WeftTrialChannels *channels; /* nullable: how these are grouped */
  WeftCurveAxisChooser *chooser;
  GCancellable *reading;  /* nullable */
  GCancellable *grouping; /* nullable */

  /* Template children */
  GtkStack *stack;
  GtkAdjustment *smoothing;
  GtkScale *scale;
  GtkDropDown *axis;
  GtkToggleButton *log;
  GtkToggleButton *bands;
  GtkMenuButton *groups;
  GtkMenuButton *looks;
  GtkLabel *limits;
  GtkFlowBox *charts;

  /* Borrowed */
  WeftCurveGroups *chosen; /* in the popover of @groups */
};

G_DEFINE_FINAL_TYPE (WeftCurvesPane, weft_curves_pane, ADW_TYPE_BIN)

enum {
  EPOCH_CHANGED,
  EPOCHS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What curves there are */

static GPtrArray *
get_series (WeftCurvesPane *self)
{
  return self->document != NULL ? weft_document_get_series (self->document) : NULL;
}

static guint
count_colors (WeftCurvesPane *self)
{
  return self->trials != NULL ? weft_curves_count_colors (self->trials, self->channels) : 0;
}

static gboolean
is_grouped (WeftCurvesPane *self)
{
  return self->channels != NULL && weft_trial_channels_is_grouped (self->channels);
}

static WeftCurveAxis
get_axis (WeftCurvesPane *self)
{
  g_autofree char *metric = NULL;

  return weft_curve_axis_read (self->settings, &metric);
}

static WeftLiveCurves
get_live (WeftCurvesPane *self)
{
  return (WeftLiveCurves){ self->document, self->settings, count_colors (self), is_grouped (self) };
}

/* What runs lies over stored trials, or beside them where those have cards of their own. */
static void
add_curves (WeftCurvesPane      *self,
            WeftCurveSet        *set,
            const WeftCurveCard *card)
{
  g_autofree char *along = NULL;
  const WeftCurvesLook look = {
    .axis = weft_curve_axis_read (self->settings, &along),
    .along = along,
    .has_bands = g_settings_get_boolean (self->settings, "curve-bands"),
    .line = (WeftBandLine) g_settings_get_enum (self->settings, "curve-band-line"),
    .area = (WeftBandArea) g_settings_get_enum (self->settings, "curve-band-area"),
    .baseline = g_settings_get_int64 (self->settings, "trials-baseline"),
  };

  const WeftLiveCurves live = get_live (self);

  if (self->trials != NULL)
    weft_curves_fill (set, card, self->trials, self->channels, &look);
  for (WeftMetricSplit split = WEFT_METRIC_NO_SPLIT; split <= WEFT_METRIC_TEST && card->split < 0 && card->chart < 0; split++)
    weft_live_curves_add (&live, set, card->family, split);
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
  GPtrArray *live = get_series (self);
  WeftCurveAxis axis = get_axis (self);

  if (axis == WEFT_CURVE_AXIS_TIME || axis == WEFT_CURVE_AXIS_METRIC)
    return;
  for (guint i = 0; live != NULL && i < live->len; i++) {
    const WeftMetricSeries *series = live->pdata[i];
    const GArray *x = axis == WEFT_CURVE_AXIS_EPOCH ? series->epochs : series->steps;

    if (weft_live_curves_is_curve (series))
      widen (picture, g_array_index (x, double, 0), g_array_index (x, double, x->len - 1));
  }
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++) {
    const GArray *points = ((const WeftTrialCurve *) self->trials->pdata[i])->points;
    const WeftTrialPoint *first = (const WeftTrialPoint *) (gpointer) points->data, *last = first + points->len - 1;

    if (points->len > 1 && axis == WEFT_CURVE_AXIS_EPOCH)
      widen (picture, first->epoch, last->epoch);
    else if (points->len > 1)
      widen (picture, (double) first->step, (double) last->step);
  }
}

static void
add_marks (WeftCurvesPane *self,
           WeftCurveSet   *set)
{
  WeftCurveAxis axis = get_axis (self);
  const WeftTrainingRecord *record = self->document != NULL ? weft_document_get_training (self->document, NULL) : NULL;
  const WeftLiveCurves live = get_live (self);
  const WeftMetricSeries *series = record != NULL ? weft_live_curves_find_longest (&live, record->node) : NULL;
  g_autoptr (GArray) x = series != NULL ? weft_live_curves_place (&live, series) : NULL;

  if (axis == WEFT_CURVE_AXIS_METRIC)
    return;
  if (x != NULL)
    weft_curves_mark_live (set, record, series, x, axis == WEFT_CURVE_AXIS_STEP);
  weft_curves_mark_stored (set, self->trials, axis);
}

static WeftCurveSet *
fill (const WeftCurveCard *card,
      gpointer             owner)
{
  WeftCurvesPane *self = owner;
  g_autofree char *title = weft_curve_card_make_title (card, self->channels), *metric = NULL;
  WeftCurveAxis axis = weft_curve_axis_read (self->settings, &metric);
  g_autofree char *x_title = weft_curve_axis_make_title (axis, metric);
  WeftCurveSet *set = weft_curve_set_new (title, x_title);

  set->picture.x_scale = axis == WEFT_CURVE_AXIS_TIME ? WEFT_SCALE_TIME : WEFT_SCALE_LINEAR;
  set->picture.y_scale = g_settings_get_boolean (self->settings, "curve-log-scale") ? WEFT_SCALE_LOG : WEFT_SCALE_LINEAR;
  set->picture.smoothing = g_settings_get_double (self->settings, "curve-smoothing");
  set->picture.ignores_outliers = g_settings_get_boolean (self->settings, "curve-ignore-outliers");
  add_curves (self, set, card);
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

/* What colors, strokes and charts say. */
static void
describe_groups (WeftCurvesPane      *self,
                 JsonBuilder         *builder,
                 const WeftCurveCard *card)
{
  g_autoptr (JsonObject) groups = is_grouped (self) ? json_object_new () : NULL;
  g_autofree char *title = weft_curve_card_make_title (card, self->channels);
  char **keys[WEFT_N_TRIAL_CHANNELS];
  JsonNode *node;

  if (groups == NULL)
    return;
  weft_curve_groups_read (self->settings, keys);
  weft_trial_channels_describe (self->channels, (const char *const *const *) keys, groups);
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    g_strfreev (keys[i]);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, groups);
  json_builder_set_member_name (builder, "card");
  json_builder_add_string_value (builder, title);
  json_builder_set_member_name (builder, "groups");
  json_builder_add_value (builder, node);
}

/* With the workflow, so that a picture brings back what it was made with. */
static char *
make_recipe (const WeftCurveCard *card,
             gpointer             owner)
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
  json_builder_add_string_value (builder, card->family);
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
  describe_groups (self, builder, card);
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

static WeftCurveHighlight
get_highlight (WeftCurvesPane *self)
{
  return (WeftCurveHighlight) g_settings_get_enum (self->settings, "curve-highlight");
}

static WeftCurveChart *
get_chart (WeftCurvesPane *self,
           guint           index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->charts, (int) index);

  return child != NULL ? WEFT_CURVE_CHART (gtk_flow_box_child_get_child (child)) : NULL;
}

/* Returns: the epoch after so many seconds; NaN where there are no points */
static double
find_epoch_at (WeftCurvesPane *self,
               double          seconds)
{
  const WeftLiveCurves live = get_live (self);
  const WeftMetricSeries *series = weft_live_curves_find_longest (&live, NULL);
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

/* Of each trial, and of what runs, the epoch at which its first curve in a chart came nearest. */
static void
tell_epochs (WeftCurvesPane     *self,
             const WeftCurveSet *set,
             double              x)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (WeftTrialEpoch));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  double live = (double) NAN;

  for (guint i = 0; set != NULL && i < set->picture.n_curves; i++) {
    const WeftCurve *curve = &set->picture.curves[i];
    WeftTrialEpoch one = { curve->owner, curve->n_points > 0 ? weft_curve_set_get_epoch (set, i, weft_curve_find_nearest (curve, x)) : (double) NAN };

    if (isnan (one.epoch) || (one.id > 0 && !g_hash_table_add (seen, (gpointer) &curve->owner)))
      continue;
    if (one.id > 0)
      g_array_append_val (own, one);
    else
      live = isnan (live) ? one.epoch : live;
  }
  g_signal_emit (self, signals[EPOCH_CHANGED], 0, live);
  if (own->len > 0)
    g_signal_emit (self, signals[EPOCHS_CHANGED], 0, own);
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
  if (get_axis (self) == WEFT_CURVE_AXIS_METRIC && !isnan (x))
    tell_epochs (self, weft_curve_chart_get_set (moved), x);
  else
    g_signal_emit (self, signals[EPOCH_CHANGED], 0, find_epoch (self, x));
}

/* What belongs to the same trial stands out in all charts. @owner: 0: nobody */
static void
pointed_cb (WeftCurvesPane *self,
            gint64          owner)
{
  WeftCurveChart *chart;

  for (guint i = 0; (chart = get_chart (self, i)) != NULL; i++)
    weft_curve_chart_set_highlight (chart, get_highlight (self), owner);
}

static void
highlight_changed_cb (WeftCurvesPane *self)
{
  pointed_cb (self, 0);
}

/* Returns: (transfer full) (element-type utf8): of what runs, and of trials */
static GPtrArray *
list_families (WeftCurvesPane *self)
{
  GPtrArray *live = get_series (self);
  GPtrArray *families = g_ptr_array_new ();

  for (guint i = 0; live != NULL && i < live->len; i++)
    if (weft_live_curves_is_curve (live->pdata[i]))
      weft_curves_add_family (families, ((WeftMetricSeries *) live->pdata[i])->name);
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++)
    if (((WeftTrialCurve *) self->trials->pdata[i])->points->len > 1)
      weft_curves_add_family (families, ((WeftTrialCurve *) self->trials->pdata[i])->name);
  weft_curves_sort_families (families);
  return families;
}

static gboolean
has_card (GArray              *cards,
          const WeftCurveCard *card)
{
  for (guint i = 0; i < cards->len; i++)
    if (weft_curve_card_equal (&g_array_index (cards, WeftCurveCard, i), card))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (element-type WeftCurveCard): a family's cards one after the other */
static GArray *
list_cards (WeftCurvesPane *self)
{
  g_autoptr (GPtrArray) families = list_families (self), none = g_ptr_array_new ();
  g_autoptr (GArray) stored = weft_curves_list_cards (families, self->trials != NULL ? self->trials : none, self->channels);
  GArray *cards = g_array_new (FALSE, FALSE, sizeof (WeftCurveCard));
  const WeftLiveCurves curves = get_live (self);

  for (guint i = 0; i < families->len; i++) {
    WeftCurveCard live = { families->pdata[i], WEFT_CURVE_CARD_ALL, WEFT_CURVE_CARD_ALL };

    if (weft_live_curves_has (&curves, live.family))
      g_array_append_val (cards, live);
    for (guint k = 0; k < stored->len; k++) {
      WeftCurveCard *card = &g_array_index (stored, WeftCurveCard, k);

      if (card->family == live.family && !has_card (cards, card))
        g_array_append_vals (cards, card, 1);
    }
  }
  return cards;
}

static void
insert_chart (WeftCurvesPane      *self,
              const WeftCurveCard *card,
              guint                position)
{
  GtkWidget *chart = weft_curve_chart_new (card, &curve_source, self), *child = gtk_flow_box_child_new ();

  gtk_widget_set_size_request (chart, CHART_WIDTH, CHART_HEIGHT);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chart);
  gtk_widget_set_focusable (child, FALSE);
  g_signal_connect_swapped (chart, "cursor-moved", G_CALLBACK (cursor_moved_cb), self);
  g_signal_connect_swapped (chart, "pointed", G_CALLBACK (pointed_cb), self);
  weft_curve_chart_set_highlight (WEFT_CURVE_CHART (chart), get_highlight (self), 0);
  gtk_flow_box_insert (self->charts, child, (int) position);
}

static gboolean
is_of_card (WeftCurveChart *chart,
            GArray         *cards,
            guint           index)
{
  return index < cards->len && weft_curve_card_equal (weft_curve_chart_get_card (chart), &g_array_index (cards, WeftCurveCard, index));
}

/* Charts stay where they are while cards come; a chart whose card has gone goes. */
static void
sync_charts (WeftCurvesPane *self)
{
  g_autoptr (GArray) cards = list_cards (self);
  WeftCurveChart *chart;

  for (guint i = 0; i < cards->len; i++) {
    while ((chart = get_chart (self, i)) != NULL && !is_of_card (chart, cards, i) && !has_card (cards, weft_curve_chart_get_card (chart)))
      gtk_flow_box_remove (self->charts, gtk_widget_get_parent (GTK_WIDGET (chart)));
    if (chart == NULL || !is_of_card (chart, cards, i))
      insert_chart (self, &g_array_index (cards, WeftCurveCard, i), i);
  }
  while ((chart = get_chart (self, cards->len)) != NULL)
    gtk_flow_box_remove (self->charts, gtk_widget_get_parent (GTK_WIDGET (chart)));
  gtk_stack_set_visible_child_name (self->stack, cards->len > 0 ? "curves" : "empty");
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
  GPtrArray *live = get_series (self);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *chosen = NULL;

  for (guint i = 0; live != NULL && i < live->len; i++)
    if (weft_live_curves_is_curve (live->pdata[i]))
      add_along (names, ((WeftMetricSeries *) live->pdata[i])->name);
  for (guint i = 0; self->trials != NULL && i < self->trials->len; i++)
    if (((WeftTrialCurve *) self->trials->pdata[i])->points->len > 1)
      add_along (names, ((WeftTrialCurve *) self->trials->pdata[i])->name);
  if (weft_curve_axis_read (self->settings, &chosen) == WEFT_CURVE_AXIS_METRIC)
    add_along (names, chosen);
  weft_curves_sort_families (names);
  return names;
}

/* Where colors or strokes have to repeat, it is said above the charts. */
static void
show_limits (WeftCurvesPane *self)
{
  g_autofree char *limits = self->channels != NULL ? weft_trial_channels_tell_limits (self->channels) : NULL;

  gtk_label_set_label (self->limits, limits != NULL ? limits : "");
  gtk_widget_set_visible (GTK_WIDGET (self->limits), limits != NULL);
}

static void
refresh (WeftCurvesPane *self)
{
  g_autoptr (GPtrArray) along = list_along (self);

  sync_charts (self);
  weft_curve_axis_chooser_set_metrics (self->chooser, along);
  show_limits (self);
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

/* Trials */

static void
forget_trials (WeftCurvesPane *self)
{
  weft_work_drop (&self->reading);
  weft_work_drop (&self->grouping);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_pointer (&self->read, g_ptr_array_unref);
  g_clear_pointer (&self->trials, g_ptr_array_unref);
  g_clear_pointer (&self->channels, weft_trial_channels_unref);
}

static void
read_cb (gpointer owner,
         gpointer data)
{
  WeftCurvesPane *self = owner;
  WeftTrialCurvesRequest *request = data;

  forget_trials (self);
  self->store = weft_trial_store_ref (request->store);
  self->read = g_ptr_array_ref (request->trials);
  self->trials = g_ptr_array_ref (request->curves);
  self->channels = weft_trial_channels_ref (request->channels);
  weft_curve_groups_set_parameters (self->chosen, (const char *const *) request->parameters);
  refresh (self);
}

static void
grouped_cb (gpointer owner,
            gpointer data)
{
  WeftCurvesPane *self = owner;

  g_clear_pointer (&self->channels, weft_trial_channels_unref);
  self->channels = weft_trial_channels_ref (((WeftTrialCurvesRequest *) data)->channels);
  refresh (self);
}

/* Many trials take a while, so it is done on a thread, too. */
static void
regroup (WeftCurvesPane *self)
{
  const WeftTrialCurvesRequest read = { .store = self->store, .trials = self->read, .curves = self->trials };
  char **keys[WEFT_N_TRIAL_CHANNELS];

  if (self->trials == NULL)
    return;
  weft_work_drop (&self->grouping);
  weft_curve_groups_read (self->settings, keys);
  self->grouping = weft_work_start (weft_trial_curves_read, weft_trial_curves_request_regroup (&read, keys), weft_trial_curves_request_free, grouped_cb, self);
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
  self->chosen = weft_curve_groups_new (self->settings);
  gtk_menu_button_set_popover (self->groups, GTK_WIDGET (self->chosen));
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    g_autofree char *changed = g_strconcat ("changed::", weft_curve_groups_get_setting ((WeftTrialChannel) i), NULL);

    g_signal_connect_swapped (self->settings, changed, G_CALLBACK (regroup), self);
  }
  g_signal_connect_swapped (self->settings, "changed::curve-highlight", G_CALLBACK (highlight_changed_cb), self);
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
  forget_trials (self);
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
  signals[EPOCHS_CHANGED] = g_signal_new ("epochs-changed", WEFT_TYPE_CURVES_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/curves-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, smoothing);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, scale);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, axis);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, log);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, bands);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, groups);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, looks);
  gtk_widget_class_bind_template_child (widget_class, WeftCurvesPane, limits);
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

void
weft_curves_pane_set_trials (WeftCurvesPane *self,
                             WeftTrialStore *store,
                             const gint64   *ids,
                             gsize           n)
{
  char **keys[WEFT_N_TRIAL_CHANNELS];

  g_return_if_fail (WEFT_IS_CURVES_PANE (self));

  weft_work_drop (&self->reading);
  if (store == NULL || n == 0) {
    forget_trials (self);
    refresh (self);
    return;
  }
  weft_curve_groups_read (self->settings, keys);
  self->reading = weft_work_start (weft_trial_curves_read, weft_trial_curves_request_new (store, ids, n, keys), weft_trial_curves_request_free, read_cb, self);
}
