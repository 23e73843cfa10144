/* history.c: what was done to a document, and back again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commands[0 … position) are done, the rest is undone. An edit in the list
 * always holds what applying it would bring, be it back or forth.
 */
#include "workflow/history-private.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/json-private.h"

/* Older commands are forgotten beyond this many. */
#define MAX_COMMANDS 100000

typedef struct
{
  char *text;
  char *key;        /* nullable */
  GPtrArray *edits; /* WeftEdit */
} Command;

struct _WeftHistory
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *commands; /* Command */
  Command *open;       /* nullable: the gesture that is going on */
  GPtrArray *forward;  /* JsonNode: what the gesture's edits did, in step with them */

  /* Borrowed */
  WeftWorkflow *document; /* nullable, once it is gone */
  WeftHistoryFunc observer;
  gpointer observer_data;

  guint position;
  int clean; /* position that the file has, -1: none */
  guint depth;
};

G_DEFINE_FINAL_TYPE (WeftHistory, weft_history, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_CLEAN,
  PROP_UNDO_TEXT,
  PROP_REDO_TEXT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static Command *
command_new (const char *text,
             const char *key)
{
  Command *self = g_new0 (Command, 1);

  self->text = g_strdup (text);
  self->key = g_strdup (key);
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_edit_free);
  return self;
}

static void
command_free (gpointer memory)
{
  Command *self = memory;

  g_free (self->text);
  g_free (self->key);
  g_ptr_array_unref (self->edits);
  g_free (self);
}

static void
weft_history_finalize (GObject *object)
{
  WeftHistory *self = WEFT_HISTORY (object);

  g_clear_weak_pointer (&self->document);
  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->forward);
  g_clear_pointer (&self->open, command_free);
  G_OBJECT_CLASS (weft_history_parent_class)->finalize (object);
}

static void
weft_history_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WeftHistory *self = WEFT_HISTORY (object);

  switch (prop_id) {
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, weft_history_get_can_undo (self));
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, weft_history_get_can_redo (self));
    break;
  case PROP_CLEAN:
    g_value_set_boolean (value, weft_history_get_clean (self));
    break;
  case PROP_UNDO_TEXT:
    g_value_set_string (value, weft_history_get_undo_text (self));
    break;
  case PROP_REDO_TEXT:
    g_value_set_string (value, weft_history_get_redo_text (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
weft_history_class_init (WeftHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weft_history_finalize;
  object_class->get_property = weft_history_get_property;

  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  props[PROP_CLEAN] = g_param_spec_boolean ("clean", NULL, NULL, TRUE, flags);
  props[PROP_UNDO_TEXT] = g_param_spec_string ("undo-text", NULL, NULL, NULL, flags);
  props[PROP_REDO_TEXT] = g_param_spec_string ("redo-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
weft_history_init (WeftHistory *self)
{
  self->commands = g_ptr_array_new_with_free_func (command_free);
  self->forward = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
}

WeftHistory *
weft_history_new (WeftWorkflow *document)
{
  WeftHistory *self = g_object_new (WEFT_TYPE_HISTORY, NULL);

  g_set_weak_pointer (&self->document, document);
  return self;
}

static void
notify_all (WeftHistory *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (int i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Tells the observer; @edits (transfer none) are JsonNodes. */
static void
tell (WeftHistory *self,
      const char  *text,
      const char  *key,
      GPtrArray   *edits)
{
  g_autoptr (JsonNode) change = NULL;
  JsonObject *object;
  JsonArray *array;

  if (self->observer == NULL)
    return;
  object = json_object_new ();
  array = json_array_new ();
  for (guint i = 0; i < edits->len; i++)
    json_array_add_element (array, json_node_copy (edits->pdata[i]));
  json_object_set_string_member (object, "text", text);
  if (key != NULL)
    json_object_set_string_member (object, "key", key);
  json_object_set_array_member (object, "edits", array);
  change = weft_json_node_take (object);
  self->observer (change, self->observer_data);
}

/* The edit that a later one of the same slot folds into; an edit that moves
 * whole nodes in between forbids it, because order matters then. */
static int
find_fold (Command        *command,
           const WeftEdit *edit)
{
  if (!weft_edit_can_fold (edit))
    return -1;
  for (int i = (int) command->edits->len - 1; i >= 0 && weft_edit_can_fold (command->edits->pdata[i]); i--)
    if (weft_edit_is_same_slot (command->edits->pdata[i], edit))
      return i;
  return -1;
}

gboolean
weft_history_do (WeftHistory  *self,
                 WeftEdit     *edit,
                 GError      **error)
{
  JsonNode *forward = weft_edit_to_json (edit);
  int fold;

  g_assert (self->open != NULL);
  if (!weft_edit_apply (edit, self->document, error)) {
    json_node_unref (forward);
    weft_edit_free (edit);
    return FALSE;
  }
  fold = find_fold (self->open, edit);
  if (fold >= 0) {
    json_node_unref (self->forward->pdata[fold]);
    self->forward->pdata[fold] = forward;
    weft_edit_free (edit);
  } else {
    g_ptr_array_add (self->open->edits, edit);
    g_ptr_array_add (self->forward, forward);
  }
  return TRUE;
}

/* Undo and redo: applies all edits of a command, which turns each around. */
static void
swap_command (WeftHistory *self,
              Command     *command,
              gboolean     back)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *text = g_strdup_printf (back ? _("Undo %s") : _("Redo %s"), command->text);
  guint n_edits = command->edits->len;

  for (guint i = 0; i < n_edits; i++) {
    WeftEdit *edit = command->edits->pdata[back ? n_edits - 1 - i : i];
    gboolean good;

    if (self->observer != NULL)
      g_ptr_array_add (edits, weft_edit_to_json (edit));
    good = weft_edit_apply (edit, self->document, NULL);
    g_assert (good);
  }
  tell (self, text, NULL, edits);
}

gboolean
weft_history_undo (WeftHistory *self)
{
  g_return_val_if_fail (WEFT_IS_HISTORY (self), FALSE);

  while (self->depth > 0)
    weft_history_end (self);
  if (self->document == NULL || self->position == 0)
    return FALSE;
  self->position--;
  swap_command (self, self->commands->pdata[self->position], TRUE);
  notify_all (self);
  return TRUE;
}

gboolean
weft_history_redo (WeftHistory *self)
{
  g_return_val_if_fail (WEFT_IS_HISTORY (self), FALSE);

  while (self->depth > 0)
    weft_history_end (self);
  if (self->document == NULL || self->position == self->commands->len)
    return FALSE;
  self->position++;
  swap_command (self, self->commands->pdata[self->position - 1], FALSE);
  notify_all (self);
  return TRUE;
}

void
weft_history_begin (WeftHistory *self,
                    const char  *text,
                    const char  *key)
{
  g_return_if_fail (WEFT_IS_HISTORY (self));

  if (self->depth++ == 0)
    self->open = command_new (text, key);
}

static gboolean
continues_last (WeftHistory *self)
{
  Command *last = self->position > 0 ? self->commands->pdata[self->position - 1] : NULL;

  return last != NULL && self->open->key != NULL && g_strcmp0 (last->key, self->open->key) == 0 &&
         self->position == self->commands->len && self->clean != (int) self->position;
}

static void
fold_into_last (WeftHistory *self)
{
  Command *last = self->commands->pdata[self->position - 1];

  for (guint i = 0; i < self->open->edits->len; i++) {
    WeftEdit *edit = g_steal_pointer (&self->open->edits->pdata[i]);

    if (find_fold (last, edit) >= 0)
      weft_edit_free (edit);
    else
      g_ptr_array_add (last->edits, edit);
  }
  g_ptr_array_set_free_func (self->open->edits, NULL);
  command_free (g_steal_pointer (&self->open));
}

static void
push (WeftHistory *self)
{
  if (self->position < self->commands->len)
    g_ptr_array_remove_range (self->commands, self->position, self->commands->len - self->position);
  if (self->clean > (int) self->position)
    self->clean = -1;
  if (self->commands->len == MAX_COMMANDS) {
    g_ptr_array_remove_index (self->commands, 0);
    self->position--;
    self->clean = MAX (self->clean - 1, -1);
  }
  g_ptr_array_add (self->commands, g_steal_pointer (&self->open));
  self->position++;
}

void
weft_history_end (WeftHistory *self)
{
  g_return_if_fail (WEFT_IS_HISTORY (self));
  g_return_if_fail (self->depth > 0);

  if (--self->depth > 0)
    return;
  if (self->open->edits->len == 0) {
    g_clear_pointer (&self->open, command_free);
    return;
  }
  tell (self, self->open->text, self->open->key, self->forward);
  g_ptr_array_set_size (self->forward, 0);
  if (continues_last (self))
    fold_into_last (self);
  else
    push (self);
  notify_all (self);
}

void
weft_history_abandon (WeftHistory *self)
{
  g_return_if_fail (WEFT_IS_HISTORY (self));

  if (self->open == NULL)
    return;
  for (guint i = self->open->edits->len; i > 0; i--) {
    gboolean good = weft_edit_apply (self->open->edits->pdata[i - 1], self->document, NULL);

    g_assert (good);
  }
  self->depth = 0;
  g_ptr_array_set_size (self->forward, 0);
  g_clear_pointer (&self->open, command_free);
}

void
weft_history_mark_clean (WeftHistory *self)
{
  g_return_if_fail (WEFT_IS_HISTORY (self));

  self->clean = (int) self->position;
  notify_all (self);
}

void
weft_history_mark_unclean (WeftHistory *self)
{
  self->clean = -1;
  notify_all (self);
}

void
weft_history_clear (WeftHistory *self)
{
  gboolean clean = weft_history_get_clean (self);

  g_ptr_array_set_size (self->commands, 0);
  self->position = 0;
  self->clean = clean ? 0 : -1;
  notify_all (self);
}

gboolean
weft_history_get_can_undo (WeftHistory *self)
{
  g_return_val_if_fail (WEFT_IS_HISTORY (self), FALSE);

  return self->position > 0;
}

gboolean
weft_history_get_can_redo (WeftHistory *self)
{
  g_return_val_if_fail (WEFT_IS_HISTORY (self), FALSE);

  return self->position < self->commands->len;
}

gboolean
weft_history_get_clean (WeftHistory *self)
{
  g_return_val_if_fail (WEFT_IS_HISTORY (self), TRUE);

  return self->clean == (int) self->position && (self->open == NULL || self->open->edits->len == 0);
}

const char *
weft_history_get_undo_text (WeftHistory *self)
{
  return weft_history_get_can_undo (self) ? weft_history_get_text (self, self->position - 1) : NULL;
}

const char *
weft_history_get_redo_text (WeftHistory *self)
{
  return weft_history_get_can_redo (self) ? weft_history_get_text (self, self->position) : NULL;
}

guint
weft_history_get_n_commands (WeftHistory *self)
{
  return self->commands->len;
}

guint
weft_history_get_position (WeftHistory *self)
{
  return self->position;
}

const char *
weft_history_get_text (WeftHistory *self,
                       guint        index)
{
  g_return_val_if_fail (index < self->commands->len, NULL);

  return ((Command *) self->commands->pdata[index])->text;
}

void
weft_history_go_to (WeftHistory *self,
                    guint        position)
{
  while (self->position > position && weft_history_undo (self))
    ;
  while (self->position < position && weft_history_redo (self))
    ;
}

void
weft_history_set_observer (WeftHistory     *self,
                           WeftHistoryFunc  func,
                           gpointer         data)
{
  self->observer = func;
  self->observer_data = data;
}

gboolean
weft_history_replay (WeftHistory  *self,
                     JsonNode     *change,
                     GError      **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (change) ? json_node_get_object (change) : NULL;
  JsonArray *edits = object != NULL ? weft_json_get_array (object, "edits") : NULL;

  g_return_val_if_fail (WEFT_IS_HISTORY (self) && self->document != NULL, FALSE);

  if (edits == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("a change must have a list of edits"));
    return FALSE;
  }
  while (self->depth > 0)
    weft_history_end (self);
  weft_history_begin (self, weft_json_get_string (object, "text", ""), weft_json_get_string (object, "key", NULL));
  for (guint i = 0; i < json_array_get_length (edits); i++) {
    WeftEdit *edit = weft_edit_from_json (json_array_get_element (edits, i), error);

    if (edit == NULL || !weft_history_do (self, edit, error)) {
      weft_history_abandon (self);
      return FALSE;
    }
  }
  weft_history_end (self);
  return TRUE;
}
