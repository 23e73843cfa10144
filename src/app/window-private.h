/* window-private.h: what the files of the window share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: window-pages.c, the documents and the one in front;
 * window-looks.c, the pages that look into models; window-trials.c, what is done with
 * trials; window-panes.c, what stands around them; window-layout.c, where; window-files.c
 * opens and saves; window-actions.c does what menus and keys ask for; window.c is the class.
 */
#pragma once

#include "app/curves-pane.h"
#include "app/document-page.h"
#include "app/inspector.h"
#include "app/look-page.h"
#include "app/messages-pane.h"
#include "app/output-pane.h"
#include "app/palette.h"
#include "app/shared.h"
#include "app/resources-pane.h"
#include "app/study-pane.h"
#include "app/training-pane.h"
#include "app/trials-pane.h"
#include "app/window.h"

#include <libpanel.h>

G_BEGIN_DECLS

struct _WeftWindow
{
  AdwApplicationWindow parent_instance;

  /* Template children */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkWidget *start_toggle;
  GtkWidget *end_toggle;
  GtkWidget *bottom_toggle;
  GtkStack *run_stack;
  AdwButtonContent *stop_content;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  PanelDock *dock;
  PanelGrid *grid;
  PanelFrame *start_frame;
  PanelFrame *end_frame;
  PanelFrame *bottom_frame;

  /* Children */
  WeftPalette *palette;
  WeftInspector *inspector;
  WeftTrialsPane *trials;
  WeftStudyPane *study;
  WeftResourcesPane *resources;
  WeftCurvesPane *curves;
  WeftTrainingPane *training;
  WeftOutputPane *output;
  WeftMessagesPane *messages;

  /* Owned */
  GPtrArray *pages; /* WeftDocumentPage, all that are open */
  GPtrArray *looks; /* WeftLookPage, all that are open */
  GPtrArray *panes; /* PanelWidget, also those that were closed */

  /* Borrowed */
  WeftDocumentPage *page; /* nullable: the one in front */

  WeftLookPage *look; /* nullable: the one in front, before the document */

  gboolean is_plain;  /* a page in front that is used without the workbench */
  gboolean is_narrow; /* too narrow for a palette that nobody asked for */
  guint autosave;     /* source, 0 while nothing waits to be saved */
  guint tick;         /* callback that hands events on, 0 while nothing runs */
};

/* Puts a page in front, as far as panes and titles go; %NULL: there is none. */
void weft_window_set_page (WeftWindow       *self,
                           WeftDocumentPage *page);

/* Shows anew whatever depends on the page in front. */
void weft_window_follow_page (WeftWindow *self);

/* Shows the panes that the settings want, none without a document. */
void weft_window_reveal_panes (WeftWindow *self);

/* Closes a page; what was not saved is offered at the next start. */
void weft_window_close_page (WeftWindow       *self,
                             WeftDocumentPage *page);

/* Says what did not work, with a sentence that stays until it is read. */
void weft_window_complain (WeftWindow *self,
                           const char *heading,
                           const char *text);

/* Puts a page in front that belongs to no document. */
void weft_window_add_look (WeftWindow *self,
                           GtkWidget  *look);

/* Opens the workflow of a trial, or runs it @n times with other seeds. */
void weft_window_open_trial (WeftWindow *self,
                             gint64      id);
void weft_window_add_seeds  (WeftWindow *self,
                             gint64      id,
                             guint       n);

/* Does what the pane of trials asks for. */
void weft_window_follow_trials (WeftWindow *self);

/* Looks into the model of a trial, of a node, or in a file. */
void weft_window_explain_trial (WeftWindow *self,
                                gint64      id);
void weft_window_look_inside   (WeftWindow *self,
                                const char *path);
void weft_window_look_into     (WeftWindow *self,
                                const char *path);

/* Gives a row of a node's data to its model, or shows rows as points; the page that is open already
 * is taken for it. */
void weft_window_explain_row (WeftWindow *self,
                              const char *path,
                              gint64      row);
void weft_window_select_rows (WeftWindow *self,
                              const char *path,
                              GArray     *rows);

/* Gives the same to the models of two trials. */
void weft_window_compare_trials (WeftWindow *self,
                                 gint64      first,
                                 gint64      second);

/* The same, for those who only want to use it. */
void weft_window_try_trial (WeftWindow *self,
                            gint64      id);
void weft_window_try_node  (WeftWindow *self,
                            const char *path);
void weft_window_try_file  (WeftWindow *self,
                            const char *path);

/* Closes a page that looks into a model. */
void weft_window_close_look (WeftWindow   *self,
                             WeftLookPage *look);

/* Goes on with a trial, with the workflow as it was. @learning_rate: (nullable): what with */
void weft_window_resume_trial (WeftWindow *self,
                               gint64      id,
                               const char *learning_rate);

/* The training that runs, as actions: @text says nothing but the trial that goes on. */
void weft_window_pause_training   (WeftWindow *self,
                                   const char *text);
void weft_window_step_batch       (WeftWindow *self,
                                   const char *text);
void weft_window_step_epoch       (WeftWindow *self,
                                   const char *text);
void weft_window_stop_keep        (WeftWindow *self,
                                   const char *text);
void weft_window_stop_best        (WeftWindow *self,
                                   const char *text);
void weft_window_discard_training (WeftWindow *self,
                                   const char *text);
void weft_window_go_on            (WeftWindow *self,
                                   const char *text);

/* Shows whether it is paused; offers to go on where one came to an evil end. */
void weft_window_follow_control  (WeftWindow *self);
void weft_window_watch_trainings (WeftWindow *self);

/* Asks which models are tried for the document in front; says @text and offers that; goes on with
 * the study of candidates that @text is the number of. */
void weft_window_try_candidates   (WeftWindow *self,
                                   const char *text);
void weft_window_offer_candidates (WeftWindow *self,
                                   const char *text);
void weft_window_go_on_study      (WeftWindow *self,
                                   const char *text);

/* Offers to go on with candidates that were cut off with the program. */
void weft_window_offer_study (WeftWindow *self);

/* Makes the panes. */
void weft_window_add_panes (WeftWindow *self);

/* Gives the class its actions, and says which make sense now. */
void weft_window_install_actions (GtkWidgetClass *klass);
void weft_window_update_actions  (WeftWindow     *self);

/* Choosers, and what the bar above a page offers. */
void weft_window_choose_file        (WeftWindow *self);
void weft_window_choose_data        (WeftWindow *self);
void weft_window_choose_data_folder (WeftWindow *self);
void weft_window_choose_model       (WeftWindow *self);
void weft_window_save               (WeftWindow *self);
void weft_window_save_as            (WeftWindow *self);
void weft_window_look_at_file       (WeftWindow *self);
void weft_window_autosave           (WeftWindow *self);
void weft_window_overwrite          (WeftWindow *self);
void weft_window_reload             (WeftWindow *self);

/* Sizes and places of panes, kept in the settings. */
void weft_window_save_layout    (WeftWindow *self);
void weft_window_restore_layout (WeftWindow *self);

/* Gives the canvas the palette's room while the window is narrow. */
void weft_window_adapt (WeftWindow *self);

G_END_DECLS
