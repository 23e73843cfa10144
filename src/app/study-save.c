/* study-save.c: the report of a study, written where somebody wants it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-save.h"

#include "app/file-choice.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/study-report.h"

#include <inttypes.h>

#define WORK_KEY "weft-study-report"

typedef struct
{
  WeftTrialStore *store; /* Owned */
  gint64 study;
  char *path;
  char *trouble; /* nullable: why it could not be written */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  weft_trial_store_unref (self->store);
  g_free (self->path);
  g_free (self->trouble);
  g_free (self);
}

static void
save (gpointer      data,
      GCancellable *cancellable)
{
  Saving *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPages) pages = weft_study_report_new (self->store, self->study, NULL, &error);

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
weft_study_save_to (GtkWidget      *widget,
                    WeftTrialStore *store,
                    gint64          study,
                    const char     *path)
{
  Saving *self = g_new0 (Saving, 1);

  *self = (Saving){ weft_trial_store_ref (store), study, g_strdup (path), NULL };
  g_object_set_data_full (G_OBJECT (widget), WORK_KEY, weft_work_start (save, self, saving_free, done_cb, widget), drop_work);
}

/* What was asked about; kept until the dialog is answered. */
typedef struct
{
  WeftTrialStore *store; /* Owned */
  gint64 study;
} Asked;

static void
asked_free (gpointer data)
{
  weft_trial_store_unref (((Asked *) data)->store);
  g_free (data);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  Asked *asked = g_object_get_data (G_OBJECT (widget), "weft-study-asked");

  if (asked != NULL)
    weft_study_save_to (widget, asked->store, asked->study, path);
}

static const WeftFileFilter filters[] = {
  { N_("Web page"), "*.html" },
  { N_("PDF"), "*.pdf" },
  { NULL },
};

void
weft_study_save_ask (GtkWidget      *widget,
                     WeftTrialStore *store,
                     gint64          study)
{
  g_autofree char *name = g_strdup_printf (_("study-%" PRId64 ".html"), study);
  const WeftFileChoice choice = { _("Save Report"), GTK_FILE_CHOOSER_ACTION_SAVE, name, filters, chosen_cb, NULL };
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked){ weft_trial_store_ref (store), study };
  g_object_set_data_full (G_OBJECT (widget), "weft-study-asked", asked, asked_free);
  weft_file_choice_ask (&choice, widget);
}
