/* explain-methods.c: how a prediction is explained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-methods.h"

#include "app/param-sheet.h"
#include "base/i18n.h"

struct _WeftExplainMethods
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *methods; /* const WeftSaliencyMethod: those that suit */
  GPtrArray *layers;  /* char *: ids of those with places, the last one first */

  /* Borrowed */
  const WeftSaliencyMethod *method; /* nullable: none was chosen */

  /* Children */
  AdwComboRow *method_row;
  AdwComboRow *layer_row;
  GtkLabel *help;
  WeftParamSheet *params; /* of the method that is shown */
  WeftParamSheet *seed;

  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainMethods, weft_explain_methods, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The method */

static void
set_method (WeftExplainMethods       *self,
            const WeftSaliencyMethod *method)
{
  guint index = 0;

  self->method = method;
  gtk_label_set_label (self->help, _ (method->help));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->help), method->source);
  gtk_widget_set_visible (GTK_WIDGET (self->layer_row), (method->flags & WEFT_SALIENCY_LAYER) != 0);
  weft_param_sheet_set_table (self->params, method->params);
  gtk_widget_set_visible (GTK_WIDGET (self->seed), (method->flags & WEFT_SALIENCY_RANDOM) != 0);
  if (g_ptr_array_find (self->methods, method, &index))
    adw_combo_row_set_selected (self->method_row, index);
}

static void
method_cb (WeftExplainMethods *self)
{
  guint index = adw_combo_row_get_selected (self->method_row);

  if (self->is_updating || index >= self->methods->len || self->methods->pdata[index] == self->method)
    return;
  set_method (self, self->methods->pdata[index]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
change_cb (WeftExplainMethods *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_explain_methods_show (WeftExplainMethods      *self,
                           const WeftExplainAnswer *answer)
{
  if (self->method != NULL)
    return;
  self->is_updating = TRUE;
  set_method (self, ((const WeftExplainSaliency *) answer->finding)->method);
  self->is_updating = FALSE;
}

WeftExplainSaliencyWish *
weft_explain_methods_make_wish (WeftExplainMethods *self)
{
  guint layer = adw_combo_row_get_selected (self->layer_row);
  const WeftParams *params = weft_param_sheet_get_params (self->params);
  WeftExplainSaliencyWish *wish = weft_explain_box_new (WeftExplainSaliencyWish);

  wish->method = self->method;
  wish->params = params != NULL ? weft_params_copy (params) : NULL;
  wish->seed = (guint64) weft_params_get_integer (weft_param_sheet_get_params (self->seed), "seed");
  wish->layer = layer < self->layers->len ? g_strdup (self->layers->pdata[layer]) : NULL;
  return wish;
}

/* The model */

static void
offer_methods (WeftExplainMethods *self,
               const WeftSubject  *subject)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (const WeftSaliencyMethod *const *method = weft_saliency_list (); *method != NULL; method++)
    if (weft_saliency_suits (*method, subject, NULL)) {
      g_ptr_array_add (self->methods, (gpointer) *method);
      gtk_string_list_append (titles, _ ((*method)->title));
    }
  adw_combo_row_set_model (self->method_row, G_LIST_MODEL (titles));
}

/* The last layer with places is what most methods are meant for. */
static void
offer_layers (WeftExplainMethods *self,
              const WeftSubject  *subject)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);

  for (guint i = n_layers; i-- > 0;) {
    g_autofree char *title = g_strdup_printf ("%s · %s", layers[i].id, _ (layers[i].kind));

    if (!layers[i].spatial)
      continue;
    g_ptr_array_add (self->layers, g_strdup (layers[i].id));
    gtk_string_list_append (titles, title);
  }
  adw_combo_row_set_model (self->layer_row, G_LIST_MODEL (titles));
}

void
weft_explain_methods_set_model (WeftExplainMethods     *self,
                                const WeftExplainModel *model)
{
  self->is_updating = TRUE;
  offer_methods (self, model->subject);
  offer_layers (self, model->subject);
  self->is_updating = FALSE;
}

/* The widget */

static void
weft_explain_methods_finalize (GObject *object)
{
  WeftExplainMethods *self = WEFT_EXPLAIN_METHODS (object);

  g_ptr_array_unref (self->methods);
  g_ptr_array_unref (self->layers);
  G_OBJECT_CLASS (weft_explain_methods_parent_class)->finalize (object);
}

static void
weft_explain_methods_class_init (WeftExplainMethodsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_explain_methods_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_METHODS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_choice (const char *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  return row;
}

static WeftParamSheet *
make_sheet (WeftExplainMethods *self,
            const WeftParam    *table)
{
  GtkWidget *sheet = weft_param_sheet_new (table);

  g_signal_connect_swapped (sheet, "changed", G_CALLBACK (change_cb), self);
  return WEFT_PARAM_SHEET (sheet);
}

static void
weft_explain_methods_init (WeftExplainMethods *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->methods = g_ptr_array_new ();
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->method_row = ADW_COMBO_ROW (make_choice (_("Method")));
  self->layer_row = ADW_COMBO_ROW (make_choice (_("Layer")));
  self->help = GTK_LABEL (gtk_label_new (NULL));
  self->params = make_sheet (self, NULL);
  self->seed = make_sheet (self, weft_param_sheet_seed);
  gtk_label_set_wrap (self->help, TRUE);
  gtk_label_set_xalign (self->help, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "explain-help");
  gtk_widget_add_css_class (GTK_WIDGET (self->seed), "explain-seed");
  gtk_widget_set_visible (GTK_WIDGET (self->seed), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->layer_row), FALSE);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Explanation"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->method_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->layer_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->help));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->params));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->seed));
  g_signal_connect_swapped (self->method_row, "notify::selected", G_CALLBACK (method_cb), self);
  g_signal_connect_swapped (self->layer_row, "notify::selected", G_CALLBACK (change_cb), self);
  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
weft_explain_methods_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_METHODS, NULL);
}
