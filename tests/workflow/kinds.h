/* kinds.h: a table of small kinds that the tests of this room run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/kind.h"

G_BEGIN_DECLS

extern const WeftPortType test_number_type; /* a double, kept on disk */
extern const WeftPortType test_ghost_type;  /* a double, in memory only, without a hash */

const WeftDomain *test_domain (void);
const WeftDomain *test_layers (void);

/* How often run() was called since the last reset, and how many at once at most. */
int  test_runs        (void);
int  test_most_beside (void);
int  test_most_heavy  (void);
void test_reset       (void);

G_END_DECLS
