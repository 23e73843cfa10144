/* bench-canvas.c: how long the canvas takes for a frame, an edit, a file, and the program to begin
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For workflows of 20 … 5000 nodes, with one and a half times as many wires, it pans,
 * zooms and drags a node with the canvas as large as a screen. Prints a JSON object a
 * line: median and 99th percentile, in milliseconds, of the program's own time (cpu)
 * and from before-paint to after-paint (paint).
 */
#include "bench-fixture.h"
#include "driver.h"

#include "app/application.h"
#include "app/canvas.h"
#include "app/language.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <math.h>
#include <unistd.h>

#define WIDTH    1500
#define HEIGHT   900
#define N_FRAMES 90

/* How often what is no frame is measured. */
#define N_TIMES 15

/* The program begins with this, and ends with its first frame. */
#define FIRST_FRAME "--first-frame"

static const char *program;

typedef struct
{
  GtkWidget *window;
  WeftDocument *document;
  WeftCanvas *canvas;
  GArray *cpu;
  GArray *wall;
  gint64 begin;
} Bench;

/* Trainings of four nodes and six wires, in columns; each reads what the one before prepared. */
static void
fill (Bench *self,
      int    n_nodes)
{
  static const char *const kinds[] = { "prepare", "model", "train", "evaluate" };
  static const struct
  {
    int reader;
    const char *input;
    int source;
    const char *output;
  } wires[] = { { 0, "data", -4, "data" }, { 1, "data", 0, "data" }, { 2, "data", 0, "data" }, { 2, "model", 1, "model" }, { 3, "data", 0, "data" }, { 3, "model", 2, "model" } };
  WeftWorkflow *workflow = weft_document_get_workflow (self->document);
  int n_columns = (int) ceil (sqrt (n_nodes));

  weft_history_begin (weft_document_get_history (self->document), "fill", NULL);
  for (int i = 0; i < n_nodes; i++) {
    g_autofree char *id = g_strdup_printf ("n%d", i);

    weft_workflow_add_node (workflow, kinds[i % 4], id, 240 * (i % n_columns), 150 * (i / n_columns), NULL);
    for (guint k = 0; k < G_N_ELEMENTS (wires); k++) {
      g_autofree char *from = g_strdup_printf ("n%d", i / 4 * 4 + wires[k].source);

      if (wires[k].reader == i % 4 && i / 4 * 4 + wires[k].source >= 0)
        g_assert_true (weft_workflow_connect (workflow, from, wires[k].output, id, wires[k].input, NULL));
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
  g_print ("{\"workload\": \"%s\", \"nodes\": %d, \"wires\": %u, \"cpu_ms\": %.2f, \"cpu_ms_p99\": %.2f, \"paint_ms\": %.2f, \"paint_ms_p99\": %.2f}\n", name,
           n_nodes, weft_workflow_get_links (weft_document_get_workflow (self->document))->len, get_percentile (self->cpu, 0.5),
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
open_window (Bench *self)
{
  self->canvas = weft_canvas_new (self->document, NULL);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->canvas));
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  ui_present (GTK_WINDOW (self->window));
}

static void
close_window (Bench *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  weft_document_close (self->document, FALSE);
  g_object_unref (self->document);
}

static void
bench_frames (int n_nodes)
{
  Bench self = { .cpu = g_array_new (FALSE, FALSE, sizeof (double)), .wall = g_array_new (FALSE, FALSE, sizeof (double)) };

  self.document = weft_document_new ();
  fill (&self, n_nodes);
  open_window (&self);
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
  close_window (&self);
  g_array_unref (self.cpu);
  g_array_unref (self.wall);
}

/* What is no frame */

static void
print_times (const char *name,
             int         n_nodes,
             GArray     *times)
{
  g_print ("{\"workload\": \"%s\", \"nodes\": %d, \"ms\": %.2f, \"ms_p99\": %.2f}\n", name, n_nodes, get_percentile (times, 0.5), get_percentile (times, 0.99));
}

static void
add_time (GArray *times,
          gint64  begin)
{
  double taken = (double) (g_get_monotonic_time () - begin) / 1e3;

  g_array_append_val (times, taken);
}

/* The edit with all that follows it at once; the frame after it is “edit” above. */
static void
bench_add (int n_nodes)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  Bench self = { .document = weft_document_new () };

  fill (&self, n_nodes);
  open_window (&self);
  for (int i = 0; i < N_TIMES; i++) {
    gint64 begin = g_get_monotonic_time ();

    g_assert_nonnull (weft_canvas_add_kind_at (self.canvas, "prepare", 0, -200 * i));
    add_time (times, begin);
    ui_wait_frame (GTK_WIDGET (self.canvas));
  }
  print_times ("add a node", n_nodes, times);
  close_window (&self);
}

/* From the file to the first frame that shows it. */
static void
bench_open (int n_nodes)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *path = g_build_filename (g_get_home_dir (), "bench.weft", NULL);
  Bench self = { .document = weft_document_new () };

  fill (&self, n_nodes);
  g_assert_true (weft_document_save (self.document, path, WEFT_SAVE_NONE, NULL));
  open_window (&self);
  weft_document_close (self.document, FALSE);
  for (int i = 0; i < N_TIMES; i++) {
    gint64 begin;

    gtk_window_set_child (GTK_WINDOW (self.window), NULL);
    g_object_unref (self.document);
    ui_settle ();
    begin = g_get_monotonic_time ();
    self.document = weft_document_open (path, NULL);
    self.canvas = weft_canvas_new (self.document, NULL);
    gtk_window_set_child (GTK_WINDOW (self.window), GTK_WIDGET (self.canvas));
    ui_wait_frame (GTK_WIDGET (self.canvas));
    add_time (times, begin);
    weft_document_close (self.document, FALSE);
  }
  print_times ("open a file", n_nodes, times);
  gtk_window_destroy (GTK_WINDOW (self.window));
  g_object_unref (self.document);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* The first frame of the program */

static void
first_frame_cb (GdkFrameClock *clock,
                gpointer       data)
{
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  _exit (0);
}

static void
realized_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (first_frame_cb), NULL);
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window)
{
  g_signal_connect (window, "map", G_CALLBACK (realized_cb), NULL);
}

static int
show_first_frame (void)
{
  g_autoptr (WeftApplication) application = NULL;

  weft_language_set_up ();
  application = weft_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

/* The first time there are no caches of fonts and icons in the home of gui-run yet. */
static void
bench_first_frame (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double cold = 0;

  for (int i = 0; i <= N_TIMES; i++) {
    gint64 begin = g_get_monotonic_time ();
    g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, FIRST_FRAME, NULL);
    g_autofree char *said = NULL;
    double taken;

    g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, NULL));
    taken = (double) (g_ascii_strtoll (said, NULL, 10) - begin) / 1e3;
    if (i == 0)
      cold = taken;
    else
      g_array_append_val (times, taken);
  }
  g_print ("{\"workload\": \"first frame\", \"first_ms\": %.0f, \"ms\": %.0f, \"ms_p99\": %.0f}\n", cold, get_percentile (times, 0.5), get_percentile (times, 0.99));
}

static void
bench (void)
{
  static const int sizes[] = { 20, 200, 1000, 5000 };

  bench_first_frame ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    bench_frames (sizes[i]);
    bench_add (sizes[i]);
    bench_open (sizes[i]);
  }
}

int
main (int    argc,
      char **argv)
{
  /* As the program itself does. */
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 512 << 20);
  if (argc > 1 && g_str_equal (argv[1], FIRST_FRAME))
    return show_first_frame ();
  program = argv[0];
  ui_test_init (&argc, &argv);
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/weftbench/Weft/icons");
  ui_test_add ("/ui/canvas/bench", bench);
  return ui_test_run ();
}
