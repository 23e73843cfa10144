/* trial-export.c: trials for the clipboard and for files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-export.h"

#include "trials/export.h"

char *
weft_trials_to_csv (WeftTrialStore  *store,
                    const gint64    *ids,
                    gsize            n,
                    GError         **error)
{
  g_autoptr (GArray) rows = g_array_sized_new (FALSE, FALSE, sizeof (WeftTrialRow), (guint) n);

  for (gsize i = 0; i < n; i++) {
    WeftTrialRow row = { .id = ids[i] };

    g_array_append_val (rows, row);
  }
  return weft_trial_export_csv (store, rows, WEFT_TRIAL_FIELD_LAST, error);
}

char *
weft_trials_to_json (WeftTrialStore  *store,
                     const gint64    *ids,
                     gsize            n,
                     GError         **error)
{
  g_autoptr (GPtrArray) trials = weft_trial_store_read_several (store, ids, n, error);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;

  if (trials == NULL)
    return NULL;
  if (trials->len == 1) {
    root = weft_trial_to_json (trials->pdata[0], NULL);
    return weft_json_write (root, WEFT_JSON_INDENT);
  }
  array = json_array_sized_new (trials->len);
  for (guint i = 0; i < trials->len; i++)
    json_array_add_element (array, weft_trial_to_json (trials->pdata[i], NULL));
  root = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (root, array);
  return weft_json_write (root, WEFT_JSON_INDENT);
}
