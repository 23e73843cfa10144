/* language.h: the language that the program speaks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes the user's language; WEFT_LOCALE names the folder of translations of a
 * program that is not installed. Call it before anything is shown. */
void weft_language_set_up (void);

G_END_DECLS
