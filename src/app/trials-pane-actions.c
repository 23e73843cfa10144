/* trials-pane-actions.c: what is done with trials that are selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-pane-private.h"

#include "app/file-choice.h"
#include "app/text-popover.h"
#include "app/trial-details.h"
#include "app/trial-model.h"
#include "base/file.h"
#include "base/i18n.h"
#include "workflow/trial-table.h"

static void
say (WeftTrialsPane *self,
     const char     *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
say_error (WeftTrialsPane *self,
           GError         *error)
{
  if (error != NULL)
    say (self, error->message);
}

/* Its button would take back what was done after it. */
static void
forget_toast (WeftTrialsPane *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
}

/* Returns: (transfer full) (nullable): the one trial that is selected */
static WeftTrial *
get_single (WeftTrialsPane *self)
{
  g_autoptr (GPtrArray) trials = self->table != NULL ? weft_trials_table_list_selected (self->table, 2) : NULL;

  return trials != NULL && trials->len == 1 ? weft_trial_ref (trials->pdata[0]) : NULL;
}

/* Popovers */

static gboolean
drop_popover_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* It is still being closed, so it goes a moment later. */
static void
closed_cb (GtkWidget      *popover,
           WeftTrialsPane *self)
{
  if (self->popover != popover)
    return;
  self->popover = NULL;
  weft_trials_table_focus (self->table);
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_popover_cb, g_object_ref (popover), g_object_unref);
}

void
weft_trials_pane_close_popover (WeftTrialsPane *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static void
show_popover (WeftTrialsPane *self,
              GtkWidget      *popover,
              gint64          id,
              const char     *column)
{
  GdkRectangle area;

  weft_trials_pane_close_popover (self);
  self->popover = popover;
  weft_trials_table_get_cell (self->table, id, column, &area);
  gtk_widget_set_parent (popover, GTK_WIDGET (self->table));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &area);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), self);
  gtk_popover_popup (GTK_POPOVER (popover));
}

void
weft_trials_pane_show_menu (WeftTrialsPane     *self,
                            const GdkRectangle *area)
{
  if (self->menu_popover == NULL) {
    self->menu_popover = gtk_popover_menu_new_from_model (self->menu);
    gtk_widget_set_halign (self->menu_popover, GTK_ALIGN_START);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->menu_popover), FALSE);
    gtk_widget_set_parent (self->menu_popover, GTK_WIDGET (self->table));
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu_popover), area);
  gtk_popover_popup (GTK_POPOVER (self->menu_popover));
}

/* What people say of a trial */

static void
renamed_cb (WeftTextPopover *popover,
            const char      *text,
            WeftTrialsPane  *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);
  g_autoptr (GError) error = NULL;

  forget_toast (self);
  if (trial != NULL && *text != '\0')
    weft_trial_edits_set_name (self->edits, trial->id, text, &error);
  say_error (self, error);
  weft_trials_pane_refresh (self);
}

static void
noted_cb (WeftTextPopover *popover,
          const char      *text,
          WeftTrialsPane  *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);
  g_autoptr (GError) error = NULL;

  forget_toast (self);
  if (trial != NULL)
    weft_trial_edits_set_note (self->edits, trial->id, text, &error);
  say_error (self, error);
  weft_trials_pane_refresh (self);
}

/* Returns: (transfer full): the tags in @text, which stand between commas */
static char **
split_tags (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (tags, *part);
  return g_strv_builder_end (tags);
}

/* A single trial gets exactly these tags, several get them besides their own. */
static void
tagged_cb (WeftTextPopover *popover,
           const char      *text,
           WeftTrialsPane  *self)
{
  g_auto (GStrv) tags = split_tags (text);
  g_autoptr (GError) error = NULL;
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);

  forget_toast (self);
  weft_trial_edits_set_tags (self->edits, ids, n, (const char *const *) tags, n == 1, &error);
  say_error (self, error);
  weft_trials_pane_refresh (self);
}

static void
do_rename (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);
  GtkWidget *popover;

  if (trial == NULL)
    return;
  popover = weft_text_popover_new (_("Name"), trial->name, FALSE);
  g_signal_connect (popover, "done", G_CALLBACK (renamed_cb), self);
  show_popover (self, popover, trial->id, "name");
}

static void
do_note (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);
  GtkWidget *popover;

  if (trial == NULL)
    return;
  popover = weft_text_popover_new (_("Note"), trial->note, TRUE);
  g_signal_connect (popover, "done", G_CALLBACK (noted_cb), self);
  show_popover (self, popover, trial->id, "name");
}

static void
do_tag (WeftTrialsPane *self)
{
  g_autoptr (GPtrArray) trials = weft_trials_table_list_selected (self->table, 2);
  g_autoptr (WeftTrialColumn) column = weft_trial_column_new ("tags");
  g_autofree char *text = trials->len == 1 ? weft_trial_column_format (column, trials->pdata[0]) : NULL;
  GtkWidget *popover;

  if (trials->len == 0)
    return;
  popover = weft_text_popover_new (trials->len == 1 ? _("Tags, between commas") : _("Tags to add, between commas"), text, FALSE);
  g_signal_connect (popover, "done", G_CALLBACK (tagged_cb), self);
  show_popover (self, popover, ((WeftTrial *) trials->pdata[0])->id, "name");
}

/* Open and look */

static void
do_open (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);

  if (trial != NULL)
    g_signal_emit_by_name (self, "open-trial", trial->id);
}

static void
do_resume (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);

  if (trial != NULL)
    g_signal_emit_by_name (self, "resume-trial", trial->id);
}

static void
do_explain (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);

  if (trial != NULL)
    g_signal_emit_by_name (self, "explain-trial", trial->id);
}

static void
do_compare (WeftTrialsPane *self)
{
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);

  if (n == 2)
    g_signal_emit_by_name (self, "compare-trials", ids[0], ids[1]);
}

static void
do_try (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);

  if (trial != NULL)
    g_signal_emit_by_name (self, "try-trial", trial->id);
}

static void
do_details (WeftTrialsPane *self)
{
  g_autoptr (WeftTrial) trial = get_single (self);

  if (trial != NULL)
    show_popover (self, weft_trial_details_new (trial), trial->id, "name");
}

/* Out of the program */

static char *
write_selected (WeftTrialsPane       *self,
                WeftTrialTableFormat  format)
{
  g_autoptr (GError) error = NULL;
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);
  char *text = weft_trial_table_write (self->store, ids, n, format, WEFT_TRIAL_FIELD_LAST, &error);

  say_error (self, error);
  return text;
}

static void
copy (WeftTrialsPane       *self,
      WeftTrialTableFormat  format)
{
  g_autofree char *text = write_selected (self, format);

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _("Copied"));
}

static void
do_copy_csv (WeftTrialsPane *self)
{
  copy (self, WEFT_TRIAL_TABLE_CSV);
}

static void
do_copy_json (WeftTrialsPane *self)
{
  copy (self, WEFT_TRIAL_TABLE_JSON);
}

static void
do_copy_latex (WeftTrialsPane *self)
{
  copy (self, WEFT_TRIAL_TABLE_LATEX);
}

static void
export_to (WeftTrialsPane *self,
           const char     *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = write_selected (self, weft_trial_table_guess_format (path));
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *said = g_strdup_printf (_("Exported to “%s”"), name);

  if (text != NULL && weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_NONE, &error))
    say (self, said);
  say_error (self, error);
}

static void
export_chosen_cb (GtkWidget  *widget,
                  const char *path,
                  gpointer    data)
{
  export_to ((WeftTrialsPane *) widget, path);
}

static void
do_export (WeftTrialsPane *self)
{
  static const WeftFileFilter filters[] = {
    { N_("CSV, LaTeX and JSON"), "*.csv *.tex *.json" },
    { NULL, NULL },
  };

  weft_file_choice_ask (&(WeftFileChoice){ _("Export Trials"), GTK_FILE_CHOOSER_ACTION_SAVE, _("trials.csv"), filters, export_chosen_cb, NULL }, GTK_WIDGET (self));
}

/* The trash */

/* Says what was done, with a button that takes it back. */
static void
offer_undo (WeftTrialsPane *self,
            const char     *text)
{
  AdwToast *toast;

  forget_toast (self);
  toast = adw_toast_new (text);
  g_set_weak_pointer (&self->toast, toast);
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "trials.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
  weft_trials_pane_refresh (self);
}

static void
trash (WeftTrialsPane *self,
       const gint64   *ids,
       gsize           n)
{
  g_autofree char *text = g_strdup_printf (ngettext_ ("%u trial moved to the trash", "%u trials moved to the trash", n), (guint) n);
  g_autoptr (GError) error = NULL;

  if (weft_trial_edits_trash (self->edits, ids, n, &error))
    offer_undo (self, text);
  else
    say_error (self, error);
}

void
weft_trials_pane_add (WeftTrialsPane *self,
                      gint64          id)
{
  g_autofree char *text = g_strdup_printf (_("Trial %" PRId64 " was made"), id);
  g_autoptr (GError) error = NULL;

  if (self->edits == NULL)
    return;
  if (weft_trial_edits_add (self->edits, _("Make Trial"), id, &error))
    offer_undo (self, text);
  else
    say_error (self, error);
}

static void
do_trash (WeftTrialsPane *self)
{
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);

  if (n > 0)
    trash (self, ids, n);
}

/* Back and forth */

static void
say_step (WeftTrialsPane *self,
          const char     *text,
          GError         *error)
{
  forget_toast (self);
  if (error == NULL)
    say (self, text);
  say_error (self, error);
  weft_trials_pane_refresh (self);
}

gboolean
weft_trials_pane_undo (WeftTrialsPane *self)
{
  const char *step = self->edits != NULL ? weft_trial_edits_get_undo_text (self->edits) : NULL;
  g_autofree char *text = step != NULL ? g_strdup_printf (_("Undone: %s"), step) : NULL;
  g_autoptr (GError) error = NULL;

  if (step == NULL)
    return FALSE;
  weft_trial_edits_undo (self->edits, &error);
  say_step (self, text, error);
  return TRUE;
}

gboolean
weft_trials_pane_redo (WeftTrialsPane *self)
{
  const char *step = self->edits != NULL ? weft_trial_edits_get_redo_text (self->edits) : NULL;
  g_autofree char *text = step != NULL ? g_strdup_printf (_("Done again: %s"), step) : NULL;
  g_autoptr (GError) error = NULL;

  if (step == NULL)
    return FALSE;
  weft_trial_edits_redo (self->edits, &error);
  say_step (self, text, error);
  return TRUE;
}

static void
do_undo (WeftTrialsPane *self)
{
  (void) weft_trials_pane_undo (self);
}

static void
do_redo (WeftTrialsPane *self)
{
  (void) weft_trials_pane_redo (self);
}

/* Marks */

/* Says what was done; what it was is in the history of edits. */
static void
say_done (WeftTrialsPane *self,
          gboolean        is_done,
          GError         *error)
{
  const char *step = is_done ? weft_trial_edits_get_undo_text (self->edits) : NULL;

  if (step != NULL)
    offer_undo (self, step);
  say_error (self, error);
}

static void
do_pin (WeftTrialsPane *self)
{
  g_autoptr (GError) error = NULL;

  say_done (self, weft_trials_pane_pin (self, &error), error);
}

static void
do_archive (WeftTrialsPane *self)
{
  g_autoptr (GError) error = NULL;

  say_done (self, weft_trials_pane_archive (self, &error), error);
}

static void
do_restore (WeftTrialsPane *self)
{
  g_autoptr (GError) error = NULL;

  say_done (self, weft_trials_pane_restore (self, &error), error);
}

/* What the window does with those that are selected. */

static void
do_side_by_side (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::side-by-side");
}

static void
do_diff (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::diff");
}

static void
do_restore_workflow (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::restore-workflow");
}

static void
do_run_again (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::run-again");
}

static void
do_clone (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::clone");
}

static void
do_improve (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::improve");
}

static void
do_add_seeds (WeftTrialsPane *self)
{
  g_signal_emit_by_name (self, "asked::add-seeds");
}

/* Other programs' files */

static void
do_export_events (WeftTrialsPane *self)
{
  weft_trials_pane_ask_transfer (self, "export-events");
}

static void
do_export_study (WeftTrialsPane *self)
{
  weft_trials_pane_ask_transfer (self, "export-study");
}

static void
do_import (WeftTrialsPane *self)
{
  weft_trials_pane_ask_transfer (self, "import");
}

static void
do_import_folder (WeftTrialsPane *self)
{
  weft_trials_pane_ask_transfer (self, "import-folder");
}

/* Actions */

/* When an action makes sense. */
typedef enum {
  ALWAYS,
  WITH_ONE,
  WITH_TWO,
  WITH_PAIR,
  WITH_SEVERAL,
  IN_TRASH,
  WITH_STOPPED,
  WITH_SOME,
  WITH_ENDED,
  OF_STUDY,
} When;

static const struct
{
  const char *name;
  void (*deed) (WeftTrialsPane *self);
  When when;
} actions[] = {
  { "trials.open", do_open, WITH_ONE },
  { "trials.resume", do_resume, WITH_STOPPED },
  { "trials.explain", do_explain, WITH_ONE },
  { "trials.compare", do_compare, WITH_TWO },
  { "trials.try-it", do_try, WITH_ONE },
  { "trials.details", do_details, WITH_ONE },
  { "trials.rename", do_rename, WITH_ONE },
  { "trials.note", do_note, WITH_ONE },
  { "trials.tag", do_tag, WITH_SOME },
  { "trials.copy-csv", do_copy_csv, WITH_SOME },
  { "trials.copy-json", do_copy_json, WITH_SOME },
  { "trials.copy-latex", do_copy_latex, WITH_SOME },
  { "trials.export", do_export, WITH_SOME },
  { "trials.export-events", do_export_events, WITH_SOME },
  { "trials.export-study", do_export_study, OF_STUDY },
  { "trials.import", do_import, ALWAYS },
  { "trials.import-folder", do_import_folder, ALWAYS },
  { "trials.trash", do_trash, WITH_ENDED },
  { "trials.pin", do_pin, WITH_SOME },
  { "trials.baseline", weft_trials_pane_baseline, WITH_ONE },
  { "trials.archive", do_archive, WITH_SOME },
  { "trials.restore", do_restore, IN_TRASH },
  { "trials.side-by-side", do_side_by_side, WITH_SEVERAL },
  { "trials.diff", do_diff, WITH_PAIR },
  { "trials.restore-workflow", do_restore_workflow, WITH_ONE },
  { "trials.run-again", do_run_again, WITH_ONE },
  { "trials.clone", do_clone, WITH_ONE },
  { "trials.improve", do_improve, WITH_ONE },
  { "trials.add-seeds", do_add_seeds, WITH_ONE },
  { "trials.undo", do_undo, ALWAYS },
  { "trials.redo", do_redo, ALWAYS },
};

static void
action_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      actions[i].deed ((WeftTrialsPane *) widget);
}

static void
parameter_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  export_to ((WeftTrialsPane *) widget, g_variant_get_string (parameter, NULL));
}

/* Without a dialog: what, and where. */
static void
transfer_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  const char *what, *path;

  g_variant_get (parameter, "(&s&s)", &what, &path);
  weft_trials_pane_transfer ((WeftTrialsPane *) widget, what, path);
}

void
weft_trials_pane_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "trials.export-to", "s", parameter_cb);
  gtk_widget_class_install_action (widget_class, "trials.transfer", "(ss)", transfer_cb);
}

static gboolean
makes_sense (WeftTrialsPane *self,
             When            when,
             GPtrArray      *trials)
{
  WeftTrial *first = trials != NULL && trials->len > 0 ? trials->pdata[0] : NULL;

  if (when == ALWAYS)
    return TRUE;
  if (first == NULL)
    return FALSE;
  switch (when) {
  case WITH_ONE:
    return trials->len == 1;
  case WITH_TWO:
    return trials->len == 2 && weft_trial_model_is_kept (first) && weft_trial_model_is_kept (trials->pdata[1]);
  case WITH_PAIR:
    return trials->len == 2;
  case WITH_SEVERAL:
    return trials->len >= 2;
  case IN_TRASH:
    return weft_trials_pane_is_in_trash (self);
  case WITH_STOPPED:
    return trials->len == 1 && (first->state == WEFT_TRIAL_CANCELLED || first->state == WEFT_TRIAL_INTERRUPTED);
  case OF_STUDY:
    return first->study > 0;
  case WITH_ENDED:
    for (guint i = 0; i < trials->len; i++)
      if (((WeftTrial *) trials->pdata[i])->state == WEFT_TRIAL_RUNNING)
        return FALSE;
    return TRUE;
  case WITH_SOME:
  case ALWAYS:
  default:
    return TRUE;
  }
}

void
weft_trials_pane_update_actions (WeftTrialsPane *self)
{
  g_autoptr (GPtrArray) trials = self->table != NULL ? weft_trials_table_list_selected (self->table, WEFT_TRIALS_COMPARED) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, makes_sense (self, actions[i].when, trials));
}
