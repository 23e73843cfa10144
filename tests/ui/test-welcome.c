/* test-welcome.c: the first page, with pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "app/welcome.h"
#include "workflow/command.h"
#include "workflow/journal.h"

#define WIDTH  1000
#define HEIGHT 1000

/* What the window was asked for last, `open-path PATH`. */
static char *asked;

static void
asked_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  const char *text = parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL;

  g_free (asked);
  asked = g_strjoin (text != NULL ? " " : NULL, g_action_get_name (G_ACTION (action)), text, NULL);
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "discard-journal"))
    weft_journal_discard (text);
}

static const GActionEntry actions[] = {
  { .name = "new", .activate = asked_cb },
  { .name = "open", .activate = asked_cb },
  { .name = "open-data", .activate = asked_cb },
  { .name = "open-data-folder", .activate = asked_cb },
  { .name = "open-path", .activate = asked_cb, .parameter_type = "s" },
  { .name = "open-sample", .activate = asked_cb, .parameter_type = "s" },
  { .name = "recover", .activate = asked_cb, .parameter_type = "s" },
  { .name = "discard-journal", .activate = asked_cb, .parameter_type = "s" },
};

/* Returns: the page in a window that has the actions */
static GtkWidget *
open_page (void)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *page = weft_welcome_new (), *window;

  g_clear_pointer (&asked, g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), NULL);
  window = pane_show (page, WIDTH, HEIGHT);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
  ui_wait_frame (page);
  return page;
}

static void
click (GtkWidget  *page,
       const char *name)
{
  GtkWidget *widget;

  UI_WAIT ((widget = ui_find_named (page, name)) != NULL);
  ui_wait_frame (page);
  ui_click (widget);
}

static gboolean
was_asked (const char *action,
           const char *path)
{
  g_autofree char *all = g_strjoin (path != NULL ? " " : NULL, action, path, NULL);

  return g_strcmp0 (asked, all) == 0;
}

static void
set_recent (const char *first,
            const char *second)
{
  g_autoptr (GSettings) settings = g_settings_new (WEFT_APPLICATION_ID);
  const char *const paths[] = { first, second, NULL };

  g_settings_set_strv (settings, "recent-documents", paths);
}

static void
test_buttons (void)
{
  GtkWidget *page = open_page ();

  click (page, "New Workflow");
  UI_WAIT (was_asked ("new", NULL));
  click (page, "Open…");
  UI_WAIT (was_asked ("open", NULL));
  click (page, "Open Your Data…");
  UI_WAIT (was_asked ("open-data", NULL));
  click (page, "…or a Folder of Pictures");
  UI_WAIT (was_asked ("open-data-folder", NULL));
  g_assert_null (ui_find_named (page, "Recent Workflows"));
  g_assert_null (ui_find_named (page, "Recovered Documents"));
}

/* Each sample has a card that says what it is, and the keyboard reaches it. */
static void
test_samples (void)
{
  GtkWidget *page = open_page (), *card;
  g_autofree char *digits = weft_path_shipped ("samples/handwritten-digits.weft"), *second = weft_path_shipped ("samples/digits-with-convolution.weft");

  g_assert_nonnull (ui_find_named (page, "Breast cancer"));
  g_assert_nonnull (ui_find_named (page, "Credit risk"));
  card = ui_find_named (page, "Handwritten digits");
  g_assert_true (GTK_IS_BUTTON (card));
  g_assert_nonnull (ui_find_type (card, GTK_TYPE_DRAWING_AREA));
  ui_click (card);
  UI_WAIT (was_asked ("open-sample", digits));
  ui_key ("Tab");
  ui_key ("Return");
  UI_WAIT (was_asked ("open-sample", second));
}

/* Returns: (transfer full): what is painted on the card called @name */
static GBytes *
paint_card (GtkWidget  *page,
            const char *name)
{
  g_autoptr (GdkTexture) texture = ui_render (ui_find_type (ui_find_named (page, name), GTK_TYPE_DRAWING_AREA));

  return gdk_texture_save_to_png_bytes (texture);
}

/* Workflows of one kind are told apart by their models. */
static void
test_pictures (void)
{
  GtkWidget *page = open_page ();
  g_autoptr (GBytes) dense = paint_card (page, "Handwritten digits"), filters = paint_card (page, "Digits with convolution"), again = paint_card (page, "Digits with convolution");

  g_assert_true (g_bytes_equal (filters, again));
  g_assert_false (g_bytes_equal (dense, filters));
}

static void
test_recent (void)
{
  g_autofree char *there = weft_path_shipped ("samples/iris-flowers.weft");
  g_autoptr (GSettings) settings = g_settings_new (WEFT_APPLICATION_ID);
  g_auto (GStrv) left = NULL;
  GtkWidget *page;

  set_recent (there, "/nowhere/lost-model.weft");
  page = open_page ();
  click (page, "Lost model");
  ui_settle ();
  g_assert_null (asked);
  click (page, there);
  UI_WAIT (was_asked ("open-path", there));
  click (page, "Remove “Lost model” from the list");
  UI_WAIT (ui_find_named (page, "Lost model") == NULL);
  left = g_settings_get_strv (settings, "recent-documents");
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, there);
  g_settings_reset (settings, "recent-documents");
}

static void
test_recovered (void)
{
  WeftDocument *document = weft_document_new ();
  g_auto (GStrv) journals = NULL;
  GtkWidget *page;

  g_assert_nonnull (weft_workflow_add_node (weft_document_get_workflow (document), "train", NULL, 0, 0, NULL));
  weft_document_close (document, TRUE);
  g_object_unref (document);
  journals = weft_journal_list_left ();
  g_assert_cmpuint (g_strv_length (journals), ==, 1);
  page = open_page ();
  g_assert_nonnull (ui_find_named (page, "Recovered Documents"));
  click (page, "Open “Untitled workflow”");
  UI_WAIT (was_asked ("recover", journals[0]));
  click (page, "Discard “Untitled workflow”");
  UI_WAIT (was_asked ("discard-journal", journals[0]));
  UI_WAIT (ui_find_named (page, "Recovered Documents") == NULL);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/welcome/buttons", test_buttons);
  ui_test_add ("/ui/welcome/samples", test_samples);
  ui_test_add ("/ui/welcome/pictures", test_pictures);
  ui_test_add ("/ui/welcome/recent", test_recent);
  ui_test_add ("/ui/welcome/recovered", test_recovered);
  return ui_test_run ();
}
