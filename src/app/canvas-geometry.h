/* canvas-geometry.h: where things are on a canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no widget. Lengths are in canvas units, which are application pixels at
 * a zoom of 1, unless something else is said.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Nodes that are moved come to rest on multiples of this. */
#define WEFT_CANVAS_GRID 10

#define WEFT_NODE_WIDTH  180
#define WEFT_NODE_HEADER 46
#define WEFT_NODE_ROW    20 /* one input and one output */
#define WEFT_NODE_FOOTER 24 /* its state */
#define WEFT_NODE_RADIUS 12
#define WEFT_PORT_RADIUS 7

/* A rectangle with edges along the axes. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} WeftArea;

/**
 * WeftWire:
 * @ax: where it leaves an output
 * @ay: where it leaves an output
 * @bx: where it enters an input
 * @by: where it enters an input
 * @has_lane: whether it goes back to the left by a lane, straight, with rounded corners
 * @lane: where the lane lies
 *
 * A cubic curve, or else five straight pieces, that leaves to the right and comes in from
 * the left.
 */
typedef struct
{
  double ax;
  double ay;
  double bx;
  double by;
  gboolean has_lane;
  double lane;
} WeftWire;

/* Corners of a wire with a lane, its ends among them. */
#define WEFT_WIRE_CORNERS 6

/* Returns: the multiple of the grid that is nearest to @length */
double weft_canvas_snap (double length);

/* Returns: height of a node with so many rows of ports */
double weft_node_geometry_get_height (guint    n_rows,
                                      gboolean has_footer);

/* Returns: how far below the upper edge of its node a port is, the first being 0 */
double weft_node_geometry_get_port_y (guint index);

/* Returns: whether a place, a part of another, or all of another lies in it */
gboolean weft_area_contains   (const WeftArea *self,
                               double          x,
                               double          y);
gboolean weft_area_intersects (const WeftArea *self,
                               const WeftArea *other);
gboolean weft_area_holds      (const WeftArea *self,
                               const WeftArea *other);

/* Returns: the smallest box around both; an empty one is no part of it */
WeftArea weft_area_join (const WeftArea *self,
                         const WeftArea *other);

/**
 * weft_wire_lead:
 * @from: the node that it leaves
 * @to: the node that it enters
 *
 * Gives the wire a lane between two nodes where it would run through them, below the upper
 * one and next to the lower one, whose row is what stands in line; of nodes side by side
 * below both.
 */
void weft_wire_lead (WeftWire       *self,
                     const WeftArea *from,
                     const WeftArea *to);

/* Returns: how far beyond its ends it reaches: a curve for, its two handles */
double weft_wire_get_reach (const WeftWire *self);

/* Gives the corners of a wire with a lane that reaches so far beyond its ends. */
void weft_wire_list_corners (const WeftWire *self,
                             double          reach,
                             double          x[WEFT_WIRE_CORNERS],
                             double          y[WEFT_WIRE_CORNERS]);

WeftArea weft_wire_get_bounds (const WeftWire *self);

/* Gives the place at @t, 0 … 1, along the wire. */
void weft_wire_get_point (const WeftWire *self,
                          double          t,
                          double         *x,
                          double         *y);

/* Returns: how far (@x, @y) is from the wire */
double weft_wire_get_distance (const WeftWire *self,
                               double          x,
                               double          y);

/**
 * weft_areas_find_next:
 * @boxes: (array length=n_boxes): where things are
 * @from: index of the one that is left
 * @direction: up, down, left or right
 *
 * Returns: the index of the nearest box that lies in @direction, @from when none does
 */
guint weft_areas_find_next (const WeftArea   *boxes,
                            guint             n_boxes,
                            guint             from,
                            GtkDirectionType  direction);

G_END_DECLS
