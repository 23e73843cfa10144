/* data.c: what travels over dataset links
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Datasets are not kept on disk: reading the source again is as quick, and the
 * runner does it only when a node that must run needs them.
 */
#include "workflow/data.h"

static void
free_data (gpointer value)
{
  WeftData *self = value;

  weft_dataset_unref (self->dataset);
  g_clear_pointer (&self->split, weft_split_unref);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
  g_free (self);
}

WeftArtefact *
weft_data_new_artefact (WeftDataset     *dataset,
                        WeftSplit       *split,
                        WeftPreparation *preparation)
{
  WeftData *self = g_new0 (WeftData, 1);

  *self = (WeftData){ dataset, split, preparation };
  return weft_artefact_new (&weft_port_type_dataset, self, free_data);
}
