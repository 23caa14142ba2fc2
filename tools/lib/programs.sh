# shellcheck shell=bash
# Building the programs. Source this file and packages.sh from the root of the checkout.

# Everything that `import` finds must be declared in Package.swift.
readonly SWIFT_FLAGS=(--explicit-target-dependency-import-check error)

# Builds larderc, larder and larderd in .build/release.
build_programs() {
  need_packages libyaml-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libxml2-dev \
    libarchive-dev zlib1g-dev pkg-config git
  local program
  for program in larder larderc larderd; do
    swift build -c release --static-swift-stdlib "${SWIFT_FLAGS[@]}" --product "$program"
  done
}
