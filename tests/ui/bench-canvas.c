/* bench-canvas.c: how much processor time a frame of the canvas takes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For workflows of 20, 200 and 1000 nodes it pans, zooms and drags a node with
 * the canvas as large as a screen, and prints the median and the 99th percentile
 * over the frames: milliseconds of the program's own time, and from before-paint
 * to after-paint.
 */
#include "bench-fixture.h"
#include "driver.h"

#include "app/canvas.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <malloc.h>
#include <math.h>

#define WIDTH    1500
#define HEIGHT   900
#define N_FRAMES 90

typedef struct
{
  GtkWidget *window;
  WeftDocument *document;
  WeftCanvas *canvas;
  GArray *cpu;
  GArray *wall;
  gint64 begin;
} Bench;

/* Data files and trainings in columns, each training linked to the three before it. */
static void
fill (Bench *self,
      int    n_nodes)
{
  WeftWorkflow *workflow = weft_document_get_workflow (self->document);
  int n_columns = (int) ceil (sqrt (n_nodes));

  weft_history_begin (weft_document_get_history (self->document), "fill", NULL);
  for (int i = 0; i < n_nodes; i++) {
    g_autofree char *id = g_strdup_printf ("n%d", i);

    weft_workflow_add_node (workflow, "prepare", id, 240 * (i % n_columns), 150 * (i / n_columns), NULL);
    for (int k = 1; k <= 1 + i % 2 && k <= i; k++) {
      g_autofree char *from = g_strdup_printf ("n%d", k == 1 ? i - 1 : MAX (0, i - n_columns));

      weft_workflow_connect (workflow, from, "data", id, "data", NULL);
    }
  }
  weft_history_end (weft_document_get_history (self->document));
}

static void
before_cb (GdkFrameClock *clock,
           Bench         *self)
{
  self->begin = g_get_monotonic_time ();
}

static void
after_cb (GdkFrameClock *clock,
          Bench         *self)
{
  double wall = (double) (g_get_monotonic_time () - self->begin) / 1e3;

  g_array_append_val (self->wall, wall);
}

static void
measure (Bench *self,
         const char *name,
         int n_nodes,
         void (*step) (Bench *self, int frame))
{
  g_array_set_size (self->cpu, 0);
  for (int i = 0; i < 5; i++)
    ui_wait_frame (GTK_WIDGET (self->canvas));
  g_array_set_size (self->wall, 0);
  for (int i = 0; i < N_FRAMES; i++) {
    double begin = get_cpu (), taken;

    step (self, i);
    ui_wait_frame (GTK_WIDGET (self->canvas));
    taken = get_cpu () - begin;
    g_array_append_val (self->cpu, taken);
  }
  g_print ("%5d nodes  %-12s cpu %6.2f ms (p99 %6.2f)   paint %6.2f ms (p99 %6.2f)\n", n_nodes, name, get_percentile (self->cpu, 0.5),
           get_percentile (self->cpu, 0.99), get_percentile (self->wall, 0.5), get_percentile (self->wall, 0.99));
}

/* What a frame costs in which nothing has changed. */
static void
rest (Bench *self,
      int    frame)
{
}

static void
pan (Bench *self,
     int    frame)
{
  ui_scroll (GTK_WIDGET (self->canvas), WIDTH / 2.0, HEIGHT / 2.0, frame % 30 < 15 ? 1 : -1);
}

static void
zoom (Bench *self,
      int    frame)
{
  weft_canvas_zoom_to (self->canvas, weft_canvas_get_zoom (self->canvas) * (frame % 40 < 20 ? 1.05 : 1 / 1.05));
}

static void
drag (Bench *self,
      int    frame)
{
  ui_move (GTK_WIDGET (self->canvas), 300 + 4 * frame, 300 + 2 * frame);
}

/* A check that found nothing new. */
static void
check (Bench *self,
       int    frame)
{
  g_signal_emit_by_name (self->document, "checked");
}

static void
edit (Bench *self,
      int    frame)
{
  WeftWorkflow *workflow = weft_document_get_workflow (self->document);

  if (frame % 2 == 0)
    weft_workflow_add_node (workflow, "prepare", "new", 0, -200, NULL);
  else
    weft_workflow_remove_nodes (workflow, (const char *[]){ "new", NULL }, NULL);
}

/* Takes hold of the node that is nearest to the middle. */
static void
hold_node (Bench *self)
{
  WeftNodeView *view = weft_canvas_find_node_view (self->canvas, "n5");
  WeftArea box = weft_node_view_get_box (view);
  double x, y;

  weft_canvas_scroll_to_node (self->canvas, "n5", FALSE);
  ui_wait_frame (GTK_WIDGET (self->canvas));
  weft_canvas_to_widget (self->canvas, box.x + box.width / 2, box.y + 10, &x, &y);
  ui_move (GTK_WIDGET (self->canvas), x, y);
  ui_press (1);
}

static void
run (int n_nodes)
{
  Bench self = { .cpu = g_array_new (FALSE, FALSE, sizeof (double)), .wall = g_array_new (FALSE, FALSE, sizeof (double)) };

  self.document = weft_document_new ();
  fill (&self, n_nodes);
  self.canvas = weft_canvas_new (self.document, NULL);
  self.window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self.window), GTK_WIDGET (self.canvas));
  gtk_window_set_default_size (GTK_WINDOW (self.window), WIDTH, HEIGHT);
  ui_present (GTK_WINDOW (self.window));
  g_signal_connect (gtk_widget_get_frame_clock (self.window), "before-paint", G_CALLBACK (before_cb), &self);
  g_signal_connect (gtk_widget_get_frame_clock (self.window), "after-paint", G_CALLBACK (after_cb), &self);

  measure (&self, "pan at fit", n_nodes, pan);
  weft_canvas_zoom_to (self.canvas, 0.5);
  measure (&self, "pan at 0.5", n_nodes, pan);
  weft_canvas_zoom_to (self.canvas, 1);
  measure (&self, "pan at 1", n_nodes, pan);
  measure (&self, "zoom", n_nodes, zoom);
  measure (&self, "rest", n_nodes, rest);
  weft_canvas_zoom_to (self.canvas, 1);
  measure (&self, "check", n_nodes, check);
  measure (&self, "edit", n_nodes, edit);
  hold_node (&self);
  measure (&self, "drag at 1", n_nodes, drag);
  ui_release (1);
  weft_canvas_zoom_to_fit (self.canvas);
  gtk_window_destroy (GTK_WINDOW (self.window));
  weft_document_close (self.document, FALSE);
  g_object_unref (self.document);
  g_array_unref (self.cpu);
  g_array_unref (self.wall);
}

static void
bench (void)
{
  run (20);
  run (200);
  run (1000);
}

int
main (int    argc,
      char **argv)
{
  /* As the program itself does. */
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 512 << 20);
  ui_test_init (&argc, &argv);
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/weftbench/Weft/icons");
  ui_test_add ("/ui/canvas/bench", bench);
  return ui_test_run ();
}
