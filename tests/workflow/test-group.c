/* test-group.c: nodes that go into groups and come out of them with their links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/group.h"
#include "workflow/run.h"

#include <string.h>

static void
add (WeftWorkflow *self,
     const char   *kind,
     const char   *id)
{
  static int place;

  g_assert_nonnull (weft_workflow_add_node (self, kind, id, 10 * (place * 7 % 50), 10 * (place * 3 % 40), NULL));
  place++;
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

/* a → b → c → d and a → d, d taking any number. */
static WeftWorkflow *
make_chain (void)
{
  WeftWorkflow *self = weft_workflow_new (test_domain ());

  add (self, "value", "a");
  add (self, "sign", "b");
  add (self, "sign", "c");
  add (self, "sum", "d");
  join (self, "a", "b");
  join (self, "b", "c");
  join (self, "c", "d");
  join (self, "a", "d");
  return self;
}

static const char *
base_name (const char *id)
{
  const char *dot = strrchr (id, '.');

  return dot != NULL ? dot + 1 : id;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What would run: links between nodes, whatever groups they are in. */
static char *
list_real_links (WeftWorkflow *self)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    for (guint k = 0; k < node->n_links; k++) {
      const WeftSnapshotNode *giver = weft_snapshot_get_node (snapshot, node->links[k].from);

      g_ptr_array_add (texts, g_strdup_printf ("%s.%u-%s.%u%s", base_name (giver->id), node->links[k].output, base_name (node->id),
                                               node->links[k].input, node->bypassed ? "!" : ""));
    }
  }
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (" ", (char **) texts->pdata);
}

/* Returns: how many nodes were computed */
static int
run (WeftWorkflow *self,
     WeftCache    *cache)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self, NULL, NULL);
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_recorder ();
  g_autoptr (GError) error = NULL;
  int before = test_runs ();

  weft_run_execute (snapshot, &(WeftRunOptions){ .cache = cache }, sink, NULL, &error);
  g_assert_no_error (error);
  return test_runs () - before;
}

static void
test_pack (void)
{
  const char *const ids[] = { "b", "c", NULL };
  g_autoptr (WeftWorkflow) self = make_chain ();
  g_autofree char *before = weft_workflow_to_text (self), *real = list_real_links (self), *packed = NULL, *back = NULL;
  guint n_commands = weft_history_get_n_commands (weft_workflow_get_history (self));
  WeftNode *group = weft_workflow_group (self, ids, NULL);
  const WeftLink *link;

  g_assert_nonnull (group);
  g_assert_cmpuint (weft_history_get_n_commands (weft_workflow_get_history (self)), ==, n_commands + 1);
  g_assert_null (weft_workflow_find_node (self, "b"));
  g_assert_nonnull (weft_workflow_find_node (weft_node_get_nested (group), "b"));
  g_assert_cmpuint (weft_workflow_get_links (self)->len, ==, 3);
  link = weft_workflow_get_links (weft_node_get_nested (group))->pdata[0];
  g_assert_cmpstr (link->from, ==, "b");
  packed = list_real_links (self);
  g_assert_cmpstr (packed, ==, real);
  weft_history_undo (weft_workflow_get_history (self));
  back = weft_workflow_to_text (self);
  g_assert_cmpstr (back, ==, before);
}

/* Both ports are called alike inside; on the group they are two. */
static void
test_names (void)
{
  const char *const ids[] = { "b", "c", NULL };
  g_autoptr (WeftWorkflow) self = weft_workflow_new (test_domain ());
  g_autoptr (GPtrArray) ports = NULL;
  WeftNode *group;

  add (self, "value", "a");
  add (self, "sign", "b");
  add (self, "sign", "c");
  join (self, "a", "b");
  join (self, "a", "c");
  group = weft_workflow_group (self, ids, NULL);
  ports = weft_node_list_ports (group, WEFT_PORT_INPUT);
  g_assert_cmpuint (ports->len, ==, 2);
  g_assert_cmpstr (((const WeftPort *) ports->pdata[1])->id, ==, "in2");
}

static void
test_refused (void)
{
  const char *const ends[] = { "a", "c", NULL }, *const none[] = { NULL }, *const unknown[] = { "a", "nobody", NULL };
  g_autoptr (WeftWorkflow) self = make_chain ();
  g_autofree char *before = weft_workflow_to_text (self), *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_workflow_group (self, ends, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (weft_workflow_group (self, none, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (weft_workflow_group (self, unknown, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (weft_workflow_ungroup (self, "a", &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  after = weft_workflow_to_text (self);
  g_assert_cmpstr (after, ==, before);
}

/* Weights go by the names of layers. */
static void
test_layers_refused (void)
{
  g_autoptr (WeftWorkflow) self = weft_workflow_new (NULL);
  WeftWorkflow *inside = weft_node_get_nested (weft_workflow_add_node (self, "model", "model", 0, 0, NULL));
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (weft_workflow_add_node (inside, "dense", "dense1", 0, 0, NULL));
  g_assert_null (weft_workflow_group (inside, (const char *const[]){ "dense1", NULL }, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "names of layers"));
}

/* A group in a group in a group …: the last one that fits, and the first that does not. */
static void
test_depth (void)
{
  g_autoptr (WeftWorkflow) self = weft_workflow_new (test_domain ());
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL, *id = g_strdup ("a");

  add (self, "value", "a");
  for (int depth = 0; depth < WEFT_DOCUMENT_MAX_DEPTH; depth++) {
    const char *const ids[] = { id, NULL };
    WeftNode *group = weft_workflow_group (self, ids, &error);

    g_assert_no_error (error);
    g_free (id);
    id = g_strdup (weft_node_get_id (group));
  }
  before = weft_workflow_to_text (self);
  g_assert_null (weft_workflow_group (self, (const char *const[]){ id, NULL }, &error));
  g_assert_nonnull (error);
  after = weft_workflow_to_text (self);
  g_assert_cmpstr (after, ==, before);
}

/* Inside a group: what was lent to the group around is lent on. */
static void
test_inside (void)
{
  const char *const outer[] = { "b", "c", NULL }, *const inner[] = { "c", NULL };
  g_autoptr (WeftWorkflow) self = make_chain ();
  g_autofree char *real = list_real_links (self), *packed = NULL, *unpacked = NULL;
  WeftNode *group = weft_workflow_group (self, outer, NULL), *second;
  g_auto (GStrv) made = NULL;

  second = weft_workflow_group (weft_node_get_nested (group), inner, NULL);
  g_assert_nonnull (second);
  packed = list_real_links (self);
  g_assert_cmpstr (packed, ==, real);
  made = weft_workflow_ungroup (weft_node_get_nested (group), weft_node_get_id (second), NULL);
  g_assert_cmpstr (made[0], ==, "c");
  unpacked = list_real_links (self);
  g_assert_cmpstr (unpacked, ==, real);
}

/* Ids that are taken by now are made anew; a bypass is handed down. */
static void
test_taken (void)
{
  const char *const ids[] = { "b", "c", NULL };
  g_autoptr (WeftWorkflow) self = make_chain ();
  WeftNode *group = weft_workflow_group (self, ids, NULL);
  g_autofree char *name = g_strdup (weft_node_get_id (group));
  g_auto (GStrv) made = NULL;

  add (self, "sign", "b");
  g_assert_true (weft_workflow_set_bypassed (self, name, TRUE, NULL));
  made = weft_workflow_ungroup (self, name, NULL);
  g_assert_cmpuint (g_strv_length (made), ==, 2);
  g_assert_cmpstr (made[0], !=, "b");
  g_assert_true (weft_node_get_bypassed (weft_workflow_find_node (self, made[0])));
  g_assert_true (weft_node_get_bypassed (weft_workflow_find_node (self, "c")));
  g_assert_false (weft_node_get_bypassed (weft_workflow_find_node (self, "b")));
  g_assert_cmpuint (weft_workflow_get_links (self)->len, ==, 4);
}

/* Nothing has to be computed again. */
static void
test_results (void)
{
  const char *const ids[] = { "b", "c", NULL };
  g_autoptr (WeftCache) cache = weft_cache_new (NULL, 0, WEFT_CACHE_MEMORY_BYTES);
  g_autoptr (WeftWorkflow) self = make_chain ();
  g_auto (GStrv) made = NULL;
  WeftNode *group;

  /* Were it 1, the second sign would be known from the first. */
  g_assert_true (weft_workflow_set_parameter (self, "a", "value", "2", NULL));
  g_assert_cmpint (run (self, cache), ==, 4);
  group = weft_workflow_group (self, ids, NULL);
  g_assert_cmpint (run (self, cache), ==, 0);
  made = weft_workflow_ungroup (self, weft_node_get_id (group), NULL);
  g_assert_cmpint (run (self, cache), ==, 0);
}

/* Random workflows, random selections: in and out again is as it was. */

#define N_NODES 14

static WeftWorkflow *
make_random (GRand *rand)
{
  static const char *const kinds[] = { "value", "sign", "sum", "slow" };
  WeftWorkflow *self = weft_workflow_new (test_domain ());

  for (int i = 0; i < N_NODES; i++) {
    g_autofree char *id = g_strdup_printf ("n%d", i);

    add (self, kinds[i == 0 ? 0 : g_rand_int_range (rand, 0, 4)], id);
  }
  for (int i = 0; i < 2 * N_NODES; i++) {
    int from = g_rand_int_range (rand, 0, N_NODES - 1);
    g_autofree char *giver = g_strdup_printf ("n%d", from), *taker = g_strdup_printf ("n%d", g_rand_int_range (rand, from + 1, N_NODES));

    (void) weft_workflow_connect (self, giver, "out", taker, "in", NULL);
  }
  return self;
}

static char **
select_random (GRand *rand)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  int share = g_rand_int_range (rand, 1, 10);

  for (int i = 0; i < N_NODES; i++) {
    g_autofree char *id = g_strdup_printf ("n%d", i);

    if (g_rand_int_range (rand, 0, 10) < share)
      g_strv_builder_add (ids, id);
  }
  return g_strv_builder_end (ids);
}

/* A document that can be read back, and is the same then. */
static void
assert_sound (WeftWorkflow *self)
{
  g_autoptr (JsonNode) json = weft_workflow_to_json (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) again = weft_workflow_from_json (json, test_domain (), &error);
  g_autofree char *text = weft_workflow_to_text (self), *other = NULL;

  g_assert_no_error (error);
  other = weft_workflow_to_text (again);
  g_assert_cmpstr (text, ==, other);
}

static gboolean
try_random (GRand *rand)
{
  g_autoptr (WeftWorkflow) self = make_random (rand);
  g_auto (GStrv) ids = select_random (rand), made = NULL;
  g_autofree char *before = weft_workflow_to_text (self), *real = list_real_links (self), *packed = NULL, *after = NULL, *undone = NULL;
  WeftNode *group = weft_workflow_group (self, (const char *const *) ids, NULL);

  if (group == NULL) {
    after = weft_workflow_to_text (self);
    g_assert_cmpstr (after, ==, before);
    return FALSE;
  }
  assert_sound (self);
  packed = list_real_links (self);
  g_assert_cmpstr (packed, ==, real);
  made = weft_workflow_ungroup (self, weft_node_get_id (group), NULL);
  after = weft_workflow_to_text (self);
  g_assert_cmpstr (after, ==, before);
  for (int i = 0; i < 2; i++)
    weft_history_undo (weft_workflow_get_history (self));
  undone = weft_workflow_to_text (self);
  g_assert_cmpstr (undone, ==, before);
  return TRUE;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  int n_packed = 0;

  for (int i = 0; i < 200; i++)
    n_packed += try_random (rand) ? 1 : 0;
  g_assert_cmpint (n_packed, >, 40);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/group/pack", test_pack);
  g_test_add_func ("/workflow/group/names", test_names);
  g_test_add_func ("/workflow/group/refused", test_refused);
  g_test_add_func ("/workflow/group/layers-refused", test_layers_refused);
  g_test_add_func ("/workflow/group/depth", test_depth);
  g_test_add_func ("/workflow/group/inside", test_inside);
  g_test_add_func ("/workflow/group/taken", test_taken);
  g_test_add_func ("/workflow/group/results", test_results);
  g_test_add_func ("/workflow/group/random", test_random);
  return g_test_run ();
}
