/* curves-cards.c: the curves of stored trials, card by card
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of this takes time in proportion to the curves.
 */
#include "workflow/curves-cards.h"

#include "base/i18n.h"
#include "learn/metric-name.h"

#include <math.h>
#include <string.h>

/* So many trials are named in a legend. */
#define MOST_NAMED 20

/* Families and cards */

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

void
weft_curves_sort_families (GPtrArray *families)
{
  g_ptr_array_sort (families, compare_families);
}

void
weft_curves_add_family (GPtrArray  *families,
                        const char *metric)
{
  const char *family = g_intern_string (weft_metric_name_get_family (metric));

  if (!g_ptr_array_find (families, family, NULL))
    g_ptr_array_add (families, (gpointer) family);
}

gboolean
weft_curve_card_equal (const WeftCurveCard *a,
                       const WeftCurveCard *b)
{
  return a->family == b->family && a->split == b->split && a->chart == b->chart;
}

char *
weft_curve_card_make_title (const WeftCurveCard     *self,
                            const WeftTrialChannels *channels)
{
  g_autofree char *family = weft_metric_family_make_title (self->family);
  GString *title = g_string_new (family);
  const char *split = self->split >= 0 ? weft_metric_split_get_title ((WeftMetricSplit) self->split) : "";

  if (*split != '\0')
    g_string_append_printf (title, " · %s", split);
  if (self->chart >= 0 && channels != NULL && (guint) self->chart < channels->combinations[WEFT_TRIAL_CHANNEL_CHART]->len)
    g_string_append_printf (title, " · %s", ((const WeftTrialCombination *) channels->combinations[WEFT_TRIAL_CHANNEL_CHART]->pdata[self->chart])->label);
  return g_string_free (title, FALSE);
}

gboolean
weft_curves_are_shown (const WeftTrialCurve *curve)
{
  return curve->points->len > 1 && weft_metric_name_get_split (curve->name) != WEFT_METRIC_BATCH;
}

static WeftCurveCard
find_card (const WeftTrialCurve    *curve,
           const WeftTrialChannels *channels)
{
  gboolean has_strokes = channels != NULL && weft_trial_channels_has (channels, WEFT_TRIAL_CHANNEL_STROKE);
  const guint *charts = channels != NULL ? channels->places[WEFT_TRIAL_CHANNEL_CHART] : NULL;

  return (WeftCurveCard){
    g_intern_string (weft_metric_name_get_family (curve->name)),
    has_strokes ? (int) weft_metric_name_get_split (curve->name) : WEFT_CURVE_CARD_ALL,
    charts != NULL ? (int) charts[curve->place] : WEFT_CURVE_CARD_ALL,
  };
}

static int
compare_cards (gconstpointer a,
               gconstpointer b)
{
  const WeftCurveCard *first = a, *second = b;

  return first->split != second->split ? first->split - second->split : first->chart - second->chart;
}

GArray *
weft_curves_list_cards (const GPtrArray         *families,
                        const GPtrArray         *curves,
                        const WeftTrialChannels *channels)
{
  GArray *cards = g_array_new (FALSE, FALSE, sizeof (WeftCurveCard));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint f = 0; f < families->len; f++) {
    g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (WeftCurveCard));

    for (guint i = 0; i < curves->len; i++) {
      const WeftTrialCurve *curve = curves->pdata[i];
      WeftCurveCard card;

      if (!weft_curves_are_shown (curve) || !g_str_equal (weft_metric_name_get_family (curve->name), families->pdata[f]))
        continue;
      card = find_card (curve, channels);
      if (g_hash_table_add (seen, g_strdup_printf ("%u/%d/%d", f, card.split, card.chart)))
        g_array_append_val (own, card);
    }
    g_array_sort (own, compare_cards);
    g_array_append_vals (cards, own->data, own->len);
  }
  return cards;
}

/* Curves */

char *
weft_curves_make_title (const char *owner,
                        const char *metric)
{
  const char *layer = weft_metric_name_get_layer (metric), *split = layer != NULL ? layer : weft_metric_split_get_title (weft_metric_name_get_split (metric));

  /* Of all layers together, beside those of each. */
  if (g_str_equal (metric, "gradient_norm"))
    split = _("All layers");
  if (owner == NULL)
    return g_strdup (*split != '\0' ? split : NULL);
  return *split != '\0' ? g_strdup_printf ("%s · %s", owner, split) : g_strdup (owner);
}

typedef struct
{
  WeftCurveSet *set;
  const WeftCurveCard *card;
  const GPtrArray *curves;
  const WeftTrialChannels *channels; /* nullable: not grouped */
  const guint *sets;                 /* nullable: each trial is its own */
  const WeftCurvesLook *look;
  guint n_trials;
  gboolean has_bands;
} Filling;

static guint
count_trials (const GPtrArray *curves)
{
  const WeftTrialCurve *last = curves->len > 0 ? curves->pdata[curves->len - 1] : NULL;

  return last != NULL ? last->place + 1 : 0;
}

guint
weft_curves_count_colors (const GPtrArray         *curves,
                          const WeftTrialChannels *channels)
{
  if (channels != NULL && weft_trial_channels_has (channels, WEFT_TRIAL_CHANNEL_COLOR))
    return channels->combinations[WEFT_TRIAL_CHANNEL_COLOR]->len;
  return count_trials (curves);
}

static const WeftTrialCombination *
get_combination (const Filling    *self,
                 WeftTrialChannel  channel,
                 guint             trial)
{
  return self->channels != NULL ? weft_trial_channels_get (self->channels, channel, trial) : NULL;
}

static guint
get_color (const Filling        *self,
           const WeftTrialCurve *curve)
{
  if (get_combination (self, WEFT_TRIAL_CHANNEL_COLOR, curve->place) != NULL)
    return self->channels->places[WEFT_TRIAL_CHANNEL_COLOR][curve->place];

  /* A mean over strokes or charts is nobody's. */
  return self->channels != NULL && self->has_bands ? 0 : curve->place;
}

static guint
get_stroke (const Filling        *self,
            const WeftTrialCurve *curve)
{
  if (get_combination (self, WEFT_TRIAL_CHANNEL_STROKE, curve->place) != NULL)
    return self->channels->places[WEFT_TRIAL_CHANNEL_STROKE][curve->place];
  return weft_metric_name_get_split (curve->name) == WEFT_METRIC_VALIDATION;
}

static WeftCurvePyramid *
place (const Filling  *self,
       WeftTrialCurve *curve)
{
  return weft_trial_curve_place (curve, self->look->axis, weft_trial_curves_find (self->curves, curve, self->look->axis == WEFT_CURVE_AXIS_METRIC ? self->look->along : NULL));
}

/* Returns: how a curve looks; its title is nobody's */
static WeftCurve
make_curve (const Filling  *self,
            WeftTrialCurve *curve)
{
  WeftCurvePyramid *pyramid = place (self, curve);
  gsize n;
  const double *x = weft_curve_pyramid_get_x (pyramid, &n);

  return (WeftCurve){
    .x = x,
    .y = weft_curve_pyramid_get_y (pyramid),
    .n_points = n,
    .pyramid = pyramid,
    .category = get_color (self, curve),
    .stroke = get_stroke (self, curve),
    .is_path = self->look->axis == WEFT_CURVE_AXIS_METRIC,
    .end = curve->end,
    .is_stressed = curve->id == self->look->baseline,
    .owner = curve->id,
  };
}

static void
describe (const Filling        *self,
          const WeftTrialCurve *curve,
          const char           *owner)
{
  const WeftTrialCombination *all[WEFT_N_TRIAL_CHANNELS];
  WeftCurveWords words = { .metric = curve->name, .trial = owner };

  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    all[i] = get_combination (self, (WeftTrialChannel) i, curve->place);
  words.color = all[WEFT_TRIAL_CHANNEL_COLOR] != NULL ? all[WEFT_TRIAL_CHANNEL_COLOR]->label : NULL;
  words.stroke = all[WEFT_TRIAL_CHANNEL_STROKE] != NULL ? all[WEFT_TRIAL_CHANNEL_STROKE]->label : NULL;
  words.chart = all[WEFT_TRIAL_CHANNEL_CHART] != NULL ? all[WEFT_TRIAL_CHANNEL_CHART]->label : NULL;
  weft_curve_set_describe (self->set, &words);
}

/* A legend of more than a few trials would leave no room; one of groups does not name them. */
static void
add_one (const Filling  *self,
         WeftTrialCurve *curve)
{
  g_autofree char *title = self->channels != NULL || self->n_trials <= MOST_NAMED ? weft_curves_make_title (curve->trial, curve->name) : NULL;
  WeftCurve shown = make_curve (self, curve);

  shown.title = title;
  weft_curve_set_add_pyramid (self->set, &shown, place (self, curve));
  describe (self, curve, curve->trial);
  if (curve->epochs != NULL)
    weft_curve_set_date (self->set, curve->epochs);
}

/* Returns: (transfer full): what trials of a set have in common */
static char *
name_set (const Filling        *self,
          const WeftTrialCurve *first,
          guint                 n)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (int i = 0; i < WEFT_TRIAL_CHANNEL_CHART; i++) {
    const WeftTrialCombination *combination = get_combination (self, (WeftTrialChannel) i, first->place);

    if (combination != NULL)
      g_string_append_printf (name, "%s%s", name->len > 0 ? " · " : "", combination->label);
  }
  if (self->channels == NULL)
    return g_strdup_printf (ngettext_ ("%s, %u run", "%s, %u runs", n), first->trial, n);
  return g_strdup_printf (ngettext_ ("%s, %u trial", "%s, %u trials", n), name->len > 0 ? name->str : _("All"), n);
}

/* Trials of one set, as one curve with a band. */
static void
add_band (const Filling *self,
          GPtrArray     *runs)
{
  const WeftTrialCurve *first = runs->pdata[0];
  g_autofree WeftCurve *curves = g_new0 (WeftCurve, runs->len);
  g_autoptr (WeftCurveBand) band = NULL;
  g_autofree char *owner = name_set (self, first, runs->len), *title = weft_curves_make_title (owner, first->name);
  WeftCurve curve;

  for (guint i = 0; i < runs->len; i++)
    curves[i] = make_curve (self, runs->pdata[i]);
  band = weft_curve_band_new (curves, runs->len, self->look->line, self->look->area);
  curve = curves[0];
  curve.title = title;
  curve.x = band->x;
  curve.y = band->line;
  curve.low = band->low;
  curve.high = band->high;
  curve.n_points = band->n_points;
  curve.owner = -1 - (gint64) self->sets[first->place];
  weft_curve_set_add (self->set, &curve);
  describe (self, first, owner);
}

static gboolean
is_of_card (const Filling        *self,
            const WeftTrialCurve *curve)
{
  WeftCurveCard card;

  if (!weft_curves_are_shown (curve) || !g_str_equal (weft_metric_name_get_family (curve->name), self->card->family))
    return FALSE;
  card = find_card (curve, self->channels);
  return card.split == self->card->split && card.chart == self->card->chart;
}

/* @curves: (element-type WeftTrialCurve): of one kind of rows. What makes up a band stands where
 * the first of it stood. */
static void
add_all (const Filling *self,
         GPtrArray     *curves)
{
  g_autoptr (GHashTable) by_set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < curves->len; i++) {
    WeftTrialCurve *curve = curves->pdata[i];
    g_autofree char *name = g_strdup_printf ("%u/%s", self->has_bands && self->sets != NULL ? self->sets[curve->place] : i, curve->name);
    GPtrArray *runs = g_hash_table_lookup (by_set, name);

    if (runs == NULL) {
      runs = g_ptr_array_new ();
      g_ptr_array_add (sets, runs);
      g_hash_table_insert (by_set, g_steal_pointer (&name), runs);
    }
    g_ptr_array_add (runs, curve);
  }
  for (guint i = 0; i < sets->len; i++) {
    GPtrArray *runs = sets->pdata[i];

    if (runs->len > 1)
      add_band (self, runs);
    else
      add_one (self, runs->pdata[0]);
  }
}

/* Keys of the legend */

static void
add_combinations (const Filling    *self,
                  const GPtrArray  *curves,
                  WeftTrialChannel  channel)
{
  const GPtrArray *combinations = self->channels->combinations[channel];
  g_autofree guint *counts = g_new0 (guint, MAX (combinations->len, 1));
  guint last = G_MAXUINT;

  for (guint i = 0; i < curves->len && combinations->len > 0; i++) {
    const WeftTrialCurve *curve = curves->pdata[i];

    counts[self->channels->places[channel][curve->place]] += curve->place != last;
    last = curve->place;
  }
  for (guint i = 0; i < combinations->len; i++) {
    WeftTrialCombination here = { ((const WeftTrialCombination *) combinations->pdata[i])->label, counts[i] };
    g_autofree char *title = weft_trial_combination_tell (&here);

    if (counts[i] > 0)
      weft_curve_set_add_key (self->set, title, channel == WEFT_TRIAL_CHANNEL_COLOR ? (int) (i % WEFT_N_CATEGORIES) : -1, channel == WEFT_TRIAL_CHANNEL_COLOR ? 0 : i);
  }
}

/* Where colors are those of trials, and there are few. */
static void
add_trials (const Filling   *self,
            const GPtrArray *curves)
{
  guint last = G_MAXUINT;

  for (guint i = 0; i < curves->len && self->n_trials <= MOST_NAMED; i++) {
    const WeftTrialCurve *curve = curves->pdata[i];

    if (curve->place != last)
      weft_curve_set_add_key (self->set, curve->trial, (int) (curve->place % WEFT_N_CATEGORIES), 0);
    last = curve->place;
  }
}

/* Where dashes mean kinds of rows, and there are several. */
static void
add_splits (const Filling   *self,
            const GPtrArray *curves)
{
  guint seen = 0;

  for (guint i = 0; i < curves->len; i++)
    seen |= 1u << weft_metric_name_get_split (((const WeftTrialCurve *) curves->pdata[i])->name);
  for (WeftMetricSplit split = WEFT_METRIC_TRAIN; split <= WEFT_METRIC_TEST && (seen & (seen - 1)) != 0; split++)
    if ((seen & 1u << split) != 0)
      weft_curve_set_add_key (self->set, weft_metric_split_get_title (split), -1, split == WEFT_METRIC_VALIDATION);
}

/* @curves: (element-type WeftTrialCurve): those of the card, trial by trial */
static void
add_keys (const Filling   *self,
          const GPtrArray *curves)
{
  add_combinations (self, curves, WEFT_TRIAL_CHANNEL_COLOR);
  add_combinations (self, curves, WEFT_TRIAL_CHANNEL_STROKE);
  if (!self->has_bands && !weft_trial_channels_has (self->channels, WEFT_TRIAL_CHANNEL_COLOR))
    add_trials (self, curves);
  if (!weft_trial_channels_has (self->channels, WEFT_TRIAL_CHANNEL_STROKE))
    add_splits (self, curves);
}

void
weft_curves_fill (WeftCurveSet            *set,
                  const WeftCurveCard     *card,
                  const GPtrArray         *curves,
                  const WeftTrialChannels *channels,
                  const WeftCurvesLook    *look)
{
  Filling self = {
    .set = set,
    .card = card,
    .curves = curves,
    .channels = channels != NULL && weft_trial_channels_is_grouped (channels) ? channels : NULL,
    .sets = channels != NULL ? channels->sets : NULL,
    .look = look,
    .n_trials = count_trials (curves),
    .has_bands = look->has_bands && look->axis != WEFT_CURVE_AXIS_METRIC,
  };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < curves->len; i++)
    if (is_of_card (&self, curves->pdata[i]))
      g_ptr_array_add (all, curves->pdata[i]);
  for (WeftMetricSplit split = WEFT_METRIC_NO_SPLIT; split <= WEFT_METRIC_TEST; split++) {
    g_autoptr (GPtrArray) some = g_ptr_array_new ();

    for (guint i = 0; i < all->len; i++)
      if (weft_metric_name_get_split (((const WeftTrialCurve *) all->pdata[i])->name) == split)
        g_ptr_array_add (some, all->pdata[i]);
    add_all (&self, some);
  }
  if (self.channels != NULL)
    add_keys (&self, all);
}
