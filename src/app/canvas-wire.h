/* canvas-wire.h: a link of the workflow, drawn
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/node-view.h"

G_BEGIN_DECLS

/**
 * WeftCanvasPlace:
 * @zoom: application pixels for one canvas unit
 * @x: where the origin of the canvas is, in application pixels
 * @y: where the origin of the canvas is, in application pixels
 * @width: of what is visible, in application pixels
 * @height: of what is visible, in application pixels
 */
typedef struct
{
  double zoom;
  double x;
  double y;
  double width;
  double height;
} WeftCanvasPlace;

/**
 * WeftCanvasWire:
 * @link: what it stands for
 * @from: (nullable): %NULL when there is no such node
 * @to: (nullable): %NULL when there is no such node
 * @output: index of the port, -1 when the node has no such port
 * @input: index of the port, -1 when the node has no such port
 * @type: (nullable): what travels over it
 * @path: in canvas units
 * @info: (nullable): shape and rows in words
 * @trouble: (nullable): why that does not fit where it goes
 * @is_selected: whether a person has chosen it
 * @is_lit: whether the pointer is on it
 * @is_detached: whether it is being led elsewhere and so not drawn
 */
typedef struct
{
  WeftLink *link;
  WeftNodeView *from; /* Borrowed */
  WeftNodeView *to;   /* Borrowed */
  int output;
  int input;
  const WeftPortType *type;
  WeftWire path;
  char *info;
  char *trouble;
  gboolean is_selected;
  gboolean is_lit;
  gboolean is_detached;

  /*< private >*/
  GskRenderNode *curve;          /* Owned, nullable */
  GskRenderNode *label;          /* Owned, nullable */
  WeftWire drawn;                /* what @curve shows, in application pixels from its beginning */
  graphene_rect_t drawn_extents; /* and how much of it */
  int label_width;               /* application pixels */
  int label_height;
} WeftCanvasWire;

WeftCanvasWire *weft_canvas_wire_new  (WeftLink       *link);
void            weft_canvas_wire_free (WeftCanvasWire *self);

/* Finds its place after a node has moved. */
void weft_canvas_wire_update (WeftCanvasWire *self);

/* Forgets how it was drawn. */
void weft_canvas_wire_restyle (WeftCanvasWire *self);

/* @info: (transfer full) (nullable): what travels over it, in words
 * @trouble: (nullable): why it does not fit */
void weft_canvas_wire_take_info (WeftCanvasWire *self,
                                 char           *info,
                                 const char     *trouble);

/* Draws the curve if it is to be seen. */
void weft_canvas_wire_snapshot (WeftCanvasWire         *self,
                                GtkSnapshot            *snapshot,
                                const WeftCanvasPlace  *place,
                                const WeftCanvasColors *colors);

/**
 * weft_canvas_wire_place_label:
 * @box: (out): where the label is, in canvas units
 *
 * Returns: whether there is anything to say about the wire, and in what is seen
 */
gboolean weft_canvas_wire_place_label (WeftCanvasWire         *self,
                                       const WeftCanvasPlace  *place,
                                       const WeftCanvasColors *colors,
                                       GtkWidget              *widget,
                                       WeftArea               *box);

/* Draws the label that was placed. */
void weft_canvas_wire_snapshot_label (WeftCanvasWire        *self,
                                      GtkSnapshot           *snapshot,
                                      const WeftCanvasPlace *place,
                                      const WeftArea        *box);

/* Adds a curve between two places, in the units of @cr, to its path. */
void weft_wire_trace (const WeftWire *self,
                      double          reach,
                      cairo_t        *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCanvasWire, weft_canvas_wire_free)

G_END_DECLS
