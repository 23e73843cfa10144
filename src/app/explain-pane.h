/* explain-pane.h: one view of the Explain page
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pane asks its question with its own settings and shows what is found; the page knows the
 * input, the class and the data, and asks anew when they change. A new view is a widget with
 * this interface and a row in explain-page.c.
 *
 * Signals: `changed` when its settings ask for something else, `row-chosen` (gint64) when a row
 * of the data is to be the input, `unit-chosen` (layer, gint64) and `part-chosen` (gint64) when a
 * unit of a layer, or a word or column of the input, is looked at, which the other views then
 * show too, `view-wanted` (id) when another view is to come to the front, `epoch-chosen` (guint64)
 * when the model is to be looked at as it was then.
 */
#pragma once

#include "app/explain-stage.h"
#include "app/explain-work.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_PANE (weft_explain_pane_get_type ())
G_DECLARE_INTERFACE (WeftExplainPane, weft_explain_pane, WEFT, EXPLAIN_PANE, GtkWidget)

/**
 * WeftExplainPaneInterface:
 * @set_model: the model is there; returns whether this view is of any use for it
 * @fill: writes question and wish into @order; returns whether to ask at once
 * @show: an answer to its question with a finding, which may be on its way
 * @get_stage: (transfer none): where sentences are said
 * @get_settings: (nullable) (transfer none): a widget for the column
 * @set_narrow: (nullable): whether there is less room
 * @take_unit: (nullable): another view has chosen unit @unit of layer @layer
 * @take_part: (nullable): another view has chosen word or column @part of the input
 * @set_bare: (nullable): whether what lies over the picture is taken away, while B is held
 * @get_busy: (nullable): whether what it shows still grows by itself
 */
struct _WeftExplainPaneInterface
{
  GTypeInterface parent;

  gboolean (*set_model) (WeftExplainPane *self, WeftExplainModel *model);
  gboolean (*fill) (WeftExplainPane *self, WeftExplainOrder *order);
  void (*show) (WeftExplainPane *self, WeftExplainAnswer *answer);
  WeftExplainStage *(*get_stage) (WeftExplainPane *self);
  GtkWidget *(*get_settings) (WeftExplainPane *self);
  void (*set_narrow) (WeftExplainPane *self, gboolean narrow);
  void (*take_unit) (WeftExplainPane *self, const char *layer, gint64 unit);
  void (*take_part) (WeftExplainPane *self, gint64 part);
  void (*set_bare) (WeftExplainPane *self, gboolean bare);
  gboolean (*get_busy) (WeftExplainPane *self);
};

/* What the interface says, where it says anything. */
gboolean weft_explain_pane_set_model  (WeftExplainPane   *self,
                                       WeftExplainModel  *model);
gboolean weft_explain_pane_fill       (WeftExplainPane   *self,
                                       WeftExplainOrder  *order);
void     weft_explain_pane_show       (WeftExplainPane   *self,
                                       WeftExplainAnswer *answer);
void     weft_explain_pane_set_narrow (WeftExplainPane   *self,
                                       gboolean           narrow);
void     weft_explain_pane_take_unit  (WeftExplainPane   *self,
                                       const char        *layer,
                                       gint64             unit);
void     weft_explain_pane_take_part  (WeftExplainPane   *self,
                                       gint64             part);
void     weft_explain_pane_set_bare   (WeftExplainPane   *self,
                                       gboolean           bare);

gboolean          weft_explain_pane_get_busy     (WeftExplainPane *self);
WeftExplainStage *weft_explain_pane_get_stage    (WeftExplainPane *self);
GtkWidget        *weft_explain_pane_get_settings (WeftExplainPane *self);

/* Emits `changed`. */
void weft_explain_pane_change (WeftExplainPane *self);

/* Emits `row-chosen`. */
void weft_explain_pane_choose_row (WeftExplainPane *self,
                                   gint64           row);

/* Emits `unit-chosen`. */
void weft_explain_pane_choose_unit (WeftExplainPane *self,
                                    const char      *layer,
                                    gint64           unit);

/* Emits `part-chosen`. */
void weft_explain_pane_choose_part (WeftExplainPane *self,
                                    gint64           part);

/* Emits `epoch-chosen`. */
void weft_explain_pane_choose_epoch (WeftExplainPane *self,
                                     guint64          epoch);

/* Emits `view-wanted`. */
void weft_explain_pane_want_view (WeftExplainPane *self,
                                  const char      *id);

G_END_DECLS
