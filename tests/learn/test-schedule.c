/* test-schedule.c: learning rates, step by step, against PyTorch's schedulers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/engine_goldens.py.
 */
#include "base/params.h"
#include "learn/schedule.h"
#include "learn/trainer.h"

#include <math.h>

static JsonNode *goldens;

static WeftParams *
take_params (JsonObject *object)
{
  WeftParams *params = weft_params_new (weft_trainer_params);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (object, l->data));
    g_autoptr (GError) error = NULL;

    weft_params_set (params, l->data, text, &error);
    g_assert_no_error (error);
  }
  return params;
}

static void
test_golden (gconstpointer data)
{
  JsonObject *object = (gpointer) data;
  g_autoptr (WeftParams) params = take_params (weft_json_get_object (object, "params"));
  JsonArray *rates = weft_json_get_array (object, "rates"), *losses = weft_json_get_array (object, "losses");
  guint64 per_epoch = (guint64) weft_json_get_int (object, "per_epoch", 0);
  WeftPlateau plateau = WEFT_PLATEAU_INIT;
  WeftSchedule schedule;

  weft_schedule_init (&schedule, params, per_epoch);
  for (guint step = 0; step < json_array_get_length (rates); step++) {
    double expected = json_array_get_double_element (rates, step), got = weft_schedule_get_rate (&schedule, &plateau, step);

    if (!(fabs (got - expected) <= 1e-12 * expected))
      g_error ("step %u: the rate is %.17g, PyTorch says %.17g", step, got, expected);
    if (losses != NULL && (step + 1) % per_epoch == 0)
      weft_plateau_observe (&plateau, params, json_array_get_double_element (losses, (guint) (step / per_epoch)));
  }
}

/* A loss that is no number is no progress. */
static void
test_plateau_nan (void)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_trainer_params);
  WeftPlateau plateau = WEFT_PLATEAU_INIT;

  weft_params_set (params, "schedule_patience", "1", NULL);
  weft_plateau_observe (&plateau, params, 1);
  weft_plateau_observe (&plateau, params, NAN);
  g_assert_cmpfloat (plateau.factor, ==, 1);
  weft_plateau_observe (&plateau, params, NAN);
  g_assert_cmpfloat_with_epsilon (plateau.factor, 0.1, 1e-15);
  g_assert_cmpfloat (plateau.best, ==, 1);
}

/* After its last epoch the cosine stays where it ended. */
static void
test_cosine_beyond_the_end (void)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_trainer_params);
  WeftPlateau plateau = WEFT_PLATEAU_INIT;
  WeftSchedule schedule;

  weft_params_set (params, "schedule", "cosine", NULL);
  weft_params_set (params, "schedule_minimum", "0.25", NULL);
  weft_params_set (params, "learning_rate", "1", NULL);
  weft_schedule_init (&schedule, params, 10);
  g_assert_cmpfloat_with_epsilon (weft_schedule_get_rate (&schedule, &plateau, 100), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (weft_schedule_get_rate (&schedule, &plateau, 150), 0.25, 1e-12);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "data", "learn", "schedules.json", NULL);
  goldens = weft_json_read_file (path, 1 << 24, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (goldens)); i++) {
    JsonObject *object = json_array_get_object_element (json_node_get_array (goldens), i);
    g_autofree char *name = g_strdup_printf ("/learn/schedule/golden/%s", weft_json_get_string (object, "name", NULL));

    g_test_add_data_func (name, object, test_golden);
  }
  g_test_add_func ("/learn/schedule/plateau-nan", test_plateau_nan);
  g_test_add_func ("/learn/schedule/cosine-beyond-the-end", test_cosine_beyond_the_end);
  status = g_test_run ();
  json_node_unref (goldens);
  return status;
}
