/* saliency-perturb.c: methods that take parts of the input away and look what becomes of the score
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* A window sliding over a picture; drops are shared by the pixels under it. */
typedef struct
{
  WeftSaliencyRun *run;
  const float *fill;
  gint64 window;
  gint64 stride;
  gint64 n_across;
  gint64 n_windows;
  double *sums; /* of a pixel */
  double *counts;
} Slide;

static gint64
count_steps (gint64 extent,
             gint64 window,
             gint64 stride)
{
  return extent <= window ? 1 : (extent - window + stride - 1) / stride + 1;
}

/* Rows and columns under window @index; the last ones end at the border. */
static void
find_window (const Slide *self,
             gint64       index,
             gint64      *top,
             gint64      *left,
             gint64      *bottom,
             gint64      *right)
{
  *top = MAX (MIN (index / self->n_across * self->stride, self->run->height - self->window), 0);
  *left = MAX (MIN (index % self->n_across * self->stride, self->run->width - self->window), 0);
  *bottom = MIN (*top + self->window, self->run->height);
  *right = MIN (*left + self->window, self->run->width);
}

static void
cover (const Slide *self,
       gint64       index,
       float       *point)
{
  const WeftSaliencyRun *run = self->run;
  gint64 top, left, bottom, right;

  find_window (self, index, &top, &left, &bottom, &right);
  for (gint64 c = 0; c < run->channels; c++)
    for (gint64 y = top; y < bottom; y++)
      for (gint64 x = left; x < right; x++)
        weft_field_erase (run->field, point, (c * run->height + y) * run->width + x, self->fill);
}

static void
note_drop (Slide  *self,
           gint64  index,
           double  drop)
{
  gint64 top, left, bottom, right;

  find_window (self, index, &top, &left, &bottom, &right);
  for (gint64 y = top; y < bottom; y++)
    for (gint64 x = left; x < right; x++) {
      self->sums[y * self->run->width + x] += drop;
      self->counts[y * self->run->width + x] += 1;
    }
}

/* Scores @n windows from @first on. */
static gboolean
score_windows (Slide   *self,
               gint64   first,
               gint64   n,
               GError **error)
{
  WeftField *field = self->run->field;
  gint64 size = weft_field_get_n (field);
  g_autofree float *points = g_new (float, size *n), *scores = g_new (float, n);

  for (gint64 k = 0; k < n; k++) {
    memcpy (points + k * size, weft_field_get_origin (field), (gsize) size * sizeof (float));
    cover (self, first + k, points + k * size);
  }
  if (!weft_field_score (field, points, n, scores, NULL, weft_saliency_get_stop (self->run), error))
    return FALSE;
  for (gint64 k = 0; k < n; k++)
    note_drop (self, first + k, self->run->result->score - (double) scores[k]);
  return TRUE;
}

/* The mean drop of each pixel so far. */
static void
find_means (const Slide *self,
            double      *means)
{
  for (gint64 i = 0; i < self->run->height * self->run->width; i++)
    means[i] = self->counts[i] > 0 ? self->sums[i] / self->counts[i] : 0;
}

static gboolean
slide (Slide   *self,
       double   fraction,
       GError **error)
{
  gint64 n_pixels = self->run->height * self->run->width, chunk;
  g_autofree double *means = g_new (double, n_pixels);

  memset (self->sums, 0, (gsize) n_pixels * sizeof (double));
  memset (self->counts, 0, (gsize) n_pixels * sizeof (double));
  self->n_across = count_steps (self->run->width, self->window, self->stride);
  self->n_windows = self->n_across * count_steps (self->run->height, self->window, self->stride);
  chunk = weft_field_plan_rounds (self->run->field, self->n_windows, FALSE);
  for (gint64 first = 0; first < self->n_windows; first += chunk)
    if (!score_windows (self, first, MIN (chunk, self->n_windows - first), error))
      return FALSE;
  find_means (self, means);
  weft_saliency_show (self->run, fraction, &WEFT_SHAPE (self->run->height, self->run->width), means, 1);
  return TRUE;
}

/* A pixel's drop, in equal parts for its channels. */
static gboolean
take_pixels (WeftSaliencyRun  *self,
             const double     *drops,
             GError          **error)
{
  gint64 n_pixels = self->height * self->width;
  g_autofree float *values = g_new (float, self->channels *n_pixels);

  for (gint64 i = 0; i < self->channels * n_pixels; i++)
    values[i] = (float) (drops[i % n_pixels] / (double) self->channels);
  return weft_saliency_take (self, weft_subject_get_item (self->subject), values, error);
}

/* First coarsely, to have something to look at, then as asked. */
static gboolean
occlude_picture (WeftSaliencyRun  *self,
                 const float      *fill,
                 GError          **error)
{
  gint64 n_pixels = self->height * self->width, window = weft_params_get_integer (self->params, "window"), stride = weft_params_get_integer (self->params, "stride");
  g_autofree double *sums = g_new (double, n_pixels), *counts = g_new (double, n_pixels), *means = g_new (double, n_pixels);
  Slide state = { .run = self, .fill = fill, .sums = sums, .counts = counts };

  window = window > 0 ? window : MAX ((MIN (self->height, self->width) + 3) / 7, 1);
  stride = stride > 0 ? stride : MAX (window / 2, 1);
  if (self->watch != NULL && self->watch->progress != NULL) {
    state.window = state.stride = 2 * window;
    if (!slide (&state, 0.1, error))
      return FALSE;
  }
  state.window = window;
  state.stride = stride;
  if (!slide (&state, 1, error))
    return FALSE;
  find_means (&state, means);
  weft_saliency_check (self, "windows", N_("Windows that were covered"), (double) state.n_windows, INFINITY);
  return take_pixels (self, means, error);
}

/* Each number, or word, by itself. */
static gboolean
occlude_numbers (WeftSaliencyRun  *self,
                 const float      *fill,
                 GError          **error)
{
  const WeftShape *item = weft_subject_get_item (self->subject);
  gint64 n_items = weft_shape_count (item), size = weft_field_get_n (self->field), chunk = weft_field_plan_rounds (self->field, n_items, FALSE);
  g_autofree float *points = g_new (float, (size) *chunk), *drops = g_new (float, n_items);

  for (gint64 first = 0; first < n_items; first += chunk) {
    gint64 n = MIN (chunk, n_items - first);

    for (gint64 k = 0; k < n; k++) {
      memcpy (points + k * size, weft_field_get_origin (self->field), (gsize) size * sizeof (float));
      weft_field_erase (self->field, points + k * size, first + k, fill);
    }
    if (!weft_field_score (self->field, points, n, drops + first, NULL, weft_saliency_get_stop (self), error))
      return FALSE;
    for (gint64 k = 0; k < n; k++)
      drops[first + k] = (float) (self->result->score - (double) drops[first + k]);
  }
  return weft_saliency_take (self, item, drops, error);
}

/* What the input holds at the baseline. */
static float *
make_fill (WeftSaliencyRun *self)
{
  g_autofree float *point = g_new (float, weft_field_get_n (self->field));
  float *fill = g_new0 (float, weft_shape_count (weft_subject_get_item (self->subject)));
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);

  weft_saliency_make_baseline (self, point);
  if (sites[0].n_words == 0)
    memcpy (fill, point, (gsize) weft_shape_count (weft_subject_get_item (self->subject)) * sizeof (float));
  return fill;
}

static gboolean
run_occlusion (WeftSaliencyRun  *self,
               GError          **error)
{
  g_autofree float *fill = make_fill (self);

  return self->channels > 0 ? occlude_picture (self, fill, error) : occlude_numbers (self, fill, error);
}

static const WeftParam occlusion_params[] = {
  WEFT_SALIENCY_BASELINE,
  { .id = "window", .type = WEFT_PARAM_INTEGER, .title = N_("Window"), .unit = N_("pixels"), .help = N_("Side of the square that is covered; 0: a seventh of the picture. Tables and texts are covered number by number and word by word."), .fallback = "0", .minimum = 0, .maximum = 4096 },
  { .id = "stride", .type = WEFT_PARAM_INTEGER, .title = N_("Stride"), .unit = N_("pixels"), .help = N_("How far the window moves; 0: half its side."), .fallback = "0", .minimum = 0, .maximum = 4096 },
  { NULL },
};

const WeftSaliencyMethod weft_saliency_occlusion = {
  .id = "occlusion",
  .title = N_("Occlusion"),
  .help = N_("Covers one part of the input after the other: what the score loses without it. Slower, but it asks the model itself and no gradient."),
  .source = "Zeiler and Fergus 2014, “Visualizing and Understanding Convolutional Networks”, section 4.2",
  .params = occlusion_params,
  .run = run_occlusion,
};

/* Random masks, and what the class keeps under each. */
typedef struct
{
  WeftSaliencyRun *run;
  const float *fill;
  gint64 cells;
  double probability;
  float *masks; /* of a round, each (height × width) */
  double *sums;
} Masks;

/* A coarse grid of zeros and ones, enlarged smoothly and shifted by up to a cell. */
static void
draw_mask (Masks *self,
           float *mask)
{
  WeftSaliencyRun *run = self->run;
  gint64 side = self->cells + 1, cell_height = (run->height + self->cells - 1) / self->cells, cell_width = (run->width + self->cells - 1) / self->cells;
  gint64 height = side * cell_height, width = side * cell_width;
  g_autofree float *grid = g_new (float, side *side), *large = g_new (float, height *width);
  gint64 down = weft_random_below (&run->random, (guint32) cell_height), across = weft_random_below (&run->random, (guint32) cell_width);

  for (gint64 i = 0; i < side * side; i++)
    grid[i] = weft_random_uniform (&run->random) < self->probability ? 1 : 0;
  weft_saliency_enlarge (grid, side, side, height, width, large);
  for (gint64 y = 0; y < run->height; y++)
    memcpy (mask + y * run->width, large + (y + down) * width + across, (gsize) run->width * sizeof (float));
}

static void
apply_mask (const Masks *self,
            const float *mask,
            float       *point)
{
  const float *origin = weft_field_get_origin (self->run->field);
  gint64 n_pixels = self->run->height * self->run->width;

  for (gint64 i = 0; i < self->run->channels * n_pixels; i++)
    point[i] = self->fill[i] + (origin[i] - self->fill[i]) * mask[i % n_pixels];
}

static gboolean
add_masks (Masks   *self,
           gint64   n,
           GError **error)
{
  WeftSaliencyRun *run = self->run;
  gint64 n_pixels = run->height * run->width, size = weft_field_get_n (run->field);
  g_autofree float *points = g_new (float, size *n), *scores = g_new (float, n), *probabilities = g_new (float, n);

  for (gint64 k = 0; k < n; k++) {
    draw_mask (self, self->masks + k * n_pixels);
    apply_mask (self, self->masks + k * n_pixels, points + k * size);
  }
  if (!weft_field_score (run->field, points, n, scores, probabilities, weft_saliency_get_stop (run), error))
    return FALSE;
  for (gint64 k = 0; k < n; k++)
    for (gint64 i = 0; i < n_pixels; i++)
      self->sums[i] += (double) probabilities[k] * (double) self->masks[k * n_pixels + i];
  return TRUE;
}

static gboolean
run_rise (WeftSaliencyRun  *self,
          GError          **error)
{
  gint64 n_masks = weft_params_get_integer (self->params, "masks"), n_pixels = self->height * self->width, chunk = weft_field_plan_rounds (self->field, n_masks, FALSE);
  g_autofree float *fill = make_fill (self), *masks = g_new (float, n_pixels *chunk);
  g_autofree double *sums = g_new0 (double, n_pixels);
  Masks state = { self, fill, weft_params_get_integer (self->params, "cells"), weft_params_get_real (self->params, "probability"), masks, sums };

  for (gint64 done = 0; done < n_masks;) {
    gint64 n = MIN (chunk, n_masks - done);

    if (!add_masks (&state, n, error))
      return FALSE;
    done += n;
    weft_saliency_show (self, (double) done / (double) n_masks, &WEFT_SHAPE (self->height, self->width), sums, 1 / ((double) done * state.probability));
  }
  for (gint64 i = 0; i < n_pixels; i++)
    sums[i] /= (double) n_masks * state.probability;
  return take_pixels (self, sums, error);
}

static const WeftParam rise_params[] = {
  WEFT_SALIENCY_BASELINE,
  { .id = "masks", .type = WEFT_PARAM_INTEGER, .title = N_("Masks"), .help = N_("How many random masks are tried: more are slower and smoother."), .fallback = "1000", .minimum = 10, .maximum = 100000, .flags = WEFT_PARAM_LOG },
  { .id = "cells", .type = WEFT_PARAM_INTEGER, .title = N_("Cells"), .help = N_("Cells of a mask along each side."), .fallback = "8", .minimum = 2, .maximum = 64 },
  { .id = "probability", .type = WEFT_PARAM_REAL, .title = N_("Visible part"), .help = N_("How likely a cell is to be visible."), .fallback = "0.5", .minimum = 0.05, .maximum = 0.95 },
  { NULL },
};

const WeftSaliencyMethod weft_saliency_rise = {
  .id = "rise",
  .title = N_("RISE"),
  .help = N_("Looks at the input through many random masks: pixels matter under which the class stays likely. Slow, and needs nothing but answers."),
  .source = "Petsiuk, Das and Saenko 2018, “RISE: Randomized Input Sampling for Explanation”, equation 6",
  .params = rise_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_UNSIGNED | WEFT_SALIENCY_RANDOM,
  .run = run_rise,
};
