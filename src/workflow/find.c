/* find.c: nodes by what is written on them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/find.h"

#include "base/i18n.h"

#include <string.h>

typedef struct
{
  const char *text; /* folded */
  GPtrArray *found;
} Search;

static gboolean
contains (const Search *self,
          const char   *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, self->text) != NULL;
}

/* @params: (nullable): those of an unknown kind */
static gboolean
is_in_params (const Search     *self,
              const WeftParams *params)
{
  if (params == NULL)
    return FALSE;
  for (const WeftParam *param = weft_params_get_table (params); param->id != NULL; param++)
    if (!weft_params_is_default (params, param->id) && (contains (self, weft_params_get (params, param->id)) || contains (self, _ (param->title))))
      return TRUE;
  return FALSE;
}

static gboolean
matches (const Search *self,
         WeftNode     *node)
{
  const WeftNodeKind *kind = weft_node_get_kind (node);

  return contains (self, weft_node_get_title (node)) || contains (self, weft_node_get_id (node)) || (kind != NULL && contains (self, _ (kind->title))) ||
         is_in_params (self, weft_node_get_params (node));
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  WeftNode *first = *(WeftNode *const *) a, *second = *(WeftNode *const *) b;
  double x = weft_node_get_x (first) - weft_node_get_x (second), y = weft_node_get_y (first) - weft_node_get_y (second);

  return x != 0 ? (x < 0 ? -1 : 1) : y < 0 ? -1
                                           : y > 0;
}

static void
search (Search       *self,
        WeftWorkflow *workflow,
        const char   *path)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workflow)); i++)
    g_ptr_array_add (nodes, g_list_model_get_item (G_LIST_MODEL (workflow), i));
  g_ptr_array_sort (nodes, compare_places);
  for (guint i = 0; i < nodes->len; i++) {
    g_autofree char *id = g_strconcat (path, *path != '\0' ? "." : "", weft_node_get_id (nodes->pdata[i]), NULL);
    WeftWorkflow *nested = weft_node_get_nested (nodes->pdata[i]);

    if (matches (self, nodes->pdata[i]))
      g_ptr_array_add (self->found, g_strdup (id));
    if (nested != NULL)
      search (self, nested, id);
  }
}

GPtrArray *
weft_workflow_find_text (WeftWorkflow *self,
                         const char   *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  Search task = { folded, g_ptr_array_new_with_free_func (g_free) };

  if (*folded != '\0')
    search (&task, self, "");
  return task.found;
}
