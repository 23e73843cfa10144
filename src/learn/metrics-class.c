/* metrics-class.c: metrics that count hits and misses
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All come from the confusion matrix, which the context has. A quotient 0 / 0 is
 * 0; a metric of no rows is NaN.
 */
#include "learn/metrics-private.h"

#include <math.h>

typedef enum {
  PRECISION,
  RECALL,
  F1,
} Quantity;

typedef enum {
  MICRO,
  MACRO,
  WEIGHTED,
} Average;

/* NaN is larger than nothing, so a row of NaN is class 0. */
static gint64
predict (const float *scores,
         gint64       n)
{
  gint64 best = -1;

  for (gint64 c = 0; c < n; c++)
    if (!isnan (scores[c]) && (best < 0 || scores[c] > scores[best]))
      best = c;
  return MAX (best, 0);
}

static void
count_row (WeftConfusion *self,
           gint64         label,
           gint64         guess)
{
  self->support[label]++;
  self->predicted[guess]++;
  self->hits[label] += label == guess;
  if (self->counts != NULL)
    self->counts[label * self->n_classes + guess]++;
}

WeftConfusion *
weft_confusion_new (const WeftEvaluation *evaluation)
{
  gint64 n = evaluation->n_scores;
  WeftConfusion *self = g_new0 (WeftConfusion, 1);

  self->n_classes = n;
  self->hits = g_new0 (gint64, n + 1);
  self->support = g_new0 (gint64, n + 1);
  self->predicted = g_new0 (gint64, n + 1);
  self->counts = n <= WEFT_CONFUSION_MAX_CLASSES ? g_new0 (gint64, n * n + 1) : NULL;
  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    gint64 label = weft_metric_class (evaluation, i);

    if (label >= 0)
      count_row (self, label, predict (evaluation->scores + i * n, n));
  }
  return self;
}

void
weft_confusion_free (WeftConfusion *self)
{
  g_free (self->hits);
  g_free (self->support);
  g_free (self->predicted);
  g_free (self->counts);
  g_free (self);
}

static double
divide (gint64 part,
        gint64 whole)
{
  return whole == 0 ? 0 : (double) part / (double) whole;
}

static void
score (WeftClassScore *self,
       gint64          hits,
       gint64          predicted,
       gint64          support)
{
  self->precision = divide (hits, predicted);
  self->recall = divide (hits, support);
  self->f1 = divide (2 * hits, predicted + support);
  self->predicted = predicted;
  self->support = support;
}

static void
add_score (WeftClassScore       *sum,
           const WeftClassScore *part,
           double                weight)
{
  sum->precision += weight * part->precision;
  sum->recall += weight * part->recall;
  sum->f1 += weight * part->f1;
}

/* Whether a class is true or predicted anywhere; others count in no average. */
static gboolean
is_present (const WeftClassScore *self)
{
  return self->support > 0 || self->predicted > 0;
}

WeftClassReport *
weft_class_report_new (const WeftConfusion *confusion)
{
  WeftClassReport *self = g_new0 (WeftClassReport, 1);
  gint64 n = confusion->n_classes, n_rows = 0, hits = 0, n_present = 0;

  self->n_classes = n;
  self->classes = g_new0 (WeftClassScore, n + 1);
  for (gint64 c = 0; c < n; c++) {
    score (&self->classes[c], confusion->hits[c], confusion->predicted[c], confusion->support[c]);
    n_present += is_present (&self->classes[c]);
    hits += confusion->hits[c];
    n_rows += self->classes[c].support;
  }
  for (gint64 c = 0; c < n && n_rows > 0; c++) {
    add_score (&self->macro, &self->classes[c], 1 / (double) n_present);
    add_score (&self->weighted, &self->classes[c], (double) self->classes[c].support / (double) n_rows);
  }
  score (&self->micro, hits, n_rows, n_rows);
  self->macro.support = self->weighted.support = self->macro.predicted = self->weighted.predicted = n_rows;
  self->accuracy = n_rows > 0 ? self->micro.recall : NAN;
  return self;
}

void
weft_class_report_free (WeftClassReport *self)
{
  g_free (self->classes);
  g_free (self);
}

/* Right-aligned by characters, not bytes. */
static void
append_right (GString    *text,
              const char *word,
              glong       width)
{
  for (glong i = g_utf8_strlen (word, -1); i < width; i++)
    g_string_append_c (text, ' ');
  g_string_append (text, word);
}

static void
append_number (GString *text,
               double   number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  append_right (text, g_ascii_formatd (digits, sizeof digits, "%.2f", number), 10);
}

static void
append_support (GString *text,
                gint64   support)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, support);

  append_right (text, digits, 10);
  g_string_append_c (text, '\n');
}

static void
append_row (GString              *text,
            const char           *name,
            glong                 width,
            const WeftClassScore *row)
{
  append_right (text, name, width);
  g_string_append_c (text, ' ');
  append_number (text, row->precision);
  append_number (text, row->recall);
  append_number (text, row->f1);
  append_support (text, row->support);
}

static char *
name_class (const char *const *names,
            gint64 c)
{
  return names != NULL ? g_strdup (names[c]) : g_strdup_printf ("%" G_GINT64_FORMAT, c);
}

static glong
measure_names (const WeftClassReport *self,
               const char *const *names)
{
  glong width = 12; /* "weighted avg" */

  for (gint64 c = 0; c < self->n_classes; c++) {
    g_autofree char *name = name_class (names, c);

    if (is_present (&self->classes[c]))
      width = MAX (width, g_utf8_strlen (name, -1));
  }
  return width;
}

char *
weft_class_report_to_text (const WeftClassReport *self,
                           const char *const *names)
{
  GString *text = g_string_new (NULL);
  glong width = measure_names (self, names);

  append_right (text, "", width);
  g_string_append (text, "  precision    recall  f1-score   support\n\n");
  for (gint64 c = 0; c < self->n_classes; c++) {
    g_autofree char *name = name_class (names, c);

    if (is_present (&self->classes[c]))
      append_row (text, name, width, &self->classes[c]);
  }
  g_string_append_c (text, '\n');
  append_right (text, "accuracy", width);
  append_right (text, "", 21);
  append_number (text, self->accuracy);
  append_support (text, self->micro.support);
  append_row (text, "macro avg", width, &self->macro);
  append_row (text, "weighted avg", width, &self->weighted);
  return g_string_free (text, FALSE);
}

static double
average_of (const WeftMetricContext *context,
            Average                  average,
            Quantity                 quantity)
{
  const WeftClassReport *report = context->report;
  const WeftClassScore *row;

  if (report == NULL || report->micro.support == 0)
    return NAN;
  row = average == MICRO ? &report->micro : average == MACRO ? &report->macro
                                                             : &report->weighted;
  return quantity == PRECISION ? row->precision : quantity == RECALL ? row->recall
                                                                     : row->f1;
}

double
weft_metric_accuracy (const WeftMetricContext *context)
{
  return average_of (context, MICRO, RECALL);
}

double
weft_metric_balanced_accuracy (const WeftMetricContext *context)
{
  const WeftClassReport *report = context->report;
  double sum = 0;
  gint64 n_true = 0;

  for (gint64 c = 0; report != NULL && c < report->n_classes; c++)
    if (report->classes[c].support > 0) {
      sum += report->classes[c].recall;
      n_true++;
    }
  return n_true > 0 ? sum / (double) n_true : NAN;
}

#define METRIC(quantity, QUANTITY, average, AVERAGE)                      \
  double                                                                  \
    weft_metric_##quantity##_##average (const WeftMetricContext *context) \
  {                                                                       \
    return average_of (context, AVERAGE, QUANTITY);                       \
  }

METRIC (precision, PRECISION, micro, MICRO)
METRIC (precision, PRECISION, macro, MACRO)
METRIC (precision, PRECISION, weighted, WEIGHTED)
METRIC (recall, RECALL, micro, MICRO)
METRIC (recall, RECALL, macro, MACRO)
METRIC (recall, RECALL, weighted, WEIGHTED)
METRIC (f1, F1, micro, MICRO)
METRIC (f1, F1, macro, MACRO)
METRIC (f1, F1, weighted, WEIGHTED)
