/* trials-pane-private.h: what the files of the trials pane share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: trials-pane-columns.c; trials-pane-headings.c; trials-pane-choice.c;
 * trials-pane-rows.c;
 * trials-pane-marks.c, trials-pane-transfer.c and trials-pane-actions.c, what is done with trials
 * that are selected;
 * trials-pane-view.c, what chooses; trials-pane.c is the class.
 */
#pragma once

#include "app/trial-chooser.h"
#include "app/trials-filters.h"
#include "app/trials-pane.h"
#include "app/trials-table.h"
#include "trials/edits.h"

G_BEGIN_DECLS

/* So many selected trials are compared when only differences are shown. */
#define WEFT_TRIALS_COMPARED 100

struct _WeftTrialsPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftTrialStore *store; /* nullable */
  WeftTrialList *list;   /* nullable, as store */
  WeftTrialEdits *edits; /* nullable, as store */
  GSettings *settings;
  char **parameters;       /* nullable: names in use */
  char **metrics;          /* nullable: names in use */
  GtkWidget *menu_popover; /* nullable */
  AdwToast *toast;         /* weak: of the latest deletion */
  GtkWidget *popover;      /* nullable: name, note, tags or details */
  GArray *wanted;          /* nullable: gint64: trials that are to be selected once they are listed */
  GPtrArray *groups;       /* nullable, as store: WeftTrialColumn, what trials can be grouped by */

  /* Borrowed from its bin */
  WeftTrialsTable *table;     /* nullable, as store */
  WeftTrialsFilters *filters; /* nullable, as store */
  GtkDropDown *group;         /* nullable, as store */
  GtkDropDown *drawer;        /* nullable, as store */

  /* Template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *first; /* offers trials from files where there are none */
  GtkWidget *search;
  GtkLabel *count;
  GtkWidget *differences;
  GtkMenuButton *columns;
  GtkMenuButton *view;
  GtkWidget *filter;
  AdwBin *filters_bin;
  GtkStack *results;
  AdwBin *table_bin;
  GMenuModel *menu;

  guint64 generation;       /* of the store, at the latest refresh */
  guint64 names_generation; /* the same, when names were read */
  guint look_source;
  gboolean is_refreshing;
  gboolean is_stale;
  gint64 names_due; /* not before, in µs of the monotonic clock */
  gboolean are_names_stale;
  GCancellable *reading_names; /* Owned, nullable */
  GCancellable *transfer;      /* Owned, nullable: a file is read or written */
  gboolean is_new_query;       /* since the latest refresh */
};

/* trials-pane-columns.c */

/* Shows the columns that settings, trials and selection ask for. */
void weft_trials_pane_update_columns (WeftTrialsPane *self);

/* Shows a column, as the last one, or does so no more. */
void weft_trials_pane_toggle_column (WeftTrialsPane *self,
                                     const char     *id,
                                     gboolean        shown);

/* Makes the columns as they are shown the chosen ones. */
void weft_trials_pane_keep_columns (WeftTrialsPane *self);

/* Asks the store, on a thread, which parameters and metrics trials have; not too
 * often, and otherwise leaves `are_names_stale` behind. */
void weft_trials_pane_read_names (WeftTrialsPane *self);

void     weft_trials_pane_add_chooser       (WeftTrialsPane *self);
gboolean weft_trials_pane_shows_differences (WeftTrialsPane *self);

/* trials-pane-rows.c */

/* Reads settings and search, and asks the store. */
void weft_trials_pane_update_query (WeftTrialsPane *self);

/* Says something in place of the table. */
void weft_trials_pane_show_status (WeftTrialsPane *self,
                                   const char     *title,
                                   const char     *text);
void weft_trials_pane_show_count  (WeftTrialsPane *self);

/* trials-pane-choice.c */

/* Returns: (transfer full) (nullable): what the settings say that trials are grouped by */
WeftTrialColumn *weft_trials_pane_read_group (WeftTrialsPane *self);

/* Adds what was chosen to a query of the scope. */
WeftTrialScope weft_trials_pane_get_scope      (WeftTrialsPane *self);
void           weft_trials_pane_add_conditions (WeftTrialsPane *self,
                                                WeftTrialQuery *query);

/* Adds which trials come first and what they are grouped by, and shows groups. */
void weft_trials_pane_add_order (WeftTrialsPane *self,
                                 WeftTrialQuery *query);

/* Returns: whether some trials may be left out */
gboolean weft_trials_pane_has_conditions (WeftTrialsPane *self);

gboolean weft_trials_pane_is_in_trash (WeftTrialsPane *self);

/* Measures the rows by the baseline as it is now. */
void weft_trials_pane_show_baseline (WeftTrialsPane *self);

/* trials-pane-view.c */

/* Makes what chooses conditions, groups and drawer. */
void weft_trials_pane_add_view (WeftTrialsPane *self);

/* Tells these which parameters and metrics there are. */
void weft_trials_pane_show_names (WeftTrialsPane *self);

/* trials-pane-headings.c: what the menus of headings ask for */

void weft_trials_pane_install_headings (GtkWidgetClass *widget_class);

/* trials-pane-marks.c */

/* Pins, unpins; archives or takes out of the archive; makes it the baseline or not any more. */
gboolean weft_trials_pane_pin      (WeftTrialsPane  *self,
                                    GError         **error);
gboolean weft_trials_pane_archive  (WeftTrialsPane  *self,
                                    GError         **error);
gboolean weft_trials_pane_restore  (WeftTrialsPane  *self,
                                    GError         **error);
void     weft_trials_pane_baseline (WeftTrialsPane  *self);

/* trials-pane-transfer.c: "export-events", "export-study", "import" or "import-folder" */

/* Asks for a file or folder, and reads or writes it. */
void weft_trials_pane_ask_transfer (WeftTrialsPane *self,
                                    const char     *name);

/* Reads or writes @path. */
void weft_trials_pane_transfer (WeftTrialsPane *self,
                                const char     *name,
                                const char     *path);

/* trials-pane-actions.c */

void weft_trials_pane_install_actions (GtkWidgetClass *widget_class);

/* Enables those that make sense. */
void weft_trials_pane_update_actions (WeftTrialsPane *self);

/* @area: in coordinates of the table */
void weft_trials_pane_show_menu (WeftTrialsPane     *self,
                                 const GdkRectangle *area);

/* Closes what is open over the table, if something is. */
void weft_trials_pane_close_popover (WeftTrialsPane *self);

G_END_DECLS
