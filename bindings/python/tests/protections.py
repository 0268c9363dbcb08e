"""What forbids memory both writable and executable, as systemd's MemoryDenyWriteExecute and SELinux do."""

from __future__ import annotations

#: A program that forbids such memory for itself and all that it starts, and becomes the command in its arguments.
MDWE = """
import ctypes, os, sys
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1
if ctypes.CDLL(None).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) != 0:
    sys.exit("no PR_SET_MDWE")
os.execvp(sys.argv[1], sys.argv[1:])
"""

#: The same with the filter of system calls that systemd installs: mmap with both rights, and mprotect that adds the
#: right to execute, fail with EPERM.
SECCOMP = """
import ctypes, os, platform, struct, sys
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
MMAP, MPROTECT = {"x86_64": (9, 10), "aarch64": (222, 226)}[platform.machine()]
LOAD, EQUAL, AND, RETURN = 0x20, 0x15, 0x54, 0x06
NUMBER, THIRD = 0, 32  # offsets in struct seccomp_data
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1
program = [
    (LOAD, 0, 0, NUMBER),
    (EQUAL, 4, 0, MPROTECT),
    (EQUAL, 0, 0, MMAP),
    (LOAD, 0, 0, THIRD),
    (AND, 0, 0, 6),
    (EQUAL, 0, 0, 6),
    (LOAD, 0, 0, THIRD),
    (AND, 0, 0, 4),
    (EQUAL, 0, 1, 4),
    (RETURN, 0, 0, REFUSE),
    (RETURN, 0, 0, ALLOW),
]
# The jumps above count from the next line; those to the end are made here.
program[2] = (EQUAL, 0, len(program) - 1 - 3, MMAP)
program[5] = (EQUAL, len(program) - 2 - 6, len(program) - 1 - 6, 6)
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
head = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
libc = ctypes.CDLL(None)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0):
    sys.exit("no seccomp")
os.execvp(sys.argv[1], sys.argv[1:])
"""

if __name__ == "__main__":
    # protections.py MDWE|SECCOMP COMMAND...
    import os
    import sys

    os.execv(sys.executable, [sys.executable, "-c", {"MDWE": MDWE, "SECCOMP": SECCOMP}[sys.argv[1]], *sys.argv[2:]])
