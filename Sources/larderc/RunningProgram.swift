import CatalogSite
import CommandSupport
import RecipeTable

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The file that this process runs.
enum RunningProgram {
  /// Of its contents, where it can be read: another build of the program renders differently.
  static var digest: UInt64 {
    let descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .digest([Software.version]) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0,
      let contents = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      contents != MAP_FAILED
    else { return .digest([Software.version]) }
    defer { munmap(contents, Int(status.st_size)) }
    var state = DigestState()
    state.add(UnsafeRawBufferPointer(start: contents, count: Int(status.st_size)))
    return state.value
  }
}
