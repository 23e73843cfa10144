/* test-driver.c: the driver itself, on a small window of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver.h"

#include <glib/gstdio.h>
#include <math.h>

#define AREA_WIDTH  400
#define AREA_HEIGHT 200

/* A window with one of each kind of thing to be driven, and what it was told. */
typedef struct
{
  GtkWidget *window;
  GtkWidget *button;
  GtkWidget *entry;
  GtkWidget *handle;
  GtkWidget *area;
  int n_clicked;
  int n_pressed;
  int n_shortcut;
  int n_scrolled;
  int n_updates;
  guint button_pressed;
  graphene_point_t begin;
  graphene_point_t offset;
  gboolean dragged;
  char *dropped;
} Bench;

static void
clicked_cb (GtkButton *button,
            Bench     *self)
{
  self->n_clicked++;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            Bench           *self)
{
  self->n_pressed = n_press;
  self->button_pressed = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               Bench          *self)
{
  self->begin = GRAPHENE_POINT_INIT ((float) x, (float) y);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          x,
                double          y,
                Bench          *self)
{
  self->n_updates++;
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          x,
             double          y,
             Bench          *self)
{
  self->offset = GRAPHENE_POINT_INIT ((float) x, (float) y);
  self->dragged = TRUE;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           Bench                    *self)
{
  self->n_scrolled += (int) dy;
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         Bench         *self)
{
  g_free (self->dropped);
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)) {
    g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

    self->dropped = g_strdup_printf ("%u %s at %.0f, %.0f", g_slist_length (files), g_file_peek_path (files->data), x, y);
  } else {
    self->dropped = g_strdup_printf ("%s at %.0f, %.0f", g_value_get_string (value), x, y);
  }
  return TRUE;
}

static gboolean
shortcut_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   self)
{
  ((Bench *) self)->n_shortcut++;
  return TRUE;
}

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 0, 0, width / 2, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_rectangle (cr, width / 2, 0, width / 2, height);
  cairo_fill (cr);
}

static void
add_area_controllers (Bench *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->area, scroll);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (target));
}

static void
add_handle_source (Bench *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_typed (G_TYPE_STRING, "dense");

  gtk_drag_source_set_content (source, content);
  gtk_widget_add_controller (self->handle, GTK_EVENT_CONTROLLER (source));
}

static void
add_shortcut (Bench      *self,
              const char *accelerator)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (accelerator), gtk_callback_action_new (shortcut_cb, self, NULL)));
  gtk_widget_add_controller (self->window, controller);
}

static GtkWidget *
make_menu (void)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *inside = gtk_button_new_with_label ("Inside");

  gtk_popover_set_child (GTK_POPOVER (popover), inside);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), "Menu");
  gtk_widget_set_name (button, "menu");
  return button;
}

static Bench *
bench_new (void)
{
  Bench *self = g_new0 (Bench, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *inside;

  self->window = gtk_window_new ();
  self->button = gtk_button_new_with_label ("Run");
  self->entry = gtk_entry_new ();
  self->handle = gtk_label_new ("Dense");
  self->area = gtk_drawing_area_new ();
  inside = make_menu ();
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Learning rate", -1);
  gtk_widget_set_tooltip_text (self->area, "Canvas");
  gtk_widget_add_css_class (self->area, "canvas");
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), AREA_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), AREA_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, NULL, NULL);
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), inside);
  gtk_box_append (GTK_BOX (box), self->handle);
  gtk_box_append (GTK_BOX (box), self->area);
  gtk_window_set_title (GTK_WINDOW (self->window), "Bench");
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  add_area_controllers (self);
  add_handle_source (self);
  ui_present (GTK_WINDOW (self->window));
  return self;
}

static void
bench_free (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_free (self->dropped);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static void
test_find (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autofree char *name = ui_name_of (bench->entry);

  g_assert_true (ui_find_named (NULL, "Run") == bench->button);
  g_assert_true (ui_find_named (bench->window, "Learning rate") == bench->entry);
  g_assert_true (ui_find_named (NULL, "Canvas") == bench->area);
  g_assert_true (ui_find_named (NULL, "Bench") == bench->window);
  g_assert_null (ui_find_named (NULL, "Inside"));
  g_assert_cmpstr (name, ==, "Learning rate");
  g_assert_true (ui_find_css (NULL, ".canvas") == bench->area);
  g_assert_true (ui_find_css (NULL, "entry") == bench->entry);
  g_assert_null (ui_find_css (NULL, "entry.canvas"));
  g_assert_true (ui_find_type (NULL, GTK_TYPE_DRAWING_AREA) == bench->area);
  g_assert_true (GTK_IS_MENU_BUTTON (ui_find_id (NULL, "menu")));
}

static void
test_click (void)
{
  g_autoptr (Bench) bench = bench_new ();

  ui_click (bench->button);
  UI_WAIT (bench->n_clicked == 1);
  ui_click_at (bench->area, 30, 40, 1, 2);
  UI_WAIT (bench->n_pressed == 2);
  g_assert_cmpuint (bench->button_pressed, ==, 1);
  ui_click_at (bench->area, 90, 40, 3, 1);
  UI_WAIT (bench->button_pressed == 3);
  g_assert_cmpint (bench->n_pressed, ==, 1);
  g_assert_cmpint (bench->n_clicked, ==, 1);
}

static void
test_popover (void)
{
  g_autoptr (Bench) bench = bench_new ();
  GtkWidget *inside;

  ui_click (ui_find_id (NULL, "menu"));
  UI_WAIT ((inside = ui_find_named (NULL, "Inside")) != NULL);
  g_signal_connect (inside, "clicked", G_CALLBACK (clicked_cb), bench);
  ui_wait_frame (inside);
  ui_click (inside);
  UI_WAIT (bench->n_clicked == 1);
  ui_key ("Escape");
  UI_WAIT (ui_find_named (NULL, "Inside") == NULL);
}

/* A window that goes while a popover is open over it takes the popover's grab along. */
static void
test_destroyed_under_popover (void)
{
  g_autoptr (Bench) gone = bench_new (), bench = NULL;

  ui_click (ui_find_id (NULL, "menu"));
  UI_WAIT (ui_find_named (NULL, "Inside") != NULL);
  g_clear_pointer (&gone, bench_free);
  bench = bench_new ();
  ui_click (bench->button);
  UI_WAIT (bench->n_clicked == 1);
}

static void
test_type (void)
{
  g_autoptr (Bench) bench = bench_new ();

  ui_click (bench->entry);
  ui_type ("0.001 (Aa) µλ 学习");
  UI_WAIT (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (bench->entry)), "0.001 (Aa) µλ 学习"));
  ui_key ("<Control>a");
  ui_key ("BackSpace");
  UI_WAIT (gtk_editable_get_text (GTK_EDITABLE (bench->entry))[0] == '\0');
}

static void
test_keys (void)
{
  g_autoptr (Bench) bench = bench_new ();

  add_shortcut (bench, "<Control><Shift>z");
  add_shortcut (bench, "<Control>plus");
  ui_key ("<Control>z");
  ui_key ("<Control><Shift>z");
  UI_WAIT (bench->n_shortcut == 1);
  ui_key ("<Control>plus");
  UI_WAIT (bench->n_shortcut == 2);
  /* What is held stays held until it is let go. */
  ui_hold_key ("Control_L");
  ui_hold_key ("Shift_L");
  ui_key ("z");
  UI_WAIT (bench->n_shortcut == 3);
  ui_release_key ("Shift_L");
  ui_release_key ("Control_L");
  ui_key ("z");
  ui_wait_frame (bench->window);
  g_assert_cmpint (bench->n_shortcut, ==, 3);
}

static void
test_drag (void)
{
  g_autoptr (Bench) bench = bench_new ();

  ui_drag (bench->area, 20, 30, bench->area, 170, 130);
  UI_WAIT (bench->dragged);
  g_assert_cmpfloat_with_epsilon (bench->begin.x, 20, 0.01);
  g_assert_cmpfloat_with_epsilon (bench->begin.y, 30, 0.01);
  g_assert_cmpfloat_with_epsilon (bench->offset.x, 150, 0.01);
  g_assert_cmpfloat_with_epsilon (bench->offset.y, 100, 0.01);
  /* Each step was seen, not only the last. */
  g_assert_cmpint (bench->n_updates, >=, 10);
}

static void
test_scroll (void)
{
  g_autoptr (Bench) bench = bench_new ();

  ui_scroll (bench->area, 50, 50, 5);
  UI_WAIT (bench->n_scrolled == 5);
  ui_scroll (bench->area, 50, 50, -3);
  UI_WAIT (bench->n_scrolled == 2);
}

static void
test_drop_inside (void)
{
  g_autoptr (Bench) bench = bench_new ();

  ui_drag_and_drop (bench->handle, 4, 4, bench->area, 120, 60);
  UI_WAIT (bench->dropped != NULL);
  g_assert_cmpstr (bench->dropped, ==, "dense at 120, 60");
}

static void
test_drop_outside (void)
{
  const char *const files[] = { "/etc/hostname", "/etc/hosts", NULL };
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (UiDropSource) source = ui_drop_source_new (files);

  ui_drop_source_drop (source, bench->area, 40, 50);
  UI_WAIT (bench->dropped != NULL);
  g_assert_cmpstr (bench->dropped, ==, "2 /etc/hostname at 40, 50");
  /* The same program gives them again. */
  g_clear_pointer (&bench->dropped, g_free);
  ui_drop_source_drop (source, bench->area, 300, 150);
  UI_WAIT (bench->dropped != NULL);
  g_assert_cmpstr (bench->dropped, ==, "2 /etc/hostname at 300, 150");
}

static void
test_picture (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (GdkTexture) texture = ui_render (bench->area);
  g_autofree char *folder = g_dir_make_tmp ("weft-ui-XXXXXX", NULL), *window = g_build_filename (folder, "window.png", NULL);
  g_autofree char *screen = g_build_filename (folder, "screen.png", NULL);
  g_autoptr (GdkTexture) seen = NULL;
  int scale = gtk_widget_get_scale_factor (bench->area), width = gdk_texture_get_width (texture);

  g_assert_cmpint (width, ==, gtk_widget_get_width (bench->area) * scale);
  g_assert_cmphex (ui_texture_get_pixel (texture, 5, 5), ==, 0xffff0000);
  g_assert_cmphex (ui_texture_get_pixel (texture, width - 5, 5), ==, 0xff0000ff);
  ui_save_widget (bench->window, window);
  ui_save_screen (screen);
  seen = gdk_texture_new_from_filename (screen, NULL);
  g_assert_nonnull (seen);
  g_assert_cmpint (gdk_texture_get_width (seen), >, gtk_widget_get_width (bench->window) * scale);
  g_remove (window);
  g_remove (screen);
  g_rmdir (folder);
}

static void
test_warnings (void)
{
  g_auto (GStrv) taken = NULL, none = NULL;

  g_warning ("one");
  gtk_widget_show (NULL);
  taken = ui_take_warnings ();
  g_assert_cmpuint (g_strv_length (taken), ==, 2);
  g_assert_true (g_str_has_suffix (taken[0], "one"));
  g_assert_true (g_str_has_prefix (taken[1], "Gtk: "));
  none = ui_take_warnings ();
  g_assert_null (none[0]);
}

/* Fails, in a process of its own. */
static void
fail_by_warning (void)
{
  g_warning ("left behind");
}

static void
fail_by_waiting (void)
{
  g_autoptr (Bench) bench = bench_new ();

  ui_set_patience (100);
  UI_WAIT (bench->n_clicked == 7);
}

static void
test_fails (void)
{
  g_test_trap_subprocess ("/ui/driver/subprocess/warning", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*left behind*");
  g_test_trap_subprocess ("/ui/driver/subprocess/waiting", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*waited in vain for: bench->n_clicked == 7*");
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  ui_test_add ("/ui/driver/find", test_find);
  ui_test_add ("/ui/driver/click", test_click);
  ui_test_add ("/ui/driver/popover", test_popover);
  ui_test_add ("/ui/driver/bug/destroyed-under-popover", test_destroyed_under_popover);
  ui_test_add ("/ui/driver/type", test_type);
  ui_test_add ("/ui/driver/keys", test_keys);
  ui_test_add ("/ui/driver/drag", test_drag);
  ui_test_add ("/ui/driver/scroll", test_scroll);
  ui_test_add ("/ui/driver/drop-inside", test_drop_inside);
  ui_test_add ("/ui/driver/drop-outside", test_drop_outside);
  ui_test_add ("/ui/driver/picture", test_picture);
  ui_test_add ("/ui/driver/warnings", test_warnings);
  ui_test_add ("/ui/driver/fails", test_fails);
  ui_test_add ("/ui/driver/subprocess/warning", fail_by_warning);
  ui_test_add ("/ui/driver/subprocess/waiting", fail_by_waiting);
  return ui_test_run ();
}
