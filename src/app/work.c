/* work.c: work on a thread, for an object of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/work.h"

typedef struct
{
  WeftWorkFunc work;
  gpointer request; /* Owned */
  GDestroyNotify free;
  WeftWorkDone done;
  gpointer owner;            /* Borrowed */
  GCancellable *cancellable; /* Owned */
} Order;

static void
work_on_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Order *order = data;

  order->work (order->request, cancellable);
  g_task_return_boolean (task, TRUE);
}

/* The order is no task data: what a task owns may be freed by the thread. */
static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Order *order = data;

  if (!g_cancellable_is_cancelled (order->cancellable))
    order->done (order->owner, order->request);
  order->free (order->request);
  g_object_unref (order->cancellable);
  g_free (order);
}

GCancellable *
weft_work_start (WeftWorkFunc   work,
                 gpointer       request,
                 GDestroyNotify free,
                 WeftWorkDone   done,
                 gpointer       owner)
{
  GCancellable *cancellable = g_cancellable_new ();
  Order *order = g_new (Order, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, worked_cb, order);

  *order = (Order){ work, request, free, done, owner, g_object_ref (cancellable) };
  g_task_set_task_data (task, order, NULL);
  g_task_run_in_thread (task, work_on_thread);
  return cancellable;
}

void
weft_work_drop (GCancellable **work)
{
  g_cancellable_cancel (*work);
  g_clear_object (work);
}
