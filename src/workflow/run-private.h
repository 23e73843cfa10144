/* run-private.h: a run while it lasts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/check.h"
#include "workflow/run.h"

G_BEGIN_DECLS

/* How far a task is. A result may be known to exist (RESOLVED) without being
 * in memory (AVAILABLE); it is fetched only when another task wants it. */
typedef enum {
  WEFT_TASK_PENDING,   /* waits until it is known what arrives */
  WEFT_TASK_RESOLVED,  /* its result is known from before */
  WEFT_TASK_MUST_RUN,  /* waits until what arrives is in memory */
  WEFT_TASK_AVAILABLE, /* its result is in memory */
  WEFT_TASK_FAILED,    /* has no result, or was stopped */
} WeftTaskPhase;

/* What a thread does for a task. */
typedef enum {
  WEFT_JOB_NONE,
  WEFT_JOB_RESOLVE,
  WEFT_JOB_LOAD,
  WEFT_JOB_RUN,
} WeftJob;

typedef struct _WeftRun WeftRun;

/* A task is touched by the thread that does its job, and by the scheduler while it has none. */
typedef struct
{
  WeftRun *run;
  const WeftSnapshotNode *node;
  guint index;
  WeftSnapshotLink *links; /* Owned: with bypassed nodes left out */
  guint n_links;
  WeftSnapshotLink *recipes; /* Owned: links whose result is not needed, but how it is made */
  guint n_recipes;
  guint n_readers;   /* links that lead on from here, of whatever sort */
  GArray *followers; /* Owned: guint, selected tasks that need this one */
  guint n_outputs;

  gboolean selected;
  gboolean target; /* nobody in the run needs it: its result is the point */
  gboolean forced;
  gboolean is_singular;  /* its result is not what its key says */
  gboolean wanted;       /* its result must be in memory */
  gboolean settled;      /* its last state was told */
  WeftTaskPhase phase;   /* written by the scheduler */
  WeftTaskPhase outcome; /* written by the job: the phase when it is done */
  WeftJob job;
  WeftNodeState state;

  WeftCacheEntry *entry; /* Owned, nullable */
  JsonNode *ingredients; /* Owned, nullable: what it is computed from */
  WeftReason *reason;    /* Owned, nullable */
  GError *error;         /* Owned, nullable */
  gint64 started;        /* monotonic, microseconds */
  gint64 told;           /* when progress was last told */
  double seconds;
  WeftNodeCost cost;
} WeftTask;

struct _WeftRun
{
  WeftSnapshot *snapshot;
  WeftRunOptions options;
  const WeftStop *stop;
  WeftRunSink *sink; /* nullable */
  WeftTask *tasks;
  guint n_tasks;
  JsonNode *recalled;   /* what the nodes were last computed from */
  JsonObject *remember; /* what they are computed from now */

  GMutex sink_lock; /* one event at a time */
  GMutex lock;      /* guards @finished */
  GCond changed;
  GQueue finished; /* WeftTask: jobs that are done */
  GThreadPool *pool;
  guint n_jobs;
  gboolean heavy; /* a heavy node is running */
  gboolean asked; /* a task was asked for its result since the last look */
};

struct _WeftNodeRun
{
  WeftTask *task;
};

/* Looks up or makes the key, and decides whether the task must run and why. */
void weft_task_resolve (WeftTask *self);

/* Runs the kind and stores what it gave. */
void weft_task_run (WeftTask *self);

/* Reads a stored result. */
void weft_task_load (WeftTask *self);

/* Tells the sink a task's state. */
void weft_task_tell (WeftTask      *self,
                     WeftNodeState  state);

/* Returns: (transfer full): a hash of the content of a file or folder; polls @stop */
char *weft_path_fingerprint (const char      *path,
                             const WeftStop  *stop,
                             GError         **error);

G_END_DECLS
