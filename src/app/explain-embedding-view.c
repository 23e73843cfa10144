/* explain-embedding-view.c: rows, or what a layer makes of them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-embedding-view.h"

#include "app/accessible.h"
#include "app/file-choice.h"
#include "app/picture-grid.h"
#include "app/picture-view.h"
#include "base/file.h"
#include "base/i18n.h"
#include "app/layout-outcomes.h"
#include "app/layout-words.h"
#include "explain/layout-file.h"

#include <math.h>
#include <string.h>

/* Of the picture of a row, pixels, and how many of its values are shown without one. */
#define CARD_SIDE   84
#define CARD_VALUES 6

/* Of the points, however much is said below them. */
#define LEAST_HEIGHT 280

/* Where motion is not wanted, points step at most once in so many µs. */
#define STEP 1000000

struct _WeftExplainEmbeddingView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */
  WeftLayoutWork *work;      /* nullable */
  WeftLayoutFrame *start;    /* nullable: where it began */
  GArray *wanted;            /* nullable: rows that are laid out in any case, guint32 */

  /* Children */
  WeftExplainStage *stage;
  WeftLayoutSettings *settings; /* in the column of the page, owned */
  GtkWidget *page;
  WeftLayoutPlot *plot;
  GtkImage *card_picture;
  GtkLabel *card_text;
  GtkLabel *words;
  GtkLabel *near;
  GtkLabel *selection;
  GtkButton *toggle;
  GtkWidget *explain;
  WeftLayoutOutcomes *outcomes;

  gint64 painted;   /* when it was painted last, µs */
  gint64 followed;  /* row of the input that was chosen among the points, -1: none */
  guint tick;       /* callback that takes over what is computed, 0 while nothing is */
  gboolean selects; /* `wanted` is to be selected */
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainEmbeddingView, weft_explain_embedding_view, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static WeftExplainEmbedding *
get_finding (WeftExplainEmbeddingView *self)
{
  return self->answer->finding;
}

/* The picture */

static void
add_number (JsonObject *object,
            const char *name,
            double      number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
}

/* What the page says of rows and layer, and how they were laid out. */
static char *
make_recipe (gpointer owner)
{
  WeftExplainEmbeddingView *self = owner;
  WeftLayoutFrame *frame = self->work != NULL ? weft_layout_work_get_frame (self->work) : NULL;
  g_autofree char *text = self->answer != NULL ? weft_explain_answer_make_recipe (self->answer) : NULL;
  g_autoptr (JsonNode) node = text != NULL ? weft_json_parse (text, strlen (text), NULL) : NULL;
  JsonObject *recipe;

  if (node == NULL || frame == NULL)
    return g_steal_pointer (&text);
  recipe = json_node_get_object (node);
  json_object_set_string_member (recipe, "method", frame->state.method->id);
  json_object_set_member (recipe, "parameters", weft_params_to_json (weft_layout_settings_get_params (self->settings), TRUE));
  json_object_set_int_member (recipe, "iterations", frame->state.iteration);
  add_number (recipe, "loss", frame->state.loss);
  if (frame->quality != NULL) {
    add_number (recipe, "trustworthiness", frame->quality->trust);
    add_number (recipe, "recall", frame->quality->recall);
  }
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

WeftLayoutPhase
weft_explain_embedding_view_get_phase (WeftExplainEmbeddingView *self)
{
  if (self->work == NULL)
    return WEFT_LAYOUT_NOTHING;
  if (weft_layout_work_get_running (self->work))
    return WEFT_LAYOUT_RUNNING;
  return weft_layout_work_get_done (self->work) ? WEFT_LAYOUT_DONE : WEFT_LAYOUT_RESTING;
}

static char *
make_title (WeftExplainEmbeddingView *self)
{
  const WeftExplainEmbeddingWish *wish = self->answer->wish;
  const char *method = _ (weft_layout_settings_get_method (self->settings)->title);

  return g_strdup_printf ("%s · %s", method, wish->layer != NULL ? wish->layer : _("Raw data"));
}

/* In words */

static void
say (GtkLabel   *label,
     const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
tell_selection (WeftExplainEmbeddingView *self)
{
  g_autofree char *text = weft_layout_words_tell_selection (get_finding (self), self->plot);

  say (self->selection, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "embedding.save-selection", *text != '\0');
}

const char *
weft_explain_embedding_view_get_words (WeftExplainEmbeddingView *self)
{
  return gtk_label_get_label (gtk_widget_get_visible (GTK_WIDGET (self->selection)) ? self->selection : self->words);
}

/* What a row is */

static GdkTexture *
find_picture (WeftDataset *dataset,
              gint64       row)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++)
    if (weft_picture_grid_suits (weft_dataset_get_column (dataset, i)))
      return weft_picture_texture_new (weft_dataset_get_column (dataset, i), row, CARD_SIDE);
  return NULL;
}

static char *
list_values (WeftDataset *dataset,
             gint64       row)
{
  GString *text = g_string_new (NULL);
  guint n = weft_dataset_get_n_columns (dataset);

  for (guint i = 0; i < MIN (n, CARD_VALUES); i++) {
    g_autofree char *value = weft_column_format_cell (weft_dataset_get_column (dataset, i), row);

    g_string_append_printf (text, "%s%s: %s", i > 0 ? " · " : "", weft_dataset_get_column_name (dataset, i), value);
  }
  if (n > CARD_VALUES)
    g_string_append (text, " …");
  return g_string_free (text, FALSE);
}

static void
show_card (WeftExplainEmbeddingView *self)
{
  gint64 pointed = weft_layout_plot_get_pointed (self->plot), point = pointed >= 0 ? pointed : weft_layout_plot_get_chosen (self->plot);
  gint64 row = point >= 0 ? (gint64) get_finding (self)->rows->rows[point] : -1;
  g_autoptr (GdkTexture) texture = row >= 0 ? find_picture (self->answer->data, row) : NULL;
  g_autofree char *values = row >= 0 && texture == NULL ? list_values (self->answer->data, row) : NULL;

  gtk_image_set_from_paintable (self->card_picture, texture != NULL ? GDK_PAINTABLE (texture) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->card_picture), texture != NULL);
  say (self->card_text, values != NULL ? values : "");
}

static void
point_cb (WeftExplainEmbeddingView *self)
{
  g_autofree char *text = self->answer != NULL ? weft_layout_words_tell_point (get_finding (self), self->plot) : NULL;

  if (text == NULL)
    return;
  show_card (self);
  say (self->words, text);
}

static void
tell_chosen (WeftExplainEmbeddingView *self)
{
  g_autofree char *text = weft_layout_words_tell_near (get_finding (self), self->plot);

  say (self->near, text);
  gtk_widget_set_sensitive (self->explain, *text != '\0');
  point_cb (self);
}

/* What is chosen here is the input of every view. */
static void
chosen_cb (WeftExplainEmbeddingView *self)
{
  gint64 chosen = weft_layout_plot_get_chosen (self->plot);

  tell_chosen (self);
  if (chosen < 0)
    return;
  self->followed = (gint64) get_finding (self)->rows->rows[chosen];
  weft_explain_pane_choose_row (WEFT_EXPLAIN_PANE (self), self->followed);
}

static void
explain_cb (WeftExplainEmbeddingView *self)
{
  if (self->answer != NULL && weft_layout_plot_get_chosen (self->plot) >= 0)
    weft_explain_pane_want_view (WEFT_EXPLAIN_PANE (self), "answer");
}

/* And the input is chosen here, once, where it is a row of the data. */
static void
follow_input (WeftExplainEmbeddingView *self)
{
  const WeftExplainAnswer *answer = self->answer;
  gint64 point;

  if (g_strcmp0 (answer->input, answer->data_file) != 0 || answer->row == self->followed)
    return;
  self->followed = answer->row;
  point = weft_explain_embedding_find_point (answer->finding, answer->row);
  if (point < 0 || point == weft_layout_plot_get_chosen (self->plot))
    return;
  weft_layout_plot_choose (self->plot, point);
  tell_chosen (self);
}

/* Rows that were wanted are selected once, when they are there. */
static void
select_wanted (WeftExplainEmbeddingView *self)
{
  const WeftExplainEmbeddingWish *wish = self->answer->wish;
  gint64 n = get_finding (self)->rows->x->shape.extent[0];
  g_autofree guint8 *selected = NULL;

  if (!self->selects || wish->wanted != self->wanted)
    return;
  self->selects = FALSE;
  selected = g_new0 (guint8, n + 1);
  for (guint i = 0; i < self->wanted->len; i++) {
    gint64 point = weft_explain_embedding_find_point (get_finding (self), g_array_index (self->wanted, guint32, i));

    if (point >= 0)
      selected[point] = 1;
  }
  weft_layout_plot_select (self->plot, selected);
}

/* Showing it */

static void
paint (WeftExplainEmbeddingView *self)
{
  WeftLayoutFrame *frame = self->work != NULL ? weft_layout_work_get_frame (self->work) : NULL;
  g_autofree char *title = NULL, *name = NULL, *caption = NULL;

  if (frame == NULL)
    return;
  title = make_title (self);
  name = g_path_get_basename (self->answer->data_file);
  caption = weft_layout_state_tell (&frame->state, name, frame->quality);
  weft_layout_plot_show (self->plot, get_finding (self), frame, weft_layout_settings_get_color (self->settings), title, caption);
  weft_picture_view_describe (WEFT_PICTURE_VIEW (weft_layout_plot_get_picture (self->plot)), title, caption);
  weft_explain_stage_show (self->stage, self->page);
  follow_input (self);
  select_wanted (self);
  self->painted = g_get_monotonic_time ();
}

/* Computing it */

/* What the button does next. */
static void
show_phase (WeftExplainEmbeddingView *self)
{
  static const char *const titles[] = { N_("Start"), N_("Pause"), N_("Resume"), N_("Finished") };
  WeftLayoutPhase phase = weft_explain_embedding_view_get_phase (self);
  GtkWidget *toggle = GTK_WIDGET (self->toggle);

  gtk_button_set_icon_name (self->toggle, phase == WEFT_LAYOUT_RUNNING ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (toggle, _ (titles[phase]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (titles[phase]), -1);
  gtk_widget_set_sensitive (toggle, phase != WEFT_LAYOUT_DONE);
}

/* Whether points that are on their way are painted now; those that rest are in any case. */
static gboolean
is_due (WeftExplainEmbeddingView *self)
{
  return adw_get_enable_animations (GTK_WIDGET (self)) || !weft_layout_work_get_busy (self->work) || g_get_monotonic_time () >= self->painted + STEP;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeftExplainEmbeddingView *self = WEFT_EXPLAIN_EMBEDDING_VIEW (widget);
  const char *error;

  if (is_due (self) && weft_layout_work_look (self->work))
    paint (self);
  show_phase (self);
  if (weft_layout_work_get_busy (self->work))
    return G_SOURCE_CONTINUE;
  error = weft_layout_work_get_error (self->work);
  if (error != NULL)
    weft_explain_stage_say (self->stage, _("There Is Nothing to See"), error, FALSE);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
watch (WeftExplainEmbeddingView *self)
{
  show_phase (self);
  if (self->tick == 0 && self->work != NULL)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
stop (WeftExplainEmbeddingView *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->work, weft_layout_work_free);
  g_clear_pointer (&self->start, weft_layout_frame_unref);
}

/* @start: (transfer full) (nullable): a frame of the same rows, where it begins */
static void
begin (WeftExplainEmbeddingView *self,
       WeftLayoutFrame          *start)
{
  const WeftExplainEmbeddingWish *wish = self->answer->wish;
  const WeftEmbeddingMethod *method = weft_layout_settings_get_method (self->settings);
  const WeftParams *params = weft_layout_settings_get_params (self->settings);
  g_autoptr (GError) error = NULL;

  stop (self);
  self->start = start;
  self->work = weft_layout_work_new (get_finding (self), method, params, wish->seed, start != NULL ? start->points : NULL, &error);
  if (self->work == NULL)
    weft_explain_stage_say (self->stage, _("There Is Nothing to See"), error->message, FALSE);
  watch (self);
}

static void
method_cb (WeftExplainEmbeddingView *self)
{
  if (self->answer != NULL)
    begin (self, NULL);
}

static void
toggle_cb (WeftExplainEmbeddingView *self)
{
  if (self->work == NULL) {
    method_cb (self);
    return;
  }
  if (weft_layout_work_get_running (self->work))
    weft_layout_work_pause (self->work);
  else
    weft_layout_work_resume (self->work);
  watch (self);
}

/* Files */

gboolean
weft_explain_embedding_view_save_selection (WeftExplainEmbeddingView  *self,
                                            const char                *path,
                                            GError                   **error)
{
  const WeftLayoutRows *rows = get_finding (self)->rows;
  g_autoptr (GString) text = g_string_new ("row\n");
  gsize n;
  const guint8 *selected = weft_layout_plot_get_selected (self->plot, &n);

  for (gint64 i = 0; selected != NULL && i < rows->x->shape.extent[0]; i++)
    if (selected[i])
      g_string_append_printf (text, "%u\n", rows->rows[i] + 1);
  return weft_file_write (path, text->str, text->len, WEFT_FILE_WRITE_NONE, error);
}

static void
selection_chosen_cb (GtkWidget  *widget,
                     const char *path,
                     gpointer    data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path), *text = NULL;

  if (weft_explain_embedding_view_save_selection (WEFT_EXPLAIN_EMBEDDING_VIEW (widget), path, &error))
    text = g_strdup_printf (_("The rows were saved as “%s”."), name);
  gtk_widget_activate_action (widget, "win.say", "s", text != NULL ? text : error->message);
}

static void
save_selection_cb (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  static const WeftFileFilter filters[] = { { N_("Table"), "*.csv" }, { NULL, NULL } };
  const WeftFileChoice choice = { .title = _("Save Selection"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = "rows.csv", .filters = filters, .chosen = selection_chosen_cb };

  weft_file_choice_ask (&choice, widget);
}

static void
points_chosen_cb (GtkWidget  *widget,
                  const char *path,
                  gpointer    data)
{
  WeftExplainEmbeddingView *self = WEFT_EXPLAIN_EMBEDDING_VIEW (widget);
  WeftLayoutFrame *frame = weft_explain_embedding_view_get_frame (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path), *text = NULL;

  if (frame == NULL)
    return;
  if (weft_layout_file_write (path, frame->points, get_finding (self)->rows, frame->quality, &error))
    text = g_strdup_printf (_("The points were saved as “%s”."), name);
  gtk_widget_activate_action (widget, "win.say", "s", text != NULL ? text : error->message);
}

static void
save_points_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  static const WeftFileFilter filters[] = { { N_("Table"), "*.csv" }, { N_("NumPy array"), "*.npy" }, { NULL, NULL } };
  const WeftFileChoice choice = { .title = _("Save Points"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = "points.csv", .filters = filters, .chosen = points_chosen_cb };

  weft_file_choice_ask (&choice, widget);
}

/* The pane */

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  weft_layout_settings_set_model (WEFT_EXPLAIN_EMBEDDING_VIEW (pane)->settings, model);
  return TRUE;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainEmbeddingView *self = WEFT_EXPLAIN_EMBEDDING_VIEW (pane);
  WeftExplainEmbeddingWish *wish = weft_layout_settings_make_wish (self->settings);

  order->question = &weft_explain_embedding;
  wish->wanted = self->wanted != NULL ? g_array_ref (self->wanted) : NULL;
  order->wish = wish;
  return TRUE;
}

/* Where points are now, or will be first. */
static WeftLayoutFrame *
find_start (WeftExplainEmbeddingView *self)
{
  WeftLayoutFrame *frame = weft_explain_embedding_view_get_frame (self);

  return weft_explain_box_ref (frame != NULL ? frame : self->start);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

void
weft_explain_embedding_view_select_rows (WeftExplainEmbeddingView *self,
                                         const GArray             *rows)
{
  g_clear_pointer (&self->wanted, g_array_unref);
  self->wanted = g_array_copy ((GArray *) rows);
  g_array_sort (self->wanted, compare_rows);
  self->selects = TRUE;
  weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

/* Another layer of the same rows, or another epoch, begins where the former one was, so that they
 * can be compared. */
static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainEmbeddingView *self = WEFT_EXPLAIN_EMBEDDING_VIEW (pane);
  WeftExplainAnswer *former = self->answer;
  gboolean is_same = former != NULL && former->finding == answer->finding;
  gboolean continues = former != NULL && former->data == answer->data && weft_explain_embedding_has_rows_of (former->finding, answer->finding);

  self->answer = weft_explain_answer_ref (answer);
  if (!is_same || self->work == NULL)
    begin (self, continues ? find_start (self) : NULL);
  if (!continues) {
    self->followed = -1;
    tell_chosen (self);
    tell_selection (self);
  }
  weft_layout_outcomes_show (self->outcomes, answer->finding);
  if (is_same)
    paint (self);
  g_clear_pointer (&former, weft_explain_answer_unref);
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_EMBEDDING_VIEW (pane)->stage;
}

static GtkWidget *
get_settings (WeftExplainPane *pane)
{
  return GTK_WIDGET (WEFT_EXPLAIN_EMBEDDING_VIEW (pane)->settings);
}

static gboolean
get_busy (WeftExplainPane *pane)
{
  return weft_explain_embedding_view_get_phase (WEFT_EXPLAIN_EMBEDDING_VIEW (pane)) == WEFT_LAYOUT_RUNNING;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->get_stage = get_stage;
  iface->get_settings = get_settings;
  iface->get_busy = get_busy;
}

WeftLayoutFrame *
weft_explain_embedding_view_get_frame (WeftExplainEmbeddingView *self)
{
  return self->work != NULL ? weft_layout_work_get_frame (self->work) : NULL;
}

/* The widget */

static GtkLabel *
add_words (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "readout");
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
add_button (WeftExplainEmbeddingView *self,
            GtkWidget                *box,
            const char               *title,
            GCallback                 clicked)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (button, title);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_runner (WeftExplainEmbeddingView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *anew = gtk_button_new_from_icon_name ("view-refresh-symbolic");

  self->toggle = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_tooltip_text (anew, _("Anew"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (anew), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Anew"), -1);
  g_signal_connect_swapped (self->toggle, "clicked", G_CALLBACK (toggle_cb), self);
  g_signal_connect_swapped (anew, "clicked", G_CALLBACK (method_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toggle));
  gtk_box_append (GTK_BOX (box), anew);
  return box;
}

static GtkWidget *
make_saver (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("Save Selection…"), "embedding.save-selection");
  g_menu_append (menu, _("Save Points…"), "embedding.save-points");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _("Save"));
  (void) weft_accessible_name_inner (button, _("Save"));
  return button;
}

static GtkWidget *
make_bar (WeftExplainEmbeddingView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), make_runner (self));
  self->explain = add_button (self, box, _("Explain This Row"), G_CALLBACK (explain_cb));
  self->outcomes = WEFT_LAYOUT_OUTCOMES (weft_layout_outcomes_new (self->plot));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->outcomes));
  gtk_box_append (GTK_BOX (box), make_saver ());
  gtk_widget_set_sensitive (self->explain, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "embedding.save-selection", FALSE);
  return box;
}

static GtkWidget *
make_card (WeftExplainEmbeddingView *self)
{
  self->card_picture = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->card_picture, CARD_SIDE);
  gtk_widget_set_halign (GTK_WIDGET (self->card_picture), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->card_picture), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self->card_picture), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card_picture), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Picture of the row"), -1);
  return GTK_WIDGET (self->card_picture);
}

/* What changes with the pointer is one line each, or the picture would move under it. */
static GtkWidget *
make_words (WeftExplainEmbeddingView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->words = add_words (box);
  self->card_text = add_words (box);
  gtk_label_set_wrap (self->words, FALSE);
  gtk_label_set_ellipsize (self->words, PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (self->card_text, FALSE);
  gtk_label_set_ellipsize (self->card_text, PANGO_ELLIPSIZE_END);
  self->near = add_words (box);
  self->selection = add_words (box);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_size_request (row, -1, CARD_SIDE);
  gtk_box_append (GTK_BOX (row), make_card (self));
  gtk_box_append (GTK_BOX (row), box);
  return row;
}

static GtkWidget *
make_page (WeftExplainEmbeddingView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->plot = WEFT_LAYOUT_PLOT (weft_layout_plot_new (make_recipe, self));
  g_signal_connect_swapped (self->plot, "pointed", G_CALLBACK (point_cb), self);
  g_signal_connect_swapped (self->plot, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->plot, "selected", G_CALLBACK (tell_selection), self);
  g_signal_connect_swapped (self->plot, "wanted", G_CALLBACK (explain_cb), self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->plot), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->plot), -1, LEAST_HEIGHT);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->plot));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_words (self));
  gtk_widget_add_css_class (box, "explain-view");
  return box;
}

/* Settings that go may tell of changes. */
static void
weft_explain_embedding_view_dispose (GObject *object)
{
  WeftExplainEmbeddingView *self = WEFT_EXPLAIN_EMBEDDING_VIEW (object);

  stop (self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_explain_embedding_view_parent_class)->dispose (object);
}

static void
weft_explain_embedding_view_finalize (GObject *object)
{
  WeftExplainEmbeddingView *self = WEFT_EXPLAIN_EMBEDDING_VIEW (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  G_OBJECT_CLASS (weft_explain_embedding_view_parent_class)->finalize (object);
}

static void
weft_explain_embedding_view_class_init (WeftExplainEmbeddingViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_embedding_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_embedding_view_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "embedding.save-selection", NULL, save_selection_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "embedding.save-points", NULL, save_points_cb);
}

static void
weft_explain_embedding_view_init (WeftExplainEmbeddingView *self)
{
  self->settings = g_object_ref_sink (WEFT_LAYOUT_SETTINGS (weft_layout_settings_new ()));
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->page = make_page (self);
  show_phase (self);
  g_signal_connect_swapped (self->settings, "asked", G_CALLBACK (weft_explain_pane_change), self);
  g_signal_connect_swapped (self->settings, "method", G_CALLBACK (method_cb), self);
  g_signal_connect_swapped (self->settings, "color", G_CALLBACK (paint), self);
  weft_explain_stage_add (self->stage, self->page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stage));
}

GtkWidget *
weft_explain_embedding_view_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_EMBEDDING_VIEW, NULL);
}
