/* test-trial-events.c: trials go to TensorBoard's files and come back, and logs become trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/series.h"
#include "trials/writer.h"
#include "workflow/error.h"
#include "workflow/trial-events.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define POINTS 1200

typedef struct
{
  char *folder;
  WeftTrialStore *store;
  GPtrArray *warnings;
} Place;

static WeftTrialStore *
open_store (void)
{
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Place         *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("weft-events-XXXXXX", NULL);
  self->store = open_store ();
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    remove_all (inner);
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Place         *self,
           gconstpointer  data)
{
  remove_all (self->folder);
  weft_trial_store_unref (self->store);
  g_ptr_array_unref (self->warnings);
  g_free (self->folder);
}

static double
make_value (gint64 step)
{
  return step == 7 ? NAN : 1.0 / (double) (step + 1);
}

static gint64
add_trial (Place *self)
{
  g_autoptr (WeftTrial) trial = weft_trial_new ("One");
  g_autoptr (WeftTrialWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.1");
  weft_trial_add_parameter (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, "adam");
  weft_trial_add_parameter (trial, "prepare.stratify", WEFT_TRIAL_VALUE_BOOLEAN, "true");
  writer = weft_trial_begin (self->store, trial, "{}", &error);
  g_assert_no_error (error);
  for (gint64 step = 0; step < POINTS; step++) {
    const WeftTrialPoint point = { step, 0, (double) step / 8, make_value (step) };

    weft_trial_writer_add_past_point (writer, "validation_loss", &point);
  }
  weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error);
  g_assert_no_error (error);
  return weft_trial_writer_get_id (writer);
}

static void
assert_same_series (WeftTrialStore *store,
                    gint64          id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = weft_trial_store_read_series (store, id, "validation_loss", 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, POINTS);
  for (gint64 step = 0; step < POINTS; step++) {
    const WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, step);

    g_assert_cmpint (point->step, ==, step);
    g_assert_cmpfloat_with_epsilon (point->time, (double) step / 8, 1e-3);
    g_assert_true (isnan (make_value (step)) ? isnan (point->value) : point->value == (float) make_value (step));
  }
}

static void
there_and_back (Place         *self,
                gconstpointer  data)
{
  gint64 id = add_trial (self);
  WeftTrialStore *other = open_store ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (WeftTrial) trial = NULL;

  weft_trial_events_export (self->store, &id, 1, self->folder, &error);
  g_assert_no_error (error);
  ids = weft_trial_events_import (other, self->folder, self->warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpuint (self->warnings->len, ==, 0);
  trial = weft_trial_store_read (other, g_array_index (ids, gint64, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (trial->name, ==, "trial-1");
  g_assert_cmpuint (trial->parameters->len, ==, 3);
  g_assert_cmpstr (weft_trial_find_parameter (trial, "train.learning_rate")->text, ==, "0.1");
  g_assert_cmpstr (weft_trial_find_parameter (trial, "train.optimizer")->text, ==, "adam");
  g_assert_cmpint (weft_trial_find_parameter (trial, "prepare.stratify")->type, ==, WEFT_TRIAL_VALUE_BOOLEAN);
  g_assert_cmpint (weft_trial_find_metric (trial, "validation_loss")->direction, ==, WEFT_TRIAL_LOWER_IS_BETTER);
  assert_same_series (other, trial->id);
  weft_trial_store_unref (other);
}

static void
no_events (Place         *self,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_trial_events_import (self->store, self->folder, self->warnings, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "no event files"));
}

static gint64
import_text (Place       *self,
             const char  *text,
             GError     **error)
{
  g_autofree char *path = g_build_filename (self->folder, "log.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return weft_trial_csv_import (self->store, path, self->warnings, error);
}

/* As Keras writes it: epochs from 0, and a cell that is empty is no point. */
static void
table (Place         *self,
       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = import_text (self, "epoch,accuracy,loss,val_loss\n0,0.5,1.5,\n1,0.75,0.5,0.25\n2,0.875,0.25,0.125\n", &error);
  g_autoptr (WeftTrial) trial = NULL;
  g_autoptr (GArray) points = NULL;

  g_assert_no_error (error);
  trial = weft_trial_store_read (self->store, id, &error);
  g_assert_cmpuint (trial->metrics->len, ==, 3);
  g_assert_cmpint (weft_trial_find_metric (trial, "loss")->direction, ==, WEFT_TRIAL_LOWER_IS_BETTER);
  g_assert_cmpint (weft_trial_find_metric (trial, "val_loss")->direction, ==, WEFT_TRIAL_LOWER_IS_BETTER);
  g_assert_cmpint (weft_trial_find_metric (trial, "accuracy")->direction, ==, WEFT_TRIAL_HIGHER_IS_BETTER);
  g_assert_cmpfloat (weft_trial_find_metric (trial, "accuracy")->last, ==, 0.875);
  g_assert_cmpfloat (weft_trial_find_metric (trial, "accuracy")->last_epoch, ==, 3);
  points = weft_trial_store_read_series (self->store, id, "val_loss", 0, &error);
  g_assert_cmpuint (points->len, ==, 2);
  g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, 0).epoch, ==, 2);
  g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, 0).value, ==, 0.25);
}

/* One cell that is no number costs that cell, and is told. */
static void
broken_cell (Place         *self,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = import_text (self, "epoch,loss,tool\n1,0.5,a\n2,broken,b\n3,0.25,c\n", &error);
  g_autoptr (WeftTrial) trial = NULL;
  g_autoptr (GArray) points = NULL;

  g_assert_no_error (error);
  trial = weft_trial_store_read (self->store, id, &error);
  g_assert_cmpuint (trial->metrics->len, ==, 1);
  points = weft_trial_store_read_series (self->store, id, "loss", 0, &error);
  g_assert_cmpuint (points->len, ==, 2);
  g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, 1).value, ==, 0.25);
  g_assert_cmpuint (self->warnings->len, ==, 1);
  g_assert_nonnull (strstr (self->warnings->pdata[0], "“broken” in row 2"));
}

static void
table_of_texts (Place         *self,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (import_text (self, "name,town\nAnn,Ulm\nBob,Bonn\n", &error), ==, 0);
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "no column holds numbers"));
}

#define TEST(path, function) g_test_add (path, Place, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/workflow/trial-events/there-and-back", there_and_back);
  TEST ("/workflow/trial-events/none", no_events);
  TEST ("/workflow/trial-events/table", table);
  TEST ("/workflow/trial-events/table-of-texts", table_of_texts);
  TEST ("/workflow/trial-events/bug/broken-cell", broken_cell);
  return g_test_run ();
}
