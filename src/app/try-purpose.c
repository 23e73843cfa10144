/* try-purpose.c: what a model is for, in one sentence
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-purpose.h"

#include "base/i18n.h"

/* Up to so many answers are named. */
#define MAX_NAMED 5

static char *
name_answers (const WeftExplainModel *model)
{
  const char *const *names = weft_subject_get_class_names (model->subject);
  int n = (int) weft_subject_get_n_classes (model->subject);

  if (names == NULL)
    return g_strdup_printf (ngettext_ ("%d class", "%d classes", (gulong) n), n);
  if (n > MAX_NAMED)
    return g_strdup_printf (_("one of %d classes, from “%s” to “%s”"), n, names[0], names[n - 1]);
  return g_strjoinv (_(", "), (char **) names);
}

/* A text for a text, or a class for each word. */
static char *
tell_writer (const WeftExplainModel *model)
{
  const char *target = weft_predictor_get_target_name (model->predictor, 0);

  return g_strdup_printf (weft_predictor_writes (model->predictor) ? _("Reads a text and writes another, “%s”.") : _("Reads a text and gives each of its words one of “%s”."), target);
}

static char *
tell_number (WeftExplainReads  reads,
             const char       *target)
{
  switch (reads) {
  case WEFT_EXPLAIN_READS_PICTURE:
    return g_strdup_printf (_("Looks at a picture and estimates “%s”."), target);
  case WEFT_EXPLAIN_READS_TEXT:
    return g_strdup_printf (_("Reads a text and estimates “%s”."), target);
  case WEFT_EXPLAIN_READS_TABLE:
  default:
    return g_strdup_printf (_("Reads the values of one row and estimates “%s”."), target);
  }
}

static char *
tell_classes (WeftExplainReads  reads,
              const char       *answers)
{
  switch (reads) {
  case WEFT_EXPLAIN_READS_PICTURE:
    return g_strdup_printf (_("Looks at a picture and says what it shows: %s."), answers);
  case WEFT_EXPLAIN_READS_TEXT:
    return g_strdup_printf (_("Reads a text and says which it is: %s."), answers);
  case WEFT_EXPLAIN_READS_TABLE:
  default:
    return g_strdup_printf (_("Reads the values of one row and says which it is: %s."), answers);
  }
}

char *
weft_try_purpose_tell (const WeftExplainModel *model)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (model->predictor);
  WeftExplainReads reads = weft_explain_model_get_reads (model);
  g_autofree char *answers = NULL;

  if (weft_subject_get_n_places (model->subject) > 1 && reads == WEFT_EXPLAIN_READS_TEXT)
    return tell_writer (model);
  if (preparation != NULL && weft_preparation_get_target_kind (preparation) == WEFT_TARGET_NUMBER)
    return tell_number (reads, weft_predictor_get_target_name (model->predictor, 0));
  answers = name_answers (model);
  return tell_classes (reads, answers);
}
