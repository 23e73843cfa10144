/* architectures.c: ready-made models on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/architectures.h"

#include "base/i18n.h"
#include "cli/options.h"
#include "cli/output.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/insert.h"

#include <stdio.h>
#include <string.h>

static JsonArray *
describe_shape (const WeftShape *shape)
{
  JsonArray *array = json_array_new ();

  for (int axis = 0; axis < shape->rank; axis++)
    json_array_add_int_element (array, shape->extent[axis]);
  return array;
}

static JsonArray *
describe_params (const WeftParam *params)
{
  JsonArray *array = json_array_new ();

  for (; params->id != NULL; params++)
    json_array_add_element (array, weft_param_describe (params));
  return array;
}

static JsonObject *
describe (const WeftArchitecture *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_string_member (object, "help", _ (self->help));
  json_object_set_array_member (object, "input", describe_shape (&self->item));
  json_object_set_int_member (object, "outputs", self->n_outputs);
  json_object_set_array_member (object, "parameters", describe_params (self->params));
  return object;
}

static void
print_one (const WeftArchitecture *self)
{
  g_autofree char *shape = weft_shape_to_string (&self->item);

  printf ("%s: %s\n%s\n", self->id, self->title, _ (self->help));
  printf (_("Made for samples of %s and %" PRId64 " outputs.\n"), shape, self->n_outputs);
  for (const WeftParam *param = self->params; param->id != NULL; param++) {
    g_autoptr (GString) line = g_string_new ("  ");

    weft_cli_append_padded (line, param->id, 12);
    g_string_append_printf (line, " %s (%s)", _ (param->help), param->fallback);
    puts (line->str);
  }
}

static void
print_all (void)
{
  for (const WeftArchitecture *const *architecture = weft_architectures (); *architecture != NULL; architecture++) {
    g_autoptr (GString) line = g_string_new (NULL);

    weft_cli_append_padded (line, (*architecture)->id, 24);
    g_string_append_printf (line, " %s", (*architecture)->title);
    puts (line->str);
  }
}

static void
print_all_json (void)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (const WeftArchitecture *const *architecture = weft_architectures (); *architecture != NULL; architecture++)
    json_array_add_object_element (array, describe (*architecture));
  json_object_set_array_member (object, "architectures", array);
  weft_cli_print_json (weft_cli_json_take (object));
}

WeftExit
weft_cli_architectures (const WeftCommand  *command,
                        int                 argc,
                        char              **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  const WeftArchitecture *architecture = NULL;
  WeftExit status;

  if (!weft_cli_parse (command, entries, &argc, &argv, 0, 1, &status))
    return status;
  if (argc > 1 && (architecture = weft_architecture_find (argv[1])) == NULL)
    return weft_cli_fail (json, WEFT_EXIT_USAGE, argv[1], _("there is no such architecture; weft-cli architectures lists them"));
  if (architecture != NULL && json)
    weft_cli_print_json (weft_cli_json_take (describe (architecture)));
  else if (architecture != NULL)
    print_one (architecture);
  else if (json)
    print_all_json ();
  else
    print_all ();
  return WEFT_EXIT_DONE;
}

/* model build */

/* Extents with an x between, `3x224x224`. */
static gboolean
parse_shape (const char *text,
             WeftShape  *shape)
{
  g_auto (GStrv) items = g_strsplit (text, "x", -1);

  *shape = (WeftShape){ .rank = (int) g_strv_length (items) };
  if (shape->rank < 1 || shape->rank >= WEFT_MAX_RANK)
    return FALSE;
  for (int axis = 0; axis < shape->rank; axis++) {
    guint64 extent;

    if (!g_ascii_string_to_unsigned (items[axis], 10, 1, G_MAXINT32, &extent, NULL))
      return FALSE;
    shape->extent[axis] = (gint64) extent;
  }
  return TRUE;
}

static gboolean
take_settings (WeftParams  *params,
               char       **settings,
               GError     **error)
{
  for (char **setting = settings; setting != NULL && *setting != NULL; setting++) {
    g_auto (GStrv) parts = g_strsplit (*setting, "=", 2);

    if (parts[1] == NULL) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--set needs PARAM=VALUE, not “%s”"), *setting);
      return FALSE;
    }
    if (!weft_params_set (params, parts[0], parts[1], error))
      return FALSE;
  }
  return TRUE;
}

static WeftExit
write_workflow (const WeftCliBuild          *self,
                const WeftArchitecture      *architecture,
                const WeftParams            *params,
                const WeftArchitecturePlace *place)
{
  g_autoptr (WeftWorkflow) workflow = weft_workflow_new (weft_domain_get_default ());
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  if (weft_workflow_add_node (workflow, "model", "model", 0, 0, &error) == NULL ||
      !weft_workflow_insert_architecture (workflow, "model", architecture, params, place, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, self->id, error->message);
  if (!weft_workflow_save (workflow, self->output, WEFT_SAVE_OVERWRITE, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, self->output, error->message);
  if (!self->json)
    return WEFT_EXIT_DONE;
  object = json_object_new ();
  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "file", self->output);
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

WeftExit
weft_cli_build (const WeftCommand  *command,
                const WeftCliBuild *self)
{
  const WeftArchitecture *architecture = weft_architecture_find (self->id);
  g_autoptr (WeftParams) params = NULL;
  g_autoptr (GError) error = NULL;
  WeftArchitecturePlace place;

  if (architecture == NULL)
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, self->id, _("there is no such architecture; weft-cli architectures lists them"));
  if (self->output == NULL || !g_str_has_suffix (self->output, ".weft"))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--output", _("a file whose name ends in .weft is needed"));
  weft_architecture_place_init (&place, architecture, NULL);
  if (self->input != NULL && !parse_shape (self->input, &place.item))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--input", _("the extents of a sample are needed, such as 3x224x224"));
  if (self->outputs < 0)
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--outputs", _("a number above 0 is needed"));
  if (self->outputs > 0)
    place.n_outputs = self->outputs;
  params = weft_params_new (architecture->params);
  if (!take_settings (params, self->settings, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--set", error->message);
  return write_workflow (self, architecture, params, &place);
}
