/* team.c: the engine's threads
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers wait for `round` to change; a call sets the function, advances the
 * round and works itself. Both this and the barrier wait on a counter that only
 * grows, with a futex below it, so nobody who sleeps is forgotten.
 */
#include "engine/team.h"

#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined __x86_64__
#include <immintrin.h>
#endif

/* About 30 µs of spinning and as much again of yielding before a thread sleeps. */
#define SPINS  3000
#define YIELDS 50

typedef struct
{
  _Alignas(64) atomic_uint number;
  _Alignas(64) atomic_uint sleepers;
} Gate;

static struct
{
  GMutex lease;
  int size;            /* members wanted, 0 until first asked */
  int n_workers;       /* threads started */
  unsigned started_at; /* the round that new workers need not wait for */
  gboolean gentle;
  WeftTeamFunc func;
  gpointer data;
  int n_members; /* of the running call */
  Gate round;    /* advances with each call */
  Gate done;     /* advances when the last worker has finished */
  Gate barrier;  /* advances when the last member has arrived */
  _Alignas(64) atomic_int working;
  _Alignas(64) atomic_int arrived;
} team;

static inline void
relax (void)
{
#if defined __x86_64__
  _mm_pause ();
#endif
}

/* Waits until @gate is no longer at @number. */
static void
wait_for (Gate     *gate,
          unsigned  number)
{
  for (int i = 0; i < SPINS; i++) {
    if (atomic_load_explicit (&gate->number, memory_order_acquire) != number)
      return;
    relax ();
  }
  for (int i = 0; i < YIELDS; i++) {
    if (atomic_load_explicit (&gate->number, memory_order_acquire) != number)
      return;
    sched_yield ();
  }
  atomic_fetch_add (&gate->sleepers, 1);
  while (atomic_load (&gate->number) == number)
    syscall (SYS_futex, &gate->number, FUTEX_WAIT_PRIVATE, number, NULL, NULL, 0);
  atomic_fetch_sub (&gate->sleepers, 1);
}

static void
advance (Gate *gate)
{
  atomic_fetch_add (&gate->number, 1);
  if (atomic_load (&gate->sleepers) > 0)
    syscall (SYS_futex, &gate->number, FUTEX_WAKE_PRIVATE, G_MAXINT, NULL, NULL, 0);
}

/* Denormals cost a hundred times a normal operation and change no result that
 * anyone looks at. Returns: the former setting. */
static unsigned
flush_denormals (void)
{
#if defined __x86_64__
  unsigned former = _mm_getcsr ();

  _mm_setcsr (former | 0x8040);
  return former;
#else
  return 0;
#endif
}

static void
restore_denormals (unsigned former)
{
#if defined __x86_64__
  _mm_setcsr (former);
#endif
}

static gpointer
work (gpointer data)
{
  int member = GPOINTER_TO_INT (data);
  unsigned round = team.started_at;

  if (team.gentle)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), 19);
  flush_denormals ();
  for (;;) {
    wait_for (&team.round, round);
    round = atomic_load_explicit (&team.round.number, memory_order_acquire);
    if (member < team.n_members)
      team.func (member, team.data);
    if (atomic_fetch_sub (&team.working, 1) == 1)
      advance (&team.done);
  }
  return NULL;
}

static int
count_processors (void)
{
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) != 0)
    return 1;
  return CPU_COUNT (&set);
}

void
weft_team_set_size (int      n_members,
                    gboolean gentle)
{
  g_mutex_lock (&team.lease);
  team.size = CLAMP (n_members > 0 ? n_members : count_processors (), 1, WEFT_TEAM_MAX);
  team.gentle = gentle;
  g_mutex_unlock (&team.lease);
}

int
weft_team_get_size (void)
{
  if (team.size == 0)
    weft_team_set_size (0, team.gentle);
  return team.size;
}

/* Workers are started when first needed and never end. Each is told the round
 * that has passed, so that it waits for the next one. */
static void
start_workers (int n_workers)
{
  while (team.n_workers < n_workers) {
    g_autofree char *name = g_strdup_printf ("weft-team-%d", team.n_workers + 1);

    g_thread_unref (g_thread_new (name, work, GINT_TO_POINTER (++team.n_workers)));
  }
}

void
weft_team_run (int          n_members,
               WeftTeamFunc func,
               gpointer     data)
{
  unsigned former, before;

  if (n_members <= 1) {
    former = flush_denormals ();
    func (0, data);
    restore_denormals (former);
    return;
  }
  g_mutex_lock (&team.lease);
  team.started_at = atomic_load (&team.round.number);
  start_workers (n_members - 1);
  team.func = func;
  team.data = data;
  team.n_members = n_members;
  before = atomic_load (&team.done.number);
  atomic_store (&team.working, team.n_workers);
  advance (&team.round);
  former = flush_denormals ();
  func (0, data);
  restore_denormals (former);
  wait_for (&team.done, before);
  g_mutex_unlock (&team.lease);
}

void
weft_team_barrier (int n_members)
{
  unsigned number;

  if (n_members <= 1)
    return;
  number = atomic_load_explicit (&team.barrier.number, memory_order_acquire);
  if (atomic_fetch_add (&team.arrived, 1) + 1 == n_members) {
    atomic_store (&team.arrived, 0);
    advance (&team.barrier);
  } else {
    wait_for (&team.barrier, number);
  }
}
