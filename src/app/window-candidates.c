/* window-candidates.c: models tried for the document in front, and what becomes of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/window-private.h"

#include "app/candidates-form.h"
#include "app/study-runs.h"
#include "base/i18n.h"
#include "workflow/candidates.h"

/* For whom candidates are tried; either may go meanwhile. */
typedef struct
{
  GWeakRef window;
  GWeakRef document;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  g_weak_ref_clear (&self->window);
  g_weak_ref_clear (&self->document);
  g_free (self);
}

static void
say_with (WeftWindow *self,
          const char *text,
          const char *label,
          const char *action)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, action);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Returns: (transfer full) (nullable): the open document at @path */
static WeftDocument *
find_open (WeftWindow *self,
           const char *path)
{
  for (guint i = 0; i < self->pages->len; i++) {
    WeftDocument *document = weft_document_page_get_document (self->pages->pdata[i]);

    if (path != NULL && g_strcmp0 (weft_document_get_path (document), path) == 0)
      return g_object_ref (document);
  }
  return NULL;
}

/* A document that is gone is opened again: its file, or as the study has it. Returns: (transfer
 * full) (nullable) */
static WeftDocument *
open_again (WeftWindow       *self,
            const WeftStudy  *study,
            GError          **error)
{
  const char *path = weft_study_get_settings (study)->document;
  g_autofree char *text = NULL;
  WeftDocument *document = find_open (self, path);

  if (document != NULL)
    return document;
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS)) {
    document = weft_document_open (path, error);
  } else {
    text = weft_trial_store_read_study_workflow (weft_shared_get_store (), weft_study_get_id (study), error);
    document = text != NULL ? weft_document_restore (text, _("Candidates"), error) : NULL;
  }
  if (document != NULL)
    weft_window_add_document (self, document);
  return document;
}

static void
settle (WeftWindow      *self,
        WeftDocument    *document,
        const WeftStudy *study)
{
  const WeftStudyCandidate *best = weft_candidates_find_best (study);
  g_autoptr (GPtrArray) said = weft_candidates_tell (study);
  g_autoptr (GError) error = NULL;

  if (!weft_candidates_settle (weft_document_get_workflow (document), study, &error)) {
    weft_window_complain (self, _("The Best Candidate Cannot Take Its Place"), error->message);
    return;
  }
  for (guint i = 0; i < said->len; i++)
    weft_document_say (document, WEFT_MESSAGE_INFO, NULL, said->pdata[i]);
  if (best != NULL)
    say_with (self, said->pdata[said->len - 1], _("Undo"), "win.undo");
  else
    weft_window_say (self, said->pdata[said->len - 1]);
}

static void
ended_cb (gpointer         data,
          const WeftStudy *study,
          WeftStudyState   state,
          const GError    *failure)
{
  Waiting *waiting = data;
  g_autoptr (WeftWindow) self = g_weak_ref_get (&waiting->window);
  g_autoptr (WeftDocument) document = g_weak_ref_get (&waiting->document);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return;
  if (failure != NULL) {
    weft_window_complain (self, _("The Candidates Could Not Be Tried"), failure->message);
    return;
  }
  if (state == WEFT_STUDY_CANCELLED) {
    weft_window_say (self, _("Cancelled; the study pane goes on with it"));
    return;
  }
  if (document == NULL)
    document = open_again (self, study, &error);
  if (document == NULL)
    weft_window_complain (self, _("The Best Candidate Cannot Take Its Place"), error->message);
  else
    settle (self, document, study);
}

static void
start (WeftWindow   *self,
       WeftDocument *document,
       WeftStudy    *study)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  g_weak_ref_init (&waiting->window, self);
  g_weak_ref_init (&waiting->document, document);
  weft_study_runs_start (study, ended_cb, waiting, waiting_free);
  weft_window_show_pane (self, "study");
}

static void
made_cb (GtkWindow    *parent,
         WeftDocument *document,
         WeftStudy    *study)
{
  start ((WeftWindow *) parent, document, study);
}

/* Returns: (transfer none) (nullable): the training that is meant: the first */
static const char *
find_training (WeftWorkflow *workflow)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workflow)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (workflow), i);

    if (g_str_equal (weft_node_get_kind_id (node), "train"))
      return weft_node_get_id (node);
  }
  return NULL;
}

void
weft_window_try_candidates (WeftWindow *self,
                            const char *text)
{
  WeftDocument *document = weft_window_get_document (self);
  const char *train = find_training (weft_document_get_workflow (document));

  if (weft_shared_get_store () == NULL)
    weft_window_complain (self, _("The Candidates Could Not Be Tried"), weft_shared_get_store_trouble ());
  else if (train == NULL)
    weft_window_say (self, _("There is no Train node for which models could compete; drop a data file on an empty canvas"));
  else
    weft_candidates_form_present (GTK_WINDOW (self), document, train, weft_shared_get_store (), made_cb);
}

/* The program may have ended before the newest study of candidates had. */
void
weft_window_offer_study (WeftWindow *self)
{
  g_autoptr (GPtrArray) studies = weft_shared_get_store () != NULL ? weft_trial_store_list_studies (weft_shared_get_store (), NULL) : NULL;
  const WeftStudyRecord *newest = studies != NULL && studies->len > 0 ? studies->pdata[0] : NULL;
  g_autoptr (WeftStudy) study = newest != NULL && newest->state == WEFT_STUDY_INTERRUPTED ? weft_study_look (weft_shared_get_store (), newest->id, NULL) : NULL;
  g_autofree char *id = newest != NULL ? g_strdup_printf ("%" PRId64, newest->id) : NULL;
  AdwToast *toast;

  if (study == NULL || weft_study_get_settings (study)->candidates == NULL)
    return;
  toast = adw_toast_new (_("Candidates were being tried when Weft ended"));
  adw_toast_set_button_label (toast, _("Go On"));
  adw_toast_set_action_name (toast, "win.go-on-study");
  adw_toast_set_action_target_value (toast, g_variant_new_string (id));
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
weft_window_offer_candidates (WeftWindow *self,
                              const char *text)
{
  say_with (self, text, _("Try Candidates…"), "win.try-candidates");
}

/* @text: the number of a study of candidates that was cut off */
void
weft_window_go_on_study (WeftWindow *self,
                         const char *text)
{
  WeftTrialStore *store = weft_shared_get_store ();
  gint64 id = g_ascii_strtoll (text, NULL, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudy) known = weft_study_look (store, id, &error);
  const char *path = known != NULL ? weft_study_get_settings (known)->document : NULL;
  WeftStudy *study = known != NULL ? weft_study_open (store, id, path, &error) : NULL;
  g_autoptr (WeftDocument) document = find_open (self, path);

  if (study != NULL)
    start (self, document, study);
  else
    weft_window_complain (self, _("The Study Cannot Go On"), error->message);
}
