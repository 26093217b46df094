"""What stands in rendered windows: words of several languages, file names, code, commands."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Words:
    """The words of one language, each list in any order."""

    titles: tuple[str, ...]
    labels: tuple[str, ...]
    buttons: tuple[str, ...]
    sentences: tuple[str, ...]

    def label(self, random: Random) -> str:
        """One short label."""
        return random.choice(self.labels)

    def several(self, random: Random, count: int) -> list[str]:
        """Labels, as distinct as the list allows."""
        shuffled = random.sample(self.labels, len(self.labels))
        return [shuffled[i % len(shuffled)] for i in range(count)]

    def prose(self, random: Random, count: int) -> str:
        """That many sentences in a row."""
        return " ".join(random.choice(self.sentences) for _ in range(count))


ENGLISH = Words(
    titles=tuple(
        "Options|Properties|Account|Print|Network|Backup|Untitled|Project|Sound|Updates".split("|")
    ),
    labels=tuple(
        "Name|Street|City|Language|Printer|Show hidden files|Start with the computer|Volume|"
        "Send reports|Remember me|Automatic updates|Large text|Play sounds|Folder|Color|Size|"
        "Date|Kind|Owner|Device|Keyboard|Mouse|Power|Storage|Privacy|Search".split("|")
    ),
    buttons=("OK", "Cancel", "Apply", "Help", "Close", "Save", "Open", "Next"),
    sentences=(
        "The file could not be opened.",
        "Do you want to save the changes to this document?",
        "All devices work as they should.",
        "Choose where the program is to be installed.",
        "The meeting is on Thursday at ten in the small room.",
        "A new version is ready and will be installed tonight.",
        "Please enter your name and your password.",
    ),
)
GERMAN = Words(
    titles=tuple("Einstellungen|Eigenschaften|Konto|Drucken|Netzwerk|Sicherung".split("|")),
    labels=tuple(
        "Vorname|Nachname|Straße|Ort|Sprache|Drucker|Versteckte Dateien anzeigen|Lautstärke|"
        "Automatisch aktualisieren|Ordner|Farbe|Größe|Datum|Gerät|Tastatur|Speicherplatz".split("|")
    ),
    buttons=(
        "OK",
        "Abbrechen",
        "Übernehmen",
        "Hilfe",
        "Schließen",
        "Speichern",
        "Öffnen",
        "Weiter",
    ),
    sentences=(
        "Die Datei konnte nicht geöffnet werden.",
        "Möchten Sie die Änderungen speichern?",
        "Alle Geräte arbeiten wie vorgesehen.",
        "Bitte geben Sie Ihren Namen und Ihr Kennwort ein.",
    ),
)
CHINESE = Words(
    titles=tuple("设置|属性|账户|打印|网络|备份|新建文档".split("|")),
    labels=tuple(
        "姓名|地址|城市|语言|打印机|显示隐藏文件|音量|自动更新|文件夹|颜色|大小|日期|设备|键盘".split(
            "|"
        )
    ),
    buttons=("确定", "取消", "应用", "帮助", "关闭", "保存", "打开", "下一步"),
    sentences=(
        "无法打开文件。",
        "是否保存对此文档的更改。",
        "请输入您的姓名和密码。",
        "新版本今晚安装。",
    ),
)
LATIN = Words(
    titles=tuple("Lorem ipsum|Dolor sit|Consectetur|Tempor".split("|")),
    labels=tuple(
        "Lorem|Ipsum dolor|Sit amet|Adipiscing elit|Sed do|Eiusmod tempor|Incididunt|Ut labore|"
        "Magna aliqua|Quis nostrud|Ullamco|Laboris nisi|Commodo|Irure".split("|")
    ),
    buttons=("Ut", "Enim", "Minim", "Veniam", "Nisi", "Duis", "Aute", "Velit"),
    sentences=(
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "Sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.",
        "Ut enim ad minim veniam, quis nostrud exercitation.",
    ),
)

FILES = tuple(
    "report.pdf|letter.docx|holiday.jpg|music|notes.txt|budget.xlsx|archive.zip|Documents|"
    "Downloads|Pictures|setup.exe|main.py|index.html|readme.md|old|video.mp4|list.csv".split("|")
)
CODE = (
    "import sys",
    "def total(numbers):",
    '    """The sum of all numbers."""',
    "    result = 0",
    "    for number in numbers:",
    "        result += number",
    "    return result",
    "",
    "class Window(QWidget):",
    "    def __init__(self, parent=None):",
    "        super().__init__(parent)",
    "        self.title = 'Untitled'",
    "# the main part",
    "if __name__ == '__main__':",
    "    print(total([1, 2, 3]))",
)
COMMANDS = (
    "$ ls -l",
    "-rw-r--r-- 1 user user  4096 Mar  3 10:12 notes.txt",
    "drwxr-xr-x 2 user user  4096 Mar  3 10:15 pictures",
    "$ ping 192.168.0.1",
    "64 bytes from 192.168.0.1: icmp_seq=1 ttl=64 time=0.42 ms",
    "$ make test",
    "42 passed in 3.10s",
    "C:\\Users\\user> dir",
    "warning: unused variable 'count'",
    "Copying files ... done",
    "error: file not found",
)
