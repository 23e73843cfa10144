/* table.c: the kinds of nodes that Weft comes with, in the order of the palette
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A new kind is one file beside this one and one line here.
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"

static const WeftNodeKind *const kinds[] = {
  &weft_data_file_kind,
  &weft_prepare_kind,
  &weft_model_kind,
  &weft_train_kind,
  &weft_model_file_kind,
  &weft_tune_kind,
  &weft_adjust_kind,
  &weft_evaluate_kind,
  &weft_predict_kind,
  &weft_explain_kind,
  &weft_visualise_kind,
  &weft_embed_kind,
  &weft_group_kind,
  NULL,
};

const WeftDomain *
weft_domain_get_default (void)
{
  static const WeftDomain domain = {
    .id = "kinds",
    .title = N_("Nodes"),
    .kinds = kinds,
  };

  return &domain;
}
