/* canvas-colors.h: the colors of a canvas, taken from the theme
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeftCanvasColors:
 * @background: behind everything
 * @grid: the dots on it
 * @card: a node
 * @text: titles
 * @dim: what is said beside
 * @border: around a node
 * @accent: what is selected
 * @accent_text: what is said of what runs
 * @error: what went wrong
 * @warning: what may go wrong
 * @success: what went well
 * @shadow: below a node
 * @is_dark: whether the theme is dark
 * @is_contrast: whether the person wants high contrast
 *
 * All opaque but @shadow.
 */
typedef struct
{
  GdkRGBA background;
  GdkRGBA grid;
  GdkRGBA card;
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA border;
  GdkRGBA accent;
  GdkRGBA accent_text;
  GdkRGBA error;
  GdkRGBA warning;
  GdkRGBA success;
  GdkRGBA shadow;
  gboolean is_dark;
  gboolean is_contrast;
} WeftCanvasColors;

/* @widget: whose theme is asked */
/* Those of a light theme, whatever the theme is: for paper and files. */
void weft_canvas_colors_init_light (WeftCanvasColors *self);

void weft_canvas_colors_init (WeftCanvasColors *self,
                              GtkWidget        *widget);

/* Returns: the color of ports and wires of @type, fit for the background */
GdkRGBA weft_canvas_colors_get_type (const WeftCanvasColors *self,
                                     const WeftPortType     *type);

/* Returns: the color that all kinds of one category share; @kind: (nullable): unknown */
GdkRGBA weft_canvas_colors_get_kind (const WeftCanvasColors *self,
                                     const WeftDomain       *domain,
                                     const WeftNodeKind     *kind);

/* Returns: @color with its opacity times @alpha */
GdkRGBA weft_rgba_fade (GdkRGBA color,
                        double  alpha);

/* Returns: the color at @amount, 0 … 1, on the way from @from to @to, opaque */
GdkRGBA weft_rgba_mix (GdkRGBA from,
                       GdkRGBA to,
                       double  amount);

G_END_DECLS
