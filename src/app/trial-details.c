/* trial-details.c: all that is known of a trial, to be read and copied
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-details.h"

#include "app/training-record.h"
#include "app/trial-column.h"
#include "base/i18n.h"
#include "base/markdown.h"

#define WIDTH  420
#define HEIGHT 360
#define MARGIN 6

/* A grid of two columns that grows downwards. */
typedef struct
{
  GtkGrid *grid;
  int row;
} Sheet;

static GtkWidget *
build_label (const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add (Sheet      *self,
     const char *title,
     const char *text)
{
  GtkWidget *name, *value;

  if (text == NULL || *text == '\0')
    return;
  name = build_label (title, "dim-label");
  value = build_label (text, NULL);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_focusable (value, FALSE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  gtk_grid_attach (self->grid, name, 0, self->row, 1, 1);
  gtk_grid_attach (self->grid, value, 1, self->row++, 1, 1);
}

static void
add_heading (Sheet      *self,
             const char *text)
{
  GtkWidget *label = build_label (text, "heading");

  if (self->row > 0)
    gtk_widget_set_margin_top (label, 12);
  gtk_grid_attach (self->grid, label, 0, self->row++, 2, 1);
}

static void
add_column (Sheet           *self,
            const WeftTrial *trial,
            const char      *id)
{
  g_autoptr (WeftTrialColumn) column = weft_trial_column_new (id);
  g_autofree char *text = weft_trial_column_format (column, trial);

  add (self, column->title, text);
}

/* As it was laid out, with links that open elsewhere. */
static void
add_note (Sheet      *self,
          const char *note)
{
  g_autofree char *markup = note != NULL ? weft_markdown_to_markup (note) : NULL;
  int row = self->row;

  add (self, _("Note"), note);
  if (markup != NULL && self->row > row)
    gtk_label_set_markup (GTK_LABEL (gtk_grid_get_child_at (self->grid, 1, row)), markup);
}

static void
add_run (Sheet           *self,
         const WeftTrial *trial)
{
  static const char *const columns[] = { "number", "state", "created", "seconds", "seed", "tags" };
  g_autofree char *parent = trial->parent > 0 ? g_strdup_printf (_("Trial %" PRId64), trial->parent) : NULL;

  add_heading (self, trial->name);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, trial, columns[i]);
  add (self, _("Made of"), parent);
  add (self, _("Failed because"), trial->message);
  add_note (self, trial->note);
}

static void
add_metrics (Sheet           *self,
             const WeftTrial *trial)
{
  if (trial->metrics->len > 0)
    add_heading (self, _("Metrics"));
  for (guint i = 0; i < trial->metrics->len; i++) {
    const WeftTrialMetric *metric = trial->metrics->pdata[i];
    g_autofree char *title = weft_trial_make_metric_title (metric->name);
    g_autofree char *text = metric->direction == WEFT_TRIAL_NO_DIRECTION || metric->n_points < 2
                              ? g_strdup_printf ("%.6g", metric->last)
                              : g_strdup_printf (_("%.6g, best %.6g at epoch %.3g"), metric->last, weft_trial_metric_get_best (metric),
                                                 weft_trial_metric_get_best_epoch (metric));

    add (self, title, text);
  }
}

static void
add_parameters (Sheet           *self,
                const WeftTrial *trial)
{
  if (trial->parameters->len > 0)
    add_heading (self, _("Parameters"));
  for (guint i = 0; i < trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = trial->parameters->pdata[i];

    add (self, parameter->name, parameter->text);
  }
}

/* What was changed while it ran. */
static void
add_marks (Sheet           *self,
           const WeftTrial *trial)
{
  if (trial->marks->len > 0)
    add_heading (self, _("While It Ran"));
  for (guint i = 0; i < trial->marks->len; i++) {
    const WeftTrialMark *mark = trial->marks->pdata[i];
    g_autofree char *when = g_strdup_printf (_("Step %" PRId64), mark->step);
    const char *name = weft_training_record_name_change (mark->name);
    g_autofree char *what = mark->from != NULL && mark->to != NULL ? g_strdup_printf ("%s: %s → %s", name, mark->from, mark->to) : g_strdup (name);

    add (self, when, what);
  }
}

static void
add_machine (Sheet           *self,
             const WeftTrial *trial)
{
  g_autofree char *threads = trial->threads > 0 ? g_strdup_printf ("%d", trial->threads) : NULL;
  g_autofree char *memory = trial->peak_bytes > 0 ? g_format_size ((guint64) trial->peak_bytes) : NULL;
  g_autofree char *processor = trial->processor > 0 ? g_strdup_printf (_("%.1f s"), trial->processor) : NULL;

  add_heading (self, _("Computed With"));
  add (self, _("Weft"), trial->weft_version);
  add (self, _("Kernels"), trial->kernels);
  add (self, _("Processor"), trial->cpu);
  add (self, _("Threads"), threads);
  add (self, _("Processor time"), processor);
  add (self, _("Most memory"), memory);
}

GtkWidget *
weft_trial_details_new (const WeftTrial *trial)
{
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new (), *grid = gtk_grid_new ();
  Sheet sheet = { .grid = GTK_GRID (grid) };

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_set_margin_start (grid, MARGIN);
  gtk_widget_set_margin_end (grid, MARGIN);
  gtk_widget_set_margin_top (grid, MARGIN);
  gtk_widget_set_margin_bottom (grid, MARGIN);
  add_run (&sheet, trial);
  add_metrics (&sheet, trial);
  add_parameters (&sheet, trial);
  add_marks (&sheet, trial);
  add_machine (&sheet, trial);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_size_request (scrolled, WIDTH, -1);
  gtk_widget_set_focusable (scrolled, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL, trial->name, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), grid);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, trial->name, -1);
  return popover;
}
