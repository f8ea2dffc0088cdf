#!/usr/bin/env bash
# build.sh OUTPUT [TORCH]: compiles boxed.cpp against Debian's libtorch, or against the libtorch in the folder TORCH (a PyTorch installation's
# torch folder, with include/ and lib/). Does nothing where OUTPUT is newer than the source; two builds at once wait for each other.
set -euo pipefail
output=$1
torch=${2:-}
folder=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
mkdir -p "$(dirname "$output")"
exec 9>"$output.lock"
flock 9
if [ "$output" -nt "$folder/boxed.cpp" ] && [ "$output" -nt "$folder/build.sh" ]; then
  exit 0
fi

fail() {
  echo "error : $*" >&2
  exit 1
}

command -v g++ >/dev/null || fail "TorchSharp's stand-in needs a C++ compiler: apt-get install g++"
flags=(-O2 -std=c++17 -fPIC -shared -fvisibility=hidden -Wno-deprecated-declarations)
libraries=(-Wl,--no-as-needed)
if [ -n "$torch" ]; then
  [ -e "$torch/include/ATen/ATen.h" ] && [ -e "$torch/lib/libtorch_cpu.so" ] ||
    fail "CELLTYPES_LIBTORCH=$torch is not a libtorch: it must hold include/ATen/ATen.h and lib/libtorch_cpu.so"
  flags+=(-isystem "$torch/include" -isystem "$torch/include/torch/csrc/api/include")
  # The library says which of the two layouts of std::string it was built with.
  if grep -q _ZN3c105ErrorC1ENS_14SourceLocationENSt7__cxx11 "$torch/lib/libc10.so"; then
    flags+=(-D_GLIBCXX_USE_CXX11_ABI=1)
  else
    flags+=(-D_GLIBCXX_USE_CXX11_ABI=0)
  fi
  libraries+=(-L"$torch/lib" -Wl,-rpath,"$torch/lib")
  [ -e "$torch/lib/libtorch_cuda.so" ] && libraries+=(-ltorch_cuda -lc10_cuda)
else
  [ -e /usr/include/ATen/ATen.h ] || fail "TorchSharp's stand-in needs libtorch: apt-get install libtorch-dev libopenblas0-pthread"
  flags+=(-isystem /usr/include/torch/csrc/api/include)
fi
libraries+=(-ltorch -ltorch_cpu -lc10)

g++ "${flags[@]}" "$folder/boxed.cpp" -o "$output.new" "${libraries[@]}"
mv "$output.new" "$output"
