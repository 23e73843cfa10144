/* about.c: what Weft is, who made it, and what it runs on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/about.h"

#include "app/shared.h"
#include "base/i18n.h"
#include "engine/blas.h"
#include "engine/team.h"

#include <libpanel.h>

static void
append_versions (GString *text)
{
  g_string_append_printf (text, "Weft %s\n", WEFT_VERSION);
  g_string_append_printf (text, "GTK %u.%u.%u\n", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita %u.%u.%u\n", adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (text, "libpanel %s\n", PANEL_VERSION_S);
  g_string_append_printf (text, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
}

static void
append_engine (GString *text)
{
  g_string_append_printf (text, "Kernels: %s\n", weft_kernels_get ()->name);
  g_string_append_printf (text, "OpenBLAS: %s (%s)\n", weft_blas_get_core () != NULL ? weft_blas_get_core () : "not used", weft_blas_get_reason ());
  g_string_append_printf (text, "Threads: %d of %u processors\n", weft_team_get_size (), g_get_num_processors ());
}

static void
append_display (GString   *text,
                GtkWindow *window)
{
  GdkDisplay *display = gdk_display_get_default ();
  GskRenderer *renderer = window != NULL ? gtk_native_get_renderer (GTK_NATIVE (window)) : NULL;
  const char *language = pango_language_to_string (gtk_get_default_language ());

  g_string_append_printf (text, "Display: %s\n", display != NULL ? G_OBJECT_TYPE_NAME (display) : "none");
  g_string_append_printf (text, "Renderer: %s\n", renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : "none");
  g_string_append_printf (text, "Scale: %d\n", window != NULL ? gtk_widget_get_scale_factor (GTK_WIDGET (window)) : 1);
  g_string_append_printf (text, "Language: %s\n", language);
}

char *
weft_about_describe_machine (GtkWindow *window)
{
  GString *text = g_string_new (NULL);

  append_versions (text);
  append_engine (text);
  append_display (text, window);
  return g_string_free (text, FALSE);
}

void
weft_about_present (GtkWindow *parent)
{
  static const char *const developers[] = { "The Weft authors", NULL };
  static const char *const data[] = { "MNIST", "Breast Cancer Wisconsin (Diagnostic)", "Statlog (German Credit Data)", "Iris", "Wine", NULL };
  g_autofree char *machine = weft_about_describe_machine (parent);
  GtkWidget *window = adw_about_window_new ();

  g_object_set (window,
                "transient-for", parent,
                "application-name", _("Weft"),
                "application-icon", WEFT_APPLICATION_ID,
                "developer-name", _("The Weft authors"),
                "version", WEFT_VERSION,
                "comments", _("A workbench for deep learning. You draw a workflow, run it on this machine, and compare every training you ever ran."),
                "copyright", _("© 2026 The Weft authors"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "developers", developers,
                /* Translators: your name, and perhaps your address in angle brackets; a line each. */
                "translator-credits", _("translator-credits"),
                "debug-info", machine,
                "debug-info-filename", "weft.txt",
                NULL);
  adw_about_window_add_acknowledgement_section (ADW_ABOUT_WINDOW (window), _("Data that comes with Weft"), (const char **) data);
  gtk_window_present (GTK_WINDOW (window));
}
