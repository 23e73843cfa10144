/* saliency-gradient.c: methods that differentiate the score by the input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"
#include "engine/team.h"

#include <math.h>
#include <string.h>

static const WeftParam no_params[] = { { NULL } };

static gboolean
differentiate_origin (WeftSaliencyRun  *self,
                      float            *gradients,
                      GError          **error)
{
  float score;

  return weft_field_differentiate (self->field, weft_field_get_origin (self->field), 1, &score, gradients, weft_saliency_get_stop (self), error);
}

/* Numbers that are not free have no evidence, whatever their gradient. */
static void
clear_bound (const WeftField *field,
             float           *numbers)
{
  for (gint64 i = 0; i < weft_field_get_n (field); i++)
    if (!weft_field_is_free (field, i))
      numbers[i] = 0;
}

static gboolean
run_gradient (WeftSaliencyRun  *self,
              GError          **error)
{
  g_autofree float *gradients = g_new (float, weft_field_get_n (self->field));

  if (!differentiate_origin (self, gradients, error))
    return FALSE;
  clear_bound (self->field, gradients);
  return weft_saliency_take_field (self, gradients, error);
}

const WeftSaliencyMethod weft_saliency_gradient = {
  .id = "gradient",
  .title = N_("Gradient"),
  .help = N_("How much the score would change if each number of the input changed a little. Sharp, but noisy."),
  .source = "Simonyan, Vedaldi and Zisserman 2014, “Deep Inside Convolutional Networks”, section 3",
  .params = no_params,
  .run = run_gradient,
};

static gboolean
run_gradient_input (WeftSaliencyRun  *self,
                    GError          **error)
{
  g_autofree float *gradients = g_new (float, weft_field_get_n (self->field));
  const float *origin = weft_field_get_origin (self->field);

  if (!differentiate_origin (self, gradients, error))
    return FALSE;
  clear_bound (self->field, gradients);
  for (gint64 i = 0; i < weft_field_get_n (self->field); i++)
    gradients[i] *= origin[i];
  return weft_saliency_take_field (self, gradients, error);
}

const WeftSaliencyMethod weft_saliency_gradient_input = {
  .id = "gradient-input",
  .title = N_("Gradient × input"),
  .help = N_("The gradient times the input itself: what each number adds, if the model were a straight line here."),
  .source = "Shrikumar et al. 2016, “Not Just a Black Box”, equation 1",
  .params = no_params,
  .run = run_gradient_input,
};

/* Gradients of noisy copies, summed up. */
typedef struct
{
  WeftSaliencyRun *run;
  double deviation;
  gint64 n;
  gboolean *is_free; /* whether a number may be shaken */
  double *sums;
  double *squares;
  int n_done; /* copies so far */
} Noise;

static gboolean *
find_free (const WeftField *field)
{
  gboolean *is_free = g_new (gboolean, weft_field_get_n (field));

  for (gint64 i = 0; i < weft_field_get_n (field); i++)
    is_free[i] = weft_field_is_free (field, i);
  return is_free;
}

static double
find_range (const WeftField *field)
{
  const float *origin = weft_field_get_origin (field);
  double low = INFINITY, high = -INFINITY;

  for (gint64 i = 0; i < weft_field_get_n (field); i++)
    if (weft_field_is_free (field, i)) {
      low = MIN (low, (double) origin[i]);
      high = MAX (high, (double) origin[i]);
    }
  return high > low ? high - low : 0;
}

/* Copies that the threads of the team make, each its own. */
typedef struct
{
  Noise *noise;
  int first; /* number of the first copy */
  int n_copies;
  int n_members;
  float *points;
} Shaking;

/* A copy's noise is a stream of its own, so it does not matter who makes it. Both halves of each
 * pair of Box and Muller are used. */
static void
shake_copy (const Noise *self,
            int          copy,
            float       *point)
{
  g_autofree char *name = g_strdup_printf ("copy-%d", copy);
  const float *origin = weft_field_get_origin (self->run->field);
  WeftRandom random;
  double halves[2] = { 0 };

  weft_random_init (&random, weft_random_key (self->run->request->seed, name), 0);
  for (gint64 i = 0; i < self->n; i++) {
    if (i % 2 == 0) {
      double radius = sqrt (-2 * log (1 - weft_random_uniform (&random))) * self->deviation;

      sincos (2 * G_PI * weft_random_uniform (&random), &halves[1], &halves[0]);
      halves[0] *= radius;
      halves[1] *= radius;
    }
    point[i] = self->is_free[i] ? origin[i] + (float) halves[i % 2] : origin[i];
  }
}

/* A WeftTeamFunc. */
static void
shake_share (int      member,
             gpointer data)
{
  const Shaking *self = data;

  for (int k = member; k < self->n_copies; k += self->n_members)
    shake_copy (self->noise, self->first + k, self->points + k * self->noise->n);
}

static void
shake (Noise *self,
       int    n_copies,
       float *points)
{
  Shaking shaking = { self, self->n_done, n_copies, MIN (weft_team_get_size (), n_copies), points };

  weft_team_run (shaking.n_members, shake_share, &shaking);
  self->n_done += n_copies;
}

static gboolean
add_copies (Noise   *self,
            int      n_copies,
            GError **error)
{
  g_autofree float *points = g_new (float, n_copies * self->n), *gradients = g_new (float, n_copies * self->n), *scores = g_new (float, n_copies);

  shake (self, n_copies, points);
  if (!weft_field_differentiate (self->run->field, points, n_copies, scores, gradients, weft_saliency_get_stop (self->run), error))
    return FALSE;
  for (gint64 k = 0; k < n_copies; k++)
    for (gint64 i = 0; i < self->n; i++) {
      double number = (double) gradients[k * self->n + i];

      self->sums[i] += number;
      self->squares[i] += number * number;
    }
  return TRUE;
}

/* Shows the mean so far where the field is the input and nothing else. */
static void
show_mean (Noise *self,
           int    done,
           int    n_copies)
{
  const WeftShape *item = weft_subject_get_item (self->run->subject);

  if (weft_shape_count (item) == self->n)
    weft_saliency_show (self->run, (double) done / n_copies, item, self->sums, 1.0 / done);
}

static gboolean
run_noise (WeftSaliencyRun  *self,
           gboolean          variance,
           GError          **error)
{
  Noise noise = { .run = self, .n = weft_field_get_n (self->field) };
  int n_copies = (int) weft_params_get_integer (self->params, "samples"), chunk = (int) weft_field_plan_rounds (self->field, n_copies, TRUE);
  gboolean squared = !variance && weft_params_get_boolean (self->params, "squared");
  g_autofree double *sums = g_new0 (double, noise.n), *squares = g_new0 (double, noise.n);
  g_autofree float *result = g_new (float, noise.n);
  g_autofree gboolean *is_free = find_free (self->field);

  noise.is_free = is_free;
  noise.deviation = weft_params_get_real (self->params, "noise") * find_range (self->field);
  noise.sums = sums;
  noise.squares = squares;
  for (int done = 0; done < n_copies;) {
    int n = MIN (chunk, n_copies - done);

    if (!add_copies (&noise, n, error))
      return FALSE;
    done += n;
    show_mean (&noise, done, n_copies);
  }
  for (gint64 i = 0; i < noise.n; i++) {
    double mean = sums[i] / n_copies, square = squares[i] / n_copies;

    result[i] = (float) (variance ? MAX (square - mean * mean, 0) : squared ? square
                                                                            : mean);
  }
  clear_bound (self->field, result);
  return weft_saliency_take_field (self, result, error);
}

static gboolean
run_smoothgrad (WeftSaliencyRun  *self,
                GError          **error)
{
  return run_noise (self, FALSE, error);
}

static gboolean
run_vargrad (WeftSaliencyRun  *self,
             GError          **error)
{
  return run_noise (self, TRUE, error);
}

#define COPIES_HELP N_("Noisy copies of the input whose gradients are taken.")
#define NOISE_HELP  N_("Standard deviation of the noise, as a part of the input’s range.")

#define COPIES                                                                                                  \
  {                                                                                                             \
    .id = "samples", .type = WEFT_PARAM_INTEGER, .title = N_("Copies"), .help = COPIES_HELP, .fallback = "25", \
    .minimum = 2, .maximum = 1000, .flags = WEFT_PARAM_LOG,                                                     \
  }
#define NOISE                                                                                              \
  {                                                                                                        \
    .id = "noise", .type = WEFT_PARAM_REAL, .title = N_("Noise"), .help = NOISE_HELP, .fallback = "0.15", \
    .minimum = 0, .maximum = 1,                                                                            \
  }

static const WeftParam smooth_params[] = {
  COPIES,
  NOISE,
  { .id = "squared", .type = WEFT_PARAM_BOOLEAN, .title = N_("Squared"), .help = N_("Takes the mean of squared gradients instead, which has no sign: SmoothGrad-squared."), .fallback = "false" },
  { NULL },
};

static const WeftParam variance_params[] = { COPIES, NOISE, { NULL } };

const WeftSaliencyMethod weft_saliency_smoothgrad = {
  .id = "smoothgrad",
  .title = N_("SmoothGrad"),
  .help = N_("The mean gradient of noisy copies of the input: smoother than the gradient, at the price of some time."),
  .source = "Smilkov et al. 2017, “SmoothGrad: removing noise by adding noise”, equation 1",
  .params = smooth_params,
  .flags = WEFT_SALIENCY_RANDOM,
  .run = run_smoothgrad,
};

const WeftSaliencyMethod weft_saliency_vargrad = {
  .id = "vargrad",
  .title = N_("VarGrad"),
  .help = N_("How much the gradient varies among noisy copies of the input: where the model is touchy."),
  .source = "Adebayo et al. 2018, “Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values”",
  .params = variance_params,
  .flags = WEFT_SALIENCY_RANDOM | WEFT_SALIENCY_UNSIGNED,
  .run = run_vargrad,
};
