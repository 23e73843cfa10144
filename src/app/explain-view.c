/* explain-view.c: the picture of an explanation, and how it is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-view.h"

#include "app/accessible.h"
#include "app/explain-marks.h"
#include "app/explain-methods.h"
#include "app/explain-region.h"
#include "app/file-choice.h"
#include "app/picture-view.h"
#include "app/teach-window.h"
#include "app/theme.h"
#include "base/i18n.h"
#include "dataset/npy-write.h"

#include <math.h>

/* The picture is not smaller than this. */
#define LEAST_WIDTH  240
#define LEAST_HEIGHT 260

struct _WeftExplainView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */
  WeftSaliencyChart *chart;  /* nullable: of the answer as it is looked at */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *settings; /* in the column of the page, owned */
  WeftExplainMethods *methods;
  WeftExplainMarks *marks;
  GtkWidget *page;
  WeftExplainRegion *region; /* over the map */
  WeftPictureView *picture;
  GtkWidget *line; /* of words and the button */
  GtkLabel *words;
  GtkToggleButton *mark;
  GtkWidget *badge;
  GtkImage *badge_icon;
  GtkLabel *badge_text;
  GtkProgressBar *progress;
  GtkWidget *look_bar;
  GtkWidget *look;
  GtkAdjustment *opacity;
  GtkAdjustment *percent;
  GtkToggleButton *smooth;

  const WeftSaliencyMethod *smooth_for; /* which method `smooth` was set for */
  gboolean is_bare;
  gboolean is_pointed;
  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainView, weft_explain_view, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftSaliencyChart *chart = ((WeftExplainView *) owner)->chart;

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
  WeftExplainAnswer *answer = ((WeftExplainView *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

/* Where the layer has fewer numbers than the picture has pixels, smooth colors look finer than
 * what is known. */
static gboolean
is_coarse (const WeftSaliencyChart *chart)
{
  return chart->map != NULL && chart->picture != NULL && (chart->map->shape.extent[0] < chart->picture_height || chart->map->shape.extent[1] < chart->picture_width);
}

/* The grid of the numbers, while the pointer is on them. */
static void
draw_grid (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftExplainView *self = owner;
  WeftHeatMapLayout layout;
  WeftHeatMap map;

  if (!self->is_pointed || self->chart == NULL || !is_coarse (self->chart))
    return;
  weft_saliency_chart_get_heat_map (self->chart, &map);
  weft_heat_map_lay_out (&map, style, width, height, &layout);
  for (guint row = 0; row <= layout.rows; row++) {
    cairo_move_to (cr, layout.x, layout.y + layout.height * row / layout.rows);
    cairo_rel_line_to (cr, layout.width, 0);
  }
  for (guint column = 0; column <= layout.columns; column++) {
    cairo_move_to (cr, layout.x + layout.width * column / layout.columns, layout.y);
    cairo_rel_line_to (cr, 0, layout.height);
  }
  cairo_set_source_rgba (cr, 1, 1, 1, 0.5);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static char *
make_numbers (gpointer owner)
{
  WeftSaliencyChart *chart = ((WeftExplainView *) owner)->chart;

  return chart != NULL ? weft_saliency_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, draw_grid, make_recipe, make_numbers };

/* A text has room for all its words; the page scrolls. */
static void
fit_height (WeftExplainView *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self->picture)), LEAST_WIDTH), height = LEAST_HEIGHT;
  WeftPaintStyle style;

  if (self->chart->shades->len > 0) {
    weft_theme_get_style (GTK_WIDGET (self->picture), &style);
    height = MAX (weft_saliency_chart_get_natural_height (self->chart, &style, width), LEAST_HEIGHT);
  }
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, (int) height);
}

/* Looked at anew: nothing is computed again for that. */
static void
repaint (WeftExplainView *self)
{
  WeftExplainAnswer *answer = self->answer;
  WeftSaliencyChart *chart;

  if (answer == NULL)
    return;
  chart = weft_explain_saliency_draw (answer);
  chart->opacity = self->is_bare ? 0 : gtk_adjustment_get_value (self->opacity);
  chart->smooth = gtk_toggle_button_get_active (self->smooth);
  weft_saliency_chart_set_percent (chart, gtk_adjustment_get_value (self->percent));
  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  self->chart = chart;
  fit_height (self);
  weft_picture_view_queue (self->picture);
}

static void
look_cb (WeftExplainView *self)
{
  if (!self->is_updating)
    repaint (self);
}

static void
set_bare (WeftExplainPane *pane,
          gboolean         bare)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (pane);

  if (self->is_bare == bare)
    return;
  self->is_bare = bare;
  repaint (self);
}

gboolean
weft_explain_view_get_bare (WeftExplainView *self)
{
  return self->is_bare;
}

/* The number below the pointer */

static void
say_all (WeftExplainView *self)
{
  gboolean has_map = self->chart != NULL && self->chart->map != NULL;

  if (gtk_toggle_button_get_active (self->mark))
    gtk_label_set_label (self->words, has_map ? _("Drag over what the model should not look at; with keys: arrows, then Enter") : _("Click on what the model should not look at, or choose it in the list of marks"));
  else
    gtk_label_set_label (self->words, has_map ? _("Point at a place to read it off; hold B to see the picture alone") : "");
}

static gboolean
find_place (WeftExplainView *self,
            double           x,
            double           y,
            guint           *row,
            guint           *column)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  WeftHeatMapLayout layout;
  WeftPaintStyle style;
  WeftHeatMap map;

  if (self->chart == NULL || self->chart->map == NULL)
    return FALSE;
  weft_theme_get_style (widget, &style);
  weft_saliency_chart_get_heat_map (self->chart, &map);
  weft_heat_map_lay_out (&map, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &layout);
  return weft_heat_map_find (&layout, x, y, row, column);
}

static void
set_pointed (WeftExplainView *self,
             gboolean         is_pointed)
{
  if (self->is_pointed == is_pointed)
    return;
  self->is_pointed = is_pointed;
  weft_picture_view_queue_overlay (self->picture);
}

static void
leave_cb (WeftExplainView *self)
{
  set_pointed (self, FALSE);
  say_all (self);
}

static void
motion_cb (WeftExplainView *self,
           double           x,
           double           y)
{
  const WeftTensor *map = self->chart != NULL ? self->chart->map : NULL;
  g_autofree char *text = NULL;
  guint row, column;

  if (!find_place (self, x, y, &row, &column)) {
    leave_cb (self);
    return;
  }
  set_pointed (self, TRUE);
  text = g_strdup_printf (_("Row %d of %d, column %d of %d: %+.4g"), (int) row + 1, (int) map->shape.extent[0], (int) column + 1, (int) map->shape.extent[1],
                          (double) weft_tensor_const_f32 (map)[(gint64) row * map->shape.extent[1] + column]);
  gtk_label_set_label (self->words, text);
}

/* Marks */

/* Parts of the picture are marked over the map. */
static void
show_region (WeftExplainView *self)
{
  g_autoptr (GArray) parts = weft_explain_marks_list_parts (self->marks);
  gboolean is_active = weft_explain_marks_get_active (self->marks), has_map = self->chart != NULL && self->chart->map != NULL;
  gint64 height = has_map ? self->chart->item.extent[self->chart->item.rank - 2] : 0, width = has_map ? self->chart->item.extent[self->chart->item.rank - 1] : 0;

  weft_explain_region_lay_over (self->region, height, width);
  weft_explain_region_cross_out (self->region, (const GdkRectangle *) (gpointer) parts->data, parts->len);
  gtk_widget_set_can_target (GTK_WIDGET (self->region), is_active);
  gtk_widget_set_focusable (GTK_WIDGET (self->region), is_active);
  gtk_widget_set_visible (GTK_WIDGET (self->region), has_map && (is_active || parts->len > 0));
}

static void
region_cb (WeftExplainView *self)
{
  GdkRectangle part;

  if (!weft_explain_region_get (self->region, &part))
    return;
  weft_explain_region_clear (self->region);
  weft_explain_marks_take_part (self->marks, &part);
}

/* What is said below follows what is chosen in other views. */
static void
take_part (WeftExplainPane *pane,
           gint64           part)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (pane);
  g_autofree char *text = self->answer != NULL && self->answer->finding != NULL ? weft_explain_saliency_tell_part (self->answer, part) : NULL;

  if (text != NULL)
    gtk_label_set_label (self->words, text);
}

/* A click chooses a word or column, or marks it. */
static void
clicked_cb (WeftExplainView *self,
            int              n_press,
            double           x,
            double           y)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  WeftPaintStyle style;
  gint64 place;

  if (self->chart == NULL)
    return;
  weft_theme_get_style (widget, &style);
  place = weft_saliency_chart_find_place (self->chart, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y);
  if (place < 0)
    return;
  if (weft_explain_marks_get_active (self->marks)) {
    weft_explain_marks_take_place (self->marks, place);
    return;
  }
  take_part (WEFT_EXPLAIN_PANE (self), weft_explain_model_find_part (self->answer->model, place));
  weft_explain_pane_choose_part (WEFT_EXPLAIN_PANE (self), weft_explain_model_find_part (self->answer->model, place));
}

/* The region lies where the map is painted. */
static gboolean
place_cb (WeftExplainView *self,
          GtkWidget       *child,
          GdkRectangle    *place)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  WeftHeatMapLayout layout;
  WeftPaintStyle style;
  WeftHeatMap map;

  if (self->chart == NULL || self->chart->map == NULL)
    return FALSE;
  weft_theme_get_style (widget, &style);
  weft_saliency_chart_get_heat_map (self->chart, &map);
  weft_heat_map_lay_out (&map, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &layout);
  *place = (GdkRectangle){ (int) round (layout.x), (int) round (layout.y), MAX ((int) round (layout.width), 1), MAX ((int) round (layout.height), 1) };
  return TRUE;
}

static void
mark_cb (WeftExplainView *self)
{
  weft_explain_marks_set_active (self->marks, gtk_toggle_button_get_active (self->mark));
  gtk_widget_set_visible (GTK_WIDGET (self->words), TRUE);
  say_all (self);
}

static void
teach_cb (WeftExplainView *self)
{
  if (self->answer != NULL && self->answer->dataset != NULL && weft_explain_marks_get (self->marks) != NULL)
    weft_teach_window_present (GTK_WIDGET (self), self->answer, weft_explain_marks_get (self->marks));
}

/* What is shown */

static const WeftExplainSaliency *
get_finding (WeftExplainView *self)
{
  return self->answer->finding;
}

static void
show_badge (WeftExplainView *self)
{
  gboolean good = FALSE;
  g_autofree char *text = self->answer->fraction >= 1 ? weft_explain_saliency_judge (self->answer, &good) : NULL;

  gtk_widget_set_visible (self->badge, text != NULL);
  gtk_label_set_label (self->badge_text, text != NULL ? text : "");
  gtk_image_set_from_icon_name (self->badge_icon, good ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->badge_icon), good ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->badge_icon), good ? "success" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->badge_icon), GTK_ACCESSIBLE_PROPERTY_LABEL, good ? _("Good") : _("Warning"), -1);
}

static void
show_progress (WeftExplainView *self)
{
  gtk_progress_bar_set_fraction (self->progress, self->answer->fraction);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), self->answer->fraction < 1 ? 1 : 0);
}

/* Coarse grids run into each other at first, pixels never. */
static void
suggest_smooth (WeftExplainView *self)
{
  const WeftSaliencyMethod *method = get_finding (self)->method;

  if (self->smooth_for == method)
    return;
  self->smooth_for = method;
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->smooth, (method->flags & WEFT_SALIENCY_LAYER) != 0);
  self->is_updating = FALSE;
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (pane);
  g_autofree char *words = weft_explain_saliency_tell (answer);
  gboolean has_map;

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  weft_explain_methods_show (self->methods, answer);
  suggest_smooth (self);
  repaint (self);
  weft_explain_marks_show (self->marks, answer);
  show_region (self);
  has_map = self->chart->map != NULL;
  show_badge (self);
  show_progress (self);
  say_all (self);
  gtk_widget_set_visible (self->look, has_map);
  gtk_widget_set_halign (self->look_bar, has_map ? GTK_ALIGN_FILL : GTK_ALIGN_END);
  gtk_widget_set_visible (GTK_WIDGET (self->words), has_map || gtk_toggle_button_get_active (self->mark));
  weft_picture_view_describe (self->picture, self->chart->title, words);
  weft_explain_stage_show (self->stage, self->page);
}

const char *
weft_explain_view_get_words (WeftExplainView *self)
{
  return gtk_label_get_label (self->words);
}

const char *
weft_explain_view_get_badge (WeftExplainView *self)
{
  return gtk_label_get_label (self->badge_text);
}

static void
set_narrow (WeftExplainPane *pane,
            gboolean         narrow)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (pane);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->look), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

/* Files */

static void
numbers_chosen_cb (GtkWidget  *widget,
                   const char *path,
                   gpointer    data)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (widget);
  g_autofree char *name = g_path_get_basename (path), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (self->answer == NULL)
    return;
  if (weft_npy_write (path, get_finding (self)->saliency->values, &error))
    text = g_strdup_printf (_("The numbers were saved as “%s”."), name);
  gtk_widget_activate_action (widget, "win.say", "s", text != NULL ? text : error->message);
}

static void
save_numbers_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  static const WeftFileFilter filters[] = { { N_("NumPy array"), "*.npy" }, { NULL, NULL } };
  const WeftFileChoice choice = { .title = _("Save Numbers"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = "saliency.npy", .filters = filters, .chosen = numbers_chosen_cb };

  weft_file_choice_ask (&choice, widget);
}

static void
save_picture_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (WEFT_EXPLAIN_VIEW (widget)->picture), "picture.save", NULL);
}

/* The widget */

/* Returns: (transfer none): the number of the slider */
static GtkAdjustment *
add_slider (WeftExplainView *self,
            GtkWidget       *box,
            const char      *title,
            double           from,
            double           to,
            double           value)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (value, from, to, (to - from) / 20, (to - from) / 5, 0);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (title), *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_size_request (scale, 40, -1);
  gtk_widget_set_tooltip_text (scale, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (look_cb), self);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (pair), label);
  gtk_box_append (GTK_BOX (pair), scale);
  gtk_box_append (GTK_BOX (box), pair);
  return adjustment;
}

static GtkWidget *
make_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Save Picture…"), "explain.save-picture");
  g_menu_append (menu, _("Save _Numbers…"), "explain.save-numbers");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _("Save"));
  (void) weft_accessible_name_inner (button, _("Save"));
  return button;
}

static GtkWidget *
make_look (WeftExplainView *self)
{
  self->look_bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->look = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->opacity = add_slider (self, self->look, _("Opacity"), 0, 1, 0.5);
  self->percent = add_slider (self, self->look, _("Percentile"), 95, 100, 99);
  self->smooth = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Smooth")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->smooth), _("Let the colors run into each other, or show each number as a square"));
  g_signal_connect_swapped (self->smooth, "toggled", G_CALLBACK (look_cb), self);
  gtk_box_append (GTK_BOX (self->look), GTK_WIDGET (self->smooth));
  gtk_widget_set_hexpand (self->look, TRUE);
  gtk_box_append (GTK_BOX (self->look_bar), self->look);
  gtk_box_append (GTK_BOX (self->look_bar), make_menu ());
  return self->look_bar;
}

static GtkWidget *
make_words (WeftExplainView *self)
{
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "readout");
  self->mark = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Mark as Wrong")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark), _("Mark what the model should not look at"));
  gtk_widget_set_valign (GTK_WIDGET (self->mark), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self->mark), GTK_ALIGN_END);
  g_signal_connect_swapped (self->mark, "toggled", G_CALLBACK (mark_cb), self);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->mark));
  return self->line;
}

static GtkWidget *
make_badge (WeftExplainView *self)
{
  self->badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->badge_icon = GTK_IMAGE (gtk_image_new ());
  self->badge_text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->badge_text, TRUE);
  gtk_label_set_xalign (self->badge_text, 0);
  gtk_box_append (GTK_BOX (self->badge), GTK_WIDGET (self->badge_icon));
  gtk_box_append (GTK_BOX (self->badge), GTK_WIDGET (self->badge_text));
  return self->badge;
}

static GtkWidget *
make_picture (WeftExplainView *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->region = WEFT_EXPLAIN_REGION (weft_explain_region_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, LEAST_HEIGHT);
  gtk_widget_set_halign (GTK_WIDGET (self->region), GTK_ALIGN_FILL);
  gtk_widget_set_visible (GTK_WIDGET (self->region), FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->picture));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->region));
  g_signal_connect_swapped (overlay, "get-child-position", G_CALLBACK (place_cb), self);
  g_signal_connect_swapped (self->region, "chosen", G_CALLBACK (region_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
  return overlay;
}

static GtkWidget *
make_page (WeftExplainView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "osd");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), make_picture (self));
  gtk_box_append (GTK_BOX (box), make_badge (self));
  gtk_box_append (GTK_BOX (box), make_look (self));
  gtk_box_append (GTK_BOX (box), make_words (self));
  gtk_widget_add_css_class (box, "explain-view");
  return box;
}

/* The pane */

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  weft_explain_methods_set_model (WEFT_EXPLAIN_VIEW (pane)->methods, model);
  gtk_widget_set_visible (GTK_WIDGET (WEFT_EXPLAIN_VIEW (pane)->mark), weft_explain_marks_suit (model));
  return TRUE;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  order->question = &weft_explain_saliency;
  order->wish = weft_explain_methods_make_wish (WEFT_EXPLAIN_VIEW (pane)->methods);
  return TRUE;
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_VIEW (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_VIEW (pane)->settings;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_part = take_part;
  iface->get_stage = get_stage;
  iface->get_settings = get_settings;
  iface->set_narrow = set_narrow;
  iface->set_bare = set_bare;
}

/* Settings that go may tell of changes. */
static void
weft_explain_view_dispose (GObject *object)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (object);

  if (self->settings != NULL) {
    g_signal_handlers_disconnect_by_data (self->methods, self);
    g_signal_handlers_disconnect_by_data (self->marks, self);
  }
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_explain_view_parent_class)->dispose (object);
}

static void
weft_explain_view_finalize (GObject *object)
{
  WeftExplainView *self = WEFT_EXPLAIN_VIEW (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  G_OBJECT_CLASS (weft_explain_view_parent_class)->finalize (object);
}

static void
weft_explain_view_class_init (WeftExplainViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_view_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "explain.save-picture", NULL, save_picture_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "explain.save-numbers", NULL, save_numbers_cb);
}

static void
weft_explain_view_init (WeftExplainView *self)
{
  self->settings = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  self->methods = WEFT_EXPLAIN_METHODS (weft_explain_methods_new ());
  self->marks = WEFT_EXPLAIN_MARKS (weft_explain_marks_new ());
  gtk_box_append (GTK_BOX (self->settings), GTK_WIDGET (self->marks));
  gtk_box_append (GTK_BOX (self->settings), GTK_WIDGET (self->methods));
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->page = make_page (self);
  g_signal_connect_swapped (self->methods, "changed", G_CALLBACK (weft_explain_pane_change), self);
  g_signal_connect_swapped (self->marks, "changed", G_CALLBACK (show_region), self);
  g_signal_connect_swapped (self->marks, "teach", G_CALLBACK (teach_cb), self);
  weft_explain_stage_add (self->stage, self->page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stage));
}

GtkWidget *
weft_explain_view_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_VIEW, NULL);
}
