import ArgumentParser
import CommandSupport

struct ValidateCommand: ParsableCommand {
  typealias Phase = ClusterValidation.Phase
  typealias Format = ClusterValidation.Format

  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Hold a cluster's snapshot against a recipe.",
    discussion: """
      The recipe is a file that larder recipe wrote, or what the table has for the criteria. Readiness \
      is judged by the snapshot alone, and a reading that is missing fails. Of the other phases, what \
      a snapshot can tell is judged, and the rest is skipped, with the reason. Constraints of the \
      severity warning fail nothing.

      --evidence writes what came of it as a signed statement, with which larderc build --evidence calls \
      the combination validated, as far as it is: a test result of in-toto in an envelope of DSSE, about the recipe by its \
      digest. It names the tests that passed and those that a snapshot cannot tell, and has of the \
      snapshot only the digest, its time and the Kubernetes version that a constraint asks for. Where \
      something failed, or nothing passed, none is written.

      Exit codes: 0 nothing failed; 1 a constraint failed, or there is no evidence to write; 2 the \
      question could not be taken.
      """)

  @Option(
    name: .customLong("recipe"),
    help: """
      A recipe, as YAML or JSON, instead of criteria; - is standard input, cm://NAMESPACE/NAME a ConfigMap.
      """,
    completion: .file())
  var recipePath: String?

  @OptionGroup var table: TableOptions

  @OptionGroup var criteria: CriteriaOptions

  @Option(help: QueryHelp.profile)
  var profile: String?

  @Option(
    help: "The snapshot, as YAML or JSON; the same.", completion: .file())
  var snapshot: String

  @OptionGroup var cluster: ClusterOptions

  @Option(help: "The phase to judge; can be repeated.")
  var phase: [Phase] = [.all]

  @Option(help: "How to print it.")
  var format = Format.text

  @Option(help: "The file to write to, instead of standard output.", completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Exit with 1 where a constraint failed.", valueName: "true|false"))
  var failOnError = true

  @Option(
    help: ArgumentHelp(
      "The file to write evidence to, about a recipe of the table and all phases.",
      valueName: "file.json"), completion: .file())
  var evidence: String?

  @Option(
    help: ArgumentHelp(
      "The private key that signs the evidence, Ed25519 in PEM, not encrypted.",
      valueName: "private.pem"), completion: .file())
  var key: String?

  func validate() throws {
    try validateEvidence()
    let asksTable =
      criteria.areGiven || profile != nil || table.path != nil || table.requireSignature != nil
    if recipePath != nil, asksTable {
      throw ValidationError("--recipe is a recipe by itself: give it, or criteria, not both")
    }
    if recipePath == nil, !criteria.areGiven {
      throw ValidationError("say which recipe: --recipe FILE, or criteria such as --service eks")
    }
    if recipePath == "-", snapshot == "-" {
      throw ValidationError("only one of recipe and snapshot can be -")
    }
  }

  private func validateEvidence() throws {
    guard (evidence == nil) == (key == nil) else {
      throw ValidationError("--evidence and --key belong together: evidence is signed")
    }
    guard let evidence else { return }
    if recipePath != nil || profile != nil {
      throw ValidationError(
        "--evidence is about a combination as the table has it: give criteria alone")
    }
    if phase.contains(where: { $0 != .all }) {
      throw ValidationError("--evidence is about all phases: leave --phase out")
    }
    if evidence == "-" || evidence == output {
      throw ValidationError("--evidence needs a file of its own")
    }
  }

  func run() throws {
    var validation = ClusterValidation(
      snapshot: snapshot, recipePath: recipePath, cluster: cluster.access, table: table.file,
      criteria: criteria.typed, profile: profile, phases: phase, format: format, output: output,
      failsOnError: failOnError)
    if let evidence, let key { validation.evidence = EvidenceOutput(path: evidence, key: key) }
    try validation.run()
  }
}
