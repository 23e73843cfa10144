/* test-outdated.c: an edit puts the nodes behind it out of date, and its undo brings them back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/group.h"
#include "workflow/outdated.h"

static void
add (WeftWorkflow *self,
     const char   *kind,
     const char   *id,
     const char   *after)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (weft_workflow_add_node (self, kind, id, 0, 0, &error));
  if (after != NULL)
    weft_workflow_connect (self, after, "out", id, "in", &error);
  g_assert_no_error (error);
}

/* a → b → c and a → d */
static WeftWorkflow *
make (void)
{
  WeftWorkflow *self = weft_workflow_new (test_domain ());

  add (self, "value", "a", NULL);
  add (self, "sign", "b", "a");
  add (self, "sum", "c", "b");
  add (self, "sign", "d", "a");
  return self;
}

/* @nodes: all to look at; @expected: those out of date */
static void
assert_outdated (WeftWorkflow *self,
                 GHashTable   *run,
                 const char   *nodes,
                 const char   *expected)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);
  g_autoptr (GHashTable) now = weft_snapshot_hash_nodes (snapshot);
  g_autoptr (GString) found = g_string_new (NULL);
  g_auto (GStrv) ids = g_strsplit (nodes, " ", 0);

  for (guint i = 0; ids[i] != NULL; i++)
    if (weft_hashes_are_outdated (now, run, ids[i]))
      g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", ids[i]);
  g_assert_cmpstr (found->str, ==, expected);
}

static GHashTable *
hash (WeftWorkflow *self)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);

  return weft_snapshot_hash_nodes (snapshot);
}

static void
test_parameter (void)
{
  g_autoptr (WeftWorkflow) self = make ();
  g_autoptr (GHashTable) run = hash (self);

  assert_outdated (self, run, "a b c d", "");
  g_assert_true (weft_workflow_set_parameter (self, "a", "value", "2", NULL));
  assert_outdated (self, run, "a b c d", "a b c d");
  weft_history_undo (weft_workflow_get_history (self));
  assert_outdated (self, run, "a b c d", "");
  g_assert_true (weft_workflow_set_bypassed (self, "b", TRUE, NULL));
  assert_outdated (self, run, "a b c d", "b c");
}

static void
test_links (void)
{
  g_autoptr (WeftWorkflow) self = make ();
  g_autoptr (GHashTable) run = hash (self);

  weft_workflow_connect (self, "d", "out", "c", "in", NULL);
  assert_outdated (self, run, "a b c d", "c");
  add (self, "sign", "e", "d");
  assert_outdated (self, run, "a b c d", "c");
}

static void
test_looks (void)
{
  g_autoptr (WeftWorkflow) self = make ();
  g_autoptr (GHashTable) run = hash (self);

  g_assert_true (weft_workflow_set_title (self, "a", "Start", NULL));
  g_assert_true (weft_workflow_set_parameter (self, "a", "color", "red", NULL));
  g_assert_true (weft_workflow_move_node (self, "b", 40, 50, NULL));
  assert_outdated (self, run, "a b c d", "");
}

static void
test_groups (void)
{
  g_autoptr (WeftWorkflow) self = make ();
  g_autoptr (GHashTable) before = hash (self), run = NULL;
  WeftNode *group = weft_workflow_group (self, (const char *const[]){ "a", "b", NULL }, NULL);

  g_assert_nonnull (group);
  assert_outdated (self, before, "c d", "");
  run = hash (self);
  assert_outdated (self, run, "group1 group1.a group1.b c d", "");
  g_assert_true (weft_workflow_set_bypassed (weft_node_get_nested (group), "b", TRUE, NULL));
  assert_outdated (self, run, "group1 group1.a group1.b c d", "group1 group1.b c");
}

/* What has not run is not out of date. */
static void
test_unrun (void)
{
  g_autoptr (WeftWorkflow) self = make ();
  g_autoptr (GHashTable) run = hash (self);

  g_hash_table_remove (run, "c");
  g_assert_true (weft_workflow_set_parameter (self, "a", "value", "2", NULL));
  assert_outdated (self, run, "a b c d", "a b d");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/outdated/parameter", test_parameter);
  g_test_add_func ("/workflow/outdated/links", test_links);
  g_test_add_func ("/workflow/outdated/looks", test_looks);
  g_test_add_func ("/workflow/outdated/groups", test_groups);
  g_test_add_func ("/workflow/outdated/unrun", test_unrun);
  return g_test_run ();
}
