/* journal.c: what was done since the last save, safe from a crash
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     {"format": "weft-journal", "version": 1, "path", "fingerprint", "content": {document}}
 *     {"change": {"text", "edits": […]}}       each change
 *     {"saving": "SHA-256 of the new file"}    right before the file is replaced
 *
 * A save writes a new journal. Should the crash come between the two, the
 * `saving` line tells that the file already holds everything above it.
 */
#include "workflow/journal.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/paths.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/history-private.h"
#include "workflow/json-private.h"
#include "workflow/workflow-private.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define JOURNAL_MAX_BYTES ((gsize) 1 << 30)
#define SYNC_INTERVAL     (250 * G_TIME_SPAN_MILLISECOND)

struct _WeftJournal
{
  WeftWorkflow *document; /* Owned */
  char *path;
  char *trouble; /* nullable */
  int file;      /* -1 once it failed */
  gint64 synced; /* monotonic, microseconds */
};

static char *
path_beside (const char *document)
{
  g_autofree char *folder = g_path_get_dirname (document);
  g_autofree char *base = g_path_get_basename (document);
  g_autofree char *name = g_strconcat (".", base, ".journal", NULL);

  return g_build_filename (folder, name, NULL);
}

static char *
path_in_recovery (const char *identity)
{
  g_autofree char *folder = weft_path_recovery ();
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  g_autofree char *name = g_strconcat (hash, ".journal", NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
can_write_beside (const char *document)
{
  g_autofree char *folder = g_path_get_dirname (document);

  return access (folder, W_OK) == 0 && (access (document, F_OK) != 0 || access (document, W_OK) == 0);
}

static char *
choose_path (WeftWorkflow *document)
{
  const char *path = weft_workflow_get_path (document);

  return path != NULL && can_write_beside (path) ? path_beside (path) : path_in_recovery (weft_workflow_get_identity (document));
}

static gboolean
write_line (WeftJournal *self,
            JsonNode    *node)
{
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length = strlen (line), done = 0;

  while (self->file >= 0 && done < length) {
    gssize put = write (self->file, line + done, length - done);

    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0) {
      g_free (self->trouble);
      self->trouble = g_strdup_printf (_("%s: changes are not kept safe from a crash any more: %s; save to keep them"), self->path, g_strerror (errno));
      close (self->file);
      self->file = -1;
      return FALSE;
    }
    done += (gsize) put;
  }
  return self->file >= 0;
}

static void
sync_now_and_then (WeftJournal *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->file < 0 || now - self->synced < SYNC_INTERVAL)
    return;
  (void) fdatasync (self->file);
  self->synced = now;
}

static void
note_change (JsonNode *change,
             gpointer  data)
{
  WeftJournal *self = data;
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) line = weft_json_node_take (object);

  weft_json_share (object, "change", change);
  write_line (self, line);
  sync_now_and_then (self);
}

static gboolean
write_header (WeftJournal *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) line = weft_json_node_take (object);

  json_object_set_string_member (object, "format", "weft-journal");
  json_object_set_int_member (object, "version", 1);
  if (self->document->path != NULL)
    json_object_set_string_member (object, "path", self->document->path);
  if (self->document->fingerprint != NULL)
    json_object_set_string_member (object, "fingerprint", self->document->fingerprint);
  json_object_set_boolean_member (object, "clean", weft_history_get_clean (self->document->history));
  json_object_set_member (object, "content", weft_workflow_to_json (self->document));
  return write_line (self, line);
}

static gboolean
set_file_error (WeftJournal  *self,
                GError      **error)
{
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE, _("%s: cannot be written: %s"), self->path, g_strerror (errno));
  return FALSE;
}

/* A journal that a crash left behind is locked by nobody; one of a living window is. */
static gboolean
is_taken (WeftJournal *self)
{
  int file = open (self->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean taken = file >= 0 && flock (file, LOCK_EX | LOCK_NB) != 0;

  if (file >= 0)
    close (file);
  return taken;
}

/* Starts the journal at self->path anew. What stands there is replaced only by
 * a whole header: a crash in this moment still finds the one or the other. */
static gboolean
open_file (WeftJournal  *self,
           GError      **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *recovery = weft_path_recovery ();
  g_autofree char *temporary = g_strconcat (self->path, ".XXXXXX", NULL);

  if (g_str_equal (folder, recovery) && !weft_file_make_folder (folder, error))
    return FALSE;
  if (is_taken (self)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
                 _("%s: is open in another window or program; close it there first"), self->document->path != NULL ? self->document->path : self->path);
    return FALSE;
  }
  self->file = g_mkstemp_full (temporary, O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  if (self->file < 0)
    return set_file_error (self, error);
  if (flock (self->file, LOCK_EX | LOCK_NB) == 0 && write_header (self) && g_rename (temporary, self->path) == 0)
    return TRUE;
  set_file_error (self, error);
  (void) g_unlink (temporary);
  if (self->file >= 0)
    close (self->file);
  self->file = -1;
  return FALSE;
}

static void
close_file (WeftJournal *self)
{
  if (self->file < 0)
    return;
  (void) g_unlink (self->path);
  close (self->file);
  self->file = -1;
}

static void
saving_cb (gpointer    data,
           const char *path,
           const char *fingerprint,
           gboolean    done)
{
  WeftJournal *self = data;
  g_autoptr (GError) error = NULL;

  if (!done) {
    JsonObject *object = json_object_new ();
    g_autoptr (JsonNode) line = weft_json_node_take (object);

    json_object_set_string_member (object, "saving", fingerprint);
    write_line (self, line);
    return;
  }
  /* The journal that told of the save goes only now that the file holds all of it. */
  close_file (self);
  g_free (self->path);
  self->path = choose_path (self->document);
  g_clear_pointer (&self->trouble, g_free);
  if (!open_file (self, &error))
    self->trouble = g_strdup (error->message);
}

WeftJournal *
weft_journal_new (WeftWorkflow  *document,
                  GError       **error)
{
  g_autoptr (WeftJournal) self = NULL;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (document) && document->history != NULL, NULL);

  self = g_new0 (WeftJournal, 1);
  self->document = g_object_ref (document);
  self->path = choose_path (document);
  self->file = -1;
  if (!open_file (self, error))
    return NULL;
  weft_history_set_observer (document->history, note_change, self);
  document->saving = saving_cb;
  document->saving_data = self;
  return g_steal_pointer (&self);
}

const char *
weft_journal_get_path (WeftJournal *self)
{
  return self->path;
}

const char *
weft_journal_get_trouble (WeftJournal *self)
{
  return self->trouble;
}

static void
journal_free (WeftJournal *self)
{
  if (self->document->saving_data == self) {
    weft_history_set_observer (self->document->history, NULL, NULL);
    self->document->saving = NULL;
    self->document->saving_data = NULL;
  }
  if (self->file >= 0)
    close (self->file);
  g_object_unref (self->document);
  g_free (self->path);
  g_free (self->trouble);
  g_free (self);
}

void
weft_journal_close (WeftJournal *self)
{
  close_file (self);
  journal_free (self);
}

void
weft_journal_leave (WeftJournal *self)
{
  if (self->file >= 0)
    (void) fsync (self->file);
  journal_free (self);
}

static gboolean
fail (GError     **error,
      const char  *path,
      int          line,
      const char  *what)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
               _("%s: line %d: %s; open the workflow without what was not saved"), path, line, what);
  return FALSE;
}

/* Reads the lines, each one JSON object. A last line without its end was torn by the crash. */
static GPtrArray *
read_lines (const char  *path,
            GError     **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, JOURNAL_MAX_BYTES, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  const char *text, *end;
  gsize length;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  for (const char *stop = text + length; (end = memchr (text, '\n', (gsize) (stop - text))) != NULL; text = end + 1) {
    g_autoptr (GError) inner = NULL;
    JsonNode *node = weft_json_parse (text, (gsize) (end - text), &inner);

    if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
      fail (error, path, (int) lines->len + 1, inner != NULL ? inner->message : _("an object is expected"));
      g_clear_pointer (&node, json_node_unref);
      return NULL;
    }
    g_ptr_array_add (lines, node);
  }
  if (lines->len == 0 || g_strcmp0 (weft_json_get_string (json_node_get_object (lines->pdata[0]), "format", NULL), "weft-journal") != 0 ||
      weft_json_get_int (json_node_get_object (lines->pdata[0]), "version", 0) != 1) {
    fail (error, path, 1, _("this is no journal of this version of Weft"));
    return NULL;
  }
  return g_steal_pointer (&lines);
}

/* The first change that the file does not hold yet. */
static guint
find_first_unsaved (GPtrArray *lines)
{
  JsonObject *header = json_node_get_object (lines->pdata[0]);
  const char *path = weft_json_get_string (header, "path", NULL);
  g_autoptr (GBytes) bytes = path != NULL ? weft_file_read (path, WEFT_DOCUMENT_MAX_BYTES, NULL) : NULL;
  g_autofree char *fingerprint = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  guint first = 1;

  for (guint i = 1; fingerprint != NULL && i < lines->len; i++)
    if (g_strcmp0 (weft_json_get_string (json_node_get_object (lines->pdata[i]), "saving", NULL), fingerprint) == 0)
      first = i + 1;
  return first;
}

/* What the file was when it was last read or written: a save may have come through. */
static const char *
find_fingerprint (GPtrArray *lines)
{
  guint first = find_first_unsaved (lines);

  return first > 1 ? weft_json_get_string (json_node_get_object (lines->pdata[first - 1]), "saving", NULL)
                   : weft_json_get_string (json_node_get_object (lines->pdata[0]), "fingerprint", NULL);
}

static gboolean
has_unsaved_changes (const char *path)
{
  g_autoptr (GPtrArray) lines = read_lines (path, NULL);
  JsonObject *header;

  if (lines == NULL)
    return FALSE;
  header = json_node_get_object (lines->pdata[0]);
  if (find_first_unsaved (lines) == 1 && !weft_json_get_bool (header, "clean", TRUE))
    return TRUE;
  for (guint i = find_first_unsaved (lines); i < lines->len; i++)
    if (json_object_has_member (json_node_get_object (lines->pdata[i]), "change"))
      return TRUE;
  return FALSE;
}

/* Whether nobody has the journal open. */
static gboolean
is_left (const char *path)
{
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean left = file >= 0 && flock (file, LOCK_EX | LOCK_NB) == 0;

  if (file >= 0)
    close (file);
  return left;
}

char *
weft_journal_find (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *places[] = { path_beside (absolute), path_in_recovery (absolute) };
  char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (found == NULL && is_left (places[i]) && has_unsaved_changes (places[i]))
      found = g_strdup (places[i]);
    g_free (places[i]);
  }
  return found;
}

static gint64
get_changed (const char *path)
{
  GStatBuf there;

  return g_stat (path, &there) == 0 ? (gint64) there.st_mtim.tv_sec * 1000000000 + there.st_mtim.tv_nsec : 0;
}

static int
compare_changed_cb (gconstpointer a,
                    gconstpointer b)
{
  gint64 first = get_changed (*(char *const *) a), second = get_changed (*(char *const *) b);

  return (first < second) - (first > second);
}

char **
weft_journal_list_left (void)
{
  g_autofree char *folder = weft_path_recovery ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *found = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".journal") && is_left (path) && has_unsaved_changes (path))
      g_ptr_array_add (found, g_steal_pointer (&path));
  }
  g_ptr_array_sort (found, compare_changed_cb);
  g_ptr_array_add (found, NULL);
  return (char **) g_ptr_array_free (found, FALSE);
}

static gboolean
replay (WeftWorkflow  *document,
        const char    *path,
        GPtrArray     *lines,
        GError       **error)
{
  for (guint i = 1; i < lines->len; i++) {
    JsonObject *line = json_node_get_object (lines->pdata[i]);
    g_autoptr (GError) inner = NULL;

    if (json_object_has_member (line, "change") &&
        !weft_history_replay (document->history, json_object_get_member (line, "change"), &inner))
      return fail (error, path, (int) i + 1, inner->message);
  }
  return TRUE;
}

WeftWorkflow *
weft_journal_recover (const char        *journal,
                      const WeftDomain  *domain,
                      GError           **error)
{
  g_autoptr (GPtrArray) lines = read_lines (journal, error);
  g_autoptr (WeftWorkflow) document = NULL;
  g_autoptr (GError) inner = NULL;
  JsonObject *header;
  const char *path;

  if (lines == NULL)
    return NULL;
  header = json_node_get_object (lines->pdata[0]);
  if (weft_json_get_object (header, "content") != NULL)
    document = weft_workflow_from_json (json_object_get_member (header, "content"), domain, &inner);
  if (document == NULL) {
    fail (error, journal, 1, inner != NULL ? inner->message : _("the document is missing"));
    return NULL;
  }
  if (!replay (document, journal, lines, error))
    return NULL;
  path = weft_json_get_string (header, "path", NULL);
  if (path != NULL) {
    g_free (document->identity);
    document->identity = g_strdup (path);
    document->path = g_strdup (path);
    document->fingerprint = g_strdup (find_fingerprint (lines));
  }
  weft_history_mark_unclean (document->history);
  return g_steal_pointer (&document);
}

void
weft_journal_discard (const char *journal)
{
  (void) g_unlink (journal);
}
