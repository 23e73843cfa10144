/* curves-bench.h: a window with learning curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pane.h"

#include "app/curve-chart.h"
#include "app/curves-pane.h"
#include "workflow/curve-axis.h"

typedef struct
{
  WeftDocument *document;
  GtkWidget *window;
  GtkWidget *pane;
  GSettings *settings;
} Bench;

static inline void
bench_init (Bench *self)
{
  *self = (Bench){ .document = pane_open_sample (), .pane = weft_curves_pane_new (), .settings = g_settings_new (WEFT_APPLICATION_ID) };
  g_settings_reset (self->settings, "curve-axis");
  g_settings_reset (self->settings, "curve-smoothing");
  g_settings_reset (self->settings, "curve-log-scale");
  weft_curves_pane_set_document (WEFT_CURVES_PANE (self->pane), self->document);
  self->window = pane_show (self->pane, 960, 520);
}

static inline void
bench_clear (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->settings);
  g_object_unref (self->document);
}

static inline gboolean
is_chart_of (GtkWidget     *widget,
             gconstpointer  family)
{
  return WEFT_IS_CURVE_CHART (widget) && g_str_equal (weft_curve_chart_get_family (WEFT_CURVE_CHART (widget)), family);
}

/* Returns: the chart, painted as it should be now */
static inline WeftCurveChart *
wait_for_chart (Bench      *self,
                const char *family)
{
  GtkWidget *chart;

  UI_WAIT ((chart = ui_find (self->pane, is_chart_of, family)) != NULL);
  UI_WAIT (weft_curve_chart_get_settled (WEFT_CURVE_CHART (chart)));
  ui_wait_frame (self->window);
  return WEFT_CURVE_CHART (chart);
}
