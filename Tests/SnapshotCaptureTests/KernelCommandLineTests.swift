import Testing

@testable import SnapshotCapture

@Suite struct KernelCommandLineTests {
  private func parameters(_ line: String) -> [String] {
    KernelCommandLine.parameters(line).map { "\($0.name)|\($0.value)" }
  }

  @Test func wordsAndValues() {
    #expect(parameters("ro  quiet\tiommu=pt") == ["ro|", "quiet|", "iommu|pt"])
    #expect(parameters("root=UUID=1=2") == ["root|UUID=1=2"])
    #expect(parameters("") == [])
  }

  @Test func quotes() {
    #expect(parameters(#"dyndbg="file a +p" b"#) == ["dyndbg|file a +p", "b|"])
    #expect(parameters(#""a b=c d""#) == ["a b|c d"])
    // The kernel takes the rest of the line, too.
    #expect(parameters(#"a="b c"#) == ["a|b c"])
  }

  @Test func whatTheFirstProcessGetsIsNotTheKernels() {
    #expect(parameters("a -- b=c") == ["a|"])
  }
}
