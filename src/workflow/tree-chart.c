/* tree-chart.c: trees over neurons and over classes, as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/tree-chart.h"

#include "base/csv.h"
#include "base/i18n.h"

#include <math.h>

/* From which agreement on the choices of a hierarchy follow the model. */
#define GOOD_AGREEMENT 0.9

/* What a node is made of, for words and files. */
typedef struct
{
  const char *answer;
  double threshold; /* of a question; of a join its height */
  double share;     /* of the answer; of a join what of the sample comes here */
  gint64 n_rows;    /* of a join classes below it */
  double value;     /* of the sample; NaN: it does not come here */
} Numbers;

WeftTreeChart *
weft_tree_chart_ref (WeftTreeChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_tree_chart_unref (WeftTreeChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->nodes);
  g_array_unref (self->numbers);
  g_ptr_array_unref (self->texts);
  g_free (self->units);
  g_free (self->layer);
  g_free (self->title);
  g_free (self->caption);
  g_free (self->judgement);
  g_free (self);
}

static WeftTreeChart *
chart_new (guint n_nodes)
{
  WeftTreeChart *self = g_new0 (WeftTreeChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->nodes = g_array_new (FALSE, TRUE, sizeof (WeftTreeNode));
  self->numbers = g_array_new (FALSE, TRUE, sizeof (Numbers));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->units = g_new (gint64, n_nodes);
  g_array_set_size (self->nodes, n_nodes);
  g_array_set_size (self->numbers, n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    self->units[i] = -1;
  return self;
}

static WeftTreeChart *
finish (WeftTreeChart *self,
        const char    *height_title)
{
  self->tree = (WeftTree){ (const WeftTreeNode *) (gpointer) self->nodes->data, self->nodes->len, height_title, self->title, self->caption };
  return self;
}

static WeftTreeNode *
get_node (const WeftTreeChart *self,
          guint                node)
{
  return &g_array_index (self->nodes, WeftTreeNode, node);
}

static Numbers *
get_numbers (const WeftTreeChart *self,
             guint                node)
{
  return &g_array_index (self->numbers, Numbers, node);
}

/* Keeps a text as long as the chart. */
static const char *
keep (WeftTreeChart *self,
      char          *text)
{
  g_ptr_array_add (self->texts, text);
  return text;
}

/* A tree over neurons */

static const WeftSurrogateStep *
find_step (const GArray *way,
           guint         node)
{
  for (guint i = 0; way != NULL && i < way->len; i++)
    if (g_array_index (way, WeftSurrogateStep, i).node == (int) node)
      return &g_array_index (way, WeftSurrogateStep, i);
  return NULL;
}

static void
fill_node (WeftTreeChart *self,
           const WeftSurrogate *surrogate,
           const char *const *names,
           const GArray *way,
           guint index)
{
  const WeftCartNode *from = &surrogate->cart->nodes[index];
  const WeftSurrogateStep *step = find_step (way, index);
  WeftTreeNode *node = get_node (self, index);
  Numbers *numbers = get_numbers (self, index);
  const char *answer = keep (self, weft_surrogate_name_label (surrogate, names, from->label));

  *numbers = (Numbers){ answer, (double) from->threshold, from->share, from->n_rows, step != NULL ? step->value : NAN };
  node->category = (guint) from->label;
  node->share = from->share;
  node->weight = (double) from->n_rows / (double) surrogate->cart->nodes[0].n_rows;
  node->is_stressed = step != NULL;
  self->units[index] = from->column;
  if (from->column < 0) {
    node->label = answer;
    node->detail = keep (self, g_strdup_printf (_("%d rows, %.0f %%"), (int) from->n_rows, 100 * from->share));
    return;
  }
  node->label = keep (self, g_strdup_printf (_("unit %d ≤ %.3g?"), (int) from->column, (double) from->threshold));
  node->detail = keep (self, g_strdup_printf (_("%d rows, %.0f %% are %s"), (int) from->n_rows, 100 * from->share, answer));
}

/* At most the threshold goes left. */
static void
link_nodes (WeftTreeChart  *self,
            const WeftCart *cart)
{
  get_node (self, 0)->parent = -1;
  for (int i = 0; i < cart->n_nodes; i++) {
    if (cart->nodes[i].column < 0)
      continue;
    get_node (self, (guint) cart->nodes[i].left)->parent = i;
    get_node (self, (guint) cart->nodes[i].left)->branch = _("yes");
    get_node (self, (guint) cart->nodes[i].right)->parent = i;
    get_node (self, (guint) cart->nodes[i].right)->branch = _("no");
  }
}

static const char *
judge (const WeftSurrogate *surrogate)
{
  if (surrogate->fidelity >= WEFT_SURROGATE_GOOD)
    return _("It describes the model.");
  return surrogate->fidelity >= WEFT_SURROGATE_FAIR ? _("It describes the model roughly.") : _("This tree does not describe the model.");
}

static char *
make_caption (const WeftSurrogate *surrogate)
{
  GString *text = g_string_new (judge (surrogate));

  g_string_append_printf (text, _(" It says what the model says in %.1f %% of %d rows that it never saw, %.1f %% of each answer; a tree of shuffled answers in %.1f %%, the most frequent answer alone in %.1f %%."),
                          100 * surrogate->fidelity, (int) surrogate->n_held, 100 * surrogate->balanced, 100 * surrogate->control, 100 * surrogate->majority);
  g_string_append_printf (text, _(" Learned from %d rows, seed %d. The first question stays in %.0f %% of %d trees of rows that were drawn again."), (int) surrogate->n_rows, (int) surrogate->options.seed,
                          100 * surrogate->stability, surrogate->options.n_bootstraps);
  return g_string_free (text, FALSE);
}

static char *
make_title (const WeftSurrogate *surrogate,
            const char *const *names)
{
  g_autofree char *first = weft_surrogate_name_label (surrogate, names, 0), *second = weft_surrogate_name_label (surrogate, names, 1);

  if (surrogate->options.target == WEFT_SURROGATE_ALL)
    return g_strdup_printf (_("How units of %s tell all classes apart"), surrogate->layer);
  if (surrogate->options.target == WEFT_SURROGATE_REST)
    return g_strdup_printf (_("How units of %s tell %s from the rest"), surrogate->layer, second);
  return g_strdup_printf (_("How units of %s tell %s from %s"), surrogate->layer, second, first);
}

WeftTreeChart *
weft_tree_chart_new_surrogate (const WeftSurrogate *surrogate,
                               const char *const *names,
                               const GArray *way)
{
  guint n = (guint) surrogate->cart->n_nodes;
  WeftTreeChart *self = chart_new (n);

  self->layer = g_strdup (surrogate->layer);
  self->title = make_title (surrogate, names);
  self->caption = make_caption (surrogate);
  self->judgement = g_strdup_printf (_("Agrees with the model in %.1f %% of rows it never saw; a tree of shuffled answers in %.1f %%"), 100 * surrogate->fidelity, 100 * surrogate->control);
  self->is_good = surrogate->fidelity >= WEFT_SURROGATE_GOOD;
  for (guint i = 0; i < n; i++)
    fill_node (self, surrogate, names, way, i);
  link_nodes (self, surrogate->cart);
  return finish (self, NULL);
}

/* A hierarchy of classes */

/* Its root is the last one, and a tree's the first. */
static guint
find_place (const WeftClassTree *classes,
            gint64               name)
{
  return (guint) (2 * classes->n_classes - 2 - name);
}

static char *
name_class (const char *const *names,
            gint64 class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%d", (int) class);
}

static void
add_class (WeftTreeChart *self,
           const WeftClassTree *classes,
           const char *const *names,
           const WeftClassWalk *walk,
           gint64 name)
{
  guint place = find_place (classes, name);
  WeftTreeNode *node = get_node (self, place);
  const WeftClassNode *from = name >= classes->n_classes ? &classes->nodes[name - classes->n_classes] : NULL;

  node->label = keep (self, from == NULL ? name_class (names, name) : g_strdup (""));
  node->height = from != NULL ? from->height : 0;
  node->share = NAN;
  node->weight = walk != NULL ? walk->shares[name] : 0;
  *get_numbers (self, place) = (Numbers){ node->label, node->height, node->weight, from != NULL ? from->n_classes : 1, NAN };
  if (from == NULL)
    return;
  get_node (self, find_place (classes, from->left))->parent = (int) place;
  get_node (self, find_place (classes, from->right))->parent = (int) place;
}

/* From the root on, the branch with the larger share. */
static void
stress_choices (WeftTreeChart       *self,
                const WeftClassTree *classes,
                const WeftClassWalk *walk)
{
  gint64 name = 2 * classes->n_classes - 2;

  get_node (self, 0)->is_stressed = TRUE;
  while (name >= classes->n_classes) {
    const WeftClassNode *from = &classes->nodes[name - classes->n_classes];

    name = walk->shares[from->left] >= walk->shares[from->right] ? from->left : from->right;
    get_node (self, find_place (classes, name))->is_stressed = TRUE;
  }
}

WeftTreeChart *
weft_tree_chart_new_classes (const WeftClassTree *classes,
                             const char *const *names,
                             const WeftClassTreeScore *score,
                             gint64 n_rows,
                             const WeftClassWalk *walk)
{
  WeftTreeChart *self = chart_new ((guint) (2 * classes->n_classes - 1));

  self->title = g_strdup (_("Classes that the last layer’s weights find alike"));
  self->caption = g_strdup_printf (_("Hierarchy of the last layer’s weights, joined by Ward’s rule. Its choices, from the root on, lead to the model’s answer in %.1f %% of %d rows, with %.2f bits a choice."),
                                   100 * score->chosen, (int) n_rows, score->entropy);
  self->judgement = g_strdup_printf (_("Its choices lead to the model’s answer in %.1f %% of rows"), 100 * score->chosen);
  self->is_good = score->chosen >= GOOD_AGREEMENT;
  get_node (self, 0)->parent = -1;
  for (gint64 name = 2 * classes->n_classes - 2; name >= 0; name--)
    add_class (self, classes, names, walk, name);
  if (walk != NULL)
    stress_choices (self, classes, walk);
  return finish (self, _("how unlike they are (Ward’s distance)"));
}

/* Words and numbers */

/* The classes below a join, the first of them. */
static void
append_classes (const WeftTreeChart *self,
                guint                node,
                GString             *text)
{
  g_autofree gboolean *below = g_new0 (gboolean, self->nodes->len);
  guint n = 0;

  below[node] = TRUE;
  for (guint i = node; i < self->nodes->len; i++) {
    below[i] |= i > node && get_node (self, i)->parent >= 0 && below[get_node (self, i)->parent];
    if (below[i] && get_numbers (self, i)->n_rows == 1 && n++ < 8)
      g_string_append_printf (text, "%s%s", n > 1 ? ", " : "", get_node (self, i)->label);
  }
  if (n > 8)
    g_string_append (text, ", …");
}

static char *
tell_classes (const WeftTreeChart *self,
              guint                node)
{
  const Numbers *numbers = get_numbers (self, node);
  GString *text = g_string_new (NULL);

  append_classes (self, node, text);
  if (numbers->n_rows > 1)
    g_string_append_printf (text, _(": joined at %.3g"), numbers->threshold);
  g_string_append_printf (text, _("; %.1f %% of this input comes here"), 100 * numbers->share);
  return g_string_free (text, FALSE);
}

char *
weft_tree_chart_tell (const WeftTreeChart *self,
                      guint                node)
{
  const Numbers *numbers = get_numbers (self, node);
  gint64 unit = self->units[node];

  if (self->layer == NULL)
    return tell_classes (self, node);
  if (unit < 0)
    return g_strdup_printf (_("Answer %s: %d rows, in %.1f %% of them the model says so"), numbers->answer, (int) numbers->n_rows, 100 * numbers->share);
  if (isnan (numbers->value))
    return g_strdup_printf (_("Is unit %d of %s at most %.4g? %d rows come here; this input does not"), (int) unit, self->layer, numbers->threshold, (int) numbers->n_rows);
  return g_strdup_printf (_("Is unit %d of %s at most %.4g? %d rows come here; this input has %.4g"), (int) unit, self->layer, numbers->threshold, (int) numbers->n_rows, numbers->value);
}

/* A leaf asks nothing. */
static void
add_question (const WeftTreeChart *self,
              guint                node,
              GString             *csv)
{
  if (self->units[node] >= 0) {
    weft_csv_add_number (csv, (double) self->units[node]);
    weft_csv_add_number (csv, get_numbers (self, node)->threshold);
  } else {
    weft_csv_add (csv, "");
    weft_csv_add (csv, "");
  }
}

char *
weft_tree_chart_to_csv (const WeftTreeChart *self)
{
  GString *csv = g_string_new (self->layer != NULL ? "node,parent,unit,threshold,answer,share,rows,on_way\n" : "node,parent,class,height,share,classes,on_way\n");

  for (guint i = 0; i < self->nodes->len; i++) {
    const Numbers *numbers = get_numbers (self, i);
    const WeftTreeNode *node = get_node (self, i);

    weft_csv_add_number (csv, i);
    weft_csv_add_number (csv, node->parent);
    if (self->layer != NULL)
      add_question (self, i, csv);
    weft_csv_add (csv, numbers->answer);
    if (self->layer == NULL)
      weft_csv_add_number (csv, numbers->threshold);
    weft_csv_add_number (csv, numbers->share);
    weft_csv_add_number (csv, (double) numbers->n_rows);
    weft_csv_add_number (csv, node->is_stressed);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}
