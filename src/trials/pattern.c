/* pattern.c: regular expressions that texts of trials match
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/pattern.h"

#include "base/i18n.h"
#include "trials/error.h"

#include <string.h>

/* PCRE takes limits as the beginning of a pattern; one that stands in the pattern itself can only
 * be lower. A match within them takes some milliseconds at most. */
#define LIMITS "(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=2000)"

GRegex *
weft_trial_pattern_new (const char  *pattern,
                        GError     **error)
{
  g_autofree char *limited = g_strconcat (LIMITS, pattern, NULL);
  g_autoptr (GError) inner = NULL;
  g_autoptr (GRegex) bare = NULL;
  GRegex *regex;

  if (strlen (pattern) > WEFT_TRIAL_PATTERN_MAX) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("the regular expression has %zu bytes; take one of %d at most"), strlen (pattern), WEFT_TRIAL_PATTERN_MAX);
    return NULL;
  }

  /* Without the limits first, so that places in the message are those of the pattern. */
  bare = g_regex_new (pattern, G_REGEX_CASELESS, 0, &inner);
  regex = bare != NULL ? g_regex_new (limited, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, &inner) : NULL;
  if (regex == NULL)
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("“%s” is no regular expression: %s; put a backslash before what is meant literally"), pattern, inner->message);
  return regex;
}

gboolean
weft_trial_pattern_match (GRegex      *self,
                          const char  *text,
                          gboolean    *matches,
                          GError     **error)
{
  g_autoptr (GError) inner = NULL;

  *matches = g_regex_match_full (self, text, -1, 0, 0, NULL, &inner);
  if (inner == NULL)
    return TRUE;
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("the regular expression takes too long: %s; repeat less within what is repeated"), inner->message);
  return FALSE;
}
