// Exchanging two names at once, which the C libraries' own declarations hide from Swift.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

/// 0, or -1 with the reason in `errno`.
static inline int exchange_names(const char *one, const char *other) {
#ifdef SYS_renameat2
  return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 1u << 1);
#else
  errno = ENOSYS;
  return -1;
#endif
}
