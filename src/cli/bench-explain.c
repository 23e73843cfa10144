/* bench-explain.c: saliency of 224×224 pictures, and pictures of what units look for, timed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sample is the milliseconds of one map of a picture by a ResNet-18, the plans being there
 * already: what a person waits for after moving a slider. Of a switch it is those of the whole
 * decision path with a unit of its middle turned off. Of maximisation it is the seconds of all
 * steps, with what comes before. Weights and pictures are random.
 */
#include "cli/bench.h"

#include "base/random.h"
#include "explain/decision.h"
#include "explain/optimum.h"
#include "explain/saliency.h"
#include "learn/architecture.h"

#define SAMPLES 5
#define SIDE    224
#define CLASSES 1000

static WeftPredictor *
make_predictor (const char      *id,
                WeftModelInput   input,
                gint64           n_classes,
                GError         **error)
{
  const WeftArchitecture *architecture = weft_architecture_find (id);
  g_autoptr (WeftParams) params = weft_params_new (architecture->params);
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params, &input, n_classes, error);
  g_autoptr (WeftModel) model = spec != NULL ? weft_model_new (spec, &input.item, 1, error) : NULL;
  WeftOnnxModel *file;

  if (model == NULL)
    return NULL;
  file = weft_onnx_model_new (weft_model_get_graph (model));
  weft_onnx_model_add_input (file, weft_model_get_input (model));
  weft_onnx_model_add_output (file, weft_model_get_output (model), "logits");
  return weft_predictor_new_onnx (file, error);
}

static WeftSubject *
make_subject (GError **error)
{
  g_autoptr (WeftPredictor) predictor = make_predictor ("resnet18", (WeftModelInput){ .item = WEFT_SHAPE (3, SIDE, SIDE) }, CLASSES, error);

  return predictor != NULL ? weft_subject_new (predictor, 0, error) : NULL;
}

static WeftSubject *
make_small_subject (WeftPredictor **predictor,
                    GError        **error)
{
  *predictor = make_predictor ("convnet", (WeftModelInput){ .item = WEFT_SHAPE (1, 28, 28) }, 10, error);
  return *predictor != NULL ? weft_subject_new (*predictor, 0, error) : NULL;
}

/* Fills in a random picture, and a target that it has. */
static float *
draw_picture (void)
{
  float *picture = g_new (float, 3 * SIDE * SIDE);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (1, "picture"), 0);
  for (int i = 0; i < 3 * SIDE * SIDE; i++)
    picture[i] = (float) weft_random_normal (&random);
  return picture;
}

static gboolean
run (WeftBench *self,
     const char *method,
     const char *const *settings,
     GError **error)
{
  g_autoptr (WeftSubject) subject = make_subject (error);
  g_autofree float *picture = draw_picture ();
  WeftSaliencyRequest request = { .method = weft_saliency_find (method), .sample = picture, .target = { 0, -1, 0 } };
  g_autoptr (WeftParams) params = weft_params_new (request.method->params);

  self->unit = 1e3;
  for (; *settings != NULL; settings += 2)
    if (!weft_params_set (params, settings[0], settings[1], error))
      return FALSE;
  request.params = params;
  for (int i = 0; subject != NULL && i <= SAMPLES; i++) {
    gint64 before = g_get_monotonic_time ();
    g_autoptr (WeftSaliency) result = weft_saliency_run (subject, &request, NULL, error);
    double milliseconds = (double) (g_get_monotonic_time () - before) / 1e3;

    if (result == NULL)
      return FALSE;
    if (i > 0)
      g_array_append_val (self->samples, milliseconds);
  }
  return subject != NULL;
}

#define SETTINGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

gboolean
weft_bench_grad_cam (WeftBench  *self,
                     GError    **error)
{
  return run (self, "grad-cam", SETTINGS (NULL), error);
}

gboolean
weft_bench_integrated_gradients (WeftBench  *self,
                                 GError    **error)
{
  return run (self, "integrated-gradients", SETTINGS ("steps", "50", "adaptive", "false"), error);
}

gboolean
weft_bench_smoothgrad (WeftBench  *self,
                       GError    **error)
{
  return run (self, "smoothgrad", SETTINGS ("samples", "25"), error);
}

gboolean
weft_bench_occlusion (WeftBench  *self,
                      GError    **error)
{
  return run (self, "occlusion", SETTINGS ("window", "32", "stride", "16"), error);
}

/* Milliseconds of one map of a small picture. */
static gboolean
time_method (WeftSubject               *subject,
             const WeftSaliencyMethod  *method,
             const float               *picture,
             double                    *milliseconds,
             GError                   **error)
{
  const WeftSaliencyRequest request = { .method = method, .sample = picture, .target = { 0, -1, 0 } };
  gint64 before = g_get_monotonic_time ();
  g_autoptr (WeftSaliency) result = weft_saliency_run (subject, &request, NULL, error);

  *milliseconds = (double) (g_get_monotonic_time () - before) / 1e3;
  return result != NULL;
}

/* Every method that a convolutional network of 28×28 pixels has, as it is by default, but RISE,
 * which asks thousands of times; the first round makes the plans. */
gboolean
weft_bench_saliency_cnn (WeftBench  *self,
                         GError    **error)
{
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (WeftSubject) subject = make_small_subject (&predictor, error);
  g_autofree float *picture = draw_picture ();

  self->unit = 1e3;
  for (int i = 0; subject != NULL && i <= SAMPLES; i++) {
    double slowest = 0;

    for (const WeftSaliencyMethod *const *method = weft_saliency_list (); *method != NULL; method++) {
      double milliseconds;

      if (g_str_equal ((*method)->id, "rise") || !weft_saliency_suits (*method, subject, NULL))
        continue;
      if (!time_method (subject, *method, picture, &milliseconds, error))
        return FALSE;
      slowest = MAX (slowest, milliseconds);
    }
    if (i > 0)
      g_array_append_val (self->samples, slowest);
  }
  return subject != NULL;
}

/* A picture of what the first channel of the last layer with places looks for. */
static gboolean
maximise (WeftBench      *self,
          WeftPredictor  *predictor,
          WeftSubject    *subject,
          GError        **error)
{
  g_autoptr (WeftInputSpace) space = weft_input_space_new (predictor, NULL, NULL, error);
  const WeftSubjectLayer *layer = weft_subject_find_layer (subject, NULL, error);
  const WeftOptimumAim aim = { WEFT_OPTIMUM_CHANNEL, layer != NULL ? layer->id : NULL, 0, -1, -1, NULL, FALSE };

  for (int i = 0; space != NULL && layer != NULL && i < SAMPLES; i++) {
    gint64 before = g_get_monotonic_time ();
    g_autoptr (WeftOptimum) optimum = weft_optimum_new (subject, space, weft_optimum_methods, NULL, &aim, NULL, (guint64) i, error);
    double seconds;

    if (optimum == NULL || !weft_optimum_step (optimum, G_MAXINT32, NULL, error))
      return FALSE;
    seconds = (double) (g_get_monotonic_time () - before) / 1e6;
    g_array_append_val (self->samples, seconds);
  }
  return space != NULL && layer != NULL;
}

gboolean
weft_bench_maximise (WeftBench  *self,
                     GError    **error)
{
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (WeftSubject) subject = make_small_subject (&predictor, error);

  return subject != NULL && maximise (self, predictor, subject, error);
}

/* Another unit each time; the first two make the plans. */
static gboolean
turn_units (WeftBench    *self,
            WeftSubject  *subject,
            GError      **error)
{
  g_autoptr (WeftDecider) decider = weft_decider_new (subject, NULL, TRUE, error);
  g_autofree float *picture = draw_picture ();
  const WeftSubjectTarget target = { 0, -1, 0 };
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);

  self->unit = 1e3;
  for (int i = 0; decider != NULL && i < SAMPLES + 2; i++) {
    g_autoptr (WeftSwitches) switches = weft_switches_new ();
    g_autoptr (WeftDecision) decision = NULL;
    gint64 before = g_get_monotonic_time ();
    double milliseconds;

    weft_switches_set (switches, layers[n_layers / 2].id, i, 0);
    decision = weft_decider_run (decider, picture, &target, &(WeftDecisionWish){ .mass = 0.8, .switches = switches }, &(WeftDecisionWatch){ 0 }, error);
    milliseconds = (double) (g_get_monotonic_time () - before) / 1e3;
    if (decision == NULL)
      return FALSE;
    if (i > 1)
      g_array_append_val (self->samples, milliseconds);
  }
  return decider != NULL;
}

gboolean
weft_bench_switch_resnet (WeftBench  *self,
                          GError    **error)
{
  g_autoptr (WeftSubject) subject = make_subject (error);

  return subject != NULL && turn_units (self, subject, error);
}

gboolean
weft_bench_switch_cnn (WeftBench  *self,
                       GError    **error)
{
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (WeftSubject) subject = make_small_subject (&predictor, error);

  return subject != NULL && turn_units (self, subject, error);
}
