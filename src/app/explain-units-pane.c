/* explain-units-pane.c: what a unit looks for, growing, beside the data that it answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-units-pane.h"

#include "app/accessible.h"
#include "app/explain-layer.h"
#include "app/explain-units-settings.h"
#include "app/filter-view.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/i18n.h"
#include "explain/feature-maps.h"

#include <math.h>

/* Of the picture; of examples, no more than the second is asked for. */
#define LEAST_WIDTH  240
#define LEAST_HEIGHT 260
#define MOST_HEIGHT  420

#define STEPS_HEIGHT 170

/**
 * Layer:
 * @id: (nullable): %NULL: the classes
 * @n_units: of it
 * @has_filters: whether it has weights to look at
 */
typedef struct
{
  char *id;
  gint64 n_units;
  gboolean has_filters;
} Layer;

struct _WeftExplainUnitsPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable: what is shown of a unit */
  WeftExplainModel *model;   /* nullable */
  GArray *layers;            /* Layer: those that suit */
  GtkWidget *settings;       /* in the column of the page */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *bar;
  GtkDropDown *layer;
  GtkSpinButton *unit;
  GtkWidget *modes;
  GtkToggleButton *looks;
  GtkToggleButton *weights;
  GtkWidget *start;
  GtkWidget *stop;
  GtkWidget *save;
  GtkWidget *save_weights;
  GtkLabel *hint;
  GtkWidget *page;
  WeftPictureView *picture;
  WeftPictureView *steps;
  GtkLabel *statistics;
  WeftFilterView *filters;

  gboolean keeps; /* what is shown is to stay: it was stopped */
  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainUnitsPane, weft_explain_units_pane, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static void
clear_layer (gpointer data)
{
  g_free (((Layer *) data)->id);
}

static WeftExplainUnits *
get_finding (WeftExplainUnitsPane *self)
{
  return self->answer != NULL ? self->answer->finding : NULL;
}

/* Returns: (nullable): the layer that is chosen */
static const Layer *
get_layer (WeftExplainUnitsPane *self)
{
  guint index = gtk_drop_down_get_selected (self->layer);

  return index < self->layers->len ? &g_array_index (self->layers, Layer, index) : NULL;
}

static gboolean
shows_weights (WeftExplainUnitsPane *self)
{
  const Layer *layer = get_layer (self);

  return layer != NULL && layer->has_filters && gtk_toggle_button_get_active (self->weights);
}

gint64
weft_explain_units_pane_get_step (WeftExplainUnitsPane *self)
{
  const WeftExplainUnits *finding = get_finding (self);

  return finding != NULL ? finding->step : 0;
}

/* The pictures */

static gpointer
take (gpointer owner)
{
  const WeftExplainUnits *finding = get_finding (owner);

  return finding != NULL ? weft_optimum_chart_ref (finding->chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_optimum_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_optimum_chart_paint (data, style, cr, width, height);
}

static void
draw_steps (gconstpointer         data,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                height)
{
  weft_optimum_chart_paint_steps (data, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainUnitsPane *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  const WeftExplainUnits *finding = get_finding (owner);

  return finding != NULL ? weft_optimum_chart_to_csv (finding->chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };
static const WeftPictureSource steps_source = { take, draw_steps, drop, NULL, make_recipe, make_numbers };

/* Two buttons, not one that is now this and now that: what a click means must not change between
 * pressing and releasing, and leaving a field by that click may start something. */
static void
show_running (WeftExplainUnitsPane *self,
              gboolean              is_running)
{
  if (!is_running && gtk_widget_has_focus (self->stop))
    gtk_widget_grab_focus (self->start);
  gtk_widget_set_sensitive (self->stop, is_running);
}

/* What each mode has in the bar. */
static void
show_bar (WeftExplainUnitsPane *self)
{
  const Layer *layer = get_layer (self);
  gboolean is_weights = shows_weights (self), can = self->model != NULL && weft_explain_units_can_make_up (self->model);

  gtk_widget_set_visible (self->modes, layer != NULL && layer->has_filters);
  gtk_widget_set_visible (self->start, !is_weights && can);
  gtk_widget_set_visible (self->stop, !is_weights && can);
  gtk_widget_set_visible (self->save, !is_weights && self->answer != NULL);
  gtk_widget_set_visible (self->save_weights, is_weights);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), !is_weights && self->answer != NULL && self->answer->data == NULL);
}

/* As high as everything needs at this width, within reason. */
static void
make_room (WeftExplainUnitsPane   *self,
           const WeftOptimumChart *chart)
{
  WeftPaintStyle style;
  double height;

  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  height = weft_optimum_chart_get_natural_height (chart, &style, MAX (gtk_widget_get_width (GTK_WIDGET (self->picture)), LEAST_WIDTH));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, (int) CLAMP (height, LEAST_HEIGHT, MOST_HEIGHT));
}

static void
show_unit (WeftExplainUnitsPane *self,
           WeftExplainAnswer    *answer)
{
  const WeftExplainUnits *finding = answer->finding;
  const WeftOptimumChart *chart = finding->chart;
  guint n = chart->curve->len;
  g_autofree char *steps = n > 0 ? g_strdup_printf (_("From %.3g in the first step to %.3g in step %u"), g_array_index (chart->curve, double, 0), g_array_index (chart->curve, double, n - 1), n) : NULL;

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  show_running (self, answer->fraction < 1);
  make_room (self, chart);
  weft_picture_view_describe (self->picture, chart->title, chart->caption);
  weft_picture_view_queue (self->picture);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), n > 0);
  weft_picture_view_describe (self->steps, _("Activation, step by step"), steps);
  weft_picture_view_queue (self->steps);
  gtk_label_set_label (self->statistics, chart->statistics != NULL ? chart->statistics : "");
  gtk_widget_set_visible (GTK_WIDGET (self->statistics), chart->statistics != NULL);
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);
  gboolean is_weights = answer->question == &weft_explain_filters;

  if (is_weights)
    weft_filter_view_show (self->filters, answer);
  else
    show_unit (self, answer);
  show_bar (self);
  weft_explain_stage_show (self->stage, is_weights ? GTK_WIDGET (self->filters) : self->page);
}

/* What is asked */

static void
fill_filters (const Layer      *layer,
              WeftExplainOrder *order)
{
  WeftExplainFiltersWish *wish = weft_explain_box_new (WeftExplainFiltersWish);

  wish->layer = g_strdup (layer->id);
  order->question = &weft_explain_filters;
  order->wish = wish;
}

static void
fill_unit (WeftExplainUnitsPane *self,
           const Layer          *layer,
           WeftExplainOrder     *order)
{
  WeftExplainUnitsWish *wish = weft_explain_box_new (WeftExplainUnitsWish);

  wish->layer = g_strdup (layer->id);
  wish->unit = gtk_spin_button_get_value_as_int (self->unit);
  weft_explain_units_settings_fill (WEFT_EXPLAIN_UNITS_SETTINGS (self->settings), wish);
  wish->known = weft_explain_box_ref (get_finding (self));
  wish->keeps = self->keeps && wish->known != NULL;
  order->question = weft_explain_units_choose (self->model, wish->starts);
  order->wish = wish;
  show_running (self, !wish->keeps);
  self->keeps = FALSE;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);
  const Layer *layer = get_layer (self);

  order->question = weft_explain_units_choose (self->model, FALSE);
  if (layer == NULL)
    return FALSE;
  if (shows_weights (self))
    fill_filters (layer, order);
  else
    fill_unit (self, layer, order);
  return TRUE;
}

static void
ask (WeftExplainUnitsPane *self)
{
  if (!self->is_updating)
    weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

/* What is there by now stays. */
static void
stop_cb (WeftExplainUnitsPane *self)
{
  self->keeps = TRUE;
  ask (self);
}

/* While weights are looked at, what was made up in another way is forgotten. */
static void
settings_cb (WeftExplainUnitsPane *self)
{
  if (shows_weights (self))
    g_clear_pointer (&self->answer, weft_explain_answer_unref);
  else
    ask (self);
}

static void
unit_cb (WeftExplainUnitsPane *self)
{
  const Layer *layer = get_layer (self);
  int unit = gtk_spin_button_get_value_as_int (self->unit);

  weft_filter_view_choose (self->filters, (guint) unit);
  if (self->is_updating)
    return;
  if (layer != NULL && layer->id != NULL)
    weft_explain_pane_choose_unit (WEFT_EXPLAIN_PANE (self), layer->id, unit);
  if (!shows_weights (self))
    ask (self);
}

static void
layer_cb (WeftExplainUnitsPane *self)
{
  const Layer *layer = get_layer (self);
  gboolean was_updating = self->is_updating;

  if (layer == NULL)
    return;
  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->unit, 0, (double) layer->n_units - 1);
  gtk_spin_button_set_value (self->unit, 0);
  self->is_updating = was_updating;
  show_bar (self);
  ask (self);
}

/* Returns: whether what the mode in front shows is of the layer and unit that are chosen */
static gboolean
is_known (WeftExplainUnitsPane *self)
{
  const WeftExplainUnits *finding = get_finding (self);
  const char *id = get_layer (self)->id;

  if (shows_weights (self))
    return g_strcmp0 (weft_filter_view_get_layer (self->filters), id) == 0;
  return finding != NULL && g_strcmp0 (finding->layer, id) == 0 && finding->unit == gtk_spin_button_get_value_as_int (self->unit);
}

/* What was computed of a unit meanwhile stays. */
static void
mode_cb (WeftExplainUnitsPane *self)
{
  if (get_layer (self) == NULL)
    return;
  show_bar (self);
  if (is_known (self))
    weft_explain_stage_show (self->stage, shows_weights (self) ? GTK_WIDGET (self->filters) : self->page);
  else
    ask (self);
}

static void
chosen_cb (WeftExplainUnitsPane *self,
           guint                 filter)
{
  gtk_spin_button_set_value (self->unit, filter);
}

static void
activated_cb (WeftExplainUnitsPane *self)
{
  gtk_toggle_button_set_active (self->looks, TRUE);
}

/* The model */

static void
add_layer (WeftExplainUnitsPane *self,
           GtkStringList        *titles,
           const char           *title,
           Layer                 layer)
{
  g_array_append_val (self->layers, layer);
  gtk_string_list_append (titles, title);
}

/* The classes, then the layers from the input on. */
static void
offer_layers (WeftExplainUnitsPane *self,
              const WeftSubject    *subject)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);

  if (weft_subject_get_n_places (subject) == 1)
    add_layer (self, titles, _("Output"), (Layer){ NULL, weft_subject_get_n_classes (subject), FALSE });
  for (guint i = 0; i < n_layers; i++) {
    g_autofree char *title = weft_explain_layer_make_title (&layers[i]);

    if (weft_feature_maps_suit (&layers[i]))
      add_layer (self, titles, title, (Layer){ g_strdup (layers[i].id), layers[i].shape.extent[0], weft_filter_bank_suits (subject, &layers[i]) });
  }
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (titles));
}

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);

  self->is_updating = TRUE;
  self->model = weft_explain_model_ref (model);
  weft_explain_units_settings_set_model (WEFT_EXPLAIN_UNITS_SETTINGS (self->settings), model);
  offer_layers (self, model->subject);
  layer_cb (self);
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->bar, self->layers->len > 0);
  return self->layers->len > 0;
}

/* What another view has chosen is made next. */
static void
take_unit (WeftExplainPane *pane,
           const char      *layer,
           gint64           unit)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);
  guint index = 0;

  while (index < self->layers->len && g_strcmp0 (g_array_index (self->layers, Layer, index).id, layer) != 0)
    index++;
  if (index == self->layers->len)
    return;
  self->is_updating = TRUE;
  gtk_drop_down_set_selected (self->layer, index);
  gtk_spin_button_set_value (self->unit, (double) unit);
  self->is_updating = FALSE;
  ask (self);
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_UNITS_PANE (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_UNITS_PANE (pane)->settings;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_unit = take_unit;
  iface->get_stage = get_stage;
  iface->get_settings = get_settings;
}

/* The widget */

static void
add_layer_choice (WeftExplainUnitsPane *self,
                  GtkWidget            *box)
{
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  gtk_widget_set_tooltip_text (choice, _("Layer"));
  (void) weft_accessible_name_inner (choice, _("Layer"));
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (layer_cb), self);
  gtk_box_append (GTK_BOX (box), choice);
  self->layer = GTK_DROP_DOWN (choice);
}

static void
add_unit_choice (WeftExplainUnitsPane *self,
                 GtkWidget            *box)
{
  GtkWidget *number = gtk_spin_button_new_with_range (0, 0, 1);

  gtk_widget_set_tooltip_text (number, _("Unit"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Unit"), -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (number), 3);
  g_signal_connect_swapped (number, "value-changed", G_CALLBACK (unit_cb), self);
  gtk_box_append (GTK_BOX (box), number);
  self->unit = GTK_SPIN_BUTTON (number);
}

static GtkWidget *
make_modes (WeftExplainUnitsPane *self)
{
  self->modes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->looks = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Looks For")));
  self->weights = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Weights")));
  gtk_toggle_button_set_group (self->weights, self->looks);
  gtk_toggle_button_set_active (self->looks, TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->looks), _("What the unit looks for, and the rows that it answers to most"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->weights), _("The filters of the layer as they are"));
  g_signal_connect_swapped (self->weights, "toggled", G_CALLBACK (mode_cb), self);
  gtk_widget_add_css_class (self->modes, "linked");
  gtk_box_append (GTK_BOX (self->modes), GTK_WIDGET (self->looks));
  gtk_box_append (GTK_BOX (self->modes), GTK_WIDGET (self->weights));
  return self->modes;
}

static GtkWidget *
add_button (WeftExplainUnitsPane *self,
            GtkWidget            *box,
            const char           *title,
            GCallback             clicked)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkLabel *
make_label (const char *text,
            const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (label), style);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  return label;
}

static GtkWidget *
make_bar (WeftExplainUnitsPane *self)
{
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  add_layer_choice (self, first);
  add_unit_choice (self, first);
  gtk_box_append (GTK_BOX (second), make_modes (self));
  self->start = add_button (self, second, _("Start"), G_CALLBACK (ask));
  self->stop = add_button (self, second, _("Stop"), G_CALLBACK (stop_cb));
  self->save = weft_picture_view_make_button (self->picture);
  self->save_weights = weft_filter_view_make_button (self->filters);
  self->hint = make_label (_("Choose data, and the rows that the unit answers to most stand beside it."), "dim-label");
  gtk_box_append (GTK_BOX (second), self->save);
  gtk_box_append (GTK_BOX (second), self->save_weights);
  gtk_box_append (GTK_BOX (self->bar), first);
  gtk_box_append (GTK_BOX (self->bar), second);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->hint));
  gtk_widget_set_visible (self->bar, FALSE);
  return self->bar;
}

static GtkWidget *
make_page (WeftExplainUnitsPane *self)
{
  self->page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->steps = WEFT_PICTURE_VIEW (weft_picture_view_new (&steps_source, self));
  self->statistics = make_label (NULL, "readout");
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, LEAST_HEIGHT);
  gtk_widget_set_size_request (GTK_WIDGET (self->steps), LEAST_WIDTH, STEPS_HEIGHT);
  gtk_widget_set_vexpand (GTK_WIDGET (self->steps), FALSE);
  gtk_box_append (GTK_BOX (self->page), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (self->page), GTK_WIDGET (self->steps));
  gtk_box_append (GTK_BOX (self->page), GTK_WIDGET (self->statistics));
  return self->page;
}

/* Settings that go may tell of changes. */
static void
weft_explain_units_pane_dispose (GObject *object)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (object);

  self->is_updating = TRUE;
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (weft_explain_units_pane_parent_class)->dispose (object);
}

static void
weft_explain_units_pane_finalize (GObject *object)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_array_unref (self->layers);
  G_OBJECT_CLASS (weft_explain_units_pane_parent_class)->finalize (object);
}

static void
weft_explain_units_pane_class_init (WeftExplainUnitsPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_units_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_units_pane_finalize;
}

static void
make_stage (WeftExplainUnitsPane *self)
{
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->filters = WEFT_FILTER_VIEW (weft_filter_view_new ());
  g_signal_connect_swapped (self->filters, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->filters, "activated", G_CALLBACK (activated_cb), self);
  weft_explain_stage_add (self->stage, make_page (self));
  weft_explain_stage_add (self->stage, GTK_WIDGET (self->filters));
}

static void
weft_explain_units_pane_init (WeftExplainUnitsPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->is_updating = TRUE;
  self->layers = g_array_new (FALSE, FALSE, sizeof (Layer));
  g_array_set_clear_func (self->layers, clear_layer);
  self->settings = g_object_ref_sink (weft_explain_units_settings_new ());
  g_signal_connect_swapped (self->settings, "changed", G_CALLBACK (settings_cb), self);
  make_stage (self);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stage));
  gtk_widget_add_css_class (box, "explain-view");
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_updating = FALSE;
}

GtkWidget *
weft_explain_units_pane_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_UNITS_PANE, NULL);
}
