/* json-scan.c: a strict look over JSON text before json-glib sees it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recursive descent over RFC 8259 whose recursion is bounded by
 * WEFT_JSON_MAX_DEPTH. It builds nothing but, per object, the set of its keys.
 */
#include "base/json.h"

#include "base/error.h"
#include "base/i18n.h"

#include <errno.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  int depth;
  GError **error;
} Scanner;

static gboolean scan_value (Scanner *self);

static gboolean
fail (Scanner    *self,
      const char *what)
{
  int line = 1, column = 1;

  for (const char *letter = self->start; letter < self->at; letter++) {
    column = *letter == '\n' ? 1 : column + 1;
    line += *letter == '\n';
  }
  g_set_error (self->error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("line %d, column %d: %s"), line, column, what);
  return FALSE;
}

static void
skip_space (Scanner *self)
{
  while (self->at < self->end && strchr (" \t\n\r", *self->at) != NULL && *self->at != '\0')
    self->at++;
}

static gboolean
accept (Scanner *self,
        char     letter)
{
  if (self->at >= self->end || *self->at != letter)
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
scan_word (Scanner    *self,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || strncmp (self->at, word, length) != 0)
    return fail (self, _("a value is expected here"));
  self->at += length;
  return TRUE;
}

static gsize
skip_digits (Scanner *self)
{
  const char *first = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return (gsize) (self->at - first);
}

static gboolean
scan_number (Scanner *self)
{
  const char *first = self->at;
  g_autofree char *text = NULL;

  accept (self, '-');
  if (!accept (self, '0') && skip_digits (self) == 0)
    return fail (self, _("a number is expected here"));
  if (accept (self, '.') && skip_digits (self) == 0)
    return fail (self, _("digits must follow the decimal point"));
  if (accept (self, 'e') || accept (self, 'E')) {
    if (!accept (self, '+'))
      accept (self, '-');
    if (skip_digits (self) == 0)
      return fail (self, _("digits must follow the exponent"));
  }
  text = g_strndup (first, (gsize) (self->at - first));
  if (!isfinite (g_ascii_strtod (text, NULL)))
    return fail (self, _("this number is too large"));
  errno = 0;
  if (strpbrk (text, ".eE") == NULL && g_ascii_strtoll (text, NULL, 10) != 0 && errno == ERANGE)
    return fail (self, _("this integer is too large"));
  return TRUE;
}

static int
hex4 (Scanner *self)
{
  int value = 0;

  for (int i = 0; i < 4; i++, self->at++) {
    if (self->at >= self->end || !g_ascii_isxdigit (*self->at))
      return -1;
    value = value * 16 + g_ascii_xdigit_value (*self->at);
  }
  return value;
}

static gboolean
scan_unicode_escape (Scanner *self)
{
  int first = hex4 (self);

  if (first < 0)
    return fail (self, _("four hexadecimal digits must follow \\u"));
  if (first == 0)
    return fail (self, _("a text cannot hold the NUL character"));
  if (first >= 0xDC00 && first <= 0xDFFF)
    return fail (self, _("half a surrogate pair stands alone"));
  if (first >= 0xD800 && first <= 0xDBFF) {
    int second = accept (self, '\\') && accept (self, 'u') ? hex4 (self) : -1;

    if (second < 0xDC00 || second > 0xDFFF)
      return fail (self, _("half a surrogate pair stands alone"));
  }
  return TRUE;
}

static gboolean
scan_string (Scanner *self)
{
  if (!accept (self, '"'))
    return fail (self, _("a text in double quotes is expected here"));
  while (self->at < self->end) {
    char letter = *self->at;

    if (letter == '"') {
      self->at++;
      return TRUE;
    }
    if ((guchar) letter < 0x20)
      return fail (self, _("a control character must be written as an escape"));
    self->at++;
    if (letter != '\\')
      continue;
    if (accept (self, 'u')) {
      if (!scan_unicode_escape (self))
        return FALSE;
    } else if (self->at >= self->end || *self->at == '\0' || strchr ("\"\\/bfnrt", *self->at) == NULL) {
      return fail (self, _("this escape is not known"));
    } else {
      self->at++;
    }
  }
  return fail (self, _("a text has no closing quote"));
}

static gboolean
scan_member (Scanner    *self,
             GHashTable *keys)
{
  const char *key = self->at;

  skip_space (self);
  key = self->at;
  if (!scan_string (self))
    return FALSE;
  if (!g_hash_table_add (keys, g_strndup (key, (gsize) (self->at - key)))) {
    self->at = key;
    return fail (self, _("this name stands twice in the same object"));
  }
  skip_space (self);
  if (!accept (self, ':'))
    return fail (self, _("a colon must follow the name"));
  return scan_value (self);
}

static gboolean
scan_object (Scanner *self)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->at++;
  skip_space (self);
  if (accept (self, '}'))
    return TRUE;
  do {
    if (!scan_member (self, keys))
      return FALSE;
    skip_space (self);
  } while (accept (self, ','));
  return accept (self, '}') || fail (self, _("a comma or } is expected here"));
}

static gboolean
scan_array (Scanner *self)
{
  self->at++;
  skip_space (self);
  if (accept (self, ']'))
    return TRUE;
  do {
    if (!scan_value (self))
      return FALSE;
    skip_space (self);
  } while (accept (self, ','));
  return accept (self, ']') || fail (self, _("a comma or ] is expected here"));
}

static gboolean
scan_nested (Scanner *self,
             gboolean (*scan) (Scanner *))
{
  gboolean good;

  if (++self->depth > WEFT_JSON_MAX_DEPTH)
    return fail (self, _("this is nested more than 64 levels deep"));
  good = scan (self);
  self->depth--;
  return good;
}

static gboolean
scan_value (Scanner *self)
{
  skip_space (self);
  if (self->at >= self->end)
    return fail (self, _("the text ends where a value is expected"));
  switch (*self->at) {
  case '{':
    return scan_nested (self, scan_object);
  case '[':
    return scan_nested (self, scan_array);
  case '"':
    return scan_string (self);
  case 't':
    return scan_word (self, "true");
  case 'f':
    return scan_word (self, "false");
  case 'n':
    return scan_word (self, "null");
  default:
    return scan_number (self);
  }
}

gboolean
weft_json_scan (const char  *text,
                gsize        length,
                GError     **error)
{
  Scanner self = { text, text, text + length, 0, error };
  const char *invalid;

  if (!g_utf8_validate_len (text, length, &invalid)) {
    self.at = invalid;
    return fail (&self, _("this is not UTF-8"));
  }
  if (!scan_value (&self))
    return FALSE;
  skip_space (&self);
  return self.at == self.end || fail (&self, _("something follows the end of the document"));
}
