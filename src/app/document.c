/* document.c: an open document: its workflow, journal, check and latest run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages are one list: first the problems of the latest check, which the next
 * one replaces, then what was said, the oldest first.
 */
#include "app/document.h"

#include "app/work.h"
#include "base/file.h"
#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/journal.h"
#include "workflow/outdated.h"

/* An edit is checked when no other has come for so long, ms. */
#define CHECK_DELAY 40

/* Older messages go. */
#define MAX_SAID 1000

struct _WeftDocument
{
  GObject parent_instance;

  /* Owned */
  WeftWorkflow *workflow;
  WeftJournal *journal;   /* nullable */
  char *name;             /* nullable: what it is called while it has no file */
  WeftCheck *check;       /* nullable */
  GCancellable *checking; /* nullable */
  WeftSnapshot *run;      /* nullable: what was run last */
  GHashTable *run_hashes; /* nullable: of @run, weft_snapshot_hash_nodes() */
  GHashTable *ran;        /* of each node, when it ran last */
  GHashTable *hashes;     /* of the document, at the latest check or run */
  GHashTable *activities; /* id → WeftActivity */
  GHashTable *touched;    /* WeftActivity: changed since the last telling */
  GPtrArray *series;      /* WeftMetricSeries */
  GListStore *messages;   /* WeftMessage */

  guint n_problems; /* of the messages */
  guint check_source;
  gboolean is_running;
  gboolean has_metrics; /* since the last telling */
  gboolean has_training;
  GPtrArray *trainings; /* Owned: WeftTrainingRecord, the latest last */
  gboolean has_told_trouble;
  gint64 origin; /* the trial that it is a change of, 0: none */
};

G_DEFINE_FINAL_TYPE (WeftDocument, weft_document, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_RUNNING,
  N_PROPS,
};

enum {
  CHECKED,
  NODE_ACTIVITY,
  METRICS,
  TRAINING,
  RUN_BEGAN,
  RUN_ENDED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Messages */

static const char *
title_of (WeftDocument *self,
          const char   *id)
{
  WeftNode *node = id != NULL ? weft_workflow_find_node (self->workflow, id) : NULL;

  return node != NULL ? weft_node_get_title (node) : id;
}

void
weft_document_say (WeftDocument     *self,
                   WeftMessageLevel  level,
                   const char       *node,
                   const char       *text)
{
  g_autoptr (WeftMessage) message = weft_message_new (level, node, title_of (self, node), text, NULL);

  g_list_store_append (self->messages, message);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->messages)) > self->n_problems + MAX_SAID)
    g_list_store_remove (self->messages, self->n_problems);
}

/* A journal that cannot be written any more is said once. */
static void
say_trouble (WeftDocument *self)
{
  const char *trouble = self->journal != NULL ? weft_journal_get_trouble (self->journal) : NULL;

  if (trouble == NULL || self->has_told_trouble)
    return;
  self->has_told_trouble = TRUE;
  weft_document_say (self, WEFT_MESSAGE_WARNING, NULL, trouble);
}

/* Checking */

static void
show_problems (WeftDocument *self)
{
  const WeftSnapshot *snapshot = weft_check_get_snapshot (self->check);
  guint n = weft_check_get_n_problems (self->check);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    const WeftProblem *problem = weft_check_get_problem (self->check, i);
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, problem->node);
    WeftMessageLevel level = problem->severity == WEFT_SEVERITY_ERROR ? WEFT_MESSAGE_ERROR : WEFT_MESSAGE_WARNING;
    g_autofree char *path = problem->layer != NULL ? g_strdup_printf ("%s.%s", node->id, problem->layer) : g_strdup (node->id);

    g_ptr_array_add (list, weft_message_new (level, path, node->title, problem->message, problem->remedy));
  }
  g_list_store_splice (self->messages, 0, self->n_problems, list->pdata, list->len);
  self->n_problems = list->len;
}

typedef struct
{
  WeftSnapshot *snapshot; /* Owned */
  WeftCheck *check;       /* Owned, nullable: result */
  GHashTable *hashes;     /* Owned, nullable: result */
} Checking;

static void
checking_free (gpointer data)
{
  Checking *self = data;

  weft_snapshot_unref (self->snapshot);
  g_clear_pointer (&self->check, weft_check_free);
  g_clear_pointer (&self->hashes, g_hash_table_unref);
  g_free (self);
}

static void
check_on_thread (gpointer      data,
                 GCancellable *cancellable)
{
  Checking *checking = data;

  checking->check = weft_check_snapshot (checking->snapshot, NULL);
  checking->hashes = weft_snapshot_hash_nodes (checking->snapshot);
}

static void
set_hashes (WeftDocument *self,
            GHashTable   *hashes)
{
  g_hash_table_ref (hashes);
  g_hash_table_unref (self->hashes);
  self->hashes = hashes;
}

static void
checked_cb (gpointer owner,
            gpointer data)
{
  WeftDocument *self = owner;
  Checking *checking = data;

  g_clear_pointer (&self->check, weft_check_free);
  self->check = g_steal_pointer (&checking->check);
  /* After another edit a run may know better already. */
  if (self->check_source == 0)
    set_hashes (self, checking->hashes);
  show_problems (self);
  g_signal_emit (self, signals[CHECKED], 0);
}

static gboolean
check_cb (gpointer data)
{
  WeftDocument *self = data;
  Checking *checking = g_new0 (Checking, 1);

  self->check_source = 0;
  weft_work_drop (&self->checking);
  /* Without overrides a snapshot cannot fail. */
  checking->snapshot = weft_workflow_snapshot (self->workflow, NULL, NULL);
  self->checking = weft_work_start (check_on_thread, checking, checking_free, checked_cb, self);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (WeftDocument *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  self->check_source = g_timeout_add (CHECK_DELAY, check_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
  say_trouble (self);
}

/* The object */

static void
weft_document_dispose (GObject *object)
{
  WeftDocument *self = WEFT_DOCUMENT (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  weft_work_drop (&self->checking);
  if (self->workflow != NULL)
    g_signal_handlers_disconnect_by_data (weft_workflow_get_history (self->workflow), self);
  weft_document_close (self, weft_document_get_modified (self));
  G_OBJECT_CLASS (weft_document_parent_class)->dispose (object);
}

static void
weft_document_finalize (GObject *object)
{
  WeftDocument *self = WEFT_DOCUMENT (object);

  g_clear_object (&self->workflow);
  g_clear_pointer (&self->check, weft_check_free);
  g_clear_pointer (&self->run, weft_snapshot_unref);
  g_clear_pointer (&self->run_hashes, g_hash_table_unref);
  g_hash_table_unref (self->hashes);
  g_hash_table_unref (self->ran);
  g_free (self->name);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->activities);
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->trainings);
  g_object_unref (self->messages);
  G_OBJECT_CLASS (weft_document_parent_class)->finalize (object);
}

static void
weft_document_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  WeftDocument *self = WEFT_DOCUMENT (object);

  switch (prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, weft_document_get_title (self));
    break;
  case PROP_MODIFIED:
    g_value_set_boolean (value, weft_document_get_modified (self));
    break;
  case PROP_RUNNING:
    g_value_set_boolean (value, self->is_running);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static guint
add_signal (const char *name,
            GType       argument)
{
  return g_signal_new (name, WEFT_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
weft_document_class_init (WeftDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weft_document_dispose;
  object_class->finalize = weft_document_finalize;
  object_class->get_property = weft_document_get_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHECKED] = add_signal ("checked", G_TYPE_NONE);
  signals[NODE_ACTIVITY] = add_signal ("node-activity", G_TYPE_STRING);
  signals[METRICS] = add_signal ("metrics", G_TYPE_NONE);
  signals[TRAINING] = add_signal ("training", G_TYPE_NONE);
  signals[RUN_BEGAN] = add_signal ("run-began", G_TYPE_NONE);
  signals[RUN_ENDED] = add_signal ("run-ended", G_TYPE_NONE);
}

static void
weft_document_init (WeftDocument *self)
{
  self->activities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->touched = g_hash_table_new (NULL, NULL);
  self->hashes = g_hash_table_new (g_str_hash, g_str_equal);
  self->ran = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_metric_series_free);
  self->trainings = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_training_record_free);
  self->messages = g_list_store_new (WEFT_TYPE_MESSAGE);
}

/* Another program that has the file open is a reason not to open it here; a
 * folder that cannot be written is said and costs the journal only. */
static WeftDocument *
take_workflow (WeftWorkflow  *workflow,
               const char    *name,
               GError       **error)
{
  g_autoptr (WeftDocument) self = g_object_new (WEFT_TYPE_DOCUMENT, NULL);
  g_autoptr (GError) trouble = NULL;

  self->workflow = workflow;
  self->name = g_strdup (name);
  self->journal = weft_journal_new (workflow, &trouble);
  if (g_error_matches (trouble, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED)) {
    g_propagate_error (error, g_steal_pointer (&trouble));
    return NULL;
  }
  if (trouble != NULL)
    weft_document_say (self, WEFT_MESSAGE_WARNING, NULL, trouble->message);
  g_signal_connect_swapped (weft_workflow_get_history (workflow), "notify::undo-text", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (weft_workflow_get_history (workflow), "notify::clean", G_CALLBACK (edited_cb), self);
  (void) check_cb (self);
  return g_steal_pointer (&self);
}

WeftDocument *
weft_document_new (void)
{
  return take_workflow (weft_workflow_new (NULL), NULL, NULL);
}

WeftDocument *
weft_document_open (const char  *path,
                    GError     **error)
{
  WeftWorkflow *workflow = weft_workflow_load (path, NULL, error);

  return workflow != NULL ? take_workflow (workflow, NULL, error) : NULL;
}

WeftDocument *
weft_document_restore (const char  *text,
                       const char  *title,
                       GError     **error)
{
  WeftWorkflow *workflow = weft_workflow_restore (text, NULL, NULL, error);

  return workflow != NULL ? take_workflow (workflow, title, error) : NULL;
}

/* “handwritten-digits.weft” is called “Handwritten digits”. */
static char *
name_of_sample (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *name = g_str_has_suffix (base, ".weft") ? g_strndup (base, strlen (base) - strlen (".weft")) : g_strdup (base);

  g_strdelimit (name, "-_", ' ');
  name[0] = g_ascii_toupper (name[0]);
  return name;
}

WeftDocument *
weft_document_open_sample (const char  *path,
                           GError     **error)
{
  g_autofree char *name = name_of_sample (path);
  g_autoptr (GBytes) text = weft_file_read (path, WEFT_DOCUMENT_MAX_BYTES, error);

  if (text == NULL)
    return NULL;
  return weft_document_restore (g_bytes_get_data (text, NULL), _ (name), error);
}

WeftDocument *
weft_document_recover (const char  *journal,
                       GError     **error)
{
  WeftWorkflow *workflow = weft_journal_recover (journal, NULL, error);
  WeftDocument *self = workflow != NULL ? take_workflow (workflow, NULL, error) : NULL;

  if (self != NULL && (self->journal == NULL || g_strcmp0 (weft_journal_get_path (self->journal), journal) != 0))
    weft_journal_discard (journal);
  return self;
}

gboolean
weft_document_save (WeftDocument   *self,
                    const char     *path,
                    WeftSaveFlags   flags,
                    GError        **error)
{
  if (!weft_workflow_save (self->workflow, path, flags, error))
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
  return TRUE;
}

void
weft_document_close (WeftDocument *self,
                     gboolean      keep_journal)
{
  g_clear_pointer (&self->journal, keep_journal ? weft_journal_leave : weft_journal_close);
}

WeftWorkflow *
weft_document_get_workflow (WeftDocument *self)
{
  return self->workflow;
}

WeftHistory *
weft_document_get_history (WeftDocument *self)
{
  return weft_workflow_get_history (self->workflow);
}

/* “folder/flowers.weft” is called “flowers”. */
static char *
name_of_file (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_str_has_suffix (base, ".weft") ? g_strndup (base, strlen (base) - strlen (".weft")) : g_steal_pointer (&base);
}

const char *
weft_document_get_title (WeftDocument *self)
{
  const char *path = weft_document_get_path (self);

  if (path != NULL) {
    g_free (self->name);
    self->name = name_of_file (path);
  }
  return self->name != NULL ? self->name : _("Untitled");
}

const char *
weft_document_get_path (WeftDocument *self)
{
  return weft_workflow_get_path (self->workflow);
}

void
weft_document_set_origin (WeftDocument *self,
                          gint64        trial)
{
  self->origin = trial;
}

gint64
weft_document_get_origin (WeftDocument *self)
{
  return self->origin;
}

gboolean
weft_document_get_modified (WeftDocument *self)
{
  return !weft_history_get_clean (weft_document_get_history (self));
}

gboolean
weft_document_get_running (WeftDocument *self)
{
  return self->is_running;
}

gboolean
weft_document_is_pristine (WeftDocument *self)
{
  return weft_document_get_path (self) == NULL && self->name == NULL && weft_history_get_n_commands (weft_document_get_history (self)) == 0 &&
         !weft_document_get_modified (self);
}

WeftCheck *
weft_document_get_check (WeftDocument *self)
{
  return self->check;
}

/* Whether it is the node called @id that is wrong, or the layer inside it that is called so. */
static gboolean
is_about (WeftDocument      *self,
          const WeftProblem *problem,
          const char        *id)
{
  const char *node = weft_snapshot_get_node (weft_check_get_snapshot (self->check), problem->node)->id;
  gsize length = strlen (node);

  if (g_str_equal (node, id))
    return TRUE;
  return problem->layer != NULL && g_str_has_prefix (id, node) && id[length] == '.' && g_str_equal (id + length + 1, problem->layer);
}

const WeftProblem *
weft_document_find_problem (WeftDocument *self,
                            const char   *id)
{
  const WeftProblem *warning = NULL;

  for (guint i = 0; self->check != NULL && i < weft_check_get_n_problems (self->check); i++) {
    const WeftProblem *problem = weft_check_get_problem (self->check, i);

    if (!is_about (self, problem, id))
      continue;
    if (problem->severity == WEFT_SEVERITY_ERROR)
      return problem;
    warning = warning != NULL ? warning : problem;
  }
  return warning;
}

WeftActivity *
weft_document_get_activity (WeftDocument *self,
                            const char   *id)
{
  return g_hash_table_lookup (self->activities, id);
}

gboolean
weft_document_is_outdated (WeftDocument *self,
                           const char   *id)
{
  return weft_hashes_are_outdated (self->hashes, self->ran, id);
}

const WeftParams *
weft_document_find_run_params (WeftDocument *self,
                               const char   *id)
{
  const WeftSnapshotNode *node = self->run != NULL ? weft_snapshot_find_node (self->run, id, NULL) : NULL;
  const char *dot = strrchr (id, '.');
  g_autofree char *owner = dot != NULL ? g_strndup (id, (gsize) (dot - id)) : NULL;

  if (node == NULL && owner != NULL && self->run != NULL) {
    const WeftSnapshotNode *model = weft_snapshot_find_node (self->run, owner, NULL);

    node = model != NULL && model->nested != NULL ? weft_snapshot_find_node (model->nested, dot + 1, NULL) : NULL;
  }
  return node != NULL ? node->params : NULL;
}

GPtrArray *
weft_document_get_series (WeftDocument *self)
{
  return self->series;
}

const WeftTrainingRecord *
weft_document_get_training (WeftDocument *self,
                            const char   *node)
{
  for (guint i = self->trainings->len; i-- > 0;) {
    const WeftTrainingRecord *record = self->trainings->pdata[i];

    if (node == NULL || g_str_equal (record->node, node))
      return record;
  }
  return NULL;
}

GListModel *
weft_document_get_messages (WeftDocument *self)
{
  return G_LIST_MODEL (self->messages);
}

/* The run */

static void
set_running (WeftDocument *self,
             gboolean      running)
{
  if (self->is_running == running)
    return;
  self->is_running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
  g_signal_emit (self, signals[running ? RUN_BEGAN : RUN_ENDED], 0);
}

static WeftActivity *
touch (WeftDocument *self,
       const char   *node)
{
  WeftActivity *activity = g_hash_table_lookup (self->activities, node);

  if (activity == NULL) {
    activity = weft_activity_new (node);
    g_hash_table_insert (self->activities, g_strdup (node), activity);
  }
  g_hash_table_add (self->touched, activity);
  return activity;
}

/* A node that computes anew starts its curves anew; those of others stay. */
static void
forget_series (WeftDocument *self,
               const char   *node)
{
  for (guint i = self->series->len; i > 0; i--)
    if (g_str_equal (((WeftMetricSeries *) self->series->pdata[i - 1])->node, node)) {
      g_ptr_array_remove_index (self->series, i - 1);
      self->has_metrics = TRUE;
    }
}

/* What a Train node tells on the way; the last that told something stands last. */
static void
take_training (WeftDocument       *self,
               const WeftRunEvent *event)
{
  WeftTrainingRecord *record = (WeftTrainingRecord *) weft_document_get_training (self, event->node);

  /* A model on the way is what the node gives until it is done, to be tried and looked into. */
  if (event->artefact != NULL && weft_artefact_get_type (event->artefact) == &weft_port_type_trained_model) {
    weft_activity_set_output (touch (self, event->node), "model", event->artefact);
    return;
  }
  if (record == NULL) {
    record = weft_training_record_new (event->node);
    g_ptr_array_add (self->trainings, record);
  }
  self->has_training |= weft_training_record_take (record, event);
}

static void
forget_training (WeftDocument *self,
                 const char   *node)
{
  const WeftTrainingRecord *record = weft_document_get_training (self, node);

  if (record != NULL) {
    g_ptr_array_remove (self->trainings, (gpointer) record);
    self->has_training = TRUE;
  }
}

/* The document may have been edited since the run began. */
static void
remember_hash (WeftDocument *self,
               const char   *node)
{
  const char *hash = self->run_hashes != NULL ? g_hash_table_lookup (self->run_hashes, node) : NULL;

  if (hash != NULL)
    g_hash_table_insert (self->ran, g_strdup (node), g_strdup (hash));
}

static void
take_state (WeftDocument       *self,
            const WeftRunEvent *event)
{
  WeftActivity *activity = touch (self, event->node);
  WeftNodeState before = weft_activity_get_state (activity);

  if (event->state == WEFT_NODE_QUEUED)
    weft_activity_begin (activity);
  if (event->state == WEFT_NODE_RUNNING && before != WEFT_NODE_RUNNING) {
    forget_series (self, event->node);
    forget_training (self, event->node);
  }
  if (event->state == WEFT_NODE_DONE || event->state == WEFT_NODE_CACHED)
    remember_hash (self, event->node);
  weft_activity_set_state (activity, (WeftNodeState) event->state, event->value);
  weft_activity_set_cost (activity, &event->cost);
  weft_activity_set_reason (activity, event->text);
  weft_activity_set_error (activity, event->error);
  if (event->state == WEFT_NODE_FAILED && event->error != NULL)
    weft_document_say (self, WEFT_MESSAGE_ERROR, event->node, event->error);
}

static WeftMetricSeries *
find_series (WeftDocument *self,
             const char   *node,
             const char   *name)
{
  for (guint i = 0; i < self->series->len; i++) {
    WeftMetricSeries *series = self->series->pdata[i];

    if (g_str_equal (series->node, node) && g_str_equal (series->name, name))
      return series;
  }
  g_ptr_array_add (self->series, weft_metric_series_new (node, name));
  return self->series->pdata[self->series->len - 1];
}

static void
take_end (WeftDocument       *self,
          const WeftRunEvent *event)
{
  WeftMessageLevel level = event->state == WEFT_RUN_FAILED ? WEFT_MESSAGE_ERROR : WEFT_MESSAGE_INFO;
  g_autofree char *text = NULL;

  if (event->state == WEFT_RUN_DONE)
    text = g_strdup_printf (_("The run is done after %.1f s."), event->value);
  else if (event->state == WEFT_RUN_FAILED)
    text = g_strdup_printf (_("The run failed after %.1f s."), event->value);
  else
    text = g_strdup_printf (_("The run was stopped after %.1f s."), event->value);
  weft_document_say (self, level, NULL, text);
  set_running (self, FALSE);
}

void
weft_document_queue_run (WeftDocument *self,
                         WeftSnapshot *snapshot)
{
  g_clear_pointer (&self->run, weft_snapshot_unref);
  self->run = weft_snapshot_ref (snapshot);
  g_clear_pointer (&self->run_hashes, g_hash_table_unref);
  self->run_hashes = weft_snapshot_hash_nodes (snapshot);
  set_hashes (self, self->run_hashes);
  set_running (self, TRUE);
}

void
weft_document_take_event (WeftDocument       *self,
                          const WeftRunEvent *event)
{
  switch (event->type) {
  case WEFT_RUN_EVENT_STATE:
    take_state (self, event);
    break;
  case WEFT_RUN_EVENT_PROGRESS:
    weft_activity_set_progress (touch (self, event->node), event->value);
    break;
  case WEFT_RUN_EVENT_METRIC:
    weft_metric_series_add (find_series (self, event->node, event->name), event->step, event->epoch, event->value);
    self->has_metrics = TRUE;
    break;
  case WEFT_RUN_EVENT_OUTPUT:
    weft_activity_set_output (touch (self, event->node), event->name, event->artefact);
    break;
  case WEFT_RUN_EVENT_LOG:
    weft_document_say (self, WEFT_MESSAGE_INFO, event->node, event->text);
    break;
  case WEFT_RUN_EVENT_WARNING:
    weft_document_say (self, WEFT_MESSAGE_WARNING, event->node, event->text);
    break;
  case WEFT_RUN_EVENT_MARK:
  case WEFT_RUN_EVENT_SNAPSHOT:
    take_training (self, event);
    break;
  case WEFT_RUN_EVENT_END:
    weft_document_tell_events (self);
    take_end (self, event);
    break;
  case WEFT_RUN_EVENT_BEGIN:
    break;
  }
}

void
weft_document_tick (WeftDocument *self)
{
  GHashTableIter iter;
  gpointer activity;

  g_hash_table_iter_init (&iter, self->activities);
  while (g_hash_table_iter_next (&iter, NULL, &activity))
    if (weft_activity_get_state (activity) == WEFT_NODE_RUNNING)
      g_hash_table_add (self->touched, activity);
}

void
weft_document_tell_events (WeftDocument *self)
{
  GHashTableIter iter;
  gpointer activity;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &activity, NULL)) {
    weft_activity_tell (activity);
    g_signal_emit (self, signals[NODE_ACTIVITY], 0, weft_activity_get_node (activity));
  }
  g_hash_table_remove_all (self->touched);
  if (self->has_metrics)
    g_signal_emit (self, signals[METRICS], 0);
  self->has_metrics = FALSE;
  if (self->has_training)
    g_signal_emit (self, signals[TRAINING], 0);
  self->has_training = FALSE;
}
