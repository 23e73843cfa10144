/* explain-turn.c: turns units of a model down or off, one that is chosen at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-turn.h"

#include "base/i18n.h"

#include <math.h>

struct _WeftExplainTurn
{
  AdwBin parent_instance;

  /* Owned */
  WeftSwitches *switches;
  GPtrArray *former; /* WeftSwitches: as they were before, the latest last */
  char *layer;       /* nullable: of the unit */

  /* Children */
  GtkWidget *box;
  GtkToggleButton *off;
  GtkAdjustment *factor;
  GtkWidget *undo;

  gint64 unit;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainTurn, weft_explain_turn, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

const WeftSwitches *
weft_explain_turn_get_switches (WeftExplainTurn *self)
{
  return self->switches;
}

guint
weft_explain_turn_get_n (WeftExplainTurn *self)
{
  guint n;

  (void) weft_switches_list (self->switches, &n);
  return n;
}

static double
get_factor (WeftExplainTurn *self)
{
  return self->layer != NULL ? weft_switches_get (self->switches, self->layer, self->unit) : 1;
}

static void
update (WeftExplainTurn *self)
{
  self->is_updating = TRUE;
  gtk_widget_set_sensitive (self->box, self->layer != NULL);
  gtk_toggle_button_set_active (self->off, get_factor (self) == 0);
  gtk_adjustment_set_value (self->factor, get_factor (self));
  gtk_widget_set_sensitive (self->undo, self->former->len > 0);
  self->is_updating = FALSE;
}

void
weft_explain_turn_set_unit (WeftExplainTurn *self,
                            const char      *layer,
                            gint64           unit)
{
  char *copy = g_strdup (layer);

  g_free (self->layer);
  self->layer = copy;
  self->unit = unit;
  update (self);
}

static void
turn (WeftExplainTurn *self,
      double           factor)
{
  if (self->is_updating || self->layer == NULL || factor == get_factor (self))
    return;
  g_ptr_array_add (self->former, weft_switches_copy (self->switches));
  weft_switches_set (self->switches, self->layer, self->unit, factor);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_explain_turn_toggle (WeftExplainTurn *self)
{
  turn (self, get_factor (self) == 0 ? 1 : 0);
}

static void
off_cb (WeftExplainTurn *self)
{
  turn (self, gtk_toggle_button_get_active (self->off) ? 0 : 1);
}

static void
factor_cb (WeftExplainTurn *self)
{
  turn (self, round (gtk_adjustment_get_value (self->factor) * 20) / 20);
}

static void
undo_cb (WeftExplainTurn *self)
{
  if (self->former->len == 0)
    return;
  weft_switches_free (self->switches);
  self->switches = g_ptr_array_steal_index (self->former, self->former->len - 1);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The widget */

static GtkWidget *
make_scale (WeftExplainTurn *self)
{
  GtkWidget *scale;

  self->factor = gtk_adjustment_new (1, 0, 2, 0.05, 0.25, 0);
  scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->factor);
  gtk_scale_add_mark (GTK_SCALE (scale), 1, GTK_POS_BOTTOM, NULL);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 80, -1);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_tooltip_text (scale, _("What the unit gives is multiplied by this, 0 to 2"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Factor"), -1);
  g_signal_connect_swapped (self->factor, "value-changed", G_CALLBACK (factor_cb), self);
  return scale;
}

static GtkWidget *
make_undo (WeftExplainTurn *self)
{
  self->undo = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_tooltip_text (self->undo, _("Undo the Last Turn"));
  gtk_widget_set_valign (self->undo, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Undo the Last Turn"), -1);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (undo_cb), self);
  return self->undo;
}

static void
weft_explain_turn_dispose (GObject *object)
{
  /* A button that goes may tell of changes. */
  WEFT_EXPLAIN_TURN (object)->is_updating = TRUE;
  G_OBJECT_CLASS (weft_explain_turn_parent_class)->dispose (object);
}

static void
weft_explain_turn_finalize (GObject *object)
{
  WeftExplainTurn *self = WEFT_EXPLAIN_TURN (object);

  weft_switches_free (self->switches);
  g_ptr_array_unref (self->former);
  g_free (self->layer);
  G_OBJECT_CLASS (weft_explain_turn_parent_class)->finalize (object);
}

static void
weft_explain_turn_class_init (WeftExplainTurnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_explain_turn_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_explain_turn_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_TURN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_turn_init (WeftExplainTurn *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->switches = weft_switches_new ();
  self->former = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_switches_free);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->off = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Switch Off")));
  gtk_widget_set_valign (GTK_WIDGET (self->off), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->off, "toggled", G_CALLBACK (off_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->off));
  gtk_box_append (GTK_BOX (self->box), make_scale (self));
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_box_append (GTK_BOX (outer), self->box);
  gtk_box_append (GTK_BOX (outer), make_undo (self));
  adw_bin_set_child (ADW_BIN (self), outer);
  update (self);
}

GtkWidget *
weft_explain_turn_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_TURN, NULL);
}
