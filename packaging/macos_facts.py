"""What macOS is told about the application: its Info.plist and its file types."""

from typing import Any

BUNDLE_IDENTIFIER = "org.hearsight.Hearsight"
_PICTURES = ["public.image"]

INFO_PLIST: dict[str, Any] = {
    "CFBundleDisplayName": "Hearsight",
    "LSMinimumSystemVersion": "13.0",
    "LSApplicationCategoryType": "public.app-category.utilities",
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": "Hearsight contributors, MIT licence",
    "NSScreenCaptureUsageDescription": (
        "Hearsight describes what is on your screen when you ask for it. "
        "The picture stays on this computer."
    ),
    "NSCameraUsageDescription": (
        "Hearsight describes what is in front of the camera when you ask for it. "
        "The picture stays on this computer."
    ),
    "NSAccessibilityUsageDescription": (
        "Hearsight notices its global keys and whether VoiceOver runs. What you type is not kept."
    ),
    "NSAppleEventsUsageDescription": (
        "Hearsight lets VoiceOver speak a description when you ask for it."
    ),
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "Picture",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": _PICTURES,
        }
    ],
}
