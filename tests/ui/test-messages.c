/* test-messages.c: messages are filtered, copied, cleared and followed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "app/messages-pane.h"
#include "workflow/command.h"

typedef struct
{
  WeftDocument *document;
  GtkWidget *window;
  GtkWidget *pane;
  char *activated;
} Bench;

static void
node_activated_cb (WeftMessagesPane *pane,
                   const char       *node,
                   Bench            *self)
{
  g_free (self->activated);
  self->activated = g_strdup (node);
}

static void
bench_init (Bench *self)
{
  *self = (Bench){ .document = pane_open_sample (), .pane = weft_messages_pane_new () };
  g_signal_connect (self->pane, "node-activated", G_CALLBACK (node_activated_cb), self);
  weft_messages_pane_set_document (WEFT_MESSAGES_PANE (self->pane), self->document);
  self->window = pane_show (self->pane, 700, 260);
}

static void
bench_clear (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->document);
  g_free (self->activated);
}

static void
say_three (Bench *self)
{
  weft_document_say (self->document, WEFT_MESSAGE_INFO, NULL, "The run has begun.");
  weft_document_say (self->document, WEFT_MESSAGE_WARNING, "train", "The loss does not fall.");
  weft_document_say (self->document, WEFT_MESSAGE_ERROR, "data", "The file is damaged.");
  UI_WAIT (ui_find_named (self->pane, "The file is damaged.") != NULL);
  ui_wait_frame (self->pane);
}

static void
test_empty (void)
{
  Bench bench;

  bench_init (&bench);
  g_assert_nonnull (ui_find_named (bench.pane, "No Messages"));
  say_three (&bench);
  g_assert_null (ui_find_named (bench.pane, "No Messages"));
  bench_clear (&bench);
}

static void
test_filter (void)
{
  Bench bench;

  bench_init (&bench);
  say_three (&bench);
  ui_click (ui_find_named (bench.pane, "Warnings"));
  UI_WAIT (ui_find_named (bench.pane, "The run has begun.") == NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "The loss does not fall."));
  ui_click (ui_find_named (bench.pane, "Errors"));
  UI_WAIT (ui_find_named (bench.pane, "The loss does not fall.") == NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "The file is damaged."));
  ui_click (ui_find_named (bench.pane, "All"));
  UI_WAIT (ui_find_named (bench.pane, "The run has begun.") != NULL);
  bench_clear (&bench);
}

static void
test_activate (void)
{
  Bench bench;

  bench_init (&bench);
  say_three (&bench);
  ui_click_at (ui_find_named (bench.pane, "The loss does not fall."), 20, 5, 1, 2);
  UI_WAIT (g_strcmp0 (bench.activated, "train") == 0);
  ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (g_strcmp0 (bench.activated, "data") == 0);
  bench_clear (&bench);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (void)
{
  g_autofree char *text = NULL;
  Bench bench;

  bench_init (&bench);
  say_three (&bench);
  ui_click (ui_find_named (bench.pane, "Copy messages"));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (bench.pane), NULL, read_cb, &text);
  UI_WAIT (text != NULL);
  g_assert_nonnull (strstr (text, "Warning [Train] The loss does not fall.\n"));
  g_assert_nonnull (strstr (text, "The run has begun."));
  bench_clear (&bench);
}

/* What is cleared stays away; what comes later, and a problem that is still there, comes. */
static void
test_clear (void)
{
  Bench bench;

  bench_init (&bench);
  say_three (&bench);
  ui_click (ui_find_named (bench.pane, "Clear messages"));
  UI_WAIT (ui_find_named (bench.pane, "No Messages") != NULL);
  weft_document_say (bench.document, WEFT_MESSAGE_INFO, NULL, "A line more.");
  UI_WAIT (ui_find_named (bench.pane, "A line more.") != NULL);
  g_assert_null (ui_find_named (bench.pane, "The file is damaged."));
  weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "data", "file", "", NULL);
  UI_WAIT (ui_find_css (bench.pane, "image.error") != NULL);
  bench_clear (&bench);
}

/* The end is followed, until somebody reads further up. */
static void
test_follow (void)
{
  GtkAdjustment *adjustment;
  double place;
  Bench bench;

  bench_init (&bench);
  say_three (&bench);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (ui_find_type (bench.pane, GTK_TYPE_SCROLLED_WINDOW)));
  for (guint i = 0; i < 40; i++)
    weft_document_say (bench.document, WEFT_MESSAGE_INFO, NULL, "Once more.");
  weft_document_say (bench.document, WEFT_MESSAGE_INFO, NULL, "The last one.");
  UI_WAIT (gtk_adjustment_get_value (adjustment) > 0 && ui_find_named (bench.pane, "The last one.") != NULL);
  ui_scroll (bench.pane, 200, 150, -3);
  UI_WAIT (gtk_adjustment_get_value (adjustment) < gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - 10);
  place = gtk_adjustment_get_value (adjustment);
  weft_document_say (bench.document, WEFT_MESSAGE_INFO, NULL, "Even later.");
  ui_wait_frame (bench.window);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, place + 1);
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/messages/empty", test_empty);
  ui_test_add ("/ui/messages/filter", test_filter);
  ui_test_add ("/ui/messages/activate", test_activate);
  ui_test_add ("/ui/messages/copy", test_copy);
  ui_test_add ("/ui/messages/clear", test_clear);
  ui_test_add ("/ui/messages/follow", test_follow);
  return ui_test_run ();
}
