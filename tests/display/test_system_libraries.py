"""Real files of the installed Qt, in which names of libraries were changed to ones that are not."""

import platform
import re
import shutil
import sys
from pathlib import Path

import PySide6
import pytest

from cnnviz.display import system_libraries
from cnnviz.display.system_libraries import (
    COMMANDS,
    PACKAGES,
    install_command,
    lacking,
    libraries_in,
    missing_libraries,
    package_manager,
)

QT = Path(PySide6.__file__).parent / "Qt"
XCB = QT / "plugins" / "platforms" / "libqxcb.so"
SONAME = re.compile(rb"\0(lib[\w.+-]+\.so\.[\d.]+)(?=\0)")
OF_EVERY_SYSTEM = {"libc.so.6", "libm.so.6", "libgcc_s.so.1"}

on_linux = pytest.mark.skipif(not XCB.is_file(), reason="needs the Qt of PySide6's Linux wheel")


def without(names: dict[bytes, bytes], folder: Path) -> Path:
    """A copy of Qt's own plugin that needs other libraries, with Qt's libraries in reach."""
    content = XCB.read_bytes()
    for name, other in names.items():
        assert len(name) == len(other)
        assert name in content
        content = content.replace(name, other)
    file = folder / "plugins" / "platforms" / XCB.name
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    (folder / "lib").symlink_to(QT / "lib")
    return file


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "package_manager", lambda: "apt")
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000)


@on_linux
@pytest.mark.skipif(not shutil.which("ldd"), reason="needs ldd")
def test_all_missing_libraries_are_found_though_the_loader_names_one(tmp_path: Path) -> None:
    names = {b"libxcb-icccm.so.4": b"libxcb-gone1.so.4", b"libxcb-image.so.0": b"libxcb-gone2.so.0"}
    assert missing_libraries(without(names, tmp_path)) == ["libxcb-gone1.so.4", "libxcb-gone2.so.0"]


@on_linux
def test_without_ldd_the_loaders_word_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    file = without({b"libxcb-icccm.so.4": b"libxcb-gone1.so.4"}, tmp_path)
    assert missing_libraries(file) == ["libxcb-gone1.so.4"]


@on_linux
def test_what_is_whole_lacks_nothing() -> None:
    assert missing_libraries(QT / "plugins" / "platforms" / "libqoffscreen.so") == []


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names them so")
def test_a_damaged_library_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "libxcb-icccm.so.4"
    damaged.touch()
    assert missing_libraries(damaged) == ["libxcb-icccm.so.4"]


@on_linux
def test_the_table_has_a_package_for_all_that_the_installed_qt_needs() -> None:
    plugins = [QT / "plugins" / "platforms" / f"libq{n}.so" for n in ("xcb", "wayland", "eglfs")]
    libraries = (QT / "lib").glob("libQt6[CDGWXO][oBuicp][!m]*.so.6")  # Core, Gui, Widgets, ...
    needed = {n.decode() for f in (*plugins, *libraries) for n in SONAME.findall(f.read_bytes())}
    assert {"libxcb-icccm.so.4", "libwayland-client.so.0", "libEGL.so.1"} <= needed
    qts_own = {file.name for file in (QT / "lib").iterdir()}
    assert needed - qts_own - OF_EVERY_SYSTEM <= PACKAGES.keys()


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt", "sudo apt install libegl1 libxcb-icccm4"),
        ("dnf", "sudo dnf install libglvnd-egl xcb-util-wm"),
        ("pacman", "sudo pacman -S libglvnd xcb-util-wm"),
        ("zypper", "sudo zypper install libglvnd libxcb-icccm4"),
    ],
)
def test_one_command_installs_them(manager: str, command: str, debian: None) -> None:
    assert install_command(["libxcb-icccm.so.4", "libEGL.so.1"], manager) == command


def test_every_library_has_a_package_of_every_manager() -> None:
    for packages in PACKAGES.values():
        assert len(packages) == len(COMMANDS)
        assert all(re.fullmatch(r"[A-Za-z0-9_.+-]+", package) for package in packages)


def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 0, raising=False)
    assert install_command(["libEGL.so.1"], "apt") == "apt install libegl1"


def test_a_library_that_is_not_in_the_table(debian: None) -> None:
    """Two managers find the package that has it; elsewhere it is at least named."""
    assert install_command(["libnew.so.3"], "dnf") == "sudo dnf install 'libnew.so.3()(64bit)'"
    assert lacking(["libnew.so.3"]) == (
        "Qt lacks libnew.so.3; install the system's package that provides it"
    )


def test_what_belongs_to_pyside_is_mended_by_pip(debian: None) -> None:
    told = lacking(["libQt6XcbQpa.so.6"])
    assert told.startswith("Qt lacks libQt6XcbQpa.so.6; install it with: ")
    assert "-m pip install --force-reinstall PySide6-Essentials" in told


def test_the_name_in_the_loaders_words() -> None:
    why = "cannot open shared object file: No such file or directory"
    assert libraries_in(f"libEGL.so.1: {why}") == ["libEGL.so.1"]
    assert libraries_in("/usr/lib/libxcb.so.1: file too short") == ["libxcb.so.1"]
    assert libraries_in("No module named 'PySide6'") == []


@pytest.mark.parametrize(
    ("release", "manager"),
    [
        ({"ID": "debian"}, "apt"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "apt"),
        ({"ID": "fedora"}, "dnf"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "dnf"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "pacman"),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "zypper"),
    ],
)
def test_the_manager_of_this_system(
    release: dict[str, str], manager: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    assert package_manager() == manager


def test_an_unknown_system_has_the_manager_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_release() -> dict[str, str]:
        raise OSError

    monkeypatch.setattr(platform, "freedesktop_os_release", no_release)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert package_manager() == ""
    (tmp_path / "zypper").touch(0o755)
    assert package_manager() == "zypper"
