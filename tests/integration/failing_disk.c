/* SPDX-License-Identifier: EUPL-1.2 */
/* Loaded before the C library into the hub of a test (LD_PRELOAD). As long as the file that NABE_TEST_SYNC_FAILS names
   exists, syncs fail with EIO, as they do on a disk that has died; as long as that of NABE_TEST_DISK_FULL exists,
   file systems have no room left. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_so(const char* variable) {
  const char* mark = getenv(variable);
  const int kept = errno;
  const int exists = mark != NULL && access(mark, F_OK) == 0;
  errno = kept;
  return exists;
}

static int sync_or_fail(long call, int fd) {
  if (!is_so("NABE_TEST_SYNC_FAILS")) return (int)syscall(call, fd);
  errno = EIO;
  return -1;
}

int fsync(int fd) { return sync_or_fail(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_or_fail(SYS_fdatasync, fd); }

static int room_or_none(const char* path, struct statvfs64* disk) {
  const int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return -1;
  const int result = fstatvfs64(fd, disk);
  close(fd);
  if (result == 0 && is_so("NABE_TEST_DISK_FULL")) disk->f_bavail = 0;
  return result;
}

/* One function under two names, and one struct, on 64 bit: which name is asked for depends on how a file was compiled.
 */
int statvfs64(const char* path, struct statvfs64* disk) { return room_or_none(path, disk); }
int statvfs(const char* path, struct statvfs* disk) { return room_or_none(path, (struct statvfs64*)disk); }
