/* chart-file.h: what a command draws, as a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "paint/style.h"

G_BEGIN_DECLS

/* Functions of a chart, which take it as their first argument. */
typedef void (*WeftChartPaint) (gconstpointer chart,
                                const WeftPaintStyle *style,
                                cairo_t *cr,
                                double width,
                                double height);
typedef double (*WeftChartMeasure) (gconstpointer chart,
                                    const WeftPaintStyle *style,
                                    double width);
typedef char *(*WeftChartToCsv) (gconstpointer chart);

/* The first two, of a chart whose functions are called after it. */
#define WEFT_CHART_DRAWN(chart) (WeftChartPaint) chart##_paint, (WeftChartMeasure) chart##_get_natural_height

/**
 * WeftChartFile:
 * @chart: what is drawn
 * @paint: paints it
 * @measure: (nullable): the height at which everything has room; %NULL: it has @height
 * @to_csv: (nullable): gives its numbers, for files that end in .csv
 * @width: in units, see paint/style.h
 * @height: where nothing is measured
 */
typedef struct
{
  gconstpointer chart;
  WeftChartPaint paint;
  WeftChartMeasure measure;
  WeftChartToCsv to_csv;
  double width;
  double height;
} WeftChartFile;

/**
 * weft_chart_file_write:
 * @path: ends in .png, .svg or .pdf, or in .csv where there are numbers
 * @recipe: (nullable): how the picture came about, which it remembers
 * @error: return location for an error
 *
 * In light colors, and two pixels a unit. Errors are those of weft_picture_write() and
 * weft_file_write().
 */
gboolean weft_chart_file_write (const WeftChartFile  *self,
                                const char           *path,
                                JsonNode             *recipe,
                                GError              **error);

G_END_DECLS
