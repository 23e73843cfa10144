/* explain-maps.c: what the channels of a layer hold for an input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-maps.h"

#include "app/accessible.h"
#include "app/explain-layer.h"
#include "app/picture-view.h"
#include "base/i18n.h"

/* Longer side of a map in the grid, and length of the colors of the legend, pixels. */
#define SMALL_SIDE  72
#define STRIP_WIDTH 96

/* Which share of the numbers the colors tell apart. */
#define PERCENT 99

/* Whose numbers the ends of the colors are. */
typedef enum {
  THIS_MAP,
  THIS_LAYER,
} Scope;

struct _WeftExplainMaps
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */
  WeftSaliencyChart *chart;  /* nullable: what is shown large, or bars */
  GPtrArray *layers;         /* char *: ids of those that suit */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *bar;
  GtkWidget *back;
  GtkDropDown *layer;
  GtkDropDown *scope;
  GtkWidget *legend;
  GtkLabel *low;
  GtkLabel *high;
  GtkPicture *strip;
  GtkGridView *grid;
  GtkWidget *scroller;
  WeftPictureView *picture;

  double limit; /* where the colors of the layer end */
  int large;    /* -1: the grid is shown */
  int taken;    /* what another view has chosen, -1: nothing */
  gboolean is_bare;
  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainMaps, weft_explain_maps, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static const WeftFeatureMaps *
get_maps (WeftExplainMaps *self)
{
  return ((const WeftExplainLayer *) self->answer->finding)->maps;
}

/* The colors */

static double
find_limit (WeftExplainMaps *self,
            guint            map)
{
  const WeftFeatureMaps *maps = get_maps (self);

  if (gtk_drop_down_get_selected (self->scope) == THIS_LAYER)
    return self->limit;
  return weft_heat_map_find_limit (weft_feature_maps_get (maps, map), (gsize) (maps->height * maps->width), PERCENT);
}

/* Numbers as pixels, each a square of @times pixels. */
static GdkTexture *
make_texture (const WeftHeatMap *map,
              guint              times)
{
  guint width = map->width * times, height = map->height * times;
  guint8 *bytes = g_malloc ((gsize) width * height * 3), *to = bytes;
  g_autoptr (GBytes) whole = NULL;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      WeftColor color = weft_heat_map_get_color (map, (double) map->values[y / times * map->width + x / times]);

      *to++ = (guint8) (color.red * 255 + 0.5);
      *to++ = (guint8) (color.green * 255 + 0.5);
      *to++ = (guint8) (color.blue * 255 + 0.5);
    }
  whole = g_bytes_new_take (bytes, (gsize) width * height * 3);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, whole, (gsize) width * 3);
}

static GdkTexture *
draw_small (WeftExplainMaps *self,
            guint            index)
{
  const WeftFeatureMaps *maps = get_maps (self);
  double limit = find_limit (self, index);
  const WeftHeatMap map = {
    .values = weft_feature_maps_get (maps, index),
    .height = (guint) maps->height,
    .width = (guint) maps->width,
    .is_signed = maps->low < 0,
    .high = limit,
  };

  return make_texture (&map, (guint) MAX (SMALL_SIDE / MAX (maps->height, maps->width), 1));
}

static GdkTexture *
draw_strip (gboolean is_signed)
{
  float values[STRIP_WIDTH];
  const WeftHeatMap map = { .values = values, .height = 1, .width = STRIP_WIDTH, .is_signed = is_signed, .high = 1 };

  for (int i = 0; i < STRIP_WIDTH; i++)
    values[i] = is_signed ? (float) (2 * i) / (STRIP_WIDTH - 1) - 1 : (float) i / (STRIP_WIDTH - 1);
  return make_texture (&map, 1);
}

/* Of maps with colors of their own, each has its end below it. */
static void
show_legend (WeftExplainMaps *self)
{
  gboolean is_signed = get_maps (self)->low < 0, is_common = gtk_drop_down_get_selected (self->scope) == THIS_LAYER;
  g_autofree char *high = is_common ? g_strdup_printf ("%.3g", self->limit) : g_strdup (_("its own end"));
  g_autofree char *low = is_signed && is_common ? g_strdup_printf ("−%.3g", self->limit) : g_strdup (is_signed ? "−" : "0");
  g_autoptr (GdkTexture) texture = draw_strip (is_signed);

  gtk_label_set_label (self->low, low);
  gtk_label_set_label (self->high, high);
  gtk_picture_set_paintable (self->strip, GDK_PAINTABLE (texture));
}

/* The grid */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *picture = gtk_picture_new (), *label = gtk_label_new (NULL);

  gtk_widget_set_size_request (picture, SMALL_SIDE, SMALL_SIDE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (WeftExplainMaps *self,
         GtkListItem     *item)
{
  guint index = gtk_list_item_get_position (item);
  const WeftFeatureMaps *maps = get_maps (self);
  gboolean is_common = gtk_drop_down_get_selected (self->scope) == THIS_LAYER;
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *name = g_strdup_printf (_("Map %d of %d, largest %.3g"), (int) index, (int) maps->n_maps, (double) maps->maps[index].high);
  g_autofree char *caption = is_common ? g_strdup_printf ("%u", index) : g_strdup_printf ("%u · %.3g", index, find_limit (self, index));
  g_autoptr (GdkTexture) texture = draw_small (self, index);

  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), name);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (picture)), caption);
}

static void
unbind_cb (WeftExplainMaps *self,
           GtkListItem     *item)
{
  gtk_picture_set_paintable (GTK_PICTURE (gtk_widget_get_first_child (gtk_list_item_get_child (item))), NULL);
}

static void
selected_cb (WeftExplainMaps    *self,
             GParamSpec         *pspec,
             GtkSingleSelection *selection)
{
  weft_explain_pane_choose_unit (WEFT_EXPLAIN_PANE (self), get_maps (self)->layer, gtk_single_selection_get_selected (selection));
}

/* An item for each map; what it looks like is known here. */
static void
fill_grid (WeftExplainMaps *self)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkSelectionModel *former = gtk_grid_view_get_model (self->grid);
  guint selected = former != NULL ? gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (former)) : 0;
  g_autoptr (GtkSingleSelection) selection = NULL;

  for (gint64 i = 0; i < get_maps (self)->n_maps; i++)
    gtk_string_list_append (list, "");
  selection = gtk_single_selection_new (G_LIST_MODEL (list));
  gtk_single_selection_set_selected (selection, MIN (selected, (guint) get_maps (self)->n_maps - 1));
  g_signal_connect_object (selection, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (selection));
}

/* One map, or the bars */

static gpointer
take (gpointer owner)
{
  WeftSaliencyChart *chart = ((WeftExplainMaps *) owner)->chart;

  return chart != NULL ? weft_saliency_chart_ref (chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_saliency_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_saliency_chart_paint (data, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainMaps *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftSaliencyChart *chart = ((WeftExplainMaps *) owner)->chart;

  return chart != NULL ? weft_saliency_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

static void
paint (WeftExplainMaps   *self,
       WeftSaliencyChart *chart)
{
  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  if (self->is_bare)
    chart->opacity = 0;
  self->chart = chart;
  weft_picture_view_describe (self->picture, chart->title, chart->caption);
  weft_picture_view_queue (self->picture);
}

/* What is shown */

static void
show_part (WeftExplainMaps *self)
{
  const WeftFeatureMaps *maps = get_maps (self);
  gboolean has_places = maps->height * maps->width > 1;

  if (!has_places)
    paint (self, weft_explain_layer_draw_units (self->answer));
  else if (self->large >= 0)
    paint (self, weft_explain_layer_draw_map (self->answer, self->large, find_limit (self, (guint) self->large)));
  gtk_widget_set_visible (self->back, self->large >= 0);
  gtk_widget_set_visible (GTK_WIDGET (self->scope), has_places);
  gtk_widget_set_visible (self->legend, has_places && self->large < 0);
  weft_explain_stage_show (self->stage, has_places && self->large < 0 ? self->scroller : GTK_WIDGET (self->picture));
}

static void
show_all (WeftExplainMaps *self)
{
  const WeftFeatureMaps *maps = get_maps (self);

  self->limit = weft_heat_map_find_limit (weft_tensor_const_f32 (maps->values), (gsize) weft_shape_count (&maps->values->shape), PERCENT);
  if (maps->height * maps->width == 1 || self->large >= maps->n_maps)
    self->large = -1;
  show_legend (self);
  if (maps->height * maps->width > 1)
    fill_grid (self);
  show_part (self);
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (pane);

  if (self->answer != NULL && g_strcmp0 (get_maps (self)->layer, ((const WeftExplainLayer *) answer->finding)->maps->layer) != 0)
    self->large = -1;
  if (self->taken >= 0)
    self->large = self->taken;
  self->taken = -1;
  weft_explain_answer_ref (answer);
  gtk_grid_view_set_model (self->grid, NULL);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  show_all (self);
}

static void
activate_cb (WeftExplainMaps *self,
             guint            position)
{
  self->large = (int) position;
  show_part (self);
  weft_explain_pane_choose_unit (WEFT_EXPLAIN_PANE (self), get_maps (self)->layer, position);
  weft_picture_view_focus (self->picture);
}

static void
go_back (WeftExplainMaps *self)
{
  self->large = -1;
  show_part (self);
  /* To the map that was left, not to the grid as a whole. */
  gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_TAB_FORWARD);
}

static gboolean
pressed_cb (WeftExplainMaps *self,
            guint            key,
            guint            code,
            GdkModifierType  state)
{
  if (key != GDK_KEY_Escape || self->large < 0)
    return GDK_EVENT_PROPAGATE;
  go_back (self);
  return GDK_EVENT_STOP;
}

int
weft_explain_maps_get_large (WeftExplainMaps *self)
{
  return self->large;
}

/* A unit of a layer without places is a bar among others. */
static void
take_unit (WeftExplainPane *pane,
           const char      *layer,
           gint64           unit)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (pane);
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->layers, layer, g_str_equal, &index))
    return;
  self->taken = (int) unit;
  self->is_updating = TRUE;
  gtk_drop_down_set_selected (self->layer, index);
  self->is_updating = FALSE;
  weft_explain_pane_change (pane);
}

static void
scope_cb (WeftExplainMaps *self)
{
  if (self->answer != NULL)
    show_all (self);
}

static void
layer_cb (WeftExplainMaps *self)
{
  if (!self->is_updating)
    weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

/* The model */

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (pane);
  guint layer = gtk_drop_down_get_selected (self->layer);
  WeftExplainLayerWish *wish;

  order->question = &weft_explain_layer;
  if (layer >= self->layers->len)
    return FALSE;
  wish = weft_explain_box_new (WeftExplainLayerWish);
  wish->layer = g_strdup (self->layers->pdata[layer]);
  order->wish = wish;
  return TRUE;
}

/* From the input on; the first with places is the one that is understood most easily. */
static guint
offer_layers (WeftExplainMaps   *self,
              const WeftSubject *subject)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n_layers, first = GTK_INVALID_LIST_POSITION;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);

  for (guint i = 0; i < n_layers; i++) {
    g_autofree char *title = weft_explain_layer_make_title (&layers[i]);

    if (!weft_feature_maps_suit (&layers[i]))
      continue;
    if (layers[i].spatial)
      first = MIN (first, self->layers->len);
    g_ptr_array_add (self->layers, g_strdup (layers[i].id));
    gtk_string_list_append (titles, title);
  }
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (titles));
  return first != GTK_INVALID_LIST_POSITION ? first : 0;
}

/* Without channels that have places, or units, there is nothing to see. */
static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (pane);

  self->is_updating = TRUE;
  gtk_drop_down_set_selected (self->layer, offer_layers (self, model->subject));
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->bar, self->layers->len > 0);
  return self->layers->len > 0;
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_MAPS (pane)->stage;
}

static void
set_bare (WeftExplainPane *pane,
          gboolean         bare)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (pane);

  if (self->is_bare == bare)
    return;
  self->is_bare = bare;
  if (self->large >= 0)
    show_part (self);
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_unit = take_unit;
  iface->get_stage = get_stage;
  iface->set_bare = set_bare;
}

/* The widget */

static GtkWidget *
make_grid (WeftExplainMaps *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->scroller = gtk_scrolled_window_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->grid = GTK_GRID_VIEW (gtk_grid_view_new (NULL, factory));
  gtk_grid_view_set_max_columns (self->grid, 16);
  gtk_grid_view_set_single_click_activate (self->grid, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Feature Maps"), -1);
  g_signal_connect_swapped (self->grid, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  gtk_widget_set_size_request (self->scroller, 240, 260);
  return self->scroller;
}

static GtkDropDown *
add_choice (GtkWidget *box,
            const char *name,
            const char *const *titles)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (titles);

  gtk_widget_set_tooltip_text (choice, name);
  (void) weft_accessible_name_inner (choice, name);
  gtk_box_append (GTK_BOX (box), choice);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
make_legend (WeftExplainMaps *self)
{
  self->legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->low = GTK_LABEL (gtk_label_new (NULL));
  self->high = GTK_LABEL (gtk_label_new (NULL));
  self->strip = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_content_fit (self->strip, GTK_CONTENT_FIT_FILL);
  gtk_picture_set_alternative_text (self->strip, _("Colors"));
  gtk_widget_set_size_request (GTK_WIDGET (self->strip), STRIP_WIDTH, 10);
  gtk_widget_set_valign (GTK_WIDGET (self->strip), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->legend, _("The colors end at the 99th percentile of the numbers"));
  gtk_widget_add_css_class (GTK_WIDGET (self->low), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->high), "numeric");
  gtk_box_append (GTK_BOX (self->legend), GTK_WIDGET (self->low));
  gtk_box_append (GTK_BOX (self->legend), GTK_WIDGET (self->strip));
  gtk_box_append (GTK_BOX (self->legend), GTK_WIDGET (self->high));
  return self->legend;
}

static GtkWidget *
make_bar (WeftExplainMaps *self)
{
  GtkWidget *choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *const scopes[] = { [THIS_MAP] = _("This Map"), [THIS_LAYER] = _("This Layer"), NULL };

  self->bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _("All Maps"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All Maps"), -1);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (go_back), self);
  gtk_widget_set_visible (self->back, FALSE);
  gtk_box_append (GTK_BOX (choices), self->back);
  self->layer = add_choice (choices, _("Layer"), NULL);
  self->scope = add_choice (choices, _("Colors From the Numbers Of"), scopes);
  gtk_drop_down_set_selected (self->scope, THIS_LAYER);
  g_signal_connect_swapped (self->layer, "notify::selected", G_CALLBACK (layer_cb), self);
  g_signal_connect_swapped (self->scope, "notify::selected", G_CALLBACK (scope_cb), self);
  gtk_box_append (GTK_BOX (self->bar), choices);
  gtk_box_append (GTK_BOX (self->bar), make_legend (self));
  gtk_widget_set_visible (self->bar, FALSE);
  return self->bar;
}

static void
weft_explain_maps_dispose (GObject *object)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (weft_explain_maps_parent_class)->dispose (object);
}

static void
weft_explain_maps_finalize (GObject *object)
{
  WeftExplainMaps *self = WEFT_EXPLAIN_MAPS (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  g_ptr_array_unref (self->layers);
  G_OBJECT_CLASS (weft_explain_maps_parent_class)->finalize (object);
}

static void
weft_explain_maps_class_init (WeftExplainMapsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_maps_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_maps_finalize;
}

static void
weft_explain_maps_init (WeftExplainMaps *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->large = -1;
  self->taken = -1;
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  weft_explain_stage_add (self->stage, make_grid (self));
  weft_explain_stage_add (self->stage, GTK_WIDGET (self->picture));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stage));
  gtk_widget_add_css_class (box, "explain-view");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_explain_maps_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_MAPS, NULL);
}
