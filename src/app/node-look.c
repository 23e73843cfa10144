/* node-look.c: what is to be seen of a node, gathered from document, check and run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/node-look.h"

#include "app/node-outcome.h"
#include "base/i18n.h"

#include <string.h>

/* A subtitle names so many parameters. */
#define MAX_PARAMETERS 2

char *
weft_node_make_path (WeftNode *node)
{
  WeftWorkflow *workflow = weft_node_get_workflow (node);
  WeftNode *owner = workflow != NULL ? weft_workflow_get_owner (workflow) : NULL;
  g_autofree char *above = owner != NULL ? weft_node_make_path (owner) : NULL;

  return above != NULL ? g_strconcat (above, ".", weft_node_get_id (node), NULL) : g_strdup (weft_node_get_id (node));
}

static const char *
find_choice_title (const WeftParam *param,
                   const char      *value)
{
  for (const WeftParamChoice *choice = param->choices; choice != NULL && choice->id != NULL; choice++)
    if (g_str_equal (choice->id, value))
      return _ (choice->title);
  return value;
}

static void
append_parameter (GString         *text,
                  const WeftParam *param,
                  const char      *value)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  switch (param->type) {
  case WEFT_PARAM_FILE:
    g_string_append (text, strrchr (value, '/') != NULL ? strrchr (value, '/') + 1 : value);
    break;
  case WEFT_PARAM_CHOICE:
    g_string_append (text, find_choice_title (param, value));
    break;
  case WEFT_PARAM_BOOLEAN:
    g_string_append_printf (text, g_str_equal (value, "true") ? "%s" : _("%s: no"), _ (param->title));
    break;
  case WEFT_PARAM_INTEGER:
  case WEFT_PARAM_REAL:
  case WEFT_PARAM_TEXT:
  case WEFT_PARAM_COLUMN:
  case WEFT_PARAM_COLUMNS:
  case WEFT_PARAM_NUMBERS:
  case WEFT_PARAM_CLASS_NUMBERS:
  case WEFT_PARAM_LAYERS:
  case WEFT_PARAM_SPACE:
  default:
    g_string_append_printf (text, "%s %s", _ (param->title), value);
  }
}

static gboolean
is_plain_number (const WeftParam *param)
{
  return (param->type == WEFT_PARAM_INTEGER || param->type == WEFT_PARAM_REAL) && !(param->flags & WEFT_PARAM_EXPERT);
}

/* Parameters that somebody set, in the order of the inspector; without any, the
 * first numbers that are not for experts. */
static char *
list_parameters (const WeftParams *params,
                 gboolean          only_set)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (const WeftParam *param = params != NULL ? weft_params_get_table (params) : NULL; param != NULL && param->id != NULL; param++) {
    gboolean is_told = only_set ? !weft_params_is_default (params, param->id) : is_plain_number (param);

    if (n == MAX_PARAMETERS || !is_told || !weft_params_is_visible (params, param->id))
      continue;
    append_parameter (text, param, weft_params_get (params, param->id));
    n++;
  }
  if (n == 0 && only_set) {
    g_string_free (text, TRUE);
    return list_parameters (params, FALSE);
  }
  return g_string_free (text, FALSE);
}

static char *
count_inside (WeftWorkflow *nested)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (nested));

  if (weft_workflow_get_domain (nested) == weft_domain_get_default ())
    return g_strdup_printf (ngettext_ ("%u node", "%u nodes", n), n);
  return g_strdup_printf (ngettext_ ("%u layer", "%u layers", n), n);
}

/* A title that is the kind's own says nothing, and is read in another language there. */
static gboolean
is_called_as_kind (WeftNode *node)
{
  const WeftNodeKind *kind = weft_node_get_kind (node);
  const char *own = weft_node_get_own_title (node);

  return kind != NULL && (own == NULL || g_str_equal (own, kind->title) || g_str_equal (own, _ (kind->title)));
}

/* The kind of a node that has a name of its own, else what is special about it. */
static char *
make_subtitle (WeftNode *node)
{
  const WeftNodeKind *kind = weft_node_get_kind (node);
  g_autofree char *text = NULL;

  if (kind == NULL)
    return g_strdup (_("Unknown kind"));
  if (!is_called_as_kind (node))
    return g_strdup (_ (kind->title));
  if (weft_node_get_nested (node) != NULL)
    return count_inside (weft_node_get_nested (node));
  text = list_parameters (weft_node_get_params (node), TRUE);
  return text[0] != '\0' ? g_steal_pointer (&text) : g_strdup (_ (kind->category));
}

/* Layers are not run one by one. */
static gboolean
is_layer (WeftNode *node)
{
  WeftWorkflow *workflow = weft_node_get_workflow (node);
  WeftNode *owner = workflow != NULL ? weft_workflow_get_owner (workflow) : NULL;

  return owner != NULL && (weft_node_get_kind (owner) == NULL || !(weft_node_get_kind (owner)->flags & WEFT_NODE_KIND_GROUP));
}

/* What a layer gives, and how much it learns. */
static char *
make_size (WeftDocument      *document,
           const WeftProblem *problem,
           const char        *path)
{
  const WeftCheck *check = weft_document_get_check (document);
  const WeftPortInfo *info = check != NULL ? weft_check_find_layer (check, path) : NULL;

  if (problem != NULL && problem->severity == WEFT_SEVERITY_ERROR)
    return g_strdup (problem->message);
  return info != NULL ? weft_port_info_to_string (info) : g_strdup (_("Shape not known"));
}

static char *
make_status (const WeftNodeOutcome *outcome,
             const WeftProblem     *problem)
{
  if (outcome->state == WEFT_NODE_IDLE && problem != NULL && problem->severity == WEFT_SEVERITY_ERROR)
    return weft_begin_sentence (problem->message);
  return g_strdup (outcome->text);
}

void
weft_node_look_gather (WeftNodeLook           *self,
                       WeftDocument           *document,
                       WeftNode               *node,
                       const char             *path,
                       const WeftCanvasColors *colors)
{
  const WeftNodeKind *kind = weft_node_get_kind (node);
  const WeftProblem *problem = weft_document_find_problem (document, path);
  WeftWorkflow *workflow = weft_node_get_workflow (node);
  g_auto (WeftNodeOutcome) outcome = { 0 };

  weft_node_outcome_gather (&outcome, document, node, path);
  g_free (self->title);
  g_free (self->subtitle);
  g_clear_pointer (&self->status, g_free);
  self->title = g_strdup (weft_node_get_title (node));
  self->subtitle = make_subtitle (node);
  self->icon = kind != NULL ? kind->icon : "dialog-question-symbolic";
  self->color = workflow != NULL ? weft_canvas_colors_get_kind (colors, weft_workflow_get_domain (workflow), kind) : colors->dim;
  self->is_bypassed = weft_node_get_bypassed (node);
  self->is_error = problem != NULL && problem->severity == WEFT_SEVERITY_ERROR;
  self->is_warning = problem != NULL && problem->severity == WEFT_SEVERITY_WARNING;
  self->state = outcome.state;
  self->state_icon = outcome.icon;
  self->progress = outcome.progress;
  self->is_outdated = outcome.is_outdated;
  self->has_inside = weft_node_get_nested (node) != NULL;
  self->status = is_layer (node) ? make_size (document, problem, path) : make_status (&outcome, problem);
}

static void
append_line (GString    *text,
             const char *line)
{
  g_autofree char *sentence = line != NULL ? weft_begin_sentence (line) : NULL;

  if (sentence != NULL && sentence[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
}

char *
weft_node_make_hint (WeftDocument *document,
                     WeftNode     *node,
                     const char   *path)
{
  const WeftProblem *problem = weft_document_find_problem (document, path);
  WeftActivity *activity = weft_document_get_activity (document, path);
  GString *text = g_string_new (NULL);
  g_auto (WeftNodeOutcome) outcome = { 0 };

  weft_node_outcome_gather (&outcome, document, node, path);
  if (problem != NULL) {
    append_line (text, problem->message);
    append_line (text, problem->remedy);
  }
  if (outcome.state != WEFT_NODE_IDLE)
    append_line (text, outcome.text);
  if (outcome.is_outdated)
    append_line (text, _("The node or something before it was changed since the run"));
  if (activity != NULL) {
    append_line (text, weft_activity_get_reason (activity));
    append_line (text, weft_activity_get_error (activity));
  }
  if (text->len == 0 && weft_node_get_kind (node) != NULL)
    append_line (text, _ (weft_node_get_kind (node)->help));
  return g_string_free (text, FALSE);
}
