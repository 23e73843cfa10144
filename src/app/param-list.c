/* param-list.c: the parameters of what is selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-list.h"

#include "app/node-look.h"
#include "app/param-row.h"
#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/tunable.h"
#include "workflow/tune-add.h"

/* Changes of a parameter that follow each other within this time are one undo
 * step, µs. */
#define BURST (3 * G_USEC_PER_SEC)

struct _WeftParamList
{
  AdwBin parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
  GPtrArray *nodes;       /* WeftNode */
  GPtrArray *params;      /* const WeftParam: what the rows are of */

  gint64 last_change; /* µs, monotonic */
  guint burst;
  gboolean is_expert;

  /* Template children */
  GtkToggleButton *changed;
  GtkWidget *expert;
  GtkWidget *reset;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (WeftParamList, weft_param_list, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_EXPERT,
  N_PROPS,
};

enum {
  LIVE_CHANGE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static WeftParamRow *
get_row (WeftParamList *self,
         guint          index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, (int) index);

  return row != NULL ? WEFT_PARAM_ROW (row) : NULL;
}

/* Which parameters */

static gboolean
are_alike (const WeftParam *a,
           const WeftParam *b)
{
  return a == b || (b != NULL && a->type == b->type && a->choices == b->choices && a->minimum == b->minimum && a->maximum == b->maximum);
}

static gboolean
is_common (GPtrArray       *nodes,
           const WeftParam *param)
{
  for (guint i = 0; i < nodes->len; i++) {
    const WeftParams *params = weft_node_get_params (nodes->pdata[i]);

    if (params == NULL || !are_alike (param, weft_param_find (weft_params_get_table (params), param->id)))
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
find_common (GPtrArray *nodes)
{
  GPtrArray *common = g_ptr_array_new ();
  const WeftParams *first = nodes->len > 0 ? weft_node_get_params (nodes->pdata[0]) : NULL;

  for (const WeftParam *param = first != NULL ? weft_params_get_table (first) : NULL; param != NULL && param->id != NULL; param++)
    if (is_common (nodes, param))
      g_ptr_array_add (common, (gpointer) param);
  return common;
}

/* What a row shows */

/* The values where they are not all the same, or NULL. */
static char *
list_values (WeftParamList   *self,
             const WeftParam *param)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *first = weft_params_get (weft_node_get_params (self->nodes->pdata[0]), param->id);
  gboolean varies = FALSE;

  for (guint i = 0; i < self->nodes->len; i++) {
    const char *value = weft_params_get (weft_node_get_params (self->nodes->pdata[i]), param->id);

    varies |= !g_str_equal (value, first);
    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "", weft_node_get_title (self->nodes->pdata[i]), *value != '\0' ? value : "–");
  }
  return varies ? g_strdup (text->str) : NULL;
}

/* What stood in its place in the latest run, where that is another value. */
static const char *
find_former (WeftParamList   *self,
             const WeftParam *param)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    g_autofree char *path = weft_node_make_path (self->nodes->pdata[i]);
    const WeftParams *ran = weft_document_find_run_params (self->document, path);
    const WeftParams *now = weft_node_get_params (self->nodes->pdata[i]);

    if (ran != NULL && weft_params_get_table (ran) == weft_params_get_table (now) && !g_str_equal (weft_params_get (ran, param->id), weft_params_get (now, param->id)))
      return weft_params_get (ran, param->id);
  }
  return NULL;
}

static gboolean
is_default (WeftParamList   *self,
            const WeftParam *param)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (!weft_params_is_default (weft_node_get_params (self->nodes->pdata[i]), param->id))
      return FALSE;
  return TRUE;
}

static gboolean
makes_sense (WeftParamList   *self,
             const WeftParam *param)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (!weft_params_is_visible (weft_node_get_params (self->nodes->pdata[i]), param->id))
      return FALSE;
  return TRUE;
}

/* A value that the file has and may not have, with the reason. */
static char *
find_refused (WeftParamList    *self,
              const WeftParam  *param,
              GError          **error)
{
  JsonNode *stored = json_object_get_member (weft_node_get_stored_parameters (self->nodes->pdata[0]), param->id);
  g_autofree char *text = stored != NULL ? weft_param_text_from_json (stored) : NULL;
  g_autofree char *normal = text != NULL ? weft_param_check (param, text, error) : NULL;

  return normal == NULL ? g_steal_pointer (&text) : NULL;
}

static void
show_row (WeftParamList *self,
          WeftParamRow  *row)
{
  const WeftParam *param = weft_param_row_get_param (row);
  const char *former = find_former (self, param);
  g_autofree char *values = list_values (self, param);
  g_autoptr (GError) error = NULL;
  g_autofree char *refused = find_refused (self, param, &error);
  gboolean is_wanted = self->is_expert || !(param->flags & WEFT_PARAM_EXPERT) || !is_default (self, param) || former != NULL || error != NULL;

  if (gtk_toggle_button_get_active (self->changed))
    is_wanted = former != NULL;
  weft_param_row_show (row, refused != NULL ? refused : weft_params_get (weft_node_get_params (self->nodes->pdata[0]), param->id), error != NULL ? error->message : NULL);
  weft_param_row_set_values (row, values);
  weft_param_row_set_former (row, former);
  gtk_widget_set_visible (GTK_WIDGET (row), is_wanted && makes_sense (self, param));
}

static void
show_head (WeftParamList *self)
{
  gboolean has_changed = FALSE, has_expert = FALSE, all_default = TRUE;

  for (guint i = 0; i < self->params->len; i++) {
    const WeftParam *param = self->params->pdata[i];

    has_changed |= find_former (self, param) != NULL;
    has_expert |= (param->flags & WEFT_PARAM_EXPERT) != 0;
    all_default &= is_default (self, param);
  }
  if (!has_changed)
    gtk_toggle_button_set_active (self->changed, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->changed), has_changed);
  gtk_widget_set_visible (self->expert, has_expert);
  gtk_widget_set_sensitive (self->reset, !all_default);
}

static void
show_rows (WeftParamList *self)
{
  WeftParamRow *row;

  show_head (self);
  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    show_row (self, row);
}

/* Where it is running, and what comes in */

static gboolean
is_running (WeftParamList *self,
            WeftNode      *node)
{
  g_autofree char *path = weft_node_make_path (node);
  WeftActivity *activity = weft_document_get_activity (self->document, path);

  return activity != NULL && weft_activity_get_state (activity) == WEFT_NODE_RUNNING;
}

static void
show_live (WeftParamList *self)
{
  gboolean running = FALSE;
  WeftParamRow *row;

  for (guint i = 0; i < self->nodes->len; i++)
    running |= is_running (self, self->nodes->pdata[i]);
  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    weft_param_row_set_live (row, running && (weft_param_row_get_param (row)->flags & WEFT_PARAM_LIVE) != 0);
}

/* Whether there is something in @info for a parameter of @type to choose from. */
static gboolean
has_choices (const WeftPortInfo *info,
             WeftParamType       type)
{
  if (type == WEFT_PARAM_LAYERS)
    return info->details != NULL && json_object_has_member (info->details, "layers");
  return info->columns != NULL || info->classes != NULL;
}

/* What arrives at the first of the first node's inputs that @param chooses from; links may
 * come from outside the group that the node is in. */
static const WeftPortInfo *
find_data (WeftParamList   *self,
           const WeftParam *param)
{
  WeftCheck *check = weft_document_get_check (self->document);
  g_autofree char *path = weft_node_make_path (self->nodes->pdata[0]);
  const WeftSnapshotNode *node = check != NULL ? weft_snapshot_find_node (weft_check_get_snapshot (check), path, NULL) : NULL;

  for (guint i = 0; node != NULL && i < node->n_links; i++) {
    const WeftPortInfo *info = weft_check_get_info (check, node->links[i].from, node->links[i].output);

    if (info != NULL && has_choices (info, param->type))
      return info;
  }
  return NULL;
}

static void
show_surroundings (WeftParamList *self)
{
  const char *path = weft_document_get_path (self->document);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autofree char *node = weft_node_make_path (self->nodes->pdata[0]);
  WeftCheck *check = weft_document_get_check (self->document);
  WeftParamRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    weft_param_row_set_data (row, find_data (self, weft_param_row_get_param (row)));
    weft_param_row_set_folder (row, folder);
    weft_param_row_set_workflow (row, check != NULL ? weft_check_get_snapshot (check) : NULL, node);
  }
}

/* Editing */

/* The same for the same nodes and parameter in quick succession. */
static char *
make_key (WeftParamList   *self,
          const WeftParam *param)
{
  gint64 now = g_get_monotonic_time ();
  GString *key = g_string_new ("parameter");

  if (now - self->last_change > BURST)
    self->burst++;
  self->last_change = now;
  for (guint i = 0; i < self->nodes->len; i++) {
    g_autofree char *path = weft_node_make_path (self->nodes->pdata[i]);

    g_string_append_printf (key, " %s", path);
  }
  g_string_append_printf (key, " %s %u", param->id, self->burst);
  return g_string_free (key, FALSE);
}

static void
change_one (WeftParamList    *self,
            WeftNode         *node,
            const WeftParam  *param,
            const char       *text,
            GError          **error)
{
  g_autofree char *path = weft_node_make_path (node);

  if (weft_workflow_set_parameter (weft_node_get_workflow (node), weft_node_get_id (node), param->id, text, error) &&
      is_running (self, node) && (param->flags & WEFT_PARAM_LIVE))
    g_signal_emit (self, signals[LIVE_CHANGE], 0, path, param->id, weft_params_get (weft_node_get_params (node), param->id));
}

/* A node that was removed is still shown for a moment. */
static gboolean
is_gone (WeftParamList *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (weft_node_get_workflow (self->nodes->pdata[i]) == NULL)
      return TRUE;
  return self->nodes->len == 0;
}

static void
submit_cb (WeftParamList *self,
           const char    *text,
           WeftParamRow  *row)
{
  const WeftParam *param = weft_param_row_get_param (row);
  g_autofree char *title = g_strdup_printf (_("Set %s"), _ (param->title));
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  if (is_gone (self))
    return;
  key = make_key (self, param);
  weft_history_begin (weft_document_get_history (self->document), title, key);
  for (guint i = 0; i < self->nodes->len && error == NULL; i++)
    change_one (self, self->nodes->pdata[i], param, text, &error);
  weft_history_end (weft_document_get_history (self->document));
  if (error != NULL)
    weft_param_row_set_error (row, error->message);
  else
    show_row (self, row);
}

static void
reset_cb (WeftParamList *self)
{
  if (is_gone (self))
    return;
  weft_history_begin (weft_document_get_history (self->document), _("Reset Parameters"), NULL);
  for (guint i = 0; i < self->params->len; i++)
    for (guint k = 0; k < self->nodes->len; k++)
      if (!weft_params_is_default (weft_node_get_params (self->nodes->pdata[k]), ((const WeftParam *) self->params->pdata[i])->id))
        change_one (self, self->nodes->pdata[k], self->params->pdata[i], NULL, NULL);
  weft_history_end (weft_document_get_history (self->document));
}

/* Varying */

/* Returns: (transfer full) (nullable): what a space calls a parameter of the one node */
static char *
make_name (WeftParamList   *self,
           const WeftParam *param)
{
  g_autofree char *path = NULL;

  if (is_gone (self) || self->nodes->len != 1 || !weft_tunable_can_vary (param))
    return NULL;
  path = weft_node_make_path (self->nodes->pdata[0]);
  return g_strdup_printf ("%s.%s", path, param->id);
}

static void
menu_cb (WeftParamList *self,
         GMenu         *menu,
         WeftParamRow  *row)
{
  g_autofree char *name = make_name (self, weft_param_row_get_param (row));
  gboolean is_varied;
  WeftNode *tune;
  g_autoptr (GMenuItem) item = NULL;

  if (name == NULL)
    return;
  tune = weft_workflow_find_tune (weft_document_get_workflow (self->document), name, &is_varied);
  item = g_menu_item_new (is_varied ? _("Tuned Already") : tune != NULL ? _("Tune This")
                                                                         : _("Tune This, With a New Tune Node"),
                          NULL);
  g_menu_item_set_action_and_target (item, is_varied ? "row.none" : "row.choose", "s", name);
  g_menu_append_item (menu, item);
}

static void
chosen_cb (WeftParamList *self,
           const char    *name,
           WeftParamRow  *row)
{
  g_autoptr (GError) error = NULL;

  if (!is_gone (self) && weft_workflow_tune_parameter (weft_document_get_workflow (self->document), name, &error) == NULL)
    weft_param_row_set_error (row, error->message);
}

static void
build_rows (WeftParamList *self)
{
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->rows, 0))) != NULL)
    gtk_list_box_remove (self->rows, row);
  for (guint i = 0; i < self->params->len; i++) {
    row = weft_param_row_new (self->params->pdata[i]);
    g_signal_connect_swapped (row, "submit", G_CALLBACK (submit_cb), self);
    g_signal_connect_swapped (row, "menu", G_CALLBACK (menu_cb), self);
    g_signal_connect_swapped (row, "chosen", G_CALLBACK (chosen_cb), self);
    gtk_list_box_append (self->rows, row);
  }
}

static void
node_activity_cb (WeftParamList *self,
                  const char    *id)
{
  show_live (self);
}

/* The widget */

static void
let_go (WeftParamList *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  for (guint i = 0; i < self->nodes->len; i++)
    g_signal_handlers_disconnect_by_data (self->nodes->pdata[i], self);
  g_ptr_array_set_size (self->nodes, 0);
  g_clear_object (&self->document);
}

static void
weft_param_list_dispose (GObject *object)
{
  let_go (WEFT_PARAM_LIST (object));
  G_OBJECT_CLASS (weft_param_list_parent_class)->dispose (object);
}

static void
weft_param_list_finalize (GObject *object)
{
  WeftParamList *self = WEFT_PARAM_LIST (object);

  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->params);
  G_OBJECT_CLASS (weft_param_list_parent_class)->finalize (object);
}

static void
weft_param_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_EXPERT)
    g_value_set_boolean (value, WEFT_PARAM_LIST (object)->is_expert);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
weft_param_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  WeftParamList *self = WEFT_PARAM_LIST (object);

  if (prop_id != PROP_EXPERT) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    return;
  }
  if (self->is_expert == g_value_get_boolean (value))
    return;
  self->is_expert = g_value_get_boolean (value);
  if (self->nodes->len > 0)
    show_rows (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weft_param_list_class_init (WeftParamListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_param_list_dispose;
  object_class->finalize = weft_param_list_finalize;
  object_class->get_property = weft_param_list_get_property;
  object_class->set_property = weft_param_list_set_property;
  props[PROP_EXPERT] = g_param_spec_boolean ("expert", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[LIVE_CHANGE] = g_signal_new ("live-change", WEFT_TYPE_PARAM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/param-list.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftParamList, changed);
  gtk_widget_class_bind_template_child (widget_class, WeftParamList, expert);
  gtk_widget_class_bind_template_child (widget_class, WeftParamList, reset);
  gtk_widget_class_bind_template_child (widget_class, WeftParamList, rows);
  gtk_widget_class_bind_template_callback (widget_class, show_rows);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
weft_param_list_init (WeftParamList *self)
{
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  self->params = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self, "expert", self->expert, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

GtkWidget *
weft_param_list_new (void)
{
  return g_object_new (WEFT_TYPE_PARAM_LIST, NULL);
}

static gboolean
is_same_table (GPtrArray *a,
               GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

void
weft_param_list_set_nodes (WeftParamList *self,
                           WeftDocument  *document,
                           GPtrArray     *nodes)
{
  GPtrArray *params;

  g_return_if_fail (WEFT_IS_PARAM_LIST (self));

  let_go (self);
  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    g_ptr_array_add (self->nodes, g_object_ref (nodes->pdata[i]));
  params = find_common (self->nodes);
  gtk_widget_set_visible (GTK_WIDGET (self), params->len > 0);
  if (!is_same_table (params, self->params)) {
    g_ptr_array_set_size (self->params, 0);
    g_ptr_array_extend (self->params, params, NULL, NULL);
    build_rows (self);
  }
  g_ptr_array_unref (params);
  if (self->nodes->len == 0)
    return;
  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "checked", G_CALLBACK (show_surroundings), self);
  g_signal_connect_swapped (document, "node-activity", G_CALLBACK (node_activity_cb), self);
  g_signal_connect_swapped (document, "run-began", G_CALLBACK (show_rows), self);
  for (guint i = 0; i < self->nodes->len; i++)
    g_signal_connect_swapped (self->nodes->pdata[i], "parameter-changed", G_CALLBACK (show_rows), self);
  show_rows (self);
  show_surroundings (self);
  show_live (self);
}
