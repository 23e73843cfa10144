/* plan-private.h: what the files of a plan share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c collects instructions and buffers, plan-schedule.c gives them stages
 * and lanes, plan-memory.c gives them addresses, plan-run.c runs them.
 */
#pragma once

#include "engine/kernels.h"
#include "engine/plan.h"

#include <stdatomic.h>

/* Stages of instructions that run when the plan is made, or not at all. */
#define STAGE_ONCE (-1)
#define STAGE_NONE (-2)

typedef enum {
  INSTRUCTION_OP,
  INSTRUCTION_FEED, /* writes rows of an input through a function */
  INSTRUCTION_COPY, /* output 0 gets the bytes of input 0 */
} InstructionKind;

typedef struct
{
  InstructionKind kind;
  const WeftOp *op; /* (nullable) */
  void (*run) (const WeftCall *call, gint64 first, gint64 last);
  WeftInference inference;
  WeftPartition partition;
  WeftUnary activation;
  float activation_alpha;
  int n_inputs;
  int n_outputs;
  int inputs[WEFT_MAX_INPUTS];   /* buffers, -1 where absent or unread */
  int outputs[WEFT_MAX_OUTPUTS]; /* buffers */
  gboolean updates;              /* writes parameters */
  gboolean prepares;             /* turns an operand for the op that reads it */
  int residual;                  /* input that is added to output 0, 0: none */
  const WeftOp *update;          /* (nullable): made by what output 0 would be; its rate is the last input */
  gboolean skipped;              /* its result has been replaced */
  int stage;
  int position; /* within its chain */
  int chain;
  WeftFeedFunc feed;
  gpointer feed_data;
} Instruction;

typedef enum {
  BUFFER_GIVEN,      /* memory of a parameter or constant */
  BUFFER_PERSISTENT, /* memory of its own: inputs, outputs, what is kept */
  BUFFER_ARENA,      /* shares the arena with buffers of other stages */
  BUFFER_LOCAL,      /* a lane's piece lives in the thread's own memory */
  BUFFER_COPIES,     /* each thread has one and writes it itself */
} BufferPlace;

typedef struct
{
  BufferPlace place;
  gsize bytes;
  gpointer data;    /* (nullable): resolved for all places but LOCAL */
  gsize offset;     /* in the arena, or in the thread's memory or copies */
  int home;         /* the buffer whose memory it shares, itself where none */
  int writer;       /* instruction, -1 where none */
  GArray *readers;  /* Owned: int instructions */
  gboolean aligned; /* whether all readers read piece by piece */
  int first;        /* stage, or position in the chain for LOCAL */
  int last;
} Buffer;

typedef struct
{
  int stage;
  gint64 units;
  gint64 lane_units;
  gint64 n_lanes;
  double lane_cost;
  GArray *instructions; /* Owned: int, in order */
  gsize local_bytes;    /* thread memory a lane needs */
} Chain;

typedef struct
{
  int first_chain;
  int n_chains;
  gint64 n_lanes;
  int n_members;  /* threads worth using */
  gint64 *splits; /* Owned: n_members + 1 lane numbers */
} Stage;

/* Where a member of the team takes its next lane from. */
typedef struct
{
  _Alignas(64) atomic_llong next;
} Cursor;

/* An operand that lies in the thread's memory. */
typedef struct
{
  gboolean is_input;
  int index;
  gsize offset;
  gsize part; /* bytes of a unit */
} LocalOperand;

typedef struct
{
  WeftCall *calls; /* Owned: one per instruction */
  gint64 *times;   /* Owned: ns in each instruction, NULL: not measured */
  gint64 *units;   /* Owned: units of that time */
  guint8 *local;   /* thread memory for LOCAL buffers */
  guint8 *scratch;
  guint8 *copies; /* for COPIES buffers */
} Member;

/* How many members run: tried out now and then, see choose_members(). */
typedef struct
{
  int counts[3]; /* candidates, the most first */
  int n_counts;
  int current; /* candidate that runs now */
  int left;    /* runs until the next trial */
  gboolean trying;
  int n_runs;        /* of the candidate, begun */
  int n_tried;       /* of all trials before it */
  int n_trials;      /* ended */
  double seconds[3]; /* of a candidate's run, in its best trial */
  gint64 started;    /* ns */
} Balance;

struct _WeftPlan
{
  WeftSession *session; /* Owned */
  WeftGraph *graph;     /* Borrowed from the session */
  const WeftKernels *kernels;
  gboolean training;
  gboolean spreads;
  WeftOperand *operands; /* Owned: one per value */
  int n_values;
  int *buffer_of;         /* Owned: value → buffer, -1 */
  GArray *buffers;        /* Owned: Buffer */
  GArray *instructions;   /* Owned: Instruction */
  GArray *chains;         /* Owned: Chain, by stage */
  GArray *stages;         /* Owned: Stage */
  GArray *spread;         /* Owned: int instructions that each member runs */
  GPtrArray *locals;      /* Owned: GArray of LocalOperand per instruction */
  int first_update_stage; /* stop is polled before it only */
  int n_members;          /* at most */
  Balance balance;
  Member members[64];
  Cursor *cursors;     /* Owned: stages × members */
  gpointer persistent; /* Owned: memory of persistent buffers */
  WeftTensor *memory;  /* Owned: arena and threads' memory */
  gsize memory_bytes;
  GHashTable *tensors; /* Owned: value → WeftTensor over persistent memory */
  guint64 random[2];
  double cost;
  const WeftStop *stop; /* of the running call */
  atomic_int stopped;
};

Instruction *weft_plan_instruction (const WeftPlan *self,
                                    int             index);
Buffer      *weft_plan_buffer      (const WeftPlan *self,
                                    int             index);
Chain       *weft_plan_chain       (const WeftPlan *self,
                                    int             index);

/* Lets ops do what follows them, where nobody else reads what is between. */
void weft_plan_fuse (WeftPlan *self);

/* Gives every instruction its stage, chain and lanes. */
void weft_plan_schedule (WeftPlan *self);

/* Gives every buffer its place; fails when there is no memory. */
gboolean weft_plan_place (WeftPlan  *self,
                          GError   **error);

/* Prepares calls for every member of the team. */
void weft_plan_resolve (WeftPlan *self);

/* Monotonic time in nanoseconds. */
gint64 weft_plan_now (void);

/* The buffer whose memory @index uses. */
Buffer *weft_plan_home (const WeftPlan *self,
                        int             index);
