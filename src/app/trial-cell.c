/* trial-cell.c: a cell of the table of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paints one line of text itself: hundreds of cells exist and all are filled
 * anew in a frame of scrolling, so that a widget for the text in each would be
 * felt. Only the state has children, an icon and a spinner.
 */
#include "app/trial-cell.h"

#include "app/theme.h"
#include "app/trials-sheet.h"
#include "base/i18n.h"

#define DOT_SIZE  10
#define ICON_SIZE 16
#define SPACING   6
#define MIN_WIDTH 24

struct _WeftTrialCell
{
  GtkWidget parent_instance;

  /* Owned */
  WeftTrialColumn *column;
  char *text;
  char *delta;         /* nullable: behind the text */
  char *message;       /* nullable: how the trial ended, for who asks */
  PangoLayout *layout; /* nullable: made when it is drawn and not that of other cells */

  /* Children */
  GtkWidget *icon;    /* nullable */
  GtkWidget *spinner; /* nullable */

  int state; /* that icon and spinner show; -1: none */
  int category;
  int is_better; /* of the delta: 1, -1 or 0 */
  gboolean differs;
  gboolean is_heading;
};

G_DEFINE_FINAL_TYPE (WeftTrialCell, weft_trial_cell, GTK_TYPE_WIDGET)

/* How a state looks besides its name. */
static const struct
{
  const char *icon;
  const char *css_class;
} looks[] = {
  [WEFT_TRIAL_RUNNING] = { "weft-state-running-symbolic", "accent" },
  [WEFT_TRIAL_DONE] = { "weft-state-done-symbolic", "success" },
  [WEFT_TRIAL_FAILED] = { "weft-state-failed-symbolic", "error" },
  [WEFT_TRIAL_CANCELLED] = { "weft-state-cancelled-symbolic", "dim-label" },
  [WEFT_TRIAL_INTERRUPTED] = { "dialog-warning-symbolic", "warning" },
  [WEFT_TRIAL_PRUNED] = { "weft-state-bypassed-symbolic", "dim-label" },
};

/* Painting */

static void
paint_dot (WeftTrialCell *self,
           GtkSnapshot   *snapshot)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, (float) (gtk_widget_get_height (GTK_WIDGET (self)) - DOT_SIZE) / 2, DOT_SIZE, DOT_SIZE);
  WeftPaintStyle style;
  GskRoundedRect dot;
  WeftColor color;

  weft_theme_get_style (GTK_WIDGET (self), &style);
  color = weft_paint_style_get_category (&style, (guint) self->category);
  gsk_rounded_rect_init_from_rect (&dot, &area, DOT_SIZE / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ (float) color.red, (float) color.green, (float) color.blue, 1 }, &area);
  gtk_snapshot_pop (snapshot);
}

/* Returns: where the text begins */
static int
get_indent (WeftTrialCell *self)
{
  if (self->icon != NULL)
    return ICON_SIZE + SPACING;
  return self->column->field == WEFT_TRIAL_FIELD_ID ? DOT_SIZE + SPACING : 0;
}

/* Its Pango context is that of all cells, since making one for each takes longer than the text. */
static WeftTrialsSheet *
get_sheet (WeftTrialCell *self)
{
  return WEFT_TRIALS_SHEET (gtk_widget_get_ancestor (GTK_WIDGET (self), WEFT_TYPE_TRIALS_SHEET));
}

/* Better and worse have colors besides their arrows; what is neither is dim. */
static void
color_delta (WeftTrialCell *self,
             PangoAttrList *attributes)
{
  static const char *const names[] = { "error_color", "view_fg_color", "success_color" };
  guint start = (guint) (strlen (self->text) - strlen (self->delta));
  PangoAttribute *color, *alpha = pango_attr_foreground_alpha_new (self->is_better == 0 ? 0x9000 : 0xffff);
  PangoAttribute *size = pango_attr_scale_new (0.85);
  GdkRGBA rgba;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), names[1 + self->is_better], &rgba))
    gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &rgba);
  color = pango_attr_foreground_new ((guint16) (rgba.red * 0xffff), (guint16) (rgba.green * 0xffff), (guint16) (rgba.blue * 0xffff));
  color->start_index = alpha->start_index = size->start_index = start;
  pango_attr_list_insert (attributes, color);
  pango_attr_list_insert (attributes, alpha);
  pango_attr_list_insert (attributes, size);
}

/* Returns: (transfer full): the text as no other cell has it */
static PangoLayout *
make_layout (WeftTrialCell *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (get_sheet (self)), self->text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (self->column->is_number)
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (self->differs || self->is_heading)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (self->delta != NULL)
    color_delta (self, attributes);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* Returns: (transfer none): the text, no wider than @room */
static PangoLayout *
get_layout (WeftTrialCell *self,
            int            room)
{
  gboolean is_plain = !self->differs && !self->is_heading && self->delta == NULL;
  PangoLayout *common = is_plain ? weft_trials_sheet_lay_out (get_sheet (self), self->text, self->column->is_number) : NULL;
  int width = 0;

  if (common != NULL)
    pango_layout_get_pixel_size (common, &width, NULL);
  if (common != NULL && width <= room)
    return common;
  if (self->layout == NULL)
    self->layout = make_layout (self);
  pango_layout_set_width (self->layout, room * PANGO_SCALE);
  return self->layout;
}

/* Numbers end where their column ends, whatever the direction in which they are read. */
static void
paint_text (WeftTrialCell *self,
            GtkSnapshot   *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int indent = get_indent (self), room = MAX (gtk_widget_get_width (widget) - indent, 0), x = is_rtl ? 0 : indent;
  PangoLayout *layout = get_layout (self, room);
  PangoRectangle area;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  pango_layout_get_pixel_extents (layout, NULL, &area);
  if (self->column->is_number != is_rtl)
    x += room - area.width;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x - area.x), (float) ((gtk_widget_get_height (widget) - area.height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
weft_trial_cell_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  WeftTrialCell *self = WEFT_TRIAL_CELL (widget);

  if (self->category >= 0)
    paint_dot (self, snapshot);
  if (self->text != NULL && *self->text != '\0')
    paint_text (self, snapshot);
  GTK_WIDGET_CLASS (weft_trial_cell_parent_class)->snapshot (widget, snapshot);
}

/* Font and scale may be others. */
static void
drop_layout (WeftTrialCell *self)
{
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
weft_trial_cell_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (weft_trial_cell_parent_class)->css_changed (widget, change);
  drop_layout (WEFT_TRIAL_CELL (widget));
}

static void
weft_trial_cell_system_setting_changed (GtkWidget        *widget,
                                        GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (weft_trial_cell_parent_class)->system_setting_changed (widget, setting);
  drop_layout (WEFT_TRIAL_CELL (widget));
}

/* Size */

static void
weft_trial_cell_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
  } else {
    PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (get_sheet (WEFT_TRIAL_CELL (widget)))), NULL, NULL);

    *minimum = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
    pango_font_metrics_unref (metrics);
  }
  *natural = *minimum;
}

static void
weft_trial_cell_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  WeftTrialCell *self = WEFT_TRIAL_CELL (widget);
  int x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - ICON_SIZE : 0;
  GtkAllocation area = { x, (height - ICON_SIZE) / 2, ICON_SIZE, ICON_SIZE };

  if (self->icon != NULL && gtk_widget_get_visible (self->icon))
    gtk_widget_size_allocate (self->icon, &area, -1);
  if (self->spinner != NULL && gtk_widget_get_visible (self->spinner))
    gtk_widget_size_allocate (self->spinner, &area, -1);
}

/* The class */

/* Told when it is wanted: to set it would ask the server, for each row, where the pointer is. */
static gboolean
weft_trial_cell_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    by_key,
                               GtkTooltip *tooltip)
{
  WeftTrialCell *self = WEFT_TRIAL_CELL (widget);

  gtk_tooltip_set_text (tooltip, self->message);
  return self->message != NULL;
}

static void
weft_trial_cell_dispose (GObject *object)
{
  WeftTrialCell *self = WEFT_TRIAL_CELL (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->column, weft_trial_column_unref);
  G_OBJECT_CLASS (weft_trial_cell_parent_class)->dispose (object);
}

static void
weft_trial_cell_finalize (GObject *object)
{
  g_free (WEFT_TRIAL_CELL (object)->text);
  g_free (WEFT_TRIAL_CELL (object)->delta);
  g_free (WEFT_TRIAL_CELL (object)->message);
  G_OBJECT_CLASS (weft_trial_cell_parent_class)->finalize (object);
}

static void
weft_trial_cell_class_init (WeftTrialCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_trial_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trial_cell_finalize;
  widget_class->measure = weft_trial_cell_measure;
  widget_class->size_allocate = weft_trial_cell_size_allocate;
  widget_class->snapshot = weft_trial_cell_snapshot;
  widget_class->query_tooltip = weft_trial_cell_query_tooltip;
  widget_class->css_changed = weft_trial_cell_css_changed;
  widget_class->system_setting_changed = weft_trial_cell_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "cell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
weft_trial_cell_init (WeftTrialCell *self)
{
  self->category = self->state = -1;
}

static void
add_state_icon (WeftTrialCell *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
weft_trial_cell_new (WeftTrialColumn *column)
{
  WeftTrialCell *self = g_object_new (WEFT_TYPE_TRIAL_CELL, NULL);

  self->column = weft_trial_column_ref (column);
  if (column->field == WEFT_TRIAL_FIELD_STATE)
    add_state_icon (self);
  return GTK_WIDGET (self);
}

WeftTrialColumn *
weft_trial_cell_get_column (WeftTrialCell *self)
{
  return self->column;
}

/* Shows icon or spinner of @state, which most often is that of the trial before. */
static void
look_like (WeftTrialCell *self,
           int            state)
{
  gboolean is_running = state == WEFT_TRIAL_RUNNING;

  if (state == self->state)
    return;
  self->state = state;
  gtk_widget_set_visible (self->icon, state >= 0 && !is_running);
  gtk_widget_set_visible (self->spinner, is_running);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_running);
  if (state >= 0) {
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[state].icon);
    gtk_widget_set_css_classes (self->icon, (const char *[]){ looks[state].css_class, NULL });
  }
}

/* A cell without a state is not changed by it. @trial: (nullable) */
static void
show_state (WeftTrialCell   *self,
            const WeftTrial *trial)
{
  const char *message = trial != NULL ? trial->message : NULL;

  if (self->icon == NULL)
    return;
  look_like (self, trial != NULL ? (int) trial->state : -1);
  if (g_strcmp0 (message, self->message) == 0)
    return;
  g_free (self->message);
  self->message = g_strdup (message);
  if (message != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, message, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* Takes @text and @delta. */
static void
set_text (WeftTrialCell *self,
          char          *text,
          char          *delta,
          gboolean       is_heading)
{
  g_free (self->text);
  g_free (self->delta);
  self->text = text;
  self->delta = delta;
  self->is_heading = is_heading;
  g_clear_object (&self->layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Before a name, what makes its trial another than the rest; a screen reader says it as well. */
static char *
mark_name (WeftTrialCell   *self,
           const WeftTrial *trial,
           const WeftTrial *baseline,
           char            *text)
{
  g_autofree char *name = text;

  if (self->column->field != WEFT_TRIAL_FIELD_NAME)
    return g_steal_pointer (&name);
  if (baseline != NULL && baseline->id == trial->id)
    return g_strdup_printf (_("⚑ %s (baseline)"), name);
  return trial->pinned ? g_strdup_printf (_("⌖ %s (pinned)"), name) : g_steal_pointer (&name);
}

void
weft_trial_cell_show (WeftTrialCell   *self,
                      const WeftTrial *trial,
                      const WeftTrial *baseline)
{
  self->is_better = 0;
  if (trial != NULL) {
    char *text = mark_name (self, trial, baseline, weft_trial_column_format (self->column, trial));
    char *delta = baseline != NULL ? weft_trial_column_format_delta (self->column, trial, baseline, &self->is_better) : NULL;

    if (delta != NULL) {
      char *both = g_strdup_printf ("%s  %s", text, delta);

      g_free (text);
      text = both;
    }
    set_text (self, text, delta, FALSE);
  }
  show_state (self, trial);
}

void
weft_trial_cell_show_heading (WeftTrialCell *self,
                              const char    *text)
{
  self->is_better = 0;
  set_text (self, g_strdup (text), NULL, TRUE);
  show_state (self, NULL);
}

const char *
weft_trial_cell_get_text (WeftTrialCell *self)
{
  return self->text;
}

void
weft_trial_cell_mark (WeftTrialCell *self,
                      int            category,
                      gboolean       differs)
{
  int dot = self->column->field == WEFT_TRIAL_FIELD_ID ? category : -1;

  if (dot != self->category) {
    self->category = dot;
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  if (differs == self->differs)
    return;
  self->differs = differs;
  drop_layout (self);
  if (differs)
    gtk_widget_add_css_class (GTK_WIDGET (self), "differs");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "differs");
}
