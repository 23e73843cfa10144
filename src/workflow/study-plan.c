/* study-plan.c: which training of a study begins next, and what it will take
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-plan.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

/* A guess of memory is as much larger. */
#define RESERVE 1.2

/* After so many others the one that has no room is waited for. */
#define PATIENCE 4

/* Sizes */

static void
add_number (WeftStudySize *size,
            const char    *name,
            gboolean       is_training,
            double         value)
{
  if (g_str_equal (name, "units") || g_str_equal (name, "filters"))
    size->width += value;
  else if (is_training && g_str_equal (name, "epochs"))
    size->epochs = value;
  else if (is_training && g_str_equal (name, "batch_size"))
    size->batch = value;
}

static void
add_node (WeftStudySize          *size,
          const WeftSnapshotNode *node,
          gboolean                is_training)
{
  for (const WeftParam *param = node->params != NULL ? weft_params_get_table (node->params) : NULL; param != NULL && param->id != NULL; param++) {
    double value;

    if (weft_number_parse (weft_params_get (node->params, param->id), &value))
      add_number (size, param->id, is_training, value);
  }
  for (guint i = 0; node->nested != NULL && i < weft_snapshot_get_n_nodes (node->nested); i++)
    add_node (size, weft_snapshot_get_node (node->nested, i), FALSE);
}

void
weft_study_size_of_snapshot (const WeftSnapshot *snapshot,
                             const char         *node,
                             WeftStudySize      *size)
{
  *size = (WeftStudySize){ 0 };
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *other = weft_snapshot_get_node (snapshot, i);

    add_node (size, other, g_str_equal (other->id, node));
  }
}

void
weft_study_size_of_trial (const WeftTrial *trial,
                          WeftStudySize   *size)
{
  g_autofree char *place = g_strconcat (trial->node != NULL ? trial->node : "", ".", NULL);

  *size = (WeftStudySize){ 0 };
  for (guint i = 0; i < trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = trial->parameters->pdata[i];
    const char *dot = strrchr (parameter->name, '.');
    gboolean is_training = g_str_has_prefix (parameter->name, place) && dot == parameter->name + strlen (place) - 1;

    if (dot != NULL && isfinite (parameter->number))
      add_number (size, dot + 1, is_training, parameter->number);
  }
}

/* Guessing */

static double
get_ratio (double a,
           double b)
{
  return a > 0 && b > 0 ? a / b : 1;
}

static double
get_growth (const WeftStudySize *size,
            const WeftStudySize *before)
{
  return get_ratio (size->batch, before->batch) * get_ratio (size->width, before->width);
}

/* Of equally near ones the latest. */
static const WeftStudyCost *
find_nearest (const GArray        *costs,
              const WeftStudySize *size)
{
  const WeftStudyCost *nearest = NULL;
  double least = INFINITY;

  for (guint i = 0; i < costs->len; i++) {
    const WeftStudyCost *cost = &g_array_index (costs, WeftStudyCost, i);
    double distance = fabs (log (get_growth (size, &cost->size)));

    if (distance <= least) {
      least = distance;
      nearest = cost;
    }
  }
  return nearest;
}

void
weft_study_plan_predict (const GArray        *costs,
                         const WeftStudySize *size,
                         WeftStudyDemand     *demand)
{
  const WeftStudyCost *nearest = find_nearest (costs, size);

  demand->is_known = nearest != NULL;
  demand->bytes = 0;
  demand->seconds = size->epochs * MAX (size->width, 1);
  if (nearest == NULL)
    return;
  demand->bytes = (guint64) ((double) nearest->bytes * MAX (get_growth (size, &nearest->size), 1) * RESERVE);
  demand->seconds = nearest->seconds * get_ratio (size->epochs, nearest->size.epochs) * get_ratio (size->width, nearest->size.width);
}

/* Choosing */

gboolean
weft_study_plan_fits_ever (const WeftStudyBudget *budget,
                           const WeftStudyDemand *demand)
{
  return (budget->bytes == 0 || demand->bytes <= budget->bytes) && (budget->cores <= 0 || demand->cores <= budget->cores);
}

static gboolean
fits (const WeftStudyBudget *budget,
      const GArray          *running,
      const WeftStudyDemand *demand)
{
  guint64 bytes = demand->bytes;
  double cores = demand->cores;
  gboolean all_known = demand->is_known;

  for (guint i = 0; i < running->len; i++) {
    const WeftStudyDemand *other = &g_array_index (running, WeftStudyDemand, i);

    bytes += other->bytes;
    cores += other->cores;
    all_known &= other->is_known;
  }
  if (running->len == 0)
    return TRUE;
  if (budget->is_strict && !all_known)
    return FALSE;
  return running->len < budget->n_jobs && (budget->bytes == 0 || bytes <= budget->bytes) && (budget->cores <= 0 || cores <= budget->cores + 1e-9);
}

static gboolean
is_before (const WeftStudyDemand *a,
           const WeftStudyDemand *b)
{
  return a->seconds != b->seconds ? a->seconds > b->seconds : a->order < b->order;
}

int
weft_study_plan_choose (const WeftStudyBudget *budget,
                        const GArray          *running,
                        GArray                *waiting)
{
  int chosen = -1;

  for (guint i = 0; i < waiting->len; i++) {
    const WeftStudyDemand *demand = &g_array_index (waiting, WeftStudyDemand, i);
    gboolean has_room = fits (budget, running, demand);

    if (!has_room && demand->n_passed >= PATIENCE)
      return -1;
    if (has_room && (chosen < 0 || is_before (demand, &g_array_index (waiting, WeftStudyDemand, chosen))))
      chosen = (int) i;
  }
  for (guint i = 0; chosen >= 0 && i < waiting->len; i++) {
    WeftStudyDemand *demand = &g_array_index (waiting, WeftStudyDemand, i);

    demand->n_passed += !fits (budget, running, demand);
  }
  return chosen;
}
