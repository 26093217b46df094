#!/bin/sh
# Installs Hearsight for the person who runs this, without an administrator; or removes it again.
#
#   ./install.sh            into ~/.local
#   ./install.sh --remove   takes it out again; settings and history stay
#
# The folder `hearsight` also runs from any place as it is: hearsight/hearsight.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
local=$HOME/.local
program=$local/lib/hearsight
data=${XDG_DATA_HOME:-$local/share}
entry=applications/org.hearsight.Hearsight.desktop

remove() {
    rm -rf "$program"
    rm -f "$local/bin/hearsight" "$data/$entry" "$data"/icons/hicolor/*/apps/hearsight.png \
        "$data/icons/hicolor/scalable/apps/hearsight.svg" "$data/man/man1/hearsight.1.gz" \
        "$data/metainfo/org.hearsight.Hearsight.metainfo.xml"
}

tell_missing() {
    libraries=$program/_internal
    missing=$(
        for file in "$libraries"/PySide6/*.so "$libraries"/PySide6/Qt/plugins/platforms/libqxcb.so; do
            LD_LIBRARY_PATH=$libraries ldd "$file"
        done | sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u | tr '\n' ' '
    )
    command -v espeak-ng >/dev/null || missing="${missing}espeak-ng "
    command -v aplay >/dev/null || missing="${missing}aplay "
    if [ -n "$missing" ]; then
        echo "The system lacks these: $missing"
        echo "The administrator of a Debian or Ubuntu system brings them by typing:"
        echo "apt install espeak-ng alsa-utils libegl1 libgl1 libdbus-1-3 libxcb-cursor0" \
            "libxcb-icccm4 libxcb-keysyms1 libxcb-xkb1 libxkbcommon-x11-0"
    fi
}

remove
if [ "${1:-}" = --remove ]; then
    echo "Hearsight is removed. Settings are still in ~/.config/hearsight, the history in"
    echo "~/.local/share/hearsight. Delete these two folders to remove them, too."
    exit 0
fi

mkdir -p "$local/bin" "$local/lib" "$data/applications"
cp -R "$here/hearsight" "$program"
ln -s "$program/hearsight" "$local/bin/hearsight"
cp -R "$here/share/." "$data"
sed "s|^Exec=hearsight|Exec=\"$program/hearsight\"|" "$here/share/$entry" >"$data/$entry"
tell_missing
echo "Hearsight is installed. Open it from the menu, or type: $local/bin/hearsight"
