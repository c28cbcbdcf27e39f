"""Esc at once. Textual looks every tenth of a second whether an Esc stood alone; that is felt.

The environment's `ESCDELAY` says in milliseconds how long an Esc waits for the rest of an arrow
key's code: 10 unless told, for the code comes in one piece over all but the worst of lines.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

ESC = "\x1b"
LOOKS = 0.1
"""Seconds between two looks whether the program has ended."""
A_LITTLE_LATER = 0.001


class EscDriver(LinuxDriver):
    """Reads the keys as Textual's driver does, and after an Esc looks again soon."""

    def run_input_thread(self) -> None:
        """Reads keys until the program ends or the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        typed = ""
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                alone = typed.endswith(ESC)
                typed = ""
                if selector.select(ESCAPE_DELAY + A_LITTLE_LATER if alone else LOOKS):
                    read = self._read()
                    if not read:
                        return  # the terminal is gone; who watches it ends the program
                    typed = decode(read)
                    # Half a letter is no text yet, and no text means the end to the parser.
                    for message in parser.feed(typed) if typed else ():
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
