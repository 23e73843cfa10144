/* test-output.c: what a node gave is shown, sorted and read off; why there is nothing is said
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "app/confusion-view.h"
#include "app/curve-chart.h"
#include "app/output-pane.h"
#include "app/picture-grid.h"
#include "app/picture-view.h"
#include "app/run-queue.h"
#include "app/table-view.h"
#include "app/value-view.h"
#include "base/alloc.h"
#include "learn/architecture.h"
#include "workflow/command.h"
#include "workflow/data.h"
#include "workflow/layers.h"
#include "workflow/predictions.h"

typedef struct
{
  WeftDocument *document;
  GtkWidget *window;
  GtkWidget *pane;
  char *run_to;
} Bench;

static void
run_to_cb (GSimpleAction *action,
           GVariant      *parameter,
           Bench         *self)
{
  g_free (self->run_to);
  self->run_to = g_variant_dup_string (parameter, NULL);
}

static void
bench_init (Bench      *self,
            const char *node)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) run_to = g_simple_action_new ("run-to", G_VARIANT_TYPE_STRING);

  *self = (Bench){ .document = pane_open_sample (), .pane = weft_output_pane_new () };
  g_signal_connect (run_to, "activate", G_CALLBACK (run_to_cb), self);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (run_to));
  gtk_widget_insert_action_group (self->pane, "win", G_ACTION_GROUP (actions));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (self->pane), self->document, node);
  self->window = pane_show (self->pane, 1100, 560);
}

static void
bench_clear (Bench *self)
{
  ui_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->document);
  g_free (self->run_to);
}

static void
set_state (Bench         *self,
           const char    *node,
           WeftNodeState  state,
           const char    *error)
{
  WeftRunEvent event = { .type = WEFT_RUN_EVENT_STATE, .node = g_intern_string (node), .state = state, .error = (char *) error };

  weft_document_take_event (self->document, &event);
  weft_document_tell_events (self->document);
}

static void
give_report (Bench      *self,
             const char *text)
{
  g_autoptr (JsonNode) report = weft_json_parse (text, strlen (text), NULL);
  g_autoptr (WeftArtefact) artefact = weft_artefact_new_report (g_steal_pointer (&report));
  WeftRunEvent event = { .type = WEFT_RUN_EVENT_OUTPUT, .node = g_intern_string ("evaluate"), .name = g_intern_string ("report"), .artefact = artefact };

  weft_document_take_event (self->document, &event);
  set_state (self, "evaluate", WEFT_NODE_DONE, NULL);
}

static const char report[] =
  "{\"split\": \"test\", \"rows\": 60, \"loss\": 0.25, \"metrics\": {\"accuracy\": 0.9, \"f1_macro\": 0.88},"
  " \"classes\": [{\"name\": \"cat\", \"precision\": 0.9, \"recall\": 0.7, \"f1\": 0.8, \"support\": 20},"
  " {\"name\": \"dog\", \"precision\": 0.8, \"recall\": 0.95, \"f1\": 0.87, \"support\": 30},"
  " {\"name\": \"owl\", \"precision\": 1, \"recall\": 0.8, \"f1\": 0.89, \"support\": 10}],"
  " \"confusion\": [[14, 6, 0], [1, 29, 0], [0, 2, 8]]}";

/* Six cats taken for dogs and one that is not, in rows from 10 on; the second is surest. */
static void
give_predictions (Bench *bench)
{
  static const char *const names[] = { "cat", "dog", "owl", NULL };
  WeftPredictions *predictions = weft_predictions_new ();
  WeftEvaluation *e = g_new0 (WeftEvaluation, 1);
  g_autoptr (WeftArtefact) artefact = NULL;
  WeftRunEvent event;

  *e = (WeftEvaluation){ .n_rows = 7, .n_places = 1, .n_scores = 3, .n_targets = 1 };
  e->scores = weft_alloc (7 * 3 * sizeof (float), NULL);
  e->classes = g_new0 (gint32, 7);
  e->rows = g_new (guint32, 7);
  for (guint i = 0; i < 7; i++) {
    float share = i == 1 ? 0.9f : 0.7f;

    e->rows[i] = 9 + i;
    memcpy (e->scores + 3 * i, (i == 6 ? (float[]){ 1, 0, 0 } : (float[]){ 1 - share, share, 0 }), 3 * sizeof (float));
  }
  predictions->n_heads = 1;
  predictions->heads[0] = (WeftHeadPredictions){ g_strdup ("animal"), e, g_strdupv ((char **) names) };
  artefact = weft_predictions_end (predictions);
  event = (WeftRunEvent){ .type = WEFT_RUN_EVENT_OUTPUT, .node = g_intern_string ("evaluate"), .name = g_intern_string ("predictions"), .artefact = artefact };
  weft_document_take_event (bench->document, &event);
  set_state (bench, "evaluate", WEFT_NODE_DONE, NULL);
}

/* Everything that a report of Evaluate holds can be seen; nobody had to name the node. */
static void
test_report (void)
{
  GtkWidget *confusion;
  Bench bench;

  bench_init (&bench, NULL);
  give_report (&bench, report);
  UI_WAIT ((confusion = ui_find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW)) != NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "Evaluate"));
  g_assert_nonnull (ui_find_named (bench.pane, "0.88"));
  g_assert_nonnull (ui_find_named (bench.pane, "Test rows"));
  g_assert_nonnull (ui_find_named (bench.pane, "60"));
  g_assert_nonnull (ui_find_named (bench.pane, "0.9500"));
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (ui_find_type (confusion, WEFT_TYPE_PICTURE_VIEW))));
  bench_clear (&bench);
}

static GtkWidget *
show_confusion (Bench *bench)
{
  GtkWidget *confusion, *view;

  bench_init (bench, "evaluate");
  give_report (bench, report);
  UI_WAIT ((confusion = ui_find_type (bench->pane, WEFT_TYPE_CONFUSION_VIEW)) != NULL);
  view = ui_find_type (confusion, WEFT_TYPE_PICTURE_VIEW);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (view)));
  ui_wait_frame (view);
  return confusion;
}

static void
test_read_off (void)
{
  GtkWidget *confusion, *view;
  WeftConfusionView *self;
  Bench bench;

  confusion = show_confusion (&bench);
  self = WEFT_CONFUSION_VIEW (confusion);
  view = ui_find_type (confusion, WEFT_TYPE_PICTURE_VIEW);
  g_assert_nonnull (strstr (weft_confusion_view_get_words (self), "85.00 % of 60 rows"));
  gtk_widget_grab_focus (view);
  ui_key ("Right");
  UI_WAIT (strstr (weft_confusion_view_get_words (self), "cat was recognized 14 times of 20 (70.0 %)") != NULL);
  ui_key ("Right");
  UI_WAIT (strstr (weft_confusion_view_get_words (self), "cat was taken for dog 6 times of 20 (30.0 %)") != NULL);
  ui_key ("Escape");
  UI_WAIT (strstr (weft_confusion_view_get_words (self), "85.00 %") != NULL);
  ui_glide (view, 100, 90);
  UI_WAIT (strstr (weft_confusion_view_get_words (self), " times of ") != NULL);
  bench_clear (&bench);
}

/* Tables scroll for themselves only when they are long, however low the pane is. */
static void
test_whole_table (void)
{
  GtkWidget *table;
  int natural;
  Bench bench;

  (void) show_confusion (&bench);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 420, 300);
  UI_WAIT (gtk_widget_get_height (bench.window) <= 400);
  table = gtk_widget_get_ancestor (ui_find_named (bench.pane, "Precision"), WEFT_TYPE_TABLE_VIEW);
  gtk_widget_measure (table, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (table), NULL, &natural, NULL, NULL);
  UI_WAIT (gtk_widget_get_height (table) >= natural);
  bench_clear (&bench);
}

static void
test_sort (void)
{
  g_autofree char *before = NULL, *after = NULL;
  GtkWidget *table, *header;
  Bench bench;

  (void) show_confusion (&bench);
  table = gtk_widget_get_ancestor (ui_find_named (bench.pane, "Precision"), WEFT_TYPE_TABLE_VIEW);
  before = weft_table_view_to_text (WEFT_TABLE_VIEW (table));
  g_assert_true (g_str_has_prefix (before, "Class\tPrecision\tRecall\tF1\tRows\ncat\t0.9000\t0.7000"));
  header = ui_find_named (table, "Precision");
  ui_click (header);
  after = weft_table_view_to_text (WEFT_TABLE_VIEW (table));
  g_assert_nonnull (strstr (after, "Rows\ndog\t0.8000"));
  bench_clear (&bench);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      texture)
{
  *(GdkTexture **) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* The picture's menu, by the pointer and by the keyboard. */
static void
test_copy_picture (void)
{
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *view, *item;
  Bench bench;

  view = ui_find_type (show_confusion (&bench), WEFT_TYPE_PICTURE_VIEW);
  ui_click_at (view, 40, 40, 3, 1);
  UI_WAIT ((item = ui_find_named (view, "Copy Picture")) != NULL);
  ui_wait_frame (item);
  ui_key ("Escape");
  UI_WAIT (ui_find_named (view, "Copy Picture") == NULL);
  gtk_widget_grab_focus (view);
  ui_key ("Menu");
  UI_WAIT ((item = ui_find_named (view, "Copy Picture")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (gtk_widget_get_clipboard (view)), GDK_TYPE_TEXTURE));
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (view), NULL, read_cb, &texture);
  UI_WAIT (texture != NULL);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * gtk_widget_get_width (view));
  bench_clear (&bench);
}

static void
test_reasons (void)
{
  GtkWidget *button;
  Bench bench;

  bench_init (&bench, "evaluate");
  UI_WAIT (ui_find_named (bench.pane, "Not Run Yet") != NULL);
  UI_WAIT ((button = ui_find_named (bench.pane, "Run to Here")) != NULL);
  ui_click (button);
  UI_WAIT (g_strcmp0 (bench.run_to, "evaluate") == 0);
  set_state (&bench, "evaluate", WEFT_NODE_QUEUED, NULL);
  UI_WAIT (ui_find_named (bench.pane, "Waiting") != NULL && ui_find_named (bench.pane, "Run to Here") == NULL);
  set_state (&bench, "evaluate", WEFT_NODE_RUNNING, NULL);
  UI_WAIT (ui_find_named (bench.pane, "Running") != NULL);
  set_state (&bench, "evaluate", WEFT_NODE_FAILED, "the moon is <down>");
  UI_WAIT (ui_find_named (bench.pane, "Failed") != NULL && ui_find_named (bench.pane, "the moon is <down>") != NULL);
  set_state (&bench, "evaluate", WEFT_NODE_CANCELLED, NULL);
  UI_WAIT (ui_find_named (bench.pane, "Stopped") != NULL);
  set_state (&bench, "evaluate", WEFT_NODE_BYPASSED, NULL);
  UI_WAIT (ui_find_named (bench.pane, "Bypassed") != NULL);
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), NULL, NULL);
  UI_WAIT (ui_find_named (bench.pane, "No Output") != NULL);
  bench_clear (&bench);
}

/* Each reason has a button that leads out of it. */
static void
test_ways (void)
{
  WeftWorkflow *workflow;
  GtkWidget *button;
  Bench bench;

  bench_init (&bench, "evaluate");
  workflow = weft_document_get_workflow (bench.document);
  set_state (&bench, "evaluate", WEFT_NODE_RUNNING, NULL);
  UI_WAIT (ui_find_named (bench.pane, "Stop") != NULL);
  set_state (&bench, "evaluate", WEFT_NODE_IDLE, NULL);
  g_assert_true (weft_workflow_set_parameter (workflow, "data", "file", "missing.csv", NULL));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, "data");
  UI_WAIT (ui_find_named (bench.pane, "Cannot Run") != NULL && ui_find_named (bench.pane, "Show Messages") != NULL);
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, "evaluate");
  g_assert_true (weft_workflow_set_bypassed (workflow, "evaluate", TRUE, NULL));
  UI_WAIT ((button = ui_find_named (bench.pane, "Stop Bypassing")) != NULL);
  ui_wait_frame (bench.window);
  ui_click (button);
  UI_WAIT (!weft_node_get_bypassed (weft_workflow_find_node (workflow, "evaluate")));
  UI_WAIT (ui_find_named (bench.pane, "Run to Here") != NULL);
  weft_history_undo (weft_document_get_history (bench.document));
  weft_history_undo (weft_document_get_history (bench.document));
  weft_history_undo (weft_document_get_history (bench.document));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, "model.dense1");
  UI_WAIT (ui_find_named (bench.pane, "Part of a Model") != NULL);
  bench_clear (&bench);
}

/* Data and models are known before any run. */
static void
test_known_before (void)
{
  Bench bench;

  bench_init (&bench, "data");
  UI_WAIT (ui_find_named (bench.pane, "70000") != NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "What is known before a run"));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, "model");
  UI_WAIT (ui_find_named (bench.pane, "Layers") != NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "dense1"));
  bench_clear (&bench);
}

/* A report of another kind of node is shown, too. */
static void
test_any_report (void)
{
  Bench bench;

  bench_init (&bench, "evaluate");
  give_report (&bench, "{\"name\": \"drift\", \"columns\": [{\"column\": \"age\", \"p\": 0.25}, {\"column\": \"height\", \"p\": 0.5}],"
                       " \"limits\": {\"lowest\": 1}, \"confusion\": 3, \"classes\": [1]}");
  UI_WAIT (ui_find_named (bench.pane, "drift") != NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "height"));
  g_assert_nonnull (ui_find_named (bench.pane, "Lowest"));
  bench_clear (&bench);
}

static WeftEvaluation *
make_evaluation (gint64 n_scores)
{
  WeftEvaluation *self = g_new0 (WeftEvaluation, 1);

  *self = (WeftEvaluation){ .n_rows = 2, .n_places = 1, .n_scores = n_scores, .n_targets = 1, .scores = weft_alloc ((gsize) (2 * n_scores) * sizeof (float), NULL) };
  self->scores[0] = 0.75f;
  return self;
}

/* Each target of a model with several heads has its rows. */
static void
test_heads (void)
{
  static const char *const names[] = { "sour", "sweet", NULL };
  WeftPredictions *predictions = weft_predictions_new ();
  g_autoptr (WeftArtefact) artefact = NULL;
  GtkWidget *view, *window;

  predictions->heads[0] = (WeftHeadPredictions){ g_strdup ("taste"), make_evaluation (2), g_strdupv ((char **) names) };
  predictions->heads[1] = (WeftHeadPredictions){ g_strdup ("alcohol"), make_evaluation (1), NULL };
  predictions->n_heads = 2;
  artefact = weft_predictions_end (predictions);
  view = weft_value_view_new (&weft_port_type_predictions, artefact, NULL);
  window = pane_show (view, 800, 500);
  UI_WAIT (ui_find_named (view, "alcohol") != NULL);
  g_assert_nonnull (ui_find_named (view, "taste"));
  g_assert_nonnull (ui_find_named (view, "sour"));
  ui_destroy (GTK_WINDOW (window));
}

static gboolean
is_bars (GtkWidget     *widget,
         gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), "█") != NULL;
}

/* A real run, from the file to the report. */
static void
test_run (void)
{
  g_autofree char *path = weft_path_shipped ("samples/iris-flowers.weft");
  g_autoptr (WeftRunQueue) queue = weft_run_queue_new (NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *chart;
  Bench bench;

  bench_init (&bench, NULL);
  g_object_unref (bench.document);
  bench.document = weft_document_open_sample (path, &error);
  g_assert_no_error (error);
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, NULL);
  UI_WAIT (weft_document_get_check (bench.document) != NULL);
  weft_run_queue_add (queue, bench.document, NULL, &error);
  g_assert_no_error (error);
  UI_WAIT (ui_find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW) != NULL);
  UI_WAIT (!weft_document_get_running (bench.document));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, "data");
  UI_WAIT (ui_find_named (bench.pane, "First rows") != NULL);
  /* Lengths of sepals, and how they are spread. */
  UI_WAIT (ui_find_named (bench.pane, "4.3 … 7.9") != NULL);
  g_assert_nonnull (ui_find (bench.pane, is_bars, NULL));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (bench.pane), bench.document, "train");
  UI_WAIT (ui_find_named (bench.pane, "Layers") != NULL);
  g_assert_nonnull (ui_find_named (bench.pane, "Graph"));
  chart = ui_find_type (bench.pane, WEFT_TYPE_CURVE_CHART);
  g_assert_cmpstr (weft_curve_chart_get_family (WEFT_CURVE_CHART (chart)), ==, "loss");
  UI_WAIT (weft_curve_chart_get_set (WEFT_CURVE_CHART (chart)) != NULL);
  g_assert_cmpuint (weft_curve_chart_get_set (WEFT_CURVE_CHART (chart))->picture.n_curves, ==, 2);
  bench_clear (&bench);
  weft_run_queue_shut_down (queue);
}

/* What an edit has put out of date says so, with a button; its undo takes that back. */
static void
test_outdated (void)
{
  g_autoptr (WeftSnapshot) snapshot = NULL;
  GtkWidget *button;
  Bench bench;

  bench_init (&bench, "evaluate");
  snapshot = weft_workflow_snapshot (weft_document_get_workflow (bench.document), NULL, NULL);
  weft_document_queue_run (bench.document, snapshot);
  give_report (&bench, report);
  UI_WAIT (ui_find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW) != NULL);
  g_assert_null (ui_find_named (bench.pane, "Run to Here"));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (bench.document), "train", "epochs", "7", NULL));
  UI_WAIT ((button = ui_find_named (bench.pane, "Run to Here")) != NULL);
  g_assert_nonnull (ui_find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW));
  ui_wait_frame (button);
  ui_click (button);
  UI_WAIT (g_strcmp0 (bench.run_to, "evaluate") == 0);
  weft_history_undo (weft_document_get_history (bench.document));
  UI_WAIT (ui_find_named (bench.pane, "Run to Here") == NULL);
  bench_clear (&bench);
}

/* Shows what a port of @type gave. Returns: the page */
static GtkWidget *
show_value (const WeftPortType *type,
            WeftArtefact       *artefact,
            const WeftPortInfo *info)
{
  GtkWidget *view = weft_value_view_new (type, artefact, info);

  g_assert_nonnull (view);
  pane_show (view, 900, 560);
  return view;
}

/* Returns: (transfer full): rows with a picture, two classes in turns, and a long text */
static WeftArtefact *
make_data (gint64 n)
{
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  g_autoptr (WeftDataSource) source = weft_data_source_new ("nowhere", NULL, NULL);
  WeftTensor *pictures = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (n, 16, 16), NULL), *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (n), NULL);
  g_autofree const char **texts = g_new (const char *, n);

  for (gint64 row = 0; row < n; row++) {
    weft_tensor_set (codes, row, (double) (row % 2));
    for (gint64 i = 0; i < 256; i++)
      weft_tensor_set (pictures, row * 256 + i, (double) (i * (row + 1) % 256));
    texts[row] = row == 0 ? "A letter that is too long for the cell of a table, so that it has to be read somewhere else." : "Short";
  }
  weft_dataset_builder_add_column (builder, "image", weft_column_new_dense (pictures));
  weft_dataset_builder_add_column (builder, "label", weft_column_new_category (codes, g_strdupv ((char *[]){ (char *) "cat", (char *) "dog", NULL })));
  weft_dataset_builder_add_column (builder, "letter", weft_column_new_text (texts, n, NULL));
  return weft_data_new_artefact (source, weft_dataset_builder_end (builder, NULL), NULL, NULL);
}

static guint
count_type (GtkWidget *widget,
            GType      type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_type (child, type);
  return n;
}

/* Where the large picture of @grid points to. */
static GdkRectangle
get_pointing (GtkWidget *grid)
{
  GdkRectangle place;

  g_assert_true (gtk_popover_get_pointing_to (GTK_POPOVER (ui_find_type (grid, GTK_TYPE_POPOVER)), &place));
  return place;
}

/* Pictures have their class below them, are made as they come into sight, and are shown large by
 * pointer and key. */
static void
test_pictures (void)
{
  g_autoptr (WeftArtefact) artefact = make_data (3000);
  GtkWidget *view = show_value (&weft_port_type_dataset, artefact, NULL), *grid;
  GdkRectangle first, second;

  UI_WAIT ((grid = ui_find_type (view, GTK_TYPE_GRID_VIEW)) != NULL && count_type (grid, GTK_TYPE_PICTURE) > 0);
  g_assert_nonnull (ui_find_named (grid, "dog"));
  g_assert_cmpuint (count_type (grid, GTK_TYPE_PICTURE), <, 1000);
  ui_wait_frame (grid);
  ui_click (ui_find_type (grid, GTK_TYPE_PICTURE));
  UI_WAIT (ui_find_named (grid, "Picture 1: cat") != NULL);
  first = get_pointing (grid);
  ui_key ("Escape");
  UI_WAIT (ui_find_type (grid, GTK_TYPE_POPOVER) == NULL);
  ui_key ("Right");
  ui_key ("Return");
  UI_WAIT (ui_find_named (grid, "Picture 2: dog") != NULL);
  second = get_pointing (grid);
  g_assert_cmpint (second.x, >=, first.x + first.width);
  g_assert_cmpint (second.y, ==, first.y);
  ui_key ("Escape");
  UI_WAIT (ui_find_type (grid, GTK_TYPE_POPOVER) == NULL);
}

/* A texture has the bytes of its picture, each pixel as often as it is enlarged. */
static void
test_texture (void)
{
  g_autoptr (WeftArtefact) artefact = make_data (2);
  const WeftData *data = weft_artefact_get_value (artefact);
  g_autoptr (GdkTexture) texture = weft_picture_texture_new (weft_dataset_find_column (data->dataset, "image"), 1, 64);
  g_autofree guint32 *pixels = g_new (guint32, 64 * 64);

  g_assert_cmpint (gdk_texture_get_width (texture), ==, 64);
  gdk_texture_download (texture, (guchar *) pixels, 64 * 4);
  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 64; x++)
      g_assert_cmpuint (pixels[64 * y + x] & 0xff, ==, (guint) ((y / 4 * 16 + x / 4) * 2 % 256));
}

static void
test_texts (void)
{
  g_autoptr (WeftArtefact) artefact = make_data (5);
  GtkWidget *view = show_value (&weft_port_type_dataset, artefact, NULL);

  UI_WAIT (ui_find_named (view, "Row 1 · cat") != NULL);
  g_assert_nonnull (ui_find_named (view, "A letter that is too long for the cell of a table, so that it has to be read somewhere else."));
}

static void
free_spec (gpointer spec)
{
  weft_model_spec_unref (spec);
}

/* A model is a graph as well as a table. */
static void
test_graph (void)
{
  const WeftArchitecture *lenet = weft_architecture_find ("lenet");
  g_autoptr (WeftParams) params = weft_params_new (lenet->params);
  WeftModelSpec *spec = weft_architecture_build (lenet, params, &(WeftModelInput){ .item = lenet->item }, 10, NULL);
  g_autoptr (WeftArtefact) artefact = weft_artefact_new (&weft_port_type_model, spec, free_spec);
  g_autoptr (WeftPortInfo) info = weft_port_info_new ();
  GtkWidget *view, *graph;
  g_autoptr (GdkTexture) picture = NULL;

  info->details = weft_layers_describe (spec);
  info->parameters = 61706;
  view = show_value (&weft_port_type_model, artefact, info);
  UI_WAIT (ui_find_named (view, "Graph") != NULL && (graph = ui_find_type (view, GTK_TYPE_DRAWING_AREA)) != NULL);
  ui_wait_frame (view);
  picture = ui_render (graph);
  g_assert_cmpint (gdk_texture_get_height (picture), >=, 100);
}

/* What was told when a row, or all of them, were chosen. */
typedef struct
{
  gint64 row;
  guint n_rows;
} Told;

static void
row_chosen_cb (Told       *told,
               const char *node,
               gint64      row)
{
  g_assert_cmpstr (node, ==, "evaluate");
  told->row = row;
}

static void
rows_chosen_cb (Told       *told,
                const char *node,
                GArray     *rows)
{
  g_assert_cmpstr (node, ==, "evaluate");
  told->n_rows = rows->len;
}

/* The rows of a cell, once they are listed. */
static GtkWidget *
find_list (void)
{
  GtkWidget *list;

  UI_WAIT ((list = ui_find_type (NULL, GTK_TYPE_LIST_VIEW)) != NULL && gtk_widget_get_mapped (list));
  ui_wait_frame (list);
  return list;
}

static GtkWidget *
choose_cell (GtkWidget *matrix,
             int        actual,
             int        predicted)
{
  gtk_widget_grab_focus (ui_find_type (matrix, WEFT_TYPE_PICTURE_VIEW));
  weft_confusion_view_set_cell (WEFT_CONFUSION_VIEW (matrix), actual, predicted);
  ui_key ("Return");
  return matrix;
}

/* A cell lists its rows, by click and by Return; one of them, or all, are told to whom it concerns.
 * A cell without rows lists nothing. */
static void
test_cell (void)
{
  GtkWidget *matrix, *list;
  Told told = { -1, 0 };
  GdkRectangle area;
  Bench bench;

  (void) show_confusion (&bench);
  give_predictions (&bench);
  g_signal_connect_swapped (bench.pane, "row-chosen", G_CALLBACK (row_chosen_cb), &told);
  g_signal_connect_swapped (bench.pane, "rows-chosen", G_CALLBACK (rows_chosen_cb), &told);
  matrix = choose_cell (ui_find_type (bench.pane, WEFT_TYPE_CONFUSION_VIEW), 0, 2);
  ui_settle ();
  g_assert_null (ui_find_named (NULL, "Show in Embedding"));
  choose_cell (matrix, 0, 1);
  list = find_list ();
  g_assert_nonnull (ui_find_named (NULL, "The surest first"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), ==, 6);
  ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (told.row == 9);
  UI_WAIT (ui_find_named (NULL, "Show in Embedding") == NULL);
  weft_confusion_view_set_cell (WEFT_CONFUSION_VIEW (matrix), 0, 1);
  g_assert_true (weft_confusion_view_get_cell (WEFT_CONFUSION_VIEW (matrix), &area));
  ui_click_at (matrix, area.x + area.width / 2, area.y + area.height / 2, GDK_BUTTON_PRIMARY, 1);
  ui_click (ui_find_named (find_list (), "Row 11 · 90.0 %"));
  UI_WAIT (told.row == 10);
  UI_WAIT (ui_find_named (NULL, "Show in Embedding") == NULL);
  choose_cell (matrix, 0, 1);
  (void) find_list ();
  ui_click (ui_find_named (NULL, "Show in Embedding"));
  UI_WAIT (told.n_rows == 6);
  bench_clear (&bench);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  pane_init ();
  ui_test_add ("/ui/output/report", test_report);
  ui_test_add ("/ui/output/cell", test_cell);
  ui_test_add ("/ui/output/read-off", test_read_off);
  ui_test_add ("/ui/output/heads", test_heads);
  ui_test_add ("/ui/output/bug/whole-table", test_whole_table);
  ui_test_add ("/ui/output/sort", test_sort);
  ui_test_add ("/ui/output/copy-picture", test_copy_picture);
  ui_test_add ("/ui/output/reasons", test_reasons);
  ui_test_add ("/ui/output/ways", test_ways);
  ui_test_add ("/ui/output/known-before", test_known_before);
  ui_test_add ("/ui/output/any-report", test_any_report);
  ui_test_add ("/ui/output/outdated", test_outdated);
  ui_test_add ("/ui/output/pictures", test_pictures);
  ui_test_add ("/ui/output/texture", test_texture);
  ui_test_add ("/ui/output/texts", test_texts);
  ui_test_add ("/ui/output/graph", test_graph);
  ui_test_add ("/ui/output/run", test_run);
  return ui_test_run ();
}
