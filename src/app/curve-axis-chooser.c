/* curve-axis-chooser.c: a list that chooses what learning curves are drawn along
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curve-axis-chooser.h"

struct _WeftCurveAxisChooser
{
  GtkDropDown *list;   /* Owned */
  GSettings *settings; /* Owned */
  GPtrArray *names;    /* utf8, in the order of the list */

  gboolean is_showing; /* the list is changed by us */
};

WeftCurveAxis
weft_curve_axis_read (GSettings  *settings,
                      char      **metric)
{
  WeftCurveAxis axis = (WeftCurveAxis) CLAMP (g_settings_get_enum (settings, "curve-axis"), WEFT_CURVE_AXIS_STEP, WEFT_CURVE_AXIS_METRIC);

  *metric = axis == WEFT_CURVE_AXIS_METRIC ? g_settings_get_string (settings, "curve-axis-metric") : g_strdup ("");
  return axis == WEFT_CURVE_AXIS_METRIC && **metric == '\0' ? WEFT_CURVE_AXIS_STEP : axis;
}

static void
show (WeftCurveAxisChooser *self)
{
  g_autofree char *metric = NULL;
  WeftCurveAxis axis = weft_curve_axis_read (self->settings, &metric);
  guint selected = axis, place;

  if (axis == WEFT_CURVE_AXIS_METRIC && g_ptr_array_find_with_equal_func (self->names, metric, g_str_equal, &place))
    selected += place;
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->list, selected);
  self->is_showing = FALSE;
}

static void
chosen_cb (WeftCurveAxisChooser *self)
{
  guint selected = gtk_drop_down_get_selected (self->list);
  WeftCurveAxis axis = (WeftCurveAxis) MIN (selected, WEFT_CURVE_AXIS_METRIC);

  if (self->is_showing || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (axis == WEFT_CURVE_AXIS_METRIC && selected - WEFT_CURVE_AXIS_METRIC < self->names->len)
    g_settings_set_string (self->settings, "curve-axis-metric", self->names->pdata[selected - WEFT_CURVE_AXIS_METRIC]);
  g_settings_set_enum (self->settings, "curve-axis", (int) axis);
}

WeftCurveAxisChooser *
weft_curve_axis_chooser_new (GtkDropDown *list,
                             GSettings   *settings)
{
  WeftCurveAxisChooser *self = g_new0 (WeftCurveAxisChooser, 1);

  self->list = g_object_ref (list);
  self->settings = g_object_ref (settings);
  self->names = g_ptr_array_new_with_free_func (g_free);
  show (self);
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (settings, "changed::curve-axis", G_CALLBACK (show), self);
  g_signal_connect_swapped (settings, "changed::curve-axis-metric", G_CALLBACK (show), self);
  return self;
}

void
weft_curve_axis_chooser_free (WeftCurveAxisChooser *self)
{
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_object_unref (self->list);
  g_object_unref (self->settings);
  g_ptr_array_unref (self->names);
  g_free (self);
}

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    if (!g_str_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return a->len == b->len;
}

void
weft_curve_axis_chooser_set_metrics (WeftCurveAxisChooser *self,
                                     GPtrArray            *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;
  guint n_former = self->names->len;

  if (is_same (names, self->names))
    return;
  g_ptr_array_set_size (self->names, 0);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *title = weft_curve_axis_name_metric (names->pdata[i]);

    g_ptr_array_add (self->names, g_strdup (names->pdata[i]));
    g_strv_builder_add (builder, title);
  }
  titles = g_strv_builder_end (builder);
  self->is_showing = TRUE;
  gtk_string_list_splice (GTK_STRING_LIST (gtk_drop_down_get_model (self->list)), WEFT_CURVE_AXIS_METRIC, n_former, (const char *const *) titles);
  self->is_showing = FALSE;
  show (self);
}
