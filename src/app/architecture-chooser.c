/* architecture-chooser.c: a popover with the models that are ready made
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/architecture-chooser.h"

#include "app/model-picture.h"
#include "base/i18n.h"
#include "workflow/layers.h"

#define WIDTH      340
#define MAX_HEIGHT 420

#define PICTURE_HEIGHT 72

struct _WeftArchitectureChooser
{
  GtkPopover parent_instance;

  /* Children */
  GtkListBox *list;

  gboolean has_pictures;
};

G_DEFINE_FINAL_TYPE (WeftArchitectureChooser, weft_architecture_chooser, GTK_TYPE_POPOVER)

enum {
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* Returns: (transfer floating) (nullable): the layers, as they come by default */
static GtkWidget *
make_picture (const WeftArchitecture *architecture)
{
  g_autoptr (WeftParams) params = weft_params_new (architecture->params);
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params, &(WeftModelInput){ .item = architecture->item }, architecture->n_outputs, NULL);
  g_autoptr (JsonNode) layers = spec != NULL ? weft_layers_from_spec (spec) : NULL;

  return layers != NULL ? weft_model_picture_new_layers (layers, PICTURE_HEIGHT) : NULL;
}

static GtkWidget *
make_row (const WeftArchitecture *architecture)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *help = make_label (_ (architecture->help), "dim-label");

  gtk_widget_add_css_class (help, "caption");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), make_label (architecture->title, "heading"));
  gtk_box_append (GTK_BOX (box), help);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, architecture->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (architecture->help), -1);
  return row;
}

static void
row_activated_cb (WeftArchitectureChooser *self,
                  GtkListBoxRow           *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, weft_architectures ()[gtk_list_box_row_get_index (row)]->id);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Pictures are made when they are first seen. */
static void
weft_architecture_chooser_map (GtkWidget *widget)
{
  WeftArchitectureChooser *self = WEFT_ARCHITECTURE_CHOOSER (widget);

  for (int i = 0; !self->has_pictures && weft_architectures ()[i] != NULL; i++) {
    GtkWidget *picture = make_picture (weft_architectures ()[i]);

    if (picture != NULL)
      gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (gtk_list_box_get_row_at_index (self->list, i))), picture);
  }
  self->has_pictures = TRUE;
  GTK_WIDGET_CLASS (weft_architecture_chooser_parent_class)->map (widget);
}

static void
weft_architecture_chooser_class_init (WeftArchitectureChooserClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = weft_architecture_chooser_map;
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_ARCHITECTURE_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weft_architecture_chooser_init (WeftArchitectureChooser *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Architectures"), -1);
  for (const WeftArchitecture *const *architecture = weft_architectures (); *architecture != NULL; architecture++)
    gtk_list_box_append (self->list, make_row (*architecture));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
}

GtkWidget *
weft_architecture_chooser_new (void)
{
  return g_object_new (WEFT_TYPE_ARCHITECTURE_CHOOSER, NULL);
}

void
weft_architecture_chooser_set_rank (WeftArchitectureChooser *self,
                                    int                      rank)
{
  g_return_if_fail (WEFT_IS_ARCHITECTURE_CHOOSER (self));

  for (int i = 0; weft_architectures ()[i] != NULL; i++)
    gtk_widget_set_sensitive (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, i)), rank < 1 || (weft_architectures ()[i]->ranks & 1u << rank));
}
