/* scene-options.h: how tests draw pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"

typedef struct
{
  WeftPaintStyle style;
  gboolean text; /* FALSE: none at all, so that pixels do not depend on fonts */
} SceneOptions;
