/* output.c: where words and results of a command go
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
make_line (const char *where,
           const char *message)
{
  gboolean said = where == NULL || (g_str_has_prefix (message, where) && message[strlen (where)] == ':');
  char *line = said ? g_strdup (message) : g_strconcat (where, ": ", message, NULL);

  for (char *letter = line; *letter != '\0'; letter++)
    if (g_ascii_iscntrl (*letter))
      *letter = ' ';
  return line;
}

void
weft_cli_say (const char *where,
              const char *message)
{
  g_autofree char *line = make_line (where, message);

  fprintf (stderr, "weft-cli: %s\n", line);
}

void
weft_cli_say_each (const char      *where,
                   const GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    weft_cli_say (where, messages->pdata[i]);
}

WeftExit
weft_cli_fail (gboolean    json,
               WeftExit    status,
               const char *where,
               const char *message)
{
  weft_cli_say (where, message);
  if (json) {
    g_autofree char *line = make_line (where, message);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "status", status == WEFT_EXIT_CANCELLED ? "cancelled" : "failed");
    json_object_set_string_member (object, "error", line);
    json_object_set_int_member (object, "exit", status);
    weft_cli_print_json (weft_cli_json_take (object));
  }
  return status;
}

static void
print (JsonNode      *node,
       WeftJsonFlags  flags)
{
  g_autofree char *text = weft_json_write (node, flags);

  fputs (text, stdout);
  if (!g_str_has_suffix (text, "\n"))
    fputc ('\n', stdout);
  fflush (stdout);
  json_node_unref (node);
}

void
weft_cli_print_json (JsonNode *node)
{
  print (node, WEFT_JSON_INDENT);
}

void
weft_cli_print_json_line (JsonNode *node)
{
  print (node, WEFT_JSON_COMPACT);
}

JsonNode *
weft_cli_json_take (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

int
weft_cli_width (const char *text)
{
  int width = 0;

  for (const char *letter = text; *letter != '\0'; letter = g_utf8_next_char (letter)) {
    gunichar code = g_utf8_get_char (letter);

    if (!g_unichar_iszerowidth (code))
      width += g_unichar_iswide (code) ? 2 : 1;
  }
  return width;
}

void
weft_cli_append_padded (GString    *to,
                        const char *text,
                        int         width)
{
  int missing = MAX (0, abs (width) - weft_cli_width (text));

  if (width < 0)
    g_string_append_printf (to, "%*s", missing, "");
  g_string_append (to, text);
  if (width > 0)
    g_string_append_printf (to, "%*s", missing, "");
}
