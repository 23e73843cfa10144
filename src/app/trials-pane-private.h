/* trials-pane-private.h: what the files of the trials pane share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/trial-chooser.h"
#include "app/trials-pane.h"
#include "app/trials-table.h"

G_BEGIN_DECLS

/* So many selected trials are compared when only differences are shown. */
#define WEFT_TRIALS_COMPARED 100

struct _WeftTrialsPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftTrialStore *store; /* nullable */
  WeftTrialList *list;   /* nullable, as store */
  GSettings *settings;
  char **parameters;       /* nullable: names in use */
  char **metrics;          /* nullable: names in use */
  GtkWidget *menu_popover; /* nullable */
  GtkWidget *popover;      /* nullable: name, note, tags or details */

  /* Borrowed from its bin */
  WeftTrialsTable *table; /* nullable, as store */

  /* Template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *search;
  GtkLabel *count;
  GtkWidget *differences;
  GtkMenuButton *columns;
  GtkStack *results;
  AdwBin *table_bin;
  GMenuModel *menu;

  guint64 generation; /* of the store, at the latest refresh */
  guint look_source;
  gboolean is_refreshing;
  gboolean is_stale;
  gboolean is_reading_names;
  gboolean is_new_query; /* since the latest refresh */
};

/* trials-pane-actions.c: what is done with trials that are selected */

void weft_trials_pane_install_actions (GtkWidgetClass *widget_class);

/* Enables those that make sense. */
void weft_trials_pane_update_actions (WeftTrialsPane *self);

/* @area: in coordinates of the table */
void weft_trials_pane_show_menu (WeftTrialsPane     *self,
                                 const GdkRectangle *area);

/* Closes what is open over the table, if something is. */
void weft_trials_pane_close_popover (WeftTrialsPane *self);

G_END_DECLS
