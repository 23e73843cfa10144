/* pane.h: a pane of the window by itself, as the program would show it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "driver.h"

#include "app/shared.h"
#include "base/paths.h"

#include <adwaita.h>

/* What the application would have done: libadwaita, Weft's style and icons. */
static inline void
pane_init (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  adw_init ();
  gtk_css_provider_load_from_resource (style, WEFT_RESOURCE_PREFIX "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), WEFT_RESOURCE_PREFIX "/icons");
}

/* Returns: a window with @pane in it, on screen */
static inline GtkWidget *
pane_show (GtkWidget *pane,
           int        width,
           int        height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_title (GTK_WINDOW (window), "Pane");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), pane);
  ui_present (GTK_WINDOW (window));
  return window;
}

/* Returns: (transfer full): the sample, checked; its data is there, but nothing was run */
static inline WeftDocument *
pane_open_sample (void)
{
  g_autofree char *path = weft_path_shipped ("samples/handwritten-digits.weft");
  g_autoptr (GError) error = NULL;
  WeftDocument *document = weft_document_open_sample (path, &error);

  g_assert_no_error (error);
  UI_WAIT (weft_document_get_check (document) != NULL);
  return document;
}
