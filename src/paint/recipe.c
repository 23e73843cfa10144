/* recipe.c: a text inside of a finished picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files to read come from strangers: every length is checked against what is
 * left before it is believed.
 */
#include "paint/recipe-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "paint/picture.h"

#include <string.h>

#define KEYWORD   "weft:recipe"
#define SVG_OPEN  "<weft:recipe xmlns:weft=\"https://weftbench.org/ns/recipe\">"
#define SVG_CLOSE "</weft:recipe>"
#define MAX_BYTES (256u << 20)

static const guint8 png_signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

/* The checksum of PNG, ISO 3309. */
static guint32
get_crc (const guint8 *data,
         gsize         length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

static void
append_32 (GByteArray *bytes,
           gsize       number)
{
  guint32 big = GUINT32_TO_BE ((guint32) number);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static guint32
read_32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

/* An iTXt chunk: keyword, NUL, not compressed, no language, no translated
 * keyword, text. It goes before IEND, the last twelve bytes. */
void
weft_recipe_embed_png (GByteArray *bytes,
                       const char *recipe)
{
  static const guint8 head[] = "iTXt" KEYWORD "\0\0\0\0"; /* and the NUL of the literal */
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  guint8 tail[12];

  g_byte_array_append (chunk, head, sizeof head);
  g_byte_array_append (chunk, (const guint8 *) recipe, (guint) strlen (recipe));
  memcpy (tail, bytes->data + bytes->len - sizeof tail, sizeof tail);
  g_byte_array_set_size (bytes, bytes->len - sizeof tail);
  append_32 (bytes, chunk->len - 4);
  g_byte_array_append (bytes, chunk->data, chunk->len);
  append_32 (bytes, get_crc (chunk->data, chunk->len));
  g_byte_array_append (bytes, tail, sizeof tail);
}

/* The first element of an SVG is its root; metadata is its first child. */
void
weft_recipe_embed_svg (GByteArray *bytes,
                       const char *recipe)
{
  g_autofree char *escaped = g_markup_escape_text (recipe, -1);
  g_autofree char *metadata = g_strconcat ("\n<metadata>" SVG_OPEN, escaped, SVG_CLOSE "</metadata>", NULL);
  g_autofree char *text = g_strndup ((const char *) bytes->data, bytes->len);
  char *root = strstr (text, "<svg");
  char *end = root != NULL ? strchr (root, '>') : NULL;
  gsize head;

  g_return_if_fail (end != NULL);

  head = (gsize) (end + 1 - text);
  g_byte_array_set_size (bytes, (guint) head);
  g_byte_array_append (bytes, (const guint8 *) metadata, (guint) strlen (metadata));
  g_byte_array_append (bytes, (const guint8 *) end + 1, (guint) strlen (end + 1));
}

char *
weft_recipe_to_keywords (const char *recipe)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) recipe, strlen (recipe));

  return g_strconcat (KEYWORD ":", base64, NULL);
}

static char *
read_png (const guint8 *data,
          gsize         length)
{
  static const char head[] = KEYWORD "\0\0\0\0";
  gsize place = sizeof png_signature;

  while (length - place >= 12) {
    gsize chunk = read_32 (data + place);
    const guint8 *content = data + place + 8;

    if (chunk > length - place - 12)
      return NULL;
    if (memcmp (data + place + 4, "iTXt", 4) == 0 && chunk >= sizeof head && memcmp (content, head, sizeof head) == 0 &&
        read_32 (content + chunk) == get_crc (content - 4, chunk + 4))
      return g_strndup ((const char *) content + sizeof head, chunk - sizeof head);
    place += chunk + 12;
  }
  return NULL;
}

static void
collect_text_cb (GMarkupParseContext  *context,
                 const char           *text,
                 gsize                 length,
                 gpointer              collected,
                 GError              **error)
{
  g_string_append_len (collected, text, (gssize) length);
}

static char *
read_svg (const guint8 *data,
          gsize         length)
{
  static const GMarkupParser parser = { .text = collect_text_cb };
  g_autoptr (GString) collected = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, collected, NULL);
  const char *start = g_strstr_len ((const char *) data, (gssize) length, "<weft:recipe");
  const char *end = start != NULL ? strstr (start, SVG_CLOSE) : NULL;

  if (end == NULL || !g_markup_parse_context_parse (context, start, end + strlen (SVG_CLOSE) - start, NULL))
    return NULL;
  return g_strdup (collected->str);
}

static char *
read_pdf (const guint8 *data,
          gsize         length)
{
  static const char key[] = KEYWORD ":";
  const guint8 *start = memmem (data, length, key, sizeof key - 1);
  g_autoptr (GString) base64 = g_string_new (NULL);
  g_autofree guchar *decoded = NULL;
  gsize decoded_length;

  if (start == NULL)
    return NULL;
  for (start += sizeof key - 1; start < data + length && (g_ascii_isalnum (*start) || memchr ("+/=", *start, 3) != NULL); start++)
    g_string_append_c (base64, (char) *start);
  decoded = g_base64_decode (base64->str, &decoded_length);
  return g_strndup ((const char *) decoded, decoded_length);
}

static gboolean
is_png (const guint8 *data,
        gsize         length)
{
  return length >= sizeof png_signature && memcmp (data, png_signature, sizeof png_signature) == 0;
}

static gboolean
is_pdf (const guint8 *data,
        gsize         length)
{
  return length >= 5 && memcmp (data, "%PDF-", 5) == 0;
}

static gboolean
is_svg (const guint8 *data,
        gsize         length)
{
  return g_strstr_len ((const char *) data, (gssize) MIN (length, 1024), "<svg") != NULL;
}

typedef struct
{
  gboolean (*is) (const guint8 *data, gsize length);
  char *(*read) (const guint8 *data, gsize length);
} Reader;

static const Reader readers[] = {
  { is_png, read_png },
  { is_pdf, read_pdf },
  { is_svg, read_svg },
};

char *
weft_picture_read_recipe (const char  *path,
                          GError     **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, MAX_BYTES, error);
  const Reader *reader = NULL;
  g_autofree char *recipe = NULL;
  const guint8 *data;
  gsize length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  for (gsize i = 0; i < G_N_ELEMENTS (readers) && reader == NULL; i++)
    reader = readers[i].is (data, length) ? &readers[i] : NULL;
  if (reader == NULL) {
    g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FORMAT,
                 _("%s: is no PNG, SVG or PDF file; recipes are kept in those only"), path);
    return NULL;
  }
  recipe = reader->read (data, length);
  if (recipe == NULL || *recipe == '\0' || !g_utf8_validate (recipe, -1, NULL)) {
    g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_NO_RECIPE,
                 _("%s: does not say how it was made; only pictures that Weft exported do"), path);
    return NULL;
  }
  return g_steal_pointer (&recipe);
}
