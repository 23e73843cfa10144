/* canvas-desk.h: a window with a canvas, for its tests
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "driver.h"

#include "app/canvas.h"
#include "workflow/command.h"

G_BEGIN_DECLS

/**
 * CanvasDesk:
 * @said: (nullable): the last sentence that the canvas said
 * @opened: (nullable): id of the node, or name of the file, that was opened last
 * @ran: (nullable): id that `win.run-to` was last activated with
 * @n_selections: how often the selection changed
 */
typedef struct
{
  GtkWidget *window;
  WeftDocument *document;
  WeftWorkflow *workflow;
  WeftHistory *history;
  WeftCanvas *canvas;
  GtkWidget *widget; /* the canvas */
  char *said;
  char *opened;
  char *ran;
  int n_selections;
} CanvasDesk;

/* What every program with a canvas does first. */
void canvas_desk_init (int    *argc,
                       char ***argv);

/* @document: (transfer full): shown in a window of its own */
CanvasDesk *canvas_desk_new (WeftDocument *document);

/* The sample: data → prepare → train → evaluate, and model, which prepare and train know. */
CanvasDesk *canvas_desk_new_sample (void);
void        canvas_desk_free       (CanvasDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvasDesk, canvas_desk_free)

/* Gives the place of a node's title on the canvas widget. */
void canvas_desk_find_title (CanvasDesk *self,
                             const char *node,
                             double     *x,
                             double     *y);

/* Gives the place of a port on the canvas widget. */
void canvas_desk_find_port (CanvasDesk   *self,
                            const char   *node,
                            WeftPortSide  side,
                            const char   *port,
                            double       *x,
                            double       *y);

/* Gives the place in the middle of the wire `data.data → prepare.data`. */
void canvas_desk_find_wire (CanvasDesk *self,
                            const char *link,
                            double     *x,
                            double     *y);

void canvas_desk_click_node (CanvasDesk *self,
                             const char *node);

/* Drags from an output to an input. */
void canvas_desk_drag_wire (CanvasDesk *self,
                            const char *from,
                            const char *output,
                            const char *to,
                            const char *input);

/* Returns: whether there is a link that is written so */
gboolean canvas_desk_has_link (CanvasDesk *self,
                               const char *link);

/* Returns: whether these nodes are selected, sorted, separated by spaces, and no others */
gboolean canvas_desk_is_selected (CanvasDesk *self,
                                  const char *nodes);

/* Returns: whether the keyboard focus is on the node, or on its port called so */
gboolean canvas_desk_has_focus (CanvasDesk *self,
                                const char *node,
                                const char *port);

/* Returns: number of nodes */
guint canvas_desk_count (CanvasDesk *self);

G_END_DECLS
