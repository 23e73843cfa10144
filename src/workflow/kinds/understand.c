/* understand.c: what kinds share that draw pictures of a trained model, or of data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/understand-private.h"

#include "base/i18n.h"
#include "workflow/error.h"

#include <math.h>

const WeftPort weft_understanding_outputs[] = {
  { "pictures", N_("Pictures"), &weft_port_type_picture, WEFT_PORT_REQUIRED },
  { "report", N_("Report"), &weft_port_type_report, WEFT_PORT_REQUIRED },
  { NULL },
};

gboolean
weft_understanding_begin (WeftUnderstanding  *self,
                          WeftNodeRun        *run,
                          GError            **error)
{
  *self = (WeftUnderstanding){ .run = run, .pictures = weft_pictures_new (), .told = json_array_new () };
  self->data = weft_node_run_get_input (run, "data");
  self->model = weft_node_run_get_input (run, "model");
  if (self->model == NULL)
    return TRUE;
  self->predictor = weft_predictor_new_trained (self->model);
  self->subject = weft_subject_new (self->predictor, 0, error);
  return self->subject != NULL;
}

void
weft_understanding_clear (WeftUnderstanding *self)
{
  g_clear_pointer (&self->decider, weft_decider_free);
  g_clear_pointer (&self->subject, weft_subject_free);
  g_clear_pointer (&self->predictor, weft_predictor_free);
  g_clear_pointer (&self->pictures, weft_pictures_free);
  g_clear_pointer (&self->told, json_array_unref);
}

gboolean
weft_understanding_fail (GError     **error,
                         const char  *sentence)
{
  g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, sentence);
  return FALSE;
}

gboolean
weft_understanding_draw (WeftUnderstanding  *self,
                         const char         *title,
                         const char         *text,
                         JsonObject         *recipe,
                         WeftPicturesPaint   paint,
                         gconstpointer       chart,
                         double              width,
                         double              height,
                         GError            **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, recipe);
  return weft_pictures_draw (self->pictures, title, text, node, paint, chart, width, height, error);
}

void
weft_understanding_end (WeftUnderstanding *self,
                        JsonObject        *report,
                        const char        *list)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_array_member (report, list, g_steal_pointer (&self->told));
  json_node_take_object (node, report);
  weft_node_run_take_output (self->run, "report", weft_artefact_new_report (node));
  weft_node_run_take_output (self->run, "pictures", weft_pictures_end (g_steal_pointer (&self->pictures)));
}

void
weft_understanding_set_number (JsonObject *object,
                               const char *name,
                               double      number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
}

WeftParam *
weft_understanding_list_params (const WeftParam       *params,
                                gboolean               automatic,
                                WeftUnderstandingList  list)
{
  GArray *choices = g_array_new (TRUE, FALSE, sizeof (WeftParamChoice));
  WeftParam *whole = weft_param_join (params, NULL, NULL);
  WeftParamChoice choice = { WEFT_UNDERSTANDING_AUTOMATIC, N_("One that suits the model") };

  if (automatic)
    g_array_append_val (choices, choice);
  for (guint i = 0; list (i, &choice); i++)
    g_array_append_val (choices, choice);
  ((WeftParam *) weft_param_find (whole, "method"))->choices = (const WeftParamChoice *) (gpointer) g_array_free (choices, FALSE);
  return whole;
}
