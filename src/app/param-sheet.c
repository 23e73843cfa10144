/* param-sheet.c: the parameters of a table, with values of their own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-sheet.h"

#include "app/param-row.h"
#include "base/i18n.h"

struct _WeftParamSheet
{
  AdwBin parent_instance;

  /* Owned */
  WeftParams *params; /* nullable */

  /* Children */
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (WeftParamSheet, weft_param_sheet, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

const WeftParam weft_param_sheet_seed[] = {
  {
    .id = "seed",
    .type = WEFT_PARAM_INTEGER,
    .title = N_("Seed"),
    .help = N_("Which random numbers are drawn. The same seed gives the same picture."),
    .fallback = "0",
    .minimum = 0,
    .maximum = G_MAXINT32,
  },
  { NULL },
};

static void
show_values (WeftParamSheet *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++) {
    const WeftParam *param = weft_param_row_get_param (WEFT_PARAM_ROW (row));

    weft_param_row_show (WEFT_PARAM_ROW (row), weft_params_get (self->params, param->id), NULL);
    gtk_widget_set_visible (GTK_WIDGET (row), weft_params_is_visible (self->params, param->id));
  }
}

static void
submit_cb (WeftParamSheet *self,
           const char     *text,
           WeftParamRow   *row)
{
  g_autoptr (GError) error = NULL;

  if (!weft_params_set (self->params, weft_param_row_get_param (row)->id, text, &error)) {
    weft_param_row_set_error (row, error->message);
    return;
  }
  show_values (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_rows (WeftParamSheet  *self,
          const WeftParam *table)
{
  for (const WeftParam *param = table; param->id != NULL; param++) {
    GtkWidget *row = weft_param_row_new (param);

    g_signal_connect_swapped (row, "submit", G_CALLBACK (submit_cb), self);
    gtk_list_box_append (self->rows, row);
  }
}

void
weft_param_sheet_set_table (WeftParamSheet  *self,
                            const WeftParam *table)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  g_clear_pointer (&self->params, weft_params_free);
  if (table != NULL) {
    self->params = weft_params_new (table);
    add_rows (self, table);
    show_values (self);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->rows), table != NULL && table->id != NULL);
}

const WeftParams *
weft_param_sheet_get_params (WeftParamSheet *self)
{
  return self->params;
}

/* The widget */

static void
weft_param_sheet_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_PARAM_SHEET (object)->params, weft_params_free);
  G_OBJECT_CLASS (weft_param_sheet_parent_class)->finalize (object);
}

static void
weft_param_sheet_class_init (WeftParamSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_param_sheet_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_PARAM_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_param_sheet_init (WeftParamSheet *self)
{
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "boxed-list");
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->rows));
}

GtkWidget *
weft_param_sheet_new (const WeftParam *table)
{
  WeftParamSheet *self = g_object_new (WEFT_TYPE_PARAM_SHEET, NULL);

  weft_param_sheet_set_table (self, table);
  return GTK_WIDGET (self);
}
