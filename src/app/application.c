/* application.c: the program with a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/application.h"

#include "app/about.h"
#include "app/preferences.h"
#include "app/shared.h"
#include "app/window.h"
#include "base/i18n.h"
#include "engine/team.h"

#include <libpanel.h>

struct _WeftApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (WeftApplication, weft_application, ADW_TYPE_APPLICATION)

static void
follow_threads (GSettings *settings)
{
  weft_team_set_size (g_settings_get_int (settings, "threads"), TRUE);
}

static void
follow_color_scheme (GSettings *settings)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int choice = g_settings_get_enum (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (choice, 0, 2)]);
}

static WeftWindow *
get_window (WeftApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL && !WEFT_IS_WINDOW (window); link = link->next)
    window = link->data;
  return WEFT_IS_WINDOW (window) ? WEFT_WINDOW (window) : weft_window_new (GTK_APPLICATION (self));
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  gtk_window_present (GTK_WINDOW (weft_window_new (data)));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  weft_preferences_present (gtk_application_get_active_window (data));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  weft_about_present (gtk_application_get_active_window (data));
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (WEFT_RESOURCE_PREFIX "/shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, gtk_application_get_active_window (data));
  gtk_window_present (window);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static const GActionEntry actions[] = {
  { .name = "new-window", .activate = new_window_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "shortcuts", .activate = shortcuts_cb },
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
};

/* The keys of what is not about the canvas alone; ui/shortcuts.ui shows them. */
static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "win.new", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.open-data", { "<Control><Shift>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.close-page", { "<Control>w" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.history", { "<Control><Shift>h" } },
  { "win.run", { "<Control>Return", "F5" } },
  { "win.stop", { "<Shift>F5" } },
  { "win.try-candidates", { "<Control><Shift>Return" } },
  { "win.pause", { "<Control>F5" } },
  { "win.step-batch", { "<Control>F7" } },
  { "win.step-epoch", { "<Control>F8" } },
  { "win.stop-best", { "<Control><Shift>F5" } },
  { "win.find", { "<Control>f" } },
  { "win.find-node", { "<Control><Shift>f" } },
  { "win.fullscreen", { "F11" } },
  { "win.next-pane", { "F6" } },
  { "win.toggle-palette", { "F9" } },
  { "win.toggle-inspector", { "<Shift>F9" } },
  { "win.toggle-dock", { "<Control>F9" } },
  { "win.show-pane::trials", { "<Control>F1" } },
  { "win.show-pane::curves", { "<Control>F2" } },
  { "win.show-pane::output", { "<Control>F3" } },
  { "win.show-pane::messages", { "<Control>F4" } },
  { "win.show-pane::training", { "<Control>F6" } },
  { "win.show-pane::study", { "<Control>F12" } },
  { "win.show-pane::resources", { "<Control>F10" } },
};

static void
add_actions (WeftApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action, accelerators[i].keys);
}

static void
weft_application_startup (GApplication *application)
{
  GSettings *settings;

  G_APPLICATION_CLASS (weft_application_parent_class)->startup (application);
  panel_init ();
  weft_shared_open ();
  settings = weft_shared_get_settings ();
  g_signal_connect (settings, "changed::threads", G_CALLBACK (follow_threads), NULL);
  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (follow_color_scheme), NULL);
  follow_threads (settings);
  follow_color_scheme (settings);
  add_actions (WEFT_APPLICATION (application));
}

static void
weft_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (WEFT_APPLICATION (application))));
}

static void
weft_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  WeftWindow *window = get_window (WEFT_APPLICATION (application));

  for (int i = 0; i < n_files; i++) {
    g_autofree char *path = g_file_get_path (files[i]);

    if (path != NULL)
      weft_window_open_path (window, path);
  }
  gtk_window_present (GTK_WINDOW (window));
}

static void
weft_application_shutdown (GApplication *application)
{
  G_APPLICATION_CLASS (weft_application_parent_class)->shutdown (application);
  weft_shared_close ();
}

static void
weft_application_class_init (WeftApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = weft_application_startup;
  application_class->activate = weft_application_activate;
  application_class->open = weft_application_open;
  application_class->shutdown = weft_application_shutdown;
}

static void
weft_application_init (WeftApplication *self)
{
}

WeftApplication *
weft_application_new (void)
{
  return g_object_new (WEFT_TYPE_APPLICATION,
                       "application-id", WEFT_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", WEFT_RESOURCE_PREFIX,
                       NULL);
}
