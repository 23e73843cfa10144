/* trials-filters.c: conditions that trials have to fulfil, as a row of chips
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-filters.h"

#include "app/accessible.h"
#include "app/trial-column.h"
#include "base/i18n.h"
#include "base/number.h"
#include "trials/pattern.h"

#include <math.h>

#define SPACING       6
#define TROUBLE_CHARS 36

typedef struct
{
  WeftTrialColumn *column;
  WeftTrialRelation relation;
  char *value;
} Filter;

/* What asks for one condition, in its popover. */
typedef struct
{
  GtkWidget *popover;
  GtkDropDown *column;
  GtkDropDown *relation;
  GtkWidget *value;   /* an entry */
  GtkDropDown *state; /* instead of it for states */
  GtkLabel *trouble;  /* what is wrong with a regular expression */
  GtkWidget *take;
  GPtrArray *columns; /* WeftTrialColumn, as in the list */
  gint index;         /* of the chip that is changed, -1: a new one */
} Editor;

struct _WeftTrialsFilters
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *filters; /* Filter */
  char **parameters;  /* nullable */
  char **metrics;     /* nullable */
  Editor editor;      /* popover: nullable */

  /* Children */
  GtkBox *chips;
};

G_DEFINE_FINAL_TYPE (WeftTrialsFilters, weft_trials_filters, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static void show_chips (WeftTrialsFilters *self);

/* Relations as settings keep them, and as people read them, of numbers and of texts. */
static const struct
{
  const char *name;
  const char *number; /* NULL: not of numbers */
  const char *text;   /* NULL: not of texts */
} relations[] = {
  [WEFT_TRIAL_EQUAL] = { "equal", "=", N_("is") },
  [WEFT_TRIAL_NOT_EQUAL] = { "not-equal", "≠", N_("is not") },
  [WEFT_TRIAL_LESS] = { "less", "<", NULL },
  [WEFT_TRIAL_AT_MOST] = { "at-most", "≤", NULL },
  [WEFT_TRIAL_GREATER] = { "greater", ">", NULL },
  [WEFT_TRIAL_AT_LEAST] = { "at-least", "≥", NULL },
  [WEFT_TRIAL_CONTAINS] = { "contains", NULL, N_("contains") },
  [WEFT_TRIAL_MATCHES] = { "matches", NULL, N_("matches") },
  [WEFT_TRIAL_IS_SET] = { "is-set", N_("is there"), N_("is there") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (relations) == WEFT_N_TRIAL_RELATIONS);

/* Columns that conditions can be about besides parameters and metrics. */
static const char *const plain[] = { "number", "name", "state", "tags", "note", "seconds", "seed", "study" };

static void
filter_free (gpointer data)
{
  Filter *self = data;

  weft_trial_column_unref (self->column);
  g_free (self->value);
  g_free (self);
}

/* Conditions */

static gboolean
is_number (const WeftTrialColumn *column)
{
  return column->is_number && column->field != WEFT_TRIAL_FIELD_STATE;
}

static const char *
get_relation_title (const WeftTrialColumn *column,
                    WeftTrialRelation      relation)
{
  if (relation == WEFT_TRIAL_MATCHES && column->field == WEFT_TRIAL_FIELD_STATE)
    return NULL;
  return is_number (column) ? relations[relation].number : relations[relation].text;
}

/* Returns: (transfer full) (nullable): what is wrong with a regular expression, a sentence */
static char *
find_trouble (WeftTrialRelation  relation,
              const char        *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = relation == WEFT_TRIAL_MATCHES ? weft_trial_pattern_new (value, &error) : NULL;

  return error != NULL ? g_strdup (error->message) : NULL;
}

/* Returns: (transfer full) (nullable): %NULL for what is no condition */
static Filter *
filter_new (const char *column,
            const char *relation,
            const char *value)
{
  g_autoptr (WeftTrialColumn) found = weft_trial_column_new (column);
  g_autofree char *trouble = NULL;
  Filter *self;
  double number;

  for (WeftTrialRelation i = 0; found != NULL && i < WEFT_N_TRIAL_RELATIONS; i++) {
    if (!g_str_equal (relations[i].name, relation) || get_relation_title (found, i) == NULL)
      continue;
    if (i != WEFT_TRIAL_IS_SET && (is_number (found) ? !weft_number_parse (value, &number) || isnan (number) : *value == '\0'))
      continue;
    trouble = find_trouble (i, value);
    if (trouble != NULL)
      return NULL;
    self = g_new0 (Filter, 1);
    self->column = g_steal_pointer (&found);
    self->relation = i;
    self->value = g_strdup (value);
    return self;
  }
  return NULL;
}

/* Nobody types all digits of what was computed. */
static void
add_number (WeftTrialQuery *query,
            const Filter   *filter,
            double          number)
{
  const WeftTrialColumn *column = filter->column;
  double rounding = filter->relation == WEFT_TRIAL_EQUAL ? 1e-9 * fabs (number) : 0;

  if (rounding == 0) {
    weft_trial_query_where_number (query, column->field, column->name, filter->relation, number);
    return;
  }
  weft_trial_query_where_number (query, column->field, column->name, WEFT_TRIAL_AT_LEAST, number - rounding);
  weft_trial_query_where_number (query, column->field, column->name, WEFT_TRIAL_AT_MOST, number + rounding);
}

gboolean
weft_trials_filter_apply (WeftTrialQuery *query,
                          const char     *column,
                          const char     *relation,
                          const char     *value)
{
  Filter *filter = filter_new (column, relation, value);
  double number = 0;

  if (filter == NULL)
    return FALSE;
  if (is_number (filter->column)) {
    (void) weft_number_parse (value, &number);
    add_number (query, filter, number);
  } else {
    weft_trial_query_where_text (query, filter->column->field, filter->column->name, filter->relation, value);
  }
  filter_free (filter);
  return TRUE;
}

static char *
describe (const Filter *filter)
{
  const char *relation = _ (get_relation_title (filter->column, filter->relation)), *value = filter->value;
  WeftTrialState state;

  if (filter->relation == WEFT_TRIAL_IS_SET)
    return g_strdup_printf ("%s %s", filter->column->title, relation);
  if (filter->column->field == WEFT_TRIAL_FIELD_STATE && weft_trial_state_parse (value, &state))
    value = weft_trial_state_get_title (state);
  return g_strdup_printf ("%s %s %s", filter->column->title, relation, value);
}

char *
weft_trials_filter_tell (const char *column,
                         const char *relation,
                         const char *value)
{
  Filter *filter = filter_new (column, relation, value);
  char *text = filter != NULL ? describe (filter) : NULL;

  g_clear_pointer (&filter, filter_free);
  return text;
}

static void
tell (WeftTrialsFilters *self)
{
  show_chips (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The popover */

static WeftTrialColumn *
get_chosen (const Editor *editor)
{
  guint chosen = gtk_drop_down_get_selected (editor->column);

  return chosen < editor->columns->len ? editor->columns->pdata[chosen] : NULL;
}

/* Returns: the relation that is chosen among those of the column's type */
static WeftTrialRelation
get_relation (const Editor *editor)
{
  guint chosen = gtk_drop_down_get_selected (editor->relation);

  for (WeftTrialRelation i = 0; i < WEFT_N_TRIAL_RELATIONS; i++)
    if (get_relation_title (get_chosen (editor), i) != NULL && chosen-- == 0)
      return i;
  return WEFT_TRIAL_IS_SET;
}

static const char *
get_value (const Editor *editor)
{
  if (get_chosen (editor)->field == WEFT_TRIAL_FIELD_STATE)
    return weft_trial_state_get_name ((WeftTrialState) MIN (gtk_drop_down_get_selected (editor->state), WEFT_N_TRIAL_STATES - 1));
  return gtk_editable_get_text (GTK_EDITABLE (editor->value));
}

/* Returns: (transfer full) (nullable): the condition as it stands there */
static Filter *
read_editor (const Editor *editor)
{
  if (get_chosen (editor) == NULL)
    return NULL;
  return filter_new (get_chosen (editor)->id, relations[get_relation (editor)].name, get_value (editor));
}

static void
update_editor (WeftTrialsFilters *self)
{
  const Editor *editor = &self->editor;
  WeftTrialColumn *column = get_chosen (editor);
  gboolean needs_value = column != NULL && get_relation (editor) != WEFT_TRIAL_IS_SET, is_state = column != NULL && column->field == WEFT_TRIAL_FIELD_STATE;
  Filter *filter = read_editor (editor);
  g_autofree char *trouble = needs_value && !is_state ? find_trouble (get_relation (editor), get_value (editor)) : NULL;

  gtk_label_set_label (editor->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (editor->trouble), trouble != NULL);
  if (trouble != NULL)
    gtk_widget_add_css_class (editor->value, "error");
  else
    gtk_widget_remove_css_class (editor->value, "error");
  gtk_widget_set_visible (editor->value, needs_value && !is_state);
  gtk_widget_set_visible (GTK_WIDGET (editor->state), needs_value && is_state);
  gtk_widget_set_sensitive (editor->take, filter != NULL);
  g_clear_pointer (&filter, filter_free);
}

static void
column_chosen_cb (WeftTrialsFilters *self)
{
  WeftTrialColumn *column = get_chosen (&self->editor);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (WeftTrialRelation i = 0; column != NULL && i < WEFT_N_TRIAL_RELATIONS; i++)
    if (get_relation_title (column, i) != NULL)
      gtk_string_list_append (titles, _ (get_relation_title (column, i)));
  gtk_drop_down_set_model (self->editor.relation, G_LIST_MODEL (titles));
  update_editor (self);
}

static void
take_cb (WeftTrialsFilters *self)
{
  Filter *filter = read_editor (&self->editor);
  int index = self->editor.index;

  if (filter == NULL)
    return;
  if (index >= 0 && index < (int) self->filters->len) {
    filter_free (self->filters->pdata[index]);
    self->filters->pdata[index] = filter;
  } else {
    g_ptr_array_add (self->filters, filter);
  }
  gtk_popover_popdown (GTK_POPOVER (self->editor.popover));
  tell (self);
}

static void
add_column (GPtrArray     *columns,
            GtkStringList *titles,
            const char    *prefix,
            const char    *name)
{
  g_autofree char *id = g_strconcat (prefix, name, NULL);
  WeftTrialColumn *column = weft_trial_column_new (id);

  if (column == NULL)
    return;
  g_ptr_array_add (columns, column);
  gtk_string_list_append (titles, column->title);
}

static GtkWidget *
build_columns (WeftTrialsFilters *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkExpression *title = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *choice;

  self->editor.columns = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_column_unref);
  for (char **name = self->metrics; name != NULL && *name != NULL; name++) {
    add_column (self->editor.columns, titles, "last:", *name);
    add_column (self->editor.columns, titles, "best:", *name);
  }
  for (char **name = self->parameters; name != NULL && *name != NULL; name++)
    add_column (self->editor.columns, titles, "parameter:", *name);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    add_column (self->editor.columns, titles, "", plain[i]);
  choice = gtk_drop_down_new (G_LIST_MODEL (titles), title);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  gtk_widget_set_tooltip_text (choice, _("What the condition is about"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Column"), -1);
  return choice;
}

static GtkWidget *
build_states (void)
{
  const char *titles[WEFT_N_TRIAL_STATES + 1] = { NULL };
  GtkWidget *choice;

  for (WeftTrialState i = 0; i < WEFT_N_TRIAL_STATES; i++)
    titles[i] = weft_trial_state_get_title (i);
  choice = gtk_drop_down_new_from_strings (titles);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("State"), -1);
  return choice;
}

static void
drop_editor (WeftTrialsFilters *self)
{
  g_clear_pointer (&self->editor.popover, gtk_widget_unparent);
  g_clear_pointer (&self->editor.columns, g_ptr_array_unref);
}

static GtkWidget *
build_popover (WeftTrialsFilters *self)
{
  Editor *editor = &self->editor;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING), *popover = gtk_popover_new ();

  editor->column = GTK_DROP_DOWN (build_columns (self));
  editor->relation = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (NULL));
  editor->state = GTK_DROP_DOWN (build_states ());
  editor->value = gtk_entry_new ();
  editor->trouble = GTK_LABEL (gtk_label_new (NULL));
  editor->take = gtk_button_new_with_label (_("Apply"));
  gtk_label_set_wrap (editor->trouble, TRUE);
  gtk_label_set_max_width_chars (editor->trouble, TROUBLE_CHARS);
  gtk_label_set_xalign (editor->trouble, 0);
  gtk_widget_add_css_class (GTK_WIDGET (editor->trouble), "error");
  gtk_widget_set_hexpand (editor->value, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (editor->state), TRUE);
  gtk_widget_add_css_class (editor->take, "suggested-action");
  gtk_accessible_update_property (GTK_ACCESSIBLE (editor->relation), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Relation"), -1);
  (void) weft_accessible_name_inner (GTK_WIDGET (editor->column), _("Column"));
  (void) weft_accessible_name_inner (GTK_WIDGET (editor->relation), _("Relation"));
  (void) weft_accessible_name_inner (GTK_WIDGET (editor->state), _("State"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (editor->value), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Value"), -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (editor->value), _("Value"));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (editor->relation));
  gtk_box_append (GTK_BOX (row), editor->value);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (editor->state));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (editor->column));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (editor->trouble));
  gtk_box_append (GTK_BOX (box), editor->take);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Condition"), -1);
  g_signal_connect_swapped (editor->column, "notify::selected", G_CALLBACK (column_chosen_cb), self);
  g_signal_connect_swapped (editor->relation, "notify::selected", G_CALLBACK (update_editor), self);
  g_signal_connect_swapped (editor->state, "notify::selected", G_CALLBACK (update_editor), self);
  g_signal_connect_swapped (editor->value, "changed", G_CALLBACK (update_editor), self);
  g_signal_connect_swapped (editor->value, "activate", G_CALLBACK (take_cb), self);
  g_signal_connect_swapped (editor->take, "clicked", G_CALLBACK (take_cb), self);
  return popover;
}

/* Shows a condition that is there already. */
static void
fill_editor (WeftTrialsFilters *self,
             const Filter      *filter)
{
  Editor *editor = &self->editor;
  WeftTrialState state;
  guint place = 0;

  for (guint i = 0; i < editor->columns->len; i++)
    if (g_str_equal (((WeftTrialColumn *) editor->columns->pdata[i])->id, filter->column->id))
      gtk_drop_down_set_selected (editor->column, i);
  for (WeftTrialRelation i = 0; i < filter->relation; i++)
    place += get_relation_title (filter->column, i) != NULL;
  gtk_drop_down_set_selected (editor->relation, place);
  if (weft_trial_state_parse (filter->value, &state))
    gtk_drop_down_set_selected (editor->state, state);
  gtk_editable_set_text (GTK_EDITABLE (editor->value), filter->value);
}

static void
open_editor (WeftTrialsFilters *self,
             GtkWidget         *button,
             int                index)
{
  graphene_rect_t bounds;

  drop_editor (self);
  self->editor.popover = build_popover (self);
  self->editor.index = index;
  gtk_widget_set_parent (self->editor.popover, GTK_WIDGET (self));
  column_chosen_cb (self);
  if (index >= 0)
    fill_editor (self, self->filters->pdata[index]);
  if (gtk_widget_compute_bounds (button, GTK_WIDGET (self), &bounds)) {
    const GdkRectangle area = { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };

    gtk_popover_set_pointing_to (GTK_POPOVER (self->editor.popover), &area);
  }
  gtk_popover_popup (GTK_POPOVER (self->editor.popover));
  gtk_widget_grab_focus (self->editor.value);
}

void
weft_trials_filters_ask (WeftTrialsFilters *self,
                         GtkWidget         *button)
{
  open_editor (self, button, -1);
}

void
weft_trials_filters_ask_of (WeftTrialsFilters *self,
                            GtkWidget         *button,
                            const char        *id)
{
  open_editor (self, button, -1);
  for (guint i = 0; i < self->editor.columns->len; i++)
    if (g_str_equal (((const WeftTrialColumn *) self->editor.columns->pdata[i])->id, id))
      gtk_drop_down_set_selected (self->editor.column, i);
}

/* Chips */

static int
get_index (GtkWidget *chip)
{
  int index = 0;

  while ((chip = gtk_widget_get_prev_sibling (chip)) != NULL)
    index++;
  return index;
}

static void
open_cb (WeftTrialsFilters *self,
         GtkWidget         *button)
{
  open_editor (self, button, get_index (gtk_widget_get_parent (button)));
}

static void
remove_cb (WeftTrialsFilters *self,
           GtkWidget         *button)
{
  g_ptr_array_remove_index (self->filters, (guint) get_index (gtk_widget_get_parent (button)));
  tell (self);
}

static gboolean
key_cb (GtkEventController *controller,
        guint               key,
        guint               code,
        GdkModifierType     state,
        WeftTrialsFilters  *self)
{
  if (key != GDK_KEY_Delete && key != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;
  remove_cb (self, gtk_widget_get_first_child (gtk_event_controller_get_widget (controller)));
  return GDK_EVENT_STOP;
}

static GtkWidget *
build_chip (WeftTrialsFilters *self,
            const Filter      *filter)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *open, *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *text = describe (filter), *tip = g_strdup_printf (_("Remove the condition “%s”"), text);

  open = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (chip, "linked");
  gtk_widget_set_tooltip_text (open, _("Change this condition; Delete removes it"));
  gtk_widget_set_tooltip_text (remove, tip);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (chip, keys);
  gtk_box_append (GTK_BOX (chip), open);
  gtk_box_append (GTK_BOX (chip), remove);
  return chip;
}

static void
show_chips (WeftTrialsFilters *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);
  for (guint i = 0; i < self->filters->len; i++)
    gtk_box_append (self->chips, build_chip (self, self->filters->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->chips), self->filters->len > 0);
}

void
weft_trials_filters_set_names (WeftTrialsFilters *self,
                               const char *const *parameters,
                               const char *const *metrics)
{
  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  self->parameters = g_strdupv ((char **) parameters);
  self->metrics = g_strdupv ((char **) metrics);
}

void
weft_trials_filters_set (WeftTrialsFilters *self,
                         GVariant          *filters)
{
  const char *column, *relation, *value;
  GVariantIter iter;

  g_ptr_array_set_size (self->filters, 0);
  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "(&s&s&s)", &column, &relation, &value)) {
    Filter *filter = filter_new (column, relation, value);

    if (filter != NULL)
      g_ptr_array_add (self->filters, filter);
  }
  show_chips (self);
}

GVariant *
weft_trials_filters_get (WeftTrialsFilters *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sss)"));
  for (guint i = 0; i < self->filters->len; i++) {
    const Filter *filter = self->filters->pdata[i];

    g_variant_builder_add (&builder, "(sss)", filter->column->id, relations[filter->relation].name, filter->value);
  }
  return g_variant_builder_end (&builder);
}

/* The widget */

static void
weft_trials_filters_dispose (GObject *object)
{
  drop_editor (WEFT_TRIALS_FILTERS (object));
  G_OBJECT_CLASS (weft_trials_filters_parent_class)->dispose (object);
}

static void
weft_trials_filters_finalize (GObject *object)
{
  WeftTrialsFilters *self = WEFT_TRIALS_FILTERS (object);

  g_ptr_array_unref (self->filters);
  g_strfreev (self->parameters);
  g_strfreev (self->metrics);
  G_OBJECT_CLASS (weft_trials_filters_parent_class)->finalize (object);
}

static void
weft_trials_filters_class_init (WeftTrialsFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_trials_filters_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_filters_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_TRIALS_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_trials_filters_init (WeftTrialsFilters *self)
{
  self->filters = g_ptr_array_new_with_free_func (filter_free);
  self->chips = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING));
  gtk_widget_set_visible (GTK_WIDGET (self->chips), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Conditions"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->chips), "toolbar");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->chips));
}

GtkWidget *
weft_trials_filters_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_FILTERS, NULL);
}
