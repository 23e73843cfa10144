/* store.c: the thread that owns the connection, and messages to it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only run_thread() and what it calls touch the connection. Messages are done in
 * the order in which they were sent; between them, at most a quarter of a second
 * apart, the thread saves what the writers have gathered.
 */
#include "trials/store-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "trials/error.h"
#include "trials/process-private.h"
#include "trials/schema-private.h"
#include "trials/study.h"
#include "trials/writer-private.h"

#include <fcntl.h>
#include <unistd.h>

#define SAVE_INTERVAL  (G_USEC_PER_SEC / 4)
#define RETRY_INTERVAL (5 * G_USEC_PER_SEC)

/* A process on another machine is given up after an hour without a sign of life. */
#define SILENCE (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  WeftTrialWork work; /* NULL: the thread ends */
  gpointer request;
  GDestroyNotify free_request;
  gboolean awaited;

  /* The answer, written by the thread under the store's lock. */
  gboolean answered;
  gboolean result;
  GError *error;
} Message;

struct _WeftTrialStore
{
  int references;
  char *path;
  char *artefacts;
  char *process;

  GThread *thread;
  GAsyncQueue *messages;
  GMutex lock; /* guards the answers of messages */
  GCond answered;

  /* Touched by the thread only */
  WeftTrialDb *db;
  GPtrArray *writers; /* borrowed */
  GError *failure;    /* of a save that nobody waited for */
  gint64 next_save;   /* monotonic, µs */
};

gboolean
weft_trial_store_transact (WeftTrialStore  *self,
                           WeftTrialDb     *db,
                           WeftTrialWork    work,
                           gpointer         request,
                           GError         **error)
{
  return weft_trial_db_begin (db, error) && weft_trial_db_finish (db, work (self, db, request, error), error);
}

gboolean
weft_trial_store_save_writers (WeftTrialStore *self)
{
  gboolean saved = TRUE;

  for (guint i = 0; i < self->writers->len; i++) {
    g_autoptr (GError) error = NULL;

    if (weft_trial_writer_save (self->writers->pdata[i], self->db, &error))
      continue;
    saved = FALSE;
    if (self->failure == NULL)
      self->failure = g_steal_pointer (&error);
  }
  self->next_save = g_get_monotonic_time () + (saved ? SAVE_INTERVAL : RETRY_INTERVAL);
  return saved;
}

static void
answer (WeftTrialStore *self,
        Message        *message)
{
  g_autoptr (GError) error = NULL;
  gboolean result = message->work (self, self->db, message->request, &error);

  if (!message->awaited) {
    if (message->free_request != NULL)
      message->free_request (message->request);
    g_free (message);
    return;
  }
  g_mutex_lock (&self->lock);
  message->result = result;
  message->error = g_steal_pointer (&error);
  message->answered = TRUE;
  g_cond_broadcast (&self->answered);
  g_mutex_unlock (&self->lock);
}

static Message *
next_message (WeftTrialStore *self)
{
  gint64 wait = self->next_save - g_get_monotonic_time ();

  if (self->writers->len == 0)
    return g_async_queue_pop (self->messages);
  if (wait <= 0)
    return g_async_queue_try_pop (self->messages);
  return g_async_queue_timeout_pop (self->messages, (guint64) wait);
}

static void
store_free (WeftTrialStore *self)
{
  weft_trial_db_close (self->db);
  g_clear_error (&self->failure);
  g_ptr_array_unref (self->writers);
  g_async_queue_unref (self->messages);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->answered);
  g_free (self->path);
  g_free (self->artefacts);
  g_free (self->process);
  g_free (self);
}

/* The thread frees the store, because the last reference may go on it. */
static gpointer
run_thread (gpointer data)
{
  WeftTrialStore *self = data;
  gboolean ended = FALSE;

  while (!ended) {
    Message *message = next_message (self);

    if (message != NULL && message->work != NULL) {
      answer (self, message);
    } else if (message != NULL) {
      g_free (message);
      ended = TRUE;
    }
    if (self->writers->len > 0 && g_get_monotonic_time () >= self->next_save)
      (void) weft_trial_store_save_writers (self);
  }
  store_free (self);
  return NULL;
}

gboolean
weft_trial_store_call (WeftTrialStore  *self,
                       WeftTrialWork    work,
                       gpointer         request,
                       GError         **error)
{
  Message message = { .work = work, .request = request, .awaited = TRUE };

  if (g_thread_self () == self->thread)
    return work (self, self->db, request, error);
  g_async_queue_push (self->messages, &message);
  g_mutex_lock (&self->lock);
  while (!message.answered)
    g_cond_wait (&self->answered, &self->lock);
  g_mutex_unlock (&self->lock);
  if (message.error != NULL)
    g_propagate_error (error, message.error);
  return message.result;
}

typedef struct
{
  WeftTrialWork work;
  gpointer request;
} Change;

static gboolean
change_work (WeftTrialStore  *self,
             WeftTrialDb     *db,
             gpointer         request,
             GError         **error)
{
  Change *change = request;

  return weft_trial_store_transact (self, db, change->work, change->request, error);
}

gboolean
weft_trial_store_change (WeftTrialStore  *self,
                         WeftTrialWork    work,
                         gpointer         request,
                         GError         **error)
{
  Change change = { work, request };

  return weft_trial_store_call (self, change_work, &change, error);
}

void
weft_trial_store_post (WeftTrialStore *self,
                       WeftTrialWork   work,
                       gpointer        request,
                       GDestroyNotify  free_request)
{
  Message *message = g_new0 (Message, 1);

  message->work = work;
  message->request = request;
  message->free_request = free_request;
  g_async_queue_push (self->messages, message);
}

void
weft_trial_store_add_writer (WeftTrialStore  *self,
                             WeftTrialWriter *writer)
{
  if (self->writers->len == 0)
    self->next_save = g_get_monotonic_time () + SAVE_INTERVAL;
  g_ptr_array_add (self->writers, writer);
}

void
weft_trial_store_remove_writer (WeftTrialStore  *self,
                                WeftTrialWriter *writer)
{
  g_ptr_array_remove (self->writers, writer);
}

const char *
weft_trial_store_get_process (WeftTrialStore *self)
{
  return self->process;
}

static gboolean
busy_timeout_work (WeftTrialStore  *self,
                   WeftTrialDb     *db,
                   gpointer         request,
                   GError         **error)
{
  sqlite3_busy_timeout (weft_trial_db_get_handle (db), GPOINTER_TO_INT (request));
  return TRUE;
}

void
weft_trial_store_set_busy_timeout (WeftTrialStore *self,
                                   int             milliseconds)
{
  (void) weft_trial_store_call (self, busy_timeout_work, GINT_TO_POINTER (milliseconds), NULL);
}

gboolean
weft_trial_store_fail_absent (WeftTrialStore  *self,
                              gint64           id,
                              GError         **error)
{
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND,
               _("%s: there is no trial %" PRId64 "; “weft-cli trials list” shows those there are"),
               self->path, id);
  return FALSE;
}

/* Appends to @gone the ids of the running rows of a table, given as (id, process, heartbeat), whose
 * process is no more. */
static gboolean
find_gone (WeftTrialDb  *db,
           const char   *sql,
           gint64        running,
           GArray       *gone,
           GError      **error)
{
  gint64 silent = g_get_real_time () - SILENCE;
  sqlite3_stmt *statement = weft_trial_db_query (db, error, sql, "i", running);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1) {
    WeftProcessLife life = weft_process_look_up ((const char *) sqlite3_column_text (statement, 1));
    gint64 id = sqlite3_column_int64 (statement, 0);

    if (life == WEFT_PROCESS_GONE || (life == WEFT_PROCESS_ELSEWHERE && sqlite3_column_int64 (statement, 2) < silent))
      g_array_append_val (gone, id);
  }
  return result == 0;
}

/* Every other attempt is cut off with the state, so that a process that was
 * only asleep cannot write into a trial that people were told is interrupted. */
static gboolean
interrupt_trials (WeftTrialDb  *db,
                  GError      **error)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!find_gone (db, "SELECT id, process, heartbeat FROM trial WHERE state = ?", WEFT_TRIAL_RUNNING, gone, error))
    return FALSE;
  for (guint i = 0; i < gone->len; i++)
    if (!weft_trial_db_run (db, error,
                            "UPDATE trial SET state = ?, attempt = attempt + 1, finished = heartbeat, process = NULL,"
                            " revision = revision + 1 WHERE id = ?",
                            "ii", (gint64) WEFT_TRIAL_INTERRUPTED, g_array_index (gone, gint64, i)))
      return FALSE;
  return TRUE;
}

static gboolean
interrupt_studies (WeftTrialDb  *db,
                   GError      **error)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!find_gone (db, "SELECT id, process, heartbeat FROM study WHERE state = ?", WEFT_STUDY_RUNNING, gone, error))
    return FALSE;
  for (guint i = 0; i < gone->len; i++)
    if (!weft_trial_db_run (db, error, "UPDATE study SET state = ?, process = NULL, revision = revision + 1 WHERE id = ?", "ii",
                            (gint64) WEFT_STUDY_INTERRUPTED, g_array_index (gone, gint64, i)))
      return FALSE;
  return TRUE;
}

static gboolean
interrupt_work (WeftTrialStore  *self,
                WeftTrialDb     *db,
                gpointer         request,
                GError         **error)
{
  return interrupt_trials (db, error) && interrupt_studies (db, error);
}

/* Most openings find nothing to interrupt, and then take no lock. */
static gboolean
interrupt_dead (WeftTrialStore  *self,
                GError         **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (self->db, error, "SELECT 1 FROM trial WHERE state = ? UNION ALL SELECT 1 FROM study WHERE state = ?", "ii",
                                                 (gint64) WEFT_TRIAL_RUNNING, (gint64) WEFT_STUDY_RUNNING);
  int result = statement != NULL ? weft_trial_db_step (self->db, statement, error) : -1;

  if (result != 1)
    return result == 0;
  sqlite3_reset (statement);
  return weft_trial_store_transact (self, self->db, interrupt_work, NULL, error);
}

/* The log comes only once the file is known to be ours: a stranger's file is
 * left as it was. Losing power may cost the last moments, never the file. */
static gboolean
set_journal (WeftTrialStore  *self,
             GError         **error)
{
  sqlite3 *handle = weft_trial_db_get_handle (self->db);

  if (sqlite3_exec (handle, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;", NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return weft_trial_db_fail (self->db, error);
}

/* SQLite would make it as the umask says; what it puts beside it has the same mode. A file that
 * is there is not even opened: closing it again would take its locks away. */
static gboolean
make_file (const char  *path,
           GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file;

  if (!weft_file_make_folder (folder, error))
    return FALSE;
  file = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0)
    close (file);
  return TRUE;
}

static gboolean
prepare (WeftTrialStore  *self,
         GError         **error)
{
  if (!g_str_equal (self->path, WEFT_TRIAL_STORE_MEMORY) && !make_file (self->path, error))
    return FALSE;
  self->db = weft_trial_db_open (self->path, error);
  return self->db != NULL &&
         weft_trial_schema_migrate (self->db, weft_trial_migrations, weft_n_trial_migrations, error) &&
         set_journal (self, error) && interrupt_dead (self, error);
}

/* Returns: whether both name the same file, as far as names tell */
static gboolean
is_same_place (const char *a,
               const char *b)
{
  g_autofree char *first = g_canonicalize_filename (a, NULL), *second = g_canonicalize_filename (b, NULL);

  return g_str_equal (first, second);
}

/* Artefacts of a store that stands elsewhere lie beside it, so that they move along with it, and
 * so that nobody takes them for what no trial of the usual store needs any more. */
static char *
find_artefacts (const char *path)
{
  g_autofree char *usual = weft_path_trials ();

  if (g_str_equal (path, WEFT_TRIAL_STORE_MEMORY) || is_same_place (path, usual))
    return weft_path_artefacts ();
  return g_strconcat (path, WEFT_TRIAL_ARTEFACTS, NULL);
}

WeftTrialStore *
weft_trial_store_open (const char  *path,
                       const char  *artefacts,
                       GError     **error)
{
  WeftTrialStore *self = g_new0 (WeftTrialStore, 1);

  self->references = 1;
  self->path = path != NULL ? g_strdup (path) : weft_path_trials ();
  self->artefacts = artefacts != NULL ? g_strdup (artefacts) : find_artefacts (self->path);
  self->process = weft_process_get_name ();
  self->messages = g_async_queue_new ();
  self->writers = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->answered);
  if (!prepare (self, error)) {
    store_free (self);
    return NULL;
  }

  /* The thread takes the connection over; from here on nobody else has it. */
  self->thread = g_thread_new ("weft-trials", run_thread, self);
  return self;
}

WeftTrialStore *
weft_trial_store_ref (WeftTrialStore *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

void
weft_trial_store_unref (WeftTrialStore *self)
{
  GThread *thread;

  if (self == NULL || !g_atomic_int_dec_and_test (&self->references))
    return;
  thread = self->thread;
  g_async_queue_push (self->messages, g_new0 (Message, 1));
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}

const char *
weft_trial_store_get_path (WeftTrialStore *self)
{
  return self->path;
}

const char *
weft_trial_store_get_artefacts (WeftTrialStore *self)
{
  return self->artefacts;
}

guint64
weft_trial_store_get_generation (WeftTrialStore *self)
{
  return weft_trial_db_get_generation (self->db);
}

static gboolean
flush_work (WeftTrialStore  *self,
            WeftTrialDb     *db,
            gpointer         request,
            GError         **error)
{
  (void) weft_trial_store_save_writers (self);
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

gboolean
weft_trial_store_flush (WeftTrialStore  *self,
                        GError         **error)
{
  return weft_trial_store_call (self, flush_work, NULL, error);
}
