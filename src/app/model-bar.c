/* model-bar.c: what the model in front comes to: its size, and what training it costs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/model-bar.h"

#include "app/shared.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/estimate.h"

enum {
  PARAMETERS,
  OPERATIONS,
  MEMORY,
  SECONDS,
  N_TOTALS,
};

struct _WeftModelBar
{
  GtkWidget parent_instance;

  /* Owned */
  WeftDocument *document;  /* nullable */
  char *model;             /* nullable */
  GCancellable *measuring; /* nullable */
  GtkWidget *labels[N_TOTALS];

  double speed;      /* that was measured last, operations a second */
  gboolean is_stale; /* what is being measured has changed since */
};

G_DEFINE_FINAL_TYPE (WeftModelBar, weft_model_bar, GTK_TYPE_WIDGET)

/* Numbers in words */

static char *
write_operations (double operations)
{
  static const char *const units[] = { N_("FLOPs"), N_("kFLOPs"), N_("MFLOPs"), N_("GFLOPs"), N_("TFLOPs") };
  guint unit = 0;

  for (; operations >= 1000 && unit + 1 < G_N_ELEMENTS (units); unit++)
    operations /= 1000;
  return g_strdup_printf (operations < 10 && unit > 0 ? "%.2f %s" : "%.0f %s", operations, _ (units[unit]));
}

static char *
write_seconds (double seconds)
{
  if (seconds < 0.01)
    return g_strdup_printf (_("about %.1f ms an epoch"), seconds * 1000);
  if (seconds < 1)
    return g_strdup_printf (_("about %.0f ms an epoch"), seconds * 1000);
  if (seconds < 120)
    return g_strdup_printf (_("about %.0f s an epoch"), seconds);
  if (seconds < 7200)
    return g_strdup_printf (_("about %.0f min an epoch"), seconds / 60);
  return g_strdup_printf (_("about %.0f h an epoch"), seconds / 3600);
}

/* What the bar says */

static void
show_total (WeftModelBar *self,
            int           total,
            const char   *text,
            const char   *hint)
{
  gtk_label_set_label (GTK_LABEL (self->labels[total]), text);
  gtk_widget_set_visible (self->labels[total], text[0] != '\0');
  gtk_widget_set_tooltip_text (self->labels[total], hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->labels[total]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
}

static void
show_size (WeftModelBar       *self,
           const WeftEstimate *estimate)
{
  g_autofree char *parameters = g_strdup_printf (ngettext_ ("%'" PRId64 " parameter", "%'" PRId64 " parameters", (gulong) estimate->parameters), estimate->parameters);
  g_autofree char *operations = write_operations (estimate->operations);
  g_autofree char *exact = g_strdup_printf (_("Floating point operations for one sample, on the way there: %'.0f. A multiplication and an addition are two."), estimate->operations);

  show_total (self, PARAMETERS, parameters, _("Numbers that the model learns, or would if their layer were not frozen"));
  show_total (self, OPERATIONS, operations, exact);
}

static void
show_cost (WeftModelBar       *self,
           const WeftEstimate *estimate)
{
  g_autofree char *memory = estimate->memory >= 0 ? g_format_size ((guint64) estimate->memory) : NULL;
  g_autofree char *seconds = estimate->seconds >= 0 ? write_seconds (estimate->seconds) : NULL;
  g_autofree char *memory_hint = g_strdup_printf (_("Memory of a training step with %'" PRId64 " rows: weights, the optimizer’s numbers, and all that lies between"), estimate->batch_size);
  g_autofree char *hint = g_strdup_printf (_("Steps of this model were timed on this machine. An epoch goes once through %'" PRId64 " training rows; validation comes on top."), estimate->rows);

  show_total (self, MEMORY, memory != NULL ? memory : _("memory not known"), memory_hint);
  show_total (self, SECONDS, seconds != NULL ? seconds : _("time not known"),
              seconds != NULL ? hint : _("Connect prepared data and a Train node; time is measured while nothing runs"));
}

static void
show_unknown (WeftModelBar *self)
{
  const char *hint = _("Connect prepared data to the model, and mend the layers that are marked");

  show_total (self, PARAMETERS, _("size not known"), hint);
  for (int total = PARAMETERS + 1; total < N_TOTALS; total++)
    show_total (self, total, "", NULL);
}

/* Measuring */

static void update (WeftModelBar *self);

static void
measure_on_thread (gpointer      data,
                   GCancellable *cancellable)
{
  weft_estimate_measure (data);
}

static void
measured_cb (gpointer owner,
             gpointer data)
{
  WeftModelBar *self = owner;
  const WeftEstimate *estimate = data;

  g_clear_object (&self->measuring);
  if (self->document == NULL)
    return;
  if (self->is_stale) {
    update (self);
    return;
  }
  self->speed = estimate->speed;
  show_cost (self, estimate);
}

static void
free_estimate (gpointer data)
{
  weft_estimate_free (data);
}

static void
update (WeftModelBar *self)
{
  WeftCheck *check = self->document != NULL ? weft_document_get_check (self->document) : NULL;
  g_autoptr (WeftEstimate) estimate = check != NULL ? weft_estimate_new (check, self->model) : NULL;

  self->is_stale = self->measuring != NULL;
  if (estimate == NULL || estimate->parameters < 0) {
    show_unknown (self);
    return;
  }
  show_size (self, estimate);
  if (self->measuring != NULL)
    return;
  estimate->speed = self->speed;
  estimate->times = !weft_run_queue_get_busy (weft_shared_get_queue ());
  self->measuring = weft_work_start (measure_on_thread, g_steal_pointer (&estimate), free_estimate, measured_cb, self);
}

/* The widget */

static void
let_go (WeftModelBar *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->model, g_free);
}

static void
weft_model_bar_dispose (GObject *object)
{
  WeftModelBar *self = WEFT_MODEL_BAR (object);

  let_go (self);
  weft_work_drop (&self->measuring);
  for (int total = 0; total < N_TOTALS; total++)
    g_clear_pointer (&self->labels[total], gtk_widget_unparent);
  G_OBJECT_CLASS (weft_model_bar_parent_class)->dispose (object);
}

static void
weft_model_bar_class_init (WeftModelBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_model_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "model-bar");
}

static void
weft_model_bar_init (WeftModelBar *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Totals of the model"), -1);
  for (int total = 0; total < N_TOTALS; total++) {
    self->labels[total] = gtk_label_new (NULL);
    gtk_label_set_ellipsize (GTK_LABEL (self->labels[total]), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (self->labels[total], "caption");
    gtk_widget_add_css_class (self->labels[total], "numeric");
    gtk_widget_add_css_class (self->labels[total], "dim-label");
    gtk_widget_set_parent (self->labels[total], GTK_WIDGET (self));
  }
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_model_bar_new (void)
{
  return g_object_new (WEFT_TYPE_MODEL_BAR, NULL);
}

void
weft_model_bar_set_model (WeftModelBar *self,
                          WeftDocument *document,
                          const char   *model)
{
  g_autofree char *copy = g_strdup (model);

  g_return_if_fail (WEFT_IS_MODEL_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), model != NULL);
  if (g_strcmp0 (self->model, model) == 0 && (model == NULL || document == self->document))
    return;
  let_go (self);
  self->speed = 0;
  if (model == NULL)
    return;
  self->document = g_object_ref (document);
  self->model = g_steal_pointer (&copy);
  g_signal_connect_swapped (document, "checked", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "run-ended", G_CALLBACK (update), self);
  update (self);
}

gboolean
weft_model_bar_get_settled (WeftModelBar *self)
{
  return self->measuring == NULL;
}
