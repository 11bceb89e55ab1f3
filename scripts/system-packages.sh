#!/bin/sh
# The independent programs that tests compare us with, and npm, through which some fonts are fetched.
# Does nothing where all are there. Debian and its children: installed where we are root.
set -eu
packages=""
need() { command -v "$1" >/dev/null 2>&1 || packages="$packages $2"; }
need chromium chromium
need exiftool libimage-exiftool-perl
need ffprobe ffmpeg
need epubcheck epubcheck
need java default-jre-headless
need pdftotext poppler-utils
need npm npm
[ -z "$packages" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Not found on this machine, as Debian calls them:$packages" >&2
    echo "The tests that compare us with them are skipped; install them to run these tests too." >&2
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    echo "The tests need these Debian packages:$packages" >&2
    echo "Install them, then run the same command again: sudo apt-get install$packages" >&2
    exit 1
fi
echo "Installing Debian packages:$packages" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 $packages; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install:$packages" >&2
    exit 1
fi
