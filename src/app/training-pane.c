/* training-pane.c: a training looked at from inside, and steered
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/training-pane.h"

#include "app/accessible.h"
#include "app/node-model.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "app/training-progress.h"
#include "app/training-rows.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/schedule-chart.h"
#include "workflow/watch-chart.h"

#include <math.h>

/* What is shown: a WeftWatchLook, or one of these. */
enum {
  VIEW_ROWS = WEFT_N_WATCH_LOOKS,
  VIEW_SCHEDULE,
  N_VIEWS,
};

struct _WeftTrainingPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
  char *layers;           /* nullable: those of the list, as text */

  /* Children */
  GtkStack *stack;
  GtkWidget *pause;
  GtkWidget *buttons;
  GtkLabel *progress;
  GtkDropDown *view;
  GtkDropDown *layer;
  GtkDropDown *part;
  GtkScale *scrubber;
  GtkLabel *at;
  WeftPictureView *picture;
  GtkLabel *words; /* what is pointed at, in the place of the progress */
  GtkStack *told;
  WeftTrainingRows *rows;

  double epoch; /* NaN: the latest */
  gboolean syncing;
  gboolean is_paused;
};

G_DEFINE_FINAL_TYPE (WeftTrainingPane, weft_training_pane, ADW_TYPE_BIN)

enum {
  NODE_ACTIVATED,
  EPOCH_CHOSEN,
  ROW_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The picture */

typedef struct
{
  WeftWatchChart *watch;       /* Owned, nullable */
  WeftScheduleChart *schedule; /* Owned, nullable */
} Content;

static const WeftTrainingRecord *
get_record (WeftTrainingPane *self)
{
  return self->document != NULL ? weft_document_get_training (self->document, NULL) : NULL;
}

static const char *
get_layer (WeftTrainingPane *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->layer);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

static WeftWatchChoice
get_choice (WeftTrainingPane *self)
{
  return (WeftWatchChoice){
    .look = (WeftWatchLook) gtk_drop_down_get_selected (self->view),
    .layer = get_layer (self),
    .part = (WeftWatchPart) MIN (gtk_drop_down_get_selected (self->part), WEFT_N_WATCH_PARTS - 1),
    .epoch = self->epoch,
  };
}

static WeftWatchChart *
make_watch (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  guint view = gtk_drop_down_get_selected (self->view);
  const WeftWatchChoice choice = get_choice (self);

  return record != NULL && view < WEFT_N_WATCH_LOOKS ? weft_watch_chart_new (record->watched, &choice) : NULL;
}

static WeftScheduleChart *
make_schedule (WeftTrainingPane *self)
{
  const WeftParams *params = self->document != NULL ? weft_training_progress_find_params (self->document) : NULL;

  return params != NULL ? weft_schedule_chart_new (params, weft_training_progress_get_batches (self->document)) : NULL;
}

static gpointer
take (gpointer owner)
{
  WeftTrainingPane *self = owner;
  gboolean ahead = gtk_drop_down_get_selected (self->view) == VIEW_SCHEDULE;
  WeftWatchChart *watch = ahead ? NULL : make_watch (self);
  WeftScheduleChart *schedule = ahead ? make_schedule (self) : NULL;
  Content *content;

  if (watch == NULL && schedule == NULL)
    return NULL;
  content = g_new (Content, 1);
  *content = (Content){ watch, schedule };
  return content;
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  const Content *content = data;

  if (content->watch != NULL)
    weft_watch_chart_paint (content->watch, style, cr, width, height);
  else
    weft_schedule_chart_paint (content->schedule, style, cr, width, height);
}

static void
drop (gpointer data)
{
  Content *content = data;

  g_clear_pointer (&content->watch, weft_watch_chart_free);
  g_clear_pointer (&content->schedule, weft_schedule_chart_free);
  g_free (content);
}

static char *
make_recipe (gpointer owner)
{
  WeftTrainingPane *self = owner;
  const WeftWatchChoice choice = get_choice (self);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *recipe;

  if (gtk_drop_down_get_selected (self->view) < WEFT_N_WATCH_LOOKS) {
    recipe = weft_watch_choice_describe (&choice);
  } else {
    recipe = json_object_new ();
    json_object_set_string_member (recipe, "picture", "training");
    json_object_set_string_member (recipe, "look", "schedule");
  }
  json_node_take_object (node, recipe);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static char *
make_numbers (gpointer owner)
{
  Content *content = take (owner);
  char *text;

  if (content == NULL)
    return NULL;
  text = content->watch != NULL ? weft_watch_chart_to_csv (content->watch) : weft_schedule_chart_to_csv (content->schedule);
  drop (content);
  return text;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

/* What the pointer reads off the picture; %NULL: nothing, and the progress is told again. */
static void
show_reading (WeftTrainingPane *self,
              const char       *words)
{
  gtk_label_set_label (self->words, words != NULL ? words : "");
  gtk_stack_set_visible_child (self->told, GTK_WIDGET (words != NULL ? self->words : self->progress));
}

static void
describe (WeftTrainingPane *self)
{
  Content *content = take (self);
  const char *title = _("Training"), *words = _("Nothing is known yet; layers are looked at once an epoch.");

  if (content != NULL && content->watch != NULL) {
    title = weft_watch_chart_get_title (content->watch);
    words = weft_watch_chart_get_words (content->watch);
  } else if (content != NULL) {
    title = _("Learning rate");
    words = weft_schedule_chart_get_words (content->schedule);
  }
  weft_picture_view_describe (self->picture, title, words);
  show_reading (self, NULL);
  if (content != NULL)
    drop (content);
}

/* Time */

/* The last step of an epoch that has a full batch is a moment before its end. */
static double
round_epoch (double epoch)
{
  return fabs (epoch - round (epoch)) < 0.05 ? round (epoch) : epoch;
}

/* The latest moment that there is anything of. */
static double
get_latest (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  double latest = 0;

  if (record != NULL && record->watched->moments->len > 0)
    latest = ((const WeftWatch *) record->watched->moments->pdata[record->watched->moments->len - 1])->epoch;
  if (record != NULL && record->rows->reports->len > 0)
    latest = MAX (latest, (double) weft_json_get_int (json_node_get_object (weft_rows_log_find (record->rows, (double) NAN)), "epoch", 0));
  return latest;
}

static void
sync_scrubber (WeftTrainingPane *self)
{
  double latest = get_latest (self), shown = isnan (self->epoch) ? latest : MIN (self->epoch, latest);
  g_autofree char *text = isnan (self->epoch) ? g_strdup_printf (_("Epoch %.4g, the latest"), round_epoch (shown)) : g_strdup_printf (_("Epoch %.4g"), round_epoch (shown));

  self->syncing = TRUE;
  gtk_range_set_range (GTK_RANGE (self->scrubber), 0, MAX (latest, 0.001));
  gtk_range_set_value (GTK_RANGE (self->scrubber), shown);
  self->syncing = FALSE;
  gtk_label_set_label (self->at, text);
}

static void refresh_picture (WeftTrainingPane *self);

static void
choose_epoch (WeftTrainingPane *self,
              double            epoch)
{
  if (epoch == self->epoch || (isnan (epoch) && isnan (self->epoch)))
    return;
  self->epoch = epoch;
  refresh_picture (self);
}

static void
scrubbed_cb (WeftTrainingPane *self)
{
  double value = gtk_range_get_value (GTK_RANGE (self->scrubber));

  if (self->syncing)
    return;
  choose_epoch (self, value >= get_latest (self) ? (double) NAN : value);
  g_signal_emit (self, signals[EPOCH_CHOSEN], 0, self->epoch);
}

/* Views */

/* At first the first layer that learns. */
static void
sync_layers (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  const WeftWatch *watch = record != NULL && record->watched->moments->len > 0 ? record->watched->moments->pdata[0] : NULL;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; watch != NULL && i < watch->layers->len; i++) {
    const char *id = g_array_index (watch->layers, WeftWatchLayer, i).id;

    gtk_string_list_append (list, id);
    g_string_append_printf (all, "%s\n", id);
  }
  if (g_strcmp0 (all->str, self->layers) == 0)
    return;
  g_free (self->layers);
  self->layers = g_strdup (all->str);
  self->syncing = TRUE;
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (list));
  for (guint i = 0; watch != NULL && i < watch->layers->len; i++)
    if (g_array_index (watch->layers, WeftWatchLayer, i).histograms[WEFT_WATCH_WEIGHTS].n > 0) {
      gtk_drop_down_set_selected (self->layer, i);
      break;
    }
  self->syncing = FALSE;
}

/* Nothing to see of a layer's weights where it learns nothing: then its output. */
static void
suit_part (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  const char *id = get_layer (self);
  const WeftWatchLayer *layer = record != NULL && id != NULL && record->watched->moments->len > 0 ? weft_watch_find_layer (record->watched->moments->pdata[0], id) : NULL;

  if (layer != NULL && gtk_drop_down_get_selected (self->part) != WEFT_WATCH_OUTPUTS && layer->histograms[WEFT_WATCH_WEIGHTS].n == 0)
    gtk_drop_down_set_selected (self->part, WEFT_WATCH_OUTPUTS);
}

static const char *
choose_page (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  guint view = gtk_drop_down_get_selected (self->view);

  if (view == VIEW_SCHEDULE)
    return self->document != NULL && weft_training_progress_find_params (self->document) != NULL ? "picture" : "empty";
  if (view == VIEW_ROWS)
    return record != NULL && record->rows->reports->len > 0 ? "rows" : "empty";
  return record != NULL && record->watched->moments->len > 0 ? "picture" : "empty";
}

static void
show_rows (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  g_autoptr (WeftDataset) dataset = record != NULL ? weft_node_find_dataset (self->document, record->node) : NULL;

  weft_training_rows_show (self->rows, record != NULL ? weft_rows_log_find (record->rows, self->epoch) : NULL, dataset);
}

static void
refresh_picture (WeftTrainingPane *self)
{
  const WeftTrainingRecord *record = get_record (self);
  guint view = gtk_drop_down_get_selected (self->view);
  gboolean has_layer = view < WEFT_N_WATCH_LOOKS && weft_watch_look_has_layer ((WeftWatchLook) view);

  gtk_widget_set_visible (GTK_WIDGET (self->layer), has_layer);
  gtk_widget_set_visible (GTK_WIDGET (self->part), has_layer);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->scrubber)), view != VIEW_SCHEDULE && record != NULL);
  sync_scrubber (self);
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
  if (view == VIEW_ROWS)
    show_rows (self);
  weft_picture_view_queue (self->picture);
  describe (self);
}

static void
view_changed_cb (WeftTrainingPane *self)
{
  if (self->syncing)
    return;
  suit_part (self);
  refresh_picture (self);
}

static void
refresh_progress (WeftTrainingPane *self)
{
  g_autofree char *text = self->document != NULL ? weft_training_progress_to_string (self->document) : NULL;

  g_autofree char *paused = text != NULL && self->is_paused ? g_strdup_printf (_("Paused · %s"), text) : NULL;

  gtk_label_set_label (self->progress, paused != NULL ? paused : text != NULL ? text
                                                                              : "");
}

static void
refresh (WeftTrainingPane *self)
{
  sync_layers (self);
  refresh_progress (self);
  refresh_picture (self);
}

/* A new run begins at its latest moment again. */
static void
run_began_cb (WeftTrainingPane *self)
{
  self->epoch = (double) NAN;
  refresh (self);
}

/* The pointer */

static void
point_at (WeftTrainingPane *self,
          double            x,
          double            y,
          gboolean          choose)
{
  GtkWidget *widget = GTK_WIDGET (self->picture);
  const Content *content = weft_picture_view_get_content (self->picture);
  g_autofree char *words = NULL;
  WeftPaintStyle style;
  double epoch;

  if (content == NULL || content->watch == NULL)
    return;
  weft_theme_get_style (widget, &style);
  epoch = weft_watch_chart_find (content->watch, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y, &words);
  show_reading (self, words);
  if (!choose || isnan (epoch))
    return;
  choose_epoch (self, epoch);
  g_signal_emit (self, signals[EPOCH_CHOSEN], 0, epoch);
}

static void
motion_cb (WeftTrainingPane *self,
           double            x,
           double            y)
{
  point_at (self, x, y, FALSE);
}

static void
left_cb (WeftTrainingPane *self)
{
  show_reading (self, NULL);
}

static void
pressed_cb (WeftTrainingPane *self,
            int               n,
            double            x,
            double            y)
{
  weft_picture_view_focus (self->picture);
  point_at (self, x, y, TRUE);
}

/* Left and right go from moment to moment, End to the latest. */
static gboolean
key_cb (WeftTrainingPane *self,
        guint             key)
{
  const WeftTrainingRecord *record = get_record (self);
  guint n = record != NULL ? record->watched->moments->len : 0, i = 0;
  double now = isnan (self->epoch) ? get_latest (self) : self->epoch;

  if (n == 0 || (key != GDK_KEY_Left && key != GDK_KEY_Right && key != GDK_KEY_Home && key != GDK_KEY_End))
    return GDK_EVENT_PROPAGATE;
  while (i + 1 < n && ((const WeftWatch *) record->watched->moments->pdata[i + 1])->epoch <= now)
    i++;
  if (key == GDK_KEY_Left)
    i = i > 0 ? i - 1 : 0;
  else if (key == GDK_KEY_Right)
    i++;
  else
    i = key == GDK_KEY_Home ? 0 : n;
  choose_epoch (self, i < n ? ((const WeftWatch *) record->watched->moments->pdata[i])->epoch : (double) NAN);
  g_signal_emit (self, signals[EPOCH_CHOSEN], 0, self->epoch);
  return GDK_EVENT_STOP;
}

/* The widget */

static void
settings_cb (WeftTrainingPane *self)
{
  const char *node = self->document != NULL ? weft_training_progress_find_node (self->document) : NULL;

  if (node != NULL)
    g_signal_emit (self, signals[NODE_ACTIVATED], 0, node);
}

static void
row_chosen_cb (WeftTrainingPane *self,
               gint64            row)
{
  const WeftTrainingRecord *record = get_record (self);

  if (record != NULL)
    g_signal_emit (self, signals[ROW_CHOSEN], 0, record->node, row);
}

static void
try_cb (WeftTrainingPane *self)
{
  const char *node = self->document != NULL ? weft_training_progress_find_node (self->document) : NULL;

  if (node != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.try-it", "s", node);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *icon,
            const char *action,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkDropDown *
add_choice (GtkWidget *box,
            const char *const *titles,
            const char *tooltip,
            WeftTrainingPane *self)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (titles);

  gtk_widget_set_tooltip_text (choice, tooltip);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  (void) weft_accessible_name_inner (choice, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (view_changed_cb), self);
  gtk_box_append (GTK_BOX (box), choice);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
make_stop_menu (WeftTrainingPane *self)
{
  GMenu *menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("Stop and Keep the Latest Weights"), "win.stop-keep");
  g_menu_append (menu, _("Stop and Keep the Best Epoch"), "win.stop-best");
  g_menu_append (menu, _("Stop and Discard"), "win.discard");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "media-playback-stop-symbolic");
  gtk_widget_set_tooltip_text (button, _("Stop the training"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  (void) weft_accessible_name_inner (button, _("Stop the training"));
  /* A menu has no action that would say when there is nothing to stop. */
  g_object_bind_property (self->pause, "sensitive", button, "sensitive", G_BINDING_SYNC_CREATE);
  g_object_unref (menu);
  return button;
}

static GtkWidget *
make_steering (WeftTrainingPane *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *settings, *try_it;

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->pause = add_button (self->buttons, "media-playback-pause-symbolic", "win.pause", _("Pause or go on (Ctrl+F5)"));
  add_button (self->buttons, "media-seek-forward-symbolic", "win.step-batch", _("One batch, then pause (Ctrl+F7)"));
  add_button (self->buttons, "media-skip-forward-symbolic", "win.step-epoch", _("To the end of the epoch, then pause (Ctrl+F8)"));
  gtk_box_append (GTK_BOX (self->buttons), make_stop_menu (self));
  settings = add_button (self->buttons, "document-properties-symbolic", NULL, _("Settings of the training; some can be changed on the way"));
  g_signal_connect_swapped (settings, "clicked", G_CALLBACK (settings_cb), self);
  try_it = add_button (self->buttons, "weft-predict-symbolic", NULL, _("Try the model as it is, of the latest epoch that was kept"));
  g_signal_connect_swapped (try_it, "clicked", G_CALLBACK (try_cb), self);
  gtk_widget_set_hexpand (self->buttons, TRUE);
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_box_append (GTK_BOX (bar), self->buttons);
  return bar;
}

static void
add_views (WeftTrainingPane *self,
           GtkWidget        *bar)
{
  const char *views[N_VIEWS + 1] = { NULL }, *parts[WEFT_N_WATCH_PARTS + 1] = { NULL };
  static const char *const none[] = { NULL };

  for (int i = 0; i < WEFT_N_WATCH_LOOKS; i++)
    views[i] = weft_watch_look_get_title ((WeftWatchLook) i);
  views[VIEW_ROWS] = _("Validation rows");
  views[VIEW_SCHEDULE] = _("Learning rate");
  for (int i = 0; i < WEFT_N_WATCH_PARTS; i++)
    parts[i] = weft_watch_part_get_title ((WeftWatchPart) i);
  self->layer = add_choice (bar, none, _("Layer"), self);
  self->part = add_choice (bar, parts, _("What of the layer"), self);
  self->view = add_choice (bar, views, _("What is shown"), self);
}

/* One of two texts at the end of the scrubber. */
static GtkLabel *
add_told (WeftTrainingPane *self)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (label, 1);
  gtk_widget_add_css_class (GTK_WIDGET (label), "numeric");
  gtk_stack_add_child (self->told, GTK_WIDGET (label));
  return label;
}

static GtkWidget *
make_scrubber (WeftTrainingPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->scrubber = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.01));
  self->at = GTK_LABEL (gtk_label_new (NULL));
  gtk_scale_set_draw_value (self->scrubber, FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scrubber), _("The epoch that all pictures are of; pointing at a moment in the picture reads it off, a click holds it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrubber), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Epoch"), -1);
  self->told = GTK_STACK (gtk_stack_new ());
  self->progress = add_told (self);
  self->words = add_told (self);
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "dim-label");
  gtk_widget_set_size_request (GTK_WIDGET (self->scrubber), 140, -1);
  gtk_label_set_width_chars (self->at, 17);
  gtk_label_set_xalign (self->at, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->at), "numeric");
  g_signal_connect_swapped (self->scrubber, "value-changed", G_CALLBACK (scrubbed_cb), self);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scrubber));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->at));
  gtk_widget_set_hexpand (GTK_WIDGET (self->told), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->told));
  return box;
}

static GtkWidget *
make_picture (WeftTrainingPane *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_size_request (GTK_WIDGET (self->picture), 320, 90);
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (left_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
  return GTK_WIDGET (self->picture);
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "weft-train-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No Training Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Run a workflow with a Train node to look into its layers while it learns."));
  gtk_widget_add_css_class (page, "compact");
  gtk_widget_add_css_class (page, "dock-status");
  return page;
}

static void
weft_training_pane_dispose (GObject *object)
{
  WeftTrainingPane *self = WEFT_TRAINING_PANE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->layers, g_free);
  G_OBJECT_CLASS (weft_training_pane_parent_class)->dispose (object);
}

static void
weft_training_pane_class_init (WeftTrainingPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_training_pane_dispose;
  signals[NODE_ACTIVATED] = g_signal_new ("node-activated", WEFT_TYPE_TRAINING_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROW_CHOSEN] = g_signal_new ("row-chosen", WEFT_TYPE_TRAINING_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[EPOCH_CHOSEN] = g_signal_new ("epoch-chosen", WEFT_TYPE_TRAINING_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
weft_training_pane_init (WeftTrainingPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = make_steering (self), *picture;

  self->epoch = (double) NAN;
  self->stack = GTK_STACK (gtk_stack_new ());
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->rows = WEFT_TRAINING_ROWS (weft_training_rows_new ());
  g_signal_connect_swapped (self->rows, "row-chosen", G_CALLBACK (row_chosen_cb), self);
  picture = make_picture (self);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), make_scrubber (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, make_empty (), "empty");
  gtk_stack_add_named (self->stack, picture, "picture");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->rows), "rows");
  self->syncing = TRUE;
  add_views (self, bar);
  self->syncing = FALSE;
  gtk_box_append (GTK_BOX (bar), weft_picture_view_make_button (self->picture));
  adw_bin_set_child (ADW_BIN (self), box);
  refresh (self);
}

GtkWidget *
weft_training_pane_new (void)
{
  return g_object_new (WEFT_TYPE_TRAINING_PANE, NULL);
}

void
weft_training_pane_set_document (WeftTrainingPane *self,
                                 WeftDocument     *document)
{
  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL) {
    g_signal_connect_swapped (document, "training", G_CALLBACK (refresh), self);
    g_signal_connect_swapped (document, "metrics", G_CALLBACK (refresh_progress), self);
    g_signal_connect_swapped (document, "run-began", G_CALLBACK (run_began_cb), self);
    g_signal_connect_swapped (document, "run-ended", G_CALLBACK (refresh_progress), self);
    g_signal_connect_swapped (document, "checked", G_CALLBACK (refresh_picture), self);
  }
  self->epoch = (double) NAN;
  refresh (self);
}

void
weft_training_pane_set_control (WeftTrainingPane *self,
                                WeftTrainControl *control)
{
  gboolean paused = control != NULL && weft_train_control_is_paused (control);

  self->is_paused = paused;
  refresh_progress (self);
  gtk_button_set_icon_name (GTK_BUTTON (self->pause), paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
}

void
weft_training_pane_set_epoch (WeftTrainingPane *self,
                              double            epoch)
{
  choose_epoch (self, epoch);
}
