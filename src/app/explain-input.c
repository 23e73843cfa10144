/* explain-input.c: what a model is to be asked about: a picture, a row or a text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-input.h"

#include "app/file-choice.h"
#include "base/i18n.h"

/* Columns of a row that are shown. */
#define MAX_VALUES 100

/* What stands there for each kind. */
static const struct
{
  const char *none;
  const char *invitation;
} kinds[] = {
  [WEFT_EXPLAIN_READS_PICTURE] = { N_("No picture yet"), N_("Drop a picture here, or choose one") },
  [WEFT_EXPLAIN_READS_TABLE] = { N_("No table yet"), N_("Drop a table here, or choose one") },
  [WEFT_EXPLAIN_READS_TEXT] = { N_("No text yet"), N_("Type a text, then press Return") },
};

struct _WeftExplainInput
{
  AdwBin parent_instance;

  /* Owned */
  char *path;           /* nullable */
  char *column;         /* nullable: of texts, what theirs is called */
  char **cells;         /* nullable: a row that was typed, instead of a file */
  WeftDataset *dataset; /* nullable: whose row is shown */

  /* Children */
  AdwPreferencesGroup *group;
  AdwActionRow *file;
  AdwEntryRow *entry;
  AdwActionRow *row;
  GtkSpinButton *number;
  AdwExpanderRow *values;
  GPtrArray *value_rows; /* AdwActionRow, borrowed by it */

  WeftExplainReads kind;
  gint64 shown_row;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainInput, weft_explain_input, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What was chosen */

static void
show_file (WeftExplainInput *self)
{
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : self->cells != NULL ? g_strdup (_("A row that was typed"))
                                                                                                      : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file), name != NULL ? name : _ (kinds[self->kind].none));
  adw_action_row_set_subtitle (self->file, name != NULL ? "" : _ (kinds[self->kind].invitation));
}

/* Room for all digits. */
static void
fit_number (WeftExplainInput *self,
            gint64            most)
{
  int n = 3;

  for (gint64 rest = most / 1000; rest > 0; rest /= 10)
    n++;
  gtk_editable_set_width_chars (GTK_EDITABLE (self->number), n);
}

/* Row @row of the file, or a row that was typed. */
static void
take (WeftExplainInput  *self,
      const char        *path,
      char             **cells,
      gint64             row)
{
  g_free (self->path);
  g_strfreev (self->cells);
  self->path = g_strdup (path);
  self->cells = g_strdupv (cells);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->number, 1, (double) row + 1);
  gtk_spin_button_set_value (self->number, (double) row + 1);
  fit_number (self, row + 1);
  gtk_widget_set_visible (GTK_WIDGET (self->row), row > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->values), FALSE);
  self->is_updating = FALSE;
  show_file (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_explain_input_take_file (WeftExplainInput *self,
                              const char       *path)
{
  if (self->kind != WEFT_EXPLAIN_READS_TEXT)
    take (self, path, NULL, 0);
}

void
weft_explain_input_take_order (WeftExplainInput       *self,
                               const WeftExplainOrder *order)
{
  if (self->kind == WEFT_EXPLAIN_READS_TEXT && order->cells != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), order->cells[0]);
  take (self, order->file, order->cells, order->row);
}

static void
apply_cb (WeftExplainInput *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text == '\0' || (self->cells != NULL && g_str_equal (text, self->cells[0])))
    return;
  g_strfreev (self->cells);
  self->cells = g_strdupv ((char *[]){ (char *) text, NULL });
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_text (WeftExplainInput *self,
           WeftDataset      *dataset,
           gint64            row)
{
  WeftColumn *column = weft_dataset_find_column (dataset, self->column);
  g_autofree char *text = column != NULL ? weft_column_format_cell (column, row) : NULL;

  if (text == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  apply_cb (self);
}

void
weft_explain_input_take_row (WeftExplainInput *self,
                             const char       *path,
                             WeftDataset      *dataset,
                             gint64            row)
{
  if (self->kind == WEFT_EXPLAIN_READS_TEXT)
    take_text (self, dataset, row);
  else
    take (self, path, NULL, row);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  weft_explain_input_take_file (WEFT_EXPLAIN_INPUT (widget), path);
}

void
weft_explain_input_choose (WeftExplainInput *self)
{
  const WeftFileChoice choice = { .title = self->kind == WEFT_EXPLAIN_READS_PICTURE ? _("Choose a Picture") : _("Choose a Table"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .chosen = chosen_cb };

  if (self->kind == WEFT_EXPLAIN_READS_TEXT)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  else
    weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

static void
number_cb (WeftExplainInput *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* What was read */

static void
add_value (WeftExplainInput *self,
           const char       *name,
           const char       *value)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_expander_row_add_row (self->values, row);
  g_ptr_array_add (self->value_rows, row);
}

static void
show_values (WeftExplainInput *self,
             gint64            row)
{
  for (guint i = 0; i < self->value_rows->len; i++)
    adw_expander_row_remove (self->values, self->value_rows->pdata[i]);
  g_ptr_array_set_size (self->value_rows, 0);
  for (guint i = 0; i < MIN (weft_dataset_get_n_columns (self->dataset), MAX_VALUES); i++) {
    g_autofree char *value = weft_column_format_cell (weft_dataset_get_column (self->dataset, i), row);

    add_value (self, weft_dataset_get_column_name (self->dataset, i), value);
  }
}

void
weft_explain_input_show (WeftExplainInput        *self,
                         const WeftExplainAnswer *answer)
{
  gint64 n_rows = weft_dataset_get_n_rows (answer->dataset);

  if (self->kind == WEFT_EXPLAIN_READS_TEXT || (answer->dataset == self->dataset && answer->row == self->shown_row))
    return;
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  self->dataset = weft_dataset_ref (answer->dataset);
  self->shown_row = answer->row;
  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->number, 1, (double) n_rows);
  fit_number (self, n_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->row), n_rows > 1);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->values), self->kind == WEFT_EXPLAIN_READS_TABLE);
  if (self->kind == WEFT_EXPLAIN_READS_TABLE)
    show_values (self, answer->row);
}

gboolean
weft_explain_input_fill (WeftExplainInput *self,
                         WeftExplainOrder *order)
{
  order->cells = g_strdupv (self->cells);
  order->file = g_strdup (self->path);
  order->row = gtk_widget_get_visible (GTK_WIDGET (self->row)) ? (gint64) gtk_spin_button_get_value (self->number) - 1 : 0;
  return weft_explain_order_has_input (order);
}

/* What the model reads */

const char *
weft_explain_input_get_invitation (WeftExplainInput *self)
{
  return _ (kinds[self->kind].invitation);
}

void
weft_explain_input_set_model (WeftExplainInput       *self,
                              const WeftExplainModel *model)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (model->predictor);

  self->kind = weft_explain_model_get_reads (model);
  if (self->kind == WEFT_EXPLAIN_READS_TEXT)
    self->column = g_strdup (weft_preparation_get_column_name (preparation, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->file), self->kind != WEFT_EXPLAIN_READS_TEXT);
  gtk_widget_set_visible (GTK_WIDGET (self->entry), self->kind == WEFT_EXPLAIN_READS_TEXT);
  show_file (self);
}

/* The widget */

static void
add_file (WeftExplainInput *self)
{
  GtkWidget *button = gtk_button_new_with_label (_("Choose…"));

  self->file = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file), FALSE);
  adw_action_row_set_title_lines (self->file, 1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose an input for the model"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (weft_explain_input_choose), self);
  adw_action_row_add_suffix (self->file, button);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->file));
}

static void
add_entry (WeftExplainInput *self)
{
  self->entry = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _("Text"));
  adw_entry_row_set_show_apply_button (self->entry, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->entry), FALSE);
  g_signal_connect_swapped (self->entry, "apply", G_CALLBACK (apply_cb), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->entry));
}

static void
add_row (WeftExplainInput *self)
{
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  self->number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, 1, 1));
  self->values = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _("Row"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->values), _("Values"));
  gtk_widget_set_valign (GTK_WIDGET (self->number), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Row"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->values), FALSE);
  adw_action_row_add_suffix (self->row, GTK_WIDGET (self->number));
  g_signal_connect_swapped (self->number, "value-changed", G_CALLBACK (number_cb), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->row));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->values));
}

static void
weft_explain_input_finalize (GObject *object)
{
  WeftExplainInput *self = WEFT_EXPLAIN_INPUT (object);

  g_free (self->path);
  g_strfreev (self->cells);
  g_free (self->column);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_ptr_array_unref (self->value_rows);
  G_OBJECT_CLASS (weft_explain_input_parent_class)->finalize (object);
}

static void
weft_explain_input_class_init (WeftExplainInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_explain_input_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_INPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_input_init (WeftExplainInput *self)
{
  self->value_rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Input"));
  add_file (self);
  add_entry (self);
  add_row (self);
  show_file (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

GtkWidget *
weft_explain_input_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_INPUT, NULL);
}
