/* new-candidates.h: several models tried within a time before one is recommended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "workflow/recommend.h"

G_BEGIN_DECLS

/**
 * WeftCliCandidates:
 * @reference: how the document calls the data
 * @document: the document that will be written, to whose folder data files are relative
 * @seconds: for all candidates together
 * @n: how many at most, 2 …
 * @store: (nullable): where trials are kept
 * @quiet: whether nothing is told meanwhile
 */
typedef struct
{
  const char *reference;
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
 * @recommendation: recommends the best of them afterwards, with a sentence for each
 * @error: return location for an error
 *
 * Tries them by a study with successive halving, which the store keeps: `weft-cli tune --resume`
 * goes on with one that was killed.
 *
 * Errors: those of weft_study_new() and weft_study_run(); %WEFT_WORKFLOW_ERROR_CANCELLED
 */
gboolean weft_cli_try_candidates (WeftRecommendation       *recommendation,
                                  const WeftCliCandidates  *how,
                                  GError                  **error);

G_END_DECLS
