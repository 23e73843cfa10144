/* inspector.c: what is selected, and what can be set about it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/inspector.h"

#include "app/node-page.h"
#include "base/i18n.h"
#include "workflow/command.h"

struct _WeftInspector
{
  AdwBin parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
  WeftWorkflow *workflow; /* nullable */
  char **ids;

  /* Borrowed */
  gconstpointer shown; /* nullable: the node that the page was of, only compared */

  gboolean is_updating;

  /* Template children */
  GtkScrolledWindow *scroller;
  GtkStack *stack;
  GtkLabel *title;
  GtkLabel *n_nodes;
  GtkLabel *n_errors;
  GtkLabel *n_warnings;
  GtkLabel *hint;
  GtkLabel *count;
  GtkLabel *names;
  GtkSwitch *bypass_all;
  WeftParamList *common;
  WeftNodePage *page;
};

G_DEFINE_FINAL_TYPE (WeftInspector, weft_inspector, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_EXPERT,
};

enum {
  LIVE_CHANGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_number (GtkLabel *label,
             guint     number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  gtk_label_set_label (label, text);
}

/* The document */

static guint
count_problems (WeftInspector *self,
                WeftSeverity   severity)
{
  WeftCheck *check = weft_document_get_check (self->document);
  guint count = 0;

  for (guint i = 0; check != NULL && i < weft_check_get_n_problems (check); i++)
    count += weft_check_get_problem (check, i)->severity == severity;
  return count;
}

static const char *
choose_hint (guint n_nodes,
             guint n_errors)
{
  if (n_nodes == 0)
    return _("Drag a node from the palette onto the canvas, or drop a data file there.");
  if (n_errors > 0)
    return _("Messages say what is wrong and what would mend it.");
  return _("Select a node to see and change its parameters.");
}

static void
show_document (WeftInspector *self)
{
  guint n_nodes = g_list_model_get_n_items (G_LIST_MODEL (self->workflow)), n_errors = count_problems (self, WEFT_SEVERITY_ERROR);

  gtk_label_set_label (self->title, weft_document_get_title (self->document));
  show_number (self->n_nodes, n_nodes);
  show_number (self->n_errors, n_errors);
  show_number (self->n_warnings, count_problems (self, WEFT_SEVERITY_WARNING));
  gtk_label_set_label (self->hint, choose_hint (n_nodes, n_errors));
}

/* Several nodes */

static void
show_several (WeftInspector *self)
{
  guint n = g_strv_length (self->ids), n_bypassed = 0;
  g_autofree char *count = g_strdup_printf (ngettext_ ("%u node", "%u nodes", n), n);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    WeftNode *node = weft_workflow_find_node (self->workflow, self->ids[i]);

    if (node == NULL)
      continue;
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", weft_node_get_title (node));
    n_bypassed += weft_node_get_bypassed (node);
  }
  self->is_updating = TRUE;
  gtk_label_set_label (self->count, count);
  gtk_label_set_label (self->names, names->str);
  gtk_switch_set_active (self->bypass_all, n_bypassed == n);
  self->is_updating = FALSE;
}

static void
list_common (WeftInspector *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (char **id = self->ids; *id != NULL; id++) {
    WeftNode *node = weft_workflow_find_node (self->workflow, *id);

    if (node != NULL)
      g_ptr_array_add (nodes, node);
  }
  weft_param_list_set_nodes (self->common, self->document, nodes);
}

static void
bypass_all_cb (WeftInspector *self)
{
  gboolean bypassed = gtk_switch_get_active (self->bypass_all);
  WeftHistory *history;

  if (self->is_updating || self->workflow == NULL)
    return;
  history = weft_document_get_history (self->document);
  weft_history_begin (history, bypassed ? _("Bypass") : _("Stop Bypassing"), NULL);
  for (char **id = self->ids; *id != NULL; id++)
    weft_workflow_set_bypassed (self->workflow, *id, bypassed, NULL);
  weft_history_end (history);
}

/* Which page */

static void
update (WeftInspector *self)
{
  guint n = g_strv_length (self->ids);
  WeftNode *node = n == 1 ? weft_workflow_find_node (self->workflow, self->ids[0]) : NULL;
  const char *page = "document";

  weft_node_page_set_node (self->page, node != NULL ? self->document : NULL, node);
  if (n > 1)
    list_common (self);
  else
    weft_param_list_set_nodes (self->common, NULL, NULL);
  if (self->document == NULL)
    page = "none";
  else if (node != NULL)
    page = "node";
  else if (n > 1)
    page = "several";
  if (node != self->shown || node == NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->shown = node;
  gtk_stack_set_visible_child_name (self->stack, page);
  if (g_str_equal (page, "document"))
    show_document (self);
  else if (g_str_equal (page, "several"))
    show_several (self);
}

/* Anything about the document may have changed, but never what one node's page shows. */
static void
refresh (WeftInspector *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "document") == 0)
    show_document (self);
  else if (g_strcmp0 (page, "several") == 0)
    show_several (self);
}

/* A node that undo brings back is another object than the one that went. */
static void
items_changed_cb (WeftInspector *self)
{
  update (self);
}

static void
live_change_cb (WeftInspector *self,
                const char    *node,
                const char    *parameter,
                const char    *text)
{
  g_signal_emit (self, signals[LIVE_CHANGE], 0, node, parameter, text);
}

/* The widget */

static void
let_go (WeftInspector *self)
{
  if (self->document != NULL) {
    g_signal_handlers_disconnect_by_data (self->document, self);
    g_signal_handlers_disconnect_by_data (weft_document_get_history (self->document), self);
  }
  if (self->workflow != NULL)
    g_signal_handlers_disconnect_by_data (self->workflow, self);
  g_clear_object (&self->document);
  g_clear_object (&self->workflow);
  g_clear_pointer (&self->ids, g_strfreev);
}

static void
weft_inspector_dispose (GObject *object)
{
  let_go (WEFT_INSPECTOR (object));
  G_OBJECT_CLASS (weft_inspector_parent_class)->dispose (object);
}

/* One setting for whatever is selected. */
static void
weft_inspector_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_EXPERT)
    g_object_get_property (G_OBJECT (WEFT_INSPECTOR (object)->common), "expert", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
weft_inspector_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (prop_id == PROP_EXPERT)
    g_object_set_property (G_OBJECT (WEFT_INSPECTOR (object)->common), "expert", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
expert_cb (WeftInspector *self)
{
  g_object_notify (G_OBJECT (self), "expert");
}

static void
weft_inspector_class_init (WeftInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_inspector_dispose;
  G_OBJECT_CLASS (klass)->get_property = weft_inspector_get_property;
  G_OBJECT_CLASS (klass)->set_property = weft_inspector_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_EXPERT,
                                   g_param_spec_boolean ("expert", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  signals[LIVE_CHANGE] = g_signal_new ("live-change", WEFT_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_NODE_PAGE);
  g_type_ensure (WEFT_TYPE_PARAM_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, scroller);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, title);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, n_nodes);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, n_errors);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, n_warnings);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, hint);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, count);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, names);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, bypass_all);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, common);
  gtk_widget_class_bind_template_child (widget_class, WeftInspector, page);
  gtk_widget_class_bind_template_callback (widget_class, bypass_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, live_change_cb);
}

static void
weft_inspector_init (WeftInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->ids = g_new0 (char *, 1);
  g_object_bind_property (self->common, "expert", weft_node_page_get_params (self->page), "expert", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (self->common, "notify::expert", G_CALLBACK (expert_cb), self);
}

GtkWidget *
weft_inspector_new (void)
{
  return g_object_new (WEFT_TYPE_INSPECTOR, NULL);
}

void
weft_inspector_set_target (WeftInspector *self,
                           WeftDocument *document,
                           WeftWorkflow *workflow,
                           const char *const *ids)
{
  static const char *const none[] = { NULL };
  g_auto (GStrv) copy = g_strdupv ((char **) (ids != NULL && workflow != NULL ? ids : none));

  g_return_if_fail (WEFT_IS_INSPECTOR (self));

  let_go (self);
  self->ids = g_steal_pointer (&copy);
  if (document != NULL) {
    self->document = g_object_ref (document);
    self->workflow = g_object_ref (workflow != NULL ? workflow : weft_document_get_workflow (document));
    g_signal_connect_swapped (document, "checked", G_CALLBACK (refresh), self);
    g_signal_connect_swapped (document, "notify::title", G_CALLBACK (refresh), self);
    g_signal_connect_swapped (weft_document_get_history (document), "notify::undo-text", G_CALLBACK (refresh), self);
    g_signal_connect_swapped (self->workflow, "items-changed", G_CALLBACK (items_changed_cb), self);
  }
  update (self);
}
