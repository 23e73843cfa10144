/* param-number.c: numbers, by steps or by factors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A spin button whose adjustment holds a position: the number itself or, with
 * %WEFT_PARAM_LOG, its logarithm, so that a step is a factor; a slider below it moves
 * the same position. What is shown is always the text that the document holds, with
 * every digit that was entered; the position only says where the next step goes.
 * Arithmetic may be typed instead of a number: `2*64`.
 */
#include "app/param-inputs.h"

#include "base/expression.h"
#include "base/number.h"

#include <math.h>

/* Below this position zero stands, where the limits allow zero. */
#define ZERO_POSITION -6.5

/* What a step brings so near to 1 or 3 times a power of ten becomes that. */
#define SNAP 0.05

#define WIDTH_CHARS 8

typedef struct
{
  WeftParamInput parent_instance;

  /* Borrowed */
  GtkSpinButton *spin;

  double base; /* of the logarithm; 0: none */
  double low;  /* positions */
  double high;
  int digits;      /* behind the point of a step */
  double position; /* of the document's number */
} WeftNumberInput;

typedef WeftParamInputClass WeftNumberInputClass;

G_DEFINE_FINAL_TYPE (WeftNumberInput, weft_number_input, WEFT_TYPE_PARAM_INPUT)

static double
to_position (const WeftNumberInput *self,
             double                 number)
{
  double position = number;

  if (self->base > 0)
    position = number > 0 ? log (number) / log (self->base) : self->low;
  return CLAMP (position, self->low, self->high);
}

/* 3.162… is shown as 3, 9.5 as 10; what is far from both keeps two digits. */
static double
snap (double number)
{
  double power = pow (10, floor (log10 (number) + SNAP));
  double mantissa = number / power;

  if (fabs (log10 (mantissa)) < SNAP)
    return power;
  if (fabs (log10 (mantissa / 3)) < SNAP)
    return 3 * power;
  return round (mantissa * 10) / 10 * power;
}

static char *
to_text (WeftNumberInput *self,
         double           position)
{
  const WeftParam *param = weft_param_input_get_param (WEFT_PARAM_INPUT (self));
  double number = position, parsed;
  char rounded[WEFT_NUMBER_LENGTH];
  g_autofree char *text = NULL;

  if (self->base > 0 && param->minimum <= 0 && position <= self->low)
    return g_strdup ("0");
  if (self->base > 0)
    number = param->type == WEFT_PARAM_INTEGER ? pow (self->base, position) : snap (pow (self->base, position));
  if (param->minimum < param->maximum)
    number = CLAMP (number, param->minimum, param->maximum);
  if (param->type == WEFT_PARAM_INTEGER)
    return g_strdup_printf ("%.0f", number);
  if (self->base > 0)
    text = g_strdup_printf ("%.3g", number);
  else
    text = g_strdup_printf ("%.*f", self->digits, number);
  g_strdelimit (text, ",", '.');
  return g_strdup (weft_number_parse (text, &parsed) ? weft_number_format (parsed, rounded) : text);
}

/* The step is a tenth of the size of the default, and a twentieth of the range at most. */
static double
choose_step (const WeftParam *param)
{
  double fallback = fabs (g_ascii_strtod (param->fallback, NULL)), range = param->maximum - param->minimum;
  double step = fallback > 0 ? pow (10, floor (log10 (fallback)) - 1) : 1;

  if (param->type == WEFT_PARAM_INTEGER)
    return 1;
  while (range > 0 && step > range / 20)
    step /= 10;
  return step;
}

static void
init_positions (WeftNumberInput *self,
                const WeftParam *param,
                double          *step)
{
  gboolean has_limits = param->minimum < param->maximum;

  *step = choose_step (param);
  self->low = has_limits ? param->minimum : -1e15;
  self->high = has_limits ? param->maximum : 1e15;
  self->digits = (int) CLAMP (ceil (-log10 (*step)), 0, 15);
  if (!(param->flags & WEFT_PARAM_LOG))
    return;
  self->base = param->type == WEFT_PARAM_INTEGER ? 2 : 10;
  *step = param->type == WEFT_PARAM_INTEGER ? 1 : 0.5;
  self->low = param->minimum > 0 ? log (param->minimum) / log (self->base) : ZERO_POSITION;
  self->high = log (self->high) / log (self->base);
}

/* What somebody typed, worked out where it is arithmetic. */
static char *
number_read (WeftParamInput *input,
             const char     *text)
{
  const WeftParam *param = weft_param_input_get_param (input);
  char written[WEFT_NUMBER_LENGTH];
  double number;

  if (weft_number_parse (text, &number) || !weft_expression_evaluate (text, &number))
    return g_strdup (text);
  if (param->type == WEFT_PARAM_INTEGER && fabs (number - round (number)) < 1e-9 * fabs (number))
    number = round (number);
  return g_strdup (weft_number_format (number, written));
}

/* What was typed becomes the document's before a step is taken from it. */
static int
input_cb (GtkSpinButton   *spin,
          double          *position,
          WeftNumberInput *self)
{
  WeftParamInput *input = WEFT_PARAM_INPUT (self);
  g_autofree char *text = number_read (input, gtk_editable_get_text (GTK_EDITABLE (spin)));

  if (weft_param_input_is_dirty (input, GTK_EDITABLE (spin)))
    weft_param_input_submit (input, text);
  *position = self->position;
  return weft_param_input_is_dirty (input, GTK_EDITABLE (spin)) ? GTK_INPUT_ERROR : TRUE;
}

/* The text is the document's, or somebody's who is typing: never the position's. */
static gboolean
output_cb (GtkSpinButton   *spin,
           WeftNumberInput *self)
{
  return TRUE;
}

static void
value_changed_cb (GtkSpinButton   *spin,
                  WeftNumberInput *self)
{
  g_autofree char *text = NULL;

  if (gtk_spin_button_get_value (spin) == self->position)
    return;
  text = to_text (self, gtk_spin_button_get_value (spin));
  weft_param_input_submit (WEFT_PARAM_INPUT (self), text);
}

/* The wheel scrolls the pane; nobody changes a number by passing over it. */
static void
ignore_wheel (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

/* A wide range is crossed by hand. */
static GtkWidget *
build_slider (WeftNumberInput *self)
{
  GtkWidget *slider = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, gtk_spin_button_get_adjustment (self->spin));

  gtk_scale_set_draw_value (GTK_SCALE (slider), FALSE);
  gtk_widget_add_css_class (slider, "param-slider");
  ignore_wheel (slider);
  weft_param_input_name (WEFT_PARAM_INPUT (self), slider);
  return slider;
}

static gboolean
has_slider (const WeftParam *param)
{
  return param->type == WEFT_PARAM_REAL && (param->flags & WEFT_PARAM_LOG) && param->minimum < param->maximum;
}

static void
number_build (WeftParamInput *input)
{
  WeftNumberInput *self = (WeftNumberInput *) input;
  GtkWidget *spin = gtk_spin_button_new (NULL, 0, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  double step;

  self->spin = GTK_SPIN_BUTTON (spin);
  init_positions (self, weft_param_input_get_param (input), &step);
  gtk_spin_button_set_update_policy (self->spin, GTK_UPDATE_IF_VALID);
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), self);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), self);
  gtk_spin_button_configure (self->spin, gtk_adjustment_new (self->low, self->low, self->high, step, 4 * step, 0), self->base > 0 ? 0 : step, 0);
  g_signal_connect (spin, "value-changed", G_CALLBACK (value_changed_cb), self);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), WIDTH_CHARS);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  ignore_wheel (spin);
  weft_param_input_name (input, spin);
  weft_param_input_watch (input, GTK_EDITABLE (spin));
  gtk_box_append (GTK_BOX (box), spin);
  if (has_slider (weft_param_input_get_param (input)))
    gtk_box_append (GTK_BOX (box), build_slider (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
number_show (WeftParamInput *input,
             const char     *text)
{
  WeftNumberInput *self = (WeftNumberInput *) input;
  double number;

  weft_param_input_put (input, GTK_EDITABLE (self->spin), text);
  if (!weft_number_parse (text, &number))
    return;
  self->position = to_position (self, number);
  gtk_spin_button_set_value (self->spin, self->position);
}

static void
weft_number_input_class_init (WeftNumberInputClass *klass)
{
  klass->build = number_build;
  klass->show = number_show;
  klass->read = number_read;
}

static void
weft_number_input_init (WeftNumberInput *self)
{
}
