/* explain-classes.c: what a model says of an input, and which of it is to be explained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-classes.h"

#include "base/i18n.h"

#include <string.h>

/* Of more classes the likeliest are shown, and the one that is explained. */
#define MAX_ROWS 12

/* Widths, in characters. */
#define NAME_CHARS  10
#define SCORE_CHARS 8

struct _WeftExplainClasses
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable: what is shown */

  /* Children */
  GtkWidget *places;
  AdwComboRow *place;
  GtkWidget *search;
  GtkListBox *list;
  GtkLabel *more;
  AdwActionRow *contrast;
  GtkSwitch *against;

  gint64 class; /* -1: the likeliest */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainClasses, weft_explain_classes, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Rows */

static gint64
get_class (GtkListBoxRow *row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "class")) - 1;
}

static void
selected_cb (WeftExplainClasses *self,
             GtkListBoxRow      *row)
{
  if (row == NULL || self->is_updating || get_class (row) == self->class)
    return;
  self->class = get_class (row);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_text (const char *text,
           int         width,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), width);
  gtk_label_set_max_width_chars (GTK_LABEL (label), width);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_bar (const WeftExplainAnswer *answer,
          gint64                   class)
{
  GtkWidget *bar = gtk_progress_bar_new ();

  gboolean has_shares = weft_explain_answer_has_shares (answer);

  /* Numbers that are predicted have no bar. */
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), has_shares ? (double) answer->scores[class] : 0);
  gtk_widget_set_opacity (bar, has_shares ? 1 : 0);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (bar, TRUE);
  return bar;
}

static GtkWidget *
make_row (const WeftExplainAnswer *answer,
          gint64                   class)
{
  g_autofree char *name = weft_explain_answer_name_class (answer, class), *score = weft_explain_answer_format_score (answer, class), *label = g_strdup_printf ("%s, %s", name, score);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_box_append (GTK_BOX (box), make_text (name, NAME_CHARS, 0));
  gtk_box_append (GTK_BOX (box), make_bar (answer, class));
  gtk_box_append (GTK_BOX (box), make_text (score, SCORE_CHARS, 1));
  gtk_widget_add_css_class (row, "explain-class");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "class", GINT_TO_POINTER ((int) class + 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static void
add_row (WeftExplainClasses      *self,
         const WeftExplainAnswer *answer,
         gint64                   class)
{
  GtkWidget *row = make_row (answer, class);

  gtk_list_box_append (self->list, row);
  if (class == answer->target.class)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static int
compare_logits (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const float *logits = data;
  float first = logits[*(const gint64 *) a], second = logits[*(const gint64 *) b];

  return (second > first) - (second < first);
}

/* Returns: (transfer full) (element-type gint64): classes with @text in their names, the
 *   likeliest first */
static GArray *
find_classes (const WeftExplainAnswer *answer,
              const char              *text)
{
  GArray *classes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *sought = g_utf8_casefold (text, -1);

  for (gint64 i = 0; i < answer->n_classes; i++) {
    g_autofree char *name = weft_explain_answer_name_class (answer, i), *folded = g_utf8_casefold (name, -1);

    if (strstr (folded, sought) != NULL)
      g_array_append_val (classes, i);
  }
  g_array_sort_with_data (classes, compare_logits, answer->logits);
  return classes;
}

static void
add_rows (WeftExplainClasses *self,
          const GArray       *classes)
{
  gboolean any = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';

  for (guint i = 0; i < MIN (classes->len, MAX_ROWS); i++) {
    gint64 class = g_array_index (classes, gint64, i);

    any |= class == self->answer->target.class;
    add_row (self, self->answer, class);
  }
  if (!any)
    add_row (self, self->answer, self->answer->target.class);
}

static void
show_rest (WeftExplainClasses *self,
           guint               n_found)
{
  int rest = (int) n_found - MAX_ROWS;
  g_autofree char *text = rest > 0 ? g_strdup_printf (ngettext_ ("%d class more", "%d classes more", (gulong) rest), rest) : NULL;

  gtk_label_set_label (self->more, text != NULL ? text : n_found == 0 ? _("No class has this in its name.")
                                                                      : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more), text != NULL || n_found == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_found > 0);
}

/* Of an answer with a class for each word, which word. */

static void
place_cb (WeftExplainClasses *self)
{
  if (self->is_updating)
    return;
  self->class = -1;
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkStringList *
list_words (const WeftExplainAnswer *answer)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (gint64 i = 0; i < answer->n_words; i++) {
    const char *word = answer->words != NULL ? answer->words[i] : "";
    g_autofree char *text = g_strdup_printf ("%d · %s", (int) i + 1, word);

    gtk_string_list_append (list, text);
  }
  return list;
}

static gboolean
has_same_words (const WeftExplainAnswer *answer,
                const WeftExplainAnswer *former)
{
  if (former == NULL || former->n_words != answer->n_words || (former->words == NULL) != (answer->words == NULL))
    return FALSE;
  return answer->words == NULL || g_strv_equal ((const char *const *) answer->words, (const char *const *) former->words);
}

static void
show_words (WeftExplainClasses      *self,
            const WeftExplainAnswer *former)
{
  g_autoptr (GtkStringList) list = has_same_words (self->answer, former) ? NULL : list_words (self->answer);

  self->is_updating = TRUE;
  if (list != NULL)
    adw_combo_row_set_model (self->place, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->place, (guint) self->answer->target.place);
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->places, self->answer->n_words > 1);
}

/* What is looked for, or all. */
static void
show_classes (WeftExplainClasses *self)
{
  g_autoptr (GArray) classes = find_classes (self->answer, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  GtkWidget *row;

  self->is_updating = TRUE;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  add_rows (self, classes);
  show_rest (self, classes->len);
  self->is_updating = FALSE;
}

static void
search_cb (WeftExplainClasses *self)
{
  if (self->answer != NULL)
    show_classes (self);
}

/* The question that the switch answers, with the names of both. */
static void
show_contrast (WeftExplainClasses      *self,
               const WeftExplainAnswer *answer)
{
  gint64 first = weft_explain_answer_rank (answer, 0), rival = answer->target.class == first ? weft_explain_answer_rank (answer, MIN (1, answer->n_classes - 1)) : first;
  g_autofree char *class = weft_explain_answer_name_class (answer, answer->target.class), *other = weft_explain_answer_name_class (answer, rival);
  g_autofree char *text = g_strdup_printf (_("Why %s and not %s?"), class, other);

  gtk_widget_set_visible (GTK_WIDGET (self->contrast), answer->n_classes > 1);
  adw_action_row_set_subtitle (self->contrast, text);
}

static gboolean
has_focus (WeftExplainClasses *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

void
weft_explain_classes_show (WeftExplainClasses *self,
                           WeftExplainAnswer  *answer)
{
  gboolean had_focus = has_focus (self);
  g_autoptr (WeftExplainAnswer) former = self->answer;
  GtkListBoxRow *row;

  self->answer = weft_explain_answer_ref (answer);
  show_words (self, former);
  gtk_widget_set_visible (self->search, answer->n_classes > MAX_ROWS);
  show_classes (self);
  show_contrast (self, answer);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  row = gtk_list_box_get_selected_row (self->list);
  if (had_focus && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
weft_explain_classes_forget (WeftExplainClasses *self)
{
  self->class = -1;
  self->is_updating = TRUE;
  adw_combo_row_set_selected (self->place, 0);
  self->is_updating = FALSE;
}

void
weft_explain_classes_fill (WeftExplainClasses *self,
                           WeftExplainOrder   *order)
{
  guint place = adw_combo_row_get_selected (self->place);

  order->class = self->class;
  order->place = place != GTK_INVALID_LIST_POSITION ? place : 0;
  order->contrast = gtk_switch_get_active (self->against);
}

/* The widget */

static void
against_cb (WeftExplainClasses *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
weft_explain_classes_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_EXPLAIN_CLASSES (object)->answer, weft_explain_answer_unref);
  G_OBJECT_CLASS (weft_explain_classes_parent_class)->finalize (object);
}

static void
weft_explain_classes_class_init (WeftExplainClassesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_explain_classes_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_CLASSES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_contrast (WeftExplainClasses *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->contrast = ADW_ACTION_ROW (adw_action_row_new ());
  self->against = GTK_SWITCH (gtk_switch_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->contrast), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->contrast), _("Against the Runner-up"));
  gtk_widget_set_valign (GTK_WIDGET (self->against), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->contrast, GTK_WIDGET (self->against));
  adw_action_row_set_activatable_widget (self->contrast, GTK_WIDGET (self->against));
  g_signal_connect_swapped (self->against, "notify::active", G_CALLBACK (against_cb), self);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->contrast));
  return list;
}

static GtkWidget *
make_places (WeftExplainClasses *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->place = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place), _("Word"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->place), FALSE);
  g_signal_connect_swapped (self->place, "notify::selected", G_CALLBACK (place_cb), self);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->place));
  gtk_widget_set_visible (list, FALSE);
  self->places = list;
  return list;
}

static void
weft_explain_classes_init (WeftExplainClasses *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *group = adw_preferences_group_new ();

  self->class = -1;
  self->search = gtk_search_entry_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->more = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Prediction"), -1);
  gtk_widget_set_tooltip_text (self->search, _("Search classes"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search classes"), -1);
  gtk_widget_set_visible (self->search, FALSE);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Prediction"));
  gtk_box_append (GTK_BOX (box), make_places (self));
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->more));
  gtk_box_append (GTK_BOX (box), make_contrast (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_explain_classes_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_CLASSES, NULL);
}
