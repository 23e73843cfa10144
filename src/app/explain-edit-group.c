/* explain-edit-group.c: measures units that are turned, and keeps the model that has them so
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-edit-group.h"

#include "base/i18n.h"

#include <inttypes.h>
#include <math.h>

/* Classes that are listed: those that change most. */
#define MAX_CLASSES 20

struct _WeftExplainEditGroup
{
  AdwBin parent_instance;

  /* Children */
  AdwPreferencesGroup *group;
  GtkWidget *measure;
  GtkWidget *apply;
  GtkWidget *stop;
  GtkProgressBar *progress;
  GtkLabel *words;
  AdwExpanderRow *classes;
  GPtrArray *rows; /* Owned: GtkWidget: of classes, borrowed */

  GtkWidget *pressed; /* Borrowed (nullable): the button that it works for */
};

G_DEFINE_FINAL_TYPE (WeftExplainEditGroup, weft_explain_edit_group, ADW_TYPE_BIN)

enum {
  MEASURE,
  APPLY,
  STOP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

const char *
weft_explain_edit_group_get_words (WeftExplainEditGroup *self)
{
  return gtk_label_get_label (self->words);
}

/* Figures */

static void
say (WeftExplainEditGroup *self,
     const char           *text)
{
  gtk_label_set_label (self->words, text);
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (self->words), ADW_TYPE_PREFERENCES_ROW), *text != '\0');
}

static void
clear_classes (WeftExplainEditGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->classes, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  double first = fabs (((const WeftMeasureClass *) a)->after - ((const WeftMeasureClass *) a)->before);
  double second = fabs (((const WeftMeasureClass *) b)->after - ((const WeftMeasureClass *) b)->before);

  return (first < second) - (first > second);
}

static void
add_class (WeftExplainEditGroup   *self,
           const WeftMeasureClass *class)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = weft_explain_edit_tell_class (class);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), class->name != NULL ? class->name : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_expander_row_add_row (self->classes, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_measure (WeftExplainEditGroup  *self,
              const WeftExplainEdit *finding)
{
  g_autofree char *text = weft_explain_edit_tell (finding);
  g_autoptr (GArray) sorted = finding->measure != NULL ? g_array_copy (finding->measure->classes) : g_array_new (FALSE, FALSE, sizeof (WeftMeasureClass));

  clear_classes (self);
  g_array_sort (sorted, compare_changes);
  for (guint i = 0; i < MIN (sorted->len, MAX_CLASSES); i++)
    add_class (self, &g_array_index (sorted, WeftMeasureClass, i));
  gtk_widget_set_visible (GTK_WIDGET (self->classes), sorted->len > 0);
  say (self, text);
}

/* The focus goes to what can be pressed. */
static void
set_working (WeftExplainEditGroup *self,
             gboolean              working)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self->progress), ADW_TYPE_PREFERENCES_ROW);
  gboolean has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  if (working == gtk_widget_get_visible (row))
    return;
  gtk_widget_set_visible (row, working);
  if (has_focus && working)
    gtk_widget_grab_focus (self->stop);
  gtk_widget_set_sensitive (self->measure, !working);
  gtk_widget_set_sensitive (self->apply, !working);
  if (has_focus && !working && self->pressed != NULL)
    gtk_widget_grab_focus (self->pressed);
}

/* @button: what was pressed */
static void
begin (WeftExplainEditGroup *self,
       GtkWidget            *button,
       guint                 wish)
{
  self->pressed = button;
  gtk_progress_bar_set_fraction (self->progress, 0);
  set_working (self, TRUE);
  g_signal_emit (self, signals[wish], 0);
}

/* The dock takes a new trial up, so that it can be undone there. */
static void
tell_kept (WeftExplainEditGroup *self,
           gint64                kept)
{
  g_autofree char *number = g_strdup_printf ("%" PRId64, kept);
  g_autofree char *text = g_strdup_printf (_("%s\nKept as Trial %" PRId64), gtk_label_get_label (self->words), kept);

  say (self, text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.trial-made", "s", number);
}

void
weft_explain_edit_group_show (WeftExplainEditGroup *self,
                              WeftExplainAnswer    *answer)
{
  const WeftExplainEdit *finding = answer->finding;

  gtk_progress_bar_set_fraction (self->progress, answer->fraction);
  set_working (self, answer->fraction < 1);
  if (answer->fraction < 1)
    return;
  show_measure (self, finding);
  if (finding->kept > 0)
    tell_kept (self, finding->kept);
}

void
weft_explain_edit_group_end (WeftExplainEditGroup *self)
{
  set_working (self, FALSE);
}

void
weft_explain_edit_group_set_n (WeftExplainEditGroup *self,
                               guint                 n_turned)
{
  g_autofree char *text = g_strdup_printf (ngettext_ ("%d unit is turned, here only; the model stays as it is.", "%d units are turned, here only; the model stays as it is.", n_turned), (int) n_turned);

  clear_classes (self);
  gtk_widget_set_visible (GTK_WIDGET (self->classes), FALSE);
  say (self, "");
  adw_preferences_group_set_description (self->group, text);
  gtk_widget_set_visible (GTK_WIDGET (self), n_turned > 0);
}

/* The widget */

static void
measure_cb (WeftExplainEditGroup *self)
{
  begin (self, self->measure, MEASURE);
}

static void
apply_cb (WeftExplainEditGroup *self)
{
  begin (self, self->apply, APPLY);
}

static void
stop_cb (WeftExplainEditGroup *self)
{
  set_working (self, FALSE);
  g_signal_emit (self, signals[STOP], 0);
}

static GtkWidget *
add_button (WeftExplainEditGroup *self,
            const char           *title,
            const char           *tip,
            GCallback             clicked)
{
  GtkWidget *row = adw_preferences_row_new (), *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  adw_preferences_group_add (self->group, row);
  return button;
}

static void
add_progress (WeftExplainEditGroup *self)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->stop = gtk_button_new_with_label (_("Stop"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Measuring"), -1);
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (stop_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), self->stop);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_visible (row, FALSE);
  adw_preferences_group_add (self->group, row);
}

static void
add_words (WeftExplainEditGroup *self)
{
  GtkWidget *row = adw_preferences_row_new (), *label = gtk_label_new ("");

  self->words = GTK_LABEL (label);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_selectable (self->words, TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_visible (row, FALSE);
  adw_preferences_group_add (self->group, row);
}

static void
weft_explain_edit_group_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_EXPLAIN_EDIT_GROUP (object)->rows);
  G_OBJECT_CLASS (weft_explain_edit_group_parent_class)->finalize (object);
}

static void
weft_explain_edit_group_class_init (WeftExplainEditGroupClass *klass)
{
  static const char *const names[N_SIGNALS] = { "measure", "apply", "stop" };

  G_OBJECT_CLASS (klass)->finalize = weft_explain_edit_group_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], WEFT_TYPE_EXPLAIN_EDIT_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_edit_group_init (WeftExplainEditGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Turned Units"));
  self->measure = add_button (self, _("Measure on Validation Set"), _("How good the model is with and without the turned units, overall and for each class"), G_CALLBACK (measure_cb));
  self->apply = add_button (self, _("Apply as a New Trial"), _("Write the turned units into the weights of a copy, which becomes a trial of its own"), G_CALLBACK (apply_cb));
  add_progress (self);
  add_words (self);
  self->classes = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->classes), _("By Class"));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->classes));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  weft_explain_edit_group_set_n (self, 0);
}

GtkWidget *
weft_explain_edit_group_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_EDIT_GROUP, NULL);
}
