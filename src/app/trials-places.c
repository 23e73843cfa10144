/* trials-places.c: where the columns of the table of trials are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-places.h"

static int
compare_forwards (gconstpointer a,
                  gconstpointer b)
{
  return ((const WeftTrialPlace *) a)->x - ((const WeftTrialPlace *) b)->x;
}

static int
compare_backwards (gconstpointer a,
                   gconstpointer b)
{
  return compare_forwards (b, a);
}

/* A column that came later stands last among the widgets of the header, wherever it is: they are
 * put in the order in which people read them. */
GtkAllocation
weft_trials_places_find (GtkColumnView *header,
                         GtkWidget     *within,
                         GArray        *places)
{
  GtkWidget *headings = gtk_widget_get_first_child (GTK_WIDGET (header));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  g_array_set_size (places, 0);
  for (GtkWidget *heading = gtk_widget_get_first_child (headings); heading != NULL; heading = gtk_widget_get_next_sibling (heading)) {
    if (gtk_widget_compute_bounds (heading, headings, &bounds)) {
      const WeftTrialPlace place = { (int) bounds.origin.x, (int) bounds.size.width };

      g_array_append_val (places, place);
    }
  }
  g_array_sort (places, gtk_widget_get_direction (within) == GTK_TEXT_DIR_RTL ? compare_backwards : compare_forwards);
  if (!gtk_widget_compute_bounds (headings, within, &bounds))
    return (GtkAllocation){ 0 };
  return (GtkAllocation){ (int) bounds.origin.x, 0, (int) bounds.size.width, (int) bounds.size.height };
}
