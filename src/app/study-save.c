/* study-save.c: the report of a study or of the table, written where somebody wants it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-save.h"

#include "app/file-choice.h"
#include "app/study-work.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/study-gather.h"
#include "workflow/study-report.h"
#include "workflow/trials-report.h"

#include <inttypes.h>

#define WORK_KEY "weft-study-report"

/* What was asked about; kept until the dialog is answered. */
#define ASKED_KEY "weft-study-asked"

typedef struct
{
  WeftStudyReported reported; /* whose members are owned */
  char *path;                 /* nullable: not answered yet */
  char *trouble;              /* nullable: why it could not be written */
} Saving;

static Saving *
saving_new (const WeftStudyReported *reported,
            const char              *path)
{
  Saving *self = g_new0 (Saving, 1);

  self->reported = (WeftStudyReported){
    weft_trial_store_ref (reported->store),
    reported->study,
    reported->query != NULL ? weft_trial_query_copy (reported->query) : NULL,
    g_strdup (reported->which),
  };
  self->path = g_strdup (path);
  return self;
}

static void
saving_free (gpointer data)
{
  Saving *self = data;

  weft_trial_store_unref (self->reported.store);
  if (self->reported.query != NULL)
    weft_trial_query_free ((WeftTrialQuery *) self->reported.query);
  g_free ((char *) self->reported.which);
  g_free (self->path);
  g_free (self->trouble);
  g_free (self);
}

/* The trials of the table, as many as its pictures are of. */
static WeftPages *
write_trials (const WeftStudyReported  *reported,
              GError                  **error)
{
  g_autoptr (GArray) ids = weft_study_work_find (reported->store, reported->query, 0, error);

  if (ids == NULL)
    return NULL;
  return weft_trials_report_new (reported->store, &(WeftTrialsReported){
                                                    .ids = (const gint64 *) (gpointer) ids->data,
                                                    .n = MIN (ids->len, WEFT_STUDY_MOST_GATHERED),
                                                    .n_all = ids->len,
                                                    .which = reported->which,
                                                  },
                                 NULL, error);
}

static void
save (gpointer      data,
      GCancellable *cancellable)
{
  Saving *self = data;
  gboolean is_gathered = self->reported.study == WEFT_STUDY_GATHERED;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPages) pages = is_gathered ? write_trials (&self->reported, &error) : weft_study_report_new (self->reported.store, self->reported.study, NULL, &error);

  if (pages == NULL || !weft_pages_write (pages, self->path, &error))
    self->trouble = g_strdup (error->message);
}

static void
done_cb (gpointer owner,
         gpointer request)
{
  Saving *self = request;
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *text = self->trouble == NULL ? g_strdup_printf (_("Saved %s"), name) : NULL;

  gtk_widget_activate_action (owner, "win.say", "s", text != NULL ? text : self->trouble);
  g_object_set_data (G_OBJECT (owner), WORK_KEY, NULL);
}

static void
drop_work (gpointer work)
{
  GCancellable *cancellable = work;

  weft_work_drop (&cancellable);
}

void
weft_study_save_to (GtkWidget               *widget,
                    const WeftStudyReported *reported,
                    const char              *path)
{
  Saving *self = saving_new (reported, path);

  g_object_set_data_full (G_OBJECT (widget), WORK_KEY, weft_work_start (save, self, saving_free, done_cb, widget), drop_work);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  const Saving *asked = g_object_get_data (G_OBJECT (widget), ASKED_KEY);

  if (asked != NULL)
    weft_study_save_to (widget, &asked->reported, path);
}

static const WeftFileFilter filters[] = {
  { N_("Web page"), "*.html" },
  { N_("PDF"), "*.pdf" },
  { NULL },
};

void
weft_study_save_ask (GtkWidget               *widget,
                     const WeftStudyReported *reported)
{
  g_autofree char *name = reported->study == WEFT_STUDY_GATHERED ? g_strdup (_("trials.html")) : g_strdup_printf (_("study-%" PRId64 ".html"), reported->study);
  const WeftFileChoice choice = { _("Save Report"), GTK_FILE_CHOOSER_ACTION_SAVE, name, filters, chosen_cb, NULL };

  g_object_set_data_full (G_OBJECT (widget), ASKED_KEY, saving_new (reported, NULL), saving_free);
  weft_file_choice_ask (&choice, widget);
}
