/* window.c: the main window: palette, documents, inspector, dock
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/window.h"

#include "base/i18n.h"

struct _WeftWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  WeftDocument *document; /* nullable */
};

G_DEFINE_FINAL_TYPE (WeftWindow, weft_window, ADW_TYPE_APPLICATION_WINDOW)

static void
weft_window_class_init (WeftWindowClass *klass)
{
}

static void
weft_window_init (WeftWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _("Weft"));
}

WeftWindow *
weft_window_new (WeftApplication *application)
{
  return g_object_new (WEFT_TYPE_WINDOW, "application", application, NULL);
}

void
weft_window_add_document (WeftWindow   *self,
                          WeftDocument *document)
{
  g_set_object (&self->document, document);
}

WeftDocument *
weft_window_get_document (WeftWindow *self)
{
  return self->document;
}

gboolean
weft_window_show_path (WeftWindow *self,
                       const char *path)
{
  return FALSE;
}

void
weft_window_open_path (WeftWindow *self,
                       const char *path)
{
}

void
weft_window_say (WeftWindow *self,
                 const char *text)
{
}
