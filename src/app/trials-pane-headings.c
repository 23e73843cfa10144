/* trials-pane-headings.c: what can be done with a column, by the menu of its heading
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-pane-private.h"

#include "base/i18n.h"

static void
sort_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  WeftTrialsPane *self = (WeftTrialsPane *) widget;
  const char *id;
  gboolean descending;

  g_variant_get (parameter, "(&sb)", &id, &descending);
  g_settings_set (self->settings, "trials-sort", "(sb)", id, descending);
  weft_trials_pane_update_columns (self);
}

static void
hide_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  weft_trials_pane_toggle_column ((WeftTrialsPane *) widget, g_variant_get_string (parameter, NULL), FALSE);
}

static void
filter_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  WeftTrialsPane *self = (WeftTrialsPane *) widget;

  weft_trials_filters_ask_of (self->filters, self->filter, g_variant_get_string (parameter, NULL));
}

/* One place to the left, or to the right. */
static void
move_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  WeftTrialsPane *self = (WeftTrialsPane *) widget;
  g_auto (GStrv) ids = weft_trials_table_list_columns (self->table);
  guint n = g_strv_length (ids), place = 0;
  const char *id;
  int to;

  g_variant_get (parameter, "(&si)", &id, &to);
  while (place < n && !g_str_equal (ids[place], id))
    place++;
  to += (int) place;
  if (place < n && to >= 0 && to < (int) n) {
    char *other = ids[to];

    ids[to] = ids[place];
    ids[place] = other;
    g_settings_set_strv (self->settings, "trials-columns", (const char *const *) ids);
  }
}

void
weft_trials_pane_install_headings (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "trials.sort-column", "(sb)", sort_cb);
  gtk_widget_class_install_action (widget_class, "trials.hide-column", "s", hide_cb);
  gtk_widget_class_install_action (widget_class, "trials.filter-column", "s", filter_cb);
  gtk_widget_class_install_action (widget_class, "trials.move-column", "(si)", move_cb);
}
