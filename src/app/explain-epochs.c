/* explain-epochs.c: chooses the epoch that a model is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-epochs.h"

#include "app/shared.h"
#include "app/trial-column.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/derived-trial.h"
#include "workflow/epoch-snapshots.h"

#include <math.h>

/* More of them would be one gray bar. */
#define MAX_MARKS 20

/* Each epoch of a walk is seen for so many µs at least. */
#define DWELL 600000

/* What goes to the thread. */
typedef struct
{
  WeftTrialStore *store;   /* Owned */
  WeftExplainModel *model; /* Owned */
  gint64 trial;            /* 0: none */
  GArray *list;            /* Owned (nullable) */
} Request;

struct _WeftExplainEpochs
{
  AdwBin parent_instance;

  /* Owned */
  GCancellable *work; /* nullable */
  GArray *list;       /* nullable: WeftEpochSnapshot */

  /* Children */
  GtkToggleButton *walker;
  GtkScale *scale;
  GtkLabel *words;

  /* Borrowed */
  WeftExplainEpochsReady ready;
  gpointer ready_data;

  gint64 stepped; /* when the walk came to the epoch that is chosen, µs */
  guint tick;     /* callback that walks, 0: it does not */
  gboolean is_updating;
  gboolean is_stepping;
};

G_DEFINE_FINAL_TYPE (WeftExplainEpochs, weft_explain_epochs, ADW_TYPE_BIN)

enum {
  CHANGED,
  FOUND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is chosen */

static const WeftEpochSnapshot *
get_chosen (WeftExplainEpochs *self)
{
  guint index = (guint) MAX (rint (gtk_range_get_value (GTK_RANGE (self->scale))), 0);

  return self->list != NULL && index < self->list->len ? &g_array_index (self->list, WeftEpochSnapshot, index) : NULL;
}

guint64
weft_explain_epochs_get_epoch (WeftExplainEpochs *self)
{
  const WeftEpochSnapshot *chosen = get_chosen (self);

  return chosen != NULL ? chosen->epoch : 0;
}

const char *
weft_explain_epochs_get_words (WeftExplainEpochs *self)
{
  return gtk_label_get_label (self->words);
}

void
weft_explain_epochs_fill (WeftExplainEpochs *self,
                          WeftExplainOrder  *order)
{
  const WeftEpochSnapshot *chosen = get_chosen (self);

  if (chosen == NULL)
    return;
  order->epoch = chosen->epoch;
  order->snapshot = chosen->is_model ? NULL : g_strdup (chosen->path);
}

static char *
tell (const WeftEpochSnapshot *snapshot)
{
  g_autofree char *metric = snapshot->metric != NULL ? weft_trial_make_metric_title (snapshot->metric) : NULL;
  g_autofree char *figures = metric != NULL && !isnan (snapshot->value) ? g_strdup_printf ("%s %.4g", metric, snapshot->value) : g_strdup ("");

  if (snapshot->is_model)
    return g_strdup_printf (_("%d, the model\n%s"), (int) snapshot->epoch, figures);
  return g_strdup_printf ("%d\n%s", (int) snapshot->epoch, figures);
}

static void
say (WeftExplainEpochs *self)
{
  const WeftEpochSnapshot *chosen = get_chosen (self);
  g_autofree char *text = chosen != NULL ? tell (chosen) : g_strdup ("");

  gtk_label_set_label (self->words, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
changed_cb (WeftExplainEpochs *self)
{
  if (self->is_updating)
    return;
  if (!self->is_stepping)
    weft_explain_epochs_set_walking (self, FALSE);
  say (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_explain_epochs_choose (WeftExplainEpochs *self,
                            guint64            epoch)
{
  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    if (g_array_index (self->list, WeftEpochSnapshot, i).epoch == epoch)
      gtk_range_set_value (GTK_RANGE (self->scale), i);
}

/* Walking through them */

static void
step_to (WeftExplainEpochs *self,
         guint              index)
{
  self->is_stepping = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), index);
  self->is_stepping = FALSE;
  self->stepped = g_get_monotonic_time ();
}

static gboolean
is_at_end (WeftExplainEpochs *self)
{
  return get_chosen (self) == &g_array_index (self->list, WeftEpochSnapshot, self->list->len - 1);
}

/* What the button does next. */
static void
show_walking (WeftExplainEpochs *self)
{
  const char *title = self->tick != 0 ? _("Stop Walking Through the Epochs") : _("Walk Through the Epochs");

  gtk_button_set_icon_name (GTK_BUTTON (self->walker), self->tick != 0 ? "media-playback-stop-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->walker), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->walker), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeftExplainEpochs *self = WEFT_EXPLAIN_EPOCHS (widget);

  if (g_get_monotonic_time () < self->stepped + DWELL || !self->ready (self->ready_data))
    return G_SOURCE_CONTINUE;
  if (!is_at_end (self)) {
    step_to (self, (guint) rint (gtk_range_get_value (GTK_RANGE (self->scale))) + 1);
    return G_SOURCE_CONTINUE;
  }
  self->tick = 0;
  gtk_toggle_button_set_active (self->walker, FALSE);
  show_walking (self);
  return G_SOURCE_REMOVE;
}

static void
walk_cb (WeftExplainEpochs *self)
{
  gboolean walks = gtk_toggle_button_get_active (self->walker);

  if (walks == (self->tick != 0))
    return;
  if (walks) {
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    step_to (self, is_at_end (self) ? 0 : (guint) rint (gtk_range_get_value (GTK_RANGE (self->scale))));
  } else {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
    self->tick = 0;
  }
  show_walking (self);
}

void
weft_explain_epochs_set_walking (WeftExplainEpochs *self,
                                 gboolean           walking)
{
  gtk_toggle_button_set_active (self->walker, walking && self->list != NULL);
}

gboolean
weft_explain_epochs_get_walking (WeftExplainEpochs *self)
{
  return self->tick != 0;
}

/* Finding them */

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_trial_store_unref (self->store);
  weft_explain_model_unref (self->model);
  g_clear_pointer (&self->list, g_array_unref);
  g_free (self);
}

/* What the store cannot say is left out; the pane of trials tells of such trouble. */
static void
find_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;
  WeftTrainedModel *model = weft_predictor_get_trained (self->model->predictor);

  if (self->trial == 0 && model != NULL)
    (void) weft_derived_trial_find_parent (self->store, model, &self->trial, NULL);
  if (self->trial > 0)
    self->list = weft_epoch_snapshots_list (self->store, self->trial, NULL);
}

/* The model itself is what is looked at first. */
static void
show_list (WeftExplainEpochs *self)
{
  guint n = self->list->len;

  self->is_updating = TRUE;
  gtk_scale_clear_marks (self->scale);
  gtk_range_set_range (GTK_RANGE (self->scale), 0, n - 1);
  for (guint i = 0; i < n; i++) {
    if (n <= MAX_MARKS)
      gtk_scale_add_mark (self->scale, i, GTK_POS_BOTTOM, NULL);
    if (g_array_index (self->list, WeftEpochSnapshot, i).is_model)
      gtk_range_set_value (GTK_RANGE (self->scale), i);
  }
  self->is_updating = FALSE;
  say (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
done_cb (gpointer owner,
         gpointer data)
{
  WeftExplainEpochs *self = owner;
  Request *request = data;

  g_clear_object (&self->work);
  request->model->trial = request->trial;
  if (request->list != NULL && request->list->len > 1) {
    self->list = g_steal_pointer (&request->list);
    show_list (self);
  }
  g_signal_emit (self, signals[FOUND], 0);
}

void
weft_explain_epochs_set_model (WeftExplainEpochs *self,
                               WeftExplainModel  *model)
{
  WeftTrialStore *store = weft_shared_get_store ();
  Request *request;

  if (store == NULL)
    return;
  request = g_new0 (Request, 1);
  request->store = weft_trial_store_ref (store);
  request->model = weft_explain_model_ref (model);
  request->trial = model->trial;
  self->work = weft_work_start (find_on_thread, request, request_free, done_cb, self);
}

/* The widget */

static void
weft_explain_epochs_dispose (GObject *object)
{
  WeftExplainEpochs *self = WEFT_EXPLAIN_EPOCHS (object);

  self->is_updating = TRUE;
  weft_work_drop (&self->work);
  G_OBJECT_CLASS (weft_explain_epochs_parent_class)->dispose (object);
}

static void
weft_explain_epochs_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_EXPLAIN_EPOCHS (object)->list, g_array_unref);
  G_OBJECT_CLASS (weft_explain_epochs_parent_class)->finalize (object);
}

static void
weft_explain_epochs_class_init (WeftExplainEpochsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_epochs_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_epochs_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_EPOCHS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOUND] = g_signal_new ("found", WEFT_TYPE_EXPLAIN_EPOCHS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_epochs_init (WeftExplainEpochs *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = gtk_label_new (_("Epoch"));

  self->scale = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1));
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_scale_set_draw_value (self->scale, FALSE);
  gtk_range_set_increments (GTK_RANGE (self->scale), 1, 5);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->scale), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scale), _("Look at the model as it was after an epoch on the way"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Epoch"), -1);
  self->walker = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->walker), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->walker), GTK_ALIGN_CENTER);
  show_walking (self);
  g_signal_connect_swapped (self->walker, "toggled", G_CALLBACK (walk_cb), self);
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_width_chars (self->words, 16);
  gtk_label_set_ellipsize (self->words, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "explain-epoch");
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (changed_cb), self);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->walker));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scale));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_widget_add_css_class (box, "explain-epochs");
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_explain_epochs_new (WeftExplainEpochsReady ready,
                         gpointer               data)
{
  WeftExplainEpochs *self = g_object_new (WEFT_TYPE_EXPLAIN_EPOCHS, NULL);

  self->ready = ready;
  self->ready_data = data;
  return GTK_WIDGET (self);
}
