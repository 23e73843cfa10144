/* test-tunable.c: what of a workflow can be varied, what layers are, and how a Tune node gets it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/check.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/layers.h"
#include "workflow/tunable.h"
#include "workflow/tune-add.h"

#include <string.h>

static WeftWorkflow *
load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "cli", "iris.weft", NULL);
  g_autoptr (GError) error = NULL;
  WeftWorkflow *self = weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static WeftSnapshot *
take (WeftWorkflow *self,
      const char   *first,
      const char   *second)
{
  const char *const overrides[] = { first, second, NULL };
  g_autoptr (GError) error = NULL;
  WeftSnapshot *snapshot = weft_workflow_snapshot (self, first != NULL ? overrides : NULL, &error);

  g_assert_no_error (error);
  return snapshot;
}

static const WeftTunable *
find (const GPtrArray *list,
      const char      *name)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((WeftTunable *) list->pdata[i])->name, name))
      return list->pdata[i];
  return NULL;
}

static void
test_list (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (WeftSnapshot) snapshot = take (workflow, NULL, NULL);
  g_autoptr (GPtrArray) all = weft_tunable_list (snapshot, NULL), of_train = weft_tunable_list (snapshot, "train");

  g_assert_cmpstr (find (all, "train.learning_rate")->value, ==, "0.01");
  g_assert_cmpstr (find (all, "model.dense1.units")->value, ==, "16");
  g_assert_cmpstr (find (all, "model.dense1.units")->place, ==, "Model · dense1");
  g_assert_cmpstr (find (all, "model.relu1.kind")->value, ==, "relu");
  g_assert_cmpstr (find (all, "model.dense1.repeat")->value, ==, "1");
  g_assert_null (find (all, "data.file"));
  g_assert_null (find (of_train, "train.learning_rate"));
  g_assert_nonnull (find (of_train, "prepare.validation"));
}

static void
assert_proposed (const WeftSnapshot *snapshot,
                 const char         *name,
                 const char         *expected)
{
  g_autofree char *value = NULL;
  const WeftParam *param = weft_tunable_find (snapshot, name, &value);
  g_autofree char *range = NULL;

  g_assert_nonnull (param);
  range = weft_tunable_propose (param, value);
  g_assert_cmpstr (range, ==, expected);
}

static void
test_propose (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (WeftSnapshot) snapshot = take (workflow, NULL, NULL);

  assert_proposed (snapshot, "train.learning_rate", "0.001..0.1:log");
  assert_proposed (snapshot, "model.dense1.units", "4..64:int:log");
  assert_proposed (snapshot, "model.dense1.repeat", "1..4:int");
  assert_proposed (snapshot, "model.relu1.bypassed", "false,true");
  assert_proposed (snapshot, "prepare.validation", "0..0.9");
}

/* Whatever is proposed is a space, for each parameter there is. */
static void
test_propose_all (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (WeftSnapshot) snapshot = take (workflow, NULL, NULL);
  g_autoptr (GPtrArray) all = weft_tunable_list (snapshot, NULL), lines = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_space_line_free), troubles = NULL;

  for (guint i = 0; i < all->len; i++) {
    const WeftTunable *tunable = all->pdata[i];
    g_autofree char *range = weft_tunable_propose (tunable->param, tunable->value);

    if (range != NULL)
      g_ptr_array_add (lines, weft_tunable_propose_line (snapshot, lines, tunable->name));
  }
  g_assert_cmpuint (lines->len, >, 40);
  troubles = weft_tunable_check (snapshot, lines);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (troubles->pdata[i], ==, NULL);
}

static void
test_check (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (WeftSnapshot) snapshot = take (workflow, NULL, NULL);
  g_autoptr (GPtrArray) lines = weft_space_text_parse ("train.learning_rate=1e-4..1e-1:log; train.nothing=1..2; train.batch_size=32..16; train.learning_rate=1,2");
  g_autoptr (GPtrArray) troubles = weft_tunable_check (snapshot, lines);

  g_assert_null (troubles->pdata[0]);
  g_assert_nonnull (strstr (troubles->pdata[1], "no parameter “train.nothing”"));
  g_assert_nonnull (strstr (troubles->pdata[2], "ends below its beginning"));
  g_assert_nonnull (strstr (troubles->pdata[3], "is there already"));
}

/* What only counts for one optimizer is varied only with it. */
static void
test_condition (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (WeftSnapshot) snapshot = take (workflow, NULL, NULL);
  g_autoptr (GPtrArray) lines = weft_space_text_parse ("train.optimizer=sgd,adam");
  g_autoptr (WeftSpaceLine) line = weft_tunable_propose_line (snapshot, lines, "train.momentum");

  g_assert_nonnull (line);
  g_assert_cmpstr (line->parent, ==, "train.optimizer");
  g_assert_nonnull (strstr (line->values, "sgd"));
}

/* Layers */

static char *
tell_layers (const WeftSnapshot *snapshot)
{
  const WeftSnapshotNode *model = weft_snapshot_find_node (snapshot, "model", NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weft_snapshot_get_n_nodes (model->nested); i++) {
    const WeftSnapshotNode *layer = weft_snapshot_get_node (model->nested, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", layer->kind_id);
    if (layer->params != NULL && weft_param_find (weft_params_get_table (layer->params), "units") != NULL)
      g_string_append_printf (text, ":%s", weft_params_get (layer->params, "units"));
    g_string_append (text, layer->bypassed ? "-" : "");
  }
  return g_string_free (text, FALSE);
}

static void
assert_layers (WeftWorkflow *workflow,
               const char   *first,
               const char   *second,
               const char   *expected)
{
  g_autoptr (WeftSnapshot) snapshot = take (workflow, first, second);
  g_autofree char *text = tell_layers (snapshot);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = weft_layers_to_spec (weft_snapshot_find_node (snapshot, "model", NULL)->nested, &error);

  g_assert_no_error (error);
  g_assert_nonnull (spec);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_structure (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  const char *const wrong[] = { "model.relu1.kind=nonsense", NULL }, *const outside[] = { "train.repeat=2", NULL };
  g_autoptr (GError) error = NULL;

  assert_layers (workflow, NULL, NULL, "dense:16 relu dense:3");
  assert_layers (workflow, "model.relu1.kind=tanh", NULL, "dense:16 tanh dense:3");
  assert_layers (workflow, "model.relu1.bypassed=true", NULL, "dense:16 relu- dense:3");
  /* Copies have what the layer has, whatever stands first. */
  assert_layers (workflow, "model.dense1.repeat=3", "model.dense1.units=8", "dense:8 relu dense:8 relu dense:8 relu dense:3");
  assert_layers (workflow, "model.dense1.repeat=2", "model.relu1.kind=gelu", "dense:16 gelu dense:16 gelu dense:3");
  g_assert_null (weft_workflow_snapshot (workflow, wrong, &error));
  g_assert_nonnull (strstr (error->message, "kind is “nonsense”"));
  g_clear_error (&error);
  g_assert_null (weft_workflow_snapshot (workflow, outside, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN);
}

/* Tune this */

static void
test_tune (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  WeftHistory *history = weft_workflow_get_history (workflow);
  guint before = weft_history_get_n_commands (history);
  g_autoptr (GError) error = NULL;
  gboolean is_varied;
  WeftNode *tune;

  g_assert_null (weft_workflow_find_tune (workflow, "train.learning_rate", NULL));
  tune = weft_workflow_tune_parameter (workflow, "train.learning_rate", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, before + 1);
  g_assert_true (weft_workflow_find_node (workflow, "tune1") == tune);
  g_assert_cmpstr (weft_params_get (weft_node_get_params (tune), "space"), ==, "train.learning_rate=0.001..0.1:log");
  g_assert_true (weft_workflow_find_tune (workflow, "train.learning_rate", &is_varied) == tune && is_varied);
  g_assert_true (weft_workflow_find_tune (workflow, "model.dense1.units", &is_varied) == tune && !is_varied);
  g_assert_true (weft_workflow_tune_parameter (workflow, "model.dense1.units", &error) == tune);
  g_assert_cmpstr (weft_params_get (weft_node_get_params (tune), "space"), ==, "train.learning_rate=0.001..0.1:log; model.dense1.units=4..64:int:log");
  g_assert_null (weft_workflow_tune_parameter (workflow, "model.dense1.units", &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_true (weft_history_undo (history) && weft_history_undo (history));
  g_assert_null (weft_workflow_find_tune (workflow, "train.learning_rate", NULL));
  g_assert_null (weft_workflow_find_node (workflow, "tune1"));
}

/* A parameter that no training needs changes nothing. */
static void
test_tune_nothing (void)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  WeftHistory *history = weft_workflow_get_history (workflow);
  guint before = weft_history_get_position (history);
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_workflow_tune_parameter (workflow, "evaluate.nothing", &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_assert_cmpuint (weft_history_get_position (history), ==, before);
  g_assert_null (weft_workflow_find_node (workflow, "tune1"));
}

/* Returns: (transfer full) (nullable): what the Tune node of a workflow is told */
static char *
check_tune (WeftWorkflow *workflow,
            const char   *tune,
            const char   *parameter,
            const char   *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftCheck) check = NULL;
  char *message = NULL;

  g_assert_true (weft_workflow_set_parameter (workflow, tune, "space", "train.learning_rate=1e-4..1e-1:log", &error));
  g_assert_true (weft_workflow_set_parameter (workflow, tune, "metric", "validation_loss", &error));
  g_assert_true (weft_workflow_set_parameter (workflow, tune, parameter, text, &error));
  g_assert_no_error (error);
  check = weft_workflow_check (workflow);
  for (guint i = 0; i < weft_check_get_n_problems (check) && message == NULL; i++)
    if (g_strcmp0 (weft_snapshot_get_node (weft_check_get_snapshot (check), weft_check_get_problem (check, i)->node)->id, tune) == 0)
      message = g_strdup (weft_check_get_problem (check, i)->message);
  return message;
}

/* A Tune node judges each row of its space, and what it is after, before anything runs. */
static void
test_tune_check (void)
{
  static const struct
  {
    const char *parameter;
    const char *text;
    const char *says; /* nullable: nothing is wrong */
  } cases[] = {
    { "space", "train.learning_rate=1e-4..1e-1:log; train.batch_size=8..64", NULL },
    { "space", "", "says what is varied" },
    { "space", "train.learning_rate=1e-4..1e-1:log; train.speed=1..2", "no parameter “train.speed”" },
    { "space", "train.learning_rate=1e-1..1e-4:log", "train.learning_rate" },
    { "space", "train.learning_rate=0..1e-1:log", "must lie between" },
    { "space", "train.learning_rate=0.1..0.2:step=0", "step" },
    { "space", "train.optimizer=adam,magic", "magic" },
    { "space", "train.model=model", NULL },
    { "space", "train.model=model,other", "no node “other”" },
    { "metric", "validation_accuracy", NULL },
    { "metric", "validation_r2", NULL },
    { "metric", "validation_beauty", "no known metric" },
    { "metric", "validation_f1_macro", "does not measure “validation_f1_macro”" },
    { "metric", "test_accuracy", "does not measure “test_accuracy”" },
  };
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (GError) error = NULL;

  WeftNode *tune = weft_workflow_tune_parameter (workflow, "train.learning_rate", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *message = check_tune (workflow, weft_node_get_id (tune), cases[i].parameter, cases[i].text);

    g_test_message ("%s: %s", cases[i].text, message != NULL ? message : "-");
    if (cases[i].says == NULL)
      g_assert_null (message);
    else
      g_assert_true (message != NULL && strstr (message, cases[i].says) != NULL);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/tunable/list", test_list);
  g_test_add_func ("/workflow/tunable/propose", test_propose);
  g_test_add_func ("/workflow/tunable/propose-all", test_propose_all);
  g_test_add_func ("/workflow/tunable/check", test_check);
  g_test_add_func ("/workflow/tunable/condition", test_condition);
  g_test_add_func ("/workflow/tunable/structure", test_structure);
  g_test_add_func ("/workflow/tunable/tune", test_tune);
  g_test_add_func ("/workflow/tunable/tune-nothing", test_tune_nothing);
  g_test_add_func ("/workflow/tunable/tune-check", test_tune_check);
  return g_test_run ();
}
