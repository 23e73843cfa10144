/* warnings.c: sentences about what was assumed or repaired
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/warnings.h"

GPtrArray *
weft_warnings_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

void
weft_warnings_add (GPtrArray  *self,
                   const char *format,
                   ...)
{
  va_list arguments;

  if (self == NULL)
    return;
  va_start (arguments, format);
  g_ptr_array_add (self, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}
