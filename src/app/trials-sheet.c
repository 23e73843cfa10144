/* trials-sheet.c: what is around the rows of trials and has the keyboard focus
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-sheet.h"

struct _WeftTrialsSheet
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (WeftTrialsSheet, weft_trials_sheet, GTK_TYPE_WIDGET)

static void
weft_trials_sheet_class_init (WeftTrialsSheetClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "listview");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GRID);
}

static void
weft_trials_sheet_init (WeftTrialsSheet *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
weft_trials_sheet_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_SHEET, NULL);
}
