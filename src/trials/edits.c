/* edits.c: what people change about trials, and how it is taken back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/edits.h"

#include "base/i18n.h"

/* Older edits can no longer be taken back. */
#define MAX_EDITS 100

typedef enum {
  NAME,
  NOTE,
  TAG,      /* before or after it is "" or the tag */
  ARCHIVED, /* it is "" or "1" */
  PINNED,   /* the same */
} Field;

typedef struct
{
  gint64 id;
  Field field;
  char *before;
  char *after;
} Change;

typedef struct
{
  const char *text; /* static */
  GPtrArray *changes;
  GArray *trashed; /* of trials; together, for there may be thousands */
  gboolean brings; /* they came, or came back, and did not go */
} Edit;

struct _WeftTrialEdits
{
  WeftTrialStore *store; /* Owned */
  GPtrArray *edits;
  guint position; /* edits before it are done, those from it on are taken back */
};

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static Edit *
edit_new (const char *text)
{
  Edit *self = g_new0 (Edit, 1);

  self->text = text;
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->trashed = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static void
edit_free (gpointer data)
{
  Edit *self = data;

  g_ptr_array_unref (self->changes);
  g_array_unref (self->trashed);
  g_free (self);
}

WeftTrialEdits *
weft_trial_edits_new (WeftTrialStore *store)
{
  WeftTrialEdits *self = g_new0 (WeftTrialEdits, 1);

  self->store = weft_trial_store_ref (store);
  self->edits = g_ptr_array_new_with_free_func (edit_free);
  return self;
}

void
weft_trial_edits_free (WeftTrialEdits *self)
{
  g_ptr_array_unref (self->edits);
  weft_trial_store_unref (self->store);
  g_free (self);
}

/* Doing */

static gboolean
apply (WeftTrialEdits  *self,
       const Change    *change,
       gboolean         forward,
       GError         **error)
{
  const char *value = forward ? change->after : change->before;

  switch (change->field) {
  case NAME:
    return weft_trial_store_set_name (self->store, change->id, value, error);
  case NOTE:
    return weft_trial_store_set_note (self->store, change->id, value, error);
  case ARCHIVED:
    return weft_trial_store_set_archived (self->store, change->id, *value != '\0', error);
  case PINNED:
    return weft_trial_store_set_pinned (self->store, change->id, *value != '\0', error);
  case TAG:
  default:
    return weft_trial_store_set_tag (self->store, change->id, *change->after != '\0' ? change->after : change->before, *value != '\0', error);
  }
}

static gboolean
apply_trash (WeftTrialEdits  *self,
             const Edit      *edit,
             gboolean         forward,
             GError         **error)
{
  return edit->trashed->len == 0 || weft_trial_store_trash (self->store, (const gint64 *) edit->trashed->data, edit->trashed->len, forward != edit->brings, error);
}

static void
add (Edit       *edit,
     gint64      id,
     Field       field,
     const char *before,
     const char *after)
{
  Change *change;

  if (g_str_equal (before, after))
    return;
  change = g_new0 (Change, 1);
  change->id = id;
  change->field = field;
  change->before = g_strdup (before);
  change->after = g_strdup (after);
  g_ptr_array_add (edit->changes, change);
}

/* Applies the changes of @edit, which becomes a step; after an error, those before it. */
static gboolean
take (WeftTrialEdits  *self,
      Edit            *edit,
      GError         **error)
{
  gboolean is_done = apply_trash (self, edit, TRUE, error);
  guint n = 0;

  while (is_done && n < edit->changes->len) {
    is_done = apply (self, edit->changes->pdata[n], TRUE, error);
    n += is_done ? 1 : 0;
  }
  g_ptr_array_set_size (edit->changes, (int) n);
  if (n == 0 && (!is_done || edit->trashed->len == 0)) {
    edit_free (edit);
    return is_done;
  }
  g_ptr_array_set_size (self->edits, (int) self->position);
  g_ptr_array_add (self->edits, edit);
  if (self->edits->len > MAX_EDITS)
    g_ptr_array_remove_index (self->edits, 0);
  self->position = self->edits->len;
  return is_done;
}

/* Edits */

gboolean
weft_trial_edits_set_name (WeftTrialEdits  *self,
                           gint64           id,
                           const char      *name,
                           GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, id, error);
  Edit *edit;

  if (trial == NULL)
    return FALSE;
  edit = edit_new (_("Rename Trial"));
  add (edit, id, NAME, trial->name, name);
  return take (self, edit, error);
}

gboolean
weft_trial_edits_set_note (WeftTrialEdits  *self,
                           gint64           id,
                           const char      *note,
                           GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, id, error);
  Edit *edit;

  if (trial == NULL)
    return FALSE;
  edit = edit_new (_("Change Note of Trial"));
  add (edit, id, NOTE, trial->note != NULL ? trial->note : "", note);
  return take (self, edit, error);
}

static gboolean
has_tag (const WeftTrial *trial,
         const char      *tag)
{
  for (guint i = 0; i < trial->tags->len; i++)
    if (g_str_equal (trial->tags->pdata[i], tag))
      return TRUE;
  return FALSE;
}

static void
add_tags (Edit *edit,
          const WeftTrial *trial,
          const char *const *tags,
          gboolean only)
{
  for (guint i = 0; only && i < trial->tags->len; i++)
    if (!g_strv_contains (tags, trial->tags->pdata[i]))
      add (edit, trial->id, TAG, trial->tags->pdata[i], "");
  for (guint i = 0; tags[i] != NULL; i++)
    if (!has_tag (trial, tags[i]))
      add (edit, trial->id, TAG, "", tags[i]);
}

gboolean
weft_trial_edits_set_tags (WeftTrialEdits *self,
                           const gint64 *ids,
                           gsize n_ids,
                           const char *const *tags,
                           gboolean only,
                           GError **error)
{
  Edit *edit = edit_new (_("Tag Trials"));

  for (gsize i = 0; i < n_ids; i++) {
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, ids[i], error);

    if (trial == NULL) {
      edit_free (edit);
      return FALSE;
    }
    add_tags (edit, trial, tags, only);
  }
  return take (self, edit, error);
}

gboolean
weft_trial_edits_trash (WeftTrialEdits  *self,
                        const gint64    *ids,
                        gsize            n_ids,
                        GError         **error)
{
  Edit *edit = edit_new (_("Delete Trials"));

  g_array_append_vals (edit->trashed, ids, (guint) n_ids);
  return take (self, edit, error);
}

gboolean
weft_trial_edits_restore (WeftTrialEdits  *self,
                          const gint64    *ids,
                          gsize            n_ids,
                          GError         **error)
{
  Edit *edit = edit_new (_("Restore Trials"));

  edit->brings = TRUE;
  g_array_append_vals (edit->trashed, ids, (guint) n_ids);
  return take (self, edit, error);
}

static gboolean
set_flag (WeftTrialEdits  *self,
          Edit            *edit,
          const gint64    *ids,
          gsize            n_ids,
          Field            field,
          gboolean         value,
          GError         **error)
{
  g_autoptr (GPtrArray) trials = weft_trial_store_read_several (self->store, ids, n_ids, error);

  if (trials == NULL) {
    edit_free (edit);
    return FALSE;
  }
  for (guint i = 0; i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];
    gboolean before = field == PINNED ? trial->pinned : trial->archived;

    add (edit, trial->id, field, before ? "1" : "", value ? "1" : "");
  }
  return take (self, edit, error);
}

gboolean
weft_trial_edits_set_archived (WeftTrialEdits  *self,
                               const gint64    *ids,
                               gsize            n_ids,
                               gboolean         archived,
                               GError         **error)
{
  return set_flag (self, edit_new (archived ? _("Archive Trials") : _("Take Trials out of the Archive")), ids, n_ids, ARCHIVED, archived, error);
}

gboolean
weft_trial_edits_set_pinned (WeftTrialEdits  *self,
                             const gint64    *ids,
                             gsize            n_ids,
                             gboolean         pinned,
                             GError         **error)
{
  return set_flag (self, edit_new (pinned ? _("Pin Trials") : _("Unpin Trials")), ids, n_ids, PINNED, pinned, error);
}

gboolean
weft_trial_edits_add (WeftTrialEdits  *self,
                      const char      *text,
                      gint64           id,
                      GError         **error)
{
  Edit *edit = edit_new (text);

  edit->brings = TRUE;
  g_array_append_val (edit->trashed, id);
  return take (self, edit, error);
}

/* Back and forth */

const char *
weft_trial_edits_get_undo_text (const WeftTrialEdits *self)
{
  return self->position > 0 ? ((const Edit *) self->edits->pdata[self->position - 1])->text : NULL;
}

const char *
weft_trial_edits_get_redo_text (const WeftTrialEdits *self)
{
  return self->position < self->edits->len ? ((const Edit *) self->edits->pdata[self->position])->text : NULL;
}

gboolean
weft_trial_edits_undo (WeftTrialEdits  *self,
                       GError         **error)
{
  const Edit *edit;

  if (self->position == 0)
    return TRUE;
  edit = self->edits->pdata[--self->position];
  for (guint i = edit->changes->len; i > 0; i--)
    if (!apply (self, edit->changes->pdata[i - 1], FALSE, error))
      return FALSE;
  return apply_trash (self, edit, FALSE, error);
}

gboolean
weft_trial_edits_redo (WeftTrialEdits  *self,
                       GError         **error)
{
  const Edit *edit;

  if (self->position == self->edits->len)
    return TRUE;
  edit = self->edits->pdata[self->position++];
  for (guint i = 0; i < edit->changes->len; i++)
    if (!apply (self, edit->changes->pdata[i], TRUE, error))
      return FALSE;
  return apply_trash (self, edit, TRUE, error);
}
