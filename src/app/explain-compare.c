/* explain-compare.c: what another model makes of the same: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-compare.h"

#include "app/explain-open.h"
#include "dataset/warnings.h"
#include "explain/answer-words.h"

#define RIVAL "rival"
#define ROWS  "disagreements"

/* Rows that are listed. */
#define MAX_ROWS 50

/* What is kept for the next answer: the other model, and where both are most apart. */
typedef struct
{
  char *path;
  WeftExplainModel *model;
} Rival;

typedef struct
{
  char *path;
  char *data;
  WeftDisagreements *rows;
} Ranked;

static void
clear_wish (gpointer box)
{
  WeftExplainCompareWish *wish = box;

  weft_explain_box_unref (wish->how, weft_explain_saliency.clear_wish);
  g_free (wish->path);
  g_free (wish->title);
}

static void
clear_finding (gpointer box)
{
  WeftExplainCompare *finding = box;

  g_clear_pointer (&finding->how, weft_explain_answer_unref);
  g_clear_pointer (&finding->chart, weft_compare_chart_unref);
  g_clear_pointer (&finding->rows, weft_disagreements_unref);
}

static void
rival_free (gpointer data)
{
  Rival *self = data;

  weft_explain_model_unref (self->model);
  g_free (self->path);
  g_free (self);
}

static void
ranked_free (gpointer data)
{
  Ranked *self = data;

  weft_disagreements_unref (self->rows);
  g_free (self->path);
  g_free (self->data);
  g_free (self);
}

/* The other model, opened once. */
static WeftExplainModel *
find_rival (const WeftExplainAnswer  *about,
            GError                  **error)
{
  const WeftExplainCompareWish *wish = about->wish;
  Rival *kept = weft_explain_model_get_kept (about->model, RIVAL);
  WeftExplainModel *model;

  if (kept != NULL && g_str_equal (kept->path, wish->path))
    return kept->model;
  model = weft_explain_open (wish->title, wish->path, NULL, error);
  if (model == NULL)
    return NULL;
  kept = g_new (Rival, 1);
  *kept = (Rival){ g_strdup (wish->path), model };
  weft_explain_model_keep (about->model, RIVAL, kept, rival_free);
  return model;
}

/* One input */

/* Whether the models want the same of a file: those of pictures bring them to their own form. */
static gboolean
reads_alike (const WeftExplainModel *first,
             const WeftExplainModel *second)
{
  WeftImageForm one = { 0 }, other = { 0 };

  if (weft_predictor_get_form (first->predictor, &one) != weft_predictor_get_form (second->predictor, &other))
    return FALSE;
  return one.width == other.width && one.height == other.height && one.channels == other.channels && one.resize == other.resize;
}

/* @dataset: as the first model reads @file
 * Returns: (transfer full) (nullable): as the other one does */
static WeftDataset *
read_rows (const WeftExplainAnswer  *about,
           WeftExplainModel         *rival,
           WeftDataset              *dataset,
           const char               *file,
           const WeftStop           *stop,
           GError                  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  if (reads_alike (about->model, rival))
    return weft_dataset_ref (dataset);
  return weft_predictor_read (rival->predictor, file, stop, warnings, error);
}

/* The same class, as the other model numbers it. */
static gboolean
translate (const WeftExplainAnswer  *about,
           WeftExplainAnswer        *other,
           GError                  **error)
{
  g_autofree gint64 *classes = NULL;

  if (!weft_disagreements_match_classes (about->model->predictor, other->model->predictor, &classes, error))
    return FALSE;
  other->target = about->target;
  other->target.class = weft_disagreements_translate (classes, about->target.class);
  if (about->target.against >= 0)
    other->target.against = weft_disagreements_translate (classes, about->target.against);
  return TRUE;
}

/* What the other model says of the input. */
static gboolean
ask_rival (const WeftExplainAnswer  *about,
           WeftExplainAnswer        *other,
           const WeftStop           *stop,
           GError                  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_auto (WeftAnswerWords) words = { 0 };
  g_auto (WeftAnswer) said = { 0 };
  WeftSubject *subject = other->model->subject;

  other->row = about->row;
  other->dataset = read_rows (about, other->model, about->dataset, about->input, stop, error);
  if (other->dataset == NULL || !translate (about, other, error))
    return FALSE;
  if (!weft_answer_words_init (&words, subject, other->model->predictor, other->dataset, (guint32) about->row, stop, warnings, error))
    return FALSE;
  other->sample = g_steal_pointer (&words.sample);
  if (!weft_answer_words_check (&words, other->target.place, error) || !weft_subject_ask (subject, weft_tensor_const_f32 (other->sample), other->target.place, &said, error))
    return FALSE;
  other->n_classes = said.n;
  other->scores = g_steal_pointer (&said.scores);
  other->logits = g_steal_pointer (&said.logits);
  return TRUE;
}

/* Maps that grow are not shown: two of them would grow in turns. */
static void
drop_cb (gpointer data,
         double   fraction,
         gpointer finding)
{
  weft_explain_box_unref (finding, weft_explain_saliency.clear_finding);
}

/* @how: (transfer full) */
static gboolean
explain (WeftExplainAnswer        *answer,
         WeftExplainSaliencyWish  *how,
         const WeftExplainWatch   *watch,
         GError                  **error)
{
  const WeftExplainWatch quiet = { watch->stop, drop_cb, NULL };

  if (answer->question != NULL)
    weft_explain_box_unref (answer->wish, answer->question->clear_wish);
  answer->question = &weft_explain_saliency;
  answer->wish = how;
  answer->fraction = 1;
  answer->finding = weft_explain_saliency.find (answer, &quiet, error);
  return answer->finding != NULL;
}

/* As the first was explained; by the same layer, where the other has one of that name. */
static WeftExplainSaliencyWish *
copy_how (const WeftExplainAnswer *first,
          const WeftExplainModel  *rival)
{
  const WeftExplainSaliency *finding = first->finding;
  const char *layer = ((const WeftExplainSaliencyWish *) first->wish)->layer;
  WeftExplainSaliencyWish *how = weft_explain_box_new (WeftExplainSaliencyWish);

  how->method = finding->method;
  how->params = weft_params_copy (finding->params);
  how->seed = finding->seed;
  how->layer = layer != NULL && weft_subject_find_layer (rival->subject, layer, NULL) != NULL ? g_strdup (layer) : NULL;
  return how;
}

static WeftCompareSide
make_side (const WeftExplainAnswer *answer)
{
  const WeftExplainSaliency *finding = answer->finding;

  return (WeftCompareSide){ answer->model->title, answer->model->predictor, weft_tensor_const_f32 (answer->sample), finding->saliency, answer->scores, answer->n_classes };
}

static gboolean
compare_input (const WeftExplainAnswer  *about,
               WeftExplainModel         *rival,
               WeftExplainCompare       *finding,
               const WeftExplainWatch   *watch,
               GError                  **error)
{
  const WeftExplainCompareWish *wish = about->wish;
  g_autoptr (WeftExplainAnswer) other = weft_explain_answer_new (NULL);
  const WeftExplainSaliency *first;

  finding->how = weft_explain_answer_new (about);
  other->model = weft_explain_model_ref (rival);
  if (!ask_rival (about, other, watch->stop, error) || !explain (finding->how, weft_explain_box_ref (wish->how), watch, error) ||
      !explain (other, copy_how (finding->how, rival), watch, error))
    return FALSE;
  first = finding->how->finding;
  finding->chart = weft_compare_chart_new ((const WeftCompareSide[]){ make_side (finding->how), make_side (other) }, first->method, about->dataset, about->row, error);
  return finding->chart != NULL;
}

/* Many rows */

static WeftDisagreements *
rank_rows (const WeftExplainAnswer  *about,
           WeftExplainModel         *rival,
           const WeftStop           *stop,
           GError                  **error)
{
  const WeftExplainCompareWish *wish = about->wish;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  Ranked *kept = weft_explain_model_get_kept (about->model, ROWS);
  g_autoptr (WeftDataset) data = NULL;
  WeftDisagreements *rows;

  if (kept != NULL && g_str_equal (kept->path, wish->path) && g_str_equal (kept->data, about->data_file))
    return weft_disagreements_ref (kept->rows);
  data = read_rows (about, rival, about->data, about->data_file, stop, error);
  rows = data != NULL ? weft_disagreements_find (about->model->predictor, rival->predictor, about->data, data, MAX_ROWS, stop, warnings, error) : NULL;
  if (rows == NULL)
    return NULL;
  kept = g_new (Ranked, 1);
  *kept = (Ranked){ g_strdup (wish->path), g_strdup (about->data_file), weft_disagreements_ref (rows) };
  weft_explain_model_keep (about->model, ROWS, kept, ranked_free);
  return rows;
}

/* The maps are told while the rows are ranked. */
static void
tell_maps (const WeftExplainCompare *finding,
           const WeftExplainWatch   *watch)
{
  WeftExplainCompare *partial = weft_explain_box_new (WeftExplainCompare);

  partial->how = weft_explain_answer_ref (finding->how);
  partial->chart = weft_compare_chart_ref (finding->chart);
  weft_explain_watch_tell (watch, 0.5, partial);
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  WeftExplainCompare *finding = weft_explain_box_new (WeftExplainCompare);
  WeftExplainModel *rival = find_rival (about, error);
  gboolean found = rival != NULL;

  if (found && about->sample != NULL)
    found = compare_input (about, rival, finding, watch, error);
  if (found && about->data != NULL) {
    if (finding->chart != NULL)
      tell_maps (finding, watch);
    finding->rows = rank_rows (about, rival, watch->stop, error);
    found = finding->rows != NULL;
  }
  if (found)
    return finding;
  weft_explain_box_unref (finding, clear_finding);
  return NULL;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  const WeftExplainCompareWish *wish = answer->wish;
  const WeftExplainCompare *finding = answer->finding;

  if (finding->how != NULL)
    weft_explain_saliency.describe (finding->how, recipe);
  json_object_set_string_member (recipe, "other", wish->title);
  if (finding->chart != NULL)
    weft_compare_chart_describe (finding->chart, recipe);
  if (finding->rows != NULL)
    json_object_set_double_member (recipe, "agreement", finding->rows->n_rows > 0 ? weft_disagreements_get_agreement (finding->rows) : 0);
}

const WeftExplainQuestion weft_explain_compare = {
  .id = "compare",
  .needs = WEFT_EXPLAIN_USES_DATA,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};
