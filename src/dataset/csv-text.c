/* csv-text.c: text files in the encodings that people have, as UTF-8
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A byte-order mark decides; without one, a pattern of zero bytes tells UTF-16.
 * Otherwise text is UTF-8 until a byte proves that it is not: if nothing but
 * ASCII came before, the file is Windows-1252 (a superset of Latin-1) from there
 * on; if real UTF-8 came before, the file is damaged and the byte is replaced.
 */
#include "dataset/csv-private.h"

#include "base/i18n.h"

#include <string.h>

#define PIECE       65536
#define REPLACEMENT 0xfffd

typedef enum {
  ENCODING_UTF8,
  ENCODING_UTF16_LE,
  ENCODING_UTF16_BE,
  ENCODING_LATIN1,
} Encoding;

struct _WeftCsvText
{
  WeftReading *reading; /* Borrowed */
  Encoding encoding;
  gboolean is_guess; /* whether UTF-8 may still turn out to be Windows-1252 */
  gboolean at_start;
  guint8 bytes[PIECE + 8];
  gsize n_bytes; /* left over from the piece before */
  guint16 high;  /* a surrogate that waits for its other half */
  guint64 line;
  guint64 n_replaced;
  guint64 first_replaced;
  guint64 n_zeros;
  guint64 first_zero;
  guint64 latin_line; /* 0: not assumed */
};

/* What Windows-1252 has where Latin-1 has control characters. */
static const guint16 windows_1252[32] = {
  0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
  0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178
};

/* ASCII in UTF-16 has a zero in every other byte, text in UTF-8 has none. */
static Encoding
guess_encoding (const guint8 *head,
                gsize         length)
{
  gsize n_even = 0, n_odd = 0, n_pairs = MIN (length, 4096) / 2;

  for (gsize i = 0; i < n_pairs; i++) {
    n_even += head[2 * i] == 0;
    n_odd += head[2 * i + 1] == 0;
  }
  if (n_pairs >= 2 && n_odd > n_pairs * 7 / 10 && n_even <= n_pairs / 10)
    return ENCODING_UTF16_LE;
  if (n_pairs >= 2 && n_even > n_pairs * 7 / 10 && n_odd <= n_pairs / 10)
    return ENCODING_UTF16_BE;
  return ENCODING_UTF8;
}

WeftCsvText *
weft_csv_text_new (WeftReading *reading,
                   const char  *encoding)
{
  WeftCsvText *self = g_new0 (WeftCsvText, 1);
  gsize length;
  const guint8 *head = weft_source_peek (reading->source, &length);

  self->reading = reading;
  self->line = 1;
  self->at_start = TRUE;
  self->is_guess = g_str_equal (encoding, "auto");
  if (g_str_equal (encoding, "latin-1"))
    self->encoding = ENCODING_LATIN1;
  else if (g_str_equal (encoding, "utf-8"))
    self->encoding = ENCODING_UTF8;
  else if (length >= 2 && head[0] == 0xff && head[1] == 0xfe)
    self->encoding = ENCODING_UTF16_LE;
  else if (length >= 2 && head[0] == 0xfe && head[1] == 0xff)
    self->encoding = ENCODING_UTF16_BE;
  else if (g_str_equal (encoding, "utf-16"))
    self->encoding = guess_encoding (head, length) == ENCODING_UTF16_BE ? ENCODING_UTF16_BE : ENCODING_UTF16_LE;
  else
    self->encoding = guess_encoding (head, length);
  return self;
}

void
weft_csv_text_free (WeftCsvText *self)
{
  g_free (self);
}

static void
count (guint64 *number,
       guint64 *first,
       guint64  line)
{
  if ((*number)++ == 0)
    *first = line;
}

/* The byte-order mark is no part of the text, and NUL would end a cell. */
static void
put (WeftCsvText *self,
     GString     *text,
     gunichar     letter)
{
  gboolean at_start = self->at_start;

  self->at_start = FALSE;
  if (letter == 0xfeff && at_start)
    return;
  if (letter == 0) {
    count (&self->n_zeros, &self->first_zero, self->line);
    letter = REPLACEMENT;
  }
  self->line += letter == '\n';
  if (letter < 0x80)
    g_string_append_c (text, (char) letter);
  else
    g_string_append_unichar (text, letter);
}

static void
replace (WeftCsvText *self,
         GString     *text)
{
  count (&self->n_replaced, &self->first_replaced, self->line);
  put (self, text, REPLACEMENT);
}

static void
put_latin (WeftCsvText *self,
           GString     *text,
           guint8       byte)
{
  put (self, text, byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte);
}

/* Returns: bytes used; those of a character that is cut off stay for the next piece. */
static gsize
decode_utf8 (WeftCsvText *self,
             GString     *text,
             gsize        n_bytes,
             gboolean     is_last)
{
  gsize i = 0;

  while (i < n_bytes && self->encoding == ENCODING_UTF8) {
    gunichar letter = self->bytes[i];
    gsize left = n_bytes - i;

    if (letter < 0x80) {
      put (self, text, letter);
      i++;
      continue;
    }
    letter = g_utf8_get_char_validated ((const char *) self->bytes + i, (gssize) left);
    if (letter == (gunichar) -2 && left < 4 && !is_last)
      return i;
    if (letter < (gunichar) -2) {
      put (self, text, letter);
      self->is_guess = self->is_guess && letter == 0xfeff;
      i += (gsize) g_unichar_to_utf8 (letter, NULL);
    } else if (self->is_guess) {
      self->encoding = ENCODING_LATIN1;
      self->latin_line = self->line;
    } else {
      replace (self, text);
      i++;
    }
  }
  return i;
}

static void
put_unit (WeftCsvText *self,
          GString     *text,
          guint16      unit)
{
  gboolean is_low = unit >= 0xdc00 && unit <= 0xdfff;

  if (self->high != 0 && is_low) {
    put (self, text, 0x10000 + ((gunichar) (self->high - 0xd800) << 10) + (gunichar) (unit - 0xdc00));
    self->high = 0;
    return;
  }
  if (self->high != 0 || is_low)
    replace (self, text);
  self->high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
  if (self->high == 0 && !is_low)
    put (self, text, unit);
}

static gsize
decode_utf16 (WeftCsvText *self,
              GString     *text,
              gsize        n_bytes,
              gboolean     is_last)
{
  gsize i = 0;

  for (; i + 1 < n_bytes; i += 2) {
    guint low = self->encoding == ENCODING_UTF16_LE ? self->bytes[i] : self->bytes[i + 1];
    guint high = self->encoding == ENCODING_UTF16_LE ? self->bytes[i + 1] : self->bytes[i];

    put_unit (self, text, (guint16) (high << 8 | low));
  }
  if (is_last && (i < n_bytes || self->high != 0)) {
    replace (self, text);
    return n_bytes;
  }
  return i;
}

static gsize
decode (WeftCsvText *self,
        GString     *text,
        gsize        n_bytes,
        gboolean     is_last)
{
  gsize used = 0;

  if (self->encoding == ENCODING_UTF16_LE || self->encoding == ENCODING_UTF16_BE)
    return decode_utf16 (self, text, n_bytes, is_last);
  if (self->encoding == ENCODING_UTF8)
    used = decode_utf8 (self, text, n_bytes, is_last);
  if (self->encoding == ENCODING_LATIN1)
    for (; used < n_bytes; used++)
      put_latin (self, text, self->bytes[used]);
  return used;
}

gboolean
weft_csv_text_read (WeftCsvText  *self,
                    GString      *text,
                    GError      **error)
{
  gsize got = 1, n_bytes, used;

  g_string_truncate (text, 0);
  while (text->len == 0 && got > 0) {
    if (!weft_source_read (self->reading->source, self->bytes + self->n_bytes, PIECE, &got, error))
      return FALSE;
    n_bytes = self->n_bytes + got;
    used = decode (self, text, n_bytes, got < PIECE);
    self->n_bytes = n_bytes - used;
    memmove (self->bytes, self->bytes + used, self->n_bytes);
  }
  return TRUE;
}

void
weft_csv_text_report (WeftCsvText *self)
{
  const char *title = weft_source_get_title (self->reading->source);
  GPtrArray *warnings = self->reading->warnings;

  if (self->latin_line > 0)
    weft_warnings_add (warnings, _("%s: line %" PRIu64 " is not UTF-8; the file was read as Latin-1 (Windows-1252), choose another encoding if letters look wrong"),
                       title, self->latin_line);
  if (self->n_replaced > 0)
    weft_warnings_add (warnings, _("%s: %" PRIu64 " damaged characters were replaced by “�”, the first in line %" PRIu64),
                       title, self->n_replaced, self->first_replaced);
  if (self->n_zeros > 0)
    weft_warnings_add (warnings, _("%s: %" PRIu64 " zero bytes were replaced by “�”, the first in line %" PRIu64),
                       title, self->n_zeros, self->first_zero);
}
