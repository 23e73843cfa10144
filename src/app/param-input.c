/* param-input.c: what a parameter's value is entered with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-input.h"

#include "app/accessible.h"
#include "base/i18n.h"

typedef struct
{
  /* Owned */
  char *shown; /* the text that the document holds */

  /* Borrowed */
  const WeftParam *param;

  gboolean is_showing;
  gboolean is_submitting;
  gboolean has_kept; /* what somebody is typing, when last something was shown */
} WeftParamInputPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeftParamInput, weft_param_input, ADW_TYPE_BIN)

enum {
  SUBMIT,
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static WeftParamInputPrivate *
get_private (WeftParamInput *self)
{
  return weft_param_input_get_instance_private (self);
}

static void
weft_param_input_finalize (GObject *object)
{
  g_free (get_private (WEFT_PARAM_INPUT (object))->shown);
  G_OBJECT_CLASS (weft_param_input_parent_class)->finalize (object);
}

static void
weft_param_input_class_init (WeftParamInputClass *klass)
{
  GType type = WEFT_TYPE_PARAM_INPUT;

  G_OBJECT_CLASS (klass)->finalize = weft_param_input_finalize;
  signals[SUBMIT] = g_signal_new ("submit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weft_param_input_init (WeftParamInput *self)
{
}

GtkWidget *
weft_param_input_new (GType            type,
                      const WeftParam *param)
{
  WeftParamInput *self = g_object_new (type, NULL);

  get_private (self)->param = param;
  WEFT_PARAM_INPUT_GET_CLASS (self)->build (self);
  return GTK_WIDGET (self);
}

const WeftParam *
weft_param_input_get_param (WeftParamInput *self)
{
  return get_private (self)->param;
}

gboolean
weft_param_input_show (WeftParamInput *self,
                       const char     *text)
{
  WeftParamInputPrivate *priv = get_private (self);

  priv->is_showing = TRUE;
  priv->has_kept = FALSE;
  WEFT_PARAM_INPUT_GET_CLASS (self)->show (self, text);
  g_free (priv->shown);
  priv->shown = g_strdup (text);
  priv->is_showing = FALSE;
  return !priv->has_kept;
}

void
weft_param_input_set_data (WeftParamInput     *self,
                           const WeftPortInfo *data)
{
  WeftParamInputClass *klass = WEFT_PARAM_INPUT_GET_CLASS (self);

  if (klass->set_data != NULL)
    klass->set_data (self, data);
}

void
weft_param_input_set_folder (WeftParamInput *self,
                             const char     *folder)
{
  WeftParamInputClass *klass = WEFT_PARAM_INPUT_GET_CLASS (self);

  if (klass->set_folder != NULL)
    klass->set_folder (self, folder);
}

void
weft_param_input_set_workflow (WeftParamInput *self,
                               WeftSnapshot   *snapshot,
                               const char     *node)
{
  WeftParamInputPrivate *priv = get_private (self);
  WeftParamInputClass *klass = WEFT_PARAM_INPUT_GET_CLASS (self);

  if (klass->set_workflow == NULL)
    return;
  priv->is_showing = TRUE;
  klass->set_workflow (self, snapshot, node);
  priv->is_showing = FALSE;
}

void
weft_param_input_submit (WeftParamInput *self,
                         const char     *text)
{
  WeftParamInputPrivate *priv = get_private (self);

  if (priv->is_showing || priv->is_submitting)
    return;
  priv->is_submitting = TRUE;
  g_signal_emit (self, signals[SUBMIT], 0, text);
  priv->is_submitting = FALSE;
}

void
weft_param_input_edit (WeftParamInput *self,
                       const char     *text)
{
  if (!get_private (self)->is_showing)
    g_signal_emit (self, signals[EDITED], 0, text);
}

/* Entries */

gboolean
weft_param_input_is_dirty (WeftParamInput *self,
                           GtkEditable    *editable)
{
  return g_strcmp0 (get_private (self)->shown, gtk_editable_get_text (editable)) != 0;
}

void
weft_param_input_put (WeftParamInput *self,
                      GtkEditable    *editable,
                      const char     *text)
{
  WeftParamInputPrivate *priv = get_private (self);
  gboolean has_focus = (gtk_widget_get_state_flags (GTK_WIDGET (editable)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  priv->has_kept = has_focus && !priv->is_submitting && weft_param_input_is_dirty (self, editable);
  if (!priv->has_kept && g_strcmp0 (gtk_editable_get_text (editable), text) != 0)
    gtk_editable_set_text (editable, text);
}

static char *
read_typed (WeftParamInput *self,
            GtkEditable    *editable)
{
  WeftParamInputClass *klass = WEFT_PARAM_INPUT_GET_CLASS (self);
  const char *text = gtk_editable_get_text (editable);

  return klass->read != NULL ? klass->read (self, text) : g_strdup (text);
}

static void
finish (WeftParamInput *self,
        GtkEditable    *editable)
{
  g_autofree char *text = read_typed (self, editable);

  if (weft_param_input_is_dirty (self, editable))
    weft_param_input_submit (self, text);
}

static void
focus_left_cb (GtkEventController *controller,
               WeftParamInput     *self)
{
  finish (self, GTK_EDITABLE (gtk_event_controller_get_widget (controller)));
}

static gboolean
key_pressed_cb (GtkEventController *controller,
                guint               key,
                guint               code,
                GdkModifierType     state,
                WeftParamInput     *self)
{
  gboolean is_shortcut = (state & GDK_CONTROL_MASK) != 0 || (key >= GDK_KEY_F1 && key <= GDK_KEY_F12);

  if (is_shortcut || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter)
    finish (self, GTK_EDITABLE (gtk_event_controller_get_widget (controller)));
  return GDK_EVENT_PROPAGATE;
}

static void
changed_cb (GtkEditable    *editable,
            WeftParamInput *self)
{
  g_autofree char *text = read_typed (self, editable);

  if (weft_param_input_is_dirty (self, editable))
    weft_param_input_edit (self, text);
}

void
weft_param_input_watch (WeftParamInput *self,
                        GtkEditable    *editable)
{
  GtkEventController *focus = gtk_event_controller_focus_new (), *keys = gtk_event_controller_key_new ();

  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (editable), focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (editable), keys);
  g_signal_connect (editable, "changed", G_CALLBACK (changed_cb), self);
}

void
weft_param_input_name (WeftParamInput *self,
                       GtkWidget      *widget)
{
  const WeftParam *param = weft_param_input_get_param (self);
  g_autofree char *label = param->unit != NULL ? g_strdup_printf (_("%s, in %s"), _ (param->title), _ (param->unit)) : g_strdup (_ (param->title));

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (param->help), -1);
  if (GTK_IS_DROP_DOWN (widget))
    (void) weft_accessible_name_inner (widget, label);
}
