/* explain-saliency.c: why a model said what it did: the question, and its picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-saliency.h"

#include "base/i18n.h"
#include "explain/draw.h"
#include "explain/shapley.h"

#include <math.h>

/* So many parts are told in words. */
#define MAX_TOLD 5

static void
clear_wish (gpointer box)
{
  WeftExplainSaliencyWish *wish = box;

  g_clear_pointer (&wish->params, weft_params_free);
  g_free (wish->layer);
}

static void
clear_finding (gpointer box)
{
  WeftExplainSaliency *finding = box;

  g_clear_pointer (&finding->saliency, weft_saliency_free);
  g_clear_pointer (&finding->params, weft_params_free);
}

/* Finding it */

/* One pass back through the model, where it sees pictures; else what holds for any input. */
static const WeftSaliencyMethod *
choose_method (const WeftExplainAnswer *about)
{
  const WeftSaliencyMethod *cam = weft_saliency_find ("grad-cam");

  return cam != NULL && weft_saliency_suits (cam, about->model->subject, NULL) ? cam : weft_saliency_list ()[0];
}

static WeftExplainSaliency *
finding_new (const WeftExplainAnswer *about)
{
  const WeftExplainSaliencyWish *wish = about->wish;
  WeftExplainSaliency *finding = weft_explain_box_new (WeftExplainSaliency);

  finding->method = wish->method != NULL ? wish->method : choose_method (about);
  finding->params = wish->params != NULL ? weft_params_copy (wish->params) : weft_params_new (finding->method->params);
  finding->seed = wish->seed;
  return finding;
}

typedef struct
{
  const WeftExplainAnswer *about;
  const WeftExplainWatch *watch;
} Progress;

static void
progress_cb (gpointer          data,
             double            fraction,
             const WeftTensor *values)
{
  const Progress *progress = data;
  const WeftExplainAnswer *about = progress->about;
  WeftExplainSaliency *finding = finding_new (about);
  WeftSaliency *saliency = g_new0 (WeftSaliency, 1);

  saliency->values = weft_tensor_copy (values, NULL);
  saliency->target = about->target;
  saliency->score = (double) about->logits[about->target.class];
  saliency->probability = (double) about->scores[about->target.class];
  saliency->checks = g_array_new (FALSE, FALSE, sizeof (WeftSaliencyCheck));
  saliency->remarks = g_ptr_array_new_with_free_func (g_free);
  finding->saliency = saliency;
  weft_explain_watch_tell (progress->watch, fraction, finding);
}

/* Other rows of the file, where the method compares with some. */
static WeftTensor *
draw_background (const WeftExplainAnswer    *about,
                 const WeftExplainSaliency  *finding,
                 const WeftStop             *stop,
                 GError                    **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  return weft_draw_rows (about->model->predictor, about->dataset, WEFT_SHAPLEY_BACKGROUND, finding->seed, NULL, stop, warnings, error);
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const WeftExplainSaliencyWish *wish = about->wish;
  WeftExplainSaliency *finding = finding_new (about);
  Progress progress = { about, watch };
  const WeftSaliencyWatch inner = { progress_cb, &progress, watch->stop };
  gboolean compares = (finding->method->flags & WEFT_SALIENCY_COLUMNS) != 0;
  g_autoptr (WeftTensor) background = compares ? draw_background (about, finding, watch->stop, error) : NULL;
  WeftSaliencyRequest request = { .method = finding->method, .params = finding->params, .sample = weft_tensor_const_f32 (about->sample), .target = about->target };

  request.layer = wish->layer;
  request.seed = wish->seed;
  request.background = background;
  if (background != NULL || !compares)
    finding->saliency = weft_saliency_run (about->model->subject, &request, &inner, error);
  if (finding->saliency != NULL)
    return finding;
  weft_explain_box_unref (finding, clear_finding);
  return NULL;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  const WeftExplainSaliency *finding = answer->finding;
  const WeftSaliencyRequest request = { .method = finding->method, .params = finding->params, .seed = finding->seed };

  weft_saliency_chart_describe (finding->saliency, &request, weft_subject_get_class_names (answer->model->subject), recipe);
}

const WeftExplainQuestion weft_explain_saliency = {
  .id = "saliency",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};

WeftSaliencyChart *
weft_explain_saliency_draw (const WeftExplainAnswer *answer)
{
  const WeftExplainSaliency *finding = answer->finding;

  return weft_saliency_chart_new (finding->saliency, finding->method, answer->model->predictor, weft_tensor_const_f32 (answer->sample), answer->dataset, answer->row);
}

/* In words */

/* The place with the largest number that is not yet taken; -1: there is none. */
static gint64
find_next (const WeftTensor *map,
           const gboolean   *taken)
{
  const float *values = weft_tensor_const_f32 (map);
  gint64 best = -1;

  for (gint64 i = 0; i < weft_shape_count (&map->shape); i++)
    if (!taken[i] && values[i] != 0.0f && (best < 0 || fabsf (values[i]) > fabsf (values[best])))
      best = i;
  return best;
}

static void
tell_places (GString          *text,
             const WeftTensor *map)
{
  g_autofree gboolean *taken = g_new0 (gboolean, weft_shape_count (&map->shape));
  gint64 width = map->shape.extent[1], place;

  for (int i = 0; i < MAX_TOLD && (place = find_next (map, taken)) >= 0; i++) {
    taken[place] = TRUE;
    g_string_append_printf (text, _(" Row %d, column %d: %+.3g."), (int) (place / width) + 1, (int) (place % width) + 1, (double) weft_tensor_const_f32 (map)[place]);
  }
}

static void
tell_parts (GString                 *text,
            const WeftSaliencyChart *chart)
{
  for (guint i = 0; i < MIN (chart->bars->len, MAX_TOLD); i++) {
    const WeftBar *bar = &g_array_index (chart->bars, WeftBar, i);

    g_string_append_printf (text, " %s: %+.3g.", bar->label, bar->value);
  }
}

/* The column, or the word itself. */
static const char *
name_place (const WeftExplainAnswer *answer,
            gint64                   place,
            gint64                   part)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (answer->model->predictor);
  guint n_columns;
  const WeftSubjectColumn *columns = weft_subject_get_columns (answer->model->subject, &n_columns);

  if (weft_explain_model_get_reads (answer->model) == WEFT_EXPLAIN_READS_TABLE)
    return part < (gint64) n_columns ? columns[part].name : NULL;
  return weft_preparation_find_token (preparation, (guint) place, (double) weft_tensor_const_f32 (answer->sample)[place]);
}

char *
weft_explain_saliency_tell (const WeftExplainAnswer *answer)
{
  GString *text = g_string_new (_("The strongest parts:"));
  g_autoptr (WeftSaliencyChart) chart = weft_explain_saliency_draw (answer);

  if (chart->map != NULL)
    tell_places (text, chart->map);
  else
    tell_parts (text, chart);
  return g_string_free (text, FALSE);
}

char *
weft_explain_saliency_tell_part (const WeftExplainAnswer *answer,
                                 gint64                   part)
{
  const WeftTensor *values = ((const WeftExplainSaliency *) answer->finding)->saliency->values;
  gint64 n = weft_shape_count (&values->shape);
  const char *name = NULL;
  double sum = 0;

  if (n != weft_shape_count (weft_subject_get_item (answer->model->subject)))
    return NULL;
  for (gint64 place = 0; place < n; place++) {
    if (weft_explain_model_find_part (answer->model, place) != part)
      continue;
    sum += (double) weft_tensor_const_f32 (values)[place];
    name = name != NULL ? name : name_place (answer, place, part);
  }
  return name != NULL ? g_strdup_printf ("%s: %+.3g", name, sum) : NULL;
}

char *
weft_explain_saliency_judge (const WeftExplainAnswer *answer,
                             gboolean                *good)
{
  const WeftSaliency *saliency = ((const WeftExplainSaliency *) answer->finding)->saliency;
  GString *text = g_string_new (NULL);

  *good = saliency->remarks->len == 0;
  for (guint i = 0; i < saliency->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (saliency->checks, WeftSaliencyCheck, i);

    if (!isfinite (check->limit))
      continue;
    *good &= check->value <= check->limit;
    g_string_append_printf (text, check->value <= check->limit ? _(" %s: %.2g, good.") : _(" %s: %.2g, more than %.2g: take it with care."), _ (check->title), check->value, check->limit);
  }
  for (guint i = 0; i < saliency->remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) saliency->remarks->pdata[i]);
  if (text->len > 0)
    return g_strchug (g_string_free (text, FALSE));
  g_string_free (text, TRUE);
  return NULL;
}
