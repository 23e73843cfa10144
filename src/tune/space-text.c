/* space-text.c: a space as a text, dimension by dimension
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/space-text.h"

#include "tune/space-private.h"

#include <string.h>

#define CONDITION ":if="

WeftSpaceLine *
weft_space_line_new (const char *name)
{
  WeftSpaceLine *self = g_new0 (WeftSpaceLine, 1);
  char **texts[] = { &self->low, &self->high, &self->step, &self->choices, &self->rest, &self->parent, &self->values };

  self->name = g_strdup (name);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup ("");
  return self;
}

void
weft_space_line_free (WeftSpaceLine *self)
{
  char *texts[] = { self->name, self->low, self->high, self->step, self->choices, self->rest, self->parent, self->values };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (self);
}

static void
put (char **slot,
     char  *text)
{
  g_free (*slot);
  *slot = g_strstrip (text);
}

static void
read_words (WeftSpaceLine  *self,
            char          **words)
{
  gboolean is_whole = FALSE, is_log = FALSE, has_step = FALSE;
  g_autoptr (GString) rest = g_string_new (NULL);

  for (; *words != NULL; words++)
    if (g_str_equal (*words, "int"))
      is_whole = TRUE;
    else if (g_str_equal (*words, "log"))
      is_log = TRUE;
    else if (g_str_has_prefix (*words, "step=") && !has_step) {
      put (&self->step, g_strdup (*words + strlen ("step=")));
      has_step = TRUE;
    } else
      g_string_append_printf (rest, ":%s", *words);
  /* A logarithm with steps is refused where the space is made; here it is only kept. */
  if (has_step && is_log)
    g_string_append (rest, ":log");
  self->whole = is_whole;
  self->form = has_step ? WEFT_SPACE_STEP : is_whole && is_log ? WEFT_SPACE_WHOLE_LOG
                                          : is_whole           ? WEFT_SPACE_WHOLE
                                          : is_log             ? WEFT_SPACE_LOG
                                                               : WEFT_SPACE_REAL;
  put (&self->rest, g_strdup (rest->str));
}

static void
read_condition (WeftSpaceLine *self,
                const char    *text)
{
  const char *equals = strchr (text, '=');

  put (&self->parent, equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text));
  put (&self->values, g_strdup (equals != NULL ? equals + 1 : ""));
}

void
weft_space_line_set_range (WeftSpaceLine *self,
                           const char    *text)
{
  const char *condition = strstr (text, CONDITION);
  g_autofree char *range = condition != NULL ? g_strndup (text, (gsize) (condition - text)) : g_strdup (text);
  g_auto (GStrv) words = g_strsplit (range, ":", -1);
  char *dots = words[0] != NULL ? strstr (words[0], "..") : NULL;

  if (condition != NULL)
    read_condition (self, condition + strlen (CONDITION));
  if (dots == NULL || !weft_dimension_is_range_text (range)) {
    self->form = WEFT_SPACE_CHOICE;
    put (&self->choices, g_strdup (range));
    return;
  }
  put (&self->low, g_strndup (words[0], (gsize) (dots - words[0])));
  put (&self->high, g_strdup (dots + strlen ("..")));
  read_words (self, words + 1);
}

WeftSpaceLine *
weft_space_line_parse (const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  WeftSpaceLine *self = weft_space_line_new (g_strstrip (name));
  g_autofree char *range = g_strdup (equals != NULL ? equals + 1 : "");

  weft_space_line_set_range (self, g_strstrip (range));
  return self;
}

char *
weft_space_line_format_range (const WeftSpaceLine *self)
{
  static const char *const words[] = {
    [WEFT_SPACE_REAL] = "",
    [WEFT_SPACE_LOG] = ":log",
    [WEFT_SPACE_WHOLE] = ":int",
    [WEFT_SPACE_WHOLE_LOG] = ":int:log",
    [WEFT_SPACE_STEP] = "",
  };
  GString *text = g_string_new (NULL);

  if (self->form == WEFT_SPACE_CHOICE)
    g_string_append (text, self->choices);
  else
    g_string_append_printf (text, "%s..%s%s", self->low, self->high, words[self->form]);
  if (self->form == WEFT_SPACE_STEP)
    g_string_append_printf (text, "%s:step=%s", self->whole ? ":int" : "", self->step);
  if (self->form != WEFT_SPACE_CHOICE)
    g_string_append (text, self->rest);
  if (*self->parent != '\0')
    g_string_append_printf (text, CONDITION "%s=%s", self->parent, self->values);
  return g_string_free (text, FALSE);
}

char *
weft_space_line_format (const WeftSpaceLine *self)
{
  g_autofree char *range = weft_space_line_format_range (self);

  return g_strdup_printf ("%s=%s", self->name, range);
}

GPtrArray *
weft_space_text_parse (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_space_line_free);
  g_autofree char *copy = g_strdup (text);
  g_auto (GStrv) parts = NULL;

  for (char *place = strstr (copy, "; "); place != NULL; place = strstr (place, "; "))
    *place = '\n';
  parts = g_strsplit (copy, "\n", -1);
  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_ptr_array_add (lines, weft_space_line_parse (*part));
  return lines;
}

char *
weft_space_text_format (const GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    g_autofree char *line = weft_space_line_format (lines->pdata[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", line);
  }
  return g_string_free (text, FALSE);
}

WeftSpaceLine *
weft_space_text_find (const GPtrArray *lines,
                      const char      *name,
                      guint           *index)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (((WeftSpaceLine *) lines->pdata[i])->name, name)) {
      if (index != NULL)
        *index = i;
      return lines->pdata[i];
    }
  return NULL;
}
