/* group.c: the kind that stands for the nodes inside it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A group never runs: a snapshot replaces it by what is inside. Its ports are
 * those that nodes inside lend to it.
 */
#include "workflow/kind.h"

#include "base/i18n.h"

static const WeftDomain *
get_nested (const WeftDomain *parent)
{
  return parent;
}

const WeftNodeKind weft_group_kind = {
  .id = "group",
  .version = 1,
  .title = N_("Group"),
  .category = N_("Layout"),
  .icon = "weft-group-symbolic",
  .help = N_("Several nodes drawn as one. Open it to see and change what is inside."),
  .flags = WEFT_NODE_KIND_GROUP,
  .get_nested = get_nested,
};
