/* outcome-list.c: the rows of one cell of a confusion matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/outcome-list.h"

#include "base/i18n.h"

#define WIDTH  260
#define HEIGHT 240

/* Which rows */

typedef struct
{
  guint32 row;
  float share;
} Hit;

static int
compare_surest (gconstpointer a,
                gconstpointer b)
{
  const Hit *first = a, *second = b;

  if (first->share != second->share)
    return first->share < second->share ? 1 : -1;
  return first->row < second->row ? -1 : first->row > second->row;
}

static int
compare_least_sure (gconstpointer a,
                    gconstpointer b)
{
  const Hit *first = a, *second = b;

  return first->share != second->share ? compare_surest (b, a) : compare_surest (a, b);
}

static guint
find_largest (const float *scores,
              gint64       n)
{
  guint largest = 0;

  for (guint i = 1; i < n; i++)
    if (scores[i] > scores[largest])
      largest = i;
  return largest;
}

/* Of a row with many places, the first one counts. */
static GArray *
find_hits (const WeftEvaluation *e,
           guint                 actual,
           guint                 predicted)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  gint64 last = -1;

  for (gint64 i = 0; e->rows != NULL && e->classes != NULL && i < e->n_rows; i++) {
    const float *scores = e->scores + i * e->n_scores;
    Hit hit = { e->rows[i / e->n_places], scores[predicted] };

    if (e->classes[i] != (gint32) actual || find_largest (scores, e->n_scores) != predicted || i / e->n_places == last)
      continue;
    g_array_append_val (hits, hit);
    last = i / e->n_places;
  }
  return hits;
}

WeftOutcome *
weft_outcome_new (const WeftHeadPredictions *predictions,
                  guint                      actual,
                  guint                      predicted)
{
  const WeftEvaluation *evaluation = predictions->evaluation;
  gboolean is_known = MAX (actual, predicted) < evaluation->n_scores;
  g_autoptr (GArray) hits = is_known ? find_hits (evaluation, actual, predicted) : g_array_new (FALSE, FALSE, sizeof (Hit));
  WeftOutcome *self = g_new (WeftOutcome, 1);

  *self = (WeftOutcome){ actual == predicted ? _("The least sure first") : _("The surest first"), g_array_new (FALSE, FALSE, sizeof (guint32)), g_array_new (FALSE, FALSE, sizeof (float)) };
  g_array_sort (hits, actual == predicted ? compare_least_sure : compare_surest);
  for (guint i = 0; i < hits->len; i++) {
    g_array_append_val (self->rows, g_array_index (hits, Hit, i).row);
    g_array_append_val (self->shares, g_array_index (hits, Hit, i).share);
  }
  return self;
}

void
weft_outcome_free (WeftOutcome *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->shares);
  g_free (self);
}

/* The list */

/* What is told, and to whom; lives as long as the popover. */
typedef struct
{
  WeftOutcome *outcome; /* Owned */
  const WeftOutcomeListener *listener;
  gpointer owner;
  GtkPopover *popover;
} Teller;

static void
teller_free (gpointer data)
{
  Teller *self = data;

  weft_outcome_free (self->outcome);
  g_free (self);
}

static void
activate_cb (Teller *self,
             guint   position)
{
  guint32 row = g_array_index (self->outcome->rows, guint32, position);

  gtk_popover_popdown (self->popover);
  self->listener->chosen (self->owner, row);
}

static void
shown_cb (Teller *self)
{
  gtk_popover_popdown (self->popover);
  self->listener->shown (self->owner, self->outcome->rows);
}

static GtkStringList *
list_texts (const WeftOutcome *outcome)
{
  GtkStringList *texts = gtk_string_list_new (NULL);

  for (guint i = 0; i < outcome->rows->len; i++) {
    guint32 row = g_array_index (outcome->rows, guint32, i) + 1;
    g_autofree char *text = g_strdup_printf (_("Row %u · %.1f %%"), row, 100 * (double) g_array_index (outcome->shares, float, i));

    gtk_string_list_append (texts, text);
  }
  return texts;
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkWidget *
make_list (Teller     *teller,
           const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (list_texts (teller->outcome)));
  GtkWidget *scroller = gtk_scrolled_window_new (), *view = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect_swapped (view, "activate", G_CALLBACK (activate_cb), teller);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  return scroller;
}

static GtkWidget *
make_content (Teller     *teller,
              const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label = gtk_label_new (title), *order = gtk_label_new (teller->outcome->order);
  GtkWidget *show = gtk_button_new_with_label (_("Show in Embedding"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  g_signal_connect_swapped (show, "clicked", G_CALLBACK (shown_cb), teller);
  gtk_label_set_xalign (GTK_LABEL (order), 0);
  gtk_widget_add_css_class (order, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), order);
  gtk_box_append (GTK_BOX (box), make_list (teller, title));
  gtk_box_append (GTK_BOX (box), show);
  return box;
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not while it still tells that it was closed. */
static void
closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

void
weft_outcome_list_popup (GtkWidget                 *parent,
                         const GdkRectangle        *place,
                         const char                *title,
                         WeftOutcome               *outcome,
                         const WeftOutcomeListener *listener,
                         gpointer                   owner)
{
  GtkWidget *popover = gtk_popover_new ();
  Teller *teller = g_new (Teller, 1);

  *teller = (Teller){ outcome, listener, owner, GTK_POPOVER (popover) };
  g_object_set_data_full (G_OBJECT (popover), "weft-teller", teller, teller_free);
  gtk_popover_set_child (GTK_POPOVER (popover), make_content (teller, title));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_parent (popover, parent);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
