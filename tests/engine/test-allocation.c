/* test-allocation.c: running a plan allocates nothing, and refusals are survived
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * malloc and its relatives are defined here and so used by the whole process.
 * Sanitizers bring their own, with which that part is left out.
 */
#include "plan-fixture.h"

#include "base/alloc.h"
#include "base/error.h"
#include "engine/error.h"

#include <errno.h>
#include <stddef.h>

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifndef SANITIZED
#define INTERPOSED
#endif
#endif

static int counting; /* atomic */
static int n_calls;  /* atomic */

#ifdef INTERPOSED

extern void *__libc_malloc   (size_t  bytes);
extern void *__libc_calloc   (size_t  count,
                              size_t  bytes);
extern void *__libc_realloc  (void   *memory,
                              size_t  bytes);
extern void *__libc_memalign (size_t  alignment,
                              size_t  bytes);

static void
count (void)
{
  if (__atomic_load_n (&counting, __ATOMIC_RELAXED))
    __atomic_fetch_add (&n_calls, 1, __ATOMIC_RELAXED);
}

void *
malloc (size_t bytes)
{
  count ();
  return __libc_malloc (bytes);
}

void *
calloc (size_t n,
        size_t bytes)
{
  count ();
  return __libc_calloc (n, bytes);
}

void *
realloc (void   *memory,
         size_t  bytes)
{
  count ();
  return __libc_realloc (memory, bytes);
}

void *
aligned_alloc (size_t alignment,
               size_t bytes)
{
  count ();
  return __libc_memalign (alignment, bytes);
}

int
posix_memalign (void   **memory,
                size_t   alignment,
                size_t   bytes)
{
  count ();
  *memory = __libc_memalign (alignment, bytes);
  return *memory != NULL ? 0 : ENOMEM;
}

#endif

/* Otherwise a count of zero below would say nothing. */
static void
test_calls_are_counted (void)
{
#ifdef INTERPOSED
  int before = n_calls;

  counting = 1;
  g_free (g_malloc (100));
  g_free (g_strdup ("text"));
  counting = 0;
  g_assert_cmpint (n_calls, ==, before + 2);
#else
  g_test_skip ("a sanitizer has its own malloc");
#endif
}

static void
test_run_allocates_nothing (void)
{
  const int sizes[] = { 1, 2, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint64 own;
    WeftPlan *plan;
    Mlp mlp;

    weft_team_set_size (sizes[i], FALSE);
    mlp_init (&mlp, 61, 203, 11);
    plan = mlp_plan (&mlp, 257, (WeftPlanSpec){ 0 });
    weft_plan_run (plan, NULL);
    own = weft_alloc_count ();
    n_calls = 0;
    __atomic_store_n (&counting, 1, __ATOMIC_SEQ_CST);
    for (guint64 step = 0; step < 20; step++) {
      weft_plan_set_random (plan, 1, step);
      weft_plan_run (plan, NULL);
    }
    __atomic_store_n (&counting, 0, __ATOMIC_SEQ_CST);
    g_assert_cmpint (n_calls, ==, 0);
    g_assert_cmpuint (weft_alloc_count (), ==, own);
    weft_plan_free (plan);
    mlp_clear (&mlp);
  }
  weft_team_set_size (0, FALSE);
}

/* Each allocation of a plan is refused once: an error, nothing lost, and the
 * next attempt works. */
static void
test_refused_plan (void)
{
  int n_refused = 0;
  WeftPlan *plan = NULL;
  Mlp mlp;

  mlp_init (&mlp, 61, 203, 11);
  for (int countdown = 0; plan == NULL; countdown++) {
    WeftPlanShape shapes[] = { { mlp.input, WEFT_SHAPE (9, 61) }, { mlp.target, WEFT_SHAPE (9) } };
    WeftPlanSpec spec = { .outputs = &mlp.loss, .n_outputs = 1, .keep = &mlp.hidden, .n_keep = 1, .shapes = shapes, .n_shapes = 2, .training = TRUE };
    g_autoptr (GError) error = NULL;

    weft_alloc_fail_at (countdown);
    plan = weft_plan_new (mlp.session, &spec, &error);
    weft_alloc_fail_at (-1);
    g_assert_true ((plan == NULL) == (error != NULL));
    if (plan == NULL)
      g_assert_true (g_error_matches (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_NO_MEMORY) || g_error_matches (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_NO_MEMORY));
    n_refused += plan == NULL;
    g_assert_cmpint (countdown, <, 1000);
  }
  g_assert_cmpint (n_refused, >, 0);
  g_assert_cmpint (weft_plan_run (plan, NULL), ==, WEFT_PLAN_DONE);
  weft_plan_free (plan);
  mlp_clear (&mlp);
}

static void
test_refused_session (void)
{
  g_autoptr (WeftSession) session = NULL;
  int n_refused = 0;
  Mlp mlp;

  mlp_init (&mlp, 5, 7, 3);
  for (int countdown = 0; session == NULL; countdown++) {
    g_autoptr (GError) error = NULL;

    weft_alloc_fail_at (countdown);
    session = weft_session_new (mlp.graph, &error);
    weft_alloc_fail_at (-1);
    g_assert_true ((session == NULL) == (error != NULL));
    n_refused += session == NULL;
  }
  g_assert_cmpint (n_refused, ==, 2 * MLP_PARAMETERS);
  mlp_clear (&mlp);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/allocation/calls-are-counted", test_calls_are_counted);
  g_test_add_func ("/engine/allocation/run-allocates-nothing", test_run_allocates_nothing);
  g_test_add_func ("/engine/allocation/refused-plan", test_refused_plan);
  g_test_add_func ("/engine/allocation/refused-session", test_refused_session);
  return g_test_run ();
}
