/* watched.c: what of a running training is looked at besides its curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/watched.h"

#include "base/file.h"
#include "learn/metrics.h"
#include "trials/blob.h"

#include <math.h>

#define MAX_BYTES (4 * WEFT_WATCH_LOG_BYTES)

/* A row and how far it comes to the front. */
typedef struct
{
  gint64 index;
  double rank;
} Ranked;

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Ranked *first = a, *second = b;

  if (first->rank != second->rank)
    return first->rank > second->rank ? -1 : 1;
  return first->index < second->index ? -1 : 1;
}

/* The two largest scores of a row; NaN is never among them. */
static void
find_largest (const WeftEvaluation *self,
              gint64                index,
              gint64               *first,
              gint64               *second)
{
  const float *scores = self->scores + index * self->n_scores;

  *first = *second = -1;
  for (gint64 c = 0; c < self->n_scores; c++) {
    if (isnan (scores[c]))
      continue;
    if (*first < 0 || scores[c] > scores[*first]) {
      *second = *first;
      *first = c;
    } else if (*second < 0 || scores[c] > scores[*second]) {
      *second = c;
    }
  }
}

static double
get_loss (const WeftEvaluation *self,
          gint64                index)
{
  gint32 truth = self->classes[index];

  return truth < 0 ? -1 : -log (MAX ((double) self->scores[index * self->n_scores + truth], 1e-12));
}

static double
get_error (const WeftEvaluation *self,
           gint64                index)
{
  double sum = 0;

  for (gint64 i = 0; i < self->n_targets; i++)
    sum += fabs ((double) self->scores[index * self->n_scores + i] - (double) self->numbers[index * self->n_targets + i]);
  return isnan (sum) ? INFINITY : sum;
}

static double
get_doubt (const WeftEvaluation *self,
           gint64                index)
{
  const float *scores = self->scores + index * self->n_scores;
  gint64 first, second;

  find_largest (self, index, &first, &second);
  return second < 0 ? -2 : (double) (scores[second] - scores[first]);
}

/* Returns: (transfer full): the first of all by @rank; negative infinity is none */
static GArray *
choose (const WeftEvaluation *self,
        double (*rank) (const WeftEvaluation *self, gint64 index))
{
  GArray *ranked = g_array_sized_new (FALSE, FALSE, sizeof (Ranked), (guint) self->n_rows);

  for (gint64 i = 0; i < self->n_rows; i++) {
    Ranked row = { i, rank (self, i) };

    g_array_append_val (ranked, row);
  }
  g_array_sort (ranked, compare_ranks);
  g_array_set_size (ranked, MIN (ranked->len, WEFT_WATCHED_MOST));
  return ranked;
}

static void
describe_class (const WeftEvaluation *self,
                gint64 index,
                const char *const *names,
                JsonObject *row)
{
  const float *scores = self->scores + index * self->n_scores;
  gint64 first, second;

  find_largest (self, index, &first, &second);
  json_object_set_string_member (row, "truth", self->classes[index] >= 0 ? names[self->classes[index]] : "");
  json_object_set_double_member (row, "loss", get_loss (self, index));
  if (first >= 0) {
    json_object_set_string_member (row, "said", names[first]);
    json_object_set_double_member (row, "likely", (double) scores[first]);
  }
  if (second >= 0)
    json_object_set_string_member (row, "second", names[second]);
}

static void
describe_number (const WeftEvaluation *self,
                 gint64                index,
                 JsonObject           *row)
{
  json_object_set_double_member (row, "truth", (double) self->numbers[index * self->n_targets]);
  json_object_set_double_member (row, "said", (double) self->scores[index * self->n_scores]);
  json_object_set_double_member (row, "error", get_error (self, index));
}

static void
add_rows (JsonObject *object,
          const char *name,
          const WeftEvaluation *self,
          const char *const *names,
          double (*rank) (const WeftEvaluation *self, gint64 index))
{
  g_autoptr (GArray) chosen = choose (self, rank);
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < chosen->len; i++) {
    gint64 index = g_array_index (chosen, Ranked, i).index;
    JsonObject *row = json_object_new ();

    json_object_set_int_member (row, "row", self->rows != NULL ? self->rows[index / MAX (self->n_places, 1)] : index);
    if (names != NULL)
      describe_class (self, index, names, row);
    else
      describe_number (self, index, row);
    json_array_add_object_element (rows, row);
  }
  json_object_set_array_member (object, name, rows);
}

static void
add_confusion (JsonObject *object,
               const WeftEvaluation *self,
               const char *const *names)
{
  WeftConfusion *confusion = weft_confusion_new (self);
  JsonArray *classes = json_array_new (), *matrix = json_array_new ();

  for (gint64 c = 0; c < confusion->n_classes; c++) {
    JsonArray *row = json_array_new ();

    json_array_add_string_element (classes, names[c]);
    for (gint64 k = 0; k < confusion->n_classes; k++)
      json_array_add_int_element (row, confusion->counts[c * confusion->n_classes + k]);
    json_array_add_array_element (matrix, row);
  }
  json_object_set_array_member (object, "classes", classes);
  json_object_set_array_member (object, "confusion", matrix);
  weft_confusion_free (confusion);
}

JsonNode *
weft_watched_rows_new (const WeftEvaluation  *evaluation,
                       const WeftPreparation *preparation,
                       const WeftTrainEpoch  *epoch)
{
  const char *const *names = evaluation->classes != NULL ? weft_preparation_get_class_names (preparation) : NULL;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "epoch", (gint64) epoch->epoch);
  json_object_set_int_member (object, "step", (gint64) epoch->step);
  json_object_set_int_member (object, "rows", evaluation->n_rows);
  if (names != NULL && evaluation->n_scores <= WEFT_WATCHED_CLASSES)
    add_confusion (object, evaluation, names);
  if (names != NULL) {
    add_rows (object, "worst", evaluation, names, get_loss);
    add_rows (object, "confused", evaluation, names, get_doubt);
  } else if (evaluation->numbers != NULL) {
    add_rows (object, "worst", evaluation, NULL, get_error);
  }
  json_node_take_object (node, object);
  return node;
}

/* Returns: (transfer full) (nullable): the matrix of a report, %NULL when it is none */
static WeftConfusion *
read_confusion (JsonArray *matrix)
{
  guint n = json_array_get_length (matrix);
  WeftConfusion *self = g_new0 (WeftConfusion, 1);

  *self = (WeftConfusion){ n, g_new0 (gint64, n), g_new0 (gint64, n), g_new0 (gint64, n), g_new0 (gint64, (gsize) n * n) };
  for (guint truth = 0; truth < n; truth++) {
    JsonNode *row = json_array_get_element (matrix, truth);

    if (!JSON_NODE_HOLDS_ARRAY (row) || json_array_get_length (json_node_get_array (row)) != n) {
      weft_confusion_free (self);
      return NULL;
    }
    for (guint said = 0; said < n; said++) {
      gint64 count = json_array_get_int_element (json_node_get_array (row), said);

      self->counts[(gsize) truth * n + said] = count;
      self->support[truth] += count;
      self->predicted[said] += count;
      self->hits[truth] += truth == said ? count : 0;
    }
  }
  return self;
}

static JsonArray *
describe_classes (const WeftClassReport *report,
                  JsonArray             *names)
{
  JsonArray *classes = json_array_new ();

  for (guint c = 0; c < json_array_get_length (names); c++) {
    JsonObject *class = json_object_new ();

    json_object_set_string_member (class, "name", json_array_get_string_element (names, c));
    json_object_set_double_member (class, "precision", report->classes[c].precision);
    json_object_set_double_member (class, "recall", report->classes[c].recall);
    json_object_set_double_member (class, "f1", report->classes[c].f1);
    json_object_set_int_member (class, "support", report->classes[c].support);
    json_array_add_object_element (classes, class);
  }
  return classes;
}

JsonNode *
weft_watched_rows_report (JsonNode *rows)
{
  JsonArray *matrix = weft_json_get_array (json_node_get_object (rows), "confusion"), *names = weft_json_get_array (json_node_get_object (rows), "classes");
  g_autoptr (WeftConfusion) confusion = matrix != NULL && names != NULL && json_array_get_length (names) == json_array_get_length (matrix) ? read_confusion (matrix) : NULL;
  g_autoptr (WeftClassReport) report = confusion != NULL ? weft_class_report_new (confusion) : NULL;
  JsonNode *node;
  JsonObject *object;

  if (report == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_array_member (object, "confusion", json_array_ref (matrix));
  json_object_set_array_member (object, "classes", describe_classes (report, names));
  json_node_take_object (node, object);
  return node;
}

/* @bytes: (out) (nullable): the artefact of that kind. Returns: FALSE on error */
static gboolean
read_artefact (WeftTrialStore  *store,
               gint64           id,
               const char      *kind,
               GBytes         **bytes,
               GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);

  *bytes = NULL;
  for (guint i = 0; trial != NULL && i < trial->artefacts->len; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];
    g_autofree char *path = NULL;

    if (!g_str_equal (artefact->kind, kind))
      continue;
    path = weft_blob_get_path (weft_trial_store_get_artefacts (store), artefact->hash);
    *bytes = weft_file_read (path, MAX_BYTES, error);
    return *bytes != NULL;
  }
  return trial != NULL;
}

WeftWatchLog *
weft_watched_read (WeftTrialStore  *store,
                   gint64           id,
                   GError         **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!read_artefact (store, id, WEFT_WATCH_LOG_KIND, &bytes, error))
    return NULL;
  return bytes != NULL ? weft_watch_log_from_bytes (bytes, error) : weft_watch_log_new ();
}

WeftRowsLog *
weft_watched_read_rows (WeftTrialStore  *store,
                        gint64           id,
                        GError         **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!read_artefact (store, id, WEFT_ROWS_LOG_KIND, &bytes, error))
    return NULL;
  return bytes != NULL ? weft_rows_log_from_text (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : weft_rows_log_new ();
}
