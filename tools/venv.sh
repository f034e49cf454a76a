#!/bin/sh
# Make .venv with a Python that is new enough, then hand over to tools/install.py.
# Usage: sh tools/venv.sh runtime|dev        PYTHON=/path/to/python chooses the Python by hand.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd -P)

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

can_make_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo "not a Python that runs"; }

refuse_too_old() {
    say "Stillpoint needs Python 3.11 or newer, and $1."
    say "Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name one you have:"
    say "    make run PYTHON=/path/to/python3.12"
    exit 1
}

refuse_no_venv() {
    say "$1 is Python $(version_of "$1"), but it cannot make a virtual environment: its parts 'venv' and 'ensurepip' are missing."
    say "On Debian and Ubuntu they are a package of their own. As root, type:"
    say "    apt-get install python3-venv python$(version_of "$1")-venv"
    say "and start again."
    exit 1
}

# Sets $python, or says in plain words what is missing.
choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || refuse_too_old "PYTHON=$PYTHON is $(version_of "$PYTHON")"
        can_make_venv "$PYTHON" || refuse_no_venv "$PYTHON"
        python=$PYTHON
        return
    fi
    bare=
    for name in python3.13 python3.12 python3.11 python3; do
        # A name may be there and still not run (a version manager's shim), so each is tried.
        new_enough "$name" || continue
        if can_make_venv "$name"; then
            python=$name
            return
        fi
        bare=${bare:-$name}
    done
    [ -z "$bare" ] || refuse_no_venv "$bare"
    refuse_too_old "none was found here (python3 is $(version_of python3))"
}

# The environment's programs carry its path, so one that was moved or copied has to be made anew.
if [ -f .venv/.stamp-place ] && [ "$(cat .venv/.stamp-place)" != "$here" ]; then
    say "This folder has moved since .venv was made; making it again."
    rm -rf .venv
fi
if [ -e .venv ] && ! new_enough .venv/bin/python; then
    say "The Python that .venv was made with is gone or too old; making it again."
    rm -rf .venv
fi
if [ ! -e .venv ]; then
    choose_python
    say "Making .venv with Python $(version_of "$python")"
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        say "Python could not make the virtual environment; its own words are above."
        exit 1
    fi
fi
[ -f .venv/.stamp-place ] || printf '%s\n' "$here" > .venv/.stamp-place
exec .venv/bin/python tools/install.py "$1"
