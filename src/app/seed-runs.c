/* seed-runs.c: the same training several times, each with a seed of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/seed-runs.h"

/* Lives as data of the document, so that it goes with it. */
#define KEY "weft-seed-runs"

typedef struct
{
  WeftRunQueue *queue; /* Owned */
  char *node;
  guint64 *seeds;
  guint n;
  guint next;
} SeedRuns;

static void
seed_runs_free (gpointer data)
{
  SeedRuns *self = data;

  g_object_unref (self->queue);
  g_free (self->node);
  g_free (self->seeds);
  g_free (self);
}

static gboolean
run_next (SeedRuns      *self,
          WeftDocument  *document,
          GError       **error)
{
  WeftRunRequest request = { .seed = self->seeds[self->next++] };

  return weft_run_queue_add (self->queue, document, &request, error);
}

static gboolean
has_succeeded (SeedRuns     *self,
               WeftDocument *document)
{
  WeftActivity *activity = weft_document_get_activity (document, self->node);
  WeftNodeState state = activity != NULL ? weft_activity_get_state (activity) : WEFT_NODE_FAILED;

  return state == WEFT_NODE_DONE || state == WEFT_NODE_CACHED;
}

static gboolean
go_on_cb (gpointer data)
{
  WeftDocument *document = data;
  SeedRuns *self = g_object_get_data (G_OBJECT (document), KEY);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (self->next < self->n && has_succeeded (self, document) && run_next (self, document, &error))
    return G_SOURCE_REMOVE;
  if (error != NULL)
    weft_document_say (document, WEFT_MESSAGE_ERROR, NULL, error->message);
  g_object_set_data (G_OBJECT (document), KEY, NULL);
  return G_SOURCE_REMOVE;
}

/* The queue still has its hands on the run that ended. */
static void
ended_cb (WeftDocument *document)
{
  if (g_object_get_data (G_OBJECT (document), KEY) != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, go_on_cb, g_object_ref (document), g_object_unref);
}

gboolean
weft_seed_runs_start (WeftRunQueue   *queue,
                      WeftDocument   *document,
                      const char     *node,
                      const guint64  *seeds,
                      guint           n,
                      GError        **error)
{
  SeedRuns *self = g_new0 (SeedRuns, 1);

  *self = (SeedRuns){ g_object_ref (queue), g_strdup (node), g_memdup2 (seeds, n * sizeof *seeds), n, 0 };
  if (!run_next (self, document, error)) {
    seed_runs_free (self);
    return FALSE;
  }
  g_signal_handlers_disconnect_by_func (document, ended_cb, NULL);
  g_object_set_data_full (G_OBJECT (document), KEY, self, seed_runs_free);
  g_signal_connect (document, "run-ended", G_CALLBACK (ended_cb), NULL);
  return TRUE;
}

void
weft_seeds_choose (GPtrArray *trials,
                   guint64   *seeds,
                   guint      n)
{
  guint64 seed = 1;

  for (guint i = 0; i < n; seed++) {
    gboolean is_free = TRUE;

    for (guint j = 0; j < trials->len && is_free; j++)
      is_free = ((WeftTrial *) trials->pdata[j])->seed != seed;
    if (is_free)
      seeds[i++] = seed;
  }
}
