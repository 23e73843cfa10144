/* compare.c: what another model makes of the same, for people, programs and files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/compare.h"

#include "cli/chart-file.h"
#include "cli/interrupt.h"
#include "cli/model-open.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "explain/answer-words.h"
#include "workflow/compare-chart.h"
#include "workflow/disagreement-text.h"

#include <inttypes.h>
#include <stdio.h>

#define PICTURE_WIDTH 900

/* Rows that are listed. */
#define MAX_ROWS 20

/* What is made of the other model. */
typedef struct
{
  WeftPredictor *predictor;
  WeftDataset *dataset;
  WeftSubject *subject;
  WeftAnswerWords words;
  WeftSaliency *saliency;
  WeftAnswer answer;
} Other;

static void
other_clear (Other *self)
{
  weft_answer_clear (&self->answer);
  g_clear_pointer (&self->saliency, weft_saliency_free);
  weft_answer_words_clear (&self->words);
  g_clear_pointer (&self->subject, weft_subject_free);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->predictor, weft_predictor_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Other, other_clear)

static WeftDataset *
read_rows (WeftPredictor  *predictor,
           const char     *file,
           GError        **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftDataset *dataset = weft_predictor_read (predictor, file, weft_interrupt_watch (), warnings, error);

  weft_cli_say_each (file, warnings);
  return dataset;
}

/* Rows */

static void
print_rows (const WeftDisagreements *found,
            const char *const *names)
{
  g_autofree char *agreement = weft_disagreements_tell (found);

  printf ("%s\n", agreement);
  for (guint i = 0; i < found->rows->len; i++) {
    const WeftDisagreement *row = &g_array_index (found->rows, WeftDisagreement, i);
    g_autofree char *text = weft_disagreement_tell (row, found, names);

    printf ("%" PRId64 "\t%s\n", row->row + 1, text);
  }
}

static gboolean
list_rows (const WeftCompareScene  *scene,
           const Other             *other,
           GError                 **error)
{
  const char *file = scene->data != NULL ? scene->data : scene->file;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) first = scene->data != NULL ? read_rows (scene->predictor, file, error) : weft_dataset_ref (scene->dataset);
  g_autoptr (WeftDataset) second = first != NULL ? read_rows (other->predictor, file, error) : NULL;
  g_autoptr (WeftDisagreements) found = NULL;
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (scene->predictor, 0, &n_names);

  if (second != NULL)
    found = weft_disagreements_find (scene->predictor, other->predictor, first, second, MAX_ROWS, weft_interrupt_watch (), warnings, error);
  weft_cli_say_each (file, warnings);
  if (found == NULL)
    return FALSE;
  if (!scene->json) {
    print_rows (found, names);
    return TRUE;
  }
  weft_disagreements_describe (found, names, scene->recipe);
  json_object_set_string_member (scene->recipe, "data", file);
  json_object_set_string_member (scene->recipe, "status", "done");
  weft_cli_print_json (weft_cli_json_take (json_object_ref (scene->recipe)));
  return TRUE;
}

/* Maps */

/* The same class, as the other model numbers it. */
static gboolean
find_target (const WeftCompareScene  *scene,
             const Other             *other,
             WeftSubjectTarget       *target,
             GError                 **error)
{
  g_autofree gint64 *classes = NULL;

  if (!weft_disagreements_match_classes (scene->predictor, other->predictor, &classes, error))
    return FALSE;
  *target = scene->request->target;
  target->class = weft_disagreements_translate (classes, target->class);
  if (target->against >= 0)
    target->against = weft_disagreements_translate (classes, target->against);
  return TRUE;
}

static gboolean
explain (const WeftCompareScene  *scene,
         Other                   *other,
         GError                 **error)
{
  const WeftSaliencyWatch watch = { NULL, NULL, weft_interrupt_watch () };
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftSaliencyRequest request = *scene->request;
  guint32 row = (guint32) scene->row;

  other->dataset = read_rows (other->predictor, scene->file, error);
  if (other->dataset == NULL || !find_target (scene, other, &request.target, error))
    return FALSE;
  other->subject = weft_subject_new (other->predictor, 0, error);
  if (other->subject == NULL || !weft_answer_words_init (&other->words, other->subject, other->predictor, other->dataset, row, weft_interrupt_watch (), warnings, error))
    return FALSE;
  request.sample = weft_tensor_const_f32 (other->words.sample);
  if (!weft_answer_words_check (&other->words, request.target.place, error) || !weft_subject_ask (other->subject, request.sample, request.target.place, &other->answer, error))
    return FALSE;
  other->saliency = weft_saliency_run (other->subject, &request, &watch, error);
  return other->saliency != NULL;
}

static gboolean
write_picture (const WeftCompareScene  *scene,
               WeftCompareChart        *chart,
               GError                 **error)
{
  const WeftChartFile file = { chart, WEFT_CHART_DRAWN (weft_compare_chart), (WeftChartToCsv) weft_compare_chart_to_csv, PICTURE_WIDTH, 0 };
  g_autoptr (JsonNode) recipe = weft_cli_json_take (json_object_ref (scene->recipe));

  return weft_chart_file_write (&file, scene->output, recipe, error);
}

static gboolean
compare_maps (const WeftCompareScene  *scene,
              Other                   *other,
              GError                 **error)
{
  g_autoptr (WeftCompareChart) chart = NULL;
  g_autofree char *words = NULL;

  if (!explain (scene, other, error))
    return FALSE;
  chart = weft_compare_chart_new ((const WeftCompareSide[]){ { scene->name, scene->predictor, scene->request->sample, scene->saliency, scene->answer->scores, scene->answer->n },
                                                             { scene->other, other->predictor, weft_tensor_const_f32 (other->words.sample), other->saliency, other->answer.scores, other->answer.n } },
                                  scene->request->method, scene->dataset, scene->row, error);
  if (chart == NULL)
    return FALSE;
  json_object_set_string_member (scene->recipe, "other", scene->other);
  weft_compare_chart_describe (chart, scene->recipe);
  if (scene->output != NULL && !write_picture (scene, chart, error))
    return FALSE;
  if (!scene->json) {
    words = weft_compare_chart_tell (chart);
    printf ("%s\n%s\n", weft_compare_chart_get_title (chart), words);
    return TRUE;
  }
  json_object_set_string_member (scene->recipe, "status", "done");
  weft_cli_print_json (weft_cli_json_take (json_object_ref (scene->recipe)));
  return TRUE;
}

gboolean
weft_cli_compare (const WeftCompareScene  *scene,
                  GError                 **error)
{
  g_auto (Other) other = { 0 };
  WeftExit status;

  other.predictor = weft_cli_open_predictor (scene->trials, scene->other, &status, error);
  if (other.predictor == NULL)
    return FALSE;
  return scene->ranks ? list_rows (scene, &other, error) : compare_maps (scene, &other, error);
}
