/* explain-rival.c: the model that another is compared with: of a trial, or a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-rival.h"

#include "app/file-choice.h"
#include "app/shared.h"
#include "app/trial-model.h"
#include "base/i18n.h"
#include "trials/query.h"
#include "workflow/epoch-snapshots.h"

#include <inttypes.h>

/* So many of the latest trials are looked at. */
#define MAX_TRIALS 50

struct _WeftExplainRival
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *paths;  /* char *: of what is listed */
  GPtrArray *titles; /* char * */

  /* Children */
  AdwComboRow *choice;

  gint64 trial; /* of the first model, 0: not known */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainRival, weft_explain_rival, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The first line of the list is none. */
static const char *
get_chosen (WeftExplainRival *self,
            GPtrArray        *from)
{
  guint selected = adw_combo_row_get_selected (self->choice);

  return selected != GTK_INVALID_LIST_POSITION && selected > 0 && selected <= from->len ? from->pdata[selected - 1] : NULL;
}

const char *
weft_explain_rival_get_path (WeftExplainRival *self)
{
  return get_chosen (self, self->paths);
}

const char *
weft_explain_rival_get_title (WeftExplainRival *self)
{
  return get_chosen (self, self->titles);
}

/* @title, @path: (transfer full) */
static void
add (WeftExplainRival *self,
     char             *title,
     char             *path)
{
  g_ptr_array_add (self->titles, title);
  g_ptr_array_add (self->paths, path);
}

static int
find_path (WeftExplainRival *self,
           const char       *path)
{
  for (guint i = 0; path != NULL && i < self->paths->len; i++)
    if (g_str_equal (self->paths->pdata[i], path))
      return (int) i;
  return -1;
}

static void
show_list (WeftExplainRival *self,
           const char       *chosen)
{
  g_autoptr (GtkStringList) lines = gtk_string_list_new ((const char *const[]){ _("No model yet"), NULL });

  for (guint i = 0; i < self->titles->len; i++)
    gtk_string_list_append (lines, self->titles->pdata[i]);
  self->is_updating = TRUE;
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (lines));
  adw_combo_row_set_selected (self->choice, (guint) (find_path (self, chosen) + 1));
  self->is_updating = FALSE;
}

/* What the store cannot say is not listed; the pane of trials tells of such trouble. */
static void
list_trials (WeftExplainRival *self)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL;

  weft_trial_query_limit (query, MAX_TRIALS);
  rows = store != NULL ? weft_trial_store_select (store, query, NULL) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    gint64 id = g_array_index (rows, WeftTrialRow, i).id;
    g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, NULL);
    char *path = trial != NULL ? weft_trial_model_get_path (store, trial) : NULL;

    if (path != NULL)
      add (self, g_strdup_printf (_("Trial %" PRId64), id), path);
  }
}

/* The model as it was on the way; itself is one of the trials. */
static void
list_epochs (WeftExplainRival *self)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autoptr (GArray) list = store != NULL && self->trial > 0 ? weft_epoch_snapshots_list (store, self->trial, NULL) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const WeftEpochSnapshot *snapshot = &g_array_index (list, WeftEpochSnapshot, i);

    if (!snapshot->is_model)
      add (self, g_strdup_printf (_("Trial %" PRId64 ", epoch %d"), self->trial, (int) snapshot->epoch), g_strdup (snapshot->path));
  }
}

void
weft_explain_rival_refresh (WeftExplainRival *self)
{
  g_autofree char *path = g_strdup (weft_explain_rival_get_path (self)), *title = g_strdup (weft_explain_rival_get_title (self));

  g_ptr_array_set_size (self->paths, 0);
  g_ptr_array_set_size (self->titles, 0);
  list_trials (self);
  list_epochs (self);
  if (path != NULL && find_path (self, path) < 0)
    add (self, g_strdup (title), g_strdup (path));
  show_list (self, path);
}

void
weft_explain_rival_set_trial (WeftExplainRival *self,
                              gint64            trial)
{
  if (self->trial == trial)
    return;
  self->trial = trial;
  weft_explain_rival_refresh (self);
}

void
weft_explain_rival_choose (WeftExplainRival *self,
                           const char       *title,
                           const char       *path)
{
  if (find_path (self, path) < 0)
    add (self, g_strdup (title), g_strdup (path));
  show_list (self, path);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
selected_cb (WeftExplainRival *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  g_autofree char *title = g_path_get_basename (path);

  weft_explain_rival_choose (WEFT_EXPLAIN_RIVAL (widget), title, path);
}

static void
clicked_cb (WeftExplainRival *self)
{
  static const WeftFileFilter filters[] = { { N_("Models"), "*.onnx *.safetensors" }, { NULL } };
  const WeftFileChoice choice = { .title = _("Choose a Model"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .filters = filters, .chosen = chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

static void
weft_explain_rival_dispose (GObject *object)
{
  /* A list that goes may tell of changes. */
  WEFT_EXPLAIN_RIVAL (object)->is_updating = TRUE;
  G_OBJECT_CLASS (weft_explain_rival_parent_class)->dispose (object);
}

static void
weft_explain_rival_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_EXPLAIN_RIVAL (object)->paths);
  g_ptr_array_unref (WEFT_EXPLAIN_RIVAL (object)->titles);
  G_OBJECT_CLASS (weft_explain_rival_parent_class)->finalize (object);
}

static void
weft_explain_rival_class_init (WeftExplainRivalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_rival_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_rival_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_RIVAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_rival_init (WeftExplainRival *self)
{
  GtkWidget *group = adw_preferences_group_new (), *file = adw_action_row_new (), *button = gtk_button_new_with_label (_("Choose…"));

  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->choice = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), _("Other Model"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (file), _("From a File"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose the file of a model to compare with"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (file), button);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Compared With"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->choice));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), file);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  adw_bin_set_child (ADW_BIN (self), group);
  show_list (self, NULL);
}

GtkWidget *
weft_explain_rival_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_RIVAL, NULL);
}
