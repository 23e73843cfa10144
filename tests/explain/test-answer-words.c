/* test-answer-words.c: why one word of an answer, of models with a class for each word
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network that writes words backwards: where letter i comes from is known. And one that tags
 * words, whose weights are as they were drawn. Parts are compared with what the score loses when
 * a word's vector is made a little smaller, or is taken away.
 */
#include "../learn/words.h"

#include "explain/answer-words.h"
#include "explain/error.h"
#include "explain/saliency.h"

#include <math.h>
#include <string.h>

/* A step that rounding and curvature hurt least. */
#define STEP 1e-2f

typedef struct
{
  WeftDataset *dataset;
  WeftTrainedModel *model;
  WeftPredictor *predictor;
  WeftSubject *subject;
} Bench;

static void
bench_open (Bench *self)
{
  g_autoptr (GError) error = NULL;

  self->predictor = weft_predictor_new_trained (self->model);
  self->subject = weft_subject_new (self->predictor, 0, &error);
  g_assert_no_error (error);
}

static void
bench_clear (Bench *self)
{
  weft_subject_free (self->subject);
  weft_predictor_free (self->predictor);
  weft_trained_model_unref (self->model);
  weft_dataset_unref (self->dataset);
}

static WeftAnswerWords
read_words (Bench   *self,
            guint32  row)
{
  WeftAnswerWords words;
  g_autoptr (GError) error = NULL;

  (void) weft_answer_words_init (&words, self->subject, self->predictor, self->dataset, row, NULL, NULL, &error);
  g_assert_no_error (error);
  return words;
}

static WeftSaliency *
explain (Bench                   *self,
         const WeftAnswerWords   *words,
         const WeftSubjectTarget *target,
         const char              *method)
{
  const WeftSaliencyRequest request = { .method = weft_saliency_find (method), .sample = weft_tensor_const_f32 (words->sample), .target = *target };
  g_autoptr (GError) error = NULL;
  WeftSaliency *saliency = weft_saliency_run (self->subject, &request, NULL, &error);

  g_assert_no_error (error);
  return saliency;
}

/* The score of the target with the vector of one word times a factor. */
static double
score_with (Bench                   *self,
            const WeftAnswerWords   *words,
            const WeftSubjectTarget *target,
            const WeftSubjectSite   *site,
            gint64                   word,
            float                    factor)
{
  const WeftValue outputs[] = { weft_subject_get_score (self->subject), site->value };
  WeftPlan *plan = weft_subject_plan (self->subject, 1, outputs, 2, &site->value, 1, NULL);
  WeftTensor *vectors;
  gint64 width;
  double score;

  weft_plan_replace (plan, site->value, FALSE);
  weft_subject_feed (self->subject, plan, weft_tensor_const_f32 (words->sample), 1);
  weft_subject_select (self->subject, target, weft_plan_get_tensor (plan, weft_subject_get_selector (self->subject)));
  weft_plan_run (plan, NULL);
  vectors = weft_plan_get_tensor (plan, site->value);
  width = weft_shape_count (&vectors->shape) / site->n_words;
  for (gint64 i = 0; i < width; i++)
    weft_tensor_f32 (vectors)[word * width + i] *= factor;
  weft_plan_replace (plan, site->value, TRUE);
  weft_plan_run (plan, NULL);
  score = (double) weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[0]))[0];
  weft_plan_replace (plan, site->value, FALSE);
  return score;
}

/* Every word's part of one answer, by both ways. */
static void
expect_parts (Bench                   *self,
              const WeftAnswerWords   *words,
              const WeftSubjectTarget *target)
{
  g_autoptr (WeftSaliency) slope = explain (self, words, target, "gradient-input"), cover = explain (self, words, target, "occlusion");
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);
  double largest = 0;

  for (guint i = 0; i < n_sites; i++)
    for (gint64 word = 0; word < sites[i].n_words; word++) {
      double more = score_with (self, words, target, &sites[i], word, 1 + STEP), less = score_with (self, words, target, &sites[i], word, 1 - STEP);
      double part = (double) weft_tensor_const_f32 (slope->values)[sites[i].first + word], covered = (double) weft_tensor_const_f32 (cover->values)[sites[i].first + word], lost;

      g_assert_cmpfloat_with_epsilon (part, (more - less) / (2 * (double) STEP), 2e-3 * MAX (1, fabs (part)));
      lost = score_with (self, words, target, &sites[i], word, 1) - score_with (self, words, target, &sites[i], word, 0);
      g_assert_cmpfloat_with_epsilon (covered, lost, 1e-4 * MAX (1, fabs (covered)));
      largest = MAX (largest, fabs (part));
    }
  g_assert_cmpfloat (largest, >, 1e-3);
}

/* The word of the first site with the largest part. */
static gint64
find_largest (Bench                   *self,
              const WeftAnswerWords   *words,
              const WeftSubjectTarget *target)
{
  g_autoptr (WeftSaliency) saliency = explain (self, words, target, "occlusion");
  guint n_sites;
  const WeftSubjectSite *site = weft_subject_get_sites (self->subject, &n_sites);
  const float *values = weft_tensor_const_f32 (saliency->values);
  gint64 largest = 0;

  for (gint64 i = 1; i < WORDS_LENGTH; i++)
    largest = values[site->first + i] > values[site->first + largest] ? i : largest;
  return largest;
}

/* Each letter is the likeliest after those before it, and comes from where it has to. */
static void
test_writer (void)
{
  Bench self = { .dataset = words_make (TRUE) };
  gint64 n_letters = 0, n_hits = 0;

  self.model = words_train (self.dataset, "additive", 1);
  bench_open (&self);
  for (guint32 row = WORDS_TRAIN; row < WORDS_TRAIN + 12; row++) {
    g_auto (WeftAnswerWords) words = read_words (&self, row);
    g_autofree char *text = g_strjoinv ("", words.words);

    g_assert_true (g_str_has_suffix (text, "</s>"));
    g_assert_cmpint (words.n, ==, g_strv_length (words.words));
    for (gint64 place = 0; place < MIN (words.n, WORDS_LENGTH); place++) {
      g_auto (WeftAnswer) said = { 0 };
      WeftSubjectTarget target = { 0, -1, place };

      g_assert_true (weft_subject_ask (self.subject, weft_tensor_const_f32 (words.sample), place, &said, NULL));
      target.class = weft_answer_rank (&said, 0);
      g_assert_cmpstr (weft_subject_get_class_names (self.subject)[target.class], ==, words.words[place]);
      n_hits += find_largest (&self, &words, &target) == WORDS_LENGTH - 1 - place;
      n_letters++;
      if (row == WORDS_TRAIN && (place == 0 || place == 5))
        expect_parts (&self, &words, &target);
    }
    g_assert_false (weft_answer_words_check (&words, words.n, NULL));
  }
  g_assert_cmpfloat ((double) n_hits / (double) n_letters, >=, 0.95);
  bench_clear (&self);
}

/* Sentences and their tags. */
static WeftDataset *
make_sentences (void)
{
  static const char *const texts[] = { "the cat sees a dog", "a dog sleeps", "the old dog sees the cat" };
  static const char *const tags[] = { "D N V D N", "D N V", "D A N V D N" };
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();

  weft_dataset_builder_add_column (builder, "text", weft_column_new_text (texts, G_N_ELEMENTS (texts), NULL));
  weft_dataset_builder_add_column (builder, "tags", weft_column_new_text (tags, G_N_ELEMENTS (tags), NULL));
  return weft_dataset_builder_end (builder, NULL);
}

static WeftTrainedModel *
make_tagger (WeftDataset *dataset)
{
  static const guint32 rows[] = { 0, 1, 2 };
  g_autoptr (WeftParams) params = words_params (weft_preparation_params, "features", "text", "target", "tags", "tokens", "spaces", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) preparation = weft_preparation_fit (dataset, rows, G_N_ELEMENTS (rows), params, NULL, NULL, &error);
  g_autoptr (WeftGather) gather = preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error) : NULL;
  const WeftArchitecture *architecture = weft_architecture_find ("sequence_tagger");
  g_autoptr (WeftParams) sizes = weft_params_new (architecture->params), training = weft_params_new (weft_trainer_params);
  g_autoptr (WeftModelSpec) spec = NULL;
  WeftModelInput input = { 0 };
  g_autoptr (WeftTrainer) trainer = NULL;
  WeftTrainedModel *model;

  g_assert_no_error (error);
  input.item = weft_preparation_get_input_shape (preparation);
  spec = weft_architecture_build (architecture, sizes, &input, weft_preparation_get_n_targets (preparation), &error);
  g_assert_no_error (error);
  trainer = weft_trainer_new (&(WeftTrainerSetup){ .spec = spec, .gather = gather, .train = { rows, G_N_ELEMENTS (rows) }, .params = training, .seed = 3 }, &error);
  g_assert_no_error (error);
  model = weft_trained_model_new (spec, preparation, "cross-entropy", weft_trainer_get_session (trainer), &error);
  g_assert_no_error (error);
  return model;
}

/* Of a short sentence only its words can be asked about. */
static void
test_tagger (void)
{
  Bench self = { .dataset = make_sentences () };
  g_autoptr (GError) error = NULL;

  self.model = make_tagger (self.dataset);
  bench_open (&self);
  for (guint32 row = 0; row < 3; row++) {
    g_auto (WeftAnswerWords) words = read_words (&self, row);

    g_assert_cmpint (words.n, ==, row == 0 ? 5 : row == 1 ? 3
                                                          : 6);
    g_assert_cmpint (words.n, ==, g_strv_length (words.words));
    for (gint64 place = 0; place < words.n; place++)
      expect_parts (&self, &words, &(WeftSubjectTarget){ 1, -1, place });
    if (row == 1) {
      g_assert_cmpstr (words.words[1], ==, "dog");
      g_assert_true (weft_answer_words_check (&words, 2, &error));
      g_assert_false (weft_answer_words_check (&words, 3, &error));
      g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET);
      g_assert_nonnull (strstr (error->message, "has 3 words here, no word 4"));
    }
  }
  bench_clear (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/answer-words/writer", test_writer);
  g_test_add_func ("/explain/answer-words/tagger", test_tagger);
  return g_test_run ();
}
