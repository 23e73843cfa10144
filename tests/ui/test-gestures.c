/* test-gestures.c: whatever is done, the document stays sound and can be taken back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `-m slow` makes ten thousand gestures; WEFT_GESTURES=SEED other ones.
 */
#include "gestures.h"

#include "workflow/document.h"

#define FEW  300
#define MANY 10000

/* How many gestures lie between two ways back to the beginning. */
#define ROUND 500

static void
assert_text (Gestures   *self,
             const char *expected)
{
  g_autofree char *text = weft_workflow_to_text (weft_document_get_workflow (self->document));

  g_assert_cmpstr (text, ==, expected);
}

/* All the way back, and there again. */
static void
go_back_and_forth (Gestures   *self,
                   const char *first)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autofree char *last = NULL;
  guint position = weft_history_get_position (history);

  last = weft_workflow_to_text (weft_document_get_workflow (self->document));
  weft_history_go_to (history, 0);
  assert_text (self, first);
  gestures_check (self);
  weft_history_go_to (history, position);
  assert_text (self, last);
  gestures_check (self);
}

static void
test_gestures (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autofree char *first = weft_workflow_to_text (weft_document_get_workflow (document));
  guint n = g_test_slow () ? MANY : FEW;
  Gestures gestures;

  gestures_init (&gestures, window, document, g_getenv ("WEFT_GESTURES") != NULL ? g_ascii_strtoull (g_getenv ("WEFT_GESTURES"), NULL, 10) : 1);
  for (guint i = 1; i <= n; i++) {
    gestures_step (&gestures);
    gestures_check (&gestures);
    if (i % ROUND == 0 || i == n)
      go_back_and_forth (&gestures, first);
  }
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/gestures/random", test_gestures);
  return ui_test_run ();
}
