/* inspector-bench.h: the inspector by itself, with the sample's nodes in it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pane.h"

#include "app/inspector.h"
#include "app/param-row.h"
#include "workflow/command.h"

typedef struct
{
  WeftDocument *document;
  GtkWidget *window;
  GtkWidget *inspector;
  char *live;
} Bench;

static inline void
live_change_cb (WeftInspector *inspector,
                const char    *node,
                const char    *parameter,
                const char    *text,
                Bench         *self)
{
  g_free (self->live);
  self->live = g_strdup_printf ("%s.%s=%s", node, parameter, text);
}

static inline void
select_nodes (Bench *self,
              const char *const *ids)
{
  weft_inspector_set_target (WEFT_INSPECTOR (self->inspector), self->document, weft_document_get_workflow (self->document), ids);
  ui_wait_frame (self->window);
}

static inline void
bench_init (Bench      *self,
            const char *node)
{
  const char *ids[] = { node, NULL };

  *self = (Bench){ .document = pane_open_sample (), .inspector = weft_inspector_new () };
  g_object_set (self->inspector, "expert", TRUE, NULL);
  g_signal_connect (self->inspector, "live-change", G_CALLBACK (live_change_cb), self);
  self->window = pane_show (self->inspector, 340, 900);
  select_nodes (self, ids);
}

static inline void
bench_clear (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->document);
  g_free (self->live);
}

static inline gboolean
is_row_of (GtkWidget     *widget,
           gconstpointer  id)
{
  return WEFT_IS_PARAM_ROW (widget) && g_str_equal (weft_param_row_get_param (WEFT_PARAM_ROW (widget))->id, id);
}

static inline GtkWidget *
find_row (Bench      *self,
          const char *id)
{
  return ui_find (self->inspector, is_row_of, id);
}

/* Scrolls the row of a parameter to where it can be clicked. */
static inline GtkWidget *
reveal_row (Bench      *self,
            const char *id)
{
  GtkWidget *row = find_row (self, id), *scroller = ui_find_type (self->inspector, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  graphene_rect_t bounds;

  ui_wait_frame (row);
  g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + bounds.origin.y - gtk_widget_get_height (scroller) / 2.0);
  ui_wait_frame (row);
  return row;
}

static inline const char *
get_value (Bench      *self,
           const char *node,
           const char *id)
{
  return weft_params_get (weft_node_get_params (weft_workflow_find_node (weft_document_get_workflow (self->document), node)), id);
}
