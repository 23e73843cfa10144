/* trials-look.c: a picture of what the models of several trials make of the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-look.h"

#include "app/accessible.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "app/work.h"
#include "base/i18n.h"

#include <math.h>

#define GAP          12
#define LEAST_HEIGHT 200

/* An order, and whose functions do it. */
typedef struct
{
  WeftTrialsOrder order;
  const WeftTrialsLookClass *klass;
} Request;

typedef struct
{
  /* Owned */
  WeftTrialModels *models;
  gpointer chart;        /* nullable */
  char *words;           /* nullable */
  GCancellable *working; /* nullable */

  /* Borrowed */
  Request *request; /* nullable: on the thread */
  GtkBox *bar;
  GtkFlowBox *choices;
  GtkSpinner *spinner;
  GtkLabel *trouble;
  WeftPictureView *picture;

  WeftTrialEpochs epochs;
  gboolean is_open;
  gboolean is_stale; /* what is shown, or asked, is no longer what is wanted */
  gboolean is_filling;
} WeftTrialsLookPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeftTrialsLook, weft_trials_look, ADW_TYPE_BIN)

static WeftTrialsLookPrivate *
get (WeftTrialsLook *self)
{
  return weft_trials_look_get_instance_private (self);
}

/* The thread */

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_trial_models_unref (self->order.models);
  if (self->order.chart != NULL)
    self->klass->chart->unref (self->order.chart);
  self->klass->free_wish (self->order.wish);
  g_free (self->order.trouble);
  g_clear_pointer (&self->order.epochs.own, g_array_unref);
  g_free (self);
}

static void
work_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;
  g_autoptr (GError) error = NULL;

  self->order.chart = self->klass->find (&self->order, &error);
  self->order.trouble = error != NULL ? g_strdup (error->message) : NULL;
}

/* The picture */

gpointer
weft_trials_look_get_chart (WeftTrialsLook *self)
{
  return get (self)->chart;
}

const char *
weft_trials_look_get_words (WeftTrialsLook *self)
{
  return get (self)->words != NULL ? get (self)->words : "";
}

/* A chart, and whose functions draw it. */
typedef struct
{
  const WeftTrialsChart *kind;
  gpointer chart; /* Owned */
} Content;

static gpointer
take (gpointer owner)
{
  const WeftTrialsChart *kind = WEFT_TRIALS_LOOK_GET_CLASS (owner)->chart;
  Content *content;

  if (weft_trials_look_get_chart (owner) == NULL)
    return NULL;
  content = g_new (Content, 1);
  *content = (Content){ kind, kind->ref (weft_trials_look_get_chart (owner)) };
  return content;
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  const Content *content = data;

  content->kind->paint (content->chart, style, cr, width, height);
}

static void
drop (gpointer data)
{
  Content *content = data;

  content->kind->unref (content->chart);
  g_free (content);
}

static char *
make_recipe (gpointer owner)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *recipe = json_object_new ();

  if (weft_trials_look_get_chart (owner) != NULL)
    WEFT_TRIALS_LOOK_GET_CLASS (owner)->chart->describe (weft_trials_look_get_chart (owner), recipe);
  json_node_take_object (node, recipe);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static char *
make_numbers (gpointer owner)
{
  gpointer chart = weft_trials_look_get_chart (owner);

  return chart != NULL ? WEFT_TRIALS_LOOK_GET_CLASS (owner)->chart->to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

/* As high as is needed for the width that it has now. */
static void
fit_height (WeftTrialsLook *self)
{
  GtkWidget *view = GTK_WIDGET (get (self)->picture);
  WeftPaintStyle style;
  int height;

  if (get (self)->chart == NULL || gtk_widget_get_width (view) == 0)
    return;
  weft_theme_get_style (view, &style);
  height = (int) WEFT_TRIALS_LOOK_GET_CLASS (self)->chart->measure (get (self)->chart, &style, gtk_widget_get_width (view));
  if (height != gtk_widget_get_height (view))
    gtk_widget_set_size_request (view, -1, height);
}

static void
show_words (WeftTrialsLook *self,
            gboolean        is_blank)
{
  gtk_label_set_label (get (self)->trouble, is_blank ? weft_trials_look_get_words (self) : "");
  gtk_widget_set_visible (GTK_WIDGET (get (self)->trouble), is_blank);
  gtk_widget_set_visible (GTK_WIDGET (get (self)->picture), !is_blank);
}

static void
show (WeftTrialsLook  *self,
      WeftTrialsOrder *order)
{
  WeftTrialsLookClass *klass = WEFT_TRIALS_LOOK_GET_CLASS (self);
  WeftTrialsLookPrivate *mine = get (self);
  gboolean is_blank = order->chart == NULL || klass->is_blank (order->chart);
  g_autofree char *title = NULL;

  if (mine->chart != NULL)
    klass->chart->unref (mine->chart);
  mine->chart = g_steal_pointer (&order->chart);
  g_free (mine->words);
  mine->words = mine->chart != NULL ? klass->chart->tell (mine->chart) : g_strdup (order->trouble);
  klass->show (self, order);
  gtk_widget_set_visible (GTK_WIDGET (mine->bar), mine->chart == NULL || !is_blank);
  show_words (self, is_blank);
  if (is_blank)
    return;
  title = klass->chart->make_title (mine->chart);
  weft_picture_view_describe (mine->picture, title, mine->words);
  fit_height (self);
  weft_picture_view_queue (mine->picture);
}

/* Asking */

static void
worked_cb (gpointer owner,
           gpointer data)
{
  WeftTrialsLook *self = owner;
  WeftTrialsLookPrivate *mine = get (self);

  mine->request = NULL;
  g_clear_object (&mine->working);
  if (mine->is_stale && mine->is_open) {
    weft_trials_look_ask (self);
    return;
  }
  gtk_spinner_stop (mine->spinner);
  if (!mine->is_stale)
    show (self, &((Request *) data)->order);
}

/* One at a time: what is asked already is stopped first. */
void
weft_trials_look_ask (WeftTrialsLook *self)
{
  WeftTrialsLookClass *klass = WEFT_TRIALS_LOOK_GET_CLASS (self);
  WeftTrialsLookPrivate *mine = get (self);

  mine->is_stale = mine->request != NULL || !mine->is_open;
  if (mine->request != NULL)
    weft_stop_request (&mine->request->order.stop);
  if (mine->is_stale)
    return;
  mine->request = g_new0 (Request, 1);
  *mine->request = (Request){
    .order = {
      .models = weft_trial_models_ref (mine->models),
      .epochs = { mine->epochs.all, mine->epochs.own != NULL ? g_array_ref (mine->epochs.own) : NULL },
      .wish = klass->make_wish (self),
    },
    .klass = klass,
  };
  gtk_spinner_start (mine->spinner);
  mine->working = weft_work_start (work_on_thread, mine->request, request_free, worked_cb, self);
}

void
weft_trials_look_set_open (WeftTrialsLook *self,
                           gboolean        is_open)
{
  WeftTrialsLookPrivate *mine = get (self);

  if (is_open == mine->is_open)
    return;
  mine->is_open = is_open;
  if (is_open ? mine->is_stale || mine->chart == NULL : mine->request != NULL)
    weft_trials_look_ask (self);
}

void
weft_trials_look_set_epochs (WeftTrialsLook        *self,
                             const WeftTrialEpochs *epochs)
{
  WeftTrialsLookPrivate *mine = get (self);

  g_clear_pointer (&mine->epochs.own, g_array_unref);
  mine->epochs = (WeftTrialEpochs){ epochs->all, epochs->own != NULL ? g_array_ref (epochs->own) : NULL };
  weft_trials_look_ask (self);
}

void
weft_trials_look_set_trials (WeftTrialsLook *self,
                             WeftTrialStore *store,
                             const gint64   *ids,
                             gsize           n)
{
  get (self)->models = weft_trial_models_new (store, ids, n);
}

/* Choices */

static void
chosen_cb (WeftTrialsLook *self)
{
  if (!get (self)->is_filling)
    weft_trials_look_ask (self);
}

GtkDropDown *
weft_trials_look_add_choice (WeftTrialsLook *self,
                             const char     *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  (void) weft_accessible_name_inner (choice, title);
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_box_append (GTK_BOX (box), choice);
  gtk_flow_box_insert (get (self)->choices, box, -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (chosen_cb), self);
  return GTK_DROP_DOWN (choice);
}

void
weft_trials_look_fill_choice (WeftTrialsLook *self,
                              GtkDropDown    *choice,
                              GPtrArray      *titles,
                              guint           selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < titles->len; i++)
    gtk_string_list_append (list, titles->pdata[i]);
  get (self)->is_filling = TRUE;
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (choice, selected);
  get (self)->is_filling = FALSE;
}

void
weft_trials_look_add_button (WeftTrialsLook *self,
                             GtkWidget      *button)
{
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_box_append (get (self)->bar, button);
}

/* The widget */

static void
weft_trials_look_constructed (GObject *object)
{
  WeftTrialsLook *self = WEFT_TRIALS_LOOK (object);
  WeftTrialsLookPrivate *mine = get (self);
  GtkWidget *whole = adw_bin_get_child (ADW_BIN (self));

  G_OBJECT_CLASS (weft_trials_look_parent_class)->constructed (object);
  mine->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  gtk_widget_set_visible (GTK_WIDGET (mine->picture), FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (mine->picture), -1, LEAST_HEIGHT);
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (mine->picture));
  g_signal_connect_swapped (mine->picture, "painted", G_CALLBACK (fit_height), self);
}

static void
weft_trials_look_dispose (GObject *object)
{
  WeftTrialsLookPrivate *mine = get (WEFT_TRIALS_LOOK (object));

  if (mine->request != NULL)
    weft_stop_request (&mine->request->order.stop);
  mine->request = NULL;
  if (mine->working != NULL)
    weft_work_drop (&mine->working);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (weft_trials_look_parent_class)->dispose (object);
}

static void
weft_trials_look_finalize (GObject *object)
{
  WeftTrialsLookPrivate *mine = get (WEFT_TRIALS_LOOK (object));

  if (mine->chart != NULL)
    WEFT_TRIALS_LOOK_GET_CLASS (object)->chart->unref (mine->chart);
  g_clear_pointer (&mine->models, weft_trial_models_unref);
  g_clear_pointer (&mine->epochs.own, g_array_unref);
  g_free (mine->words);
  G_OBJECT_CLASS (weft_trials_look_parent_class)->finalize (object);
}

static void
weft_trials_look_class_init (WeftTrialsLookClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weft_trials_look_constructed;
  G_OBJECT_CLASS (klass)->dispose = weft_trials_look_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_look_finalize;
}

static void
weft_trials_look_init (WeftTrialsLook *self)
{
  WeftTrialsLookPrivate *mine = get (self);
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);

  mine->epochs.all = (double) NAN;
  mine->bar = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP));
  mine->choices = GTK_FLOW_BOX (gtk_flow_box_new ());
  mine->spinner = GTK_SPINNER (gtk_spinner_new ());
  mine->trouble = GTK_LABEL (gtk_label_new (_("Reading the trials' models and the rows that validate…")));
  gtk_flow_box_set_selection_mode (mine->choices, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (mine->choices, 3);
  gtk_flow_box_set_column_spacing (mine->choices, GAP);
  gtk_widget_set_hexpand (GTK_WIDGET (mine->choices), TRUE);
  gtk_label_set_wrap (mine->trouble, TRUE);
  gtk_label_set_xalign (mine->trouble, 0);
  gtk_widget_add_css_class (GTK_WIDGET (mine->trouble), "dim-label");
  gtk_box_append (mine->bar, GTK_WIDGET (mine->choices));
  gtk_box_append (mine->bar, GTK_WIDGET (mine->spinner));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (mine->bar));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (mine->trouble));
  adw_bin_set_child (ADW_BIN (self), whole);
}
