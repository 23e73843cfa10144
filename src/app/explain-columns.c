/* explain-columns.c: how much the columns of a table matter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-columns.h"

#include "app/accessible.h"
#include "app/explain-importance.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "base/i18n.h"

/* The picture is not smaller than this. */
#define LEAST_WIDTH  240
#define LEAST_HEIGHT 260

/* What is shown. */
typedef enum {
  ONE_ROW,
  ALL_ROWS,
  SHUFFLED,
  ONE_COLUMN,
} Mode;

static const struct
{
  const char *title;
  const WeftExplainQuestion *question;
} modes[] = {
  [ONE_ROW] = { N_("This Row"), &weft_explain_row_parts },
  [ALL_ROWS] = { N_("All Rows"), &weft_explain_all_parts },
  [SHUFFLED] = { N_("Shuffled Columns"), &weft_explain_shuffled },
  [ONE_COLUMN] = { N_("One Column"), &weft_explain_all_parts },
};

struct _WeftExplainColumns
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer;  /* nullable */
  WeftImportanceChart *chart; /* nullable: of the answer as it is looked at */
  char *words;                /* nullable: the same in words */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *bar;
  GtkDropDown *mode;
  GtkDropDown *column;
  GtkWidget *save;
  GtkProgressBar *progress;
  GtkWidget *scroller;
  WeftPictureView *picture;

  gboolean is_updating;
};

static void pane_init (WeftExplainPaneInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftExplainColumns, weft_explain_columns, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (WEFT_TYPE_EXPLAIN_PANE, pane_init))

static Mode
get_mode (WeftExplainColumns *self)
{
  return (Mode) MIN (gtk_drop_down_get_selected (self->mode), ONE_COLUMN);
}

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftImportanceChart *chart = ((WeftExplainColumns *) owner)->chart;

  return chart != NULL ? weft_importance_chart_ref (chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_importance_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_importance_chart_paint (data, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftExplainColumns *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftImportanceChart *chart = ((WeftExplainColumns *) owner)->chart;

  return chart != NULL ? weft_importance_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

/* High enough for every column; what has no room scrolls. */
static void
fit_height (WeftExplainColumns *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self->picture)), LEAST_WIDTH), height = LEAST_HEIGHT;
  WeftPaintStyle style;

  if (get_mode (self) != ONE_COLUMN) {
    weft_theme_get_style (GTK_WIDGET (self->picture), &style);
    height = MAX (weft_importance_chart_get_natural_height (self->chart, &style, width), LEAST_HEIGHT);
  }
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), LEAST_WIDTH, (int) height);
}

static void
repaint (WeftExplainColumns *self)
{
  guint column = gtk_drop_down_get_selected (self->column);
  int shown = get_mode (self) == ONE_COLUMN && column != GTK_INVALID_LIST_POSITION ? (int) column : -1;

  g_clear_pointer (&self->chart, weft_importance_chart_unref);
  g_clear_pointer (&self->words, g_free);
  self->chart = weft_explain_importance_draw (self->answer, shown);
  self->words = weft_importance_chart_tell (self->chart);
  fit_height (self);
  weft_picture_view_describe (self->picture, weft_importance_chart_get_title (self->chart), self->words);
  weft_picture_view_queue (self->picture);
}

const char *
weft_explain_columns_get_words (WeftExplainColumns *self)
{
  return self->words != NULL ? self->words : "";
}

static void
show_progress (WeftExplainColumns *self,
               double              fraction)
{
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), fraction < 1 ? 1 : 0);
}

static void
show (WeftExplainPane   *pane,
      WeftExplainAnswer *answer)
{
  WeftExplainColumns *self = WEFT_EXPLAIN_COLUMNS (pane);

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = answer;
  show_progress (self, answer->fraction);
  repaint (self);
  weft_explain_stage_show (self->stage, self->scroller);
}

/* Settings */

/* Rows that are known need not be asked for again. */
static void
mode_cb (WeftExplainColumns *self)
{
  Mode mode = get_mode (self);

  if (self->is_updating)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->column), mode == ONE_COLUMN);
  if (self->answer != NULL && self->answer->fraction >= 1 && self->answer->question == modes[mode].question)
    repaint (self);
  else
    weft_explain_pane_change (WEFT_EXPLAIN_PANE (self));
}

static void
column_cb (WeftExplainColumns *self)
{
  if (!self->is_updating && self->answer != NULL && self->answer->question == modes[get_mode (self)].question)
    repaint (self);
  if (!self->is_updating)
    weft_explain_pane_choose_part (WEFT_EXPLAIN_PANE (self), gtk_drop_down_get_selected (self->column));
}

static void
take_part (WeftExplainPane *pane,
           gint64           part)
{
  WeftExplainColumns *self = WEFT_EXPLAIN_COLUMNS (pane);

  self->is_updating = TRUE;
  gtk_drop_down_set_selected (self->column, (guint) part);
  self->is_updating = FALSE;
  if (get_mode (self) == ONE_COLUMN && self->answer != NULL && self->answer->question == modes[ONE_COLUMN].question)
    repaint (self);
}

static void
save_cb (WeftExplainColumns *self)
{
  if (self->chart != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->picture), "picture.save", NULL);
}

static gboolean
set_model (WeftExplainPane  *pane,
           WeftExplainModel *model)
{
  WeftExplainColumns *self = WEFT_EXPLAIN_COLUMNS (pane);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n_columns;
  const WeftSubjectColumn *columns = weft_subject_get_columns (model->subject, &n_columns);
  gboolean suits = weft_explain_importance_suits (model);

  for (guint i = 0; suits && i < n_columns; i++)
    gtk_string_list_append (names, columns[i].name);
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->column, G_LIST_MODEL (names));
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->bar, suits);
  return suits;
}

static gboolean
fill (WeftExplainPane  *pane,
      WeftExplainOrder *order)
{
  order->question = modes[get_mode (WEFT_EXPLAIN_COLUMNS (pane))].question;
  return TRUE;
}

static WeftExplainStage *
get_stage (WeftExplainPane *pane)
{
  return WEFT_EXPLAIN_COLUMNS (pane)->stage;
}

static void
pane_init (WeftExplainPaneInterface *iface)
{
  iface->set_model = set_model;
  iface->fill = fill;
  iface->show = show;
  iface->take_part = take_part;
  iface->get_stage = get_stage;
}

/* The widget */

static GtkDropDown *
add_choice (GtkWidget *box,
            const char *name,
            const char *const *titles)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (titles);

  gtk_widget_set_tooltip_text (choice, name);
  (void) weft_accessible_name_inner (choice, name);
  gtk_box_append (GTK_BOX (box), choice);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
make_bar (WeftExplainColumns *self)
{
  const char *titles[G_N_ELEMENTS (modes) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    titles[i] = _ (modes[i].title);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->mode = add_choice (self->bar, _("What Is Shown"), titles);
  self->column = add_choice (self->bar, _("Column"), NULL);
  self->save = gtk_button_new_from_icon_name ("document-save-symbolic");
  gtk_widget_set_tooltip_text (self->save, _("Save Picture…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Save Picture…"), -1);
  gtk_widget_set_halign (self->save, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->save, TRUE);
  gtk_box_append (GTK_BOX (self->bar), self->save);
  gtk_widget_set_visible (GTK_WIDGET (self->column), FALSE);
  gtk_widget_set_visible (self->bar, FALSE);
  g_signal_connect_swapped (self->mode, "notify::selected", G_CALLBACK (mode_cb), self);
  g_signal_connect_swapped (self->column, "notify::selected", G_CALLBACK (column_cb), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  return self->bar;
}

static GtkWidget *
make_progress (WeftExplainColumns *self)
{
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "osd");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  show_progress (self, 1);
  return GTK_WIDGET (self->progress);
}

static void
weft_explain_columns_dispose (GObject *object)
{
  /* Lists that go may tell of changes. */
  WEFT_EXPLAIN_COLUMNS (object)->is_updating = TRUE;
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (weft_explain_columns_parent_class)->dispose (object);
}

static void
weft_explain_columns_finalize (GObject *object)
{
  WeftExplainColumns *self = WEFT_EXPLAIN_COLUMNS (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_importance_chart_unref);
  g_free (self->words);
  G_OBJECT_CLASS (weft_explain_columns_parent_class)->finalize (object);
}

static void
weft_explain_columns_class_init (WeftExplainColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_columns_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_columns_finalize;
}

static void
weft_explain_columns_init (WeftExplainColumns *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->picture));
  gtk_widget_set_size_request (self->scroller, LEAST_WIDTH, LEAST_HEIGHT);
  weft_explain_stage_add (self->stage, self->scroller);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_progress (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stage));
  gtk_widget_add_css_class (box, "explain-view");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_explain_columns_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_COLUMNS, NULL);
}
