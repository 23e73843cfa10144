/* layout-settings.c: what is laid out, how, and in which colors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/layout-settings.h"

#include "app/param-sheet.h"
#include "base/i18n.h"

/* Which rows are drawn. */
static const WeftParam draw_params[] = {
  {
    .id = "rows",
    .type = WEFT_PARAM_INTEGER,
    .title = N_("Rows at most"),
    .help = N_("Of more rows, so many are drawn, all classes among them."),
    .fallback = "2000",
    .minimum = WEFT_EMBEDDING_LEAST_ROWS,
    .maximum = 1000000,
  },
  {
    .id = "seed",
    .type = WEFT_PARAM_INTEGER,
    .title = N_("Seed"),
    .help = N_("Which random numbers are drawn. The same seed gives the same picture."),
    .fallback = "1",
    .minimum = 0,
    .maximum = G_MAXINT32,
  },
  { NULL },
};

static const char *const color_titles[WEFT_N_LAYOUT_COLORS] = {
  [WEFT_LAYOUT_CLASS] = N_("Class"),
  [WEFT_LAYOUT_PREDICTED] = N_("Predicted class"),
  [WEFT_LAYOUT_ERROR] = N_("Error"),
  [WEFT_LAYOUT_CONFIDENCE] = N_("Confidence"),
  [WEFT_LAYOUT_TRUST] = N_("Own trust"),
};

struct _WeftLayoutSettings
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *layers; /* char *: after the first place of the choice, which is the data */

  /* Borrowed */
  const WeftEmbeddingMethod *method;

  /* Children */
  AdwComboRow *layer_row;
  AdwComboRow *method_row;
  AdwComboRow *color_row;
  GtkLabel *help;
  WeftParamSheet *params; /* of the method */
  WeftParamSheet *draw;   /* of `draw_params` */

  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftLayoutSettings, weft_layout_settings, ADW_TYPE_BIN)

enum {
  ASKED,
  METHOD,
  COLOR,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

const char *
weft_layout_color_get_title (WeftLayoutColor color)
{
  return _ (color_titles[color]);
}

/* Choices */

static void
set_method (WeftLayoutSettings        *self,
            const WeftEmbeddingMethod *method)
{
  self->method = method;
  gtk_label_set_label (self->help, _ (method->help));
  weft_param_sheet_set_table (self->params, method->params);
}

static void
method_cb (WeftLayoutSettings *self)
{
  if (self->is_updating)
    return;
  set_method (self, &weft_embedding_methods[adw_combo_row_get_selected (self->method_row)]);
  g_signal_emit (self, signals[METHOD], 0);
}

static void
param_cb (WeftLayoutSettings *self)
{
  g_signal_emit (self, signals[METHOD], 0);
}

static void
ask_cb (WeftLayoutSettings *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[ASKED], 0);
}

static void
color_cb (WeftLayoutSettings *self)
{
  g_signal_emit (self, signals[COLOR], 0);
}

void
weft_layout_settings_set_model (WeftLayoutSettings     *self,
                                const WeftExplainModel *model)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new ((const char *const[]){ _("Raw data"), NULL });
  const WeftSubject *subject = model->subject;
  guint n, chosen = 0;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n);

  self->is_updating = TRUE;
  for (guint i = 0; i < n; i++) {
    g_autofree char *title = g_strdup_printf ("%s · %s", layers[i].id, _ (layers[i].kind));

    gtk_string_list_append (titles, title);
    g_ptr_array_add (self->layers, g_strdup (layers[i].id));
    if (layers[i].value != weft_subject_get_logits (subject) && layers[i].value != weft_subject_get_scores (subject))
      chosen = i + 1;
  }
  adw_combo_row_set_model (self->layer_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->layer_row, chosen);
  self->is_updating = FALSE;
}

WeftExplainEmbeddingWish *
weft_layout_settings_make_wish (WeftLayoutSettings *self)
{
  WeftExplainEmbeddingWish *wish = weft_explain_box_new (WeftExplainEmbeddingWish);
  guint chosen = adw_combo_row_get_selected (self->layer_row);
  const WeftParams *draw = weft_param_sheet_get_params (self->draw);

  wish->layer = chosen > 0 && chosen <= self->layers->len ? g_strdup (self->layers->pdata[chosen - 1]) : NULL;
  wish->most_rows = weft_params_get_integer (draw, "rows");
  wish->seed = (guint64) weft_params_get_integer (draw, "seed");
  return wish;
}

const WeftEmbeddingMethod *
weft_layout_settings_get_method (WeftLayoutSettings *self)
{
  return self->method;
}

const WeftParams *
weft_layout_settings_get_params (WeftLayoutSettings *self)
{
  return weft_param_sheet_get_params (self->params);
}

WeftLayoutColor
weft_layout_settings_get_color (WeftLayoutSettings *self)
{
  return (WeftLayoutColor) adw_combo_row_get_selected (self->color_row);
}

/* The widget */

static void
weft_layout_settings_finalize (GObject *object)
{
  WeftLayoutSettings *self = WEFT_LAYOUT_SETTINGS (object);

  g_ptr_array_unref (self->layers);
  G_OBJECT_CLASS (weft_layout_settings_parent_class)->finalize (object);
}

static void
weft_layout_settings_class_init (WeftLayoutSettingsClass *klass)
{
  static const char *const names[N_SIGNALS] = { "asked", "method", "color" };

  G_OBJECT_CLASS (klass)->finalize = weft_layout_settings_finalize;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], WEFT_TYPE_LAYOUT_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
add_sheet (WeftLayoutSettings  *self,
           AdwPreferencesGroup *group,
           const WeftParam     *table,
           GCallback            changed)
{
  GtkWidget *sheet = weft_param_sheet_new (table);

  g_signal_connect_swapped (sheet, "changed", changed, self);
  gtk_widget_add_css_class (sheet, "explain-seed");
  adw_preferences_group_add (group, sheet);
  return WEFT_PARAM_SHEET (sheet);
}

static void
add_help (WeftLayoutSettings  *self,
          AdwPreferencesGroup *group)
{
  self->help = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->help, TRUE);
  gtk_label_set_xalign (self->help, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "explain-help");
  adw_preferences_group_add (group, GTK_WIDGET (self->help));
}

/* t-SNE first: it is what people look for. */
static void
offer_methods (WeftLayoutSettings *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  const WeftEmbeddingMethod *first = weft_embedding_find_method ("tsne", NULL);

  for (const WeftEmbeddingMethod *method = weft_embedding_methods; method->id != NULL; method++)
    gtk_string_list_append (titles, _ (method->title));
  adw_combo_row_set_model (self->method_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->method_row, (guint) (first - weft_embedding_methods));
  set_method (self, first);
}

static void
offer_colors (WeftLayoutSettings *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (int color = 0; color < WEFT_N_LAYOUT_COLORS; color++)
    gtk_string_list_append (titles, _ (color_titles[color]));
  adw_combo_row_set_model (self->color_row, G_LIST_MODEL (titles));
}

static void
weft_layout_settings_init (WeftLayoutSettings *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->layers = g_ptr_array_new_with_free_func (g_free);
  adw_preferences_group_set_title (group, _("Embedding"));
  self->layer_row = add_choice (group, _("Laid Out"));
  self->method_row = add_choice (group, _("Method"));
  self->color_row = add_choice (group, _("Color By"));
  add_help (self, group);
  self->draw = add_sheet (self, group, draw_params, G_CALLBACK (ask_cb));
  self->params = add_sheet (self, group, NULL, G_CALLBACK (param_cb));
  offer_methods (self);
  offer_colors (self);
  g_signal_connect_swapped (self->layer_row, "notify::selected", G_CALLBACK (ask_cb), self);
  g_signal_connect_swapped (self->method_row, "notify::selected", G_CALLBACK (method_cb), self);
  g_signal_connect_swapped (self->color_row, "notify::selected", G_CALLBACK (color_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

GtkWidget *
weft_layout_settings_new (void)
{
  return g_object_new (WEFT_TYPE_LAYOUT_SETTINGS, NULL);
}
