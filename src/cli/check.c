/* check.c: a workflow looked through without running it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/check.h"

#include "base/i18n.h"
#include "cli/command.h"
#include "cli/document-open.h"
#include "cli/options.h"
#include "cli/output.h"

#include <stdio.h>

typedef void (*LinkFunc) (const WeftSnapshotNode *from,
                          const WeftPort *output,
                          const WeftSnapshotNode *to,
                          const WeftPort *input,
                          const WeftPortInfo *info,
                          gpointer data);

static void
foreach_link (const WeftCheck *check,
              LinkFunc         func,
              gpointer         data)
{
  WeftSnapshot *snapshot = weft_check_get_snapshot (check);

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *to = weft_snapshot_get_node (snapshot, i);

    for (guint j = 0; j < to->n_links; j++) {
      const WeftSnapshotLink *link = &to->links[j];
      const WeftSnapshotNode *from = weft_snapshot_get_node (snapshot, link->from);

      if (from->kind != NULL && to->kind != NULL)
        func (from, &from->kind->outputs[link->output], to, &to->kind->inputs[link->input],
              weft_check_get_info (check, link->from, link->output), data);
    }
  }
}

/* What is known of a link, or NULL. */
static char *
describe_info (const WeftPortInfo *info)
{
  g_autofree char *text = info != NULL ? weft_port_info_to_string (info) : NULL;

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
add_link_json (const WeftSnapshotNode *from,
               const WeftPort         *output,
               const WeftSnapshotNode *to,
               const WeftPort         *input,
               const WeftPortInfo     *info,
               gpointer                data)
{
  JsonObject *object = json_object_new ();
  g_autofree char *source = g_strconcat (from->id, ".", output->id, NULL);
  g_autofree char *target = g_strconcat (to->id, ".", input->id, NULL);
  g_autofree char *text = describe_info (info);

  json_object_set_string_member (object, "from", source);
  json_object_set_string_member (object, "to", target);
  json_object_set_string_member (object, "type", output->type->id);
  if (text != NULL)
    json_object_set_string_member (object, "text", text);
  json_object_set_member (object, "info", info != NULL ? weft_port_info_to_json (info) : json_node_new (JSON_NODE_NULL));
  json_array_add_object_element (data, object);
}

static void
print_link (const WeftSnapshotNode *from,
            const WeftPort         *output,
            const WeftSnapshotNode *to,
            const WeftPort         *input,
            const WeftPortInfo     *info,
            gpointer                data)
{
  g_autoptr (GString) line = g_string_new ("  ");
  g_autofree char *text = describe_info (info);
  g_autofree char *ends = g_strdup_printf ("%s.%s → %s.%s", from->id, output->id, to->id, input->id);

  weft_cli_append_padded (line, ends, 34);
  g_string_append_c (line, ' ');
  weft_cli_append_padded (line, output->type->id, 14);
  g_string_append_printf (line, " %s", text != NULL ? text : _("unknown"));
  puts (line->str);
}

static char *
describe_shape (JsonArray *shape)
{
  GString *text = g_string_new ("N");

  for (guint i = 0; shape != NULL && i < json_array_get_length (shape); i++)
    g_string_append_printf (text, "×%" G_GINT64_FORMAT, json_array_get_int_element (shape, i));
  return g_string_free (text, FALSE);
}

/* The layers of a model, as its check describes them. */
static void
print_layers (JsonArray *layers)
{
  for (guint i = 0; layers != NULL && i < json_array_get_length (layers); i++) {
    JsonObject *layer = json_array_get_object_element (layers, i);
    g_autofree char *shape = describe_shape (weft_json_get_array (layer, "shape"));
    g_autoptr (GString) line = g_string_new ("    ");

    weft_cli_append_padded (line, weft_json_get_string (layer, "id", ""), 16);
    g_string_append_c (line, ' ');
    weft_cli_append_padded (line, shape, 16);
    g_string_append_printf (line, _(" %" PRId64 " parameters"), weft_json_get_int (layer, "parameters", 0));
    puts (line->str);
  }
}

/* Size of a model, its cost and its memory. */
static void
print_outputs (const WeftCheck        *check,
               guint                   index,
               const WeftSnapshotNode *node)
{
  guint n_outputs = node->kind != NULL ? weft_node_kind_count_ports (node->kind, WEFT_PORT_OUTPUT) : 0;

  for (guint i = 0; i < n_outputs; i++) {
    const WeftPortInfo *info = weft_check_get_info (check, index, i);

    if (info == NULL || info->details == NULL || !json_object_has_member (info->details, "operations"))
      continue;
    print_layers (weft_json_get_array (info->details, "layers"));
    printf (_("    %" PRId64 " parameters in %.1f KiB, %.0f FLOPs a row\n"), info->parameters,
            weft_json_get_number (info->details, "bytes", 0) / 1024, weft_json_get_number (info->details, "operations", 0));
  }
}

static void
print_params (const WeftParams *params)
{
  const WeftParam *param = params != NULL ? weft_params_get_table (params) : NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  for (; param != NULL && param->id != NULL; param++)
    if (!weft_params_is_default (params, param->id))
      g_string_append_printf (line, "%s%s=%s", line->len > 0 ? ", " : "", param->id, weft_params_get (params, param->id));
  if (line->len > 0)
    printf ("    %s\n", line->str);
}

static void
print_text (const WeftCheck *check)
{
  WeftSnapshot *snapshot = weft_check_get_snapshot (check);

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    printf ("  %s (%s)\n", node->id, node->kind != NULL ? _ (node->kind->title) : node->kind_id);
    print_params (node->params);
    print_outputs (check, i, node);
  }
  putchar ('\n');
  foreach_link (check, print_link, NULL);
}

static guint
say_problems (const WeftCheck *check)
{
  guint n_errors = 0;

  for (guint i = 0; i < weft_check_get_n_problems (check); i++) {
    const WeftProblem *problem = weft_check_get_problem (check, i);
    const char *id = weft_snapshot_get_node (weft_check_get_snapshot (check), problem->node)->id;
    gboolean fatal = problem->severity == WEFT_SEVERITY_ERROR;
    g_autofree char *where = problem->parameter != NULL ? g_strconcat (id, ".", problem->parameter, NULL) : g_strdup (id);
    g_autofree char *text = g_strconcat (fatal ? "" : _("warning: "), problem->message, problem->remedy != NULL ? "; " : "",
                                         problem->remedy != NULL ? problem->remedy : "", NULL);

    weft_cli_say (where, text);
    n_errors += fatal;
  }
  return n_errors;
}

static void
print_json (const WeftCheck *check,
            const char      *file,
            gboolean         sound)
{
  JsonNode *node = weft_check_to_json (check);
  JsonObject *object = json_node_get_object (node);
  JsonArray *links = json_array_new ();

  foreach_link (check, add_link_json, links);
  json_object_set_array_member (object, "links", links);
  json_object_set_string_member (object, "file", file);
  json_object_set_string_member (object, "status", sound ? "done" : "failed");
  weft_cli_print_json (node);
}

WeftExit
weft_cli_check (const WeftCommand  *command,
                int                 argc,
                char              **argv)
{
  gboolean json = FALSE;
  g_auto (GStrv) overrides = NULL;
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &overrides, N_("Give a parameter another value"), "NODE.PARAM=VALUE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (WeftCheck) check = NULL;
  g_autoptr (GError) error = NULL;
  WeftExit status;
  guint n_errors;

  if (!weft_cli_parse (command, entries, &argc, &argv, 1, 1, &status))
    return status;
  snapshot = weft_cli_open_snapshot (argv[1], NULL, (const char *const *) overrides, &status, &error);
  if (snapshot == NULL)
    return weft_cli_fail (json, status, status == WEFT_EXIT_USAGE ? "--set" : argv[1], error->message);
  check = weft_check_snapshot (snapshot, NULL);
  n_errors = say_problems (check);
  if (json)
    print_json (check, argv[1], n_errors == 0);
  else
    print_text (check);
  return n_errors == 0 ? WEFT_EXIT_DONE : WEFT_EXIT_FAILED;
}
