/* document-page.c: a document in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `levels` are the workflows from the document's own down to the one in front,
 * each with its canvas as a page of the stack.
 */
#include "app/document-page.h"

#include "app/find-bar.h"
#include "app/model-bar.h"
#include "app/node-look.h"
#include "app/shared.h"
#include "base/i18n.h"

typedef struct
{
  WeftCanvas *canvas; /* Borrowed from the stack */
  WeftNode *node;     /* Owned, nullable: what it is the inside of */
} Level;

struct _WeftDocumentPage
{
  PanelWidget parent_instance;

  /* Owned */
  WeftDocument *document;
  GArray *levels; /* Level */

  /* Children */
  GtkWidget *info_bar;
  GtkWidget *info_label;
  GtkWidget *info_button;
  GtkWidget *find_bar;
  GtkWidget *path_bar;
  GtkWidget *path_steps;
  GtkWidget *model_bar;
  GtkWidget *stack;
};

G_DEFINE_FINAL_TYPE (WeftDocumentPage, weft_document_page, PANEL_TYPE_WIDGET)

enum {
  LEVEL_CHANGED,
  SELECTION_CHANGED,
  NODE_OPENED,
  SAY,
  FILE_DROPPED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static Level *
get_level (WeftDocumentPage *self,
           guint             index)
{
  return &g_array_index (self->levels, Level, index);
}

static void
clear_level (gpointer data)
{
  g_clear_object (&((Level *) data)->node);
}

static void go_up_to (WeftDocumentPage *self,
                      guint             depth);

/* The path */

static void
step_clicked_cb (GtkButton        *button,
                 WeftDocumentPage *self)
{
  go_up_to (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "depth")));
}

static GtkWidget *
make_step (WeftDocumentPage *self,
           guint             depth)
{
  Level *level = get_level (self, depth);
  const char *title = level->node != NULL ? weft_node_get_title (level->node) : weft_document_get_title (self->document);
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, depth + 1 < self->levels->len);
  g_object_set_data (G_OBJECT (button), "depth", GUINT_TO_POINTER (depth));
  g_signal_connect (button, "clicked", G_CALLBACK (step_clicked_cb), self);
  return button;
}

/* Layers have totals, a group has none. */
static void
show_totals (WeftDocumentPage *self)
{
  const Level *level = get_level (self, self->levels->len - 1);
  gboolean is_model = level->node != NULL && weft_workflow_get_domain (weft_canvas_get_workflow (level->canvas)) != weft_domain_get_default ();
  g_autofree char *path = is_model ? weft_node_make_path (level->node) : NULL;

  weft_model_bar_set_model (WEFT_MODEL_BAR (self->model_bar), self->document, path);
}

static void
show_path (WeftDocumentPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->path_steps)) != NULL)
    gtk_box_remove (GTK_BOX (self->path_steps), child);
  for (guint depth = 0; depth < self->levels->len; depth++) {
    if (depth > 0)
      gtk_box_append (GTK_BOX (self->path_steps), gtk_image_new_from_icon_name ("go-next-symbolic"));
    gtk_box_append (GTK_BOX (self->path_steps), make_step (self, depth));
  }
  show_totals (self);
  gtk_widget_set_visible (self->path_bar, self->levels->len > 1);
}

/* Levels */

static void
selection_changed_cb (WeftDocumentPage *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
node_opened_cb (WeftDocumentPage *self,
                const char       *id)
{
  g_signal_emit (self, signals[NODE_OPENED], 0, id);
}

static void
say_cb (WeftDocumentPage *self,
        const char       *text)
{
  g_signal_emit (self, signals[SAY], 0, text);
}

static void
file_dropped_cb (WeftDocumentPage *self,
                 GFile            *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    g_signal_emit (self, signals[FILE_DROPPED], 0, path);
}

static void
push_level (WeftDocumentPage *self,
            WeftWorkflow     *workflow,
            WeftNode         *node)
{
  Level level = { weft_canvas_new (self->document, workflow), node != NULL ? g_object_ref (node) : NULL };

  g_settings_bind (weft_shared_get_settings (), "snap-to-grid", level.canvas, "snap-to-grid", G_SETTINGS_BIND_GET);
  g_settings_bind (weft_shared_get_settings (), "show-minimap", level.canvas, "show-minimap", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (level.canvas, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (level.canvas, "open-nested", G_CALLBACK (weft_document_page_open_nested), self);
  g_signal_connect_swapped (level.canvas, "open-node", G_CALLBACK (node_opened_cb), self);
  g_signal_connect_swapped (level.canvas, "say", G_CALLBACK (say_cb), self);
  g_signal_connect_swapped (level.canvas, "open-file", G_CALLBACK (file_dropped_cb), self);
  g_array_append_val (self->levels, level);
  gtk_stack_add_child (GTK_STACK (self->stack), GTK_WIDGET (level.canvas));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), GTK_WIDGET (level.canvas));
  show_path (self);
  g_signal_emit (self, signals[LEVEL_CHANGED], 0);
}

static void
go_up_to (WeftDocumentPage *self,
          guint             depth)
{
  if (depth + 1 >= self->levels->len)
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), GTK_WIDGET (get_level (self, depth)->canvas));
  while (self->levels->len > depth + 1) {
    gtk_stack_remove (GTK_STACK (self->stack), GTK_WIDGET (get_level (self, self->levels->len - 1)->canvas));
    g_array_set_size (self->levels, self->levels->len - 1);
  }
  show_path (self);
  g_signal_emit (self, signals[LEVEL_CHANGED], 0);
  gtk_widget_grab_focus (GTK_WIDGET (get_level (self, depth)->canvas));
}

/* A node that was removed, by undo for instance, has no inside to look at. */
static void
edited_cb (WeftDocumentPage *self)
{
  for (guint depth = 1; depth < self->levels->len; depth++) {
    Level *level = get_level (self, depth);

    if (weft_node_get_workflow (level->node) == NULL || weft_node_get_nested (level->node) != weft_canvas_get_workflow (level->canvas)) {
      go_up_to (self, depth - 1);
      return;
    }
  }
  if (self->levels->len > 1)
    show_path (self);
}

static gboolean
go_up_cb (GtkWidget *widget,
          GVariant  *parameter,
          gpointer   data)
{
  WeftDocumentPage *self = WEFT_DOCUMENT_PAGE (widget);

  if (self->levels->len < 2)
    return GDK_EVENT_PROPAGATE;
  go_up_to (self, self->levels->len - 2);
  return GDK_EVENT_STOP;
}

void
weft_document_page_open_nested (WeftDocumentPage *self,
                                const char       *id)
{
  WeftNode *node = weft_workflow_find_node (weft_canvas_get_workflow (weft_document_page_get_canvas (self)), id);
  WeftWorkflow *nested = node != NULL ? weft_node_get_nested (node) : NULL;

  if (nested == NULL)
    return;
  push_level (self, nested, node);
  gtk_widget_grab_focus (GTK_WIDGET (weft_document_page_get_canvas (self)));
}

void
weft_document_page_show_node (WeftDocumentPage *self,
                              const char       *id)
{
  g_auto (GStrv) path = g_strsplit (id, ".", -1);
  guint n = g_strv_length (path);
  WeftCanvas *canvas;

  go_up_to (self, 0);
  for (guint i = 0; i + 1 < n; i++)
    weft_document_page_open_nested (self, path[i]);
  canvas = weft_document_page_get_canvas (self);
  if (n == 0 || weft_workflow_find_node (weft_canvas_get_workflow (canvas), path[n - 1]) == NULL)
    return;
  weft_canvas_select (canvas, (const char *const[]){ path[n - 1], NULL }, WEFT_SELECT_REPLACE);
  weft_canvas_scroll_to_node (canvas, path[n - 1], TRUE);
}

/* Finding */

static void
find_closed_cb (WeftDocumentPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (weft_document_page_get_canvas (self)));
}

static GtkWidget *
make_find_bar (WeftDocumentPage *self)
{
  self->find_bar = weft_find_bar_new (weft_document_get_workflow (self->document));
  g_signal_connect_swapped (self->find_bar, "found", G_CALLBACK (weft_document_page_show_node), self);
  g_signal_connect_swapped (self->find_bar, "closed", G_CALLBACK (find_closed_cb), self);
  return self->find_bar;
}

void
weft_document_page_find (WeftDocumentPage *self)
{
  weft_find_bar_open (WEFT_FIND_BAR (self->find_bar));
}

/* The bar above */

static void
info_response_cb (GtkInfoBar       *bar,
                  int               response,
                  WeftDocumentPage *self)
{
  gtk_info_bar_set_revealed (bar, FALSE);
}

/* Never a name with the target of another, which GTK complains of. */
static void
set_action (GtkActionable *actionable,
            const char    *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (action, &name, &target, NULL))
    return;
  gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, name);
}

void
weft_document_page_ask (WeftDocumentPage *self,
                        const char       *text,
                        const char       *label,
                        const char       *action)
{
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar), text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (self->info_label), text);
  gtk_widget_set_visible (self->info_button, label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->info_button), label);
  set_action (GTK_ACTIONABLE (self->info_button), action);
}

static GtkWidget *
make_info_bar (WeftDocumentPage *self)
{
  self->info_bar = gtk_info_bar_new ();
  self->info_label = gtk_label_new (NULL);
  self->info_button = gtk_button_new ();
  gtk_label_set_wrap (GTK_LABEL (self->info_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->info_label), 0);
  gtk_widget_set_hexpand (self->info_label, TRUE);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->info_bar), self->info_label);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->info_bar), self->info_button);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (self->info_bar), TRUE);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar), FALSE);
  g_signal_connect (self->info_bar, "response", G_CALLBACK (info_response_cb), self);
  return self->info_bar;
}

/* The widget */

static void
follow_document (WeftDocumentPage *self)
{
  panel_widget_set_title (PANEL_WIDGET (self), weft_document_get_title (self->document));
  panel_widget_set_modified (PANEL_WIDGET (self), weft_document_get_modified (self->document));
}

static void
weft_document_page_dispose (GObject *object)
{
  WeftDocumentPage *self = WEFT_DOCUMENT_PAGE (object);

  if (self->document != NULL) {
    g_signal_handlers_disconnect_by_data (self->document, self);
    g_signal_handlers_disconnect_by_data (weft_document_get_history (self->document), self);
  }
  g_array_set_size (self->levels, 0);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (weft_document_page_parent_class)->dispose (object);
}

static void
weft_document_page_finalize (GObject *object)
{
  g_array_unref (WEFT_DOCUMENT_PAGE (object)->levels);
  G_OBJECT_CLASS (weft_document_page_parent_class)->finalize (object);
}

/* A page that is dragged from one frame to another has no place for a moment; one
 * that has none when that is over was closed. */
static gboolean
closed_cb (gpointer data)
{
  g_autoptr (WeftDocumentPage) self = data;

  if (gtk_widget_get_parent (GTK_WIDGET (self)) == NULL && self->document != NULL)
    g_signal_emit (self, signals[CLOSED], 0);
  return G_SOURCE_REMOVE;
}

static void
weft_document_page_unroot (GtkWidget *widget)
{
  g_idle_add (closed_cb, g_object_ref (widget));
  GTK_WIDGET_CLASS (weft_document_page_parent_class)->unroot (widget);
}

static GtkWidget *
get_default_focus (PanelWidget *widget)
{
  return GTK_WIDGET (weft_document_page_get_canvas (WEFT_DOCUMENT_PAGE (widget)));
}

static guint
add_signal (const char *name,
            GType       argument)
{
  return g_signal_new (name, WEFT_TYPE_DOCUMENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
weft_document_page_class_init (WeftDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_document_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_document_page_finalize;
  widget_class->unroot = weft_document_page_unroot;
  PANEL_WIDGET_CLASS (klass)->get_default_focus = get_default_focus;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, go_up_cb, NULL);
  signals[LEVEL_CHANGED] = add_signal ("level-changed", G_TYPE_NONE);
  signals[SELECTION_CHANGED] = add_signal ("selection-changed", G_TYPE_NONE);
  signals[NODE_OPENED] = add_signal ("node-opened", G_TYPE_STRING);
  signals[SAY] = add_signal ("say", G_TYPE_STRING);
  signals[FILE_DROPPED] = add_signal ("file-dropped", G_TYPE_STRING);
  signals[CLOSED] = add_signal ("closed", G_TYPE_NONE);
}

static void
weft_document_page_init (WeftDocumentPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  g_array_set_clear_func (self->levels, clear_level);
  self->path_bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->path_steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->model_bar = weft_model_bar_new ();
  gtk_widget_set_hexpand (self->model_bar, TRUE);
  gtk_widget_set_halign (self->model_bar, GTK_ALIGN_END);
  gtk_widget_set_margin_end (self->model_bar, 12);
  gtk_box_append (GTK_BOX (self->path_bar), self->path_steps);
  gtk_box_append (GTK_BOX (self->path_bar), self->model_bar);
  gtk_widget_add_css_class (self->path_bar, "weft-path-bar");
  gtk_widget_set_visible (self->path_bar, FALSE);
  self->stack = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), make_info_bar (self));
  gtk_box_append (GTK_BOX (box), self->path_bar);
  gtk_box_append (GTK_BOX (box), self->stack);
  panel_widget_set_child (PANEL_WIDGET (self), box);
  panel_widget_set_kind (PANEL_WIDGET (self), PANEL_WIDGET_KIND_DOCUMENT);
  panel_widget_set_reorderable (PANEL_WIDGET (self), TRUE);
}

GtkWidget *
weft_document_page_new (WeftDocument *document)
{
  WeftDocumentPage *self = g_object_new (WEFT_TYPE_DOCUMENT_PAGE, NULL);

  self->document = g_object_ref (document);
  gtk_box_prepend (GTK_BOX (panel_widget_get_child (PANEL_WIDGET (self))), make_find_bar (self));
  push_level (self, weft_document_get_workflow (document), NULL);
  g_signal_connect_swapped (document, "notify::title", G_CALLBACK (follow_document), self);
  g_signal_connect_swapped (document, "notify::modified", G_CALLBACK (follow_document), self);
  g_signal_connect_swapped (weft_document_get_history (document), "notify::undo-text", G_CALLBACK (edited_cb), self);
  follow_document (self);
  return GTK_WIDGET (self);
}

WeftDocument *
weft_document_page_get_document (WeftDocumentPage *self)
{
  return self->document;
}

WeftCanvas *
weft_document_page_get_canvas (WeftDocumentPage *self)
{
  return get_level (self, self->levels->len - 1)->canvas;
}
