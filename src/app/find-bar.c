/* find-bar.c: a bar that looks for nodes of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is found is looked up anew for each step, since the document may change
 * meanwhile.
 */
#include "app/find-bar.h"

#include "base/i18n.h"
#include "workflow/find.h"

struct _WeftFindBar
{
  GtkWidget parent_instance;

  WeftWorkflow *workflow; /* Owned */
  char *current;          /* Owned, nullable: the path that was shown last */

  /* Children */
  GtkWidget *bar;
  GtkWidget *entry;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (WeftFindBar, weft_find_bar, GTK_TYPE_WIDGET)

enum {
  FOUND,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
say_count (WeftFindBar *self,
           guint        index,
           guint        n)
{
  g_autofree char *text = n > 0 ? g_strdup_printf (_("%u of %u"), index + 1, n) : g_strdup (_("Nothing found"));
  gboolean is_empty = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0';

  gtk_label_set_label (GTK_LABEL (self->count), is_empty ? "" : text);
  if (n == 0 && !is_empty)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static guint
find_current (WeftFindBar *self,
              GPtrArray   *found)
{
  for (guint i = 0; i < found->len; i++)
    if (g_strcmp0 (found->pdata[i], self->current) == 0)
      return i;
  return G_MAXUINT;
}

/* Whoever shows what was found may give the keyboard to it; here it is still wanted. */
static void
emit_found (WeftFindBar *self)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)));
  gboolean has_focus = gtk_widget_has_focus (GTK_WIDGET (text));

  g_signal_emit (self, signals[FOUND], 0, self->current);
  if (has_focus)
    gtk_text_grab_focus_without_selecting (text);
}

/* Shows the first, or so many further than the one that was shown last, around the end. */
static void
step (WeftFindBar *self,
      int          by)
{
  g_autoptr (GPtrArray) found = weft_workflow_find_text (self->workflow, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  guint at = find_current (self, found), next = at == G_MAXUINT ? 0 : (at + found->len + (guint) by) % MAX (found->len, 1);

  say_count (self, next, found->len);
  if (found->len == 0)
    return;
  g_free (self->current);
  self->current = g_strdup (found->pdata[next]);
  emit_found (self);
}

static void
changed_cb (WeftFindBar *self)
{
  step (self, 0);
}

static void
next_cb (WeftFindBar *self)
{
  step (self, 1);
}

static void
previous_cb (WeftFindBar *self)
{
  step (self, -1);
}

static void
closed_cb (WeftFindBar *self)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
make_button (WeftFindBar *self,
             const char  *icon,
             const char  *tooltip,
             GCallback    clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
make_box (WeftFindBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->entry = gtk_search_entry_new ();
  self->count = gtk_label_new (NULL);
  /* Natural where there is room, and narrow enough for a window of 720 pixels. */
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 24);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (self->count), 8);
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_widget_add_css_class (pair, "linked");
  gtk_box_append (GTK_BOX (pair), make_button (self, "go-up-symbolic", _("Previous (Ctrl+Shift+G)"), G_CALLBACK (previous_cb)));
  gtk_box_append (GTK_BOX (pair), make_button (self, "go-down-symbolic", _("Next (Enter)"), G_CALLBACK (next_cb)));
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), pair);
  gtk_box_append (GTK_BOX (box), self->count);
  return box;
}

static void
weft_find_bar_dispose (GObject *object)
{
  WeftFindBar *self = WEFT_FIND_BAR (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_object (&self->workflow);
  G_OBJECT_CLASS (weft_find_bar_parent_class)->dispose (object);
}

static void
weft_find_bar_finalize (GObject *object)
{
  g_free (WEFT_FIND_BAR (object)->current);
  G_OBJECT_CLASS (weft_find_bar_parent_class)->finalize (object);
}

static void
weft_find_bar_class_init (WeftFindBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_find_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_find_bar_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[FOUND] = g_signal_new ("found", WEFT_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", WEFT_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_find_bar_init (WeftFindBar *self)
{
  GtkWidget *box = make_box (self);

  self->bar = gtk_search_bar_new ();
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->bar), GTK_EDITABLE (self->entry));
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find in the workflow"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->entry, "next-match", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->entry, "previous-match", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (closed_cb), self);
}

GtkWidget *
weft_find_bar_new (WeftWorkflow *workflow)
{
  WeftFindBar *self = g_object_new (WEFT_TYPE_FIND_BAR, NULL);

  self->workflow = g_object_ref (workflow);
  return GTK_WIDGET (self);
}

void
weft_find_bar_open (WeftFindBar *self)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), TRUE);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  gtk_widget_grab_focus (self->entry);
}
