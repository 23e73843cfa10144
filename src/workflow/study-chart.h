/* study-chart.h: a study as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was tried is shown by lines over axes, by an objective against one parameter or two, by each
 * variable against each, by how much each matters, by the best of two objectives, and by when it
 * was tried. The window and weft-cli draw the same.
 */
#pragma once

#include "base/stop.h"
#include "paint/bars.h"
#include "paint/parallel.h"
#include "paint/plot-matrix.h"
#include "paint/plot.h"
#include "paint/timeline.h"
#include "workflow/study-data.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_STUDY_PARALLEL,
  WEFT_STUDY_HISTORY,
  WEFT_STUDY_SLICE,
  WEFT_STUDY_CONTOUR,
  WEFT_STUDY_MATRIX,
  WEFT_STUDY_IMPORTANCE,
  WEFT_STUDY_PERMUTATION,
  WEFT_STUDY_FRONT,
  WEFT_STUDY_TIMELINE,
  WEFT_N_STUDY_PICTURES,
} WeftStudyPicture;

/* Returns: (transfer none): "parallel", "slice" … as on the command line */
const char *weft_study_picture_get_id (WeftStudyPicture picture);

/* Returns: (transfer none): its name for people, translated */
const char *weft_study_picture_get_title (WeftStudyPicture picture);

/* Returns: whether it is bars, one for each parameter, and no point is to be seen in it */
gboolean weft_study_picture_has_bars (WeftStudyPicture picture);

/* Returns: whether there is a picture called @id, and which */
gboolean weft_study_picture_find (const char       *id,
                                  WeftStudyPicture *picture);

/**
 * WeftStudyView:
 * @picture: which one
 * @objective: the variable that colors are of; 0: the first objective
 * @x, @y: variables of pictures of one or two; -1: those that say most
 * @axes: (nullable) (element-type guint): variables that are shown, in this order; %NULL: all
 * @spreads: (nullable) (array): of each variable, a #WeftSpread; %NULL: as the space has them
 * @brushes: (nullable) (array): of each variable
 * @chosen: (nullable) (array): of each point, not zero for those that stand out; %NULL: all do
 *
 * How a study is looked at.
 */
typedef struct
{
  WeftStudyPicture picture;
  guint objective;
  int x;
  int y;
  const GArray *axes;
  const guint8 *spreads;
  const WeftParallelBrush *brushes;
  const guint8 *chosen;
} WeftStudyView;

/**
 * WeftStudyChart:
 * @data: what it is of
 * @picture: which of those below it is
 * @axes: (array length=n_axes): which variable each axis is of, or each row of a matrix, or each
 *   bar
 * @correlations: (array length=n_axes) (nullable): of bars, the rank correlation of the parameter
 *   with the objective, Spearman’s; NaN for names, which have no order
 * @x, @y: which variables a plot is of
 * @title, @caption: what it is, what was searched and what came of it; the pictures have neither
 *
 * Reference-counted, and never changed.
 */
typedef struct
{
  WeftStudyData *data;
  WeftStudyPicture picture;
  guint *axes;
  guint n_axes;
  const double *correlations;
  guint x;
  guint y;
  WeftParallel parallel;
  WeftPlot plot;
  WeftPlotMatrix matrix;
  WeftTimeline timeline;
  WeftBars bars;
  const char *title;
  const char *caption;

  /*< private >*/
  GPtrArray *owned;
  WeftPlotSurface surface;
  gatomicrefcount references;
} WeftStudyChart;

/**
 * weft_study_chart_new:
 * @data: what is shown
 * @view: how
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_TUNE_ERROR_DATA where there is too little to be shown in that way
 *
 * Thread: any but one that draws, for importance and contours
 *
 * Returns: (transfer full) (nullable): the picture
 */
WeftStudyChart *weft_study_chart_new   (WeftStudyData        *data,
                                        const WeftStudyView  *view,
                                        const WeftStop       *stop,
                                        GError              **error);
WeftStudyChart *weft_study_chart_ref   (WeftStudyChart       *self);
void            weft_study_chart_unref (WeftStudyChart       *self);

/* Paints the picture with title and caption into 0, 0 … @width, @height of @cr, whatever its
 * surface. */
void weft_study_chart_paint (const WeftStudyChart *self,
                             const WeftPaintStyle *style,
                             cairo_t              *cr,
                             double                width,
                             double                height);

/* The same without: a window says elsewhere what it shows, and has not so much room. */
void weft_study_chart_paint_bare (const WeftStudyChart *self,
                                  const WeftPaintStyle *style,
                                  cairo_t              *cr,
                                  double                width,
                                  double                height);

/* Returns: whether a point is near (@x, @y) of a bare picture of that size, and which */
gboolean weft_study_chart_find (const WeftStudyChart *self,
                                const WeftPaintStyle *style,
                                double                width,
                                double                height,
                                double                x,
                                double                y,
                                gsize                *point);

/* Paints a mark around a point of a bare picture. */
void weft_study_chart_paint_mark (const WeftStudyChart *self,
                                  const WeftPaintStyle *style,
                                  double                width,
                                  double                height,
                                  gsize                 point,
                                  cairo_t              *cr);

/* Returns: (transfer full): a line for each point, or of importance for each parameter, CSV */
char *weft_study_chart_to_csv (const WeftStudyChart *self);

/* Returns: (transfer full): how the picture is made, JSON */
char *weft_study_chart_make_recipe (const WeftStudyChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyChart, weft_study_chart_unref)

G_END_DECLS
