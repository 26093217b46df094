# Set-up, shared by run and test. Plain POSIX sh, sourced with `root` set to the checkout.
#
# Everything said goes to standard error, one short line each: it may be heard, not seen.
#
# shellcheck shell=sh
# shellcheck disable=SC2154  # root, steps and venv are set where this is sourced

log=$root/set-up.log
step_number=0

say() {
    printf '%s\n' "$*" >&2
}

stop() { # stop STATUS LINE...
    status=$1
    shift
    for line in "$@"; do
        say "$line"
    done
    exit "$status"
}

step() { # step TEXT; the caller has set `steps`
    step_number=$((step_number + 1))
    say "Setting up, step $step_number of $steps: $*"
}

find_python() { # sets `python`
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    stop 3 "Hearsight needs Python 3.11 or newer, and there is none. On Debian or Ubuntu, type:" \
        "sudo apt-get install python3 python3-venv"
}

key() { # what an environment was made from; a change means setting up again
    printf '%s %s %s' "$(cat "$root/pyproject.toml" "$root/packaging/system_packages.py" | cksum)" \
        "$("$venv/bin/python" -V 2>&1)" "$root"
}

is_ready() { # is_ready EXTRA
    [ -x "$venv/bin/python" ] && [ "$(cat "$venv/ready-$1" 2>/dev/null)" = "$(key)" ]
}

quietly() { # quietly COMMAND...: into the log, with a word every half minute
    (
        seconds=0
        while sleep 1 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
            seconds=$((seconds + 1))
            [ $((seconds % 30)) -ne 0 ] || say "Still working, $seconds seconds."
        done
    ) &
    ticker=$!
    trap 'kill $ticker 2>/dev/null' EXIT
    trap 'exit 130' INT
    trap 'exit 143' HUP TERM
    if "$@" </dev/null >>"$log" 2>&1; then
        status=0
    else
        status=$?
    fi
    trap - EXIT INT HUP TERM
    kill $ticker 2>/dev/null || :
    return $status
}

install_system_packages() { # install_system_packages GROUP...
    command=$("$python" "$root/packaging/system_packages.py" "$@") || exit 3
    if [ -z "$command" ]; then
        return
    elif [ "$(id -u)" = 0 ]; then
        set -- sh -c
    elif sudo -n true 2>/dev/null; then
        set -- sudo -n sh -c
    elif command -v sudo >/dev/null; then
        stop 3 "The system lacks some parts. Type this command, then try again:" \
            "sudo sh -c \"$command\""
    else
        stop 3 "The system lacks some parts. Type this command, then try again:" \
            "su -c \"$command\""
    fi
    say "Installing system packages."
    quietly "$@" "export DEBIAN_FRONTEND=noninteractive; $command" ||
        stop 1 "The system packages could not be installed. The reason is at the end of $log"
}

make_environment() { # makes `venv`, once
    if ! { [ -e "$venv/made" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
        rm -rf "$venv"
        quietly "$python" -m venv "$venv" ||
            stop 1 "The Python environment could not be made. The reason is at the end of $log"
        : >"$venv/made"
    fi
}

install_extra() { # install_extra EXTRA
    # A package without INSTALLER was cut off while it was unpacked; pip would take it as done.
    for information in "$venv"/lib/python*/site-packages/*.dist-info; do
        [ -f "$information/INSTALLER" ] || rm -rf "$information"
    done
    quietly "$venv/bin/python" -m pip install --quiet --editable "${root}[$1]" ||
        stop 1 "The download stopped. Check the network, then try again: it goes on from here." \
            "The reason is at the end of $log"
    key >"$venv/ready.part"
    mv "$venv/ready.part" "$venv/ready-$1"
}
