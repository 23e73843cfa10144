/* space.c: what is searched: named dimensions, each a range of numbers or a list of choices
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/space.h"

#include "tune/space-private.h"

#include <math.h>
#include <string.h>

struct _WeftSpace
{
  int ref_count;         /* atomic */
  GPtrArray *dimensions; /* Owned: of WeftDimension */
};

WeftDimension *
weft_dimension_copy (const WeftDimension *source,
                     const GArray        *kept)
{
  WeftDimension *self = g_new (WeftDimension, 1);

  *self = *source;
  self->name = g_strdup (source->name);
  self->when = g_memdup2 (source->when, sizeof *source->when * source->n_when);
  self->choices = NULL;
  if (source->type == WEFT_DIMENSION_CHOICE) {
    self->n_choices = kept != NULL ? kept->len : source->n_choices;
    self->choices = g_new0 (char *, self->n_choices + 1);
    for (guint i = 0; i < self->n_choices; i++)
      self->choices[i] = g_strdup (source->choices[kept != NULL ? g_array_index (kept, guint, i) : i]);
    self->high = self->n_choices - 1.0;
  }
  return self;
}

void
weft_dimension_free (WeftDimension *self)
{
  g_free (self->name);
  g_strfreev (self->choices);
  g_free (self->when);
  g_free (self);
}

WeftSpace *
weft_space_new (void)
{
  WeftSpace *self = g_new0 (WeftSpace, 1);

  self->ref_count = 1;
  self->dimensions = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_dimension_free);
  return self;
}

WeftSpace *
weft_space_ref (const WeftSpace *self)
{
  WeftSpace *shared = (WeftSpace *) self;

  g_atomic_int_inc (&shared->ref_count);
  return shared;
}

void
weft_space_unref (WeftSpace *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_ptr_array_unref (self->dimensions);
  g_free (self);
}

void
weft_space_append (WeftSpace     *self,
                   WeftDimension *dimension)
{
  g_ptr_array_add (self->dimensions, dimension);
}

WeftSpace *
weft_space_copy (const WeftSpace *self)
{
  WeftSpace *copy = weft_space_new ();

  for (guint i = 0; i < self->dimensions->len; i++)
    weft_space_append (copy, weft_dimension_copy (self->dimensions->pdata[i], NULL));
  return copy;
}

void
weft_space_replace (WeftSpace     *self,
                    guint          index,
                    WeftDimension *dimension)
{
  weft_dimension_free (self->dimensions->pdata[index]);
  self->dimensions->pdata[index] = dimension;
}

guint
weft_space_get_size (const WeftSpace *self)
{
  return self->dimensions->len;
}

const WeftDimension *
weft_space_get_dimension (const WeftSpace *self,
                          guint            index)
{
  g_return_val_if_fail (index < self->dimensions->len, NULL);

  return self->dimensions->pdata[index];
}

int
weft_space_find (const WeftSpace *self,
                 const char      *name)
{
  for (guint i = 0; i < self->dimensions->len; i++)
    if (g_str_equal (weft_space_get_dimension (self, i)->name, name))
      return (int) i;
  return -1;
}

gboolean
weft_space_is_active (const WeftSpace *self,
                      guint            index,
                      const double    *point)
{
  const WeftDimension *dimension = weft_space_get_dimension (self, index);

  if (dimension->parent < 0)
    return TRUE;
  for (guint i = 0; i < dimension->n_when; i++)
    if (point[dimension->parent] >= dimension->when[i].low && point[dimension->parent] <= dimension->when[i].high)
      return TRUE;
  return FALSE;
}

gboolean
weft_space_are_together (const WeftSpace *self,
                         guint            a,
                         guint            b)
{
  const WeftDimension *first = weft_space_get_dimension (self, a), *second = weft_space_get_dimension (self, b);

  if (first->parent != second->parent || first->n_when != second->n_when)
    return FALSE;
  return first->n_when == 0 || memcmp (first->when, second->when, sizeof *first->when * first->n_when) == 0;
}
