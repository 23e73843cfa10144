/* workflow-thumbnail.c: a workflow as a small picture: nodes and wires, no words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laid out in canvas units; the context scales. Frames are behind, then wires,
 * then nodes. Lines that stand for text are there for the rhythm only.
 */
#include "app/workflow-thumbnail.h"

#include "app/canvas-geometry.h"

#include <math.h>

#define TILE 26 /* behind the icon */
#define PAD  10

/* Left free around the whole, in canvas units. */
#define MARGIN 30

typedef struct
{
  WeftWorkflow *workflow;
  const WeftCanvasColors *colors;
  cairo_t *cr;
  double unit; /* canvas units a unit of the picture */
} Brush;

static void
outline (cairo_t *cr,
         double   x,
         double   y,
         double   width,
         double   height,
         double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static guint
count_rows (WeftNode *node)
{
  g_autoptr (GPtrArray) inputs = weft_node_list_ports (node, WEFT_PORT_INPUT);
  g_autoptr (GPtrArray) outputs = weft_node_list_ports (node, WEFT_PORT_OUTPUT);

  return MAX (inputs->len, outputs->len);
}

static double
get_height (WeftNode *node)
{
  return weft_node_geometry_get_height (count_rows (node), FALSE);
}

static void
get_port (WeftNode     *node,
          WeftPortSide  side,
          guint         index,
          double       *x,
          double       *y)
{
  *x = weft_node_get_x (node) + (side == WEFT_PORT_OUTPUT ? WEFT_NODE_WIDTH : 0);
  *y = weft_node_get_y (node) + weft_node_geometry_get_port_y (index);
}

static void
fill (const Brush *self,
      GdkRGBA      color)
{
  gdk_cairo_set_source_rgba (self->cr, &color);
  cairo_fill_preserve (self->cr);
}

static void
stroke (const Brush *self,
        GdkRGBA      color,
        double       width)
{
  gdk_cairo_set_source_rgba (self->cr, &color);
  cairo_set_line_width (self->cr, MAX (width, self->unit));
  cairo_stroke (self->cr);
}

/* Wires */

/* Returns: whether the port of that name is there; gives its place and type */
static gboolean
find_end (const Brush         *self,
          const char          *id,
          WeftPortSide         side,
          const char          *name,
          double              *x,
          double              *y,
          const WeftPortType **type)
{
  WeftNode *node = weft_workflow_find_node (self->workflow, id);
  g_autoptr (GPtrArray) ports = node != NULL ? weft_node_list_ports (node, side) : NULL;

  for (guint i = 0; ports != NULL && i < ports->len; i++) {
    const WeftPort *port = ports->pdata[i];

    if (!g_str_equal (port->id, name))
      continue;
    get_port (node, side, i, x, y);
    *type = port->type;
    return TRUE;
  }
  return FALSE;
}

static void
paint_wire (const Brush    *self,
            const WeftLink *link)
{
  WeftWire wire = { 0 };
  const WeftPortType *type;
  double reach;

  if (!find_end (self, link->to, WEFT_PORT_INPUT, link->input, &wire.bx, &wire.by, &type) ||
      !find_end (self, link->from, WEFT_PORT_OUTPUT, link->output, &wire.ax, &wire.ay, &type))
    return;
  reach = weft_wire_get_reach (&wire);
  cairo_move_to (self->cr, wire.ax, wire.ay);
  cairo_curve_to (self->cr, wire.ax + reach, wire.ay, wire.bx - reach, wire.by, wire.bx, wire.by);
  stroke (self, weft_canvas_colors_get_type (self->colors, type), 4);
}

/* Nodes */

static void
paint_card (const Brush *self,
            double       x,
            double       y,
            double       height)
{
  outline (self->cr, x, y, WEFT_NODE_WIDTH, height, WEFT_NODE_RADIUS);
  fill (self, self->colors->card);
  stroke (self, self->colors->border, 1);
}

/* Stands for a word. */
static void
paint_bar (const Brush *self,
           double       x,
           double       y,
           double       width,
           double       height,
           double       strength)
{
  outline (self->cr, x, y, width, height, height / 2);
  fill (self, weft_rgba_mix (self->colors->card, self->colors->text, strength));
  cairo_new_path (self->cr);
}

static void
paint_ports (const Brush  *self,
             WeftNode     *node,
             WeftPortSide  side)
{
  g_autoptr (GPtrArray) ports = weft_node_list_ports (node, side);

  for (guint i = 0; i < ports->len; i++) {
    const WeftPort *port = ports->pdata[i];
    double x, y;

    get_port (node, side, i, &x, &y);
    paint_bar (self, side == WEFT_PORT_INPUT ? x + 14 : x - 54, y - 3, 40, 6, 0.2);
    cairo_arc (self->cr, x, y, WEFT_PORT_RADIUS, 0, 2 * G_PI);
    fill (self, weft_canvas_colors_get_type (self->colors, port->type));
    cairo_new_path (self->cr);
  }
}

static void
paint_node (const Brush *self,
            WeftNode    *node)
{
  double x = weft_node_get_x (node), y = weft_node_get_y (node);
  double title = CLAMP (7.5 * (double) g_utf8_strlen (weft_node_get_title (node), -1), 30, WEFT_NODE_WIDTH - TILE - 3 * PAD);

  paint_card (self, x, y, get_height (node));
  outline (self->cr, x + PAD, y + PAD, TILE, TILE, 6);
  fill (self, weft_canvas_colors_get_kind (self->colors, weft_workflow_get_domain (self->workflow), weft_node_get_kind (node)));
  cairo_new_path (self->cr);
  paint_bar (self, x + TILE + 2 * PAD, y + PAD + 8, title, 10, 0.65);
  paint_ports (self, node, WEFT_PORT_INPUT);
  paint_ports (self, node, WEFT_PORT_OUTPUT);
}

static void
paint_frame (const Brush    *self,
             const WeftNote *note)
{
  outline (self->cr, note->x, note->y, MAX (note->width, 2 * WEFT_NODE_RADIUS), MAX (note->height, 2 * WEFT_NODE_RADIUS), WEFT_NODE_RADIUS);
  fill (self, weft_rgba_mix (self->colors->background, self->colors->text, 0.08));
  cairo_new_path (self->cr);
}

/* The whole */

static void
include (double *bounds,
         double  x,
         double  y,
         double  width,
         double  height)
{
  bounds[0] = MIN (bounds[0], x);
  bounds[1] = MIN (bounds[1], y);
  bounds[2] = MAX (bounds[2], x + width);
  bounds[3] = MAX (bounds[3], y + height);
}

/* Gives left, top, right and bottom. Returns: whether there is anything */
static gboolean
measure (WeftWorkflow *workflow,
         double        bounds[4])
{
  GPtrArray *notes = weft_workflow_get_notes (workflow);
  guint n_nodes = g_list_model_get_n_items (G_LIST_MODEL (workflow));

  bounds[0] = bounds[1] = G_MAXDOUBLE;
  bounds[2] = bounds[3] = -G_MAXDOUBLE;
  for (guint i = 0; i < n_nodes; i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (workflow), i);

    include (bounds, weft_node_get_x (node), weft_node_get_y (node), WEFT_NODE_WIDTH, get_height (node));
  }
  for (guint i = 0; i < notes->len; i++) {
    const WeftNote *note = notes->pdata[i];

    include (bounds, note->x, note->y, note->width, note->height);
  }
  return n_nodes + notes->len > 0;
}

static void
paint_all (const Brush *self)
{
  GPtrArray *notes = weft_workflow_get_notes (self->workflow), *links = weft_workflow_get_links (self->workflow);

  for (guint i = 0; i < notes->len; i++)
    paint_frame (self, notes->pdata[i]);
  for (guint i = 0; i < links->len; i++)
    paint_wire (self, links->pdata[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->workflow)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (self->workflow), i);

    paint_node (self, node);
  }
}

void
weft_workflow_thumbnail_paint (WeftWorkflow           *workflow,
                               const WeftCanvasColors *colors,
                               cairo_t                *cr,
                               double                  width,
                               double                  height)
{
  Brush self = { .workflow = workflow, .colors = colors, .cr = cr };
  double bounds[4], scale, inner_width, inner_height;

  if (!measure (workflow, bounds))
    return;
  inner_width = bounds[2] - bounds[0] + 2 * MARGIN;
  inner_height = bounds[3] - bounds[1] + 2 * MARGIN;
  scale = MIN (MIN (width / inner_width, height / inner_height), 1);
  self.unit = 1 / scale;
  cairo_save (cr);
  cairo_translate (cr, width / 2, height / 2);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -(bounds[0] + bounds[2]) / 2, -(bounds[1] + bounds[3]) / 2);
  paint_all (&self);
  cairo_restore (cr);
}
