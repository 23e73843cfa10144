/* explain-trees-view.c: a tree that imitates the model, or the hierarchy of its classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-trees-view.h"

#include "app/accessible.h"
#include "app/explain-trees.h"
#include "app/param-sheet.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/i18n.h"
#include "explain/feature-maps.h"

#define LEAST_WIDTH  240
#define LEAST_HEIGHT 260

/* Nodes that are shown at first, at most, besides the way of the input; joins are lower. */
#define MOST_CHOICES 31
#define MOST_JOINS   127

/* What is shown. */
static const struct
{
  const char *title;
  WeftSurrogateTarget target;
  gboolean joins;
} modes[] = {
  { N_("This class or another"), WEFT_SURROGATE_REST, FALSE },
  { N_("This class or its rival"), WEFT_SURROGATE_RIVAL, FALSE },
  { N_("All classes"), WEFT_SURROGATE_ALL, FALSE },
  { N_("Classes that are alike"), WEFT_SURROGATE_ALL, TRUE },
};

static const WeftParam row_params[] = {
  { .id = "rows", .type = WEFT_PARAM_INTEGER, .title = N_("Rows at most"), .help = N_("Of more rows, so many are drawn. Three in ten of them are kept to see what the tree makes of rows that it never saw."), .fallback = "5000", .minimum = 100, .maximum = WEFT_SURROGATE_MAX_ROWS },
  { .id = "seed", .type = WEFT_PARAM_INTEGER, .title = N_("Seed"), .help = N_("Which random numbers are drawn. The same seed gives the same picture."), .fallback = "0", .maximum = G_MAXINT32 },
  { NULL },
};

static const WeftParam tree_params[] = {
  { .id = "depth", .type = WEFT_PARAM_INTEGER, .title = N_("Questions at most"), .help = N_("From the root to a leaf. 0: 4, and 8 for all classes."), .fallback = "0", .maximum = 12 },
  { NULL },
};

struct _WeftExplainTreesView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */
  GPtrArray *layers;         /* char *: after the first place of the choice, which is the last layer */
  gboolean *collapsed;       /* nullable: of each node */
  WeftTreeBox *boxes;        /* nullable: where the nodes are */
  double boxes_size[2];      /* of the picture then */
  GtkWidget *settings;       /* in the column of the page */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *page;
  WeftPictureView *picture;
  AdwComboRow *mode;
  AdwComboRow *layer;
  WeftParamSheet *params;
  WeftParamSheet *rows;
  GtkImage *badge;
  GtkLabel *judgement;
  GtkScrolledWindow *scroller;
  GtkDropDown *wrong;
  GtkLabel *words;

  double x; /* where the pointer was last, in the window */
  double y;
  int pointed; /* -1: none */
  int chosen;
  int height;      /* that the picture asks for */
  gboolean is_new; /* whether the root is to be brought into sight */
  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainTreesView, weft_explain_trees_view, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static const WeftExplainTrees *
get_finding (WeftExplainTreesView *self)
{
  return self->answer->finding;
}

/* The picture */

/* What is painted: a chart, with what is left out by now. */
typedef struct
{
  WeftTreeChart *chart;
  WeftTreeNode *nodes;
  WeftTree tree;
} Content;

static WeftTree
make_tree (WeftExplainTreesView  *self,
           WeftTreeNode         **nodes)
{
  WeftTree tree = get_finding (self)->chart->tree;

  *nodes = g_memdup2 (tree.nodes, tree.n_nodes * sizeof (WeftTreeNode));
  for (guint i = 0; i < tree.n_nodes; i++)
    (*nodes)[i].is_collapsed = self->collapsed[i];
  tree.nodes = *nodes;
  return tree;
}

static gpointer
take (gpointer owner)
{
  WeftExplainTreesView *self = owner;
  Content *content;

  if (self->answer == NULL)
    return NULL;
  content = g_new (Content, 1);
  content->chart = weft_tree_chart_ref (get_finding (self)->chart);
  content->tree = make_tree (self, &content->nodes);
  return content;
}

static void
drop (gpointer data)
{
  Content *content = data;

  weft_tree_chart_unref (content->chart);
  g_free (content->nodes);
  g_free (content);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_tree_paint (&((const Content *) data)->tree, style, cr, width, height);
}

static void
place_nodes (WeftExplainTreesView *self,
             const WeftPaintStyle *style,
             double                width,
             double                height)
{
  g_autofree WeftTreeNode *nodes = NULL;
  WeftTree tree;

  if (self->boxes != NULL && self->boxes_size[0] == width && self->boxes_size[1] == height)
    return;
  g_free (self->boxes);
  tree = make_tree (self, &nodes);
  self->boxes = weft_tree_lay_out (&tree, style, width, height);
  self->boxes_size[0] = width;
  self->boxes_size[1] = height;
}

/* What the pointer is on, or what was chosen. */
static void
draw_mark (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftExplainTreesView *self = owner;
  int node = self->pointed >= 0 ? self->pointed : self->chosen;

  if (self->answer == NULL || node < 0)
    return;
  place_nodes (self, style, width, height);
  weft_tree_paint_mark (&get_finding (self)->chart->tree, self->boxes, style, cr, (guint) node);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainTreesView *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftExplainTreesView *self = owner;

  return self->answer != NULL ? weft_tree_chart_to_csv (get_finding (self)->chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, draw_mark, make_recipe, make_numbers };

/* As large as everything needs. */
static void
repaint (WeftExplainTreesView *self)
{
  g_autofree WeftTreeNode *nodes = NULL;
  WeftTree tree = make_tree (self, &nodes);
  WeftPaintStyle style;
  double width = weft_tree_get_least_width (&tree), height;

  g_clear_pointer (&self->boxes, g_free);
  self->pointed = -1;
  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  height = weft_tree_get_natural_height (&tree, &style, MAX (width, gtk_widget_get_width (GTK_WIDGET (self->picture))));
  self->height = (int) MAX (height, LEAST_HEIGHT);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), (int) MAX (width, LEAST_WIDTH), self->height);
  weft_picture_view_queue (self->picture);
}

/* Nodes */

static void
tell (WeftExplainTreesView *self)
{
  int node = self->pointed >= 0 ? self->pointed : self->chosen;
  g_autofree char *words = node >= 0 ? weft_tree_chart_tell (get_finding (self)->chart, (guint) node) : NULL;

  gtk_label_set_label (self->words, words != NULL ? words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : get_finding (self)->chart->caption, -1);
  weft_picture_view_queue_overlay (self->picture);
}

static int
find_node (WeftExplainTreesView *self,
           double                x,
           double                y)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  WeftPaintStyle style;

  if (self->answer == NULL)
    return -1;
  weft_theme_get_style (widget, &style);
  place_nodes (self, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  return weft_tree_find (&get_finding (self)->chart->tree, self->boxes, x, y);
}

static void
point (WeftExplainTreesView *self,
       int                   node)
{
  if (self->pointed == node)
    return;
  self->pointed = node;
  tell (self);
}

static void
choose (WeftExplainTreesView *self,
        int                   node)
{
  const WeftTreeChart *chart = get_finding (self)->chart;

  self->chosen = node;
  tell (self);
  if (node >= 0 && chart->units[node] >= 0)
    weft_explain_pane_choose_unit (WEFT_EXPLAIN_PANE (self), chart->layer, chart->units[node]);
}

static gboolean
has_branches (const WeftTree *tree,
              int             node)
{
  for (guint i = (guint) node + 1; i < tree->n_nodes; i++)
    if (tree->nodes[i].parent == node)
      return TRUE;
  return FALSE;
}

/* What branches off the chosen node goes, or comes back. */
static void
collapse (WeftExplainTreesView *self)
{
  if (self->chosen < 0 || !has_branches (&get_finding (self)->chart->tree, self->chosen))
    return;
  self->collapsed[self->chosen] = !self->collapsed[self->chosen];
  repaint (self);
}

/* GTK tells of the pointer again when something is laid out or scrolled below it; keys may have
 * gone on by then. So what counts is where it is in the window. */
static void
motion_cb (WeftExplainTreesView *self,
           double                x,
           double                y,
           GtkEventController   *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  double at[2] = { x, y };

  if (event != NULL)
    (void) gdk_event_get_position (event, &at[0], &at[1]);
  if (at[0] != self->x || at[1] != self->y)
    point (self, find_node (self, x, y));
  self->x = at[0];
  self->y = at[1];
}

static void
leave_cb (WeftExplainTreesView *self)
{
  if (self->answer != NULL)
    point (self, -1);
}

static void
pressed_cb (WeftExplainTreesView *self,
            int                   n,
            double                x,
            double                y)
{
  weft_picture_view_focus (self->picture);
  if (self->answer == NULL)
    return;
  choose (self, find_node (self, x, y));
  if (n == 2)
    collapse (self);
}

static void
step_to (WeftExplainTreesView *self,
         int                   columns,
         int                   rows)
{
  int to = 0;

  /* Finds where the nodes are. */
  (void) find_node (self, -1, -1);
  if (self->chosen >= 0)
    to = weft_tree_find_neighbour (&get_finding (self)->chart->tree, self->boxes, (guint) self->chosen, columns, rows);
  self->pointed = -1;
  if (to >= 0)
    choose (self, to);
}

static gboolean
key_cb (WeftExplainTreesView *self,
        guint                 key,
        guint                 code,
        GdkModifierType       state)
{
  if (self->answer == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    step_to (self, key == GDK_KEY_Right ? 1 : -1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    step_to (self, 0, key == GDK_KEY_Down ? 1 : -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_space:
    collapse (self);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* What is found */

/* Of large trees only the upper levels, and the way of the input, are shown at first. */
static void
collapse_much (WeftExplainTreesView *self)
{
  const WeftTree *tree = &get_finding (self)->chart->tree;
  guint most = tree->height_title != NULL ? MOST_JOINS : MOST_CHOICES, n_shown = 0, deepest = 0;
  g_autofree guint *depths = g_new0 (guint, tree->n_nodes), *counts = g_new0 (guint, tree->n_nodes);

  for (guint i = 0; i < tree->n_nodes; i++) {
    depths[i] = i > 0 ? depths[tree->nodes[i].parent] + 1 : 0;
    counts[depths[i]]++;
  }
  for (guint depth = 0; depth < tree->n_nodes && n_shown + counts[depth] <= most; depth++) {
    n_shown += counts[depth];
    deepest = depth;
  }
  g_free (self->collapsed);
  self->collapsed = g_new0 (gboolean, tree->n_nodes);
  for (guint i = 0; i < tree->n_nodes; i++)
    self->collapsed[i] = depths[i] >= deepest && !tree->nodes[i].is_stressed && has_branches (tree, (int) i);
}

/* The root of a tall tree is in its middle. */
static void
painted_cb (WeftExplainTreesView *self)
{
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (!self->is_new || self->answer == NULL || gtk_widget_get_height (GTK_WIDGET (self->picture)) < self->height)
    return;
  self->is_new = FALSE;
  (void) find_node (self, -1, -1);
  gtk_adjustment_set_value (scroll, self->boxes[0].y + self->boxes[0].height / 2 - gtk_adjustment_get_page_size (scroll) / 2);
}

/* Rows where the tree says something else, to be looked at. */
static void
offer_wrong (WeftExplainTreesView *self)
{
  const GArray *wrong = get_finding (self)->wrong;
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _("Rows where it differs"));
  for (guint i = 0; i < wrong->len; i++) {
    g_autofree char *title = g_strdup_printf (_("Row %d"), (int) g_array_index (wrong, guint32, i) + 1);

    gtk_string_list_append (titles, title);
  }
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->wrong, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->wrong, 0);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), wrong->len > 0);
}

static void
wrong_cb (WeftExplainTreesView *self)
{
  guint index = gtk_drop_down_get_selected (self->wrong);

  if (!self->is_updating && index > 0 && index <= get_finding (self)->wrong->len)
    weft_explain_pane_choose_row (WEFT_EXPLAIN_PANE (self), g_array_index (get_finding (self)->wrong, guint32, index - 1));
}

static void
show_badge (WeftExplainTreesView *self,
            const WeftTreeChart  *chart)
{
  gtk_image_set_from_icon_name (self->badge, chart->is_good ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->badge), chart->is_good ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), chart->is_good ? "success" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->badge), GTK_ACCESSIBLE_PROPERTY_LABEL, chart->is_good ? _("Good") : _("Warning"), -1);
  gtk_label_set_label (self->judgement, chart->judgement);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->judgement), chart->caption);
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainTreesView *self = WEFT_EXPLAIN_TREES_VIEW (pane);
  const WeftTreeChart *chart = ((const WeftExplainTrees *) answer->finding)->chart;

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  self->chosen = -1;
  self->is_new = TRUE;
  collapse_much (self);
  repaint (self);
  offer_wrong (self);
  weft_picture_view_describe (self->picture, chart->title, chart->caption);
  tell (self);
  show_badge (self, chart);
  weft_explain_stage_show (self->stage, self->page);
}

/* What is asked */

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainTreesView *self = WEFT_EXPLAIN_TREES_VIEW (pane);
  WeftExplainTreesWish *wish = weft_explain_box_new (WeftExplainTreesWish);
  guint mode = adw_combo_row_get_selected (self->mode), layer = adw_combo_row_get_selected (self->layer);
  const WeftParams *rows = weft_param_sheet_get_params (self->rows);

  if (self->answer == NULL)
    weft_explain_stage_say (self->stage, _("Looking at the Rows…"), NULL, FALSE);
  wish->joins = modes[mode].joins;
  wish->rows = weft_params_get_integer (rows, "rows");
  wish->target = modes[mode].target;
  wish->layer = layer > 0 && layer <= self->layers->len ? g_strdup (self->layers->pdata[layer - 1]) : NULL;
  wish->depth = (int) weft_params_get_integer (weft_param_sheet_get_params (self->params), "depth");
  wish->seed = (guint64) weft_params_get_integer (rows, "seed");
  order->question = &weft_explain_trees;
  order->wish = wish;
  return TRUE;
}

static void
ask (WeftExplainTreesView *self)
{
  if (!self->is_updating)
    weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

static void
mode_cb (WeftExplainTreesView *self)
{
  gboolean joins = modes[adw_combo_row_get_selected (self->mode)].joins;

  gtk_widget_set_visible (GTK_WIDGET (self->layer), !joins);
  gtk_widget_set_visible (GTK_WIDGET (self->params), !joins);
  ask (self);
}

static void
offer_layers (WeftExplainTreesView *self,
              const WeftSubject    *subject)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new ((const char *const[]){ _("Last before the scores"), NULL });
  guint n;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *title = g_strdup_printf ("%s · %s", layers[i].id, _ (layers[i].kind));

    if (!weft_feature_maps_suit (&layers[i]) || layers[i].value == weft_subject_get_logits (subject) || layers[i].value == weft_subject_get_scores (subject))
      continue;
    g_ptr_array_add (self->layers, g_strdup (layers[i].id));
    gtk_string_list_append (titles, title);
  }
  adw_combo_row_set_model (self->layer, G_LIST_MODEL (titles));
}

/* A rival needs a third class to differ from the rest, and classes that are alike another. */
static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainTreesView *self = WEFT_EXPLAIN_TREES_VIEW (pane);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gboolean can_join;

  if (!weft_explain_trees_suits (model))
    return FALSE;
  can_join = weft_explain_trees_can_join (model);
  self->is_updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (!modes[i].joins || can_join)
      gtk_string_list_append (titles, _ (modes[i].title));
  adw_combo_row_set_model (self->mode, G_LIST_MODEL (titles));
  offer_layers (self, model->subject);
  self->is_updating = FALSE;
  return TRUE;
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_TREES_VIEW (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_TREES_VIEW (pane)->settings;
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

int
weft_explain_trees_view_get_chosen (WeftExplainTreesView *self)
{
  return self->chosen;
}

const char *
weft_explain_trees_view_get_words (WeftExplainTreesView *self)
{
  return gtk_label_get_label (self->words);
}

gboolean
weft_explain_trees_view_is_hidden (WeftExplainTreesView *self,
                                   guint                 node)
{
  (void) find_node (self, -1, -1);
  return !self->boxes[node].is_shown;
}

/* The widget */

static AdwComboRow *
add_choice (WeftExplainTreesView *self,
            AdwPreferencesGroup  *group,
            const char           *title,
            GCallback             changed)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "notify::selected", changed, self);
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static WeftParamSheet *
add_sheet (WeftExplainTreesView *self,
           AdwPreferencesGroup  *group,
           const WeftParam      *table)
{
  GtkWidget *sheet = weft_param_sheet_new (table);

  g_signal_connect_swapped (sheet, "changed", G_CALLBACK (ask), self);
  gtk_widget_add_css_class (sheet, "explain-seed");
  adw_preferences_group_add (group, sheet);
  return WEFT_PARAM_SHEET (sheet);
}

static GtkWidget *
make_settings (WeftExplainTreesView *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _("Decision Tree"));
  self->mode = add_choice (self, group, _("Tells Apart"), G_CALLBACK (mode_cb));
  self->layer = add_choice (self, group, _("Asks Units Of"), G_CALLBACK (ask));
  self->params = add_sheet (self, group, tree_params);
  self->rows = add_sheet (self, group, row_params);
  return GTK_WIDGET (group);
}

static GtkWidget *
make_bar (WeftExplainTreesView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *wrong = gtk_drop_down_new (NULL, NULL), *save = weft_picture_view_make_button (self->picture);

  self->wrong = GTK_DROP_DOWN (wrong);
  gtk_widget_set_tooltip_text (wrong, _("Rows that the tree never saw and where it says something else than the model; one that is chosen becomes the input"));
  (void) weft_accessible_name_inner (wrong, _("Rows where it differs"));
  g_signal_connect_swapped (wrong, "notify::selected", G_CALLBACK (wrong_cb), self);
  gtk_widget_set_hexpand (save, TRUE);
  gtk_widget_set_halign (save, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (bar), wrong);
  gtk_box_append (GTK_BOX (bar), save);
  return bar;
}

static GtkLabel *
make_label (void)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (""));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_xalign (label, 0);
  return label;
}

/* How far it can be believed, which is in sight wherever one has scrolled to. */
static GtkWidget *
make_badge (WeftExplainTreesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->badge = GTK_IMAGE (gtk_image_new ());
  self->judgement = make_label ();
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->badge));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->judgement));
  return box;
}

static void
add_controllers (WeftExplainTreesView *self)
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
make_page (WeftExplainTreesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->words = make_label ();
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "readout");
  add_controllers (self);
  self->scroller = GTK_SCROLLED_WINDOW (scroller);
  g_signal_connect_swapped (self->picture, "painted", G_CALLBACK (painted_cb), self);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->picture));
  gtk_widget_set_size_request (scroller, LEAST_WIDTH, LEAST_HEIGHT);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), make_badge (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_widget_add_css_class (box, "explain-view");
  return box;
}

/* Settings that go may tell of changes. */
static void
weft_explain_trees_view_dispose (GObject *object)
{
  WeftExplainTreesView *self = WEFT_EXPLAIN_TREES_VIEW (object);

  self->is_updating = TRUE;
  if (self->settings != NULL) {
    g_signal_handlers_disconnect_by_data (self->mode, self);
    g_signal_handlers_disconnect_by_data (self->layer, self);
  }
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_explain_trees_view_parent_class)->dispose (object);
}

static void
weft_explain_trees_view_finalize (GObject *object)
{
  WeftExplainTreesView *self = WEFT_EXPLAIN_TREES_VIEW (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_ptr_array_unref (self->layers);
  g_free (self->collapsed);
  g_free (self->boxes);
  G_OBJECT_CLASS (weft_explain_trees_view_parent_class)->finalize (object);
}

static void
weft_explain_trees_view_class_init (WeftExplainTreesViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_trees_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_trees_view_finalize;
}

static void
weft_explain_trees_view_init (WeftExplainTreesView *self)
{
  self->is_updating = TRUE;
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->pointed = self->chosen = -1;
  self->settings = g_object_ref_sink (make_settings (self));
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->page = make_page (self);
  weft_explain_stage_add (self->stage, self->page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stage));
  self->is_updating = FALSE;
}

GtkWidget *
weft_explain_trees_view_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_TREES_VIEW, NULL);
}
