/* explain-pane.c: one view of the Explain page
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-pane.h"

G_DEFINE_INTERFACE (WeftExplainPane, weft_explain_pane, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  ROW_CHOSEN,
  UNIT_CHOSEN,
  PART_CHOSEN,
  VIEW_WANTED,
  EPOCH_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
weft_explain_pane_default_init (WeftExplainPaneInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ROW_CHOSEN] = g_signal_new ("row-chosen", WEFT_TYPE_EXPLAIN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[UNIT_CHOSEN] = g_signal_new ("unit-chosen", WEFT_TYPE_EXPLAIN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[PART_CHOSEN] = g_signal_new ("part-chosen", WEFT_TYPE_EXPLAIN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[VIEW_WANTED] = g_signal_new ("view-wanted", WEFT_TYPE_EXPLAIN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EPOCH_CHOSEN] = g_signal_new ("epoch-chosen", WEFT_TYPE_EXPLAIN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

gboolean
weft_explain_pane_set_model (WeftExplainPane  *self,
                             WeftExplainModel *model)
{
  return WEFT_EXPLAIN_PANE_GET_IFACE (self)->set_model (self, model);
}

gboolean
weft_explain_pane_fill (WeftExplainPane  *self,
                        WeftExplainOrder *order)
{
  return WEFT_EXPLAIN_PANE_GET_IFACE (self)->fill (self, order);
}

void
weft_explain_pane_show (WeftExplainPane   *self,
                        WeftExplainAnswer *answer)
{
  WEFT_EXPLAIN_PANE_GET_IFACE (self)->show (self, answer);
}

gboolean
weft_explain_pane_get_busy (WeftExplainPane *self)
{
  WeftExplainPaneInterface *iface = WEFT_EXPLAIN_PANE_GET_IFACE (self);

  return iface->get_busy != NULL && iface->get_busy (self);
}

WeftExplainStage *
weft_explain_pane_get_stage (WeftExplainPane *self)
{
  return WEFT_EXPLAIN_PANE_GET_IFACE (self)->get_stage (self);
}

GtkWidget *
weft_explain_pane_get_settings (WeftExplainPane *self)
{
  WeftExplainPaneInterface *iface = WEFT_EXPLAIN_PANE_GET_IFACE (self);

  return iface->get_settings != NULL ? iface->get_settings (self) : NULL;
}

void
weft_explain_pane_set_narrow (WeftExplainPane *self,
                              gboolean         narrow)
{
  WeftExplainPaneInterface *iface = WEFT_EXPLAIN_PANE_GET_IFACE (self);

  if (iface->set_narrow != NULL)
    iface->set_narrow (self, narrow);
}

void
weft_explain_pane_take_unit (WeftExplainPane *self,
                             const char      *layer,
                             gint64           unit)
{
  WeftExplainPaneInterface *iface = WEFT_EXPLAIN_PANE_GET_IFACE (self);

  if (iface->take_unit != NULL)
    iface->take_unit (self, layer, unit);
}

void
weft_explain_pane_take_part (WeftExplainPane *self,
                             gint64           part)
{
  WeftExplainPaneInterface *iface = WEFT_EXPLAIN_PANE_GET_IFACE (self);

  if (iface->take_part != NULL)
    iface->take_part (self, part);
}

void
weft_explain_pane_set_bare (WeftExplainPane *self,
                            gboolean         bare)
{
  WeftExplainPaneInterface *iface = WEFT_EXPLAIN_PANE_GET_IFACE (self);

  if (iface->set_bare != NULL)
    iface->set_bare (self, bare);
}

void
weft_explain_pane_change (WeftExplainPane *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_explain_pane_choose_row (WeftExplainPane *self,
                              gint64           row)
{
  g_signal_emit (self, signals[ROW_CHOSEN], 0, row);
}

void
weft_explain_pane_choose_unit (WeftExplainPane *self,
                               const char      *layer,
                               gint64           unit)
{
  g_signal_emit (self, signals[UNIT_CHOSEN], 0, layer, unit);
}

void
weft_explain_pane_choose_part (WeftExplainPane *self,
                               gint64           part)
{
  g_signal_emit (self, signals[PART_CHOSEN], 0, part);
}

void
weft_explain_pane_want_view (WeftExplainPane *self,
                             const char      *id)
{
  g_signal_emit (self, signals[VIEW_WANTED], 0, id);
}

void
weft_explain_pane_choose_epoch (WeftExplainPane *self,
                                guint64          epoch)
{
  g_signal_emit (self, signals[EPOCH_CHOSEN], 0, epoch);
}
