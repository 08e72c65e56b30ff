"""Reference data as files: a folder or an archive in, plain values out, and back again."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from onewindow.rules.refusal import Refusal

Files = Mapping[str, bytes]

MOST_FILES = 5_000
MOST_BYTES = 100 * 1024 * 1024
FOLDERS = ("", "matters", "life_events")
ENDINGS = (".json", ".csv")
# An archive's own clock stands still, so that equal contents are equal bytes.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


class Unreadable(Refusal):
    """What was given is not a folder or archive of reference data."""

    code = "unreadable_data"


def read_folder(folder: Path) -> Files:
    """The reference data files of a folder by relative path. Raises Unreadable."""
    if not folder.is_dir():
        raise Unreadable(f"Not a folder: {folder}", what=str(folder))
    found: dict[str, bytes] = {}
    for name in FOLDERS:
        inside = folder / name if name else folder
        if inside.is_dir():
            for path in sorted(inside.iterdir()):
                if path.suffix in ENDINGS and path.is_file():
                    found[path.relative_to(folder).as_posix()] = path.read_bytes()
    if not found:
        raise Unreadable(f"No reference data in: {folder}", what=str(folder))
    return found


def read_archive(content: bytes) -> Files:
    """The reference data files of a zip archive by relative path. Raises Unreadable.

    Limits: 5,000 files, 100 MiB unpacked, so that a small archive cannot fill the memory.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if _wanted(info.filename)]
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
                raise Unreadable("The archive is too large.", what="zip")
            found = {info.filename: archive.read(info) for info in infos}
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as broken:
        raise Unreadable("The archive cannot be read.", what="zip") from broken
    if not found:
        raise Unreadable("No reference data in the archive.", what="zip")
    return found


def _wanted(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return folder in FOLDERS and file.endswith(ENDINGS)


def write_folder(folder: Path, files: Files, *, progress: Callable[[], object]) -> None:
    """Write the files into a folder, made when it is not there; other files stay."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        progress()


def archive(files: Files) -> bytes:
    """The files as a zip archive: equal files give equal bytes."""
    held = BytesIO()
    with ZipFile(held, "w") as packed:
        for name, content in _in_order(files):
            info = ZipInfo(name, FIXED_TIME)
            info.compress_type = 8  # deflate
            info.external_attr = 0o644 << 16
            packed.writestr(info, content)
    return held.getvalue()


def _in_order(files: Files) -> Iterator[tuple[str, bytes]]:
    for name in sorted(files):
        yield name, files[name]
