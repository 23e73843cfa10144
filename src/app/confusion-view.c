/* confusion-view.c: a confusion matrix whose cells can be read off
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/confusion-view.h"

#include "app/picture-view.h"
#include "app/theme.h"
#include "base/csv.h"
#include "base/i18n.h"
#include "base/json.h"
#include "paint/confusion.h"

/* Large enough for the numbers of ten classes. */
#define MIN_SIDE   320
#define CELL_SHARE 26
#define MAX_SIDE   720

typedef struct
{
  gatomicrefcount references;
  WeftConfusionChart chart;
  gint64 *counts;
  char **names; /* nullable */
} Matrix;

struct _WeftConfusionView
{
  AdwBin parent_instance;

  /* Owned */
  Matrix *matrix;

  /* Borrowed */
  WeftPictureView *view;
  GtkLabel *words;

  int row; /* of the cell that is read off; -1: none */
  int column;
};

G_DEFINE_FINAL_TYPE (WeftConfusionView, weft_confusion_view, ADW_TYPE_BIN)

static guint cell_chosen;

/* The picture */

static gpointer
take (gpointer owner)
{
  Matrix *matrix = ((WeftConfusionView *) owner)->matrix;

  g_atomic_ref_count_inc (&matrix->references);
  return matrix;
}

static void
draw (gconstpointer         content,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_confusion_chart_paint (&((const Matrix *) content)->chart, style, cr, width, height);
}

static void
release (gpointer content)
{
  Matrix *matrix = content;

  if (!g_atomic_ref_count_dec (&matrix->references))
    return;
  g_free (matrix->counts);
  g_strfreev (matrix->names);
  g_free (matrix);
}

static void
overlay (gpointer              owner,
         const WeftPaintStyle *style,
         cairo_t              *cr,
         double                width,
         double                height)
{
  WeftConfusionView *self = owner;
  WeftConfusionChartLayout layout;

  if (self->row < 0)
    return;
  weft_confusion_chart_lay_out (&self->matrix->chart, style, width, height, &layout);
  cairo_rectangle (cr, layout.x + self->column * layout.cell - 0.5, layout.y + self->row * layout.cell - 0.5, layout.cell, layout.cell);
  weft_color_set (style->text, cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static char *
make_recipe (gpointer owner)
{
  const Matrix *matrix = ((WeftConfusionView *) owner)->matrix;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "picture");
  json_builder_add_string_value (builder, "confusion");
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (guint i = 0; matrix->names != NULL && i < matrix->chart.n_classes; i++)
    json_builder_add_string_value (builder, matrix->names[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "counts");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < (gsize) matrix->chart.n_classes * matrix->chart.n_classes; i++)
    json_builder_add_int_value (builder, matrix->counts[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return weft_json_write (root, WEFT_JSON_COMPACT);
}

static char *
name_class (const Matrix *matrix,
            int           class)
{
  return matrix->names != NULL ? g_strdup (matrix->names[class]) : g_strdup_printf ("%d", class);
}

/* Rows are true classes, columns those that they were taken for. */
static char *
make_numbers (gpointer owner)
{
  const Matrix *matrix = ((WeftConfusionView *) owner)->matrix;
  GString *text = g_string_new ("true class");

  for (guint i = 0; i < matrix->chart.n_classes; i++) {
    g_autofree char *name = name_class (matrix, (int) i);

    weft_csv_add (text, name);
  }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < matrix->chart.n_classes; i++) {
    g_autofree char *name = name_class (matrix, (int) i);

    weft_csv_add (text, name);
    for (guint j = 0; j < matrix->chart.n_classes; j++)
      g_string_append_printf (text, ",%" PRId64, matrix->counts[(gsize) i * matrix->chart.n_classes + j]);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static const WeftPictureSource source = { take, draw, release, overlay, make_recipe, make_numbers };

/* The cell */

static char *
describe_cell (WeftConfusionView *self)
{
  const Matrix *matrix = self->matrix;
  g_autofree char *actual = name_class (matrix, self->row), *predicted = name_class (matrix, self->column);
  gint64 count = matrix->counts[(gsize) self->row * matrix->chart.n_classes + (gsize) self->column], total = 0;
  double share;

  for (guint i = 0; i < matrix->chart.n_classes; i++)
    total += matrix->counts[(gsize) self->row * matrix->chart.n_classes + i];
  share = total > 0 ? 100 * (double) count / (double) total : 0;
  if (self->row == self->column)
    return g_strdup_printf (_("%s was recognized %'" PRId64 " times of %'" PRId64 " (%.1f %%)"), actual, count, total, share);
  return g_strdup_printf (_("%s was taken for %s %'" PRId64 " times of %'" PRId64 " (%.1f %%)"), actual, predicted, count, total, share);
}

static char *
describe_all (WeftConfusionView *self)
{
  gint64 total = weft_confusion_chart_get_total (&self->matrix->chart);
  double accuracy = 100 * weft_confusion_chart_get_accuracy (&self->matrix->chart);

  return g_strdup_printf (_("%.2f %% of %'" PRId64 " rows were recognized; point at a cell to read it off"), total > 0 ? accuracy : 0.0, total);
}

void
weft_confusion_view_set_cell (WeftConfusionView *self,
                              int                row,
                              int                column)
{
  g_autofree char *text = NULL;

  self->row = row;
  self->column = column;
  text = row < 0 ? describe_all (self) : describe_cell (self);
  gtk_label_set_label (self->words, text);
  weft_picture_view_describe (self->view, _("Confusion matrix"), text);
  weft_picture_view_queue_overlay (self->view);
}

gboolean
weft_confusion_view_get_cell (WeftConfusionView *self,
                              GdkRectangle      *area)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  WeftConfusionChartLayout layout;
  WeftPaintStyle style;
  double x, y;

  if (self->row < 0)
    return FALSE;
  weft_theme_get_style (view, &style);
  weft_confusion_chart_lay_out (&self->matrix->chart, &style, gtk_widget_get_width (view), gtk_widget_get_height (view), &layout);
  gtk_widget_translate_coordinates (view, GTK_WIDGET (self), layout.x + self->column * layout.cell, layout.y + self->row * layout.cell, &x, &y);
  *area = (GdkRectangle){ (int) x, (int) y, (int) layout.cell, (int) layout.cell };
  return TRUE;
}

/* What scrolls around it, up to the window or popover that it is in, shows the cell. */
static void
reveal_cell (WeftConfusionView *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW), *content;
  GdkRectangle area;
  double y;

  if (scroller == NULL || gtk_widget_get_native (scroller) != gtk_widget_get_native (GTK_WIDGET (self)) || !weft_confusion_view_get_cell (self, &area))
    return;
  content = gtk_widget_get_first_child (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)));
  gtk_widget_translate_coordinates (GTK_WIDGET (self), content, 0, area.y, NULL, &y);
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), y, y + area.height);
}

static void
motion_cb (GtkEventController *controller,
           double              x,
           double              y,
           WeftConfusionView  *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  WeftConfusionChartLayout layout;
  WeftPaintStyle style;
  guint row, column;

  weft_theme_get_style (view, &style);
  weft_confusion_chart_lay_out (&self->matrix->chart, &style, gtk_widget_get_width (view), gtk_widget_get_height (view), &layout);
  if (weft_confusion_chart_find (&layout, x, y, &row, &column))
    weft_confusion_view_set_cell (self, (int) row, (int) column);
  else
    weft_confusion_view_set_cell (self, -1, -1);
}

static void
leave_cb (GtkEventController *controller,
          WeftConfusionView  *self)
{
  weft_confusion_view_set_cell (self, -1, -1);
}

static gboolean
choose_cell (WeftConfusionView *self)
{
  if (self->row < 0)
    return GDK_EVENT_PROPAGATE;
  reveal_cell (self);
  g_signal_emit (self, cell_chosen, 0, (guint) self->row, (guint) self->column);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (WeftConfusionView *self,
            int                n_presses,
            double             x,
            double             y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  (void) choose_cell (self);
}

static gboolean
key_cb (GtkEventController *controller,
        guint               key,
        guint               code,
        GdkModifierType     state,
        WeftConfusionView  *self)
{
  int last = (int) self->matrix->chart.n_classes - 1, row = MAX (self->row, 0), column = MAX (self->column, 0);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape && self->row >= 0) {
    weft_confusion_view_set_cell (self, -1, -1);
    return GDK_EVENT_STOP;
  }
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return choose_cell (self);
  if (key != GDK_KEY_Left && key != GDK_KEY_Right && key != GDK_KEY_Up && key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  if (self->row >= 0) {
    row += (key == GDK_KEY_Down) - (key == GDK_KEY_Up);
    column += (key == GDK_KEY_Right) - (key == GDK_KEY_Left);
  }
  weft_confusion_view_set_cell (self, CLAMP (row, 0, last), CLAMP (column, 0, last));
  reveal_cell (self);
  return GDK_EVENT_STOP;
}

/* The widget */

static void
weft_confusion_view_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_CONFUSION_VIEW (object)->matrix, release);
  G_OBJECT_CLASS (weft_confusion_view_parent_class)->finalize (object);
}

static void
weft_confusion_view_class_init (WeftConfusionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_confusion_view_finalize;
  cell_chosen = g_signal_new ("cell-chosen", WEFT_TYPE_CONFUSION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
weft_confusion_view_init (WeftConfusionView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->row = self->column = -1;
  self->view = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "readout");
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  adw_bin_set_child (ADW_BIN (self), box);
}

static Matrix *
make_matrix (const gint64 *counts,
             guint n_classes,
             const char *const *names)
{
  Matrix *matrix = g_new0 (Matrix, 1);

  g_atomic_ref_count_init (&matrix->references);
  matrix->counts = g_memdup2 (counts, sizeof (gint64) * n_classes * n_classes);
  matrix->names = g_strdupv ((char **) names);
  matrix->chart = (WeftConfusionChart){ .counts = matrix->counts, .n_classes = n_classes, .names = (const char *const *) matrix->names };
  return matrix;
}

void
weft_confusion_view_set_counts (WeftConfusionView *self,
                                const gint64      *counts)
{
  Matrix *former = self->matrix;

  self->matrix = make_matrix (counts, former->chart.n_classes, (const char *const *) former->names);
  release (former);
  weft_confusion_view_set_cell (self, self->row, self->column);
  weft_picture_view_queue (self->view);
}

GtkWidget *
weft_confusion_view_new (const gint64 *counts,
                         guint n_classes,
                         const char *const *names)
{
  WeftConfusionView *self = g_object_new (WEFT_TYPE_CONFUSION_VIEW, NULL);
  int side = (int) CLAMP (n_classes * CELL_SHARE + 120, MIN_SIDE, MAX_SIDE);

  self->matrix = make_matrix (counts, n_classes, names);
  gtk_widget_set_size_request (GTK_WIDGET (self->view), side, side - 20);
  weft_confusion_view_set_cell (self, -1, -1);
  return GTK_WIDGET (self);
}

const char *
weft_confusion_view_get_words (WeftConfusionView *self)
{
  return gtk_label_get_label (self->words);
}
