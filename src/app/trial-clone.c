/* trial-clone.c: a form with the parameters of a trial, to run it again with others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-clone.h"

#include "app/escape.h"
#include "base/i18n.h"

#include <string.h>

#define WIDTH  520
#define HEIGHT 560
#define MARGIN 12

typedef struct
{
  WeftTrial *trial; /* Owned */
  GPtrArray *rows;  /* AdwEntryRow, borrowed: in the order of the trial's parameters */
  GtkWindow *window;
  GtkEditable *search;
  GtkLabel *trouble;
  WeftTrialCloneFunc make;
  gpointer data;
  GDestroyNotify free_data;
} Form;

static void
form_free (gpointer data)
{
  Form *self = data;

  weft_trial_unref (self->trial);
  g_ptr_array_unref (self->rows);
  self->free_data (self->data);
  g_free (self);
}

/* Returns: (transfer full) (element-type WeftTrialChange): what is not as it was */
static GArray *
list_changes (Form *self)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (WeftTrialChange));

  for (guint i = 0; i < self->rows->len; i++) {
    const WeftTrialParameter *parameter = self->trial->parameters->pdata[i];
    const WeftTrialChange change = { parameter->name, gtk_editable_get_text (GTK_EDITABLE (self->rows->pdata[i])) };

    if (!g_str_equal (change.to, parameter->text))
      g_array_append_val (changes, change);
  }
  return changes;
}

static void
finish (Form     *self,
        gboolean  run)
{
  g_autoptr (GArray) changes = list_changes (self);
  g_autoptr (GError) error = NULL;

  if (self->make ((const WeftTrialChange *) (gpointer) changes->data, changes->len, run, self->data, &error)) {
    gtk_window_destroy (self->window);
    return;
  }
  gtk_label_set_text (self->trouble, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
}

static void
open_cb (Form *self)
{
  finish (self, FALSE);
}

static void
run_cb (Form *self)
{
  finish (self, TRUE);
}

/* What is another value now stands out. */
static void
changed_cb (GtkEditable *row,
            Form        *self)
{
  guint index;

  if (!g_ptr_array_find (self->rows, row, &index))
    return;
  if (g_str_equal (gtk_editable_get_text (row), ((const WeftTrialParameter *) self->trial->parameters->pdata[index])->text))
    gtk_widget_remove_css_class (GTK_WIDGET (row), "accent");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "accent");
}

/* What has been changed stays in sight. */
static gboolean
is_wanted (GtkListBoxRow *row,
           gpointer       data)
{
  Form *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_autofree char *name = g_utf8_casefold (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);

  return strstr (name, wanted) != NULL || gtk_widget_has_css_class (GTK_WIDGET (row), "accent");
}

/* How far down the settings of a node stand: first those of the training itself. */
static int
get_rank (Form          *self,
          GtkListBoxRow *row)
{
  g_autofree char *begin = g_strconcat (self->trial->node != NULL ? self->trial->node : "", ".", NULL);

  return g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), begin) ? 0 : 1;
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       data)
{
  int rank = get_rank (data, a) - get_rank (data, b);

  return rank != 0 ? rank : g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));
}

static GtkWidget *
make_nothing (void)
{
  GtkWidget *label = gtk_label_new (_("No such parameter"));

  gtk_widget_set_margin_top (label, 2 * MARGIN);
  gtk_widget_set_margin_bottom (label, 2 * MARGIN);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
make_list (Form *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_sort_func (GTK_LIST_BOX (list), compare_rows, self, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), is_wanted, self, NULL);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), make_nothing ());
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), list);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  for (guint i = 0; i < self->trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = self->trial->parameters->pdata[i];
    GtkWidget *row = adw_entry_row_new ();

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), parameter->name);
    gtk_editable_set_text (GTK_EDITABLE (row), parameter->text);
    g_ptr_array_add (self->rows, row);
    g_signal_connect (row, "changed", G_CALLBACK (changed_cb), self);
    g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (run_cb), self);
    gtk_list_box_append (GTK_LIST_BOX (list), row);
  }
  return list;
}

static void
set_margins (GtkWidget *widget)
{
  gtk_widget_set_margin_start (widget, MARGIN);
  gtk_widget_set_margin_end (widget, MARGIN);
  gtk_widget_set_margin_top (widget, MARGIN);
  gtk_widget_set_margin_bottom (widget, MARGIN);
}

static GtkWidget *
make_search (Form *self)
{
  GtkWidget *search = gtk_search_entry_new ();

  self->search = GTK_EDITABLE (search);
  gtk_text_set_placeholder_text (GTK_TEXT (gtk_editable_get_delegate (self->search)), _("Search parameters"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search parameters"), -1);
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_window_close), self->window);
  return search;
}

static GtkWidget *
make_content (Form *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, MARGIN), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *trouble = gtk_label_new (NULL), *list;

  gtk_label_set_wrap (GTK_LABEL (trouble), TRUE);
  gtk_label_set_xalign (GTK_LABEL (trouble), 0);
  gtk_widget_add_css_class (trouble, "error");
  gtk_widget_set_visible (trouble, FALSE);
  self->trouble = GTK_LABEL (trouble);
  gtk_box_append (GTK_BOX (top), make_search (self));
  gtk_box_append (GTK_BOX (top), trouble);
  set_margins (top);
  list = make_list (self);
  set_margins (list);
  gtk_widget_set_margin_top (list, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_box_append (GTK_BOX (whole), top);
  gtk_box_append (GTK_BOX (whole), scrolled);
  return whole;
}

static GtkWidget *
make_button (Form       *self,
             const char *label,
             const char *tooltip,
             GCallback   deed)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", deed, self);
  return button;
}

static GtkWidget *
make_bar (Form *self)
{
  GtkWidget *bar = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_("Cancel"));
  GtkWidget *run = make_button (self, _("Run"), _("Open the workflow with these parameters and run it"), G_CALLBACK (run_cb));
  GtkWidget *open = make_button (self, _("Open"), _("Open the workflow with these parameters"), G_CALLBACK (open_cb));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self->window);
  gtk_widget_add_css_class (run, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), run);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), open);
  return bar;
}

void
weft_trial_clone_present (GtkWindow          *parent,
                          WeftTrial          *trial,
                          WeftTrialCloneFunc  make,
                          gpointer            data,
                          GDestroyNotify      free_data)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = g_strdup_printf (_("Clone of %s"), trial->name);
  Form *self = g_new0 (Form, 1);

  *self = (Form){ .trial = weft_trial_ref (trial), .rows = g_ptr_array_new (), .window = GTK_WINDOW (window), .make = make, .data = data, .free_data = free_data };
  g_object_set_data_full (G_OBJECT (window), "form", self, form_free);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  weft_escape_closes (GTK_WINDOW (window));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_content (self));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_focus (GTK_WINDOW (window), GTK_WIDGET (self->search));
  gtk_window_present (GTK_WINDOW (window));
}
