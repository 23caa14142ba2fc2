/// The parts of the scripts that are the same in every bundle. They run on bash 3.2, which macOS
/// has, and hold nothing that a recipe says.
enum ScriptText {
  /// Functions of both scripts.
  static func check(needsGit: Bool) -> String {
    shared + (needsGit ? checkToolsAndGit : checkTools)
  }

  private static let shared = #"""
    dry_run=no
    timeout=15m

    say() { printf '%s\n' "$*"; }

    die() {
      printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
      exit 1
    }

    # Runs a command, or prints it as it could be typed.
    run() {
      if [[ $dry_run == no ]]; then
        "$@"
        return
      fi
      local line
      printf -v line ' %q' "$@"
      printf ' %s\n' "$line"
    }

    need() { command -v "$1" >/dev/null 2>&1 || die "$1 is not installed; this needs $2"; }

    # at_least PROGRAM OUTPUT MAJOR MINOR: whether the version in the output is that or later.
    at_least() {
      [[ $2 =~ ([0-9]+)\.([0-9]+) ]] || die "can't tell the version of $1 from: $2"
      local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
      ((major > $3 || (major == $3 && minor >= $4))) ||
        die "$1 is $major.$minor; this needs $3.$4 or later"
    }

    check_cluster() {
      kubectl version --request-timeout=20s >/dev/null 2>&1 ||
        die "can't reach the cluster; 'kubectl version' tells why"
    }

    check_options() {
      [[ $timeout =~ ^([0-9]+[hms])+$ ]] || die "--timeout takes a duration such as 15m"
    }


    """#

  private static let checkTools = #"""
    check_tools() {
      need helm 'Helm 3.8 or later'
      need kubectl 'kubectl 1.21 or later'
      at_least helm "$(helm version --template '{{.Version}}')" 3 8
      at_least kubectl "$(kubectl version --client)" 1 21
    }


    """#

  private static let checkToolsAndGit = #"""
    check_tools() {
      need helm 'Helm 3.8 or later'
      need kubectl 'kubectl 1.21 or later'
      need git 'Git, for what Kustomize fetches'
      at_least helm "$(helm version --template '{{.Version}}')" 3 8
      at_least kubectl "$(kubectl version --client)" 1 21
    }


    """#

  /// The rest of `deploy.sh`.
  static let deploy = #"""
    usage() {
      cat <<'END'
    Usage: ./deploy.sh [--dry-run] [--only NAME | --from NAME] [--timeout DURATION]

    Installs the components of this recipe in their order, or upgrades them. It is safe to run
    again.

      --dry-run            print the commands; needs neither a cluster nor tools
      --only NAME          this component alone
      --from NAME          this component and those after it
      --timeout DURATION   how long each release may take to be ready (default: 15m)
      --help               print this

    Components:
    END
      for name in $components; do say "  $name"; done
    }

    # create_namespace NAME FILE
    create_namespace() {
      if [[ $dry_run == no ]] && kubectl get namespace "$1" >/dev/null 2>&1; then
        return
      fi
      run kubectl create --filename "$2"
    }

    # install_release NAME NAMESPACE CHART [OPTION]...
    install_release() {
      local name=$1 namespace=$2
      shift 2
      run helm upgrade --install "$name" "$@" --namespace "$namespace" --create-namespace \
        --wait --timeout "$timeout"
    }

    is_component() {
      local name
      for name in $components; do
        [[ $name != "$1" ]] || return 0
      done
      return 1
    }

    only=
    from=
    while (($# > 0)); do
      case $1 in
        --dry-run) dry_run=yes ;;
        --only | --from | --timeout)
          [[ -n ${2-} ]] || die "$1 needs a value; --help tells more"
          case $1 in
            --only) only=$2 ;;
            --from) from=$2 ;;
            --timeout) timeout=$2 ;;
          esac
          shift
          ;;
        --help | -h)
          usage
          exit
          ;;
        *) die "unknown option $1; --help tells more" ;;
      esac
      shift
    done
    [[ -z $only || -z $from ]] || die '--only and --from exclude each other'
    [[ -z $only$from ]] || is_component "$only$from" ||
      die "there is no component $only$from; --help lists them"
    check_options

    if [[ $dry_run == no ]]; then
      check_tools
      check_cluster
    fi

    current=
    # Tells how to go on after a failure.
    finish() {
      local status=$?
      [[ $status -ne 0 && -n $current ]] || return 0
      local option=--from
      [[ -z $only ]] || option=--only
      say "deploy.sh: stopped at $current. To go on from there: ./deploy.sh $option $current" >&2
    }
    trap finish EXIT

    total=0
    for name in $components; do total=$((total + 1)); done
    number=0
    is_reached=yes
    [[ -z $from ]] || is_reached=no
    for name in $components; do
      number=$((number + 1))
      [[ $name != "$from" ]] || is_reached=yes
      [[ $is_reached == yes ]] || continue
      [[ -z $only || $name == "$only" ]] || continue
      say "[$number/$total] $name"
      current=$name
      deploy_component "$name"
      current=
    done
    [[ $dry_run == yes ]] || say 'Deployed.'

    """#

  /// The rest of `undeploy.sh`.
  static let undeploy = #"""
    usage() {
      cat <<'END'
    Usage: ./undeploy.sh [--dry-run] [--timeout DURATION]

    Removes the components of this recipe, those deployed last first. What is not there is passed
    over; what can't be removed is named at the end. Namespaces that Helm made, and custom resource
    definitions that a chart keeps, stay.

      --dry-run            print the commands; needs neither a cluster nor tools
      --timeout DURATION   how long each release may take to go (default: 15m)
      --help               print this
    END
    }

    failed=

    # remove_release NAME NAMESPACE
    remove_release() {
      if [[ $dry_run == no ]] && ! helm status "$1" --namespace "$2" >/dev/null 2>&1; then
        say "  $1 is not installed"
        return
      fi
      if run helm uninstall "$1" --namespace "$2" --wait --timeout "$timeout"; then
        return
      fi
      # A release that holds its own namespace takes Helm's record of it along, and Helm complains.
      if helm status "$1" --namespace "$2" >/dev/null 2>&1; then
        failed="$failed $1"
      fi
    }

    # remove_kustomization FOLDER
    remove_kustomization() {
      run kubectl delete --ignore-not-found --kustomize "$1" || failed="$failed $1"
    }

    while (($# > 0)); do
      case $1 in
        --dry-run) dry_run=yes ;;
        --timeout)
          [[ -n ${2-} ]] || die '--timeout needs a value; --help tells more'
          timeout=$2
          shift
          ;;
        --help | -h)
          usage
          exit
          ;;
        *) die "unknown option $1; --help tells more" ;;
      esac
      shift
    done
    check_options

    if [[ $dry_run == no ]]; then
      check_tools
      check_cluster
    fi

    for name in $components; do
      say "$name"
      remove_component "$name"
    done
    [[ -z $failed ]] || die "could not remove:$failed"
    [[ $dry_run == yes ]] || say 'Removed.'

    """#
}
