/* test-training.c: a training looked at from inside, and steered
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"
#include "pane.h"

#include "app/confusion-view.h"
#include "app/curve-chart.h"
#include "app/curves-pane.h"
#include "app/picture-view.h"
#include "app/training-pane.h"
#include "app/training-rows.h"
#include "workflow/command.h"

#include <math.h>

typedef struct
{
  WeftDocument *document;
  GtkWidget *window;
  GtkWidget *pane;
} Bench;

static void
bench_init (Bench *self)
{
  *self = (Bench){ .document = pane_open_sample (), .pane = weft_training_pane_new () };
  weft_training_pane_set_document (WEFT_TRAINING_PANE (self->pane), self->document);
  self->window = pane_show (self->pane, 960, 520);
}

static void
bench_clear (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->document);
}

static void
show (Bench      *self,
      const char *name,
      JsonNode   *report)
{
  WeftRunEvent event = { .type = WEFT_RUN_EVENT_SNAPSHOT, .node = g_intern_string ("train"), .name = g_intern_string (name), .artefact = weft_artefact_new_report (report) };

  weft_document_take_event (self->document, &event);
  weft_run_event_clear (&event);
}

static void
show_layers (Bench   *self,
             guint64  epoch)
{
  WeftWatch *watch = weft_watch_new ();

  watch->number = epoch;
  watch->step = 1 + epoch * 100;
  watch->epoch = (double) epoch;
  for (int i = 0; i < 2; i++) {
    WeftWatchLayer *layer = weft_watch_add_layer (watch, i == 0 ? "relu1" : "dense1");

    for (int part = i == 0 ? WEFT_WATCH_OUTPUTS : 0; part < WEFT_N_WATCH_PARTS; part++) {
      layer->histograms[part] = (WeftHistogram){ .low = -1, .high = 1 + (double) epoch, .n = 64 };
      for (int k = 0; k < WEFT_HISTOGRAM_BINS; k++)
        layer->histograms[part].counts[k] = 1;
    }
    layer->gradient_norm = i == 0 ? (double) NAN : 1 / (1.0 + (double) epoch);
  }
  show (self, "watch", weft_watch_to_json (watch));
  weft_watch_free (watch);
}

static void
show_rows (Bench *self,
           int    epoch)
{
  g_autofree char *text = g_strdup_printf ("{\"epoch\": %d, \"step\": %d, \"rows\": 4, \"classes\": [\"red\", \"blue\"], \"confusion\": [[%d, 1], [0, 2]], "
                                           "\"worst\": [{\"row\": 7, \"truth\": \"red\", \"said\": \"blue\", \"likely\": 0.9, \"second\": \"red\", \"loss\": 2.3}], \"confused\": []}",
                                           epoch, 100 * epoch, epoch);

  show (self, "rows", json_from_string (text, NULL));
}

static gboolean
is_of_type (GtkWidget     *widget,
            gconstpointer  type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) type);
}

static GtkWidget *
find_type (GtkWidget *root,
           GType      type)
{
  return ui_find (root, is_of_type, &type);
}

static gboolean
is_picture (GtkWidget     *widget,
            gconstpointer  data)
{
  return WEFT_IS_PICTURE_VIEW (widget) && gtk_widget_get_mapped (widget);
}

static gboolean
is_settled (GtkWidget *picture)
{
  return picture != NULL && weft_picture_view_get_content (WEFT_PICTURE_VIEW (picture)) != NULL && weft_picture_view_get_settled (WEFT_PICTURE_VIEW (picture));
}

static GtkWidget *
wait_for_picture (Bench *self)
{
  GtkWidget *picture = NULL;

  UI_WAIT (is_settled (picture = ui_find (self->pane, is_picture, NULL)));
  return picture;
}

static void
choose (Bench      *self,
        const char *list,
        guint       item)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find_named (self->pane, list)), item);
}

/* Layers come with the first moment, and the first that learns is looked at. */
static void
test_layers (void)
{
  GtkDropDown *layer;
  Bench bench;

  bench_init (&bench);
  g_assert_nonnull (ui_find_named (bench.pane, "No Training Yet"));
  show_layers (&bench, 0);
  show_layers (&bench, 1);
  weft_document_tell_events (bench.document);
  (void) wait_for_picture (&bench);
  layer = GTK_DROP_DOWN (ui_find_named (bench.pane, "Layer"));
  g_assert_cmpuint (gtk_drop_down_get_selected (layer), ==, 1);
  gtk_drop_down_set_selected (layer, 0);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (ui_find_named (bench.pane, "What of the layer"))), ==, WEFT_WATCH_OUTPUTS);
  for (guint view = 1; view < 3; view++) {
    choose (&bench, "What is shown", view);
    (void) wait_for_picture (&bench);
  }
  choose (&bench, "What is shown", 6);
  (void) wait_for_picture (&bench);
  bench_clear (&bench);
}

static void
chosen_cb (WeftTrainingPane *pane,
           double            epoch,
           double           *chosen)
{
  *chosen = epoch;
}

/* One place in time for all that is shown. */
static void
test_epochs (void)
{
  double chosen = -1;
  GtkWidget *picture;
  const WeftConfusionView *matrix;
  Bench bench;

  bench_init (&bench);
  g_signal_connect (bench.pane, "epoch-chosen", G_CALLBACK (chosen_cb), &chosen);
  for (int epoch = 1; epoch <= 3; epoch++) {
    show_layers (&bench, (guint64) epoch);
    show_rows (&bench, epoch);
  }
  weft_document_tell_events (bench.document);
  picture = wait_for_picture (&bench);
  gtk_widget_grab_focus (picture);
  ui_key ("Left");
  UI_WAIT (chosen == 2);
  choose (&bench, "What is shown", 5);
  UI_WAIT (find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW) != NULL);
  matrix = WEFT_CONFUSION_VIEW (find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW));
  g_assert_nonnull (strstr (weft_confusion_view_get_words ((WeftConfusionView *) matrix), "80.00 % of 5 rows"));
  weft_training_pane_set_epoch (WEFT_TRAINING_PANE (bench.pane), (double) NAN);
  g_assert_nonnull (strstr (weft_confusion_view_get_words ((WeftConfusionView *) matrix), "83.33 % of 6 rows"));
  g_assert_nonnull (ui_find_named (bench.pane, "Row 8: is red, said blue (90 %), then red; loss 2.30"));
  bench_clear (&bench);
}

static void
row_cb (WeftTrainingPane *pane,
        const char       *node,
        gint64            row,
        gint64           *chosen)
{
  g_assert_cmpstr (node, ==, "train");
  *chosen = row;
}

/* A row that was worst leads to what the model makes of it. */
static void
test_row (void)
{
  gint64 chosen = -1;
  Bench bench;

  bench_init (&bench);
  g_signal_connect (bench.pane, "row-chosen", G_CALLBACK (row_cb), &chosen);
  show_rows (&bench, 1);
  weft_document_tell_events (bench.document);
  choose (&bench, "What is shown", 5);
  UI_WAIT (ui_find_named (bench.pane, "Row 8: is red, said blue (90 %), then red; loss 2.30") != NULL);
  ui_wait_frame (bench.window);
  ui_click (ui_find_named (bench.pane, "Row 8: is red, said blue (90 %), then red; loss 2.30"));
  UI_WAIT (chosen == 7);
  bench_clear (&bench);
}

/* The latest epoch whose validation rows were told, 0: none. */
static gint64
get_told_epoch (WeftDocument *document)
{
  const WeftTrainingRecord *record = weft_document_get_training (document, NULL);
  JsonNode *rows = record != NULL ? weft_rows_log_find (record->rows, (double) NAN) : NULL;

  return rows != NULL ? weft_json_get_int (json_node_get_object (rows), "epoch", 0) : 0;
}

/* Returns: (nullable): a label under @root that begins so */
static GtkWidget *
find_label (GtkWidget  *root,
            const char *beginning)
{
  if (GTK_IS_LABEL (root) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (root)), beginning))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_label (child, beginning);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* A whole training in the window: paused, stepped, changed and stopped. */
static void
test_steered (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  WeftWorkflow *workflow = weft_document_get_workflow (document);
  g_autoptr (GError) error = NULL;
  WeftTrainControl *control;
  GtkWidget *stop;
  gint64 before;

  weft_workflow_set_parameter (workflow, "train", "epochs", "100000", &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-pane", "s", "training");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (weft_document_get_training (document, NULL) != NULL && get_told_epoch (document) > 1);
  UI_WAIT (weft_activity_get_output (weft_document_get_activity (document, "train"), "model") != NULL);
  g_assert_true (weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.pause", NULL);
  control = weft_run_queue_get_control (weft_shared_get_queue ());
  g_assert_true (weft_train_control_is_paused (control));
  /* There is something to stop, and the pane says why nothing moves. */
  UI_WAIT ((stop = ui_find_named (GTK_WIDGET (window), "Stop the training")) != NULL && gtk_widget_get_sensitive (stop));
  UI_WAIT (find_label (GTK_WIDGET (window), "Paused · ") != NULL);
  g_assert_true (weft_train_control_set (control, "learning_rate", "0.02", &error));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.step-epoch", NULL);
  UI_WAIT (weft_document_get_training (document, NULL)->marks->len == 1);
  before = get_told_epoch (document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.step-epoch", NULL);
  UI_WAIT (get_told_epoch (document) > before);
  g_assert_true (weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.stop-best", NULL);
  UI_WAIT (!weft_document_get_running (document));
  g_assert_cmpint (weft_activity_get_state (weft_document_get_activity (document, "train")), ==, WEFT_NODE_DONE);
  UI_WAIT (!gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (window), "Stop the training")));
  UI_WAIT (find_label (GTK_WIDGET (window), "Paused · ") == NULL);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/training/layers", test_layers);
  ui_test_add ("/ui/training/epochs", test_epochs);
  ui_test_add ("/ui/training/row", test_row);
  ui_test_add ("/ui/training/steered", test_steered);
  return ui_test_run ();
}
