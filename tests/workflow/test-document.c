/* test-document.c: commands, undo to the ends, files good and broken
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "base/json.h"
#include "base/random.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"

#include <glib/gstdio.h>

#include <string.h>

#define N_COMMANDS   10000
#define N_CHECKPOINT 250

/* A model that listens like a list view does: what it was told must be what is there. */
typedef struct
{
  GListModel *model;
  GPtrArray *items;
  guint n_changes;
} Validator;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Validator  *self)
{
  g_assert_cmpuint (position + removed, <=, self->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->items, (int) (position + i), g_list_model_get_item (model, position + i));
  self->n_changes++;
  g_assert_cmpuint (self->items->len, ==, g_list_model_get_n_items (model));
}

static void
validator_init (Validator    *self,
                WeftWorkflow *document)
{
  self->model = G_LIST_MODEL (document);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_changes = 0;
  items_changed_cb (self->model, 0, 0, g_list_model_get_n_items (self->model), self);
  g_signal_connect (document, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static void
validator_check (Validator *self)
{
  g_assert_true (g_list_model_get_item_type (self->model) == WEFT_TYPE_NODE);
  g_assert_null (g_list_model_get_item (self->model, self->items->len));
  for (guint i = 0; i < self->items->len; i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (self->model, i);

    g_assert_true (node == self->items->pdata[i]);
    g_assert_true (i == 0 || strcmp (weft_node_get_id (self->items->pdata[i - 1]), weft_node_get_id (node)) < 0);
  }
}

static WeftNode *
pick (WeftWorkflow *workflow,
      WeftRandom   *random)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (workflow));
  g_autoptr (WeftNode) node = n_items > 0 ? g_list_model_get_item (G_LIST_MODEL (workflow), weft_random_below (random, n_items)) : NULL;

  return node;
}

static void
connect_something (WeftWorkflow *workflow,
                   WeftRandom   *random)
{
  WeftNode *from = pick (workflow, random), *to = pick (workflow, random);
  g_autoptr (GPtrArray) outputs = weft_node_list_ports (from, WEFT_PORT_OUTPUT);
  g_autoptr (GPtrArray) inputs = weft_node_list_ports (to, WEFT_PORT_INPUT);

  if (outputs->len > 0 && inputs->len > 0)
    weft_workflow_connect (workflow, weft_node_get_id (from), ((WeftPort *) outputs->pdata[0])->id,
                           weft_node_get_id (to), ((WeftPort *) inputs->pdata[weft_random_below (random, inputs->len)])->id, NULL);
}

static void
set_something (WeftWorkflow *workflow,
               WeftRandom   *random)
{
  WeftNode *node = pick (workflow, random);
  const WeftParams *params = weft_node_get_params (node);
  g_autofree char *text = g_strdup_printf ("%u", weft_random_below (random, 12));

  if (params != NULL)
    weft_workflow_set_parameter (workflow, weft_node_get_id (node), weft_params_get_table (params)->id, text, NULL);
}

static void
lend_something (WeftWorkflow *workflow,
                WeftRandom   *random)
{
  WeftNode *node = pick (workflow, random);
  WeftPortSide side = weft_random_below (random, 2) == 0 ? WEFT_PORT_INPUT : WEFT_PORT_OUTPUT;
  g_autoptr (GPtrArray) ports = weft_node_list_ports (node, side);
  const char *id = weft_random_below (random, 2) == 0 ? "one" : "two";

  if (weft_random_below (random, 4) == 0)
    weft_workflow_lend_port (workflow, side, id, NULL, NULL, NULL);
  else if (ports->len > 0)
    weft_workflow_lend_port (workflow, side, id, weft_node_get_id (node), ((WeftPort *) ports->pdata[0])->id, NULL);
}

static void
note_something (WeftWorkflow *workflow,
                WeftRandom   *random)
{
  g_autofree char *id = g_strdup_printf ("note%u", weft_random_below (random, 5));
  g_autoptr (WeftNote) note = weft_note_new (id);

  if (weft_random_below (random, 3) == 0) {
    weft_workflow_remove_note (workflow, id, NULL);
    return;
  }
  g_free (note->text);
  note->text = g_strdup_printf ("“text” %u\n", weft_random_next (random));
  note->frame = weft_random_below (random, 2) == 0;
  note->x = weft_random_uniform (random);
  weft_workflow_put_note (workflow, note, NULL);
}

static void
paste_something (WeftWorkflow *workflow,
                 WeftRandom   *random)
{
  const char *ids[] = { weft_node_get_id (pick (workflow, random)), weft_node_get_id (pick (workflow, random)), "note1", NULL };
  g_autoptr (JsonNode) fragment = weft_workflow_copy (workflow, ids);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) pasted = weft_workflow_paste (workflow, fragment, 10, -10.5, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pasted);
}

/* Goes into a node now and then, so that every level is edited. */
static WeftWorkflow *
pick_level (WeftWorkflow *document,
            WeftRandom   *random)
{
  WeftWorkflow *workflow = document;

  for (int depth = 0; depth < 2 && weft_random_below (random, 2) == 0; depth++) {
    WeftNode *node = pick (workflow, random);

    if (node != NULL && weft_node_get_nested (node) != NULL)
      workflow = weft_node_get_nested (node);
  }
  return workflow;
}

static void
do_something (WeftWorkflow *document,
              WeftRandom   *random)
{
  WeftWorkflow *workflow = pick_level (document, random);
  const WeftNodeKind *const *kinds = weft_domain_list (weft_workflow_get_domain (workflow));
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (workflow)), n_kinds = 0, choice = weft_random_below (random, 20);
  WeftNode *node = pick (workflow, random);
  const char *id = node != NULL ? weft_node_get_id (node) : NULL;

  while (kinds[n_kinds] != NULL)
    n_kinds++;
  if (n_items < 3 || (choice < 3 && n_items < 25)) {
    g_assert_nonnull (weft_workflow_add_node (workflow, kinds[weft_random_below (random, n_kinds)]->id, NULL, weft_random_below (random, 900), 0.1, NULL));
  } else if (choice < 5) {
    const char *ids[] = { id, weft_node_get_id (pick (workflow, random)), NULL };

    g_assert_true (weft_workflow_remove_nodes (workflow, ids, NULL));
  } else if (choice < 9) {
    connect_something (workflow, random);
  } else if (choice == 9) {
    set_something (workflow, random);
  } else if (choice == 10) {
    g_assert_true (weft_workflow_move_node (workflow, id, weft_random_uniform (random) * 1e3, -5, NULL));
  } else if (choice == 11) {
    g_assert_true (weft_workflow_set_title (workflow, id, weft_random_below (random, 2) == 0 ? "Näme" : NULL, NULL));
  } else if (choice == 12) {
    g_assert_true (weft_workflow_set_bypassed (workflow, id, weft_random_below (random, 2) == 0, NULL));
  } else if (choice == 13) {
    note_something (workflow, random);
  } else if (choice == 14 && n_items < 25) {
    paste_something (workflow, random);
  } else if (choice == 15) {
    g_autofree char *name = weft_workflow_make_id (workflow, "renamed");

    g_assert_true (weft_workflow_rename_node (workflow, id, name, NULL));
  } else if (choice == 16 && workflow != document) {
    lend_something (workflow, random);
  } else if (choice == 17 && weft_workflow_get_links (workflow)->len > 0) {
    g_assert_true (weft_workflow_disconnect (workflow, weft_workflow_get_links (workflow)->pdata[0], NULL));
  } else if (choice == 18 && weft_node_get_nested (node) != NULL) {
    WeftNode *other = pick (workflow, random);

    if (weft_node_get_nested (other) != NULL && weft_node_get_kind (other) == weft_node_get_kind (node)) {
      g_autoptr (JsonNode) nested = weft_workflow_to_json (weft_node_get_nested (other));

      weft_workflow_set_nested (workflow, id, nested, NULL);
    }
  }
}

/* What the document holds can be read back and is the same text. */
static char *
check_text (WeftWorkflow *document)
{
  char *text = weft_workflow_to_text (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = weft_json_parse (text, strlen (text), &error);
  g_autoptr (WeftWorkflow) copy = root != NULL ? weft_workflow_from_json (root, test_domain (), &error) : NULL;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = weft_workflow_to_text (copy);
  g_assert_cmpstr (text, ==, again);
  return text;
}

static void
test_random_commands (void)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());
  WeftHistory *history = weft_workflow_get_history (document);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Validator validator;
  WeftRandom random;
  guint n_commands;

  weft_random_init (&random, weft_random_key ((guint64) g_test_rand_int (), "commands"), 0);
  validator_init (&validator, document);
  for (int i = 0; i < N_COMMANDS; i++) {
    gboolean gesture = weft_random_below (&random, 10) == 0;

    if (i % N_CHECKPOINT == 0)
      g_hash_table_insert (texts, GUINT_TO_POINTER (weft_history_get_position (history) + 1), check_text (document));
    if (gesture)
      weft_history_begin (history, "Gesture", NULL);
    for (int j = 0; j < (gesture ? 4 : 1); j++)
      do_something (document, &random);
    if (gesture && weft_random_below (&random, 3) == 0)
      weft_history_abandon (history);
    else if (gesture)
      weft_history_end (history);
    validator_check (&validator);
  }
  n_commands = weft_history_get_position (history);
  g_assert_cmpuint (n_commands, >, N_COMMANDS / 4);
  g_hash_table_insert (texts, GUINT_TO_POINTER (n_commands + 1), check_text (document));

  for (int direction = 0; direction < 2; direction++) {
    for (guint i = 0; i <= n_commands; i++) {
      const char *text = g_hash_table_lookup (texts, GUINT_TO_POINTER (weft_history_get_position (history) + 1));

      if (text != NULL) {
        g_autofree char *now = weft_workflow_to_text (document);

        g_assert_cmpstr (now, ==, text);
      }
      g_assert_true ((direction == 0 ? weft_history_undo (history) : weft_history_redo (history)) == (i < n_commands));
    }
    validator_check (&validator);
  }
  g_signal_handlers_disconnect_by_data (document, &validator);
  g_ptr_array_unref (validator.items);
}

static void
replay_cb (JsonNode *change,
           gpointer  data)
{
  g_autofree char *line = weft_json_write (change, WEFT_JSON_COMPACT);
  g_autoptr (JsonNode) read = weft_json_parse (line, strlen (line), NULL);
  g_autoptr (GError) error = NULL;

  weft_history_replay (weft_workflow_get_history (data), read, &error);
  g_assert_no_error (error);
}

/* Whatever is done, undone and redone: what the observer is told does it again elsewhere. */
static void
test_random_replay (void)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());
  g_autoptr (WeftWorkflow) mirror = weft_workflow_new (test_domain ());
  WeftHistory *history = weft_workflow_get_history (document);
  WeftRandom random;

  weft_random_init (&random, weft_random_key ((guint64) g_test_rand_int (), "replay"), 0);
  weft_history_set_observer (history, replay_cb, mirror);
  for (int i = 0; i < N_COMMANDS / 4; i++) {
    guint n_steps = 1 + weft_random_below (&random, 5);

    weft_history_begin (history, "Gesture", weft_random_below (&random, 2) == 0 ? "key" : NULL);
    for (guint j = 0; j < n_steps; j++)
      do_something (document, &random);
    weft_history_end (history);
    if (weft_random_below (&random, 4) == 0)
      weft_history_go_to (history, weft_random_below (&random, weft_history_get_n_commands (history) + 1));
    if (i % 50 == 0) {
      g_autofree char *text = weft_workflow_to_text (document);
      g_autofree char *mirrored = weft_workflow_to_text (mirror);

      g_assert_cmpstr (text, ==, mirrored);
    }
  }
}

static void
test_replace_link (void)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());
  WeftHistory *history = weft_workflow_get_history (document);

  weft_workflow_add_node (document, "value", "a", 0, 0, NULL);
  weft_workflow_add_node (document, "value", "b", 0, 0, NULL);
  weft_workflow_add_node (document, "sign", "s", 0, 0, NULL);
  g_assert_true (weft_workflow_connect (document, "a", "out", "s", "in", NULL));
  g_assert_true (weft_workflow_connect (document, "b", "out", "s", "in", NULL));
  g_assert_cmpuint (weft_workflow_get_links (document)->len, ==, 1);
  g_assert_cmpuint (weft_history_get_position (history), ==, 5);
  weft_history_undo (history);
  g_assert_cmpstr (((WeftLink *) weft_workflow_get_links (document)->pdata[0])->from, ==, "a");
  g_assert_cmpstr (weft_history_get_redo_text (history), ==, "Connect");
}

static void
test_refusals (void)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());
  static const char *const wanted[][5] = {
    { "s", "out", "s", "in", "feed itself" },
    { "t", "out", "s", "in", "circle" },
    { "s", "out", "t", "in", "already" },
    { "s", "out", "u", "in", "takes “Ghost”" },
    { "s", "outt", "t", "in", "no output “outt”; it has out" },
    { "x", "out", "t", "in", "no node “x”" },
  };

  weft_workflow_add_node (document, "sign", "s", 0, 0, NULL);
  weft_workflow_add_node (document, "sign", "t", 0, 0, NULL);
  weft_workflow_add_node (document, "unghost", "u", 0, 0, NULL);
  g_assert_true (weft_workflow_connect (document, "s", "out", "t", "in", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (weft_workflow_connect (document, wanted[i][0], wanted[i][1], wanted[i][2], wanted[i][3], &error));
    g_assert_nonnull (strstr (error->message, wanted[i][4]));
  }
  g_assert_null (weft_workflow_add_node (document, "nonsense", NULL, 0, 0, NULL));
  g_assert_null (weft_workflow_add_node (document, "sign", "s", 0, 0, NULL));
  g_assert_null (weft_workflow_add_node (document, "sign", "S.x", 0, 0, NULL));
  g_assert_cmpuint (weft_history_get_position (weft_workflow_get_history (document)), ==, 4);
}

static void
test_gestures (void)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());
  WeftHistory *history = weft_workflow_get_history (document);
  WeftNode *node = weft_workflow_add_node (document, "value", "a", 0, 0, NULL);

  weft_history_mark_clean (history);
  weft_history_begin (history, "Move", NULL);
  for (int i = 1; i <= 100; i++)
    weft_workflow_move_node (document, "a", i, i, NULL);
  weft_history_end (history);
  g_assert_cmpuint (weft_history_get_position (history), ==, 2);
  for (int i = 0; i < 5; i++) {
    g_autofree char *text = g_strdup_printf ("%d", i + 5);

    weft_history_begin (history, "Turn", "a.value");
    g_assert_true (weft_workflow_set_parameter (document, "a", "value", text, NULL));
    weft_history_end (history);
  }
  g_assert_cmpuint (weft_history_get_position (history), ==, 3);
  g_assert_false (weft_history_get_clean (history));
  weft_history_undo (history);
  g_assert_true (weft_params_is_default (weft_node_get_params (node), "value"));
  weft_history_undo (history);
  g_assert_cmpfloat (weft_node_get_x (node), ==, 0);
  g_assert_true (weft_history_get_clean (history));
  weft_history_go_to (history, 3);
  g_assert_cmpstr (weft_params_get (weft_node_get_params (node), "value"), ==, "9");
  g_assert_false (weft_workflow_set_parameter (document, "a", "value", "abc", NULL));
  weft_history_begin (history, "Drag", NULL);
  weft_workflow_move_node (document, "a", 3, 3, NULL);
  weft_history_abandon (history);
  g_assert_cmpfloat (weft_node_get_x (node), ==, 100);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          int        *count)
{
  ++*count;
}

static void
test_notify (void)
{
  WeftWorkflow *document = weft_workflow_new (test_domain ());
  WeftHistory *history = g_object_ref (weft_workflow_get_history (document));
  WeftNode *node = g_object_ref (weft_workflow_add_node (document, "box", "a", 0, 0, NULL));
  WeftWorkflow *nested = g_object_ref (weft_node_get_nested (node));
  GListModel *inside = NULL;
  const char *const ids[] = { "a", NULL };
  int x = 0, title = 0, bypassed = 0, undo = 0;
  double at = 0;

  g_signal_connect (node, "notify::x", G_CALLBACK (count_cb), &x);
  g_signal_connect (node, "notify::title", G_CALLBACK (count_cb), &title);
  g_signal_connect (node, "notify::bypassed", G_CALLBACK (count_cb), &bypassed);
  g_signal_connect (history, "notify::can-undo", G_CALLBACK (count_cb), &undo);
  weft_workflow_move_node (document, "a", 5, 0, NULL);
  weft_workflow_move_node (document, "a", 5, 0, NULL);
  weft_workflow_set_title (document, "a", "b", NULL);
  weft_workflow_set_bypassed (document, "a", TRUE, NULL);
  weft_workflow_set_bypassed (document, "a", TRUE, NULL);
  g_assert_cmpint (x, ==, 1);
  g_assert_cmpint (title, ==, 1);
  g_assert_cmpint (bypassed, ==, 1);
  g_assert_cmpint (undo, ==, 3);
  g_object_get (node, "x", &at, "nested", &inside, NULL);
  g_assert_cmpfloat (at, ==, 5);
  g_assert_true (inside == G_LIST_MODEL (nested));
  g_object_unref (inside);

  /* What was removed can be looked at but not edited. */
  g_assert_true (weft_workflow_remove_nodes (document, ids, NULL));
  g_assert_null (weft_node_get_workflow (node));
  g_assert_null (weft_workflow_add_node (nested, "dense", NULL, 0, 0, NULL));
  g_assert_finalize_object (document);
  g_assert_false (weft_history_undo (history));
  g_assert_finalize_object (history);
  g_assert_finalize_object (node);
  g_assert_finalize_object (nested);
}

static const char unknown_text[] =
  "{\n"
  "  \"format\": \"weft-workflow\",\n"
  "  \"version\": 1,\n"
  "  \"author\": \"somebody\",\n"
  "  \"layout\": {\n"
  "    \"nodes\": {\n"
  "      \"a\": {\n"
  "        \"fold\": true,\n"
  "        \"position\": [1, 2.5],\n"
  "        \"title\": \"Mine\"\n"
  "      },\n"
  "      \"z\": {\n"
  "        \"position\": [0, 0]\n"
  "      }\n"
  "    },\n"
  "    \"notes\": {\n"
  "      \"n\": {\n"
  "        \"font\": \"big\",\n"
  "        \"position\": [0, 0],\n"
  "        \"size\": [10, 10],\n"
  "        \"text\": \"\"\n"
  "      }\n"
  "    },\n"
  "    \"zoom\": 2\n"
  "  },\n"
  "  \"links\": [\n"
  "    {\n"
  "      \"from\": \"a.out\",\n"
  "      \"style\": \"dashed\",\n"
  "      \"to\": \"z.anything\"\n"
  "    }\n"
  "  ],\n"
  "  \"nodes\": {\n"
  "    \"a\": {\n"
  "      \"comment\": \"why\",\n"
  "      \"kind\": \"value\",\n"
  "      \"parameters\": {\n"
  "        \"future\": [1, 2],\n"
  "        \"value\": \"not a number\"\n"
  "      }\n"
  "    },\n"
  "    \"z\": {\n"
  "      \"kind\": \"from-the-future\",\n"
  "      \"nested\": {\n"
  "        \"anything\": {}\n"
  "      },\n"
  "      \"parameters\": {\n"
  "        \"p\": {\n"
  "          \"q\": null\n"
  "        }\n"
  "      }\n"
  "    }\n"
  "  }\n"
  "}\n";

static void
test_unknown_survives (void)
{
  g_autoptr (JsonNode) root = weft_json_parse (unknown_text, strlen (unknown_text), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) document = weft_workflow_from_json (root, test_domain (), &error);
  const char *const all[] = { "a", "z", NULL };
  g_autofree char *text = NULL, *again = NULL, *problem = NULL;
  const char *parameter;

  g_assert_no_error (error);
  text = weft_workflow_to_text (document);
  g_assert_cmpstr (text, ==, unknown_text);
  g_assert_null (weft_node_get_kind (weft_workflow_find_node (document, "z")));
  problem = weft_node_get_problem (weft_workflow_find_node (document, "a"), &parameter);
  g_assert_cmpstr (parameter, ==, "value");
  g_assert_nonnull (strstr (problem, "not a number"));

  g_assert_true (weft_workflow_remove_nodes (document, all, NULL));
  g_assert_true (weft_history_undo (weft_workflow_get_history (document)));
  again = weft_workflow_to_text (document);
  g_assert_cmpstr (again, ==, unknown_text);
}

typedef struct
{
  const char *text;
  const char *sentence;
} Broken;

#define HEAD "{\"format\": \"weft-workflow\", \"version\": 1, "

static void
test_broken (void)
{
  static const Broken broken[] = {
    { "", "a value is expected" },
    { "{", "line 1" },
    { "[]", "not a Weft workflow" },
    { "{\"format\": \"other\"}", "not a Weft workflow" },
    { "{\"format\": \"weft-workflow\"}", "“version”" },
    { "{\"format\": \"weft-workflow\", \"version\": 2}", "a newer Weft opens it" },
    { "{\"format\": \"weft-workflow\", \"version\": 1.5}", "“version”" },
    { HEAD "\"nodes\": []}", "“nodes” must be an object" },
    { HEAD "\"nodes\": {\"a\": 3}}", "“a” must be an object" },
    { HEAD "\"nodes\": {\"a\": {}}}", "node “a”: “kind” is missing" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": 7}}}", "node “a”: “kind” must be a text" },
    { HEAD "\"nodes\": {\"A b\": {\"kind\": \"value\"}}}", "an id is made of" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\", \"parameters\": []}}}", "“parameters” must be an object" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\", \"bypassed\": 1}}}", "“bypassed” must be true or false" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\"}, \"a\": {\"kind\": \"value\"}}}", "stands twice" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\"}}, \"layout\": {\"nodes\": {\"a\": {\"position\": [1]}}}}", "“position” must be two numbers" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\"}}, \"layout\": {\"nodes\": {\"a\": {\"title\": 1}}}}", "“title” must be a text" },
    { HEAD "\"layout\": 5}", "“layout” must be an object" },
    { HEAD "\"layout\": {\"notes\": {\"n\": {\"text\": 4}}}}", "note “n”: “text” must be a text" },
    { HEAD "\"links\": {}}", "“links” must be an array" },
    { HEAD "\"links\": [4]}", "link 1: an object" },
    { HEAD "\"links\": [{\"from\": \"a\", \"to\": \"b.in\"}]}", "\"NODE.PORT\"" },
    { HEAD "\"links\": [{\"from\": \"a.out\", \"to\": \"b.in\"}]}", "link 1: there is no node “a”" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\"}, \"b\": {\"kind\": \"sign\"}}, \"links\": [{\"from\": \"a.out\", \"to\": \"b.inn\"}]}", "no input “inn”; it has in" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"ghost\"}, \"b\": {\"kind\": \"sign\"}}, \"links\": [{\"from\": \"a.out\", \"to\": \"b.in\"}]}", "gives “Ghost”" },
    { HEAD "\"nodes\": {\"b\": {\"kind\": \"sign\"}}, \"links\": [{\"from\": \"b.out\", \"to\": \"b.in\"}]}", "cannot feed itself" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\"}, \"b\": {\"kind\": \"sign\"}}, \"links\": [{\"from\": \"a.out\", \"to\": \"b.in\"}, {\"from\": \"a.out\", \"to\": \"b.in\"}]}", "link 2: this link stands there twice" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"value\"}, \"c\": {\"kind\": \"value\"}, \"b\": {\"kind\": \"sign\"}}, \"links\": [{\"from\": \"a.out\", \"to\": \"b.in\"}, {\"from\": \"c.out\", \"to\": \"b.in\"}]}", "has one already" },
    { HEAD "\"nodes\": {\"a\": {\"kind\": \"sign\"}, \"b\": {\"kind\": \"sign\"}}, \"links\": [{\"from\": \"a.out\", \"to\": \"b.in\"}, {\"from\": \"b.out\", \"to\": \"a.in\"}]}", "circle through some of these nodes: a, b" },
    { HEAD "\"nodes\": {\"g\": {\"kind\": \"group\", \"nested\": {\"ports\": {\"inputs\": {\"x\": \"no.in\"}}}}}}", "there is no node “no”" },
    { HEAD "\"nodes\": {\"g\": {\"kind\": \"group\", \"nested\": {\"nodes\": {\"h\": {\"kind\": 5}}}}}}", "node “g”: node “h”: “kind”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *path = g_build_filename (g_get_tmp_dir (), "weft-broken.weft", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, broken[i].text, -1, NULL));
    g_assert_null (weft_workflow_load (path, test_domain (), &error));
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, path));
    if (strstr (error->message, broken[i].sentence) == NULL)
      g_error ("%s\n%s\n%s", broken[i].text, error->message, broken[i].sentence);
    g_unlink (path);
  }
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new (HEAD "\"nodes\": {");
  g_autoptr (GString) wide = g_string_new (HEAD "\"nodes\": {");
  g_autoptr (JsonNode) root = NULL, many = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 12; i++)
    g_string_append (deep, "\"g\": {\"kind\": \"group\", \"nested\": {\"nodes\": {");
  for (int i = 0; i < 12; i++)
    g_string_append (deep, "}}}");
  g_string_append (deep, "}}");
  root = weft_json_parse (deep->str, deep->len, &error);
  g_assert_no_error (error);
  g_assert_null (weft_workflow_from_json (root, test_domain (), &error));
  g_assert_nonnull (strstr (error->message, "more than 8 levels"));
  g_clear_error (&error);

  for (int i = 0; i <= WEFT_DOCUMENT_MAX_NODES; i++)
    g_string_append_printf (wide, "%s\"n%d\": {\"kind\": \"value\"}", i > 0 ? "," : "", i);
  g_string_append (wide, "}}");
  many = weft_json_parse (wide->str, wide->len, &error);
  g_assert_no_error (error);
  g_assert_null (weft_workflow_from_json (many, test_domain (), &error));
  g_assert_nonnull (strstr (error->message, "10001 nodes"));
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.weft", NULL);
  g_autofree char *backup = g_strconcat (path, ".bak", NULL);
  g_autoptr (WeftWorkflow) document = weft_workflow_new (test_domain ());
  g_autoptr (WeftWorkflow) copy = NULL;
  g_autoptr (GError) error = NULL;

  weft_workflow_add_node (document, "value", NULL, 0, 0, NULL);
  g_assert_false (weft_workflow_save (document, NULL, WEFT_SAVE_NONE, NULL));
  g_assert_true (weft_workflow_save (document, path, WEFT_SAVE_NONE, NULL));
  g_assert_true (weft_history_get_clean (weft_workflow_get_history (document)));
  g_assert_false (weft_workflow_file_has_changed (document));
  weft_workflow_add_node (document, "value", NULL, 0, 0, NULL);
  g_assert_true (weft_workflow_save (document, NULL, WEFT_SAVE_NONE, NULL));
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));

  copy = weft_workflow_load (path, test_domain (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (copy)), ==, 2);
  weft_workflow_add_node (copy, "value", NULL, 0, 0, NULL);
  g_assert_true (weft_workflow_save (copy, NULL, WEFT_SAVE_NONE, NULL));
  g_assert_true (weft_workflow_file_has_changed (document));
  g_assert_false (weft_workflow_save (document, NULL, WEFT_SAVE_NONE, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHANGED);
  g_assert_true (weft_workflow_save (document, NULL, WEFT_SAVE_OVERWRITE, NULL));
  g_assert_false (weft_workflow_save (document, "/nonexistent/a.weft", WEFT_SAVE_NONE, NULL));
  g_assert_cmpstr (weft_workflow_get_path (document), ==, path);
  g_unlink (path);
  g_unlink (backup);
  g_rmdir (folder);
}

/* A table that is made of several must not name two parameters alike. */
static void
check_params (const WeftParam *table)
{
  for (const WeftParam *param = table; param != NULL && param->id != NULL; param++) {
    g_auto (GStrv) condition = g_strsplit (param->visible_when != NULL ? param->visible_when : param->id, "=", 2);

    g_assert_true (weft_id_is_valid (param->id));
    g_assert_true (weft_param_find (table, param->id) == param);
    g_assert_nonnull (weft_param_find (table, condition[0]));
    g_assert_true ((param->type == WEFT_PARAM_CHOICE) == (param->choices != NULL));
  }
}

static void
test_kinds (void)
{
  const WeftDomain *domains[] = { weft_domain_get_default (), test_domain (), test_layers () };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (const WeftNodeKind *const *kind = weft_domain_list (domains[i]); *kind != NULL; kind++) {
      g_autoptr (WeftWorkflow) document = weft_workflow_new (domains[i]);
      g_autoptr (JsonNode) description = weft_node_kind_describe (*kind);
      g_autofree char *text = NULL;

      g_assert_cmpstr (weft_json_get_string (json_node_get_object (description), "id", ""), ==, (*kind)->id);
      g_assert_true (weft_id_is_valid ((*kind)->id));
      g_assert_cmpint ((*kind)->version, >, 0);
      g_assert_nonnull ((*kind)->icon);
      g_assert_nonnull ((*kind)->help);
      g_assert_true (weft_domain_find (domains[i], (*kind)->id) == *kind);
      g_assert_nonnull (weft_workflow_add_node (document, (*kind)->id, NULL, 0, 0, NULL));
      text = weft_workflow_to_text (document);
      g_assert_nonnull (strstr (text, (*kind)->id));
      check_params (weft_node_kind_list_params (*kind));
    }
  for (const WeftPortType *const *type = weft_port_types (); *type != NULL; type++) {
    g_assert_true (weft_id_is_valid ((*type)->id));
    g_assert_cmpuint (strlen ((*type)->letter), ==, 1);
    g_assert_cmpuint (strlen ((*type)->color), ==, 7);
    g_assert_true (((*type)->save == NULL) == ((*type)->load == NULL));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/document/random-commands", test_random_commands);
  g_test_add_func ("/workflow/document/random-replay", test_random_replay);
  g_test_add_func ("/workflow/document/replace-link", test_replace_link);
  g_test_add_func ("/workflow/document/refusals", test_refusals);
  g_test_add_func ("/workflow/document/gestures", test_gestures);
  g_test_add_func ("/workflow/document/notify", test_notify);
  g_test_add_func ("/workflow/document/unknown-survives", test_unknown_survives);
  g_test_add_func ("/workflow/document/broken", test_broken);
  g_test_add_func ("/workflow/document/limits", test_limits);
  g_test_add_func ("/workflow/document/save", test_save);
  g_test_add_func ("/workflow/document/kinds", test_kinds);
  return g_test_run ();
}
