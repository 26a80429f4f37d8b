"""What a reading process may not do: fill the memory, reach the network, start programs, stay.

Belongs here: what it imposes on itself before it reads its first file.
"""

import contextlib
import ctypes
import faulthandler
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 97
"""Exit status of a process that watched itself pass its memory limit."""
_WATCH_EVERY_S = 0.25
_SPARE_S = 5.0
_BARRED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname")
_BARRED_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile")


def impose(memory_mb: int) -> None:
    """Bind this process for the rest of its life."""
    bar_network()
    _fall_first()
    if not _limit_memory(memory_mb * 1_000_000):
        watch = threading.Thread(target=_watch_memory, args=(memory_mb * 1_000_000,), daemon=True)
        watch.start()


def bar_network() -> None:
    """Refuse connections, by Python's own hook and, for native libraries, by dead settings."""
    os.environ.update(
        CPL_VSIL_CURL_ALLOWED_EXTENSIONS="{none}",
        GDAL_HTTP_TIMEOUT="1",
        http_proxy="http://127.0.0.1:9",
        https_proxy="http://127.0.0.1:9",
        PROJ_NETWORK="OFF",
    )

    def hook(event: str, _args: tuple[Any, ...]) -> None:
        if event in _BARRED or event in _BARRED_PROGRAMS:
            raise PermissionError(f"a reader may not do this: {event}")

    sys.addaudithook(hook)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End this process if the work takes much longer than its limit.

    Whoever waits for it has ended it before that; this is for the case that nobody is left. It
    needs no turn of the interpreter, which native code may hold.
    """
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds + _SPARE_S, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _fall_first() -> None:
    """Have no picture of memory written at a crash, no box shown, and be the first to go."""
    if sys.platform == "win32":
        no_boxes = 0x8007  # critical errors, faults, alignment, missing files
        ctypes.windll.kernel32.SetErrorMode(no_boxes)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _limit_memory(limit: int) -> bool:
    """Have the system refuse memory beyond a limit; False where it has no such way.

    The private memory counts, not the address space: libraries reserve far more than they use.
    """
    if not sys.platform.startswith("linux"):
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    return True


def _watch_memory(limit: int) -> None:
    while memory_used() < limit:
        time.sleep(_WATCH_EVERY_S)
    os._exit(OUT_OF_MEMORY)


def memory_used() -> int:
    """Return the most memory this process has held so far, bytes."""
    if sys.platform == "win32":
        return _memory_on_windows()
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _memory_on_windows() -> int:
    # PROCESS_MEMORY_COUNTERS: two 32-bit fields, then sizes; the first of them is the peak.
    counters = (ctypes.c_size_t * 10)()
    loader: Any = ctypes
    kernel = loader.windll.kernel32
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), ctypes.c_uint32(72))
    return int(counters[1])
