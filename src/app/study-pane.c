/* study-pane.c: a search for good settings, looked at and steered
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-pane.h"

#include "app/accessible.h"
#include "app/shared.h"
#include "app/study-chooser.h"
#include "app/study-form.h"
#include "app/study-looks.h"
#include "app/study-plot.h"
#include "app/study-save.h"
#include "app/study-steer.h"
#include "app/study-work.h"
#include "app/work.h"
#include "base/i18n.h"
#include "tune/point.h"
#include "workflow/study-gather.h"
#include "workflow/study-request.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Of the time, at most one in so many parts is spent on reading what has changed. */
#define READING_SHARE 20

struct _WeftStudyPane
{
  AdwBin parent_instance;

  /* Owned */
  WeftTrialStore *store; /* nullable */
  WeftTrialQuery *query; /* nullable: trials that can be looked at like a study's */
  char *which;           /* nullable: in words, which these are */
  WeftStudyData *data;   /* nullable */
  GPtrArray *records;    /* nullable */
  guint8 *selected;      /* nullable: of each point */
  gsize n_points;        /* that `selected` is of */
  GCancellable *reading; /* nullable */
  gint64 wanted;         /* 0: nobody has chosen */
  guint64 generation;    /* of the store, when it was read last */
  gint64 begun;          /* the latest reading, µs of the monotonic clock */
  gint64 due;            /* the next one that nobody asks for, or a training would wait for it */
  guint look_source;
  gboolean is_stale;
  gboolean is_filling;

  /* Children of the template's bins */
  WeftStudyPlot *plot;
  WeftStudyLooks *looks;
  WeftStudyForm *form;

  /* Template children */
  GtkStack *stack;
  AdwStatusPage *status;
  GtkDropDown *study;
  GtkDropDown *picture;
  GtkMenuButton *settings;
  AdwBin *looks_bin;
  GtkBox *toolbar;
  GtkWidget *report;
  AdwBin *plot_bin;
  GtkStack *pictures;
  GtkLabel *trouble;
  GtkStack *side;
  AdwBin *form_bin;
  GtkLabel *summary;
  GtkLabel *words;
  GtkToggleButton *pause;
  GtkWidget *stop;
  GtkWidget *cancel;
  GtkWidget *steering;
  GtkWidget *go_on;
  GtkWidget *keep;
  GtkWidget *prune;
  GtkWidget *narrow;
  GtkWidget *release;
};

G_DEFINE_FINAL_TYPE (WeftStudyPane, weft_study_pane, ADW_TYPE_BIN)

enum {
  SELECTION_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void read_again (WeftStudyPane *self,
                        gboolean       reads);

/* In words */

static gboolean
is_running (WeftStudyPane *self)
{
  return self->data != NULL && self->data->record->state == WEFT_STUDY_RUNNING;
}

/* Returns: whether there is a range of one of the first @n variables */
static gboolean
has_range (WeftStudyPane *self,
           guint          n)
{
  const WeftParallelBrush *brushes = weft_study_plot_get_brushes (self->plot);

  for (guint i = 0; brushes != NULL && i < n; i++)
    if (brushes[i].high > brushes[i].low)
      return TRUE;
  return FALSE;
}

/* Returns: whether candidates were cut off; any other study goes on with its document */
static gboolean
can_go_on (WeftStudyPane *self)
{
  WeftStudyState state = self->data != NULL ? self->data->record->state : WEFT_STUDY_DONE;
  gboolean was_cut_off = state == WEFT_STUDY_INTERRUPTED || state == WEFT_STUDY_CANCELLED || state == WEFT_STUDY_FAILED;

  return was_cut_off && weft_study_get_settings (self->data->study)->candidates != NULL;
}

static void
update_buttons (WeftStudyPane *self)
{
  gint64 chosen = weft_study_plot_get_chosen (self->plot);
  gboolean runs = is_running (self), is_there = runs && chosen >= 0 && chosen < (gint64) self->data->data->len;
  gboolean point_runs = is_there && weft_study_data_get (self->data, (gsize) chosen)->state == WEFT_POINT_RUNNING;
  WeftStudyControl *control = runs ? weft_study_steer_find (self->data->record->id) : NULL;

  gtk_widget_set_visible (self->steering, runs);
  gtk_widget_set_visible (self->go_on, can_go_on (self));
  gtk_widget_set_visible (self->keep, point_runs);
  gtk_widget_set_visible (self->prune, point_runs);
  gtk_widget_set_visible (self->narrow, runs && has_range (self, self->data->n_dimensions));
  gtk_widget_set_visible (self->release, self->selected != NULL);
  self->is_filling = TRUE;
  if (control != NULL)
    gtk_toggle_button_set_active (self->pause, weft_study_control_is_paused (control));
  self->is_filling = FALSE;
}

static void
show_words (WeftStudyPane *self)
{
  gint64 point = weft_study_plot_get_point (self->plot);
  g_autofree char *text = self->data != NULL && point >= 0 && point < (gint64) self->data->data->len ? weft_study_data_tell_point (self->data, (gsize) point) : NULL;

  gtk_label_set_text (self->words, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->words), text != NULL);
  update_buttons (self);
}

/* Selection */

static void
take_selection (WeftStudyPane *self,
                guint8        *selected)
{
  g_free (self->selected);
  self->selected = selected;
  self->n_points = self->data != NULL ? self->data->data->len : 0;
  read_again (self, FALSE);
  show_words (self);
}

GArray *
weft_study_pane_list_selected (WeftStudyPane *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gsize i = 0; self->data != NULL && self->selected != NULL && i < MIN (self->n_points, self->data->data->len); i++) {
    const GArray *trials = weft_study_data_get (self->data, i)->trials;

    if (self->selected[i] != 0 && trials->len > 0)
      g_array_append_vals (ids, trials->data, trials->len);
  }
  return ids;
}

/* Returns: (transfer full) (nullable): the points of trials; %NULL: none is of this study */
static guint8 *
find_points (WeftStudyPane *self,
             const gint64  *ids,
             gsize          n)
{
  guint8 *points = NULL;

  for (gsize i = 0; self->data != NULL && i < n; i++) {
    gint64 point = weft_study_data_find_trial (self->data, ids[i]);

    if (point < 0)
      continue;
    points = points != NULL ? points : g_new0 (guint8, self->data->data->len);
    points[point] = 1;
  }
  return points;
}

/* A table that does not list all trials selects some of those that ranges hold. */
static gboolean
is_held (WeftStudyPane *self,
         const guint8  *points)
{
  if (self->selected == NULL || self->n_points != self->data->data->len || !has_range (self, self->data->n_variables))
    return FALSE;
  for (gsize i = 0; points != NULL && i < self->n_points; i++)
    if (points[i] != 0 && self->selected[i] == 0)
      return FALSE;
  return TRUE;
}

void
weft_study_pane_set_query (WeftStudyPane  *self,
                           WeftTrialQuery *query,
                           char           *which)
{
  g_return_if_fail (WEFT_IS_STUDY_PANE (self));

  g_clear_pointer (&self->query, weft_trial_query_free);
  self->query = query;
  g_free (self->which);
  self->which = which;
  /* Also while they are being read for the first time. */
  if (self->data == NULL || self->wanted == WEFT_STUDY_GATHERED || weft_study_data_is_gathered (self->data))
    read_again (self, TRUE);
}

void
weft_study_pane_set_selected (WeftStudyPane *self,
                              const gint64  *ids,
                              gsize          n)
{
  g_autofree guint8 *points = NULL;

  g_return_if_fail (WEFT_IS_STUDY_PANE (self));

  points = find_points (self, ids, n);
  if (self->data == NULL || (points == NULL && self->selected == NULL))
    return;
  if (is_held (self, points))
    return;
  if (points != NULL && self->selected != NULL && self->n_points == self->data->data->len && memcmp (points, self->selected, self->n_points) == 0)
    return;
  weft_study_plot_clear_brushes (self->plot);
  take_selection (self, g_steal_pointer (&points));
}

static void
ranges_changed_cb (WeftStudyPane *self)
{
  take_selection (self, weft_study_plot_list_held (self->plot));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
selected_cb (WeftStudyPane *self,
             gboolean       along)
{
  gint64 point = weft_study_plot_get_chosen (self->plot);
  guint8 *points;

  if (self->data == NULL || point < 0)
    return;
  points = along && self->selected != NULL && self->n_points == self->data->data->len ? g_memdup2 (self->selected, self->n_points) : g_new0 (guint8, self->data->data->len);
  points[point] = !along || points[point] == 0;
  weft_study_plot_clear_brushes (self->plot);
  take_selection (self, points);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
release_cb (WeftStudyPane *self)
{
  weft_study_plot_clear_brushes (self->plot);
  take_selection (self, NULL);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* Reading */

static void
show_status (WeftStudyPane *self,
             const char    *title,
             const char    *text)
{
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
fill_chooser (WeftStudyPane *self,
              gint64         shown)
{
  self->is_filling = TRUE;
  weft_study_chooser_fill (self->study, self->records, shown);
  self->is_filling = FALSE;
}

static void
take_data (WeftStudyPane *self,
           WeftStudyWork *work)
{
  gboolean is_other = self->data == NULL || !weft_study_data_is_alike (self->data, work->data), is_gathered = weft_study_data_is_gathered (work->data);
  g_autofree char *text = is_gathered ? weft_study_tell_gathered (work->data) : weft_study_data_tell (work->data);
  g_autoptr (GArray) ids = is_gathered && self->data != work->data && self->selected != NULL ? weft_study_pane_list_selected (self) : NULL;

  g_clear_pointer (&self->data, weft_study_data_unref);
  self->data = weft_study_data_ref (work->data);
  if (is_other) {
    g_clear_pointer (&self->selected, g_free);
    gtk_stack_set_visible_child_name (self->side, "words");
  }
  /* Other trials may be points now. */
  if (ids != NULL)
    take_selection (self, find_points (self, (const gint64 *) (gpointer) ids->data, ids->len));
  weft_study_looks_set_data (self->looks, self->data);
  gtk_label_set_text (self->summary, text);
}

static void
show_chart (WeftStudyPane *self,
            WeftStudyWork *work)
{
  weft_study_plot_set_chart (self->plot, work->chart);
  gtk_label_set_text (self->trouble, work->trouble != NULL ? work->trouble : "");
  gtk_stack_set_visible_child_name (self->pictures, work->chart != NULL ? "picture" : "trouble");
}

/* Ranges hold what has come, too. */
static void
follow_points (WeftStudyPane *self)
{
  guint8 *held;

  if (self->selected == NULL || self->n_points == self->data->data->len)
    return;
  held = weft_study_plot_list_held (self->plot);
  if (held == NULL) {
    held = g_new0 (guint8, self->data->data->len);
    memcpy (held, self->selected, MIN (self->n_points, self->data->data->len));
  }
  take_selection (self, held);
}

/* What cannot be shown leaves the list, in which something else can be chosen. */
static void
show_work (WeftStudyPane *self,
           WeftStudyWork *work)
{
  fill_chooser (self, work->wanted);
  if (work->data != NULL) {
    take_data (self, work);
  } else {
    g_clear_pointer (&self->data, weft_study_data_unref);
    g_clear_pointer (&self->selected, g_free);
    gtk_label_set_text (self->summary, "");
  }
  show_chart (self, work);
  gtk_widget_set_sensitive (self->report, work->data != NULL);
  gtk_stack_set_visible_child_name (self->stack, "study");
  if (work->data != NULL)
    follow_points (self);
  show_words (self);
}

static void
done_cb (gpointer owner,
         gpointer request)
{
  WeftStudyPane *self = owner;
  WeftStudyWork *work = request;
  gboolean was_stale = self->is_stale;

  g_clear_object (&self->reading);
  self->due = g_get_monotonic_time () + READING_SHARE * (g_get_monotonic_time () - self->begun);
  if (work->records != NULL) {
    g_clear_pointer (&self->records, g_ptr_array_unref);
    self->records = g_ptr_array_ref (work->records);
  }
  if (self->records == NULL)
    show_status (self, _("The Studies Cannot Be Read"), work->trouble);
  else if (work->data == NULL && self->records->len <= 1)
    show_status (self, _("No Studies Yet"), _("Run a workflow with a Tune node behind a Train node: it tries settings, and what it tries is shown here. So are any two trials whose settings differ."));
  else
    show_work (self, work);
  if (was_stale)
    read_again (self, TRUE);
}

/* @reads: whether the store is asked, or only the picture made anew. One at a time. */
static void
read_again (WeftStudyPane *self,
            gboolean       reads)
{
  WeftStudyView view = { .picture = (WeftStudyPicture) MIN (gtk_drop_down_get_selected (self->picture), WEFT_N_STUDY_PICTURES - 1), .x = -1, .y = -1 };
  WeftStudyWork *work;

  if (self->store == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = self->reading != NULL;
  if (self->is_stale)
    return;
  if (self->data != NULL && (self->wanted == 0 || self->wanted == self->data->record->id)) {
    weft_study_looks_fill (self->looks, &view);
    view.brushes = weft_study_plot_get_brushes (self->plot);
    view.chosen = self->selected;
  }
  work = weft_study_work_new (self->store, self->wanted, self->query, &view, self->data != NULL ? self->data->n_variables : 0, self->n_points);
  work->viewed = self->data != NULL ? weft_study_data_ref (self->data) : NULL;
  if (reads || self->data == NULL)
    self->generation = weft_trial_store_get_generation (self->store);
  else
    work->data = weft_study_data_ref (self->data);
  work->wanted = work->data != NULL ? work->data->record->id : work->wanted;
  self->begun = g_get_monotonic_time ();
  self->reading = weft_work_start (weft_study_work_do, work, weft_study_work_free, done_cb, self);
}

/* While a study runs its clock goes on, whether the store changes or not. */
static gboolean
look_cb (gpointer data)
{
  WeftStudyPane *self = data;

  if ((weft_trial_store_get_generation (self->store) != self->generation || is_running (self)) && g_get_monotonic_time () >= self->due)
    read_again (self, TRUE);
  return G_SOURCE_CONTINUE;
}

/* Choosing */

static void
study_cb (WeftStudyPane *self)
{
  guint place = gtk_drop_down_get_selected (self->study);

  if (self->is_filling || self->records == NULL || place >= self->records->len)
    return;
  self->wanted = ((const WeftStudyRecord *) self->records->pdata[place])->id;
  read_again (self, TRUE);
}

static void
report_cb (WeftStudyPane *self)
{
  if (self->data != NULL)
    weft_study_save_ask (GTK_WIDGET (self), &(WeftStudyReported){ self->store, self->data->record->id, self->query, self->which });
}

static void
view_cb (WeftStudyPane *self)
{
  if (self->data != NULL)
    read_again (self, FALSE);
}

static void
spread_cb (WeftStudyPane *self)
{
  weft_study_plot_clear_brushes (self->plot);
}

static void
axis_moved_cb (WeftStudyPane *self,
               guint          from,
               guint          to)
{
  weft_study_looks_move_axis (self->looks, from, to);
}

/* Steering */

static void
ask (WeftStudyPane *self,
     char          *request,
     const char    *done)
{
  g_autofree char *line = request;
  g_autoptr (GError) error = NULL;

  if (self->data == NULL)
    return;
  (void) weft_study_steer (self->store, self->data->record->id, line, &error);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error != NULL ? error->message : done);
}

static void
pause_cb (WeftStudyPane *self)
{
  gboolean pauses = gtk_toggle_button_get_active (self->pause);

  if (!self->is_filling)
    ask (self, weft_study_request_write (pauses ? "pause" : "resume"), pauses ? _("The study pauses") : _("The study goes on"));
}

static void
stop_cb (WeftStudyPane *self)
{
  ask (self, weft_study_request_write ("stop"), _("The study ends with what is being tried"));
}

static void
cancel_cb (WeftStudyPane *self)
{
  ask (self, weft_study_request_write ("cancel"), _("The study is cancelled; it can go on later"));
}

static void
go_on_cb (WeftStudyPane *self)
{
  g_autofree char *id = g_strdup_printf ("%" PRId64, self->data->record->id);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.go-on-study", "s", id);
}

static void
keep_cb (WeftStudyPane *self)
{
  ask (self, weft_study_request_write_trial ("keep", (guint) weft_study_plot_get_chosen (self->plot)), _("The trial will be finished, however it does"));
}

static void
prune_cb (WeftStudyPane *self)
{
  ask (self, weft_study_request_write_trial ("prune", (guint) weft_study_plot_get_chosen (self->plot)), _("The trial is given up"));
}

/* Returns: (transfer full) (nullable): what a range leaves of a dimension, see
 * weft_space_narrow() */
static char *
write_range (WeftStudyPane *self,
             guint          index)
{
  const WeftDimension *dimension = weft_space_get_dimension (weft_study_get_settings (self->data->study)->space, index);
  const WeftParallelBrush *brush = &weft_study_plot_get_brushes (self->plot)[index];
  const WeftStudyChart *chart = weft_study_plot_get_chart (self->plot);
  const WeftVariable *variable = &self->data->variables[index];
  g_autofree char *low = NULL, *high = NULL;
  GString *names = g_string_new (NULL);

  for (guint i = 0; chart != NULL && i < chart->n_axes && chart->picture == WEFT_STUDY_PARALLEL; i++)
    if (chart->axes[i] == index)
      variable = &chart->parallel.axes[i];
  for (guint i = 0; i < dimension->n_choices; i++) {
    double share = weft_variable_to_share (variable, i);

    if (share >= brush->low && share <= brush->high)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", dimension->choices[i]);
  }
  if (dimension->type == WEFT_DIMENSION_CHOICE)
    return g_string_free (names, names->len == 0);
  g_string_free (names, TRUE);
  low = weft_dimension_format (dimension, weft_dimension_round (dimension, weft_variable_to_value (variable, brush->low)));
  high = weft_dimension_format (dimension, weft_dimension_round (dimension, weft_variable_to_value (variable, brush->high)));
  return g_strdup_printf ("%s..%s", low, high);
}

static void
narrow_cb (WeftStudyPane *self)
{
  const WeftParallelBrush *brushes = weft_study_plot_get_brushes (self->plot);
  const WeftSpace *space = weft_study_get_settings (self->data->study)->space;

  for (guint i = 0; brushes != NULL && i < self->data->n_dimensions; i++) {
    g_autofree char *range = brushes[i].high > brushes[i].low ? write_range (self, i) : NULL;
    g_autofree char *done = range != NULL ? g_strdup_printf (_("From now on %s is within %s"), weft_space_get_dimension (space, i)->name, range) : NULL;

    if (range != NULL)
      ask (self, weft_study_request_write_range (weft_space_get_dimension (space, i)->name, range), done);
  }
}

/* A point by hand */

static void
enqueue_cb (WeftStudyPane *self)
{
  const WeftStudySettings *settings = weft_study_get_settings (self->data->study);
  gint64 chosen = weft_study_plot_get_chosen (self->plot);
  const double *point = chosen >= 0 ? weft_tune_history_get_trial (weft_study_get_history (self->data->study), (guint) chosen)->point : NULL;

  gtk_stack_set_visible_child_name (self->side, "form");
  weft_study_form_open (self->form, settings->narrowed != NULL ? settings->narrowed : settings->space, point);
}

static void
closed_cb (WeftStudyPane *self)
{
  gtk_stack_set_visible_child_name (self->side, "words");
}

static void
form_enqueue_cb (WeftStudyPane *self,
                 const char    *choice)
{
  ask (self, weft_study_request_write_point (choice), _("These settings are tried next"));
  closed_cb (self);
}

static void
value_taken_cb (WeftStudyPane *self,
                guint          variable,
                double         value)
{
  if (self->data != NULL && variable < self->data->n_dimensions && g_str_equal (gtk_stack_get_visible_child_name (self->side), "form"))
    weft_study_form_set_value (self->form, variable, value);
}

/* The widget */

static void
weft_study_pane_map (GtkWidget *widget)
{
  WeftStudyPane *self = WEFT_STUDY_PANE (widget);

  GTK_WIDGET_CLASS (weft_study_pane_parent_class)->map (widget);
  if (self->store == NULL)
    return;
  self->look_source = g_timeout_add_seconds (1, look_cb, self);
  read_again (self, TRUE);
}

static void
weft_study_pane_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&WEFT_STUDY_PANE (widget)->look_source, g_source_remove);
  GTK_WIDGET_CLASS (weft_study_pane_parent_class)->unmap (widget);
}

static void
weft_study_pane_dispose (GObject *object)
{
  WeftStudyPane *self = WEFT_STUDY_PANE (object);

  weft_work_drop (&self->reading);
  g_clear_handle_id (&self->look_source, g_source_remove);
  G_OBJECT_CLASS (weft_study_pane_parent_class)->dispose (object);
}

static void
weft_study_pane_finalize (GObject *object)
{
  WeftStudyPane *self = WEFT_STUDY_PANE (object);

  g_clear_pointer (&self->data, weft_study_data_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_pointer (&self->query, weft_trial_query_free);
  g_free (self->which);
  g_free (self->selected);
  G_OBJECT_CLASS (weft_study_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, status);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, study);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, picture);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, settings);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, looks_bin);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, toolbar);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, report);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, plot_bin);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, pictures);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, trouble);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, side);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, form_bin);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, summary);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, words);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, pause);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, stop);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, cancel);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, steering);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, go_on);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, keep);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, prune);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, narrow);
  gtk_widget_class_bind_template_child (widget_class, WeftStudyPane, release);
}

static void
weft_study_pane_class_init (WeftStudyPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_study_pane_dispose;
  object_class->finalize = weft_study_pane_finalize;
  widget_class->map = weft_study_pane_map;
  widget_class->unmap = weft_study_pane_unmap;
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", WEFT_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, WEFT_RESOURCE_PREFIX "/study-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, study_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  gtk_widget_class_bind_template_callback (widget_class, report_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, prune_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, enqueue_cb);
  gtk_widget_class_bind_template_callback (widget_class, release_cb);
}

static void
add_children (WeftStudyPane *self)
{
  self->plot = WEFT_STUDY_PLOT (weft_study_plot_new ());
  self->looks = WEFT_STUDY_LOOKS (weft_study_looks_new ());
  self->form = WEFT_STUDY_FORM (weft_study_form_new ());
  adw_bin_set_child (self->plot_bin, GTK_WIDGET (self->plot));
  adw_bin_set_child (self->looks_bin, GTK_WIDGET (self->looks));
  adw_bin_set_child (self->form_bin, GTK_WIDGET (self->form));
  gtk_box_append (self->toolbar, weft_picture_view_make_button (weft_study_plot_get_picture (self->plot)));
  g_signal_connect_swapped (self->plot, "ranges-changed", G_CALLBACK (ranges_changed_cb), self);
  g_signal_connect_swapped (self->plot, "axis-moved", G_CALLBACK (axis_moved_cb), self);
  g_signal_connect_swapped (self->plot, "pointed", G_CALLBACK (show_words), self);
  g_signal_connect_swapped (self->plot, "chosen", G_CALLBACK (show_words), self);
  g_signal_connect_swapped (self->plot, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->plot, "value-taken", G_CALLBACK (value_taken_cb), self);
  g_signal_connect_swapped (self->looks, "changed", G_CALLBACK (view_cb), self);
  g_signal_connect_swapped (self->looks, "spread-changed", G_CALLBACK (spread_cb), self);
  g_signal_connect_swapped (self->form, "enqueue", G_CALLBACK (form_enqueue_cb), self);
  g_signal_connect_swapped (self->form, "closed", G_CALLBACK (closed_cb), self);
}

static void
weft_study_pane_init (WeftStudyPane *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < WEFT_N_STUDY_PICTURES; i++)
    gtk_string_list_append (titles, weft_study_picture_get_title ((WeftStudyPicture) i));
  gtk_drop_down_set_model (self->picture, G_LIST_MODEL (titles));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->study), _("Study"));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->picture), _("View"));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->settings), _("Settings of the view"));
  add_children (self);
}

GtkWidget *
weft_study_pane_new (WeftTrialStore *store,
                     const char     *trouble)
{
  WeftStudyPane *self = g_object_new (WEFT_TYPE_STUDY_PANE, NULL);

  if (store != NULL)
    self->store = weft_trial_store_ref (store);
  else
    show_status (self, _("Studies Are Not Kept"), trouble);
  return GTK_WIDGET (self);
}
