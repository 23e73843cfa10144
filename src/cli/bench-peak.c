/* bench-peak.c: how fast this machine multiplies and adds at the very best
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Independent chains of fused multiply-adds on registers, as many as hide the
 * latency: no memory, no dependence, nothing that a real loop could do better.
 * It knows nothing of the engine's kernels, so that they can be judged by it.
 */
#include "cli/machine.h"

/* Chains of one vector each: enough for two units with a latency of five cycles,
 * few enough for the registers of every set. */
#define CHAINS  12
#define ROUNDS  4096
#define REPEATS 256
#define TRIES   120

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
  double total; /* what comes out, so that it has to be computed */
  double rate;  /* operations a microsecond */
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

/* The best of many tries of a millisecond or so, in operations a microsecond:
 * long against the clock, short against the turns of other programs. */
static gpointer
run_cb (gpointer data)
{
  PeakLoop *loop = data;
  gint64 best = G_MAXINT64;

  for (int try = 0; try < TRIES; try++) {
    gint64 before = g_get_monotonic_time ();

    for (int i = 0; i < REPEATS; i++)
      loop->total += loop->loop ();
    best = MIN (best, g_get_monotonic_time () - before);
  }
  loop->rate = (double) REPEATS * ROUNDS * CHAINS * loop->lanes * 2 / (double) MAX (best, 1);
  return NULL;
}

/* Threads of its own, not the team, which gives way when others take the cores. */
double
weft_machine_measure_peak (int n_threads)
{
  g_autofree PeakLoop *loops = g_new0 (PeakLoop, n_threads);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);
  double sum = 0;

  for (int i = 0; i < n_threads; i++) {
    loops[i] = choose_loop ();
    threads[i] = g_thread_new ("weft-peak", run_cb, &loops[i]);
  }
  for (int i = 0; i < n_threads; i++) {
    g_thread_join (threads[i]);
    sum += loops[i].rate;
  }
  return sum * 1e-3;
}
#else
double
weft_machine_measure_peak (int n_threads)
{
  return 0;
}
#endif
