/* run-child.c: a run in a process of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/run-child.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/error.h"
#include "workflow/run-feed.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longer lines are no events; reports of large trainings are some megabytes. */
#define LINE_MAX_BYTES (64 << 20)

/* What is read at once: a process that writes as quickly as it is read must not keep its reader
 * from everything else. */
#define READ_BYTES 16384

struct _WeftRunChild
{
  WeftRunFeed *feed; /* Owned */
  char *folder;      /* Owned */
  GByteArray *rest;  /* Owned: a line that has not ended */
  pid_t process;     /* 0: gone */
  int requests;
  int events; /* -1: closed */
  gboolean stopped;
  guint64 peak;
  double processor;
};

/* What lives: each thread that starts processes adds and removes its own. */
static GMutex list_lock;
static GArray *list; /* WeftRunChildInfo, nullable */

static void
list_add (int                      process,
          const WeftRunChildSetup *setup)
{
  const WeftRunChildInfo info = { process, setup->study, setup->point, setup->repeat };

  g_mutex_lock (&list_lock);
  if (list == NULL)
    list = g_array_new (FALSE, FALSE, sizeof info);
  g_array_append_val (list, info);
  g_mutex_unlock (&list_lock);
}

static void
list_remove (int process)
{
  g_mutex_lock (&list_lock);
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_array_index (list, WeftRunChildInfo, i).process == process) {
      g_array_remove_index (list, i);
      break;
    }
  g_mutex_unlock (&list_lock);
}

GArray *
weft_run_child_list (void)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (WeftRunChildInfo));

  g_mutex_lock (&list_lock);
  if (list != NULL && list->len > 0)
    g_array_append_vals (copy, list->data, list->len);
  g_mutex_unlock (&list_lock);
  return copy;
}

typedef struct
{
  guint64 memory;
  pid_t parent;
} BirthCare;

/* Runs between fork and exec: only calls that are allowed there. A parent that is gone already
 * sends no signal any more. */
static void
take_care (gpointer data)
{
  const BirthCare *care = data;
  struct rlimit limit = { care->memory, care->memory };

  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != care->parent)
    _exit (1);
  if (care->memory > 0)
    (void) setrlimit (RLIMIT_DATA, &limit);
}

static char *
write_document (const WeftRunChildSetup  *setup,
                GError                  **error)
{
  g_autofree char *path = g_build_filename (setup->folder, "document.weft", NULL);
  g_autofree char *text = weft_json_write (weft_snapshot_get_document (setup->snapshot), WEFT_JSON_INDENT);

  if (!weft_file_make_folder (setup->folder, error) || !weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error))
    return NULL;
  return g_steal_pointer (&path);
}

static void
add (GPtrArray  *words,
     const char *option,
     const char *value)
{
  g_ptr_array_add (words, g_strdup (option));
  if (value != NULL)
    g_ptr_array_add (words, g_strdup (value));
}

/* Returns: (transfer full): the command line */
static GPtrArray *
make_command (const WeftRunChildSetup *setup,
              const char              *document)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, setup->seed), *threads = g_strdup_printf ("%u", setup->n_threads);
  const char *path = weft_snapshot_get_path (setup->snapshot);

  add (words, setup->program, "run");
  add (words, "--document", document);
  add (words, "--trials", "none");
  add (words, "--control", "-");
  add (words, "--json-lines", "--quiet");
  add (words, "--retrain", NULL);
  add (words, "--seed", seed);
  add (words, "--threads", threads);
  if (setup->to != NULL)
    add (words, "--to", setup->to);
  if (setup->take_up)
    add (words, "--take-up", NULL);
  if (setup->keep_models)
    add (words, "--models", setup->folder);
  add (words, "--", path != NULL ? path : document);
  g_ptr_array_add (words, NULL);
  return words;
}

static gboolean
spawn (WeftRunChild             *self,
       const WeftRunChildSetup  *setup,
       GPtrArray                *words,
       GError                  **error)
{
  BirthCare care = { setup->memory, getpid () };
  g_autoptr (GError) failure = NULL;

  if (g_spawn_async_with_pipes (NULL, (char **) words->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, take_care, &care,
                                &self->process, &self->requests, &self->events, NULL, &failure)) {
    (void) fcntl (self->events, F_SETFL, fcntl (self->events, F_GETFL) | O_NONBLOCK);
    (void) fcntl (self->events, F_SETFD, FD_CLOEXEC);
    (void) fcntl (self->requests, F_SETFD, FD_CLOEXEC);
    return TRUE;
  }
  self->process = 0;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("%s cannot be started: %s; install Weft anew"), setup->program, failure->message);
  return FALSE;
}

WeftRunChild *
weft_run_child_start (const WeftRunChildSetup  *setup,
                      WeftRunSink              *sink,
                      GError                  **error)
{
  g_autoptr (WeftRunChild) self = g_new0 (WeftRunChild, 1);
  g_autofree char *document = NULL;
  g_autoptr (GPtrArray) words = NULL;

  self->requests = self->events = -1;
  self->folder = g_strdup (setup->folder);
  self->rest = g_byte_array_new ();
  document = write_document (setup, error);
  words = document != NULL ? make_command (setup, document) : NULL;
  if (words == NULL || !spawn (self, setup, words, error))
    return NULL;
  list_add (self->process, setup);
  self->feed = weft_run_feed_new (setup->snapshot, sink);
  return g_steal_pointer (&self);
}

/* Returns: what waitpid() says of the process, which is gone afterwards */
static int
reap (WeftRunChild *self)
{
  struct rusage usage = { 0 };
  int status = 0;

  list_remove (self->process);
  while (wait4 (self->process, &status, 0, &usage) < 0 && errno == EINTR)
    continue;
  self->peak = (guint64) usage.ru_maxrss * 1024;
  self->processor = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  self->process = 0;
  return status;
}

static void
close_file (int *file)
{
  if (*file >= 0)
    close (*file);
  *file = -1;
}

/* The folder holds files only. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    (void) g_unlink (path);
  }
  (void) g_rmdir (folder);
}

void
weft_run_child_free (WeftRunChild *self)
{
  if (self->process > 0) {
    (void) kill (self->process, SIGKILL);
    (void) reap (self);
  }
  close_file (&self->requests);
  close_file (&self->events);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_clear_pointer (&self->feed, weft_run_feed_free);
  g_byte_array_unref (self->rest);
  g_free (self->folder);
  g_free (self);
}

int
weft_run_child_get_process (const WeftRunChild *self)
{
  return self->process;
}

int
weft_run_child_get_file (const WeftRunChild *self)
{
  return self->events;
}

/* A line that makes no sense is passed over: the run's end tells whether it was needed. */
static void
feed_lines (WeftRunChild *self)
{
  const guint8 *end;

  while ((end = memchr (self->rest->data, '\n', self->rest->len)) != NULL) {
    gsize length = (gsize) (end - self->rest->data);

    (void) weft_run_feed_line (self->feed, (const char *) self->rest->data, length, NULL);
    g_byte_array_remove_range (self->rest, 0, (guint) length + 1);
  }
}

/* Returns: (transfer full) (nullable): a sentence for a process that said no word of its end */
static char *
explain_end (const WeftRunChild *self,
             int                 status)
{
  if (self->stopped)
    return NULL;
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL)
    return g_strdup (_("its process was killed, most often because memory ran out; give each trial more memory, or run fewer side by side"));
  if (WIFSIGNALED (status))
    return g_strdup_printf (_("its process crashed (%s); please report this with the workflow"), g_strsignal (WTERMSIG (status)));
  return g_strdup_printf (_("its process ended with status %d and said nothing"), WEXITSTATUS (status));
}

static void
finish (WeftRunChild *self)
{
  int status = reap (self);
  g_autofree char *message = explain_end (self, status);

  close_file (&self->events);
  weft_run_feed_abandon (self->feed, self->stopped ? WEFT_RUN_CANCELLED : WEFT_RUN_FAILED, message);
}

gboolean
weft_run_child_read (WeftRunChild *self)
{
  guint8 bytes[READ_BYTES];
  gssize n;

  if (self->process == 0)
    return FALSE;
  n = read (self->events, bytes, sizeof bytes);
  if (n > 0 && self->rest->len + (gsize) n <= LINE_MAX_BYTES) {
    g_byte_array_append (self->rest, bytes, (guint) n);
    feed_lines (self);
  }
  if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
    return TRUE;
  finish (self);
  return FALSE;
}

void
weft_run_child_stop (WeftRunChild *self)
{
  self->stopped = TRUE;
  if (self->process > 0)
    (void) kill (self->process, SIGINT);
}

/* A process that is gone has no use for it. */
static void
request (WeftRunChild *self,
         const char   *line)
{
  gssize n = self->requests >= 0 ? write (self->requests, line, strlen (line)) : 0;

  if (n < 0)
    close_file (&self->requests);
}

void
weft_run_child_pause (WeftRunChild *self,
                      gboolean      paused)
{
  request (self, paused ? "{\"request\":\"pause\"}\n" : "{\"request\":\"resume\"}\n");
}

WeftRunStatus
weft_run_child_get_status (const WeftRunChild *self)
{
  WeftRunStatus status = WEFT_RUN_FAILED;

  (void) weft_run_feed_has_ended (self->feed, &status);
  return status;
}

const char *
weft_run_child_get_failure (const WeftRunChild *self)
{
  return weft_run_feed_get_failure (self->feed);
}

guint64
weft_run_child_get_peak (const WeftRunChild *self)
{
  return self->peak;
}

double
weft_run_child_get_processor (const WeftRunChild *self)
{
  return self->processor;
}
