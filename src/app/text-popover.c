/* text-popover.c: a text that is changed in place
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/text-popover.h"

#include "base/i18n.h"

#define WIDTH  260
#define HEIGHT 110

struct _WeftTextPopover
{
  GtkPopover parent_instance;

  /* Borrowed from the box */
  GtkWidget *entry; /* nullable: a single line */
  GtkWidget *view;  /* nullable: several */

  char *before;     /* Owned */
  gboolean is_over; /* taken, or given up */
};

G_DEFINE_FINAL_TYPE (WeftTextPopover, weft_text_popover, GTK_TYPE_POPOVER)

enum {
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
read_text (WeftTextPopover *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (self->entry != NULL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
take (WeftTextPopover *self)
{
  g_autofree char *text = g_strstrip (read_text (self));

  self->is_over = TRUE;
  g_signal_emit (self, signals[DONE], 0, text);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* By a click beside it: what was written is not lost, and can be undone. */
static void
closed_cb (WeftTextPopover *self)
{
  g_autofree char *text = g_strstrip (read_text (self));

  if (!self->is_over && !g_str_equal (text, self->before))
    take (self);
}

static gboolean
take_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   data)
{
  take (WEFT_TEXT_POPOVER (widget));
  return TRUE;
}

static gboolean
give_up_cb (GtkWidget *widget,
            GVariant  *args,
            gpointer   data)
{
  WEFT_TEXT_POPOVER (widget)->is_over = TRUE;
  gtk_popover_popdown (GTK_POPOVER (widget));
  return TRUE;
}

static void
add_key (GtkEventController *controller,
         const char         *keys,
         GtkShortcutFunc     func)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys), gtk_callback_action_new (func, NULL, NULL)));
}

static void
weft_text_popover_finalize (GObject *object)
{
  g_free (WEFT_TEXT_POPOVER (object)->before);
  G_OBJECT_CLASS (weft_text_popover_parent_class)->finalize (object);
}

static void
weft_text_popover_class_init (WeftTextPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_text_popover_finalize;
  signals[DONE] = g_signal_new ("done", WEFT_TYPE_TEXT_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weft_text_popover_init (WeftTextPopover *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Before the text view makes a line of it. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_key (controller, "<Control>Return|<Control>KP_Enter", take_cb);
  add_key (controller, "Escape", give_up_cb);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
}

static GtkWidget *
build_entry (WeftTextPopover *self,
             const char      *text)
{
  self->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_set_size_request (self->entry, WIDTH, -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (take), self);
  return self->entry;
}

static GtkWidget *
build_view (WeftTextPopover *self,
            const char      *text)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), text, -1);
  gtk_widget_set_size_request (scrolled, WIDTH, HEIGHT);
  gtk_widget_add_css_class (scrolled, "frame");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  return scrolled;
}

GtkWidget *
weft_text_popover_new (const char *title,
                       const char *text,
                       gboolean    has_lines)
{
  WeftTextPopover *self = g_object_new (WEFT_TYPE_TEXT_POPOVER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label = gtk_label_new (title), *button = gtk_button_new_with_label (_("Apply"));
  GtkWidget *input = has_lines ? build_view (self, text != NULL ? text : "") : build_entry (self, text != NULL ? text : "");

  self->before = g_strstrip (read_text (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (has_lines ? self->view : self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (button, has_lines ? _("Take the text (Ctrl+Enter)") : _("Take the text (Enter)"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (take), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), input);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  return GTK_WIDGET (self);
}
