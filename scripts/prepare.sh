# Sourced by ./celltypes and ./test: builds what has changed, and installs what tests need.

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

require_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download and put dotnet on the PATH."
  case "$(dotnet --version 2>/dev/null)" in
    [1-9][0-9].*) ;;
    *) fail "the .NET SDK is $(dotnet --version 2>/dev/null || echo not usable here); version 10 or later is needed: https://dotnet.microsoft.com/download" ;;
  esac
}

# require_packages NAME...: Debian packages; installs the missing ones as root, otherwise says how to.
require_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "these Debian packages are missing: ${missing[*]}; install their equivalents on this system."
  [ "$(id -u)" -eq 0 ] || fail "system packages are missing; run: sudo apt-get update && sudo apt-get install --yes ${missing[*]}"
  mkdir -p artifacts
  echo "installing ${missing[*]} ..." >&2
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } >artifacts/apt.log 2>&1 ||
    { tail -n 20 artifacts/apt.log >&2; fail "apt-get could not install ${missing[*]}; its output is in artifacts/apt.log."; }
}

# build TARGET STAMP: builds a project or the solution in Release unless nothing has changed since the stamp was written.
build() {
  local target=$1 stamp="artifacts/$2.built"
  # A program that is to run on another libtorch must not bring one.
  local runtime=${CELLTYPES_LIBTORCH:+none}
  runtime=${runtime:-cpu}
  if [ -e "$stamp" ] && [ "$(<"$stamp")" = "$runtime" ] && [ -z "$(find Models Streaming Bonsai.CellTypes Dashboard Cli compat tests bundles scripts Directory.* *.sln .editorconfig -newer "$stamp" -print -quit)" ]; then
    return
  fi
  require_dotnet
  mkdir -p artifacts
  (
    flock 9
    echo "building ..." >&2
    printf '%s' "$runtime" >"$stamp.new"
    # Without the lock: the compiler's server lives on after the build, and would keep the next one waiting for as long.
    dotnet build "$target" --configuration Release -p:TorchRuntime="$runtime" --nologo --verbosity quiet -consoleLoggerParameters:NoSummary >artifacts/build.log 2>&1 9>&- ||
      { cat artifacts/build.log >&2; exit 1; }
    mv "$stamp.new" "$stamp"
  ) 9>artifacts/build.lock || fail "the build failed; its output is above and in artifacts/build.log."
}
