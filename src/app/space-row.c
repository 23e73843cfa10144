/* space-row.c: one dimension of a space, in the inspector
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/space-row.h"

#include "app/accessible.h"
#include "base/i18n.h"
#include "tune/point.h"

#include <string.h>

/* Choices of a longer list are typed. */
#define MOST_CHECKS 12

struct _WeftSpaceRow
{
  AdwExpanderRow parent_instance;

  /* Owned */
  WeftSpaceLine *line; /* nullable until something is shown */
  char *value;         /* nullable */
  GPtrArray *checks;   /* GtkCheckButton: borrowed ones, a choice each */
  GtkStringList *others;

  /* Borrowed */
  const WeftParam *param; /* nullable */
  GtkDropDown *form;
  GtkEditable *low;
  GtkEditable *high;
  GtkEditable *step;
  GtkEditable *choices;
  GtkDropDown *parent;
  GtkEditable *values;
  GtkWidget *parent_row;
  GtkWidget *suggest;

  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (WeftSpaceRow, weft_space_row, ADW_TYPE_EXPANDER_ROW)

enum {
  CHANGED,
  MOVE,
  REMOVE,
  SUGGEST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *title;
  gboolean is_for_real;
  gboolean is_for_whole;
  gboolean is_for_others;
} forms[WEFT_N_SPACE_FORMS] = {
  [WEFT_SPACE_REAL] = { N_("Numbers"), TRUE, FALSE, FALSE },
  [WEFT_SPACE_LOG] = { N_("Numbers, by factors"), TRUE, FALSE, FALSE },
  [WEFT_SPACE_WHOLE] = { N_("Whole numbers"), FALSE, TRUE, FALSE },
  [WEFT_SPACE_WHOLE_LOG] = { N_("Whole numbers, by factors"), FALSE, TRUE, FALSE },
  [WEFT_SPACE_STEP] = { N_("In steps"), TRUE, TRUE, FALSE },
  [WEFT_SPACE_CHOICE] = { N_("Choices"), TRUE, TRUE, TRUE },
};

static gboolean
is_whole (WeftSpaceRow *self)
{
  return self->param != NULL && self->param->type == WEFT_PARAM_INTEGER;
}

/* Which forms are offered; of a parameter that nobody knows all. */
static gboolean
is_offered (WeftSpaceRow *self,
            int           form)
{
  if (self->param == NULL)
    return TRUE;
  if (is_whole (self))
    return forms[form].is_for_whole;
  return self->param->type == WEFT_PARAM_REAL ? forms[form].is_for_real : forms[form].is_for_others;
}

/* A whole number needs no word for it. */
static WeftSpaceForm
get_form (WeftSpaceRow *self)
{
  if (is_whole (self) && self->line->form == WEFT_SPACE_REAL)
    return WEFT_SPACE_WHOLE;
  return is_whole (self) && self->line->form == WEFT_SPACE_LOG ? WEFT_SPACE_WHOLE_LOG : self->line->form;
}

static guint
find_place (WeftSpaceRow  *self,
            WeftSpaceForm  form)
{
  guint place = 0;

  for (int i = 0; i < (int) form; i++)
    place += is_offered (self, i);
  return place;
}

static WeftSpaceForm
find_form (WeftSpaceRow *self,
           guint         place)
{
  int form = 0;

  while (form < WEFT_N_SPACE_FORMS - 1 && (!is_offered (self, form) || place-- > 0))
    form++;
  return (WeftSpaceForm) form;
}

/* In words */

static char *
describe_range (const WeftSpaceLine *line,
                WeftSpaceForm        form)
{
  switch (form) {
  case WEFT_SPACE_LOG:
  case WEFT_SPACE_WHOLE_LOG:
    return g_strdup_printf (_("%s … %s, by factors"), line->low, line->high);
  case WEFT_SPACE_STEP:
    return g_strdup_printf (_("%s … %s, every %s"), line->low, line->high, line->step);
  case WEFT_SPACE_CHOICE:
    return g_strdup (line->choices);
  case WEFT_SPACE_REAL:
  case WEFT_SPACE_WHOLE:
  case WEFT_N_SPACE_FORMS:
  default:
    return g_strdup_printf ("%s … %s", line->low, line->high);
  }
}

static char *
describe (WeftSpaceRow *self)
{
  g_autofree char *range = describe_range (self->line, get_form (self));

  if (*self->line->parent == '\0')
    return g_steal_pointer (&range);
  return g_strdup_printf (_("%s, while %s is %s"), range, self->line->parent, self->line->values);
}

/* Editing */

static void
change (WeftSpaceRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_text (char       **slot,
          const char  *text)
{
  if (text != *slot) {
    g_free (*slot);
    *slot = g_strdup (text);
  }
}

/* Where a form has nothing to show yet, it begins with what the other one had. */
static void
form_cb (WeftSpaceRow *self)
{
  WeftSpaceForm form = find_form (self, gtk_drop_down_get_selected (self->form));
  g_autofree char *proposed = NULL;

  if (self->is_showing || form == get_form (self))
    return;
  if (form == WEFT_SPACE_CHOICE && *self->line->choices == '\0')
    self->line->choices = (g_free (self->line->choices), g_strdup_printf ("%s,%s", self->line->low, self->line->high));
  if (form != WEFT_SPACE_CHOICE && *self->line->low == '\0' && self->param != NULL) {
    proposed = weft_tunable_propose (self->param, self->value != NULL ? self->value : self->param->fallback);
    if (proposed != NULL)
      weft_space_line_set_range (self->line, proposed);
  }
  if (form == WEFT_SPACE_STEP && *self->line->step == '\0')
    set_text (&self->line->step, is_whole (self) ? "1" : "0.1");
  self->line->form = form;
  change (self);
}

static char **
find_slot (WeftSpaceRow *self,
           GtkEditable  *entry)
{
  const struct
  {
    GtkEditable *entry;
    char **slot;
  } slots[] = {
    { self->low, &self->line->low },
    { self->high, &self->line->high },
    { self->step, &self->line->step },
    { self->choices, &self->line->choices },
    { self->values, &self->line->values },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    if (slots[i].entry == entry)
      return slots[i].slot;
  return NULL;
}

static void
finish (WeftSpaceRow *self,
        GtkEditable  *entry)
{
  char **slot = find_slot (self, entry);

  if (self->is_showing || g_str_equal (*slot, gtk_editable_get_text (entry)))
    return;
  set_text (slot, gtk_editable_get_text (entry));
  change (self);
}

static void
activated_cb (GtkEditable  *entry,
              WeftSpaceRow *self)
{
  finish (self, entry);
}

static void
focus_left_cb (GtkEventController *controller,
               WeftSpaceRow       *self)
{
  finish (self, GTK_EDITABLE (gtk_event_controller_get_widget (controller)));
}

static void
check_cb (WeftSpaceRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->is_showing)
    return;
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", (const char *) g_object_get_data (self->checks->pdata[i], "choice"));
  set_text (&self->line->choices, text->str);
  change (self);
}

static void
parent_cb (WeftSpaceRow *self)
{
  guint place = gtk_drop_down_get_selected (self->parent);

  if (self->is_showing || place == GTK_INVALID_LIST_POSITION)
    return;
  set_text (&self->line->parent, place > 0 ? gtk_string_list_get_string (self->others, place) : "");
  change (self);
}

static void
suggest_cb (WeftSpaceRow *self)
{
  g_signal_emit (self, signals[SUGGEST], 0);
}

static void
up_cb (WeftSpaceRow *self)
{
  g_signal_emit (self, signals[MOVE], 0, -1);
}

static void
down_cb (WeftSpaceRow *self)
{
  g_signal_emit (self, signals[MOVE], 0, 1);
}

static void
remove_cb (WeftSpaceRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* Before the list of the row inside has them. What is typed in an entry is not to be lost by
 * Delete. */
static gboolean
key_pressed_cb (WeftSpaceRow    *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  gboolean is_control = (state & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (is_control && (key == GDK_KEY_Up || key == GDK_KEY_Down))
    g_signal_emit (self, signals[MOVE], 0, key == GDK_KEY_Up ? -1 : 1);
  else if (key == GDK_KEY_Delete && focus != NULL && !GTK_IS_EDITABLE (focus))
    g_signal_emit (self, signals[REMOVE], 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
add_keys (WeftSpaceRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* The widgets */

static GtkWidget *
add_row (WeftSpaceRow *self,
         const char   *title,
         GtkWidget    *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  gtk_accessible_update_property (GTK_ACCESSIBLE (suffix), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static GtkEditable *
add_entry (WeftSpaceRow *self,
           const char   *title)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect (row, "entry-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (row, focus);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return GTK_EDITABLE (row);
}

static void
add_forms (WeftSpaceRow *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *row;
  guint n = 0;

  for (int form = 0; form < WEFT_N_SPACE_FORMS; form++)
    if (is_offered (self, form)) {
      gtk_string_list_append (titles, _ (forms[form].title));
      n++;
    }
  self->form = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL));
  row = add_row (self, _("Kind"), GTK_WIDGET (self->form));
  gtk_widget_set_visible (row, n > 1);
  (void) weft_accessible_name_inner (GTK_WIDGET (self->form), _("Kind"));
  g_signal_connect_swapped (self->form, "notify::selected", G_CALLBACK (form_cb), self);
}

static void
add_check (WeftSpaceRow *self,
           const char   *id,
           const char   *title)
{
  GtkWidget *check = gtk_check_button_new (), *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (check), "choice", (gpointer) id);
  g_object_set_data (G_OBJECT (check), "row", row);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (check_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->checks, check);
}

static void
add_checks (WeftSpaceRow *self)
{
  guint n = 0;

  if (self->param == NULL)
    return;
  if (self->param->type == WEFT_PARAM_BOOLEAN) {
    add_check (self, "false", _("off"));
    add_check (self, "true", _("on"));
  }
  for (const WeftParamChoice *choice = self->param->choices; choice != NULL && choice->id != NULL; choice++)
    n++;
  for (guint i = 0; n <= MOST_CHECKS && i < n; i++)
    add_check (self, self->param->choices[i].id, _ (self->param->choices[i].title));
}

static GtkWidget *
new_button (WeftSpaceRow *self,
            const char   *icon,
            const char   *label,
            GCallback     clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static void
add_buttons (WeftSpaceRow *self)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->suggest = gtk_button_new_with_label (_("Suggest"));
  gtk_widget_set_tooltip_text (self->suggest, _("Take a range from the parameter’s limits and its value in the workflow"));
  gtk_widget_set_hexpand (self->suggest, TRUE);
  gtk_widget_set_halign (self->suggest, GTK_ALIGN_START);
  g_signal_connect_swapped (self->suggest, "clicked", G_CALLBACK (suggest_cb), self);
  gtk_box_append (GTK_BOX (box), self->suggest);
  gtk_box_append (GTK_BOX (box), new_button (self, "go-up-symbolic", _("Move Up (Ctrl+Up)"), G_CALLBACK (up_cb)));
  gtk_box_append (GTK_BOX (box), new_button (self, "go-down-symbolic", _("Move Down (Ctrl+Down)"), G_CALLBACK (down_cb)));
  gtk_box_append (GTK_BOX (box), new_button (self, "user-trash-symbolic", _("Do Not Vary (Delete)"), G_CALLBACK (remove_cb)));
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
build (WeftSpaceRow *self)
{
  add_forms (self);
  self->low = add_entry (self, _("From"));
  self->high = add_entry (self, _("To"));
  self->step = add_entry (self, _("Step"));
  self->choices = add_entry (self, _("Choices, with commas between"));
  add_checks (self);
  self->others = gtk_string_list_new (NULL);
  self->parent = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->others)), NULL));
  self->parent_row = add_row (self, _("Counts"), GTK_WIDGET (self->parent));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->parent), _("Counts"));
  g_signal_connect_swapped (self->parent, "notify::selected", G_CALLBACK (parent_cb), self);
  self->values = add_entry (self, _("While that is, with | between"));
  add_buttons (self);
}

/* Showing */

static void
put (GtkEditable *entry,
     const char  *text,
     gboolean     is_visible)
{
  gboolean has_focus = (gtk_widget_get_state_flags (GTK_WIDGET (entry)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  gtk_widget_set_visible (GTK_WIDGET (entry), is_visible);
  if (!has_focus && !g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

static void
show_choices (WeftSpaceRow *self,
              gboolean      is_choice)
{
  g_auto (GStrv) chosen = g_strsplit (self->line->choices, ",", -1);

  for (char **choice = chosen; *choice != NULL; choice++)
    g_strstrip (*choice);
  for (guint i = 0; i < self->checks->len; i++) {
    const char *id = g_object_get_data (self->checks->pdata[i], "choice");

    gtk_widget_set_visible (g_object_get_data (self->checks->pdata[i], "row"), is_choice);
    gtk_check_button_set_active (self->checks->pdata[i], g_strv_contains ((const char *const *) chosen, id));
  }
  put (self->choices, self->line->choices, is_choice && self->checks->len == 0);
}

/* A condition on what does not stand before stays in the list, so that it can be seen. */
static void
show_parent (WeftSpaceRow *self,
             const char *const *others)
{
  guint place = 0;

  gtk_string_list_splice (self->others, 0, g_list_model_get_n_items (G_LIST_MODEL (self->others)), (const char *const[]){ _("always"), NULL });
  for (guint i = 0; others[i] != NULL; i++) {
    gtk_string_list_append (self->others, others[i]);
    if (g_str_equal (others[i], self->line->parent))
      place = i + 1;
  }
  if (place == 0 && *self->line->parent != '\0') {
    gtk_string_list_append (self->others, self->line->parent);
    place = g_list_model_get_n_items (G_LIST_MODEL (self->others)) - 1;
  }
  gtk_drop_down_set_selected (self->parent, place);
  gtk_widget_set_visible (self->parent_row, g_list_model_get_n_items (G_LIST_MODEL (self->others)) > 1);
  put (self->values, self->line->values, place > 0);
}

static void
show_trouble (WeftSpaceRow *self,
              const char   *trouble)
{
  g_autofree char *text = trouble != NULL ? g_strdup (trouble) : describe (self), *markup = g_markup_escape_text (text, -1);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), markup);
  if (trouble != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID, trouble != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static WeftSpaceLine *
copy_line (const WeftSpaceLine *line)
{
  g_autofree char *text = weft_space_line_format (line);
  WeftSpaceLine *copy = weft_space_line_parse (text);

  /* What the other form had is still there when somebody comes back to it. */
  set_text (&copy->choices, line->choices);
  set_text (&copy->low, line->low);
  set_text (&copy->high, line->high);
  set_text (&copy->step, line->step);
  return copy;
}

void
weft_space_row_show (WeftSpaceRow            *self,
                     const WeftSpaceRowState *state)
{
  WeftSpaceForm form;
  gboolean is_range;

  g_return_if_fail (WEFT_IS_SPACE_ROW (self));

  self->is_showing = TRUE;
  if (state->line != self->line) {
    g_clear_pointer (&self->line, weft_space_line_free);
    self->line = copy_line (state->line);
  }
  set_text (&self->value, state->value);
  form = get_form (self);
  is_range = form != WEFT_SPACE_CHOICE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), state->title);
  gtk_drop_down_set_selected (self->form, find_place (self, form));
  put (self->low, self->line->low, is_range);
  put (self->high, self->line->high, is_range);
  put (self->step, self->line->step, form == WEFT_SPACE_STEP);
  show_choices (self, !is_range);
  show_parent (self, state->others);
  show_trouble (self, state->trouble);
  gtk_widget_set_sensitive (self->suggest, self->param != NULL && state->value != NULL);
  self->is_showing = FALSE;
}

const WeftSpaceLine *
weft_space_row_get_line (WeftSpaceRow *self)
{
  return self->line;
}

const WeftParam *
weft_space_row_get_param (WeftSpaceRow *self)
{
  return self->param;
}

GtkWidget *
weft_space_row_new (const WeftParam *param)
{
  WeftSpaceRow *self = g_object_new (WEFT_TYPE_SPACE_ROW, NULL);

  self->param = param;
  build (self);
  if (param != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (param->help));
  return GTK_WIDGET (self);
}

/* The widget */

static void
weft_space_row_finalize (GObject *object)
{
  WeftSpaceRow *self = WEFT_SPACE_ROW (object);

  g_clear_pointer (&self->line, weft_space_line_free);
  g_clear_object (&self->others);
  g_ptr_array_unref (self->checks);
  g_free (self->value);
  G_OBJECT_CLASS (weft_space_row_parent_class)->finalize (object);
}

static void
weft_space_row_class_init (WeftSpaceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_space_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_SPACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", WEFT_TYPE_SPACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SUGGEST] = g_signal_new ("suggest", WEFT_TYPE_SPACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", WEFT_TYPE_SPACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_space_row_init (WeftSpaceRow *self)
{
  self->checks = g_ptr_array_new ();
  add_keys (self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}
