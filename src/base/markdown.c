/* markdown.c: notes in Markdown, as markup that is safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/markdown.h"

#include <string.h>

/* What encloses words. The longer ones come first. */
static const struct
{
  const char *sign;
  const char *open;
  const char *close;
} spans[] = {
  { "**", "<b>", "</b>" },
  { "__", "<b>", "</b>" },
  { "~~", "<s>", "</s>" },
  { "*", "<i>", "</i>" },
  { "_", "<i>", "</i>" },
};

static const char *const schemes[] = { "https://", "http://", "mailto:" };

static void add_inline (GString    *markup,
                        const char *text,
                        gsize       length,
                        guint       depth);

/* How deep bold in italic in bold … is followed. */
#define MAX_DEPTH 4

static void
add_plain (GString    *markup,
           const char *text,
           gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (markup, escaped);
}

static const char *
find_within (const char *text,
             const char *end,
             const char *sign)
{
  const char *found = g_strstr_len (text, end - text, sign);

  return found != NULL && found + strlen (sign) <= end ? found : NULL;
}

/* Returns: what follows a span that begins at @text, %NULL: none does */
static const char *
add_span (GString    *markup,
          const char *text,
          const char *end,
          guint       depth)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    gsize n = strlen (spans[i].sign);
    const char *close;

    if ((gsize) (end - text) <= 2 * n || strncmp (text, spans[i].sign, n) != 0 || g_ascii_isspace (text[n]))
      continue;
    close = find_within (text + n, end, spans[i].sign);
    if (close == NULL || close == text + n || g_ascii_isspace (close[-1]))
      continue;
    g_string_append (markup, spans[i].open);
    add_inline (markup, text + n, (gsize) (close - text) - n, depth + 1);
    g_string_append (markup, spans[i].close);
    return close + n;
  }
  return NULL;
}

static const char *
add_code (GString    *markup,
          const char *text,
          const char *end)
{
  const char *close = *text == '`' ? find_within (text + 1, end, "`") : NULL;

  if (close == NULL || close == text + 1)
    return NULL;
  g_string_append (markup, "<tt>");
  add_plain (markup, text + 1, (gsize) (close - text) - 1);
  g_string_append (markup, "</tt>");
  return close + 1;
}

/* [words](address), where the address is of a kind that only shows a page or writes a letter */
static const char *
add_link (GString    *markup,
          const char *text,
          const char *end,
          guint       depth)
{
  const char *middle = *text == '[' ? find_within (text, end, "](") : NULL, *close = middle != NULL ? find_within (middle + 2, end, ")") : NULL;
  g_autofree char *address = close != NULL ? g_strndup (middle + 2, (gsize) (close - middle) - 2) : NULL, *escaped = NULL;
  gboolean is_safe = FALSE;

  for (guint i = 0; address != NULL && i < G_N_ELEMENTS (schemes); i++)
    is_safe = is_safe || g_ascii_strncasecmp (address, schemes[i], strlen (schemes[i])) == 0;
  if (!is_safe)
    return NULL;
  escaped = g_markup_escape_text (address, -1);
  g_string_append_printf (markup, "<a href=\"%s\">", escaped);
  add_inline (markup, text + 1, (gsize) (middle - text) - 1, MAX_DEPTH);
  g_string_append (markup, "</a>");
  return close + 1;
}

static void
add_inline (GString    *markup,
            const char *text,
            gsize       length,
            guint       depth)
{
  const char *end = text + length, *plain = text;

  while (text < end) {
    const char *next = NULL;
    g_autoptr (GString) part = g_string_new (NULL);

    if (strchr ("`*_~[", *text) != NULL && depth < MAX_DEPTH) {
      next = add_code (part, text, end);
      next = next != NULL ? next : add_link (part, text, end, depth);
      next = next != NULL ? next : add_span (part, text, end, depth);
    }
    if (next == NULL) {
      text++;
      continue;
    }
    add_plain (markup, plain, (gsize) (text - plain));
    g_string_append (markup, part->str);
    plain = text = next;
  }
  add_plain (markup, plain, (gsize) (end - plain));
}

static void
add_line (GString    *markup,
          const char *line)
{
  static const char *const sizes[] = { "x-large", "large", "medium" };
  const char *text = line;
  guint level = 0;

  while (*text == '#' && level < 6) {
    text++;
    level++;
  }
  if (level > 0 && *text == ' ') {
    g_string_append_printf (markup, "<span size=\"%s\" weight=\"bold\">", sizes[MIN (level, G_N_ELEMENTS (sizes)) - 1]);
    add_inline (markup, text + 1, strlen (text + 1), 0);
    g_string_append (markup, "</span>");
    return;
  }
  text = line + strspn (line, " ");
  if ((*text == '-' || *text == '*' || *text == '+') && text[1] == ' ') {
    g_string_append_len (markup, line, text - line);
    g_string_append (markup, "• ");
    text += 2;
  } else {
    text = line;
  }
  add_inline (markup, text, strlen (text), 0);
}

char *
weft_markdown_to_markup (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  GString *markup = g_string_new (NULL);
  gboolean is_code = FALSE;

  for (char **line = lines; *line != NULL; line++) {
    g_strchomp (*line);
    if (g_str_has_prefix (*line, "```")) {
      is_code = !is_code;
      continue;
    }
    if (markup->len > 0)
      g_string_append_c (markup, '\n');
    if (is_code) {
      g_string_append (markup, "<tt>");
      add_plain (markup, *line, strlen (*line));
      g_string_append (markup, "</tt>");
    } else {
      add_line (markup, *line);
    }
  }
  return g_string_free (markup, FALSE);
}
