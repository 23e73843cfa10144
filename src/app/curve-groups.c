/* curve-groups.c: what gives learning curves their color, their stroke and their chart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curve-groups.h"

#include "app/accessible.h"
#include "base/i18n.h"

#include <string.h>

#define SPACING     6
#define LIST_WIDTH  300
#define LIST_HEIGHT 240

struct _WeftCurveGroups
{
  GtkPopover parent_instance;

  /* Owned */
  GSettings *settings;
  char **parameters; /* nullable */
  GPtrArray *keys;   /* WeftTrialKey, as in the list */

  /* Children */
  GtkToggleButton *channels[WEFT_N_TRIAL_CHANNELS];
  GtkWidget *search;
  GtkCheckButton *all;
  GtkListBox *list;
  GtkWidget *clear;

  gboolean is_showing; /* the checks are changed by us */
};

G_DEFINE_FINAL_TYPE (WeftCurveGroups, weft_curve_groups, GTK_TYPE_POPOVER)

const char *
weft_curve_groups_get_setting (WeftTrialChannel channel)
{
  static const char *const names[] = {
    [WEFT_TRIAL_CHANNEL_COLOR] = "curve-color-keys",
    [WEFT_TRIAL_CHANNEL_STROKE] = "curve-stroke-keys",
    [WEFT_TRIAL_CHANNEL_CHART] = "curve-chart-keys",
  };

  return names[channel];
}

void
weft_curve_groups_read (GSettings  *settings,
                        char      **keys[WEFT_N_TRIAL_CHANNELS])
{
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    keys[i] = g_settings_get_strv (settings, weft_curve_groups_get_setting ((WeftTrialChannel) i));
}

/* What is chosen */

static WeftTrialChannel
get_channel (WeftCurveGroups *self)
{
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    if (gtk_toggle_button_get_active (self->channels[i]))
      return (WeftTrialChannel) i;
  return WEFT_TRIAL_CHANNEL_COLOR;
}

static char **
read_chosen (WeftCurveGroups *self)
{
  return g_settings_get_strv (self->settings, weft_curve_groups_get_setting (get_channel (self)));
}

/* With all parameters each takes part that is not taken out. */
static gboolean
is_chosen (const WeftTrialKey *key,
           const char *const *chosen)
{
  g_autofree char *out = g_strconcat ("-", key->id, NULL);

  if (g_strv_contains (chosen, key->id))
    return TRUE;
  return key->name != NULL && g_strv_contains (chosen, WEFT_TRIAL_KEYS_ALL) && !g_strv_contains (chosen, out);
}

/* Sets the keys of the channel to @chosen without @dropped, and with @added, (nullable). */
static void
choose (WeftCurveGroups *self,
        const char *const *chosen,
        const char *dropped,
        const char *added)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  for (; *chosen != NULL; chosen++)
    if (!g_str_equal (*chosen, dropped) && g_strcmp0 (*chosen, added) != 0)
      g_strv_builder_add (builder, *chosen);
  if (added != NULL)
    g_strv_builder_add (builder, added);
  keys = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, weft_curve_groups_get_setting (get_channel (self)), (const char *const *) keys);
}

static void
checked_cb (GtkCheckButton  *check,
            GParamSpec      *property,
            WeftCurveGroups *self)
{
  const WeftTrialKey *key = g_object_get_data (G_OBJECT (check), "key");
  g_auto (GStrv) chosen = read_chosen (self);
  g_autofree char *out = g_strconcat ("-", key->id, NULL);
  gboolean is_on = gtk_check_button_get_active (check), by_all = key->name != NULL && g_strv_contains ((const char *const *) chosen, WEFT_TRIAL_KEYS_ALL);

  if (self->is_showing)
    return;
  if (by_all)
    choose (self, (const char *const *) chosen, is_on ? out : key->id, is_on ? NULL : out);
  else
    choose (self, (const char *const *) chosen, key->id, is_on ? key->id : NULL);
}

/* Parameters that were chosen one by one are among all; those that were taken out are forgotten
 * with them. */
static void
all_cb (WeftCurveGroups *self)
{
  g_auto (GStrv) chosen = read_chosen (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  if (self->is_showing)
    return;
  if (gtk_check_button_get_active (self->all))
    g_strv_builder_add (builder, WEFT_TRIAL_KEYS_ALL);
  for (char **key = chosen; *key != NULL; key++)
    if (!g_str_equal (*key, WEFT_TRIAL_KEYS_ALL) && !g_str_has_prefix (*key, "-") && !g_str_has_prefix (*key, "parameter:"))
      g_strv_builder_add (builder, *key);
  keys = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, weft_curve_groups_get_setting (get_channel (self)), (const char *const *) keys);
}

static void
clear_cb (WeftCurveGroups *self)
{
  g_settings_reset (self->settings, weft_curve_groups_get_setting (get_channel (self)));
}

/* What is shown */

static GtkCheckButton *
get_check (WeftCurveGroups *self,
           guint            index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  return row != NULL ? GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row)) : NULL;
}

static guint
count_chosen (const char *const *chosen)
{
  guint n = 0;

  for (; *chosen != NULL; chosen++)
    n += **chosen != '-';
  return n;
}

static void
show_channels (WeftCurveGroups *self)
{
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    g_auto (GStrv) chosen = g_settings_get_strv (self->settings, weft_curve_groups_get_setting ((WeftTrialChannel) i));
    const char *title = weft_trial_channel_get_title ((WeftTrialChannel) i);
    guint n = count_chosen ((const char *const *) chosen);
    g_autofree char *label = n > 0 ? g_strdup_printf ("%s (%u)", title, n) : g_strdup (title);

    gtk_button_set_label (GTK_BUTTON (self->channels[i]), label);
  }
}

static void
show_chosen (WeftCurveGroups *self)
{
  g_auto (GStrv) chosen = read_chosen (self);

  self->is_showing = TRUE;
  gtk_check_button_set_active (self->all, g_strv_contains ((const char *const *) chosen, WEFT_TRIAL_KEYS_ALL));
  for (guint i = 0; i < self->keys->len; i++)
    gtk_check_button_set_active (get_check (self, i), is_chosen (self->keys->pdata[i], (const char *const *) chosen));
  gtk_widget_set_sensitive (self->clear, *chosen != NULL);
  show_channels (self);
  self->is_showing = FALSE;
}

static gboolean
is_found (GtkListBoxRow *row,
          gpointer       data)
{
  WeftCurveGroups *self = data;
  const WeftTrialKey *key = g_object_get_data (G_OBJECT (gtk_list_box_row_get_child (row)), "key");
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *title = g_utf8_casefold (key->title, -1), *id = g_utf8_casefold (key->id, -1);

  return strstr (title, wanted) != NULL || strstr (id, wanted) != NULL;
}

/* Returns: (transfer full): those that trials have, and others that are chosen */
static char **
list_parameters (WeftCurveGroups *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char **keys[WEFT_N_TRIAL_CHANNELS];

  for (char **name = self->parameters; name != NULL && *name != NULL; name++)
    if (g_hash_table_add (seen, g_strdup (*name)))
      g_strv_builder_add (builder, *name);
  weft_curve_groups_read (self->settings, keys);
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    for (char **key = keys[i]; *key != NULL; key++) {
      const char *colon = strstr (*key, "parameter:");

      if (colon != NULL && g_hash_table_add (seen, g_strdup (strchr (colon, ':') + 1)))
        g_strv_builder_add (builder, strchr (colon, ':') + 1);
    }
    g_strfreev (keys[i]);
  }
  return g_strv_builder_end (builder);
}

static void
add_row (WeftCurveGroups *self,
         WeftTrialKey    *key)
{
  GtkWidget *check = gtk_check_button_new_with_label (key->title);

  g_object_set_data (G_OBJECT (check), "key", key);
  if (key->name != NULL)
    gtk_widget_set_tooltip_text (check, key->name);
  g_signal_connect (check, "notify::active", G_CALLBACK (checked_cb), self);
  gtk_list_box_append (self->list, check);
  gtk_widget_set_focusable (GTK_WIDGET (gtk_widget_get_parent (check)), FALSE);
}

static void
fill_list (WeftCurveGroups *self)
{
  g_auto (GStrv) names = list_parameters (self);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  self->keys = weft_trial_keys_new ((const char *const *) names);
  for (guint i = 0; i < self->keys->len; i++)
    add_row (self, self->keys->pdata[i]);
  show_chosen (self);
}

void
weft_curve_groups_set_parameters (WeftCurveGroups *self,
                                  const char *const *names)
{
  g_strfreev (self->parameters);
  self->parameters = g_strdupv ((char **) names);
  fill_list (self);
}

/* The widget */

static GtkWidget *
build_channels (WeftCurveGroups *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *const helps[] = {
    _("Trials with the same values have the same color"),
    _("Trials with the same values have the same pattern of dashes; training and validation have charts of their own then"),
    _("Trials with the same values share a chart"),
  };

  gtk_widget_add_css_class (box, "linked");
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    GtkWidget *button = gtk_toggle_button_new_with_label (weft_trial_channel_get_title ((WeftTrialChannel) i));

    self->channels[i] = GTK_TOGGLE_BUTTON (button);
    gtk_toggle_button_set_group (self->channels[i], i > 0 ? self->channels[0] : NULL);
    gtk_widget_set_hexpand (button, TRUE);
    gtk_widget_set_tooltip_text (button, helps[i]);
    gtk_box_append (GTK_BOX (box), button);
  }
  gtk_toggle_button_set_active (self->channels[0], TRUE);
  return box;
}

static GtkWidget *
build_list (WeftCurveGroups *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->list, is_found, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keys"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "background");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scrolled), LIST_WIDTH);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  return scrolled;
}

static void
weft_curve_groups_dispose (GObject *object)
{
  WeftCurveGroups *self = WEFT_CURVE_GROUPS (object);

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->parameters, g_strfreev);
  G_OBJECT_CLASS (weft_curve_groups_parent_class)->dispose (object);
}

/* The rows know their keys. */
static void
weft_curve_groups_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_CURVE_GROUPS (object)->keys, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_curve_groups_parent_class)->finalize (object);
}

static void
weft_curve_groups_class_init (WeftCurveGroupsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_curve_groups_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_curve_groups_finalize;
}

static void
weft_curve_groups_init (WeftCurveGroups *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING), *list = build_list (self);

  self->search = gtk_search_entry_new ();
  self->all = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("All parameters except those unchecked")));
  self->clear = gtk_button_new_with_label (_("Group by Nothing"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->all), _("Also those that trials will have later; parameters that are the same in all trials make no difference"));
  (void) weft_accessible_name_inner (self->search, _("Search keys"));
  gtk_text_set_placeholder_text (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search))), _("Search keys"));
  gtk_box_append (GTK_BOX (box), build_channels (self));
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->all));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), self->clear);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Group by"), -1);
}

WeftCurveGroups *
weft_curve_groups_new (GSettings *settings)
{
  WeftCurveGroups *self = g_object_new (WEFT_TYPE_CURVE_GROUPS, NULL);

  self->settings = g_object_ref (settings);
  fill_list (self);
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    g_autofree char *changed = g_strconcat ("changed::", weft_curve_groups_get_setting ((WeftTrialChannel) i), NULL);

    g_signal_connect_swapped (settings, changed, G_CALLBACK (show_chosen), self);
    g_signal_connect_object (self->channels[i], "toggled", G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (self->all, "notify::active", G_CALLBACK (all_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), self->list, G_CONNECT_SWAPPED);
  return self;
}
