/* explain-region.h: a part of the input picture, marked by dragging over it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arrow keys move it, with Shift they change its size; Escape takes it away.
 *
 * Signals: `changed` when another part is marked, or none any more; `chosen` when it is what was
 * meant: at the end of a drag, and by Enter.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_REGION (weft_explain_region_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainRegion, weft_explain_region, WEFT, EXPLAIN_REGION, GtkWidget)

/* Returns: (transfer floating): a picture of nothing yet */
GtkWidget *weft_explain_region_new (void);

/* Shows (channels, height, width) numbers as a picture, from their least to their largest. What is
 * marked stays. */
void weft_explain_region_show (WeftExplainRegion *self,
                               const float       *numbers,
                               gint64             channels,
                               gint64             height,
                               gint64             width);

/* Lies over a picture that somebody else shows, of an input of that size. What is marked stays. */
void weft_explain_region_lay_over (WeftExplainRegion *self,
                                   gint64             height,
                                   gint64             width);

/* @parts: (array length=n): parts that are crossed out, in pixels of the input */
void weft_explain_region_cross_out (WeftExplainRegion  *self,
                                    const GdkRectangle *parts,
                                    guint               n);

/* Takes what is marked away, without telling. */
void weft_explain_region_clear (WeftExplainRegion *self);

/* Returns: whether something is marked; @part: in pixels of the input */
gboolean weft_explain_region_get (WeftExplainRegion *self,
                                  GdkRectangle      *part);

G_END_DECLS
