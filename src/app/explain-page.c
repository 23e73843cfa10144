/* explain-page.c: a model looked into, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-page.h"

#include "app/explain-classes.h"
#include "app/explain-input.h"
#include "app/explain-maps.h"
#include "app/explain-methods.h"
#include "app/explain-view.h"
#include "base/i18n.h"

/* Below this width the picture is under the column. */
#define NARROW 700

#define COLUMN_WIDTH 310

struct _WeftExplainPage
{
  PanelWidget parent_instance;

  /* Owned */
  WeftExplainWork *work;
  char *dropped; /* nullable: waits for the model */

  /* Children */
  GtkScrolledWindow *whole;
  GtkScrolledWindow *column;
  GtkBox *box;
  GtkWidget *line;
  WeftExplainInput *input;
  WeftExplainClasses *classes;
  WeftExplainMethods *methods;
  GtkStack *stack;
  WeftExplainView *view;
  WeftExplainMaps *maps;

  guint tick;  /* callback that takes over what is computed, 0 while nothing is */
  guint adapt; /* source */
  gboolean is_open;
  gboolean is_narrow;
};

G_DEFINE_FINAL_TYPE (WeftExplainPage, weft_explain_page, PANEL_TYPE_WIDGET)

enum {
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

static void
ask (WeftExplainPage *self)
{
  g_auto (WeftExplainOrder) order = { 0 };

  if (!self->is_open || !weft_explain_input_fill (self->input, &order))
    return;
  weft_explain_classes_fill (self->classes, &order);
  weft_explain_methods_fill (self->methods, &order);
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->maps))
    weft_explain_maps_fill (self->maps, &order);
  weft_explain_work_ask (self->work, &order);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
input_cb (WeftExplainPage *self)
{
  weft_explain_classes_forget (self->classes);
  ask (self);
}

/* Answers */

static void
say (WeftExplainPage *self,
     const char      *title,
     const char      *text,
     gboolean         invites)
{
  weft_explain_view_say (self->view, title, text, invites);
  weft_explain_maps_say (self->maps, title, text, invites);
}

static void
opened_cb (gpointer          owner,
           WeftExplainModel *model)
{
  WeftExplainPage *self = owner;
  g_autofree char *dropped = g_steal_pointer (&self->dropped);

  self->is_open = TRUE;
  weft_explain_input_set_model (self->input, model);
  weft_explain_methods_set_model (self->methods, model);
  weft_explain_maps_set_model (self->maps, model);
  gtk_widget_set_sensitive (GTK_WIDGET (self->column), TRUE);
  say (self, weft_explain_input_get_invitation (self->input), NULL, TRUE);
  if (dropped != NULL)
    weft_explain_input_take_file (self->input, dropped);
}

static void
changed_cb (gpointer owner)
{
  WeftExplainPage *self = owner;
  WeftExplainAnswer *answer = weft_explain_work_get_answer (self->work);

  weft_explain_input_show (self->input, answer);
  weft_explain_classes_show (self->classes, answer);
  weft_explain_methods_show (self->methods, answer);
  if (answer->saliency != NULL)
    weft_explain_view_show (self->view, answer);
  if (answer->maps != NULL)
    weft_explain_maps_show (self->maps, answer);
}

static void
failed_cb (gpointer    owner,
           const char *sentence,
           gboolean    about_input)
{
  WeftExplainPage *self = owner;
  const char *title = !self->is_open ? _("This Model Cannot Be Looked Into") : about_input ? _("The Model Cannot Read This")
                                                                                            : _("There Is Nothing to See");

  if (about_input)
    gtk_widget_set_visible (GTK_WIDGET (self->classes), FALSE);
  say (self, title, sentence, self->is_open && about_input);
}

static const WeftExplainListener listener = { opened_cb, changed_cb, failed_cb };

void
weft_explain_page_take_file (WeftExplainPage *self,
                             const char      *path)
{
  if (self->is_open) {
    weft_explain_input_take_file (self->input, path);
    return;
  }
  g_free (self->dropped);
  self->dropped = g_strdup (path);
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
  weft_explain_view_set_bare (self->view, TRUE);
  return GDK_EVENT_STOP;
}

static void
released_cb (WeftExplainPage *self,
             guint            key,
             guint            code,
             GdkModifierType  state)
{
  if (key == GDK_KEY_b || key == GDK_KEY_B)
    weft_explain_view_set_bare (self->view, FALSE);
}

static void
left_cb (WeftExplainPage *self)
{
  weft_explain_view_set_bare (self->view, FALSE);
}

static void
add_controllers (WeftExplainPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/* Room */

/* Side by side the column scrolls, below each other the whole page. */
static gboolean
adapt_cb (gpointer data)
{
  WeftExplainPage *self = data;

  self->adapt = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), self->is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), self->is_narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_scrolled_window_set_policy (self->column, GTK_POLICY_NEVER, self->is_narrow ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (GTK_WIDGET (self->column), self->is_narrow ? -1 : COLUMN_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->column), self->is_narrow);
  weft_explain_view_set_narrow (self->view, self->is_narrow);
  return G_SOURCE_REMOVE;
}

static void
width_cb (WeftExplainPage *self,
          GParamSpec      *pspec,
          GtkAdjustment   *adjustment)
{
  gboolean is_narrow = gtk_adjustment_get_page_size (adjustment) < NARROW;

  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  if (self->adapt == 0)
    self->adapt = g_idle_add (adapt_cb, self);
}

static void
add_column (WeftExplainPage *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->input = WEFT_EXPLAIN_INPUT (weft_explain_input_new ());
  self->classes = WEFT_EXPLAIN_CLASSES (weft_explain_classes_new ());
  self->methods = WEFT_EXPLAIN_METHODS (weft_explain_methods_new ());
  g_signal_connect_swapped (self->input, "changed", G_CALLBACK (input_cb), self);
  g_signal_connect_swapped (self->classes, "changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->methods, "changed", G_CALLBACK (ask), self);
  gtk_box_append (GTK_BOX (list), GTK_WIDGET (self->input));
  gtk_box_append (GTK_BOX (list), GTK_WIDGET (self->classes));
  gtk_box_append (GTK_BOX (list), GTK_WIDGET (self->methods));
  gtk_widget_add_css_class (list, "explain-column");
  self->column = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->column, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->column, list);
  gtk_widget_set_size_request (GTK_WIDGET (self->column), COLUMN_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->column), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->column), FALSE);
  gtk_box_append (self->box, GTK_WIDGET (self->column));
}

static GtkWidget *
make_switcher (WeftExplainPage *self)
{
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (switcher, "explain-switcher");
  return switcher;
}

static void
add_view (WeftExplainPage *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->view = WEFT_EXPLAIN_VIEW (weft_explain_view_new ());
  self->maps = WEFT_EXPLAIN_MAPS (weft_explain_maps_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->view), "answer", _("Answer"));
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->maps), "maps", _("Feature Maps"));
  gtk_widget_set_hexpand (side, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  say (self, _("Opening the Model…"), NULL, FALSE);
  g_signal_connect_swapped (self->view, "choose", G_CALLBACK (weft_explain_input_choose), self->input);
  g_signal_connect_swapped (self->maps, "choose", G_CALLBACK (weft_explain_input_choose), self->input);
  g_signal_connect_swapped (self->maps, "changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (ask), self);
  self->line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_box_append (GTK_BOX (side), make_switcher (self));
  gtk_box_append (GTK_BOX (side), GTK_WIDGET (self->stack));
  gtk_box_append (self->box, self->line);
  gtk_box_append (self->box, side);
}

/* The widget */

/* A page that is dragged to another frame has no place for a moment. */
static gboolean
closed_cb (gpointer data)
{
  g_autoptr (WeftExplainPage) self = data;

  if (gtk_widget_get_parent (GTK_WIDGET (self)) == NULL)
    g_signal_emit (self, signals[CLOSED], 0);
  return G_SOURCE_REMOVE;
}

static void
weft_explain_page_unroot (GtkWidget *widget)
{
  g_idle_add (closed_cb, g_object_ref (widget));
  GTK_WIDGET_CLASS (weft_explain_page_parent_class)->unroot (widget);
}

static void
weft_explain_page_dispose (GObject *object)
{
  WeftExplainPage *self = WEFT_EXPLAIN_PAGE (object);

  /* Children that go may tell of changes. */
  self->is_open = FALSE;
  g_clear_handle_id (&self->adapt, g_source_remove);
  g_clear_pointer (&self->work, weft_explain_work_free);
  G_OBJECT_CLASS (weft_explain_page_parent_class)->dispose (object);
}

static void
weft_explain_page_finalize (GObject *object)
{
  g_free (WEFT_EXPLAIN_PAGE (object)->dropped);
  G_OBJECT_CLASS (weft_explain_page_parent_class)->finalize (object);
}

static void
weft_explain_page_class_init (WeftExplainPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_page_finalize;
  GTK_WIDGET_CLASS (klass)->unroot = weft_explain_page_unroot;
  signals[CLOSED] = g_signal_new ("closed", WEFT_TYPE_EXPLAIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_page_init (WeftExplainPage *self)
{
  self->whole = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  /* Not kept as wide as what is in it, so that this can learn that there is less room. */
  gtk_scrolled_window_set_policy (self->whole, GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->whole, GTK_WIDGET (self->box));
  add_column (self);
  add_view (self);
  add_controllers (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->whole), "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  panel_widget_set_child (PANEL_WIDGET (self), GTK_WIDGET (self->whole));
}

GtkWidget *
weft_explain_page_new (const char       *title,
                       const char       *path,
                       WeftTrainedModel *trained)
{
  WeftExplainPage *self = g_object_new (WEFT_TYPE_EXPLAIN_PAGE, NULL);

  panel_widget_set_title (PANEL_WIDGET (self), title);
  panel_widget_set_icon_name (PANEL_WIDGET (self), "weft-predict-symbolic");
  panel_widget_set_kind (PANEL_WIDGET (self), PANEL_WIDGET_KIND_DOCUMENT);
  self->work = weft_explain_work_new (title, path, trained, &listener, self);
  return GTK_WIDGET (self);
}
