/* control.c: a run steered by JSON lines on standard input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/control.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/params.h"
#include "cli/output.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* A line longer than this is no request. */
#define MAX_LINE 65536

struct _WeftControlReader
{
  WeftControlApply apply;
  gpointer control; /* Borrowed */
  GThread *thread;  /* Owned */
  GString *pending; /* Owned: what has come of a line */
  int file;
  int wake[2]; /* a pipe whose writing end is closed to end the thread */
};

static gboolean
apply_set (JsonObject        *object,
           WeftTrainControl  *control,
           GError           **error)
{
  const char *parameter = weft_json_get_string (object, "parameter", NULL);
  JsonNode *value = json_object_get_member (object, "value");
  g_autofree char *text = value != NULL ? weft_param_text_from_json (value) : NULL;

  if (parameter == NULL || text == NULL) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("a request to set needs “parameter”, a text, and “value”, a text or number"));
    return FALSE;
  }
  return weft_train_control_set (control, parameter, text, error);
}

gboolean
weft_control_apply (const char  *line,
                    gsize        length,
                    gpointer     control,
                    GError     **error)
{
  static const struct
  {
    const char *name;
    void (*request) (WeftTrainControl *control);
  } requests[] = {
    { "pause", weft_train_control_pause },
    { "resume", weft_train_control_resume },
    { "step-batch", weft_train_control_step_batch },
    { "step-epoch", weft_train_control_step_epoch },
    { "stop", weft_train_control_stop },
    { "stop-best", weft_train_control_stop_best },
    { "discard", weft_train_control_discard },
    { "checkpoint", weft_train_control_checkpoint },
  };
  g_autoptr (JsonNode) node = weft_json_parse (line, length, error);
  const char *name;

  if (node == NULL)
    return FALSE;
  name = JSON_NODE_HOLDS_OBJECT (node) ? weft_json_get_string (json_node_get_object (node), "request", NULL) : NULL;
  if (name == NULL) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("this is no request; write {\"request\": \"pause\"} or the like"));
    return FALSE;
  }
  if (g_str_equal (name, "set"))
    return apply_set (json_node_get_object (node), control, error);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    if (g_str_equal (name, requests[i].name)) {
      requests[i].request (control);
      return TRUE;
    }
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_UNKNOWN, _("“%s” is no request; there are pause, resume, step-batch, step-epoch, stop, stop-best, discard, checkpoint and set"), name);
  return FALSE;
}

static void
take_line (WeftControlReader *self,
           const char        *line,
           gsize              length)
{
  g_autoptr (GError) error = NULL;

  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (length > 0 && !self->apply (line, length, self->control, &error))
    weft_cli_say ("--control", error->message);
}

static void
take_lines (WeftControlReader *self)
{
  const char *end;

  while ((end = memchr (self->pending->str, '\n', self->pending->len)) != NULL) {
    gsize length = (gsize) (end - self->pending->str);

    take_line (self, self->pending->str, length);
    g_string_erase (self->pending, 0, (gssize) length + 1);
  }
  if (self->pending->len > MAX_LINE) {
    weft_cli_say ("--control", _("this line is too long to be a request"));
    g_string_truncate (self->pending, 0);
  }
}

/* Returns: whether to go on */
static gboolean
read_some (WeftControlReader *self)
{
  struct pollfd files[2] = { { .fd = self->file, .events = POLLIN }, { .fd = self->wake[0], .events = POLLIN } };
  char buffer[4096];
  gssize got;

  if (poll (files, 2, -1) < 0)
    return errno == EINTR;
  if (files[1].revents != 0)
    return FALSE;
  got = read (self->file, buffer, sizeof buffer);
  if (got < 0)
    return errno == EINTR || errno == EAGAIN;
  g_string_append_len (self->pending, buffer, got);
  take_lines (self);
  return got > 0;
}

static gpointer
read_cb (gpointer data)
{
  WeftControlReader *self = data;

  while (read_some (self))
    continue;
  /* The last line may lack its end. */
  take_line (self, self->pending->str, self->pending->len);
  return NULL;
}

WeftControlReader *
weft_control_reader_new (int              file,
                         WeftControlApply apply,
                         gpointer         control)
{
  WeftControlReader *self = g_new0 (WeftControlReader, 1);

  self->apply = apply;
  self->control = control;
  self->file = file;
  self->pending = g_string_new (NULL);
  if (pipe (self->wake) != 0)
    g_error ("pipe: %s", g_strerror (errno));
  self->thread = g_thread_new ("weft-control", read_cb, self);
  return self;
}

void
weft_control_reader_free (WeftControlReader *self)
{
  close (self->wake[1]);
  g_thread_join (self->thread);
  close (self->wake[0]);
  g_string_free (self->pending, TRUE);
  g_free (self);
}
