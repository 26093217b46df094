#!/bin/bash
# Tries the set-up in a bare Debian that holds nothing but Python. Needs root and debootstrap.
#
#   packaging/try_fresh_root.sh SUITE DIRECTORY [COMMAND...]
#   e.g. packaging/try_fresh_root.sh bookworm /var/tmp/fresh ./run
#
# Makes the root once in DIRECTORY, brings the checkout up to date in it at /home/hearsight, and runs
# COMMAND there (a shell when there is none). AS=hearsight in the environment runs it without
# rights; /etc/resolv.conf, pip's settings, certificates and the PIP_* variables of this machine
# are taken over. DIRECTORIES_TOO="A B" shows further directories inside, for reading.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
suite=$1 fresh=$2
shift 2
checkout=$(cd "$(dirname "$0")/.." && pwd -P)
home=$fresh/home/hearsight

if [ ! -e "$fresh/ready" ]; then
    debootstrap --variant=minbase --include=python3,ca-certificates "$suite" "$fresh" >&2
    chroot "$fresh" useradd --create-home hearsight
    touch "$fresh/ready"
fi

cp -L /etc/resolv.conf "$fresh/etc/resolv.conf"
cp -L /etc/ssl/certs/ca-certificates.crt "$fresh/etc/ssl/certs/"
if [ -e /etc/pip.conf ]; then cp -L /etc/pip.conf "$fresh/etc/pip.conf"; fi
git -C "$checkout" ls-files -z --cached --others --exclude-standard |
    tar --directory "$checkout" --create --null --ignore-failed-read --files-from - |
    tar --directory "$home" --extract --no-same-owner
chroot "$fresh" chown -R hearsight: /home/hearsight

# The mounts and all processes end with this command.
inside=$(printf '%q ' "${@:-bash}")
user=${AS:-root}
export fresh user inside
# shellcheck disable=SC2016  # expanded inside
exec unshare --mount --pid --fork --kill-child bash -euc '
    mount --bind "$fresh" "$fresh"  # a mount point: spaces of their own can be made inside
    mount -t proc proc "$fresh/proc"
    mount --rbind /dev "$fresh/dev"
    for directory in ${DIRECTORIES_TOO:-}; do
        mkdir -p "$fresh$directory"
        mount --bind "$directory" "$fresh$directory"
    done
    mapfile -t settings < <(env | grep -E "^(PIP_|CI=|HEARSIGHT_|SSL_CERT_FILE=)")
    exec chroot "$fresh" setpriv --reuid "$user" --regid "$user" --init-groups env -i \
        HOME="$([ "$user" = root ] && echo /root || echo /home/hearsight)" TERM="${TERM:-dumb}" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]}" \
        bash -c "cd /home/hearsight && $inside"
'
