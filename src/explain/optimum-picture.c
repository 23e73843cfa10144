/* optimum-picture.c: pictures by their frequencies or phases, moved about while they are changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "fourier": Olah, Mordvintsev and Schubert 2017, with Lucid's defaults. "maco": Fel et al. 2023;
 * Xplique's crops are of a canvas of twice the model's side, these of one of its own.
 */
#include "explain/optimum-private.h"

#include "base/i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Deviation of the first frequencies and phases. */
#define FIRST_FREQUENCY 0.01
#define FIRST_PHASE     1.0

/* Adam's and Nadam's. */
#define MEAN_DECAY   0.9
#define SQUARE_DECAY 0.999
#define LEAST_ROOT   1e-8

/* Of a picture's side, how far the middle of a crop strays. */
#define CROP_DEVIATION 0.15

/* Of a picture's pixels, from which on they are seen whole: as Xplique's plots have it. */
#define OPAQUE_FROM 0.8

const WeftParam weft_optimum_fourier_params[] = {
  { .id = "steps", .type = WEFT_PARAM_INTEGER, .title = N_("Steps"), .help = N_("How often the picture is changed"), .fallback = "512", .minimum = 1, .maximum = 100000, .flags = WEFT_PARAM_LOG },
  { .id = "learning_rate", .type = WEFT_PARAM_REAL, .title = N_("Step size"), .help = N_("How far each step goes"), .fallback = "0.05", .minimum = 1e-6, .maximum = 10, .flags = WEFT_PARAM_LOG },
  { .id = "transforms",
    .type = WEFT_PARAM_BOOLEAN,
    .title = N_("Move about"),
    .help = N_("Whether each step sees the picture shifted, scaled and turned a little, so that what it shows does not hang on single pixels"),
    .fallback = "true" },
  { .id = "images", .type = WEFT_PARAM_INTEGER, .title = N_("Pictures"), .help = N_("How many are looked for at once, to see several sides of a unit"), .fallback = "1", .minimum = 1, .maximum = 16 },
  { .id = "diversity",
    .type = WEFT_PARAM_REAL,
    .title = N_("Diversity"),
    .help = N_("How much several pictures are kept apart, by the Gram matrices of the layer, in units of the activation"),
    .fallback = "1",
    .maximum = 1000,
    .flags = WEFT_PARAM_EXPERT },
  { NULL },
};

const WeftParam weft_optimum_maco_params[] = {
  { .id = "steps", .type = WEFT_PARAM_INTEGER, .title = N_("Steps"), .help = N_("How often the picture is changed"), .fallback = "256", .minimum = 1, .maximum = 100000, .flags = WEFT_PARAM_LOG },
  { .id = "learning_rate", .type = WEFT_PARAM_REAL, .title = N_("Step size"), .help = N_("How far each step goes"), .fallback = "1", .minimum = 1e-6, .maximum = 10, .flags = WEFT_PARAM_LOG },
  { .id = "crops", .type = WEFT_PARAM_INTEGER, .title = N_("Crops"), .help = N_("At how many pieces of the picture each step looks"), .fallback = "32", .minimum = 1, .maximum = 64 },
  { .id = "crop_first", .type = WEFT_PARAM_REAL, .title = N_("First crop"), .help = N_("Which share of a side the pieces have at first"), .fallback = "1", .minimum = 0.05, .maximum = 1 },
  { .id = "crop_last", .type = WEFT_PARAM_REAL, .title = N_("Last crop"), .help = N_("Which share of a side the pieces have at last"), .fallback = "0.5", .minimum = 0.05, .maximum = 1 },
  { .id = "noise", .type = WEFT_PARAM_REAL, .title = N_("Noise"), .help = N_("How much each piece is shaken, of the way from black to white"), .fallback = "0.08", .maximum = 1 },
  { NULL },
};

/* What both go by. */
typedef struct
{
  WeftOptimumRun *run;
  WeftPictureCode *code; /* Owned */
  WeftRandom random;
  gint64 n_codes;   /* of one picture */
  gint64 n_points;  /* pictures that the model is shown in a step */
  float *codes;     /* n_images × n_codes: what is changed */
  float *means;     /* of gradients, the same */
  float *squares;   /* of their squares, the same */
  float *dcodes;    /* the same */
  float *shares;    /* n_images × item: pictures in 0 … 1 */
  float *dshares;   /* the same */
  float *moved;     /* item: one of them, moved about */
  float *points;    /* n_points × item */
  float *gradients; /* the same */
  float *values;    /* n_points */
  WeftWarp *warps;  /* n_points */
  double *care;     /* (nullable): what pulled at each pixel so far */
} PictureSearch;

static void
free_search (gpointer data)
{
  PictureSearch *self = data;

  g_clear_pointer (&self->code, weft_picture_code_free);
  g_free (self->codes);
  g_free (self->means);
  g_free (self->squares);
  g_free (self->dcodes);
  g_free (self->shares);
  g_free (self->dshares);
  g_free (self->moved);
  g_free (self->points);
  g_free (self->gradients);
  g_free (self->values);
  g_free (self->warps);
  g_free (self->care);
  g_free (self);
}

static void
make_room (PictureSearch *self)
{
  gint64 n = self->n_codes * self->run->n_images, size = self->run->space->n;

  self->codes = g_new0 (float, n);
  self->means = g_new0 (float, n);
  self->squares = g_new0 (float, n);
  self->dcodes = g_new0 (float, n);
  self->shares = g_new0 (float, size * self->run->n_images);
  self->dshares = g_new0 (float, size * self->run->n_images);
  self->moved = g_new0 (float, size);
  self->points = g_new0 (float, size * self->n_points);
  self->gradients = g_new0 (float, size * self->n_points);
  self->values = g_new0 (float, self->n_points);
  self->warps = g_new0 (WeftWarp, self->n_points);
}

static void
draw_start (PictureSearch *self,
            double         deviation)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (self->run->seed, "optimum.start"), 0);
  for (gint64 i = 0; i < self->run->n_images * self->n_codes; i++)
    self->codes[i] = (float) (deviation * weft_random_normal (&random));
  weft_random_init (&self->random, weft_random_key (self->run->seed, "optimum.transforms"), 0);
}

static gboolean
render (PictureSearch  *self,
        GError        **error)
{
  gint64 n = self->run->space->n;

  for (gint64 image = 0; image < self->run->n_images; image++) {
    if (!weft_picture_code_render (self->code, self->codes + image * self->n_codes, self->shares + image * n, error))
      return FALSE;
    weft_input_space_from_shares (self->run->space, self->shares + image * n, self->run->images + image * n);
  }
  return TRUE;
}

static PictureSearch *
start_search (WeftOptimumRun  *run,
              gboolean         phases,
              gint64           n_points,
              double           deviation,
              GError         **error)
{
  PictureSearch *self = g_new0 (PictureSearch, 1);

  self->run = run;
  self->n_points = n_points;
  self->code = weft_picture_code_new (run->space, phases, error);
  if (self->code != NULL) {
    self->n_codes = weft_picture_code_get_n (self->code);
    make_room (self);
    draw_start (self, deviation);
  }
  if (self->code == NULL || !render (self, error))
    g_clear_pointer (&self, free_search);
  return self;
}

/* Adam (Kingma and Ba 2015), or with its mean a step ahead Nadam (Dozat 2016), upward. */
static void
ascend (PictureSearch *self,
        gboolean       ahead)
{
  double rate = weft_params_get_real (self->run->params, "learning_rate"), t = (double) self->run->step + 1;
  double next = 1 - pow (MEAN_DECAY, t + 1), now = 1 - pow (MEAN_DECAY, t), square = 1 - pow (SQUARE_DECAY, t);

  for (gint64 i = 0; i < self->n_codes * self->run->n_images; i++) {
    double gradient = (double) self->dcodes[i], mean = MEAN_DECAY * (double) self->means[i] + (1 - MEAN_DECAY) * gradient;
    double variance = SQUARE_DECAY * (double) self->squares[i] + (1 - SQUARE_DECAY) * gradient * gradient;
    double way = ahead ? MEAN_DECAY * mean / next + (1 - MEAN_DECAY) * gradient / now : mean / now;

    self->means[i] = (float) mean;
    self->squares[i] = (float) variance;
    self->codes[i] += (float) (rate * way / (sqrt (variance / square) + LEAST_ROOT));
  }
}

/* What the model is shown as point @k: a picture moved by a warp, and shaken. */
static void
show (PictureSearch *self,
      gint64         k,
      gint64         image,
      double         noise)
{
  const WeftInputSpace *space = self->run->space;

  weft_warp_run (&self->warps[k], space->channels, space->height, space->width, self->shares + image * space->n, 0.5f, self->moved);
  for (gint64 i = 0; noise > 0 && i < space->n; i++)
    self->moved[i] += (float) (noise * (2 * weft_random_uniform (&self->random) - 1));
  weft_input_space_from_shares (space, self->moved, self->points + k * space->n);
}

/* What came back by point @k is added to its picture's. */
static void
take_back (PictureSearch *self,
           gint64         k,
           gint64         image)
{
  const WeftInputSpace *space = self->run->space;
  float *gradient = self->gradients + k * space->n;

  for (gint64 i = 0; i < space->n; i++)
    gradient[i] *= space->high[i] - space->low[i];
  weft_warp_gradient (&self->warps[k], space->channels, space->height, space->width, gradient, self->dshares + image * space->n);
}

/* Asks the model; what was drawn for a step that is stopped is drawn again. */
static gboolean
ask (PictureSearch     *self,
     const WeftRandom  *before,
     const WeftStop    *stop,
     GError           **error)
{
  if (!weft_objective_value_run (self->run->objective, self->points, self->n_points, self->values, self->gradients, stop, error)) {
    self->random = *before;
    return FALSE;
  }
  memset (self->dshares, 0, (gsize) (self->run->n_images * self->run->space->n) * sizeof (float));
  weft_optimum_run_note (self->run, self->values, self->n_points);
  return TRUE;
}

/* A step by what has come back to the pictures. */
static gboolean
move_on (PictureSearch  *self,
         gboolean        ahead,
         GError        **error)
{
  gint64 n = self->run->space->n;

  for (gint64 image = 0; image < self->run->n_images; image++)
    if (!weft_picture_code_gradient (self->code, self->codes + image * self->n_codes, self->dshares + image * n, self->dcodes + image * self->n_codes, error))
      return FALSE;
  ascend (self, ahead);
  return render (self, error);
}

static gpointer
begin_fourier (WeftOptimumRun  *run,
               GError         **error)
{
  return start_search (run, FALSE, run->n_images, FIRST_FREQUENCY, error);
}

static gboolean
step_fourier (gpointer         state,
              const WeftStop  *stop,
              GError         **error)
{
  const WeftWarp as_it_is = { { 1, 0, 0 }, { 0, 1, 0 } };
  PictureSearch *self = state;
  const WeftInputSpace *space = self->run->space;
  gboolean moves = weft_params_get_boolean (self->run->params, "transforms");
  WeftRandom before = self->random;

  for (gint64 image = 0; image < self->n_points; image++) {
    self->warps[image] = moves ? weft_warp_draw (&self->random, space->height, space->width) : as_it_is;
    show (self, image, image, 0);
  }
  if (!ask (self, &before, stop, error))
    return FALSE;
  for (gint64 image = 0; image < self->n_points; image++)
    take_back (self, image, image);
  return move_on (self, FALSE, error);
}

const WeftOptimumOps weft_optimum_fourier_ops = { begin_fourier, step_fourier, free_search };

static gpointer
begin_maco (WeftOptimumRun  *run,
            GError         **error)
{
  PictureSearch *self = start_search (run, TRUE, weft_params_get_integer (run->params, "crops"), FIRST_PHASE, error);
  gint64 places = run->space->height * run->space->width;

  if (self == NULL)
    return NULL;
  self->care = g_new0 (double, places);
  run->opacity = g_new0 (float, places);
  if (run->space->samples == NULL)
    g_ptr_array_add (run->remarks, g_strdup (_("There is no data to take the amplitudes of frequencies from, so they fall as in pictures of the world.")));
  return self;
}

/* A piece of the picture, smaller from step to step. */
static WeftWarp
draw_crop (PictureSearch *self)
{
  const WeftParams *params = self->run->params;
  double first = weft_params_get_real (params, "crop_first"), last = weft_params_get_real (params, "crop_last");
  double share = first + (last - first) * (double) self->run->step / (double) weft_params_get_integer (params, "steps");
  double row = 0.5 + CROP_DEVIATION * weft_random_normal (&self->random), column = 0.5 + CROP_DEVIATION * weft_random_normal (&self->random);

  return weft_warp_crop (self->run->space->height, self->run->space->width, share, CLAMP (row, share / 2, 1 - share / 2), CLAMP (column, share / 2, 1 - share / 2));
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* Where the steps have pulled so far: the fifth of the pixels where they pulled most is seen
 * whole. */
static void
note_care (PictureSearch *self)
{
  gint64 places = self->run->space->height * self->run->space->width;
  g_autofree double *sorted = NULL;
  double whole;

  for (gint64 i = 0; i < self->run->space->n; i++)
    self->care[i % places] += fabs ((double) self->dshares[i]);
  sorted = g_memdup2 (self->care, (gsize) places * sizeof (double));
  qsort (sorted, (gsize) places, sizeof (double), compare);
  whole = sorted[(gint64) (OPAQUE_FROM * (double) (places - 1))];
  for (gint64 i = 0; i < places; i++)
    self->run->opacity[i] = whole > 0 ? (float) MIN (self->care[i] / whole, 1) : 1;
}

static gboolean
step_maco (gpointer         state,
           const WeftStop  *stop,
           GError         **error)
{
  PictureSearch *self = state;
  double noise = weft_params_get_real (self->run->params, "noise");
  WeftRandom before = self->random;

  for (gint64 k = 0; k < self->n_points; k++) {
    self->warps[k] = draw_crop (self);
    show (self, k, 0, noise);
  }
  if (!ask (self, &before, stop, error))
    return FALSE;
  for (gint64 k = 0; k < self->n_points; k++)
    take_back (self, k, 0);
  note_care (self);
  return move_on (self, TRUE, error);
}

const WeftOptimumOps weft_optimum_maco_ops = { begin_maco, step_maco, free_search };
