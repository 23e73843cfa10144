/* explain-epoch.c: a model as it was after an epoch on the way
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-epoch.h"

#include "app/explain-open.h"
#include "base/i18n.h"

#define EPOCHS "epochs"

/* Snapshots that stay open: to and fro between two of them costs nothing. */
#define MAX_OPEN 4

typedef struct
{
  char *path;
  WeftExplainModel *model;
} Open;

static void
open_free (gpointer data)
{
  Open *self = data;

  weft_explain_model_unref (self->model);
  g_free (self->path);
  g_free (self);
}

static void
queue_free (gpointer data)
{
  g_queue_free_full (data, open_free);
}

static GQueue *
get_queue (WeftExplainModel *model)
{
  GQueue *queue = weft_explain_model_get_kept (model, EPOCHS);

  if (queue == NULL) {
    queue = g_queue_new ();
    weft_explain_model_keep (model, EPOCHS, queue, queue_free);
  }
  return queue;
}

/* The one that was asked for last stands first. */
static WeftExplainModel *
find_open (GQueue     *queue,
           const char *path)
{
  for (GList *link = queue->head; link != NULL; link = link->next) {
    Open *open = link->data;

    if (!g_str_equal (open->path, path))
      continue;
    g_queue_unlink (queue, link);
    g_queue_push_head_link (queue, link);
    return open->model;
  }
  return NULL;
}

static WeftExplainModel *
keep_open (GQueue           *queue,
           const char       *path,
           WeftExplainModel *model)
{
  Open *open = g_new (Open, 1);

  *open = (Open){ g_strdup (path), model };
  if (g_queue_get_length (queue) >= MAX_OPEN)
    open_free (g_queue_pop_tail (queue));
  g_queue_push_head (queue, open);
  return model;
}

WeftExplainModel *
weft_explain_epoch_open (WeftExplainModel  *model,
                         const char        *path,
                         guint64            epoch,
                         GError           **error)
{
  GQueue *queue = path != NULL ? get_queue (model) : NULL;
  WeftExplainModel *found = path != NULL ? find_open (queue, path) : model;
  g_autofree char *title = g_strdup_printf (_("%s, epoch %d"), model->title, (int) epoch);

  if (found != NULL)
    return found;
  found = weft_explain_open (title, path, NULL, error);
  if (found == NULL)
    return NULL;
  found->trial = model->trial;
  return keep_open (queue, path, found);
}
