#!/bin/sh
# Scores the workbooks and folders it is given; installs itself once, from the wheels beside it.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ ! -e "$here/.venv/ready" ]; then
    "${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "xlsxeval needs Python 3.11 or newer." >&2
        exit 2
    }
    "${PYTHON:-python3}" -P -m venv "$here/.venv"
    "$here/.venv/bin/python" -P -m pip install --quiet --disable-pip-version-check \
        --no-index --find-links "$here/wheels" "xlsxeval[docx,encrypted]"
    : >"$here/.venv/ready"
fi
exec "$here/.venv/bin/xlsxeval" "$@"
