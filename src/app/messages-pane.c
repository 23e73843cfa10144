/* messages-pane.c: what is wrong, and what runs said
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clearing removes nothing from the document; it hides what is older. Problems
 * that are still there come back with the next check.
 */
#include "app/messages-pane.h"

#include "base/i18n.h"

/* Nearer to the end than this the list follows what comes, pixels. */
#define NEAR_END 4.0

struct _WeftMessagesPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
  GtkFilterListModel *filtered;
  GtkSelectionModel *selection;

  gboolean is_at_end;

  /* Template children */
  GtkToggleButton *all;
  GtkToggleButton *warnings;
  GtkToggleButton *errors;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (WeftMessagesPane, weft_messages_pane, ADW_TYPE_BIN)

enum {
  NODE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GQuark cleared_quark;

static const struct
{
  const char *icon;
  const char *title;
  const char *css_class;
} levels[] = {
  [WEFT_MESSAGE_INFO] = { "dialog-information-symbolic", N_("Information"), "dim-label" },
  [WEFT_MESSAGE_WARNING] = { "dialog-warning-symbolic", N_("Warning"), "warning" },
  [WEFT_MESSAGE_ERROR] = { "dialog-error-symbolic", N_("Error"), "error" },
};

/* Which messages */

static gint64
get_cleared (WeftDocument *document)
{
  const gint64 *time = g_object_get_qdata (G_OBJECT (document), cleared_quark);

  return time != NULL ? *time : 0;
}

static gboolean
filter_cb (gpointer item,
           gpointer data)
{
  WeftMessagesPane *self = data;
  WeftMessageLevel least = WEFT_MESSAGE_INFO;

  if (gtk_toggle_button_get_active (self->errors))
    least = WEFT_MESSAGE_ERROR;
  else if (gtk_toggle_button_get_active (self->warnings))
    least = WEFT_MESSAGE_WARNING;
  return weft_message_get_level (item) >= least && weft_message_get_time (item) > get_cleared (self->document);
}

static void
filter_changed_cb (WeftMessagesPane *self)
{
  if (self->filtered != NULL)
    gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
clear_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  WeftMessagesPane *self = WEFT_MESSAGES_PANE (widget);
  gint64 now = g_get_real_time ();

  if (self->document == NULL)
    return;
  g_object_set_qdata_full (G_OBJECT (self->document), cleared_quark, g_memdup2 (&now, sizeof now), g_free);
  filter_changed_cb (self);
}

/* The end of the list is followed while it is what somebody looks at. */
static void
scrolled_cb (WeftMessagesPane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  self->is_at_end = gtk_adjustment_get_value (adjustment) >= end - NEAR_END;
}

static void
items_changed_cb (WeftMessagesPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "messages" : "empty");
  if (n > 0 && self->is_at_end)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
}

/* Rows */

typedef struct
{
  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *remedy;
  GtkLabel *node;
  GtkLabel *time;
} Row;

static GtkWidget *
build_label (GtkLabel   **label,
             const char  *css_class)
{
  *label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (*label, 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (*label), css_class);
  return GTK_WIDGET (*label);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Row *row = g_new0 (Row, 1);

  row->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->icon), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (words), build_label (&row->text, NULL));
  gtk_box_append (GTK_BOX (words), build_label (&row->remedy, "dim-label"));
  gtk_label_set_wrap (row->text, TRUE);
  gtk_label_set_wrap (row->remedy, TRUE);
  gtk_label_set_wrap_mode (row->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_wrap_mode (row->remedy, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), build_label (&row->node, "pill-label"));
  gtk_label_set_ellipsize (row->node, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (row->node, 20);
  gtk_box_append (GTK_BOX (box), build_label (&row->time, "dim-label"));
  gtk_widget_add_css_class (GTK_WIDGET (row->time), "numeric");
  gtk_widget_set_valign (GTK_WIDGET (row->node), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (row->time), GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (box), "row", row, g_free);
  gtk_list_item_set_child (item, box);
}

static char *
format_time (WeftMessage *message)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (weft_message_get_time (message) / G_USEC_PER_SEC);

  return g_date_time_format (time, "%X");
}

static void
show_label (GtkLabel   *label,
            const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* The row around is what gets the focus. */
static void
name_item (GtkListItem *item,
           WeftMessage *message)
{
  const char *level = _ (levels[weft_message_get_level (message)].title), *title = weft_message_get_title (message);
  g_autofree char *label = g_strdup_printf ("%s%s%s: %s", level, title != NULL ? ", " : "", title != NULL ? title : "", weft_message_get_text (message));

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (gtk_list_item_get_child (item))), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  WeftMessage *message = gtk_list_item_get_item (item);
  WeftMessageLevel level = weft_message_get_level (message);
  Row *row = g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "row");
  g_autofree char *time = format_time (message);

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (row->icon), levels[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (row->icon), levels[level].css_class);
  gtk_image_set_from_icon_name (row->icon, levels[level].icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->icon), _ (levels[level].title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (levels[level].title), -1);
  show_label (row->text, weft_message_get_text (message));
  show_label (row->remedy, weft_message_get_remedy (message));
  show_label (row->node, weft_message_get_title (message));
  show_label (row->time, time);
  name_item (item, message);
}

static void
activate_cb (WeftMessagesPane *self,
             guint             position)
{
  g_autoptr (WeftMessage) message = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (message != NULL && weft_message_get_node (message) != NULL)
    g_signal_emit (self, signals[NODE_ACTIVATED], 0, weft_message_get_node (message));
}

/* Copying */

static void
append_line (GString     *text,
             WeftMessage *message)
{
  g_autofree char *time = format_time (message);

  g_string_append_printf (text, "%s %s", time, _ (levels[weft_message_get_level (message)].title));
  if (weft_message_get_title (message) != NULL)
    g_string_append_printf (text, " [%s]", weft_message_get_title (message));
  g_string_append_printf (text, " %s", weft_message_get_text (message));
  if (weft_message_get_remedy (message) != NULL)
    g_string_append_printf (text, " (%s)", weft_message_get_remedy (message));
  g_string_append_c (text, '\n');
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  WeftMessagesPane *self = WEFT_MESSAGES_PANE (widget);
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (self->selection);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++) {
    g_autoptr (WeftMessage) message = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

    if (gtk_bitset_is_empty (chosen) || gtk_bitset_contains (chosen, i))
      append_line (text, message);
  }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

/* The widget */

static void
weft_messages_pane_dispose (GObject *object)
{
  WeftMessagesPane *self = WEFT_MESSAGES_PANE (object);

  if (self->filtered != NULL)
    gtk_filter_list_model_set_model (self->filtered, NULL);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (weft_messages_pane_parent_class)->dispose (object);
}

static void
weft_messages_pane_class_init (WeftMessagesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_messages_pane_dispose;
  cleared_quark = g_quark_from_static_string ("weft-messages-cleared");
  signals[NODE_ACTIVATED] = g_signal_new ("node-activated", WEFT_TYPE_MESSAGES_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/messages-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftMessagesPane, all);
  gtk_widget_class_bind_template_child (widget_class, WeftMessagesPane, warnings);
  gtk_widget_class_bind_template_child (widget_class, WeftMessagesPane, errors);
  gtk_widget_class_bind_template_child (widget_class, WeftMessagesPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftMessagesPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, WeftMessagesPane, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "messages.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "messages.clear", NULL, clear_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "messages.copy", NULL);
}

static void
weft_messages_pane_init (WeftMessagesPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_at_end = TRUE;
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL)));
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, self->selection);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
weft_messages_pane_new (void)
{
  return g_object_new (WEFT_TYPE_MESSAGES_PANE, NULL);
}

void
weft_messages_pane_set_document (WeftMessagesPane *self,
                                 WeftDocument     *document)
{
  g_return_if_fail (WEFT_IS_MESSAGES_PANE (self));

  if (self->document == document)
    return;
  self->is_at_end = TRUE;
  gtk_filter_list_model_set_model (self->filtered, NULL);
  g_set_object (&self->document, document);
  if (document != NULL)
    gtk_filter_list_model_set_model (self->filtered, weft_document_get_messages (document));
}
