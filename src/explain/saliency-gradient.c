/* saliency-gradient.c: methods that differentiate the score by the input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* Steps of an integral; doubled up to this while the sum does not add up. */
#define MAX_STEPS 300

/* Differences that more steps do not make smaller, as a part of all that is added up. */
#define ROUNDING 1e-4

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

/* Nodes and weights of Gauss–Legendre quadrature on 0 … 1, by Newton's method on the
 * Legendre polynomials. Source: Press et al. 2007, “Numerical Recipes”, section 4.6. */
static void
find_nodes (int     n,
            double *nodes,
            double *weights)
{
  for (int i = 0; i < n; i++) {
    double x = cos (G_PI * (i + 0.75) / (n + 0.5)), slope = 1, step = 1;

    for (int turn = 0; turn < 100 && fabs (step) > 1e-15; turn++) {
      double before = 1, now = x;

      for (int k = 2; k <= n; k++) {
        double next = ((2 * k - 1) * x * now - (k - 1) * before) / k;

        before = now;
        now = next;
      }
      slope = n > 1 ? n * (x * now - before) / (x * x - 1) : 1;
      step = n > 1 ? now / slope : x;
      x -= step;
    }
    nodes[i] = (1 - x) / 2;
    weights[i] = n > 1 ? 1 / ((1 - x * x) * slope * slope) : 1;
  }
}

/* A walk from a baseline to the sample. */
typedef struct
{
  WeftSaliencyRun *run;
  const float *baseline;
  double *sums; /* Σ weight × gradient */
  gint64 n;
} Walk;

static void
place_points (const Walk   *walk,
              const double *nodes,
              int           n_nodes,
              float        *points)
{
  const float *origin = weft_field_get_origin (walk->run->field);

  for (int k = 0; k < n_nodes; k++)
    for (gint64 i = 0; i < walk->n; i++)
      points[k * walk->n + i] = (float) ((double) walk->baseline[i] + nodes[k] * ((double) origin[i] - (double) walk->baseline[i]));
}

/* Σ_k weight_k ∂F/∂x at the nodes, in rounds. */
static gboolean
integrate (Walk    *walk,
           int      n_steps,
           GError **error)
{
  g_autofree double *nodes = g_new (double, n_steps), *weights = g_new (double, n_steps);
  int chunk = (int) weft_field_plan_rounds (walk->run->field, n_steps, TRUE);
  g_autofree float *points = g_new (float, chunk * walk->n), *gradients = g_new (float, chunk * walk->n), *scores = g_new (float, chunk);

  find_nodes (n_steps, nodes, weights);
  memset (walk->sums, 0, (gsize) walk->n * sizeof (double));
  for (int first = 0; first < n_steps; first += chunk) {
    int n = MIN (chunk, n_steps - first);

    place_points (walk, nodes + first, n, points);
    if (!weft_field_differentiate (walk->run->field, points, n, scores, gradients, weft_saliency_get_stop (walk->run), error))
      return FALSE;
    for (int k = 0; k < n; k++)
      for (gint64 i = 0; i < walk->n; i++)
        walk->sums[i] += weights[first + k] * (double) gradients[k * walk->n + i];
  }
  return TRUE;
}

/* What the parts add up to, and how large they are. */
typedef struct
{
  double total;
  double size;
} Parts;

/* Gradients times what lies between. */
static Parts
attribute (const Walk *walk,
           float      *to)
{
  const float *origin = weft_field_get_origin (walk->run->field);
  Parts parts = { 0 };

  for (gint64 i = 0; i < walk->n; i++) {
    double part = walk->sums[i] * ((double) origin[i] - (double) walk->baseline[i]);

    to[i] = (float) part;
    parts.total += part;
    parts.size += fabs (part);
  }
  return parts;
}

static gboolean
score_baseline (WeftSaliencyRun  *self,
                const float      *baseline,
                double           *score,
                GError          **error)
{
  float number;

  if (!weft_field_score (self->field, baseline, 1, &number, NULL, weft_saliency_get_stop (self), error))
    return FALSE;
  *score = (double) number;
  return TRUE;
}

static void
report_completeness (WeftSaliencyRun *self,
                     double           delta,
                     double           difference,
                     int              n_steps)
{
  double relative = fabs (difference) > 0 ? fabs (delta / difference) : fabs (delta);

  weft_saliency_check (self, "delta", N_("Sum of the parts less the score’s rise"), delta, INFINITY);
  weft_saliency_check (self, "completeness", N_("Completeness error"), relative, 0.01);
  weft_saliency_check (self, "steps", N_("Steps of the integral"), n_steps, INFINITY);
}

static gboolean
run_integrated (WeftSaliencyRun  *self,
                GError          **error)
{
  Walk walk = { .run = self, .n = weft_field_get_n (self->field) };
  g_autofree float *baseline = g_new (float, walk.n), *parts = g_new (float, walk.n);
  g_autofree double *sums = g_new (double, walk.n);
  int n_steps = (int) weft_params_get_integer (self->params, "steps");
  gboolean adapts = weft_params_get_boolean (self->params, "adaptive");
  double base, difference;
  Parts sum;

  weft_saliency_make_baseline (self, baseline);
  walk.baseline = baseline;
  walk.sums = sums;
  if (!score_baseline (self, baseline, &base, error))
    return FALSE;
  difference = self->result->score - base;
  for (;; n_steps = MIN (n_steps * 2, MAX_STEPS)) {
    if (!integrate (&walk, n_steps, error))
      return FALSE;
    sum = attribute (&walk, parts);
    if (!adapts || n_steps >= MAX_STEPS || fabs (sum.total - difference) <= MAX (0.01 * fabs (difference), ROUNDING * sum.size))
      break;
  }
  report_completeness (self, sum.total - difference, difference, n_steps);
  return weft_saliency_take_field (self, parts, error);
}

static const WeftParam integrated_params[] = {
  WEFT_SALIENCY_BASELINE,
  { .id = "steps", .type = WEFT_PARAM_INTEGER, .title = N_("Steps"), .help = N_("Points between the baseline and the input at which the gradient is taken."), .fallback = "50", .minimum = 1, .maximum = MAX_STEPS, .flags = WEFT_PARAM_LOG },
  { .id = "adaptive", .type = WEFT_PARAM_BOOLEAN, .title = N_("More steps where needed"), .help = N_("Doubles the steps until the parts add up to the score’s rise within 1 %."), .fallback = "true" },
  { NULL },
};

const WeftSaliencyMethod weft_saliency_integrated_gradients = {
  .id = "integrated-gradients",
  .title = N_("Integrated gradients"),
  .help = N_("Walks from an input without evidence to this one and adds up what each number contributes on the way. The parts add up to the score’s rise."),
  .source = "Sundararajan, Taly and Yan 2017, “Axiomatic Attribution for Deep Networks”, equation 1; Gauss–Legendre quadrature",
  .params = integrated_params,
  .run = run_integrated,
};

/* Gradients of noisy copies, summed up. */
typedef struct
{
  WeftSaliencyRun *run;
  double deviation;
  gint64 n;
  double *sums;
  double *squares;
} Noise;

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

static void
shake (Noise *self,
       int    n_copies,
       float *points)
{
  const float *origin = weft_field_get_origin (self->run->field);

  for (gint64 k = 0; k < n_copies; k++)
    for (gint64 i = 0; i < self->n; i++) {
      double noise = weft_random_normal (&self->run->random) * self->deviation;

      points[k * self->n + i] = weft_field_is_free (self->run->field, i) ? origin[i] + (float) noise : origin[i];
    }
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
