/* test-canvas-export.c: the canvas as a picture and as a chart, and both back again
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include "app/recipe.h"
#include "workflow/document.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_picture (void)
{
  static const char *const endings[] = { "png", "svg", "pdf" };
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autofree char *folder = g_dir_make_tmp ("weft-export-XXXXXX", NULL), *text = weft_workflow_to_text (desk->workflow);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *name = g_strdup_printf ("canvas.%s", endings[i]), *path = g_build_filename (folder, name, NULL), *recipe = NULL;
    g_autoptr (UiDropSource) source = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (weft_canvas_write_picture (desk->canvas, path, &error));
    g_assert_true (weft_recipe_may_be_in (path));
    recipe = weft_recipe_read (path, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (recipe, ==, text);
    /* Dropped, it is opened; no node that reads a picture is made. */
    source = ui_drop_source_new ((const char *[]){ path, NULL });
    ui_drop_source_drop (source, desk->widget, 600, 200);
    UI_WAIT (g_strcmp0 (desk->opened, name) == 0);
    g_assert_cmpuint (canvas_desk_count (desk), ==, 5);
    g_unlink (path);
  }
  g_rmdir (folder);
}

/* What is painted is there: the middle of a node's icon is not the ground. */
static void
test_painted (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autofree char *folder = g_dir_make_tmp ("weft-export-XXXXXX", NULL), *path = g_build_filename (folder, "canvas.png", NULL);
  cairo_surface_t *surface;
  guint n_other = 0;
  int width, height;

  g_assert_true (weft_canvas_write_picture (desk->canvas, path, NULL));
  surface = cairo_image_surface_create_from_png (path);
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  g_assert_cmpint (width, >, 1800);
  g_assert_cmpint (height, >, 400);
  for (int y = 0; y < height; y += 3)
    for (int x = 0; x < width; x += 3) {
      const guint32 *row = (const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));

      n_other += (row[x] & 0xffffff) != 0xffffff;
    }
  g_assert_cmpuint (n_other, >, 2000);
  cairo_surface_destroy (surface);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_dialog (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  GtkWidget *chooser;

  gtk_widget_grab_focus (desk->widget);
  ui_key ("<Control><Shift>e");
  UI_WAIT ((chooser = ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_WIDGET)) != NULL);
  ui_key ("Escape");
  UI_WAIT (ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_WIDGET) == NULL);
}

static void
test_empty (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());

  gtk_widget_grab_focus (desk->widget);
  ui_key ("<Control><Shift>e");
  UI_WAIT (desk->said != NULL && strstr (desk->said, "nothing on the canvas") != NULL);
}

static void
test_chart (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());

  gdk_clipboard_set_text (gtk_widget_get_clipboard (desk->widget), "graph LR\n  a[Data file] --> b[Prepare] --> c[Train]\n  d[Coffee]\n");
  gtk_widget_grab_focus (desk->widget);
  ui_move (desk->widget, 300, 200);
  ui_key ("<Control>v");
  UI_WAIT (canvas_desk_has_link (desk, "b.data → c.data"));
  g_assert_true (canvas_desk_has_link (desk, "a.data → b.data"));
  UI_WAIT (desk->said != NULL && strstr (desk->said, "Coffee") != NULL);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-export/picture", test_picture);
  ui_test_add ("/ui/canvas-export/painted", test_painted);
  ui_test_add ("/ui/canvas-export/dialog", test_dialog);
  ui_test_add ("/ui/canvas-export/empty", test_empty);
  ui_test_add ("/ui/canvas-export/chart", test_chart);
  return ui_test_run ();
}
