/* test-saliency.c: methods of saliency against PyTorch's numbers and their own axioms
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "engine/team.h"

/* A network, what PyTorch says of it, and the request for it. */
typedef struct
{
  WeftSubject *subject;
  JsonNode *node;
  JsonObject *expected;
  float *sample;
  WeftSaliencyRequest request;
} Case;

static void
case_open (Case       *self,
           const char *name)
{
  g_autofree char *path = fixture_path ("saliency.json");
  g_autoptr (GError) error = NULL;
  guint n;

  memset (self, 0, sizeof *self);
  self->subject = fixture_read (name);
  self->node = weft_json_read_file (path, 1 << 24, &error);
  g_assert_no_error (error);
  self->expected = json_object_get_object_member (json_node_get_object (self->node), name);
  self->sample = fixture_numbers (self->expected, "input", &n);
  g_assert_cmpint (n, ==, weft_shape_count (weft_subject_get_item (self->subject)));
  self->request = (WeftSaliencyRequest){ .sample = self->sample, .target = { json_object_get_int_member (self->expected, "target"), -1, 0 }, .seed = 7 };
}

static void
case_close (Case *self)
{
  weft_subject_free (self->subject);
  json_node_unref (self->node);
  g_free (self->sample);
}

/* Runs a method with settings `ID=VALUE …`. */
static WeftSaliency *
run (Case       *self,
     const char *id,
     const char *settings)
{
  const WeftSaliencyMethod *method = weft_saliency_find (id);
  g_autoptr (WeftParams) params = weft_params_new (method->params);
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  WeftSaliency *result;

  for (char **word = words; *word != NULL && **word != '\0'; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    g_assert_true (weft_params_set (params, pair[0], pair[1], NULL));
  }
  self->request.method = method;
  self->request.params = params;
  result = weft_saliency_run (self->subject, &self->request, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
compare (Case               *self,
         const WeftSaliency *result,
         JsonObject         *object,
         const char         *name)
{
  guint n;
  g_autofree float *expected = fixture_numbers (object, name, &n);

  g_assert_cmpint (n, ==, weft_shape_count (&result->values->shape));
  fixture_compare (name, weft_tensor_const_f32 (result->values), expected, n, 2e-4);
}

static void
check_answer (Case *self)
{
  g_auto (WeftAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  guint n;
  g_autofree float *logits = fixture_numbers (self->expected, "logits", &n), *probabilities = fixture_numbers (self->expected, "probabilities", &n);

  weft_subject_ask (self->subject, self->sample, 0, &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer.n, ==, n);
  fixture_compare ("logits", answer.logits, logits, n, 1e-5);
  fixture_compare ("probabilities", answer.scores, probabilities, n, 1e-5);
  g_assert_cmpint (weft_answer_rank (&answer, 0), !=, weft_answer_rank (&answer, 1));
  g_assert_cmpfloat (answer.logits[weft_answer_rank (&answer, 0)], >=, answer.logits[weft_answer_rank (&answer, 1)]);
}

static void
test_goldens (gconstpointer name)
{
  static const char *const plain[] = { "gradient", "gradient-input", "grad-cam", "hires-cam", "layer-cam", "grad-cam-plus", "score-cam", "ablation-cam", "activation", NULL };
  static const char *const cams[] = { "grad-cam", "hires-cam", "layer-cam", "grad-cam-plus", "score-cam", "ablation-cam", NULL };
  Case c;

  case_open (&c, name);
  check_answer (&c);
  for (const char *const *id = plain; *id != NULL; id++) {
    g_autoptr (WeftSaliency) result = run (&c, *id, "");

    compare (&c, result, c.expected, *id);
  }
  for (const char *const *id = cams; *id != NULL; id++) {
    g_autoptr (WeftSaliency) result = run (&c, *id, "negative=true");

    compare (&c, result, json_object_get_object_member (c.expected, "signed"), *id);
  }
  g_autoptr (WeftSaliency) integral = run (&c, "integrated-gradients", "baseline=zero adaptive=false");
  compare (&c, integral, c.expected, "integrated-gradients");
  g_autoptr (WeftSaliency) covered = run (&c, "occlusion", "baseline=zero window=4 stride=3");
  g_autoptr (WeftTensor) map = weft_saliency_to_map (covered->values, WEFT_SALIENCY_SUM, NULL);
  guint n;
  g_autofree float *drops = fixture_numbers (c.expected, "occlusion", &n);
  fixture_compare ("occlusion", weft_tensor_const_f32 (map), drops, n, 2e-4);
  case_close (&c);
}

static void
test_contrast (void)
{
  Case c;

  case_open (&c, "convolved");
  c.request.target.against = json_object_get_int_member (c.expected, "against");
  g_autoptr (WeftSaliency) result = run (&c, "gradient", "");
  compare (&c, result, c.expected, "contrast");
  case_close (&c);
}

/* On a net that ends in global average pooling and a dense layer, all three are CAM. */
static void
test_cam (void)
{
  Case c;

  case_open (&c, "pooled");
  g_autoptr (WeftSaliency) grad = run (&c, "grad-cam", "negative=true"), hires = run (&c, "hires-cam", "negative=true");
  fixture_compare ("hires-cam", weft_tensor_const_f32 (hires->values), weft_tensor_const_f32 (grad->values), weft_shape_count (&grad->values->shape), 1e-5);
  case_close (&c);
}

static void
test_completeness (void)
{
  static const char *const settings[] = { "baseline=auto", "baseline=zero", "baseline=blur", "baseline=faint", "baseline=noise", "baseline=zero steps=8", NULL };
  Case c;

  case_open (&c, "convolved");
  c.request.target.class = 3;
  for (const char *const *setting = settings; *setting != NULL; setting++) {
    g_autoptr (WeftSaliency) result = run (&c, "integrated-gradients", *setting);

    g_assert_cmpfloat (fixture_check (result, "completeness"), <=, 0.01);
    g_assert_cmpfloat (fixture_check (result, "steps"), >=, 8);
  }
  case_close (&c);
}

/* A random method is a function of the seed, whatever the number of threads. */
static void
test_seed (void)
{
  static const char *const ids[] = { "smoothgrad", "vargrad", "rise", NULL };
  Case c;

  case_open (&c, "convolved");
  for (const char *const *id = ids; *id != NULL; id++) {
    g_autoptr (WeftSaliency) first = run (&c, *id, ""), again = NULL, other = NULL;

    weft_team_set_size (2, FALSE);
    again = run (&c, *id, "");
    weft_team_set_size (1, FALSE);
    c.request.seed++;
    other = run (&c, *id, "");
    c.request.seed--;
    g_assert_cmpmem (first->values->data, first->values->bytes, again->values->data, again->values->bytes);
    g_assert_true (memcmp (first->values->data, other->values->data, first->values->bytes) != 0);
  }
  case_close (&c);
}

/* Without noise, SmoothGrad is the gradient, and nothing varies. */
static void
test_no_noise (void)
{
  Case c;

  case_open (&c, "convolved");
  g_autoptr (WeftSaliency) gradient = run (&c, "gradient", ""), smooth = run (&c, "smoothgrad", "noise=0"), vary = run (&c, "vargrad", "noise=0");
  gint64 n = weft_shape_count (&gradient->values->shape);
  fixture_compare ("smoothgrad", weft_tensor_const_f32 (smooth->values), weft_tensor_const_f32 (gradient->values), n, 1e-5);
  for (gint64 i = 0; i < n; i++)
    g_assert_cmpfloat (fabs ((double) weft_tensor_const_f32 (vary->values)[i]), <=, 1e-9);
  case_close (&c);
}

static void
expect_error (Case       *c,
              const char *id,
              int         code,
              const char *part)
{
  g_autoptr (GError) error = NULL;

  c->request.method = weft_saliency_find (id);
  c->request.params = NULL;
  g_assert_null (weft_saliency_run (c->subject, &c->request, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refusals (void)
{
  Case c;
  float kept;

  case_open (&c, "convolved");
  c.request.layer = "nowhere";
  expect_error (&c, "grad-cam", WEFT_EXPLAIN_ERROR_MODEL, "there is no layer “nowhere”");
  c.request.layer = NULL;
  c.request.target.class = 4;
  expect_error (&c, "gradient", WEFT_EXPLAIN_ERROR_TARGET, "classes 0 to 3");
  c.request.target.class = 0;
  c.request.target.place = 1;
  expect_error (&c, "gradient", WEFT_EXPLAIN_ERROR_TARGET, "places 1 to 1");
  c.request.target.place = 0;
  kept = c.sample[5];
  c.sample[5] = NAN;
  expect_error (&c, "occlusion", WEFT_EXPLAIN_ERROR_INPUT, "number 6");
  c.sample[5] = kept;
  case_close (&c);
}

static void
stop_at_once (gpointer          data,
              double            fraction,
              const WeftTensor *values)
{
  g_assert_cmpfloat (fraction, <, 1);
  weft_stop_request (data);
}

/* Whoever looks on may stop after the first look. */
static void
test_stop (void)
{
  WeftStop stop = WEFT_STOP_INIT;
  const WeftSaliencyWatch watch = { stop_at_once, &stop, &stop };
  g_autoptr (GError) error = NULL;
  Case c;

  case_open (&c, "convolved");
  c.request.method = weft_saliency_find ("rise");
  g_assert_null (weft_saliency_run (c.subject, &c.request, &watch, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
  case_close (&c);
}

/* Every row of the table has what people are told of it. */
static void
test_table (void)
{
  for (const WeftSaliencyMethod *const *method = weft_saliency_list (); *method != NULL; method++) {
    g_assert_true (weft_saliency_find ((*method)->id) == *method);
    g_assert_nonnull ((*method)->title);
    g_assert_true (g_str_has_suffix ((*method)->help, "."));
    g_assert_nonnull ((*method)->source);
    g_assert_nonnull ((*method)->params);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_team_set_size (1, FALSE);
  g_test_add_func ("/explain/saliency/table", test_table);
  g_test_add_data_func ("/explain/saliency/goldens/convolved", "convolved", test_goldens);
  g_test_add_data_func ("/explain/saliency/goldens/pooled", "pooled", test_goldens);
  g_test_add_func ("/explain/saliency/contrast", test_contrast);
  g_test_add_func ("/explain/saliency/cam", test_cam);
  g_test_add_func ("/explain/saliency/completeness", test_completeness);
  g_test_add_func ("/explain/saliency/seed", test_seed);
  g_test_add_func ("/explain/saliency/no-noise", test_no_noise);
  g_test_add_func ("/explain/saliency/refusals", test_refusals);
  g_test_add_func ("/explain/saliency/stop", test_stop);
  return g_test_run ();
}
