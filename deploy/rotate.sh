#!/bin/sh
# Rotates the key that signs sessions, forms and links, so that nobody is logged out and no link breaks:
#   sh deploy/rotate.sh next     a new key counts beside the old one; both still sign with the old one
#   sh deploy/rotate.sh turn     the new key signs; what the old one signed still counts
#   sh deploy/rotate.sh forget   only the newest key counts: at once after a leak, else when no link of the old one lasts
# After each step restart one process after another (docs/deploy.md, *Secrets*). Files are written in place: a container
# sees the same file.
set -eu
umask 077
cd "${2:-$(dirname "$0")/secrets}"

put() { # put NAME TEXT
    chmod 0600 "$1"
    printf '%s\n' "$2" >"$1"
    chmod 0444 "$1"
}

case "${1:-}" in
next)
    put accepted_keys "$(openssl rand -hex 24) $(cat accepted_keys)"
    ;;
turn)
    set -- $(cat accepted_keys) # the newest first
    [ $# -gt 0 ] || { echo "First: sh deploy/rotate.sh next" >&2; exit 1; }
    newest=$1
    shift
    put accepted_keys "$(cat secret_key) $*"
    put secret_key "$newest"
    ;;
forget)
    put accepted_keys ""
    ;;
*)
    sed -n '2,6p' "$0" >&2
    exit 2
    ;;
esac
