/* recommend-task.c: a task in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words of a table say what is to be done, names of columns what with. No grammar is known but
 * where the target stands: behind the verb, and before “from”. Words that are in no table are told.
 */
#include "workflow/recommend-private.h"

#include "base/i18n.h"

#include <string.h>

/* @task: a choice of Prepare's; NULL: the verb alone decides nothing */
typedef struct
{
  const char *word;
  const char *task;
  gboolean is_verb;
  gboolean by_time;
} Word;

/* Longer words before those that they begin with. English words may go on: “classifying”. */
static const Word words[] = {
  { "classif", "classes", TRUE, FALSE },
  { "tell apart", "classes", TRUE, FALSE },
  { "recogni", "classes", TRUE, FALSE },
  { "detect", "classes", TRUE, FALSE },
  { "sort", "classes", TRUE, FALSE },
  { "classes", "classes", FALSE, FALSE },
  { "class", "classes", FALSE, FALSE },
  { "categor", "classes", FALSE, FALSE },
  { "label", "classes", FALSE, FALSE },
  { "regress", "numbers", TRUE, FALSE },
  { "estimat", "numbers", TRUE, FALSE },
  { "how much", "numbers", TRUE, FALSE },
  { "how many", "numbers", TRUE, FALSE },
  { "number", "numbers", FALSE, FALSE },
  { "forecast", "numbers", TRUE, TRUE },
  { "translat", "text", TRUE, FALSE },
  { "write", "text", TRUE, FALSE },
  { "parts of speech", "tags", FALSE, FALSE },
  { "tag", "tags", TRUE, FALSE },
  { "predict", NULL, TRUE, FALSE },
  { "learn", NULL, TRUE, FALSE },
  { "over time", NULL, FALSE, TRUE },
  { "future", NULL, FALSE, TRUE },
  { "分类", "classes", TRUE, FALSE },
  { "识别", "classes", TRUE, FALSE },
  { "区分", "classes", TRUE, FALSE },
  { "检测", "classes", TRUE, FALSE },
  { "类别", "classes", FALSE, FALSE },
  { "回归", "numbers", TRUE, FALSE },
  { "估计", "numbers", TRUE, FALSE },
  { "多少", "numbers", FALSE, FALSE },
  { "数值", "numbers", FALSE, FALSE },
  { "预报", "numbers", TRUE, TRUE },
  { "未来", NULL, FALSE, TRUE },
  { "翻译", "text", TRUE, FALSE },
  { "改写", "text", TRUE, FALSE },
  { "标注", "tags", TRUE, FALSE },
  { "词性", "tags", FALSE, FALSE },
  { "预测", NULL, TRUE, FALSE },
  { "学习", NULL, TRUE, FALSE },
};

/* What the target stands before. */
static const char *const ends[] = { " from ", " by ", " using ", " with ", " out of ", "根据", "依据", "由" };

/* Words that say nothing of their own. */
static const char *const fillers[] = { "the", "a", "an", "of", "from", "by", "using", "with", "out", "other", "all", "rest", "column", "columns", "row", "rows", "each", "every", "data", "table", "this", "that", "its", "to", "for", "in", "is", "are", "be", "and", "or", "on", "what", "which", "how", "please", "me", "will", "should", "whether", "if", "into", "based", "value", "values", "根据", "依据", "其他", "其余", "所有", "各列", "数据", "每行", "每个", "列", "的", "用", "由", "从", "来", "和", "把", "请", "是", "为", "一个" };

static gboolean
goes_on (char letter)
{
  return g_ascii_isalnum (letter);
}

/* Returns: (nullable): where @word stands in @text, as a word of its own; in English only its
 *   begin must be one where it @may_go_on */
static char *
find_word (char       *text,
           const char *word,
           gboolean    may_go_on)
{
  gsize length = strlen (word);
  gboolean is_ascii = g_str_is_ascii (word);

  for (char *at = strstr (text, word); at != NULL && length > 0; at = strstr (at + 1, word))
    if (!is_ascii || ((at == text || !goes_on (at[-1])) && (may_go_on || !goes_on (at[length]))))
      return at;
  return NULL;
}

/* What was used is blank from then on. */
static void
blank (char     *text,
       gsize     length,
       gboolean  whole_word)
{
  while (whole_word && goes_on (text[length]))
    length++;
  memset (text, ' ', length);
}

/* Returns: (transfer full): in lower case, with one kind of gap instead of marks */
static char *
make_plain (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  GString *plain = g_string_new (NULL);

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    g_string_append_unichar (plain, g_unichar_isalnum (letter) ? letter : ' ');
  }
  return g_string_free (plain, FALSE);
}

/* The column whose name comes first, of several at one place the longest. */
static const WeftColumnDescription *
find_column (const WeftAdvice  *self,
             char              *text,
             char             **place,
             gsize             *length)
{
  const WeftColumnDescription *found = NULL;

  for (guint i = 0; i < self->description->columns->len; i++) {
    const WeftColumnDescription *column = &g_array_index (self->description->columns, WeftColumnDescription, i);
    g_autofree char *name = make_plain (column->name);
    char *at = find_word (text, name, FALSE);

    if (at == NULL || (found != NULL && (at > *place || (at == *place && strlen (name) <= *length))))
      continue;
    found = column;
    *place = at;
    *length = strlen (name);
  }
  return found;
}

/* Behind the first verb, before what it is learned from; else anywhere. */
static const WeftColumnDescription *
find_target (const WeftAdvice *self,
             char             *text)
{
  const WeftColumnDescription *found;
  char *begin = NULL, *place = NULL;
  g_autofree char *part = NULL;
  gsize length = 0, end;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    char *at = words[i].is_verb ? find_word (text, words[i].word, TRUE) : NULL;

    if (at != NULL && (begin == NULL || at < begin))
      begin = at;
  }
  begin = begin != NULL ? begin : text;
  end = strlen (begin);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    const char *at = strstr (begin, ends[i]);

    if (at != NULL)
      end = MIN (end, (gsize) (at - begin));
  }
  part = g_strndup (begin, end);
  found = find_column (self, part, &place, &length);
  if (found != NULL) {
    blank (begin + (place - part), length, FALSE);
    return found;
  }
  found = find_column (self, text, &place, &length);
  if (found != NULL)
    blank (place, length, FALSE);
  return found;
}

/* Columns that it is to be learned from need not be said: those that can be are. */
static void
blank_columns (const WeftAdvice *self,
               char             *text)
{
  char *place;
  gsize length = 0;

  while (find_column (self, text, &place, &length) != NULL) {
    blank (place, length, FALSE);
    length = 0;
  }
}

static void
blank_fillers (char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    for (char *at = find_word (text, fillers[i], FALSE); at != NULL; at = find_word (text, fillers[i], FALSE))
      blank (at, strlen (fillers[i]), FALSE);
}

/* Returns: (transfer full): the words that are left, with commas */
static char *
list_rest (char *text)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  blank_fillers (text);
  rest = g_strsplit (text, " ", -1);
  for (char **word = rest; *word != NULL; word++)
    if (**word != '\0')
      g_ptr_array_add (left, *word);
  g_ptr_array_add (left, NULL);
  return g_strjoinv (", ", (char **) left->pdata);
}

static void
take_words (WeftTaskWords *found,
            char          *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    char *at = find_word (text, words[i].word, TRUE);

    if (at == NULL)
      continue;
    if (found->task == NULL)
      found->task = words[i].task;
    found->by_time |= words[i].by_time;
    blank (at, strlen (words[i].word), g_str_is_ascii (words[i].word));
  }
}

static void
say_understood (WeftAdvice          *self,
                const WeftTaskWords *found)
{
  static const struct
  {
    const char *task;
    const char *text;
  } titles[] = { { "classes", N_("tell classes apart") }, { "numbers", N_("predict a number") }, { "tags", N_("tag each word") }, { "text", N_("write a text") } };
  const char *title = _("do what the target suggests");

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (found->task, titles[i].task) == 0)
      title = _ (titles[i].text);
  if (found->target != NULL)
    weft_advice_say (self, _("“%s” is understood as: %s, with “%s” as what is learned."), self->words, title, found->target->name);
  else
    weft_advice_say (self, _("“%s” is understood as: %s; it names no column, so what is learned is chosen below."), self->words, title);
}

WeftTaskWords
weft_advice_read_task (WeftAdvice *self)
{
  WeftTaskWords found = { NULL };
  g_autofree char *text = make_plain (self->words), *rest = NULL;
  gboolean knows = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    knows |= find_word (text, words[i].word, TRUE) != NULL;
  found.target = find_target (self, text);
  take_words (&found, text);
  if (!knows && found.target == NULL)
    return found;
  found.understood = TRUE;
  say_understood (self, &found);
  blank_columns (self, text);
  rest = list_rest (text);
  if (*rest != '\0')
    weft_advice_say (self, _("Not understood, and left aside: %s."), rest);
  return found;
}
