/* test-mermaid.c: charts that become workflows, and workflows that become charts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/mermaid.h"

#include <string.h>

static WeftWorkflow *
read_chart (const char *text,
            GPtrArray  *warnings)
{
  WeftWorkflow *self = weft_workflow_new (test_domain ());
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = weft_workflow_paste_mermaid (self, text, 40, 20, warnings, &error);

  g_assert_no_error (error);
  g_assert_nonnull (ids);
  return self;
}

/* Kinds of nodes, then links. */
static void
assert_chart (const char *text,
              const char *expected,
              guint       n_warnings)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftWorkflow) self = read_chart (text, warnings);
  GPtrArray *links = weft_workflow_get_links (self);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (self), i);

    g_string_append_printf (found, "%s:%s ", weft_node_get_id (node), weft_node_get_kind_id (node));
  }
  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];

    g_string_append_printf (found, "%s-%s ", link->from, link->to);
  }
  g_assert_cmpstr (found->str, ==, expected);
  g_assert_cmpuint (warnings->len, ==, n_warnings);
}

static void
test_read (void)
{
  assert_chart ("graph LR\n  a[Value] --> b[Sign]\n", "a:value b:sign a-b ", 0);
  assert_chart ("flowchart TD; a(Value)-->b{{\"Sign\"}}-->c([Sum])", "a:value b:sign c:sum a-b b-c ", 0);
  assert_chart ("graph LR\n%% a comment\n  value1 & value2 ==> sum1\n", "sum1:sum value1:value value2:value value1-sum1 value2-sum1 ", 0);
  assert_chart ("graph LR\n  a[\"Value: the first\"] -- out --> b[Sign]:::big\n  classDef big fill:#f00\n", "a:value b:sign a-b ", 0);
  assert_chart ("graph LR\nsubgraph one\n  a[value] -.->|out| b[sign]\nend\n", "a:value b:sign a-b ", 0);
}

/* What is not known becomes a note, what does not fit stays open; both are said. */
static void
test_unknown (void)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftWorkflow) self = read_chart ("graph LR\n  a[Coffee] --> b[Ghost]\n  b --> c[Sign]\n", warnings);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), ==, 2);
  g_assert_cmpuint (weft_workflow_get_notes (self)->len, ==, 1);
  g_assert_cmpuint (weft_workflow_get_links (self)->len, ==, 0);
  g_assert_cmpuint (warnings->len, ==, 2);
}

/* A circle is drawn as far as it goes. */
static void
test_circle (void)
{
  assert_chart ("graph LR\n  a[Sum] --> b[Sign] --> a\n", "a:sum b:sign a-b ", 1);
}

static void
test_bad (void)
{
  static const char *const charts[] = { "graph LR\n  --> a", "graph LR\n  a -->", "graph LR\n  a --> b c", "graph LR\n  ]" };

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++) {
    g_autoptr (WeftWorkflow) self = weft_workflow_new (test_domain ());
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) ids = weft_workflow_paste_mermaid (self, charts[i], 0, 0, warnings, &error);

    g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, "line 2"));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), ==, 0);
    g_assert_cmpuint (weft_history_get_n_commands (weft_workflow_get_history (self)), ==, 0);
  }
}

static void
test_is (void)
{
  g_assert_true (weft_mermaid_is ("graph LR\n"));
  g_assert_true (weft_mermaid_is ("\n%% a sketch\n flowchart TD"));
  g_assert_false (weft_mermaid_is ("graphs are fine"));
  g_assert_false (weft_mermaid_is ("{ \"format\": 1 }"));
  g_assert_false (weft_mermaid_is (""));
}

/* There and back: the same kinds, titles and links, in one undo step. */
static void
test_round (void)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftWorkflow) self = read_chart ("graph LR\n  a[\"Value of “x” (first)\"] --> b[Sign]\n  a --> c[Sum]\n  b --> c\n", warnings);
  g_autofree char *text = weft_workflow_to_mermaid (self);
  g_autoptr (WeftWorkflow) other = read_chart (text, warnings);
  g_autofree char *one = weft_workflow_to_text (self), *two = weft_workflow_to_text (other);

  g_assert_true (weft_mermaid_is (text));
  g_assert_cmpstr (one, ==, two);
  g_assert_cmpuint (warnings->len, ==, 0);
  g_assert_cmpuint (weft_history_get_n_commands (weft_workflow_get_history (self)), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/mermaid/read", test_read);
  g_test_add_func ("/workflow/mermaid/unknown", test_unknown);
  g_test_add_func ("/workflow/mermaid/circle", test_circle);
  g_test_add_func ("/workflow/mermaid/bad", test_bad);
  g_test_add_func ("/workflow/mermaid/is", test_is);
  g_test_add_func ("/workflow/mermaid/round", test_round);
  return g_test_run ();
}
