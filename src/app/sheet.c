/* sheet.c: a page of results: numbers on top, tables and pictures below
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/sheet.h"

#define CARD_WIDTH 300
#define GAP        12

/* So many numbers stand beside each other in the narrowest window. */
#define MAX_NUMBERS 6

struct _WeftSheet
{
  AdwBin parent_instance;

  /* Borrowed */
  GtkFlowBox *numbers;
  GtkFlowBox *cards;

  guint n_numbers;
};

G_DEFINE_FINAL_TYPE (WeftSheet, weft_sheet, ADW_TYPE_BIN)

static void
weft_sheet_class_init (WeftSheetClass *klass)
{
}

static GtkFlowBox *
build_flow (guint max_children)
{
  GtkFlowBox *flow = GTK_FLOW_BOX (gtk_flow_box_new ());

  gtk_flow_box_set_selection_mode (flow, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (flow, max_children);
  gtk_flow_box_set_row_spacing (flow, GAP);
  gtk_flow_box_set_column_spacing (flow, GAP);
  gtk_widget_set_valign (GTK_WIDGET (flow), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (flow), FALSE);
  return flow;
}

static void
weft_sheet_init (WeftSheet *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);

  self->numbers = build_flow (MAX_NUMBERS);
  self->cards = build_flow (4);
  gtk_widget_set_halign (GTK_WIDGET (self->numbers), GTK_ALIGN_START);
  gtk_widget_add_css_class (box, "sheet");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->numbers));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->cards));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  /* Otherwise tables, which scroll too, would shrink to a row. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller))), GTK_SCROLL_NATURAL);
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
weft_sheet_new (void)
{
  return g_object_new (WEFT_TYPE_SHEET, NULL);
}

/* What stands in a flow box is no control: the focus goes to what is inside. */
static void
append (GtkFlowBox *flow,
        GtkWidget  *child)
{
  GtkWidget *holder = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (holder), child);
  gtk_widget_set_focusable (holder, FALSE);
  gtk_widget_set_valign (holder, GTK_ALIGN_START);
  gtk_flow_box_insert (flow, holder, -1);
  gtk_widget_set_visible (GTK_WIDGET (flow), TRUE);
}

void
weft_sheet_add_number (WeftSheet  *self,
                       const char *title,
                       const char *value,
                       const char *hint)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *number = gtk_label_new (value), *label = gtk_label_new (title);

  gtk_widget_add_css_class (number, "title-2");
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (number), 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_tooltip_text (box, hint);
  gtk_widget_set_margin_end (box, GAP);
  append (self->numbers, box);

  /* Otherwise they would stand in one column, for that is the least width. */
  gtk_flow_box_set_min_children_per_line (self->numbers, MIN (++self->n_numbers, MAX_NUMBERS));
}

void
weft_sheet_add_card (WeftSheet  *self,
                     const char *title,
                     GtkWidget  *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label = gtk_label_new (title), *card = adw_bin_new ();

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "view");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (card, CARD_WIDTH, -1);
  adw_bin_set_child (ADW_BIN (card), child);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), card);
  append (self->cards, box);
}
