/* canvas.h: a workflow, drawn and edited
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows one level of a document: the document itself, a group, or the layers
 * inside a model. Edits go through workflow/command.h; what changes in the
 * workflow, by whomever, is seen at once.
 *
 * Properties: `zoom`, `snap-to-grid`, `show-minimap` (read-write) and `empty` notify.
 *
 * Signals:
 *   `selection-changed`
 *   `open-nested`  (id) a node that has a workflow inside is to be opened
 *   `open-node`    (id) a node without one is to be shown in full
 *   `open-file`    (#GFile) a workflow was dropped here
 *   `say`          (text) a sentence about what could not be done
 *
 * Actions: `canvas.delete`, `canvas.cut`, `canvas.copy`, `canvas.paste`, `canvas.duplicate`,
 * `canvas.select-all`, `canvas.unselect`, `canvas.zoom-in`, `canvas.zoom-out`,
 * `canvas.zoom-one`, `canvas.zoom-fit`, `canvas.zoom-selection`, `canvas.search`,
 * `canvas.minimap`, `canvas.connect`, `canvas.disconnect`, `canvas.delete-and-join`,
 * `canvas.arrange`, `canvas.align` (how), `canvas.export`, `canvas.copy-chart`,
 * `canvas.bypass`, `canvas.rename`, `canvas.menu`; a node has `node.…`, a port `port.connect`.
 */
#pragma once

#include "app/node-view.h"

G_BEGIN_DECLS

#define WEFT_CANVAS_MIN_ZOOM 0.1
#define WEFT_CANVAS_MAX_ZOOM 4.0

#define WEFT_TYPE_CANVAS (weft_canvas_get_type ())
G_DECLARE_FINAL_TYPE (WeftCanvas, weft_canvas, WEFT, CANVAS, GtkWidget)

/**
 * weft_canvas_new:
 * @workflow: (nullable): what to show: the document's workflow, which %NULL
 *   stands for, or one that is nested in it
 */
WeftCanvas *weft_canvas_new (WeftDocument *document,
                             WeftWorkflow *workflow);

WeftDocument *weft_canvas_get_document (WeftCanvas *self);
WeftWorkflow *weft_canvas_get_workflow (WeftCanvas *self);

/* Selecting */

typedef enum {
  WEFT_SELECT_REPLACE,
  WEFT_SELECT_ADD,
  WEFT_SELECT_TOGGLE,
} WeftSelectMode;

/* Returns: (transfer full): ids of the selected nodes */
char **weft_canvas_dup_selection (WeftCanvas *self);

/* @ids: (nullable) (array zero-terminated=1): %NULL: none */
void weft_canvas_select (WeftCanvas *self,
                         const char *const *ids,
                         WeftSelectMode mode);

/* Looking */

double weft_canvas_get_zoom (WeftCanvas *self);

/* The middle of what is seen stays where it is. */
void weft_canvas_zoom_to (WeftCanvas *self,
                          double      zoom);

/* Shows all of it, at most at its own size. */
void weft_canvas_zoom_to_fit (WeftCanvas *self);

/* Shows the selected nodes, at most at their own size; all of it without any. */
void weft_canvas_zoom_to_selection (WeftCanvas *self);

/* Brings a node into view; moves the rest no more than needed. */
void weft_canvas_scroll_to_node (WeftCanvas *self,
                                 const char *id,
                                 gboolean    animate);

/* Returns: (transfer none) (nullable): the view of the node called @id */
WeftNodeView *weft_canvas_find_node_view (WeftCanvas *self,
                                          const char *id);

/* Gives the place on the widget of a place on the canvas, and the other way round. */
void weft_canvas_to_widget   (WeftCanvas *self,
                              double      x,
                              double      y,
                              double     *widget_x,
                              double     *widget_y);
void weft_canvas_from_widget (WeftCanvas *self,
                              double      widget_x,
                              double      widget_y,
                              double     *x,
                              double     *y);

/* Editing */

/**
 * weft_canvas_add_kind_at:
 * @kind: id of a kind in the workflow's table
 * @x: left edge, in canvas units; comes to the grid
 * @y: upper edge
 *
 * Adds a node and selects it; what forbids it is said.
 *
 * Returns: (transfer none) (nullable): the node
 */
WeftNode *weft_canvas_add_kind_at (WeftCanvas *self,
                                   const char *kind,
                                   double      x,
                                   double      y);

/* The same where there is room in what is seen. */
WeftNode *weft_canvas_add_kind (WeftCanvas *self,
                                const char *kind);

/**
 * weft_canvas_recommend:
 * @path: a data file or folder
 *
 * Looks at data and adds the workflow that suits it, with the reasons in a note and among
 * the messages, if the document is still empty by then. Reading takes as long as it takes,
 * on a thread.
 */
void weft_canvas_recommend (WeftCanvas *self,
                            const char *path);

/**
 * weft_canvas_recommend_task:
 * @task: what the data of the document is for, see weft_recommendation_new()
 *
 * Puts the workflow that suits the data and the task in the place of the one that is there, in one
 * undo step.
 */
void weft_canvas_recommend_task (WeftCanvas *self,
                                 const char *task);

/**
 * weft_canvas_import:
 * @path: an ONNX file
 * @x: left edge of what comes of it, in canvas units
 * @y: upper edge
 *
 * Reads a model of others and adds it as layers, with a training that begins with its
 * numbers; what has no layer is said. Reading takes as long as it takes, on a thread.
 */
void weft_canvas_import (WeftCanvas *self,
                         const char *path,
                         double      x,
                         double      y);

/**
 * weft_canvas_write_picture:
 * @path: ends in .png, .svg or .pdf
 * @error: return location for an error
 *
 * Writes this level of the workflow as a picture that can be opened again: the document is
 * its recipe.
 *
 * Errors: those of weft_picture_write()
 */
gboolean weft_canvas_write_picture (WeftCanvas  *self,
                                    const char  *path,
                                    GError     **error);

G_END_DECLS
