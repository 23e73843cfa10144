/* test-rewire.c: nodes that go, come and change places with their links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/rewire.h"

/* Nodes a, b, c … of the given kinds. */
static WeftWorkflow *
make (const char *const *kinds)
{
  WeftWorkflow *self = weft_workflow_new (test_domain ());

  for (guint i = 0; kinds[i] != NULL; i++) {
    const char id[] = { (char) ('a' + i), '\0' };

    g_assert_nonnull (weft_workflow_add_node (self, kinds[i], id, 100 * i, 10 * i, NULL));
  }
  return self;
}

static void
join (WeftWorkflow *self,
      const char   *from,
      const char   *to)
{
  g_autoptr (GError) error = NULL;

  weft_workflow_connect (self, from, "out", to, "in", &error);
  g_assert_no_error (error);
}

/* All links as `a-b c-d`. */
static void
assert_links (WeftWorkflow *self,
              const char   *expected)
{
  GPtrArray *links = weft_workflow_get_links (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];

    g_string_append_printf (text, "%s%s-%s", i > 0 ? " " : "", link->from, link->to);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

/* One undo brings back what was before. */
static void
assert_one_step (WeftWorkflow *self,
                 const char   *before)
{
  g_autofree char *after = weft_workflow_to_text (self), *back = NULL, *again = NULL;

  weft_history_undo (weft_workflow_get_history (self));
  back = weft_workflow_to_text (self);
  g_assert_cmpstr (back, ==, before);
  weft_history_redo (weft_workflow_get_history (self));
  again = weft_workflow_to_text (self);
  g_assert_cmpstr (again, ==, after);
}

static void
test_remove_and_join (void)
{
  const char *const kinds[] = { "value", "sign", "sign", "sum", "sign", NULL };
  const char *const inner[] = { "b", "c", NULL }, *const unknown[] = { "b", "nobody", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  join (self, "a", "b");
  join (self, "b", "c");
  join (self, "c", "d");
  join (self, "c", "e");
  before = weft_workflow_to_text (self);
  g_assert_false (weft_workflow_remove_and_join (self, unknown, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN);
  assert_links (self, "a-b b-c c-d c-e");
  g_assert_true (weft_workflow_remove_and_join (self, inner, NULL));
  assert_links (self, "a-d a-e");
  assert_one_step (self, before);
}

/* What does not fit stays open. */
static void
test_remove_between_types (void)
{
  const char *const kinds[] = { "ghost", "unghost", "sign", NULL };
  const char *const inner[] = { "b", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);

  join (self, "a", "b");
  join (self, "b", "c");
  g_assert_true (weft_workflow_remove_and_join (self, inner, NULL));
  assert_links (self, "");
}

/* What is taken is left alone, unless that very input is meant. */
static void
test_connect_fitting (void)
{
  const char *const kinds[] = { "value", "value", "sign", "sum", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);

  g_assert_false (weft_workflow_connect_fitting (self, "a", "nothing", "c", NULL));
  g_assert_true (weft_workflow_connect_fitting (self, "a", "out", "c", NULL));
  g_assert_false (weft_workflow_connect_fitting (self, "b", NULL, "c", NULL));
  assert_links (self, "a-c");
  g_assert_false (weft_workflow_connect_fitting (self, "b", NULL, "c", "nothing"));
  g_assert_true (weft_workflow_connect_fitting (self, "b", NULL, "c", "in"));
  assert_links (self, "b-c");
  g_assert_true (weft_workflow_connect_fitting (self, "c", NULL, "d", NULL));
  g_assert_false (weft_workflow_connect_fitting (self, "d", NULL, "c", "in"));
  assert_links (self, "b-c c-d");
}

static void
test_insert (void)
{
  const char *const kinds[] = { "value", "sign", "sign", "ghost", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);
  g_autoptr (WeftLink) link = weft_link_new ("a", "out", "b", "in");
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  join (self, "a", "b");
  before = weft_workflow_to_text (self);
  g_assert_false (weft_workflow_can_insert (self, link, "a"));
  g_assert_false (weft_workflow_can_insert (self, link, "d"));
  g_assert_false (weft_workflow_insert (self, link, "d", &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  assert_links (self, "a-b");
  g_assert_true (weft_workflow_insert (self, link, "c", NULL));
  assert_links (self, "c-b a-c");
  assert_one_step (self, before);
}

static void
test_replace (void)
{
  const char *const kinds[] = { "value", "sign", "sign", "sum", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);
  g_autofree char *before = NULL;

  join (self, "a", "b");
  join (self, "b", "c");
  before = weft_workflow_to_text (self);
  g_assert_true (weft_workflow_replace_node (self, "b", "d", NULL));
  assert_links (self, "d-c a-d");
  g_assert_null (weft_workflow_find_node (self, "b"));
  g_assert_cmpfloat (weft_node_get_x (weft_workflow_find_node (self, "d")), ==, 100);
  assert_one_step (self, before);
}

/* An input for several links takes all of them, and one more. */
static void
test_replace_several (void)
{
  const char *const kinds[] = { "value", "value", "sum", "sum", "value", "sign", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);
  g_autoptr (WeftLink) link = weft_link_new ("e", "out", "f", "in");

  join (self, "a", "c");
  join (self, "b", "c");
  g_assert_true (weft_workflow_replace_node (self, "c", "d", NULL));
  assert_links (self, "a-d b-d");
  join (self, "e", "f");
  g_assert_true (weft_workflow_insert (self, link, "d", NULL));
  assert_links (self, "a-d b-d e-d d-f");
}

static void
assert_not_pasted (WeftWorkflow *to,
                   WeftWorkflow *from,
                   const char   *id)
{
  g_autoptr (JsonNode) fragment = weft_workflow_copy (from, (const char *const[]){ id, NULL });
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (to));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = weft_workflow_paste (to, fragment, 0, 0, &error);

  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_assert_null (ids);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (to)), ==, n_items);
}

/* Layers stay among layers. */
static void
test_paste_elsewhere (void)
{
  const char *const kinds[] = { "value", "box", NULL };
  g_autoptr (WeftWorkflow) self = make (kinds);
  WeftWorkflow *inside = weft_node_get_nested (weft_workflow_find_node (self, "b"));

  weft_workflow_add_node (inside, "dense", "layer", 0, 0, NULL);
  assert_not_pasted (self, inside, "layer");
  assert_not_pasted (inside, self, "a");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/rewire/remove-and-join", test_remove_and_join);
  g_test_add_func ("/workflow/rewire/remove-between-types", test_remove_between_types);
  g_test_add_func ("/workflow/rewire/connect-fitting", test_connect_fitting);
  g_test_add_func ("/workflow/rewire/insert", test_insert);
  g_test_add_func ("/workflow/rewire/replace", test_replace);
  g_test_add_func ("/workflow/rewire/bug/replace-several", test_replace_several);
  g_test_add_func ("/workflow/rewire/bug/paste-elsewhere", test_paste_elsewhere);
  return g_test_run ();
}
