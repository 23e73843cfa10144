/* test-preferences.c: settings, storage, about and shortcuts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"
#include "trials-fixture.h"

#include "app/about.h"
#include "app/preferences.h"
#include "base/file.h"

#include <glib/gstdio.h>

static GtkWidget *
open_preferences (void)
{
  GtkWidget *window = pane_show (adw_bin_new (), 900, 700), *preferences;

  weft_preferences_present (GTK_WINDOW (window));
  UI_WAIT ((preferences = ui_find_type (NULL, WEFT_TYPE_PREFERENCES)) != NULL);
  /* Until it has its place, which the window manager gives it. */
  ui_present (GTK_WINDOW (preferences));
  return preferences;
}

static void
click (GtkWidget  *root,
       const char *name)
{
  GtkWidget *widget;

  UI_WAIT ((widget = ui_find_named (root, name)) != NULL && gtk_widget_get_sensitive (widget));
  ui_wait_frame (root);
  ui_click (widget);
}

static void
test_settings (void)
{
  GtkWidget *preferences = open_preferences ();
  g_autoptr (GSettings) settings = g_settings_new (WEFT_APPLICATION_ID);
  GtkWidget *spin;

  click (preferences, "Snap to Grid");
  UI_WAIT (!g_settings_get_boolean (settings, "snap-to-grid"));
  click (preferences, "Save Automatically");
  UI_WAIT (g_settings_get_boolean (settings, "autosave"));
  click (preferences, "Color Scheme");
  click (preferences, "Dark");
  UI_WAIT (g_settings_get_enum (settings, "color-scheme") == 2);
  spin = ui_find_type (preferences, GTK_TYPE_SPIN_BUTTON);
  g_assert_nonnull (spin);
  gtk_widget_grab_focus (spin);
  ui_key ("<Control>a");
  ui_type ("1");
  ui_key ("Return");
  UI_WAIT (g_settings_get_int (settings, "threads") == 1);
  /* And what changes elsewhere is seen here. */
  g_settings_reset (settings, "threads");
  UI_WAIT (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin)) == 0);
  g_settings_reset (settings, "snap-to-grid");
  g_settings_reset (settings, "autosave");
  g_settings_reset (settings, "color-scheme");
}

static void
test_cache (void)
{
  g_autofree char *folder = weft_path_cache (), *key = g_strnfill (64, 'a');
  g_autofree char *entry = g_build_filename (folder, "results", key, NULL), *file = g_build_filename (entry, "output", NULL);
  GtkWidget *preferences;

  g_assert_true (weft_file_make_folder (entry, NULL));
  g_assert_true (g_file_set_contents (file, "0123456789", 10, NULL));
  preferences = open_preferences ();
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences), "storage");
  click (preferences, "Empty the cache");
  UI_WAIT (!g_file_test (file, G_FILE_TEST_EXISTS));
  /* An empty one cannot be emptied. */
  UI_WAIT (ui_find_named (preferences, "0 trials") != NULL);
  g_assert_false (gtk_widget_get_sensitive (ui_find_named (preferences, "Empty the cache")));
}

static void
test_trash (void)
{
  WeftTrialStore *store = weft_shared_get_store ();
  const gint64 ids[] = { 1, 2 };
  GtkWidget *preferences;

  g_assert_nonnull (store);
  trials_fill (store, 3);
  g_assert_true (weft_trial_store_trash (store, ids, 2, TRUE, NULL));
  preferences = open_preferences ();
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences), "storage");
  UI_WAIT (ui_find_named (preferences, "2 trials") != NULL);
  click (preferences, "Empty the trash");
  UI_WAIT (ui_find_named (preferences, "0 trials") != NULL);
  g_assert_null (weft_trial_store_read (store, 1, NULL));
  g_assert_nonnull (weft_trial_store_read (store, 3, NULL));
}

static void
test_about (void)
{
  GtkWidget *window = pane_show (adw_bin_new (), 900, 700), *about;
  g_autofree char *machine = weft_about_describe_machine (GTK_WINDOW (window));

  g_assert_nonnull (strstr (machine, "Renderer: GskCairoRenderer\n"));
  g_assert_nonnull (strstr (machine, "Kernels: "));
  weft_about_present (GTK_WINDOW (window));
  UI_WAIT ((about = ui_find_type (NULL, ADW_TYPE_ABOUT_WINDOW)) != NULL);
  g_assert_cmpstr (adw_about_window_get_version (ADW_ABOUT_WINDOW (about)), ==, WEFT_VERSION);
  g_assert_cmpint (adw_about_window_get_license_type (ADW_ABOUT_WINDOW (about)), ==, GTK_LICENSE_GPL_3_0);
  ui_wait_frame (about);
}

/* Each section has one page, see ui/shortcuts.ui. */
static void
test_shortcuts (void)
{
  static const char *const sections[] = { "program", "window", "canvas", "editing", "trials" };
  GtkWidget *window = pane_show (adw_bin_new (), 900, 700);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (WEFT_RESOURCE_PREFIX "/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (window));
  ui_present (shortcuts);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    g_object_set (shortcuts, "section-name", sections[i], NULL);
    ui_wait_frame (GTK_WIDGET (shortcuts));
  }
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  pane_init ();
  weft_shared_open ();
  ui_test_add ("/ui/preferences/settings", test_settings);
  ui_test_add ("/ui/preferences/cache", test_cache);
  ui_test_add ("/ui/preferences/trash", test_trash);
  ui_test_add ("/ui/preferences/about", test_about);
  ui_test_add ("/ui/preferences/shortcuts", test_shortcuts);
  status = ui_test_run ();
  weft_shared_close ();
  return status;
}
