/* tokenizer.c: texts as numbers of a vocabulary's entries
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source of wordpiece: Devlin et al. 2019 and its published tokenizer: letters
 * are normalized, words cut at spaces and punctuation, and each word is the
 * longest entries that it begins with, the later ones written with ##.
 */
#include "dataset/tokenizer.h"

#include "base/file.h"
#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

#define MAX_TOKEN      400 /* bytes; longer ones are cut into several */
#define MAX_PIECED     100 /* characters of a word that is cut into pieces; longer ones are unknown */
#define MAX_FILE       (64 << 20)
#define MAX_DECOMPOSED 18 /* characters that one can decompose into */

/* A token that grows; what it belongs to is told when it is complete. */
typedef struct
{
  char text[MAX_TOKEN + 8];
  gsize length;
  WeftTokenFunc func;
  gpointer data;
} Token;

/* What a character does to the token before it. */
typedef enum {
  SIGN_JOINS,
  SIGN_PARTS, /* and is dropped */
  SIGN_STANDS_ALONE,
  SIGN_IS_DROPPED,
} Sign;

typedef struct
{
  const char *id;
  Sign (*classify) (gunichar c);
  gboolean strips_accents; /* where letters become small */
  gboolean has_pieces;
} Way;

struct _WeftTokenizer
{
  int references; /* atomic */
  const Way *way;
  gboolean lowercase;
  char **entries;    /* Owned */
  GHashTable *index; /* Owned: entry → number + 1; entries borrowed */
  guint n_entries;
  guint roles[WEFT_N_TOKEN_ROLES];
};

const WeftParamChoice weft_token_choices[] = {
  { "words", N_("Words") },
  { "characters", N_("Characters") },
  { "spaces", N_("What stands between spaces") },
  { "wordpiece", N_("Pieces of words, with a vocabulary of BERT") },
  { NULL },
};

static gboolean
is_chinese (gunichar c)
{
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2ceaf) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0x2f800 && c <= 0x2fa1f);
}

static Sign
classify_words (gunichar c)
{
  if (is_chinese (c))
    return SIGN_STANDS_ALONE;
  if (g_unichar_isalnum (c) || g_unichar_ismark (c))
    return SIGN_JOINS;
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) ? SIGN_PARTS : SIGN_STANDS_ALONE;
}

static Sign
classify_characters (gunichar c)
{
  return SIGN_STANDS_ALONE;
}

static Sign
classify_spaces (gunichar c)
{
  return g_unichar_isspace (c) ? SIGN_PARTS : SIGN_JOINS;
}

/* Of what is not ASCII, signs such as € are no punctuation. */
static gboolean
is_punctuation (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c < 0x80 ? g_ascii_ispunct ((char) c) : type >= G_UNICODE_CONNECT_PUNCTUATION && type <= G_UNICODE_OPEN_PUNCTUATION;
}

static Sign
classify_wordpiece (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_SPACE_SEPARATOR:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return SIGN_PARTS;
  case G_UNICODE_CONTROL:
    return c == '\t' || c == '\n' || c == '\r' ? SIGN_PARTS : SIGN_IS_DROPPED;
  case G_UNICODE_FORMAT:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_UNASSIGNED:
    return SIGN_IS_DROPPED;
  default:
    return c == 0xfffd ? SIGN_IS_DROPPED : is_chinese (c) || is_punctuation (c) ? SIGN_STANDS_ALONE
                                                                                : SIGN_JOINS;
  }
}

static const Way ways[] = {
  { "words", classify_words, FALSE, FALSE },
  { "characters", classify_characters, FALSE, FALSE },
  { "spaces", classify_spaces, FALSE, FALSE },
  { "wordpiece", classify_wordpiece, TRUE, TRUE },
};

static const Way *
find_way (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].id, id))
      return &ways[i];
  return NULL;
}

static void
token_end (Token *self)
{
  self->text[self->length] = '\0';
  if (self->length > 0)
    self->func (self->data, self->text);
  self->length = 0;
}

static void
token_append (Token    *self,
              gunichar  c)
{
  if (self->length + 6 > MAX_TOKEN)
    token_end (self);
  self->length += (gsize) g_unichar_to_utf8 (c, self->text + self->length);
}

/* Small letters; without their accents where the way says so. */
static void
token_append_small (Token     *self,
                    gunichar   c,
                    const Way *way)
{
  gunichar parts[MAX_DECOMPOSED];
  gsize n = way->strips_accents ? g_unichar_fully_decompose (g_unichar_tolower (c), FALSE, parts, MAX_DECOMPOSED) : 1;

  if (!way->strips_accents)
    parts[0] = g_unichar_tolower (c);
  for (gsize i = 0; i < MIN (n, MAX_DECOMPOSED); i++)
    if (!way->strips_accents || g_unichar_type (parts[i]) != G_UNICODE_NON_SPACING_MARK)
      token_append (self, parts[i]);
}

static void
cut (const Way     *way,
     gboolean       lowercase,
     const char    *text,
     WeftTokenFunc  func,
     gpointer       data)
{
  Token token = { .func = func, .data = data };

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);
    Sign sign = way->classify (c);

    if (sign == SIGN_PARTS || sign == SIGN_STANDS_ALONE)
      token_end (&token);
    if (sign != SIGN_PARTS && sign != SIGN_IS_DROPPED) {
      if (lowercase)
        token_append_small (&token, c, way);
      else
        token_append (&token, c);
    }
    if (sign == SIGN_STANDS_ALONE)
      token_end (&token);
  }
  token_end (&token);
}

void
weft_tokens_foreach (const char    *way,
                     gboolean       lowercase,
                     const char    *text,
                     WeftTokenFunc  func,
                     gpointer       data)
{
  cut (find_way (way), lowercase, text, func, data);
}

static gboolean
index_entries (WeftTokenizer  *self,
               GError        **error)
{
  for (; self->entries[self->n_entries] != NULL; self->n_entries++) {
    if (g_hash_table_insert (self->index, self->entries[self->n_entries], GUINT_TO_POINTER (self->n_entries + 1)))
      continue;
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, _("the vocabulary has “%s” twice; remove one of them"), self->entries[self->n_entries]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
find_roles (WeftTokenizer  *self,
            GError        **error)
{
  static const char *const names[WEFT_N_TOKEN_ROLES][2] = { { "<pad>", "[PAD]" }, { "<unk>", "[UNK]" }, { "<s>", "[CLS]" }, { "</s>", "[SEP]" } };

  for (guint i = 0; i < WEFT_N_TOKEN_ROLES; i++) {
    guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, names[i][self->way->has_pieces]));

    if (number == 0) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, _("the vocabulary has no entry “%s”; choose one that has it"), names[i][self->way->has_pieces]);
      return FALSE;
    }
    self->roles[i] = number - 1;
  }
  return TRUE;
}

WeftTokenizer *
weft_tokenizer_new (const char  *way,
                    gboolean     lowercase,
                    char       **entries,
                    GError     **error)
{
  g_autoptr (WeftTokenizer) self = g_new0 (WeftTokenizer, 1);

  self->references = 1;
  self->way = find_way (way);
  self->lowercase = lowercase;
  self->entries = entries;
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  if (self->way == NULL) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, _("there is no way “%s” to cut texts"), way);
    return NULL;
  }
  return index_entries (self, error) && find_roles (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftTokenizer *
weft_tokenizer_ref (WeftTokenizer *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_tokenizer_unref (WeftTokenizer *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_hash_table_unref (self->index);
  g_strfreev (self->entries);
  g_free (self);
}

WeftTokenizer *
weft_tokenizer_read (const char  *path,
                     gboolean     lowercase,
                     GError     **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, MAX_FILE, error);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *copy = text != NULL ? g_strndup (text, length) : NULL;
  WeftTokenizer *self;
  char **lines;
  guint n;

  if (bytes == NULL)
    return NULL;
  if (copy == NULL || !g_utf8_validate (text, (gssize) length, NULL)) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, _("%s: a vocabulary is text in UTF-8, an entry a line"), path);
    return NULL;
  }
  g_strdelimit (copy, "\r", '\n');
  lines = g_strsplit (copy, "\n", -1);
  n = g_strv_length (lines);
  if (n > 0 && *lines[n - 1] == '\0')
    g_clear_pointer (&lines[n - 1], g_free);
  self = weft_tokenizer_new ("wordpiece", lowercase, lines, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

const char *
weft_tokenizer_get_way (const WeftTokenizer *self)
{
  return self->way->id;
}

gboolean
weft_tokenizer_get_lowercase (const WeftTokenizer *self)
{
  return self->lowercase;
}

const char *const *
weft_tokenizer_get_entries (const WeftTokenizer *self,
                            guint               *n_entries)
{
  if (n_entries != NULL)
    *n_entries = self->n_entries;
  return (const char *const *) self->entries;
}

guint
weft_tokenizer_get_role (const WeftTokenizer *self,
                         WeftTokenRole        role)
{
  return self->roles[role];
}

guint
weft_tokenizer_find (const WeftTokenizer *self,
                     const char          *token)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, token));

  return number > 0 ? number - 1 : self->roles[WEFT_TOKEN_UNKNOWN];
}

/* Where the numbers of a text go. */
typedef struct
{
  const WeftTokenizer *tokenizer;
  gint32 *ids; /* (nullable) */
  gsize length;
  gsize n;
} Encoding;

static void
put (Encoding *self,
     guint     id)
{
  if (self->ids != NULL && self->n < self->length)
    self->ids[self->n] = (gint32) id;
  self->n++;
}

static void
put_token (gpointer    data,
           const char *token)
{
  Encoding *self = data;

  put (self, weft_tokenizer_find (self->tokenizer, token));
}

/* The longest entry that @word begins with; its bytes in @length. */
static guint
find_piece (const WeftTokenizer *self,
            const char          *word,
            gboolean             inside,
            gsize               *length)
{
  char piece[MAX_TOKEN + 16];

  memcpy (piece, "##", 2);
  for (*length = strlen (word); *length > 0; *length = (gsize) (g_utf8_prev_char (word + *length) - word)) {
    guint number;

    memcpy (piece + 2, word, *length);
    piece[2 + *length] = '\0';
    number = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, inside ? piece : piece + 2));
    if (number > 0)
      return number - 1;
  }
  return self->roles[WEFT_TOKEN_UNKNOWN];
}

/* A word whose rest is no entry is unknown as a whole. */
static void
put_pieces (gpointer    data,
            const char *word)
{
  Encoding *self = data;
  Encoding before = *self;
  const char *rest = word;

  while (*rest != '\0') {
    gsize length;
    guint piece = find_piece (self->tokenizer, rest, rest > word, &length);

    if (length == 0 || g_utf8_strlen (word, -1) > MAX_PIECED) {
      *self = before;
      put (self, self->tokenizer->roles[WEFT_TOKEN_UNKNOWN]);
      return;
    }
    put (self, piece);
    rest += length;
  }
}

gsize
weft_tokenizer_encode (const WeftTokenizer *self,
                       const char          *text,
                       gint32              *ids,
                       gsize                length)
{
  Encoding encoding = { self, ids, length, 0 };
  gboolean wraps = self->way->has_pieces;

  if (wraps)
    put (&encoding, self->roles[WEFT_TOKEN_BEGIN]);
  cut (self->way, self->lowercase, text, self->way->has_pieces ? put_pieces : put_token, &encoding);
  if (wraps)
    put (&encoding, self->roles[WEFT_TOKEN_END]);
  if (wraps && ids != NULL && encoding.n > length && length > 0)
    ids[length - 1] = (gint32) self->roles[WEFT_TOKEN_END];
  for (gsize i = encoding.n; ids != NULL && i < length; i++)
    ids[i] = (gint32) self->roles[WEFT_TOKEN_PADDING];
  return encoding.n;
}

static gboolean
has_silent_role (const WeftTokenizer *self,
                 guint                id)
{
  return id == self->roles[WEFT_TOKEN_PADDING] || id == self->roles[WEFT_TOKEN_BEGIN];
}

char *
weft_tokenizer_decode (const WeftTokenizer *self,
                       const gint32        *ids,
                       gsize                length)
{
  GString *text = g_string_new (NULL);
  gboolean spaced = self->way->classify != classify_characters;

  for (gsize i = 0; i < length && (guint) ids[i] != self->roles[WEFT_TOKEN_END]; i++) {
    const char *entry = (guint) ids[i] < self->n_entries ? self->entries[ids[i]] : "";
    gboolean is_piece = self->way->has_pieces && g_str_has_prefix (entry, "##");

    if (has_silent_role (self, (guint) ids[i]))
      continue;
    if (spaced && text->len > 0 && !is_piece)
      g_string_append_c (text, ' ');
    g_string_append (text, is_piece ? entry + 2 : entry);
  }
  return g_string_free (text, FALSE);
}
