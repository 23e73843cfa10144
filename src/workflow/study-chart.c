/* study-chart.c: a study as pictures: what they are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-chart.h"

#include "base/i18n.h"
#include "base/rank-correlation.h"
#include "tune/error.h"
#include "tune/front.h"
#include "tune/importance.h"
#include "tune/surface.h"

#include <inttypes.h>
#include <math.h>

/* A line of colors goes from the best to what so large a share of trials does not miss. */
#define COLOR_SHARE 0.9

/* Of the sides of both parameters, how far a trial says something. */
#define SURFACE_REACH 0.4
#define SURFACE_SIDE  48

/* More would be too small to be seen. */
#define MOST_MATRIX 7

#define FOREST_SEED 1

typedef gboolean (*MakeFunc) (WeftStudyChart *self, const WeftStudyView *view, const WeftStop *stop, GError **error);

/* Owning */

WeftStudyChart *
weft_study_chart_ref (WeftStudyChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_study_chart_unref (WeftStudyChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->owned);
  weft_study_data_unref (self->data);
  g_free (self);
}

static gpointer
own (WeftStudyChart *self,
     gpointer        memory)
{
  g_ptr_array_add (self->owned, memory);
  return memory;
}

static gsize
count_points (const WeftStudyChart *self)
{
  return self->data->data->len;
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA, message);
  return FALSE;
}

/* What pictures share */

static WeftVariable
get_variable (const WeftStudyChart *self,
              const WeftStudyView  *view,
              guint                 index)
{
  WeftVariable variable = self->data->variables[index];

  if (view->spreads != NULL && variable.spread != WEFT_SPREAD_NAMES && view->spreads[index] < WEFT_SPREAD_NAMES)
    variable.spread = (WeftSpread) view->spreads[index];
  return variable;
}

/* Which variable colors and heights are of. */
static guint
get_objective (const WeftStudyChart *self,
               const WeftStudyView  *view)
{
  return view->objective >= self->data->n_dimensions && view->objective < self->data->n_variables ? view->objective : self->data->n_dimensions;
}

static guint8 *
make_shapes (WeftStudyChart *self)
{
  static const WeftDotShape shapes[WEFT_N_POINT_STATES] = {
    [WEFT_POINT_WAITING] = WEFT_DOT_RING,
    [WEFT_POINT_RUNNING] = WEFT_DOT_RING,
    [WEFT_POINT_COMPLETE] = WEFT_DOT_DISK,
    [WEFT_POINT_PRUNED] = WEFT_DOT_TRIANGLE,
    [WEFT_POINT_FAILED] = WEFT_DOT_CROSS,
  };
  guint8 *marks = own (self, g_new (guint8, count_points (self) + 1));

  for (gsize i = 0; i < count_points (self); i++)
    marks[i] = (guint8) shapes[weft_study_data_get (self->data, i)->state];
  return marks;
}

/* NULL where all stand out. */
static guint8 *
make_faint (WeftStudyChart      *self,
            const WeftStudyView *view)
{
  guint8 *faint = view->chosen != NULL ? own (self, g_new (guint8, count_points (self) + 1)) : NULL;

  for (gsize i = 0; faint != NULL && i < count_points (self); i++)
    faint[i] = view->chosen[i] == 0;
  return faint;
}

typedef struct
{
  double *values;
  const char *title;
  const char *low;
  const char *high;
  double from;
  double to;
} Colors;

static const char *
write_end (WeftStudyChart     *self,
           const WeftVariable *variable,
           double              value,
           const char         *before)
{
  g_autofree char *text = weft_variable_format (variable, value);

  return own (self, g_strconcat (before, text, NULL));
}

/* Colors go from the best value to one that few are worse than, or one that diverged would take
 * them all. */
static Colors
make_colors (WeftStudyChart *self,
             guint           objective)
{
  const WeftVariable *variable = &self->data->variables[objective];
  gsize n = variable->n_sorted, cut = (gsize) (COLOR_SHARE * (double) (n - (n > 0)));
  gboolean is_judged, is_maximized = weft_study_data_is_maximized (self->data, objective, &is_judged);
  Colors colors = { own (self, g_new (double, count_points (self) + 1)), variable->title, NULL, NULL, 0, 1 };

  if (n > 0) {
    colors.from = is_maximized ? variable->sorted[n - 1 - cut] : variable->sorted[0];
    colors.to = is_maximized ? variable->sorted[n - 1] : variable->sorted[cut];
  }
  colors.low = write_end (self, variable, colors.from, n > 0 && colors.from > variable->sorted[0] ? "≤ " : "");
  colors.high = write_end (self, variable, colors.to, n > 0 && colors.to < variable->sorted[n - 1] ? "≥ " : "");
  for (gsize i = 0; i < count_points (self); i++)
    colors.values[i] = isfinite (variable->values[i]) ? CLAMP (colors.to > colors.from ? (variable->values[i] - colors.from) / (colors.to - colors.from) : 0, 0, 1) : (double) NAN;
  return colors;
}

/* By which people know a point. */
static const char *
write_number (WeftStudyChart *self,
              gsize           point)
{
  return own (self, g_strdup_printf ("%" PRId64, point < count_points (self) ? weft_study_data_get_number (self->data, point) : (gint64) point));
}

static Colors
make_order (WeftStudyChart *self)
{
  gsize n = count_points (self);
  Colors colors = { own (self, g_new (double, n + 1)), _("trial"), write_number (self, 0), write_number (self, MAX (n, 1) - 1), 0, (double) n };

  for (gsize i = 0; i < n; i++)
    colors.values[i] = n > 1 ? (double) i / (double) (n - 1) : 0;
  return colors;
}

/* What was searched, how, and what came of it. */
static const char *
make_caption (WeftStudyChart *self)
{
  const WeftStudyData *data = self->data;
  const WeftStudySettings *settings = weft_study_get_settings (data->study);
  g_autofree char *counts = weft_study_data_tell_counts (data);
  g_autofree char *choice = data->best >= 0 ? weft_study_data_format_choice (data, (gsize) data->best) : NULL;
  g_autofree char *value = data->best >= 0 ? weft_variable_format (&data->variables[data->n_dimensions], data->variables[data->n_dimensions].values[data->best]) : NULL;
  GString *text = g_string_new (NULL);

  if (weft_study_data_is_gathered (data))
    g_string_append_printf (text, _("Parameters that differ in these trials. %s."), counts);
  else
    g_string_append_printf (text, _("Study %" PRId64 ", “%s”. %s. Sampler: %s; pruner: %s."), data->record->id, data->record->name, counts, _ (settings->sampler->title), _ (settings->pruner->title));
  if (choice != NULL)
    g_string_append_printf (text, _(" Best: trial %" PRId64 ", %s %s with %s."), weft_study_data_get_number (data, (gsize) data->best), data->variables[data->n_dimensions].title, value, choice);
  return own (self, g_string_free (text, FALSE));
}

/* Lines over axes, and each against each */

static void
list_axes (WeftStudyChart      *self,
           const WeftStudyView *view,
           guint                most)
{
  self->axes = own (self, g_new (guint, self->data->n_variables));
  for (guint i = 0; view->axes != NULL && i < view->axes->len && self->n_axes < self->data->n_variables; i++)
    if (g_array_index (view->axes, guint, i) < self->data->n_variables)
      self->axes[self->n_axes++] = g_array_index (view->axes, guint, i);
  for (guint i = 0; view->axes == NULL && i < self->data->n_variables; i++)
    if (weft_study_data_is_usual_axis (self->data, i))
      self->axes[self->n_axes++] = i;
  if (self->n_axes > most) {
    self->axes[most - 1] = self->axes[self->n_axes - 1];
    self->n_axes = most;
  }
}

static WeftVariable *
make_axes (WeftStudyChart      *self,
           const WeftStudyView *view)
{
  WeftVariable *axes = own (self, g_new (WeftVariable, self->n_axes + 1));

  for (guint i = 0; i < self->n_axes; i++)
    axes[i] = get_variable (self, view, self->axes[i]);
  return axes;
}

static gboolean
make_parallel (WeftStudyChart       *self,
               const WeftStudyView  *view,
               const WeftStop       *stop,
               GError              **error)
{
  Colors colors = make_colors (self, get_objective (self, view));
  WeftParallelBrush *brushes;

  list_axes (self, view, G_MAXUINT);
  brushes = own (self, g_new0 (WeftParallelBrush, self->n_axes + 1));
  for (guint i = 0; view->brushes != NULL && i < self->n_axes; i++)
    brushes[i] = view->brushes[self->axes[i]];
  self->parallel = (WeftParallel){
    .axes = make_axes (self, view),
    .n_axes = self->n_axes,
    .n_lines = count_points (self),
    .colors = colors.values,
    .color_title = colors.title,
    .low = colors.low,
    .high = colors.high,
    .shapes = make_shapes (self),
    .faint = make_faint (self, view),
    .brushes = brushes,
    .missing = _("no value"),
  };
  return TRUE;
}

static gboolean
make_matrix (WeftStudyChart       *self,
             const WeftStudyView  *view,
             const WeftStop       *stop,
             GError              **error)
{
  Colors colors = make_colors (self, get_objective (self, view));

  list_axes (self, view, MOST_MATRIX);
  self->matrix = (WeftPlotMatrix){
    .variables = make_axes (self, view),
    .n_variables = self->n_axes,
    .n_points = count_points (self),
    .colors = colors.values,
    .color_title = colors.title,
    .low = colors.low,
    .high = colors.high,
    .shapes = make_shapes (self),
    .faint = make_faint (self, view),
  };
  return TRUE;
}

/* Which parameters matter */

static WeftTuneImportance *
measure (const WeftStudyChart  *self,
         const WeftStudyView   *view,
         const char            *kind,
         const WeftStop        *stop,
         GError               **error)
{
  const WeftTuneHistory *history = weft_study_get_history (self->data->study);
  guint objective = MIN (get_objective (self, view) - self->data->n_dimensions, self->data->n_objectives - 1);

  return weft_tune_importance_measure (weft_tune_importance_find_kind (kind), history, objective, FOREST_SEED, stop, error);
}

/* The parameters that matter most, as far as that is known already. */
static void
choose_parameters (const WeftStudyChart *self,
                   const WeftStudyView  *view,
                   const WeftStop       *stop,
                   guint                *most)
{
  g_autofree WeftTuneImportance *shares = view->x < 0 || view->y < 0 ? measure (self, view, "fanova", stop, NULL) : NULL;

  most[0] = 0;
  most[1] = self->data->n_dimensions > 1;
  for (guint i = 0; shares != NULL && i < self->data->n_dimensions; i++)
    if (shares[i].share > shares[most[0]].share)
      most[0] = i;
  most[1] = most[0] == 0 ? most[1] : 0;
  for (guint i = 0; shares != NULL && i < self->data->n_dimensions; i++)
    if (i != most[0] && shares[i].share > shares[most[1]].share)
      most[1] = i;
}

typedef struct
{
  guint dimension;
  WeftTuneImportance importance;
} Matter;

static int
compare_matters (gconstpointer a,
                 gconstpointer b)
{
  double first = ((const Matter *) a)->importance.share, second = ((const Matter *) b)->importance.share;

  if (isnan (first) || isnan (second))
    return isnan (first) - isnan (second);
  return (first < second) - (first > second);
}

/* A bar for each parameter, the one that matters most first. With each whether larger values go
 * along with larger ones of the objective. */
static void
take_bars (WeftStudyChart           *self,
           const WeftStudyView      *view,
           const WeftTuneImportance *shares)
{
  guint n = self->data->n_dimensions;
  const WeftVariable *objective = &self->data->variables[get_objective (self, view)];
  g_autofree Matter *matters = g_new (Matter, n + 1);
  WeftBar *bars = own (self, g_new0 (WeftBar, n + 1));
  double *correlations = own (self, g_new (double, n + 1));

  self->axes = own (self, g_new (guint, n + 1));
  self->n_axes = n;
  self->correlations = correlations;
  for (guint i = 0; i < n; i++)
    matters[i] = (Matter){ i, shares[i] };
  qsort (matters, n, sizeof *matters, compare_matters);
  for (guint i = 0; i < n; i++) {
    const WeftVariable *variable = &self->data->variables[matters[i].dimension];
    double correlation = variable->spread == WEFT_SPREAD_NAMES ? (double) NAN : weft_rank_correlation (variable->values, objective->values, count_points (self));

    self->axes[i] = matters[i].dimension;
    correlations[i] = correlation;
    bars[i] = (WeftBar){ isfinite (correlation) ? own (self, g_strdup_printf ("%s, r = %+.2f", variable->title, correlation)) : variable->title, matters[i].importance.share,
                         matters[i].importance.spread, FALSE };
  }
  self->bars = (WeftBars){
    .bars = bars,
    .n_bars = n,
    .value_title = own (self, g_strdup_printf (_("share in the differences of %s; r: rank correlation with it, which is no cause"), objective->title)),
    .percent = TRUE,
  };
}

static gboolean
make_bars (WeftStudyChart       *self,
           const WeftStudyView  *view,
           const char           *kind,
           const WeftStop       *stop,
           GError              **error)
{
  g_autofree WeftTuneImportance *shares = measure (self, view, kind, stop, error);

  if (shares == NULL)
    return FALSE;
  self->caption = own (self, g_strdup_printf ("%s. %s", _ (weft_tune_importance_find_kind (kind)->title), self->caption));
  take_bars (self, view, shares);
  return TRUE;
}

static gboolean
make_importance (WeftStudyChart       *self,
                 const WeftStudyView  *view,
                 const WeftStop       *stop,
                 GError              **error)
{
  return make_bars (self, view, "fanova", stop, error);
}

static gboolean
make_permutation (WeftStudyChart       *self,
                  const WeftStudyView  *view,
                  const WeftStop       *stop,
                  GError              **error)
{
  return make_bars (self, view, "permutation", stop, error);
}

/* Plots */

static WeftPlot
make_plot (WeftStudyChart      *self,
           const WeftStudyView *view,
           const Colors        *colors)
{
  return (WeftPlot){
    .x = get_variable (self, view, self->x),
    .y = get_variable (self, view, self->y),
    .n_points = count_points (self),
    .colors = colors != NULL ? colors->values : NULL,
    .color_title = colors != NULL ? colors->title : NULL,
    .low = colors != NULL ? colors->low : NULL,
    .high = colors != NULL ? colors->high : NULL,
    .shapes = make_shapes (self),
    .faint = make_faint (self, view),
  };
}

static gboolean
make_slice (WeftStudyChart       *self,
            const WeftStudyView  *view,
            const WeftStop       *stop,
            GError              **error)
{
  Colors colors = make_order (self);
  guint most[2];

  choose_parameters (self, view, stop, most);
  self->x = view->x >= 0 && (guint) view->x < self->data->n_variables ? (guint) view->x : most[0];
  self->y = get_objective (self, view);
  self->plot = make_plot (self, view, &colors);
  return TRUE;
}

/* What is complete lies on the surface; colors are those of the points. */
static float *
make_surface (WeftStudyChart *self,
              const Colors   *colors)
{
  gsize n = count_points (self);
  g_autofree double *x = g_new (double, n + 1), *y = g_new (double, n + 1), *values = g_new (double, n + 1);
  float *surface = own (self, g_new (float, SURFACE_SIDE *SURFACE_SIDE));

  for (gsize i = 0; i < n; i++) {
    x[i] = weft_variable_to_share (&self->plot.x, self->plot.x.values[i]);
    y[i] = weft_variable_to_share (&self->plot.y, self->plot.y.values[i]);
    values[i] = weft_study_data_get (self->data, i)->state == WEFT_POINT_COMPLETE ? colors->values[i] : (double) NAN;
  }
  weft_surface_interpolate (x, y, values, n, SURFACE_REACH, SURFACE_SIDE, SURFACE_SIDE, surface);
  return surface;
}

static gboolean
make_contour (WeftStudyChart       *self,
              const WeftStudyView  *view,
              const WeftStop       *stop,
              GError              **error)
{
  Colors colors = make_colors (self, get_objective (self, view));
  guint most[2];

  if (self->data->n_dimensions < 2)
    return fail (error, _("this study varies one parameter, a contour takes two; look at the slice"));
  choose_parameters (self, view, stop, most);
  self->x = view->x >= 0 && (guint) view->x < self->data->n_dimensions ? (guint) view->x : most[0];
  self->y = view->y >= 0 && (guint) view->y < self->data->n_dimensions ? (guint) view->y : most[1];
  if (self->x == self->y)
    self->y = self->x == most[0] ? most[1] : most[0];
  self->plot = make_plot (self, view, &colors);
  self->surface = (WeftPlotSurface){ make_surface (self, &colors), SURFACE_SIDE, SURFACE_SIDE };
  self->plot.surface = &self->surface;
  return TRUE;
}

/* Points that came out better than all before them. */
static gboolean
make_history (WeftStudyChart       *self,
              const WeftStudyView  *view,
              const WeftStop       *stop,
              GError              **error)
{
  gsize n = count_points (self);
  double *numbers = own (self, g_new (double, n + 1));
  guint *records = own (self, g_new (guint, n + 1));
  gboolean is_judged, is_maximized;
  double best = (double) NAN;

  self->x = self->y = get_objective (self, view);
  is_maximized = weft_study_data_is_maximized (self->data, self->y, &is_judged);
  self->plot = make_plot (self, view, NULL);
  self->plot.front = records;
  for (gsize i = 0; i < n; i++) {
    double value = self->plot.y.values[i];

    numbers[i] = (double) weft_study_data_get_number (self->data, i);
    if (weft_study_data_get (self->data, i)->state != WEFT_POINT_COMPLETE || (is_maximized ? value <= best : value >= best))
      continue;
    best = value;
    records[self->plot.n_front++] = (guint) i;
  }
  self->plot.x = (WeftVariable){ .title = _("trial"), .values = numbers, .low = n > 0 ? numbers[0] : 0, .high = n > 1 ? numbers[n - 1] : n + (n > 0 ? numbers[0] : 0) };
  return TRUE;
}

typedef struct
{
  guint point;
  double x;
} FrontPoint;

static int
compare_front (gconstpointer a,
               gconstpointer b)
{
  double first = ((const FrontPoint *) a)->x, second = ((const FrontPoint *) b)->x;

  return (first > second) - (first < second);
}

/* The best of both, from left to right. */
static void
find_front (WeftStudyChart *self,
            gboolean        x_is_maximized,
            gboolean        y_is_maximized)
{
  gsize n = count_points (self), n_complete = 0;
  g_autofree double *losses = g_new (double, 2 * n + 1);
  g_autofree guint *ranks = g_new (guint, n + 1);
  g_autofree FrontPoint *points = g_new (FrontPoint, n + 1), *front = g_new (FrontPoint, n + 1);
  guint *sorted = own (self, g_new (guint, n + 1));

  for (gsize i = 0; i < n; i++) {
    double x = self->plot.x.values[i], y = self->plot.y.values[i];

    if (weft_study_data_get (self->data, i)->state != WEFT_POINT_COMPLETE || !isfinite (x) || !isfinite (y))
      continue;
    losses[2 * n_complete] = x_is_maximized ? -x : x;
    losses[2 * n_complete + 1] = y_is_maximized ? -y : y;
    points[n_complete++] = (FrontPoint){ (guint) i, x };
  }
  weft_front_rank (losses, (guint) n_complete, 2, (guint) n_complete, ranks);
  for (gsize i = 0; i < n_complete; i++)
    if (ranks[i] == 0)
      front[self->plot.n_front++] = points[i];
  qsort (front, self->plot.n_front, sizeof *front, compare_front);
  for (guint i = 0; i < self->plot.n_front; i++)
    sorted[i] = front[i].point;
  self->plot.front = sorted;
  self->plot.first_up = x_is_maximized;
}

/* Of one objective against the time that it took. */
static gboolean
make_front (WeftStudyChart       *self,
            const WeftStudyView  *view,
            const WeftStop       *stop,
            GError              **error)
{
  gboolean is_judged;
  guint other;

  self->y = get_objective (self, view);
  other = self->data->n_objectives < 2 ? self->data->n_variables - 1 : self->data->n_dimensions + (self->y == self->data->n_dimensions);
  self->x = view->x >= (int) self->data->n_dimensions && (guint) view->x < self->data->n_variables && (guint) view->x != self->y ? (guint) view->x : other;
  self->plot = make_plot (self, view, NULL);
  find_front (self, weft_study_data_is_maximized (self->data, self->x, &is_judged), weft_study_data_is_maximized (self->data, self->y, &is_judged));
  return TRUE;
}

/* Bars over time */

static gboolean
make_timeline (WeftStudyChart       *self,
               const WeftStudyView  *view,
               const WeftStop       *stop,
               GError              **error)
{
  static const WeftDotShape shapes[WEFT_N_POINT_STATES] = { WEFT_DOT_RING, WEFT_DOT_RING, WEFT_DOT_DISK, WEFT_DOT_TRIANGLE, WEFT_DOT_CROSS };
  gsize n = count_points (self), n_bars = 0;
  WeftTimelineBar *bars = own (self, g_new (WeftTimelineBar, n + 1));
  const char **names = own (self, g_new (const char *, WEFT_N_POINT_STATES));
  guint8 *faint = view->chosen != NULL ? own (self, g_new (guint8, n + 1)) : NULL;
  gint64 *numbers = own (self, g_new (gint64, n + 1));

  for (int state = 0; state < WEFT_N_POINT_STATES; state++)
    names[state] = weft_point_state_get_title ((WeftPointState) state);
  for (gsize i = 0; i < n; i++) {
    const WeftStudyDatum *datum = weft_study_data_get (self->data, i);

    numbers[i] = weft_study_data_get_number (self->data, i);
    if (isnan (datum->begin))
      continue;
    if (faint != NULL)
      faint[n_bars] = view->chosen[i] == 0;
    bars[n_bars++] = (WeftTimelineBar){ (guint) i, datum->begin, datum->state == WEFT_POINT_RUNNING ? (double) NAN : datum->end, datum->state };
  }
  self->timeline = (WeftTimeline){
    .bars = bars,
    .n_bars = n_bars,
    .n_rows = (guint) n,
    .numbers = weft_study_data_is_gathered (self->data) ? numbers : NULL,
    .now = self->data->now,
    .names = names,
    .shapes = shapes,
    .n_names = WEFT_N_POINT_STATES,
    .faint = faint,
    .row_title = _("trial"),
  };
  return TRUE;
}

static const struct
{
  const char *id;
  const char *title;
  MakeFunc make;
} pictures[WEFT_N_STUDY_PICTURES] = {
  [WEFT_STUDY_PARALLEL] = { "parallel", N_("Parallel Coordinates"), make_parallel },
  [WEFT_STUDY_HISTORY] = { "history", N_("Best So Far"), make_history },
  [WEFT_STUDY_SLICE] = { "slice", N_("Slice"), make_slice },
  [WEFT_STUDY_CONTOUR] = { "contour", N_("Contour"), make_contour },
  [WEFT_STUDY_MATRIX] = { "matrix", N_("Scatter Matrix"), make_matrix },
  [WEFT_STUDY_IMPORTANCE] = { "importance", N_("Importance of Parameters"), make_importance },
  [WEFT_STUDY_PERMUTATION] = { "permutation", N_("Importance by Permutation"), make_permutation },
  [WEFT_STUDY_FRONT] = { "front", N_("Pareto Front"), make_front },
  [WEFT_STUDY_TIMELINE] = { "timeline", N_("Timeline"), make_timeline },
};

const char *
weft_study_picture_get_id (WeftStudyPicture picture)
{
  return pictures[picture].id;
}

const char *
weft_study_picture_get_title (WeftStudyPicture picture)
{
  return _ (pictures[picture].title);
}

gboolean
weft_study_picture_has_bars (WeftStudyPicture picture)
{
  return picture == WEFT_STUDY_IMPORTANCE || picture == WEFT_STUDY_PERMUTATION;
}

gboolean
weft_study_picture_find (const char       *id,
                         WeftStudyPicture *picture)
{
  for (int i = 0; i < WEFT_N_STUDY_PICTURES; i++)
    if (g_str_equal (pictures[i].id, id)) {
      *picture = (WeftStudyPicture) i;
      return TRUE;
    }
  return FALSE;
}

WeftStudyChart *
weft_study_chart_new (WeftStudyData        *data,
                      const WeftStudyView  *view,
                      const WeftStop       *stop,
                      GError              **error)
{
  g_autoptr (WeftStudyChart) self = g_new0 (WeftStudyChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->data = weft_study_data_ref (data);
  self->picture = view->picture;
  if (data->data->len == 0 && !fail (error, _("nothing has been tried yet; the first trial is shown once it has begun")))
    return NULL;
  self->title = weft_study_picture_get_title (view->picture);
  self->caption = make_caption (self);
  return pictures[view->picture].make (self, view, stop, error) ? g_steal_pointer (&self) : NULL;
}
