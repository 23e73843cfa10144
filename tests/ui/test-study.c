/* test-study.c: a study is looked at and steered, trials are selected by it and it by trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "../study-fixture.h"

#include "app/shared.h"
#include "app/study-pane.h"
#include "app/study-plot.h"
#include "app/theme.h"
#include "app/trials-pane.h"
#include "workflow/command.h"
#include "workflow/study-door.h"

typedef struct
{
  WeftWindow *window;
  WeftStudyPlot *plot;
  WeftStudyPane *pane;
  WeftTrialsPane *trials;
} Bench;

static gboolean
is_settled (Bench *self)
{
  return weft_study_plot_get_chart (self->plot) != NULL && weft_picture_view_get_settled (weft_study_plot_get_picture (self->plot));
}

static void
show_pane (Bench      *self,
           const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-pane", "s", id);
  ui_wait_frame (GTK_WIDGET (self->window));
}

static gint64
bench_init (Bench *self)
{
  gint64 study = study_fill (weft_shared_get_store (), "Digits", STUDY_N_POINTS);

  self->window = app_fixture_open_window ();
  app_fixture_open_sample (self->window, "iris-flowers");
  show_pane (self, "trials");
  self->trials = WEFT_TRIALS_PANE (ui_find_type (GTK_WIDGET (self->window), WEFT_TYPE_TRIALS_PANE));
  show_pane (self, "study");
  self->pane = WEFT_STUDY_PANE (ui_find_type (GTK_WIDGET (self->window), WEFT_TYPE_STUDY_PANE));
  UI_WAIT ((self->plot = (WeftStudyPlot *) ui_find_type (GTK_WIDGET (self->pane), WEFT_TYPE_STUDY_PLOT)) != NULL);
  UI_WAIT (is_settled (self));
  return study;
}

static void
lay_out (Bench              *self,
         WeftParallelLayout *layout)
{
  GtkWidget *picture = GTK_WIDGET (weft_study_plot_get_picture (self->plot));
  WeftPaintStyle style;

  weft_theme_get_style (picture, &style);
  weft_parallel_lay_out (&weft_study_plot_get_chart (self->plot)->parallel, &style, gtk_widget_get_width (picture), gtk_widget_get_height (picture), layout);
}

static gsize
count_selected (Bench *self)
{
  gsize n;

  weft_trials_pane_get_selected (self->trials, &n);
  return n;
}

/* Draws a range from one share of an axis to another. */
static void
draw_range (Bench  *self,
            guint   axis,
            double  from,
            double  to)
{
  GtkWidget *picture = GTK_WIDGET (weft_study_plot_get_picture (self->plot));
  WeftParallelLayout layout;
  double x;

  lay_out (self, &layout);
  x = weft_parallel_get_x (&layout, axis);
  ui_drag (picture, x, layout.bottom + (layout.top - layout.bottom) * from, picture, x, layout.bottom + (layout.top - layout.bottom) * to);
}

static gsize
count_held (Bench *self)
{
  g_autofree guint8 *held = weft_study_plot_list_held (self->plot);
  gsize n = 0;

  for (guint i = 0; held != NULL && i < STUDY_N_POINTS; i++)
    n += held[i] != 0;
  return n;
}

/* What a range holds is selected in the table of trials. */
static void
test_range (void)
{
  Bench bench;
  gsize n;

  bench_init (&bench);
  draw_range (&bench, 0, 0.02, 0.5);
  n = count_held (&bench);
  g_assert_cmpuint (n, >, 8);
  g_assert_cmpuint (n, <, 22);
  UI_WAIT (count_selected (&bench) == n);
  UI_WAIT (is_settled (&bench));
  g_assert_cmpuint (count_held (&bench), ==, n);
  /* A click on the axis lets the range go. */
  draw_range (&bench, 0, 0.3, 0.3);
  UI_WAIT (count_selected (&bench) == 0);
  app_fixture_close (bench.window);
}

/* What is selected in the table stands out in the picture. */
static void
test_table (void)
{
  Bench bench;
  gint64 study, trial = 0;
  g_autoptr (GArray) ids = NULL, back = NULL;
  g_autoptr (GError) error = NULL;

  study = bench_init (&bench);
  ids = weft_trial_store_list_point_trials (weft_shared_get_store (), study, 7, &error);
  g_assert_no_error (error);
  trial = g_array_index (ids, gint64, 0);
  weft_trials_pane_select (bench.trials, &trial, 1);
  UI_WAIT (count_selected (&bench) == 1);
  back = weft_study_pane_list_selected (bench.pane);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_cmpint (g_array_index (back, gint64, 0), ==, trial);
  UI_WAIT (weft_study_plot_get_chart (bench.plot)->parallel.faint != NULL && weft_study_plot_get_chart (bench.plot)->parallel.faint[7] == 0);
  g_assert_cmpint (weft_study_plot_get_chart (bench.plot)->parallel.faint[8], !=, 0);
  app_fixture_close (bench.window);
}

/* A title that is dragged takes its axis along. */
static void
test_axes (void)
{
  WeftParallelLayout layout;
  GtkWidget *picture;
  Bench bench;
  guint first;

  bench_init (&bench);
  picture = GTK_WIDGET (weft_study_plot_get_picture (bench.plot));
  lay_out (&bench, &layout);
  first = weft_study_plot_get_chart (bench.plot)->axes[0];
  ui_drag (picture, weft_parallel_get_x (&layout, 0), layout.titles + 4, picture, weft_parallel_get_x (&layout, 2), layout.titles + 4);
  UI_WAIT (weft_study_plot_get_chart (bench.plot)->axes[2] == first);
  g_assert_cmpuint (weft_study_plot_get_chart (bench.plot)->n_axes, ==, 4);
  app_fixture_close (bench.window);
}

/* Points, ranges and axes by keys alone. */
static void
test_keys (void)
{
  Bench bench;
  guint first;

  bench_init (&bench);
  gtk_widget_grab_focus (GTK_WIDGET (weft_study_plot_get_picture (bench.plot)));
  ui_key ("Up");
  UI_WAIT (weft_study_plot_get_chosen (bench.plot) == 0);
  ui_key ("Up");
  UI_WAIT (weft_study_plot_get_chosen (bench.plot) == 1);
  ui_key ("Return");
  UI_WAIT (count_selected (&bench) == 1);
  ui_key ("Escape");
  UI_WAIT (weft_study_plot_get_chosen (bench.plot) == -1 && count_selected (&bench) == 0);
  ui_key ("Right");
  ui_key ("<Shift>Up");
  UI_WAIT (count_held (&bench) > 0 && count_held (&bench) < STUDY_N_POINTS);
  UI_WAIT (count_selected (&bench) == count_held (&bench));
  first = weft_study_plot_get_chart (bench.plot)->axes[1];
  ui_key ("<Control>Right");
  UI_WAIT (weft_study_plot_get_chart (bench.plot)->axes[2] == first);
  app_fixture_close (bench.window);
}

/* The reason of the pruner is read where the point is chosen; each view has its picture. */
static void
test_views (void)
{
  GtkWidget *words, *views;
  Bench bench;

  bench_init (&bench);
  /* Or what is pointed at would be read. */
  ui_move (GTK_WIDGET (bench.window), 5, 5);
  gtk_widget_grab_focus (GTK_WIDGET (weft_study_plot_get_picture (bench.plot)));
  for (int i = 0; i < 5; i++)
    ui_key ("Up");
  UI_WAIT (weft_study_plot_get_chosen (bench.plot) == 4);
  words = ui_find_id (GTK_WIDGET (bench.pane), "words");
  UI_WAIT (strstr (gtk_label_get_text (GTK_LABEL (words)), STUDY_REASON) != NULL);
  views = ui_find_id (GTK_WIDGET (bench.pane), "picture");
  for (guint i = 0; i < WEFT_N_STUDY_PICTURES; i++) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (views), i);
    UI_WAIT (weft_study_plot_get_chart (bench.plot)->picture == i && is_settled (&bench));
  }
  app_fixture_close (bench.window);
}

/* A study that runs is asked: pause, and a point that is written in the form. */
static void
test_steering (void)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  g_autoptr (GError) error = NULL;
  WeftStudyDoor *door;
  gint64 study;
  Bench bench;

  study = bench_init (&bench);
  g_assert_null (ui_find_id (GTK_WIDGET (bench.pane), "enqueue"));
  weft_trial_store_set_study_state (store, study, WEFT_STUDY_RUNNING, NULL, &error);
  g_assert_no_error (error);
  door = weft_study_door_open (weft_trial_store_get_path (store), study, control, &error);
  g_assert_no_error (error);
  UI_WAIT (ui_find_id (GTK_WIDGET (bench.pane), "pause") != NULL);
  ui_wait_frame (GTK_WIDGET (bench.window));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "pause"));
  UI_WAIT (weft_study_control_is_paused (control));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "pause"));
  UI_WAIT (!weft_study_control_is_paused (control));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "enqueue"));
  UI_WAIT (ui_find_named (GTK_WIDGET (bench.pane), "Try It") != NULL);
  g_assert_true (gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (bench.pane), "Try It")));
  ui_type ("7");
  UI_WAIT (!gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (bench.pane), "Try It")));
  ui_key ("BackSpace");
  UI_WAIT (gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (bench.pane), "Try It")));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "cancel"));
  UI_WAIT (weft_study_control_is_cancelled (control));
  weft_study_door_close (door);
  weft_trial_store_set_study_state (store, study, WEFT_STUDY_CANCELLED, NULL, &error);
  g_assert_no_error (error);
  app_fixture_close (bench.window);
}

/* Returns: (transfer full): what was asked for */
static WeftStudyRequest *
take_request (WeftStudyControl *control)
{
  WeftStudyRequest *request;

  UI_WAIT ((request = weft_study_control_take (control)) != NULL);
  return request;
}

static void
click_id (Bench      *self,
          const char *id)
{
  UI_WAIT (ui_find_id (GTK_WIDGET (self->pane), id) != NULL);
  ui_wait_frame (GTK_WIDGET (self->window));
  ui_click (ui_find_id (GTK_WIDGET (self->pane), id));
}

/* Ranges narrow the space; a trial that runs is given up or kept. */
static void
test_requests (void)
{
  WeftTrialStore *store = weft_shared_get_store ();
  const WeftStudyPoint running = { .number = 2, .state = WEFT_POINT_RUNNING };
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  g_autoptr (WeftStudyRequest) narrow = NULL, prune = NULL, keep = NULL, enqueue = NULL;
  const char *taken;
  g_autoptr (GError) error = NULL;
  WeftStudyDoor *door;
  gint64 study;
  Bench bench;

  study = bench_init (&bench);
  weft_trial_store_set_point (store, study, &running, &error);
  g_assert_no_error (error);
  weft_trial_store_set_study_state (store, study, WEFT_STUDY_RUNNING, NULL, &error);
  g_assert_no_error (error);
  door = weft_study_door_open (weft_trial_store_get_path (store), study, control, &error);
  g_assert_no_error (error);
  UI_WAIT (ui_find_id (GTK_WIDGET (bench.pane), "pause") != NULL);
  draw_range (&bench, 0, 0.25, 0.75);
  click_id (&bench, "narrow");
  narrow = take_request (control);
  g_assert_cmpint (narrow->ask, ==, WEFT_STUDY_ASKS_NARROW);
  g_assert_cmpstr (narrow->name, ==, "train.learning_rate");
  g_assert_nonnull (strstr (narrow->text, ".."));
  gtk_widget_grab_focus (GTK_WIDGET (weft_study_plot_get_picture (bench.plot)));
  for (int i = 0; i < 3; i++)
    ui_key ("Up");
  UI_WAIT (weft_study_plot_get_chosen (bench.plot) == 2);
  click_id (&bench, "prune");
  prune = take_request (control);
  g_assert_cmpint (prune->ask, ==, WEFT_STUDY_ASKS_PRUNE);
  g_assert_cmpuint (prune->number, ==, 2);
  click_id (&bench, "keep");
  keep = take_request (control);
  g_assert_cmpint (keep->ask, ==, WEFT_STUDY_ASKS_KEEP);
  /* A point whose value is taken from an axis, the others from the chosen one. */
  click_id (&bench, "enqueue");
  UI_WAIT (ui_find_named (GTK_WIDGET (bench.pane), "Try It") != NULL);
  draw_range (&bench, 1, 0.5, 0.5);
  ui_wait_frame (GTK_WIDGET (bench.window));
  g_signal_emit_by_name (ui_find_named (GTK_WIDGET (bench.pane), "Try It"), "clicked");
  enqueue = take_request (control);
  g_assert_cmpint (enqueue->ask, ==, WEFT_STUDY_ASKS_ENQUEUE);
  g_assert_nonnull (strstr (enqueue->text, "train.optimizer=rmsprop"));
  taken = strstr (enqueue->text, "model.dense1.units=");
  g_assert_nonnull (taken);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (strchr (taken, '=') + 1, NULL), 136, 4);
  weft_study_door_close (door);
  weft_trial_store_set_study_state (store, study, WEFT_STUDY_STOPPED, NULL, &error);
  g_assert_no_error (error);
  app_fixture_close (bench.window);
}

static gboolean
has_point_by_hand (gint64 study)
{
  g_autoptr (GPtrArray) points = weft_trial_store_read_points (weft_shared_get_store (), study, NULL);

  for (guint i = 0; points != NULL && i < points->len; i++)
    if (((const WeftStudyPoint *) points->pdata[i])->by_hand)
      return TRUE;
  return FALSE;
}

/* The sample runs in this window: it pauses, takes a point, and is cancelled. */
static void
test_live (void)
{
  WeftRunQueue *queue = weft_shared_get_queue ();
  Bench bench = { .window = app_fixture_open_window () };
  g_autoptr (WeftStudyControl) control = NULL;
  gint64 study;

  app_fixture_open_sample (bench.window, "tune-digits");
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.run", NULL);
  show_pane (&bench, "study");
  bench.pane = WEFT_STUDY_PANE (ui_find_type (GTK_WIDGET (bench.window), WEFT_TYPE_STUDY_PANE));
  UI_WAIT (weft_run_queue_get_study_control (queue) != NULL && weft_study_control_get_study (weft_run_queue_get_study_control (queue)) > 0);
  control = weft_study_control_ref (weft_run_queue_get_study_control (queue));
  study = weft_study_control_get_study (control);
  UI_WAIT (ui_find_id (GTK_WIDGET (bench.pane), "pause") != NULL);
  ui_wait_frame (GTK_WIDGET (bench.window));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "pause"));
  UI_WAIT (weft_study_control_is_paused (control));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "enqueue"));
  UI_WAIT (ui_find_named (GTK_WIDGET (bench.pane), "Try It") != NULL);
  ui_wait_frame (GTK_WIDGET (bench.window));
  g_signal_emit_by_name (ui_find_named (GTK_WIDGET (bench.pane), "Try It"), "clicked");
  UI_WAIT (has_point_by_hand (study));
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "cancel"));
  UI_WAIT (!weft_run_queue_get_busy (queue));
  g_assert_cmpint (weft_study_control_get_study (control), ==, 0);
  app_fixture_close (bench.window);
}

/* Returns: (transfer full): the study as it is in the store */
static WeftStudy *
look (gint64 study)
{
  g_autoptr (GError) error = NULL;
  WeftStudy *now = weft_study_look (weft_shared_get_store (), study, &error);

  g_assert_no_error (error);
  return now;
}

static guint
count_points (gint64   study,
              gboolean is_narrowed)
{
  g_autoptr (WeftStudy) now = look (study);

  return !is_narrowed || weft_study_get_settings (now)->narrowed != NULL ? weft_tune_history_get_n_trials (weft_study_get_history (now)) : 0;
}

/* A range that is drawn while the sample runs in this window: what is chosen afterwards lies in
 * it. */
static void
test_narrowing (void)
{
  WeftRunQueue *queue = weft_shared_get_queue ();
  Bench bench = { .window = app_fixture_open_window () };
  g_autoptr (WeftStudy) now = NULL;
  WeftWorkflow *workflow;
  const WeftDimension *whole, *narrowed;
  guint n, n_after, axis;
  gint64 study;

  workflow = weft_document_get_workflow (app_fixture_open_sample (bench.window, "tune-digits"));
  g_assert_true (weft_workflow_set_parameter (workflow, "tune", "sampler", "random", NULL));
  g_assert_true (weft_workflow_set_parameter (workflow, "tune", "space", "train.learning_rate=1e-4..1e-1:log; train.batch_size=64..256:int", NULL));
  g_assert_true (weft_workflow_set_parameter (workflow, "train", "epochs", "1", NULL));
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.run", NULL);
  show_pane (&bench, "study");
  bench.pane = WEFT_STUDY_PANE (ui_find_type (GTK_WIDGET (bench.window), WEFT_TYPE_STUDY_PANE));
  ui_set_patience (120000);
  UI_WAIT (weft_run_queue_get_study_control (queue) != NULL && weft_study_control_get_study (weft_run_queue_get_study_control (queue)) > 0);
  study = weft_study_control_get_study (weft_run_queue_get_study_control (queue));
  UI_WAIT ((bench.plot = (WeftStudyPlot *) ui_find_type (GTK_WIDGET (bench.pane), WEFT_TYPE_STUDY_PLOT)) != NULL);
  UI_WAIT (weft_study_plot_get_chart (bench.plot) != NULL && weft_study_plot_get_chart (bench.plot)->data->record->id == study);
  UI_WAIT (weft_study_plot_get_chart (bench.plot)->n_axes > 1 && is_settled (&bench));
  axis = weft_study_plot_get_chart (bench.plot)->axes[0];
  draw_range (&bench, 0, 0.3, 0.6);
  click_id (&bench, "narrow");
  UI_WAIT ((n = count_points (study, TRUE)) > 0);
  UI_WAIT ((n_after = count_points (study, TRUE)) > n);
  ui_click (ui_find_id (GTK_WIDGET (bench.pane), "cancel"));
  UI_WAIT (!weft_run_queue_get_busy (queue));
  ui_set_patience (0);
  now = look (study);
  whole = weft_space_get_dimension (weft_study_get_settings (now)->space, axis);
  narrowed = weft_space_get_dimension (weft_study_get_settings (now)->narrowed, axis);
  g_assert_cmpfloat (narrowed->low, >, whole->low);
  g_assert_cmpfloat (narrowed->high, <, whole->high);
  for (guint i = n; i < n_after; i++) {
    double value = weft_tune_history_get_trial (weft_study_get_history (now), i)->point[axis];

    g_assert_cmpfloat (value, >=, narrowed->low);
    g_assert_cmpfloat (value, <=, narrowed->high);
  }
  app_fixture_close (bench.window);
}

/* Asks for the report by its button. Returns: (transfer full): its page, once it is said to be
 * saved */
static char *
save_report (Bench      *self,
             const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), name, NULL), *saved = g_strdup_printf ("Saved %s", name);
  GtkWidget *button, *chooser;
  char *html = NULL;

  UI_WAIT ((button = ui_find_named (GTK_WIDGET (self->pane), "Save a report, with all pictures")) != NULL && gtk_widget_get_sensitive (button));
  ui_wait_frame (button);
  ui_click (button);
  UI_WAIT ((chooser = ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_WIDGET)) != NULL);
  ui_wait_frame (chooser);
  ui_key ("<Control>a");
  ui_type (path);
  ui_key ("Return");
  UI_WAIT (ui_find_named (NULL, saved) != NULL);
  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  return html;
}

/* The button asks for a file and writes the report there. */
static void
test_report (void)
{
  g_autofree char *html = NULL;
  Bench bench;

  bench_init (&bench);
  html = save_report (&bench, "digits.html");
  g_assert_nonnull (strstr (html, "Digits"));
  g_assert_nonnull (strstr (html, "<svg"));
  app_fixture_close (bench.window);
}

static const WeftStudyData *
get_data (Bench *self)
{
  WeftStudyChart *chart = weft_study_plot_get_chart (self->plot);

  return chart != NULL ? chart->data : NULL;
}

static void
choose_study (Bench *self,
              guint  place)
{
  GtkWidget *list = ui_find_named (GTK_WIDGET (self->pane), "Study");

  while (list != NULL && !GTK_IS_DROP_DOWN (list))
    list = gtk_widget_get_parent (list);
  g_assert_nonnull (list);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), place);
}

/* Trials of the table as if a study had chosen them: one selection, and the table's conditions. */
static void
test_gathered (void)
{
  GSettings *settings = weft_shared_get_settings ();
  g_autofree char *own = NULL;
  g_autoptr (GArray) before = NULL, after = NULL;
  Bench bench;
  gsize n;

  own = g_strdup_printf ("%" G_GINT64_FORMAT, bench_init (&bench));
  choose_study (&bench, 0);
  UI_WAIT (get_data (&bench) != NULL && weft_study_data_is_gathered (get_data (&bench)) && is_settled (&bench));
  g_settings_set_value (settings, "trials-filters", g_variant_new_parsed ("[('study', 'equal', %s)]", own));
  UI_WAIT (get_data (&bench) != NULL && get_data (&bench)->data->len == STUDY_N_POINTS && is_settled (&bench));
  g_assert_cmpuint (get_data (&bench)->n_dimensions, ==, 1);
  draw_range (&bench, 0, 0.02, 0.5);
  n = count_held (&bench);
  g_assert_cmpuint (n, >, 5);
  UI_WAIT (count_selected (&bench) == n);
  before = weft_study_pane_list_selected (bench.pane);
  g_assert_cmpuint (before->len, ==, n);
  /* Fewer trials are other points; what was selected of them stays so. */
  g_settings_set_value (settings, "trials-filters", g_variant_new_parsed ("[('study', 'equal', %s), ('state', 'equal', 'done')]", own));
  UI_WAIT (get_data (&bench) != NULL && get_data (&bench)->data->len == 25 && is_settled (&bench));
  for (gsize i = 0; i < get_data (&bench)->data->len; i++)
    g_assert_cmpint (weft_study_data_get (get_data (&bench), i)->state, ==, WEFT_POINT_COMPLETE);
  after = weft_study_pane_list_selected (bench.pane);
  g_assert_cmpuint (after->len, >, 0);
  g_assert_cmpuint (after->len, <, n);
  for (guint i = 0, k = 0; i < after->len; i++, k++) {
    while (k < before->len && g_array_index (before, gint64, k) != g_array_index (after, gint64, i))
      k++;
    g_assert_cmpuint (k, <, before->len);
  }
  g_settings_reset (settings, "trials-filters");
  choose_study (&bench, 1);
  UI_WAIT (get_data (&bench) != NULL && !weft_study_data_is_gathered (get_data (&bench)));
  app_fixture_close (bench.window);
}

/* The same button where the trials of the table are shown: which they are is said in words. */
static void
test_gathered_report (void)
{
  GSettings *settings = weft_shared_get_settings ();
  g_autofree char *own = NULL, *html = NULL;
  Bench bench;

  own = g_strdup_printf ("%" G_GINT64_FORMAT, bench_init (&bench));
  choose_study (&bench, 0);
  g_settings_set_value (settings, "trials-filters", g_variant_new_parsed ("[('study', 'equal', %s), ('state', 'equal', 'done')]", own));
  UI_WAIT (get_data (&bench) != NULL && weft_study_data_is_gathered (get_data (&bench)) && get_data (&bench)->data->len == 25 && is_settled (&bench));
  html = save_report (&bench, "table.html");
  g_assert_nonnull (strstr (html, "<h1>25 Trials</h1>"));
  g_assert_nonnull (strstr (html, "Study = "));
  g_assert_nonnull (strstr (html, "State is Done"));
  g_assert_nonnull (strstr (html, "<svg"));
  g_settings_reset (settings, "trials-filters");
  app_fixture_close (bench.window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/study/range", test_range);
  ui_test_add ("/ui/study/table", test_table);
  ui_test_add ("/ui/study/axes", test_axes);
  ui_test_add ("/ui/study/keys", test_keys);
  ui_test_add ("/ui/study/views", test_views);
  ui_test_add ("/ui/study/steering", test_steering);
  ui_test_add ("/ui/study/requests", test_requests);
  ui_test_add ("/ui/study/live", test_live);
  ui_test_add ("/ui/study/narrowing", test_narrowing);
  ui_test_add ("/ui/study/report", test_report);
  ui_test_add ("/ui/study/gathered", test_gathered);
  ui_test_add ("/ui/study/gathered-report", test_gathered_report);
  return ui_test_run ();
}
