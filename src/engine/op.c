/* op.c: attributes of an op
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/op.h"

static const WeftAttribute *
get (const WeftOp      *self,
     const char        *name,
     WeftAttributeType  type)
{
  const WeftAttribute *attribute = self->attributes;

  while (attribute->name != NULL && !g_str_equal (attribute->name, name))
    attribute++;
  g_assert (attribute->name != NULL && attribute->type == type);
  return attribute;
}

gint64
weft_op_get_int (const WeftOp *self,
                 const char   *name)
{
  return get (self, name, WEFT_ATTRIBUTE_INT)->number;
}

double
weft_op_get_float (const WeftOp *self,
                   const char   *name)
{
  return get (self, name, WEFT_ATTRIBUTE_FLOAT)->real;
}

const char *
weft_op_get_text (const WeftOp *self,
                  const char   *name)
{
  return get (self, name, WEFT_ATTRIBUTE_STRING)->text;
}

const gint64 *
weft_op_get_ints (const WeftOp *self,
                  const char   *name,
                  int          *n_numbers)
{
  const WeftAttribute *attribute = get (self, name, WEFT_ATTRIBUTE_INTS);

  *n_numbers = attribute->n_numbers;
  return attribute->numbers;
}
