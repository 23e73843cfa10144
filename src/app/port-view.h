/* port-view.h: a port of a node on the canvas, for focus, names and actions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The port itself is painted in the node's picture; the widget draws only what
 * comes and goes: focus, and whether it fits a wire that is being drawn.
 *
 * Action: `port.connect`. Signal: `connect`, when a person asks for it by key
 * or through assistive technology.
 */
#pragma once

#include "app/canvas-colors.h"

G_BEGIN_DECLS

/* How a port stands to the wire that is being drawn. */
typedef enum {
  WEFT_PORT_MARK_NONE,
  WEFT_PORT_MARK_ORIGIN, /* where the wire begins */
  WEFT_PORT_MARK_FITS,
  WEFT_PORT_MARK_UNFIT,
  WEFT_PORT_MARK_TARGET, /* where the wire would end */
} WeftPortMark;

#define WEFT_TYPE_PORT_VIEW (weft_port_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftPortView, weft_port_view, WEFT, PORT_VIEW, GtkWidget)

/* @index: where it stands among the ports of its side */
WeftPortView *weft_port_view_new (WeftPortSide    side,
                                  const WeftPort *port,
                                  guint           index);

WeftPortSide        weft_port_view_get_side  (WeftPortView *self);
const char         *weft_port_view_get_id    (WeftPortView *self);
const char         *weft_port_view_get_title (WeftPortView *self);
const WeftPortType *weft_port_view_get_kind  (WeftPortView *self);
guint               weft_port_view_get_index (WeftPortView *self);

/* Returns: whether a second wire replaces the first */
gboolean weft_port_view_is_single (WeftPortView *self);

/* @colors: (transfer none): outlive the widget */
void weft_port_view_set_colors (WeftPortView           *self,
                                const WeftCanvasColors *colors);

/* @mark: how it stands to the wire that is being drawn */
void weft_port_view_set_mark (WeftPortView *self,
                              WeftPortMark  mark);

/* @inputs: (transfer full) (nullable) (element-type WeftPortView): what reads this output, which
 * assistive technology can follow */
void weft_port_view_take_readers (WeftPortView *self,
                                  GList        *inputs);

/* @text: what it is connected to, a sentence for assistive technology */
void weft_port_view_describe (WeftPortView *self,
                              const char   *text);

G_END_DECLS
