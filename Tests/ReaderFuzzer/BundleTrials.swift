import RecipeBundle
import RecipeTable
import TestSupport

/// Damaged bundles: archives as they are packed, archives whose tar was damaged before it was packed, and OCI
/// image layouts.
struct BundleTrials: Trials {
  private struct Sample {
    let archive: [UInt8]
    let files: [PackedFile]
    let layout: [PackedFile]
  }

  private let samples: [Sample]

  init(_ tables: [[UInt8]]) throws {
    samples = try tables.flatMap { bytes in
      let table = try RecipeTable(bytes: bytes)
      let numbers = stride(from: 0, to: table.recipeCount, by: 1 + table.recipeCount / 3)
      return try numbers.map { try Self.sample(table, $0) }
    }
  }

  private static func sample(_ table: RecipeTable, _ number: Int) throws -> Sample {
    let input = try BundleInput(
      table: table, recipe: try table.recipe(number), criteria: Criteria())
    let bundle = try Bundle(try BundlePlan(input), deployer: Deployers.all[0])
    let archive = try BundleArchive.tarGzip(bundle)
    let layout = try OCILayout.files(of: bundle).map {
      PackedFile(path: $0.path, kind: .file, mode: 0o644, contents: $0.contents)
    }
    return Sample(
      archive: archive, files: try BundleArchive.files(inTarGzip: archive), layout: layout)
  }

  func run(using generator: inout SeededGenerator) -> Verdict {
    let sample = samples.randomElement(using: &generator)!
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return read(archive: damaged(sample.archive, &generator))
    case 1: return read(layout: damaged(sample.layout, &generator))
    case 2: return read(archive: repacked(damaged(Self.tar(of: sample.files), &generator)))
    default: return judge(BundleVerification(archive: damaged(sample.files, &generator)))
    }
  }

  private func read(archive: [UInt8]) -> Verdict {
    guard let files = try? BundleArchive.files(inTarGzip: archive) else { return .refusedOnOpening }
    return judge(BundleVerification(archive: files))
  }

  private func read(layout: [PackedFile]) -> Verdict {
    let read = OCILayout.archive(in: layout)
    guard let archive = read.archive else { return .refusedOnOpening }
    return read.problems.isEmpty ? self.read(archive: archive) : .refusedOnReading
  }

  private func judge(_ verification: BundleVerification) -> Verdict {
    for problem in verification.problems { precondition(!problem.description.isEmpty) }
    return verification.problems.isEmpty ? .answered : .refusedOnReading
  }

  private func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 1...3, using: &generator)).reduce(bytes) { bytes, _ in
      Damage.apply(to: bytes, using: &generator)
    }
  }

  private func damaged(
    _ files: [PackedFile], _ generator: inout SeededGenerator
  ) -> [PackedFile] {
    var files = files
    let place = Int.random(in: 0..<files.count, using: &generator)
    let file = files[place]
    let path = String(decoding: damaged(Array(file.path.utf8), &generator), as: UTF8.self)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: files.remove(at: place)
    case 1: files.append(PackedFile(path: path, kind: .folder, mode: file.mode))
    case 2:
      files[place] = PackedFile(
        path: path, kind: file.kind, mode: file.mode, contents: file.contents)
    default:
      files[place] = PackedFile(
        path: file.path, kind: file.kind, mode: file.mode,
        contents: damaged(file.contents, &generator))
    }
    return files
  }

  // MARK: Archives of damaged tar

  /// Blocks of ustar, short of what libarchive would refuse to write.
  private static func tar(of files: [PackedFile]) -> [UInt8] {
    files.prefix(6).flatMap { header($0) + padded($0.contents) } + Array(repeating: 0, count: 1024)
  }

  private static func header(_ file: PackedFile) -> [UInt8] {
    var block = Array(repeating: UInt8(0), count: 512)
    func put(_ text: String, _ place: Int) {
      block.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
    }
    put(String(file.path.suffix(99)), 0)
    put("0000644", 100)
    put("0000000", 108)
    put("0000000", 116)
    put(octal(file.contents.count, 11), 124)
    put("00000000000", 136)
    put("        0", 148)
    put("ustar", 257)
    put("00", 263)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6) + "\0 ", 148)
    return block
  }

  private static func octal(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + Array(repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  /// A gzip file of stored blocks (RFC 1951, 3.2.4), with the right checksum.
  private func repacked(_ tar: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    let starts = Array(stride(from: 0, to: max(tar.count, 1), by: 0xFFFF))
    for start in starts {
      let part = tar[start..<min(tar.count, start + 0xFFFF)]
      packed.append(start == starts.last ? 1 : 0)
      for word in [UInt16(part.count), ~UInt16(part.count)] {
        packed += [UInt8(word & 0xFF), UInt8(word >> 8)]
      }
      packed += part
    }
    for word in [Self.checksum(tar), UInt32(tar.count)] {
      packed += (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return packed
  }

  /// CRC-32 as gzip has it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { state, byte in
      (0..<8).reduce(state ^ UInt32(byte)) { state, _ in
        state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1
      }
    }
  }
}
