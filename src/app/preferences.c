/* preferences.c: what a person can set for the whole program
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders are measured on a thread, when the window opens and after one was
 * emptied.
 */
#include "app/preferences.h"

#include "app/shared.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "workflow/cache.h"

struct _WeftPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Owned */
  GSettings *settings;
  GCancellable *cancellable;

  /* Borrowed from the group */
  GtkWidget *empty_button;
  GPtrArray *size_labels; /* Owned: one a place */

  /* Template children */
  AdwComboRow *color_scheme;
  GtkWidget *snap_to_grid;
  GtkWidget *autosave;
  AdwActionRow *threads_row;
  GtkWidget *threads;
  GtkAdjustment *threads_range;
  AdwPreferencesGroup *storage;
};

G_DEFINE_FINAL_TYPE (WeftPreferences, weft_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* Where Weft keeps things, in the order shown. */
static const struct
{
  const char *title;
  const char *text;
  char *(*get_path) (void);
  gboolean disposable;
} places[] = {
  { N_("Trials"), N_("What is known of every training"), weft_path_trials, FALSE },
  { N_("Models of Trials"), N_("Weights and other results that trials keep"), weft_path_artefacts, FALSE },
  { N_("Checkpoints"), N_("Trainings that can go on"), weft_path_checkpoints, FALSE },
  { N_("Cache"), N_("Results of nodes, computed again when they are missing"), weft_path_cache, TRUE },
};

/* Settings */

static gboolean
get_scheme (GValue   *value,
            GVariant *variant,
            gpointer  data)
{
  const char *const *nicks = data;

  for (guint i = 0; nicks[i] != NULL; i++)
    if (g_str_equal (nicks[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
set_scheme (const GValue       *value,
            const GVariantType *type,
            gpointer            data)
{
  const char *const *nicks = data;

  return g_variant_new_string (nicks[g_value_get_uint (value)]);
}

static void
tell_threads (WeftPreferences *self)
{
  guint n = g_get_num_processors ();
  int threads = g_settings_get_int (self->settings, "threads");
  g_autofree char *text = NULL;

  if (threads == 0)
    text = g_strdup_printf (ngettext_ ("0: as many as there are processors, here %u; the number changes no result",
                                       "0: as many as there are processors, here %u; the number changes no result", n),
                            n);
  else
    text = g_strdup_printf (ngettext_ ("Of %u processor; the number changes no result", "Of %u processors; the number changes no result", n), n);
  adw_action_row_set_subtitle (self->threads_row, text);
}

static void
bind_settings (WeftPreferences *self)
{
  static const char *const nicks[] = { "follow", "light", "dark", NULL };

  gtk_adjustment_set_upper (self->threads_range, g_get_num_processors ());
  g_settings_bind_with_mapping (self->settings, "color-scheme", self->color_scheme, "selected", G_SETTINGS_BIND_DEFAULT, get_scheme, set_scheme, (gpointer) nicks, NULL);
  g_settings_bind (self->settings, "snap-to-grid", self->snap_to_grid, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "autosave", self->autosave, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "threads", self->threads, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->settings, "changed::threads", G_CALLBACK (tell_threads), self, G_CONNECT_SWAPPED);
  tell_threads (self);
}

/* Storage */

static guint64
measure (GFile        *file,
         GCancellable *cancellable)
{
  guint64 bytes = 0;

  g_file_measure_disk_usage (file, G_FILE_MEASURE_APPARENT_SIZE, cancellable, NULL, NULL, &bytes, NULL, NULL, NULL);
  return bytes;
}

static void
measure_on_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  guint64 *bytes = g_new0 (guint64, G_N_ELEMENTS (places));

  if (data != NULL)
    weft_cache_clear (data);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = places[i].get_path ();
    g_autoptr (GFile) file = g_file_new_for_path (path);

    bytes[i] = measure (file, cancellable);
  }
  g_task_return_pointer (task, bytes, g_free);
}

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  WeftPreferences *self = WEFT_PREFERENCES (source);
  g_autofree guint64 *bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (bytes == NULL || self->size_labels == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *size = g_format_size (bytes[i]);

    gtk_label_set_text (self->size_labels->pdata[i], size);
    if (places[i].disposable)
      gtk_widget_set_sensitive (self->empty_button, bytes[i] > 0);
  }
}

/* @cache: (transfer full) (nullable): emptied before */
static void
measure_places (WeftPreferences *self,
                WeftCache       *cache)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, measured_cb, NULL);

  g_task_set_task_data (task, cache, cache != NULL ? (GDestroyNotify) weft_cache_unref : NULL);
  g_task_run_in_thread (task, measure_on_thread);
}

static void
empty_cb (GtkButton       *button,
          WeftPreferences *self)
{
  g_autofree char *folder = weft_path_cache ();

  gtk_widget_set_sensitive (self->empty_button, FALSE);
  measure_places (self, weft_cache_new (folder, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES));
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (_("The cache was emptied")));
}

static GtkWidget *
build_empty_button (WeftPreferences *self)
{
  GtkWidget *button = gtk_button_new_with_label (_("Empty"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, FALSE);
  gtk_widget_set_tooltip_text (button, _("Remove all results that can be computed again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Empty the cache"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (empty_cb), self);
  return button;
}

static void
add_place (WeftPreferences *self,
           guint            index)
{
  GtkWidget *row = adw_action_row_new (), *size = gtk_label_new (NULL);
  g_autofree char *path = places[index].get_path (), *text = g_strdup_printf ("%s\n%s", _ (places[index].text), path);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (places[index].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), size);
  g_ptr_array_add (self->size_labels, size);
  if (places[index].disposable) {
    self->empty_button = build_empty_button (self);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->empty_button);
  }
  adw_preferences_group_add (self->storage, row);
}

/* The window */

static void
weft_preferences_dispose (GObject *object)
{
  WeftPreferences *self = WEFT_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->size_labels, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_preferences_parent_class)->dispose (object);
}

static void
weft_preferences_class_init (WeftPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, WEFT_RESOURCE_PREFIX "/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, snap_to_grid);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, autosave);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, threads_row);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, threads);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, threads_range);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, storage);
}

static void
weft_preferences_init (WeftPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (WEFT_APPLICATION_ID);
  self->cancellable = g_cancellable_new ();
  self->size_labels = g_ptr_array_new ();
  bind_settings (self);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    add_place (self, i);
  measure_places (self, NULL);
}

void
weft_preferences_present (GtkWindow *parent)
{
  gtk_window_present (g_object_new (WEFT_TYPE_PREFERENCES, "transient-for", parent, NULL));
}
