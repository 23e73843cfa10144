/* try-history.c: what a model was asked with in this session, as chips
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-history.h"

#include "app/try-result.h"
#include "base/i18n.h"

/* Older ones go. */
#define MAX_CHIPS 8

#define CHIP_CHARS 22

/**
 * Chip:
 * @order: what was asked
 * @input: the same as a text, with which it is found again
 * @label: what stands on it
 */
typedef struct
{
  WeftExplainOrder order;
  char *input;
  char *label;
} Chip;

struct _WeftTryHistory
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *chips; /* Chip, the latest first */

  /* Children */
  GtkFlowBox *box;
};

G_DEFINE_FINAL_TYPE (WeftTryHistory, weft_try_history, ADW_TYPE_BIN)

enum {
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
chip_free (gpointer data)
{
  Chip *self = data;

  weft_explain_order_clear (&self->order);
  g_free (self->input);
  g_free (self->label);
  g_free (self);
}

/* "cat.png — Dog"; of a row of a table the answer alone. */
static char *
make_label (const WeftExplainOrder  *order,
            const WeftExplainAnswer *answer)
{
  g_autofree char *said = weft_try_result_name (answer), *name = NULL;

  if (order->cells != NULL && order->cells[1] != NULL)
    return g_steal_pointer (&said);
  name = order->file != NULL ? g_path_get_basename (order->file) : g_strdup (order->cells[0]);
  if (answer->row > 0)
    return g_strdup_printf (_("%s, row %d — %s"), name, (int) answer->row + 1, said);
  return g_strdup_printf (_("%s — %s"), name, said);
}

/* Whether the latest chip is of the same answer to another row that was typed. */
static gboolean
replaces_latest (WeftTryHistory *self,
                 const Chip     *chip)
{
  const Chip *latest = self->chips->len > 0 ? self->chips->pdata[0] : NULL;
  gboolean is_row = chip->order.cells != NULL && chip->order.cells[1] != NULL;

  return is_row && latest != NULL && latest->order.cells != NULL && g_str_equal (latest->label, chip->label);
}

static void
forget (WeftTryHistory *self,
        const Chip     *chip)
{
  if (replaces_latest (self, chip))
    g_ptr_array_remove_index (self->chips, 0);
  for (guint i = self->chips->len; i-- > 0;) {
    const Chip *other = self->chips->pdata[i];

    if (g_str_equal (other->input, chip->input) && other->order.row == chip->order.row)
      g_ptr_array_remove_index (self->chips, i);
  }
  if (self->chips->len == MAX_CHIPS)
    g_ptr_array_set_size (self->chips, MAX_CHIPS - 1);
}

static void
clicked_cb (WeftTryHistory *self,
            GtkButton      *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "chip"));
  g_auto (WeftExplainOrder) order = { 0 };

  weft_explain_order_copy (&order, &((const Chip *) self->chips->pdata[index])->order);
  g_signal_emit (self, signals[CHOSEN], 0, &order);
}

static void
show_chip (WeftTryHistory *self,
           guint           index)
{
  const Chip *chip = self->chips->pdata[index];
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (chip->label), *child = gtk_flow_box_child_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CHIP_CHARS);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, chip->input);
  gtk_widget_add_css_class (button, "try-chip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, chip->label, -1);
  g_object_set_data (G_OBJECT (button), "chip", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->box, child);
}

/* Chips that stay are made anew; the keyboard stays on the first. */
static void
show_chips (WeftTryHistory *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *child;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_flow_box_remove (self->box, child);
  for (guint i = 0; i < self->chips->len; i++)
    show_chip (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (had_focus)
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
weft_try_history_add (WeftTryHistory          *self,
                      const WeftExplainOrder  *order,
                      const WeftExplainAnswer *answer)
{
  Chip *chip = g_new0 (Chip, 1);

  weft_explain_order_copy (&chip->order, order);
  chip->input = g_strdup (answer->input);
  chip->label = make_label (order, answer);
  forget (self, chip);
  g_ptr_array_insert (self->chips, 0, chip);
  show_chips (self);
}

guint
weft_try_history_get_n (WeftTryHistory *self)
{
  return self->chips->len;
}

static void
weft_try_history_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_TRY_HISTORY (object)->chips);
  G_OBJECT_CLASS (weft_try_history_parent_class)->finalize (object);
}

static void
weft_try_history_class_init (WeftTryHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_try_history_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_TRY_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
weft_try_history_init (WeftTryHistory *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *heading = gtk_label_new (_("Asked Before"));

  self->chips = g_ptr_array_new_with_free_func (chip_free);
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->box, MAX_CHIPS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Asked Before"), -1);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_try_history_new (void)
{
  return g_object_new (WEFT_TYPE_TRY_HISTORY, NULL);
}
