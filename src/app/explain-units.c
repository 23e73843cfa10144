/* explain-units.c: what a unit looks for, and the data that it answers to most: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-units.h"

#include "base/i18n.h"
#include "explain/error.h"

#define N_EXAMPLES 9

/* The picture is shown after so many steps, but not more often than people can see. */
#define SHOWN_EVERY 8
#define LEAST_PAUSE (33 * G_TIME_SPAN_MILLISECOND)

/* What was found in the data, which other units of the layer share. */
typedef struct
{
  WeftExamples *examples;
  char *layer;
  WeftDataset *data;
} KnownExamples;

static void
clear_examples (gpointer box)
{
  KnownExamples *known = box;

  g_clear_pointer (&known->examples, weft_examples_free);
  g_clear_pointer (&known->data, weft_dataset_unref);
  g_free (known->layer);
}

static void
clear_finding (gpointer box)
{
  WeftExplainUnits *finding = box;

  weft_explain_box_unref (finding->examples, clear_examples);
  g_clear_pointer (&finding->chart, weft_optimum_chart_unref);
  g_clear_pointer (&finding->recipe, json_object_unref);
  g_free (finding->layer);
}

static void
clear_wish (gpointer box)
{
  WeftExplainUnitsWish *wish = box;

  weft_explain_box_unref (wish->known, clear_finding);
  g_clear_pointer (&wish->params, weft_params_free);
  g_free (wish->layer);
}

/* What the steps hand on. */
typedef struct
{
  const WeftExplainAnswer *about;
  const WeftExplainUnitsWish *wish;
  const WeftExplainWatch *watch;
  WeftOptimumAim aim;
  WeftInputSpace *space; /* Owned */
  KnownExamples *known;  /* Owned (nullable): a box */
  WeftTensor *samples;   /* Owned (nullable) */
  WeftOptimum *optimum;  /* Owned */
  double share;          /* of the whole, what the steps are */
  gint64 shown;          /* when the last picture was */
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->optimum, weft_optimum_free);
  g_clear_pointer (&self->samples, weft_tensor_unref);
  g_clear_pointer (&self->space, weft_input_space_free);
  weft_explain_box_unref (self->known, clear_examples);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static WeftExplainUnits *
make_finding (const Search               *self,
              const WeftOptimumJudgement *judgement)
{
  WeftExplainModel *model = self->about->model;
  WeftExplainUnits *finding = weft_explain_box_new (WeftExplainUnits);

  finding->layer = g_strdup (self->wish->layer);
  finding->unit = self->wish->unit;
  finding->chart = weft_optimum_chart_new (self->optimum, &self->aim, model->predictor, self->space, self->known != NULL ? self->known->examples : NULL, self->samples, judgement);
  finding->examples = weft_explain_box_ref (self->known);
  finding->recipe = weft_optimum_chart_describe (self->optimum, weft_subject_get_class_names (model->subject), model->title, self->about->data_file);
  finding->step = weft_optimum_get_step (self->optimum);
  finding->n_steps = weft_optimum_get_n_steps (self->optimum);
  return finding;
}

/* Of texts, which cannot be made up, there are only examples. */
static WeftExplainUnits *
make_examples (const Search *self)
{
  WeftExplainModel *model = self->about->model;
  WeftExplainUnits *finding = weft_explain_box_new (WeftExplainUnits);

  finding->layer = g_strdup (self->wish->layer);
  finding->unit = self->wish->unit;
  finding->chart = weft_optimum_chart_new_texts (&self->aim, model->predictor, self->known->examples, self->about->data);
  finding->examples = weft_explain_box_ref (self->known);
  finding->recipe = json_object_new ();
  if (self->wish->layer != NULL)
    json_object_set_string_member (finding->recipe, "layer", self->wish->layer);
  json_object_set_int_member (finding->recipe, self->wish->layer != NULL ? "unit" : "class", self->wish->unit);
  return finding;
}

static gboolean
stopped (GError **error)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

/* The examples of the layer that are known already, if they are those of this data. */
static KnownExamples *
find_known (const Search *self)
{
  KnownExamples *known = self->wish->known != NULL ? self->wish->known->examples : NULL;

  return known != NULL && known->data == self->about->data && g_strcmp0 (known->layer, self->wish->layer) == 0 ? weft_explain_box_ref (known) : NULL;
}

static gboolean
take_samples (Search  *self,
              GError **error)
{
  self->samples = weft_optimum_prepare_examples (self->known->examples, &self->aim, self->about->model->predictor, self->about->data, self->watch->stop, error);
  return self->samples != NULL;
}

/* One sweep over the data, after the picture, which is there sooner. */
static gboolean
sweep (Search  *self,
       GError **error)
{
  const WeftExplainModel *model = self->about->model;
  const WeftExamplesWatch watch = { NULL, NULL, self->watch->stop };
  WeftExamples *examples = weft_examples_new (model->subject, self->wish->layer, model->predictor, self->about->data, N_EXAMPLES, &watch, error);

  if (examples == NULL)
    return FALSE;
  self->known = weft_explain_box_new (KnownExamples);
  self->known->examples = examples;
  self->known->layer = g_strdup (self->wish->layer);
  self->known->data = weft_dataset_ref (self->about->data);
  return TRUE;
}

static void
tell (Search *self)
{
  double fraction = (double) weft_optimum_get_step (self->optimum) / (double) weft_optimum_get_n_steps (self->optimum);
  gint64 now = g_get_monotonic_time ();

  if (now - self->shown < LEAST_PAUSE && !weft_optimum_is_done (self->optimum))
    return;
  self->shown = now;
  weft_explain_watch_tell (self->watch, fraction * self->share, make_finding (self, NULL));
}

static gboolean
maximise (Search  *self,
          GError **error)
{
  const WeftExplainUnitsWish *wish = self->wish;
  const float *start = wish->starts ? weft_tensor_const_f32 (self->about->sample) : NULL;

  self->optimum = weft_optimum_new (self->about->model->subject, self->space, wish->method, wish->params, &self->aim, start, wish->seed, error);
  if (self->optimum == NULL)
    return FALSE;
  while (!weft_optimum_is_done (self->optimum)) {
    if (!weft_optimum_step (self->optimum, SHOWN_EVERY, self->watch->stop, error))
      return FALSE;
    if (weft_stop_is_requested (self->watch->stop))
      return stopped (error);
    tell (self);
  }
  return TRUE;
}

static void
choose_aim (Search *self)
{
  const WeftExplainUnitsWish *wish = self->wish;
  const WeftSubjectLayer *layer = wish->layer != NULL ? weft_subject_find_layer (self->about->model->subject, wish->layer, NULL) : NULL;

  self->aim = (WeftOptimumAim){ .kind = WEFT_OPTIMUM_CLASS, .layer = wish->layer, .unit = wish->unit, .row = -1, .column = -1 };
  if (layer != NULL)
    self->aim.kind = layer->spatial ? WEFT_OPTIMUM_CHANNEL : WEFT_OPTIMUM_NEURON;
}

/* The examples that are known, and what their inputs are. */
static gboolean
take_examples (Search  *self,
               GError **error)
{
  return (self->known != NULL || sweep (self, error)) && take_samples (self, error);
}

static gpointer
search (Search  *self,
        GError **error)
{
  g_auto (WeftOptimumJudgement) judgement = { 0 };
  const WeftExplainModel *model = self->about->model;
  gboolean has_data = self->about->data != NULL, is_known = self->known != NULL;

  self->space = weft_input_space_new (model->predictor, self->about->data, self->watch->stop, error);
  if (self->space == NULL)
    return NULL;
  self->share = has_data && !is_known ? 0.5 : 1;
  if ((is_known && !take_examples (self, error)) || !maximise (self, error) || (has_data && !is_known && !take_examples (self, error)))
    return NULL;
  if (!weft_optimum_judge (self->optimum, model->subject, self->space, self->known != NULL ? self->known->examples : NULL, self->samples, &judgement, self->watch->stop, error))
    return NULL;
  return make_finding (self, &judgement);
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  g_auto (Search) self = { .about = about, .wish = about->wish, .watch = watch };

  if (self.wish->keeps)
    return weft_explain_box_ref (self.wish->known);
  choose_aim (&self);
  self.known = find_known (&self);
  if (self.wish->method != NULL)
    return search (&self, error);
  return self.known != NULL || sweep (&self, error) ? make_examples (&self) : NULL;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  JsonObject *from = ((const WeftExplainUnits *) answer->finding)->recipe;
  g_autoptr (GList) names = json_object_get_members (from);

  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (recipe, name->data, json_node_copy (json_object_get_member (from, name->data)));
}

#define QUESTION(needed)                                                                                                           \
  {                                                                                                                                \
    .id = "units", .needs = (needed), .clear_wish = clear_wish, .clear_finding = clear_finding, .find = find, .describe = describe \
  }

/* By whether the input is needed, and by whether data is. */
static const WeftExplainQuestion questions[2][2] = {
  { QUESTION (WEFT_EXPLAIN_USES_DATA), QUESTION (WEFT_EXPLAIN_NEEDS_DATA) },
  { QUESTION (WEFT_EXPLAIN_NEEDS_INPUT | WEFT_EXPLAIN_USES_DATA), QUESTION (WEFT_EXPLAIN_NEEDS_INPUT | WEFT_EXPLAIN_NEEDS_DATA) },
};

gboolean
weft_explain_units_can_make_up (const WeftExplainModel *model)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (model->subject, &n_sites);

  for (guint i = 0; i < n_sites; i++)
    if (sites[i].n_words > 0)
      return FALSE;
  return TRUE;
}

const WeftExplainQuestion *
weft_explain_units_choose (const WeftExplainModel *model,
                           gboolean                starts)
{
  return &questions[starts ? 1 : 0][weft_explain_model_get_reads (model) == WEFT_EXPLAIN_READS_PICTURE ? 0 : 1];
}
