/* study-door.c: a study that runs, asked from other processes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-door.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/study-request.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A request is longer than that only by mistake. */
#define MOST_BYTES 65536

/* How often the thread looks whether it is to end, in ms. */
#define WAIT 50

/* Of the hash of the store's path, so that the name of the socket is short enough. */
#define HASH_DIGITS 16

struct _WeftStudyDoor
{
  WeftStudyControl *control; /* Owned */
  char *path;                /* Owned */
  GThread *thread;           /* Owned */
  int file;
  gint closing;
};

/* Both sides find the same name, however the store was named. */
static gboolean
find_address (const char          *store,
              gint64               study,
              struct sockaddr_un  *address,
              GError             **error)
{
  g_autofree char *real = g_canonicalize_filename (store, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, real, -1);
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "weft", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%.*s-%" PRId64, folder, HASH_DIGITS, hash, study);

  *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
  if (g_mkdir_with_parents (folder, 0700) != 0 || strlen (path) >= sizeof address->sun_path) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("%s cannot be a socket, so the study cannot be steered from other windows; set XDG_RUNTIME_DIR to a short path"), path);
    return FALSE;
  }
  memcpy (address->sun_path, path, strlen (path) + 1);
  return TRUE;
}

/* What is no request is not answered: who sent it is not waiting. */
static gpointer
listen_to_requests (gpointer data)
{
  WeftStudyDoor *self = data;
  g_autofree char *line = g_malloc (MOST_BYTES);

  while (!g_atomic_int_get (&self->closing)) {
    struct pollfd file = { self->file, POLLIN, 0 };
    ssize_t n = poll (&file, 1, WAIT) > 0 ? recv (self->file, line, MOST_BYTES, MSG_DONTWAIT) : -1;

    if (n > 0)
      (void) weft_study_request_apply (line, (gsize) n, self->control, NULL);
  }
  return NULL;
}

WeftStudyDoor *
weft_study_door_open (const char        *store,
                      gint64             study,
                      WeftStudyControl  *control,
                      GError           **error)
{
  struct sockaddr_un address;
  WeftStudyDoor *self;
  int file;

  if (!find_address (store, study, &address, error))
    return NULL;
  file = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  /* One that a process left behind: this process has claimed the study. */
  (void) g_unlink (address.sun_path);
  if (file < 0 || bind (file, (const struct sockaddr *) &address, sizeof address) != 0) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("%s cannot be a socket, so the study cannot be steered from other windows: %s"), address.sun_path, g_strerror (errno));
    if (file >= 0)
      close (file);
    return NULL;
  }
  self = g_new0 (WeftStudyDoor, 1);
  self->control = weft_study_control_ref (control);
  self->path = g_strdup (address.sun_path);
  self->file = file;
  self->thread = g_thread_new ("weft-study-door", listen_to_requests, self);
  return self;
}

void
weft_study_door_close (WeftStudyDoor *self)
{
  g_atomic_int_set (&self->closing, TRUE);
  g_thread_join (self->thread);
  (void) g_unlink (self->path);
  close (self->file);
  weft_study_control_unref (self->control);
  g_free (self->path);
  g_free (self);
}

gboolean
weft_study_door_ask (const char  *store,
                     gint64       study,
                     const char  *request,
                     GError     **error)
{
  struct sockaddr_un address;
  gboolean is_sent;
  int file;

  if (!find_address (store, study, &address, error))
    return FALSE;
  file = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  is_sent = file >= 0 && sendto (file, request, strlen (request), MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *) &address, sizeof address) >= 0;
  if (!is_sent)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("no program on this computer runs study %" PRId64 " any more; to go on with it, run its workflow again, or weft-cli tune --resume %" PRId64), study, study);
  if (file >= 0)
    close (file);
  return is_sent;
}
