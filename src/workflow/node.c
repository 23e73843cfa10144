/* node.c: one node of a workflow, as it is observed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `parameters` is what the document says and `params` what of it is valid; the
 * second is made from the first whenever that changes. What is inside a node is
 * only held here; to this file it is a list of nodes and no more.
 */
#include "workflow/node.h"

#include "base/i18n.h"
#include "workflow/json-private.h"
#include "workflow/workflow-private.h"

G_DEFINE_FINAL_TYPE (WeftNode, weft_node, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_KIND_ID,
  PROP_TITLE,
  PROP_X,
  PROP_Y,
  PROP_BYPASSED,
  PROP_NESTED,
  N_PROPS,
};

enum {
  PARAMETER_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
weft_node_dispose (GObject *object)
{
  WeftNode *self = WEFT_NODE (object);

  if (self->nested != NULL)
    self->nested->owner = NULL;
  g_clear_object (&self->nested);
  G_OBJECT_CLASS (weft_node_parent_class)->dispose (object);
}

static void
weft_node_finalize (GObject *object)
{
  WeftNode *self = WEFT_NODE (object);

  g_free (self->id);
  g_free (self->kind_id);
  g_free (self->title);
  g_clear_pointer (&self->parameters, json_object_unref);
  g_clear_pointer (&self->params, weft_params_free);
  g_clear_pointer (&self->verbatim, json_node_unref);
  g_clear_pointer (&self->extra, json_object_unref);
  g_clear_pointer (&self->layout, json_object_unref);
  G_OBJECT_CLASS (weft_node_parent_class)->finalize (object);
}

static void
weft_node_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  WeftNode *self = WEFT_NODE (object);

  switch (prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_KIND_ID:
    g_value_set_string (value, self->kind_id);
    break;
  case PROP_TITLE:
    g_value_set_string (value, weft_node_get_title (self));
    break;
  case PROP_X:
    g_value_set_double (value, self->x);
    break;
  case PROP_Y:
    g_value_set_double (value, self->y);
    break;
  case PROP_BYPASSED:
    g_value_set_boolean (value, self->bypassed);
    break;
  case PROP_NESTED:
    g_value_set_object (value, self->nested);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
weft_node_class_init (WeftNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weft_node_dispose;
  object_class->finalize = weft_node_finalize;
  object_class->get_property = weft_node_get_property;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_KIND_ID] = g_param_spec_string ("kind-id", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_X] = g_param_spec_double ("x", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_Y] = g_param_spec_double ("y", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_BYPASSED] = g_param_spec_boolean ("bypassed", NULL, NULL, FALSE, flags);
  props[PROP_NESTED] = g_param_spec_object ("nested", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * WeftNode::parameter-changed:
   * @id: the parameter; also the detail
   *
   * A parameter has another value than before.
   */
  signals[PARAMETER_CHANGED] = g_signal_new ("parameter-changed", WEFT_TYPE_NODE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weft_node_init (WeftNode *self)
{
  self->parameters = json_object_new ();
}

static void
update_params (WeftNode *self)
{
  const WeftParam *table = self->kind != NULL ? weft_node_kind_list_params (self->kind) : NULL;
  g_autoptr (GList) ids = json_object_get_members (self->parameters);

  g_clear_pointer (&self->params, weft_params_free);
  if (table == NULL)
    return;
  self->params = weft_params_new (table);
  for (GList *item = ids; item != NULL; item = item->next) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (self->parameters, item->data));

    if (text != NULL)
      (void) weft_params_set (self->params, item->data, text, NULL);
  }
}

WeftNode *
weft_node_new (const WeftDomain *domain,
               const char       *id,
               const char       *kind_id,
               JsonObject       *parameters)
{
  WeftNode *self = g_object_new (WEFT_TYPE_NODE, NULL);

  self->id = g_strdup (id);
  self->kind_id = g_strdup (kind_id);
  self->kind = weft_domain_find (domain, kind_id);
  weft_json_add_all (self->parameters, parameters);
  update_params (self);
  return self;
}

void
weft_node_store_parameter (WeftNode   *self,
                           const char *parameter,
                           JsonNode   *value)
{
  if (value != NULL)
    weft_json_share (self->parameters, parameter, value);
  else
    json_object_remove_member (self->parameters, parameter);
  update_params (self);
  g_signal_emit (self, signals[PARAMETER_CHANGED], g_quark_from_string (parameter), parameter);
}

void
weft_node_store_title (WeftNode   *self,
                       const char *title)
{
  char *copy = g_strdup (title);

  g_free (self->title);
  self->title = copy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

void
weft_node_store_position (WeftNode *self,
                          double    x,
                          double    y)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->x != x)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_X]);
  if (self->y != y)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_Y]);
  self->x = x;
  self->y = y;
  g_object_thaw_notify (G_OBJECT (self));
}

void
weft_node_store_bypassed (WeftNode *self,
                          gboolean  bypassed)
{
  self->bypassed = bypassed;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BYPASSED]);
}

void
weft_node_store_nested (WeftNode     *self,
                        WeftWorkflow *nested)
{
  if (self->nested != NULL)
    self->nested->owner = NULL;
  g_clear_object (&self->nested);
  self->nested = nested;
  if (nested != NULL)
    nested->owner = self;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NESTED]);
}

const char *
weft_node_get_id (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->id;
}

const char *
weft_node_get_kind_id (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->kind_id;
}

const WeftNodeKind *
weft_node_get_kind (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->kind;
}

const char *
weft_node_get_title (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  if (self->kind == NULL)
    return self->title != NULL ? self->title : self->kind_id;
  return self->title != NULL && !g_str_equal (self->title, self->kind->title) ? self->title : _ (self->kind->title);
}

const char *
weft_node_get_own_title (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->title;
}

double
weft_node_get_x (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), 0);

  return self->x;
}

double
weft_node_get_y (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), 0);

  return self->y;
}

gboolean
weft_node_get_bypassed (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), FALSE);

  return self->bypassed;
}

const WeftParams *
weft_node_get_params (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->params;
}

JsonObject *
weft_node_get_stored_parameters (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->parameters;
}

static char *
check_parameter (WeftNode   *self,
                 const char *id)
{
  const WeftParam *param = weft_param_find (weft_node_kind_list_params (self->kind), id);
  g_autofree char *text = weft_param_text_from_json (json_object_get_member (self->parameters, id));
  g_autofree char *normal = NULL;
  g_autoptr (GError) error = NULL;

  if (param == NULL)
    return g_strdup_printf (_("“%s” has no parameter “%s”; it was written by another version or by hand"), _ (self->kind->title), id);
  if (text == NULL)
    return g_strdup_printf (_("%s must be a single value"), id);
  normal = weft_param_check (param, text, &error);
  return error != NULL ? g_strdup (error->message) : NULL;
}

char *
weft_node_get_problem (WeftNode    *self,
                       const char **parameter)
{
  g_autoptr (GList) ids = NULL;
  char *problem = NULL;

  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  if (parameter != NULL)
    *parameter = NULL;
  if (self->kind == NULL)
    return g_strdup_printf (_("this version knows no kind of node “%s”"), self->kind_id);
  ids = g_list_sort (json_object_get_members (self->parameters), (GCompareFunc) g_strcmp0);

  /* A value that is not allowed keeps the node from running, so it comes before a parameter that is merely unknown. */
  for (int unknown = 0; unknown < 2; unknown++)
    for (GList *item = ids; item != NULL && problem == NULL; item = item->next) {
      if ((weft_param_find (weft_node_kind_list_params (self->kind), item->data) == NULL) == unknown)
        problem = check_parameter (self, item->data);
      if (problem != NULL && parameter != NULL)
        *parameter = item->data;
    }
  return problem;
}

WeftWorkflow *
weft_node_get_nested (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->nested;
}

WeftWorkflow *
weft_node_get_workflow (WeftNode *self)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  return self->workflow;
}
