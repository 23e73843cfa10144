/* window-files.c: documents opened, recovered and saved
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing here asks “are you sure?”: what is not saved is in the journal.
 */
#include "app/window-private.h"

#include "app/file-choice.h"
#include "app/recipe.h"
#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/journal.h"

#define MAX_RECENT 10

/* How long after an edit a document is saved by itself, where that is wanted, ms. */
#define AUTOSAVE_DELAY 1500

/* Puts @path first among the documents that the welcome page offers again. */
static void
remember (const char *path)
{
  g_auto (GStrv) before = g_settings_get_strv (weft_shared_get_settings (), "recent-documents");
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  g_ptr_array_add (list, (gpointer) path);
  for (guint i = 0; before[i] != NULL && list->len < MAX_RECENT; i++)
    if (!g_str_equal (before[i], path))
      g_ptr_array_add (list, before[i]);
  g_ptr_array_add (list, NULL);
  g_settings_set_strv (weft_shared_get_settings (), "recent-documents", (const char *const *) list->pdata);
}

/* What was not saved comes back by itself; the bar above says so. */
static WeftDocument *
open_or_recover (const char  *path,
                 gboolean    *recovered,
                 GError     **error)
{
  g_autofree char *journal = weft_journal_find (path);
  WeftDocument *document = journal != NULL ? weft_document_recover (journal, NULL) : NULL;

  *recovered = document != NULL;
  return document != NULL ? document : weft_document_open (path, error);
}

/* A model of others is layers in a document of its own. */
static void
import_model (WeftWindow *self,
              const char *path)
{
  g_autoptr (WeftDocument) document = weft_document_new ();
  g_autofree char *action = NULL;

  weft_window_add_document (self, document);
  weft_canvas_import (weft_window_get_canvas (self), path, 0, 0);
  action = g_action_print_detailed_name ("win.look-into", g_variant_new_string (path));
  weft_document_page_ask (self->page, _("The model becomes layers, to be trained on. Its answers can be explained as it is."), _("Look Inside"), action);
}

/* A picture or model that Weft has exported: the workflow it came from, without a file. */
static void
open_recipe (WeftWindow *self,
             const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = weft_recipe_read (path, &error), *name = g_path_get_basename (path);
  g_autoptr (WeftDocument) document = text != NULL ? weft_document_restore (text, name, &error) : NULL;

  if (document != NULL)
    weft_window_add_document (self, document);
  else if (g_str_has_suffix (path, ".onnx"))
    import_model (self, path);
  else
    weft_window_complain (self, _("The file holds no workflow"), error->message);
}

void
weft_window_open_path (WeftWindow *self,
                       const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *whole = g_file_get_path (file);
  g_autoptr (WeftDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  gboolean recovered;

  if (weft_window_show_path (self, whole))
    return;
  if (weft_recipe_may_be_in (whole)) {
    open_recipe (self, whole);
    return;
  }
  document = open_or_recover (whole, &recovered, &error);
  if (document == NULL) {
    weft_window_complain (self, _("The workflow cannot be opened"), error->message);
    return;
  }
  weft_window_add_document (self, document);
  remember (whole);
  if (recovered)
    weft_document_page_ask (self->page, _("Changes that were not saved are here again. Nothing was run."), _("Discard Them"), "win.reload");
}

void
weft_window_open_sample (WeftWindow *self,
                         const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDocument) document = weft_document_open_sample (path, &error);

  if (document != NULL)
    weft_window_add_document (self, document);
  else
    weft_window_complain (self, _("The sample cannot be opened"), error->message);
}

void
weft_window_recover (WeftWindow *self,
                     const char *journal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDocument) document = weft_document_recover (journal, &error);

  if (document == NULL) {
    weft_window_complain (self, _("The document cannot be recovered"), error->message);
    return;
  }
  weft_window_add_document (self, document);
  weft_document_page_ask (self->page, _("This is the document as it was when Weft ended. Nothing was run."), NULL, NULL);
}

/* File choosers */

static const WeftFileFilter open_filters[] = {
  { N_("Workflows"), "*.weft" },
  { N_("Models and exported pictures"), "*.onnx *.png *.svg *.pdf" },
  { N_("All files"), "*" },
  { NULL, NULL },
};

static const WeftFileFilter save_filters[] = {
  { N_("Workflows"), "*.weft" },
  { N_("All files"), "*" },
  { NULL, NULL },
};

static void
open_chosen_cb (GtkWidget  *window,
                const char *path,
                gpointer    data)
{
  weft_window_open_path ((WeftWindow *) window, path);
}

void
weft_window_choose_file (WeftWindow *self)
{
  const WeftFileChoice choice = { .title = _("Open Workflow"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .filters = open_filters, .chosen = open_chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

/* Data becomes a document of its own, with the workflow that suits it. */
static void
data_chosen_cb (GtkWidget  *window,
                const char *path,
                gpointer    data)
{
  WeftWindow *self = (WeftWindow *) window;
  g_autoptr (WeftDocument) document = weft_document_new ();

  weft_window_add_document (self, document);
  weft_canvas_recommend (weft_window_get_canvas (self), path);
}

void
weft_window_choose_data (WeftWindow *self)
{
  const WeftFileChoice choice = { .title = _("Open Your Data"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .chosen = data_chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

void
weft_window_choose_data_folder (WeftWindow *self)
{
  const WeftFileChoice choice = { .title = _("Open a Folder of Pictures"), .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, .chosen = data_chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

static const WeftFileFilter model_filters[] = {
  { N_("Models"), "*.onnx" },
  { N_("All files"), "*" },
  { NULL, NULL },
};

static void
model_chosen_cb (GtkWidget  *window,
                 const char *path,
                 gpointer    data)
{
  weft_window_try_file ((WeftWindow *) window, path);
}

void
weft_window_choose_model (WeftWindow *self)
{
  const WeftFileChoice choice = { .title = _("Try a Model"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .filters = model_filters, .chosen = model_chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

/* Saving */

static void
save_to (WeftWindow    *self,
         const char    *path,
         WeftSaveFlags  flags)
{
  WeftDocument *document = weft_window_get_document (self);
  g_autoptr (GError) error = NULL;

  if (weft_document_save (document, path, flags, &error)) {
    remember (weft_document_get_path (document));
    weft_document_page_ask (self->page, NULL, NULL, NULL);
  } else if (g_error_matches (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHANGED)) {
    weft_document_page_ask (self->page, error->message, _("Overwrite"), "win.overwrite");
  } else {
    weft_window_complain (self, _("The workflow was not saved"), error->message);
  }
}

static char *
with_ending (const char *path)
{
  return g_str_has_suffix (path, ".weft") ? g_strdup (path) : g_strconcat (path, ".weft", NULL);
}

static void
save_chosen_cb (GtkWidget  *window,
                const char *path,
                gpointer    data)
{
  WeftWindow *self = (WeftWindow *) window;
  g_autofree char *whole = with_ending (path);

  if (self->page != NULL)
    save_to (self, whole, WEFT_SAVE_NONE);
}

void
weft_window_save_as (WeftWindow *self)
{
  g_autofree char *name = g_strconcat (weft_document_get_title (weft_window_get_document (self)), ".weft", NULL);
  const WeftFileChoice choice = { .title = _("Save Workflow"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = name, .filters = save_filters, .chosen = save_chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

void
weft_window_save (WeftWindow *self)
{
  if (weft_document_get_path (weft_window_get_document (self)) == NULL)
    weft_window_save_as (self);
  else
    save_to (self, NULL, WEFT_SAVE_NONE);
}

void
weft_window_overwrite (WeftWindow *self)
{
  save_to (self, NULL, WEFT_SAVE_OVERWRITE);
}

static gboolean
autosave_cb (gpointer data)
{
  WeftWindow *self = data;
  WeftDocument *document = weft_window_get_document (self);

  self->autosave = 0;
  if (document != NULL && weft_document_get_path (document) != NULL && weft_document_get_modified (document))
    save_to (self, NULL, WEFT_SAVE_NONE);
  return G_SOURCE_REMOVE;
}

void
weft_window_autosave (WeftWindow *self)
{
  g_clear_handle_id (&self->autosave, g_source_remove);
  if (g_settings_get_boolean (weft_shared_get_settings (), "autosave"))
    self->autosave = g_timeout_add (AUTOSAVE_DELAY, autosave_cb, self);
}

/* Takes the file as it is now; what was here goes with its journal. */
void
weft_window_reload (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);
  g_autofree char *path = g_strdup (weft_document_get_path (document));
  g_autoptr (WeftDocument) fresh = NULL;
  g_autoptr (GError) error = NULL;
  WeftDocumentPage *page = self->page;

  if (path == NULL)
    return;
  weft_document_close (document, FALSE);
  fresh = weft_document_open (path, &error);
  if (fresh == NULL) {
    weft_window_complain (self, _("The workflow cannot be opened"), error->message);
    return;
  }
  weft_window_close_page (self, page);
  weft_window_add_document (self, fresh);
}

/* Somebody else may have written the file while another window was in front. */
void
weft_window_look_at_file (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);

  if (document != NULL && weft_workflow_file_has_changed (weft_document_get_workflow (document)))
    weft_document_page_ask (self->page, _("The file was changed by another program. What is here stays until you load it again."), _("Load Again"), "win.reload");
}
