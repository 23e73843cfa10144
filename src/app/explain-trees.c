/* explain-trees.c: trees over neurons and over classes: the questions
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-trees.h"

#include "explain/activations.h"
#include "explain/draw.h"
#include "explain/last-layer.h"

#define KEPT_TREE    "surrogate"
#define KEPT_CLASSES "class-tree"

/* Fewer classes have no hierarchy. */
#define LEAST_CLASSES 3

/* What is of use again when only the input is another. */
typedef struct
{
  WeftDataset *data;        /* Owned */
  guint64 seed;             /* of the rows that were drawn */
  gint64 most_rows;         /* how many were asked for */
  guint32 *rows;            /* Owned: which these were */
  gint64 n_rows;            /* their number */
  WeftSurrogate *surrogate; /* Owned (nullable) */
  char *layer;              /* Owned (nullable): what was asked for */
  int depth;                /* the same */
  WeftClassTree *classes;   /* Owned (nullable) */
  WeftClassTreeScore score;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  g_clear_pointer (&self->surrogate, weft_surrogate_free);
  g_clear_pointer (&self->classes, weft_class_tree_free);
  g_clear_pointer (&self->data, weft_dataset_unref);
  g_free (self->rows);
  g_free (self->layer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kept, kept_free)

static void
clear_wish (gpointer box)
{
  g_free (((WeftExplainTreesWish *) box)->layer);
}

static void
clear_finding (gpointer box)
{
  WeftExplainTrees *finding = box;

  g_clear_pointer (&finding->chart, weft_tree_chart_unref);
  g_clear_pointer (&finding->wrong, g_array_unref);
}

/* Returns: (transfer full) (nullable): rows of the data, and whose they are in @kept */
static WeftTensor *
draw_rows (const WeftExplainAnswer  *about,
           const WeftExplainWatch   *watch,
           Kept                     *kept,
           GError                  **error)
{
  const WeftExplainTreesWish *wish = about->wish;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftTensor *samples = weft_draw_rows (about->model->predictor, about->data, wish->rows, wish->seed, &kept->rows, watch->stop, warnings, error);

  kept->data = weft_dataset_ref (about->data);
  kept->seed = wish->seed;
  kept->most_rows = wish->rows;
  kept->n_rows = samples != NULL ? samples->shape.extent[0] : 0;
  return samples;
}

static gboolean
is_of (const Kept              *kept,
       const WeftExplainAnswer *about)
{
  const WeftExplainTreesWish *wish = about->wish;

  return kept != NULL && kept->data == about->data && kept->seed == wish->seed && kept->most_rows == wish->rows;
}

/* A tree over neurons */

static WeftSurrogateOptions
choose_options (const WeftExplainAnswer *about)
{
  const WeftExplainTreesWish *wish = about->wish;
  WeftSurrogateOptions options = WEFT_SURROGATE_OPTIONS_INIT;
  gint64 first = weft_explain_answer_rank (about, 0);

  options.target = wish->target;
  options.class = about->target.class;
  options.rival = options.class == first ? weft_explain_answer_rank (about, 1) : first;
  options.layer = wish->layer;
  options.max_depth = wish->depth;
  options.seed = wish->seed;
  return options;
}

/* Of all classes it does not matter which one is looked at. */
static gboolean
is_same_tree (const Kept                 *kept,
              const WeftExplainAnswer    *about,
              const WeftSurrogateOptions *options)
{
  const WeftExplainTreesWish *wish = about->wish;
  const WeftSurrogateOptions *had = is_of (kept, about) ? &kept->surrogate->options : NULL;

  if (had == NULL || had->target != options->target || kept->depth != wish->depth || g_strcmp0 (kept->layer, wish->layer) != 0)
    return FALSE;
  if (options->target == WEFT_SURROGATE_ALL)
    return TRUE;
  return had->class == options->class && (options->target == WEFT_SURROGATE_REST || had->rival == options->rival);
}

static const Kept *
find_tree (const WeftExplainAnswer  *about,
           const WeftExplainWatch   *watch,
           GError                  **error)
{
  const WeftExplainTreesWish *wish = about->wish;
  const WeftSurrogateOptions options = choose_options (about);
  const Kept *former = weft_explain_model_get_kept (about->model, KEPT_TREE);
  g_autoptr (WeftTensor) samples = NULL;
  g_autoptr (Kept) kept = NULL;

  if (is_same_tree (former, about, &options))
    return former;
  kept = g_new0 (Kept, 1);
  kept->layer = g_strdup (wish->layer);
  kept->depth = wish->depth;
  samples = draw_rows (about, watch, kept, error);
  kept->surrogate = samples != NULL ? weft_surrogate_run (about->model->subject, samples, &options, watch->stop, error) : NULL;
  if (kept->surrogate == NULL)
    return NULL;
  /* The layer's name goes with the wish. */
  kept->surrogate->options.layer = kept->layer;
  weft_explain_model_keep (about->model, KEPT_TREE, kept, kept_free);
  return g_steal_pointer (&kept);
}

static WeftExplainTrees *
imitate (const WeftExplainAnswer  *about,
         const WeftExplainWatch   *watch,
         GError                  **error)
{
  WeftSubject *subject = about->model->subject;
  const Kept *kept = find_tree (about, watch, error);
  g_autoptr (GArray) way = kept != NULL ? weft_surrogate_follow (kept->surrogate, subject, weft_tensor_const_f32 (about->sample), error) : NULL;
  WeftExplainTrees *finding;

  if (way == NULL)
    return NULL;
  finding = weft_explain_box_new (WeftExplainTrees);
  finding->chart = weft_tree_chart_new_surrogate (kept->surrogate, weft_subject_get_class_names (subject), way);
  finding->wrong = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < kept->surrogate->wrong->len; i++)
    g_array_append_val (finding->wrong, kept->rows[g_array_index (kept->surrogate->wrong, guint32, i)]);
  return finding;
}

/* A hierarchy of classes */

static const Kept *
find_classes (const WeftExplainAnswer  *about,
              const WeftExplainWatch   *watch,
              GError                  **error)
{
  WeftSubject *subject = about->model->subject;
  const Kept *former = weft_explain_model_get_kept (about->model, KEPT_CLASSES);
  g_autoptr (WeftTensor) samples = NULL, logits = NULL;
  g_autoptr (Kept) kept = NULL;

  if (is_of (former, about))
    return former;
  kept = g_new0 (Kept, 1);
  kept->classes = weft_class_tree_new (subject, error);
  samples = kept->classes != NULL ? draw_rows (about, watch, kept, error) : NULL;
  logits = samples != NULL ? weft_activations_take (subject, weft_subject_get_logits (subject), samples, watch->stop, error) : NULL;
  if (logits == NULL)
    return NULL;
  kept->score = weft_class_tree_judge (kept->classes, logits);
  weft_explain_model_keep (about->model, KEPT_CLASSES, kept, kept_free);
  return g_steal_pointer (&kept);
}

static WeftExplainTrees *
join (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const Kept *kept = find_classes (about, watch, error);
  g_auto (WeftClassWalk) walk = { 0 };
  WeftExplainTrees *finding;

  if (kept == NULL)
    return NULL;
  weft_class_tree_walk (kept->classes, about->logits, &walk);
  finding = weft_explain_box_new (WeftExplainTrees);
  finding->chart = weft_tree_chart_new_classes (kept->classes, weft_subject_get_class_names (about->model->subject), &kept->score, kept->n_rows, &walk);
  finding->wrong = g_array_new (FALSE, FALSE, sizeof (guint32));
  return finding;
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  return ((const WeftExplainTreesWish *) about->wish)->joins ? join (about, watch, error) : imitate (about, watch, error);
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  static const char *const targets[] = { "rest", "rival", "all" };
  const WeftExplainTreesWish *wish = answer->wish;
  const WeftTreeChart *chart = ((const WeftExplainTrees *) answer->finding)->chart;

  json_object_set_string_member (recipe, "tree", wish->joins ? "classes" : targets[wish->target]);
  json_object_set_int_member (recipe, "rows", wish->rows);
  json_object_set_int_member (recipe, "seed", (gint64) wish->seed);
  if (chart->layer != NULL)
    json_object_set_string_member (recipe, "layer", chart->layer);
  if (!wish->joins && wish->depth > 0)
    json_object_set_int_member (recipe, "depth", wish->depth);
}

const WeftExplainQuestion weft_explain_trees = {
  .id = "tree",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT | WEFT_EXPLAIN_NEEDS_DATA,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};

gboolean
weft_explain_trees_suits (const WeftExplainModel *model)
{
  const WeftSubject *subject = model->subject;

  if (weft_subject_get_n_places (subject) > 1 || weft_subject_get_n_classes (subject) < 2 || !weft_subject_has_probabilities (subject))
    return FALSE;
  return weft_surrogate_find_layer (subject) != NULL;
}

gboolean
weft_explain_trees_can_join (const WeftExplainModel *model)
{
  WeftLastLayer last;

  return weft_subject_get_n_classes (model->subject) >= LEAST_CLASSES && weft_last_layer_find (model->subject, &last);
}
