/* preparation-fit.c: what one column's training rows tell
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/preparation-private.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/error.h"
#include "dataset/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_AUTO_CLASSES 10 /* whole numbers up to which a target is taken for classes */
#define MAX_CLASSES      65536

void
weft_feature_clear (gpointer data)
{
  WeftFeature *self = data;

  g_free (self->column);
  g_free (self->step);
  g_free (self->fill);
  g_free (self->center);
  g_free (self->factor);
  g_strfreev (self->names);
  g_clear_pointer (&self->tokenizer, weft_tokenizer_unref);
}

static int
compare_numbers_cb (const void *a,
                    const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The smallest of the most frequent, as scikit-learn has it. */
static double
find_mode (const double *sorted,
           gsize         n)
{
  gsize best = 0;
  double mode = 0;

  for (gsize start = 0, end; start < n; start = end) {
    for (end = start; end < n && sorted[end] == sorted[start];)
      end++;
    if (end - start > best) {
      best = end - start;
      mode = sorted[start];
    }
  }
  return mode;
}

static double
find_mean (const double *numbers,
           gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += numbers[i];
  return n > 0 ? sum / (double) n : 0;
}

/* Sorts @numbers where that is needed. */
static double
find_fill (const WeftParams *params,
           double           *numbers,
           gsize             n)
{
  if (weft_params_is_choice (params, "missing", "constant"))
    return weft_params_get_real (params, "constant");
  if (n == 0 || weft_params_is_choice (params, "missing", "mean"))
    return find_mean (numbers, n);
  qsort (numbers, n, sizeof *numbers, compare_numbers_cb);
  if (weft_params_is_choice (params, "missing", "most-frequent"))
    return find_mode (numbers, n);
  return n % 2 == 1 ? numbers[n / 2] : (numbers[n / 2 - 1] + numbers[n / 2]) / 2;
}

static WeftMoments
find_moments (const double *numbers,
              gsize         n)
{
  WeftMoments moments = { .count = (double) n, .mean = find_mean (numbers, n) };
  double squares = 0;

  for (gsize i = 0; i < n; i++) {
    moments.minimum = i == 0 ? numbers[i] : fmin (moments.minimum, numbers[i]);
    moments.maximum = i == 0 ? numbers[i] : fmax (moments.maximum, numbers[i]);
    squares += (numbers[i] - moments.mean) * (numbers[i] - moments.mean);
  }
  moments.deviation = n > 0 ? sqrt (squares / (double) n) : 0;
  return moments;
}

/* The number that half of the others are below; they change places. */
static double
find_middle (double *numbers,
             gsize   n)
{
  gsize left = 0, right = n - 1, middle = (n - 1) / 2;

  while (left < right) {
    double pivot = numbers[(left + right) / 2], moved;
    gsize i = left, j = right;

    for (;; i++, j--) {
      while (numbers[i] < pivot)
        i++;
      while (numbers[j] > pivot)
        j--;
      if (i >= j)
        break;
      moved = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = moved;
    }
    if (middle <= j)
      right = j;
    else
      left = j + 1;
  }
  return numbers[middle];
}

/* What people are told of a column with one number a row; the numbers change places. */
static void
find_range (WeftFeature *self,
            double      *numbers,
            gsize        n)
{
  self->has_range = n > 0;
  if (n == 0)
    return;
  self->minimum = self->maximum = numbers[0];
  self->is_whole = TRUE;
  for (gsize i = 0; i < n; i++) {
    self->minimum = fmin (self->minimum, numbers[i]);
    self->maximum = fmax (self->maximum, numbers[i]);
    self->is_whole &= numbers[i] == rint (numbers[i]);
  }
  self->usual = find_middle (numbers, n);
}

/* Returns: how many of the rows' numbers are finite; they come first in @numbers */
static gsize
collect_element (const WeftFitting *fitting,
                 const WeftTensor  *values,
                 gint64             n_elements,
                 gint64             element,
                 double            *numbers)
{
  gsize n = 0;

  for (gsize i = 0; i < fitting->n_rows; i++) {
    double number = weft_tensor_get (values, (gint64) fitting->rows[i] * n_elements + element);

    if (isfinite (number))
      numbers[n++] = number;
  }
  return n;
}

/* Each element by itself: fill first, then scale what is filled. */
static gboolean
fit_elements (WeftFeature        *self,
              const WeftFitting  *fitting,
              const WeftTensor   *values,
              const WeftStep     *step,
              GError            **error)
{
  g_autofree double *numbers = g_new (double, fitting->n_rows);
  double chosen = weft_params_get_real (fitting->params, "factor");
  gboolean has_values = FALSE;

  for (gint64 j = 0; j < self->n_scales; j++) {
    gsize n = collect_element (fitting, values, self->n_elements, j, numbers);
    WeftMoments moments;

    if (!weft_fitting_go_on (fitting, error))
      return FALSE;
    has_values |= n > 0;
    self->has_indicator |= n < fitting->n_rows;
    self->fill[j] = find_fill (fitting->params, numbers, n);
    for (gsize i = n; i < fitting->n_rows; i++)
      numbers[i] = self->fill[j];
    moments = find_moments (numbers, fitting->n_rows);
    step->fit (&moments, chosen, &self->center[j], &self->factor[j]);
    if (self->item.rank == 0)
      find_range (self, numbers, n);
  }
  if (!has_values)
    weft_warnings_add (fitting->warnings, _("column “%s” has no value in the training rows and tells the model nothing"), self->column);
  return TRUE;
}

/* An image is scaled as a whole, in one pass that keeps nothing. */
static gboolean
fit_whole (WeftFeature        *self,
           const WeftFitting  *fitting,
           WeftColumn         *column,
           const WeftStep     *step,
           GError            **error)
{
  WeftDType dtype = weft_column_get_tensor (column)->dtype;
  gboolean may_miss = dtype == WEFT_DTYPE_F32 || dtype == WEFT_DTYPE_F64 || dtype == WEFT_DTYPE_F16;
  g_autoptr (WeftColumnStatistics) statistics = NULL;
  WeftMoments moments = { 0 };

  if (step->needs_moments || may_miss) {
    statistics = weft_column_statistics_new (column, fitting->rows, fitting->n_rows, fitting->stop);
    if (statistics == NULL)
      return weft_fitting_go_on (fitting, error);
    self->has_indicator = statistics->n_missing > 0;
    if (statistics->n_numbers > 0)
      moments = (WeftMoments){ (double) statistics->n_numbers, statistics->minimum, statistics->maximum, statistics->mean, statistics->deviation };
  }
  self->fill[0] = weft_params_is_choice (fitting->params, "missing", "constant") ? weft_params_get_real (fitting->params, "constant") : moments.mean;
  step->fit (&moments, weft_params_get_real (fitting->params, "factor"), &self->center[0], &self->factor[0]);
  return TRUE;
}

static const WeftStep *
choose_step (const WeftFitting *fitting,
             const WeftTensor  *values)
{
  const char *id = weft_params_get (fitting->params, "numbers");

  if (g_str_equal (id, "auto"))
    id = values->dtype == WEFT_DTYPE_U8 && values->shape.rank > 1 ? "bytes" : "standardize";
  return weft_step_find (id);
}

static gboolean
fit_numbers (WeftFeature        *self,
             const WeftFitting  *fitting,
             WeftColumn         *column,
             GError            **error)
{
  const WeftTensor *values = weft_column_get_tensor (column);
  const WeftStep *step = choose_step (fitting, values);
  gboolean is_whole, good;

  self->item = weft_column_get_item_shape (column);
  if (weft_column_get_form (column) != NULL)
    self->form = *weft_column_get_form (column);
  self->n_elements = weft_shape_count (&self->item);
  is_whole = self->item.rank >= 2 || (self->item.rank == 1 && !step->needs_moments && values->dtype == WEFT_DTYPE_U8);
  self->step = g_strdup (step->id);
  self->n_scales = is_whole ? 1 : self->n_elements;
  self->fill = g_new0 (double, self->n_scales + 1);
  self->center = g_new0 (double, self->n_scales + 1);
  self->factor = g_new0 (double, self->n_scales + 1);
  good = is_whole ? fit_whole (self, fitting, column, step, error) : fit_elements (self, fitting, values, step, error);
  self->has_indicator = self->has_indicator && weft_params_get_boolean (fitting->params, "indicator");
  return good;
}

/* The dictionary holds the categories of the training rows, in its own order. */
static gboolean
fit_category (WeftFeature        *self,
              const WeftFitting  *fitting,
              WeftColumn         *column,
              GError            **error)
{
  guint n_all;
  const char *const *all = weft_column_get_names (column, &n_all);
  g_autofree gint64 *counts = g_new0 (gint64, n_all + 1);
  GPtrArray *names = g_ptr_array_new ();
  gint64 best = 0, n_known = 0;

  self->n_elements = 1;
  self->usual_code = -1;
  for (gsize i = 0; i < fitting->n_rows; i++) {
    gint32 code = weft_tensor_i32 (weft_column_get_tensor (column))[fitting->rows[i]];

    if (code >= 0)
      counts[code]++;
  }
  for (guint code = 0; code < n_all; code++) {
    if (counts[code] == 0)
      continue;
    if (counts[code] > best)
      self->usual_code = (int) names->len;
    best = MAX (best, counts[code]);
    n_known += counts[code];
    g_ptr_array_add (names, g_strdup (all[code]));
  }
  self->fill_code = weft_params_is_choice (fitting->params, "missing", "most-frequent") ? self->usual_code : -1;
  self->n_names = names->len;
  g_ptr_array_add (names, NULL);
  self->names = (char **) g_ptr_array_free (names, FALSE);
  self->has_indicator = n_known < (gint64) fitting->n_rows && weft_params_get_boolean (fitting->params, "indicator");
  return TRUE;
}

gboolean
weft_feature_fit (WeftFeature        *self,
                  const WeftFitting  *fitting,
                  const char         *name,
                  GError            **error)
{
  WeftColumn *column = weft_dataset_require_column (fitting->dataset, name, error);

  if (column == NULL)
    return FALSE;
  self->column = g_strdup (name);
  self->kind = weft_column_get_kind (column);
  if (self->kind == WEFT_COLUMN_DENSE)
    return fit_numbers (self, fitting, column, error);
  return self->kind == WEFT_COLUMN_CATEGORY ? fit_category (self, fitting, column, error) : weft_feature_fit_text (self, fitting, column, error);
}

/* Returns: (transfer full): the distinct numbers of the training rows, in order */
static GArray *
list_values (const WeftFitting *fitting,
             WeftColumn        *column)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *numbers = g_new (double, fitting->n_rows);
  gsize n = collect_element (fitting, weft_column_get_tensor (column), 1, 0, numbers);

  qsort (numbers, n, sizeof *numbers, compare_numbers_cb);
  for (gsize i = 0; i < n; i++)
    if (i == 0 || numbers[i] != numbers[i - 1])
      g_array_append_val (values, numbers[i]);
  return values;
}

static gboolean
fit_value_classes (WeftTarget  *self,
                   GArray      *values,
                   GError     **error)
{
  if (values->len > MAX_CLASSES) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                 _("the target “%s” has %u different numbers, at most %d classes can be told apart; choose task=numbers"),
                 self->column, values->len, MAX_CLASSES);
    return FALSE;
  }
  self->kind = WEFT_TARGET_CLASS;
  self->n = values->len;
  self->names = g_new0 (char *, values->len + 1);
  for (guint i = 0; i < values->len; i++) {
    char text[WEFT_NUMBER_LENGTH];

    self->names[i] = g_strdup (weft_number_format (g_array_index (values, double, i), text));
  }
  return TRUE;
}

/* All names of the dictionary are classes: the source knows of them. */
static void
fit_category_classes (WeftTarget        *self,
                      const WeftFitting *fitting,
                      WeftColumn        *column)
{
  guint n_names, n_absent = 0;
  const char *const *names = weft_column_get_names (column, &n_names);
  g_autofree gboolean *seen = g_new0 (gboolean, n_names + 1);

  for (gsize i = 0; i < fitting->n_rows; i++) {
    gint32 code = weft_tensor_i32 (weft_column_get_tensor (column))[fitting->rows[i]];

    if (code >= 0)
      seen[code] = TRUE;
  }
  for (guint i = 0; i < n_names; i++)
    n_absent += seen[i] ? 0 : 1;
  if (n_absent > 0)
    weft_warnings_add (fitting->warnings, _("%u of the %u classes of “%s” have no training row, so the model cannot learn them"), n_absent, n_names, self->column);
  self->kind = WEFT_TARGET_CLASS;
  self->n = n_names;
  self->names = g_strdupv ((char **) names);
}

static gboolean
fit_dense_target (WeftTarget         *self,
                  const WeftFitting  *fitting,
                  WeftColumn         *column,
                  GError            **error)
{
  WeftShape item = weft_column_get_item_shape (column);
  gboolean wants_classes = weft_params_is_choice (fitting->params, "task", "classes");
  g_autoptr (GArray) values = NULL;

  if (!weft_params_is_choice (fitting->params, "task", "numbers") && weft_column_is_integral (column)) {
    values = list_values (fitting, column);
    if (wants_classes || values->len <= MAX_AUTO_CLASSES)
      return fit_value_classes (self, values, error);
  }
  if (wants_classes) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                 _("the target “%s” holds numbers that are not whole, which are no classes; choose task=numbers"), self->column);
    return FALSE;
  }
  self->kind = WEFT_TARGET_NUMBER;
  self->n = weft_shape_count (&item);
  return TRUE;
}

static void
warn_missing (const WeftTarget  *self,
              const WeftFitting *fitting,
              WeftColumn        *column)
{
  gsize n_missing = 0;

  for (gsize i = 0; i < fitting->n_rows; i++)
    n_missing += weft_column_is_missing (column, fitting->rows[i]);
  if (n_missing > 0)
    weft_warnings_add (fitting->warnings, _("%zu of %zu training rows have no value in the target “%s” and are left out"),
                       n_missing, fitting->n_rows, self->column);
}

static gboolean
check_classes (const WeftTarget  *self,
               GError           **error)
{
  if (self->kind != WEFT_TARGET_CLASS || self->n >= 2)
    return TRUE;
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
               _("the target “%s” has %" PRId64 " classes in the training rows, at least two are needed to tell apart"), self->column, self->n);
  return FALSE;
}

/* Only who reads texts is likely to write one; names that each row has its own are a mistake. */
static gboolean
reads_texts_only (const WeftFitting *fitting,
                  const WeftColumn  *target)
{
  g_auto (GStrv) names = weft_params_get_list (fitting->params, "features");

  for (guint i = 0; i < weft_dataset_get_n_columns (fitting->dataset); i++) {
    WeftColumn *column = weft_dataset_get_column (fitting->dataset, i);
    gboolean is_feature = names[0] == NULL ? column != target : g_strv_contains ((const char *const *) names, weft_dataset_get_column_name (fitting->dataset, i));

    if (is_feature && weft_column_get_kind (column) != WEFT_COLUMN_TEXT)
      return FALSE;
  }
  return TRUE;
}

/* Tags and texts to write may be few enough to have been read as categories. */
static gboolean
wants_text (const WeftFitting *fitting,
            const WeftColumn  *column)
{
  if (weft_params_is_choice (fitting->params, "task", "tags") || weft_params_is_choice (fitting->params, "task", "text"))
    return weft_column_get_kind (column) != WEFT_COLUMN_DENSE;
  return weft_column_get_kind (column) == WEFT_COLUMN_TEXT && weft_params_is_choice (fitting->params, "task", "auto") && reads_texts_only (fitting, column);
}

gboolean
weft_target_fit (WeftTarget         *self,
                 const WeftFitting  *fitting,
                 GError            **error)
{
  const char *name = weft_params_get (fitting->params, "target");
  gboolean good = TRUE;
  WeftColumn *column;

  if (*name == '\0' || weft_params_is_choice (fitting->params, "task", "none"))
    return TRUE;
  column = weft_dataset_require_column (fitting->dataset, name, error);
  if (column == NULL)
    return FALSE;
  self->column = g_strdup (name);
  if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE) {
    good = fit_dense_target (self, fitting, column, error);
  } else if (wants_text (fitting, column)) {
    good = weft_target_fit_text (self, fitting, column, error);
  } else if (weft_column_get_kind (column) == WEFT_COLUMN_CATEGORY && !weft_params_is_choice (fitting->params, "task", "numbers")) {
    fit_category_classes (self, fitting, column);
  } else {
    g_autofree char *kind = g_strdup (weft_column_kind_get_title (weft_column_get_kind (column)));
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                 _("the target “%s” is %s and cannot be predicted so; choose another task, or read it with types=%s=category or number"), name, kind, name);
    return FALSE;
  }
  if (!good || !check_classes (self, error))
    return FALSE;
  warn_missing (self, fitting, column);
  return TRUE;
}
