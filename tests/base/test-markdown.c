/* test-markdown.c: notes in Markdown, as markup that is safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/markdown.h"

#include <string.h>

static void
test_markup (void)
{
  static const struct
  {
    const char *text;
    const char *markup;
  } cases[] = {
    { "plain & <b>", "plain &amp; &lt;b&gt;" },
    { "**bold** and *slanted*", "<b>bold</b> and <i>slanted</i>" },
    { "**bold with *slanted* in it**", "<b>bold with <i>slanted</i> in it</b>" },
    { "3 * 4 * 5 and **", "3 * 4 * 5 and **" },
    { "`a * b * <c>`", "<tt>a * b * &lt;c&gt;</tt>" },
    { "~~gone~~", "<s>gone</s>" },
    { "# Head\ntext", "<span size=\"x-large\" weight=\"bold\">Head</span>\ntext" },
    { "#no head", "#no head" },
    { "- one\n  * two", "• one\n  • two" },
    { "```\n**not** <bold>\n```\nafter", "<tt>**not** &lt;bold&gt;</tt>\nafter" },
    { "[Weft](https://example.org/?a=1&b=2)", "<a href=\"https://example.org/?a=1&amp;b=2\">Weft</a>" },
    /* Neither programs nor files are opened from a note. */
    { "[x](javascript:alert(1))", "[x](javascript:alert(1))" },
    { "[x](file:///etc/passwd)", "[x](file:///etc/passwd)" },
    { "[x](https://a\"onclick=\"b)", "<a href=\"https://a&quot;onclick=&quot;b\">x</a>" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *markup = weft_markdown_to_markup (cases[i].text);

    g_assert_cmpstr (markup, ==, cases[i].markup);
  }
}

static void
start_cb (GMarkupParseContext  *context,
          const char           *name,
          const char          **names,
          const char          **values,
          gpointer              data,
          GError              **error)
{
  static const char *const known[] = { "markup", "b", "i", "s", "tt", "a", "span", NULL };

  g_assert_true (g_strv_contains (known, name));
}

/* Whatever is written, what comes out is markup that can be read. */
static void
test_anything (void)
{
  static const char letters[] = "*_~`[]()<>&\"'#- \nab\xc3\xa9\xff:/https";
  const GMarkupParser parser = { .start_element = start_cb };

  for (int round = 0; round < 3000; round++) {
    g_autoptr (GString) text = g_string_new (NULL), whole = g_string_new ("<markup>");
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
    g_autofree char *markup = NULL;
    g_autoptr (GError) error = NULL;
    int n = g_test_rand_int_range (0, 60);

    for (int i = 0; i < n; i++)
      g_string_append_c (text, letters[g_test_rand_int_range (0, sizeof letters - 1)]);
    markup = weft_markdown_to_markup (text->str);
    g_string_append_printf (whole, "%s</markup>", markup);
    g_assert_true (g_markup_parse_context_parse (context, whole->str, (gssize) whole->len, &error));
    g_assert_no_error (error);
    g_assert_true (g_markup_parse_context_end_parse (context, &error));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/markdown/markup", test_markup);
  g_test_add_func ("/base/markdown/anything", test_anything);
  return g_test_run ();
}
