/* journal.h: what was done since the last save, safe from a crash
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While a document is open, each change is appended as one line of JSON to
 * `.NAME.journal` (`.digits.weft.journal`) beside its file, or in weft_path_recovery() when it has
 * none or its folder cannot be written. The first line holds the document as it
 * was, so that nothing else is needed to recover. A line is in the kernel's
 * hands before the edit returns: kill -9 loses nothing; it is on the disk
 * within a quarter of a second of continued work. The journal is locked while
 * its owner lives, and removed when the document is closed.
 *
 * Thread: main
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

typedef struct _WeftJournal WeftJournal;

/**
 * weft_journal_new:
 * @document: (transfer none): a document, kept alive
 * @error: return location for an error
 *
 * Starts to write down what happens to @document; follows it when it is saved
 * under another name.
 *
 * Errors: %WEFT_BASE_ERROR_FILE; %WEFT_WORKFLOW_ERROR_REFUSED when another
 *   window or program has the same file open
 *
 * Returns: (transfer full) (nullable): the journal
 */
WeftJournal *weft_journal_new (WeftWorkflow  *document,
                               GError       **error);

/* Returns: (transfer none): where it is */
const char *weft_journal_get_path (WeftJournal *self);

/**
 * weft_journal_get_trouble:
 *
 * Returns: (transfer none) (nullable): why changes are not written down any
 *   more (a full disk), a sentence to be shown once
 */
const char *weft_journal_get_trouble (WeftJournal *self);

/**
 * weft_journal_close:
 * @self: (transfer full): the journal
 *
 * Ends it and removes its file: the user saved, or threw the changes away.
 */
void weft_journal_close (WeftJournal *self);

/**
 * weft_journal_leave:
 * @self: (transfer full): the journal
 *
 * Ends it and leaves its file, as a crash would: weft_journal_find() finds it
 * when the user comes back to changes that were not saved.
 */
void weft_journal_leave (WeftJournal *self);

/**
 * weft_journal_find:
 * @path: file of a document
 *
 * Returns: (transfer full) (nullable): a journal of @path that a crash left
 *   behind and that says more than the file does
 */
char *weft_journal_find (const char *path);

/**
 * weft_journal_list_left:
 *
 * Returns: (transfer full): journals that a crash left in weft_path_recovery(), the
 *   one changed last first, %NULL-terminated
 */
char **weft_journal_list_left (void);

/**
 * weft_journal_recover:
 * @journal: path of a journal
 * @domain: (nullable): where the document's nodes come from
 * @error: return location for an error
 *
 * Gives back the document as it was when the crash came. A last line that was
 * torn by it is left out. Nothing is run, and the journal stays until the
 * document has one of its own or weft_journal_discard() is called.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT; open the file without it then
 *
 * Returns: (transfer full) (nullable): the document, not clean, with what was
 *   done as its history and its file's path
 */
WeftWorkflow *weft_journal_recover (const char        *journal,
                                    const WeftDomain  *domain,
                                    GError           **error);

/* Removes a journal that a crash left behind. */
void weft_journal_discard (const char *journal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftJournal, weft_journal_close)

G_END_DECLS
