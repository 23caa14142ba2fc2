import HTTPTypes
import Hummingbird
import Synchronization

/// Gives each request a name, or takes the one that the client gave it.
struct RequestIDLayer: Layer {
  static let header = HTTPField.Name("X-Request-Id")!
  private static let longest = 128

  private final class Count: Sendable {
    let value = Atomic<UInt64>(0)
  }

  /// Of this process, so that its names are nobody else's.
  private let prefix: String
  private let count = Count()

  init() {
    let number = String(UInt64.random(in: 0 ... .max), radix: 16)
    prefix = String(repeating: "0", count: 16 - number.utf8.count) + number + "-"
  }

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.requestID = request.headers[Self.header].flatMap(Self.wellFormed) ?? made()
    var response = try await next(request, context)
    response.headers[Self.header] = context.requestID
    return response
  }

  private func made() -> String {
    prefix + String(count.value.wrappingAdd(1, ordering: .relaxed).newValue, radix: 16)
  }

  /// - Returns: nil for what could be more than a name where it is shown.
  private static func wellFormed(_ text: String) -> String? {
    let bytes = text.utf8
    guard !bytes.isEmpty, bytes.count <= longest else { return nil }
    let isName = bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "="),
        UInt8(ascii: "+"):
        true
      default: false
      }
    }
    return isName ? text : nil
  }
}
