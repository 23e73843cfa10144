/* no-network.c: runs a program that must not open a socket of the internet
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     no-network PROGRAM…   runs it; whoever asks for such a socket, in whatever library,
 *                           thread or child, is killed by SIGSYS
 *     no-network --probe    whether that works here: exit status 0, or 77 where the kernel cannot
 *
 * A filter of the kernel's (seccomp), not a function put before libc's: those of libc
 * itself, which look up names, would go past it.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOW_WORD 4
#else
#define LOW_WORD 0
#endif

static int
forbid_internet (void)
{
  struct sock_filter rules[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, args) + LOW_WORD),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 2, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  };
  const struct sock_fprog program = { sizeof rules / sizeof *rules, rules };

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Whether a child that opens a socket of @family ends by itself. */
static int
survives (int family)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    (void) socket (family, SOCK_STREAM, 0);
    _exit (0);
  }
  waitpid (child, &status, 0);
  return WIFEXITED (status);
}

int
main (int   argc,
      char *argv[])
{
  if (argc < 2) {
    fputs ("usage: no-network PROGRAM…\n", stderr);
    return 2;
  }
  if (!forbid_internet ()) {
    puts ("the kernel does not take filters of system calls, so sockets go unseen");
    return 77;
  }
  if (strcmp (argv[1], "--probe") == 0)
    return survives (AF_INET) || survives (AF_INET6) || !survives (AF_UNIX);
  execvp (argv[1], argv + 1);
  perror (argv[1]);
  return 2;
}
