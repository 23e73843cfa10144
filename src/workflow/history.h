/* history.h: what was done to a document, and back again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One stack a document. A command is a list of edits; each edit sets one slot
 * and keeps what stood there before, which makes it its own inverse. Results of
 * runs are no part of it: they survive undo.
 *
 * Thread: main
 */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEFT_TYPE_HISTORY (weft_history_get_type ())
G_DECLARE_FINAL_TYPE (WeftHistory, weft_history, WEFT, HISTORY, GObject)

/* Properties can-undo, can-redo, clean, undo-text, redo-text notify. */
gboolean    weft_history_get_can_undo  (WeftHistory *self);
gboolean    weft_history_get_can_redo  (WeftHistory *self);
gboolean    weft_history_get_clean     (WeftHistory *self);
const char *weft_history_get_undo_text (WeftHistory *self);
const char *weft_history_get_redo_text (WeftHistory *self);

/**
 * weft_history_undo:
 *
 * Takes back the last command. A gesture that is still open is ended first.
 *
 * Returns: whether there was one
 */
gboolean weft_history_undo (WeftHistory *self);
gboolean weft_history_redo (WeftHistory *self);

/**
 * weft_history_begin:
 * @text: what the gesture is called in the menu, translated
 * @key: (nullable): a gesture of the same key right before is continued, so
 *   that ten turns of a spin button are one undo step
 *
 * Opens a gesture: everything until weft_history_end() is one command. Gestures
 * nest; the outermost one counts. Inside, edits take effect at once.
 */
void weft_history_begin (WeftHistory *self,
                         const char  *text,
                         const char  *key);

/* Closes the gesture. */
void weft_history_end (WeftHistory *self);

/* Takes back what the open gesture has done and closes it (Escape while dragging). */
void weft_history_abandon (WeftHistory *self);

/**
 * weft_history_mark_clean:
 *
 * The document is now as its file is; property `clean` is %TRUE whenever undo
 * and redo bring it back here.
 */
void weft_history_mark_clean (WeftHistory *self);

/* Forgets every command; the document stays as it is. */
void weft_history_clear (WeftHistory *self);

/* Returns: number of commands, done and undone */
guint weft_history_get_n_commands (WeftHistory *self);

/* Returns: how many of them are done */
guint weft_history_get_position (WeftHistory *self);

/* Returns: (transfer none): what the command at @index is called */
const char *weft_history_get_text (WeftHistory *self,
                                   guint        index);

/**
 * weft_history_go_to:
 * @position: how many commands shall be done
 *
 * Undoes or redoes until it is so.
 */
void weft_history_go_to (WeftHistory *self,
                         guint        position);

/**
 * WeftHistoryFunc:
 * @change: an object `{"text", "edits": […]}` that says what was just done,
 *   be it a command, an undo or a redo
 * @data: what was given
 */
typedef void (*WeftHistoryFunc) (JsonNode *change,
                                 gpointer data);

/**
 * weft_history_set_observer:
 * @func: (nullable): called after each change; the journal is the one that asks
 */
void weft_history_set_observer (WeftHistory     *self,
                                WeftHistoryFunc  func,
                                gpointer         data);

/**
 * weft_history_replay:
 * @change: what an observer was given
 *
 * Does it again, as a command of its own.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT, %WEFT_WORKFLOW_ERROR_UNKNOWN; the
 *   document is then as it was
 */
gboolean weft_history_replay (WeftHistory  *self,
                              JsonNode     *change,
                              GError      **error);

G_END_DECLS
