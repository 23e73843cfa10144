/* try-input.c: where people put what a model is asked with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-input.h"

#include "app/file-choice.h"
#include "app/try-form.h"
#include "app/try-paste.h"
#include "base/i18n.h"

#include <glib/gstdio.h>
#include <string.h>

struct _WeftTryInput
{
  AdwBin parent_instance;

  /* Owned */
  char *path;           /* nullable: the file that is asked about */
  char **cells;         /* nullable: or the row that was typed */
  WeftDataset *dataset; /* nullable: what of the file is shown */
  GPtrArray *pasted;    /* paths of temporary files */

  /* Children */
  GtkWidget *file;
  GtkPicture *preview;
  GtkImage *icon;
  GtkLabel *name;
  GtkWidget *paste;
  GtkWidget *row;
  GtkSpinButton *number;
  GtkWidget *text;
  GtkTextView *editor;
  WeftTryForm *form;

  WeftExplainReads reads;
  gint64 shown_row;
  gboolean has_form;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftTryInput, weft_try_input, ADW_TYPE_BIN)

enum {
  CHANGED,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What was given */

static void
show_name (WeftTryInput *self)
{
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : NULL;

  if (name == NULL)
    gtk_label_set_label (self->name, self->reads == WEFT_EXPLAIN_READS_PICTURE ? _("Drop a picture here, or choose one") : _("Drop a table here, or choose one"));
  else
    gtk_label_set_label (self->name, self->pasted->len > 0 && g_str_equal (self->pasted->pdata[self->pasted->len - 1], self->path) ? _("From the clipboard") : name);
}

static double
get_n_rows (WeftTryInput *self)
{
  double n;

  gtk_spin_button_get_range (self->number, NULL, &n);
  return n;
}

/* Row @row of a file, or a row that was typed. */
static void
set_input (WeftTryInput  *self,
           const char    *path,
           char         **cells,
           gint64         row)
{
  g_autofree char *former_path = self->path;
  g_auto (GStrv) former_cells = self->cells;

  self->path = g_strdup (path);
  self->cells = g_strdupv (cells);
  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->number, 1, MAX (get_n_rows (self), (double) row + 1));
  gtk_spin_button_set_value (self->number, (double) row + 1);
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->row, path != NULL && get_n_rows (self) > 1);
  show_name (self);
}

static void
take (WeftTryInput  *self,
      const char    *path,
      char         **cells,
      gint64         row)
{
  set_input (self, path, cells, row);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_try_input_restore (WeftTryInput           *self,
                        const WeftExplainOrder *order)
{
  set_input (self, order->file, order->cells, order->row);
}

static void
refuse (WeftTryInput *self,
        const char   *sentence)
{
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

void
weft_try_input_take_file (WeftTryInput *self,
                          const char   *path)
{
  if (self->reads == WEFT_EXPLAIN_READS_TEXT)
    refuse (self, _("This model reads a text; type it, or paste it"));
  else
    take (self, path, NULL, 0);
}

static void
set_text (WeftTryInput *self,
          const char   *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->editor), text, -1);
}

void
weft_try_input_take_order (WeftTryInput           *self,
                           const WeftExplainOrder *order)
{
  if (order->cells != NULL && self->reads == WEFT_EXPLAIN_READS_TEXT)
    set_text (self, order->cells[0]);
  else if (order->cells != NULL)
    weft_try_form_take_cells (self->form, order->cells);
  take (self, order->file, order->cells, order->row);
}

gboolean
weft_try_input_fill (WeftTryInput     *self,
                     WeftExplainOrder *order)
{
  order->file = g_strdup (self->path);
  order->cells = g_strdupv (self->cells);
  order->row = self->path != NULL ? (gint64) gtk_spin_button_get_value (self->number) - 1 : 0;
  return weft_explain_order_has_input (order);
}

/* The clipboard */

static void
ask_text (WeftTryInput *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->editor);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (*text == '\0')
    refuse (self, _("There is no text yet; type one"));
  else
    take (self, NULL, (char *[]){ text, NULL }, 0);
}

static void
pasted_cb (GtkWidget  *widget,
           const char *path,
           gboolean    is_temporary,
           const char *text)
{
  WeftTryInput *self = WEFT_TRY_INPUT (widget);

  if (is_temporary && path != NULL)
    g_ptr_array_add (self->pasted, g_strdup (path));
  /* It may have been closed meanwhile. */
  if (gtk_widget_get_root (widget) == NULL)
    return;
  if (path != NULL) {
    weft_try_input_take_file (self, path);
  } else if (text != NULL && self->reads == WEFT_EXPLAIN_READS_TEXT) {
    set_text (self, text);
    ask_text (self);
  } else {
    refuse (self, self->reads == WEFT_EXPLAIN_READS_PICTURE ? _("There is no picture in the clipboard; copy one first") : _("There is nothing in the clipboard that this model reads"));
  }
}

void
weft_try_input_paste (WeftTryInput *self)
{
  weft_try_paste (GTK_WIDGET (self), pasted_cb);
}

/* What was read */

/* Returns: (transfer full) (nullable): the picture of a row, as the model sees it */
static GdkTexture *
make_texture (WeftDataset *dataset,
              gint64       row)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    const WeftColumn *column = weft_dataset_get_column (dataset, i);
    const WeftTensor *pixels = weft_column_get_tensor (column);
    WeftShape item = weft_column_get_item_shape (column);
    gint64 area = item.rank >= 2 ? item.extent[item.rank - 1] * item.extent[item.rank - 2] : 0, channels = item.rank == 3 ? item.extent[0] : 1;
    g_autoptr (GBytes) bytes = NULL;
    guint8 *colors;

    if (area == 0 || item.rank > 3 || pixels->dtype != WEFT_DTYPE_U8)
      continue;
    colors = g_malloc ((gsize) area * 3);
    for (gint64 j = 0; j < area * 3; j++)
      colors[j] = ((const guint8 *) pixels->data)[row * area * channels + MIN (j % 3, channels - 1) * area + j / 3];
    bytes = g_bytes_new_take (colors, (gsize) area * 3);
    return gdk_memory_texture_new ((int) item.extent[item.rank - 1], (int) item.extent[item.rank - 2], GDK_MEMORY_R8G8B8, bytes, (gsize) item.extent[item.rank - 1] * 3);
  }
  return NULL;
}

static void
show_picture (WeftTryInput            *self,
              const WeftExplainAnswer *answer)
{
  g_autoptr (GdkTexture) texture = make_texture (answer->dataset, answer->row);

  gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->preview, _("The picture as the model sees it"));
  gtk_widget_set_visible (GTK_WIDGET (self->preview), texture != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), texture == NULL);
}

void
weft_try_input_show (WeftTryInput            *self,
                     const WeftExplainAnswer *answer)
{
  gint64 n_rows = weft_dataset_get_n_rows (answer->dataset);

  if (self->path == NULL || (answer->dataset == self->dataset && answer->row == self->shown_row))
    return;
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  self->dataset = weft_dataset_ref (answer->dataset);
  self->shown_row = answer->row;
  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->number, 1, (double) n_rows);
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->row, n_rows > 1);
  if (self->reads == WEFT_EXPLAIN_READS_PICTURE)
    show_picture (self, answer);
  else if (self->has_form)
    weft_try_form_show (self->form, answer);
}

/* What the model reads */

void
weft_try_input_set_model (WeftTryInput           *self,
                          const WeftExplainModel *model)
{
  self->reads = weft_explain_model_get_reads (model);
  self->has_form = self->reads == WEFT_EXPLAIN_READS_TABLE && weft_try_form_set_preparation (self->form, weft_predictor_get_preparation (model->predictor));
  gtk_widget_set_visible (self->file, self->reads != WEFT_EXPLAIN_READS_TEXT);
  gtk_widget_set_visible (self->paste, self->reads == WEFT_EXPLAIN_READS_PICTURE);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), self->reads == WEFT_EXPLAIN_READS_PICTURE);
  gtk_widget_set_visible (self->text, self->reads == WEFT_EXPLAIN_READS_TEXT);
  gtk_widget_set_visible (GTK_WIDGET (self->form), self->has_form);
  show_name (self);
  if (self->has_form) {
    g_auto (GStrv) cells = weft_try_form_make_cells (self->form);

    gtk_box_reorder_child_after (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), self->file, GTK_WIDGET (self->form));
    take (self, NULL, cells, 0);
  }
}

/* The widget */

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  weft_try_input_take_file (WEFT_TRY_INPUT (widget), path);
}

static void
choose_cb (WeftTryInput *self)
{
  const WeftFileChoice choice = { .title = self->reads == WEFT_EXPLAIN_READS_PICTURE ? _("Choose a Picture") : _("Choose a Table"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .chosen = chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

static void
number_cb (WeftTryInput *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
form_cb (WeftTryInput *self)
{
  g_auto (GStrv) cells = weft_try_form_make_cells (self->form);

  take (self, NULL, cells, 0);
}

/* Return asks, with Shift it begins a line. */
static gboolean
key_cb (WeftTryInput    *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  ask_text (self);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_button (WeftTryInput *self,
             const char   *label,
             const char   *help,
             GCallback     clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, help);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
make_buttons (WeftTryInput *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (_("Row"));

  self->paste = make_button (self, _("Paste"), _("Take the picture from the clipboard (Ctrl+V)"), G_CALLBACK (weft_try_input_paste));
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, 1, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Row"), -1);
  g_signal_connect_swapped (self->number, "value-changed", G_CALLBACK (number_cb), self);
  gtk_box_append (GTK_BOX (self->row), label);
  gtk_box_append (GTK_BOX (self->row), GTK_WIDGET (self->number));
  gtk_widget_set_visible (self->row, FALSE);
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), make_button (self, _("Choose…"), _("Choose an input for the model"), G_CALLBACK (choose_cb)));
  gtk_box_append (GTK_BOX (buttons), self->paste);
  gtk_box_append (GTK_BOX (buttons), self->row);
  return buttons;
}

static GtkWidget *
make_file (WeftTryInput *self)
{
  self->file = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->preview = GTK_PICTURE (gtk_picture_new ());
  self->icon = GTK_IMAGE (gtk_image_new_from_icon_name ("image-x-generic-symbolic"));
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_image_set_pixel_size (self->icon, 64);
  gtk_widget_set_size_request (GTK_WIDGET (self->preview), 180, 180);
  gtk_widget_set_halign (GTK_WIDGET (self->preview), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->preview), FALSE);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (self->file), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (self->file), GTK_WIDGET (self->preview));
  gtk_box_append (GTK_BOX (self->file), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (self->file), make_buttons (self));
  gtk_widget_add_css_class (self->file, "try-well");
  return self->file;
}

static GtkWidget *
make_text (WeftTryInput *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *button = make_button (self, _("Ask the Model"), _("Ask what the model says of this text (Return)"), G_CALLBACK (ask_text));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->editor = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->editor, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->editor, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text"), -1);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->editor), keys);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->editor));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_widget_add_css_class (scrolled, "try-text");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->text), scrolled);
  gtk_box_append (GTK_BOX (self->text), button);
  return self->text;
}

static void
remove_cb (gpointer path)
{
  (void) g_unlink (path);
  g_free (path);
}

static void
weft_try_input_finalize (GObject *object)
{
  WeftTryInput *self = WEFT_TRY_INPUT (object);

  g_free (self->path);
  g_strfreev (self->cells);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_ptr_array_unref (self->pasted);
  G_OBJECT_CLASS (weft_try_input_parent_class)->finalize (object);
}

static void
weft_try_input_class_init (WeftTryInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_try_input_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_TRY_INPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", WEFT_TYPE_TRY_INPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weft_try_input_init (WeftTryInput *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->pasted = g_ptr_array_new_with_free_func (remove_cb);
  self->form = WEFT_TRY_FORM (weft_try_form_new ());
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (form_cb), self);
  gtk_box_append (GTK_BOX (box), make_file (self));
  gtk_box_append (GTK_BOX (box), make_text (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->form));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_try_input_new (void)
{
  return g_object_new (WEFT_TYPE_TRY_INPUT, NULL);
}
