/* naming.c: tensors of ready-made models under the names of other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/naming.h"

#include "base/i18n.h"
#include "learn/error.h"

#define MAX_NUMBERS 4

/* Of BERT's two kinds of tokens Weft knows the first, whose vector is added to each place's. */
#define TOKEN_TYPES   "embeddings.token_type_embeddings.weight"
#define N_TOKEN_TYPES 2

typedef enum {
  CHANGE_SAME,
  CHANGE_TURNED, /* rows and columns exchanged */
  CHANGE_PLACES, /* as many rows as there are places, with the first token type added */
} Change;

typedef struct
{
  WeftNamingFamily family;
  const char *own;
  const char *theirs;
  Change change;
} Naming;

static const Naming namings[] = {
#define WEFT_NAMING(family, own, theirs, change) { WEFT_NAMING_##family, own, theirs, CHANGE_##change },
#include "learn/naming.def"
#undef WEFT_NAMING
};

/* Where the parts of a larger model stand within it. */
static const char *const prefixes[] = { "", "bert.", "resnet.", "model." };

/* Where a family has all but the last layer, whose names have no prefix. */
static const char *const bodies[] = {
  [WEFT_NAMING_BERT] = "bert.",
  [WEFT_NAMING_RESNET] = "resnet.",
  [WEFT_NAMING_TORCHVISION] = "",
};

/* Whether @text is @pattern with numbers in the place of each #. */
static gboolean
match (const char *pattern,
       const char *text,
       int         numbers[MAX_NUMBERS])
{
  int n = 0;

  for (; *pattern != '\0'; pattern++) {
    char *end;

    if (*pattern != '#') {
      if (*text++ != *pattern)
        return FALSE;
      continue;
    }
    if (!g_ascii_isdigit (*text) || n == MAX_NUMBERS)
      return FALSE;
    numbers[n++] = (int) g_ascii_strtoll (text, &end, 10);
    text = end;
  }
  return *text == '\0';
}

static char *
fill (const char *prefix,
      const char *pattern,
      const int   numbers[MAX_NUMBERS])
{
  GString *name = g_string_new (prefix);
  int n = 0;

  for (; *pattern != '\0'; pattern++) {
    if (*pattern == '#' || *pattern == '@')
      g_string_append_printf (name, "%d", numbers[n++] - (*pattern == '#'));
    else
      g_string_append_c (name, *pattern);
  }
  return g_string_free (name, FALSE);
}

/* Whether the tensor can become one of @shape. */
static gboolean
suits (const WeftTensor *tensor,
       const WeftShape  *shape,
       Change            change)
{
  const WeftShape *theirs = &tensor->shape;

  if (tensor->dtype != WEFT_DTYPE_F32 && tensor->dtype != WEFT_DTYPE_F16 && tensor->dtype != WEFT_DTYPE_F64)
    return FALSE;
  if (change == CHANGE_SAME)
    return weft_shape_equal (theirs, shape);
  if (theirs->rank != 2 || shape->rank != 2)
    return FALSE;
  if (change == CHANGE_TURNED)
    return theirs->extent[0] == shape->extent[1] && theirs->extent[1] == shape->extent[0];
  return theirs->extent[0] >= shape->extent[0] && theirs->extent[1] == shape->extent[1];
}

/* Where in their tensor element @index of ours is. */
static gint64
find_place (gint64           index,
            const WeftShape *shape,
            Change           change)
{
  if (change != CHANGE_TURNED)
    return index;
  return index % shape->extent[1] * shape->extent[0] + index / shape->extent[1];
}

static WeftTensor *
convert (const WeftTensor *theirs,
         const WeftTensor *types,
         const WeftShape  *shape,
         Change            change)
{
  WeftTensor *own = weft_tensor_new (WEFT_DTYPE_F32, shape, NULL);
  gint64 n = own != NULL ? weft_shape_count (shape) : 0;

  for (gint64 i = 0; i < n; i++) {
    double number = weft_tensor_get (theirs, find_place (i, shape, change));

    if (types != NULL)
      number += weft_tensor_get (types, i % shape->extent[1]);
    weft_tensor_set (own, i, number);
  }
  return own;
}

static WeftTensor *
take (const Naming    *naming,
      const int        numbers[MAX_NUMBERS],
      const WeftShape *shape,
      const char      *prefix,
      WeftNamingFind   find,
      gpointer         source)
{
  g_autofree char *name = fill (prefix, naming->theirs, numbers), *types_name = g_strconcat (prefix, TOKEN_TYPES, NULL);
  const WeftTensor *theirs = find (source, name), *types = naming->change == CHANGE_PLACES ? find (source, types_name) : NULL;

  if (theirs == NULL || !suits (theirs, shape, naming->change))
    return NULL;
  if (types != NULL && (types->shape.rank != 2 || types->shape.extent[0] < 1 || types->shape.extent[1] != shape->extent[1]))
    return NULL;
  return convert (theirs, types, shape, naming->change);
}

WeftTensor *
weft_naming_take (const char      *own,
                  const WeftShape *shape,
                  WeftNamingFind   find,
                  gpointer         source)
{
  for (guint i = 0; i < G_N_ELEMENTS (namings); i++) {
    int numbers[MAX_NUMBERS] = { 0 };

    if (!match (namings[i].own, own, numbers))
      continue;
    for (guint k = 0; k < G_N_ELEMENTS (prefixes); k++) {
      WeftTensor *tensor = take (&namings[i], numbers, shape, prefixes[k], find, source);

      if (tensor != NULL)
        return tensor;
    }
  }
  return NULL;
}

/* Returns: (transfer full) (nullable): the tensor as others have it: turned, or a copy */
static WeftTensor *
convert_back (const WeftTensor  *own,
              Change             change,
              GError           **error)
{
  WeftShape shape = own->shape;
  WeftTensor *theirs;

  if (change != CHANGE_TURNED)
    return weft_tensor_copy (own, error);
  shape.extent[0] = own->shape.extent[1];
  shape.extent[1] = own->shape.extent[0];
  theirs = weft_tensor_new (own->dtype, &shape, error);
  for (gint64 i = 0; theirs != NULL && i < weft_shape_count (&shape); i++)
    weft_tensor_set (theirs, i, weft_tensor_get (own, find_place (i, &shape, CHANGE_TURNED)));
  return theirs;
}

/* The first type is in the places already. */
static gboolean
give_types (const WeftTensor  *places,
            const char        *prefix,
            WeftNamingPut      put,
            gpointer           target,
            GError           **error)
{
  g_autoptr (WeftTensor) types = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (N_TOKEN_TYPES, places->shape.extent[1]), error);
  g_autofree char *name = g_strconcat (prefix, TOKEN_TYPES, NULL);

  if (types == NULL)
    return FALSE;
  put (target, name, types);
  return TRUE;
}

gboolean
weft_naming_give (WeftNamingFamily   family,
                  const char        *own,
                  const WeftTensor  *tensor,
                  WeftNamingPut      put,
                  gpointer           target,
                  GError           **error)
{
  const char *prefix = g_str_has_prefix (own, "output.") ? "" : bodies[family];
  g_autoptr (WeftTensor) theirs = NULL;
  g_autofree char *name = NULL;
  int numbers[MAX_NUMBERS] = { 0 };
  guint i = 0;

  while (i < G_N_ELEMENTS (namings) && (namings[i].family != family || !match (namings[i].own, own, numbers)))
    i++;
  if (i == G_N_ELEMENTS (namings) || (namings[i].change != CHANGE_SAME && tensor->shape.rank != 2)) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%s has no name in models of this kind; export an ONNX file instead"), own);
    return FALSE;
  }
  theirs = convert_back (tensor, namings[i].change, error);
  if (theirs == NULL)
    return FALSE;
  name = fill (prefix, namings[i].theirs, numbers);
  put (target, name, theirs);
  return namings[i].change != CHANGE_PLACES || give_types (tensor, prefix, put, target, error);
}
