/* document.c: the outermost workflow: with a history, as JSON and as a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/document.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "workflow/document-private.h"
#include "workflow/error.h"
#include "workflow/history-private.h"
#include "workflow/json-private.h"
#include "workflow/workflow-private.h"

#include <string.h>

WeftWorkflow *
weft_workflow_new (const WeftDomain *domain)
{
  WeftWorkflow *self = weft_workflow_new_inner (domain != NULL ? domain : weft_domain_get_default ());
  g_autofree char *unique = g_uuid_string_random ();

  self->history = weft_history_new (self);
  self->identity = g_strconcat ("untitled:", unique, NULL);
  return self;
}

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, what);
  return FALSE;
}

static gboolean
check_format (JsonNode  *root,
              GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  gint64 version;

  if (object == NULL || !g_str_equal (weft_json_get_string (object, "format", ""), WEFT_DOCUMENT_FORMAT))
    return fail (error, _("this is not a Weft workflow: a member “format” with the value \"weft-workflow\" is expected"));
  version = weft_json_get_int (object, "version", 0);
  if (version < 1)
    return fail (error, _("the member “version” must be a whole number from 1 on"));
  if (version > WEFT_DOCUMENT_VERSION) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_VERSION,
                 _("this workflow has format version %" PRId64 ", this Weft reads up to %d; a newer Weft opens it"),
                 version, WEFT_DOCUMENT_VERSION);
    return FALSE;
  }
  return TRUE;
}

WeftWorkflow *
weft_workflow_from_json (JsonNode          *root,
                         const WeftDomain  *domain,
                         GError           **error)
{
  g_autoptr (WeftWorkflow) self = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  if (!check_format (root, error))
    return NULL;
  self = weft_workflow_new (domain);
  if (!weft_workflow_read (self, json_node_get_object (root), "", 0, error))
    return NULL;
  return g_steal_pointer (&self);
}

JsonNode *
weft_workflow_to_json (WeftWorkflow *self)
{
  JsonObject *object = weft_workflow_write (self);

  if (self->owner == NULL) {
    json_object_set_string_member (object, "format", WEFT_DOCUMENT_FORMAT);
    json_object_set_int_member (object, "version", WEFT_DOCUMENT_VERSION);
  }
  return weft_json_node_take (object);
}

char *
weft_workflow_to_text (WeftWorkflow *self)
{
  g_autoptr (JsonNode) root = weft_workflow_to_json (self);

  return weft_json_write (root, WEFT_JSON_INDENT);
}

static void
set_file (WeftWorkflow *self,
          const char   *path,
          const char   *fingerprint)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  g_free (self->path);
  g_free (self->identity);
  g_free (self->fingerprint);
  self->path = g_strdup (absolute);
  self->identity = g_steal_pointer (&absolute);
  self->fingerprint = g_strdup (fingerprint);
}

WeftWorkflow *
weft_workflow_load (const char        *path,
                    const WeftDomain  *domain,
                    GError           **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, WEFT_DOCUMENT_MAX_BYTES, error);
  g_autoptr (WeftWorkflow) self = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *fingerprint = NULL;
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  root = weft_json_parse (text, length, error);
  if (root != NULL)
    self = weft_workflow_from_json (root, domain, error);
  if (self == NULL) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  /* Of the very bytes that were read: the file may be another one by now. */
  fingerprint = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  set_file (self, path, fingerprint);
  return g_steal_pointer (&self);
}

WeftWorkflow *
weft_workflow_restore (const char        *text,
                       const char        *path,
                       const WeftDomain  *domain,
                       GError           **error)
{
  g_autoptr (JsonNode) root = weft_json_parse (text, strlen (text), error);
  WeftWorkflow *self = root != NULL ? weft_workflow_from_json (root, domain, error) : NULL;

  if (self != NULL && path != NULL)
    set_file (self, path, NULL);
  return self;
}

gboolean
weft_workflow_file_has_changed (WeftWorkflow *self)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *fingerprint = NULL;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  if (self->path == NULL)
    return FALSE;
  bytes = weft_file_read (self->path, WEFT_DOCUMENT_MAX_BYTES, NULL);
  if (bytes == NULL)
    return TRUE;
  fingerprint = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_strcmp0 (fingerprint, self->fingerprint) != 0;
}

static gboolean
may_write (WeftWorkflow   *self,
           const char     *path,
           WeftSaveFlags   flags,
           GError        **error)
{
  g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, NULL) : g_strdup (self->path);

  if (absolute == NULL) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE, _("this workflow has no file yet; give it a name"));
    return FALSE;
  }
  if ((flags & WEFT_SAVE_OVERWRITE) || g_strcmp0 (absolute, self->path) != 0 ||
      !g_file_test (absolute, G_FILE_TEST_EXISTS) || !weft_workflow_file_has_changed (self))
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHANGED,
               _("%s: was changed by another program since it was opened; save under another name, or overwrite it"), absolute);
  return FALSE;
}

gboolean
weft_workflow_save (WeftWorkflow   *self,
                    const char     *path,
                    WeftSaveFlags   flags,
                    GError        **error)
{
  g_autofree char *text = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *target = g_strdup (path);

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && self->history != NULL, FALSE);

  if (!may_write (self, path, flags, error))
    return FALSE;
  if (target == NULL)
    target = g_strdup (self->path);
  text = weft_workflow_to_text (self);
  fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (self->saving != NULL)
    self->saving (self->saving_data, target, fingerprint, FALSE);
  if (!weft_file_write (target, text, strlen (text), WEFT_FILE_WRITE_BACKUP, error))
    return FALSE;
  set_file (self, target, fingerprint);
  weft_history_mark_clean (self->history);
  if (self->saving != NULL)
    self->saving (self->saving_data, self->path, fingerprint, TRUE);
  return TRUE;
}
