/* trial-samples.h: trials of the sample with reports, of two recipes and three seeds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/paths.h"
#include "trials/writer.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/sink-trials.h"
#include "workflow/watched.h"

#include <math.h>
#include <string.h>

/* Returns: (transfer full): the sample as a document, the second recipe with more units and
 *   without a layer */
static inline char *
trial_samples_make_workflow (gboolean other)
{
  static const char *const gone[] = { "relu1", NULL };
  g_autofree char *path = weft_path_shipped ("samples/handwritten-digits.weft");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  if (other) {
    WeftWorkflow *layers = weft_node_get_nested (weft_workflow_find_node (workflow, "model"));

    weft_workflow_set_parameter (layers, "dense1", "units", "256", NULL);
    weft_workflow_set_parameter (workflow, "train", "epochs", "12", NULL);
    if (weft_workflow_find_node (layers, gone[0]) != NULL)
      weft_workflow_remove_nodes (layers, gone, NULL);
    weft_workflow_add_node (workflow, "predict", "predict", 1000, 160, NULL);
  }
  return weft_workflow_to_text (workflow);
}

static inline char *
trial_samples_make_report (double accuracy)
{
  static const char *const names[] = { "zero", "one", "two" };
  GString *text = g_string_new ("{\"split\":\"test\",\"rows\":300,\"classes\":[");
  int right = (int) (100 * accuracy);

  for (int i = 0; i < 3; i++)
    g_string_append_printf (text, "%s{\"name\":\"%s\",\"precision\":%.3f,\"recall\":%.3f,\"f1\":%.3f,\"support\":100}", i > 0 ? "," : "", names[i], accuracy - 0.01 * i, accuracy, accuracy - 0.005 * i);
  g_string_append (text, "],\"confusion\":[");
  for (int i = 0; i < 3; i++) {
    int wrong = 100 - right;

    g_string_append_printf (text, "%s[%d,%d,%d]", i > 0 ? "," : "", i == 0 ? right : wrong / 2, i == 1 ? right : i == 0 ? wrong / 2
                                                                                                                        : wrong - wrong / 2,
                            i == 2 ? right : wrong - wrong / 2);
  }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

/* What epochs made of the validation rows: of each class @epoch of 20 are right. */
static inline WeftRowsLog *
trial_samples_make_rows (int n_epochs)
{
  WeftRowsLog *log = weft_rows_log_new ();

  for (int epoch = 1; epoch <= n_epochs; epoch++) {
    g_autofree char *text = g_strdup_printf ("{\"epoch\":%d,\"step\":%d,\"classes\":[\"zero\",\"one\"],\"confusion\":[[%d,%d],[%d,%d]]}", epoch, 100 * epoch, epoch, 20 - epoch, 20 - epoch, epoch);
    g_autoptr (JsonNode) report = weft_json_parse (text, strlen (text), NULL);

    weft_rows_log_take (log, report);
  }
  return log;
}

/* A layer whose weights spread from epoch to epoch. */
static inline WeftWatchLog *
trial_samples_make_watched (int n_epochs)
{
  WeftWatchLog *log = weft_watch_log_new ();

  for (int epoch = 1; epoch <= n_epochs; epoch++) {
    WeftWatch *watch = weft_watch_new ();
    WeftWatchLayer *layer = weft_watch_add_layer (watch, "dense1");

    watch->number = (guint64) epoch - 1;
    watch->step = 100 * (guint64) epoch;
    watch->epoch = epoch;
    layer->histograms[WEFT_WATCH_WEIGHTS] = (WeftHistogram){ .low = -0.1 * epoch, .high = 0.1 * epoch, .n = 640 };
    for (int bin = 0; bin < WEFT_HISTOGRAM_BINS; bin++)
      layer->histograms[WEFT_WATCH_WEIGHTS].counts[bin] = 10;
    weft_watch_log_take (log, watch);
  }
  return log;
}

static inline void
trial_samples_add_epochs (WeftTrialWriter *writer,
                          int              n_epochs)
{
  g_autoptr (WeftRowsLog) rows = trial_samples_make_rows (n_epochs);
  g_autoptr (WeftWatchLog) watched = trial_samples_make_watched (n_epochs);
  g_autofree char *text = weft_rows_log_to_text (rows);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_watch_log_to_bytes (watched, &error);

  g_assert_no_error (error);
  weft_trial_writer_add_artefact (writer, WEFT_ROWS_LOG_NAME, WEFT_ROWS_LOG_KIND, text, strlen (text), &error);
  g_assert_no_error (error);
  weft_trial_writer_add_artefact (writer, WEFT_WATCH_LOG_NAME, WEFT_WATCH_LOG_KIND, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

/* Adds trials 1 … 6: recipes in turn, seeds 1, 1, 2, 2, 3, 3. */
static inline void
trial_samples_fill (WeftTrialStore *store)
{
  for (int i = 0; i < 6; i++) {
    gboolean other = i % 2 == 1;
    double accuracy = 0.90 + 0.05 * other + 0.004 * (i / 2);
    g_autofree char *workflow = trial_samples_make_workflow (other), *report = trial_samples_make_report (accuracy);
    g_autofree char *name = g_strdup_printf ("Trial %d", i + 1);
    g_autoptr (WeftTrial) draft = weft_trial_new (name);
    g_autoptr (GError) error = NULL;
    WeftTrialWriter *writer;

    draft->seed = (guint64) (i / 2 + 1);
    draft->node = g_strdup ("train");
    draft->recipe = g_strdup (other ? "sample, larger" : "sample");
    draft->note = i == 0 ? g_strdup ("# First\nA **small** net, see [Weft](https://example.org/):\n- `128` units\n- *ten* epochs") : NULL;
    weft_trial_add_parameter (draft, "model.dense1.units", WEFT_TRIAL_VALUE_INTEGER, other ? "256" : "128");
    weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, other ? "12" : "10");
    weft_trial_add_parameter (draft, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.001");
    writer = weft_trial_begin (store, draft, workflow, &error);
    g_assert_no_error (error);
    weft_trial_writer_direct (writer, "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER);
    weft_trial_writer_direct (writer, "validation_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
    weft_trial_writer_direct (writer, "test_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
    for (int epoch = 1; epoch <= (other ? 12 : 10); epoch++) {
      weft_trial_writer_add_point (writer, "validation_loss", 100 * epoch, epoch, 0.3 / epoch + 0.05 * (1 - accuracy) * (1 + i / 2));
      weft_trial_writer_add_point (writer, "validation_accuracy", 100 * epoch, epoch, accuracy - 0.2 / epoch);
    }
    weft_trial_writer_add_point (writer, "test_accuracy", 1000, 10, accuracy);
    weft_trial_writer_add_artefact (writer, "evaluate" WEFT_TRIAL_REPORT_ENDING, WEFT_TRIAL_REPORT_KIND, report, strlen (report), &error);
    g_assert_no_error (error);
    trial_samples_add_epochs (writer, other ? 12 : 10);
    weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, NULL);
    weft_trial_writer_free (writer);
  }
}
