/* optimum-plain.c: the input itself, moved along its gradient
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x ← x + η dJ/dx, within what inputs can be. For tables it is what there is; of pictures it
 * makes noise that moves the unit, which says more of the model than of what the unit is for.
 * Source: Erhan et al. 2009, “Visualizing Higher-Layer Features of a Deep Network”.
 */
#include "explain/optimum-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* How many of the last steps must have brought something. */
#define PATIENCE 16

/* Of the way from the least to the most: the first noise. */
#define FIRST_DEVIATION 0.05

const WeftParam weft_optimum_plain_params[] = {
  { .id = "steps", .type = WEFT_PARAM_INTEGER, .title = N_("Steps"), .help = N_("How often the input is changed"), .fallback = "256", .minimum = 1, .maximum = 100000, .flags = WEFT_PARAM_LOG },
  { .id = "learning_rate",
    .type = WEFT_PARAM_REAL,
    .title = N_("Step size"),
    .help = N_("η of x ← x + η dJ/dx; with even steps, of the way from the least to the most that inputs can be"),
    .fallback = "0.01",
    .minimum = 1e-9,
    .maximum = 1e9,
    .flags = WEFT_PARAM_LOG },
  { .id = "even",
    .type = WEFT_PARAM_BOOLEAN,
    .title = N_("Even steps"),
    .help = N_("Whether the gradient only gives the direction and all steps are of one length, or they are as long as it is"),
    .fallback = "true" },
  { .id = "decay",
    .type = WEFT_PARAM_REAL,
    .title = N_("Decay"),
    .help = N_("Which share of its distance to the middle each number goes back in a step, so that only what matters moves away"),
    .fallback = "0",
    .maximum = 0.9 },
  { .id = "tolerance",
    .type = WEFT_PARAM_REAL,
    .title = N_("Stop below"),
    .help = N_("It ends once 16 steps bring less than this share more; 0: never"),
    .fallback = "0.0001",
    .maximum = 1,
    .flags = WEFT_PARAM_LOG },
  { NULL },
};

typedef struct
{
  WeftOptimumRun *run;
  float *gradients;
  double width; /* mean way from the least to the most */
} PlainState;

static void
free_state (gpointer data)
{
  PlainState *self = data;

  g_free (self->gradients);
  g_free (self);
}

static double
get_middle (const WeftInputSpace *space,
            gint64                i)
{
  return ((double) space->low[i] + (double) space->high[i]) / 2;
}

static gpointer
begin (WeftOptimumRun  *run,
       GError         **error)
{
  const WeftInputSpace *space = run->space;
  PlainState *self = g_new0 (PlainState, 1);
  WeftRandom random;

  self->run = run;
  self->gradients = g_new (float, space->n);
  weft_random_init (&random, weft_random_key (run->seed, "optimum.start"), 0);
  for (gint64 i = 0; i < space->n; i++) {
    double width = fabs ((double) space->high[i] - (double) space->low[i]);

    self->width += width / (double) space->n;
    run->images[i] = run->start != NULL ? run->start[i] : (float) (get_middle (space, i) + FIRST_DEVIATION * width * weft_random_normal (&random));
  }
  weft_input_space_clip (space, run->images);
  return self;
}

static double
find_rate (const PlainState *self)
{
  double rate = weft_params_get_real (self->run->params, "learning_rate"), square = 0;

  if (!weft_params_get_boolean (self->run->params, "even"))
    return rate;
  for (gint64 i = 0; i < self->run->space->n; i++)
    square += pow ((double) self->gradients[i], 2) / (double) self->run->space->n;
  return square > 0 ? rate * self->width / sqrt (square) : 0;
}

/* Whether the last steps have brought next to nothing. */
static gboolean
has_settled (const WeftOptimumRun *run)
{
  double tolerance = weft_params_get_real (run->params, "tolerance");
  guint n = run->curve->len;
  double now, before;

  if (tolerance == 0 || n <= PATIENCE)
    return FALSE;
  now = g_array_index (run->curve, double, n - 1);
  before = g_array_index (run->curve, double, n - 1 - PATIENCE);
  return fabs (now - before) <= tolerance * MAX (fabs (now), fabs (before));
}

/* People are told which rule ended it. */
static void
settle (WeftOptimumRun *run)
{
  run->settled = TRUE;
  g_ptr_array_add (run->remarks, g_strdup_printf (_("It rises no more: the last %d steps brought less than a share of %g."), PATIENCE, weft_params_get_real (run->params, "tolerance")));
}

static gboolean
step (gpointer         state,
      const WeftStop  *stop,
      GError         **error)
{
  PlainState *self = state;
  WeftOptimumRun *run = self->run;
  double decay = weft_params_get_real (run->params, "decay"), rate;
  float value;

  if (!weft_objective_value_run (run->objective, run->images, 1, &value, self->gradients, stop, error))
    return FALSE;
  weft_optimum_run_note (run, &value, 1);
  rate = find_rate (self);
  for (gint64 i = 0; i < run->space->n; i++) {
    double middle = get_middle (run->space, i);

    run->images[i] = (float) (middle + (1 - decay) * ((double) run->images[i] - middle) + rate * (double) self->gradients[i]);
  }
  weft_input_space_clip (run->space, run->images);
  if (has_settled (run))
    settle (run);
  return TRUE;
}

const WeftOptimumOps weft_optimum_plain_ops = { begin, step, free_state };
