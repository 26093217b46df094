"""Why a camera gives no picture, and what a person can do."""

from enum import StrEnum

from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.translation import mark


class Trouble(StrEnum):
    """What is wrong; as the two processes tell each other."""

    NO_CAMERA = "no_camera"
    NO_SUCH_CAMERA = "no_such_camera"
    REFUSED = "refused"
    UNOPENED = "unopened"  # not there, refused or busy: Windows and macOS do not tell
    NO_PICTURE = "no_picture"  # it is there, and busy or broken
    SILENT = "silent"


SENTENCES = {
    Trouble.NO_CAMERA: mark("There is no camera. Connect one and try again."),
    Trouble.NO_SUCH_CAMERA: mark(
        "The camera that the settings name is not there. Connect it, or choose another in the "
        "settings."
    ),
    Trouble.REFUSED: mark(
        "Hearsight may not use the camera. Ask your administrator to add you to the group video."
    ),
    Trouble.UNOPENED: mark(
        "No camera could be opened. Connect one, close other programs that use it, and allow "
        "Hearsight to use it in the privacy settings of the system."
    ),
    Trouble.NO_PICTURE: mark(
        "The camera gives no picture. Close other programs that use it, or connect it again."
    ),
    Trouble.SILENT: mark("The camera does not answer. Connect it again and try again."),
}


class CameraError(HearsightError):
    """There is no picture of a camera."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        refused = trouble is Trouble.REFUSED
        code = ErrorCode.NO_PERMISSION if refused else ErrorCode.NOT_FOUND
        super().__init__(code, SENTENCES[trouble])
