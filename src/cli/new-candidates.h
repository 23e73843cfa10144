/* new-candidates.h: several models tried within a time before one is recommended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "workflow/recommend.h"
#include "workflow/study.h"

G_BEGIN_DECLS

/**
 * WeftCliCandidates:
 * @document: the document that will be written, to whose folder data files are relative
 * @seconds: for all candidates together
 * @n: how many at most, 2 …
 * @store: (nullable): where trials are kept
 * @quiet: whether nothing is told meanwhile
 */
typedef struct
{
  const char *document;
  double seconds;
  guint n;
  const char *store;
  gboolean quiet;
} WeftCliCandidates;

/* Reads “90”, “90s” or “5min”. Returns: seconds, -1 where it is none of these */
double weft_cli_parse_budget (const char *text);

/**
 * weft_cli_try_candidates:
 * @document: the recommended workflow
 * @recommendation: a sentence for each candidate becomes one of its reasons
 * @error: return location for an error
 *
 * Tries them by a study with successive halving, which the store keeps, and writes the document
 * with the best: `weft-cli tune --resume` does so for one that was killed.
 *
 * Errors: those of weft_study_new() and weft_study_run(); %WEFT_WORKFLOW_ERROR_CANCELLED
 */
gboolean weft_cli_try_candidates (WeftWorkflow             *document,
                                  WeftRecommendation       *recommendation,
                                  const WeftCliCandidates  *how,
                                  GError                  **error);

/**
 * weft_cli_settle_candidates:
 * @study: of candidates, which knows its document
 * @said: (element-type utf8): gets a sentence for each candidate
 * @error: return location for an error
 *
 * Writes the document with the best of them.
 *
 * Errors: those of weft_candidates_settle() and weft_workflow_save()
 */
gboolean weft_cli_settle_candidates (const WeftStudy  *study,
                                     GPtrArray        *said,
                                     GError          **error);

G_END_DECLS
