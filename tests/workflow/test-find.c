/* test-find.c: nodes by what is written on them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/find.h"

static void
assert_found (WeftWorkflow *workflow,
              const char   *text,
              const char   *expected)
{
  g_autoptr (GPtrArray) found = weft_workflow_find_text (workflow, text);
  g_autofree char *joined = NULL;

  g_ptr_array_add (found, NULL);
  joined = g_strjoinv (" ", (char **) found->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_find (void)
{
  g_autoptr (WeftWorkflow) self = weft_workflow_new (test_domain ());
  WeftWorkflow *inside;

  weft_workflow_add_node (self, "sign", "right", 400, 0, NULL);
  weft_workflow_add_node (self, "value", "left", 0, 0, NULL);
  weft_workflow_add_node (self, "box", "holder", 200, 0, NULL);
  inside = weft_node_get_nested (weft_workflow_find_node (self, "holder"));
  weft_workflow_add_node (inside, "dense", "layer", 0, 0, NULL);
  weft_workflow_set_title (self, "right", "Überblick", NULL);
  weft_workflow_set_parameter (self, "left", "value", "4711", NULL);
  weft_workflow_set_parameter (inside, "layer", "units", "77", NULL);
  assert_found (self, "", "");
  assert_found (self, "nobody", "");
  assert_found (self, "ÜBER", "right");
  assert_found (self, "sign", "right");
  assert_found (self, "471", "left");
  assert_found (self, "dense", "holder.layer");
  assert_found (self, "77", "holder.layer");
  /* From left to right, inner nodes behind those around them. */
  assert_found (self, "l", "left holder holder.layer right");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/find/text", test_find);
  return g_test_run ();
}
