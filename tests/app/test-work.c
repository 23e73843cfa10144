/* test-work.c: work on a thread ends in the main loop, and is freed there, whoever lets go last
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/work.h"

typedef struct
{
  int sum;   /* Result */
  int freed; /* Requests, by the main thread */
  int done;  /* Ends that were told */
  GThread *main;
} Owner;

typedef struct
{
  Owner *owner;
  int n;
  int sum; /* Result */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_assert_true (g_thread_self () == self->owner->main);
  self->owner->freed++;
  g_free (self);
}

static void
add_on_thread (gpointer      data,
               GCancellable *cancellable)
{
  Request *request = data;

  g_assert_true (g_thread_self () != request->owner->main);
  for (int i = 1; i <= request->n; i++)
    request->sum += i;
}

static void
added_cb (gpointer data,
          gpointer result)
{
  Owner *owner = data;
  const Request *request = result;

  g_assert_true (g_thread_self () == owner->main);
  owner->sum = request->sum;
  owner->done++;
}

static GCancellable *
start (Owner *owner,
       int    n)
{
  Request *request = g_new0 (Request, 1);

  request->owner = owner;
  request->n = n;
  return weft_work_start (add_on_thread, request, request_free, added_cb, owner);
}

static void
test_end (void)
{
  Owner owner = { .main = g_thread_self () };
  GCancellable *work = start (&owner, 100);

  while (owner.freed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (owner.done, ==, 1);
  g_assert_cmpint (owner.sum, ==, 5050);
  weft_work_drop (&work);
  g_assert_null (work);
  weft_work_drop (&work);
}

/* However far the thread is. */
static void
test_dropped (void)
{
  Owner owner = { .main = g_thread_self () };

  for (int i = 0; i < 200; i++) {
    GCancellable *work = start (&owner, 100);

    if (i % 2 == 0)
      g_usleep ((gulong) i);
    weft_work_drop (&work);
  }
  while (owner.freed < 200)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (owner.done, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/worker/end", test_end);
  g_test_add_func ("/app/worker/dropped", test_dropped);
  return g_test_run ();
}
