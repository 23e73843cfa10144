/* output-pane.c: what a node gave, or why there is nothing to be seen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page is made anew only when the artefact, or without one what the check
 * knows, is another: progress of a run changes words and no more.
 */
#include "app/output-pane.h"

#include "app/accessible.h"
#include "app/confusion-view.h"
#include "learn/metric-name.h"
#include "app/node-curves.h"
#include "app/outcome-list.h"
#include "app/sheet.h"
#include "app/value-view.h"
#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/predictions.h"

struct _WeftOutputPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
  char *wanted;           /* nullable: the node that was asked for */
  char *id;               /* nullable: the node that is shown */
  WeftArtefact *shown;    /* nullable: what the page is of */
  char *known;            /* nullable: what the page is of without an artefact */

  /* Borrowed */
  const WeftNodeKind *kind; /* nullable: of the node that is shown */

  gboolean is_updating;

  /* Template children */
  GtkWidget *head;
  GtkImage *icon;
  GtkLabel *title;
  GtkDropDown *ports;
  GtkLabel *note;
  GtkActionable *run;
  GtkWidget *outdated;
  GtkActionable *renew;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkActionable *way;
  AdwBin *view;
};

G_DEFINE_FINAL_TYPE (WeftOutputPane, weft_output_pane, ADW_TYPE_BIN)

enum {
  ROW_CHOSEN,
  ROWS_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Which node */

static const WeftPort *
find_port (const WeftNodeKind *kind,
           const WeftPortType *type)
{
  for (const WeftPort *port = kind != NULL ? kind->outputs : NULL; port != NULL && port->id != NULL; port++)
    if (port->type == type)
      return port;
  return NULL;
}

/* What is made to be looked at: pictures, or else a report. */
static const WeftPort *
find_sight (const WeftNodeKind *kind)
{
  const WeftPort *pictures = find_port (kind, &weft_port_type_picture);

  return pictures != NULL ? pictures : find_port (kind, &weft_port_type_report);
}

/* The last in the order of running that gives something to be looked at, best one that has
 * given it. */
static const char *
choose_node (WeftOutputPane *self)
{
  const WeftSnapshot *snapshot = weft_check_get_snapshot (weft_document_get_check (self->document));
  const char *chosen = NULL;
  gboolean has_run = FALSE;

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    const WeftPort *port = find_sight (node->kind);
    WeftActivity *activity = weft_document_get_activity (self->document, node->id);
    gboolean has_sight = port != NULL && activity != NULL && weft_activity_get_output (activity, port->id) != NULL;

    if (port == NULL || (has_run && !has_sight))
      continue;
    chosen = node->id;
    has_run = has_sight;
  }
  return chosen;
}

static const WeftSnapshotNode *
get_node (WeftOutputPane *self,
          guint          *index)
{
  WeftCheck *check = self->document != NULL ? weft_document_get_check (self->document) : NULL;

  return check != NULL && self->id != NULL ? weft_snapshot_find_node (weft_check_get_snapshot (check), self->id, index) : NULL;
}

/* What there is to be seen */

/* What leads out of it. */
typedef enum {
  NO_WAY,
  RUN,
  RUN_TO,
  STOP,
  MESSAGES,
  NO_BYPASS,
} Way;

static const struct
{
  const char *label;
  const char *action; /* %s: the node */
} ways[] = {
  [RUN] = { N_("Run"), "win.run" },
  [RUN_TO] = { N_("Run to Here"), "win.run-to('%s')" },
  [STOP] = { N_("Stop"), "win.stop" },
  [MESSAGES] = { N_("Show Messages"), "win.show-pane('messages')" },
  [NO_BYPASS] = { N_("Stop Bypassing"), "output.no-bypass" },
};

typedef struct
{
  const char *title;
  char *text; /* owned, nullable */
  Way way;
} Reason;

static Reason
explain_state (WeftActivity *activity)
{
  switch (weft_activity_get_state (activity)) {
  case WEFT_NODE_QUEUED:
  case WEFT_NODE_READY:
    return (Reason){ _("Waiting"), g_strdup (_("The node waits for its turn in the run.")), STOP };
  case WEFT_NODE_RUNNING:
    return (Reason){ _("Running"), weft_activity_to_string (activity), STOP };
  case WEFT_NODE_FAILED:
    return (Reason){ _("Failed"), g_strdup (weft_activity_get_error (activity)), RUN_TO };
  case WEFT_NODE_CANCELLED:
    return (Reason){ _("Stopped"), g_strdup (_("The run was stopped before the node was done.")), RUN_TO };
  case WEFT_NODE_BYPASSED:
    return (Reason){ _("Bypassed"), g_strdup (_("The node hands its input on untouched.")), NO_BYPASS };
  case WEFT_NODE_DONE:
  case WEFT_NODE_CACHED:
    return (Reason){ _("Not Kept"), g_strdup (_("The node has run, but this output was not kept in memory. Run it again to see it.")), RUN_TO };
  case WEFT_NODE_IDLE:
  case WEFT_N_NODE_STATES:
  default:
    return (Reason){ _("Not Run Yet"), g_strdup (_("What the node gives appears here once it has run.")), RUN_TO };
  }
}

/* No node, or a layer, which is part of one. */
static Reason
explain_absence (WeftOutputPane    *self,
                 const WeftProblem *problem)
{
  WeftCheck *check = self->document != NULL ? weft_document_get_check (self->document) : NULL;
  const WeftPortInfo *layer = check != NULL && self->id != NULL ? weft_check_find_layer (check, self->id) : NULL;
  g_autofree char *shape = layer != NULL ? weft_port_info_to_string (layer) : NULL;

  if (problem != NULL)
    return (Reason){ _("Cannot Run"), g_strdup (problem->message), MESSAGES };
  if (shape != NULL)
    return (Reason){ _("Part of a Model"), g_strdup_printf (_("The layer gives %s. A model computes as a whole, when it is trained or asked."), shape), RUN };
  return (Reason){ _("No Output"), g_strdup (_("Select a node to see what it gives. Reports of a run appear here by themselves.")), self->document != NULL ? RUN : NO_WAY };
}

static Reason
explain (WeftOutputPane         *self,
         const WeftSnapshotNode *node)
{
  const WeftProblem *problem = self->document != NULL && self->id != NULL ? weft_document_find_problem (self->document, self->id) : NULL;
  WeftActivity *activity = node != NULL ? weft_document_get_activity (self->document, node->id) : NULL;

  if (node == NULL)
    return explain_absence (self, problem);
  if (self->kind == NULL)
    return (Reason){ _("Unknown Node"), g_strdup (_("This version of Weft does not know this kind of node, so it cannot run.")), MESSAGES };
  if (self->kind->outputs == NULL || self->kind->outputs->id == NULL)
    return (Reason){ _("No Output"), g_strdup (_("Nodes of this kind give nothing to others.")), NO_WAY };
  if (node->bypassed)
    return (Reason){ _("Bypassed"), g_strdup (_("The node hands its input on untouched.")), NO_BYPASS };
  if (activity != NULL && weft_activity_get_state (activity) != WEFT_NODE_IDLE)
    return explain_state (activity);
  if (problem != NULL && problem->severity == WEFT_SEVERITY_ERROR)
    return (Reason){ _("Cannot Run"), problem->remedy != NULL ? g_strdup_printf ("%s. %s", problem->message, problem->remedy) : g_strdup (problem->message), MESSAGES };
  return (Reason){ _("Not Run Yet"), g_strdup (_("What the node gives appears here once it has run.")), RUN_TO };
}

static void
show_way (WeftOutputPane *self,
          Way             way)
{
  g_autoptr (GString) action = g_string_new (ways[way].action);
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->way), way != NO_WAY);
  if (way == NO_WAY)
    return;
  g_string_replace (action, "%s", self->id != NULL ? self->id : "", 1);
  gtk_button_set_label (GTK_BUTTON (self->way), _ (ways[way].label));
  g_action_parse_detailed_name (action->str, &name, &target, NULL);
  /* A name with the target of another would be complained about. */
  gtk_actionable_set_action_name (self->way, NULL);
  gtk_actionable_set_action_target_value (self->way, target);
  gtk_actionable_set_action_name (self->way, name);
}

static void
show_reason (WeftOutputPane         *self,
             const WeftSnapshotNode *node)
{
  Reason reason = explain (self, node);
  g_autofree char *markup = reason.text != NULL ? g_markup_escape_text (reason.text, -1) : NULL;

  adw_status_page_set_title (self->status, reason.title);
  adw_status_page_set_description (self->status, markup);
  show_way (self, reason.way);
  gtk_widget_set_visible (GTK_WIDGET (self->run), FALSE);
  gtk_widget_set_visible (self->outdated, FALSE);
  gtk_label_set_label (self->note, "");
  gtk_stack_set_visible_child_name (self->stack, "reason");
  g_free (reason.text);
}

/* The node that is shown, at whatever level. */
static WeftNode *
find_node (WeftOutputPane *self)
{
  g_auto (GStrv) ids = g_strsplit (self->id != NULL ? self->id : "", ".", -1);
  WeftWorkflow *workflow = self->document != NULL ? weft_document_get_workflow (self->document) : NULL;
  WeftNode *node = NULL;

  for (char **id = ids; *id != NULL && workflow != NULL; id++) {
    node = weft_workflow_find_node (workflow, *id);
    workflow = node != NULL ? weft_node_get_nested (node) : NULL;
  }
  return node;
}

static void
no_bypass_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  WeftNode *node = find_node (WEFT_OUTPUT_PANE (widget));

  if (node != NULL && weft_node_get_workflow (node) != NULL)
    weft_workflow_set_bypassed (weft_node_get_workflow (node), weft_node_get_id (node), FALSE, NULL);
}

/* Returns: whether the page shows what there is now */
static gboolean
is_current (WeftOutputPane     *self,
            WeftArtefact       *artefact,
            const WeftPortInfo *info)
{
  g_autofree char *known = artefact == NULL && info != NULL ? weft_port_info_to_string (info) : NULL;
  gboolean current = adw_bin_get_child (self->view) != NULL && artefact == self->shown && g_strcmp0 (known, self->known) == 0;

  g_clear_pointer (&self->shown, weft_artefact_unref);
  self->shown = artefact != NULL ? weft_artefact_ref (artefact) : NULL;
  g_free (self->known);
  self->known = g_steal_pointer (&known);
  return current;
}

/* How a training went stands below what came of it. */
static GtkWidget *
make_page (WeftOutputPane     *self,
           const WeftPort     *port,
           WeftArtefact       *artefact,
           const WeftPortInfo *info)
{
  static const char *const families[] = { "loss", "accuracy", "r2" };
  GtkWidget *page = weft_value_view_new (port->type, artefact, info);

  for (guint i = 0; page != NULL && artefact != NULL && port->type == &weft_port_type_trained_model && i < G_N_ELEMENTS (families); i++) {
    GtkWidget *curves = weft_node_curves_new (self->document, self->id, families[i]);
    g_autofree char *title = weft_metric_family_make_title (families[i]);

    if (curves != NULL)
      weft_sheet_add_card (WEFT_SHEET (page), title, curves);
  }
  return page;
}

static void
show_value (WeftOutputPane         *self,
            const WeftSnapshotNode *node,
            guint                   index)
{
  guint output = gtk_drop_down_get_selected (self->ports);
  const WeftPort *port = &self->kind->outputs[output];
  WeftActivity *activity = weft_document_get_activity (self->document, node->id);
  WeftArtefact *artefact = activity != NULL ? weft_activity_get_output (activity, port->id) : NULL;
  const WeftPortInfo *info = weft_check_get_info (weft_document_get_check (self->document), index, output);

  if (!is_current (self, artefact, info))
    adw_bin_set_child (self->view, make_page (self, port, artefact, info));
  if (adw_bin_get_child (self->view) == NULL) {
    show_reason (self, node);
    return;
  }
  gtk_label_set_label (self->note, artefact == NULL ? _("What is known before a run") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->run), artefact == NULL);
  gtk_widget_set_visible (self->outdated, artefact != NULL && weft_document_is_outdated (self->document, self->id));
  gtk_stack_set_visible_child_name (self->stack, "view");
}

/* The outputs of another kind, beginning with what is to be looked at. */
static void
list_ports (WeftOutputPane *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  const WeftPort *ports = self->kind != NULL ? self->kind->outputs : NULL, *sight = find_sight (self->kind);
  guint n = 0;

  for (; ports != NULL && ports[n].id != NULL; n++)
    gtk_string_list_append (titles, _ (ports[n].title));
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->ports, G_LIST_MODEL (titles));
  if (n > 0)
    gtk_drop_down_set_selected (self->ports, sight != NULL ? (guint) (sight - ports) : 0);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->ports), n > 1);
  g_object_unref (titles);
}

static void
update (WeftOutputPane *self)
{
  const WeftSnapshotNode *node;
  const WeftNodeKind *kind;
  guint index = 0;

  if (self->document != NULL && weft_document_get_check (self->document) != NULL) {
    g_autofree char *id = g_strdup (self->wanted != NULL ? self->wanted : choose_node (self));

    if (g_strcmp0 (id, self->id) != 0)
      adw_bin_set_child (self->view, NULL);
    g_free (self->id);
    self->id = g_steal_pointer (&id);
  }
  node = get_node (self, &index);
  kind = node != NULL ? node->kind : NULL;
  if (kind != self->kind) {
    self->kind = kind;
    list_ports (self);
    adw_bin_set_child (self->view, NULL);
  }
  gtk_widget_set_visible (self->head, node != NULL);
  gtk_actionable_set_action_target (self->run, "s", self->id != NULL ? self->id : "");
  gtk_actionable_set_action_target (self->renew, "s", self->id != NULL ? self->id : "");
  if (node != NULL) {
    gtk_label_set_label (self->title, node->title);
    gtk_image_set_from_icon_name (self->icon, kind != NULL ? kind->icon : "dialog-question-symbolic");
  }
  if (kind != NULL && gtk_drop_down_get_selected (self->ports) != GTK_INVALID_LIST_POSITION)
    show_value (self, node, index);
  else
    show_reason (self, node);
}

static void
port_chosen_cb (WeftOutputPane *self)
{
  if (self->is_updating)
    return;
  adw_bin_set_child (self->view, NULL);
  update (self);
}

static void
node_activity_cb (WeftOutputPane *self,
                  const char     *id)
{
  if (self->wanted == NULL || g_str_equal (id, self->wanted))
    update (self);
}

/* The rows of a cell */

static void
row_cb (gpointer owner,
        gint64   row)
{
  g_signal_emit (owner, signals[ROW_CHOSEN], 0, WEFT_OUTPUT_PANE (owner)->id, row);
}

static void
rows_cb (gpointer  owner,
         GArray   *rows)
{
  g_signal_emit (owner, signals[ROWS_CHOSEN], 0, WEFT_OUTPUT_PANE (owner)->id, rows);
}

static const WeftOutcomeListener outcome_listener = { row_cb, rows_cb };

/* Returns: (transfer none) (nullable): what the node predicted in the run that the report is of */
static const WeftPredictions *
find_predictions (WeftOutputPane *self)
{
  const WeftPort *port = find_port (self->kind, &weft_port_type_predictions);
  WeftActivity *activity = port != NULL && self->document != NULL && self->id != NULL ? weft_document_get_activity (self->document, self->id) : NULL;
  WeftArtefact *artefact = activity != NULL ? weft_activity_get_output (activity, port->id) : NULL;

  return artefact != NULL ? weft_artefact_get_value (artefact) : NULL;
}

/* The matrix that was clicked, or in which Return was pressed, has the focus. */
static GtkWidget *
find_matrix (WeftOutputPane *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus != NULL ? gtk_widget_get_ancestor (focus, WEFT_TYPE_CONFUSION_VIEW) : NULL;
}

static void
cell_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  WeftOutputPane *self = WEFT_OUTPUT_PANE (widget);
  const WeftPredictions *predictions = find_predictions (self);
  GtkWidget *matrix = find_matrix (self);
  g_autoptr (WeftOutcome) outcome = NULL;
  guint actual, predicted;
  GdkRectangle area;

  g_variant_get (parameter, "(uu)", &actual, &predicted);
  if (predictions == NULL || matrix == NULL || !weft_confusion_view_get_cell (WEFT_CONFUSION_VIEW (matrix), &area))
    return;
  outcome = weft_outcome_new (&predictions->heads[0], actual, predicted);
  if (outcome->rows->len > 0)
    weft_outcome_list_popup (matrix, &area, weft_confusion_view_get_words (WEFT_CONFUSION_VIEW (matrix)), g_steal_pointer (&outcome), &outcome_listener, self);
}

/* The widget */

static void
let_go (WeftOutputPane *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->shown, weft_artefact_unref);
  g_clear_pointer (&self->known, g_free);
}

static void
weft_output_pane_dispose (GObject *object)
{
  let_go (WEFT_OUTPUT_PANE (object));
  G_OBJECT_CLASS (weft_output_pane_parent_class)->dispose (object);
}

static void
weft_output_pane_class_init (WeftOutputPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_output_pane_dispose;
  signals[ROW_CHOSEN] = g_signal_new ("row-chosen", WEFT_TYPE_OUTPUT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[ROWS_CHOSEN] = g_signal_new ("rows-chosen", WEFT_TYPE_OUTPUT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ARRAY);
  gtk_widget_class_install_action (widget_class, "output.no-bypass", NULL, no_bypass_cb);
  gtk_widget_class_install_action (widget_class, "output.cell", "(uu)", cell_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/output-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, head);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, title);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, ports);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, note);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, run);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, outdated);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, renew);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, status);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, way);
  gtk_widget_class_bind_template_child (widget_class, WeftOutputPane, view);
  gtk_widget_class_bind_template_callback (widget_class, port_chosen_cb);
}

static void
weft_output_pane_init (WeftOutputPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->ports), _("Which output"));
  update (self);
}

GtkWidget *
weft_output_pane_new (void)
{
  return g_object_new (WEFT_TYPE_OUTPUT_PANE, NULL);
}

void
weft_output_pane_set_node (WeftOutputPane *self,
                           WeftDocument   *document,
                           const char     *id)
{
  g_autofree char *wanted = g_strdup (id);

  g_return_if_fail (WEFT_IS_OUTPUT_PANE (self));

  if (self->document == document && g_strcmp0 (self->wanted, wanted) == 0)
    return;
  let_go (self);
  adw_bin_set_child (self->view, NULL);
  self->wanted = g_steal_pointer (&wanted);
  if (document != NULL) {
    self->document = g_object_ref (document);
    g_signal_connect_swapped (document, "checked", G_CALLBACK (update), self);
    g_signal_connect_swapped (document, "node-activity", G_CALLBACK (node_activity_cb), self);
  }
  update (self);
}
