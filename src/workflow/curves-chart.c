/* curves-chart.c: the curves of stored trials as one picture, a card beside the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/curves-chart.h"

#include "base/i18n.h"
#include "workflow/error.h"

#define CARD_WIDTH  420.0
#define CARD_HEIGHT 300.0

struct _WeftCurvesChart
{
  WeftTrialCurvesRequest *read;
  GPtrArray *sets; /* WeftCurveSet, a card each */
  char *limits;    /* nullable */
};

static void
free_set (gpointer set)
{
  weft_curve_set_free (set);
}

/* Leaves the curves of @metric, or of the family called so. */
static void
keep_metric (GPtrArray  *families,
             const char *metric,
             GPtrArray  *curves,
             GPtrArray  *shown)
{
  for (guint i = 0; i < curves->len; i++) {
    const WeftTrialCurve *curve = curves->pdata[i];
    g_autoptr (GPtrArray) own = g_ptr_array_new ();

    weft_curves_add_family (own, curve->name);
    if (!weft_curves_are_shown (curve) || (metric != NULL && !g_str_equal (metric, curve->name) && !g_str_equal (metric, own->pdata[0])))
      continue;
    weft_curves_add_family (families, curve->name);
    g_ptr_array_add (shown, (gpointer) curve);
  }
  weft_curves_sort_families (families);
}

/* Returns: (transfer full): the curves of one card, which may be drawn along others */
static WeftCurveSet *
make_set (const WeftCurvesChart *self,
          const WeftCurveCard   *card,
          const WeftCurvesLook  *look,
          double                 smoothing)
{
  g_autofree char *title = weft_curve_card_make_title (card, self->read->channels), *x_title = weft_curve_axis_make_title (look->axis, look->along);
  WeftCurveSet *set = weft_curve_set_new (title, x_title);

  set->picture.x_scale = look->axis == WEFT_CURVE_AXIS_TIME ? WEFT_SCALE_TIME : WEFT_SCALE_LINEAR;
  set->picture.smoothing = smoothing;
  weft_curves_fill (set, card, self->read->curves, self->read->channels, look);
  return set;
}

WeftCurvesChart *
weft_curves_chart_new (WeftTrialStore        *store,
                       const gint64          *ids,
                       gsize                  n,
                       char                 **keys[WEFT_N_TRIAL_CHANNELS],
                       const char            *metric,
                       const WeftCurvesLook  *look,
                       double                 smoothing,
                       GError               **error)
{
  g_autoptr (WeftCurvesChart) self = g_new0 (WeftCurvesChart, 1);
  g_autoptr (GPtrArray) families = g_ptr_array_new (), shown = g_ptr_array_new ();
  g_autoptr (GArray) cards = NULL;

  self->read = weft_trial_curves_request_new (store, ids, n, keys);
  self->sets = g_ptr_array_new_with_free_func (free_set);
  weft_trial_curves_read (self->read, NULL);
  keep_metric (families, metric, self->read->curves, shown);
  if (families->len == 0) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("these trials have no curves%s%s; weft-cli trials show TRIAL names the metrics of one"),
                 metric != NULL ? " " : "", metric != NULL ? metric : "");
    return NULL;
  }
  cards = weft_curves_list_cards (families, shown, self->read->channels);
  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_add (self->sets, make_set (self, &g_array_index (cards, WeftCurveCard, i), look, smoothing));
  self->limits = weft_trial_channels_tell_limits (self->read->channels);
  return g_steal_pointer (&self);
}

void
weft_curves_chart_free (WeftCurvesChart *self)
{
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->read, weft_trial_curves_request_free);
  g_free (self->limits);
  g_free (self);
}

static guint
count_columns (const WeftCurvesChart *self,
               double                 width)
{
  return CLAMP ((guint) (width / CARD_WIDTH), 1, self->sets->len);
}

static double
measure_limits (const WeftCurvesChart *self,
                const WeftPaintStyle  *style,
                double                 width)
{
  double height = 0;

  if (self->limits != NULL)
    weft_paint_text_measure (style, self->limits, WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, width - style->text_size, NULL, &height);
  return self->limits != NULL ? height + style->text_size : 0;
}

double
weft_curves_chart_get_natural_height (const WeftCurvesChart *self,
                                      const WeftPaintStyle  *style,
                                      double                 width)
{
  guint n = count_columns (self, width);

  return CARD_HEIGHT * ((self->sets->len + n - 1) / n) + measure_limits (self, style, width);
}

void
weft_curves_chart_paint (const WeftCurvesChart *self,
                         const WeftPaintStyle  *style,
                         cairo_t               *cr,
                         double                 width,
                         double                 height)
{
  guint n = count_columns (self, width), n_rows = (self->sets->len + n - 1) / n;
  double note = measure_limits (self, style, width), card_width = width / n, card_height = (height - note) / n_rows;
  WeftText text = { self->limits, WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, style->dim, width - style->text_size, 0, 1 };

  weft_color_set (style->background, cr);
  cairo_paint (cr);
  for (guint i = 0; i < self->sets->len; i++) {
    WeftCurves picture = weft_curve_set_get_picture (self->sets->pdata[i], card_height);

    cairo_save (cr);
    cairo_translate (cr, i % n * card_width, i / n * card_height);
    cairo_rectangle (cr, 0, 0, card_width, card_height);
    cairo_clip (cr);
    weft_curves_paint (&picture, style, cr, card_width, card_height);
    cairo_restore (cr);
  }
  if (self->limits != NULL)
    weft_paint_text (cr, style, &text, style->text_size / 2, height - style->text_size / 2);
}

char *
weft_curves_chart_to_csv (const WeftCurvesChart *self)
{
  GString *csv = g_string_new (WEFT_CURVE_SET_CSV_HEADING);

  for (guint i = 0; i < self->sets->len; i++)
    weft_curve_set_append_csv (self->sets->pdata[i], csv);
  return g_string_free (csv, FALSE);
}

void
weft_curves_chart_describe (const WeftCurvesChart *self,
                            JsonObject            *object)
{
  weft_trial_channels_describe (self->read->channels, (const char *const *const *) self->read->keys, object);
  json_object_set_int_member (object, "trials", self->read->trials->len);
  json_object_set_int_member (object, "cards", self->sets->len);
}
