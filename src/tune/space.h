/* space.h: what is searched: named dimensions, each a range of numbers or a list of choices
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dimension may be active only while another one has a certain value; that one comes before it,
 * so going through dimensions in order always knows what is active. A point is an array with a
 * number for each dimension: the number itself, the index of a choice, or NaN where the
 * dimension is not active. A space is built, then shared; from then on nobody changes it.
 */
#pragma once

#include "base/param.h"

G_BEGIN_DECLS

/**
 * WeftDimensionType:
 * @WEFT_DIMENSION_REAL: any number of a range, or every @step of it
 * @WEFT_DIMENSION_INTEGER: whole numbers of a range
 * @WEFT_DIMENSION_CHOICE: one of some texts, which have no order
 */
typedef enum {
  WEFT_DIMENSION_REAL,
  WEFT_DIMENSION_INTEGER,
  WEFT_DIMENSION_CHOICE,
} WeftDimensionType;

/* Numbers from @low to @high, both included. */
typedef struct
{
  double low;
  double high;
} WeftSpaceRange;

/**
 * WeftDimension:
 * @name: (owned): NODE.PARAM, or any name without `=` and `,`
 * @type: see #WeftDimensionType
 * @low, @high: of a range, both included; 0 and @n_choices - 1 for choices
 * @step: distance of the numbers that count, from @low; 0: all do; 1 for choices
 * @log: whether equal factors count alike, not equal differences
 * @choices: (owned) (nullable): texts, %NULL-terminated
 * @n_choices: how many
 * @parent: the dimension that decides whether this one is active; -1: it always is
 * @when: (owned) (nullable): values of the parent at which this one is active
 * @n_when: how many
 * @param: (nullable): what the values are for
 */
typedef struct
{
  char *name;
  WeftDimensionType type;
  double low;
  double high;
  double step;
  gboolean log;
  char **choices;
  guint n_choices;
  int parent;
  WeftSpaceRange *when;
  guint n_when;
  const WeftParam *param;
} WeftDimension;

typedef struct _WeftSpace WeftSpace;

WeftSpace *weft_space_new   (void);
WeftSpace *weft_space_ref   (const WeftSpace *self);
void       weft_space_unref (WeftSpace       *self);

/**
 * weft_space_add:
 * @name: of the new dimension
 * @text: `0.1,0.01,0.001` (choices), `1e-4..1e-1:log`, `16..256:int`, `16..256:int:log`,
 *   `0..0.8:step=0.1`; behind any of them `:if=OTHER=VALUE[|VALUE…]`, where OTHER is a dimension
 *   added before and a VALUE of a range may be `LOW..HIGH`
 * @param: (nullable): what the values are for: they must be valid for it; a whole number
 *   needs no `:int`; of a parameter that is a list, choices are separated by `;`
 * @error: return location for an error
 *
 * A range that @step does not divide ends at the last step within.
 *
 * Errors: %WEFT_TUNE_ERROR_SPACE, those of weft_param_check()
 */
gboolean weft_space_add (WeftSpace        *self,
                         const char       *name,
                         const char       *text,
                         const WeftParam  *param,
                         GError          **error);

/**
 * weft_space_add_param:
 * @name: of the new dimension
 * @param: a switch, a choice, or a number with limits
 * @siblings: (nullable): what the name of a parameter of the same table begins with here, such as
 *   `train.`; then @visible_when of @param is the condition, if it names a dimension
 * @error: return location for an error
 *
 * Adds all that @param allows.
 *
 * Errors: %WEFT_TUNE_ERROR_SPACE
 */
gboolean weft_space_add_param (WeftSpace        *self,
                               const char       *name,
                               const WeftParam  *param,
                               const char       *siblings,
                               GError          **error);

/* Returns: how many dimensions there are */
guint weft_space_get_size (const WeftSpace *self);

const WeftDimension *weft_space_get_dimension (const WeftSpace *self,
                                               guint            index);

/* Returns: which dimension is called @name, -1 if none is */
int weft_space_find (const WeftSpace *self,
                     const char      *name);

/* Returns: whether dimension @index is active at @point, of which it looks at those before */
gboolean weft_space_is_active (const WeftSpace *self,
                               guint            index,
                               const double    *point);

/* Returns: whether @a and @b are active at the same points, so that they may be drawn together */
gboolean weft_space_are_together (const WeftSpace *self,
                                  guint            a,
                                  guint            b);

/**
 * weft_space_narrow:
 * @name: a dimension
 * @text: what is left of it: `0.001..0.01`, or choices separated as in weft_space_add()
 * @error: return location for an error
 *
 * Steps, logarithm and condition stay as they are.
 *
 * Errors: %WEFT_TUNE_ERROR_SPACE, also where @text is not within the dimension
 *
 * Returns: (transfer full) (nullable): another space with the same dimensions
 */
WeftSpace *weft_space_narrow (const WeftSpace  *self,
                              const char       *name,
                              const char       *text,
                              GError          **error);

/**
 * weft_space_narrow_around:
 * @points: (array length=n_points): good points of @self
 * @n_points: at least 1
 * @margin: how much further than the points a range goes at each end, as a share of the whole range
 *
 * The second stage of a search: ranges end with the points, but for the margin; choices that none
 * of them has are left out.
 *
 * Returns: (transfer full): another space with the same dimensions
 */
WeftSpace *weft_space_narrow_around (const WeftSpace *self,
                                     const double *const *points,
                                     guint n_points,
                                     double margin);

/**
 * weft_space_narrow_by:
 * @best: a good point of @self, the middle of what is left
 * @points: (array length=n_points): good points of @self
 * @n_points: at least 1
 * @factor: how many times narrower ranges become, at least 1
 *
 * A stage of a search: each range has the width of 1 / @factor of what it was, by logarithm where
 * it is logarithmic, around @best and within what it was; choices that none of @points has are left
 * out. What @best does not have a value of stays as it is.
 *
 * Returns: (transfer full): another space with the same dimensions
 */
WeftSpace *weft_space_narrow_by (const WeftSpace *self,
                                 const double *best,
                                 const double *const *points,
                                 guint n_points,
                                 double factor);

/**
 * weft_space_to_json:
 *
 * Returns: (transfer full): `[{"name": …, "choices": […]}, {"name": …, "range": "1e-4..0.1:log",
 *   "if": "OTHER=VALUE"}]`
 */
JsonNode *weft_space_to_json (const WeftSpace *self);

/**
 * weft_space_from_json:
 *
 * Errors: %WEFT_TUNE_ERROR_SPACE
 *
 * Returns: (transfer full) (nullable): the space that weft_space_to_json() wrote, its dimensions
 *   without parameters
 */
WeftSpace *weft_space_from_json (JsonNode  *node,
                                 GError   **error);

/* What stands in weft_space_add() for the range of a dimension, without its condition. */
char *weft_dimension_format_range (const WeftDimension *self);

/**
 * weft_dimension_to_optuna:
 *
 * Returns: (transfer full): the `distribution_json` of Optuna's own store: a FloatDistribution,
 *   IntDistribution or CategoricalDistribution with its attributes
 */
JsonNode *weft_dimension_to_optuna (const WeftDimension *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSpace, weft_space_unref)

G_END_DECLS
