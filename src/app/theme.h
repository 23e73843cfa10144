/* theme.h: pictures in the colors and the font of the desktop
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_theme_get_style:
 * @widget: what shows the picture
 * @style: (out caller-allocates): colors and font as they are now
 *
 * Dark, light and high contrast as libadwaita has it, the background of the
 * theme, the font of @widget. Pictures for files take
 * weft_paint_style_init() instead.
 *
 * Thread: main
 */
void weft_theme_get_style (GtkWidget      *widget,
                           WeftPaintStyle *style);

/**
 * weft_theme_connect:
 * @widget: what shows pictures
 * @callback: (scope notified): called with @widget when the style is another
 *
 * Ends with @widget.
 */
void weft_theme_connect (GtkWidget *widget,
                         GCallback  callback);

G_END_DECLS
