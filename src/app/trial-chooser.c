/* trial-chooser.c: which columns the table of trials has
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-chooser.h"

#include "app/trial-column.h"
#include "base/i18n.h"

#define WIDTH  280
#define HEIGHT 320

struct _WeftTrialChooser
{
  GtkPopover parent_instance;

  /* Borrowed from the popover's child */
  GtkWidget *search;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WeftTrialChooser, weft_trial_chooser, GTK_TYPE_POPOVER)

enum {
  TOGGLED,
  RESET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GQuark column_quark;

static WeftTrialColumn *
get_column (gpointer object)
{
  return g_object_get_qdata (object, column_quark);
}

static void
toggled_cb (GtkCheckButton   *button,
            WeftTrialChooser *self)
{
  g_signal_emit (self, signals[TOGGLED], 0, get_column (button)->id, gtk_check_button_get_active (button));
}

static void
reset_cb (WeftTrialChooser *self)
{
  g_signal_emit (self, signals[RESET], 0);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Every word of the search must be in title or id. */
static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       data)
{
  WeftTrialChooser *self = data;
  WeftTrialColumn *column = get_column (row);
  g_autofree char *text = g_strconcat (column->title, " ", column->id, NULL), *folded = g_utf8_casefold (text, -1);
  g_autofree char *sought = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_auto (GStrv) words = g_strsplit (sought, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

static const char *
get_section (WeftTrialColumn *column)
{
  switch ((guint) column->field) {
  case WEFT_TRIAL_FIELD_PARAMETER:
    return _("Parameters");
  case WEFT_TRIAL_FIELD_LAST:
  case WEFT_TRIAL_FIELD_BEST:
  case WEFT_TRIAL_FIELD_MIN:
  case WEFT_TRIAL_FIELD_MAX:
  case WEFT_TRIAL_FIELD_TAIL:
    return _("Metrics");
  default:
    return _("General");
  }
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       data)
{
  const char *section = get_section (get_column (row));
  GtkWidget *label;

  if (before != NULL && g_str_equal (get_section (get_column (before)), section)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (section);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, before != NULL ? 12 : 0);
  gtk_list_box_row_set_header (row, label);
}

static void
add_column (WeftTrialChooser *self,
            const char *id,
            const char *const *shown)
{
  g_autoptr (WeftTrialColumn) column = weft_trial_column_new (id);
  GtkWidget *row, *button;

  if (column == NULL || column->is_fixed)
    return;
  row = gtk_list_box_row_new ();
  button = gtk_check_button_new_with_label (column->title);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_strv_contains (shown, id));
  gtk_widget_set_tooltip_text (button, column->name);
  g_object_set_qdata_full (G_OBJECT (button), column_quark, weft_trial_column_ref (column), (GDestroyNotify) weft_trial_column_unref);
  g_object_set_qdata_full (G_OBJECT (row), column_quark, weft_trial_column_ref (column), (GDestroyNotify) weft_trial_column_unref);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->list, row);
}

static void
add_named (WeftTrialChooser *self,
           const char *prefix,
           const char *name,
           const char *const *shown)
{
  g_autofree char *id = g_strconcat (prefix, ":", name, NULL);

  add_column (self, id, shown);
}

void
weft_trial_chooser_fill (WeftTrialChooser *self,
                         const char *const *shown,
                         const char *const *parameters,
                         const char *const *metrics)
{
  static const char *const general[] = { "state", "created", "seconds", "seed", "study", "tags", "note" };
  GtkWidget *child;

  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, child);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  for (guint i = 0; i < G_N_ELEMENTS (general); i++)
    add_column (self, general[i], shown);
  for (; metrics != NULL && *metrics != NULL; metrics++) {
    add_named (self, "last", *metrics, shown);
    add_named (self, "best", *metrics, shown);
    add_named (self, "tail", *metrics, shown);
    add_named (self, "min", *metrics, shown);
    add_named (self, "max", *metrics, shown);
  }
  for (; parameters != NULL && *parameters != NULL; parameters++)
    add_named (self, "parameter", *parameters, shown);
}

static void
weft_trial_chooser_class_init (WeftTrialChooserClass *klass)
{
  column_quark = g_quark_from_static_string ("weft-trial-chooser-column");
  signals[TOGGLED] = g_signal_new ("toggled", WEFT_TYPE_TRIAL_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[RESET] = g_signal_new ("reset", WEFT_TYPE_TRIAL_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
build_list (WeftTrialChooser *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "columns");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_widget_set_size_request (scrolled, WIDTH, HEIGHT);
  return scrolled;
}

static void
weft_trial_chooser_init (WeftTrialChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *reset = gtk_button_new_with_label (_("Usual Columns"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search columns"), -1);
  gtk_text_set_placeholder_text (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search))), _("Search columns"));
  gtk_widget_set_tooltip_text (reset, _("Show the columns that Weft comes with"));
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), build_list (self));
  gtk_box_append (GTK_BOX (box), reset);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), self->list);
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (reset_cb), self);
}

GtkWidget *
weft_trial_chooser_new (void)
{
  return g_object_new (WEFT_TYPE_TRIAL_CHOOSER, NULL);
}
