/* tree-report.c: trees over neurons and over classes, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/tree-report.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "explain/activations.h"
#include "explain/class-tree.h"
#include "explain/surrogate.h"
#include "workflow/tree-chart.h"

#include <math.h>
#include <stdio.h>

#define PICTURE_WIDTH 900

gboolean
weft_tree_asked_any (const WeftTreeAsked *self)
{
  return self->imitates != NULL || self->joins;
}

void
weft_tree_asked_clear (WeftTreeAsked *self)
{
  g_clear_pointer (&self->imitates, g_free);
}

static gboolean
read_target (const char           *text,
             WeftSurrogateTarget  *target,
             GError              **error)
{
  static const char *const names[] = { "rest", "rival", "all" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i])) {
      *target = (WeftSurrogateTarget) i;
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("--surrogate takes rest, rival or all, not “%s”"), text);
  return FALSE;
}

/* Files */

/* A WeftPaintFunc. */
static void
paint (gconstpointer         chart,
       const WeftPaintStyle *style,
       cairo_t              *cr,
       double                width,
       double                height)
{
  weft_tree_paint (&((const WeftTreeChart *) chart)->tree, style, cr, width, height);
}

static double
measure (gconstpointer         chart,
         const WeftPaintStyle *style,
         double                width)
{
  return weft_tree_get_natural_height (&((const WeftTreeChart *) chart)->tree, style, width);
}

/* The picture remembers how it came about, not its numbers. */
static gboolean
write_output (const WeftTreeScene  *scene,
              WeftTreeChart        *chart,
              GError              **error)
{
  g_autoptr (JsonNode) node = weft_cli_json_take (json_object_ref (scene->recipe));
  const WeftChartFile file = { chart, paint, measure, (WeftChartToCsv) weft_tree_chart_to_csv, MAX (PICTURE_WIDTH, weft_tree_get_least_width (&chart->tree)), 0 };

  return weft_chart_file_write (&file, scene->output, node, error);
}

/* A tree over neurons */

static gboolean
is_on_way (const GArray *way,
           int           node)
{
  for (guint i = 0; i < way->len; i++)
    if (g_array_index (way, WeftSurrogateStep, i).node == node)
      return TRUE;
  return FALSE;
}

static JsonArray *
describe_nodes (const WeftSurrogate *tree,
                const char *const *names)
{
  JsonArray *nodes = json_array_new ();

  for (int i = 0; i < tree->cart->n_nodes; i++) {
    const WeftCartNode *node = &tree->cart->nodes[i];
    JsonObject *entry = json_object_new ();
    g_autofree char *label = weft_surrogate_name_label (tree, names, node->label);

    if (node->column >= 0) {
      json_object_set_int_member (entry, "unit", node->column);
      json_object_set_double_member (entry, "threshold", (double) node->threshold);
      json_object_set_int_member (entry, "left", node->left);
      json_object_set_int_member (entry, "right", node->right);
    }
    json_object_set_string_member (entry, "answer", label);
    json_object_set_double_member (entry, "share", node->share);
    json_object_set_double_member (entry, "impurity", node->impurity);
    json_object_set_int_member (entry, "rows", node->n_rows);
    json_array_add_object_element (nodes, entry);
  }
  return nodes;
}

static JsonArray *
describe_way (const GArray *way)
{
  JsonArray *steps = json_array_new ();

  for (guint i = 0; i < way->len; i++) {
    const WeftSurrogateStep *step = &g_array_index (way, WeftSurrogateStep, i);
    JsonObject *entry = json_object_new ();

    json_object_set_int_member (entry, "node", step->node);
    if (isfinite (step->value))
      json_object_set_double_member (entry, "value", step->value);
    json_array_add_object_element (steps, entry);
  }
  return steps;
}

static void
describe_surrogate (const WeftSurrogate *tree,
                    const GArray *way,
                    const guint32 *rows,
                    const char *const *names,
                    JsonObject *object)
{
  JsonArray *wrong = json_array_new ();

  for (guint i = 0; i < tree->wrong->len; i++)
    json_array_add_int_element (wrong, (gint64) rows[g_array_index (tree->wrong, guint32, i)] + 1);
  json_object_set_string_member (object, "layer", tree->layer);
  json_object_set_int_member (object, "units", tree->n_units);
  json_object_set_int_member (object, "rows", tree->n_rows);
  json_object_set_int_member (object, "held_rows", tree->n_held);
  json_object_set_double_member (object, "fidelity", tree->fidelity);
  json_object_set_double_member (object, "balanced_fidelity", tree->balanced);
  json_object_set_double_member (object, "majority", tree->majority);
  json_object_set_double_member (object, "control", tree->control);
  json_object_set_double_member (object, "balanced_control", tree->control_balanced);
  json_object_set_double_member (object, "stability", tree->stability);
  json_object_set_double_member (object, "alpha", tree->alpha);
  json_object_set_array_member (object, "nodes", describe_nodes (tree, names));
  json_object_set_array_member (object, "way", describe_way (way));
  json_object_set_array_member (object, "disagreements", wrong);
}

/* A node and all below it, one a line; an arrow marks the way of the row. */
static void
print_node (const WeftSurrogate *tree,
            const GArray *way,
            const char *const *names,
            int place,
            int depth,
            const char *before)
{
  const WeftCartNode *node = &tree->cart->nodes[place];
  g_autofree char *label = weft_surrogate_name_label (tree, names, node->label);
  g_autofree char *text = node->column < 0 ? g_strdup_printf (_("%s (%" PRId64 " rows, %.0f %%)"), label, node->n_rows, 100 * node->share)
                                           : g_strdup_printf (_("unit %" PRId64 " at most %.4g?"), node->column, (double) node->threshold);

  printf ("%s %*s%s%s\n", is_on_way (way, place) ? "→" : " ", 2 * depth, "", before, text);
  if (node->column < 0)
    return;
  print_node (tree, way, names, node->left, depth + 1, _("yes: "));
  print_node (tree, way, names, node->right, depth + 1, _("no: "));
}

static const char *
judge (const WeftSurrogate *tree)
{
  if (tree->fidelity >= WEFT_SURROGATE_GOOD)
    return _("good");
  return tree->fidelity >= WEFT_SURROGATE_FAIR ? _("fair") : _("this tree does not describe the model");
}

static void
print_surrogate (const WeftSurrogate *tree,
                 const GArray *way,
                 const char *const *names)
{
  printf (_("A tree over the %" PRId64 " units of %s, learned from %" PRId64 " rows\n"), tree->n_units, tree->layer, tree->n_rows);
  printf (_("It says what the model says in %.1f %% of %" PRId64 " rows that it never saw (%.1f %% of each answer): %s\n"), 100 * tree->fidelity, tree->n_held, 100 * tree->balanced, judge (tree));
  printf (_("A tree of shuffled answers: %.1f %% (%.1f %%); the most frequent answer: %.1f %%\n"), 100 * tree->control, 100 * tree->control_balanced, 100 * tree->majority);
  printf (_("The first question stays in %.0f %% of %d trees of rows that were drawn again\n"), 100 * tree->stability, tree->options.n_bootstraps);
  print_node (tree, way, names, 0, 0, "");
}

static gboolean
imitate (const WeftTreeAsked  *asked,
         const WeftTreeScene  *scene,
         GError              **error)
{
  const char *const *names = weft_subject_get_class_names (scene->subject);
  WeftSurrogateOptions options = WEFT_SURROGATE_OPTIONS_INIT;
  g_autoptr (WeftSurrogate) tree = NULL;
  g_autoptr (WeftTreeChart) chart = NULL;
  g_autoptr (GArray) way = NULL;

  if (!read_target (asked->imitates, &options.target, error))
    return FALSE;
  options.class = scene->target.class;
  options.rival = scene->target.against;
  options.layer = scene->layer;
  options.max_depth = asked->depth;
  options.seed = scene->seed;
  tree = weft_surrogate_run (scene->subject, scene->samples, &options, weft_interrupt_watch (), error);
  way = tree != NULL ? weft_surrogate_follow (tree, scene->subject, scene->sample, error) : NULL;
  if (way == NULL)
    return FALSE;
  chart = weft_tree_chart_new_surrogate (tree, names, way);
  if (scene->output != NULL && !write_output (scene, chart, error))
    return FALSE;
  if (scene->json)
    describe_surrogate (tree, way, scene->rows, names, scene->recipe);
  else
    print_surrogate (tree, way, names);
  return TRUE;
}

/* A hierarchy of classes */

static char *
name_class (const char *const *names,
            gint64 class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%" G_GINT64_FORMAT, class);
}

static void
describe_classes (const WeftClassTree      *tree,
                  const WeftClassTreeScore *score,
                  const WeftClassWalk      *walk,
                  JsonObject               *object)
{
  JsonArray *nodes = json_array_new (), *shares = json_array_new ();

  for (gint64 k = 0; k < tree->n_classes - 1; k++) {
    JsonObject *entry = json_object_new ();

    json_object_set_int_member (entry, "left", tree->nodes[k].left);
    json_object_set_int_member (entry, "right", tree->nodes[k].right);
    json_object_set_double_member (entry, "height", tree->nodes[k].height);
    json_array_add_object_element (nodes, entry);
  }
  for (gint64 i = 0; i < 2 * tree->n_classes - 1; i++)
    json_array_add_double_element (shares, walk->shares[i]);
  json_object_set_int_member (object, "classes", tree->n_classes);
  json_object_set_double_member (object, "agreement", score->chosen);
  json_object_set_double_member (object, "soft_agreement", score->likeliest);
  json_object_set_double_member (object, "entropy", score->entropy);
  json_object_set_double_member (object, "row_entropy", walk->entropy);
  json_object_set_array_member (object, "nodes", nodes);
  json_object_set_array_member (object, "shares", shares);
}

static void
print_branch (const WeftClassTree *tree,
              const WeftClassWalk *walk,
              const char *const *names,
              gint64 name,
              int depth)
{
  if (name < tree->n_classes) {
    g_autofree char *class = name_class (names, name);

    printf ("%6.2f %% %*s%s\n", 100 * walk->shares[name], 2 * depth, "", class);
    return;
  }
  printf ("%6.2f %% %*s┬\n", 100 * walk->shares[name], 2 * depth, "");
  print_branch (tree, walk, names, tree->nodes[name - tree->n_classes].left, depth + 1);
  print_branch (tree, walk, names, tree->nodes[name - tree->n_classes].right, depth + 1);
}

static gboolean
join (const WeftTreeScene  *scene,
      GError              **error)
{
  g_autoptr (WeftClassTree) tree = weft_class_tree_new (scene->subject, error);
  WeftValue value = weft_subject_get_logits (scene->subject);
  g_autoptr (WeftTensor) logits = tree != NULL ? weft_activations_take (scene->subject, value, scene->samples, weft_interrupt_watch (), error) : NULL;
  g_auto (WeftAnswer) answer = { 0 };
  g_auto (WeftClassWalk) walk = { 0 };
  g_autoptr (WeftTreeChart) chart = NULL;
  WeftClassTreeScore score;

  if (logits == NULL || !weft_subject_ask (scene->subject, scene->sample, 0, &answer, error))
    return FALSE;
  score = weft_class_tree_judge (tree, logits);
  weft_class_tree_walk (tree, answer.logits, &walk);
  chart = weft_tree_chart_new_classes (tree, weft_subject_get_class_names (scene->subject), &score, logits->shape.extent[0], &walk);
  if (scene->output != NULL && !write_output (scene, chart, error))
    return FALSE;
  if (scene->json) {
    describe_classes (tree, &score, &walk, scene->recipe);
    return TRUE;
  }
  printf (_("The hierarchy of the last layer’s weights; its choices lead to the model’s answer in %.1f %% of %" PRId64 " rows, with %.2f bits a choice\n"),
          100 * score.chosen, logits->shape.extent[0], score.entropy);
  print_branch (tree, &walk, weft_subject_get_class_names (scene->subject), 2 * tree->n_classes - 2, 0);
  return TRUE;
}

gboolean
weft_cli_show_tree (const WeftTreeAsked  *asked,
                    const WeftTreeScene  *scene,
                    GError              **error)
{
  if (!(asked->joins ? join (scene, error) : imitate (asked, scene, error)))
    return FALSE;
  if (scene->json) {
    json_object_set_string_member (scene->recipe, "status", "done");
    weft_cli_print_json (weft_cli_json_take (json_object_ref (scene->recipe)));
  }
  return TRUE;
}
