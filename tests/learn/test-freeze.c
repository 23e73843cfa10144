/* test-freeze.c: layers whose weights a training leaves as they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include <glib/gstdio.h>

/* All parameters of the layer called @layer, in the graph's order. */
static GByteArray *
record_layer (WeftTrainer *trainer,
              const char  *layer)
{
  const WeftGraph *graph = weft_model_get_graph (weft_trainer_get_model (trainer));
  g_autofree char *prefix = g_strconcat (layer, ".", NULL);
  GByteArray *found = g_byte_array_new ();

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);
    const WeftTensor *tensor;

    if (info->kind != WEFT_VALUE_PARAMETER || !g_str_has_prefix (info->name, prefix))
      continue;
    tensor = weft_session_get_parameter (weft_trainer_get_session (trainer), value);
    g_byte_array_append (found, tensor->data, (guint) tensor->bytes);
  }
  g_assert_cmpuint (found->len, >, 0);
  return found;
}

static gboolean
is_same (const GByteArray *one,
         const GByteArray *other)
{
  return one->len == other->len && memcmp (one->data, other->data, one->len) == 0;
}

/* What is frozen stays to the bit, running numbers as well; the others learn. */
static void
test_bits (void)
{
  static const char *const layers[] = { "first", "filter", "norm", "last" };
  g_autoptr (WeftTrainer) trainer = NULL;
  GByteArray *before[G_N_ELEMENTS (layers)];
  Fixture fixture;

  fixture_init (&fixture, "convolved", SETTINGS ("epochs", "2", "weight_decay", "0.01", "ema", "0.9", "freeze", "filter,norm,bend"));
  trainer = fixture_trainer (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    before[i] = record_layer (trainer, layers[i]);
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_COMPLETE);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    g_autoptr (GByteArray) after = record_layer (trainer, layers[i]);

    g_assert_true (is_same (before[i], after) == (i == 1 || i == 2));
    g_byte_array_unref (before[i]);
  }
  fixture_clear (&fixture);
}

static void
set_frozen (WeftModelSpec *spec,
            const char    *id)
{
  for (guint i = 0; i < weft_model_spec_get_n_layers (spec); i++)
    if (g_str_equal (weft_model_spec_get_layer (spec, i)->id, id))
      g_assert_true (weft_params_set (weft_model_spec_get_layer (spec, i)->params, "frozen", "true", NULL));
}

static GByteArray *
train (const char *freeze,
       gboolean    in_model)
{
  g_autoptr (WeftTrainer) trainer = NULL;
  GByteArray *found;
  Fixture fixture;

  fixture_init (&fixture, "convolved", SETTINGS ("epochs", "2", "freeze", freeze));
  if (in_model) {
    set_frozen (fixture.spec, "filter");
    set_frozen (fixture.spec, "norm");
  }
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_COMPLETE);
  found = fixture_record (trainer);
  fixture_clear (&fixture);
  return found;
}

/* The training's list and the layers' own setting are one thing, and add up. */
static void
test_same_as_own (void)
{
  g_autoptr (GByteArray) listed = train ("filter,norm", FALSE), own = train ("", TRUE), both = train ("norm", TRUE), none = train ("", FALSE);

  g_assert_true (is_same (listed, own));
  g_assert_true (is_same (listed, both));
  g_assert_false (is_same (listed, none));
}

typedef struct
{
  WeftTrainControl *control;
  guint64 cut_at;
} Cutter;

static void
step_cb (gpointer             data,
         const WeftTrainStep *step)
{
  Cutter *self = data;

  if (step->step != self->cut_at)
    return;
  weft_train_control_checkpoint (self->control);
  weft_train_control_stop (self->control);
}

/* A checkpoint goes on with what was frozen, and with nothing else. */
static void
test_resume (void)
{
  g_autoptr (GByteArray) whole = train ("filter,norm", FALSE), resumed = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);
  g_autoptr (WeftTrainer) trainer = NULL, other = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  Cutter cutter = { weft_train_control_new (), 7 };
  WeftTrainObserver observer = { .data = &cutter, .step = step_cb };
  Fixture fixture;

  fixture_init (&fixture, "convolved", SETTINGS ("epochs", "2", "freeze", "filter,norm"));
  fixture.checkpoint = g_build_filename (folder, "checkpoint", NULL);
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, &observer, cutter.control), ==, WEFT_TRAIN_KEPT);
  weft_params_set (fixture.params, "freeze", "filter", NULL);
  other = fixture_trainer (&fixture);
  g_assert_false (weft_trainer_resume (other, fixture.checkpoint, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_CHECKPOINT);
  g_clear_error (&error);
  weft_params_set (fixture.params, "freeze", "filter,norm", NULL);
  again = fixture_trainer (&fixture);
  weft_trainer_resume (again, fixture.checkpoint, &error);
  g_assert_no_error (error);
  fixture_run (again, NULL, NULL);
  resumed = fixture_record (again);
  g_assert_true (is_same (whole, resumed));
  weft_train_control_free (cutter.control);
  g_unlink (fixture.checkpoint);
  g_rmdir (folder);
  fixture_clear (&fixture);
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;
  WeftTrainerSetup setup;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("freeze", "first,conv9"));
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "“conv9”"));
  fixture_clear (&fixture);
}

/* With nothing left to learn, a training measures what there is. */
static void
test_all (void)
{
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GByteArray) before = NULL, after = NULL;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "1", "freeze", "first,last"));
  trainer = fixture_trainer (&fixture);
  before = record_layer (trainer, "last");
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_COMPLETE);
  after = record_layer (trainer, "last");
  g_assert_true (is_same (before, after));
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/freeze/bits", test_bits);
  g_test_add_func ("/learn/freeze/same-as-own", test_same_as_own);
  g_test_add_func ("/learn/freeze/resume", test_resume);
  g_test_add_func ("/learn/freeze/unknown", test_unknown);
  g_test_add_func ("/learn/freeze/all", test_all);
  return g_test_run ();
}
