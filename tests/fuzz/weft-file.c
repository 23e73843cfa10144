/* weft-file.c: feeds the fuzzer's bytes to the reader of .weft files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is accepted must be written and read back to the same text, must be
 * edited and undone, and must stand a snapshot and a check.
 */
#include "workflow/check.h"
#include "workflow/command.h"
#include "workflow/document.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

static const WeftParam params[] = {
  { .id = "value", .type = WEFT_PARAM_REAL, .title = "Value", .help = "", .fallback = "1" },
  { .id = "names", .type = WEFT_PARAM_COLUMNS, .title = "Names", .help = "", .fallback = "" },
  { NULL },
};

static const WeftPort inputs[] = { { "in", "In", &weft_port_type_report, WEFT_PORT_OPTIONAL }, { NULL } };
static const WeftPort many[] = { { "in", "In", &weft_port_type_report, WEFT_PORT_MULTIPLE }, { NULL } };
static const WeftPort outputs[] = { { "out", "Out", &weft_port_type_report, WEFT_PORT_REQUIRED }, { NULL } };

static const WeftNodeKind one = {
  .id = "a",
  .version = 1,
  .title = "A",
  .category = "",
  .icon = "",
  .help = "",
  .inputs = inputs,
  .outputs = outputs,
  .params = params
};
static const WeftNodeKind two = {
  .id = "b",
  .version = 1,
  .title = "B",
  .category = "",
  .icon = "",
  .help = "",
  .inputs = many,
  .outputs = outputs
};
static const WeftNodeKind *const kinds[] = { &one, &two, &weft_group_kind, NULL };
static const WeftDomain domain = { .id = "kinds", .title = "Kinds", .kinds = kinds };

static void
remove_and_undo (WeftWorkflow *document,
                 const char   *text)
{
  g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (document), 0);
  const char *ids[] = { node != NULL ? weft_node_get_id (node) : NULL, NULL };
  g_autofree char *again = NULL;

  if (node == NULL)
    return;
  g_assert_true (weft_workflow_remove_nodes (document, ids, NULL));
  g_assert_true (weft_history_undo (weft_workflow_get_history (document)));
  again = weft_workflow_to_text (document);
  g_assert_cmpstr (again, ==, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (JsonNode) root = weft_json_parse ((const char *) data, length, NULL);
  g_autoptr (WeftWorkflow) document = root != NULL ? weft_workflow_from_json (root, &domain, NULL) : NULL;
  g_autoptr (WeftWorkflow) copy = NULL;
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (WeftCheck) check = NULL;
  g_autofree char *text = NULL, *again = NULL;

  if (document == NULL)
    return 0;
  text = weft_workflow_to_text (document);
  written = weft_json_parse (text, strlen (text), NULL);
  g_assert_nonnull (written);
  copy = weft_workflow_from_json (written, &domain, NULL);
  g_assert_nonnull (copy);
  again = weft_workflow_to_text (copy);
  g_assert_cmpstr (text, ==, again);
  remove_and_undo (document, text);
  check = weft_workflow_check (document);
  return 0;
}
