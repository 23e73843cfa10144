/* node-outcome.c: what a node did in the latest run; a group did what the nodes inside it did
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/node-outcome.h"

#include "base/i18n.h"

#include <string.h>

char *
weft_begin_sentence (const char *text)
{
  char first[8] = "";

  first[g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (text)), first)] = '\0';
  return g_strconcat (first, *text != '\0' ? g_utf8_next_char (text) : text, NULL);
}

static gboolean
is_group (WeftNode *node)
{
  const WeftNodeKind *kind = weft_node_get_kind (node);

  return kind != NULL && (kind->flags & WEFT_NODE_KIND_GROUP) && weft_node_get_nested (node) != NULL;
}

/* How much each state of a node matters to its group. */
static int
get_weight (WeftNodeState state)
{
  static const WeftNodeState order[] = {
    WEFT_NODE_BYPASSED,
    WEFT_NODE_CACHED,
    WEFT_NODE_DONE,
    WEFT_NODE_IDLE,
    WEFT_NODE_CANCELLED,
    WEFT_NODE_QUEUED,
    WEFT_NODE_READY,
    WEFT_NODE_RUNNING,
    WEFT_NODE_FAILED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == state)
      return (int) i;
  return 0;
}

static void
add_inside (WeftNodeOutcome *self,
            WeftDocument *document,
            WeftNode *node,
            const char *path);

static void
add_node (WeftNodeOutcome *self,
          WeftDocument    *document,
          WeftNode        *node,
          const char      *path)
{
  WeftActivity *activity = weft_document_get_activity (document, path);
  WeftNodeState state = activity != NULL ? weft_activity_get_state (activity) : WEFT_NODE_IDLE;

  if (is_group (node)) {
    add_inside (self, document, node, path);
    return;
  }
  if (weft_node_get_bypassed (node))
    state = WEFT_NODE_BYPASSED;
  if (get_weight (state) > get_weight (self->state))
    self->state = state;
  self->progress += weft_node_state_is_final (state) ? 1 : activity != NULL ? weft_activity_get_progress (activity)
                                                                            : 0;
}

static void
add_inside (WeftNodeOutcome *self,
            WeftDocument    *document,
            WeftNode        *node,
            const char      *path)
{
  GListModel *nodes = G_LIST_MODEL (weft_node_get_nested (node));
  guint n = g_list_model_get_n_items (nodes);
  double progress = self->progress;

  self->progress = 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr (WeftNode) inner = g_list_model_get_item (nodes, i);
    g_autofree char *inner_path = g_strconcat (path, ".", weft_node_get_id (inner), NULL);

    add_node (self, document, inner, inner_path);
  }
  self->progress = progress + (n > 0 ? self->progress / n : 0);
}

static char *
gather_group (WeftNodeOutcome *self,
              WeftDocument    *document,
              WeftNode        *node,
              const char      *path)
{
  self->state = WEFT_NODE_BYPASSED;
  add_inside (self, document, node, path);
  if (g_list_model_get_n_items (G_LIST_MODEL (weft_node_get_nested (node))) == 0)
    self->state = WEFT_NODE_IDLE;
  if (self->state == WEFT_NODE_RUNNING)
    return g_strdup_printf (_("%s · %d %%"), weft_node_state_get_title (self->state), (int) (self->progress * 100));
  return g_strdup (weft_node_state_get_title (self->state));
}

static char *
gather_single (WeftNodeOutcome *self,
               WeftDocument    *document,
               const char      *path)
{
  WeftActivity *activity = weft_document_get_activity (document, path);

  if (activity == NULL)
    return NULL;
  self->state = weft_activity_get_state (activity);
  self->progress = weft_activity_get_progress (activity);
  return weft_activity_to_string (activity);
}

static char *
gather_bypassed (WeftNodeOutcome *self)
{
  self->state = WEFT_NODE_BYPASSED;
  return g_strdup (weft_node_state_get_title (self->state));
}

static const char *
get_icon (const WeftNodeOutcome *self)
{
  static const char *const icons[WEFT_N_NODE_STATES] = {
    [WEFT_NODE_QUEUED] = "weft-state-queued-symbolic",
    [WEFT_NODE_READY] = "weft-state-queued-symbolic",
    [WEFT_NODE_RUNNING] = "weft-state-running-symbolic",
    [WEFT_NODE_DONE] = "weft-state-done-symbolic",
    [WEFT_NODE_CACHED] = "weft-state-cached-symbolic",
    [WEFT_NODE_FAILED] = "weft-state-failed-symbolic",
    [WEFT_NODE_CANCELLED] = "weft-state-cancelled-symbolic",
    [WEFT_NODE_BYPASSED] = "weft-state-bypassed-symbolic",
  };

  return self->is_outdated ? "weft-state-outdated-symbolic" : icons[self->state];
}

void
weft_node_outcome_gather (WeftNodeOutcome *self,
                          WeftDocument    *document,
                          WeftNode        *node,
                          const char      *path)
{
  g_autofree char *text = NULL;

  *self = (WeftNodeOutcome){ 0 };
  text = weft_node_get_bypassed (node) ? gather_bypassed (self) : is_group (node) ? gather_group (self, document, node, path)
                                                                                  : gather_single (self, document, path);
  if (self->state == WEFT_NODE_DONE || self->state == WEFT_NODE_CACHED)
    self->is_outdated = weft_document_is_outdated (document, path);
  self->icon = get_icon (self);
  if (self->is_outdated)
    self->text = g_strdup (_("Out of date"));
  else
    self->text = self->state != WEFT_NODE_IDLE ? weft_begin_sentence (text) : g_strdup (_("Not run yet"));
}

void
weft_node_outcome_clear (WeftNodeOutcome *self)
{
  g_clear_pointer (&self->text, g_free);
}

gboolean
weft_node_outcome_shows (const char *path,
                         const char *inner)
{
  gsize length = strlen (path);

  return strncmp (inner, path, length) == 0 && (inner[length] == '\0' || inner[length] == '.');
}
