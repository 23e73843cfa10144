/* trial-improve.c: what should be tried next after a trial, for people to choose from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-improve.h"

#include "app/escape.h"
#include "base/i18n.h"

#define WIDTH  520
#define MARGIN 18

/* Several reasons are seen at once. */
#define TALL 460

typedef struct
{
  WeftTrialImproveFunc chosen;
  gpointer data;
  const WeftImprovement *improvement; /* the window has it */
  GtkWindow *window;
} Choice;

static void
try_cb (Choice *self)
{
  self->chosen (self->improvement, self->data);
  gtk_window_destroy (self->window);
}

static void
choice_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

/* Returns: (transfer full): the reason, and below it what would be changed */
static char *
describe (const WeftImprovement *self)
{
  g_autoptr (GString) text = g_string_new (self->reason);

  for (guint i = 0; i < self->changes->len; i++) {
    const WeftImprovementChange *change = self->changes->pdata[i];

    g_string_append_printf (text, "\n%s: %s → %s", change->parameter, change->from, change->to);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (GtkWindow             *window,
          const WeftImprovement *improvement,
          WeftTrialImproveFunc   chosen,
          gpointer               data)
{
  GtkWidget *row = adw_action_row_new (), *button;
  g_autofree char *text = describe (improvement), *escaped = g_markup_escape_text (text, -1);
  Choice *choice;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), improvement->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  if (improvement->changes->len == 0)
    return row;
  choice = g_new (Choice, 1);
  *choice = (Choice){ chosen, data, improvement, window };
  button = gtk_button_new_with_label (_("Try This"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Open the workflow with these changes"));
  g_signal_connect_data (button, "clicked", G_CALLBACK (try_cb), choice, choice_free, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
make_list (GtkWindow            *window,
           GPtrArray            *found,
           WeftTrialImproveFunc  chosen,
           gpointer              data)
{
  GtkWidget *list = gtk_list_box_new (), *scrolled = gtk_scrolled_window_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_set_margin_start (list, MARGIN);
  gtk_widget_set_margin_end (list, MARGIN);
  gtk_widget_set_margin_top (list, MARGIN);
  gtk_widget_set_margin_bottom (list, MARGIN);
  for (guint i = 0; i < found->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (window, found->pdata[i], chosen, data));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  return scrolled;
}

static GtkWidget *
make_nothing (void)
{
  GtkWidget *status = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "emblem-ok-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("Nothing to Improve"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), _("The curves of this trial show nothing that a change of its settings would mend."));
  gtk_widget_add_css_class (status, "compact");
  return status;
}

void
weft_trial_improve_present (GtkWindow            *parent,
                            const char           *title,
                            GPtrArray            *found,
                            WeftTrialImproveFunc  chosen,
                            gpointer              data)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = adw_header_bar_new ();
  g_autofree char *heading = g_strdup_printf (_("Improve %s"), title);

  g_object_set_data_full (G_OBJECT (window), "found", found, (GDestroyNotify) g_ptr_array_unref);
  gtk_window_set_title (GTK_WINDOW (window), heading);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, found->len > 1 ? TALL : -1);
  weft_escape_closes (GTK_WINDOW (window));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), found->len > 0 ? make_list (GTK_WINDOW (window), found, chosen, data) : make_nothing ());
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
