/* picture-view.c: a widget that shows a picture of src/paint
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job goes to the painter with a reference to its content and comes back with
 * an image; a view has at most one under way. Both are reference-counted, for a
 * view may be gone when its job is done.
 */
#include "app/picture-view.h"

#include "app/accessible.h"
#include "app/file-choice.h"
#include "app/numbers-window.h"
#include "app/theme.h"
#include "base/file.h"
#include "base/i18n.h"
#include "paint/picture.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* A picture is not painted anew before this many µs, nor this many times what
 * painting it took. */
#define MIN_INTERVAL 33000
#define MIN_REST     8

/* Of the painter; the engine's threads have 19. */
#define NICE 10

/* A picture that is to be replaced, where it says no more what is there. */
#define FAINT 0.35

#define MIN_WIDTH  120
#define MIN_HEIGHT 90

/* Of files with more in them than is on screen, at least. */
#define WHOLE_WIDTH  720
#define WHOLE_HEIGHT 440

typedef struct
{
  gatomicrefcount references;
  const WeftPictureSource *source;
  gpointer data;
} Content;

typedef struct
{
  /* Owned */
  WeftPictureView *view;
  Content *content;
  cairo_surface_t *surface; /* nullable */

  WeftPaintStyle style;
  int width; /* in application pixels */
  int height;
  int scale;
  gint64 cost; /* µs */
} Job;

struct _WeftPictureView
{
  GtkWidget parent_instance;

  /* Owned */
  Content *content;          /* nullable */
  cairo_surface_t *surface;  /* nullable */
  cairo_surface_t *previous; /* nullable: frames on their way may still show it */
  GtkWidget *menu;           /* nullable */
  char *label;               /* nullable */

  /* Borrowed */
  const WeftPictureSource *source;
  gpointer owner;

  int width; /* of the picture on screen */
  int height;
  guint wait;        /* source until it may be painted again */
  gint64 not_before; /* µs, monotonic */
  gboolean is_busy;
  gboolean is_dirty;
};

G_DEFINE_FINAL_TYPE (WeftPictureView, weft_picture_view, GTK_TYPE_WIDGET)

enum {
  PAINTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Content and jobs */

static Content *
content_new (const WeftPictureSource *source,
             gpointer                 data)
{
  Content *self = g_new (Content, 1);

  g_atomic_ref_count_init (&self->references);
  self->source = source;
  self->data = data;
  return self;
}

static Content *
content_ref (Content *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
content_unref (Content *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  self->source->free (self->data);
  g_free (self);
}

static void
job_free (Job *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  content_unref (self->content);
  g_object_unref (self->view);
  g_free (self);
}

/* The painter */

static void take_picture (WeftPictureView *self,
                          Job             *job);

static gboolean
deliver_cb (gpointer data)
{
  Job *job = data;

  take_picture (job->view, job);
  job_free (job);
  return G_SOURCE_REMOVE;
}

static cairo_surface_t *
paint (const Job *job)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, job->width * job->scale, job->height * job->scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, job->scale, job->scale);
  cr = cairo_create (surface);
  job->content->source->draw (job->content->data, &job->style, cr, job->width, job->height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Before trainings, which are at the very end, but behind the window. */
static void
step_back (void)
{
  static gboolean is_done;

  if (!is_done)
    (void) setpriority (PRIO_PROCESS, (id_t) gettid (), NICE);
  is_done = TRUE;
}

static void
paint_cb (gpointer data,
          gpointer user_data)
{
  Job *job = data;
  gint64 start = g_get_monotonic_time ();

  step_back ();
  job->surface = paint (job);
  job->cost = g_get_monotonic_time () - start;
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, job, NULL);
}

/* One thread for all views: it keeps the fonts that it has opened. */
static GThreadPool *
get_painter (void)
{
  static GThreadPool *painter;

  if (painter == NULL)
    painter = g_thread_pool_new (paint_cb, NULL, 1, TRUE, NULL);
  return painter;
}

static gboolean wait_cb (gpointer data);

static void
start (WeftPictureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gint64 now = g_get_monotonic_time ();
  gpointer data;
  Job *job;

  if (!self->is_dirty || self->is_busy || self->wait != 0 || self->owner == NULL)
    return;
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return;
  if (now < self->not_before) {
    self->wait = g_timeout_add ((guint) ((self->not_before - now) / 1000 + 1), wait_cb, self);
    return;
  }
  self->is_dirty = FALSE;
  data = self->source->take (self->owner);
  if (data == NULL) {
    g_clear_pointer (&self->surface, cairo_surface_destroy);
    g_clear_pointer (&self->content, content_unref);
    gtk_widget_queue_draw (widget);
    return;
  }
  job = g_new0 (Job, 1);
  job->view = g_object_ref (self);
  job->content = content_new (self->source, data);
  job->width = gtk_widget_get_width (widget);
  job->height = gtk_widget_get_height (widget);
  job->scale = gtk_widget_get_scale_factor (widget);
  weft_theme_get_style (widget, &job->style);
  self->is_busy = TRUE;
  g_thread_pool_push (get_painter (), job, NULL);
}

static gboolean
wait_cb (gpointer data)
{
  WeftPictureView *self = data;

  self->wait = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
take_picture (WeftPictureView *self,
              Job             *job)
{
  self->is_busy = FALSE;
  if (self->owner == NULL)
    return;
  self->not_before = g_get_monotonic_time () + MAX (MIN_INTERVAL, MIN_REST * job->cost) - job->cost;
  g_clear_pointer (&self->previous, cairo_surface_destroy);
  self->previous = self->surface;
  self->surface = g_steal_pointer (&job->surface);
  g_clear_pointer (&self->content, content_unref);
  self->content = content_ref (job->content);
  self->width = job->width;
  self->height = job->height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[PAINTED], 0);
  start (self);
}

/* Saving and copying */

static void
say (WeftPictureView *self,
     const char      *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", text);
}

static void
paint_for_file (cairo_t  *cr,
                double    width,
                double    height,
                gpointer  data)
{
  Content *content = data;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  if (content->source->draw_whole != NULL)
    content->source->draw_whole (content->data, &style, cr, width, height);
  else
    content->source->draw (content->data, &style, cr, width, height);
}

/* As large as on screen, or as what is added to that needs. */
static WeftPicture
get_file_picture (const WeftPictureView *self,
                  const char            *recipe)
{
  gboolean has_more = self->source->draw_whole != NULL;

  return (WeftPicture){ MAX (self->width, has_more ? WHOLE_WIDTH : 0), MAX (self->height, has_more ? WHOLE_HEIGHT : 0), 2, recipe };
}

static char *
make_recipe (WeftPictureView *self)
{
  return self->source->make_recipe != NULL ? self->source->make_recipe (self->owner) : NULL;
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (widget);
  g_autofree char *recipe = make_recipe (self);
  WeftPicture picture = get_file_picture (self, recipe);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (self->content == NULL)
    return;
  if (weft_picture_write (&picture, path, paint_for_file, self->content, &error))
    text = g_strdup_printf (_("The picture was saved as “%s”."), name);
  say (self, text != NULL ? text : error->message);
}

/* Returns: (transfer full): a name for a file with this ending */
static char *
suggest_name (WeftPictureView *self,
              const char      *ending)
{
  return g_strdelimit (g_strconcat (self->label != NULL ? self->label : _("Picture"), ending, NULL), "/", '-');
}

static void
save_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_autofree char *name = suggest_name (WEFT_PICTURE_VIEW (widget), ".png");
  WeftFileChoice choice = { _("Save Picture"), GTK_FILE_CHOOSER_ACTION_SAVE, name, weft_file_picture_filters, chosen_cb, NULL };

  weft_file_choice_ask (&choice, widget);
}

static void
numbers_chosen_cb (GtkWidget  *widget,
                   const char *path,
                   gpointer    data)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (widget);
  g_autofree char *numbers = self->source->make_numbers (self->owner), *name = g_path_get_basename (path), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (numbers == NULL)
    return;
  if (weft_file_write (path, numbers, strlen (numbers), WEFT_FILE_WRITE_NONE, &error))
    text = g_strdup_printf (_("The numbers were saved as “%s”."), name);
  say (self, text != NULL ? text : error->message);
}

/* For those who cannot see the picture, and those who want to read it off. */
static void
show_numbers_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (widget);
  g_autofree char *numbers = self->source->make_numbers != NULL ? self->source->make_numbers (self->owner) : NULL;

  if (numbers != NULL)
    weft_numbers_window_present (widget, self->label != NULL ? self->label : _("Numbers"), numbers);
}

static void
save_numbers_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  static const WeftFileFilter filters[] = { { N_("CSV table"), "*.csv" }, { NULL, NULL } };
  g_autofree char *name = suggest_name (WEFT_PICTURE_VIEW (widget), ".csv");
  const WeftFileChoice choice = { _("Save Numbers"), GTK_FILE_CHOOSER_ACTION_SAVE, name, filters, numbers_chosen_cb, NULL };

  weft_file_choice_ask (&choice, widget);
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (widget);
  g_autofree char *recipe = make_recipe (self);
  WeftPicture picture = get_file_picture (self, recipe);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  if (self->content == NULL)
    return;
  png = weft_picture_render (&picture, "png", paint_for_file, self->content, &error);
  texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;
  if (texture == NULL) {
    say (self, error->message);
    return;
  }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  say (self, _("The picture was copied."));
}

/* Returns: (transfer full): what can be done with the picture, actions of a group called @group */
static GMenuModel *
make_menu (WeftPictureView *self,
           const char      *group)
{
  const struct
  {
    const char *title;
    const char *action;
    gboolean is_there;
  } items[] = {
    { _("_Save Picture…"), "save", TRUE },
    { _("Save _Numbers…"), "save-numbers", self->source->make_numbers != NULL },
    { _("Show as _Table…"), "show-numbers", self->source->make_numbers != NULL },
    { _("_Copy Picture"), "copy", TRUE },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    g_autofree char *action = g_strdup_printf ("%s.%s", group, items[i].action);

    if (items[i].is_there)
      g_menu_append (menu, items[i].title, action);
  }
  return G_MENU_MODEL (menu);
}

static void
do_cb (WeftPictureView *self,
       GVariant        *parameter,
       GAction         *action)
{
  g_autofree char *name = g_strconcat ("picture.", g_action_get_name (action), NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), name, NULL);
}

/* Its menu is not below the picture, so its actions are handed on. */
GtkWidget *
weft_picture_view_make_button (WeftPictureView *self)
{
  static const char *const names[] = { "save", "save-numbers", "show-numbers", "copy" };
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenuModel) menu = make_menu (self, "shown");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], NULL);

    g_signal_connect_object (action, "activate", G_CALLBACK (do_cb), self, G_CONNECT_SWAPPED);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  }
  gtk_widget_insert_action_group (button, "shown", G_ACTION_GROUP (group));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _("Save"));
  (void) weft_accessible_name_inner (button, _("Save"));
  return button;
}

static void
pop_up (WeftPictureView *self,
        double           x,
        double           y)
{
  if (self->menu == NULL) {
    g_autoptr (GMenuModel) model = make_menu (self, "picture");

    self->menu = gtk_popover_menu_new_from_model (model);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
    gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  pop_up (WEFT_PICTURE_VIEW (widget), gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            WeftPictureView *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up (self, x, y);
}

/* The widget */

static void
weft_picture_view_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = *minimum;
}

static void
weft_picture_view_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (widget);

  if (width != self->width || height != self->height)
    weft_picture_view_queue (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
add_rectangle (cairo_t               *cr,
               const graphene_rect_t *rectangle)
{
  cairo_rectangle (cr, (double) rectangle->origin.x, (double) rectangle->origin.y, (double) rectangle->size.width, (double) rectangle->size.height);
}

/* What was around it says where things were before. */
static void
draw_stretched (WeftPictureView          *self,
                cairo_t                  *cr,
                const WeftPictureStretch *stretch)
{
  const graphene_rect_t *from = &stretch->from, *to = &stretch->to;

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  add_rectangle (cr, to);
  cairo_clip (cr);
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint_with_alpha (cr, FAINT);
  cairo_restore (cr);
  add_rectangle (cr, to);
  cairo_clip (cr);
  cairo_translate (cr, (double) to->origin.x, (double) to->origin.y);
  cairo_scale (cr, (double) (to->size.width / from->size.width), (double) (to->size.height / from->size.height));
  cairo_set_source_surface (cr, self->surface, -(double) from->origin.x, -(double) from->origin.y);
  cairo_paint (cr);
}

/* Until there is one of the new size, the picture of the old one is stretched. */
static void
draw_surface (WeftPictureView *self,
              cairo_t         *cr)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  WeftPictureStretch stretch;

  if (width != self->width || height != self->height) {
    cairo_scale (cr, (double) width / self->width, (double) height / self->height);
  } else if (!weft_picture_view_get_settled (self) && self->source->stretch != NULL && self->owner != NULL && self->source->stretch (self->owner, &stretch)) {
    draw_stretched (self, cr, &stretch);
    return;
  }
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
}

static void
weft_picture_view_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  WeftPaintStyle style;
  cairo_t *cr;

  if (self->surface == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_surface (self, cr);
  cairo_destroy (cr);
  if (self->source->overlay == NULL || width != self->width || height != self->height)
    return;
  weft_theme_get_style (widget, &style);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  self->source->overlay (self->owner, &style, cr, width, height);
  cairo_destroy (cr);
}

static void
weft_picture_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_picture_view_parent_class)->map (widget);
  start (WEFT_PICTURE_VIEW (widget));
}

static void
weft_picture_view_dispose (GObject *object)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (object);

  self->owner = NULL;
  g_clear_handle_id (&self->wait, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_picture_view_parent_class)->dispose (object);
}

static void
weft_picture_view_finalize (GObject *object)
{
  WeftPictureView *self = WEFT_PICTURE_VIEW (object);

  g_clear_pointer (&self->content, content_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->previous, cairo_surface_destroy);
  g_free (self->label);
  G_OBJECT_CLASS (weft_picture_view_parent_class)->finalize (object);
}

static void
weft_picture_view_class_init (WeftPictureViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_picture_view_dispose;
  object_class->finalize = weft_picture_view_finalize;
  widget_class->measure = weft_picture_view_measure;
  widget_class->size_allocate = weft_picture_view_size_allocate;
  widget_class->snapshot = weft_picture_view_snapshot;
  widget_class->map = weft_picture_view_map;
  signals[PAINTED] = g_signal_new ("painted", WEFT_TYPE_PICTURE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "picture-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "picture.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "picture.save-numbers", NULL, save_numbers_cb);
  gtk_widget_class_install_action (widget_class, "picture.show-numbers", NULL, show_numbers_cb);
  gtk_widget_class_install_action (widget_class, "picture.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "picture.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "picture.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "picture.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "picture.menu", NULL);
}

static void
weft_picture_view_init (WeftPictureView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->is_dirty = TRUE;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  weft_theme_connect (GTK_WIDGET (self), G_CALLBACK (weft_picture_view_queue));
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (weft_picture_view_queue), NULL);
}

GtkWidget *
weft_picture_view_new (const WeftPictureSource *source,
                       gpointer                 owner)
{
  WeftPictureView *self = g_object_new (WEFT_TYPE_PICTURE_VIEW, NULL);

  self->source = source;
  self->owner = owner;
  return GTK_WIDGET (self);
}

void
weft_picture_view_queue (WeftPictureView *self)
{
  self->is_dirty = TRUE;
  start (self);
  if (self->source->stretch != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_picture_view_queue_overlay (WeftPictureView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gconstpointer
weft_picture_view_get_content (WeftPictureView *self)
{
  return self->content != NULL ? self->content->data : NULL;
}

gboolean
weft_picture_view_get_settled (WeftPictureView *self)
{
  return !self->is_dirty && !self->is_busy && self->surface != NULL;
}

void
weft_picture_view_focus (WeftPictureView *self)
{
  GtkWidget *place = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);

  if (place != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (place), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (place != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (place), TRUE);
}

void
weft_picture_view_describe (WeftPictureView *self,
                            const char      *label,
                            const char      *description)
{
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "", -1);
}
