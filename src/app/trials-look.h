/* trials-look.h: a picture of what the models of several trials make of the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown is computed on a thread, by the models of the epoch that the trials are looked at;
 * another choice stops it. Whatever derives from it says what is asked and how it is drawn.
 */
#pragma once

#include "base/json.h"
#include "paint/style.h"
#include "workflow/trial-models.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_LOOK (weft_trials_look_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeftTrialsLook, weft_trials_look, WEFT, TRIALS_LOOK, AdwBin)

/**
 * WeftTrialsOrder:
 * @models: not open yet; only the thread asks them
 * @epochs: of which
 * @stop: polled by the thread
 * @wish: what is asked besides
 * @chart: (nullable): what came of it
 * @trouble: (nullable): why nothing did
 */
typedef struct
{
  WeftTrialModels *models;
  WeftTrialEpochs epochs;
  WeftStop stop;
  gpointer wish;
  gpointer chart;
  char *trouble;
} WeftTrialsOrder;

/**
 * WeftTrialsChart:
 * @ref, @unref: of a chart, which threads share
 * @paint: paints it
 * @measure: the height at which it has room
 * @make_title, @tell, @to_csv: (transfer full): it in words and numbers
 * @describe: adds how it came about
 *
 * Functions of a kind of chart.
 */
typedef struct
{
  gpointer (*ref) (gpointer chart);
  void (*unref) (gpointer chart);
  void (*paint) (gconstpointer chart, const WeftPaintStyle *style, cairo_t *cr, double width, double height);
  double (*measure) (gconstpointer chart, const WeftPaintStyle *style, double width);
  char *(*make_title) (gconstpointer chart);
  char *(*tell) (gconstpointer chart);
  char *(*to_csv) (gconstpointer chart);
  void (*describe) (gconstpointer chart, JsonObject *recipe);
} WeftTrialsChart;

/* Those of a chart whose functions are called after it. */
#define WEFT_TRIALS_CHART(chart)                                                                            \
  {                                                                                                         \
    (gpointer (*) (gpointer)) chart##_ref, (void (*) (gpointer)) chart##_unref,                             \
      (void (*) (gconstpointer, const WeftPaintStyle *, cairo_t *, double, double)) chart##_paint,          \
      (double (*) (gconstpointer, const WeftPaintStyle *, double)) chart##_get_natural_height,              \
      (char *(*) (gconstpointer)) chart##_make_title, (char *(*) (gconstpointer)) chart##_tell,             \
      (char *(*) (gconstpointer)) chart##_to_csv, (void (*) (gconstpointer, JsonObject *)) chart##_describe \
  }

/**
 * WeftTrialsLookClass:
 * @chart: functions of what is shown
 * @is_blank: whether a chart has nothing to show but words
 * @make_wish: (transfer full): what is chosen
 * @free_wish: frees it
 * @find: on the thread: (transfer full) (nullable): the chart
 * @show: fills the choices in; there is no chart where there is trouble
 */
struct _WeftTrialsLookClass
{
  AdwBinClass parent_class;

  const WeftTrialsChart *chart;
  gboolean (*is_blank) (gconstpointer chart);
  gpointer (*make_wish) (WeftTrialsLook *self);
  void (*free_wish) (gpointer wish);
  gpointer (*find) (WeftTrialsOrder *order, GError **error);
  void (*show) (WeftTrialsLook *self, const WeftTrialsOrder *order);
};

/* @ids: (array length=n): trials; to be called once */
void weft_trials_look_set_trials (WeftTrialsLook *self,
                                  WeftTrialStore *store,
                                  const gint64   *ids,
                                  gsize           n);

/* @is_open: whether it is seen, and so computed */
void weft_trials_look_set_open (WeftTrialsLook *self,
                                gboolean        is_open);

/* @epochs: of which models are asked */
void weft_trials_look_set_epochs (WeftTrialsLook        *self,
                                  const WeftTrialEpochs *epochs);

/* Asks what is chosen now; what is asked already is stopped. */
void weft_trials_look_ask (WeftTrialsLook *self);

/* Returns: (transfer none) (nullable): what is shown */
gpointer weft_trials_look_get_chart (WeftTrialsLook *self);

/* Returns: (transfer none): the same in words; why there is nothing */
const char *weft_trials_look_get_words (WeftTrialsLook *self);

/**
 * weft_trials_look_add_choice:
 * @title: of it
 *
 * Returns: (transfer none): a choice of nothing yet; another one is asked at once
 */
GtkDropDown *weft_trials_look_add_choice (WeftTrialsLook *self,
                                          const char     *title);

/* @titles: (element-type utf8): what is offered; nothing is asked by that */
void weft_trials_look_fill_choice (WeftTrialsLook *self,
                                   GtkDropDown    *choice,
                                   GPtrArray      *titles,
                                   guint           selected);

/* Adds a button behind the choices. */
void weft_trials_look_add_button (WeftTrialsLook *self,
                                  GtkWidget      *button);

G_END_DECLS
