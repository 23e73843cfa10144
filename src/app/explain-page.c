/* explain-page.c: a model looked into, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-page.h"

#include "app/accessible.h"
#include "app/explain-along-view.h"
#include "app/explain-classes.h"
#include "app/explain-columns.h"
#include "app/explain-compare-view.h"
#include "app/explain-data.h"
#include "app/explain-doubts.h"
#include "app/explain-embedding-view.h"
#include "app/explain-epochs.h"
#include "app/explain-input.h"
#include "app/explain-maps.h"
#include "app/explain-path-view.h"
#include "app/explain-trees-view.h"
#include "app/explain-units-pane.h"
#include "app/explain-view.h"
#include "app/explain-words.h"
#include "base/i18n.h"

/* Room for a parameter, its input and the button that takes a change back, so that none of them
 * makes the column wider. */
#define COLUMN_WIDTH 332

/* The views, as they are offered. */
static const struct
{
  const char *id;
  const char *title;
  GtkWidget *(*make) (void);
} views[] = {
  { "answer", N_("Answer"), weft_explain_view_new },
  { "maps", N_("Feature Maps"), weft_explain_maps_new },
  { "units", N_("Single Units"), weft_explain_units_pane_new },
  { "importance", N_("Importance"), weft_explain_columns_new },
  { "path", N_("Decision Path"), weft_explain_path_view_new },
  { "tree", N_("Decision Tree"), weft_explain_trees_view_new },
  { "attention", N_("Attention"), weft_explain_words_new },
  { "training", N_("Along Training"), weft_explain_along_view_new },
  { "compare", N_("Compare"), weft_explain_compare_view_new },
  { "embedding", N_("Embedding"), weft_explain_embedding_view_new },
};

/**
 * Place:
 * @pane: (nullable): a view; %NULL: it is of no use for the model
 * @settings: (nullable): its widget in the column
 * @question: (nullable): what it asked last
 * @asked, @shown: what was asked about then, and what is shown: values of `about`
 */
typedef struct
{
  WeftExplainPane *pane;
  GtkWidget *settings;
  const WeftExplainQuestion *question;
  guint asked;
  guint shown;
} Place;

struct _WeftExplainPage
{
  WeftLookPage parent_instance;

  /* Owned */
  WeftExplainWork *work;
  WeftTrainedModel *trained; /* nullable: what the page was made for */
  WeftExplainOrder dropped;  /* its input, if any, waits for the model */

  /* Children */
  GtkScrolledWindow *column;
  GtkBox *box;
  GtkBox *list;
  GtkWidget *line;
  WeftExplainInput *input;
  WeftExplainDoubts *doubts;
  WeftExplainClasses *classes;
  WeftExplainData *data;
  WeftExplainEpochs *epochs;
  GtkStack *stack;
  GtkDropDown *choice;
  Place places[G_N_ELEMENTS (views)];

  gint64 trial; /* that the model is of, 0: not known */
  guint about;  /* counts what was asked about: input, class and data */
  guint tick;   /* callback that takes over what is computed, 0 while nothing is */
  gboolean lacks_data;
  gboolean is_open;
};

G_DEFINE_FINAL_TYPE (WeftExplainPage, weft_explain_page, WEFT_TYPE_LOOK_PAGE)

static Place *
get_place (WeftExplainPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane != NULL && gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->places[i].pane))
      return &self->places[i];
  return NULL;
}

static void
say (Place      *place,
     const char *title,
     const char *text,
     gboolean    invites)
{
  weft_explain_stage_say (weft_explain_pane_get_stage (place->pane), title, text, invites);
}

static void
say_everywhere (WeftExplainPage *self,
                const char      *title,
                const char      *text,
                gboolean         invites)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane != NULL)
      say (&self->places[i], title, text, invites);
}

/* Asking */

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeftExplainPage *self = WEFT_EXPLAIN_PAGE (widget);

  weft_explain_work_look (self->work);
  if (weft_explain_work_get_busy (self->work))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* Returns: whether all that a view needs is there; else it is said */
static gboolean
check_needs (WeftExplainPage        *self,
             Place                  *place,
             const WeftExplainOrder *order)
{
  const WeftExplainQuestion *question = order->question;

  self->lacks_data = FALSE;
  if ((question->needs & WEFT_EXPLAIN_NEEDS_INPUT) && !weft_explain_order_has_input (order)) {
    say (place, weft_explain_input_get_invitation (self->input), NULL, TRUE);
    return FALSE;
  }
  if ((question->needs & WEFT_EXPLAIN_NEEDS_DATA) && order->data == NULL) {
    self->lacks_data = TRUE;
    say (place, _("Choose the Rows to Look At"), _("This view needs data: rows like those the model learned from."), TRUE);
    return FALSE;
  }
  return TRUE;
}

/* Asks what the view in front wants to know, unless it shows that already. */
static void
ask (WeftExplainPage *self)
{
  Place *place = self->is_open ? get_place (self) : NULL;
  g_auto (WeftExplainOrder) order = { 0 };
  gboolean is_ready;

  if (place == NULL || place->shown == self->about)
    return;
  (void) weft_explain_input_fill (self->input, &order);
  weft_explain_classes_fill (self->classes, &order);
  weft_explain_epochs_fill (self->epochs, &order);
  order.data = g_strdup (weft_explain_data_get_path (self->data));
  is_ready = weft_explain_pane_fill (place->pane, &order);
  gtk_widget_set_visible (GTK_WIDGET (self->data), (order.question->needs & (WEFT_EXPLAIN_USES_DATA | WEFT_EXPLAIN_NEEDS_DATA)) != 0);
  if (!check_needs (self, place, &order) || !is_ready)
    return;
  place->question = order.question;
  place->asked = self->about;
  weft_explain_work_ask (self->work, &order);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
about_cb (WeftExplainPage *self)
{
  self->about++;
  ask (self);
}

static void
input_cb (WeftExplainPage *self)
{
  weft_explain_classes_forget (self->classes);
  about_cb (self);
}

static void
pane_cb (WeftExplainPage *self,
         WeftExplainPane *pane)
{
  Place *place = get_place (self);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane == pane)
      self->places[i].shown = 0;
  if (place != NULL && place->pane == pane)
    ask (self);
}

/* The data that was looked at last is what the row is of. */
static void
row_cb (WeftExplainPage *self,
        gint64           row)
{
  WeftExplainAnswer *answer = weft_explain_work_get_answer (self->work);

  if (answer != NULL && answer->data != NULL)
    weft_explain_input_take_row (self->input, answer->data_file, row);
}

/* What one view has chosen is chosen in all. */

static void
unit_cb (WeftExplainPage *self,
         const char      *layer,
         gint64           unit,
         WeftExplainPane *pane)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane != NULL && self->places[i].pane != pane)
      weft_explain_pane_take_unit (self->places[i].pane, layer, unit);
}

static void
part_cb (WeftExplainPage *self,
         gint64           part,
         WeftExplainPane *pane)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane != NULL && self->places[i].pane != pane)
      weft_explain_pane_take_part (self->places[i].pane, part);
}

static void
epoch_cb (WeftExplainPage *self,
          guint64          epoch)
{
  weft_explain_epochs_choose (self->epochs, epoch);
}

/* Whether the view in front has come to rest. */
static gboolean
is_seen (gpointer data)
{
  WeftExplainPage *self = data;
  Place *place = get_place (self);

  return !weft_explain_work_get_busy (self->work) && (place == NULL || !weft_explain_pane_get_busy (place->pane));
}

static void
choose_cb (WeftExplainPage *self)
{
  if (self->lacks_data)
    weft_explain_data_choose (self->data);
  else
    weft_explain_input_choose (self->input);
}

static void
turn_cb (WeftExplainPage *self)
{
  Place *place = get_place (self);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].settings != NULL)
      gtk_widget_set_visible (self->places[i].settings, &self->places[i] == place);
  ask (self);
}

/* The list and the stack show the same. */
static void
visible_cb (WeftExplainPage *self)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->stack);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (pages);

  if (!gtk_bitset_is_empty (selected))
    gtk_drop_down_set_selected (self->choice, gtk_bitset_get_minimum (selected));
  turn_cb (self);
}

static void
choice_cb (WeftExplainPage *self)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->stack);
  guint selected = gtk_drop_down_get_selected (self->choice);

  if (selected != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (pages, selected, TRUE);
}

/* Answers */

/* Views that are of no use for this model are not offered. */
static void
offer_views (WeftExplainPage  *self,
             WeftExplainModel *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    Place *place = &self->places[i];

    if (weft_explain_pane_set_model (place->pane, model))
      continue;
    gtk_stack_remove (self->stack, GTK_WIDGET (place->pane));
    g_clear_pointer (&place->settings, gtk_widget_unparent);
    place->pane = NULL;
  }
}

static void
opened_cb (gpointer          owner,
           WeftExplainModel *model)
{
  WeftExplainPage *self = owner;

  model->trial = self->trial;
  weft_explain_epochs_set_model (self->epochs, model);
  weft_explain_input_set_model (self->input, model);
  offer_views (self, model);
  self->is_open = TRUE;
  self->about = 1;
  gtk_widget_set_sensitive (GTK_WIDGET (self->column), TRUE);
  turn_cb (self);
  if (weft_explain_order_has_input (&self->dropped))
    weft_explain_input_take_order (self->input, &self->dropped);
}

static void
show_answer (WeftExplainPage   *self,
             Place             *place,
             WeftExplainAnswer *answer)
{
  if (answer->finding == NULL)
    return;
  weft_explain_pane_show (place->pane, answer);
  if (answer->fraction >= 1)
    place->shown = place->asked;
}

static void
changed_cb (gpointer owner)
{
  WeftExplainPage *self = owner;
  WeftExplainAnswer *answer = weft_explain_work_get_answer (self->work);

  if (answer->scores != NULL) {
    weft_explain_input_show (self->input, answer);
    weft_explain_doubts_show (self->doubts, answer);
    weft_explain_classes_show (self->classes, answer);
  }
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane != NULL && self->places[i].question == answer->question)
      show_answer (self, &self->places[i], answer);
}

static void
failed_cb (gpointer    owner,
           const char *sentence,
           gboolean    about_input)
{
  WeftExplainPage *self = owner;
  Place *place = get_place (self);

  if (about_input) {
    gtk_widget_set_visible (GTK_WIDGET (self->classes), FALSE);
    weft_explain_doubts_show (self->doubts, NULL);
  }
  if (!self->is_open)
    say_everywhere (self, _("This Model Cannot Be Looked Into"), sentence, FALSE);
  else if (about_input)
    say_everywhere (self, _("The Model Cannot Read This"), sentence, TRUE);
  else if (place != NULL)
    say (place, _("There Is Nothing to See"), sentence, FALSE);
}

static const WeftExplainListener listener = { opened_cb, changed_cb, failed_cb };

void
weft_explain_page_set_trial (WeftExplainPage *self,
                             gint64           trial)
{
  self->trial = trial;
}

void
weft_explain_page_take_order (WeftExplainPage        *self,
                              const WeftExplainOrder *order)
{
  if (self->is_open)
    weft_explain_input_take_order (self->input, order);
  else
    weft_explain_order_copy (&self->dropped, order);
}

void
weft_explain_page_take_file (WeftExplainPage *self,
                             const char      *path)
{
  if (self->is_open) {
    weft_explain_input_take_file (self->input, path);
    return;
  }
  weft_explain_page_take_order (self, &(WeftExplainOrder){ .file = (char *) path });
}

void
weft_explain_page_show_view (WeftExplainPage *self,
                             const char      *id)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, id);

  if (child != NULL)
    gtk_stack_set_visible_child (self->stack, child);
}

void
weft_explain_page_compare (WeftExplainPage *self,
                           const char      *title,
                           const char      *path)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, "compare");

  weft_explain_compare_view_set_rival (WEFT_EXPLAIN_COMPARE_VIEW (child), title, path);
  gtk_stack_set_visible_child (self->stack, child);
}

void
weft_explain_page_select_rows (WeftExplainPage *self,
                               const GArray    *rows)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, "embedding");

  weft_explain_embedding_view_select_rows (WEFT_EXPLAIN_EMBEDDING_VIEW (child), rows);
  gtk_stack_set_visible_child (self->stack, child);
}

gboolean
weft_explain_page_is_of (WeftExplainPage  *self,
                         WeftTrainedModel *trained)
{
  return trained != NULL && self->trained == trained;
}

gboolean
weft_explain_page_get_settled (WeftExplainPage *self)
{
  return self->is_open && !weft_explain_work_get_busy (self->work);
}

guint
weft_explain_page_get_n_done (WeftExplainPage *self)
{
  return weft_explain_work_get_n_done (self->work);
}

char *
weft_explain_page_make_recipe (WeftExplainPage *self)
{
  WeftExplainAnswer *answer = weft_explain_work_get_answer (self->work);

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

/* Files and keys */

static gboolean
drop_cb (WeftExplainPage *self,
         const GValue    *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path != NULL)
    weft_explain_page_take_file (self, path);
  return path != NULL;
}

static void
set_bare (WeftExplainPage *self,
          gboolean         bare)
{
  Place *place = get_place (self);

  if (place != NULL)
    weft_explain_pane_set_bare (place->pane, bare);
}

static gboolean
is_blink (guint           key,
          GdkModifierType state)
{
  return (key == GDK_KEY_b || key == GDK_KEY_B) && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;
}

static gboolean
pressed_cb (WeftExplainPage *self,
            guint            key,
            guint            code,
            GdkModifierType  state)
{
  if (!is_blink (key, state))
    return GDK_EVENT_PROPAGATE;
  set_bare (self, TRUE);
  return GDK_EVENT_STOP;
}

static void
released_cb (WeftExplainPage *self,
             guint            key,
             guint            code,
             GdkModifierType  state)
{
  if (key == GDK_KEY_b || key == GDK_KEY_B)
    set_bare (self, FALSE);
}

/* Before any view has the key, as what is walked through is seen in it. */
static gboolean
captured_cb (WeftExplainPage *self,
             guint            key,
             guint            code,
             GdkModifierType  state)
{
  if (key != GDK_KEY_Escape || !weft_explain_epochs_get_walking (self->epochs))
    return GDK_EVENT_PROPAGATE;
  weft_explain_epochs_set_walking (self->epochs, FALSE);
  return GDK_EVENT_STOP;
}

static void
left_cb (WeftExplainPage *self)
{
  set_bare (self, FALSE);
}

static void
add_controllers (WeftExplainPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new (), *captures = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (captures, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (captures, "key-pressed", G_CALLBACK (captured_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_controller (GTK_WIDGET (self), captures);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/* Room */

/* Side by side the column scrolls, below each other the whole page. */
static void
set_narrow (WeftLookPage *page,
            gboolean      narrow)
{
  WeftExplainPage *self = WEFT_EXPLAIN_PAGE (page);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_scrolled_window_set_policy (self->column, GTK_POLICY_NEVER, narrow ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (GTK_WIDGET (self->column), narrow ? -1 : COLUMN_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->column), narrow);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (self->places[i].pane != NULL)
      weft_explain_pane_set_narrow (self->places[i].pane, narrow);
}

static void
add_column (WeftExplainPage *self)
{
  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  self->input = WEFT_EXPLAIN_INPUT (weft_explain_input_new ());
  self->doubts = WEFT_EXPLAIN_DOUBTS (weft_explain_doubts_new ());
  self->classes = WEFT_EXPLAIN_CLASSES (weft_explain_classes_new ());
  self->data = WEFT_EXPLAIN_DATA (weft_explain_data_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->data), FALSE);
  g_signal_connect_swapped (self->input, "changed", G_CALLBACK (input_cb), self);
  g_signal_connect_swapped (self->classes, "changed", G_CALLBACK (about_cb), self);
  g_signal_connect_swapped (self->data, "changed", G_CALLBACK (about_cb), self);
  gtk_box_append (self->list, GTK_WIDGET (self->input));
  gtk_box_append (self->list, GTK_WIDGET (self->doubts));
  gtk_box_append (self->list, GTK_WIDGET (self->classes));
  gtk_box_append (self->list, GTK_WIDGET (self->data));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "explain-column");
  self->column = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->column, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->column, GTK_WIDGET (self->list));
  gtk_widget_set_size_request (GTK_WIDGET (self->column), COLUMN_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->column), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->column), FALSE);
  gtk_box_append (self->box, GTK_WIDGET (self->column));
}

/* Where the buttons have no room, a list has. */
static GtkWidget *
make_choice (WeftExplainPage *self)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->stack);
  GtkExpression *title = gtk_property_expression_new (GTK_TYPE_STACK_PAGE, NULL, "title");
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&pages)), title);

  self->choice = GTK_DROP_DOWN (choice);
  gtk_widget_set_tooltip_text (choice, _("View"));
  (void) weft_accessible_name_inner (choice, _("View"));
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (choice_cb), self);
  return choice;
}

static GtkWidget *
make_switcher (WeftExplainPage *self)
{
  GtkWidget *squeezer = adw_squeezer_new (), *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), switcher);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), make_choice (self));
  gtk_widget_set_halign (squeezer, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (squeezer, "explain-switcher");
  return squeezer;
}

static void
add_pane (WeftExplainPage *self,
          guint            index)
{
  Place *place = &self->places[index];

  place->pane = WEFT_EXPLAIN_PANE (views[index].make ());
  place->settings = weft_explain_pane_get_settings (place->pane);
  gtk_stack_add_titled (self->stack, GTK_WIDGET (place->pane), views[index].id, _ (views[index].title));
  g_signal_connect_swapped (place->pane, "changed", G_CALLBACK (pane_cb), self);
  g_signal_connect_swapped (place->pane, "row-chosen", G_CALLBACK (row_cb), self);
  g_signal_connect_swapped (place->pane, "unit-chosen", G_CALLBACK (unit_cb), self);
  g_signal_connect_swapped (place->pane, "part-chosen", G_CALLBACK (part_cb), self);
  g_signal_connect_swapped (place->pane, "view-wanted", G_CALLBACK (weft_explain_page_show_view), self);
  g_signal_connect_swapped (place->pane, "epoch-chosen", G_CALLBACK (epoch_cb), self);
  g_signal_connect_swapped (weft_explain_pane_get_stage (place->pane), "choose", G_CALLBACK (choose_cb), self);
  if (place->settings != NULL)
    gtk_box_append (self->list, place->settings);
}

static void
add_panes (WeftExplainPage *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  /* A view that needs more height than others scrolls alone. */
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    add_pane (self, i);
  say_everywhere (self, _("Opening the Model…"), NULL, FALSE);
  gtk_widget_set_hexpand (side, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->epochs = WEFT_EXPLAIN_EPOCHS (weft_explain_epochs_new (is_seen, self));
  g_signal_connect_swapped (self->epochs, "changed", G_CALLBACK (about_cb), self);
  gtk_box_append (GTK_BOX (side), make_switcher (self));
  gtk_box_append (GTK_BOX (side), GTK_WIDGET (self->epochs));
  gtk_box_append (GTK_BOX (side), GTK_WIDGET (self->stack));
  gtk_box_append (self->box, self->line);
  gtk_box_append (self->box, side);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (visible_cb), self);
}

/* The widget */

static void
weft_explain_page_dispose (GObject *object)
{
  WeftExplainPage *self = WEFT_EXPLAIN_PAGE (object);

  /* Children that go may tell of changes. */
  self->is_open = FALSE;
  g_clear_pointer (&self->work, weft_explain_work_free);
  G_OBJECT_CLASS (weft_explain_page_parent_class)->dispose (object);
}

static void
weft_explain_page_finalize (GObject *object)
{
  WeftExplainPage *self = WEFT_EXPLAIN_PAGE (object);

  weft_explain_order_clear (&self->dropped);
  g_clear_pointer (&self->trained, weft_trained_model_unref);
  G_OBJECT_CLASS (weft_explain_page_parent_class)->finalize (object);
}

static void
weft_explain_page_class_init (WeftExplainPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_page_finalize;
  WEFT_LOOK_PAGE_CLASS (klass)->set_narrow = set_narrow;
}

static void
weft_explain_page_init (WeftExplainPage *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  add_column (self);
  add_panes (self);
  add_controllers (self);
  weft_look_page_set_content (WEFT_LOOK_PAGE (self), GTK_WIDGET (self->box));
}

GtkWidget *
weft_explain_page_new (const char       *title,
                       const char       *path,
                       WeftTrainedModel *trained,
                       const char       *data)
{
  WeftExplainPage *self = g_object_new (WEFT_TYPE_EXPLAIN_PAGE, NULL);

  panel_widget_set_title (PANEL_WIDGET (self), title);
  panel_widget_set_icon_name (PANEL_WIDGET (self), "weft-predict-symbolic");
  panel_widget_set_kind (PANEL_WIDGET (self), PANEL_WIDGET_KIND_DOCUMENT);
  weft_explain_data_set_path (self->data, data);
  self->trained = trained != NULL ? weft_trained_model_ref (trained) : NULL;
  self->work = weft_explain_work_new (title, path, trained, &listener, self);
  return GTK_WIDGET (self);
}
