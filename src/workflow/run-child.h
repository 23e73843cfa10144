/* run-child.h: a run in a process of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The process is weft-cli; it runs a copy of the document and stores nothing. Its events come
 * through weft_run_child_read() to a sink, as those of a run here would. What becomes of it,
 * a crash, a kill or too little memory, is a run that failed and nothing else. It ends with the
 * thread that started it.
 *
 * Thread: the one that started it, which must outlive it. The program must ignore SIGPIPE
 */
#pragma once

#include "workflow/sink.h"

G_BEGIN_DECLS

typedef struct _WeftRunChild WeftRunChild;

/**
 * WeftRunChildSetup:
 * @program: weft-cli
 * @snapshot: what to run, overrides applied
 * @folder: for the document and, where there are any, trained models; must be its alone
 * @to: (nullable): run only what this node needs, and itself
 * @seed: of every random stream
 * @n_threads: threads to compute with, 0: as many as there are
 * @memory: most bytes it may hold, 0: as many as there are
 * @take_up: whether unfinished work is taken up
 * @keep_models: whether the sink is given trained models
 * @study, @point, @repeat: what it is a training of, 0, 0, 0: of no study
 */
typedef struct
{
  const char *program;
  WeftSnapshot *snapshot;
  const char *folder;
  const char *to;
  guint64 seed;
  guint n_threads;
  guint64 memory;
  gboolean take_up;
  gboolean keep_models;
  gint64 study;
  gint64 point;
  guint repeat;
} WeftRunChildSetup;

/**
 * weft_run_child_start:
 * @setup: what to run and how; its folder is made
 * @sink: is told; outlives the child
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_RUN when the program cannot be started, those of weft_file_write()
 *
 * Returns: (transfer full) (nullable): a running process
 */
WeftRunChild *weft_run_child_start (const WeftRunChildSetup  *setup,
                                    WeftRunSink              *sink,
                                    GError                  **error);

/* A process that lives, see #WeftRunChildSetup. */
typedef struct
{
  int process;
  gint64 study;
  gint64 point;
  guint repeat;
} WeftRunChildInfo;

/**
 * weft_run_child_list:
 *
 * Thread: any
 *
 * Returns: (transfer full) (element-type WeftRunChildInfo): all processes that this program has
 *   started and that are not gone yet, in the order of their beginning
 */
GArray *weft_run_child_list (void);

/* Kills the process where it still runs, waits for it, and removes its folder. */
void weft_run_child_free (WeftRunChild *self);

/* Returns: the number of the process, 0 once it is gone */
int weft_run_child_get_process (const WeftRunChild *self);

/* Returns: what poll() waits at for the next events */
int weft_run_child_get_file (const WeftRunChild *self);

/**
 * weft_run_child_read:
 *
 * Tells the sink of some of what has come, without waiting; poll() tells whether there is more.
 *
 * Returns: %FALSE once the process is gone and the sink knows the end
 */
gboolean weft_run_child_read (WeftRunChild *self);

/* Asks the process to stop: its run ends as cancelled, within 100 ms. */
void weft_run_child_stop (WeftRunChild *self);

/* Asks the training there to pause or to go on. */
void weft_run_child_pause (WeftRunChild *self,
                           gboolean      paused);

/* Returns: how it ended; only after weft_run_child_read() has said so */
WeftRunStatus weft_run_child_get_status (const WeftRunChild *self);

/* Returns: (transfer none) (nullable): why it failed, a sentence */
const char *weft_run_child_get_failure (const WeftRunChild *self);

/* Returns: most bytes that the process held; only after its end */
guint64 weft_run_child_get_peak (const WeftRunChild *self);

/* Returns: how long processors worked for it, in seconds; only after its end */
double weft_run_child_get_processor (const WeftRunChild *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRunChild, weft_run_child_free)

G_END_DECLS
