/* trial-table.c: trials as the text of a table, for the clipboard and for files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-table.h"

#include "base/i18n.h"
#include "trials/export.h"
#include "workflow/error.h"
#include "workflow/trial-compare.h"

WeftTrialTableFormat
weft_trial_table_guess_format (const char *path)
{
  if (g_str_has_suffix (path, ".tex"))
    return WEFT_TRIAL_TABLE_LATEX;
  return g_str_has_suffix (path, ".json") ? WEFT_TRIAL_TABLE_JSON : WEFT_TRIAL_TABLE_CSV;
}

static char *
write_csv (WeftTrialStore  *store,
           const gint64    *ids,
           gsize            n,
           WeftTrialField   value,
           GError         **error)
{
  g_autoptr (GArray) rows = g_array_sized_new (FALSE, FALSE, sizeof (WeftTrialRow), (guint) n);

  for (gsize i = 0; i < n; i++) {
    WeftTrialRow row = { .id = ids[i] };

    g_array_append_val (rows, row);
  }
  return weft_trial_export_csv (store, rows, value, error);
}

static char *
write_json (GPtrArray *trials)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;

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

char *
weft_trial_table_write (WeftTrialStore        *store,
                        const gint64          *ids,
                        gsize                  n,
                        WeftTrialTableFormat   format,
                        WeftTrialField         value,
                        GError               **error)
{
  g_autoptr (GPtrArray) trials = NULL;
  g_autoptr (WeftTrialComparison) comparison = NULL;

  if (format == WEFT_TRIAL_TABLE_CSV)
    return write_csv (store, ids, n, value, error);
  trials = weft_trial_store_read_several (store, ids, n, error);
  if (trials == NULL)
    return NULL;
  if (format == WEFT_TRIAL_TABLE_JSON)
    return write_json (trials);
  if (n == 0) {
    g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there are no trials to make a table of; choose others"));
    return NULL;
  }
  comparison = weft_trial_comparison_new (trials, value);
  return weft_trial_comparison_to_latex (comparison);
}
