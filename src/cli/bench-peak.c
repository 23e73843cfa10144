/* bench-peak.c: how fast this machine multiplies and adds at the very best
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Independent chains of fused multiply-adds on registers, as many as hide the
 * latency: no memory, no dependence, nothing that a real loop could do better.
 * It knows nothing of the engine's kernels, so that they can be judged by it.
 */
#include "cli/machine.h"

#include "engine/team.h"

/* Chains of one vector each: enough for two units with a latency of five cycles,
 * few enough for the registers of every set. */
#define CHAINS 12
#define ROUNDS 4096
#define TRIES  250

#define ADD(i) (sums[i] = sums[i] * factor + summand)

/* Every set's loop is the same source with vectors of another width. */
#define DEFINE_LOOP(name, lanes, ...)                                                 \
  typedef float name##_vector __attribute__ ((vector_size (lanes * sizeof (float)))); \
  __VA_ARGS__ static double                                                           \
  name (void)                                                                         \
  {                                                                                   \
    name##_vector sums[CHAINS], factor, summand;                                      \
    double total = 0;                                                                 \
                                                                                      \
    factor = summand = (name##_vector){ 0 } + 0.5f;                                   \
    for (int i = 0; i < CHAINS; i++)                                                  \
      sums[i] = (name##_vector){ 0 } + (float) i;                                     \
    for (int round = 0; round < ROUNDS; round++) {                                    \
      /* Written out: only then do the sums stay in registers at every level of       \
       * optimization. */                                                             \
      ADD (0), ADD (1), ADD (2), ADD (3), ADD (4), ADD (5);                           \
      ADD (6), ADD (7), ADD (8), ADD (9), ADD (10), ADD (11);                         \
      __asm__ volatile(""                                                             \
                       : "+x"(factor), "+x"(summand));                                \
    }                                                                                 \
    for (int i = 0; i < CHAINS; i++)                                                  \
      total += (double) sums[i][0];                                                   \
    return total;                                                                     \
  }

#if defined __x86_64__
DEFINE_LOOP (run_avx512, 16, __attribute__ ((target ("avx512f,fma"))))
DEFINE_LOOP (run_avx2, 8, __attribute__ ((target ("avx2,fma"))))
DEFINE_LOOP (run_baseline, 4, )
#endif

typedef struct
{
  double (*loop) (void);
  int lanes;
  double totals[WEFT_TEAM_MAX]; /* what comes out, so that it has to be computed */
} PeakLoop;

#if defined __x86_64__
static PeakLoop
choose_loop (void)
{
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f"))
    return (PeakLoop){ .loop = run_avx512, .lanes = 16 };
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return (PeakLoop){ .loop = run_avx2, .lanes = 8 };
  return (PeakLoop){ .loop = run_baseline, .lanes = 4 };
}

static void
run_member (int      member,
            gpointer data)
{
  PeakLoop *loop = data;

  for (int i = 0; i < 8; i++)
    loop->totals[member] += loop->loop ();
}

double
weft_machine_measure_peak (int n_threads)
{
  PeakLoop loop = choose_loop ();
  double flops = 8.0 * ROUNDS * CHAINS * loop.lanes * 2 * n_threads;
  gint64 best = G_MAXINT64;

  for (int try = 0; try < TRIES; try++) {
    gint64 before = g_get_monotonic_time ();

    /* A millisecond or two a try: long against the clock, short against the
     * turns of other programs; half a second together. */
    for (int i = 0; i < 16; i++)
      weft_team_run (n_threads, run_member, &loop);
    best = MIN (best, g_get_monotonic_time () - before);
  }
  return 16 * flops / ((double) MAX (best, 1) * 1e-6) * 1e-9;
}
#else
double
weft_machine_measure_peak (int n_threads)
{
  return 0;
}
#endif
