/* look-page.c: a page in the middle of the window that is about one model
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/look-page.h"

/* Below this width what stood side by side stands below each other. */
#define NARROW 700

typedef struct
{
  /* Children */
  GtkScrolledWindow *whole;

  guint adapt; /* source */
  gboolean is_narrow;
} WeftLookPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeftLookPage, weft_look_page, PANEL_TYPE_WIDGET)

enum {
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static WeftLookPagePrivate *
get_private (WeftLookPage *self)
{
  return weft_look_page_get_instance_private (self);
}

void
weft_look_page_set_content (WeftLookPage *self,
                            GtkWidget    *content)
{
  gtk_scrolled_window_set_child (get_private (self)->whole, content);
}

static gboolean
adapt_cb (gpointer data)
{
  WeftLookPage *self = data;

  get_private (self)->adapt = 0;
  WEFT_LOOK_PAGE_GET_CLASS (self)->set_narrow (self, get_private (self)->is_narrow);
  return G_SOURCE_REMOVE;
}

static void
width_cb (WeftLookPage  *self,
          GParamSpec    *pspec,
          GtkAdjustment *adjustment)
{
  WeftLookPagePrivate *private = get_private (self);
  gboolean is_narrow = gtk_adjustment_get_page_size (adjustment) < NARROW;

  if (private->is_narrow == is_narrow)
    return;
  private->is_narrow = is_narrow;
  if (private->adapt == 0)
  private->adapt = g_idle_add (adapt_cb, self);
}

/* A page that is dragged to another frame has no place for a moment. */
static gboolean
closed_cb (gpointer data)
{
  g_autoptr (WeftLookPage) self = data;

  if (gtk_widget_get_parent (GTK_WIDGET (self)) == NULL)
    g_signal_emit (self, signals[CLOSED], 0);
  return G_SOURCE_REMOVE;
}

static void
weft_look_page_unroot (GtkWidget *widget)
{
  g_idle_add (closed_cb, g_object_ref (widget));
  GTK_WIDGET_CLASS (weft_look_page_parent_class)->unroot (widget);
}

static void
weft_look_page_dispose (GObject *object)
{
  g_clear_handle_id (&get_private (WEFT_LOOK_PAGE (object))->adapt, g_source_remove);
  G_OBJECT_CLASS (weft_look_page_parent_class)->dispose (object);
}

static void
weft_look_page_class_init (WeftLookPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_look_page_dispose;
  GTK_WIDGET_CLASS (klass)->unroot = weft_look_page_unroot;
  signals[CLOSED] = g_signal_new ("closed", WEFT_TYPE_LOOK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_look_page_init (WeftLookPage *self)
{
  WeftLookPagePrivate *private = get_private (self);

  private->whole = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  /* Not kept as wide as what is in it, so that this can learn that there is less room. */
  gtk_scrolled_window_set_policy (private->whole, GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (private->whole), "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  panel_widget_set_child (PANEL_WIDGET (self), GTK_WIDGET (private->whole));
}
