/* query.c: which trials, in which order
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of a statement is put together from the constant pieces below;
 * whatever a user typed is bound to it as an operand.
 */
#include "trials/query.h"

#include "trials/error.h"
#include "trials/store-private.h"

typedef struct
{
  const char *number; /* expression for conditions on numbers and for sorting */
  const char *text;   /* expression for conditions on texts; NULL: none */
  gboolean named;     /* the expressions have one `?`, for the name */
} FieldSql;

#define METRIC(column) "(SELECT " column " FROM metric WHERE trial = t.id AND name = ?)"

static const FieldSql fields[] = {
  [WEFT_TRIAL_FIELD_ID] = { "t.id", NULL, FALSE },
  [WEFT_TRIAL_FIELD_NAME] = { "fold (t.name)", "t.name", FALSE },
  [WEFT_TRIAL_FIELD_STATE] = { "t.state", "t.state", FALSE },
  [WEFT_TRIAL_FIELD_CREATED] = { "t.created", NULL, FALSE },
  [WEFT_TRIAL_FIELD_SECONDS] = { "t.seconds", NULL, FALSE },
  [WEFT_TRIAL_FIELD_SEED] = { "t.seed", NULL, FALSE },
  [WEFT_TRIAL_FIELD_STUDY] = { "nullif (t.study, 0)", NULL, FALSE },
  [WEFT_TRIAL_FIELD_NOTE] = { "t.note", "t.note", FALSE },
  [WEFT_TRIAL_FIELD_TAG] = { "(SELECT min (name) FROM tag WHERE trial = t.id)", "name", FALSE },
  [WEFT_TRIAL_FIELD_ANY_TEXT] = { "fold (t.name)", "name", FALSE },
  [WEFT_TRIAL_FIELD_PARAMETER] = { "(SELECT coalesce (number, text) FROM parameter WHERE trial = t.id AND name = ?)",
                                   "(SELECT text FROM parameter WHERE trial = t.id AND name = ?)", TRUE },
  [WEFT_TRIAL_FIELD_LAST] = { METRIC ("last"), NULL, TRUE },
  [WEFT_TRIAL_FIELD_BEST] = { METRIC ("CASE direction WHEN -1 THEN min WHEN 1 THEN max ELSE last END"), NULL, TRUE },
  [WEFT_TRIAL_FIELD_MIN] = { METRIC ("min"), NULL, TRUE },
  [WEFT_TRIAL_FIELD_MAX] = { METRIC ("max"), NULL, TRUE },
  [WEFT_TRIAL_FIELD_TAIL] = { METRIC ("tail"), NULL, TRUE },
  [WEFT_TRIAL_FIELD_RECIPE] = { WEFT_TRIAL_RECIPE_SQL, WEFT_TRIAL_RECIPE_SQL, FALSE },
  [WEFT_TRIAL_FIELD_DATA] = { "t.fingerprint", "t.fingerprint", FALSE },
  [WEFT_TRIAL_FIELD_PINNED] = { "t.pinned", NULL, FALSE },
  [WEFT_TRIAL_FIELD_ARCHIVED] = { "t.archived", NULL, FALSE },
  [WEFT_TRIAL_FIELD_TRASHED] = { "t.trashed", NULL, FALSE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (fields) == WEFT_N_TRIAL_FIELDS);

static const char *const relations[] = {
  [WEFT_TRIAL_EQUAL] = "=",
  [WEFT_TRIAL_NOT_EQUAL] = "<>",
  [WEFT_TRIAL_LESS] = "<",
  [WEFT_TRIAL_AT_MOST] = "<=",
  [WEFT_TRIAL_GREATER] = ">",
  [WEFT_TRIAL_AT_LEAST] = ">=",
  [WEFT_TRIAL_CONTAINS] = NULL,
  [WEFT_TRIAL_MATCHES] = NULL,
  [WEFT_TRIAL_IS_SET] = NULL,
};
G_STATIC_ASSERT (G_N_ELEMENTS (relations) == WEFT_N_TRIAL_RELATIONS);

/* All tags of a trial, as one text. */
#define ALL_TAGS "(SELECT group_concat (name, ', ') FROM (SELECT name FROM tag WHERE trial = t.id ORDER BY name))"

/* The rows of other tables, or of the trial itself, that hold its texts. */
#define TAGS      "SELECT name FROM tag WHERE trial = t.id"
#define ANY_TEXTS "SELECT t.name AS name UNION ALL SELECT t.note UNION ALL " TAGS

typedef struct
{
  gboolean is_text;
  char *text;
  double number;
} Operand;

struct _WeftTrialQuery
{
  WeftTrialScope scope;
  GString *where; /* begins with " AND " where not empty */
  GString *order; /* ends with ", " where not empty */
  char *group;    /* nullable: an expression */
  GArray *group_operands;
  GArray *where_operands;
  GArray *order_operands;
  gboolean has_pattern;
  gboolean leads; /* pinned trials and @baseline come first */
  gint64 baseline;
  guint limit;
};

static void
operand_clear (gpointer data)
{
  g_free (((Operand *) data)->text);
}

static GArray *
operands_new (void)
{
  GArray *operands = g_array_new (FALSE, FALSE, sizeof (Operand));

  g_array_set_clear_func (operands, operand_clear);
  return operands;
}

static void
add_text (GArray     *operands,
          const char *text)
{
  Operand operand = { TRUE, g_strdup (text), 0 };

  g_array_append_val (operands, operand);
}

static void
add_number (GArray *operands,
            double  number)
{
  Operand operand = { FALSE, NULL, number };

  g_array_append_val (operands, operand);
}

WeftTrialQuery *
weft_trial_query_new (WeftTrialScope scope)
{
  WeftTrialQuery *self = g_new0 (WeftTrialQuery, 1);

  self->scope = scope;
  self->where = g_string_new (NULL);
  self->order = g_string_new (NULL);
  self->group_operands = operands_new ();
  self->where_operands = operands_new ();
  self->order_operands = operands_new ();
  return self;
}

static void
copy_operands (GArray       *to,
               const GArray *from)
{
  for (guint i = 0; i < from->len; i++) {
    Operand operand = g_array_index (from, Operand, i);

    operand.text = g_strdup (operand.text);
    g_array_append_val (to, operand);
  }
}

WeftTrialQuery *
weft_trial_query_copy (const WeftTrialQuery *self)
{
  WeftTrialQuery *copy = weft_trial_query_new (self->scope);

  g_string_assign (copy->where, self->where->str);
  g_string_assign (copy->order, self->order->str);
  copy->group = g_strdup (self->group);
  copy_operands (copy->group_operands, self->group_operands);
  copy_operands (copy->where_operands, self->where_operands);
  copy_operands (copy->order_operands, self->order_operands);
  copy->has_pattern = self->has_pattern;
  copy->leads = self->leads;
  copy->baseline = self->baseline;
  copy->limit = self->limit;
  return copy;
}

void
weft_trial_query_free (WeftTrialQuery *self)
{
  if (self == NULL)
    return;
  g_string_free (self->where, TRUE);
  g_string_free (self->order, TRUE);
  g_free (self->group);
  g_array_unref (self->group_operands);
  g_array_unref (self->where_operands);
  g_array_unref (self->order_operands);
  g_free (self);
}

/* A text is greater than any number to SQLite, so where there may be one, its type is asked. */
void
weft_trial_query_where_number (WeftTrialQuery    *self,
                               WeftTrialField     field,
                               const char        *name,
                               WeftTrialRelation  relation,
                               double             number)
{
  const char *expression;

  g_return_if_fail (field < WEFT_N_TRIAL_FIELDS && relation < WEFT_N_TRIAL_RELATIONS && relation != WEFT_TRIAL_CONTAINS && relation != WEFT_TRIAL_MATCHES);
  g_return_if_fail (!fields[field].named || name != NULL);

  expression = fields[field].number;
  if (fields[field].text != NULL || relation == WEFT_TRIAL_IS_SET) {
    g_string_append_printf (self->where, " AND typeof (%s) IN ('integer', 'real')", expression);
    if (fields[field].named)
      add_text (self->where_operands, name);
  }
  if (relation == WEFT_TRIAL_IS_SET)
    return;
  g_string_append_printf (self->where, " AND %s %s ?", expression, relations[relation]);
  if (fields[field].named)
    add_text (self->where_operands, name);
  add_number (self->where_operands, number);
}

static void
append_text_relation (WeftTrialQuery    *self,
                      const char        *expression,
                      WeftTrialRelation  relation,
                      const char        *text)
{
  if (relation == WEFT_TRIAL_IS_SET) {
    g_string_append_printf (self->where, "%s IS NOT NULL", expression);
    return;
  }
  self->has_pattern |= relation == WEFT_TRIAL_MATCHES;
  if (relation == WEFT_TRIAL_CONTAINS)
    g_string_append_printf (self->where, "instr (fold (%s), fold (?)) > 0", expression);
  else if (relation == WEFT_TRIAL_MATCHES)
    g_string_append_printf (self->where, "matches (%s, ?)", expression);
  else
    g_string_append_printf (self->where, "%s %s ?", expression, relations[relation]);
}

/* A tag is not equal to a text when none of the tags is. */
static void
where_one_of (WeftTrialQuery    *self,
              const char        *rows,
              WeftTrialRelation  relation,
              const char        *text)
{
  gboolean none = relation == WEFT_TRIAL_NOT_EQUAL;

  g_string_append_printf (self->where, " AND %s (SELECT 1 FROM (%s) WHERE ", none ? "NOT EXISTS" : "EXISTS", rows);
  append_text_relation (self, "name", none ? WEFT_TRIAL_EQUAL : relation, text);
  g_string_append_c (self->where, ')');
  if (relation != WEFT_TRIAL_IS_SET)
    add_text (self->where_operands, text);
}

void
weft_trial_query_where_text (WeftTrialQuery    *self,
                             WeftTrialField     field,
                             const char        *name,
                             WeftTrialRelation  relation,
                             const char        *text)
{
  WeftTrialState state = WEFT_N_TRIAL_STATES;

  g_return_if_fail (field < WEFT_N_TRIAL_FIELDS && fields[field].text != NULL);
  g_return_if_fail (relation == WEFT_TRIAL_EQUAL || relation == WEFT_TRIAL_NOT_EQUAL || relation >= WEFT_TRIAL_CONTAINS);
  g_return_if_fail (relation == WEFT_TRIAL_IS_SET || text != NULL);
  g_return_if_fail (!fields[field].named || name != NULL);

  if (field == WEFT_TRIAL_FIELD_TAG || field == WEFT_TRIAL_FIELD_ANY_TEXT) {
    where_one_of (self, field == WEFT_TRIAL_FIELD_TAG ? TAGS : ANY_TEXTS, relation, text);
    return;
  }

  /* A state is stored as a number; one that does not exist equals none. */
  if (field == WEFT_TRIAL_FIELD_STATE && relation != WEFT_TRIAL_IS_SET) {
    (void) weft_trial_state_parse (text, &state);
    weft_trial_query_where_number (self, field, NULL, relation == WEFT_TRIAL_NOT_EQUAL ? relation : WEFT_TRIAL_EQUAL, state);
    return;
  }
  g_string_append (self->where, " AND ");
  append_text_relation (self, fields[field].text, relation, text);
  if (fields[field].named)
    add_text (self->where_operands, name);
  if (relation != WEFT_TRIAL_IS_SET)
    add_text (self->where_operands, text);
}

void
weft_trial_query_sort (WeftTrialQuery *self,
                       WeftTrialField  field,
                       const char     *name,
                       gboolean        descending)
{
  g_return_if_fail (field < WEFT_N_TRIAL_FIELDS);
  g_return_if_fail (!fields[field].named || name != NULL);

  g_string_append_printf (self->order, "%s %s NULLS LAST, ", fields[field].number, descending ? "DESC" : "ASC");
  if (fields[field].named)
    add_text (self->order_operands, name);
}

void
weft_trial_query_limit (WeftTrialQuery *self,
                        guint           limit)
{
  self->limit = limit;
}

void
weft_trial_query_lead (WeftTrialQuery *self,
                       gint64          baseline)
{
  self->leads = TRUE;
  self->baseline = baseline;
}

void
weft_trial_query_group (WeftTrialQuery *self,
                        WeftTrialField  field,
                        const char     *name)
{
  g_return_if_fail (field < WEFT_N_TRIAL_FIELDS);
  g_return_if_fail (!fields[field].named || name != NULL);

  g_free (self->group);
  self->group = g_strdup (field == WEFT_TRIAL_FIELD_TAG ? ALL_TAGS : fields[field].number);
  g_array_set_size (self->group_operands, 0);
  if (fields[field].named)
    add_text (self->group_operands, name);
}

gboolean
weft_trial_query_has_groups (const WeftTrialQuery *self)
{
  return self->group != NULL;
}

static char *
build (const WeftTrialQuery *self)
{
  GString *sql = g_string_new ("SELECT t.id, t.revision");

  if (self->group != NULL)
    g_string_append_printf (sql, ", %s AS value", self->group);
  g_string_append (sql, " FROM trial t WHERE 1");
  if (!(self->scope & WEFT_TRIAL_SCOPE_ARCHIVED))
    g_string_append (sql, " AND t.archived = 0");
  if (!(self->scope & WEFT_TRIAL_SCOPE_TRASHED))
    g_string_append (sql, " AND t.trashed = 0");
  if (self->leads && self->group == NULL)
    g_string_append_printf (sql, " AND (t.pinned OR t.id = %" G_GINT64_FORMAT " OR (1%s))", self->baseline, self->where->str);
  else
    g_string_append (sql, self->where->str);
  g_string_append (sql, " ORDER BY ");
  if (self->group != NULL)
    g_string_append (sql, "value IS NULL, value, ");
  if (self->leads)
    g_string_append_printf (sql, "t.id = %" G_GINT64_FORMAT " DESC, t.pinned DESC, ", self->baseline);
  g_string_append_printf (sql, "%st.id DESC", self->order->str);
  if (self->limit > 0)
    g_string_append_printf (sql, " LIMIT %u", self->limit);
  return g_string_free (sql, FALSE);
}

static int
bind_operands (sqlite3_stmt *statement,
               GArray       *operands,
               int           index)
{
  for (guint i = 0; i < operands->len; i++) {
    Operand *operand = &g_array_index (operands, Operand, i);

    if (operand->is_text)
      sqlite3_bind_text (statement, index++, operand->text, -1, SQLITE_STATIC);
    else
      sqlite3_bind_double (statement, index++, operand->number);
  }
  return index;
}

typedef struct
{
  const WeftTrialQuery *query;
  WeftTrialField field;
  GArray *rows;
  GArray *groups;
  GPtrArray *names;
} Request;

static void
run_clear (gpointer data)
{
  g_free (((WeftTrialRun *) data)->key);
}

/* Counts a row to its group, which begins where the value is another one. */
static void
count_row (Request      *request,
           sqlite3_stmt *row)
{
  const char *key = (const char *) sqlite3_column_text (row, 2);
  WeftTrialRun *last = request->groups->len > 0 ? &g_array_index (request->groups, WeftTrialRun, request->groups->len - 1) : NULL;
  WeftTrialRun run = { NULL, 1 };

  if (last != NULL && g_strcmp0 (last->key, key) == 0) {
    last->n++;
    return;
  }
  run.key = g_strdup (key);
  g_array_append_val (request->groups, run);
}

/* What matches() says of a regular expression is a sentence already. */
static void
fail (const WeftTrialQuery  *query,
      WeftTrialDb           *db,
      GError               **error)
{
  sqlite3 *handle = weft_trial_db_get_handle (db);

  if (query->has_pattern && sqlite3_errcode (handle) == SQLITE_ERROR)
    g_set_error_literal (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, sqlite3_errmsg (handle));
  else
    weft_trial_db_fail (db, error);
}

static sqlite3_stmt *
prepare (const WeftTrialQuery  *query,
         WeftTrialDb           *db,
         GError               **error)
{
  g_autofree char *sql = build (query);
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (weft_trial_db_get_handle (db), sql, -1, &statement, NULL) != SQLITE_OK) {
    weft_trial_db_fail (db, error);
    return NULL;
  }
  (void) bind_operands (statement, query->order_operands,
                        bind_operands (statement, query->where_operands, bind_operands (statement, query->group_operands, 1)));
  return statement;
}

static gboolean
select_work (WeftTrialStore  *store,
             WeftTrialDb     *db,
             gpointer         data,
             GError         **error)
{
  Request *request = data;
  sqlite3_stmt *statement = prepare (request->query, db, error);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    WeftTrialRow row = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };

    g_array_append_val (request->rows, row);
    if (request->query->group != NULL)
      count_row (request, statement);
  }
  if (code != SQLITE_DONE)
    fail (request->query, db, error);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE;
}

GArray *
weft_trial_store_select_groups (WeftTrialStore        *self,
                                const WeftTrialQuery  *query,
                                GArray               **groups,
                                GError               **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (WeftTrialRow)), runs = g_array_new (FALSE, FALSE, sizeof (WeftTrialRun));
  Request request = { .query = query, .rows = rows, .groups = runs };

  g_array_set_clear_func (runs, run_clear);
  if (!weft_trial_store_call (self, select_work, &request, error))
    return NULL;
  if (groups != NULL)
    *groups = g_steal_pointer (&runs);
  return g_steal_pointer (&rows);
}

GArray *
weft_trial_store_select (WeftTrialStore        *self,
                         const WeftTrialQuery  *query,
                         GError               **error)
{
  return weft_trial_store_select_groups (self, query, NULL, error);
}

static gboolean
list_names_work (WeftTrialStore  *store,
                 WeftTrialDb     *db,
                 gpointer         data,
                 GError         **error)
{
  Request *request = data;
  const char *sql = "SELECT DISTINCT name FROM metric ORDER BY name";
  sqlite3_stmt *statement;
  int result;

  if (request->field == WEFT_TRIAL_FIELD_PARAMETER)
    sql = "SELECT DISTINCT name FROM parameter ORDER BY name";
  else if (request->field == WEFT_TRIAL_FIELD_TAG)
    sql = "SELECT DISTINCT name FROM tag ORDER BY name";
  statement = weft_trial_db_query (db, error, sql, "");
  result = statement != NULL ? 1 : -1;
  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
    g_ptr_array_add (request->names, weft_trial_db_text (statement, 0));
  return result == 0;
}

char **
weft_trial_store_list_names (WeftTrialStore  *self,
                             WeftTrialField   field,
                             GError         **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Request request = { .field = field, .names = names };

  if (!weft_trial_store_call (self, list_names_work, &request, error))
    return NULL;
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}
