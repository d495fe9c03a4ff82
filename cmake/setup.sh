# Sourced by ./test, ./demo and .ci/run, from the root of the tree: installs the Debian packages of cmake/packages.txt that are
# missing, and builds. Entry points: install_packages GROUP…, build_preset PRESET TARGET….
export LC_ALL=C.UTF-8

say() { printf '== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Packages of the groups that are not installed.
missing_packages() {
  local groups=" $* " package group
  while read -r package group; do
    case "$package" in '' | '#'*) continue ;; esac
    case "$groups" in *" $group "*) ;; *) continue ;; esac
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done <cmake/packages.txt
}

install_packages() {
  if ! command -v apt-get >/dev/null; then
    say "No apt-get here: the tools and libraries of cmake/packages.txt must be there already"
    return 0
  fi
  local missing
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    echo "These packages are missing, and only root can install them: $(echo $missing)" >&2
    return 1
  fi
  if [ ! -e /proc/self ]; then
    say "Mounting /proc, which Java (for antlr4) needs"
    as_root mount -t proc proc /proc
  fi
  say "Installing Debian packages: $(echo $missing)"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
  # The lists of packages are fetched only where there are none, or they are too old to install from.
  if ! apt-cache policy $missing 2>/dev/null | grep -q 'Candidate: [^(]' || ! as_root "${install[@]}" $missing; then
    as_root apt-get update -q
    as_root "${install[@]}" $missing
  fi
}

# How many compilers may run at once: as many as there are cores, and 1.5 GB of free memory for each.
jobs() {
  local cores memory_kb limit
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || true)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  case "$limit" in
    '' | max) ;;
    *) [ $((limit / 1024)) -lt "${memory_kb:-999999999}" ] && memory_kb=$((limit / 1024)) ;;
  esac
  local by_memory=$((${memory_kb:-1500000} / 1500000))
  [ "$by_memory" -lt 1 ] && by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

build_preset() {
  local preset=$1
  shift
  say "Building build/$preset ($(jobs) at a time)"
  mkdir -p build
  cmake --preset "$preset" >"build/$preset.log" 2>&1 || { cat "build/$preset.log" >&2; return 1; }
  local targets=()
  [ $# -gt 0 ] && targets=(--target "$@")
  cmake --build "build/$preset" -j "$(jobs)" "${targets[@]}"
}
