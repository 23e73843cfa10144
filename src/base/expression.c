/* expression.c: arithmetic as people type it, by recursive descent
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/expression.h"

#include <math.h>
#include <string.h>

/* Deeper than anybody types, and far from the end of the stack. */
#define MAX_DEPTH 100

typedef struct
{
  const char *at; /* %NULL once something was wrong */
  int depth;
} Reader;

static double read_sum (Reader *reader);

static gboolean
take (Reader     *reader,
      const char *token)
{
  if (reader->at == NULL)
    return FALSE;
  while (g_ascii_isspace (*reader->at))
    reader->at++;
  if (!g_str_has_prefix (reader->at, token))
    return FALSE;
  reader->at += strlen (token);
  return TRUE;
}

static double
fail (Reader *reader)
{
  reader->at = NULL;
  return 0;
}

static double
read_parentheses (Reader *reader)
{
  double number;

  if (!take (reader, "("))
    return fail (reader);
  number = read_sum (reader);
  return take (reader, ")") ? number : fail (reader);
}

static double
read_number (Reader *reader)
{
  char *end;
  double number;

  /* strtod would also take a sign, hexadecimal numbers and words. */
  if (reader->at == NULL || !(g_ascii_isdigit (*reader->at) || *reader->at == '.') || g_ascii_tolower (reader->at[1]) == 'x')
    return fail (reader);
  number = g_ascii_strtod (reader->at, &end);
  if (end == reader->at)
    return fail (reader);
  reader->at = end;
  return number;
}

static double
read_atom (Reader *reader)
{
  static const struct
  {
    const char *name;
    double (*function) (double);
  } functions[] = { { "sqrt", sqrt }, { "exp", exp }, { "ln", log }, { "log10", log10 } };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (take (reader, functions[i].name))
      return functions[i].function (read_parentheses (reader));
  if (take (reader, "pi") || take (reader, "π"))
    return G_PI;
  if (take (reader, "e"))
    return G_E;
  if (reader->at != NULL && *reader->at == '(')
    return read_parentheses (reader);
  return read_number (reader);
}

static double
read_power (Reader *reader)
{
  double base, exponent;

  if (++reader->depth > MAX_DEPTH)
    return fail (reader);
  if (take (reader, "-") || take (reader, "−"))
    base = -read_power (reader);
  else if (take (reader, "+"))
    base = read_power (reader);
  else {
    base = read_atom (reader);
    if (take (reader, "**") || take (reader, "^")) {
      exponent = read_power (reader);
      base = pow (base, exponent);
    }
  }
  reader->depth--;
  return base;
}

static double
read_product (Reader *reader)
{
  double number = read_power (reader);

  for (;;) {
    if (take (reader, "*") || take (reader, "×") || take (reader, "·"))
      number *= read_power (reader);
    else if (take (reader, "/") || take (reader, "÷"))
      number /= read_power (reader);
    else
      return number;
  }
}

static double
read_sum (Reader *reader)
{
  double number = read_product (reader);

  for (;;) {
    if (take (reader, "+"))
      number += read_product (reader);
    else if (take (reader, "-") || take (reader, "−"))
      number -= read_product (reader);
    else
      return number;
  }
}

gboolean
weft_expression_evaluate (const char *text,
                          double     *number)
{
  Reader reader = { .at = text };

  *number = read_sum (&reader);
  (void) take (&reader, "");
  return reader.at != NULL && *reader.at == '\0' && isfinite (*number);
}
