/* application.c: the program with a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/application.h"

#include "app/window.h"
#include "base/i18n.h"
#include "engine/team.h"

#include <libpanel.h>

struct _WeftApplication
{
  AdwApplication parent_instance;

  /* Owned */
  GSettings *settings;
  WeftTrialStore *store; /* nullable */
  char *store_trouble;   /* nullable */
  WeftRunQueue *queue;
};

G_DEFINE_FINAL_TYPE (WeftApplication, weft_application, ADW_TYPE_APPLICATION)

static void
open_store (WeftApplication *self)
{
  g_autoptr (GError) error = NULL;

  self->store = weft_trial_store_open (NULL, NULL, &error);
  if (error != NULL)
    self->store_trouble = g_strdup (error->message);
}

static void
follow_threads (WeftApplication *self)
{
  weft_team_set_size (g_settings_get_int (self->settings, "threads"), TRUE);
}

static void
follow_color_scheme (WeftApplication *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int choice = g_settings_get_enum (self->settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (choice, 0, 2)]);
}

static WeftWindow *
get_window (WeftApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL && !WEFT_IS_WINDOW (window); link = link->next)
    window = link->data;
  return WEFT_IS_WINDOW (window) ? WEFT_WINDOW (window) : weft_window_new (self);
}

static void
weft_application_startup (GApplication *application)
{
  WeftApplication *self = WEFT_APPLICATION (application);

  G_APPLICATION_CLASS (weft_application_parent_class)->startup (application);
  panel_init ();
  self->settings = g_settings_new (WEFT_APPLICATION_ID);
  open_store (self);
  self->queue = weft_run_queue_new (self->store);
  g_signal_connect_swapped (self->settings, "changed::threads", G_CALLBACK (follow_threads), self);
  g_signal_connect_swapped (self->settings, "changed::color-scheme", G_CALLBACK (follow_color_scheme), self);
  follow_threads (self);
  follow_color_scheme (self);
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
  WeftApplication *self = WEFT_APPLICATION (application);

  if (self->queue != NULL)
    weft_run_queue_shut_down (self->queue);
  g_clear_object (&self->queue);
  G_APPLICATION_CLASS (weft_application_parent_class)->shutdown (application);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_object (&self->settings);
}

static void
weft_application_finalize (GObject *object)
{
  g_free (WEFT_APPLICATION (object)->store_trouble);
  G_OBJECT_CLASS (weft_application_parent_class)->finalize (object);
}

static void
weft_application_class_init (WeftApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_application_finalize;
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

WeftApplication *
weft_application_get (void)
{
  return WEFT_APPLICATION (g_application_get_default ());
}

GSettings *
weft_application_get_settings (WeftApplication *self)
{
  return self->settings;
}

WeftRunQueue *
weft_application_get_queue (WeftApplication *self)
{
  return self->queue;
}

WeftTrialStore *
weft_application_get_store (WeftApplication *self)
{
  return self->store;
}

const char *
weft_application_get_store_trouble (WeftApplication *self)
{
  return self->store_trouble;
}
