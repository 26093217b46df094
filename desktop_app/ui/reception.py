"""The window's end of the handover: takes what a second start of Hearsight brings.

Whoever connects belongs to the same person, yet may be broken: too long a message is refused
unread, a slow one is given up, and nothing of it holds up the window.
"""

import os

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from desktop_app import messages
from desktop_app.handover import request_in
from desktop_app.standard_input import LONGEST

MOST_GUESTS = 8  # at once; others wait at the door
PATIENCE = 10_000  # milliseconds for a whole message


class Reception(QObject):
    """Listens until closed."""

    arrived = Signal(object)  # Request

    def __init__(self, parent: QObject | None = None, patience: int = PATIENCE) -> None:
        super().__init__(parent)
        self._patience = patience
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(MOST_GUESTS)
        self._server.newConnection.connect(self._welcome)

    def open(self, address: str) -> bool:
        """Listen; whether that works. A socket at this address is taken for a left one."""
        QLocalServer.removeServer(address)
        return self._server.listen(address)

    def close(self) -> None:
        """Listen no more, and leave nothing behind."""
        self._server.close()

    def _welcome(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            if len(self.findChildren(_Guest)) >= MOST_GUESTS:
                connection.abort()
                connection.deleteLater()
                continue
            guest = _Guest(connection, self._patience, self)
            guest.asked.connect(self.arrived)
            guest.listen()


def bring_forward(window: QWidget, token: str) -> None:
    """Show the window in front of others and give it the focus, as far as the desktop allows.

    Under Wayland it allows that to whoever has the token of the start that asks for it.
    """
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # where Qt looks for it
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


class _Guest(QObject):
    """One connection: one message, one answer."""

    asked = Signal(object)  # Request

    def __init__(self, connection: QLocalSocket, patience: int, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._heard = bytearray()
        connection.setParent(self)
        connection.readyRead.connect(self.listen)
        connection.disconnected.connect(self.deleteLater)
        QTimer.singleShot(patience, self, self._dismiss)

    def listen(self) -> None:
        """Take in what has come so far, and act when it is all."""
        self._heard += self._connection.readAll().data()
        try:
            frame = messages.frame_in(self._heard, LONGEST)
            if frame is None:
                return
            request = request_in(*frame)
        except (EOFError, ValueError):
            self._dismiss()
            return
        self._connection.readyRead.disconnect(self.listen)
        self._connection.write(messages.framed({"taken": True}))
        self._connection.disconnectFromServer()  # once the answer is written
        self.asked.emit(request)

    def _dismiss(self) -> None:
        self._connection.abort()
