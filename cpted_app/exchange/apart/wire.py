"""Values between the program and a process that reads for it: pickles with their length before.

The program takes from the other side only values of its own kinds: classes of this package and
of the few libraries whose arrays and geometries it deals in. A reader that a file took over
cannot have it call anything else.
"""

import contextlib
import importlib
import io
import pickle
import struct
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import IO, Any

Part = memoryview
Parts = list[Part]

_PIPE_BYTES = 1 << 20
_LENGTH = struct.Struct("<Q")
_OWN_CLASSES = ("cpted_app", "numpy", "shapely", "pathlib", "datetime", "uuid", "decimal")
_BUILTINS = frozenset(
    {"bytearray", "complex", "dict", "frozenset", "list", "range", "set", "slice", "tuple"}
)
_FUNCTIONS = frozenset(
    {
        ("cpted_app.exchange.apart.wire", "frozen_mapping"),
        ("shapely.io", "from_wkb"),
        ("shapely", "from_wkb"),
        ("shapely.geometry.base", "_geom_factory"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
        ("pathlib", "Path"),
    }
)


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, MappingProxyType):
            return frozen_mapping, (dict(value),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Finds values only; ``ForbiddenError`` for all that could act."""

    def find_class(self, module: str, name: str) -> Any:
        root = module.partition(".")[0]
        if (module, name) in _FUNCTIONS or (module == "builtins" and name in _BUILTINS):
            return getattr(importlib.import_module(module), name)
        if root in _OWN_CLASSES and "." not in name:
            found = getattr(importlib.import_module(module), name)
            if isinstance(found, type) and found.__module__.partition(".")[0] == root:
                return found
        raise ForbiddenError(f"{module}.{name} is no value")


class ForbiddenError(pickle.UnpicklingError):
    """The other side sent something that is not a value."""


def frozen_mapping(values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a read-only view, as it was before it was sent."""
    return MappingProxyType(dict(values))


def packed(value: Any) -> Parts:
    """Return a value as it goes over the wire: its pickle, then its arrays uncopied."""
    stream, arrays = io.BytesIO(), list[pickle.PickleBuffer]()
    _Pickler(stream, protocol=5, buffer_callback=arrays.append).dump(value)
    return [stream.getbuffer(), *(array.raw() for array in arrays)]


def unpacked(parts: Sequence[Part]) -> Any:
    """Return a value that a reading process sent.

    Raises:
        ForbiddenError: it holds something that is not a value.
    """
    return _Unpickler(io.BytesIO(parts[0]), buffers=parts[1:]).load()


def trusted(parts: Sequence[Part]) -> Any:
    """Return what the program sent: functions by their names too."""
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301 - from who started this process


def widen(stream: IO[bytes]) -> None:
    """Let a whole tile into a pipe at once, where the system can."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def send(stream: IO[bytes], parts: Parts) -> None:
    """Write one value."""
    head = b"".join(_LENGTH.pack(number) for number in (len(parts), *map(len, parts)))
    for part in (memoryview(head), *parts):
        at = 0
        while at < len(part):
            at += stream.write(part[at:])


def receive(stream: IO[bytes]) -> Parts:
    """Return the next value, still packed.

    Raises:
        EOFError: the other side has ended.
    """
    (count,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    sizes = [length for (length,) in _LENGTH.iter_unpack(_exactly(stream, count * _LENGTH.size))]
    return [_exactly(stream, length) for length in sizes]


def _exactly(stream: IO[bytes], length: int) -> Part:
    content = memoryview(bytearray(length))
    at = 0
    while at < length:
        count = stream.readinto(content[at:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        at += count
    return content
