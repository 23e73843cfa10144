/* window.h: the main window: palette, documents, inspector, dock
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents are pages in the middle; the panes around them follow the page in
 * front. Actions `win.…` are about the window and its document, `app.…` about
 * the program.
 */
#pragma once

#include "app/document-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_WINDOW (weft_window_get_type ())
G_DECLARE_FINAL_TYPE (WeftWindow, weft_window, WEFT, WINDOW, AdwApplicationWindow)

WeftWindow *weft_window_new (GtkApplication *application);

/* @document: shown as a page in front; an untouched empty one makes way */
void weft_window_add_document (WeftWindow   *self,
                               WeftDocument *document);

/* Returns: (transfer none) (nullable): the document in front */
WeftDocument *weft_window_get_document (WeftWindow *self);

/* Returns: (transfer none) (nullable): the page, and the canvas, in front */
WeftDocumentPage *weft_window_get_page   (WeftWindow *self);
WeftCanvas       *weft_window_get_canvas (WeftWindow *self);

/* Returns: the number of documents that are open */
guint weft_window_get_n_pages (WeftWindow *self);

/* Brings a pane to the front: palette, inspector, trials, curves, output, messages. */
void weft_window_show_pane (WeftWindow *self,
                            const char *id);

/* Returns: whether @path is open here; it is then in front */
gboolean weft_window_show_path (WeftWindow *self,
                                const char *path);

/* Opens a file, offering what a crash left of it; trouble is said in the window. */
void weft_window_open_path (WeftWindow *self,
                            const char *path);

/* Opens a sample as a document without a file. */
void weft_window_open_sample (WeftWindow *self,
                              const char *path);

/* Opens what a crash left behind, without running it. */
void weft_window_recover (WeftWindow *self,
                          const char *journal);

/* @text: a sentence shown for some seconds at the bottom */
void weft_window_say (WeftWindow *self,
                      const char *text);

G_END_DECLS
