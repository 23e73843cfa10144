/* explain-compare-view.c: what two models make of the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-compare-view.h"

#include "app/accessible.h"
#include "app/explain-compare.h"
#include "app/explain-methods.h"
#include "app/explain-rival.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/i18n.h"

#include <inttypes.h>

/* The picture is not smaller than this. */
#define LEAST_WIDTH  240
#define LEAST_HEIGHT 260

struct _WeftExplainCompareView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainModel *model;   /* nullable: the first */
  WeftExplainAnswer *answer; /* nullable */
  GtkWidget *settings;

  /* Children */
  WeftExplainStage *stage;
  WeftExplainRival *rival;
  WeftExplainMethods *methods;
  GtkWidget *bar;
  GtkProgressBar *progress;
  GtkWidget *scroller;
  WeftPictureView *picture;
  GtkLabel *words;
  GtkWidget *rows;
  GtkLabel *agreement;
  GtkListBox *list;

  const WeftDisagreements *listed; /* of the answer: what the list has */
  guint row;
  guint column;
  gboolean is_pointed;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainCompareView, weft_explain_compare_view, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static const WeftExplainCompare *
get_finding (WeftExplainCompareView *self)
{
  return self->answer != NULL ? self->answer->finding : NULL;
}

static WeftCompareChart *
get_chart (WeftExplainCompareView *self)
{
  const WeftExplainCompare *finding = get_finding (self);

  return finding != NULL ? finding->chart : NULL;
}

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftCompareChart *chart = get_chart (owner);

  return chart != NULL ? weft_compare_chart_ref (chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_compare_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_compare_chart_paint (data, style, cr, width, height);
}

/* The same place in all maps. */
static void
draw_mark (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftExplainCompareView *self = owner;

  if (self->is_pointed && get_chart (self) != NULL)
    weft_compare_chart_mark (get_chart (self), style, cr, width, height, self->row, self->column);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainCompareView *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftCompareChart *chart = get_chart (owner);

  return chart != NULL ? weft_compare_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, draw_mark, make_recipe, make_numbers };

static gboolean
has_maps (WeftExplainCompareView *self)
{
  const WeftCompareChart *chart = get_chart (self);

  return chart != NULL && weft_compare_chart_get_comparison (chart)->first->shape.rank == 2;
}

/* High enough for all; what has no room scrolls. */
static void
fit_height (WeftExplainCompareView *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self->picture)), LEAST_WIDTH), height;
  WeftPaintStyle style;

  if (get_chart (self) == NULL)
    return;
  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  height = weft_compare_chart_get_natural_height (get_chart (self), &style, width);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, (int) MAX (height, LEAST_HEIGHT));
}

/* Reading off */

static void
point (WeftExplainCompareView *self,
       gboolean                is_pointed,
       guint                   row,
       guint                   column)
{
  g_autofree char *text = is_pointed ? weft_compare_chart_tell_place (get_chart (self), row, column) : NULL;

  self->is_pointed = is_pointed;
  self->row = row;
  self->column = column;
  gtk_label_set_label (self->words, text != NULL ? text : _("Point at a place, or go there by the arrow keys, to read it off in all three"));
  weft_picture_view_queue_overlay (self->picture);
}

static void
leave_cb (WeftExplainCompareView *self)
{
  point (self, FALSE, self->row, self->column);
}

static void
motion_cb (WeftExplainCompareView *self,
           double                  x,
           double                  y)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  guint row, column;
  WeftPaintStyle style;

  if (!has_maps (self))
    return;
  weft_theme_get_style (widget, &style);
  if (weft_compare_chart_find (get_chart (self), &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y, &row, &column))
    point (self, TRUE, row, column);
  else
    leave_cb (self);
}

static void
step (WeftExplainCompareView *self,
      int                     rows,
      int                     columns)
{
  const WeftShape *shape = &weft_compare_chart_get_comparison (get_chart (self))->first->shape;
  int row = (int) self->row + (self->is_pointed ? rows : 0), column = (int) self->column + (self->is_pointed ? columns : 0);

  point (self, TRUE, (guint) CLAMP (row, 0, (int) shape->extent[0] - 1), (guint) CLAMP (column, 0, (int) shape->extent[1] - 1));
}

static gboolean
key_cb (WeftExplainCompareView *self,
        guint                   key,
        guint                   code,
        GdkModifierType         state)
{
  if (!has_maps (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
    step (self, 0, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    step (self, 0, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
    step (self, -1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    step (self, 1, 0);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
pressed_cb (WeftExplainCompareView *self)
{
  weft_picture_view_focus (self->picture);
}

const char *
weft_explain_compare_view_get_words (WeftExplainCompareView *self)
{
  return gtk_label_get_label (self->words);
}

/* Rows */

static void
activated_cb (WeftExplainCompareView *self,
              GtkListBoxRow          *row)
{
  const WeftExplainCompare *finding = get_finding (self);

  if (finding != NULL && finding->rows != NULL && finding->rows == self->listed)
    weft_explain_pane_choose_row (WEFT_EXPLAIN_PANE (self), g_array_index (finding->rows->rows, WeftDisagreement, gtk_list_box_row_get_index (row)).row);
}

static void
add_row (WeftExplainCompareView  *self,
         const WeftDisagreement  *row,
         const WeftDisagreements *all)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (self->answer->model->predictor, 0, &n_names);
  g_autofree char *title = g_strdup_printf (_("Row %" PRId64), row->row + 1), *text = weft_disagreement_tell (row, all, names);
  GtkWidget *line = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (line), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), TRUE);
  gtk_list_box_append (self->list, line);
}

/* The list stays as it is while the input changes, so that the keys go on in it. */
static void
show_rows (WeftExplainCompareView *self)
{
  const WeftDisagreements *rows = get_finding (self)->rows;
  g_autofree char *agreement = rows != NULL ? weft_disagreements_tell (rows) : NULL;
  GtkListBoxRow *line;

  if (rows == self->listed || (rows == NULL && self->answer->fraction < 1))
    return;
  self->listed = rows;
  while ((line = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (line));
  for (guint i = 0; rows != NULL && i < rows->rows->len; i++)
    add_row (self, &g_array_index (rows->rows, WeftDisagreement, i), rows);
  gtk_label_set_label (self->agreement, agreement != NULL ? agreement : "");
  gtk_widget_set_visible (GTK_WIDGET (self->list), rows != NULL && rows->rows->len > 0);
  gtk_widget_set_visible (self->rows, rows != NULL);
}

/* The pane */

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainCompareView *self = WEFT_EXPLAIN_COMPARE_VIEW (pane);
  const WeftExplainCompare *finding = answer->finding;
  g_autofree char *words = finding->chart != NULL ? weft_compare_chart_tell (finding->chart) : NULL;

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  gtk_widget_set_visible (GTK_WIDGET (self->picture), finding->chart != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->words), has_maps (self));
  gtk_widget_set_visible (self->bar, finding->chart != NULL);
  gtk_progress_bar_set_fraction (self->progress, answer->fraction);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), answer->fraction < 1 ? 1 : 0);
  if (finding->how != NULL)
    weft_explain_methods_show (self->methods, finding->how);
  if (words != NULL)
    weft_picture_view_describe (self->picture, weft_compare_chart_get_title (finding->chart), words);
  point (self, FALSE, 0, 0);
  fit_height (self);
  show_rows (self);
  weft_picture_view_queue (self->picture);
  weft_explain_stage_show (self->stage, self->scroller);
}

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainCompareView *self = WEFT_EXPLAIN_COMPARE_VIEW (pane);

  weft_explain_methods_set_model (self->methods, model);
  weft_explain_rival_refresh (self->rival);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  self->model = weft_explain_model_ref (model);
  return TRUE;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainCompareView *self = WEFT_EXPLAIN_COMPARE_VIEW (pane);
  WeftExplainCompareWish *wish = weft_explain_box_new (WeftExplainCompareWish);
  const char *path;

  /* It may have become known only now. */
  weft_explain_rival_set_trial (self->rival, self->model->trial);
  path = weft_explain_rival_get_path (self->rival);
  wish->path = g_strdup (path);
  wish->title = g_strdup (weft_explain_rival_get_title (self->rival));
  wish->how = weft_explain_methods_make_wish (self->methods);
  order->question = &weft_explain_compare;
  order->wish = wish;
  if (path == NULL)
    weft_explain_stage_say (self->stage, _("Choose a Second Model"), _("Take another trial, or a file, beside the picture: both are given the same input."), FALSE);
  else if (order->file == NULL && order->cells == NULL && order->data == NULL)
    weft_explain_stage_say (self->stage, _("Choose an Input, or Data"), _("Of an input both maps are shown, of data the rows in which the models are most apart."), TRUE);
  else
    return TRUE;
  return FALSE;
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_COMPARE_VIEW (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_COMPARE_VIEW (pane)->settings;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->get_stage = get_stage;
  iface->get_settings = get_settings;
}

void
weft_explain_compare_view_set_rival (WeftExplainCompareView *self,
                                     const char             *title,
                                     const char             *path)
{
  weft_explain_rival_choose (self->rival, title, path);
}

/* The widget */

static void
save_cb (WeftExplainCompareView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->picture), "picture.save", NULL);
}

static GtkWidget *
make_bar (WeftExplainCompareView *self)
{
  GtkWidget *save = gtk_button_new_from_icon_name ("document-save-symbolic");

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_tooltip_text (save, _("Save Picture…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Save Picture…"), -1);
  gtk_widget_set_halign (save, GTK_ALIGN_END);
  gtk_widget_set_hexpand (save, TRUE);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_cb), self);
  gtk_box_append (GTK_BOX (self->bar), save);
  gtk_widget_set_visible (self->bar, FALSE);
  return self->bar;
}

static GtkWidget *
make_progress (WeftExplainCompareView *self)
{
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "osd");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), 0);
  return GTK_WIDGET (self->progress);
}

static GtkLabel *
make_label (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css);
  return GTK_LABEL (label);
}

static GtkWidget *
make_rows (WeftExplainCompareView *self)
{
  GtkWidget *title = GTK_WIDGET (make_label ("heading"));

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->agreement = make_label ("dim-label");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_label_set_label (GTK_LABEL (title), _("Where They Are Most Apart"));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _("A click, or Return, gives the row to both models"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Where They Are Most Apart"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_box_append (GTK_BOX (self->rows), title);
  gtk_box_append (GTK_BOX (self->rows), GTK_WIDGET (self->agreement));
  gtk_box_append (GTK_BOX (self->rows), GTK_WIDGET (self->list));
  gtk_widget_set_visible (self->rows, FALSE);
  return self->rows;
}

static void
add_controllers (WeftExplainCompareView *self)
{
  GtkWidget *picture = GTK_WIDGET (self->picture);
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (picture, motion);
  gtk_widget_add_controller (picture, keys);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (click));
}

static GtkWidget *
make_page (WeftExplainCompareView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->words = make_label ("readout");
  self->scroller = gtk_scrolled_window_new ();
  add_controllers (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), make_rows (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_size_request (self->scroller, LEAST_WIDTH, LEAST_HEIGHT);
  return self->scroller;
}

static void
make_settings (WeftExplainCompareView *self)
{
  self->settings = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  self->rival = WEFT_EXPLAIN_RIVAL (weft_explain_rival_new ());
  self->methods = WEFT_EXPLAIN_METHODS (weft_explain_methods_new ());
  g_signal_connect_swapped (self->rival, "changed", G_CALLBACK (weft_explain_pane_change), self);
  g_signal_connect_swapped (self->methods, "changed", G_CALLBACK (weft_explain_pane_change), self);
  gtk_box_append (GTK_BOX (self->settings), GTK_WIDGET (self->rival));
  gtk_box_append (GTK_BOX (self->settings), GTK_WIDGET (self->methods));
}

static void
weft_explain_compare_view_dispose (GObject *object)
{
  WeftExplainCompareView *self = WEFT_EXPLAIN_COMPARE_VIEW (object);

  if (self->settings != NULL) {
    g_signal_handlers_disconnect_by_data (self->rival, self);
    g_signal_handlers_disconnect_by_data (self->methods, self);
  }
  g_clear_object (&self->settings);
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (weft_explain_compare_view_parent_class)->dispose (object);
}

static void
weft_explain_compare_view_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_EXPLAIN_COMPARE_VIEW (object)->model, weft_explain_model_unref);
  g_clear_pointer (&WEFT_EXPLAIN_COMPARE_VIEW (object)->answer, weft_explain_answer_unref);
  G_OBJECT_CLASS (weft_explain_compare_view_parent_class)->finalize (object);
}

static void
weft_explain_compare_view_class_init (WeftExplainCompareViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_compare_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_compare_view_finalize;
}

static void
weft_explain_compare_view_init (WeftExplainCompareView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  make_settings (self);
  weft_explain_stage_add (self->stage, make_page (self));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_progress (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stage));
  gtk_widget_add_css_class (box, "explain-view");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_explain_compare_view_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_COMPARE_VIEW, NULL);
}
