/* data-prepare.c: what a Prepare node does to rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The split comes first; whatever is fitted then sees training rows only.
 */
#include "workflow/data-prepare.h"

/* The node's options of the fit. */
static WeftParams *
select_options (const WeftParams  *node,
                const char        *vocabulary,
                GError           **error)
{
  g_autoptr (WeftParams) options = weft_params_new (weft_preparation_params);

  for (const WeftParam *param = weft_preparation_params; param->id != NULL; param++)
    weft_params_set (options, param->id, weft_params_get (node, param->id), NULL);
  return vocabulary == NULL || weft_params_set (options, "vocabulary_file", vocabulary, error) ? g_steal_pointer (&options) : NULL;
}

static WeftSplit *
make_split (WeftDataset       *dataset,
            const WeftParams  *node,
            GPtrArray         *warnings,
            GError           **error)
{
  const char *target = weft_params_get (node, "target");
  const WeftColumn *column = *target != '\0' ? weft_dataset_require_column (dataset, target, error) : NULL;
  gboolean parts = weft_params_get_boolean (node, "use_parts");
  gboolean stratify = weft_params_get_boolean (node, "stratify") && column != NULL && weft_column_get_kind (column) == WEFT_COLUMN_CATEGORY;
  WeftSplitOptions options = {
    .validation = weft_params_get_real (node, "validation"),
    .test = parts && weft_dataset_find_part (dataset, "test") != NULL ? 0 : weft_params_get_real (node, "test"),
    .use_parts = parts,
    .stratify = stratify ? target : NULL,
    .order = weft_params_get (node, "order"),
    .seed = (guint64) weft_params_get_integer (node, "seed"),
  };

  if (*target != '\0' && column == NULL)
    return NULL;
  if (weft_params_get_integer (node, "folds") >= 2)
    return weft_split_new_fold (dataset, &options, (guint) weft_params_get_integer (node, "folds"), (guint) weft_params_get_integer (node, "fold"), warnings, error);
  return weft_split_new (dataset, &options, warnings, error);
}

WeftPreparation *
weft_data_prepare (WeftDataset       *dataset,
                   const WeftParams  *node,
                   const char        *vocabulary,
                   const WeftStop    *stop,
                   GPtrArray         *warnings,
                   WeftSplit        **split,
                   GError           **error)
{
  g_autoptr (WeftParams) options = select_options (node, vocabulary, error);
  g_autoptr (WeftSplit) parts = options != NULL ? make_split (dataset, node, warnings, error) : NULL;
  WeftPreparation *preparation;

  if (parts == NULL)
    return NULL;
  preparation = weft_preparation_fit (dataset, parts->train.rows, parts->train.n_rows, options, stop, warnings, error);
  if (preparation != NULL)
    *split = g_steal_pointer (&parts);
  return preparation;
}
