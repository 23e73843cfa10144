/* table-private.h: the descriptors that workflow/kinds/ defines, a line a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/kind.h"

G_BEGIN_DECLS

G_END_DECLS
