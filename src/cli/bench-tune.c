/* bench-tune.c: what it takes to decide what is tried next
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tpe_1000: a study of a thousand trials in a space such as that of a network, whose objective
 * takes no time; a sample is a study, in milliseconds of the processor a trial, as its peer is
 * timed.
 */
#include "cli/bench.h"

#include "tune/sampler.h"

#include <math.h>
#include <time.h>

#define SAMPLES 5

static WeftSpace *
make_space (GError **error)
{
  static const char *const dimensions[][2] = {
    { "optimizer", "sgd,adam,rmsprop" },
    { "learning_rate", "1e-5..1:log" },
    { "weight_decay", "1e-7..1e-1:log" },
    { "units", "16..1024:int:log" },
    { "dropout", "0..0.8:step=0.1" },
    { "layers", "1..6:int" },
    { "momentum", "0..0.99:if=optimizer=sgd" },
  };
  g_autoptr (WeftSpace) space = weft_space_new ();

  for (guint i = 0; i < G_N_ELEMENTS (dimensions); i++)
    if (!weft_space_add (space, dimensions[i][0], dimensions[i][1], NULL, error))
      return NULL;
  return g_steal_pointer (&space);
}

static gboolean
run_study (const WeftSpace  *space,
           guint             n_trials,
           guint64           seed,
           GError          **error)
{
  gboolean maximize = FALSE;
  g_autoptr (WeftTuneHistory) history = weft_tune_history_new (space, &maximize, 1);
  g_autoptr (WeftSampler) sampler = weft_sampler_new (weft_sampler_find_kind ("tpe"), NULL, space, 1, seed, error);

  for (guint number = 0; number < n_trials && sampler != NULL; number++) {
    g_autofree double *point = weft_sampler_suggest (sampler, history, number, error);
    double value;

    if (point == NULL)
      return FALSE;
    value = pow (log10 (point[1]) + 3, 2) + pow (log10 (point[2]) + 4, 2) + pow (point[4] - 0.3, 2) + fabs (point[5] - 3) + point[0];
    weft_tune_history_begin (history, number, point);
    weft_tune_history_finish (history, number, WEFT_TUNE_COMPLETE, &value);
  }
  return sampler != NULL;
}

gboolean
weft_bench_tpe (WeftBench  *self,
                GError    **error)
{
  g_autoptr (WeftSpace) space = make_space (error);

  self->unit = 1000;
  for (guint64 seed = 0; seed < SAMPLES && space != NULL; seed++) {
    clock_t before = clock ();
    double milliseconds;

    if (!run_study (space, (guint) self->batch, seed, error))
      return FALSE;
    milliseconds = (double) (clock () - before) * 1000 / CLOCKS_PER_SEC / self->batch;
    g_array_append_val (self->samples, milliseconds);
  }
  return space != NULL;
}
