/* bench-trials.c: how long a frame takes while a table of 10 000 trials is scrolled
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints the median and the 99th percentile over the frames: milliseconds of
 * the program's own time, and from before-paint to after-paint. A notch of the
 * wheel a frame, then leaps to anywhere. Also how long opening takes, and sorting, filtering
 * and grouping until the first frame with the answer; what of memory is in use in the end; and
 * how long the picture of a thousand curves takes.
 */
#include "bench-fixture.h"
#include "pane.h"
#include "trials-fixture.h"

#include "app/trials-pane.h"
#include "app/trials-rows.h"
#include "paint/curves.h"

#include <malloc.h>

#define WIDTH    1500
#define HEIGHT   800
#define N_TRIALS 10000
#define N_FRAMES 200
#define N_CURVES 1000
#define N_POINTS 10000

typedef struct
{
  GtkWidget *pane;
  GtkAdjustment *place;
  GArray *cpu;
  GArray *wall;
  gint64 begin;
} Bench;

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
scroll (Bench *self,
        int    frame)
{
  gtk_adjustment_set_value (self->place, 60.0 * frame);
}

static void
leap (Bench *self,
      int    frame)
{
  gtk_adjustment_set_value (self->place, (double) (frame * 7919 % 1000) / 1000 * gtk_adjustment_get_upper (self->place));
}

static void
measure (Bench *self,
         const char *name,
         void (*step) (Bench *self, int frame))
{
  g_array_set_size (self->cpu, 0);
  g_array_set_size (self->wall, 0);
  for (int i = 0; i < N_FRAMES; i++) {
    double begin = get_cpu (), taken;

    step (self, i);
    ui_wait_frame (self->pane);
    taken = get_cpu () - begin;
    g_array_append_val (self->cpu, taken);
  }
  g_print ("%-8s cpu %6.2f ms (p99 %6.2f)   paint %6.2f ms (p99 %6.2f)\n", name, get_percentile (self->cpu, 0.5),
           get_percentile (self->cpu, 0.99), get_percentile (self->wall, 0.5), get_percentile (self->wall, 0.99));
}

/* @begin, @cpu: when it began, by the clock and by the processor time of all threads */
static void
print_taken (const char *name,
             gint64      begin,
             double      cpu)
{
  g_print ("%-8s cpu %6.0f ms   %6.0f ms\n", name, get_cpu () - cpu, (double) (g_get_monotonic_time () - begin) / 1e3);
}

static gboolean
shows_all (Bench *self)
{
  return ui_find_named (self->pane, "10000 trials") != NULL && ui_find_named (self->pane, "Learning rate") != NULL;
}

static void
open_pane (Bench          *self,
           WeftTrialStore *store)
{
  gint64 begin = g_get_monotonic_time ();
  double cpu = get_cpu ();
  GdkFrameClock *clock;
  GtkWidget *view;

  self->pane = weft_trials_pane_new (store, NULL);
  pane_show (self->pane, WIDTH, HEIGHT);
  UI_WAIT (shows_all (self));
  ui_wait_frame (self->pane);
  print_taken ("open", begin, cpu);
  clock = gtk_widget_get_frame_clock (self->pane);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), self);
  view = ui_find_type (self->pane, WEFT_TYPE_TRIALS_ROWS);
  self->place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
}

static void
count_cb (int *n)
{
  (*n)++;
}

/* From the wish to the frame that shows what came of it. */
static void
ask (Bench *self,
     const char *name,
     void (*wish) (GSettings *settings))
{
  g_autoptr (GSettings) settings = g_settings_new (WEFT_APPLICATION_ID);
  int n_refreshed = 0;
  gulong handler = g_signal_connect_swapped (self->pane, "refreshed", G_CALLBACK (count_cb), &n_refreshed);
  gint64 begin = g_get_monotonic_time ();
  double cpu = get_cpu ();

  wish (settings);
  UI_WAIT (n_refreshed > 0);
  ui_wait_frame (self->pane);
  print_taken (name, begin, cpu);
  g_signal_handler_disconnect (self->pane, handler);
}

static void
sort_by_metric (GSettings *settings)
{
  g_settings_set (settings, "trials-sort", "(sb)", "best:validation_loss", FALSE);
}

static void
filter_by_metric (GSettings *settings)
{
  g_settings_set_value (settings, "trials-filters", g_variant_new_parsed ("[('last:test_accuracy', 'at-least', '0.95')]"));
}

static void
filter_no_more (GSettings *settings)
{
  g_settings_reset (settings, "trials-filters");
}

static void
group_by_size (GSettings *settings)
{
  g_settings_set_string (settings, "trials-group", "parameter:train.batch_size");
}

static void
reset (GSettings *settings)
{
  g_settings_reset (settings, "trials-group");
  g_settings_reset (settings, "trials-sort");
}

static void
print_memory (void)
{
  g_autofree char *text = NULL;
  const char *line = g_file_get_contents ("/proc/self/status", &text, NULL, NULL) ? strstr (text, "VmHWM:") : NULL;

  if (line != NULL)
    g_print ("memory   %6.0f MiB at most\n", g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024);
}

/* What painting takes beside the main loop, for all of them and for a tenth of their length. */
static void
bench_curves (void)
{
  g_autofree WeftCurve *curves = g_new0 (WeftCurve, N_CURVES);
  g_autofree double *x = g_new (double, N_POINTS), *y = g_new (double, (gsize) N_CURVES *N_POINTS);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 800, 400);
  WeftCurves picture = WEFT_CURVES_INIT;
  WeftPaintStyle style;
  gint64 begin;
  double cpu;

  for (gsize i = 0; i < N_POINTS; i++)
    x[i] = (double) i;
  for (gsize i = 0; i < (gsize) N_CURVES * N_POINTS; i++)
    y[i] = 1.0 / (1 + (double) (i % N_POINTS) / 500) + 0.01 * (double) (i * 7919 % 100) / 100;
  begin = g_get_monotonic_time ();
  cpu = get_cpu ();
  for (guint i = 0; i < N_CURVES; i++) {
    WeftCurvePyramid *pyramid = weft_curve_pyramid_new (x, y + (gsize) i * N_POINTS, N_POINTS);

    curves[i] = (WeftCurve){ .x = weft_curve_pyramid_get_x (pyramid, NULL), .y = weft_curve_pyramid_get_y (pyramid), .n_points = N_POINTS, .category = i, .pyramid = pyramid };
  }
  print_taken ("pyramids", begin, cpu);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  picture.curves = curves;
  picture.n_curves = N_CURVES;
  for (int zoom = 0; zoom < 4; zoom++) {
    cairo_t *cr = cairo_create (surface);

    begin = g_get_monotonic_time ();
    cpu = get_cpu ();
    weft_curves_paint (&picture, &style, cr, 800, 400);
    print_taken (zoom % 2 > 0 ? "zoomed" : "curves", begin, cpu);
    picture.x_low = zoom % 2 == 0 ? N_POINTS * 0.4 : WEFT_CURVES_NO_LIMIT;
    picture.x_high = zoom % 2 == 0 ? N_POINTS * 0.5 : WEFT_CURVES_NO_LIMIT;
    cairo_destroy (cr);
  }
  for (guint i = 0; i < N_CURVES; i++)
    weft_curve_pyramid_unref ((WeftCurvePyramid *) curves[i].pyramid);
  cairo_surface_destroy (surface);
}

static void
bench_trials (void)
{
  g_autoptr (WeftTrialStore) store = trials_open (N_TRIALS);
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double)), wall = g_array_new (FALSE, FALSE, sizeof (double));
  Bench bench = { .cpu = cpu, .wall = wall };

  open_pane (&bench, store);
  measure (&bench, "scroll", scroll);
  measure (&bench, "leap", leap);
  ask (&bench, "sort", sort_by_metric);
  ask (&bench, "filter", filter_by_metric);
  ask (&bench, "all", filter_no_more);
  ask (&bench, "group", group_by_size);
  ask (&bench, "reset", reset);
  print_memory ();
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (bench.pane), &bench);
}

int
main (int    argc,
      char **argv)
{
  /* As main.c of the program does. */
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 512 << 20);
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/trials/bench", bench_trials);
  ui_test_add ("/ui/trials/bench-curves", bench_curves);
  return ui_test_run ();
}
