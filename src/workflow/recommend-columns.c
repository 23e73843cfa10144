/* recommend-columns.c: what is learned, and from what
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/recommend-private.h"

#include "base/i18n.h"
#include "dataset/statistics.h"
#include "workflow/imbalance.h"

#include <math.h>
#include <string.h>

/* Numbers with more different values are numbers, also if they are whole and called a class. */
#define MAX_CLASSES 100

/* Whole numbers up to so many are classes, whatever they are called; as Prepare has it. */
#define MAX_AUTO_CLASSES 10

/* A category gives a number for each of its names. */
#define MAX_CATEGORIES 100

/* A text of fewer words is a name or a remark. */
#define MIN_WORDS 8

/* Beside more columns than this, what is written in words is a remark. */
#define MAX_BESIDE_TEXT 2

/* What targets are called. */
static const char *const target_names[] = { "target", "class", "label", "labels", "y", "outcome", "species", "category", "diagnosis", "survived", "sentiment", "tags", "response" };

static gboolean
is_called (const char *name,
           const char *const *names,
           guint n_names)
{
  for (guint i = 0; i < n_names; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static WeftColumnLook
look_at (const WeftAdvice            *self,
         const WeftColumnDescription *column)
{
  WeftColumnLook look = { column, column->names != NULL ? (gint64) g_strv_length (column->names) : -1 };
  WeftColumn *values = weft_advice_find_column (self, column);
  g_autoptr (WeftColumnStatistics) statistics = NULL;

  if (values == NULL || column->shape.rank > 0)
    return look;
  statistics = weft_column_statistics_new (values, NULL, 0, self->stop);
  if (statistics == NULL)
    return look;
  look.n_distinct = statistics->n_distinct;
  look.n_missing = statistics->n_missing;
  look.n_most = statistics->n_top > 0 ? statistics->top[0].count : 0;
  look.is_whole = weft_column_is_integral (values);
  look.magnitude = statistics->n_numbers > 0 ? MAX (fabs (statistics->mean), statistics->deviation) : 0;
  return look;
}

static GArray *
look_at_all (const WeftAdvice *self)
{
  GArray *looks = g_array_new (FALSE, FALSE, sizeof (WeftColumnLook));

  for (guint i = 0; i < self->description->columns->len; i++) {
    const WeftColumnLook look = look_at (self, &g_array_index (self->description->columns, WeftColumnDescription, i));

    g_array_append_val (looks, look);
  }
  return looks;
}

/* Whether rows can be told apart by it. */
static gboolean
can_be_target (const WeftAdvice     *self,
               const WeftColumnLook *look)
{
  if (look->column->shape.rank > 0 || look->n_distinct < 2 || weft_advice_is_key (self, look))
    return FALSE;
  return look->column->kind == WEFT_COLUMN_DENSE || (look->column->kind == WEFT_COLUMN_CATEGORY && look->n_distinct * 2 <= self->n_rows);
}

static const WeftColumnLook *
find_target_by_name (const WeftAdvice *self,
                     const GArray     *looks)
{
  for (guint i = looks->len; i-- > 0;) {
    const WeftColumnLook *look = &g_array_index (looks, WeftColumnLook, i);
    gboolean is_text = look->column->kind == WEFT_COLUMN_TEXT;

    if (is_called (look->column->name, target_names, G_N_ELEMENTS (target_names)) && (is_text || can_be_target (self, look)))
      return look;
  }
  return NULL;
}

static const WeftColumnLook *
find_last_target (const WeftAdvice *self,
                  const GArray     *looks,
                  gboolean          only_categories)
{
  for (guint i = looks->len; i-- > 0;) {
    const WeftColumnLook *look = &g_array_index (looks, WeftColumnLook, i);

    if (can_be_target (self, look) && (!only_categories || look->column->kind == WEFT_COLUMN_CATEGORY))
      return look;
  }
  return NULL;
}

/* Where all columns are texts, the last is written when the first is read. */
static const WeftColumnLook *
find_last_text (const GArray *looks)
{
  for (guint i = 0; i < looks->len; i++)
    if (g_array_index (looks, WeftColumnLook, i).column->kind != WEFT_COLUMN_TEXT)
      return NULL;
  return looks->len > 1 ? &g_array_index (looks, WeftColumnLook, looks->len - 1) : NULL;
}

static const WeftColumnLook *
find_look (const GArray                *looks,
           const WeftColumnDescription *column)
{
  for (guint i = 0; i < looks->len; i++)
    if (g_array_index (looks, WeftColumnLook, i).column == column)
      return &g_array_index (looks, WeftColumnLook, i);
  return NULL;
}

/* @asked: (nullable): the column that the task names */
static const WeftColumnLook *
choose_target (WeftAdvice                  *self,
               const GArray                *looks,
               const WeftColumnDescription *asked)
{
  const WeftColumnLook *last = looks->len > 0 ? &g_array_index (looks, WeftColumnLook, looks->len - 1) : NULL, *found;

  if (asked != NULL)
    return find_look (looks, asked);
  if ((found = find_target_by_name (self, looks)) != NULL)
    weft_advice_say (self, _("“%s” is what is learned: targets are often called so."), found->column->name);
  else if (last != NULL && can_be_target (self, last))
    weft_advice_say (self, _("“%s” is what is learned: it is the last column."), (found = last)->column->name);
  else if ((found = find_last_target (self, looks, TRUE)) != NULL)
    weft_advice_say (self, _("“%s” is what is learned: it is the last column that sorts rows into classes."), found->column->name);
  else if ((found = find_last_target (self, looks, FALSE)) != NULL)
    weft_advice_say (self, _("“%s” is what is learned: it is the last column of numbers."), found->column->name);
  else if ((found = find_last_text (looks)) != NULL)
    weft_advice_say (self, _("“%s” is what is learned: the model writes it when it reads the rest."), found->column->name);
  return found;
}

/* Names that stand for classes are believed. */
static const char *
guess_task (const WeftAdvice     *self,
            const WeftColumnLook *target)
{
  gboolean is_named = is_called (target->column->name, target_names, G_N_ELEMENTS (target_names));
  gint64 most = is_named ? CLAMP (self->n_rows / 10, MAX_AUTO_CLASSES, MAX_CLASSES) : MAX_AUTO_CLASSES;

  if (target->column->kind == WEFT_COLUMN_TEXT)
    return g_str_equal (self->reader, "conll") ? "tags" : "text";
  if (target->column->kind == WEFT_COLUMN_CATEGORY)
    return "classes";
  return target->is_whole && target->n_distinct <= most ? "classes" : "numbers";
}

/* @share: of the most frequent class, in a hundred */
static void
say_metric (WeftAdvice *self,
            const char *metric,
            double      share)
{
  if (g_str_equal (metric, "balanced_accuracy"))
    weft_advice_say (self, _("Whoever always says that class is right in %.1f %% of the rows: go by balanced accuracy, in which both classes count alike. The best epoch is chosen by it."), share);
  else if (g_str_equal (metric, "average_precision"))
    weft_advice_say (self, _("Whoever always says that class is right in %.1f %% of the rows: go by average precision, which asks how many of the rows that are found are of the rare class. The best epoch is chosen by it."), share);
  else
    weft_advice_say (self, _("Whoever always says that class is right in %.1f %% of the rows: go by macro F1, in which all classes count alike. The best epoch is chosen by it."), share);
}

/* Where one class has nearly all rows, always saying it is nearly always right. */
static void
judge_balance (WeftAdvice           *self,
               const WeftColumnLook *target)
{
  gint64 n_known = self->n_rows - target->n_missing;
  double share = 100.0 * (double) target->n_most / (double) MAX (n_known, 1);
  const char *metric = weft_imbalance_choose_metric (n_known, target->n_most, target->n_distinct);

  self->is_rare = weft_imbalance_is_unfair (n_known, target->n_most, target->n_distinct);
  if (!self->is_rare)
    return;
  for (const WeftImbalanceSetting *setting = weft_imbalance_list_settings (); setting->param != NULL; setting++)
    weft_advice_set (self, WEFT_ADVICE_TRAIN, setting->param, "%s", setting->value);
  weft_advice_set (self, WEFT_ADVICE_TRAIN, "metric", "%s", metric);
  weft_advice_say (self, _("%" PRId64 " of %" PRId64 " rows are of one class, so rare classes count as much as frequent ones."), target->n_most, n_known);
  say_metric (self, metric, share);
}

static void
say_task (WeftAdvice           *self,
          const WeftColumnLook *target)
{
  if (g_str_equal (self->task, "tags"))
    weft_advice_say (self, _("Each word has a tag of its own in “%s”."), target->column->name);
  else if (g_str_equal (self->task, "classes"))
    weft_advice_say (self, _("It has %" PRId64 " different values in %" PRId64 " rows, so they are classes to tell apart."), target->n_distinct, self->n_rows);
  else if (g_str_equal (self->task, "numbers"))
    weft_advice_say (self, _("It has %" PRId64 " different numbers, so a number is predicted."), target->n_distinct);
  if (g_str_equal (self->task, "classes"))
    judge_balance (self, target);
}

static void
take_target (WeftAdvice           *self,
             const WeftColumnLook *target)
{
  gboolean is_asked = !g_str_equal (self->task, "auto");
  const char *guess = guess_task (self, target);

  self->target = target->column;
  self->n_values = target->n_distinct;
  self->magnitude = target->magnitude;
  if (!is_asked)
    self->task = guess;
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "target", "%s", target->column->name);
  /* What Prepare finds by itself need not be said. */
  if (is_asked || (target->column->kind == WEFT_COLUMN_DENSE && g_str_equal (guess, "classes") != (target->is_whole && target->n_distinct <= MAX_AUTO_CLASSES)))
    weft_advice_set (self, WEFT_ADVICE_PREPARE, "task", "%s", self->task);
  say_task (self, target);
}

/* The target of later rows is to be told from earlier ones. */
static void
take_time (WeftAdvice           *self,
           const WeftColumnLook *look)
{
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "order", "%s", look->column->name);
  weft_advice_say (self, _("The rows stand in the order of “%s”: the earliest train and the latest test, as it will be in use. The column itself is left out, since its later values were never seen."), look->column->name);
}

/* Returns: whether a column is left out, with the reason said */
static gboolean
leave_out (WeftAdvice           *self,
           const WeftColumnLook *look,
           const WeftColumnLook *target)
{
  const char *name = look->column->name;
  g_autofree char *leak = target != NULL && !weft_advice_is_key (self, look) ? weft_advice_find_leak (self, look, target) : NULL;

  if (weft_advice_is_key (self, look))
    weft_advice_say (self, _("“%s” is left out: it has another value in every row, which tells nothing of other rows."), name);
  else if (look->column->shape.rank == 0 && look->n_distinct == 0)
    weft_advice_say (self, _("“%s” is left out: it has no value in any row."), name);
  else if (look->column->shape.rank == 0 && look->n_distinct == 1 && look->n_missing == 0)
    weft_advice_say (self, _("“%s” is left out: it is the same in every row."), name);
  else if (look->column->kind == WEFT_COLUMN_CATEGORY && look->n_distinct > MAX_CATEGORIES)
    weft_advice_say (self, _("“%s” is left out: it has %" PRId64 " different names, too many to learn something of each."), name, look->n_distinct);
  else if (leak != NULL)
    weft_advice_say (self, "%s", leak);
  else
    return FALSE;
  return TRUE;
}

/* Returns: (transfer full) (element-type WeftColumnLook): columns that could be learned from;
 *   texts, which Prepare takes only where there is nothing else, in @texts */
static GArray *
sort_out (WeftAdvice           *self,
          GArray               *looks,
          const WeftColumnLook *target,
          GArray               *texts)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (WeftColumnLook));
  /* What is written is read out of words that hardly any other row has. */
  gboolean has_time = FALSE, writes = target != NULL && target->column->kind == WEFT_COLUMN_TEXT;

  for (guint i = 0; i < looks->len; i++) {
    const WeftColumnLook look = g_array_index (looks, WeftColumnLook, i);

    if (look.column == self->target)
      continue;
    if (!has_time && weft_advice_is_time (self, &look)) {
      take_time (self, &look);
      has_time = TRUE;
    } else if (look.column->kind == WEFT_COLUMN_TEXT && (writes || !weft_advice_is_key (self, &look))) {
      g_array_append_val (texts, look);
    } else if (!leave_out (self, &look, target)) {
      g_array_append_val (kept, look);
    }
  }
  return kept;
}

/* Few columns beside a long text are worth less than the text. */
static gboolean
reads_text (WeftAdvice   *self,
            const GArray *kept,
            const GArray *texts)
{
  const WeftColumnLook *first = texts->len > 0 ? &g_array_index (texts, WeftColumnLook, 0) : NULL;

  if (first == NULL || kept->len > MAX_BESIDE_TEXT)
    return FALSE;
  if (kept->len > 0 && weft_advice_measure_text (self, first->column, "words", 0.5) < MIN_WORDS)
    return FALSE;
  self->text = first->column;
  return TRUE;
}

/* A list of columns has commas between their names; one inside a name would cut it. */
static void
set_features (WeftAdvice   *self,
              const GArray *kept)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < kept->len; i++) {
    const char *name = g_array_index (kept, WeftColumnLook, i).column->name;

    if (strchr (name, ',') != NULL)
      return;
    g_string_append_printf (names, "%s%s", i == 0 ? "" : ",", name);
  }
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "features", "%s", names->str);
}

static void
say_missing (WeftAdvice   *self,
             const GArray *kept)
{
  guint n = 0;

  for (guint i = 0; i < kept->len; i++)
    n += g_array_index (kept, WeftColumnLook, i).n_missing > 0;
  if (n == 0)
    return;
  weft_advice_set (self, WEFT_ADVICE_PREPARE, "missing", "median");
  weft_advice_say (self, ngettext_ ("%u of %u column misses values; numbers that are missing become the median, which outliers do not move.", "%u of %u columns miss values; numbers that are missing become the median, which outliers do not move.", kept->len), n, kept->len);
}

/* Prepare would read what was left out if nothing were named. */
static gboolean
forget_target (WeftAdvice *self)
{
  if (self->target != NULL)
    weft_advice_say (self, _("No column is left to learn “%s” from."), self->target->name);
  self->target = NULL;
  return TRUE;
}

gboolean
weft_advice_choose_columns (WeftAdvice *self)
{
  g_autoptr (GArray) looks = look_at_all (self), texts = g_array_new (FALSE, FALSE, sizeof (WeftColumnLook)), kept = NULL;
  WeftTaskWords asked = { NULL };
  const WeftColumnLook *target;

  weft_advice_say (self, ngettext_ ("There are %" PRId64 " rows and %u column.", "There are %" PRId64 " rows and %u columns.", looks->len), self->n_rows, looks->len);
  if (self->words != NULL)
    asked = weft_advice_read_task (self);
  if (self->words != NULL && !asked.understood)
    return FALSE;
  if (asked.task != NULL)
    self->task = asked.task;
  target = choose_target (self, looks, asked.target);
  if (target != NULL)
    take_target (self, target);
  kept = sort_out (self, looks, target, texts);
  if (kept->len + texts->len == 0)
    return forget_target (self);
  if (asked.by_time && *weft_params_get (self->result->values[WEFT_ADVICE_PREPARE], "order") == '\0')
    weft_advice_say (self, _("No column says when a row was, so rows are divided at random; sort the rows by a date and name it to forecast."));
  if (reads_text (self, kept, texts)) {
    if (kept->len + texts->len > 1)
      weft_advice_say (self, _("“%s” is what it is learned from: a text says more than the columns beside it."), self->text->name);
    set_features (self, g_array_set_size (texts, 1));
    return TRUE;
  }
  if (texts->len > 0)
    weft_advice_say (self, _("Texts are left out: there are %u other columns to learn from."), kept->len);
  if (kept->len + texts->len + (target != NULL ? 1 : 0) < looks->len)
    set_features (self, kept);
  say_missing (self, kept);
  return TRUE;
}
