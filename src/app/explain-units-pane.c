/* explain-units-pane.c: what a unit looks for, growing, beside the data that it answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-units-pane.h"

#include "app/accessible.h"
#include "app/explain-layer.h"
#include "app/explain-units.h"
#include "app/picture-view.h"
#include "base/i18n.h"
#include "explain/feature-maps.h"

#include <math.h>

#define MOST_SEED 999999

struct _WeftExplainUnitsPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable: what is shown */
  GPtrArray *layers;         /* char *: ids of those that suit; NULL: the classes */
  GArray *counts;            /* gint64: units of each */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *bar;
  GtkDropDown *layer;
  GtkSpinButton *unit;
  GtkDropDown *method;
  GtkSpinButton *seed;
  GtkButton *start;
  GtkLabel *hint;
  WeftPictureView *picture;

  gboolean is_picture; /* whether the model reads pictures */
  gboolean is_running;
  gboolean keeps; /* what is shown is to stay: it was stopped */
  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainUnitsPane, weft_explain_units_pane, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static WeftExplainUnits *
get_finding (WeftExplainUnitsPane *self)
{
  return self->answer != NULL ? self->answer->finding : NULL;
}

gint64
weft_explain_units_pane_get_step (WeftExplainUnitsPane *self)
{
  const WeftExplainUnits *finding = get_finding (self);

  return finding != NULL ? finding->step : 0;
}

/* The picture */

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

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainUnitsPane *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe };

static void
show_running (WeftExplainUnitsPane *self,
              gboolean              is_running)
{
  self->is_running = is_running;
  gtk_button_set_label (self->start, is_running ? _("Stop") : _("Start"));
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);
  const WeftExplainUnits *finding = answer->finding;

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  show_running (self, answer->fraction < 1);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), answer->data == NULL);
  weft_picture_view_describe (self->picture, finding->chart->title, finding->chart->caption);
  weft_picture_view_queue (self->picture);
  weft_explain_stage_show (self->stage, GTK_WIDGET (self->picture));
}

/* What is asked */

static const WeftOptimumMethod *
get_method (WeftExplainUnitsPane *self)
{
  guint skipped = 0;

  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++)
    if (self->is_picture || !method->pictures) {
      if (skipped++ == gtk_drop_down_get_selected (self->method))
        return method;
    }
  return NULL;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);
  guint layer = gtk_drop_down_get_selected (self->layer);
  WeftExplainUnitsWish *wish;

  order->question = self->is_picture ? &weft_explain_units : &weft_explain_units_of_table;
  if (layer >= self->layers->len)
    return FALSE;
  wish = weft_explain_box_new (WeftExplainUnitsWish);
  wish->layer = g_strdup (self->layers->pdata[layer]);
  wish->unit = gtk_spin_button_get_value_as_int (self->unit);
  wish->method = get_method (self);
  wish->seed = (guint64) gtk_spin_button_get_value_as_int (self->seed);
  wish->known = weft_explain_box_ref (get_finding (self));
  wish->keeps = self->keeps && wish->known != NULL;
  order->wish = wish;
  show_running (self, !wish->keeps);
  self->keeps = FALSE;
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
start_cb (WeftExplainUnitsPane *self)
{
  self->keeps = self->is_running;
  ask (self);
}

static void
layer_cb (WeftExplainUnitsPane *self)
{
  guint layer = gtk_drop_down_get_selected (self->layer);
  gboolean was_updating = self->is_updating;

  if (layer >= self->layers->len)
    return;
  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->unit, 0, (double) g_array_index (self->counts, gint64, layer) - 1);
  gtk_spin_button_set_value (self->unit, 0);
  self->is_updating = was_updating;
  ask (self);
}

/* The model */

static void
add_layer (WeftExplainUnitsPane *self,
           GtkStringList        *titles,
           const char           *id,
           const char           *title,
           gint64                count)
{
  g_ptr_array_add (self->layers, g_strdup (id));
  g_array_append_val (self->counts, count);
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
    add_layer (self, titles, NULL, _("Output"), weft_subject_get_n_classes (subject));
  for (guint i = 0; i < n_layers; i++) {
    g_autofree char *title = weft_explain_layer_make_title (&layers[i]);

    if (weft_feature_maps_suit (&layers[i]))
      add_layer (self, titles, layers[i].id, title, layers[i].shape.extent[0]);
  }
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (titles));
}

static void
offer_methods (WeftExplainUnitsPane *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++)
    if (self->is_picture || !method->pictures)
      gtk_string_list_append (titles, _ (method->title));
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (titles));
}

/* Between one word and the next there is nothing to look for. */
static gboolean
reads_words (const WeftSubject *subject)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (subject, &n_sites);

  for (guint i = 0; i < n_sites; i++)
    if (sites[i].n_words > 0)
      return TRUE;
  return FALSE;
}

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (pane);
  WeftImageForm form;

  if (reads_words (model->subject))
    return FALSE;
  self->is_updating = TRUE;
  self->is_picture = weft_predictor_get_form (model->predictor, &form);
  offer_layers (self, model->subject);
  offer_methods (self);
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
  guint index;

  for (index = 0; index < self->layers->len; index++)
    if (g_strcmp0 (self->layers->pdata[index], layer) == 0)
      break;
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

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_unit = take_unit;
  iface->get_stage = get_stage;
}

/* The widget */

static GtkDropDown *
add_choice (WeftExplainUnitsPane *self,
            GtkWidget            *box,
            const char           *name,
            GCallback             changed)
{
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  gtk_widget_set_tooltip_text (choice, name);
  (void) weft_accessible_name_inner (choice, name);
  g_signal_connect_swapped (choice, "notify::selected", changed, self);
  gtk_box_append (GTK_BOX (box), choice);
  return GTK_DROP_DOWN (choice);
}

static GtkSpinButton *
add_number (WeftExplainUnitsPane *self,
            GtkWidget            *box,
            const char           *name,
            double                most)
{
  GtkWidget *number = gtk_spin_button_new_with_range (0, most, 1);

  gtk_widget_set_tooltip_text (number, name);
  (void) weft_accessible_name_inner (number, name);
  gtk_editable_set_width_chars (GTK_EDITABLE (number), 3);
  g_signal_connect_swapped (number, "value-changed", G_CALLBACK (ask), self);
  gtk_box_append (GTK_BOX (box), number);
  return GTK_SPIN_BUTTON (number);
}

static GtkWidget *
make_bar (WeftExplainUnitsPane *self)
{
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->layer = add_choice (self, first, _("Layer"), G_CALLBACK (layer_cb));
  self->unit = add_number (self, first, _("Unit"), 0);
  self->method = add_choice (self, second, _("Method"), G_CALLBACK (ask));
  self->seed = add_number (self, second, _("Seed"), MOST_SEED);
  self->start = GTK_BUTTON (gtk_button_new_with_label (_("Start")));
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_cb), self);
  gtk_box_append (GTK_BOX (second), GTK_WIDGET (self->start));
  self->hint = GTK_LABEL (gtk_label_new (_("Choose data, and the rows that the unit answers to most stand beside it.")));
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_xalign (self->hint, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
  gtk_box_append (GTK_BOX (self->bar), first);
  gtk_box_append (GTK_BOX (self->bar), second);
  gtk_box_append (GTK_BOX (self->bar), GTK_WIDGET (self->hint));
  gtk_widget_set_visible (self->bar, FALSE);
  return self->bar;
}

static void
weft_explain_units_pane_dispose (GObject *object)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (object);

  self->is_updating = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (weft_explain_units_pane_parent_class)->dispose (object);
}

static void
weft_explain_units_pane_finalize (GObject *object)
{
  WeftExplainUnitsPane *self = WEFT_EXPLAIN_UNITS_PANE (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_ptr_array_unref (self->layers);
  g_array_unref (self->counts);
  G_OBJECT_CLASS (weft_explain_units_pane_parent_class)->finalize (object);
}

static void
weft_explain_units_pane_class_init (WeftExplainUnitsPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_units_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_units_pane_finalize;
}

static void
weft_explain_units_pane_init (WeftExplainUnitsPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->is_updating = TRUE;
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  weft_explain_stage_add (self->stage, GTK_WIDGET (self->picture));
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
