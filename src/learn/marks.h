/* marks.h: places of rows that a person says a model should not look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places are those of the prepared input, laid out as a grid: of a picture its height and
 * width, for all channels, of anything else one line of numbers. There a mark is a column, or
 * words of one. Rows are numbers of a dataset, told by its hash, so that marks that were
 * stored are never taken for those of other data.
 */
#pragma once

#include "dataset/preparation.h"

G_BEGIN_DECLS

/**
 * WeftMark:
 * @row: of the dataset
 * @top: first line of the grid; 0 where there is one
 * @left: first number of a line
 * @height: lines, at least 1
 * @width: numbers of a line, at least 1
 */
typedef struct
{
  guint32 row;
  gint64 top;
  gint64 left;
  gint64 height;
  gint64 width;
} WeftMark;

typedef struct _WeftMarks WeftMarks;

/**
 * weft_marks_new:
 * @preparation: what makes the input; kept
 * @data: weft_dataset_get_hash() of the rows
 *
 * Returns: (transfer full): no marks yet
 */
WeftMarks *weft_marks_new  (WeftPreparation *preparation,
                            const char      *data);
WeftMarks *weft_marks_copy (const WeftMarks *self);
void       weft_marks_free (WeftMarks       *self);

/* The grid that marks lie in. */
void weft_marks_get_grid (const WeftMarks *self,
                          gint64          *height,
                          gint64          *width);

/**
 * weft_marks_add:
 * @mark: within the grid and, where that is one line, within a column
 * @error: return location for an error
 *
 * Adds a mark behind the others.
 *
 * Errors: %WEFT_LEARN_ERROR_MARKS when it lies outside
 */
gboolean weft_marks_add (WeftMarks       *self,
                         const WeftMark  *mark,
                         GError         **error);

/* Takes the mark at @index away. */
void weft_marks_remove (WeftMarks *self,
                        guint      index);

/* Returns: (transfer none): all marks, in the order they were made in */
const WeftMark *weft_marks_get (const WeftMarks *self,
                                guint           *n_marks);

/* Returns: (transfer full) (element-type guint32): rows with marks, each once, ascending */
GArray *weft_marks_list_rows (const WeftMarks *self);

/* Returns: (transfer full) (element-type guint32): the row's marked inputs, each once, ascending */
GArray *weft_marks_list_inputs (const WeftMarks *self,
                                guint32          row);

/* Returns: (transfer full): what a mark is on, for people: "age", "12×8 at 3, 5", a word's place */
char *weft_marks_describe (const WeftMarks *self,
                           guint            index);

/**
 * weft_marks_to_json:
 *
 *     { "format": "weft-marks", "version": 1, "data": "…", "shape": [28, 28],
 *       "marks": [ { "row": 1, "box": [top, left, height, width] } ] }
 *
 * Rows count from 1, as they do wherever people see them. Where the input is no picture, a
 * mark is `{ "row": 1, "column": "age" }`, or with `first`, from 0, and `n` some numbers or
 * words of a column.
 *
 * Returns: (transfer full): what weft_marks_from_json() reads
 */
JsonNode *weft_marks_to_json (const WeftMarks *self);

/**
 * weft_marks_from_json:
 * @node: marks; `data` and `shape` may be missing, as in those written by hand
 * @preparation: what makes the input
 * @dataset: whose rows are marked
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MARKS when they are no marks, or those of other data or another
 *   input
 *
 * Returns: (transfer full) (nullable): the marks
 */
WeftMarks *weft_marks_from_json (JsonNode         *node,
                                 WeftPreparation  *preparation,
                                 WeftDataset      *dataset,
                                 GError          **error);

/**
 * weft_marks_read:
 * @path: a file of weft_marks_to_json()
 *
 * As weft_marks_from_json(), with the file's name before each sentence.
 */
WeftMarks *weft_marks_read (const char       *path,
                            WeftPreparation  *preparation,
                            WeftDataset      *dataset,
                            GError          **error);

/**
 * weft_marks_write:
 * @path: replaced in one step
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_FILE
 */
gboolean weft_marks_write (const WeftMarks  *self,
                           const char       *path,
                           GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMarks, weft_marks_free)

G_END_DECLS
