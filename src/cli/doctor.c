/* doctor.c: what Weft runs on, what it chose and why
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "cli/machine.h"
#include "cli/options.h"
#include "cli/output.h"
#include "engine/blas.h"
#include "engine/team.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static JsonObject *
describe_versions (void)
{
  JsonObject *object = json_object_new ();
  g_autofree char *glib = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);

  json_object_set_string_member (object, "weft", WEFT_VERSION);
  json_object_set_string_member (object, "glib", glib);
  json_object_set_string_member (object, "json-glib", JSON_VERSION_S);
  json_object_set_string_member (object, "sqlite", sqlite3_libversion ());
  return object;
}

static JsonObject *
describe_cpu (void)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *name = weft_machine_get_cpu ();
  g_autofree const char **features = weft_machine_list_features ();

  for (const char **feature = features; *feature != NULL; feature++)
    json_array_add_string_element (array, *feature);
  json_object_set_string_member (object, "name", name);
  json_object_set_int_member (object, "processors", g_get_num_processors ());
  json_object_set_array_member (object, "features", array);
  return object;
}

static JsonArray *
describe_kernels (void)
{
  JsonArray *array = json_array_new ();

  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_autoptr (GError) error = NULL;
    JsonObject *object = json_object_new ();
    gboolean sound = weft_kernels_check (*set, &error);

    json_object_set_string_member (object, "name", (*set)->name);
    json_object_set_int_member (object, "width", (*set)->width);
    json_object_set_boolean_member (object, "chosen", *set == weft_kernels_get ());
    json_object_set_boolean_member (object, "check", sound);
    if (error != NULL)
      json_object_set_string_member (object, "error", error->message);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
describe_blas (void)
{
  JsonObject *object = json_object_new ();

  if (weft_blas_get_core () != NULL)
    json_object_set_string_member (object, "core", weft_blas_get_core ());
  else
    json_object_set_null_member (object, "core");
  json_object_set_string_member (object, "reason", weft_blas_get_reason ());
  return object;
}

/* Whether @path, or the folder where it would be made, can be written. */
static gboolean
is_writable (const char *path)
{
  g_autofree char *place = g_strdup (path);

  while (!g_file_test (place, G_FILE_TEST_EXISTS)) {
    char *parent = g_path_get_dirname (place);
    gboolean top = g_str_equal (parent, place);

    g_free (place);
    place = parent;
    if (top)
      return FALSE;
  }
  return access (place, W_OK) == 0;
}

static void
add_path (JsonObject *paths,
          const char *name,
          char       *path)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "path", path != NULL ? path : "");
  json_object_set_boolean_member (object, "exists", path != NULL && g_file_test (path, G_FILE_TEST_EXISTS));
  json_object_set_boolean_member (object, "writable", path != NULL && is_writable (path));
  json_object_set_object_member (paths, name, object);
  g_free (path);
}

static JsonObject *
describe_paths (void)
{
  JsonObject *paths = json_object_new ();

  add_path (paths, "trials", weft_path_trials ());
  add_path (paths, "artefacts", weft_path_artefacts ());
  add_path (paths, "cache", weft_path_cache ());
  add_path (paths, "recovery", weft_path_recovery ());
  add_path (paths, "data", weft_path_shipped ("datasets"));
  return paths;
}

static JsonObject *
describe_memory (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "total_mb", (gint64) (weft_machine_get_memory () >> 20));
  json_object_set_int_member (object, "free_mb", (gint64) (weft_machine_get_free_memory () >> 20));
  return object;
}

static JsonObject *
describe (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "versions", describe_versions ());
  json_object_set_object_member (object, "cpu", describe_cpu ());
  json_object_set_array_member (object, "kernels", describe_kernels ());
  json_object_set_object_member (object, "openblas", describe_blas ());
  json_object_set_int_member (object, "threads", weft_team_get_size ());
  json_object_set_object_member (object, "memory", describe_memory ());
  json_object_set_object_member (object, "paths", describe_paths ());
  return object;
}

static void
print_heading (const char *heading)
{
  g_autoptr (GString) line = g_string_new (NULL);

  weft_cli_append_padded (line, heading, 12);
  fputs (line->str, stdout);
}

static void
print_kernels (JsonArray *kernels)
{
  for (guint i = 0; i < json_array_get_length (kernels); i++) {
    JsonObject *set = json_array_get_object_element (kernels, i);
    const char *complaint = weft_json_get_string (set, "error", NULL);

    print_heading (i == 0 ? _("kernels") : "");
    printf ("%s: %s%s\n", weft_json_get_string (set, "name", ""),
            complaint != NULL ? complaint : _("self-check passed"),
            weft_json_get_bool (set, "chosen", FALSE) ? _(", chosen") : "");
  }
}

static void
print_path (JsonObject *paths,
            const char *name,
            JsonNode   *node,
            gpointer    data)
{
  JsonObject *path = json_node_get_object (node);

  print_heading (name);
  printf ("%s%s%s\n", weft_json_get_string (path, "path", ""),
          weft_json_get_bool (path, "exists", FALSE) ? "" : _(", does not exist yet"),
          weft_json_get_bool (path, "writable", FALSE) || g_str_equal (name, "data") ? "" : _(", cannot be written"));
}

static void
print_text (JsonObject *object)
{
  JsonObject *versions = weft_json_get_object (object, "versions");
  JsonObject *cpu = weft_json_get_object (object, "cpu");
  JsonObject *blas = weft_json_get_object (object, "openblas");
  JsonObject *memory = weft_json_get_object (object, "memory");
  JsonArray *features = weft_json_get_array (cpu, "features");

  print_heading (_("versions"));
  printf ("Weft %s, GLib %s, json-glib %s, SQLite %s\n", WEFT_VERSION, weft_json_get_string (versions, "glib", ""),
          weft_json_get_string (versions, "json-glib", ""), weft_json_get_string (versions, "sqlite", ""));
  print_heading (_("processor"));
  printf ("%s:", weft_json_get_string (cpu, "name", ""));
  for (guint i = 0; i < json_array_get_length (features); i++)
    printf (" %s", json_array_get_string_element (features, i));
  putchar ('\n');
  print_kernels (weft_json_get_array (object, "kernels"));
  print_heading ("OpenBLAS");
  printf ("%s: %s\n", weft_json_get_string (blas, "core", _("not used")), weft_json_get_string (blas, "reason", ""));
  print_heading (_("threads"));
  printf (_("%d of %u processors\n"), (int) weft_json_get_int (object, "threads", 0), g_get_num_processors ());
  print_heading (_("memory"));
  printf (_("%d MiB free of %d MiB\n"), (int) weft_json_get_int (memory, "free_mb", 0), (int) weft_json_get_int (memory, "total_mb", 0));
  json_object_foreach_member (weft_json_get_object (object, "paths"), print_path, NULL);
}

static gboolean
is_sound (JsonObject *object)
{
  JsonArray *kernels = weft_json_get_array (object, "kernels");

  for (guint i = 0; i < json_array_get_length (kernels); i++)
    if (!weft_json_get_bool (json_array_get_object_element (kernels, i), "check", FALSE))
      return FALSE;
  return TRUE;
}

WeftExit
weft_cli_doctor (const WeftCommand  *command,
                 int                 argc,
                 char              **argv)
{
  gboolean json = FALSE, sound;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  JsonObject *object;
  WeftExit status;

  if (!weft_cli_parse (command, entries, &argc, &argv, 0, 0, &status))
    return status;
  object = describe ();
  sound = is_sound (object);
  if (json) {
    weft_cli_print_json (weft_cli_json_take (object));
  } else {
    print_text (object);
    json_object_unref (object);
  }
  return sound ? WEFT_EXIT_DONE : WEFT_EXIT_FAILED;
}
