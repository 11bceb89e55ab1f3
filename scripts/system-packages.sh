#!/bin/sh
# The independent readers that the tests compare us with. Product code needs none of them.
set -eu
packages=""
need() { command -v "$1" >/dev/null 2>&1 || packages="$packages $2"; }
need chromium chromium
need exiftool libimage-exiftool-perl
need ffprobe ffmpeg
need epubcheck epubcheck
need pdftotext poppler-utils
[ -z "$packages" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
else
    echo "The tests need these Debian packages:$packages" >&2
    echo "Install them: sudo apt-get install$packages" >&2
    exit 1
fi
