/* reason.c: why a node ran, or why its result was reused
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/reason.h"

#include "base/i18n.h"
#include "workflow/json-private.h"

/* The sentence takes subject, before and after, in this order, as far as it has room for. */
typedef struct
{
  const char *name;
  const char *sentence;
} ReasonText;

static const ReasonText texts[WEFT_N_REASONS] = {
  [WEFT_REASON_NONE] = { "none", N_("nothing was decided yet") },
  [WEFT_REASON_UNCHANGED] = { "unchanged", N_("reused: nothing changed since %s") },
  [WEFT_REASON_FIRST_RUN] = { "first-run", N_("ran: first run") },
  [WEFT_REASON_FORCED] = { "forced", N_("ran: forced") },
  [WEFT_REASON_KIND] = { "kind", N_("ran: the kind of node changed from %s to %s") },
  [WEFT_REASON_PARAMETER] = { "parameter", N_("ran: parameter %s changed from %s to %s") },
  [WEFT_REASON_NESTED] = { "nested", N_("ran: what is inside it changed") },
  [WEFT_REASON_INPUT] = { "input", N_("ran: input of node %s changed") },
  [WEFT_REASON_WIRING] = { "wiring", N_("ran: its links changed") },
  [WEFT_REASON_FILE] = { "file", N_("ran: file %s changed") },
  [WEFT_REASON_SEED] = { "seed", N_("ran: the seed changed from %s to %s") },
  [WEFT_REASON_KERNELS] = { "kernels", N_("ran: the kernel set changed from %s to %s") },
  [WEFT_REASON_VOLATILE] = { "volatile", N_("ran: its result is another one each time") },
  [WEFT_REASON_GONE] = { "gone", N_("ran: nothing changed, but the result was not kept") },
  [WEFT_REASON_BYPASSED] = { "bypassed", N_("did not run: bypassed") },
  [WEFT_REASON_BLOCKED] = { "blocked", N_("not run because “%s” failed") },
  [WEFT_REASON_CANCELLED] = { "cancelled", N_("cancelled") },
};

WeftReason *
weft_reason_new (WeftReasonCode  code,
                 const char     *subject,
                 const char     *before,
                 const char     *after)
{
  WeftReason *self = g_new0 (WeftReason, 1);

  self->code = code;
  self->subject = g_strdup (subject);
  self->before = g_strdup (before);
  self->after = g_strdup (after);
  return self;
}

WeftReason *
weft_reason_copy (const WeftReason *self)
{
  WeftReason *copy = weft_reason_new (self->code, self->subject, self->before, self->after);

  copy->time = self->time;
  return copy;
}

void
weft_reason_free (WeftReason *self)
{
  g_free (self->subject);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

const char *
weft_reason_get_name (const WeftReason *self)
{
  return texts[self->code].name;
}

/* Puts @words, ended by NULL, in the places of the `%s` of a sentence, which a
 * translation comes from and printf() should therefore not see. */
static char *
fill (const char *sentence,
      const char *const *words)
{
  g_auto (GStrv) pieces = g_strsplit (sentence, "%s", -1);
  GString *text = g_string_new (pieces[0]);

  for (guint i = 1; pieces[i] != NULL; i++) {
    g_string_append (text, *words != NULL ? *words : "?");
    words += *words != NULL;
    g_string_append (text, pieces[i]);
  }
  return g_string_free (text, FALSE);
}

char *
weft_reason_to_string (const WeftReason *self)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (self->time);
  g_autofree char *date = when != NULL ? g_date_time_format (when, "%Y-%m-%d %H:%M") : NULL;
  const char *words[] = { NULL, NULL, NULL, NULL };
  guint n_words = 0;

  if (self->code == WEFT_REASON_UNCHANGED)
    words[n_words++] = date;
  if (self->subject != NULL)
    words[n_words++] = self->subject;
  if (self->before != NULL)
    words[n_words++] = self->before;
  if (self->after != NULL && n_words < 3)
    words[n_words++] = self->after;
  return fill (_ (texts[self->code].sentence), words);
}

JsonNode *
weft_reason_to_json (const WeftReason *self)
{
  g_autofree char *text = weft_reason_to_string (self);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", texts[self->code].name);
  json_object_set_string_member (object, "text", text);
  if (self->subject != NULL)
    json_object_set_string_member (object, "subject", self->subject);
  if (self->before != NULL)
    json_object_set_string_member (object, "before", self->before);
  if (self->after != NULL)
    json_object_set_string_member (object, "after", self->after);
  if (self->time != 0)
    json_object_set_int_member (object, "since", self->time);
  return weft_json_node_take (object);
}
