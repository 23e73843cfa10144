/* driver-drop.c: drag and drop, within the program and from outside
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drop happens where the last motion that the target heard of was, and the
 * protocol goes back and forth between two programs meanwhile. So the button
 * is released only once the window under the pointer has seen the drag arrive.
 */
#include "driver-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TREMBLE_US 60000

struct _UiDropSource
{
  GSubprocess *process;
  GDataInputStream *out;
  GCancellable *cancel;
  Window window;
  guint n_begun;
  guint n_ended;
};

/* ---- Arrival ---- */

/* What a window has seen of a drag. */
typedef struct
{
  double x;
  double y;
  gboolean inside;
} Arrival;

static void
arrive_cb (GtkDropControllerMotion *controller,
           double                   x,
           double                   y,
           Arrival                 *self)
{
  *self = (Arrival){ x, y, TRUE };
}

static gboolean
has_arrived (const Arrival          *self,
             const graphene_point_t *where)
{
  return self->inside && fabs (self->x - where->x) < 0.6 && fabs (self->y - where->y) < 0.6;
}

/* Trembles as a hand does until the drag has arrived: GDK drops a motion that comes while the
 * other program has not answered the last one, and does not make up for it. */
static void
tremble (GtkWidget              *to,
         double                  x,
         double                  y,
         Arrival                *arrival,
         const graphene_point_t *where)
{
  gint64 deadline = ui_wait_begin (), next = g_get_monotonic_time () + TREMBLE_US;
  gboolean aside = FALSE;

  while (aside || !has_arrived (arrival, where)) {
    if (g_get_monotonic_time () >= next) {
      aside = !aside;
      arrival->inside = FALSE;
      ui_move (to, aside ? x + 1 : x, y);
      next = g_get_monotonic_time () + TREMBLE_US;
    }
    ui_wait_step (deadline, "the drag to arrive", __FILE__, __LINE__, G_STRFUNC);
  }
}

/* Leads what is being dragged to a place and waits until it has arrived there. */
static void
carry (GtkWidget *to,
       double     x,
       double     y)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (to));
  GtkEventController *watch = gtk_drop_controller_motion_new ();
  Arrival arrival = { 0 };
  graphene_point_t where;

  if (!gtk_widget_compute_point (to, native, &GRAPHENE_POINT_INIT ((float) x, (float) y), &where))
    g_assert_not_reached ();
  gtk_event_controller_set_propagation_phase (watch, GTK_PHASE_CAPTURE);
  g_signal_connect (watch, "enter", G_CALLBACK (arrive_cb), &arrival);
  g_signal_connect (watch, "motion", G_CALLBACK (arrive_cb), &arrival);
  gtk_widget_add_controller (native, watch);
  ui_glide (to, x, y);
  tremble (to, x, y, &arrival, &where);
  gtk_widget_remove_controller (native, watch);
  ui_wait_frame (to);
}

/* ---- Within the program ---- */

void
ui_drag_and_drop (GtkWidget *from,
                  double     x,
                  double     y,
                  GtkWidget *to,
                  double     to_x,
                  double     to_y)
{
  ui_move (from, x, y);
  ui_press (1);
  carry (to, to_x, to_y);
  ui_release (1);
}

/* ---- From outside ---- */

static void read_next (UiDropSource *self);

static void
line_cb (GObject      *stream,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (stream), result, NULL, NULL);
  UiDropSource *self = user_data;

  /* At the end of it, or cancelled: then @self is gone. */
  if (line == NULL)
    return;
  if (g_str_has_prefix (line, "window "))
    self->window = strtoul (line + strlen ("window "), NULL, 10);
  self->n_begun += g_str_equal (line, "begin");
  self->n_ended += g_str_equal (line, "end");
  read_next (self);
}

static void
read_next (UiDropSource *self)
{
  g_data_input_stream_read_line_async (self->out, G_PRIORITY_DEFAULT, self->cancel, line_cb, self);
}

UiDropSource *
ui_drop_source_new (const char *const *files)
{
  UiDropSource *self = g_new0 (UiDropSource, 1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "ui", "drop-source", NULL);
  g_auto (GStrv) command = NULL;
  GError *error = NULL;

  g_strv_builder_add (words, program);
  g_strv_builder_addv (words, (const char **) files);
  command = g_strv_builder_end (words);
  self->process = g_subprocess_newv ((const char *const *) command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->cancel = g_cancellable_new ();
  read_next (self);
  UI_WAIT (self->window != 0);
  return self;
}

void
ui_drop_source_free (UiDropSource *self)
{
  g_cancellable_cancel (self->cancel);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  /* The cancelled read calls back once more. */
  ui_settle ();
  g_object_unref (self->out);
  g_object_unref (self->cancel);
  g_object_unref (self->process);
  g_free (self);
}

void
ui_drop_source_hover (UiDropSource *self,
                      GtkWidget    *to,
                      double        x,
                      double        y)
{
  guint n_begun = self->n_begun, width, height, border, depth;
  int left, top;
  Window root, child;

  XGetGeometry (ui_x_display (), self->window, &root, &left, &top, &width, &height, &border, &depth);
  XTranslateCoordinates (ui_x_display (), self->window, root, 0, 0, &left, &top, &child);
  ui_move_to_screen (left + (int) width / 2, top + (int) height / 2);
  ui_set_button (1, TRUE);
  /* Until it is further than what counts as a click. */
  for (int i = 1; i <= 8; i++)
    ui_move_to_screen (left + (int) width / 2 - 5 * i, top + (int) height / 2);
  UI_WAIT (self->n_begun > n_begun);
  carry (to, x, y);
}

void
ui_drop_source_drop (UiDropSource *self,
                     GtkWidget    *to,
                     double        x,
                     double        y)
{
  guint n_ended = self->n_ended;

  ui_drop_source_hover (self, to, x, y);
  ui_release (1);
  UI_WAIT (self->n_ended > n_ended);
}
