/* param-row.c: a parameter in the inspector, made from its descriptor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-row.h"

#include "app/param-inputs.h"
#include "base/i18n.h"

/* Which input is for which type; wide ones stand below the title. */
static const struct
{
  GType (*get_type) (void);
  gboolean is_wide;
} inputs[] = {
  [WEFT_PARAM_BOOLEAN] = { weft_switch_input_get_type, FALSE },
  [WEFT_PARAM_INTEGER] = { weft_number_input_get_type, FALSE },
  [WEFT_PARAM_REAL] = { weft_number_input_get_type, FALSE },
  [WEFT_PARAM_CHOICE] = { weft_choice_input_get_type, FALSE },
  [WEFT_PARAM_TEXT] = { weft_text_input_get_type, TRUE },
  [WEFT_PARAM_FILE] = { weft_file_input_get_type, TRUE },
  [WEFT_PARAM_COLUMN] = { weft_columns_input_get_type, TRUE },
  [WEFT_PARAM_COLUMNS] = { weft_columns_input_get_type, TRUE },
  [WEFT_PARAM_NUMBERS] = { weft_text_input_get_type, TRUE },
  [WEFT_PARAM_CLASS_NUMBERS] = { weft_classes_input_get_type, TRUE },
  [WEFT_PARAM_LAYERS] = { weft_layers_input_get_type, TRUE },
  [WEFT_PARAM_SPACE] = { weft_space_input_get_type, TRUE },
};

struct _WeftParamRow
{
  AdwPreferencesRow parent_instance;

  /* Borrowed */
  const WeftParam *param;
  WeftParamInput *input;

  /* Owned */
  char *text; /* nullable: what is shown */

  gboolean is_default;

  /* Template children */
  GtkBox *head;
  GtkLabel *title;
  GtkWidget *former;
  GtkWidget *varies;
  GtkWidget *live;
  GtkWidget *reset;
  GtkLabel *error;
};

G_DEFINE_FINAL_TYPE (WeftParamRow, weft_param_row, ADW_TYPE_PREFERENCES_ROW)

enum {
  SUBMIT,
  MENU,
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
weft_param_row_set_error (WeftParamRow *self,
                          const char   *error)
{
  gtk_label_set_label (self->error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  gtk_widget_set_visible (self->reset, error != NULL || !self->is_default);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
submit_cb (WeftParamRow *self,
           const char   *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = weft_param_check (self->param, text, &error);

  weft_param_row_set_error (self, error != NULL ? error->message : NULL);
  if (normal != NULL)
    g_signal_emit (self, signals[SUBMIT], 0, normal);
}

/* A sentence that says what is wrong goes when it is mended, not before. */
static void
edited_cb (WeftParamRow *self,
           const char   *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->error)))
    return;
  normal = weft_param_check (self->param, text, &error);
  weft_param_row_set_error (self, error != NULL ? error->message : NULL);
}

static void
reset_cb (WeftParamRow *self)
{
  weft_param_row_set_error (self, NULL);
  g_signal_emit (self, signals[SUBMIT], 0, NULL);

  /* The button is gone now. */
  gtk_widget_grab_focus (GTK_WIDGET (self->input));
}

/* All have the value of the first from now on. */
static void
varies_cb (WeftParamRow *self)
{
  g_signal_emit (self, signals[SUBMIT], 0, self->text);
  gtk_widget_grab_focus (GTK_WIDGET (self->input));
}

/* The menu */

static void
chosen_cb (WeftParamRow *self,
           GVariant     *text)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_variant_get_string (text, NULL));
}

/* What was chosen is done after the menu has gone. */
static void
closed_cb (GtkPopover *popover)
{
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

static GtkWidget *
new_menu (WeftParamRow *self,
          GMenu        *menu)
{
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) choose = g_simple_action_new ("choose", G_VARIANT_TYPE_STRING);

  g_signal_connect_object (choose, "activate", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (choose));
  gtk_widget_insert_action_group (popover, "row", G_ACTION_GROUP (group));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  return popover;
}

/* A list scrolls to what has the focus, and so it would with the menu as a part of it. */
static gboolean
open_menu (WeftParamRow *self,
           double        x,
           double        y)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW), *parent = scroller != NULL ? scroller : GTK_WIDGET (self), *popover;

  g_signal_emit (self, signals[MENU], 0, menu);
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    return FALSE;
  popover = new_menu (self, menu);
  gtk_widget_set_parent (popover, parent);
  (void) gtk_widget_translate_coordinates (GTK_WIDGET (self), parent, x, y, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (popover));
  return TRUE;
}

static void
pressed_cb (WeftParamRow *self,
            int           n_press,
            double        x,
            double        y)
{
  (void) open_menu (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   data)
{
  return open_menu (WEFT_PARAM_ROW (widget), 12, gtk_widget_get_height (widget) / 2.0);
}

static void
add_menu (WeftParamRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
weft_param_row_finalize (GObject *object)
{
  g_free (WEFT_PARAM_ROW (object)->text);
  G_OBJECT_CLASS (weft_param_row_parent_class)->finalize (object);
}

static void
weft_param_row_class_init (WeftParamRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_param_row_finalize;
  signals[SUBMIT] = g_signal_new ("submit", WEFT_TYPE_PARAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[MENU] = g_signal_new ("menu", WEFT_TYPE_PARAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_MENU);
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_PARAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/weftbench/Weft/param-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, head);
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, title);
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, former);
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, varies);
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, live);
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, reset);
  gtk_widget_class_bind_template_child (widget_class, WeftParamRow, error);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, varies_cb);
}

static void
weft_param_row_init (WeftParamRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_menu (self);
}

/* What a value is called: of a choice its title. */
static const char *
name_value (const WeftParam *param,
            const char      *text)
{
  for (const WeftParamChoice *choice = param->choices; choice != NULL && choice->id != NULL; choice++)
    if (g_str_equal (choice->id, text))
      return _ (choice->title);
  if (param->type == WEFT_PARAM_BOOLEAN)
    return g_str_equal (text, "true") ? _("on") : _("off");
  return *text != '\0' ? text : _("nothing");
}

static void
set_title (WeftParamRow *self)
{
  g_autofree char *unit = self->param->unit != NULL ? g_markup_escape_text (_ (self->param->unit), -1) : NULL;
  g_autofree char *title = g_markup_escape_text (_ (self->param->title), -1);
  g_autofree char *markup = unit != NULL ? g_strdup_printf ("%s <span alpha='55%%'>%s</span>", title, unit) : g_strdup (title);
  g_autofree char *back = g_strdup_printf (_("Back to the default, %s"), name_value (self->param, self->param->fallback));

  gtk_label_set_markup (self->title, markup);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), _ (self->param->help));
  gtk_widget_set_tooltip_text (self->reset, back);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL, back, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (self->param->title), -1);
}

GtkWidget *
weft_param_row_new (const WeftParam *param)
{
  WeftParamRow *self = g_object_new (WEFT_TYPE_PARAM_ROW, NULL);
  GtkWidget *input = weft_param_input_new (inputs[param->type].get_type (), param);

  self->param = param;
  self->input = WEFT_PARAM_INPUT (input);
  set_title (self);
  if (inputs[param->type].is_wide)
    gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->head))), input, GTK_WIDGET (self->head));
  else
    gtk_box_append (self->head, input);
  g_signal_connect_swapped (input, "submit", G_CALLBACK (submit_cb), self);
  g_signal_connect_swapped (input, "edited", G_CALLBACK (edited_cb), self);
  return GTK_WIDGET (self);
}

const WeftParam *
weft_param_row_get_param (WeftParamRow *self)
{
  return self->param;
}

void
weft_param_row_show (WeftParamRow *self,
                     const char   *text,
                     const char   *error)
{
  gboolean is_shown = weft_param_input_show (self->input, text);

  if (text != self->text) {
    g_free (self->text);
    self->text = g_strdup (text);
  }
  self->is_default = g_str_equal (text, self->param->fallback);
  gtk_widget_set_visible (self->reset, !self->is_default);
  if (is_shown)
    weft_param_row_set_error (self, error);
}

void
weft_param_row_set_live (WeftParamRow *self,
                         gboolean      live)
{
  gtk_widget_set_visible (self->live, live);
}

void
weft_param_row_set_values (WeftParamRow *self,
                           const char   *values)
{
  g_autofree char *hint = values != NULL ? g_strdup_printf (_("%s\nPress to give all of them %s"), values, name_value (self->param, self->text)) : NULL;

  gtk_widget_set_visible (self->varies, values != NULL);
  gtk_widget_set_tooltip_text (self->varies, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->varies), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint != NULL ? hint : "", -1);
}

void
weft_param_row_set_former (WeftParamRow *self,
                           const char   *former)
{
  g_autofree char *hint = former != NULL ? g_strdup_printf (_("Changed since the latest run, where it was %s"), name_value (self->param, former)) : NULL;

  gtk_widget_set_visible (self->former, former != NULL);
  gtk_widget_set_tooltip_text (self->former, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->former), GTK_ACCESSIBLE_PROPERTY_LABEL, hint != NULL ? hint : "", -1);
}

void
weft_param_row_set_data (WeftParamRow       *self,
                         const WeftPortInfo *data)
{
  weft_param_input_set_data (self->input, data);
}

void
weft_param_row_set_folder (WeftParamRow *self,
                           const char   *folder)
{
  weft_param_input_set_folder (self->input, folder);
}

void
weft_param_row_set_workflow (WeftParamRow *self,
                             WeftSnapshot *snapshot,
                             const char   *node)
{
  weft_param_input_set_workflow (self->input, snapshot, node);
}
