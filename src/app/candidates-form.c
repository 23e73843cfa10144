/* candidates-form.c: a form that says which models are tried, and for how long
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/candidates-form.h"

#include "app/data-look.h"
#include "app/escape.h"
#include "base/i18n.h"
#include "learn/metric-name.h"
#include "workflow/candidates.h"
#include "workflow/command.h"
#include "workflow/error.h"

#include <adwaita.h>

#define WIDTH  560
#define HEIGHT 520
#define MARGIN 12

/* For all candidates together, in seconds. */
#define USUAL_SECONDS 60
#define MOST_SECONDS  86400

/* So many are offered at most. */
#define N_CANDIDATES 8

typedef struct
{
  /* Owned */
  WeftDocument *document;
  WeftTrialStore *store;
  WeftWorkflow *copy; /* nullable: of the document, with all candidates */
  GPtrArray *candidates;
  GPtrArray *checks; /* GtkCheckButton, of the candidates */
  GCancellable *looking;
  char *train;
  char *metric;

  /* Borrowed */
  GtkWindow *window;
  GtkWindow *parent;
  GtkStack *stack;
  GtkBox *list;
  AdwStatusPage *status;
  GtkSpinButton *seconds;
  GtkWidget *go;
  GtkLabel *trouble;
  WeftCandidatesMade made;
} Form;

static void
form_free (gpointer data)
{
  Form *self = data;

  weft_work_drop (&self->looking);
  g_object_unref (self->document);
  weft_trial_store_unref (self->store);
  g_clear_object (&self->copy);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_ptr_array_unref (self->checks);
  g_free (self->train);
  g_free (self->metric);
  g_free (self);
}

/* Looking */

static void
show_trouble (Form       *self,
              const char *text)
{
  adw_status_page_set_icon_name (self->status, "dialog-warning-symbolic");
  adw_status_page_set_title (self->status, _("No Candidates"));
  adw_status_page_set_description (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* The document's own measure, where that is what the data asks for, too. */
static char *
choose_metric (WeftWorkflow             *workflow,
               const char               *train,
               const WeftRecommendation *recommendation)
{
  const WeftParams *params = weft_node_get_params (weft_workflow_find_node (workflow, train)), *advised = recommendation->values[WEFT_ADVICE_TRAIN];
  gboolean is_measured = g_str_equal (weft_params_get (params, "metric"), weft_params_get (advised, "metric"));

  return g_strdup (is_measured ? recommendation->metric : "validation_loss");
}

static gboolean
add_candidates (Form                      *self,
                const WeftRecommendation  *recommendation,
                GError                   **error)
{
  g_autofree char *text = weft_workflow_to_text (weft_document_get_workflow (self->document));
  GPtrArray *links = weft_workflow_get_links (weft_document_get_workflow (self->document));
  WeftCheck *check = weft_document_get_check (self->document);
  const WeftPortInfo *data = NULL;

  self->copy = weft_workflow_restore (text, weft_document_get_path (self->document), NULL, error);
  if (self->copy == NULL)
    return FALSE;
  for (guint i = 0; check != NULL && i < links->len; i++) {
    const WeftLink *link = links->pdata[i];

    if (g_str_equal (link->to, self->train) && g_str_equal (link->input, "data"))
      data = weft_check_get_link_info (check, weft_document_get_workflow (self->document), link);
  }
  self->candidates = weft_workflow_add_candidates (self->copy, self->train, recommendation, data, N_CANDIDATES, error);
  if (self->candidates != NULL)
    self->metric = choose_metric (self->copy, self->train, recommendation);
  return self->candidates != NULL;
}

/* At least one is tried beside the model that has the place. */
static void
toggled_cb (Form *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (self->checks->pdata[i]);
  gtk_widget_set_sensitive (self->go, n >= 2);
}

static GtkWidget *
make_row (Form  *self,
          guint  index)
{
  const WeftStudyCandidate *candidate = self->candidates->pdata[index];
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), candidate->id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), candidate->reason);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (check, index > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, candidate->id, -1);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_ptr_array_add (self->checks, check);
  return row;
}

static void
show_candidates (Form *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *text = g_strdup_printf (_("Each is trained in a process of its own and compared by %s after equally many epochs; the best third goes on."), weft_metric_name_get_words (self->metric));

  adw_preferences_group_set_title (group, _("Competing Models"));
  adw_preferences_group_set_description (group, text);
  for (guint i = 0; i < self->candidates->len; i++)
    adw_preferences_group_add (group, make_row (self, i));
  gtk_box_append (self->list, GTK_WIDGET (group));
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_set_sensitive (self->go, TRUE);
  gtk_window_set_focus (self->window, self->go);
}

static void
looked_cb (gpointer owner,
           gpointer request)
{
  Form *self = owner;
  WeftDataLook *look = request;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->looking);
  if (look->recommendation == NULL)
    show_trouble (self, look->error->message);
  else if (!add_candidates (self, look->recommendation, &error))
    show_trouble (self, error->message);
  else
    show_candidates (self);
}

/* Returns: (transfer full) (nullable): the file that the training learns from */
static char *
find_data (WeftDocument  *document,
           const char    *train,
           GError       **error)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (weft_document_get_workflow (document), NULL, error);
  const WeftSnapshotNode *taker = snapshot != NULL ? weft_snapshot_find_node (snapshot, train, NULL) : NULL;

  for (guint i = 0; taker != NULL && i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    if (!g_str_equal (node->kind_id, "data-file") || node->params == NULL || !weft_snapshot_depends_on (snapshot, taker, node))
      continue;
    return weft_snapshot_resolve_file (snapshot, weft_params_get (node->params, "file"), error);
  }
  if (snapshot != NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” reads no data file, so it cannot be said which models suit the data; put a Data file node before it"), train);
  return NULL;
}

static void
look (Form *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data (self->document, self->train, &error);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL, *title = path != NULL ? g_strdup_printf (_("Looking at %s…"), name) : NULL;

  if (path == NULL) {
    show_trouble (self, error->message);
    return;
  }
  adw_status_page_set_title (self->status, title);
  self->looking = weft_data_look_start (path, NULL, looked_cb, self);
}

/* Trying */

/* Those that are not wanted go. Returns: (transfer full): the others */
static GPtrArray *
take_chosen (Form    *self,
             GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (weft_study_candidate_free);

  for (guint i = 0; i < self->candidates->len; i++) {
    const WeftStudyCandidate *candidate = self->candidates->pdata[i];

    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (chosen, weft_study_candidate_new (candidate->id, candidate->reason));
    else if (weft_workflow_find_node (self->copy, candidate->id) != NULL && !weft_workflow_remove_nodes (self->copy, (const char *const[]){ candidate->id, NULL }, error))
      return NULL;
  }
  return g_steal_pointer (&chosen);
}

static WeftStudy *
make_study (Form    *self,
            GError **error)
{
  g_autoptr (GPtrArray) chosen = take_chosen (self, error);
  const WeftCandidatesPlan plan = { self->train, chosen, self->metric, gtk_spin_button_get_value (self->seconds), weft_document_get_path (self->document) };
  g_autoptr (WeftSnapshot) snapshot = chosen != NULL ? weft_workflow_snapshot (self->copy, NULL, error) : NULL;
  g_autoptr (WeftStudySettings) settings = snapshot != NULL ? weft_candidates_make_settings (&plan, snapshot, error) : NULL;

  return settings != NULL ? weft_study_new (self->store, _("Candidates"), snapshot, settings, error) : NULL;
}

static void
go_cb (Form *self)
{
  g_autoptr (GError) error = NULL;
  WeftStudy *study = make_study (self, &error);

  if (study == NULL) {
    gtk_label_set_text (self->trouble, error->message);
    gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
    return;
  }
  self->made (self->parent, self->document, study);
  gtk_window_destroy (self->window);
}

/* The window */

static GtkWidget *
make_time (Form *self)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new (), *spin = gtk_spin_button_new_with_range (1, MOST_SECONDS, 10);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Time in Seconds"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("For all together; what runs when it is over is given up, and what it came to counts"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), USUAL_SECONDS);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time in Seconds"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  self->seconds = GTK_SPIN_BUTTON (spin);
  return group;
}

static GtkWidget *
make_form (Form *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2 * MARGIN), *trouble = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (trouble), TRUE);
  gtk_label_set_xalign (GTK_LABEL (trouble), 0);
  gtk_widget_add_css_class (trouble, "error");
  gtk_widget_set_visible (trouble, FALSE);
  self->trouble = GTK_LABEL (trouble);
  self->list = GTK_BOX (box);
  gtk_widget_set_margin_start (box, MARGIN);
  gtk_widget_set_margin_end (box, MARGIN);
  gtk_widget_set_margin_top (box, MARGIN);
  gtk_widget_set_margin_bottom (box, MARGIN);
  gtk_box_append (GTK_BOX (box), trouble);
  gtk_box_append (GTK_BOX (box), make_time (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}

static GtkWidget *
make_stack (Form *self)
{
  GtkWidget *stack = gtk_stack_new (), *status = adw_status_page_new ();

  self->stack = GTK_STACK (stack);
  self->status = ADW_STATUS_PAGE (status);
  gtk_stack_add_named (self->stack, status, "status");
  gtk_stack_add_named (self->stack, make_form (self), "form");
  gtk_widget_set_vexpand (stack, TRUE);
  return stack;
}

static GtkWidget *
make_bar (Form *self)
{
  GtkWidget *bar = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_("Cancel")), *go = gtk_button_new_with_label (_("Try"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_widget_set_tooltip_text (go, _("Train the candidates as a study; the best takes the model’s place"));
  gtk_widget_add_css_class (go, "suggested-action");
  gtk_widget_set_sensitive (go, FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self->window);
  g_signal_connect_swapped (go, "clicked", G_CALLBACK (go_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), go);
  self->go = go;
  return bar;
}

void
weft_candidates_form_present (GtkWindow          *parent,
                              WeftDocument       *document,
                              const char         *train,
                              WeftTrialStore     *store,
                              WeftCandidatesMade  made)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Form *self = g_new0 (Form, 1);

  *self = (Form){ .document = g_object_ref (document), .store = weft_trial_store_ref (store), .checks = g_ptr_array_new (), .train = g_strdup (train), .made = made };
  self->window = GTK_WINDOW (window);
  self->parent = parent;
  g_object_set_data_full (G_OBJECT (window), "form", self, form_free);
  gtk_window_set_title (GTK_WINDOW (window), _("Try Candidates"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  weft_escape_closes (GTK_WINDOW (window));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_stack (self));
  adw_window_set_content (ADW_WINDOW (window), box);
  look (self);
  gtk_window_present (GTK_WINDOW (window));
}
