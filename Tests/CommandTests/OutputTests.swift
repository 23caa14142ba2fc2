import Foundation
import TestSupport
import Testing

/// Where output goes, and what happens when it cannot.
@Suite struct OutputTests {
  @Test func aFileInsteadOfStandardOutput() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/recipe.yaml"
    let written = try larder("recipe", "--service", "eks", "--output", path)
    #expect(written.status == 0)
    #expect(written.output == "")
    #expect(try bytes(of: path) == larder("recipe", "--service", "eks").outputBytes)
    #expect(try folder.names() == ["recipe.yaml"])
  }

  /// Neither a part of a file nor a temporary one is left.
  @Test func pathsThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "file")
    try folder.write("x", to: "folder/x")
    for path in ["missing/out", "file/out", "folder"] {
      let place = folder.path + "/" + path
      let recipe = try larder("recipe", "--service", "eks", "--output", place)
      let table = try larderc("compile", FewRecipes.path, "--output", place)
      for result in [recipe, table] {
        #expect(result.status == 2, "\(path)")
        #expect(result.errors.contains("cannot write \(place): "), "\(result.errors)")
      }
    }
    #expect(try folder.names() == ["file", "folder"])
    #expect(try folder.names(in: "folder") == ["x"])
  }

  @Test func aFullDiskLeavesTheOldFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("the old one", to: "out.table")
    // One block a file; the signal is ignored, as on a full disk.
    let result = try run(
      [
        "sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" compile \"$1\" --output out.table",
        Programs.larderc, FewRecipes.path,
      ], in: folder.path)
    #expect(result.status == 2)
    #expect(try folder.names() == ["out.table"])
    #expect(try bytes(of: folder.path + "/out.table") == Array("the old one".utf8))
  }

  @Test func anErrorInTheTreeLeavesTheOldTable() throws {
    let tree = try SampleTree(["overlays/eks.yaml": "metadata: {name: eks"])
    try tree.folder.write("the old one", to: "out.table")
    let result = try larderc("compile", tree.path, "--output", tree.folder.path + "/out.table")
    #expect(result.status == 1)
    #expect(try bytes(of: tree.folder.path + "/out.table") == Array("the old one".utf8))
    #expect(try tree.folder.names() == ["out.table", "tree"])
  }

  /// A pipe or device is written to, not replaced by a file.
  @Test func specialFilesStaySpecial() throws {
    let folder = try TemporaryFolder()
    let result = try run(
      [
        "sh", "-c",
        """
        mkfifo pipe
        cat pipe > copy & "$0" recipe --service eks --output pipe
        status=$?
        [ -p pipe ] && echo still a pipe
        kill $! 2>/dev/null
        exit $status
        """, Programs.larder,
      ], in: folder.path, environment: ["LARDER_TABLE": Programs.table])
    #expect(result.output == "still a pipe\n")
    #expect(result.status == 0)
    #expect(try folder.names() == ["copy", "pipe"])
  }

  @Test(.enabled(if: Python.isThere, Comment(rawValue: Python.notThere)))
  func aReaderThatWentAwayIsNoCrash() throws {
    let script = """
      import os, subprocess, sys
      for arguments in (["list"], ["list", "--format", "json"], ["recipe", "--service", "eks"]):
          reader, writer = os.pipe()
          os.close(reader)
          done = subprocess.run([sys.argv[1], *arguments, "--table", sys.argv[2]], stdout=writer,
                                stderr=subprocess.PIPE)
          os.close(writer)
          print(done.returncode, done.stderr)
      """
    let output = try Python.output(of: script, [Programs.larder, Programs.table])
    #expect(output == "0 b''\n0 b''\n0 b''\n")
  }

  @Test(arguments: [">/dev/full", ">&-"]) func outputThatFailsIsReported(_ redirection: String)
    throws
  {
    let result = try run(
      ["sh", "-c", "\"$0\" list --table \"$1\" \(redirection)", Programs.larder, Programs.table])
    #expect(result.status == 2)
    #expect(result.errors.contains("cannot write to standard output"))
  }

  // MARK: Hostile names

  private static let hostile = "e\u{1B}[31m\u{7}\u{9B}\u{202E}ks"

  private func hostileTree() throws -> SampleTree {
    let name = "\"e\\e[31m\\a\\x9b\\u202Eks\""
    return try SampleTree([
      "overlays/eks.yaml": """
      metadata: {name: \(name)}
      spec:
        criteria: {service: \(name)}
        constraints: [{name: \(name), value: "two\\nlines"}]
        componentRefs:
          - {name: \(name), type: Helm, namespace: \(name), version: \(name), overrides: {k: \(name)}}
      """
    ])
  }

  private func isClean(_ text: String) -> Bool {
    !text.unicodeScalars.contains { scalar in
      scalar.value < 0x20 && scalar != "\n" && scalar != "\r"
        || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{202E}"
    }
  }

  @Test func tablesAndMessagesCannotCommandTheTerminal() throws {
    let tree = try hostileTree()
    let table = try tree.compiled()
    for arguments in [
      ["list"], ["recipe", "--format", "table", "--service", Self.hostile],
      ["recipe", "--service", "eks\u{1B}[31m"], ["recipe", "--accelerator", "h100"],
      ["query", "--service", Self.hostile, "--selector", "components.\u{1B}x"],
    ] {
      let result = try run([Programs.larder] + arguments, environment: ["LARDER_TABLE": table])
      #expect(isClean(result.output), "\(arguments)")
      #expect(isClean(result.errors), "\(arguments)")
      #expect((result.output + result.errors).contains("\u{FFFD}") || arguments.contains("h100"))
    }
  }

  /// To a file, a document is what it is; to a terminal, it is shown.
  @Test(.enabled(if: Python.isThere, Comment(rawValue: Python.notThere)))
  func documentsCannotCommandTheTerminal() throws {
    let tree = try hostileTree()
    let table = try tree.compiled()
    let script = """
      import pty, sys
      sys.exit(pty.spawn(sys.argv[1:]) >> 8)
      """
    for format in [
      ["recipe", "--format", "yaml"], ["recipe", "--format", "json"],
      ["query", "--selector", "components.\(Self.hostile).version"],
    ] {
      let arguments = [Programs.larder] + format + ["--service", Self.hostile, "--table", table]
      let shown = try Python.output(of: script, arguments)
      #expect(isClean(shown), "\(format)")
      #expect(shown.contains("ks"))
    }
    let raw = try larder(
      "query", "--service", Self.hostile, "--selector", "components.\(Self.hostile).version",
      table: table)
    #expect(raw.output == Self.hostile + "\n")
  }
}
