/* explain-along-view.c: what a model made of inputs along its training, as a strip
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-along-view.h"

#include "app/explain-along.h"
#include "app/picture-view.h"
#include "app/shared.h"
#include "app/theme.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/epoch-pins.h"

/* The picture is not smaller than this. */
#define LEAST_WIDTH  240
#define LEAST_HEIGHT 200

struct _WeftExplainAlongView
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainModel *model;   /* nullable */
  WeftExplainAnswer *answer; /* nullable */
  WeftEpochChart *chart;     /* nullable: of the answer as it is looked at */
  GPtrArray *pins;           /* WeftTrackInput */
  char *known;               /* nullable: hash of the data whose pins were read */
  GCancellable *writing;     /* nullable */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *page;
  GtkToggleButton *pin;
  GtkToggleButton *shared;
  GtkProgressBar *progress;
  GtkWidget *scroller;
  WeftPictureView *picture;
  GtkLabel *words;

  guint64 epoch; /* that the slider is at */
  gboolean is_updating;
  gboolean is_changed; /* pins, since they were written last */
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainAlongView, weft_explain_along_view, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

const char *
weft_explain_along_view_get_words (WeftExplainAlongView *self)
{
  return gtk_label_get_label (self->words);
}

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftEpochChart *chart = ((WeftExplainAlongView *) owner)->chart;

  return chart != NULL ? weft_epoch_chart_ref (chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_epoch_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_epoch_chart_paint (data, style, cr, width, height);
}

static void
draw_chosen (gpointer              owner,
             const WeftPaintStyle *style,
             cairo_t              *cr,
             double                width,
             double                height)
{
  WeftExplainAlongView *self = owner;

  if (self->chart != NULL)
    weft_epoch_chart_paint_chosen (self->chart, style, cr, width, self->epoch);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainAlongView *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftEpochChart *chart = ((WeftExplainAlongView *) owner)->chart;

  return chart != NULL ? weft_epoch_chart_make_numbers (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, draw_chosen, make_recipe, make_numbers };

/* High enough for all strips; what has no room scrolls. */
static void
fit_height (WeftExplainAlongView *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self->picture)), LEAST_WIDTH);
  WeftPaintStyle style;

  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, (int) MAX (weft_epoch_chart_get_natural_height (self->chart, &style, width), LEAST_HEIGHT));
}

static void
repaint (WeftExplainAlongView *self)
{
  WeftEpochChart *found = ((const WeftExplainAlong *) self->answer->finding)->chart;
  g_autofree char *words = weft_epoch_chart_tell (found);

  g_clear_pointer (&self->chart, weft_epoch_chart_unref);
  self->chart = weft_epoch_chart_new (g_ptr_array_ref (weft_epoch_chart_get_tracks (found)), gtk_toggle_button_get_active (self->shared));
  gtk_label_set_label (self->words, words);
  fit_height (self);
  weft_picture_view_describe (self->picture, _("Along Training"), words);
  weft_picture_view_queue (self->picture);
}

static void
shared_cb (WeftExplainAlongView *self)
{
  if (self->answer != NULL)
    repaint (self);
}

/* Pins */

static int
find_pin (WeftExplainAlongView *self)
{
  g_autofree char *name = weft_explain_along_name (self->answer, self->answer->row);

  for (guint i = 0; i < self->pins->len; i++)
    if (g_str_equal (((const WeftTrackInput *) self->pins->pdata[i])->title, name))
      return (int) i;
  return -1;
}

static void
update_pin (WeftExplainAlongView *self)
{
  int pinned = find_pin (self);

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->pin, pinned >= 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin), pinned >= 0 || self->pins->len < WEFT_EXPLAIN_MAX_PINS);
  self->is_updating = FALSE;
}

static void
add_pin (WeftExplainAlongView *self)
{
  const WeftExplainAnswer *answer = self->answer;
  const WeftExplainAlongWish *wish = answer->wish;
  g_autofree char *name = weft_explain_along_name (answer, answer->row);

  g_ptr_array_add (self->pins, weft_track_input_new (name, answer->sample, answer->dataset, answer->row, wish->class, answer->target.place));
}

/* Pins of the input's data, to be kept. */
typedef struct
{
  gint64 trial;
  WeftDataset *dataset; /* Owned */
  GArray *pins;         /* Owned: WeftEpochPin */
  GError *error;        /* Owned (nullable) */
} WriteRequest;

static void
write_request_free (gpointer data)
{
  WriteRequest *self = data;

  weft_dataset_unref (self->dataset);
  g_array_unref (self->pins);
  g_clear_error (&self->error);
  g_free (self);
}

static WriteRequest *
make_write (WeftExplainAlongView *self)
{
  WriteRequest *request = g_new0 (WriteRequest, 1);
  const char *hash = weft_dataset_get_hash (self->answer->dataset);

  request->trial = ((const WeftExplainAlong *) self->answer->finding)->trial;
  request->dataset = weft_dataset_ref (self->answer->dataset);
  request->pins = g_array_new (FALSE, FALSE, sizeof (WeftEpochPin));
  for (guint i = 0; i < self->pins->len; i++) {
    const WeftTrackInput *pin = self->pins->pdata[i];
    const WeftEpochPin kept = { pin->row, pin->class, pin->place };

    if (pin->dataset != NULL && g_strcmp0 (weft_dataset_get_hash (pin->dataset), hash) == 0)
      g_array_append_val (request->pins, kept);
  }
  self->is_changed = FALSE;
  return request;
}

static void
write_on_thread (gpointer      data,
                 GCancellable *cancellable)
{
  WriteRequest *self = data;

  weft_epoch_pins_write (self->trial, self->dataset, self->pins, &self->error);
}

static void save (WeftExplainAlongView *self);

static void
written_cb (gpointer owner,
            gpointer data)
{
  WeftExplainAlongView *self = owner;
  WriteRequest *request = data;

  g_clear_object (&self->writing);
  if (request->error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", request->error->message);
  else if (self->is_changed)
    save (self);
}

/* Soon; what changes meanwhile is written after that. A single picture has no data to come back
 * to. */
static void
save (WeftExplainAlongView *self)
{
  self->is_changed = weft_dataset_get_n_rows (self->answer->dataset) > 1;
  if (self->is_changed && self->writing == NULL)
    self->writing = weft_work_start (write_on_thread, make_write (self), write_request_free, written_cb, self);
}

static void
pin_cb (WeftExplainAlongView *self)
{
  int pinned;

  if (self->is_updating || self->answer == NULL)
    return;
  pinned = find_pin (self);
  if (pinned >= 0)
    g_ptr_array_remove_index (self->pins, (guint) pinned);
  else
    add_pin (self);
  save (self);
  weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

/* Pointer and keys */

static void
pressed_cb (WeftExplainAlongView *self,
            int                   n,
            double                x,
            double                y)
{
  WeftPaintStyle style;
  guint64 epoch;

  weft_picture_view_focus (self->picture);
  if (self->chart == NULL)
    return;
  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  epoch = weft_epoch_chart_find (self->chart, &style, gtk_widget_get_width (GTK_WIDGET (self->picture)), x, y);
  if (epoch > 0)
    weft_explain_pane_choose_epoch (WEFT_EXPLAIN_PANE (self), epoch);
}

/* The epoch beside the one that is looked at. */
static void
step (WeftExplainAlongView *self,
      int                   by)
{
  const WeftEpochTrack *track = weft_epoch_chart_get_tracks (self->chart)->pdata[0];
  int n = (int) track->points->len, at = 0;

  while (at < n - 1 && g_array_index (track->points, WeftTrackPoint, at).epoch < self->epoch)
    at++;
  at = CLAMP (at + by, 0, n - 1);
  if (n > 0)
    weft_explain_pane_choose_epoch (WEFT_EXPLAIN_PANE (self), g_array_index (track->points, WeftTrackPoint, at).epoch);
}

static gboolean
key_cb (WeftExplainAlongView *self,
        guint                 key,
        guint                 code,
        GdkModifierType       state)
{
  if (self->chart == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
    step (self, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    step (self, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Home:
    step (self, -WEFT_TRACK_MAX_POINTS - 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_End:
    step (self, WEFT_TRACK_MAX_POINTS + 1);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* The pane */

/* Only what Weft trained belongs to a trial. */
static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainAlongView *self = WEFT_EXPLAIN_ALONG_VIEW (pane);

  g_clear_pointer (&self->model, weft_explain_model_unref);
  self->model = weft_explain_model_ref (model);
  return weft_predictor_get_trained (model->predictor) != NULL && weft_subject_get_n_places (model->subject) == 1;
}

static GPtrArray *
copy_pins (WeftExplainAlongView *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_track_input_free);

  for (guint i = 0; i < self->pins->len; i++) {
    const WeftTrackInput *pin = self->pins->pdata[i];

    g_ptr_array_add (copies, weft_track_input_new (pin->title, pin->sample, pin->dataset, pin->row, pin->class, pin->place));
  }
  return copies;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  WeftExplainAlongView *self = WEFT_EXPLAIN_ALONG_VIEW (pane);
  WeftExplainAlongWish *wish = weft_explain_box_new (WeftExplainAlongWish);
  WeftTrialStore *store = weft_shared_get_store ();

  wish->store = store != NULL ? weft_trial_store_ref (store) : NULL;
  wish->trial = self->model->trial;
  wish->class = order->class;
  wish->pins = copy_pins (self);
  wish->known = g_strdup (self->known);
  wish->former = self->answer != NULL && self->answer->fraction >= 1 ? weft_explain_box_ref (self->answer->finding) : NULL;
  order->question = &weft_explain_along;
  order->wish = wish;
  self->epoch = order->epoch;
  weft_picture_view_queue_overlay (self->picture);
  return TRUE;
}

/* Inputs of this data that were pinned before, once. */
static void
take_kept (WeftExplainAlongView    *self,
           const WeftExplainAnswer *answer)
{
  const WeftExplainAlong *finding = answer->finding;
  const char *hash = weft_dataset_get_hash (answer->dataset);

  if (weft_dataset_get_n_rows (answer->dataset) < 2 || g_strcmp0 (hash, self->known) == 0)
    return;
  g_free (self->known);
  self->known = g_strdup (hash);
  for (guint i = 0; i < finding->kept->len; i++) {
    const WeftTrackInput *pin = finding->kept->pdata[i];

    g_ptr_array_add (self->pins, weft_track_input_new (pin->title, pin->sample, pin->dataset, pin->row, pin->class, pin->place));
  }
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainAlongView *self = WEFT_EXPLAIN_ALONG_VIEW (pane);

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  gtk_progress_bar_set_fraction (self->progress, answer->fraction);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), answer->fraction < 1 ? 1 : 0);
  take_kept (self, answer);
  update_pin (self);
  repaint (self);
  weft_explain_stage_show (self->stage, self->page);
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_ALONG_VIEW (pane)->stage;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->get_stage = get_stage;
}

/* The widget */

static GtkToggleButton *
add_toggle (GtkWidget  *box,
            const char *title,
            const char *tip)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_label (title);

  gtk_widget_set_tooltip_text (toggle, tip);
  gtk_box_append (GTK_BOX (box), toggle);
  return GTK_TOGGLE_BUTTON (toggle);
}

static GtkWidget *
make_bar (WeftExplainAlongView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *save = weft_picture_view_make_button (self->picture);

  self->pin = add_toggle (bar, _("Pin"), _("Keep this input here when another is chosen"));
  self->shared = add_toggle (bar, _("Same Colors"), _("The colors of all epochs end at one number; else those of each at its own"));
  gtk_toggle_button_set_active (self->shared, TRUE);
  g_signal_connect_swapped (self->pin, "toggled", G_CALLBACK (pin_cb), self);
  g_signal_connect_swapped (self->shared, "toggled", G_CALLBACK (shared_cb), self);
  gtk_widget_set_halign (save, GTK_ALIGN_END);
  gtk_widget_set_hexpand (save, TRUE);
  gtk_box_append (GTK_BOX (bar), save);
  return bar;
}

static void
add_controllers (WeftExplainAlongView *self)
{
  GtkWidget *picture = GTK_WIDGET (self->picture);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (picture, keys);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (picture, TRUE);
}

static GtkWidget *
make_page (WeftExplainAlongView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  add_controllers (self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->picture));
  gtk_widget_set_size_request (self->scroller, LEAST_WIDTH, LEAST_HEIGHT);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "osd");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "readout");
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_widget_add_css_class (box, "explain-view");
  return box;
}

static void
weft_explain_along_view_dispose (GObject *object)
{
  WeftExplainAlongView *self = WEFT_EXPLAIN_ALONG_VIEW (object);

  if (self->writing != NULL)
    weft_work_drop (&self->writing);
  if (self->is_changed) {
    WriteRequest *request = make_write (self);

    write_on_thread (request, NULL);
    write_request_free (request);
  }
  G_OBJECT_CLASS (weft_explain_along_view_parent_class)->dispose (object);
}

static void
weft_explain_along_view_finalize (GObject *object)
{
  WeftExplainAlongView *self = WEFT_EXPLAIN_ALONG_VIEW (object);

  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_epoch_chart_unref);
  g_ptr_array_unref (self->pins);
  g_free (self->known);
  G_OBJECT_CLASS (weft_explain_along_view_parent_class)->finalize (object);
}

static void
weft_explain_along_view_class_init (WeftExplainAlongViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_along_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_along_view_finalize;
}

static void
weft_explain_along_view_init (WeftExplainAlongView *self)
{
  self->pins = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_track_input_free);
  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->page = make_page (self);
  weft_explain_stage_add (self->stage, self->page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stage));
}

GtkWidget *
weft_explain_along_view_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_ALONG_VIEW, NULL);
}
