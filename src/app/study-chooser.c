/* study-chooser.c: the list of what can be looked at as a study
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-chooser.h"

#include "base/i18n.h"
#include "workflow/study-data.h"

#include <inttypes.h>

static char *
make_title (const WeftStudyRecord *record)
{
  if (record->id == WEFT_STUDY_GATHERED)
    return g_strdup (_("Trials of the Table"));
  return g_strdup_printf ("%" PRId64 " · %s · %s", record->id, record->name, weft_study_state_get_title (record->state));
}

void
weft_study_chooser_fill (GtkDropDown *list,
                         GPtrArray   *records,
                         gint64       shown)
{
  GtkStringList *now = GTK_STRING_LIST (gtk_drop_down_get_model (list));
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gboolean is_same = now != NULL && g_list_model_get_n_items (G_LIST_MODEL (now)) == records->len;
  guint place = 0;

  for (guint i = 0; i < records->len; i++) {
    g_autofree char *title = make_title (records->pdata[i]);

    gtk_string_list_append (titles, title);
    is_same = is_same && g_str_equal (gtk_string_list_get_string (now, i), title);
    if (((const WeftStudyRecord *) records->pdata[i])->id == shown)
      place = i;
  }
  if (!is_same)
    gtk_drop_down_set_model (list, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (list, place);
}
