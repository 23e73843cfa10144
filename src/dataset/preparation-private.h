/* preparation-private.h: what a fitted preparation knows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/preparation.h"
#include "dataset/tokenizer.h"

G_BEGIN_DECLS

/**
 * WeftFeature:
 * @column: its name
 * @kind: what it is taken for
 * @item: shape of a row's item; of a text: as many as it has tokens at most
 * @n_elements: numbers of a row's item, 1 for categories
 * @step: id of the step that scaled it, for people; NULL for categories
 * @n_scales: 1, or @n_elements when each element is scaled by itself
 * @fill: [n_scales] what a missing number becomes, before scaling
 * @center: [n_scales]
 * @factor: [n_scales] output = (number - center) · factor
 * @names: dictionary of a category
 * @n_names: its size
 * @fill_code: what a missing category becomes, -1: zeros
 * @tokenizer: of a text: what makes numbers of it
 * @form: of pictures: what was made of them; no channels where there are none
 * @has_indicator: whether a last number says that the cell was missing
 * @has_range: whether the next four are known: of columns with one number a row
 * @minimum, @usual, @maximum: of the training rows: smallest, middle and largest number
 * @is_whole: whether all of them are whole
 * @usual_code: of a category: the most frequent one of the training rows, -1: not known
 * @first: first number of the output
 * @width: numbers of the output
 */
typedef struct
{
  char *column;
  WeftColumnKind kind;
  WeftShape item;
  gint64 n_elements;
  char *step;
  gint64 n_scales;
  double *fill;
  double *center;
  double *factor;
  char **names;
  guint n_names;
  int fill_code;
  WeftTokenizer *tokenizer;
  WeftImageForm form;
  gboolean has_indicator;
  gboolean has_range;
  double minimum;
  double usual;
  double maximum;
  gboolean is_whole;
  int usual_code;
  gint64 first;
  gint64 width;
} WeftFeature;

/**
 * WeftTarget:
 * @column: its name, NULL without a target
 * @kind: see #WeftTargetKind
 * @names: the classes' names; of whole numbers, as weft_number_format() writes them
 * @n: classes, or numbers a row
 * @length: places of a row, each of which has a class; 0: the row has one
 * @tokenizer: (nullable): of a text that is written: its classes are the entries
 * @first: of a text that is written: where the input has what was written before each place
 */
typedef struct
{
  char *column;
  WeftTargetKind kind;
  char **names;
  gint64 n;
  gint64 length;
  WeftTokenizer *tokenizer;
  gint64 first;
} WeftTarget;

struct _WeftPreparation
{
  int references;   /* atomic */
  GArray *features; /* Owned: of WeftFeature */
  WeftTarget target;
  GPtrArray *heads; /* Owned: (nullable): WeftPreparation: the same features with a further target */
  gint64 n_inputs;
};

/* What a step is fitted on: the numbers of one column, or of one element of it. */
typedef struct
{
  double count; /* filled cells among them */
  double minimum;
  double maximum;
  double mean;
  double deviation;
} WeftMoments;

/**
 * WeftStep:
 * @id: `[a-z0-9_-]+`
 * @title: name for people, marked with N_()
 * @needs_moments: whether @fit looks at them
 * @fit: gives center and factor
 */
typedef struct
{
  const char *id;
  const char *title;
  gboolean needs_moments;
  void (*fit) (const WeftMoments *moments, double chosen, double *center, double *factor);
} WeftStep;

const WeftStep *weft_step_find (const char *id);

WeftPreparation *weft_preparation_new (void);
gboolean         weft_preparation_end (WeftPreparation  *self,
                                       GError          **error);

/* Returns: (transfer none): a further head, whose target is to be filled before the end */
WeftPreparation *weft_preparation_add_head (WeftPreparation *self);

/* Fits one column and adds it. */
typedef struct
{
  WeftDataset *dataset;
  const guint32 *rows;
  gsize n_rows;
  const WeftParams *params;
  const WeftStop *stop;
  GPtrArray *warnings;
} WeftFitting;

gboolean weft_feature_fit   (WeftFeature        *self,
                             const WeftFitting  *fitting,
                             const char         *name,
                             GError            **error);
void     weft_feature_clear (gpointer            feature);
gboolean weft_target_fit    (WeftTarget         *self,
                             const WeftFitting  *fitting,
                             GError            **error);

/* The same for a column of texts: tokens of the training rows are a vocabulary. */
gboolean weft_feature_fit_text (WeftFeature        *self,
                                const WeftFitting  *fitting,
                                WeftColumn         *column,
                                GError            **error);
gboolean weft_target_fit_text  (WeftTarget         *self,
                                const WeftFitting  *fitting,
                                WeftColumn         *column,
                                GError            **error);

/* Returns: (nullable): the only text among the features, whose tokens tags are for */
const WeftFeature *weft_preparation_find_text (const WeftPreparation *self);

gboolean weft_fitting_go_on (const WeftFitting  *self,
                             GError            **error);

G_END_DECLS
