/* explain-words.c: the view of the Explain page that shows what a model reads for what
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-words.h"

#include "app/accessible.h"
#include "app/explain-heads.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/i18n.h"

#include <string.h>

/* Cells of long texts are no smaller than this, and the picture is scrolled instead. */
#define LEAST_CELL  3
#define NAMES       200
#define MOST_SIDE   1800
#define LEAST_WIDTH 240

struct _WeftExplainWords
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer;     /* nullable */
  WeftAttentionPicture *picture; /* nullable: of the answer as it is looked at */
  WeftExplainHeads *heads;       /* in the column of the page */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *page;
  WeftPictureView *view;
  GtkToggleButton *drawings[WEFT_N_DRAWINGS];
  GtkToggleButton *stretches;
  GtkWidget *mass_box;
  GtkAdjustment *mass;
  GtkWidget *walk;
  GtkAdjustment *row; /* 0: all, else from 1 */
  GtkLabel *badge;
  GtkLabel *said;

  int width; /* that the picture's height was asked for */
  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainWords, weft_explain_words, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftAttentionPicture *picture = ((WeftExplainWords *) owner)->picture;

  return picture != NULL ? weft_attention_picture_ref (picture) : NULL;
}

static void
drop (gpointer picture)
{
  weft_attention_picture_unref (picture);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_attention_picture_paint (data, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainWords *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  const WeftExplainWords *self = owner;

  return self->picture != NULL ? weft_attention_picture_to_csv (self->picture) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

static WeftDrawing
get_drawing (WeftExplainWords *self)
{
  WeftDrawing drawing = WEFT_DRAWING_MAP;

  for (guint i = 0; i < WEFT_N_DRAWINGS; i++)
    if (gtk_toggle_button_get_active (self->drawings[i]))
      drawing = (WeftDrawing) i;
  return drawing;
}

int
weft_explain_words_get_row (WeftExplainWords *self)
{
  return (int) gtk_adjustment_get_value (self->row) - 1;
}

const char *
weft_explain_words_get_said (WeftExplainWords *self)
{
  return gtk_label_get_label (self->said);
}

/* Room for all words at the width there is; cells of very long texts are scrolled. */
static void
request_room (WeftExplainWords *self)
{
  const WeftAttentionMap *map = self->picture->reading->map;
  double least = self->picture->drawing == WEFT_DRAWING_MAP ? MIN (NAMES + LEAST_CELL * (double) map->n_columns, MOST_SIDE) : LEAST_WIDTH;
  double height;
  WeftPaintStyle style;

  self->width = gtk_widget_get_width (GTK_WIDGET (self->view));
  weft_theme_get_style (GTK_WIDGET (self->view), &style);
  height = weft_attention_picture_get_natural_height (self->picture, &style, MAX (least, self->width));
  gtk_widget_set_size_request (GTK_WIDGET (self->view), (int) least, (int) MIN (height, MOST_SIDE));
}

/* The width has changed, perhaps. */
static void
painted_cb (WeftExplainWords *self)
{
  if (self->picture != NULL && self->width != gtk_widget_get_width (GTK_WIDGET (self->view)))
    request_room (self);
}

static void
show_badge (WeftExplainWords *self)
{
  g_autofree char *text = weft_attention_picture_tell_agreement (self->picture);

  gtk_widget_set_visible (GTK_WIDGET (self->badge), text != NULL);
  gtk_label_set_label (self->badge, text != NULL ? text : "");
}

static void
say_row (WeftExplainWords *self)
{
  g_autofree char *text = weft_attention_picture_tell_row (self->picture, self->picture->row);

  gtk_label_set_label (self->said, text);
}

/* Looked at anew: nothing is computed again for that. */
static void
repaint (WeftExplainWords *self)
{
  WeftAttentionPicture *picture;
  g_autofree char *text = NULL;

  if (self->answer == NULL)
    return;
  picture = weft_attention_picture_copy (((const WeftExplainAttention *) self->answer->finding)->picture);
  picture->drawing = get_drawing (self);
  picture->row = MIN (weft_explain_words_get_row (self), (int) picture->reading->map->n_rows - 1);
  picture->stretches = gtk_toggle_button_get_active (self->stretches);
  picture->mass = gtk_adjustment_get_value (self->mass);
  g_clear_pointer (&self->picture, weft_attention_picture_unref);
  self->picture = picture;
  gtk_widget_set_visible (self->mass_box, picture->drawing == WEFT_DRAWING_LINKS);
  gtk_widget_set_visible (GTK_WIDGET (self->stretches), picture->drawing == WEFT_DRAWING_MAP || picture->drawing == WEFT_DRAWING_TEXT);
  gtk_widget_set_visible (self->walk, picture->drawing != WEFT_DRAWING_HEADS);
  request_room (self);
  show_badge (self);
  say_row (self);
  text = g_strdup_printf ("%s %s", picture->caption, gtk_label_get_label (self->said));
  weft_picture_view_describe (self->view, picture->title, text);
  weft_picture_view_queue (self->view);
}

static void
look_cb (WeftExplainWords *self)
{
  if (!self->is_updating)
    repaint (self);
}

/* Of buttons that belong together only the one that comes in is of interest. */
static void
drawing_cb (WeftExplainWords *self,
            GtkToggleButton  *button)
{
  if (gtk_toggle_button_get_active (button))
    look_cb (self);
}

/* Walking */

static void
set_row (WeftExplainWords *self,
         int               row)
{
  gtk_adjustment_set_value (self->row, row + 1);
}

static void
walked_cb (WeftExplainWords *self)
{
  set_row (self, weft_explain_heads_get_row (self->heads));
}

/* Down and right are the next word. */
static gboolean
pressed_cb (WeftExplainWords *self,
            guint             key,
            guint             code,
            GdkModifierType   state)
{
  gboolean turned = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int row = weft_explain_words_get_row (self);

  if (self->picture == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Down || key == (turned ? GDK_KEY_Left : GDK_KEY_Right))
    set_row (self, row + 1);
  else if (key == GDK_KEY_Up || key == (turned ? GDK_KEY_Right : GDK_KEY_Left))
    set_row (self, row - 1);
  else if (key == GDK_KEY_Home || key == GDK_KEY_Escape)
    set_row (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* The pointer */

static void
find_place (WeftExplainWords *self,
            double            x,
            double            y,
            int              *row,
            int              *column)
{
  GtkWidget *widget = GTK_WIDGET (self->view);
  WeftPaintStyle style;

  *row = *column = -1;
  if (self->picture == NULL)
    return;
  weft_theme_get_style (widget, &style);
  weft_attention_picture_find (self->picture, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y, row, column);
}

static void
say_share (WeftExplainWords *self,
           int               row,
           int               column)
{
  const WeftAttentionReading *reading = self->picture->reading;
  g_autofree char *text = NULL;

  if (row >= 0)
    text = g_strdup_printf (_("For “%s”, “%s” is read: %.3f"), self->picture->rows[row], self->picture->columns[column], (double) reading->shares[row * reading->map->n_columns + column]);
  else
    text = g_strdup_printf (_("“%s”: %.2f in all rows together"), self->picture->columns[column], reading->coverage[column]);
  gtk_label_set_label (self->said, text);
}

/* In a map a number is read off; in a text or between lines the word is walked to. */
static void
motion_cb (WeftExplainWords *self,
           double            x,
           double            y)
{
  int row, column;

  if (self->picture == NULL || self->picture->drawing == WEFT_DRAWING_HEADS)
    return;
  find_place (self, x, y, &row, &column);
  if (row >= 0 && column < 0 && row != weft_explain_words_get_row (self))
    set_row (self, row);
  else if (column >= 0)
    say_share (self, row >= 0 ? row : self->picture->row, column);
  else
    say_row (self);
}

static void
leave_cb (WeftExplainWords *self)
{
  if (self->picture != NULL)
    say_row (self);
}

/* Words of the input are chosen in every view, whether they read or are read. */
static void
choose_word (WeftExplainWords *self,
             int               row,
             int               column)
{
  const WeftAttentionLayer *layer = &self->picture->reading->map->layer;
  gint64 word = layer->rows.site == 0 && row >= 0 ? row - layer->rows.before : layer->columns.site == 0 && column >= 0 ? column - layer->columns.before
                                                                                                                       : -1;

  if (word >= 0)
    weft_explain_pane_choose_part (WEFT_EXPLAIN_PANE (self), word);
}

static void
take_part (WeftExplainPane *pane,
           gint64           part)
{
  WeftExplainWords *self = WEFT_EXPLAIN_WORDS (pane);
  const WeftAttentionSteps *rows = self->picture != NULL ? &self->picture->reading->map->layer.rows : NULL;

  if (rows != NULL && rows->site == 0)
    set_row (self, (int) (part + rows->before));
}

/* A head is shown alone, a row of a map stands out. */
static void
click_cb (WeftExplainWords *self,
          int               n_press,
          double            x,
          double            y)
{
  int row, column;

  weft_picture_view_focus (self->view);
  find_place (self, x, y, &row, &column);
  if (self->picture == NULL)
    return;
  if (self->picture->drawing != WEFT_DRAWING_HEADS) {
    if (row >= 0)
      set_row (self, row);
    choose_word (self, row, column);
    return;
  }
  if (column < 0)
    return;
  gtk_toggle_button_set_active (self->drawings[WEFT_DRAWING_MAP], TRUE);
  weft_explain_heads_choose (self->heads, column);
}

/* The pane */

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  return weft_explain_heads_set_model (WEFT_EXPLAIN_WORDS (pane)->heads, model);
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  order->question = &weft_explain_attention;
  order->wish = weft_explain_heads_make_wish (WEFT_EXPLAIN_WORDS (pane)->heads);
  return TRUE;
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainWords *self = WEFT_EXPLAIN_WORDS (pane);
  const WeftAttentionPicture *picture = ((const WeftExplainAttention *) answer->finding)->picture;

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  weft_explain_heads_show (self->heads, picture);
  self->is_updating = TRUE;
  gtk_adjustment_set_upper (self->row, (double) picture->reading->map->n_rows);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->drawings[WEFT_DRAWING_HEADS]), picture->reading->map->n_heads > 1);
  repaint (self);
  weft_explain_stage_show (self->stage, self->page);
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_WORDS (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return GTK_WIDGET (WEFT_EXPLAIN_WORDS (pane)->heads);
}

static void
changed_cb (WeftExplainWords *self)
{
  weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_part = take_part;
  iface->get_stage = get_stage;
  iface->get_settings = get_settings;
}

/* The widget */

static GtkWidget *
make_drawings (WeftExplainWords *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < WEFT_N_DRAWINGS; i++) {
    self->drawings[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_ (weft_attention_drawings[i].title)));
    gtk_toggle_button_set_group (self->drawings[i], i > 0 ? self->drawings[0] : NULL);
    g_signal_connect_swapped (self->drawings[i], "toggled", G_CALLBACK (drawing_cb), self);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->drawings[i]));
  }
  gtk_toggle_button_set_active (self->drawings[WEFT_DRAWING_MAP], TRUE);
  return box;
}

/* Returns: (transfer floating): a slider with its name before it */
static GtkWidget *
make_slider (WeftExplainWords *self,
             const char       *title,
             const char       *help,
             GtkAdjustment    *adjustment)
{
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (title), *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_size_request (scale, 60, -1);
  gtk_widget_set_tooltip_text (scale, help);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (look_cb), self);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (pair), label);
  gtk_box_append (GTK_BOX (pair), scale);
  return pair;
}

/* What is set of the drawing that is chosen. */
static GtkWidget *
make_look (WeftExplainWords *self)
{
  GtkWidget *look = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->stretches = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Row by Row")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stretches), _("Let the colors end at the largest share of each row, not at 1"));
  g_signal_connect_swapped (self->stretches, "toggled", G_CALLBACK (look_cb), self);
  self->mass = gtk_adjustment_new (0.9, 0, 1, 0.05, 0.2, 0);
  self->mass_box = make_slider (self, _("Mass"), _("Which part of what a word reads is drawn, the largest shares first"), self->mass);
  gtk_widget_set_visible (self->mass_box, FALSE);
  gtk_widget_set_hexpand (self->walk, TRUE);
  gtk_box_append (GTK_BOX (look), self->walk);
  gtk_box_append (GTK_BOX (look), self->mass_box);
  gtk_box_append (GTK_BOX (look), GTK_WIDGET (self->stretches));
  return look;
}

static GtkWidget *
make_bar (WeftExplainWords *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *gap = gtk_label_new (NULL);

  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (bar), make_drawings (self));
  gtk_box_append (GTK_BOX (bar), gap);
  gtk_box_append (GTK_BOX (bar), weft_picture_view_make_button (self->view));
  return bar;
}

static GtkWidget *
make_view (WeftExplainWords *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->view = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  g_signal_connect_swapped (self->view, "painted", G_CALLBACK (painted_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_size_request (scroller, LEAST_WIDTH, 220);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkLabel *
make_label (void)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (label), "readout");
  return label;
}

static GtkWidget *
make_page (WeftExplainWords *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *look, *view = make_view (self);

  self->row = gtk_adjustment_new (0, 0, 1, 1, 5, 0);
  self->walk = make_slider (self, _("Word"), _("Walk from word to word; at the start stands the whole sentence"), self->row);
  gtk_scale_set_digits (GTK_SCALE (gtk_widget_get_last_child (self->walk)), 0);
  self->badge = make_label ();
  self->said = make_label ();
  look = make_look (self);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->badge));
  gtk_box_append (GTK_BOX (box), look);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->said));
  gtk_widget_add_css_class (box, "explain-view");
  return box;
}

/* Settings that go may tell of changes. */
static void
weft_explain_words_dispose (GObject *object)
{
  WeftExplainWords *self = WEFT_EXPLAIN_WORDS (object);

  if (self->heads != NULL)
    g_signal_handlers_disconnect_by_data (self->heads, self);
  g_clear_object (&self->heads);
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (weft_explain_words_parent_class)->dispose (object);
}

static void
weft_explain_words_finalize (GObject *object)
{
  WeftExplainWords *self = WEFT_EXPLAIN_WORDS (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->picture, weft_attention_picture_unref);
  G_OBJECT_CLASS (weft_explain_words_parent_class)->finalize (object);
}

static void
weft_explain_words_class_init (WeftExplainWordsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_words_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_words_finalize;
}

static void
weft_explain_words_init (WeftExplainWords *self)
{
  self->heads = g_object_ref_sink (WEFT_EXPLAIN_HEADS (weft_explain_heads_new ()));
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->page = make_page (self);
  weft_explain_stage_add (self->stage, self->page);
  g_signal_connect_swapped (self->heads, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->heads, "walked", G_CALLBACK (walked_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stage));
}

GtkWidget *
weft_explain_words_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_WORDS, NULL);
}
