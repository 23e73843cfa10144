/* layout-words.c: what is said of points that are pointed at, chosen and selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/layout-words.h"

#include "base/i18n.h"

#include <math.h>

/* Classes of a selection that are told one by one. */
#define TOLD_CLASSES 4

static double
measure_distance (const WeftTensor *x,
                  gint64            a,
                  gint64            b)
{
  gint64 v = x->shape.extent[1];
  const float *rows = weft_tensor_const_f32 (x);
  double sum = 0;

  for (gint64 j = 0; j < v; j++)
    sum += (double) (rows[a * v + j] - rows[b * v + j]) * (double) (rows[a * v + j] - rows[b * v + j]);
  return sqrt (sum);
}

char *
weft_layout_words_tell_point (const WeftExplainEmbedding *about,
                              WeftLayoutPlot             *plot)
{
  gint64 pointed = weft_layout_plot_get_pointed (plot), chosen = weft_layout_plot_get_chosen (plot), point = pointed >= 0 ? pointed : chosen;
  g_autofree char *row = point >= 0 ? weft_explain_embedding_tell_row (about, (gsize) point) : NULL;

  if (row == NULL)
    return g_strdup (_("Point at a row to see what it is; click for its nearest rows; drag with Shift to select"));
  if (pointed < 0 || chosen < 0 || pointed == chosen)
    return g_steal_pointer (&row);
  return g_strdup_printf (_("%s, distance %.3g from row %u"), row, measure_distance (about->rows->x, pointed, chosen), about->rows->rows[chosen] + 1);
}

char *
weft_layout_words_tell_near (const WeftExplainEmbedding *about,
                             WeftLayoutPlot             *plot)
{
  gint64 chosen = weft_layout_plot_get_chosen (plot);
  const WeftLayoutRows *rows = about->rows;
  GString *text = g_string_new (NULL);
  const float *distances;
  const gint32 *near = weft_layout_plot_get_neighbours (plot, &distances);

  if (chosen >= 0)
    g_string_append_printf (text, _("Nearest to row %u, with their distances:"), rows->rows[chosen] + 1);
  for (int i = 0; chosen >= 0 && i < WEFT_LAYOUT_NEIGHBOURS && near[i] >= 0; i++)
    g_string_append_printf (text, " %u (%.3g)", rows->rows[near[i]] + 1, (double) distances[i]);
  return g_string_free (text, FALSE);
}

/* A class, and how many of the selection it has. */
typedef struct
{
  gint32 class;
  guint count;
} ClassShare;

static int
compare_shares (gconstpointer a,
                gconstpointer b)
{
  const ClassShare *first = a, *second = b;

  return first->count != second->count ? (first->count < second->count ? 1 : -1) : first->class - second->class;
}

static ClassShare *
count_classes (const WeftLayoutRows *rows,
               const guint8         *selected,
               guint                 n_classes)
{
  ClassShare *shares = g_new0 (ClassShare, n_classes + 1);

  for (guint i = 0; i < n_classes; i++)
    shares[i].class = (gint32) i;
  for (gint64 i = 0; i < rows->x->shape.extent[0]; i++)
    if (selected[i] && rows->classes[i] >= 0)
      shares[rows->classes[i]].count++;
  qsort (shares, n_classes, sizeof *shares, compare_shares);
  return shares;
}

char *
weft_layout_words_tell_selection (const WeftExplainEmbedding *about,
                                  WeftLayoutPlot             *plot)
{
  const WeftLayoutRows *rows = about->rows;
  gsize n;
  const guint8 *selected = weft_layout_plot_get_selected (plot, &n);
  guint n_classes = selected != NULL && rows->classes != NULL ? g_strv_length (rows->names) : 0;
  g_autofree ClassShare *shares = n_classes > 0 ? count_classes (rows, selected, n_classes) : NULL;
  GString *text = g_string_new (NULL);

  if (selected != NULL)
    g_string_append_printf (text, ngettext_ ("%u row selected", "%u rows selected", (guint) n), (guint) n);
  for (guint i = 0; i < MIN (n_classes, TOLD_CLASSES) && shares[i].count > 0; i++)
    g_string_append_printf (text, "%s %s %.0f %%", i == 0 ? ":" : ",", rows->names[shares[i].class], 100.0 * shares[i].count / (double) n);
  return g_string_free (text, FALSE);
}
