/* trials-pane-transfer.c: trials to and from other programs' files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files are read and written on a thread, one transfer after the other; what came of it
 * is said over the table.
 */
#include "app/trials-pane-private.h"

#include "app/file-choice.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/study-export.h"
#include "workflow/trial-events.h"

/* So many of what was assumed of a file are said. */
#define MOST_SAID 2

typedef struct TransferKind TransferKind;

typedef struct
{
  const TransferKind *kind;
  WeftTrialStore *store;
  gint64 *ids; /* that are selected */
  gsize n;
  gint64 study; /* of the first of them */
  char *path;

  /* What came of it */
  GArray *imported;    /* gint64, nullable */
  GPtrArray *warnings; /* utf8 */
  GError *error;       /* nullable */
} Transfer;

struct TransferKind
{
  const char *name;
  const char *title; /* of the dialog */
  GtkFileChooserAction action;
  const char *suggested; /* nullable: name of a file */
  const WeftFileFilter *filters;
  gboolean (*work) (Transfer *self);
  char *(*say) (const Transfer *self);
};

static void
transfer_free (gpointer data)
{
  Transfer *self = data;

  weft_trial_store_unref (self->store);
  g_free (self->ids);
  g_free (self->path);
  g_clear_pointer (&self->imported, g_array_unref);
  g_ptr_array_unref (self->warnings);
  g_clear_error (&self->error);
  g_free (self);
}

/* Kinds of files */

static gboolean
export_events (Transfer *self)
{
  return weft_trial_events_export (self->store, self->ids, self->n, self->path, &self->error);
}

static char *
say_events (const Transfer *self)
{
  g_autofree char *name = g_filename_display_basename (self->path);

  return g_strdup_printf (ngettext_ ("Event files of %u trial are in “%s”", "Event files of %u trials are in “%s”", (guint) self->n), (guint) self->n, name);
}

static gboolean
export_study (Transfer *self)
{
  return weft_study_export_optuna (self->store, self->study, WEFT_OPTUNA_3_2, self->path, &self->error);
}

static char *
say_study (const Transfer *self)
{
  g_autofree char *name = g_filename_display_basename (self->path);

  return g_strdup_printf (_("Study %" PRId64 " is in “%s”"), self->study, name);
}

static gboolean
import (Transfer *self)
{
  self->imported = weft_trials_import (self->store, self->path, self->warnings, &self->error);
  return self->imported != NULL;
}

static char *
say_imported (const Transfer *self)
{
  g_autofree char *name = g_filename_display_basename (self->path);

  return g_strdup_printf (ngettext_ ("%u trial came from “%s”", "%u trials came from “%s”", self->imported->len), self->imported->len, name);
}

static const WeftFileFilter study_filters[] = {
  { N_("Optuna study"), "*.db *.sqlite3" },
  { NULL, NULL },
};

static const WeftFileFilter import_filters[] = {
  { N_("Tables and event files"), "*.csv *.tsv *.txt *.tfevents* *tfevents*" },
  { N_("All files"), "*" },
  { NULL, NULL },
};

static const TransferKind kinds[] = {
  { "export-events", N_("Folder for Event Files"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL, export_events, say_events },
  { "export-study", N_("Export the Study"), GTK_FILE_CHOOSER_ACTION_SAVE, "study.db", study_filters, export_study, say_study },
  { "import", N_("Import Trials"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, import_filters, import, say_imported },
  { "import-folder", N_("Import a Folder of Event Files"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL, import, say_imported },
};

/* The transfer */

static void
say (WeftTrialsPane *self,
     const char     *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
work (gpointer      request,
      GCancellable *cancellable)
{
  Transfer *transfer = request;

  (void) transfer->kind->work (transfer);
}

static void
done_cb (gpointer owner,
         gpointer request)
{
  WeftTrialsPane *self = owner;
  Transfer *transfer = request;
  g_autofree char *text = transfer->error == NULL ? transfer->kind->say (transfer) : NULL;

  g_clear_object (&self->transfer);
  say (self, transfer->error != NULL ? transfer->error->message : text);
  for (guint i = 0; i < transfer->warnings->len && i < MOST_SAID; i++)
    say (self, transfer->warnings->pdata[i]);
  if (transfer->imported != NULL)
    weft_trials_pane_select (self, (const gint64 *) (gpointer) transfer->imported->data, transfer->imported->len);
}

/* Returns: the study of the first selected trial, 0: it is of none */
static gint64
get_study (WeftTrialsPane *self)
{
  g_autoptr (GPtrArray) trials = weft_trials_table_list_selected (self->table, 1);

  return trials->len > 0 ? ((const WeftTrial *) trials->pdata[0])->study : 0;
}

static void
start (WeftTrialsPane     *self,
       const TransferKind *kind,
       const char         *path)
{
  Transfer *transfer;
  const gint64 *ids;

  if (self->transfer != NULL) {
    say (self, _("Another file is still being read or written"));
    return;
  }
  transfer = g_new0 (Transfer, 1);
  ids = weft_trials_table_get_selected (self->table, &transfer->n);
  transfer->kind = kind;
  transfer->store = weft_trial_store_ref (self->store);
  transfer->ids = g_memdup2 (ids, transfer->n * sizeof (gint64));
  transfer->study = get_study (self);
  transfer->path = g_strdup (path);
  transfer->warnings = g_ptr_array_new_with_free_func (g_free);
  self->transfer = weft_work_start (work, transfer, transfer_free, done_cb, self);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    kind)
{
  start ((WeftTrialsPane *) widget, kind, path);
}

static const TransferKind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];
  return NULL;
}

void
weft_trials_pane_ask_transfer (WeftTrialsPane *self,
                               const char     *name)
{
  const TransferKind *kind = find_kind (name);
  const WeftFileChoice choice = {
    .title = _ (kind->title),
    .action = kind->action,
    .name = kind->suggested,
    .filters = kind->filters,
    .chosen = chosen_cb,
    .data = (gpointer) kind,
  };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

void
weft_trials_pane_transfer (WeftTrialsPane *self,
                           const char     *name,
                           const char     *path)
{
  const TransferKind *kind = find_kind (name);

  if (kind != NULL && self->store != NULL)
    start (self, kind, path);
}
