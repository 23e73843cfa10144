/* kinds.c: the kinds of nodes, their ports and their parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything here is read from the descriptors; no kind has a name in this file.
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "base/number.h"
#include "cli/options.h"
#include "cli/output.h"
#include "workflow/kind.h"

#include <stdio.h>

/* Finds `KIND` or `KIND/INNER`, at any depth. */
static const WeftNodeKind *
find_kind (const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  const WeftDomain *domain = weft_domain_get_default ();
  const WeftNodeKind *kind = NULL;

  for (char **step = steps; *step != NULL; step++) {
    kind = domain != NULL ? weft_domain_find (domain, *step) : NULL;
    if (kind == NULL)
      return NULL;
    domain = kind->get_nested != NULL ? kind->get_nested (domain) : NULL;
  }
  return kind;
}

/* Returns: (nullable): what stands inside a node of this kind, where that is a table of its own */
static const WeftDomain *
get_inside (const WeftNodeKind *kind)
{
  const WeftDomain *parent = weft_domain_get_default ();
  const WeftDomain *inside = kind->get_nested != NULL ? kind->get_nested (parent) : NULL;

  return inside != parent ? inside : NULL;
}

static JsonNode *
describe (const WeftNodeKind *kind)
{
  JsonNode *node = weft_node_kind_describe (kind);
  const WeftDomain *inside = get_inside (kind);
  JsonArray *array;

  if (inside == NULL)
    return node;
  array = json_array_new ();
  for (const WeftNodeKind *const *inner = weft_domain_list (inside); *inner != NULL; inner++)
    json_array_add_element (array, weft_node_kind_describe (*inner));
  json_object_set_array_member (json_node_get_object (node), inside->id, array);
  return node;
}

static void
print_ports (const char     *heading,
             const WeftPort *ports)
{
  if (ports == NULL || ports->id == NULL)
    return;
  printf ("\n%s\n", heading);
  for (; ports->id != NULL; ports++) {
    g_autoptr (GString) line = g_string_new ("  ");

    weft_cli_append_padded (line, ports->id, 18);
    g_string_append (line, _ (ports->type->title));
    if (ports->flags & WEFT_PORT_OPTIONAL)
      g_string_append (line, _(", optional"));
    if (ports->flags & WEFT_PORT_MULTIPLE)
      g_string_append (line, _(", any number"));
    puts (line->str);
  }
}

static void
append_range (GString         *line,
              const WeftParam *param)
{
  char low[WEFT_NUMBER_LENGTH], high[WEFT_NUMBER_LENGTH];

  if (param->choices != NULL) {
    for (const WeftParamChoice *choice = param->choices; choice->id != NULL; choice++)
      g_string_append_printf (line, "%s%s", choice == param->choices ? "" : "|", choice->id);
    return;
  }
  g_string_append (line, weft_param_type_get_title (param->type));
  if (param->minimum < param->maximum)
    g_string_append_printf (line, " %s…%s", weft_number_format (param->minimum, low), weft_number_format (param->maximum, high));
  if (param->unit != NULL)
    g_string_append_printf (line, " %s", _ (param->unit));
}

static void
print_params (const WeftParam *params)
{
  if (params == NULL || params->id == NULL)
    return;
  printf ("\n%s\n", _("Parameters"));
  for (; params->id != NULL; params++) {
    g_autoptr (GString) line = g_string_new ("  ");

    weft_cli_append_padded (line, params->id, 18);
    append_range (line, params);
    if (params->fallback != NULL && *params->fallback != '\0')
      g_string_append_printf (line, _(" (default %s)"), params->fallback);
    if (params->flags & WEFT_PARAM_LIVE)
      g_string_append (line, _(", can change while it runs"));
    puts (line->str);
    if (params->help != NULL)
      printf ("  %*s%s\n", 18, "", _ (params->help));
    if (params->visible_when != NULL)
      printf (_("  %*sOnly with %s.\n"), 18, "", params->visible_when);
  }
}

static void
print_list (const WeftDomain *domain)
{
  for (const WeftNodeKind *const *kind = weft_domain_list (domain); *kind != NULL; kind++) {
    g_autoptr (GString) line = g_string_new (NULL);

    weft_cli_append_padded (line, (*kind)->id, 16);
    g_string_append (line, " ");
    weft_cli_append_padded (line, _ ((*kind)->title), 20);
    if ((*kind)->category != NULL)
      g_string_append_printf (line, " %s", _ ((*kind)->category));
    puts (line->str);
  }
}

static void
print_kind (const WeftNodeKind *kind)
{
  const WeftDomain *inside = get_inside (kind);

  printf ("%s: %s\n", kind->id, _ (kind->title));
  if (kind->help != NULL)
    printf ("%s\n", _ (kind->help));
  print_ports (_("Inputs"), kind->inputs);
  print_ports (_("Outputs"), kind->outputs);
  print_params (weft_node_kind_list_params (kind));
  if (inside != NULL) {
    printf (_("\nInside it: %s\n"), _ (inside->title));
    print_list (inside);
  }
}

static void
print_all_json (void)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (const WeftNodeKind *const *kind = weft_domain_list (weft_domain_get_default ()); *kind != NULL; kind++)
    json_array_add_element (array, describe (*kind));
  json_object_set_array_member (object, "kinds", array);
  weft_cli_print_json (weft_cli_json_take (object));
}

WeftExit
weft_cli_kinds (const WeftCommand  *command,
                int                 argc,
                char              **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  const WeftNodeKind *kind = NULL;
  WeftExit status;

  if (!weft_cli_parse (command, entries, &argc, &argv, 0, 1, &status))
    return status;
  if (argc > 1 && (kind = find_kind (argv[1])) == NULL)
    return weft_cli_fail (json, WEFT_EXIT_USAGE, argv[1], _("there is no such kind; weft-cli kinds lists them"));
  if (kind != NULL && json)
    weft_cli_print_json (describe (kind));
  else if (kind != NULL)
    print_kind (kind);
  else if (json)
    print_all_json ();
  else
    print_list (weft_domain_get_default ());
  return WEFT_EXIT_DONE;
}
