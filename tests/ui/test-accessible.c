/* test-accessible.c: a window as assistive technology finds it, over AT-SPI
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver.h"

#include <string.h>

static GtkWidget *
show_window (const char *name)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *run = gtk_button_new_with_label ("Run"), *icon = gtk_button_new_from_icon_name ("list-add-symbolic");

  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_sensitive (run, FALSE);
  gtk_box_append (GTK_BOX (box), run);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_window_set_title (GTK_WINDOW (window), "Bench");
  gtk_window_set_child (GTK_WINDOW (window), box);
  ui_present (GTK_WINDOW (window));
  return window;
}

static void
test_tree (void)
{
  g_autofree char *out = NULL, *err = NULL;
  int status;

  show_window ("Add a node");
  status = ui_read_tree (&out, &err);
  if (status == 77)
    return;
  g_test_message ("%s%s", out, err);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (out, "  frame “Bench”"));
  g_assert_nonnull (strstr (out, "push button “Run” [insensitive] actions: Click"));
  g_assert_nonnull (strstr (out, "push button “Add a node”"));
}

static void
test_nameless (void)
{
  g_autofree char *out = NULL, *err = NULL;
  int status;

  show_window (NULL);
  status = ui_read_tree (&out, &err);
  if (status == 77)
    return;
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (err, "has no name"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  ui_test_add ("/ui/accessible/tree", test_tree);
  ui_test_add ("/ui/accessible/nameless", test_nameless);
  return ui_test_run ();
}
