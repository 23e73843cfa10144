/* kind-rank.c: how well a kind of node answers to what was typed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/kind-rank.h"

#include "base/i18n.h"

#include <string.h>

/* How well a word answers, the best first. */
enum {
  RANK_START = 100,  /* the title begins with it */
  RANK_WORD = 80,    /* a word of the title begins with it */
  RANK_INSIDE = 60,  /* it is in the title */
  RANK_ID = 50,      /* the id begins with it */
  RANK_ABOUT = 20,   /* it is in category or help */
  RANK_LETTERS = 10, /* the title with letters left out */
};

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

static gboolean
has_letters (const char *text,
             const char *letters)
{
  for (; *letters != '\0'; letters = g_utf8_next_char (letters)) {
    text = g_utf8_strchr (text, -1, g_utf8_get_char (letters));
    if (text == NULL)
      return FALSE;
    text = g_utf8_next_char (text);
  }
  return TRUE;
}

static guint
rank_title (const char *title,
            const char *word)
{
  g_autofree char *folded = fold (title);
  g_autofree char *inner = g_strconcat (" ", word, NULL);

  if (g_str_has_prefix (folded, word))
    return RANK_START;
  if (strstr (folded, inner) != NULL)
    return RANK_WORD;
  if (strstr (folded, word) != NULL)
    return RANK_INSIDE;
  return has_letters (folded, word) ? RANK_LETTERS : 0;
}

static guint
rank_about (const char *text,
            const char *word)
{
  g_autofree char *folded = text != NULL ? fold (text) : NULL;

  return folded != NULL && strstr (folded, word) != NULL ? RANK_ABOUT : 0;
}

static guint
rank_word (const WeftNodeKind *kind,
           const char         *word)
{
  guint best = MAX (rank_title (kind->title, word), rank_title (_ (kind->title), word));

  if (g_str_has_prefix (kind->id, word))
    best = MAX (best, RANK_ID);
  best = MAX (best, MAX (rank_about (kind->category, word), rank_about (_ (kind->category), word)));
  return MAX (best, MAX (rank_about (kind->help, word), rank_about (_ (kind->help), word)));
}

guint
weft_kind_rank (const WeftNodeKind *kind,
                const char         *text)
{
  g_autofree char *folded = fold (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint sum = 1;

  for (guint i = 0; words[i] != NULL; i++) {
    guint rank = *words[i] != '\0' ? rank_word (kind, words[i]) : 1;

    if (rank == 0)
      return 0;
    sum += rank;
  }
  return sum;
}
