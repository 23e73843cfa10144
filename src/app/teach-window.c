/* teach-window.c: a model is taught by marks, and what has become of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/teach-window.h"

#include "app/param-sheet.h"
#include "app/picture-view.h"
#include "app/shared.h"
#include "app/teach-work.h"
#include "app/theme.h"
#include "base/i18n.h"

#include <math.h>

#define WIDTH  760
#define HEIGHT 640

struct _WeftTeachWindow
{
  AdwWindow parent_instance;

  /* Owned */
  WeftExplainAnswer *answer;
  WeftMarks *marks;
  WeftTeachWork *work; /* nullable */

  /* Borrowed */
  GtkWidget *teller; /* nullable: whose window is told */

  /* Children */
  GtkStack *stack;
  GtkWidget *cancel;
  GtkWidget *teach;
  GtkWidget *keep;
  WeftParamSheet *sheet;
  GtkProgressBar *progress;
  GtkLabel *epoch;
  AdwStatusPage *trouble;
  GtkGrid *figures;
  GtkLabel *remark;
  GtkWidget *more; /* of each class */
  GtkGrid *classes;
  WeftPictureView *picture;

  guint tick; /* callback that shows how far it is, 0 while nothing is computed */
};

G_DEFINE_FINAL_TYPE (WeftTeachWindow, weft_teach_window, ADW_TYPE_WINDOW)

/* The pages */

/* Shows a page, and the buttons that belong to it. */
static void
turn_to (WeftTeachWindow *self,
         const char      *page)
{
  const WeftTeachResult *result = self->work != NULL ? weft_teach_work_get_result (self->work) : NULL;
  gboolean is_result = g_str_equal (page, "result");

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->teach, g_str_equal (page, "how"));
  gtk_widget_set_visible (self->keep, is_result && result->parent != 0 && result->feedback->kept_epoch > 0);
  gtk_button_set_label (GTK_BUTTON (self->cancel), is_result || g_str_equal (page, "trouble") ? _("_Close") : _("_Cancel"));
}

/* The figures */

static void
add_cell (GtkGrid    *grid,
          int         column,
          int         row,
          const char *text,
          const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static char *
format (const WeftFeedback *feedback,
        double              metric)
{
  return feedback->n_classes > 0 ? g_strdup_printf ("%.1f %%", 100 * metric) : g_strdup_printf ("%.3f", metric);
}

/* A row of two figures. */
static void
add_figure (GtkGrid    *grid,
            int         row,
            const char *title,
            const char *before,
            const char *after)
{
  add_cell (grid, 0, row, title, "figure");
  add_cell (grid, 1, row, before, "numeric");
  add_cell (grid, 2, row, after, "numeric");
}

/* What of each class's validation rows is told right. */
static void
show_classes (WeftTeachWindow    *self,
              const WeftFeedback *feedback)
{
  const char *const *names = weft_preparation_get_class_names (weft_trained_model_get_preparation (feedback->model));

  for (guint c = 0; c < feedback->n_classes; c++) {
    g_autofree char *before = format (feedback, feedback->before.recalls[c]), *after = format (feedback, feedback->after.recalls[c]);

    if (!isnan (feedback->before.recalls[c]))
      add_figure (self->classes, (int) c, names[c], before, after);
  }
  gtk_widget_set_visible (self->more, feedback->n_classes > 0);
}

static void
show_figures (WeftTeachWindow    *self,
              const WeftFeedback *feedback)
{
  g_autofree char *before = format (feedback, feedback->before.metric), *after = format (feedback, feedback->after.metric);
  g_autofree char *test_before = format (feedback, feedback->before.test_metric), *test_after = format (feedback, feedback->after.test_metric);
  g_autofree char *share_before = g_strdup_printf ("%.1f %%", 100 * feedback->before.share), *share_after = g_strdup_printf ("%.1f %%", 100 * feedback->after.share);
  gboolean has_classes = feedback->n_classes > 0;

  add_cell (self->figures, 1, 0, _("Before"), "heading");
  add_cell (self->figures, 2, 0, _("After"), "heading");
  add_figure (self->figures, 1, has_classes ? _("Accuracy of the validation rows") : _("R² of the validation rows"), before, after);
  if (!isnan (feedback->before.test_metric))
    add_figure (self->figures, 2, has_classes ? _("Accuracy of the test rows") : _("R² of the test rows"), test_before, test_after);
  add_figure (self->figures, 3, _("Share of the relevance in the marks"), share_before, share_after);
}

static void
show_remark (WeftTeachWindow       *self,
             const WeftTeachResult *result)
{
  const WeftFeedback *feedback = result->feedback;
  GString *text = g_string_new (NULL);

  if (feedback->kept_epoch == 0)
    g_string_append (text, _("Undone: no epoch was as good on the validation rows, so the model is as it was. Rows with the same fault flatter it; Allowed loss lets it learn all the same."));
  else
    g_string_append_printf (text, _("The model is that of epoch %" PRIu64 " of %u."), feedback->kept_epoch, feedback->history->len);
  g_string_append_printf (text, _(" Marked rows that it learned from: %u. Of the input %.1f %% is marked."), feedback->n_marked, 100 * feedback->area);
  if (!result->own_rows)
    g_string_append (text, _(" The data is not that of the trial, so the rows to judge by were dealt anew."));
  if (result->parent == 0)
    g_string_append (text, _(" The model is of no trial, so it cannot be kept as one."));
  gtk_label_set_label (self->remark, text->str);
  g_string_free (text, TRUE);
}

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftTeachWindow *self = owner;
  const WeftTeachResult *result = self->work != NULL ? weft_teach_work_get_result (self->work) : NULL;

  return result != NULL ? weft_compare_chart_ref (result->chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_compare_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_compare_chart_paint (data, style, cr, width, height);
}

/* What a picture that is saved remembers. */
static char *
make_recipe (gpointer owner)
{
  const WeftTeachResult *result = weft_teach_work_get_result (((WeftTeachWindow *) owner)->work);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "view", "feedback");
  json_object_set_member (object, "parameters", weft_params_to_json (weft_param_sheet_get_params (((WeftTeachWindow *) owner)->sheet), TRUE));
  weft_feedback_describe (result->feedback, weft_preparation_get_class_names (weft_trained_model_get_preparation (result->feedback->model)), object);
  weft_compare_chart_describe (result->chart, object);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe };

static void
show_picture (WeftTeachWindow       *self,
              const WeftTeachResult *result)
{
  g_autofree char *words = weft_compare_chart_tell (result->chart);
  WeftPaintStyle style;

  weft_theme_get_style (GTK_WIDGET (self->picture), &style);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, (int) ceil (weft_compare_chart_get_natural_height (result->chart, &style, WIDTH - 48)));
  weft_picture_view_describe (self->picture, weft_compare_chart_get_title (result->chart), words);
  weft_picture_view_queue (self->picture);
}

/* What is computed */

static void
end_tick (WeftTeachWindow *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static void
done_cb (gpointer owner)
{
  WeftTeachWindow *self = owner;
  const WeftTeachResult *result = weft_teach_work_get_result (self->work);

  end_tick (self);
  show_figures (self, result->feedback);
  show_classes (self, result->feedback);
  show_remark (self, result);
  show_picture (self, result);
  turn_to (self, "result");
  gtk_widget_grab_focus (gtk_widget_get_visible (self->keep) ? self->keep : self->cancel);
}

static void
kept_cb (gpointer owner,
         gint64   trial)
{
  WeftTeachWindow *self = owner;
  g_autofree char *number = g_strdup_printf ("%" PRId64, trial);

  if (self->teller != NULL)
    gtk_widget_activate_action (self->teller, "win.trial-made", "s", number);
  gtk_window_close (GTK_WINDOW (self));
}

static void
failed_cb (gpointer    owner,
           const char *sentence)
{
  WeftTeachWindow *self = owner;

  end_tick (self);
  adw_status_page_set_description (self->trouble, sentence);
  turn_to (self, "trouble");
}

static const WeftTeachListener listener = { done_cb, kept_cb, failed_cb };

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeftTeachWindow *self = WEFT_TEACH_WINDOW (widget);
  g_autofree char *text = NULL;

  gtk_progress_bar_set_fraction (self->progress, weft_teach_work_get_progress (self->work, &text));
  if (*text != '\0')
    gtk_label_set_label (self->epoch, text);
  return G_SOURCE_CONTINUE;
}

static void
teach_cb (WeftTeachWindow *self)
{
  const WeftTeachOrder order = { self->answer, self->marks, weft_param_sheet_get_params (self->sheet), weft_shared_get_store () };

  self->work = weft_teach_work_new (&order, &listener, self);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  turn_to (self, "learning");
}

static void
keep_cb (WeftTeachWindow *self)
{
  gtk_widget_set_sensitive (self->keep, FALSE);
  weft_teach_work_keep (self->work);
}

/* The widget */

static GtkWidget *
make_button (WeftTeachWindow *self,
             const char      *title,
             GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (title);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
make_bar (WeftTeachWindow *self)
{
  GtkWidget *bar = adw_header_bar_new ();

  self->cancel = make_button (self, _("_Cancel"), G_CALLBACK (gtk_window_close));
  self->teach = make_button (self, _("_Teach"), G_CALLBACK (teach_cb));
  self->keep = make_button (self, _("_Keep as a New Trial"), G_CALLBACK (keep_cb));
  gtk_widget_add_css_class (self->teach, "suggested-action");
  gtk_widget_add_css_class (self->keep, "suggested-action");
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->teach);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->keep);
  return bar;
}

static GtkWidget *
make_how (WeftTeachWindow *self)
{
  GtkWidget *page = adw_preferences_page_new (), *group = adw_preferences_group_new ();

  self->sheet = WEFT_PARAM_SHEET (weft_param_sheet_new (weft_feedback_params));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("The model goes on learning, with what is marked as wrong in mind. The trial that it is of stays as it is."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->sheet));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static GtkWidget *
make_learning (WeftTeachWindow *self)
{
  GtkWidget *page = adw_status_page_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *clamp = adw_clamp_new ();

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->epoch = GTK_LABEL (gtk_label_new (_("Looking at the model as it is…")));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->epoch));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 360);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("The Model Is Learning"));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), clamp);
  return page;
}

static GtkWidget *
make_trouble (WeftTeachWindow *self)
{
  self->trouble = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->trouble, "dialog-warning-symbolic");
  adw_status_page_set_title (self->trouble, _("The Model Was Not Taught"));
  return GTK_WIDGET (self->trouble);
}

static GtkGrid *
make_grid (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  return GTK_GRID (grid);
}

static GtkWidget *
make_result (WeftTeachWindow *self)
{
  GtkWidget *page = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->figures = make_grid ();
  self->classes = make_grid ();
  self->more = gtk_expander_new (_("Validation rows of each class that are told right"));
  gtk_expander_set_child (GTK_EXPANDER (self->more), GTK_WIDGET (self->classes));
  self->remark = GTK_LABEL (gtk_label_new (NULL));
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  gtk_label_set_wrap (self->remark, TRUE);
  gtk_label_set_xalign (self->remark, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->remark), "dim-label");
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->figures));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->remark));
  gtk_box_append (GTK_BOX (box), self->more);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_widget_add_css_class (box, "teach-result");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (page), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (page), box);
  return page;
}

static void
weft_teach_window_dispose (GObject *object)
{
  WeftTeachWindow *self = WEFT_TEACH_WINDOW (object);

  g_clear_pointer (&self->work, weft_teach_work_free);
  if (self->teller != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->teller), (gpointer *) &self->teller);
  self->teller = NULL;
  G_OBJECT_CLASS (weft_teach_window_parent_class)->dispose (object);
}

static void
weft_teach_window_finalize (GObject *object)
{
  WeftTeachWindow *self = WEFT_TEACH_WINDOW (object);

  weft_explain_answer_unref (self->answer);
  weft_marks_free (self->marks);
  G_OBJECT_CLASS (weft_teach_window_parent_class)->finalize (object);
}

static void
weft_teach_window_class_init (WeftTeachWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_teach_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_teach_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weft_teach_window_init (WeftTeachWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_stack_add_named (self->stack, make_how (self), "how");
  gtk_stack_add_named (self->stack, make_learning (self), "learning");
  gtk_stack_add_named (self->stack, make_result (self), "result");
  gtk_stack_add_named (self->stack, make_trouble (self), "trouble");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  turn_to (self, "how");
  gtk_window_set_title (GTK_WINDOW (self), _("Teach the Model"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  adw_window_set_content (ADW_WINDOW (self), box);
}

void
weft_teach_window_present (GtkWidget         *parent,
                           WeftExplainAnswer *answer,
                           const WeftMarks   *marks)
{
  WeftTeachWindow *self = g_object_new (WEFT_TYPE_TEACH_WINDOW, "transient-for", gtk_widget_get_root (parent), NULL);

  self->answer = weft_explain_answer_ref (answer);
  self->marks = weft_marks_copy (marks);
  self->teller = parent;
  g_object_add_weak_pointer (G_OBJECT (parent), (gpointer *) &self->teller);
  gtk_window_present (GTK_WINDOW (self));
}
