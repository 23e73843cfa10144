/* variants.c: rows that are others with some of their inputs replaced
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/variants.h"

/* A variant: what it was made of, and where its replacements begin. */
typedef struct
{
  guint32 origin;
  guint first;
  guint n;
} Variant;

typedef struct
{
  guint32 input;
  float number;
} Replacement;

struct _WeftVariants
{
  int references; /* atomic */
  guint32 n_rows;
  GArray *variants;     /* Variant */
  GArray *replacements; /* Replacement */
};

WeftVariants *
weft_variants_new (guint32 n_rows)
{
  WeftVariants *self = g_new0 (WeftVariants, 1);

  self->references = 1;
  self->n_rows = n_rows;
  self->variants = g_array_new (FALSE, FALSE, sizeof (Variant));
  self->replacements = g_array_new (FALSE, FALSE, sizeof (Replacement));
  return self;
}

WeftVariants *
weft_variants_ref (WeftVariants *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_variants_unref (WeftVariants *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_array_unref (self->variants);
  g_array_unref (self->replacements);
  g_free (self);
}

guint32
weft_variants_add (WeftVariants  *self,
                   guint32        row,
                   const guint32 *inputs,
                   const float   *numbers,
                   gsize          n)
{
  Variant variant = { row, self->replacements->len, (guint) n };

  g_return_val_if_fail (row < self->n_rows, row);
  for (gsize i = 0; i < n; i++) {
    Replacement replacement = { inputs[i], numbers[i] };

    g_array_append_val (self->replacements, replacement);
  }
  g_array_append_val (self->variants, variant);
  return self->n_rows + self->variants->len - 1;
}

guint32
weft_variants_get_n (const WeftVariants *self)
{
  return self->variants->len;
}

guint32
weft_variants_get_origin (const WeftVariants *self,
                          guint32             row)
{
  return row < self->n_rows ? row : g_array_index (self->variants, Variant, row - self->n_rows).origin;
}

void
weft_variants_replace (const WeftVariants *self,
                       guint32             row,
                       float              *inputs)
{
  const Variant *variant;

  if (row < self->n_rows)
    return;
  variant = &g_array_index (self->variants, Variant, row - self->n_rows);
  for (guint i = 0; i < variant->n; i++) {
    const Replacement *replacement = &g_array_index (self->replacements, Replacement, variant->first + i);

    inputs[replacement->input] = replacement->number;
  }
}
