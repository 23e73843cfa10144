/* npy-header.c: the Python literal at the head of an NPY file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: numpy.lib.format, versions 1.0, 2.0 and 3.0.
 */
#include "dataset/npy-private.h"

#include "base/i18n.h"

#include <string.h>

static void
skip_space (const char **text)
{
  while (**text == ' ' || **text == '\n' || **text == '\t')
    (*text)++;
}

static gboolean
accept (const char **text,
        char         letter)
{
  skip_space (text);
  if (**text != letter)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
parse_string (const char **text,
              char        *out,
              gsize        size)
{
  gsize length = 0;
  char quote;

  skip_space (text);
  quote = **text;
  if (quote != '\'' && quote != '"')
    return FALSE;
  for ((*text)++; **text != quote; (*text)++) {
    if (**text == '\0' || length + 1 >= size)
      return FALSE;
    out[length++] = **text;
  }
  (*text)++;
  out[length] = '\0';
  return TRUE;
}

static gboolean
parse_boolean (const char **text,
               gboolean    *value)
{
  skip_space (text);
  *value = g_str_has_prefix (*text, "True");
  if (!*value && !g_str_has_prefix (*text, "False"))
    return FALSE;
  *text += *value ? 4 : 5;
  return TRUE;
}

static gboolean
parse_shape (const char **text,
             WeftShape   *shape)
{
  shape->rank = 0;
  if (!accept (text, '('))
    return FALSE;
  while (!accept (text, ')')) {
    guint64 extent = 0;

    skip_space (text);
    if (shape->rank == WEFT_MAX_RANK || !g_ascii_isdigit (**text))
      return FALSE;
    for (; g_ascii_isdigit (**text); (*text)++) {
      if (extent > G_MAXINT64 / 16)
        return FALSE;
      extent = extent * 10 + (guint64) (**text - '0');
    }
    shape->extent[shape->rank++] = (gint64) extent;
    if (!accept (text, ',')) {
      skip_space (text);
      if (**text != ')')
        return FALSE;
    }
  }
  return TRUE;
}

/* Unsigned integers that we do not have become the next wider signed type. */
static gboolean
parse_type (const char    *type,
            WeftNpyHeader *header)
{
  static const struct
  {
    char letter;
    gsize size;
    WeftDType dtype;
  } types[] = {
    { 'f', 2, WEFT_DTYPE_F16 },
    { 'f', 4, WEFT_DTYPE_F32 },
    { 'f', 8, WEFT_DTYPE_F64 },
    { 'i', 1, WEFT_DTYPE_I8 },
    { 'i', 2, WEFT_DTYPE_I16 },
    { 'i', 4, WEFT_DTYPE_I32 },
    { 'i', 8, WEFT_DTYPE_I64 },
    { 'u', 1, WEFT_DTYPE_U8 },
    { 'u', 2, WEFT_DTYPE_I32 },
    { 'u', 4, WEFT_DTYPE_I64 },
    { 'u', 8, WEFT_DTYPE_I64 },
    { 'b', 1, WEFT_DTYPE_BOOL },
  };

  if (strlen (type) != 3 || strchr ("<>|=", type[0]) == NULL)
    return FALSE;
  header->letter = type[1];
  header->size = (gsize) (type[2] - '0');
  header->is_swapped = header->size > 1 && type[0] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (types[i].letter == header->letter && types[i].size == header->size) {
      header->dtype = types[i].dtype;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
weft_npy_parse_header (const char    *text,
                       WeftNpyHeader *header)
{
  gboolean has_type = FALSE, has_order = FALSE, has_shape = FALSE;
  char key[32], type[64];

  memset (header, 0, sizeof *header);
  if (!accept (&text, '{'))
    return _("the header is no dictionary");
  while (!accept (&text, '}')) {
    if (!parse_string (&text, key, sizeof key) || !accept (&text, ':'))
      return _("the header is cut or damaged");
    if (g_str_equal (key, "descr")) {
      has_type = TRUE;
      if (!parse_string (&text, type, sizeof type))
        return _("the array holds records, plain numbers are needed");
    } else if (g_str_equal (key, "fortran_order")) {
      has_order = parse_boolean (&text, &header->is_fortran);
    } else if (g_str_equal (key, "shape")) {
      has_shape = parse_shape (&text, &header->shape);
    } else {
      return _("the header has an entry that NPY does not know");
    }
    if (!accept (&text, ',') && *text != '}')
      return _("the header is cut or damaged");
  }
  if (!has_type || !has_order || !has_shape)
    return _("the header lacks descr, fortran_order or shape, or one is damaged");
  if (strchr (type, 'O') != NULL)
    return _("the array holds Python objects, which would have to be executed; save numbers instead");
  if (!parse_type (type, header))
    return _("the array's type is none that Weft reads; save it as float32, float64, uint8, int64 or the like");
  return NULL;
}
