/* explain-units-settings.c: how inputs are made up that a unit answers to
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-units-settings.h"

#include "app/param-sheet.h"
#include "base/i18n.h"

/* What it begins with. */
typedef enum {
  NOISE,
  INPUT,
} Start;

struct _WeftExplainUnitsSettings
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *methods; /* const WeftOptimumMethod: those that suit */

  /* Children */
  AdwComboRow *method;
  AdwComboRow *start;
  GtkLabel *help;
  WeftParamSheet *params;
  WeftParamSheet *seed;

  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainUnitsSettings, weft_explain_units_settings, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
change_cb (WeftExplainUnitsSettings *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Returns: (nullable): what was chosen */
static const WeftOptimumMethod *
get_method (WeftExplainUnitsSettings *self)
{
  guint index = adw_combo_row_get_selected (self->method);

  return index < self->methods->len ? self->methods->pdata[index] : NULL;
}

static gboolean
get_starts (WeftExplainUnitsSettings *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->start)) && adw_combo_row_get_selected (self->start) == INPUT;
}

static void
show_method (WeftExplainUnitsSettings *self)
{
  const WeftOptimumMethod *method = get_method (self);

  if (method == NULL)
    return;
  gtk_label_set_label (self->help, _ (method->help));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->help), method->source);
  gtk_widget_set_visible (GTK_WIDGET (self->start), method->starts);
  weft_param_sheet_set_table (self->params, method->params);
}

static void
method_cb (WeftExplainUnitsSettings *self)
{
  if (self->is_updating)
    return;
  show_method (self);
  change_cb (self);
}

void
weft_explain_units_settings_set_model (WeftExplainUnitsSettings *self,
                                       const WeftExplainModel   *model)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gboolean is_picture = weft_explain_model_get_reads (model) == WEFT_EXPLAIN_READS_PICTURE, can = weft_explain_units_can_make_up (model);

  self->is_updating = TRUE;
  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++)
    if (can && (is_picture || !method->pictures)) {
      g_ptr_array_add (self->methods, (gpointer) method);
      gtk_string_list_append (titles, _ (method->title));
    }
  adw_combo_row_set_model (self->method, G_LIST_MODEL (titles));
  show_method (self);
  gtk_widget_set_visible (adw_bin_get_child (ADW_BIN (self)), self->methods->len > 0);
  self->is_updating = FALSE;
}

void
weft_explain_units_settings_fill (WeftExplainUnitsSettings *self,
                                  WeftExplainUnitsWish     *wish)
{
  const WeftParams *params = weft_param_sheet_get_params (self->params);

  wish->method = get_method (self);
  wish->params = params != NULL ? weft_params_copy (params) : NULL;
  wish->starts = get_starts (self);
  wish->seed = (guint64) weft_params_get_integer (weft_param_sheet_get_params (self->seed), "seed");
}

/* The widget */

static void
weft_explain_units_settings_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_EXPLAIN_UNITS_SETTINGS (object)->methods);
  G_OBJECT_CLASS (weft_explain_units_settings_parent_class)->finalize (object);
}

static void
weft_explain_units_settings_class_init (WeftExplainUnitsSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_explain_units_settings_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_UNITS_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static AdwComboRow *
add_choice (AdwPreferencesGroup *group,
            const char          *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static WeftParamSheet *
add_sheet (WeftExplainUnitsSettings *self,
           AdwPreferencesGroup      *group,
           const WeftParam          *table)
{
  GtkWidget *sheet = weft_param_sheet_new (table);

  g_signal_connect_swapped (sheet, "changed", G_CALLBACK (change_cb), self);
  gtk_widget_add_css_class (sheet, "explain-seed");
  adw_preferences_group_add (group, sheet);
  return WEFT_PARAM_SHEET (sheet);
}

static void
add_help (WeftExplainUnitsSettings *self,
          AdwPreferencesGroup      *group)
{
  self->help = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->help, TRUE);
  gtk_label_set_xalign (self->help, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "explain-help");
  adw_preferences_group_add (group, GTK_WIDGET (self->help));
}

static void
weft_explain_units_settings_init (WeftExplainUnitsSettings *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (GtkStringList) starts = gtk_string_list_new ((const char *const[]){ [NOISE] = _("Noise"), [INPUT] = _("The input"), NULL });

  self->methods = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _("Made Up"));
  self->method = add_choice (group, _("Method"));
  self->start = add_choice (group, _("Begin With"));
  adw_combo_row_set_model (self->start, G_LIST_MODEL (starts));
  add_help (self, group);
  self->params = add_sheet (self, group, NULL);
  self->seed = add_sheet (self, group, weft_param_sheet_seed);
  g_signal_connect_swapped (self->method, "notify::selected", G_CALLBACK (method_cb), self);
  g_signal_connect_swapped (self->start, "notify::selected", G_CALLBACK (change_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

GtkWidget *
weft_explain_units_settings_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_UNITS_SETTINGS, NULL);
}
