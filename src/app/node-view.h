/* node-view.h: a node on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows its node, the check and what the node did in the latest run. The
 * canvas says where it is, how large, and whether it is selected.
 *
 * Actions: `node.open`, `node.run-to`, `node.force`, `node.look-inside`, `node.try-it`; all but
 * the first activate those of `win` with the id.
 * Signals: `open`; `connect` with the #WeftPortView; `moved` when its place or
 * size is another than before; `ports-changed`.
 */
#pragma once

#include "app/canvas-geometry.h"
#include "app/document.h"
#include "app/port-view.h"

G_BEGIN_DECLS

#define WEFT_TYPE_NODE_VIEW (weft_node_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftNodeView, weft_node_view, WEFT, NODE_VIEW, GtkWidget)

/**
 * WeftNodeCanvas:
 * @colors: of the theme; when they change, call weft_node_view_restyle()
 * @deadline: when pictures have taken enough of this frame, µs of the monotonic clock
 * @is_short: set when one was not painted for want of time
 *
 * What the nodes of a canvas share.
 */
typedef struct
{
  WeftCanvasColors colors;
  gint64 deadline;
  gboolean is_short;
} WeftNodeCanvas;

/* @canvas: (transfer none): outlives the widget */
WeftNodeView *weft_node_view_new (WeftDocument   *document,
                                  WeftNode       *node,
                                  WeftNodeCanvas *canvas);

WeftNode *weft_node_view_get_node (WeftNodeView *self);

/* Returns: (transfer none): id of the node in its workflow */
const char *weft_node_view_get_id (WeftNodeView *self);

/* Returns: (transfer none): id in the document: inside groups `group1.train` */
const char *weft_node_view_get_path (WeftNodeView *self);

/* Returns: (transfer none) (element-type WeftPortView): inputs or outputs */
GPtrArray *weft_node_view_get_ports (WeftNodeView *self,
                                     WeftPortSide  side);

/* Returns: (transfer none) (nullable): the port called @id */
WeftPortView *weft_node_view_find_port (WeftNodeView *self,
                                        WeftPortSide  side,
                                        const char   *id);

/* Returns: where it is, in canvas units, dragged along if it is being dragged */
WeftArea weft_node_view_get_box (WeftNodeView *self);

/* Gives the middle of a port, in canvas units; @index: -1: somewhere at that side. */
void weft_node_view_get_port_place (WeftNodeView *self,
                                    WeftPortSide  side,
                                    int           index,
                                    double       *x,
                                    double       *y);

/* Draws it so far from where its node is, while it is being dragged. */
void weft_node_view_set_offset (WeftNodeView *self,
                                double        dx,
                                double        dy);

/* @is_resting: whether the zoom will stay so that a sharp picture is worth while */
void weft_node_view_set_zoom (WeftNodeView *self,
                              double        zoom,
                              gboolean      is_resting);

/* Draws again if there was no time to paint the picture. */
void weft_node_view_catch_up (WeftNodeView *self);

/* Paints it where it stands, in canvas units, in other colors. */
void weft_node_view_paint (WeftNodeView           *self,
                           const WeftCanvasColors *colors,
                           cairo_t                *cr);

/* Selected nodes have a ring; the canvas decides which are. */
void     weft_node_view_set_selected (WeftNodeView *self,
                                      gboolean      selected);
gboolean weft_node_view_get_selected (WeftNodeView *self);

/* Says which ports have wires, and to whom: a port's description. */
void weft_node_view_set_linked (WeftNodeView *self,
                                WeftPortView *port,
                                const char   *to);

/* Looks again at what the node, the check and the run say. */
void weft_node_view_refresh (WeftNodeView *self);

/* Paints anew after the colors have changed. */
void weft_node_view_restyle (WeftNodeView *self);

/* The color that stands for the node where there is no room for a picture, and that of
 * its state. */
GdkRGBA weft_node_view_get_color       (WeftNodeView *self);
GdkRGBA weft_node_view_get_state_color (WeftNodeView *self);

G_END_DECLS
