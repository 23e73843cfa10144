/* test-canvas.c: the canvas, with pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver.h"

#include "app/canvas.h"
#include "workflow/command.h"

#include <adwaita.h>

#define WIDTH  1200
#define HEIGHT 700

/* A window with a canvas and what it said. */
typedef struct
{
  GtkWidget *window;
  WeftDocument *document;
  WeftWorkflow *workflow;
  WeftCanvas *canvas;
  char *said;
  char *opened;
  int n_selections;
} Bench;

static void
say_cb (Bench      *self,
        const char *text)
{
  g_free (self->said);
  self->said = g_strdup (text);
}

static void
open_cb (Bench      *self,
         const char *id)
{
  g_free (self->opened);
  self->opened = g_strdup (id);
}

static void
selection_cb (Bench *self)
{
  self->n_selections++;
}

static Bench *
bench_new (WeftDocument *document)
{
  Bench *self = g_new0 (Bench, 1);

  self->document = document;
  self->workflow = weft_document_get_workflow (document);
  self->canvas = weft_canvas_new (document, NULL);
  self->window = gtk_window_new ();
  g_signal_connect_swapped (self->canvas, "say", G_CALLBACK (say_cb), self);
  g_signal_connect_swapped (self->canvas, "open-node", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->canvas, "open-nested", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->canvas, "selection-changed", G_CALLBACK (selection_cb), self);
  gtk_window_set_title (GTK_WINDOW (self->window), "Bench");
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->canvas));
  ui_present (GTK_WINDOW (self->window));
  return self;
}

/* The sample: data → prepare → model → train → evaluate. */
static Bench *
bench_new_sample (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "samples", "handwritten-digits.weft", NULL);
  WeftDocument *document = weft_document_open_sample (path, NULL);

  g_assert_nonnull (document);
  return bench_new (document);
}

static void
bench_free (Bench *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  weft_document_close (self->document, FALSE);
  g_object_unref (self->document);
  g_free (self->said);
  g_free (self->opened);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

/* Gives the place of a node's title on the canvas widget. */
static void
find_title (Bench      *bench,
            const char *id,
            double     *x,
            double     *y)
{
  WeftArea box = weft_node_view_get_box (weft_canvas_find_node_view (bench->canvas, id));

  weft_canvas_to_widget (bench->canvas, box.x + box.width / 2, box.y + 14, x, y);
}

static void
find_port (Bench        *bench,
           const char   *id,
           WeftPortSide  side,
           const char   *port,
           double       *x,
           double       *y)
{
  WeftNodeView *view = weft_canvas_find_node_view (bench->canvas, id);
  WeftPortView *found = weft_node_view_find_port (view, side, port);

  weft_node_view_get_port_place (view, side, (int) weft_port_view_get_index (found), x, y);
  weft_canvas_to_widget (bench->canvas, *x, *y, x, y);
}

static void
drag_wire (Bench      *bench,
           const char *from,
           const char *output,
           const char *to,
           const char *input)
{
  double ax, ay, bx, by;

  find_port (bench, from, WEFT_PORT_OUTPUT, output, &ax, &ay);
  find_port (bench, to, WEFT_PORT_INPUT, input, &bx, &by);
  ui_drag (GTK_WIDGET (bench->canvas), ax, ay, GTK_WIDGET (bench->canvas), bx, by);
}

static gboolean
has_link (Bench      *bench,
          const char *text)
{
  GPtrArray *links = weft_workflow_get_links (bench->workflow);

  for (guint i = 0; i < links->len; i++) {
    g_autofree char *link = weft_link_to_string (links->pdata[i]);

    if (g_str_equal (link, text))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_selected (Bench      *bench,
             const char *ids)
{
  g_auto (GStrv) selection = weft_canvas_dup_selection (bench->canvas);
  g_autofree char *text = g_strjoinv (" ", selection);

  return g_str_equal (text, ids);
}

static void
click_node (Bench      *bench,
            const char *id)
{
  double x, y;

  find_title (bench, id, &x, &y);
  ui_click_at (GTK_WIDGET (bench->canvas), x, y, 1, 1);
}

static void
test_select (void)
{
  g_autoptr (Bench) bench = bench_new_sample ();

  click_node (bench, "train");
  UI_WAIT (is_selected (bench, "train"));
  ui_hold_key ("Control_L");
  click_node (bench, "model");
  ui_release_key ("Control_L");
  UI_WAIT (is_selected (bench, "model train"));
  ui_hold_key ("Shift_L");
  click_node (bench, "train");
  ui_release_key ("Shift_L");
  UI_WAIT (is_selected (bench, "model"));
  ui_key ("<Control>a");
  UI_WAIT (is_selected (bench, "data evaluate model prepare train"));
  /* One of several that is clicked stays alone. */
  click_node (bench, "data");
  UI_WAIT (is_selected (bench, "data"));
  ui_click_at (GTK_WIDGET (bench->canvas), 20, 20, 1, 1);
  UI_WAIT (is_selected (bench, ""));
}

static void
test_move (void)
{
  g_autoptr (Bench) bench = bench_new_sample ();
  WeftNode *node = weft_workflow_find_node (bench->workflow, "model");
  double x, y;

  find_title (bench, "model", &x, &y);
  ui_drag (GTK_WIDGET (bench->canvas), x, y, GTK_WIDGET (bench->canvas), x + 63, y - 44);
  UI_WAIT (weft_node_get_x (node) == 500 && weft_node_get_y (node) == 160);
  g_assert_cmpuint (weft_history_get_n_commands (weft_document_get_history (bench->document)), ==, 1);
  weft_history_undo (weft_document_get_history (bench->document));
  g_assert_cmpfloat (weft_node_get_x (node), ==, 440);
}

static void
test_connect (void)
{
  g_autoptr (Bench) bench = bench_new_sample ();

  /* Another source in the place of the first. */
  weft_workflow_add_node (bench->workflow, "data-file", "other", 0, 300, NULL);
  drag_wire (bench, "other", "data", "prepare", "data");
  UI_WAIT (has_link (bench, "other.data → prepare.data"));
  g_assert_false (has_link (bench, "data.data → prepare.data"));
  g_assert_null (bench->said);
  /* What does not fit is refused with the reason. */
  drag_wire (bench, "other", "data", "train", "model");
  UI_WAIT (bench->said != NULL);
  g_assert_nonnull (strstr (bench->said, "Model"));
  g_assert_false (has_link (bench, "other.data → train.model"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/weftbench/Weft/icons");
  ui_test_add ("/ui/canvas/select", test_select);
  ui_test_add ("/ui/canvas/move", test_move);
  ui_test_add ("/ui/canvas/connect", test_connect);
  return ui_test_run ();
}
