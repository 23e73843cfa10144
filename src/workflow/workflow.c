/* workflow.c: the document: nodes, links, notes, and one level down the same again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arrays are sorted at all times, so that a file, a list and an undo that
 * brings something back never depend on the order in which things were made.
 */
#include "workflow/workflow.h"

#include "workflow/link-private.h"
#include "workflow/workflow-private.h"

#include <string.h>

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftWorkflow, weft_workflow, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  LINK_ADDED,
  LINK_REMOVED,
  NOTE_CHANGED,
  PORTS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return WEFT_TYPE_NODE;
}

static guint
get_n_items (GListModel *model)
{
  return WEFT_WORKFLOW (model)->nodes->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  WeftWorkflow *self = WEFT_WORKFLOW (model);

  return position < self->nodes->len ? g_object_ref (self->nodes->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lent_free (gpointer memory)
{
  WeftLentPort *self = memory;

  g_free (self->id);
  g_free (self->node);
  g_free (self->port);
  g_free (self);
}

static void
weft_workflow_dispose (GObject *object)
{
  WeftWorkflow *self = WEFT_WORKFLOW (object);

  for (guint i = 0; i < self->nodes->len; i++)
    ((WeftNode *) self->nodes->pdata[i])->workflow = NULL;
  g_ptr_array_set_size (self->nodes, 0);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (weft_workflow_parent_class)->dispose (object);
}

static void
weft_workflow_finalize (GObject *object)
{
  WeftWorkflow *self = WEFT_WORKFLOW (object);

  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->lent);
  g_clear_pointer (&self->extra, json_object_unref);
  g_clear_pointer (&self->layout, json_object_unref);
  g_clear_pointer (&self->layout_nodes, json_object_unref);
  g_free (self->path);
  g_free (self->fingerprint);
  g_free (self->identity);
  G_OBJECT_CLASS (weft_workflow_parent_class)->finalize (object);
}

static void
weft_workflow_class_init (WeftWorkflowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_workflow_dispose;
  object_class->finalize = weft_workflow_finalize;

  signals[LINK_ADDED] = g_signal_new ("link-added", WEFT_TYPE_WORKFLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, WEFT_TYPE_LINK);
  signals[LINK_REMOVED] = g_signal_new ("link-removed", WEFT_TYPE_WORKFLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, WEFT_TYPE_LINK);
  signals[NOTE_CHANGED] = g_signal_new ("note-changed", WEFT_TYPE_WORKFLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PORTS_CHANGED] = g_signal_new ("ports-changed", WEFT_TYPE_WORKFLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
weft_workflow_init (WeftWorkflow *self)
{
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_note_free);
  self->lent = g_ptr_array_new_with_free_func (lent_free);
}

WeftWorkflow *
weft_workflow_new_inner (const WeftDomain *domain)
{
  WeftWorkflow *self = g_object_new (WEFT_TYPE_WORKFLOW, NULL);

  self->domain = domain;
  return self;
}

const WeftDomain *
weft_workflow_get_domain (WeftWorkflow *self)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  return self->domain;
}

WeftWorkflow *
weft_workflow_get_document (WeftWorkflow *self)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  while (self->owner != NULL && self->owner->workflow != NULL)
    self = self->owner->workflow;
  return self;
}

WeftHistory *
weft_workflow_get_history (WeftWorkflow *self)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  return weft_workflow_get_document (self)->history;
}

WeftNode *
weft_workflow_get_owner (WeftWorkflow *self)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  return self->owner;
}

const char *
weft_workflow_get_path (WeftWorkflow *self)
{
  return weft_workflow_get_document (self)->path;
}

const char *
weft_workflow_get_identity (WeftWorkflow *self)
{
  return weft_workflow_get_document (self)->identity;
}

/* Where @id stands, or with *@found false where it would. */
static guint
find_place (WeftWorkflow *self,
            const char   *id,
            gboolean     *found)
{
  guint low = 0, high = self->nodes->len;

  *found = FALSE;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = strcmp (((WeftNode *) self->nodes->pdata[middle])->id, id);

    *found |= order == 0;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

WeftNode *
weft_workflow_find_node (WeftWorkflow *self,
                         const char   *id)
{
  gboolean found;
  guint place;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  place = find_place (self, id, &found);
  return found ? self->nodes->pdata[place] : NULL;
}

void
weft_workflow_insert_node (WeftWorkflow *self,
                           WeftNode     *node)
{
  gboolean found;
  guint place = find_place (self, node->id, &found);

  g_assert (!found && node->workflow == NULL);
  node->workflow = self;
  g_ptr_array_insert (self->nodes, (int) place, node);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
}

WeftNode *
weft_workflow_remove_node (WeftWorkflow *self,
                           const char   *id)
{
  gboolean found;
  guint place = find_place (self, id, &found);
  WeftNode *node;

  g_assert (found);
  node = g_object_ref (self->nodes->pdata[place]);
  g_ptr_array_remove_index (self->nodes, place);
  node->workflow = NULL;
  g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 0);
  return node;
}

/* The first link that does not stand before @link. */
static guint
find_link_place (WeftWorkflow   *self,
                 const WeftLink *link)
{
  guint low = 0, high = self->links->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (weft_link_compare (self->links->pdata[middle], link) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

WeftLink *
weft_workflow_find_link (WeftWorkflow   *self,
                         const WeftLink *link)
{
  guint place = find_link_place (self, link);

  return place < self->links->len && weft_link_compare (self->links->pdata[place], link) == 0 ? self->links->pdata[place] : NULL;
}

void
weft_workflow_insert_link (WeftWorkflow *self,
                           WeftLink     *link)
{
  g_ptr_array_insert (self->links, (int) find_link_place (self, link), link);
  g_signal_emit (self, signals[LINK_ADDED], 0, link);
}

WeftLink *
weft_workflow_remove_link (WeftWorkflow   *self,
                           const WeftLink *link)
{
  guint place = find_link_place (self, link);
  WeftLink *taken = weft_link_ref (self->links->pdata[place]);

  g_assert (weft_link_compare (taken, link) == 0);
  g_ptr_array_remove_index (self->links, place);
  g_signal_emit (self, signals[LINK_REMOVED], 0, taken);
  return taken;
}

GPtrArray *
weft_workflow_get_links (WeftWorkflow *self)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  return self->links;
}

GPtrArray *
weft_workflow_list_links_of (WeftWorkflow *self,
                             const char   *node,
                             WeftPortSide  side,
                             const char   *port)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
  const WeftLink start = { .from = "", .output = "", .to = node, .input = "" };
  guint first = side == WEFT_PORT_INPUT ? find_link_place (self, &start) : 0;

  for (guint i = first; i < self->links->len; i++) {
    WeftLink *link = self->links->pdata[i];
    gboolean same = g_str_equal (side == WEFT_PORT_INPUT ? link->to : link->from, node);

    if (!same && side == WEFT_PORT_INPUT)
      break;
    if (same && (port == NULL || g_str_equal (side == WEFT_PORT_INPUT ? link->input : link->output, port)))
      g_ptr_array_add (found, weft_link_ref (link));
  }
  return found;
}

GPtrArray *
weft_workflow_get_notes (WeftWorkflow *self)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  return self->notes;
}

static guint
find_note_place (WeftWorkflow *self,
                 const char   *id)
{
  guint place = 0;

  while (place < self->notes->len && strcmp (((WeftNote *) self->notes->pdata[place])->id, id) < 0)
    place++;
  return place;
}

const WeftNote *
weft_workflow_find_note (WeftWorkflow *self,
                         const char   *id)
{
  guint place = find_note_place (self, id);

  return place < self->notes->len && g_str_equal (((WeftNote *) self->notes->pdata[place])->id, id) ? self->notes->pdata[place] : NULL;
}

WeftNote *
weft_workflow_swap_note (WeftWorkflow *self,
                         const char   *id,
                         WeftNote     *note)
{
  guint place = find_note_place (self, id);
  WeftNote *former = NULL;

  if (weft_workflow_find_note (self, id) != NULL)
    former = g_ptr_array_steal_index (self->notes, place);
  if (note != NULL)
    g_ptr_array_insert (self->notes, (int) place, note);
  g_signal_emit (self, signals[NOTE_CHANGED], 0, id);
  return former;
}

static guint
find_lent_place (WeftWorkflow *self,
                 WeftPortSide  side,
                 const char   *id,
                 gboolean     *found)
{
  guint place = 0;

  *found = FALSE;
  for (; place < self->lent->len; place++) {
    WeftLentPort *lent = self->lent->pdata[place];
    int order = lent->side != side ? (int) lent->side - (int) side : strcmp (lent->id, id);

    *found = order == 0;
    if (order >= 0)
      break;
  }
  return place;
}

char *
weft_workflow_swap_lent (WeftWorkflow *self,
                         WeftPortSide  side,
                         const char   *id,
                         const char   *place)
{
  gboolean found;
  guint index = find_lent_place (self, side, id, &found);
  char *former = NULL;

  if (found) {
    WeftLentPort *lent = self->lent->pdata[index];

    former = g_strconcat (lent->node, ".", lent->port, NULL);
    g_ptr_array_remove_index (self->lent, index);
  }
  if (place != NULL) {
    WeftLentPort *lent = g_new0 (WeftLentPort, 1);
    gboolean good = weft_place_split (place, &lent->node, &lent->port);

    g_assert (good);
    lent->side = side;
    lent->id = g_strdup (id);
    g_ptr_array_insert (self->lent, (int) index, lent);
  }
  g_signal_emit (self, signals[PORTS_CHANGED], 0);
  return former;
}

int
weft_workflow_get_depth (WeftWorkflow *self)
{
  int depth = 0;

  for (; self->owner != NULL && self->owner->workflow != NULL; self = self->owner->workflow)
    depth++;
  return depth;
}

WeftLentPort *
weft_workflow_find_lent (WeftWorkflow *self,
                         WeftPortSide  side,
                         const char   *id)
{
  gboolean found;
  guint place = find_lent_place (self, side, id, &found);

  return found ? self->lent->pdata[place] : NULL;
}

gboolean
weft_workflow_find_lent_port (WeftWorkflow  *self,
                              WeftPortSide   side,
                              const char    *id,
                              const char   **node,
                              const char   **port)
{
  const WeftLentPort *lent = weft_workflow_find_lent (self, side, id);

  if (lent != NULL && node != NULL)
    *node = lent->node;
  if (lent != NULL && port != NULL)
    *port = lent->port;
  return lent != NULL;
}

char *
weft_workflow_make_id (WeftWorkflow *self,
                       const char   *stem)
{
  gsize length = strlen (stem);

  /* A copy of `dense1` is `dense2`, not `dense11`. */
  while (length > 1 && g_ascii_isdigit (stem[length - 1]))
    length--;
  length = MIN (length, WEFT_ID_MAX - 8);
  for (guint number = 1;; number++) {
    g_autofree char *id = g_strdup_printf ("%.*s%u", (int) length, stem, number);

    if (weft_workflow_find_node (self, id) == NULL && weft_workflow_find_note (self, id) == NULL)
      return g_steal_pointer (&id);
  }
}
