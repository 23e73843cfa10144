/* trials-embedding.c: what a layer of several trials' models makes of rows that validate
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-embedding.h"

#include "base/i18n.h"
#include "workflow/trial-layouts.h"

typedef struct
{
  const WeftEmbeddingMethod *method;
  char *layer; /* Owned (nullable) */
} Wish;

struct _WeftTrialsEmbedding
{
  WeftTrialsLook parent_instance;

  /* Borrowed */
  GtkDropDown *method;
  GtkDropDown *layer;
};

G_DEFINE_FINAL_TYPE (WeftTrialsEmbedding, weft_trials_embedding, WEFT_TYPE_TRIALS_LOOK)

static gpointer
make_wish (WeftTrialsLook *look)
{
  WeftTrialsEmbedding *self = WEFT_TRIALS_EMBEDDING (look);
  GtkStringObject *layer = gtk_drop_down_get_selected_item (self->layer);
  Wish *wish = g_new0 (Wish, 1);

  wish->method = &weft_embedding_methods[gtk_drop_down_get_selected (self->method)];
  wish->layer = layer != NULL ? g_strdup (gtk_string_object_get_string (layer)) : NULL;
  return wish;
}

static void
free_wish (gpointer data)
{
  Wish *wish = data;

  g_free (wish->layer);
  g_free (wish);
}

static gpointer
find (WeftTrialsOrder  *order,
      GError          **error)
{
  const Wish *wish = order->wish;

  return weft_trial_layouts_new (order->models, &order->epochs, wish->method, wish->layer, &order->stop, error);
}

static const WeftTrialsChart chart_kind = WEFT_TRIALS_CHART (weft_trial_layouts);

static gboolean
is_blank (gconstpointer chart)
{
  return ((const WeftTrialLayouts *) chart)->layer == NULL;
}

/* The layers that the first model has; they stay while they are the same. */
static void
show (WeftTrialsLook        *look,
      const WeftTrialsOrder *order)
{
  WeftTrialsEmbedding *self = WEFT_TRIALS_EMBEDDING (look);
  const WeftTrialLayouts *layouts = weft_trials_look_get_chart (look);
  guint selected = 0;

  if (layouts == NULL || g_list_model_get_n_items (gtk_drop_down_get_model (self->layer)) == layouts->layers->len)
    return;
  for (guint i = 0; i < layouts->layers->len; i++)
    selected = g_strcmp0 (layouts->layers->pdata[i], layouts->layer) == 0 ? i : selected;
  weft_trials_look_fill_choice (look, self->layer, layouts->layers, selected);
}

static void
weft_trials_embedding_class_init (WeftTrialsEmbeddingClass *klass)
{
  WeftTrialsLookClass *look = WEFT_TRIALS_LOOK_CLASS (klass);

  look->chart = &chart_kind;
  look->is_blank = is_blank;
  look->make_wish = make_wish;
  look->free_wish = free_wish;
  look->find = find;
  look->show = show;
}

static void
weft_trials_embedding_init (WeftTrialsEmbedding *self)
{
  WeftTrialsLook *look = WEFT_TRIALS_LOOK (self);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  self->method = weft_trials_look_add_choice (look, _("Method"));
  self->layer = weft_trials_look_add_choice (look, _("Layer"));
  for (const WeftEmbeddingMethod *method = weft_embedding_methods; method->id != NULL; method++)
    g_ptr_array_add (titles, (gpointer) _ (method->title));
  weft_trials_look_fill_choice (look, self->method, titles, 0);
}

GtkWidget *
weft_trials_embedding_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_EMBEDDING, NULL);
}
