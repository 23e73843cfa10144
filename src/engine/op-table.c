/* op-table.c: finding an operation's class by name
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"

static const WeftOpClass *const table[] = {
#define WEFT_OP(id) &weft_op_##id,
#include "engine/ops/ops.def"
#undef WEFT_OP
  NULL,
};

const WeftOpClass *const *
weft_op_class_list (void)
{
  return table;
}

const WeftOpClass *
weft_op_class_find (const char *name)
{
  static GHashTable *names;
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    names = g_hash_table_new (g_str_hash, g_str_equal);
    for (const WeftOpClass *const *klass = table; *klass != NULL; klass++)
      g_hash_table_insert (names, (char *) (*klass)->name, (gpointer) *klass);
    g_once_init_leave (&ready, 1);
  }
  return g_hash_table_lookup (names, name);
}
