/* preferences.c: what a person can set for the whole program
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders are measured on a thread, when the window opens and after one was
 * emptied.
 */
#include "app/preferences.h"

#include "app/shared.h"
#include "app/work.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "trials/query.h"
#include "workflow/cache.h"

struct _WeftPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Owned */
  GSettings *settings;
  GCancellable *measuring; /* nullable */

  GPtrArray *size_labels; /* GtkLabel, borrowed: one a place */

  /* Borrowed from the group */
  GtkWidget *cache_button;
  GtkLabel *trash_label;
  GtkWidget *trash_button;

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
} places[] = {
  { N_("Trials"), N_("What is known of every training"), weft_path_trials },
  { N_("Models of Trials"), N_("Weights and other results that trials keep"), weft_path_artefacts },
  { N_("Checkpoints"), N_("Trainings that can go on"), weft_path_checkpoints },
  { N_("Cache"), N_("Results of nodes, computed again when they are missing"), weft_path_cache },
};

/* What a thread empties before it measures. */
typedef enum {
  NOTHING,
  CACHE,
  TRASH,
} Bin;

/* A file that was just written may not be known to its trial yet, seconds. */
#define YOUNG 3600

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
    text = g_strdup_printf (_("0: all of this machine, %u; the number changes no result"), n);
  else
    text = g_strdup_printf (_("Of %u; the number changes no result"), n);
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

typedef struct
{
  WeftTrialStore *store; /* Owned, nullable */
  Bin bin;
  guint64 bytes[G_N_ELEMENTS (places)]; /* Result */
  guint n_trashed;                      /* Result */
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_free (self);
}

static guint64
measure (const char   *path,
         GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint64 bytes = 0;

  g_file_measure_disk_usage (file, G_FILE_MEASURE_APPARENT_SIZE, cancellable, NULL, NULL, &bytes, NULL, NULL, NULL);
  return bytes;
}

static guint
count_trials (WeftTrialStore *store,
              WeftTrialScope  scope)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (scope);
  g_autoptr (GArray) rows = weft_trial_store_select (store, query, NULL);

  return rows != NULL ? rows->len : 0;
}

static void
empty (const Order *order,
       WeftCache   *cache)
{
  if (order->bin == CACHE)
    weft_cache_clear (cache);
  else if (order->bin == TRASH && weft_trial_store_purge (order->store, g_get_real_time (), NULL, NULL))
    weft_trial_store_purge_artefacts (order->store, YOUNG, NULL, NULL);
}

static void
measure_on_thread (gpointer      data,
                   GCancellable *cancellable)
{
  Order *order = data;
  g_autofree char *folder = weft_path_cache ();
  g_autoptr (WeftCache) cache = weft_cache_new (folder, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES);

  empty (order, cache);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = places[i].get_path ();

    order->bytes[i] = places[i].get_path == weft_path_cache ? weft_cache_get_disk_bytes (cache) : measure (path, cancellable);
  }
  if (order->store != NULL)
    order->n_trashed = count_trials (order->store, WEFT_TRIAL_SCOPE_TRASHED) - count_trials (order->store, WEFT_TRIAL_SCOPE_CURRENT);
}

static void
measured_cb (gpointer owner,
             gpointer data)
{
  WeftPreferences *self = owner;
  const Order *order = data;
  g_autofree char *trashed = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *size = g_format_size (order->bytes[i]);

    gtk_label_set_text (self->size_labels->pdata[i], size);
    if (places[i].get_path == weft_path_cache)
      gtk_widget_set_sensitive (self->cache_button, order->bytes[i] > 0);
  }
  trashed = g_strdup_printf (ngettext_ ("%u trial", "%u trials", order->n_trashed), order->n_trashed);
  gtk_label_set_text (self->trash_label, trashed);
  gtk_widget_set_sensitive (self->trash_button, order->n_trashed > 0);
}

static void
measure_places (WeftPreferences *self,
                Bin              bin)
{
  WeftTrialStore *store = weft_shared_get_store ();
  Order *order = g_new0 (Order, 1);

  order->store = store != NULL ? weft_trial_store_ref (store) : NULL;
  order->bin = bin;
  gtk_widget_set_sensitive (self->cache_button, FALSE);
  gtk_widget_set_sensitive (self->trash_button, FALSE);
  weft_work_drop (&self->measuring);
  self->measuring = weft_work_start (measure_on_thread, order, order_free, measured_cb, self);
}

static void
empty_cache_cb (WeftPreferences *self)
{
  measure_places (self, CACHE);
}

static void
empty_trash_cb (WeftPreferences *self)
{
  measure_places (self, TRASH);
}

/* Returns: (transfer none): the label at the end of a new row, for its size */
static GtkWidget *
add_row (WeftPreferences *self,
         const char      *title,
         const char      *text,
         GtkWidget       *button)
{
  GtkWidget *row = adw_action_row_new (), *size = gtk_label_new (NULL);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), size);
  if (button != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->storage, row);
  return size;
}

static GtkWidget *
build_button (WeftPreferences *self,
              const char      *name,
              const char      *hint,
              GCallback        callback)
{
  GtkWidget *button = gtk_button_new_with_label (_("Empty"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
add_places (WeftPreferences *self)
{
  self->cache_button = build_button (self, _("Empty the cache"), _("Remove all results that can be computed again"), G_CALLBACK (empty_cache_cb));
  self->trash_button = build_button (self, _("Empty the trash"), _("Remove deleted trials for good, with their models"), G_CALLBACK (empty_trash_cb));
  gtk_widget_add_css_class (self->trash_button, "destructive-action");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = places[i].get_path (), *text = g_strdup_printf ("%s\n%s", _ (places[i].text), path);

    g_ptr_array_add (self->size_labels, add_row (self, _ (places[i].title), text, places[i].get_path == weft_path_cache ? self->cache_button : NULL));
  }
  self->trash_label = GTK_LABEL (add_row (self, _("Trash"), _("Trials that were deleted"), self->trash_button));
}

/* The window */

static void
weft_preferences_dispose (GObject *object)
{
  WeftPreferences *self = WEFT_PREFERENCES (object);

  weft_work_drop (&self->measuring);
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
  self->size_labels = g_ptr_array_new ();
  bind_settings (self);
  add_places (self);
  measure_places (self, NOTHING);
}

void
weft_preferences_present (GtkWindow *parent)
{
  gtk_window_present (g_object_new (WEFT_TYPE_PREFERENCES, "transient-for", parent, NULL));
}
