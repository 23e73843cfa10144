/* canvas-edit.h: what gestures and actions of the canvas do to the document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files of the canvas only, one section for each.
 */
#pragma once

#include "app/canvas-private.h"

G_BEGIN_DECLS

/* canvas-link.c */
void weft_canvas_begin_wire  (WeftCanvas   *self,
                              WeftNodeView *view,
                              WeftPortView *port,
                              gboolean      by_key);
void weft_canvas_update_wire (WeftCanvas   *self,
                              double        x,
                              double        y);

/* Returns: whether it is done; %FALSE: it hangs above empty canvas, for a node to be chosen */
gboolean weft_canvas_end_wire (WeftCanvas *self);

/* A port was chosen by key: the first arms, the second connects. */
void weft_canvas_arm_port (WeftCanvas   *self,
                           WeftNodeView *view,
                           WeftPortView *port);

/* Connects the selected nodes from left to right. */
void weft_canvas_connect_selected (WeftCanvas *self);

/* canvas-add.c */

/* What trained models are called. */
#define WEFT_CANVAS_MODEL_FILE ".safetensors"

/* Adds a node that reads the file at @path, an absolute one: data, or a trained model. */
WeftNode *weft_canvas_add_file_at (WeftCanvas *self,
                                   const char *path,
                                   double      x,
                                   double      y);

/* Returns: (transfer full): what the document calls the file at @path: relative to its
 *   folder where it lies below */
char *weft_canvas_make_reference (WeftCanvas *self,
                                  const char *path);

/* Opens the search at a place of the widget; what is chosen comes there, and to
 * the end of the wire that was let go. */
void weft_canvas_open_search            (WeftCanvas *self,
                                         double      x,
                                         double      y);
void weft_canvas_open_search_at_pointer (WeftCanvas *self);

/* canvas-edit.c */
void weft_canvas_cut             (WeftCanvas *self);
void weft_canvas_delete_selected (WeftCanvas *self);
void weft_canvas_bypass_selected (WeftCanvas *self);

/* What read from the selected nodes reads from what they read. */
void weft_canvas_delete_and_join (WeftCanvas *self);

/* Removes the wires between the selected nodes, or of the only one. */
void weft_canvas_disconnect_selected (WeftCanvas *self);

/* canvas-arrange.c */
void weft_canvas_shift_clear (WeftCanvasShift *self);

/* Lays the selected nodes out from left to right, or all. */
void weft_canvas_arrange          (WeftCanvas *self);
void weft_canvas_finish_arranging (WeftCanvas *self);

/* Returns: (transfer full): where @views, which is (element-type WeftNodeView), are drawn */
WeftArrangeBox *weft_canvas_list_boxes (GPtrArray *views);

/* Moves @views, which is (element-type WeftNodeView), each to its box; they are seen on
 * their way. Part of a gesture that the caller has begun. */
gboolean weft_canvas_send_to (WeftCanvas            *self,
                              GPtrArray             *views,
                              const WeftArrangeBox  *boxes,
                              GError               **error);

/* What stands behind the node called @id, and in its way, goes aside; part of a gesture
 * that the caller has begun. */
void weft_canvas_make_room (WeftCanvas *self,
                            const char *id);

/* canvas-align.c */

/* Brings the selected nodes in line; @how: `left`, `center`, `right`, `top`, `middle`,
 * `bottom`, or the same way apart: `across`, `down`. */
void weft_canvas_align_selected (WeftCanvas *self,
                                 const char *how);

/* canvas-group.c */
void weft_canvas_group_selected   (WeftCanvas *self);
void weft_canvas_ungroup_selected (WeftCanvas *self);

/* canvas-rewire.c */

/* @wire: (nullable): is drawn as what the pointer is about */
void weft_canvas_light_wire (WeftCanvas     *self,
                             WeftCanvasWire *wire);

/* Shows what a node of @kind, or the selected one, would be put into at a place of the
 * widget; @kind: (nullable): not known: nothing. */
void weft_canvas_aim_kind     (WeftCanvas         *self,
                               const WeftNodeKind *kind,
                               double              x,
                               double              y);
void weft_canvas_aim_selected (WeftCanvas         *self,
                               double              x,
                               double              y);
void weft_canvas_clear_aim    (WeftCanvas         *self);

/* Puts the node called @id into what was shown last, if anything. */
void weft_canvas_reach_aim (WeftCanvas *self,
                            const char *id);

/* canvas-move.c */

/* Draws what is held, the dragged note or the selected nodes, so far away, canvas units;
 * @is_free: without guides, and the other way round than the grid is set. */
void weft_canvas_move_held   (WeftCanvas *self,
                              double      dx,
                              double      dy,
                              gboolean    is_free);
void weft_canvas_resize_held (WeftCanvas *self,
                              double      dx,
                              double      dy,
                              gboolean    is_free);

/* Puts it where it is drawn, one undo step called @text; or draws it where it was. */
void weft_canvas_drop_held    (WeftCanvas *self,
                               const char *text);
void weft_canvas_release_held (WeftCanvas *self);

/* canvas-sweep.c */

/* The line from where the button was pressed to a place of the widget: wires that it
 * crosses are lit, and cut in the end. */
void weft_canvas_update_sweep (WeftCanvas *self,
                               double      x,
                               double      y);
void weft_canvas_end_sweep    (WeftCanvas *self);
void weft_canvas_forget_sweep (WeftCanvas *self);

/* canvas-export.c */

/* Asks for a file and writes the canvas there as a picture. */
void weft_canvas_export (WeftCanvas *self);

/* canvas-clipboard.c */
void weft_canvas_copy      (WeftCanvas *self);
void weft_canvas_paste     (WeftCanvas *self);
void weft_canvas_duplicate (WeftCanvas *self);

/* Puts this level of the workflow into the clipboard as a Mermaid chart. */
void weft_canvas_copy_chart (WeftCanvas *self);

/* canvas-menu.c */

/* Opens the menu for what is at a place of the widget, or for what has the focus. */
void weft_canvas_open_menu_at (WeftCanvas *self,
                               double      x,
                               double      y);
void weft_canvas_open_menu    (WeftCanvas *self);

/* Asks for a title of the first selected node. */
void weft_canvas_open_rename (WeftCanvas *self);

/* @popover: (transfer floating): shown at a place of @parent, in the place of the last one */
void weft_canvas_pop_up (WeftCanvas *self,
                         GtkWidget  *popover,
                         GtkWidget  *parent,
                         int         x,
                         int         y);

/* canvas-note.c */

/* Each asks for the text at once. */
void weft_canvas_add_note       (WeftCanvas *self);
void weft_canvas_frame_selected (WeftCanvas *self);

/* About the note that has the focus or a menu, if one has. */
void     weft_canvas_edit_note   (WeftCanvas *self);
void     weft_canvas_remove_note (WeftCanvas *self);
gboolean weft_canvas_nudge_note  (WeftCanvas *self,
                                  int         dx,
                                  int         dy);
void     weft_canvas_resize_note (WeftCanvas *self,
                                  int         dx,
                                  int         dy);

/* canvas-focus.c */

/* Returns: (transfer none) (nullable): the node that has the focus, itself or one of its ports */
WeftNodeView *weft_canvas_get_focus_view (WeftCanvas *self);

/* Returns: (transfer none) (nullable): the note that has the focus */
WeftNoteView *weft_canvas_get_focus_note (WeftCanvas *self);

/* Brings a node or a note into view and gives it the focus. */
gboolean weft_canvas_focus_view (WeftCanvas   *self,
                                 WeftNodeView *view);
gboolean weft_canvas_focus_note (WeftCanvas   *self,
                                 WeftNoteView *view);

/* What GtkWidget's focus() does: through nodes and ports as people read, then notes. */
gboolean weft_canvas_move_focus (WeftCanvas       *self,
                                 GtkDirectionType  direction);

/* Focuses the next node in a direction and selects it, alone or as well. */
void weft_canvas_step_focus (WeftCanvas       *self,
                             GtkDirectionType  direction,
                             gboolean          add);

/* Moves the selected nodes by steps of the grid. */
void weft_canvas_nudge (WeftCanvas *self,
                        int         dx,
                        int         dy);

/* canvas-recommend.c */

/* What the empty canvas says of itself; @path: (nullable): data that is being looked at. */
void weft_canvas_show_hint (WeftCanvas *self,
                            const char *path);

/* Returns: whether data that comes here becomes a whole workflow */
gboolean weft_canvas_takes_data (WeftCanvas *self);

/* Returns: whether data was being looked at */
gboolean weft_canvas_stop_recommending (WeftCanvas *self);

/* Asks what the data is for, in a popover. */
void weft_canvas_ask_task (WeftCanvas *self);

/* canvas-drop.c */
void weft_canvas_add_drop_target (WeftCanvas *self);

/* canvas-drag.c */
void     weft_canvas_add_gestures (WeftCanvas *self);
gboolean weft_canvas_cancel_drag  (WeftCanvas *self);

G_END_DECLS
