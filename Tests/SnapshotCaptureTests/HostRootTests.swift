import Foundation
import TestSupport
import Testing

@testable import SnapshotCapture

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

@Suite struct HostRootTests {
  private let folder: TemporaryFolder
  private let root: HostRoot

  init() throws {
    folder = try TemporaryFolder()
    root = HostRoot(folder.path + "/root/")
    try folder.write("outside\n", to: "secret")
    try folder.write("inside\n", to: "root/etc/real")
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/root" + path, withDestinationPath: target)
  }

  // MARK: Links

  @Test(arguments: [
    "real", "./real", "../etc/real", "/etc/real", "../../../../etc/real", "//etc//real",
  ])
  func linksAreFollowedWithinTheRoot(_ target: String) throws {
    try link("/etc/link", to: target)
    #expect(try root.text("/etc/link") == "inside")
    #expect(root.exists("/etc/link"))
  }

  @Test func noLinkLeadsOut() throws {
    try link("/etc/up", to: "../../secret")
    try link("/etc/away", to: folder.path + "/secret")
    try link("/out", to: "..")
    #expect(try root.text("/etc/up") == nil)
    #expect(try root.text("/etc/away") == nil)
    #expect(try root.text("/out/secret") == nil)
    #expect(try root.text("/../secret") == nil)
  }

  @Test func linksThatLeadInACircleLeadNowhere() throws {
    try link("/etc/a", to: "b")
    try link("/etc/b", to: "a")
    #expect(try root.text("/etc/a") == nil)
    #expect(!root.exists("/etc/a"))
  }

  @Test func aLinkTellsItsName() throws {
    try link("/etc/driver", to: "../../bus/pci/drivers/nvidia")
    #expect(root.linkedName("/etc/driver") == "nvidia")
    #expect(root.linkedName("/etc/real") == nil)
    #expect(root.linkedName("/etc/none") == nil)
  }

  // MARK: What is no file

  @Test func aPipeIsNotWaitedFor() throws {
    #expect(mkfifo(folder.path + "/root/etc/pipe", 0o600) == 0)
    #expect(try root.bytes("/etc/pipe") == nil)
    #expect(try root.bytes("/etc") == nil)
    #expect(try root.bytes("/etc/real/below") == nil)
  }

  @Test func aFileHasSoManyBytes() throws {
    let most = [UInt8](repeating: 0x61, count: HostRoot.mostBytes)
    try folder.write(most, to: "root/most")
    try folder.write(most + [0x61], to: "root/more")
    #expect(try root.bytes("/most")?.count == HostRoot.mostBytes)
    #expect(throws: CaptureFailure("/more has more than 1048576 bytes")) { try root.bytes("/more") }
    #expect(root.readableText("/more") == nil)
  }

  @Test func namesAreInByteOrder() throws {
    for name in ["b", "B", "é", "a"] { try folder.write("", to: "root/names/\(name)") }
    #expect(root.names(in: "/names") == ["B", "a", "b", "é"])
    #expect(root.names(in: "/none") == [])
  }
}
