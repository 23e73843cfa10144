/* training-progress.c: how far the training of a document is, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/training-progress.h"

#include "base/i18n.h"

#include <math.h>

/* Batches of an epoch where nobody knows how many there are. */
#define GUESS 100

/* So many of the latest epochs say how fast it is. */
#define N_PACE 10

/* No time left is told before this part of an epoch is over. */
#define LEAST_OF_EPOCH 10

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

/* Seconds a step, validation included: of the latest epochs, which do not count pauses, or, in the
 * first one, of the run so far. */
static double
find_pace (WeftDocument *document,
           WeftActivity *activity,
           const char   *node,
           double        steps,
           guint64       n_batches)
{
  GPtrArray *all = weft_document_get_series (document);
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < all->len; i++) {
    const WeftMetricSeries *series = all->pdata[i];

    if (!g_str_equal (series->node, node) || !g_str_equal (series->name, "epoch_seconds"))
      continue;
    for (n = 0; n < MIN (series->values->len, N_PACE); n++)
      sum += g_array_index (series->values, double, series->values->len - 1 - n);
  }
  return n > 0 && sum > 0 ? sum / n / (double) n_batches : weft_activity_get_seconds (activity) / MAX (steps, 1);
}

static void
add_speed (GString          *text,
           const WeftParams *params,
           double            pace)
{
  double rows = (double) weft_params_get_integer (params, "batch_size") * (double) weft_params_get_integer (params, "accumulate");

  if (pace > 0)
    add_part (text, g_strdup_printf (_("%'.0f samples/s"), rows / pace));
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
  double pace;

  if (series == NULL || params == NULL || activity == NULL)
    return g_string_free (text, FALSE);
  epochs = (guint64) weft_params_get_integer (params, "epochs");
  steps = (guint64) get_last (series->steps);
  epoch = steps > 0 ? (steps - 1) / n_batches : 0;
  pace = find_pace (document, activity, record->node, (double) steps, n_batches);
  if (weft_activity_get_state (activity) == WEFT_NODE_RUNNING && steps > n_batches / LEAST_OF_EPOCH && steps < epochs * n_batches)
    add_part (text, describe_left (pace * (double) (epochs * n_batches - steps)));
  add_part (text, g_strdup_printf (_("Epoch %" PRIu64 " of %" PRIu64), epoch + 1, epochs));
  add_part (text, g_strdup_printf (_("batch %" PRIu64 " of %" PRIu64), steps - epoch * n_batches, n_batches));
  add_speed (text, params, pace);
  return g_string_free (text, FALSE);
}
