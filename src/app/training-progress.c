/* training-progress.c: how far the training of a document is, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/training-progress.h"

#include "base/i18n.h"

#include <math.h>

/* Batches of an epoch where nobody knows how many there are. */
#define GUESS 100

static double
get_last (const GArray *numbers)
{
  return g_array_index (numbers, double, numbers->len - 1);
}

static const WeftMetricSeries *
find_longest (WeftDocument *document,
              const char   *node)
{
  GPtrArray *all = weft_document_get_series (document);
  const WeftMetricSeries *longest = NULL;

  for (guint i = 0; i < all->len; i++) {
    const WeftMetricSeries *series = all->pdata[i];

    if (g_str_equal (series->node, node) && (longest == NULL || get_last (series->steps) > get_last (longest->steps)))
      longest = series;
  }
  return longest;
}

const char *
weft_training_progress_find_node (WeftDocument *document)
{
  const WeftTrainingRecord *record = weft_document_get_training (document, NULL);
  GListModel *nodes = G_LIST_MODEL (weft_document_get_workflow (document));

  if (record != NULL)
    return record->node;
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (nodes, i);

    if (weft_node_get_kind (node) != NULL && g_str_equal (weft_node_get_kind (node)->id, "train"))
      return weft_node_get_id (node);
  }
  return NULL;
}

const WeftParams *
weft_training_progress_find_params (WeftDocument *document)
{
  const char *id = weft_training_progress_find_node (document);
  WeftNode *node = id != NULL ? weft_workflow_find_node (weft_document_get_workflow (document), id) : NULL;

  return node != NULL ? weft_node_get_params (node) : id != NULL ? weft_document_find_run_params (document, id)
                                                                 : NULL;
}

guint64
weft_training_progress_get_batches (WeftDocument *document)
{
  const WeftTrainingRecord *record = weft_document_get_training (document, NULL);
  const WeftMetricSeries *series = record != NULL ? find_longest (document, record->node) : NULL;
  double epoch = series != NULL ? get_last (series->epochs) : 0;

  return epoch > 0 ? (guint64) MAX (round (get_last (series->steps) / epoch), 1) : GUESS;
}

static void
add_part (GString *text,
          char    *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static char *
describe_left (double seconds)
{
  if (seconds < 90)
    return g_strdup_printf (_("%.0f s left"), ceil (seconds));
  return seconds < 5400 ? g_strdup_printf (_("%.0f min left"), ceil (seconds / 60)) : g_strdup_printf (_("%.1f h left"), seconds / 3600);
}

/* Rows a second, over the whole run so far, validation included. */
static void
add_speed (GString          *text,
           WeftActivity     *activity,
           const WeftParams *params,
           double            steps)
{
  double seconds = weft_activity_get_seconds (activity), left = weft_activity_get_seconds_left (activity);
  double rows = steps * (double) weft_params_get_integer (params, "batch_size") * (double) weft_params_get_integer (params, "accumulate");

  if (seconds > 0 && steps > 0)
    add_part (text, g_strdup_printf (_("%'.0f samples/s"), rows / seconds));
  if (weft_activity_get_state (activity) == WEFT_NODE_RUNNING && !isnan (left))
    add_part (text, describe_left (left));
}

char *
weft_training_progress_to_string (WeftDocument *document)
{
  const WeftTrainingRecord *record = weft_document_get_training (document, NULL);
  const WeftMetricSeries *series = record != NULL ? find_longest (document, record->node) : NULL;
  const WeftParams *params = record != NULL ? weft_document_find_run_params (document, record->node) : NULL;
  WeftActivity *activity = record != NULL ? weft_document_get_activity (document, record->node) : NULL;
  guint64 n_batches = weft_training_progress_get_batches (document), epochs, steps, epoch;
  GString *text = g_string_new (NULL);

  if (series == NULL || params == NULL)
    return g_string_free (text, FALSE);
  epochs = (guint64) weft_params_get_integer (params, "epochs");
  steps = (guint64) get_last (series->steps);
  epoch = steps > 0 ? (steps - 1) / n_batches : 0;
  add_part (text, g_strdup_printf (_("Epoch %" PRIu64 " of %" PRIu64), epoch + 1, epochs));
  add_part (text, g_strdup_printf (_("batch %" PRIu64 " of %" PRIu64), steps - epoch * n_batches, n_batches));
  if (activity != NULL)
    add_speed (text, activity, params, (double) steps);
  return g_string_free (text, FALSE);
}
