/* trials-saliency.c: why several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-saliency.h"

#include "app/accessible.h"
#include "app/file-choice.h"
#include "app/picture-view.h"
#include "app/theme.h"
#include "app/work.h"
#include "base/i18n.h"
#include "workflow/trial-maps.h"

#include <inttypes.h>
#include <math.h>

#define GAP          12
#define LEAST_HEIGHT 200
#define SEED         1

/* What the thread is asked, and gives. */
typedef struct
{
  WeftTrialModels *models; /* Owned */
  double epoch;
  const WeftSaliencyMethod *method; /* nullable */
  char *file;                       /* Owned (nullable) */
  gint64 row;
  gint64 class;
  WeftStop stop;

  /* Owned: what came of it */
  WeftTrialMaps *maps; /* nullable */
  GArray *apart;       /* nullable: WeftTrialApart */
  GPtrArray *methods;  /* WeftSaliencyMethod: those that suit the first model */
  char *trouble;       /* nullable */
} Request;

struct _WeftTrialsSaliency
{
  AdwBin parent_instance;

  /* Owned */
  WeftTrialModels *models;
  WeftTrialMaps *maps;   /* nullable */
  GArray *rows;          /* gint64: of the choice of inputs; -1: the file */
  GPtrArray *methods;    /* WeftSaliencyMethod: of the choice of methods; %NULL: the usual one */
  char *file;            /* nullable */
  char *words;           /* nullable */
  GCancellable *working; /* nullable */

  /* Borrowed */
  Request *request; /* nullable: on the thread */
  GtkWidget *choices;
  GtkDropDown *row;
  GtkDropDown *method;
  GtkDropDown *class;
  GtkSpinner *spinner;
  GtkLabel *trouble;
  WeftPictureView *picture;

  double epoch;
  gboolean is_open;
  gboolean is_stale; /* what is asked is no longer what is wanted */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (WeftTrialsSaliency, weft_trials_saliency, ADW_TYPE_BIN)

/* The thread */

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_trial_models_unref (self->models);
  g_clear_pointer (&self->maps, weft_trial_maps_unref);
  g_clear_pointer (&self->apart, g_array_unref);
  g_clear_pointer (&self->methods, g_ptr_array_unref);
  g_free (self->file);
  g_free (self->trouble);
  g_free (self);
}

/* Those that look at columns compare with other rows, and there are none here. */
static void
list_methods (Request *self)
{
  const WeftTrialModel *first = weft_trial_models_get_first (self->models);

  for (const WeftSaliencyMethod *const *method = weft_saliency_list (); first != NULL && *method != NULL; method++)
    if (!((*method)->flags & WEFT_SALIENCY_COLUMNS) && weft_saliency_suits (*method, first->subject, NULL))
      g_ptr_array_add (self->methods, (gpointer) *method);
}

static void
work_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;
  const WeftTrialMapsWish wish = { self->method, self->file, self->row, self->class, SEED };
  g_autoptr (GError) error = NULL;
  const GArray *apart = NULL;

  self->methods = g_ptr_array_new ();
  if (weft_trial_models_open (self->models, self->epoch, &error)) {
    list_methods (self);
    if (weft_trial_models_get_first (self->models) != NULL)
      apart = weft_trial_models_rank (self->models, &self->stop, NULL);
    self->apart = apart != NULL ? g_array_copy ((GArray *) apart) : NULL;
    self->maps = weft_trial_maps_new (self->models, self->epoch, &wish, &self->stop, &error);
  }
  self->trouble = error != NULL ? g_strdup (error->message) : NULL;
}

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftTrialsSaliency *self = owner;

  return self->maps != NULL ? weft_trial_maps_ref (self->maps) : NULL;
}

static void
draw (gconstpointer         content,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_trial_maps_paint (content, style, cr, width, height);
}

static void
drop (gpointer content)
{
  weft_trial_maps_unref (content);
}

static char *
make_recipe (gpointer owner)
{
  WeftTrialsSaliency *self = owner;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (self->maps != NULL)
    weft_trial_maps_describe (self->maps, object);
  json_node_take_object (node, object);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static char *
make_numbers (gpointer owner)
{
  WeftTrialsSaliency *self = owner;

  return self->maps != NULL ? weft_trial_maps_to_csv (self->maps) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

/* As high as is needed for the width that it has now. */
static void
fit_height (WeftTrialsSaliency *self)
{
  GtkWidget *view = GTK_WIDGET (self->picture);
  WeftPaintStyle style;
  int height;

  if (self->maps == NULL || gtk_widget_get_width (view) == 0)
    return;
  weft_theme_get_style (view, &style);
  height = (int) weft_trial_maps_get_natural_height (self->maps, &style, gtk_widget_get_width (view));
  if (height != gtk_widget_get_height (view))
    gtk_widget_set_size_request (view, -1, height);
}

/* Choices */

static void
fill_choice (GtkDropDown *choice,
             GPtrArray   *titles,
             guint        selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < titles->len; i++)
    gtk_string_list_append (list, titles->pdata[i]);
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (choice, selected);
}

static void
fill_rows (WeftTrialsSaliency *self,
           const GArray       *apart)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  gint64 file = -1;
  guint selected = 0;

  g_array_set_size (self->rows, 0);
  if (self->file != NULL) {
    g_array_append_val (self->rows, file);
    g_ptr_array_add (titles, g_path_get_basename (self->file));
  }
  for (guint i = 0; apart != NULL && i < apart->len; i++) {
    const WeftTrialApart *row = &g_array_index (apart, WeftTrialApart, i);

    g_array_append_val (self->rows, row->row);
    g_ptr_array_add (titles, row->apart > 0 ? g_strdup_printf (_("Row %" PRId64 ", %.2f apart"), row->row + 1, row->apart) : g_strdup_printf (_("Row %" PRId64), row->row + 1));
    if (self->maps != NULL && self->maps->file == NULL && row->row == self->maps->row)
      selected = self->rows->len - 1;
  }
  fill_choice (self->row, titles, self->maps != NULL ? selected : GTK_INVALID_LIST_POSITION);
}

static void
fill_methods (WeftTrialsSaliency *self,
              const GPtrArray    *methods)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  if (self->methods->len > 0)
    return;
  g_ptr_array_add (self->methods, NULL);
  g_ptr_array_add (titles, _("Usual"));
  for (guint i = 0; i < methods->len; i++) {
    g_ptr_array_add (self->methods, methods->pdata[i]);
    g_ptr_array_add (titles, (gpointer) _ (((const WeftSaliencyMethod *) methods->pdata[i])->title));
  }
  fill_choice (self->method, titles, 0);
}

static void
fill_classes (WeftTrialsSaliency *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->class)), self->maps->classes != NULL);
  if (self->maps->classes == NULL || g_list_model_get_n_items (gtk_drop_down_get_model (self->class)) > 1)
    return;
  g_ptr_array_add (titles, _("True Class"));
  for (char **name = self->maps->classes; *name != NULL; name++)
    g_ptr_array_add (titles, *name);
  fill_choice (self->class, titles, 0);
}

static void ask (WeftTrialsSaliency *self);

static void
chosen_cb (WeftTrialsSaliency *self)
{
  if (!self->is_filling)
    ask (self);
}

/* Asking */

static void
show_trouble (WeftTrialsSaliency *self,
              const char         *trouble)
{
  gtk_label_set_label (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), trouble == NULL);
}

/* A file that could not be read is no choice any more; without any model there are none. */
static void
fill_choices (WeftTrialsSaliency *self,
              Request            *request)
{
  if (self->maps == NULL)
    g_clear_pointer (&self->file, g_free);
  self->is_filling = TRUE;
  fill_rows (self, request->apart);
  if (self->maps != NULL && self->maps->method != NULL) {
    fill_methods (self, request->methods);
    fill_classes (self);
  }
  self->is_filling = FALSE;
  gtk_widget_set_visible (self->choices, self->maps == NULL || self->maps->method != NULL);
}

static void
show (WeftTrialsSaliency *self,
      Request            *request)
{
  g_autofree char *title = NULL;

  g_clear_pointer (&self->maps, weft_trial_maps_unref);
  self->maps = g_steal_pointer (&request->maps);
  g_free (self->words);
  self->words = self->maps != NULL ? weft_trial_maps_tell (self->maps) : g_strdup (request->trouble);
  fill_choices (self, request);
  if (self->maps == NULL || self->maps->method == NULL) {
    show_trouble (self, self->words);
    return;
  }
  title = weft_trial_maps_make_title (self->maps);
  show_trouble (self, NULL);
  weft_picture_view_describe (self->picture, title, self->words);
  fit_height (self);
  weft_picture_view_queue (self->picture);
}

static void
worked_cb (gpointer owner,
           gpointer data)
{
  WeftTrialsSaliency *self = owner;

  self->request = NULL;
  g_clear_object (&self->working);
  if (self->is_stale && self->is_open) {
    ask (self);
    return;
  }
  gtk_spinner_stop (self->spinner);
  if (!self->is_stale)
    show (self, data);
}

static gint64
get_row (const WeftTrialsSaliency *self)
{
  guint chosen = gtk_drop_down_get_selected (self->row);

  return chosen < self->rows->len ? g_array_index (self->rows, gint64, chosen) : -1;
}

/* One at a time: what is asked already is stopped first. */
static void
ask (WeftTrialsSaliency *self)
{
  guint method = gtk_drop_down_get_selected (self->method), class = gtk_drop_down_get_selected (self->class);
  Request *request;

  self->is_stale = self->request != NULL || !self->is_open;
  if (self->request != NULL)
    weft_stop_request (&self->request->stop);
  if (self->is_stale)
    return;
  self->request = request = g_new0 (Request, 1);
  *request = (Request){
    .models = weft_trial_models_ref (self->models),
    .epoch = self->epoch,
    .method = method < self->methods->len ? self->methods->pdata[method] : NULL,
    .row = get_row (self),
    .class = class != GTK_INVALID_LIST_POSITION ? (gint64) class - 1 : -1,
  };
  request->file = request->row < 0 ? g_strdup (self->file) : NULL;
  gtk_spinner_start (self->spinner);
  self->working = weft_work_start (work_on_thread, request, request_free, worked_cb, self);
}

void
weft_trials_saliency_set_open (WeftTrialsSaliency *self,
                               gboolean            is_open)
{
  if (is_open == self->is_open)
    return;
  self->is_open = is_open;
  if (is_open && (self->is_stale || self->maps == NULL))
    ask (self);
  else if (!is_open && self->request != NULL)
    ask (self);
}

void
weft_trials_saliency_set_epoch (WeftTrialsSaliency *self,
                                double              epoch)
{
  self->epoch = epoch;
  ask (self);
}

void
weft_trials_saliency_take_file (WeftTrialsSaliency *self,
                                const char         *path)
{
  gint64 file = -1;

  g_free (self->file);
  self->file = g_strdup (path);
  /* Asked at once; the choice is filled anew when it is there. */
  g_array_set_size (self->rows, 0);
  g_array_append_val (self->rows, file);
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->row, 0);
  self->is_filling = FALSE;
  ask (self);
}

const char *
weft_trials_saliency_get_words (WeftTrialsSaliency *self)
{
  return self->words != NULL ? self->words : "";
}

/* Files */

static void
file_cb (GtkWidget  *widget,
         const char *path,
         gpointer    data)
{
  weft_trials_saliency_take_file (WEFT_TRIALS_SALIENCY (widget), path);
}

static void
choose_file_cb (WeftTrialsSaliency *self)
{
  const WeftFileChoice choice = { _("Open Input"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL, file_cb, NULL };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

static gboolean
drop_cb (WeftTrialsSaliency *self,
         const GValue       *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path != NULL)
    weft_trials_saliency_take_file (self, path);
  return path != NULL;
}

/* The widget */

static void
weft_trials_saliency_dispose (GObject *object)
{
  WeftTrialsSaliency *self = WEFT_TRIALS_SALIENCY (object);

  if (self->request != NULL)
    weft_stop_request (&self->request->stop);
  self->request = NULL;
  if (self->working != NULL)
    weft_work_drop (&self->working);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (weft_trials_saliency_parent_class)->dispose (object);
}

static void
weft_trials_saliency_finalize (GObject *object)
{
  WeftTrialsSaliency *self = WEFT_TRIALS_SALIENCY (object);

  g_clear_pointer (&self->maps, weft_trial_maps_unref);
  weft_trial_models_unref (self->models);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->methods);
  g_free (self->file);
  g_free (self->words);
  G_OBJECT_CLASS (weft_trials_saliency_parent_class)->finalize (object);
}

static void
weft_trials_saliency_class_init (WeftTrialsSaliencyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_trials_saliency_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_trials_saliency_finalize;
}

static GtkDropDown *
build_choice (WeftTrialsSaliency *self,
              GtkFlowBox         *row,
              const char         *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  (void) weft_accessible_name_inner (choice, title);
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_box_append (GTK_BOX (box), choice);
  gtk_flow_box_insert (row, box, -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (chosen_cb), self);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
build_choices (WeftTrialsSaliency *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP), *flow = gtk_flow_box_new (), *open = gtk_button_new_from_icon_name ("document-open-symbolic");

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), GAP);
  gtk_widget_set_hexpand (flow, TRUE);
  self->row = build_choice (self, GTK_FLOW_BOX (flow), _("Input"));
  self->method = build_choice (self, GTK_FLOW_BOX (flow), _("Method"));
  self->class = build_choice (self, GTK_FLOW_BOX (flow), _("Why"));
  gtk_drop_down_set_enable_search (self->class, TRUE);
  gtk_widget_set_tooltip_text (open, _("Open an Input of Your Own…"));
  gtk_widget_set_valign (open, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open an Input of Your Own…"), -1);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (choose_file_cb), self);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_box_append (GTK_BOX (row), flow);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (row), open);
  return row;
}

static void
weft_trials_saliency_init (WeftTrialsSaliency *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->epoch = (double) NAN;
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->methods = g_ptr_array_new ();
  self->choices = build_choices (self);
  self->trouble = GTK_LABEL (gtk_label_new (_("Looking for the row where they disagree most…")));
  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_label_set_xalign (self->trouble, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->picture), FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, LEAST_HEIGHT);
  gtk_box_append (GTK_BOX (whole), self->choices);
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->trouble));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->picture));
  adw_bin_set_child (ADW_BIN (self), whole);
  g_signal_connect_swapped (self->picture, "painted", G_CALLBACK (fit_height), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
weft_trials_saliency_new (WeftTrialStore *store,
                          const gint64   *ids,
                          gsize           n)
{
  WeftTrialsSaliency *self = g_object_new (WEFT_TYPE_TRIALS_SALIENCY, NULL);

  self->models = weft_trial_models_new (store, ids, n);
  return GTK_WIDGET (self);
}
