/* explain-path-view.c: the units that an answer came about by, as a tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-path-view.h"

#include "app/accessible.h"
#include "app/explain-edit-group.h"
#include "app/explain-path.h"
#include "app/explain-path-settings.h"
#include "app/explain-turn.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/csv.h"
#include "base/i18n.h"

/* What is asked next. */
typedef enum {
  TREE,
  MEASURE,
  APPLY,
} Wish;

/* The least width that the tree is drawn in. */
#define MIN_WIDTH 340

struct _WeftExplainPathView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */
  WeftDecisionChart *chart;  /* nullable: of the answer as it is looked at */
  gboolean *hidden;          /* nullable: nodes of the decision that are collapsed */
  WeftFlowBox *boxes;        /* nullable: where the nodes are */
  double boxes_size[2];      /* of the widget then */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *column; /* in that of the page, owned */
  WeftExplainPathSettings *settings;
  GtkWidget *page;
  WeftPictureView *picture;
  GtkLabel *step_words;
  GtkWidget *step_back;
  GtkWidget *step_on;
  GtkLabel *words;
  WeftExplainTurn *turn;
  WeftExplainEditGroup *edit;
  GtkLabel *effect;

  Wish wish;
  gint64 trial; /* of the model, 0: not known */

  int pointed; /* node of the chart, -1: none */
  int chosen;  /* node of the decision, -1: none */
  char *layer; /* Owned (nullable): where that is, to find it again */
  gint64 unit;
  guint step; /* 0: all at once */
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainPathView, weft_explain_path_view, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static const WeftDecision *
get_decision (WeftExplainPathView *self)
{
  return ((const WeftExplainPath *) self->answer->finding)->decision;
}

static const WeftDecisionNode *
get_node (WeftExplainPathView *self,
          int                  index)
{
  return &g_array_index (get_decision (self)->nodes, WeftDecisionNode, index);
}

static const WeftDecisionLayer *
get_layer (WeftExplainPathView *self,
           guint                index)
{
  return &g_array_index (get_decision (self)->layers, WeftDecisionLayer, index);
}

/* Where a node of the decision is drawn, -1: nowhere. */
static int
find_drawn (WeftExplainPathView *self,
            int                  index)
{
  for (guint i = 0; i < self->chart->places->len; i++)
    if ((int) g_array_index (self->chart->places, guint, i) == index)
      return (int) i;
  return -1;
}

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftDecisionChart *chart = ((WeftExplainPathView *) owner)->chart;

  return chart != NULL ? weft_decision_chart_ref (chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_decision_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_flow_paint (&((const WeftDecisionChart *) data)->flow, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainPathView *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

/* Where the nodes are in a picture of that size. */
static void
place_nodes (WeftExplainPathView  *self,
             const WeftPaintStyle *style,
             double                width,
             double                height)
{
  if (self->boxes != NULL && self->boxes_size[0] == width && self->boxes_size[1] == height)
    return;
  g_free (self->boxes);
  self->boxes = weft_flow_lay_out (&self->chart->flow, style, width, height);
  self->boxes_size[0] = width;
  self->boxes_size[1] = height;
}

/* What the pointer is on, or what was chosen. */
static void
draw_cone (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftExplainPathView *self = owner;
  int node;

  if (self->chart == NULL)
    return;
  place_nodes (self, style, width, height);
  node = self->pointed >= 0 ? self->pointed : self->chosen >= 0 ? find_drawn (self, self->chosen)
                                                                : -1;
  if (node >= 0)
    weft_flow_paint_cone (&self->chart->flow, self->boxes, style, cr, (guint) node);
}

/* A line for each node that is shown or folded away, from the answer down. */
static char *
make_numbers (gpointer owner)
{
  WeftExplainPathView *self = owner;
  GString *csv;

  if (self->answer == NULL)
    return NULL;
  csv = g_string_new ("layer,unit,contribution,activation\n");
  for (guint i = 0; i < get_decision (self)->nodes->len; i++) {
    const WeftDecisionNode *node = get_node (self, i);
    const WeftDecisionLayer *layer = get_layer (self, node->layer);
    g_autofree char *unit = node->unit >= 0 ? g_strdup_printf ("%" PRId64, node->unit) : g_strdup (_("rest"));

    weft_csv_add (csv, *layer->id != '\0' ? layer->id : _("answer"));
    weft_csv_add (csv, i > 0 ? unit : "");
    weft_csv_add_number (csv, node->relevance);
    weft_csv_add_number (csv, node->activation);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

static const WeftPictureSource source = { take, draw, drop, draw_cone, make_recipe, make_numbers };

static void
repaint (WeftExplainPathView *self)
{
  const WeftDecisionLook look = {
    .strength = ((const WeftExplainPath *) self->answer->finding)->strength,
    .path = weft_explain_path_settings_get_path (self->settings),
    .all = weft_explain_path_settings_get_all (self->settings),
    .n_bright = self->step,
    .hidden = self->hidden,
  };
  const WeftExplainModel *model = self->answer->model;
  WeftPaintStyle style;

  g_clear_pointer (&self->chart, weft_decision_chart_unref);
  g_clear_pointer (&self->boxes, g_free);
  self->pointed = -1;
  self->chart = weft_decision_chart_new (get_decision (self), model->subject, model->predictor, weft_tensor_const_f32 (self->answer->sample), &look);
  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), MIN_WIDTH, (int) weft_flow_get_natural_height (&self->chart->flow, &style, MIN_WIDTH));
  weft_picture_view_queue (self->picture);
}

static void
look_cb (WeftExplainPathView *self)
{
  if (self->answer != NULL)
    repaint (self);
}

/* Step by step */

static void
show_step (WeftExplainPathView *self)
{
  guint n = get_decision (self)->layers->len;
  g_autofree char *layer = self->step > 0 ? weft_explain_path_tell_layer (self->answer, n - self->step) : NULL;
  g_autofree char *text = layer != NULL ? g_strdup_printf (_("Step %d of %d, %s"), (int) self->step, (int) n, layer) : g_strdup ("");

  gtk_label_set_label (self->step_words, text);
  gtk_widget_set_visible (GTK_WIDGET (self->step_words), self->step > 0);
  gtk_widget_set_sensitive (self->step_back, self->step > 0);
  gtk_widget_set_sensitive (self->step_on, self->step < n);
}

/* The step after the last shows all again. */
static void
go (WeftExplainPathView *self,
    int                  by)
{
  guint n = get_decision (self)->layers->len;

  self->step = (guint) CLAMP ((int) self->step + by, 0, (int) n);
  show_step (self);
  repaint (self);
}

static void
on_cb (WeftExplainPathView *self)
{
  go (self, 1);
}

static void
back_cb (WeftExplainPathView *self)
{
  go (self, -1);
}

/* The unit that was chosen */

static gboolean
can_turn (WeftExplainPathView *self)
{
  return self->chosen > 0 && get_node (self, self->chosen)->unit >= 0 && !get_layer (self, get_node (self, self->chosen)->layer)->is_input;
}

static void
show_chosen (WeftExplainPathView *self)
{
  g_autofree char *words = self->chosen >= 0 ? weft_explain_path_tell_node (self->answer, (guint) self->chosen) : NULL, *effect = weft_explain_path_tell_effect (self->answer);

  gtk_label_set_label (self->words, words != NULL ? words : _("Choose a unit to see what it does, and to turn it down or off"));
  gtk_label_set_label (self->effect, effect);
  gtk_widget_set_visible (GTK_WIDGET (self->effect), *effect != '\0');
  weft_explain_turn_set_unit (self->turn, can_turn (self) ? self->layer : NULL, self->unit);
}

static void
choose (WeftExplainPathView *self,
        int                  index)
{
  self->chosen = index;
  g_clear_pointer (&self->layer, g_free);
  if (index >= 0) {
    self->layer = g_strdup (get_layer (self, get_node (self, index)->layer)->id);
    self->unit = get_node (self, index)->unit;
  }
  show_chosen (self);
  weft_picture_view_queue_overlay (self->picture);
}

/* What the user has chosen is chosen in every view. */
static void
choose_node (WeftExplainPathView *self,
             int                  index)
{
  gint64 part = index >= 0 ? weft_explain_path_get_part (self->answer, (guint) index) : -1;

  choose (self, index);
  if (part >= 0)
    weft_explain_pane_choose_part (WEFT_EXPLAIN_PANE (self), part);
  else if (index > 0 && self->unit >= 0)
    weft_explain_pane_choose_unit (WEFT_EXPLAIN_PANE (self), self->layer, self->unit);
}

static void
take_unit (WeftExplainPane *pane,
           const char      *layer,
           gint64           unit)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (pane);

  g_free (self->layer);
  self->layer = g_strdup (layer);
  self->unit = unit;
  if (self->answer != NULL)
    choose (self, weft_explain_path_find (self->answer, layer, unit));
}

static void
take_part (WeftExplainPane *pane,
           gint64           part)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (pane);

  if (self->answer != NULL)
    choose (self, weft_explain_path_find_part (self->answer, part));
}

/* Asking */

static void
ask (WeftExplainPathView *self,
     Wish                 wish)
{
  self->wish = wish;
  weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

static void
ask_cb (WeftExplainPathView *self)
{
  weft_explain_edit_group_end (self->edit);
  ask (self, TREE);
}

static void
turned_cb (WeftExplainPathView *self)
{
  weft_explain_edit_group_set_n (self->edit, weft_explain_turn_get_n (self->turn));
  ask_cb (self);
}

static void
measure_cb (WeftExplainPathView *self)
{
  ask (self, MEASURE);
}

static void
apply_cb (WeftExplainPathView *self)
{
  ask (self, APPLY);
}

/* What hangs under the chosen unit goes, or comes back. */
static void
collapse (WeftExplainPathView *self)
{
  guint n = get_decision (self)->nodes->len;

  if (self->chosen < 0)
    return;
  if (self->hidden == NULL)
    self->hidden = g_new0 (gboolean, n);
  self->hidden[self->chosen] = !self->hidden[self->chosen];
  repaint (self);
}

/* By the pointer */

static int
find_node (WeftExplainPathView *self,
           double               x,
           double               y)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  WeftPaintStyle style;

  if (self->chart == NULL)
    return -1;
  weft_theme_get_style (widget, &style);
  place_nodes (self, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  return weft_flow_find (&self->chart->flow, self->boxes, x, y);
}

static void
point (WeftExplainPathView *self,
       int                  node)
{
  if (self->pointed == node)
    return;
  self->pointed = node;
  weft_picture_view_queue_overlay (self->picture);
}

static void
motion_cb (WeftExplainPathView *self,
           double               x,
           double               y)
{
  point (self, find_node (self, x, y));
}

static void
leave_cb (WeftExplainPathView *self)
{
  point (self, -1);
}

static void
pressed_cb (WeftExplainPathView *self,
            int                  n,
            double               x,
            double               y)
{
  int node = find_node (self, x, y);

  weft_picture_view_focus (self->picture);
  if (self->chart == NULL)
    return;
  choose_node (self, node >= 0 ? (int) g_array_index (self->chart->places, guint, node) : -1);
  if (n == 2)
    collapse (self);
}

/* By keys */

static void
step_to (WeftExplainPathView *self,
         int                  columns,
         int                  rows)
{
  int from = self->chosen >= 0 ? find_drawn (self, self->chosen) : -1, to;

  /* Finds where the nodes are. */
  (void) find_node (self, -1, -1);
  to = from >= 0 ? weft_flow_find_neighbour (&self->chart->flow, self->boxes, from, columns, rows) : 0;
  if (to >= 0)
    choose_node (self, (int) g_array_index (self->chart->places, guint, to));
}

static gboolean
key_cb (WeftExplainPathView *self,
        guint                key,
        guint                code,
        GdkModifierType      state)
{
  if (self->chart == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
    step_to (self, 1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    step_to (self, -1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
    step_to (self, 0, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    step_to (self, 0, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_space:
    collapse (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Delete:
    if (can_turn (self))
      weft_explain_turn_toggle (self->turn);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* The pane */

/* Parts can be marked of pictures. */
static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (pane);

  weft_explain_path_settings_set_model (self->settings, model);
  self->trial = model->trial;
  return weft_explain_path_suits (model);
}

static void
fill_tree (WeftExplainPathView *self,
           WeftExplainOrder    *order)
{
  WeftExplainPathWish *wish = weft_explain_box_new (WeftExplainPathWish);

  wish->switches = weft_switches_copy (weft_explain_turn_get_switches (self->turn));
  weft_explain_path_settings_fill (self->settings, wish);
  order->question = &weft_explain_path;
  order->wish = wish;
}

/* What was measured is asked for once; whatever comes after that asks for the tree. */
static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (pane);

  if (self->wish == TREE)
    fill_tree (self, order);
  else
    weft_explain_edit_fill (weft_explain_turn_get_switches (self->turn), self->trial, self->wish == APPLY, order);
  return TRUE;
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (pane);
  g_autofree char *words = NULL;

  if (answer->question != &weft_explain_path) {
    self->wish = answer->fraction < 1 ? self->wish : TREE;
    weft_explain_edit_group_show (self->edit, answer);
    return;
  }
  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  g_clear_pointer (&self->hidden, g_free);
  self->step = MIN (self->step, get_decision (self)->layers->len);
  self->chosen = weft_explain_path_find (answer, self->layer, self->unit);
  repaint (self);
  weft_explain_path_settings_show (self->settings, answer);
  show_step (self);
  show_chosen (self);
  words = weft_explain_path_tell_layer (answer, 1);
  weft_picture_view_describe (self->picture, self->chart->flow.title, words);
  weft_explain_stage_show (self->stage, self->page);
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_PATH_VIEW (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_PATH_VIEW (pane)->column;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_unit = take_unit;
  iface->take_part = take_part;
  iface->get_stage = get_stage;
  iface->get_settings = get_settings;
}

int
weft_explain_path_view_get_chosen (WeftExplainPathView *self)
{
  return self->chosen;
}

const char *
weft_explain_path_view_get_words (WeftExplainPathView *self)
{
  return self->chosen >= 0 ? gtk_label_get_label (self->words) : "";
}

guint
weft_explain_path_view_get_n_nodes (WeftExplainPathView *self)
{
  return self->chart != NULL ? self->chart->flow.n_nodes : 0;
}

/* The widget */

static GtkWidget *
make_column (WeftExplainPathView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->settings = WEFT_EXPLAIN_PATH_SETTINGS (weft_explain_path_settings_new ());
  self->edit = WEFT_EXPLAIN_EDIT_GROUP (weft_explain_edit_group_new ());
  g_signal_connect_swapped (self->settings, "asked", G_CALLBACK (ask_cb), self);
  g_signal_connect_swapped (self->settings, "look", G_CALLBACK (look_cb), self);
  g_signal_connect_swapped (self->edit, "measure", G_CALLBACK (measure_cb), self);
  g_signal_connect_swapped (self->edit, "apply", G_CALLBACK (apply_cb), self);
  g_signal_connect_swapped (self->edit, "stop", G_CALLBACK (ask_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->edit));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->settings));
  return box;
}

static GtkLabel *
make_label (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css);
  return GTK_LABEL (label);
}

static GtkWidget *
add_button (WeftExplainPathView *self,
            GtkWidget           *box,
            const char          *icon,
            const char          *title,
            GCallback            clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_steps (WeftExplainPathView *self)
{
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->step_back = add_button (self, pair, "go-previous-symbolic", _("Step Back"), G_CALLBACK (back_cb));
  self->step_on = add_button (self, pair, "go-next-symbolic", _("Next Step"), G_CALLBACK (on_cb));
  gtk_widget_add_css_class (pair, "linked");
  gtk_widget_set_tooltip_text (pair, _("From the input to the answer, step by step"));
  return pair;
}

static GtkWidget *
make_bar (WeftExplainPathView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->turn = WEFT_EXPLAIN_TURN (weft_explain_turn_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->turn), TRUE);
  g_signal_connect_swapped (self->turn, "changed", G_CALLBACK (turned_cb), self);
  gtk_box_append (GTK_BOX (box), make_steps (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->turn));
  return box;
}

static GtkWidget *
make_words (WeftExplainPathView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->words = make_label ("readout");
  self->effect = make_label ("readout");
  self->step_words = make_label ("readout");
  gtk_widget_add_css_class (GTK_WIDGET (self->effect), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->effect));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->step_words));
  return box;
}

static void
add_controllers (WeftExplainPathView *self)
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
  gtk_widget_set_focusable (picture, TRUE);
}

static GtkWidget *
make_page (WeftExplainPathView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  add_controllers (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_words (self));
  gtk_widget_add_css_class (box, "explain-view");
  return box;
}

/* Settings that go may tell of changes. */
static void
weft_explain_path_view_dispose (GObject *object)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (object);

  if (self->column != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->column);
  G_OBJECT_CLASS (weft_explain_path_view_parent_class)->dispose (object);
}

static void
weft_explain_path_view_finalize (GObject *object)
{
  WeftExplainPathView *self = WEFT_EXPLAIN_PATH_VIEW (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_decision_chart_unref);
  g_free (self->hidden);
  g_free (self->boxes);
  g_free (self->layer);
  G_OBJECT_CLASS (weft_explain_path_view_parent_class)->finalize (object);
}

static void
weft_explain_path_view_class_init (WeftExplainPathViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_path_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_path_view_finalize;
}

static void
weft_explain_path_view_init (WeftExplainPathView *self)
{
  self->chosen = -1;
  self->pointed = -1;
  self->column = g_object_ref_sink (make_column (self));
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->page = make_page (self);
  weft_explain_stage_add (self->stage, self->page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stage));
}

GtkWidget *
weft_explain_path_view_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_PATH_VIEW, NULL);
}
