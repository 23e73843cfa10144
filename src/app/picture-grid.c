/* picture-grid.c: the pictures of a data set, each with what it is called
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list knows the number of rows and nothing else; a row's picture is made when it
 * comes into sight, and goes when it leaves.
 */
#include "app/picture-grid.h"

#include "base/i18n.h"

#include <math.h>

/* Longer side of a picture in the grid and of one that is looked at, pixels. */
#define SMALL_SIDE 64
#define LARGE_SIDE 320

#define HEIGHT 260

/* Smaller arrays are numbers, not pictures. */
#define MIN_SIDE 8

/* A row */

#define WEFT_TYPE_PICTURE_ROW (weft_picture_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftPictureRow, weft_picture_row, WEFT, PICTURE_ROW, GObject)

struct _WeftPictureRow
{
  GObject parent_instance;

  gint64 row;
};

G_DEFINE_FINAL_TYPE (WeftPictureRow, weft_picture_row, G_TYPE_OBJECT)

static void
weft_picture_row_class_init (WeftPictureRowClass *klass)
{
}

static void
weft_picture_row_init (WeftPictureRow *self)
{
}

/* All rows */

#define WEFT_TYPE_PICTURE_ROWS (weft_picture_rows_get_type ())
G_DECLARE_FINAL_TYPE (WeftPictureRows, weft_picture_rows, WEFT, PICTURE_ROWS, GObject)

struct _WeftPictureRows
{
  GObject parent_instance;

  /* Owned */
  WeftDataset *dataset;

  /* Borrowed */
  const WeftColumn *pictures;
  const WeftColumn *classes; /* nullable */
};

static GType
weft_picture_rows_get_item_type (GListModel *list)
{
  return WEFT_TYPE_PICTURE_ROW;
}

static guint
weft_picture_rows_get_n_items (GListModel *list)
{
  return (guint) weft_column_get_n_rows (WEFT_PICTURE_ROWS (list)->pictures);
}

static gpointer
weft_picture_rows_get_item (GListModel *list,
                            guint       position)
{
  WeftPictureRow *row;

  if (position >= weft_picture_rows_get_n_items (list))
    return NULL;
  row = g_object_new (WEFT_TYPE_PICTURE_ROW, NULL);
  row->row = position;
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weft_picture_rows_get_item_type;
  iface->get_n_items = weft_picture_rows_get_n_items;
  iface->get_item = weft_picture_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftPictureRows, weft_picture_rows, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
weft_picture_rows_finalize (GObject *object)
{
  weft_dataset_unref (WEFT_PICTURE_ROWS (object)->dataset);
  G_OBJECT_CLASS (weft_picture_rows_parent_class)->finalize (object);
}

static void
weft_picture_rows_class_init (WeftPictureRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_picture_rows_finalize;
}

static void
weft_picture_rows_init (WeftPictureRows *self)
{
}

/* Class, or else the number of the row. */
static char *
make_caption (WeftPictureRows *self,
              gint64           row)
{
  const char *name = self->classes != NULL ? weft_column_get_text (self->classes, row) : NULL;

  return name != NULL ? g_strdup (name) : g_strdup_printf ("%" G_GINT64_FORMAT, row + 1);
}

/* Pixels */

gboolean
weft_picture_grid_suits (const WeftColumn *column)
{
  WeftShape item = weft_column_get_item_shape (column);
  gboolean is_flat = item.rank == 2 || (item.rank == 3 && (item.extent[0] == 1 || item.extent[0] == 3));

  return weft_column_get_kind (column) == WEFT_COLUMN_DENSE && is_flat && item.extent[item.rank - 1] >= MIN_SIDE && item.extent[item.rank - 2] >= MIN_SIDE;
}

typedef struct
{
  const WeftTensor *tensor;
  gint64 first; /* element of the row's first number */
  gint64 channels, height, width;
  double low, range;
} Source;

static Source
find_source (const WeftColumn *column,
             gint64            row)
{
  WeftShape item = weft_column_get_item_shape (column);
  Source self = {
    .tensor = weft_column_get_tensor (column),
    .first = row * weft_shape_count (&item),
    .channels = item.rank == 3 ? item.extent[0] : 1,
    .height = item.extent[item.rank - 2],
    .width = item.extent[item.rank - 1],
    .range = 255,
  };
  double low = INFINITY, high = -INFINITY;

  if (self.tensor->dtype == WEFT_DTYPE_U8)
    return self;
  for (gint64 i = 0; i < weft_shape_count (&item); i++) {
    double number = weft_tensor_get (self.tensor, self.first + i);

    low = fmin (low, number);
    high = fmax (high, number);
  }
  self.low = isfinite (low) ? low : 0;
  self.range = high > low ? high - low : 1;
  return self;
}

static guint8
get_pixel (const Source *self,
           gint64        channel,
           gint64        y,
           gint64        x)
{
  double number = weft_tensor_get (self->tensor, self->first + (MIN (channel, self->channels - 1) * self->height + y) * self->width + x);

  return (guint8) CLAMP ((number - self->low) * 255 / self->range, 0, 255);
}

GdkTexture *
weft_picture_texture_new (const WeftColumn *column,
                          gint64            row,
                          int               side)
{
  Source source = find_source (column, row);
  gint64 longer = MAX (source.width, source.height), times = MAX (side / longer, 1);
  gint64 width = source.width * times, height = source.height * times;
  guint8 *bytes = g_malloc ((gsize) (width * height * 3)), *to = bytes;
  g_autoptr (GBytes) whole = NULL;

  for (gint64 y = 0; y < height; y++)
    for (gint64 x = 0; x < width; x++)
      for (gint64 channel = 0; channel < 3; channel++)
        *to++ = get_pixel (&source, channel, y / times, x / times);
  whole = g_bytes_new_take (bytes, (gsize) (width * height * 3));
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, whole, (gsize) (width * 3));
}

/* The grid */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *picture = gtk_picture_new (), *label = gtk_label_new (NULL);

  gtk_widget_set_size_request (picture, SMALL_SIDE, SMALL_SIDE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 8);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         WeftPictureRows          *self)
{
  WeftPictureRow *row = gtk_list_item_get_item (item);
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *caption = make_caption (self, row->row), *name = g_strdup_printf (_("Picture %" PRId64 ": %s"), row->row + 1, caption);
  g_autoptr (GdkTexture) texture = weft_picture_texture_new (self->pictures, row->row, SMALL_SIDE);

  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (picture)), caption);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  gtk_picture_set_paintable (GTK_PICTURE (gtk_widget_get_first_child (gtk_list_item_get_child (item))), NULL);
}

static GtkWidget *
build_large (WeftPictureRows *self,
             gint64           row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *picture, *label;
  g_autoptr (GdkTexture) texture = weft_picture_texture_new (self->pictures, row, LARGE_SIDE);
  g_autofree char *caption = make_caption (self, row), *name = g_strdup_printf (_("Picture %" PRId64 ": %s"), row + 1, caption);

  /* A GtkPicture would be as high as the popover is wide, with its shadow. */
  picture = gtk_image_new_from_paintable (GDK_PAINTABLE (texture));
  gtk_image_set_pixel_size (GTK_IMAGE (picture), LARGE_SIDE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  label = gtk_label_new (name);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
closed_cb (GtkWidget *popover)
{
  gtk_widget_unparent (popover);
}

/* Where the one that was activated is, which has the focus; GTK tells its number only. */
static GdkRectangle
find_activated (GtkWidget *grid)
{
  GtkWidget *cell = gtk_widget_get_focus_child (grid);
  graphene_rect_t bounds;

  if (cell == NULL || !gtk_widget_compute_bounds (cell, grid, &bounds))
    return (GdkRectangle){ gtk_widget_get_width (grid) / 2, 0, 1, 1 };
  return (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
}

static void
activate_cb (GtkWidget       *grid,
             guint            position,
             WeftPictureRows *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GdkRectangle place = find_activated (grid);

  gtk_popover_set_child (GTK_POPOVER (popover), build_large (self, position));
  gtk_widget_set_parent (popover, grid);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* Returns: (transfer none) (nullable): the first column that gives each row a class */
static const WeftColumn *
find_classes (WeftDataset *dataset)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++)
    if (weft_column_get_kind (weft_dataset_get_column (dataset, i)) == WEFT_COLUMN_CATEGORY)
      return weft_dataset_get_column (dataset, i);
  return NULL;
}

GtkWidget *
weft_picture_grid_new (WeftDataset *dataset,
                       guint        column)
{
  WeftPictureRows *rows = g_object_new (WEFT_TYPE_PICTURE_ROWS, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *grid, *scroller = gtk_scrolled_window_new ();

  rows->dataset = weft_dataset_ref (dataset);
  rows->pictures = weft_dataset_get_column (dataset, column);
  rows->classes = find_classes (dataset);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), rows);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  grid = gtk_grid_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))), factory);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (grid), 40);
  gtk_grid_view_set_single_click_activate (GTK_GRID_VIEW (grid), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pictures"), -1);
  g_signal_connect (grid, "activate", G_CALLBACK (activate_cb), rows);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  return scroller;
}
