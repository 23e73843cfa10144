/* vocabulary.c: which tokens occur in texts, the most frequent first
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/vocabulary.h"

#include <string.h>

struct _WeftVocabulary
{
  char *way;
  gboolean lowercase;
  GHashTable *counts; /* Owned: token → number */
  gsize n_tokens;
};

typedef struct
{
  char *token; /* Owned by the table of counts */
  guint count;
} Entry;

WeftVocabulary *
weft_vocabulary_new (const char *way,
                     gboolean    lowercase)
{
  WeftVocabulary *self = g_new0 (WeftVocabulary, 1);

  self->way = g_strdup (way);
  self->lowercase = lowercase;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
weft_vocabulary_free (WeftVocabulary *self)
{
  g_hash_table_unref (self->counts);
  g_free (self->way);
  g_free (self);
}

static void
count_token (gpointer    data,
             const char *token)
{
  WeftVocabulary *self = data;
  guint *count = g_hash_table_lookup (self->counts, token);

  self->n_tokens++;
  if (count == NULL)
    g_hash_table_insert (self->counts, g_strdup (token), count = g_new0 (guint, 1));
  ++*count;
}

gsize
weft_vocabulary_add (WeftVocabulary *self,
                     const char     *text)
{
  gsize before = self->n_tokens;

  weft_tokens_foreach (self->way, self->lowercase, text, count_token, self);
  return self->n_tokens - before;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *x = a, *y = b;

  return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp (x->token, y->token);
}

static GArray *
sort_entries (WeftVocabulary *self)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GHashTableIter iter;
  gpointer token, count;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &token, &count)) {
    Entry entry = { token, *(const guint *) count };

    g_array_append_val (entries, entry);
  }
  g_array_sort (entries, compare_entries);
  return entries;
}

char **
weft_vocabulary_end (WeftVocabulary *self,
                     gboolean        roles,
                     guint           maximum)
{
  static const char *const names[] = { "<pad>", "<unk>", "<s>", "</s>" };
  g_autoptr (WeftVocabulary) owned = self;
  g_autoptr (GPtrArray) tokens = g_ptr_array_new ();
  g_autoptr (GArray) entries = NULL;

  for (guint i = 0; roles && i < G_N_ELEMENTS (names); i++) {
    g_hash_table_remove (owned->counts, names[i]);
    g_ptr_array_add (tokens, g_strdup (names[i]));
  }
  entries = sort_entries (owned);
  for (guint i = 0; i < entries->len && (maximum == 0 || tokens->len < maximum); i++) {
    char *token = g_array_index (entries, Entry, i).token;

    g_ptr_array_add (tokens, g_strdup (token));
  }
  g_ptr_array_add (tokens, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&tokens), FALSE);
}
