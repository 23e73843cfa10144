/* trials-layers.c: the same layer of several trials, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-layers.h"

#include "app/accessible.h"
#include "app/picture-view.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/watch-chart.h"

#include <math.h>

#define GAP     12
#define PICTURE 220

/* A trial and its picture. */
typedef struct
{
  WeftTrialsLayers *owner; /* Borrowed */
  gint64 id;
  double epoch;            /* whose histogram stands in front; NaN: none */
  char *name;              /* Owned */
  const WeftWatchLog *log; /* Borrowed */
  WeftPictureView *view;   /* Borrowed */
} Trial;

struct _WeftTrialsLayers
{
  AdwBin parent_instance;

  GPtrArray *trials; /* Owned: Trial */

  /* Borrowed */
  GtkStringList *ids;
  GtkDropDown *layer;
  GtkDropDown *part;
  GtkFlowBox *pictures;
};

G_DEFINE_FINAL_TYPE (WeftTrialsLayers, weft_trials_layers, ADW_TYPE_BIN)

static void
trial_free (gpointer data)
{
  Trial *self = data;

  g_free (self->name);
  g_free (self);
}

/* Pictures */

static WeftWatchChoice
get_choice (const WeftTrialsLayers *self,
            double                  epoch)
{
  guint layer = gtk_drop_down_get_selected (self->layer);
  const char *id = layer != GTK_INVALID_LIST_POSITION ? gtk_string_list_get_string (self->ids, layer) : NULL;

  return (WeftWatchChoice){ WEFT_WATCH_OVERLAY, id, (WeftWatchPart) MIN (gtk_drop_down_get_selected (self->part), WEFT_N_WATCH_PARTS - 1), epoch };
}

static gpointer
take (gpointer owner)
{
  Trial *trial = owner;
  WeftWatchChoice choice = get_choice (trial->owner, trial->epoch);

  return choice.layer != NULL ? weft_watch_chart_new (trial->log, &choice) : NULL;
}

static void
draw (gconstpointer         content,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_watch_chart_paint (content, style, cr, width, height);
}

static void
drop (gpointer content)
{
  weft_watch_chart_free (content);
}

static char *
make_recipe (gpointer owner)
{
  Trial *trial = owner;
  WeftWatchChoice choice = get_choice (trial->owner, trial->epoch);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *recipe = weft_watch_choice_describe (&choice);

  json_object_set_string_member (recipe, "trial", trial->name);
  json_node_take_object (node, recipe);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static char *
make_numbers (gpointer owner)
{
  g_autoptr (WeftWatchChart) chart = take (owner);

  return chart != NULL ? weft_watch_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

static void
describe (Trial *trial)
{
  g_autoptr (WeftWatchChart) chart = take (trial);
  g_autofree char *label = chart != NULL ? g_strdup_printf ("%s · %s", trial->name, weft_watch_chart_get_title (chart)) : NULL;

  weft_picture_view_describe (trial->view, label != NULL ? label : trial->name, chart != NULL ? weft_watch_chart_get_words (chart) : _("This trial has no such layer."));
}

static void
refresh (WeftTrialsLayers *self)
{
  for (guint i = 0; i < self->trials->len; i++) {
    Trial *trial = self->trials->pdata[i];

    describe (trial);
    weft_picture_view_queue (trial->view);
  }
}

/* Layers */

static gboolean
has_id (const WeftTrialsLayers *self,
        const char             *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->ids)); i++)
    if (g_str_equal (gtk_string_list_get_string (self->ids, i), id))
      return TRUE;
  return FALSE;
}

/* Only those that learn have weights to compare; of others the output would be all. */
static void
add_ids (WeftTrialsLayers   *self,
         const WeftWatchLog *log)
{
  const WeftWatch *first = log->moments->len > 0 ? log->moments->pdata[0] : NULL;

  for (guint i = 0; first != NULL && i < first->layers->len; i++) {
    const WeftWatchLayer *layer = &g_array_index (first->layers, WeftWatchLayer, i);

    if (layer->histograms[WEFT_WATCH_WEIGHTS].n > 0 && !has_id (self, layer->id))
      gtk_string_list_append (self->ids, layer->id);
  }
}

void
weft_trials_layers_add (WeftTrialsLayers   *self,
                        gint64              id,
                        const char         *name,
                        const WeftWatchLog *log)
{
  Trial *trial = g_new0 (Trial, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *title = gtk_label_new (name);

  *trial = (Trial){ self, id, (double) NAN, g_strdup (name), log, NULL };
  trial->view = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, trial));
  g_ptr_array_add (self->trials, trial);
  add_ids (self, log);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_size_request (GTK_WIDGET (trial->view), PICTURE, PICTURE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (trial->view));
  gtk_flow_box_insert (self->pictures, box, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->ids)) > 0);
  refresh (self);
}

void
weft_trials_layers_set_epochs (WeftTrialsLayers      *self,
                               const WeftTrialEpochs *epochs)
{
  for (guint i = 0; i < self->trials->len; i++) {
    Trial *trial = self->trials->pdata[i];

    trial->epoch = weft_trial_epochs_get (epochs, trial->id);
  }
  refresh (self);
}

/* The widget */

static void
weft_trials_layers_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (weft_trials_layers_parent_class)->dispose (object);
}

static void
weft_trials_layers_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_TRIALS_LAYERS (object)->trials);
  G_OBJECT_CLASS (weft_trials_layers_parent_class)->finalize (object);
}

static void
weft_trials_layers_class_init (WeftTrialsLayersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_trials_layers_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_layers_finalize;
}

static GtkDropDown *
build_choice (WeftTrialsLayers *self,
              GtkWidget        *row,
              GListModel       *model,
              const char       *title)
{
  GtkDropDown *choice = GTK_DROP_DOWN (gtk_drop_down_new (model, NULL));

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  (void) weft_accessible_name_inner (GTK_WIDGET (choice), title);
  gtk_box_append (GTK_BOX (row), gtk_label_new (title));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (choice));
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (refresh), self);
  return choice;
}

static void
weft_trials_layers_init (WeftTrialsLayers *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP / 2);
  GtkStringList *parts = gtk_string_list_new (NULL);

  self->trials = g_ptr_array_new_with_free_func (trial_free);
  self->ids = gtk_string_list_new (NULL);
  for (int part = 0; part < WEFT_N_WATCH_PARTS; part++)
    gtk_string_list_append (parts, weft_watch_part_get_title ((WeftWatchPart) part));
  self->layer = build_choice (self, row, G_LIST_MODEL (self->ids), _("Layer"));
  self->part = build_choice (self, row, G_LIST_MODEL (parts), _("Of its"));
  self->pictures = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->pictures, GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (self->pictures, 2);
  gtk_flow_box_set_max_children_per_line (self->pictures, 4);
  gtk_flow_box_set_homogeneous (self->pictures, TRUE);
  gtk_flow_box_set_column_spacing (self->pictures, GAP);
  gtk_flow_box_set_row_spacing (self->pictures, GAP);
  gtk_box_append (GTK_BOX (whole), row);
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->pictures));
  adw_bin_set_child (ADW_BIN (self), whole);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_trials_layers_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_LAYERS, NULL);
}
