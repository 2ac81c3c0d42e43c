#!/bin/sh
# What tests need beyond Python, from Debian's packages. A test whose program is missing is skipped and says so.
set -u

missing=""
need() { # a command that tells whether it is there, its package, what goes without
    if ! sh -c "$1" >/dev/null 2>&1; then
        missing="$missing $2"
        without="${without:-}
  $2: $3"
    fi
}

# the headless shell draws the same pages at half the CPU of the whole browser, which does where there is no other
need 'command -v chromium-headless-shell || { [ "$(id -u)" != 0 ] && command -v chromium; }' chromium-headless-shell 'journeys through pages are skipped'
need 'ls /usr/share/fonts/opentype/noto/NotoSansCJK*' fonts-noto-cjk 'pictures of pages show boxes for Japanese'
need 'test -x /usr/sbin/nginx || command -v nginx' nginx-light 'tests of the nginx configuration are skipped'
need 'command -v pdftotext' poppler-utils 'the printed page and invoices are not read back'
need 'command -v zbarimg' zbar-tools 'the QR code of an invoice is not read back'
need 'test -x /usr/lib/postgresql/15/bin/postgres' postgresql-15 'tests on PostgreSQL 15 are skipped'

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing …"
    export DEBIAN_FRONTEND=noninteractive
    # keep Debian from starting nginx and a PostgreSQL cluster of its own
    policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=yes; }
    apt-get update -qq >/dev/null 2>&1
    for package in $missing; do
        apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 && continue
        echo "Not installed: $package"
        [ "$package" != chromium-headless-shell ] || command -v chromium >/dev/null ||
            apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
    done
    [ "${made:-}" = yes ] && rm -f "$policy"
else
    echo "Not installed (needs root and apt):$without"
fi
exit 0
