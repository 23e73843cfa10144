/* study-request.c: what is asked of a study, as lines of JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-request.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/json.h"

static gboolean
fail_member (const char  *name,
             const char  *member,
             GError     **error)
{
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("a request to %s needs “%s”"), name, member);
  return FALSE;
}

static gboolean
apply_enqueue (JsonObject        *object,
               WeftStudyControl  *control,
               GError           **error)
{
  const char *point = weft_json_get_string (object, "point", NULL);

  if (point == NULL)
    return fail_member ("enqueue", "point", error);
  weft_study_control_enqueue (control, point);
  return TRUE;
}

static gboolean
apply_narrow (JsonObject        *object,
              WeftStudyControl  *control,
              GError           **error)
{
  const char *parameter = weft_json_get_string (object, "parameter", NULL), *to = weft_json_get_string (object, "to", NULL);

  if (parameter == NULL || to == NULL)
    return fail_member ("narrow", parameter == NULL ? "parameter" : "to", error);
  weft_study_control_narrow (control, parameter, to);
  return TRUE;
}

/* @grant: weft_study_control_prune() or weft_study_control_keep() */
static gboolean
apply_numbered (JsonObject *object,
                const char *name,
                void (*grant) (WeftStudyControl *control, guint number),
                WeftStudyControl *control,
                GError **error)
{
  gint64 number = weft_json_get_int (object, "trial", -1);

  if (number < 0 || number > G_MAXINT)
    return fail_member (name, "trial", error);
  grant (control, (guint) number);
  return TRUE;
}

static gboolean
apply_plain (const char        *name,
             WeftStudyControl  *control,
             GError           **error)
{
  static const struct
  {
    const char *name;
    void (*request) (WeftStudyControl *control);
  } requests[] = {
    { "pause", weft_study_control_pause },
    { "resume", weft_study_control_resume },
    { "stop", weft_study_control_stop },
    { "cancel", weft_study_control_cancel },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    if (g_str_equal (name, requests[i].name)) {
      requests[i].request (control);
      return TRUE;
    }
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_UNKNOWN, _("“%s” is no request; there are pause, resume, stop, cancel, enqueue, prune, keep and narrow"), name);
  return FALSE;
}

gboolean
weft_study_request_apply (const char  *line,
                          gsize        length,
                          gpointer     control,
                          GError     **error)
{
  g_autoptr (JsonNode) node = weft_json_parse (line, length, error);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = object != NULL ? weft_json_get_string (object, "request", NULL) : NULL;

  if (node == NULL)
    return FALSE;
  if (name == NULL) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("this is no request; write {\"request\": \"pause\"} or the like"));
    return FALSE;
  }
  if (g_str_equal (name, "enqueue"))
    return apply_enqueue (object, control, error);
  if (g_str_equal (name, "narrow"))
    return apply_narrow (object, control, error);
  if (g_str_equal (name, "prune"))
    return apply_numbered (object, name, weft_study_control_prune, control, error);
  if (g_str_equal (name, "keep"))
    return apply_numbered (object, name, weft_study_control_keep, control, error);
  return apply_plain (name, control, error);
}

/* Writing */

static JsonObject *
new_request (const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "request", name);
  return object;
}

static char *
write_request (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

char *
weft_study_request_write (const char *request)
{
  return write_request (new_request (request));
}

char *
weft_study_request_write_point (const char *choice)
{
  JsonObject *object = new_request ("enqueue");

  json_object_set_string_member (object, "point", choice);
  return write_request (object);
}

char *
weft_study_request_write_trial (const char *request,
                                guint       number)
{
  JsonObject *object = new_request (request);

  json_object_set_int_member (object, "trial", number);
  return write_request (object);
}

char *
weft_study_request_write_range (const char *parameter,
                                const char *to)
{
  JsonObject *object = new_request ("narrow");

  json_object_set_string_member (object, "parameter", parameter);
  json_object_set_string_member (object, "to", to);
  return write_request (object);
}
