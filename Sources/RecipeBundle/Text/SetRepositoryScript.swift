/// The text of `set-repository.sh`, which fills in where a bundle is kept in Git.
///
/// It knows the places by the lines around them and not by what they hold, so that it can run again.
struct SetRepositoryScript {
  static let path = "set-repository.sh"

  let plan: BundlePlan
  /// What the deployer is called.
  let title: String
  /// What an address has to begin with, as a POSIX extended regular expression.
  let start: String
  /// The same for people.
  let rule: String
  /// The files, as a shell expands them. They hold nothing but words that were checked.
  let files: String
  /// The rules of an AWK program that prints each line as it has to be, and counts the addresses it filled
  /// in as `found`. It has the quoted words `url` and `revision`.
  let rules: String

  /// What to do with it, for a numbered list.
  static func readme(_ plan: BundlePlan) -> String {
    let revision = plan.options.revision
    return """
      Say where it will be, and on which branch (`\(revision)` unless you say so):
      ```sh
      ./\(path) https://git.example.com/team/clusters.git \(revision)
      ```
      This takes the place of `\(BundleRepository.placeholder)`,
      so the checksums of these files no longer match.
      """
  }

  var file: BundleFile { BundleFile(Self.path, text: text, isExecutable: true) }

  private var text: String {
    """
    #!/usr/bin/env bash
    # Fills in the Git repository that \(title) pulls this bundle from. Made by \(plan.generator).
    # It can be run again, with another address, too.
    set -euo pipefail
    export LC_ALL=C

    if (($# < 1 || $# > 2)); then
      echo 'Usage: ./set-repository.sh URL [REVISION]' >&2
      exit 2
    fi
    url=$1
    revision=${2-\(plan.options.revision)}

    url_pattern='\(start)[A-Za-z0-9._~:/@!$&()*+,;=%|-]*$'
    if [[ ! $url =~ $url_pattern ]]; then
      echo 'The URL has to be \(rule), without spaces or quotes.' >&2
      exit 2
    fi
    revision_pattern='^[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*$'
    if [[ ! $revision =~ $revision_pattern ]]; then
      echo 'The revision has to be a branch, a tag or a commit.' >&2
      exit 2
    fi

    cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
    new=$(mktemp set-repository.XXXXXX)
    trap 'rm -f -- "$new"' EXIT

    # From the environment: AWK would take backslashes and & of other ways for its own.
    export url revision
    files=(\(files))
    for file in "${files[@]}"; do
      awk '
        BEGIN {
          url = "\\047" ENVIRON["url"] "\\047"
          revision = "\\047" ENVIRON["revision"] "\\047"
          found = 0
        }
    \(rules)
        { print }
        END { exit found == 0 }
      ' "$file" >"$new" || {
        echo "$file: the place of the address is not there any more; nothing was changed in it." >&2
        exit 1
      }
      # Not renamed, so that the file keeps its mode.
      cat -- "$new" >"$file"
    done
    echo "The bundle is pulled from $url at $revision."

    """
  }
}
