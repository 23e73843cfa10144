/* try-form.c: a field for each column that a model reads
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-form.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/known-column.h"

#include <math.h>

/* More fields are no form that people fill in. */
#define MAX_FIELDS 200

/* A number can be so many times the width of the range away from it. */
#define REACH 10

/* How long after a key something is asked, ms. */
#define DELAY 250

/**
 * Field:
 * @known: what is known of the column; borrows from the preparation
 * @input: (borrowed): a spin button, a list or an entry row
 * @cell: (owned): the value, as explain-row.h has it; names that no list has, too
 */
typedef struct
{
  WeftKnownColumn known;
  GtkWidget *input;
  char *cell;
} Field;

struct _WeftTryForm
{
  AdwBin parent_instance;

  /* Owned */
  WeftPreparation *preparation; /* nullable */
  GArray *fields;               /* Field */

  /* Children */
  AdwPreferencesGroup *group;

  guint delay; /* source */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftTryForm, weft_try_form, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
field_clear (gpointer data)
{
  g_free (((Field *) data)->cell);
}

static Field *
get_field (WeftTryForm *self,
           guint        index)
{
  return &g_array_index (self->fields, Field, index);
}

/* What was typed */

/* Returns: (transfer full): what the input of a field holds */
static char *
read_input (const Field *field)
{
  char text[WEFT_NUMBER_LENGTH];
  guint selected;

  if (GTK_IS_SPIN_BUTTON (field->input))
    return g_strdup (weft_number_format (gtk_spin_button_get_value (GTK_SPIN_BUTTON (field->input)), text));
  if (!GTK_IS_DROP_DOWN (field->input))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (field->input)));
  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (field->input));
  return g_strdup (selected != GTK_INVALID_LIST_POSITION ? field->known.names[selected] : "");
}

static gboolean
delay_cb (gpointer data)
{
  WeftTryForm *self = data;

  self->delay = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
input_cb (WeftTryForm *self,
          GParamSpec  *pspec,
          GtkWidget   *input)
{
  if (self->is_updating)
    return;
  for (guint i = 0; i < self->fields->len; i++) {
    Field *field = get_field (self, i);

    if (field->input != input)
      continue;
    g_free (field->cell);
    field->cell = read_input (field);
  }
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (DELAY, delay_cb, self);
}

char **
weft_try_form_make_cells (WeftTryForm *self)
{
  char **cells = g_new0 (char *, self->fields->len + 1);

  for (guint i = 0; i < self->fields->len; i++)
    cells[i] = g_strdup (get_field (self, i)->cell);
  return cells;
}

/* Another row */

static void
write_number (GtkSpinButton *spin,
              const char    *cell)
{
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (spin);
  double number;

  if (!weft_number_parse (cell, &number)) {
    gtk_editable_set_text (GTK_EDITABLE (spin), "");
    return;
  }
  gtk_adjustment_set_lower (adjustment, fmin (gtk_adjustment_get_lower (adjustment), number));
  gtk_adjustment_set_upper (adjustment, fmax (gtk_adjustment_get_upper (adjustment), number));
  gtk_spin_button_set_value (spin, number);
}

static void
write_name (const Field *field,
            const char  *cell)
{
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < field->known.n_names; i++)
    if (g_str_equal (field->known.names[i], cell))
      selected = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (field->input), selected);
}

static void
write_field (Field      *field,
             const char *cell)
{
  g_free (field->cell);
  field->cell = g_strdup (cell);
  if (GTK_IS_SPIN_BUTTON (field->input))
    write_number (GTK_SPIN_BUTTON (field->input), cell);
  else if (GTK_IS_DROP_DOWN (field->input))
    write_name (field, cell);
  else
    gtk_editable_set_text (GTK_EDITABLE (field->input), cell);
}

void
weft_try_form_take_cells (WeftTryForm  *self,
                          char        **cells)
{
  self->is_updating = TRUE;
  for (guint i = 0; i < self->fields->len && cells[i] != NULL; i++)
    write_field (get_field (self, i), cells[i]);
  self->is_updating = FALSE;
  g_clear_handle_id (&self->delay, g_source_remove);
}

void
weft_try_form_show (WeftTryForm             *self,
                    const WeftExplainAnswer *answer)
{
  g_auto (GStrv) cells = g_new0 (char *, self->fields->len + 1);

  for (guint i = 0; i < self->fields->len; i++) {
    const WeftColumn *column = weft_dataset_find_column (answer->dataset, get_field (self, i)->known.name);

    cells[i] = column != NULL ? weft_column_format_cell (column, answer->row) : g_strdup ("");
  }
  weft_try_form_take_cells (self, cells);
}

/* Fields */

/* The largest of 1, 2 and 5 times a power of ten that is a hundredth of the range or less. */
static double
find_step (const WeftKnownColumn *known)
{
  double width = known->maximum - known->minimum, power, step;

  if (!known->has_range || !(width > 0))
    return known->is_whole ? 1 : 0.1;
  power = pow (10, floor (log10 (width / 100)));
  step = width / 100 >= 5 * power ? 5 * power : width / 100 >= 2 * power ? 2 * power
                                                                         : power;
  return known->is_whole ? fmax (1, step) : step;
}

static GtkWidget *
make_number (const WeftKnownColumn *known)
{
  double width = known->has_range ? fmax (known->maximum - known->minimum, 1) : 1e6, step = find_step (known);
  GtkAdjustment *adjustment = gtk_adjustment_new (known->usual, known->minimum - REACH * width, known->maximum + REACH * width, step, 10 * step, 0);
  guint digits = known->is_whole ? 0 : (guint) CLAMP (-floor (log10 (step)), 1, 10);
  GtkWidget *spin = gtk_spin_button_new (adjustment, step, digits);

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 8);
  return spin;
}

static GtkWidget *
make_names (const WeftKnownColumn *known)
{
  GtkExpression *string = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *list = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (known->names)), string);

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), known->n_names > 10);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), (guint) MAX (known->usual_name, 0));
  return list;
}

/* The range that the model learned from. */
static char *
tell_range (const WeftKnownColumn *known)
{
  char from[WEFT_NUMBER_LENGTH], to[WEFT_NUMBER_LENGTH];

  return known->has_range ? g_strdup_printf (_("learned from %s to %s"), weft_number_format (known->minimum, from), weft_number_format (known->maximum, to)) : NULL;
}

static GtkWidget *
make_row (const WeftKnownColumn *known,
          GtkWidget             *input)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *range = tell_range (known);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), known->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), range != NULL ? range : "");
  gtk_widget_set_valign (input, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, known->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, range != NULL ? range : "", -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), input);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), input);
  return row;
}

static GtkWidget *
make_text (const WeftKnownColumn *known)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), known->name);
  return entry;
}

static void
add_field (WeftTryForm     *self,
           WeftKnownColumn  known)
{
  Field field = { .known = known };

  if (known.kind == WEFT_COLUMN_TEXT)
    field.input = make_text (&known);
  else
    field.input = known.kind == WEFT_COLUMN_CATEGORY ? make_names (&known) : make_number (&known);
  field.cell = read_input (&field);
  adw_preferences_group_add (self->group, known.kind == WEFT_COLUMN_TEXT ? field.input : make_row (&known, field.input));
  g_signal_connect_object (field.input, known.kind == WEFT_COLUMN_TEXT ? "notify::text" : known.kind == WEFT_COLUMN_CATEGORY ? "notify::selected"
                                                                                                                             : "notify::value",
                           G_CALLBACK (input_cb), self, G_CONNECT_SWAPPED);
  g_array_append_val (self->fields, field);
}

static gboolean
can_type (const WeftPreparation *preparation)
{
  guint n = preparation != NULL ? weft_preparation_get_n_columns (preparation) : 0;

  for (guint i = 0; i < n; i++) {
    WeftKnownColumn known = weft_preparation_get_known_column (preparation, i);

    if ((known.kind == WEFT_COLUMN_DENSE && known.n_elements != 1) || (known.kind == WEFT_COLUMN_CATEGORY && known.n_names == 0))
      return FALSE;
  }
  return n > 0 && n <= MAX_FIELDS;
}

gboolean
weft_try_form_set_preparation (WeftTryForm     *self,
                               WeftPreparation *preparation)
{
  if (!can_type (preparation))
    return FALSE;
  self->preparation = weft_preparation_ref (preparation);
  for (guint i = 0; i < weft_preparation_get_n_columns (preparation); i++)
    add_field (self, weft_preparation_get_known_column (preparation, i));
  return TRUE;
}

/* The widget */

static void
weft_try_form_dispose (GObject *object)
{
  g_clear_handle_id (&WEFT_TRY_FORM (object)->delay, g_source_remove);
  G_OBJECT_CLASS (weft_try_form_parent_class)->dispose (object);
}

static void
weft_try_form_finalize (GObject *object)
{
  WeftTryForm *self = WEFT_TRY_FORM (object);

  g_array_unref (self->fields);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
  G_OBJECT_CLASS (weft_try_form_parent_class)->finalize (object);
}

static void
weft_try_form_class_init (WeftTryFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_try_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_try_form_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_TRY_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_try_form_init (WeftTryForm *self)
{
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->fields, field_clear);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Values"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

GtkWidget *
weft_try_form_new (void)
{
  return g_object_new (WEFT_TYPE_TRY_FORM, NULL);
}
