# shellcheck shell=bash
# Debian packages that building and testing need. Source this file.

# Installs those of the named packages that are missing.
need_packages() {
  local missing=() package
  for package in "$@"; do
    if ! dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null |
      grep --quiet 'ok installed'; then
      missing+=("$package")
    fi
  done
  if ((${#missing[@]} == 0)); then return; fi
  echo "installing ${missing[*]}"
  local as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# python_with FOLDER PACKAGE==VERSION...: prints a Python interpreter that has these packages, in an
# environment that is made once for each list of versions. Several may call it at once.
python_with() {
  local folder=$1
  shift
  mkdir -p "$folder"
  (
    flock 9
    if [[ ! -x $folder/venv/bin/python || ! -f $folder/installed ||
      $(<"$folder/installed") != "$*" ]]; then
      python3 -m venv --clear "$folder/venv" &&
        "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 &&
        printf '%s\n' "$*" >"$folder/installed"
    fi
  ) 9>"$folder/lock" || return
  printf '%s\n' "$folder/venv/bin/python"
}
