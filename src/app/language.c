/* language.c: the language that the program speaks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/language.h"

#include "base/i18n.h"

#include <locale.h>

void
weft_language_set_up (void)
{
  const char *folder = g_getenv ("WEFT_LOCALE");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : WEFT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
