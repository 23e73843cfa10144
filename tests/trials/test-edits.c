/* test-edits.c: what people change about trials is taken back, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "trials/edits.h"
#include "trials/query.h"

typedef struct
{
  WeftTrialStore *store;
  WeftTrialEdits *edits;
  gint64 ids[3];
} Desk;

static void
desk_init (Desk *self)
{
  self->store = open_store (WEFT_TRIAL_STORE_MEMORY);
  self->edits = weft_trial_edits_new (self->store);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++) {
    g_autoptr (WeftTrialWriter) writer = begin (self->store, NULL);

    self->ids[i] = weft_trial_writer_get_id (writer);
    g_assert_true (weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, NULL));
  }
}

static void
desk_clear (Desk *self)
{
  weft_trial_edits_free (self->edits);
  weft_trial_store_unref (self->store);
}

/* Name, note and tags of all trials in one line each; those that were deleted are not there. */
static char *
describe (Desk *self)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = weft_trial_store_select (self->store, query, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++) {
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, self->ids[i], NULL);
    gboolean is_there = FALSE;

    for (guint j = 0; j < rows->len; j++)
      is_there |= g_array_index (rows, WeftTrialRow, j).id == self->ids[i];
    if (!is_there)
      continue;
    g_string_append_printf (text, "%s/%s/", trial->name, trial->note != NULL ? trial->note : "");
    for (guint j = 0; j < trial->tags->len; j++)
      g_string_append_printf (text, "%s,", (const char *) trial->tags->pdata[j]);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/* Does the same as the list of edits is long, and all of it back and forth again. */
static void
test_steps (void)
{
  GPtrArray *states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Desk desk;
  guint at;

  desk_init (&desk);
  g_assert_null (weft_trial_edits_get_undo_text (desk.edits));
  g_ptr_array_add (states, describe (&desk));
  g_assert_true (weft_trial_edits_set_name (desk.edits, desk.ids[0], "Baseline", &error));
  g_ptr_array_add (states, describe (&desk));
  g_assert_true (weft_trial_edits_set_note (desk.edits, desk.ids[1], "too slow", &error));
  g_ptr_array_add (states, describe (&desk));
  g_assert_true (weft_trial_edits_set_tags (desk.edits, desk.ids, 2, (const char *const[]){ "good", "small", NULL }, FALSE, &error));
  g_ptr_array_add (states, describe (&desk));
  g_assert_true (weft_trial_edits_set_tags (desk.edits, desk.ids, 1, (const char *const[]){ "small", "new", NULL }, TRUE, &error));
  g_ptr_array_add (states, describe (&desk));
  g_assert_true (weft_trial_edits_trash (desk.edits, desk.ids + 1, 2, &error));
  g_ptr_array_add (states, describe (&desk));
  g_assert_cmpstr (weft_trial_edits_get_undo_text (desk.edits), ==, "Delete Trials");
  g_assert_cmpstr (states->pdata[5], ==, "Baseline//new,small,\n");

  for (int round = 0; round < 2; round++) {
    for (at = states->len - 1; at > 0; at--) {
      g_autofree char *now = NULL;

      g_assert_true (weft_trial_edits_undo (desk.edits, &error));
      now = describe (&desk);
      g_assert_cmpstr (now, ==, states->pdata[at - 1]);
    }
    g_assert_null (weft_trial_edits_get_undo_text (desk.edits));
    g_assert_cmpstr (weft_trial_edits_get_redo_text (desk.edits), ==, "Rename Trial");
    for (at = 1; at < states->len; at++) {
      g_autofree char *now = NULL;

      g_assert_true (weft_trial_edits_redo (desk.edits, &error));
      now = describe (&desk);
      g_assert_cmpstr (now, ==, states->pdata[at]);
    }
  }
  g_ptr_array_unref (states);
  desk_clear (&desk);
}

/* What is so already is no step; a new edit ends what could be done again. */
static void
test_nothing (void)
{
  g_autoptr (WeftTrial) trial = NULL;
  Desk desk;

  desk_init (&desk);
  trial = weft_trial_store_read (desk.store, desk.ids[0], NULL);
  g_assert_true (weft_trial_edits_set_name (desk.edits, desk.ids[0], trial->name, NULL));
  g_assert_true (weft_trial_edits_set_tags (desk.edits, desk.ids, 3, (const char *const[]){ NULL }, TRUE, NULL));
  g_assert_null (weft_trial_edits_get_undo_text (desk.edits));
  g_assert_true (weft_trial_edits_undo (desk.edits, NULL));
  g_assert_true (weft_trial_edits_set_name (desk.edits, desk.ids[0], "A", NULL));
  g_assert_true (weft_trial_edits_undo (desk.edits, NULL));
  g_assert_nonnull (weft_trial_edits_get_redo_text (desk.edits));
  g_assert_true (weft_trial_edits_set_note (desk.edits, desk.ids[0], "B", NULL));
  g_assert_null (weft_trial_edits_get_redo_text (desk.edits));
  desk_clear (&desk);
}

/* A trial that was made goes when that is taken back, and comes again. */
static void
test_added (void)
{
  g_autofree char *all = NULL, *without = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  desk_init (&desk);
  all = describe (&desk);
  g_assert_true (weft_trial_edits_add (desk.edits, "Make Trial", desk.ids[1], &error));
  g_assert_cmpstr (weft_trial_edits_get_undo_text (desk.edits), ==, "Make Trial");
  g_assert_true (weft_trial_edits_undo (desk.edits, &error));
  without = describe (&desk);
  g_assert_cmpstr (without, !=, all);
  g_assert_cmpstr (weft_trial_edits_get_redo_text (desk.edits), ==, "Make Trial");
  g_assert_true (weft_trial_edits_redo (desk.edits, &error));
  again = describe (&desk);
  g_assert_cmpstr (again, ==, all);
  desk_clear (&desk);
}

static gboolean
is_pinned (Desk  *self,
           guint  index)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, self->ids[index], NULL);

  return trial->pinned;
}

/* Pins, the archive, and what comes back from the trash, each back and forth. */
static void
test_flags (void)
{
  Desk desk;
  g_autofree char *whole = NULL, *without = NULL, *again = NULL, *back = NULL;

  desk_init (&desk);
  whole = describe (&desk);
  g_assert_true (weft_trial_edits_set_pinned (desk.edits, desk.ids, 2, TRUE, NULL));
  g_assert_true (is_pinned (&desk, 0) && is_pinned (&desk, 1) && !is_pinned (&desk, 2));
  g_assert_true (weft_trial_edits_undo (desk.edits, NULL));
  g_assert_false (is_pinned (&desk, 0));
  g_assert_true (weft_trial_edits_redo (desk.edits, NULL));
  g_assert_true (is_pinned (&desk, 1));

  g_assert_true (weft_trial_edits_set_archived (desk.edits, desk.ids, 1, TRUE, NULL));
  without = describe (&desk);
  g_assert_cmpstr (without, !=, whole);
  g_assert_true (weft_trial_edits_undo (desk.edits, NULL));
  again = describe (&desk);
  g_assert_cmpstr (again, ==, whole);

  g_assert_true (weft_trial_store_trash (desk.store, desk.ids, 1, TRUE, NULL));
  g_assert_true (weft_trial_edits_restore (desk.edits, desk.ids, 1, NULL));
  back = describe (&desk);
  g_assert_cmpstr (back, ==, whole);
  g_assert_true (weft_trial_edits_undo (desk.edits, NULL));
  g_free (back);
  back = describe (&desk);
  g_assert_cmpstr (back, ==, without);
  desk_clear (&desk);
}

static void
test_gone (void)
{
  g_autoptr (GError) error = NULL;
  Desk desk;

  desk_init (&desk);
  g_assert_false (weft_trial_edits_set_name (desk.edits, 999, "A", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (weft_trial_edits_trash (desk.edits, (const gint64[]){ desk.ids[0], 999 }, 2, &error));
  g_assert_nonnull (error);
  g_assert_null (weft_trial_edits_get_undo_text (desk.edits));
  desk_clear (&desk);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/edits/steps", test_steps);
  g_test_add_func ("/trials/edits/nothing", test_nothing);
  g_test_add_func ("/trials/edits/added", test_added);
  g_test_add_func ("/trials/edits/flags", test_flags);
  g_test_add_func ("/trials/edits/gone", test_gone);
  return g_test_run ();
}
