"""Writes the source and the export list of cognito32.dll, whose functions VB6 and VBA can declare.

    gcc -E -P include/cognito.h | stdcall.py FOLDER

They call by stdcall, where the called function takes its arguments off the stack. So each function of the header gets
one by stdcall here, exported by the same name: FOLDER/stdcall.c and FOLDER/cognito32.def. Those that take a callback
stand in stdcall_callbacks.c.
"""

import re
import sys
from pathlib import Path

PROTOTYPE = re.compile(r"(?P<result>[\w ]+?[ *]+)(?P<name>cognito_[a-z_]+)\((?P<parameters>.*)\)$")
# On i686 every argument takes up a multiple of four bytes, and none is longer than a word.
WORD = 4


def parse(text):
    """Yields result, name and parameters of each function."""
    for statement in text.split(";"):
        found = PROTOTYPE.search(" ".join(statement.split()))
        if found:
            yield found["result"].strip(), found["name"], found["parameters"]


def main():
    folder = Path(sys.argv[1])
    source, exports = ["#include <cognito.h>\n"], []
    for result, name, parameters in parse(sys.stdin.read()):
        takes_callback = "(" in parameters
        # Forgets the callbacks.
        is_by_hand = takes_callback or name == "cognito_client_free"
        each = [] if parameters == "void" else parameters.split(",")
        if takes_callback:
            # The callback's own parameters are no parameters of the function.
            each = re.sub(r"\(\*(\w+)\)\([^()]*\)", r"\1", parameters).split(",")
        if not is_by_hand:
            names = ", ".join(re.findall(r"\w+$", parameter.strip())[0] for parameter in each)
            give = "" if result == "void" else "return "
            source.append(
                f"{result} __stdcall stdcall_{name}({parameters});\n"
                f"{result} __stdcall stdcall_{name}({parameters})\n{{\n    {give}{name}({names});\n}}\n"
            )
        exports.append(f"    {name} = stdcall_{name}@{WORD * len(each)}")
    if not exports:
        sys.exit("stdcall.py: the header on standard input has no function")
    (folder / "stdcall.c").write_text("\n".join(source))
    (folder / "cognito32.def").write_text("LIBRARY cognito32.dll\nEXPORTS\n" + "\n".join(exports) + "\n")


if __name__ == "__main__":
    main()
