/* bench-trials.c: how long a frame takes while a table of 10 000 trials is scrolled
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints the median and the 99th percentile over the frames: milliseconds of
 * the program's own time, and from before-paint to after-paint. A notch of the
 * wheel a frame, then leaps to anywhere. Also how long opening takes.
 */
#include "bench-fixture.h"
#include "pane.h"
#include "trials-fixture.h"

#include "app/trials-pane.h"

#include <malloc.h>

#define WIDTH    1500
#define HEIGHT   800
#define N_TRIALS 10000
#define N_FRAMES 200

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

static gboolean
shows_all (Bench *self)
{
  GtkWidget *view = ui_find_type (self->pane, GTK_TYPE_COLUMN_VIEW);

  return view != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)))) == N_TRIALS &&
         ui_find_named (self->pane, "Learning rate") != NULL;
}

static void
open_pane (Bench          *self,
           WeftTrialStore *store)
{
  gint64 begin = g_get_monotonic_time ();
  GdkFrameClock *clock;
  GtkWidget *view;

  self->pane = weft_trials_pane_new (store, NULL);
  pane_show (self->pane, WIDTH, HEIGHT);
  UI_WAIT (shows_all (self));
  ui_wait_frame (self->pane);
  g_print ("opened in %.0f ms\n", (double) (g_get_monotonic_time () - begin) / 1e3);
  clock = gtk_widget_get_frame_clock (self->pane);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), self);
  view = ui_find_type (self->pane, GTK_TYPE_COLUMN_VIEW);
  self->place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
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
  return ui_test_run ();
}
