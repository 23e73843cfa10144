/* study-looks.c: how a study is looked at: which variables, in which order, how spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-looks.h"

#include "base/i18n.h"

struct _WeftStudyLooks
{
  AdwBin parent_instance;

  /* Owned */
  GArray *axes;    /* guint: variables in the order in which they are shown */
  guint8 *spreads; /* nullable: of each variable */

  WeftStudyData *data; /* nullable */

  gboolean is_filling;

  /* Children */
  GtkBox *box;
  GtkDropDown *objective;
  GtkDropDown *x;
  GtkDropDown *y;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WeftStudyLooks, weft_study_looks, ADW_TYPE_BIN)

enum {
  CHANGED,
  SPREAD_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed (WeftStudyLooks *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Which variables are shown */

static gint
find_axis (const WeftStudyLooks *self,
           guint                 variable)
{
  for (guint i = 0; i < self->axes->len; i++)
    if (g_array_index (self->axes, guint, i) == variable)
      return (gint) i;
  return -1;
}

/* One that is shown again comes to its place among the others. */
static void
show_axis (WeftStudyLooks *self,
           guint           variable,
           gboolean        is_shown)
{
  int at = find_axis (self, variable);
  guint place = 0;

  if (is_shown == (at >= 0))
    return;
  if (at >= 0) {
    g_array_remove_index (self->axes, (guint) at);
    return;
  }
  while (place < self->axes->len && g_array_index (self->axes, guint, place) < variable)
    place++;
  g_array_insert_val (self->axes, place, variable);
}

void
weft_study_looks_move_axis (WeftStudyLooks *self,
                            guint           from,
                            guint           to)
{
  guint variable;

  if (from >= self->axes->len || to >= self->axes->len)
    return;
  variable = g_array_index (self->axes, guint, from);
  g_array_remove_index (self->axes, from);
  g_array_insert_val (self->axes, to, variable);
  changed (self);
}

/* A row for each variable */

static guint
get_variable (GObject *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, "variable"));
}

static void
shown_cb (WeftStudyLooks *self,
          GParamSpec     *property,
          GtkCheckButton *check)
{
  show_axis (self, get_variable (G_OBJECT (check)), gtk_check_button_get_active (check));
  changed (self);
}

static void
spread_cb (WeftStudyLooks *self,
           GParamSpec     *property,
           GtkDropDown    *choice)
{
  guint variable = get_variable (G_OBJECT (choice));

  self->spreads[variable] = (guint8) MIN (gtk_drop_down_get_selected (choice), WEFT_SPREAD_QUANTILE);
  g_signal_emit (self, signals[SPREAD_CHANGED], 0, variable);
  changed (self);
}

static void
add_spread (WeftStudyLooks     *self,
            const WeftVariable *variable,
            guint               index,
            GtkBox             *row)
{
  const char *const titles[] = { _("Linear"), _("Logarithmic"), _("By rank"), NULL };
  GtkWidget *choice;
  g_autofree char *label = g_strdup_printf (_("Scale of %s"), variable->title);

  if (variable->spread == WEFT_SPREAD_NAMES)
    return;
  choice = gtk_drop_down_new_from_strings (titles);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), variable->spread);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (choice), "variable", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (spread_cb), self);
  gtk_box_append (row, choice);
}

static void
add_row (WeftStudyLooks     *self,
         const WeftVariable *variable,
         guint               index)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *check = gtk_check_button_new_with_label (variable->title);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), find_axis (self, index) >= 0);
  gtk_widget_set_hexpand (check, TRUE);
  g_object_set_data (G_OBJECT (check), "variable", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (check, "notify::active", G_CALLBACK (shown_cb), self);
  gtk_box_append (GTK_BOX (row), check);
  add_spread (self, variable, index, GTK_BOX (row));
  gtk_list_box_append (self->list, row);
}

/* What all rows are about */

static void
fill_choice (GtkDropDown         *choice,
             const WeftStudyData *data,
             guint                first,
             gboolean             may_be_automatic)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (may_be_automatic)
    gtk_string_list_append (names, _("The one that matters most"));
  for (guint i = first; i < data->n_variables; i++)
    gtk_string_list_append (names, data->variables[i].title);
  gtk_drop_down_set_model (choice, G_LIST_MODEL (names));
}

static void
begin_anew (WeftStudyLooks      *self,
            const WeftStudyData *data)
{
  GtkWidget *child;

  g_array_set_size (self->axes, 0);
  for (guint i = 0; i < data->n_variables; i++)
    if (weft_study_data_is_usual_axis (data, i))
      g_array_append_val (self->axes, i);
  g_free (self->spreads);
  self->spreads = g_new (guint8, data->n_variables);
  for (guint i = 0; i < data->n_variables; i++)
    self->spreads[i] = (guint8) data->variables[i].spread;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < data->n_variables; i++)
    add_row (self, &data->variables[i], i);
  fill_choice (self->objective, data, data->n_dimensions, FALSE);
  fill_choice (self->x, data, 0, TRUE);
  fill_choice (self->y, data, 0, TRUE);
}

void
weft_study_looks_set_data (WeftStudyLooks *self,
                           WeftStudyData  *data)
{
  g_autoptr (WeftStudyData) former = self->data;

  self->data = weft_study_data_ref (data);
  if (former != NULL && weft_study_data_is_alike (former, data))
    return;
  self->is_filling = TRUE;
  begin_anew (self, data);
  self->is_filling = FALSE;
}

void
weft_study_looks_fill (WeftStudyLooks *self,
                       WeftStudyView  *view)
{
  guint objective = gtk_drop_down_get_selected (self->objective), x = gtk_drop_down_get_selected (self->x), y = gtk_drop_down_get_selected (self->y);

  view->objective = (self->data != NULL ? self->data->n_dimensions : 0) + (objective != GTK_INVALID_LIST_POSITION ? objective : 0);
  view->x = x != GTK_INVALID_LIST_POSITION ? (int) x - 1 : -1;
  view->y = y != GTK_INVALID_LIST_POSITION ? (int) y - 1 : -1;
  view->axes = self->axes->len > 0 ? self->axes : NULL;
  view->spreads = self->spreads;
}

/* The widget */

static GtkDropDown *
add_choice (WeftStudyLooks *self,
            const char     *title)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (title), *choice = gtk_drop_down_new (NULL, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), choice);
  gtk_box_append (self->box, row);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (changed), self);
  return GTK_DROP_DOWN (choice);
}

static void
weft_study_looks_finalize (GObject *object)
{
  WeftStudyLooks *self = WEFT_STUDY_LOOKS (object);

  g_array_unref (self->axes);
  g_free (self->spreads);
  g_clear_pointer (&self->data, weft_study_data_unref);
  G_OBJECT_CLASS (weft_study_looks_parent_class)->finalize (object);
}

static void
weft_study_looks_class_init (WeftStudyLooksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_study_looks_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_STUDY_LOOKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SPREAD_CHANGED] = g_signal_new ("spread-changed", WEFT_TYPE_STUDY_LOOKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
weft_study_looks_init (WeftStudyLooks *self)
{
  GtkWidget *heading = gtk_label_new (_("Axes"));

  self->axes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->objective = add_choice (self, _("Objective"));
  self->x = add_choice (self, _("Across"));
  self->y = add_choice (self, _("Upright"));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (self->box, heading);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "background");
  gtk_box_append (self->box, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

GtkWidget *
weft_study_looks_new (void)
{
  return g_object_new (WEFT_TYPE_STUDY_LOOKS, NULL);
}
