/// One axis of the criteria that a recipe is chosen by, in the order in which they are matched and
/// reported.
public enum Dimension: Int, CaseIterable, Sendable, Comparable {
  case service, accelerator, intent, os, platform

  public var name: String {
    switch self {
    case .service: "service"
    case .accelerator: "accelerator"
    case .intent: "intent"
    case .os: "os"
    case .platform: "platform"
    }
  }

  public init?(name: String) {
    guard let dimension = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = dimension
  }

  public static func < (left: Dimension, right: Dimension) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Some of the dimensions, in their order.
public struct DimensionSet: Sendable, Equatable, Sequence {
  /// Bit *i* stands for the *i*th dimension.
  let bits: UInt32

  init(bits: UInt32) { self.bits = bits }

  public init(_ dimensions: some Sequence<Dimension>) {
    bits = dimensions.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  public func contains(_ dimension: Dimension) -> Bool {
    bits & 1 << UInt32(dimension.rawValue) != 0
  }

  public func makeIterator() -> some IteratorProtocol<Dimension> {
    Dimension.allCases.lazy.filter(contains).makeIterator()
  }
}

/// A value for every dimension, `any` where a question leaves it open.
public struct Criteria: Hashable, Sendable {
  public static let any = "any"

  // In place and not in an array, so that criteria cost no memory of their own.
  private var service = Self.any
  private var accelerator = Self.any
  private var intent = Self.any
  private var os = Self.any
  private var platform = Self.any

  /// Criteria that state nothing.
  public init() {}

  public init(_ stated: [Dimension: String]) {
    self.init()
    for (dimension, value) in stated { self[dimension] = value }
  }

  public subscript(dimension: Dimension) -> String {
    get {
      switch dimension {
      case .service: service
      case .accelerator: accelerator
      case .intent: intent
      case .os: os
      case .platform: platform
      }
    }
    set {
      switch dimension {
      case .service: service = newValue
      case .accelerator: accelerator = newValue
      case .intent: intent = newValue
      case .os: os = newValue
      case .platform: platform = newValue
      }
    }
  }

  public func states(_ dimension: Dimension) -> Bool { self[dimension] != Self.any }

  /// The dimensions that have a value, in their order.
  public var stated: [Dimension] { Dimension.allCases.filter(states) }

  /// The name that people know this combination by, such as `h100-eks-ubuntu-training-kubeflow`;
  /// `generic` when nothing is stated. Values are opaque and may hold hyphens, so two combinations
  /// of an unusual tree can share a name.
  public var name: String {
    let parts = [Dimension.accelerator, .service, .os, .intent, .platform].filter(states)
    return parts.isEmpty ? "generic" : parts.map { self[$0] }.joined(separator: "-")
  }

  /// `--service eks --os ubuntu`, as the programs take them; empty when nothing is stated. People copy
  /// this into a shell, so values that mean something there are quoted.
  public var arguments: String {
    stated.map { "--\($0.name) \(self[$0].quotedForShell)" }.joined(separator: " ")
  }
}

extension String {
  /// As one word of a shell's command line.
  package var quotedForShell: String {
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    if isPlain, !isEmpty { return self }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
