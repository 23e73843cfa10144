/* filter-view.c: the filters of a convolution, one of which is chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/filter-view.h"

#include "app/picture-view.h"
#include "app/theme.h"

#define LEAST_WIDTH  240
#define LEAST_HEIGHT 260

struct _WeftFilterView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */

  /* Children */
  WeftPictureView *picture;
  GtkLabel *words;

  guint chosen;
  guint filter; /* of the kernel that is pointed at */
  guint channel;
  gboolean is_pointed; /* whether one is */
  double x;            /* where the pointer was last */
  double y;
};

G_DEFINE_FINAL_TYPE (WeftFilterView, weft_filter_view, ADW_TYPE_BIN)

enum {
  CHOSEN,
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The picture */

/* What is painted: the filters, with the one that was chosen then. */
typedef struct
{
  WeftFilterChart *chart;
  WeftKernelSheet sheet;
} Content;

static const WeftFilterChart *
get_chart (WeftFilterView *self)
{
  return self->answer != NULL ? ((const WeftExplainFilters *) self->answer->finding)->chart : NULL;
}

static gpointer
take (gpointer owner)
{
  WeftFilterView *self = owner;
  Content *content;

  if (self->answer == NULL)
    return NULL;
  content = g_new (Content, 1);
  content->chart = weft_filter_chart_ref (((const WeftExplainFilters *) self->answer->finding)->chart);
  content->sheet = content->chart->sheet;
  content->sheet.chosen = (int) self->chosen;
  return content;
}

static void
drop (gpointer data)
{
  Content *content = data;

  weft_filter_chart_unref (content->chart);
  g_free (content);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_kernel_sheet_paint (&((const Content *) data)->sheet, style, cr, width, height);
}

static void
draw_mark (gpointer              owner,
           const WeftPaintStyle *style,
           cairo_t              *cr,
           double                width,
           double                height)
{
  WeftFilterView *self = owner;

  if (self->is_pointed && self->answer != NULL)
    weft_kernel_sheet_paint_mark (&get_chart (self)->sheet, style, cr, width, height, self->filter, self->channel);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftFilterView *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  const WeftFilterChart *chart = get_chart (owner);

  return chart != NULL ? weft_filter_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, draw_mark, make_recipe, make_numbers };

/* What is pointed at */

static void
tell (WeftFilterView *self)
{
  g_autofree char *words = self->is_pointed ? weft_filter_chart_tell (get_chart (self), self->filter, self->channel) : NULL;

  gtk_label_set_label (self->words, words != NULL ? words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : get_chart (self)->sheet.caption, -1);
  weft_picture_view_queue_overlay (self->picture);
}

static void
point (WeftFilterView *self,
       gboolean        is_pointed,
       guint           filter,
       guint           channel)
{
  if (self->answer == NULL || (self->is_pointed == is_pointed && self->filter == filter && self->channel == channel))
    return;
  self->is_pointed = is_pointed;
  self->filter = filter;
  self->channel = channel;
  tell (self);
}

static void
point_at (WeftFilterView *self,
          double          x,
          double          y)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  guint filter = 0, channel = 0;
  gboolean is_there;
  WeftPaintStyle style;

  if (self->answer == NULL)
    return;
  weft_theme_get_style (widget, &style);
  is_there = weft_kernel_sheet_find (&get_chart (self)->sheet, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y, &filter, &channel);
  point (self, is_there, filter, channel);
}

/* GTK tells of the pointer again when something is laid out anew; keys may have gone on by then. */
static void
motion_cb (WeftFilterView *self,
           double          x,
           double          y)
{
  if (x != self->x || y != self->y)
    point_at (self, x, y);
  self->x = x;
  self->y = y;
}

static void
leave_cb (WeftFilterView *self)
{
  point (self, FALSE, 0, 0);
}

static void
choose_pointed (WeftFilterView *self)
{
  guint filter = self->filter;

  if (self->is_pointed && filter != self->chosen)
    g_signal_emit (self, signals[CHOSEN], 0, filter);
}

static void
pressed_cb (WeftFilterView *self,
            int             n,
            double          x,
            double          y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->picture));
  point_at (self, x, y);
  choose_pointed (self);
  if (self->is_pointed && n == 2)
    g_signal_emit (self, signals[ACTIVATED], 0);
}

/* Filters that are pictures stand in rows one after the other. */
static void
step (WeftFilterView *self,
      int             columns,
      int             rows)
{
  const WeftKernelSheet *sheet = &get_chart (self)->sheet;
  GtkWidget *widget = GTK_WIDGET (self->picture);
  int filter = (int) self->filter, channel = (int) self->channel;
  WeftPaintStyle style;

  if (!self->is_pointed) {
    point (self, TRUE, self->chosen, 0);
    return;
  }
  weft_theme_get_style (widget, &style);
  filter += columns;
  if (sheet->are_pictures)
    filter += rows * (int) weft_kernel_sheet_count_columns (sheet, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  else
    channel += rows;
  if (filter >= 0 && filter < (int) sheet->n_filters && channel >= 0 && channel < (int) sheet->n_channels)
    point (self, TRUE, (guint) filter, (guint) channel);
}

static gboolean
key_cb (WeftFilterView  *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  if (self->answer == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    step (self, key == GDK_KEY_Right ? 1 : -1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    step (self, 0, key == GDK_KEY_Down ? 1 : -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_space:
    choose_pointed (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    choose_pointed (self);
    g_signal_emit (self, signals[ACTIVATED], 0);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
weft_filter_view_show (WeftFilterView    *self,
                       WeftExplainAnswer *answer)
{
  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  self->is_pointed = FALSE;
  weft_picture_view_describe (self->picture, get_chart (self)->sheet.title, get_chart (self)->sheet.caption);
  tell (self);
  weft_picture_view_queue (self->picture);
}

const char *
weft_filter_view_get_layer (WeftFilterView *self)
{
  return self->answer != NULL ? get_chart (self)->bank->layer : NULL;
}

void
weft_filter_view_choose (WeftFilterView *self,
                         guint           filter)
{
  if (self->chosen == filter)
    return;
  self->chosen = filter;
  weft_picture_view_queue (self->picture);
}

GtkWidget *
weft_filter_view_make_button (WeftFilterView *self)
{
  return weft_picture_view_make_button (self->picture);
}

/* The widget */

static void
weft_filter_view_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_FILTER_VIEW (object)->answer, weft_explain_answer_unref);
  G_OBJECT_CLASS (weft_filter_view_parent_class)->finalize (object);
}

static void
weft_filter_view_class_init (WeftFilterViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_filter_view_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_FILTER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ACTIVATED] = g_signal_new ("activated", WEFT_TYPE_FILTER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_controllers (WeftFilterView *self)
{
  GtkWidget *picture = GTK_WIDGET (self->picture);
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (picture, motion);
  gtk_widget_add_controller (picture, keys);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (click));
}

static void
weft_filter_view_init (WeftFilterView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->words = GTK_LABEL (gtk_label_new (""));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, LEAST_HEIGHT);
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "readout");
  add_controllers (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_filter_view_new (void)
{
  return g_object_new (WEFT_TYPE_FILTER_VIEW, NULL);
}
