/* find-class.c: the class that somebody means
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/find-class.h"

#include "base/i18n.h"
#include "explain/error.h"

gint64
weft_cli_find_class (const WeftSubject  *subject,
                     const char         *text,
                     GError            **error)
{
  const char *const *names = weft_subject_get_class_names (subject);
  gint64 n_classes = weft_subject_get_n_classes (subject);
  char *end;
  gint64 number;

  for (gint64 i = 0; names != NULL && i < n_classes; i++)
    if (g_str_equal (names[i], text))
      return i;
  number = g_ascii_strtoll (text, &end, 10);
  if (*text != '\0' && *end == '\0' && number >= 0 && number < n_classes)
    return number;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("the model has no class “%s”; it has %" PRId64 ", from “%s” on"), text, n_classes, names != NULL ? names[0] : "0");
  return -1;
}
