/* pattern.h: regular expressions that texts of trials match
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The case of letters does not matter, and a pattern matches anywhere in a text unless it says
 * otherwise. What one match may take is bounded, whatever the pattern.
 *
 * Thread: any
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a pattern. */
#define WEFT_TRIAL_PATTERN_MAX 1000

/**
 * weft_trial_pattern_new:
 * @pattern: a regular expression of Perl's kind
 * @error: return location for an error
 *
 * Errors: %WEFT_TRIALS_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): it, ready to match
 */
GRegex *weft_trial_pattern_new (const char  *pattern,
                                GError     **error);

/**
 * weft_trial_pattern_match:
 * @matches: (out): whether @text matches
 * @error: return location for an error
 *
 * Errors: %WEFT_TRIALS_ERROR_INVALID where the pattern takes too long
 *
 * Returns: whether that is known
 */
gboolean weft_trial_pattern_match (GRegex      *self,
                                   const char  *text,
                                   gboolean    *matches,
                                   GError     **error);

G_END_DECLS
