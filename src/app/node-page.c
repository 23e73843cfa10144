/* node-page.c: one node in the inspector: what it is, how it is, its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/node-page.h"

#include "app/architecture-chooser.h"
#include "app/node-look.h"
#include "app/node-outcome.h"
#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/insert.h"
#include "workflow/layers.h"

struct _WeftNodePage
{
  AdwBin parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
  WeftNode *node;         /* nullable */
  char *path;             /* nullable: id of the node in the document */

  /* Borrowed */
  const WeftParam *table; /* nullable: of the node's kind */

  gboolean is_updating;

  /* Template children */
  GtkImage *icon;
  GtkLabel *kind;
  GtkLabel *id;
  GtkLabel *help;
  GtkWidget *problem;
  GtkImage *problem_icon;
  GtkLabel *problem_text;
  GtkLabel *problem_remedy;
  GtkWidget *activity;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkProgressBar *progress;
  GtkLabel *reason;
  GtkLabel *failure;
  GtkEditable *title;
  GtkSwitch *bypass;
  WeftParamList *params;
  GtkListBox *strangers;
  GtkWidget *architecture;
  WeftArchitectureChooser *chooser;
  GtkLabel *refusal;
};

G_DEFINE_FINAL_TYPE (WeftNodePage, weft_node_page, ADW_TYPE_BIN)

enum {
  LIVE_CHANGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* What is said of the node */

static void
show_problem (WeftNodePage *self)
{
  const WeftProblem *problem = weft_document_find_problem (self->document, self->path);
  gboolean is_error = problem != NULL && problem->severity == WEFT_SEVERITY_ERROR;

  gtk_widget_set_visible (self->problem, problem != NULL);
  if (problem == NULL)
    return;
  gtk_image_set_from_icon_name (self->problem_icon, is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem_icon), GTK_ACCESSIBLE_PROPERTY_LABEL, is_error ? _("Error") : _("Warning"), -1);
  gtk_widget_remove_css_class (GTK_WIDGET (self->problem_icon), is_error ? "warning" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem_icon), is_error ? "error" : "warning");
  show_text (self->problem_text, problem->message);
  show_text (self->problem_remedy, problem->remedy);
}

static void
show_activity (WeftNodePage *self)
{
  WeftActivity *activity = weft_document_get_activity (self->document, self->path);
  g_auto (WeftNodeOutcome) outcome = { 0 };

  weft_node_outcome_gather (&outcome, self->document, self->node, self->path);
  gtk_widget_set_visible (self->activity, outcome.state != WEFT_NODE_IDLE);
  if (outcome.state == WEFT_NODE_IDLE)
    return;
  gtk_image_set_from_icon_name (self->state_icon, outcome.icon);
  show_text (self->state, outcome.text);
  show_text (self->reason, outcome.is_outdated ? _("The node or something before it was changed since the run") : activity != NULL ? weft_activity_get_reason (activity)
                                                                                                                                    : NULL);
  show_text (self->failure, activity != NULL ? weft_activity_get_error (activity) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), outcome.state == WEFT_NODE_RUNNING);
  gtk_progress_bar_set_fraction (self->progress, outcome.progress);
}

static void
show_identity (WeftNodePage *self)
{
  const WeftNodeKind *kind = weft_node_get_kind (self->node);

  self->is_updating = TRUE;
  gtk_image_set_from_icon_name (self->icon, kind != NULL ? kind->icon : "dialog-question-symbolic");
  gtk_label_set_label (self->kind, kind != NULL ? _ (kind->title) : weft_node_get_kind_id (self->node));
  gtk_label_set_label (self->id, self->path);
  gtk_label_set_label (self->help, kind != NULL ? _ (kind->help) : _("This version of Weft does not know this kind of node. It is kept as it is."));
  gtk_editable_set_text (self->title, weft_node_get_title (self->node));
  gtk_switch_set_active (self->bypass, weft_node_get_bypassed (self->node));
  gtk_widget_set_visible (self->architecture, kind != NULL && kind->get_nested == weft_domain_get_layers);
  self->is_updating = FALSE;
}

/* Ready-made models */

/* What arrives at a model, or NULL. */
static const WeftPortInfo *
find_data (WeftNodePage *self)
{
  WeftCheck *check = weft_document_get_check (self->document);
  WeftWorkflow *workflow = weft_node_get_workflow (self->node);
  g_autoptr (GPtrArray) links = workflow != NULL ? weft_workflow_list_links_of (workflow, weft_node_get_id (self->node), WEFT_PORT_INPUT, "data") : NULL;

  return check == NULL || links == NULL || links->len == 0 ? NULL : weft_check_get_link_info (check, workflow, links->pdata[0]);
}

static void
show_architectures (WeftNodePage *self)
{
  const WeftPortInfo *data = gtk_widget_get_visible (self->architecture) ? find_data (self) : NULL;

  weft_architecture_chooser_set_rank (self->chooser, data != NULL ? data->rank : -1);
  show_text (self->refusal, NULL);
}

static void
architecture_chosen_cb (WeftNodePage *self,
                        const char   *id)
{
  const WeftArchitecture *architecture = weft_architecture_find (id);
  g_autoptr (GError) error = NULL;
  g_auto (WeftArchitecturePlace) place = { { { 0 } } };

  if (self->node == NULL || weft_node_get_workflow (self->node) == NULL)
    return;
  weft_architecture_place_init (&place, architecture, find_data (self));
  weft_workflow_insert_architecture (weft_node_get_workflow (self->node), weft_node_get_id (self->node), architecture, NULL, &place, &error);
  show_text (self->refusal, error != NULL ? error->message : NULL);
}

/* Parameters that another version wrote: they can be seen, and removed. */

static void
remove_stranger_cb (GtkButton    *button,
                    WeftNodePage *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  g_autofree char *id = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  if (weft_node_get_workflow (self->node) != NULL)
    weft_workflow_set_parameter (weft_node_get_workflow (self->node), weft_node_get_id (self->node), id, NULL, NULL);
}

static GtkWidget *
build_stranger (WeftNodePage *self,
                const char   *id,
                JsonNode     *value)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *text = weft_json_write (value, WEFT_JSON_COMPACT);
  g_autofree char *label = g_strdup_printf (_("Remove %s"), id);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_tooltip_text (row, _("This version of Weft does not know this parameter. It is kept as it is."));
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (remove_stranger_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
show_strangers (WeftNodePage *self)
{
  JsonObject *stored = weft_node_get_stored_parameters (self->node);
  g_autoptr (GList) ids = g_list_sort (json_object_get_members (stored), (GCompareFunc) g_strcmp0);
  gboolean has_any = FALSE;
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->strangers, 0))) != NULL)
    gtk_list_box_remove (self->strangers, row);
  for (GList *item = ids; item != NULL; item = item->next) {
    if (weft_param_find (self->table, item->data) != NULL)
      continue;
    gtk_list_box_append (self->strangers, build_stranger (self, item->data, json_object_get_member (stored, item->data)));
    has_any = TRUE;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->strangers), has_any);
}

/* What the node and its document tell */

static void
parameter_changed_cb (WeftNodePage *self,
                      const char   *id)
{
  if (weft_param_find (self->table, id) == NULL)
    show_strangers (self);
}

static void
checked_cb (WeftNodePage *self)
{
  show_problem (self);
  show_activity (self);
  show_architectures (self);
}

static void
node_activity_cb (WeftNodePage *self,
                  const char   *id)
{
  if (weft_node_outcome_shows (self->path, id))
    show_activity (self);
}

static void
live_change_cb (WeftNodePage *self,
                const char   *node,
                const char   *parameter,
                const char   *text)
{
  g_signal_emit (self, signals[LIVE_CHANGE], 0, node, parameter, text);
}

/* What somebody does */

static void
title_done_cb (WeftNodePage *self)
{
  const char *text = gtk_editable_get_text (self->title);

  if (self->is_updating || self->node == NULL || weft_node_get_workflow (self->node) == NULL || g_str_equal (text, weft_node_get_title (self->node)))
    return;
  weft_workflow_set_title (weft_node_get_workflow (self->node), weft_node_get_id (self->node), text, NULL);
  show_identity (self);
}

static void
bypass_cb (WeftNodePage *self)
{
  if (self->is_updating || weft_node_get_workflow (self->node) == NULL)
    return;
  weft_workflow_set_bypassed (weft_node_get_workflow (self->node), weft_node_get_id (self->node), gtk_switch_get_active (self->bypass), NULL);
}

/* The widget */

static void
let_go (WeftNodePage *self)
{
  if (self->node != NULL)
    g_signal_handlers_disconnect_by_data (self->node, self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->node);
  g_clear_object (&self->document);
  g_clear_pointer (&self->path, g_free);
}

static void
weft_node_page_dispose (GObject *object)
{
  let_go (WEFT_NODE_PAGE (object));
  G_OBJECT_CLASS (weft_node_page_parent_class)->dispose (object);
}

/* Long because every child of the template has its line. */
static void
weft_node_page_class_init (WeftNodePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_node_page_dispose;
  signals[LIVE_CHANGE] = g_signal_new ("live-change", WEFT_TYPE_NODE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_ARCHITECTURE_CHOOSER);
  g_type_ensure (WEFT_TYPE_PARAM_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/node-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, kind);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, id);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, help);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, problem);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, problem_icon);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, problem_text);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, problem_remedy);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, activity);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, state);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, progress);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, reason);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, failure);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, title);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, bypass);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, params);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, strangers);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, architecture);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, chooser);
  gtk_widget_class_bind_template_child (widget_class, WeftNodePage, refusal);
  gtk_widget_class_bind_template_callback (widget_class, title_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, bypass_cb);
  gtk_widget_class_bind_template_callback (widget_class, architecture_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, live_change_cb);
}

static void
weft_node_page_init (WeftNodePage *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (title_done_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->title), focus);
}

GtkWidget *
weft_node_page_new (void)
{
  return g_object_new (WEFT_TYPE_NODE_PAGE, NULL);
}

static void
show_all (WeftNodePage *self)
{
  const WeftNodeKind *kind = weft_node_get_kind (self->node);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  self->table = kind != NULL ? weft_node_kind_list_params (kind) : NULL;
  g_ptr_array_add (nodes, self->node);
  weft_param_list_set_nodes (self->params, self->document, nodes);
  show_identity (self);
  show_problem (self);
  show_activity (self);
  show_architectures (self);
  show_strangers (self);
}

WeftParamList *
weft_node_page_get_params (WeftNodePage *self)
{
  return self->params;
}

void
weft_node_page_set_node (WeftNodePage *self,
                         WeftDocument *document,
                         WeftNode     *node)
{
  g_return_if_fail (WEFT_IS_NODE_PAGE (self));

  if (self->node == node && self->document == document)
    return;

  /* What is being typed belongs to the node that was here. */
  if (self->node != NULL && (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  let_go (self);
  if (document == NULL || node == NULL) {
    weft_param_list_set_nodes (self->params, NULL, NULL);
    return;
  }
  self->document = g_object_ref (document);
  self->node = g_object_ref (node);
  self->path = weft_node_make_path (node);
  g_signal_connect_swapped (document, "checked", G_CALLBACK (checked_cb), self);
  g_signal_connect_swapped (document, "node-activity", G_CALLBACK (node_activity_cb), self);
  g_signal_connect_swapped (node, "notify::title", G_CALLBACK (show_identity), self);
  g_signal_connect_swapped (node, "notify::bypassed", G_CALLBACK (show_identity), self);
  g_signal_connect_swapped (node, "parameter-changed", G_CALLBACK (parameter_changed_cb), self);
  show_all (self);
}
