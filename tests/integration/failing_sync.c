/* SPDX-License-Identifier: EUPL-1.2 */
/* Loaded before the C library into the hub of a test (LD_PRELOAD): syncs fail with EIO as long as the file that
   NABE_TEST_SYNC_FAILS names exists, as they do on a disk that has died. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int dead(void) {
  const char* mark = getenv("NABE_TEST_SYNC_FAILS");
  const int kept = errno;
  const int exists = mark != NULL && access(mark, F_OK) == 0;
  errno = kept;
  return exists;
}

static int sync_or_fail(long call, int fd) {
  if (!dead()) return (int)syscall(call, fd);
  errno = EIO;
  return -1;
}

int fsync(int fd) { return sync_or_fail(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_or_fail(SYS_fdatasync, fd); }
