import HTTPTypes
import Hummingbird
import HummingbirdCore

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A published folder. Nothing outside of it is ever opened: each part of a path is opened below the one
/// before, and links and names that begin with a dot lead nowhere.
public struct SiteFolder: Sendable {
  private let path: String
  private let cache: AnswerCache

  /// Longer files are sent piece by piece, and never compressed.
  private static let longestWhole = 1 << 20

  /// - Parameters:
  ///   - path: of the folder. It can be a link, and can be replaced by another at any time.
  ///   - cacheLimit: in bytes.
  public init(_ path: String, cacheLimit: Int) {
    self.path = path
    cache = AnswerCache(limit: cacheLimit)
  }

  func response(to request: Request, _ workers: Workers) async throws -> Response {
    let path = request.uri.path
    let gzip = request.headers.acceptsGzip
    switch try await workers.run({ try self.find(path, gzip: gzip) }) {
    case .whole(let representation, let modified): return answer(request, representation, modified)
    case .large(let file, let headers): return stream(file, headers, request)
    case .folder: return redirect(to: request.uri)
    }
  }

  private enum Found: Sendable {
    case whole(Representation, modified: String)
    case large(SiteFile, HTTPFields)
    /// Of which the path lacks the slash at its end.
    case folder
  }

  // MARK: Finding

  private func find(_ encoded: String, gzip: Bool) throws -> Found {
    guard let names = Self.names(encoded), let file = try open(names) else {
      throw Problem.notFound(encoded)
    }
    if file.isFolder { return .folder }
    let name = names.last ?? ""
    let type = ContentType.of(name)
    let modified = ClockTime.httpDate(file.seconds)
    guard file.size <= Self.longestWhole else {
      return .large(
        file,
        [
          .contentType: type, .eTag: "\"\(file.version)\"", .lastModified: modified,
          .cacheControl: Self.cacheControl, .contentLength: String(file.size),
        ])
    }
    let key = AnswerCache.Key(
      target: names.joined(separator: "/"), variant: file.version, gzip: gzip)
    if let known = cache[key] { return .whole(known, modified: modified) }
    let answer = Answer(
      try file.whole(), contentType: type, variant: "file",
      isCompressible: ContentType.isCompressible(type))
    let made = try Representation(answer, of: file.version, gzip: gzip)
    cache.add(made, key)
    return .whole(made, modified: modified)
  }

  private static let cacheControl = "public, max-age=300"

  /// The parts of a path; a folder stands for its `index.html`.
  ///
  /// - Returns: nil for what can't be in a folder.
  static func names(_ path: String) -> [String]? {
    guard let bytes = PercentEncoding.decoded(path.utf8, plusIsBlank: false),
      let text = String(validating: bytes, as: UTF8.self), text.hasPrefix("/"), !bytes.contains(0)
    else { return nil }
    var names = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    if names.last == "" { names[names.count - 1] = "index.html" }
    let isPlain = names.count <= 64 && names.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    return isPlain ? names : nil
  }

  private func open(_ names: [String]) throws -> SiteFile? {
    var descriptor = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for (number, name) in names.enumerated() {
      guard descriptor >= 0 else { return nil }
      let isLast = number == names.count - 1
      // Without O_NONBLOCK, opening a pipe would wait for its other end.
      let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isLast ? 0 : O_DIRECTORY)
      let next = openat(descriptor, name, flags)
      close(descriptor)
      descriptor = next
    }
    return descriptor >= 0 ? SiteFile(descriptor) : nil
  }

  // MARK: Answering

  private func answer(
    _ request: Request, _ representation: Representation, _ modified: String
  ) -> Response {
    var response = representation.response(to: request)
    if Self.isUnchanged(request, since: modified) {
      response = Response(status: .notModified, headers: response.headers)
      response.headers[.contentLength] = nil
    }
    response.headers[.lastModified] = modified
    response.headers[.xContentTypeOptions] = "nosniff"
    return response
  }

  private func stream(_ file: SiteFile, _ headers: HTTPFields, _ request: Request) -> Response {
    var headers = headers
    headers[.xContentTypeOptions] = "nosniff"
    let isKnown = request.headers[.ifNoneMatch].flatMap { known in
      headers[.eTag].map { EntityTag.list(known, has: $0) }
    }
    if isKnown ?? Self.isUnchanged(request, since: headers[.lastModified]) {
      headers[.contentLength] = nil
      return Response(status: .notModified, headers: headers)
    }
    if request.method == .head { return Response(status: .ok, headers: headers) }
    let body = ResponseBody(contentLength: file.size) { writer in
      var offset = 0
      while offset < file.size {
        let piece = try file.piece(at: offset)
        offset += piece.readableBytes
        try await writer.write(piece)
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers, body: body)
  }

  /// The tag is more exact, and decides where it is given.
  private static func isUnchanged(_ request: Request, since modified: String?) -> Bool {
    request.headers[.ifNoneMatch] == nil && modified != nil
      && request.headers[.ifModifiedSince] == modified
  }

  private func redirect(to uri: URI) -> Response {
    let query = uri.query.map { "?" + $0 } ?? ""
    // One slash: two would begin with the name of a host.
    let path = "/" + uri.path.drop { $0 == "/" } + "/"
    return Response(
      status: .movedPermanently, headers: [.location: path + query, .contentLength: "0"])
  }
}

/// A file of the site, open.
final class SiteFile: Sendable {
  private let descriptor: Int32
  let size: Int
  let isFolder: Bool
  /// When it was changed, since 1970.
  let seconds: Int
  /// Tells one version of the file from the next.
  let version: String

  private static let pieceSize = 1 << 18

  /// Takes the descriptor over.
  ///
  /// - Returns: nil for what is neither a file nor a folder.
  init?(_ descriptor: Int32) {
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    guard kind == S_IFREG || kind == S_IFDIR else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    size = Int(status.st_size)
    isFolder = kind == S_IFDIR
    seconds = status.st_mtim.tv_sec
    version = [Int(truncatingIfNeeded: status.st_ino), size, seconds, status.st_mtim.tv_nsec]
      .map { String($0, radix: 36) }.joined(separator: "-")
  }

  deinit { close(descriptor) }

  /// - Throws: when it was cut short meanwhile.
  func whole() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while bytes.count < size { bytes += try piece(at: bytes.count).readableBytesView }
    return bytes
  }

  func piece(at offset: Int) throws -> ByteBuffer {
    let wanted = min(Self.pieceSize, size - offset)
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      count = max(pread(descriptor, buffer.baseAddress, wanted, off_t(offset)), 0)
    }
    guard !bytes.isEmpty else {
      throw Problem(.internalServerError, "internal-error", "a file changed while it was read")
    }
    return ByteBuffer(bytes: bytes)
  }
}
