/* table-private.h: the descriptors that workflow/kinds/ defines, a line a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/kind.h"

G_BEGIN_DECLS

extern const WeftNodeKind weft_data_file_kind;
extern const WeftNodeKind weft_prepare_kind;
extern const WeftNodeKind weft_model_kind;
extern const WeftNodeKind weft_model_file_kind;
extern const WeftNodeKind weft_train_kind;
extern const WeftNodeKind weft_tune_kind;
extern const WeftNodeKind weft_adjust_kind;
extern const WeftNodeKind weft_evaluate_kind;
extern const WeftNodeKind weft_predict_kind;
extern const WeftNodeKind weft_explain_kind;
extern const WeftNodeKind weft_visualise_kind;
extern const WeftNodeKind weft_embed_kind;

G_END_DECLS
