/* study-queue.c: trainings of a study that are still to be begun
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-queue.h"

#include "base/i18n.h"
#include "base/usage.h"
#include "workflow/study-private.h"

struct _WeftStudyQueue
{
  const WeftStudy *study;
  GQueue pending; /* WeftStudyPending */
  GArray *costs;  /* Owned: WeftStudyCost */
  WeftStudyBudget budget;
  guint n_asked; /* trainings so far */
};

/* Without a budget that somebody set, what the machine has left is not to be exceeded. */
static WeftStudyBudget
make_budget (const WeftStudySettings *settings)
{
  WeftMachineUsage machine;

  weft_usage_read_machine (&machine);
  return (WeftStudyBudget){
    .n_jobs = settings->n_jobs,
    .cores = settings->n_cores,
    .bytes = settings->budget > 0 ? settings->budget : machine.free_bytes,
    .is_strict = settings->budget > 0,
  };
}

/* One after the other, without a limit, nothing needs to be known. */
static gboolean
guesses (const WeftStudyQueue *self)
{
  return self->budget.n_jobs > 1 || self->budget.is_strict;
}

WeftStudyQueue *
weft_study_queue_new (const WeftStudy *study)
{
  WeftStudyQueue *self = g_new0 (WeftStudyQueue, 1);

  self->study = study;
  self->budget = make_budget (study->settings);
  self->costs = guesses (self) ? weft_study_list_costs (study) : g_array_new (FALSE, FALSE, sizeof (WeftStudyCost));
  return self;
}

void
weft_study_queue_free (WeftStudyQueue *self)
{
  g_queue_clear_full (&self->pending, g_free);
  g_array_unref (self->costs);
  g_free (self);
}

guint
weft_study_queue_get_length (const WeftStudyQueue *self)
{
  return self->pending.length;
}

guint
weft_study_queue_count_threads (const WeftStudyQueue *self)
{
  const WeftStudySettings *settings = self->study->settings;
  guint n_cores = settings->n_cores > 0 ? settings->n_cores : g_get_num_processors ();

  return MAX (n_cores / settings->n_jobs, 1);
}

/* What cannot even be made a workflow of is found out when it begins. */
static void
predict (WeftStudyQueue   *self,
         WeftStudyPending *pending)
{
  const double *point = weft_tune_history_get_trial (self->study->history, pending->number)->point;
  g_autoptr (WeftSnapshot) snapshot = guesses (self) ? weft_study_make_snapshot (self->study, point, pending->repeat, NULL) : NULL;
  WeftStudySize size;

  if (snapshot == NULL)
    return;
  weft_study_size_of_snapshot (snapshot, self->study->settings->to, &size);
  weft_study_plan_predict (self->costs, &size, &pending->demand);
}

void
weft_study_queue_add (WeftStudyQueue *self,
                      guint           number,
                      guint           repeat,
                      gint64          resume)
{
  WeftStudyPending *pending = g_new0 (WeftStudyPending, 1);

  *pending = (WeftStudyPending){ number, repeat, resume, { .cores = weft_study_queue_count_threads (self), .order = self->n_asked++ } };
  predict (self, pending);
  g_queue_push_tail (&self->pending, pending);
}

void
weft_study_queue_drop (WeftStudyQueue *self,
                       guint           number)
{
  for (GList *link = self->pending.head; link != NULL;) {
    GList *next = link->next;

    if (((WeftStudyPending *) link->data)->number == number) {
      g_free (link->data);
      g_queue_delete_link (&self->pending, link);
    }
    link = next;
  }
}

void
weft_study_queue_learn (WeftStudyQueue      *self,
                        const WeftStudyCost *cost)
{
  g_array_append_val (self->costs, *cost);
  for (GList *link = self->pending.head; link != NULL; link = link->next)
    predict (self, link->data);
}

char *
weft_study_queue_find_too_large (const WeftStudyQueue *self,
                                 guint                *number)
{
  for (GList *link = self->pending.head; self->budget.is_strict && link != NULL; link = link->next) {
    const WeftStudyPending *pending = link->data;
    g_autofree char *needs = NULL, *has = NULL;

    if (weft_study_plan_fits_ever (&self->budget, &pending->demand))
      continue;
    needs = g_format_size (pending->demand.bytes);
    has = g_format_size (self->budget.bytes);
    *number = pending->number;
    return g_strdup_printf (_("by earlier trials it needs about %s, and all trials together may hold %s; raise that, or narrow what makes the model large"), needs, has);
  }
  return NULL;
}

WeftStudyPending *
weft_study_queue_take (WeftStudyQueue *self,
                       const GArray   *running)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (WeftStudyDemand));
  guint i = 0;
  int chosen;

  for (GList *link = self->pending.head; link != NULL; link = link->next)
    g_array_append_val (waiting, ((WeftStudyPending *) link->data)->demand);
  chosen = weft_study_plan_choose (&self->budget, running, waiting);
  for (GList *link = self->pending.head; link != NULL; link = link->next, i++)
    ((WeftStudyPending *) link->data)->demand.n_passed = g_array_index (waiting, WeftStudyDemand, i).n_passed;
  return chosen >= 0 ? g_queue_pop_nth (&self->pending, (guint) chosen) : NULL;
}
