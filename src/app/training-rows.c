/* training-rows.c: what an epoch made of the validation rows, while the training runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/training-rows.h"

#include "app/confusion-view.h"
#include "app/picture-grid.h"
#include "base/i18n.h"
#include "base/json.h"

/* Pixels. */
#define THUMBNAIL 32

struct _WeftTrainingRows
{
  AdwBin parent_instance;

  /* Owned */
  JsonNode *rows; /* nullable: on screen */
  char *classes;  /* nullable: those of the matrix, as text */

  /* Children */
  AdwBin *matrix;
  GtkLabel *worst_title;
  GtkListBox *worst;
  GtkWidget *confused_side;
  GtkListBox *confused;
};

G_DEFINE_FINAL_TYPE (WeftTrainingRows, weft_training_rows, ADW_TYPE_BIN)

enum {
  ROW_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gint64 *
read_counts (JsonArray *confusion)
{
  guint n = json_array_get_length (confusion);
  gint64 *counts = g_new0 (gint64, (gsize) n * n + 1);

  for (guint i = 0; i < n; i++) {
    JsonArray *row = json_array_get_array_element (confusion, i);

    for (guint k = 0; k < MIN (n, json_array_get_length (row)); k++)
      counts[(gsize) i * n + k] = json_array_get_int_element (row, k);
  }
  return counts;
}

static char **
read_names (JsonArray *classes)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **names;

  for (guint i = 0; i < json_array_get_length (classes); i++)
    g_strv_builder_add (builder, json_array_get_string_element (classes, i));
  names = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return names;
}

/* A matrix of the same classes stays, with the cell that is read off. */
static void
show_matrix (WeftTrainingRows *self,
             JsonObject       *object)
{
  JsonArray *classes = weft_json_get_array (object, "classes"), *confusion = weft_json_get_array (object, "confusion");
  g_auto (GStrv) names = classes != NULL ? read_names (classes) : NULL;
  g_autofree char *joined = names != NULL ? g_strjoinv ("\n", names) : NULL;
  g_autofree gint64 *counts = confusion != NULL ? read_counts (confusion) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->matrix), counts != NULL);
  if (counts == NULL || names == NULL)
    return;
  if (g_strcmp0 (joined, self->classes) == 0) {
    weft_confusion_view_set_counts (WEFT_CONFUSION_VIEW (adw_bin_get_child (self->matrix)), counts);
    return;
  }
  g_free (self->classes);
  self->classes = g_steal_pointer (&joined);
  adw_bin_set_child (self->matrix, weft_confusion_view_new (counts, g_strv_length (names), (const char *const *) names));
}

/* Rows are counted from 1, as in the tables of the data. */
static char *
describe_row (JsonObject *row)
{
  gint64 number = weft_json_get_int (row, "row", 0) + 1;

  if (json_object_has_member (row, "error"))
    return g_strdup_printf (_("Row %'" PRId64 ": is %.4g, said %.4g, %.3g apart"), number, weft_json_get_number (row, "truth", 0), weft_json_get_number (row, "said", 0), weft_json_get_number (row, "error", 0));
  return g_strdup_printf (_("Row %'" PRId64 ": is %s, said %s (%.0f %%), then %s; loss %.2f"), number, weft_json_get_string (row, "truth", "?"), weft_json_get_string (row, "said", "?"),
                          100 * weft_json_get_number (row, "likely", 0), weft_json_get_string (row, "second", "–"), weft_json_get_number (row, "loss", 0));
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
activated_cb (WeftTrainingRows *self,
              GtkListBoxRow    *row,
              GtkListBox       *list)
{
  JsonObject *object = self->rows != NULL ? json_node_get_object (self->rows) : NULL;
  JsonArray *rows = object != NULL ? weft_json_get_array (object, list == self->worst ? "worst" : "confused") : NULL;
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (rows != NULL && index < json_array_get_length (rows))
    g_signal_emit (self, signals[ROW_CHOSEN], 0, weft_json_get_int (json_array_get_object_element (rows, index), "row", 0));
}

/* Returns: (transfer none) (nullable): the column of pictures */
static const WeftColumn *
find_pictures (WeftDataset *dataset)
{
  for (guint i = 0; dataset != NULL && i < weft_dataset_get_n_columns (dataset); i++)
    if (weft_picture_grid_suits (weft_dataset_get_column (dataset, i)))
      return weft_dataset_get_column (dataset, i);
  return NULL;
}

static GtkWidget *
build_row (JsonObject       *row,
           const WeftColumn *pictures)
{
  g_autofree char *text = describe_row (row);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *label = gtk_label_new (text);
  gint64 number = weft_json_get_int (row, "row", -1);

  if (pictures != NULL && number >= 0 && number < weft_column_get_n_rows (pictures)) {
    g_autoptr (GdkTexture) texture = weft_picture_texture_new (pictures, number, THUMBNAIL);
    GtkWidget *picture = gtk_image_new_from_paintable (GDK_PAINTABLE (texture));

    gtk_image_set_pixel_size (GTK_IMAGE (picture), THUMBNAIL);
    gtk_box_append (GTK_BOX (box), picture);
  }
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 9);
  gtk_widget_set_margin_end (box, 9);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
fill_list (GtkListBox       *list,
           JsonArray        *rows,
           const WeftColumn *pictures)
{
  clear (list);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    gtk_list_box_append (list, build_row (json_array_get_object_element (rows, i), pictures));
}

void
weft_training_rows_show (WeftTrainingRows *self,
                         JsonNode         *rows,
                         WeftDataset      *dataset)
{
  const WeftColumn *pictures = find_pictures (dataset);
  JsonObject *object = rows != NULL ? json_node_get_object (rows) : NULL;
  gboolean has_classes = object != NULL && json_object_has_member (object, "confused");

  if (rows == self->rows)
    return;
  g_clear_pointer (&self->rows, json_node_unref);
  self->rows = rows != NULL ? json_node_ref (rows) : NULL;
  if (object == NULL)
    return;
  show_matrix (self, object);
  gtk_label_set_label (self->worst_title, has_classes ? _("Largest Loss") : _("Farthest Off"));
  fill_list (self->worst, weft_json_get_array (object, "worst"), pictures);
  gtk_widget_set_visible (self->confused_side, has_classes);
  fill_list (self->confused, weft_json_get_array (object, "confused"), pictures);
}

static GtkWidget *
make_side (const char  *title,
           GtkLabel   **label,
           GtkListBox **list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *heading = gtk_label_new (title);

  *list = GTK_LIST_BOX (gtk_list_box_new ());
  if (label != NULL)
    *label = GTK_LABEL (heading);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_set_selection_mode (*list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (*list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (*list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_size_request (box, 260, -1);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (*list));
  return box;
}

static void
weft_training_rows_finalize (GObject *object)
{
  WeftTrainingRows *self = WEFT_TRAINING_ROWS (object);

  g_clear_pointer (&self->rows, json_node_unref);
  g_free (self->classes);
  G_OBJECT_CLASS (weft_training_rows_parent_class)->finalize (object);
}

static void
weft_training_rows_class_init (WeftTrainingRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_training_rows_finalize;
  signals[ROW_CHOSEN] = g_signal_new ("row-chosen", WEFT_TYPE_TRAINING_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
weft_training_rows_init (WeftTrainingRows *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->matrix = ADW_BIN (adw_bin_new ());
  self->confused_side = make_side (_("Most in Doubt"), NULL, &self->confused);
  gtk_widget_set_valign (GTK_WIDGET (self->matrix), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->matrix));
  gtk_box_append (GTK_BOX (box), make_side (_("Largest Loss"), &self->worst_title, &self->worst));
  gtk_box_append (GTK_BOX (box), self->confused_side);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  g_signal_connect_swapped (self->worst, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->confused, "row-activated", G_CALLBACK (activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

GtkWidget *
weft_training_rows_new (void)
{
  return g_object_new (WEFT_TYPE_TRAINING_ROWS, NULL);
}
