/* test-picture.c: a picture that is painted slowly never holds up what is to be seen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "app/picture-view.h"

#define WIDTH  300
#define HEIGHT 200

/* Red on the left, blue on the right; its second painting waits until it may go on. */
typedef struct
{
  GMutex lock;
  GCond moved;
  int n_painted;
  gboolean waits;
  WeftPictureStretch stretch;
} Bench;

static gpointer
take (gpointer owner)
{
  return owner;
}

static void
draw (gconstpointer         content,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  Bench *self = (Bench *) content;

  g_mutex_lock (&self->lock);
  while (self->n_painted > 0 && self->waits)
    g_cond_wait (&self->moved, &self->lock);
  self->n_painted++;
  g_mutex_unlock (&self->lock);
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 0, 0, width / 2, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_rectangle (cr, width / 2, 0, width / 2, height);
  cairo_fill (cr);
}

static void
keep (gpointer content)
{
}

static gboolean
stretch (gpointer            owner,
         WeftPictureStretch *stretch)
{
  *stretch = ((Bench *) owner)->stretch;
  return stretch->from.size.width > 0;
}

static guint32
get_pixel (GtkWidget *view,
           int        x)
{
  g_autoptr (GdkTexture) texture = NULL;

  ui_wait_frame (view);
  texture = ui_render (view);
  return ui_texture_get_pixel (texture, x, HEIGHT / 2);
}

static void
let_go (Bench *self)
{
  g_mutex_lock (&self->lock);
  self->waits = FALSE;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

/* The left half is what will be seen: it is seen at once, while the new picture is not there. */
static void
test_stretch (void)
{
  static const WeftPictureSource source = { .take = take, .draw = draw, .free = keep, .stretch = stretch };
  Bench bench = { .waits = TRUE };
  GtkWidget *view = weft_picture_view_new (&source, &bench), *window = pane_show (view, WIDTH, HEIGHT);
  int width, height;

  g_mutex_init (&bench.lock);
  g_cond_init (&bench.moved);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (view)));
  width = gtk_widget_get_width (view);
  height = gtk_widget_get_height (view);
  g_assert_cmphex (get_pixel (view, width - 20), ==, 0xff0000ff);

  graphene_rect_init (&bench.stretch.from, 0, 0, (float) width / 2, (float) height);
  graphene_rect_init (&bench.stretch.to, 20, 0, (float) width - 20, (float) height);
  weft_picture_view_queue (WEFT_PICTURE_VIEW (view));
  g_assert_false (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (view)));
  g_assert_cmphex (get_pixel (view, width - 20), ==, 0xffff0000);
  g_assert_cmphex (get_pixel (view, 10) >> 24, <, 0xff);

  let_go (&bench);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (view)));
  g_assert_cmphex (get_pixel (view, width - 20), ==, 0xff0000ff);
  ui_destroy (GTK_WINDOW (window));
  g_cond_clear (&bench.moved);
  g_mutex_clear (&bench.lock);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/picture/stretch", test_stretch);
  return ui_test_run ();
}
