#!/usr/bin/env bash
# weaken-libstdcxx.sh LIBRARY COPY: writes a copy of a library that goes without GLIBCXX_3.4.32. Where the system's libstdc++ has that version
# there is no copy. scripts/libstdcxx.targets says why.
set -euo pipefail
library=$1 copy=$2
version=GLIBCXX_3.4.32
# In .gnu.version_r a required version is its ELF hash, 0x0297f842 here, followed by two bytes of flags, of which VER_FLG_WEAK is 2.
hash='\x42\xf8\x97\x02'

system=$(PATH=$PATH:/sbin ldconfig -p | awk '$1 == "libstdc++.so.6" && /x86-64/ { print $NF; exit }')
if [ -z "$system" ] || grep --quiet --text --fixed-strings "$version" "$system"; then
  rm -f "$copy"
  exit
fi
[ "$copy" -nt "$library" ] && exit
offsets=$(LC_ALL=C grep --only-matching --byte-offset --text --perl-regexp "$hash" "$library" | cut --delimiter=: --fields=1)
[ "$(wc -w <<<"$offsets")" -eq 1 ] || { echo "$library does not ask for $version where it used to: scripts/weaken-libstdcxx.sh needs a look." >&2; exit 1; }
mkdir -p "$(dirname "$copy")"
cp "$library" "$copy.$$"
printf '\x02\x00' | dd of="$copy.$$" bs=1 seek=$((offsets + 4)) conv=notrunc status=none
mv "$copy.$$" "$copy"
