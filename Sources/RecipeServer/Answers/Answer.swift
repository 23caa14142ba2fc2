import HTTPTypes
import Hummingbird
import RecipeBundle

/// What an endpoint says: the same for everybody who asks the same of the same table.
struct Answer: Sendable {
  var contentType: String
  var body: [UInt8]
  var headers = HTTPFields()
  /// What tells it from other answers of the same address: its format.
  var variant: String
  var isCompressible = true

  init(_ text: String, _ format: Format) {
    contentType = format.contentType
    body = Array(text.utf8)
    variant = format.rawValue
  }

  init(_ body: [UInt8], contentType: String, variant: String, isCompressible: Bool) {
    self.contentType = contentType
    self.body = body
    self.variant = variant
    self.isCompressible = isCompressible
  }
}

/// An answer as it goes over the wire, kept for those who ask again.
struct Representation: Sendable {
  let headers: HTTPFields
  let body: ByteBuffer
  /// Nil for what nobody keeps.
  let etag: String?

  /// Shorter bodies don't get shorter.
  private static let shortestCompressed = 512

  /// - Parameters:
  ///   - edition: what the answer is of, for its entity tag; nil for answers to what was sent.
  ///   - gzip: whether the client takes it.
  init(_ answer: Answer, of edition: String?, gzip: Bool) throws {
    var fields = answer.headers
    fields[.contentType] = answer.contentType
    fields[.vary] = "Accept, Accept-Encoding"
    var bytes = answer.body
    var variant = answer.variant
    if gzip, answer.isCompressible, bytes.count >= Self.shortestCompressed {
      bytes = try BundleArchive.gzip(bytes)
      variant += "-gz"
      fields[.contentEncoding] = "gzip"
    }
    etag = edition.map { "\"\($0)-\(variant)\"" }
    if let etag {
      fields[.eTag] = etag
      fields[.cacheControl] = "public, max-age=300"
    } else {
      fields[.cacheControl] = "no-store"
    }
    fields[.contentLength] = String(bytes.count)
    headers = fields
    body = ByteBuffer(bytes: bytes)
  }

  /// What it takes to keep it, about.
  var cost: Int { body.readableBytes + 1024 }

  /// The response to a request that may know it already.
  func response(to request: Request) -> Response {
    if let etag, let known = request.headers[.ifNoneMatch], EntityTag.list(known, has: etag) {
      var fields = headers
      for name in [HTTPField.Name.contentLength, .contentType, .contentEncoding] {
        fields[name] = nil
      }
      return Response(status: .notModified, headers: fields)
    }
    let isHead = request.method == .head
    return Response(
      status: .ok, headers: headers, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: body))
  }
}

/// Entity tags (RFC 9110, 8.8.3).
enum EntityTag {
  /// Whether the list of `If-None-Match` has a tag, compared weakly.
  static func list(_ list: String, has tag: String) -> Bool {
    list.split(separator: ",").contains { element in
      var name = element.drop { $0 == " " || $0 == "\t" }
      while name.last == " " || name.last == "\t" { name.removeLast() }
      if name.hasPrefix("W/") { name.removeFirst(2) }
      return name == "*" || name == tag
    }
  }
}
