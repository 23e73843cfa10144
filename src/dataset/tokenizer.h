/* tokenizer.h: texts as numbers of a vocabulary's entries
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a text is cut is a row of a table; a tokenizer is such a way together
 * with a vocabulary. It is immutable and reference-counted. Encoding allocates
 * nothing and cannot fail.
 *
 * Four entries have a role: padding behind a text's end, what is not in the
 * vocabulary, a text's begin and its end. They are called `<pad>`, `<unk>`, `<s>`
 * and `</s>`, or `[PAD]`, `[UNK]`, `[CLS]` and `[SEP]` in vocabularies of BERT.
 */
#pragma once

#include "base/params.h"

G_BEGIN_DECLS

typedef struct _WeftTokenizer WeftTokenizer;

typedef enum {
  WEFT_TOKEN_PADDING,
  WEFT_TOKEN_UNKNOWN,
  WEFT_TOKEN_BEGIN,
  WEFT_TOKEN_END,
  WEFT_N_TOKEN_ROLES,
} WeftTokenRole;

/* The ways to cut a text: words, characters, spaces, wordpiece. */
extern const WeftParamChoice weft_token_choices[];

/* A token, ended by NUL; it is gone after the call. */
typedef void (*WeftTokenFunc) (gpointer data,
                               const char *token);

/**
 * weft_tokens_foreach:
 * @way: one of weft_token_choices
 * @lowercase: whether letters become small; for wordpiece accents go, too
 * @text: valid UTF-8
 * @func: called for each token in order
 *
 * `words`: runs of letters and digits, and every other sign by itself, as is every
 * Chinese character; `characters`: each one; `spaces`: what stands between
 * spaces; `wordpiece`: the words that BERT cuts into pieces.
 */
void weft_tokens_foreach (const char    *way,
                          gboolean       lowercase,
                          const char    *text,
                          WeftTokenFunc  func,
                          gpointer       data);

/**
 * weft_tokenizer_new:
 * @way: one of weft_token_choices
 * @lowercase: see weft_tokens_foreach()
 * @entries: (transfer full): distinct, among them one for each role
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_FORMAT when @way is none, an entry occurs twice or a role has none
 *
 * Returns: (transfer full) (nullable): a tokenizer
 */
WeftTokenizer *weft_tokenizer_new   (const char     *way,
                                     gboolean        lowercase,
                                     char          **entries,
                                     GError        **error);
WeftTokenizer *weft_tokenizer_ref   (WeftTokenizer  *self);
void           weft_tokenizer_unref (WeftTokenizer  *self);

/**
 * weft_tokenizer_read:
 * @path: vocab.txt, an entry a line
 *
 * Errors: those of weft_tokenizer_new(), %WEFT_BASE_ERROR_FILE
 *
 * Returns: (transfer full) (nullable): a tokenizer of the way `wordpiece`
 */
WeftTokenizer *weft_tokenizer_read (const char  *path,
                                    gboolean     lowercase,
                                    GError     **error);

const char *weft_tokenizer_get_way       (const WeftTokenizer *self);
gboolean    weft_tokenizer_get_lowercase (const WeftTokenizer *self);
const char *const *weft_tokenizer_get_entries (const WeftTokenizer *self,
                                               guint *n_entries);

/* Returns: the number of the entry that has @role */
guint weft_tokenizer_get_role (const WeftTokenizer *self,
                               WeftTokenRole        role);

/* Returns: the number of the entry called @token, or that of what is unknown */
guint weft_tokenizer_find (const WeftTokenizer *self,
                           const char          *token);

/**
 * weft_tokenizer_encode:
 * @text: valid UTF-8
 * @ids: (array length=length) (nullable): receives numbers of entries; padding behind the last
 * @length: room in @ids; what is more is cut off
 *
 * Wordpiece puts begin and end around the text, also around one that is cut.
 *
 * Returns: how many there would be without a limit
 *
 * Thread: any, several at once
 */
gsize weft_tokenizer_encode (const WeftTokenizer *self,
                             const char          *text,
                             gint32              *ids,
                             gsize                length);

/**
 * weft_tokenizer_decode:
 * @ids: (array length=length): numbers of entries
 *
 * Returns: (transfer full): the text up to its end, without what has a role but unknown
 */
char *weft_tokenizer_decode (const WeftTokenizer *self,
                             const gint32        *ids,
                             gsize                length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTokenizer, weft_tokenizer_unref)

G_END_DECLS
