/* trials-sheet.c: what is around the rows of trials and has the keyboard focus
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-sheet.h"

/* Texts that are kept laid out; a few screens full. */
#define MAX_TEXTS 4096

struct _WeftTrialsSheet
{
  GtkWidget parent_instance;

  /* Owned */
  GHashTable *words; /* text → PangoLayout */
  GHashTable *numbers;
  PangoAttrList *tabular;
};

G_DEFINE_FINAL_TYPE (WeftTrialsSheet, weft_trials_sheet, GTK_TYPE_WIDGET)

/* Font and scale may be others. */
static void
forget (WeftTrialsSheet *self)
{
  g_hash_table_remove_all (self->words);
  g_hash_table_remove_all (self->numbers);
}

static void
weft_trials_sheet_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (weft_trials_sheet_parent_class)->css_changed (widget, change);
  forget (WEFT_TRIALS_SHEET (widget));
}

static void
weft_trials_sheet_system_setting_changed (GtkWidget        *widget,
                                          GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (weft_trials_sheet_parent_class)->system_setting_changed (widget, setting);
  forget (WEFT_TRIALS_SHEET (widget));
}

static void
weft_trials_sheet_finalize (GObject *object)
{
  WeftTrialsSheet *self = WEFT_TRIALS_SHEET (object);

  g_hash_table_unref (self->words);
  g_hash_table_unref (self->numbers);
  pango_attr_list_unref (self->tabular);
  G_OBJECT_CLASS (weft_trials_sheet_parent_class)->finalize (object);
}

static void
weft_trials_sheet_class_init (WeftTrialsSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_trials_sheet_finalize;
  widget_class->css_changed = weft_trials_sheet_css_changed;
  widget_class->system_setting_changed = weft_trials_sheet_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "listview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
weft_trials_sheet_init (WeftTrialsSheet *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->tabular = pango_attr_list_new ();
  pango_attr_list_insert (self->tabular, pango_attr_font_features_new ("tnum=1"));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
weft_trials_sheet_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_SHEET, NULL);
}

PangoLayout *
weft_trials_sheet_lay_out (WeftTrialsSheet *self,
                           const char      *text,
                           gboolean         is_number)
{
  GHashTable *texts = is_number ? self->numbers : self->words;
  PangoLayout *layout = g_hash_table_lookup (texts, text);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (texts) >= MAX_TEXTS)
    g_hash_table_remove_all (texts);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  if (is_number)
    pango_layout_set_attributes (layout, self->tabular);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  g_hash_table_insert (texts, g_strdup (text), layout);
  return layout;
}
