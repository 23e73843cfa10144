/* node-picture.h: how a node looks on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A node is painted once into an image at the resolution of the screen, and
 * again only when something that is seen in it has changed. What changes often
 * (selection, progress, ports while a wire is drawn) is drawn over it.
 */
#pragma once

#include "app/canvas-colors.h"
#include "workflow/sink.h"

G_BEGIN_DECLS

/* Room around a node for its shadow and ports, in canvas units. */
#define WEFT_NODE_MARGIN 16

/**
 * WeftNodePort:
 * @title: what people call it
 * @type: what it takes or gives
 * @is_linked: whether a wire ends here
 */
typedef struct
{
  const char *title;
  const WeftPortType *type;
  gboolean is_linked;
} WeftNodePort;

/**
 * WeftNodeLook:
 * @title: what people call the node
 * @subtitle: its kind, or what is special about it
 * @icon: name of a symbolic icon
 * @color: of its category
 * @inputs: (element-type WeftNodePort): from top to bottom
 * @outputs: (element-type WeftNodePort): from top to bottom
 * @state: what it did in the latest run
 * @state_icon: (nullable): name of a symbolic icon
 * @progress: 0 … 1; drawn over the picture
 * @status: (nullable): state in words, or the size of a layer: what the footer says
 * @is_error: whether something keeps it from running
 * @is_warning: whether something should be looked at
 * @is_bypassed: whether it hands its input on
 * @is_outdated: whether what it did is no more what it would do
 * @has_inside: whether it can be opened one level deeper
 *
 * Free with weft_node_look_clear().
 */
typedef struct
{
  char *title;
  char *subtitle;
  const char *icon;
  GdkRGBA color;
  GArray *inputs;
  GArray *outputs;
  WeftNodeState state;
  const char *state_icon;
  double progress;
  char *status;
  gboolean is_error;
  gboolean is_warning;
  gboolean is_bypassed;
  gboolean is_outdated;
  gboolean has_inside;
} WeftNodeLook;

void weft_node_look_init  (WeftNodeLook *self);
void weft_node_look_clear (WeftNodeLook *self);

/* Returns: height of the node, in canvas units */
double weft_node_look_get_height (const WeftNodeLook *self);

/* Returns: (transfer none): the color of @colors that its state is told with */
const GdkRGBA *weft_node_look_get_state_color (const WeftNodeLook     *self,
                                               const WeftCanvasColors *colors);

/* Returns: whether both would be painted the same */
gboolean weft_node_look_equal (const WeftNodeLook *self,
                               const WeftNodeLook *other);

/**
 * weft_node_look_paint:
 * @colors: of the theme
 * @widget: whose fonts and icons are used
 * @zoom: application pixels for one canvas unit
 * @scale: pixels of the screen for one application pixel
 *
 * Returns: (transfer full): an image with %WEFT_NODE_MARGIN around the node
 */
cairo_surface_t *weft_node_look_paint (const WeftNodeLook     *self,
                                       const WeftCanvasColors *colors,
                                       GtkWidget              *widget,
                                       double                  zoom,
                                       int                     scale);

/* The same into any picture: text stays text. The node's corner is at 0, 0, a canvas unit is 1. */
void weft_node_look_draw (const WeftNodeLook     *self,
                          const WeftCanvasColors *colors,
                          GtkWidget              *widget,
                          cairo_t                *cr,
                          int                     icon_scale);

/* Adds the outline of a port of @shape around (@x, @y) to the path of @cr. */
void weft_port_shape_trace (WeftPortShape  shape,
                            cairo_t       *cr,
                            double         x,
                            double         y,
                            double         radius);

/* Draws a symbolic icon in one color. */
void weft_icon_paint (cairo_t       *cr,
                      GtkWidget     *widget,
                      const char    *name,
                      const GdkRGBA *color,
                      double         x,
                      double         y,
                      double         size,
                      int            scale);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftNodeLook, weft_node_look_clear)

G_END_DECLS
