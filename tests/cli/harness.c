/* harness.c: the real program in a place of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_remove (path);
}

static void
set_folder (Place      *self,
            const char *variable,
            const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_subprocess_launcher_setenv (self->launcher, variable, path, TRUE);
}

void
place_set_up (Place         *self,
              gconstpointer  data)
{
  static const char *const folders[][2] = {
    { "HOME", "home" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_STATE_HOME", "state" },
    { "XDG_CONFIG_HOME", "config" },
    { "WEFT_TRIALS", "trials.db" },
    { "WEFT_ARTEFACTS", "artefacts" },
    { "WEFT_CACHE", "weft-cache" },
    { "WEFT_CHECKPOINTS", "weft-checkpoints" },
  };
  g_autofree char *shipped = g_build_filename (g_test_get_dir (G_TEST_DIST), "..", "data", NULL);
  GError *error = NULL;

  self->folder = g_dir_make_tmp ("weft-cli-XXXXXX", &error);
  g_assert_no_error (error);
  self->store = g_build_filename (self->folder, "trials.db", NULL);
  self->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    set_folder (self, folders[i][0], folders[i][1]);
  g_subprocess_launcher_setenv (self->launcher, "WEFT_DATA", shipped, TRUE);
}

void
place_tear_down (Place         *self,
                 gconstpointer  data)
{
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self->store);
  g_object_unref (self->launcher);
}

void
result_free (Result *self)
{
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

static GSubprocess *
start (Place   *self,
       va_list  words)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *word;
  GSubprocess *process;
  GError *error = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("WEFT_CLI"));
  g_assert_nonnull (argv->pdata[0]);
  while ((word = va_arg (words, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) word);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (self->launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
cli_start (Place *self,
           ...)
{
  GSubprocess *process;
  va_list words;

  va_start (words, self);
  process = start (self, words);
  va_end (words);
  return process;
}

/* Empty bytes have no data at all. */
static char *
to_text (GBytes *bytes)
{
  return g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
}

Result *
cli_wait (GSubprocess *process)
{
  Result *result = g_new0 (Result, 1);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) out = NULL, err = NULL;
  GError *error = NULL;

  g_subprocess_communicate (process, nothing, NULL, &out, &err, &error);
  g_assert_no_error (error);
  result->out = to_text (out);
  result->err = to_text (err);
  result->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -g_subprocess_get_term_sig (process);
  return result;
}

Result *
cli (Place *self,
     ...)
{
  g_autoptr (GSubprocess) process = NULL;
  va_list words;

  va_start (words, self);
  process = start (self, words);
  va_end (words);
  return cli_wait (process);
}

/* Byte by byte, so that nothing behind the line is taken away from whoever reads on. */
void
cli_read_until (GSubprocess *process,
                const char  *text)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (process);
  g_autoptr (GString) line = g_string_new (NULL);
  char letter;

  while (g_input_stream_read (stream, &letter, 1, NULL, NULL) == 1) {
    g_string_append_c (line, letter);
    if (letter != '\n')
      continue;
    if (strstr (line->str, text) != NULL)
      return;
    g_string_truncate (line, 0);
  }
  g_error ("the program ended without %s", text);
}

JsonObject *
result_get_json (Result    *self,
                 JsonNode **node)
{
  GError *error = NULL;

  *node = weft_json_parse (self->out, strlen (self->out), &error);
  if (error != NULL)
    g_error ("%s in:\n%s\n%s", error->message, self->out, self->err);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (*node));
  return json_node_get_object (*node);
}

char *
data_file (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "cli", name, NULL);
}

JsonObject *
find_node (JsonObject *run,
           const char *id)
{
  JsonArray *nodes = weft_json_get_array (run, "nodes");

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    if (g_str_equal (weft_json_get_string (json_array_get_object_element (nodes, i), "id", ""), id))
      return json_array_get_object_element (nodes, i);
  return NULL;
}

void
assert_state (JsonObject *run,
              const char *id,
              const char *state)
{
  JsonObject *node = find_node (run, id);

  g_assert_nonnull (node);
  g_assert_cmpstr (weft_json_get_string (node, "state", ""), ==, state);
}

char *
epochs_to_text (JsonObject *trial)
{
  JsonArray *epochs = weft_json_get_array (trial, "epochs");
  g_autoptr (JsonNode) copy = json_node_new (JSON_NODE_ARRAY);

  g_assert_nonnull (epochs);
  for (guint i = 0; i < json_array_get_length (epochs); i++)
    json_object_remove_member (json_array_get_object_element (epochs, i), "epoch_seconds");
  json_node_set_array (copy, epochs);
  return weft_json_write (copy, WEFT_JSON_COMPACT);
}

void
assert_one_line (const Result *self)
{
  if (!g_str_has_prefix (self->err, "weft-cli: ") || strchr (self->err, '\n') != self->err + strlen (self->err) - 1)
    g_error ("not one line of weft-cli: %s", self->err);
}
