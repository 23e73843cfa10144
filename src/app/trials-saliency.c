/* trials-saliency.c: why several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-saliency.h"

#include "app/file-choice.h"
#include "base/i18n.h"
#include "workflow/trial-maps.h"

#include <inttypes.h>

#define SEED 1

/* What is asked, and what else the thread finds. */
typedef struct
{
  const WeftSaliencyMethod *method; /* nullable */
  char *file;                       /* Owned (nullable) */
  gint64 row;
  gint64 class;
  GArray *apart;      /* Owned (nullable): WeftTrialApart */
  GPtrArray *methods; /* Owned: WeftSaliencyMethod: those that suit the first model */
} Wish;

struct _WeftTrialsSaliency
{
  WeftTrialsLook parent_instance;

  /* Owned */
  GArray *rows;       /* gint64: of the choice of inputs; -1: the file */
  GPtrArray *methods; /* WeftSaliencyMethod: of the choice of methods; %NULL: the usual one */
  char *file;         /* nullable */

  /* Borrowed */
  GtkDropDown *row;
  GtkDropDown *method;
  GtkDropDown *class;
};

G_DEFINE_FINAL_TYPE (WeftTrialsSaliency, weft_trials_saliency, WEFT_TYPE_TRIALS_LOOK)

/* The wish */

static gint64
get_row (const WeftTrialsSaliency *self)
{
  guint chosen = gtk_drop_down_get_selected (self->row);

  return chosen < self->rows->len ? g_array_index (self->rows, gint64, chosen) : -1;
}

static gpointer
make_wish (WeftTrialsLook *look)
{
  WeftTrialsSaliency *self = WEFT_TRIALS_SALIENCY (look);
  guint method = gtk_drop_down_get_selected (self->method), class = gtk_drop_down_get_selected (self->class);
  Wish *wish = g_new0 (Wish, 1);

  wish->method = method < self->methods->len ? self->methods->pdata[method] : NULL;
  wish->row = get_row (self);
  wish->class = class != GTK_INVALID_LIST_POSITION ? (gint64) class - 1 : -1;
  wish->file = wish->row < 0 ? g_strdup (self->file) : NULL;
  wish->methods = g_ptr_array_new ();
  return wish;
}

static void
free_wish (gpointer data)
{
  Wish *wish = data;

  g_clear_pointer (&wish->apart, g_array_unref);
  g_ptr_array_unref (wish->methods);
  g_free (wish->file);
  g_free (wish);
}

/* The thread */

/* Those that look at columns compare with other rows, and there are none here. */
static void
list_methods (Wish                 *wish,
              const WeftTrialModel *first)
{
  for (const WeftSaliencyMethod *const *method = weft_saliency_list (); *method != NULL; method++)
    if (!((*method)->flags & WEFT_SALIENCY_COLUMNS) && weft_saliency_suits (*method, first->subject, NULL))
      g_ptr_array_add (wish->methods, (gpointer) *method);
}

static gpointer
find (WeftTrialsOrder  *order,
      GError          **error)
{
  Wish *wish = order->wish;
  const WeftTrialMapsWish asked = { wish->method, wish->file, wish->row, wish->class, SEED };
  const GArray *apart = NULL;

  if (!weft_trial_models_open_each (order->models, &order->epochs, error))
    return NULL;
  if (weft_trial_models_get_first (order->models) != NULL) {
    list_methods (wish, weft_trial_models_get_first (order->models));
    apart = weft_trial_models_rank (order->models, &order->stop, NULL);
  }
  wish->apart = apart != NULL ? g_array_copy ((GArray *) apart) : NULL;
  return weft_trial_maps_new (order->models, &asked, &order->stop, error);
}

static const WeftTrialsChart chart_kind = WEFT_TRIALS_CHART (weft_trial_maps);

static gboolean
is_blank (gconstpointer chart)
{
  return ((const WeftTrialMaps *) chart)->method == NULL;
}

/* Choices */

static void
fill_rows (WeftTrialsSaliency  *self,
           const WeftTrialMaps *maps,
           const GArray        *apart)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  guint selected = maps != NULL ? 0 : GTK_INVALID_LIST_POSITION;
  gint64 file = -1;

  g_array_set_size (self->rows, 0);
  if (self->file != NULL) {
    g_array_append_val (self->rows, file);
    g_ptr_array_add (titles, g_path_get_basename (self->file));
  }
  for (guint i = 0; apart != NULL && i < apart->len; i++) {
    const WeftTrialApart *row = &g_array_index (apart, WeftTrialApart, i);

    g_array_append_val (self->rows, row->row);
    g_ptr_array_add (titles, row->apart > 0 ? g_strdup_printf (_("Row %" PRId64 ", %.2f apart"), row->row + 1, row->apart) : g_strdup_printf (_("Row %" PRId64), row->row + 1));
    if (maps != NULL && maps->file == NULL && row->row == maps->row)
      selected = self->rows->len - 1;
  }
  weft_trials_look_fill_choice (WEFT_TRIALS_LOOK (self), self->row, titles, selected);
}

static void
fill_methods (WeftTrialsSaliency *self,
              const GPtrArray    *methods)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  if (self->methods->len > 0)
    return;
  g_ptr_array_add (self->methods, NULL);
  g_ptr_array_add (titles, (gpointer) _("Usual"));
  for (guint i = 0; i < methods->len; i++) {
    g_ptr_array_add (self->methods, methods->pdata[i]);
    g_ptr_array_add (titles, (gpointer) _ (((const WeftSaliencyMethod *) methods->pdata[i])->title));
  }
  weft_trials_look_fill_choice (WEFT_TRIALS_LOOK (self), self->method, titles, 0);
}

static void
fill_classes (WeftTrialsSaliency  *self,
              const WeftTrialMaps *maps)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  gtk_widget_set_visible (gtk_widget_get_parent (gtk_widget_get_parent (GTK_WIDGET (self->class))), maps->classes != NULL);
  if (maps->classes == NULL || g_list_model_get_n_items (gtk_drop_down_get_model (self->class)) > 1)
    return;
  g_ptr_array_add (titles, (gpointer) _("True Class"));
  for (char **name = maps->classes; *name != NULL; name++)
    g_ptr_array_add (titles, *name);
  weft_trials_look_fill_choice (WEFT_TRIALS_LOOK (self), self->class, titles, 0);
}

/* A file that could not be read is no choice any more. */
static void
show (WeftTrialsLook        *look,
      const WeftTrialsOrder *order)
{
  WeftTrialsSaliency *self = WEFT_TRIALS_SALIENCY (look);
  const WeftTrialMaps *maps = weft_trials_look_get_chart (look);
  const Wish *wish = order->wish;

  if (maps == NULL)
    g_clear_pointer (&self->file, g_free);
  fill_rows (self, maps, wish->apart);
  if (maps == NULL || maps->method == NULL)
    return;
  fill_methods (self, wish->methods);
  fill_classes (self, maps);
}

/* Files */

void
weft_trials_saliency_take_file (WeftTrialsSaliency *self,
                                const char         *path)
{
  g_free (self->file);
  self->file = g_strdup (path);
  /* Asked for at once; the choice is filled in anew when it is there. */
  g_array_set_size (self->rows, 0);
  weft_trials_look_ask (WEFT_TRIALS_LOOK (self));
}

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
weft_trials_saliency_finalize (GObject *object)
{
  WeftTrialsSaliency *self = WEFT_TRIALS_SALIENCY (object);

  g_array_unref (self->rows);
  g_ptr_array_unref (self->methods);
  g_free (self->file);
  G_OBJECT_CLASS (weft_trials_saliency_parent_class)->finalize (object);
}

static void
weft_trials_saliency_class_init (WeftTrialsSaliencyClass *klass)
{
  WeftTrialsLookClass *look = WEFT_TRIALS_LOOK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_trials_saliency_finalize;
  look->chart = &chart_kind;
  look->is_blank = is_blank;
  look->make_wish = make_wish;
  look->free_wish = free_wish;
  look->find = find;
  look->show = show;
}

static void
weft_trials_saliency_init (WeftTrialsSaliency *self)
{
  WeftTrialsLook *look = WEFT_TRIALS_LOOK (self);
  GtkWidget *open = gtk_button_new_from_icon_name ("document-open-symbolic");
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->methods = g_ptr_array_new ();
  self->row = weft_trials_look_add_choice (look, _("Input"));
  self->method = weft_trials_look_add_choice (look, _("Method"));
  self->class = weft_trials_look_add_choice (look, _("Why"));
  gtk_drop_down_set_enable_search (self->class, TRUE);
  gtk_widget_set_tooltip_text (open, _("Open an Input of Your Own…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open an Input of Your Own…"), -1);
  weft_trials_look_add_button (look, open);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (choose_file_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
weft_trials_saliency_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_SALIENCY, NULL);
}
