#!/bin/bash
# Signs build/bundle/Hearsight.app where there is an identity, puts it into a disk image, and has
# Apple notarise that where there are credentials. Needs macOS with Xcode's command line tools.
#
#   packaging/macos/package.sh VERSION OUT
#
# SIGN_IDENTITY     "Developer ID Application: …"; without it the app is signed ad hoc
# NOTARY_PROFILE    made once by `xcrun notarytool store-credentials`; without it nothing is sent
set -euo pipefail
version=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd -P)
app=$here/../../build/bundle/Hearsight.app
image=$out/hearsight-$version-macos-$(uname -m).dmg
identity=${SIGN_IDENTITY:--}

sign() {
    codesign --force --options runtime --timestamp="${timestamp}" --sign "$identity" "$@"
}
timestamp=none
if [ "$identity" != - ]; then timestamp=http://timestamp.apple.com/ts01; fi

# Inside first: a signature covers what is signed already.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    while IFS= read -r -d '' library; do sign "$library"; done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict "$app"

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/Hearsight.app"
ln -s /Applications "$staging/Applications"
mkdir -p "$out"
hdiutil create -volname Hearsight -srcfolder "$staging" -fs HFS+ -format UDZO -ov "$image"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    sign "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
else
    echo "Not notarised: set NOTARY_PROFILE. macOS will warn people who open it."
fi
