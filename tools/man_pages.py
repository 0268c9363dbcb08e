#!/usr/bin/env python3
"""Writes manual pages: section 3 from what Doxygen read in the header, section 1 from what a program says of itself.

    tools/man_pages.py functions XML FOLDER DATE          XML is Doxygen's cognito_8h.xml
    tools/man_pages.py program PROGRAM FOLDER DATE        PROGRAM is asked for its --help

DATE is in seconds since 1970. The pages are mdoc(7).
"""

import re
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timezone
from pathlib import Path


def escaped(text):
    """Text as mdoc takes it: no macro, no escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def words(element):
    """The text of an element. As mdoc wants it, each sentence begins a line, and lines are short."""
    return wrapped("".join(element.itertext()))


def wrapped(text):
    sentences = re.split(r"(?<=[.!?])\s+|(?<=[.!?][)\"'])\s+", " ".join(text.split()))
    lines = [line for sentence in sentences for line in textwrap.wrap(sentence, 70, break_on_hyphens=False)]
    return escaped("\n".join(lines))


def macro_argument(text):
    """One argument of a macro."""
    return '"' + text.replace("\\", "\\e").replace('"', '""') + '"'


def code(listing):
    """The lines of an example."""
    lines = []
    for line in listing.iter("codeline"):
        for space in line.iter("sp"):
            space.text = " "
        lines.append("".join(line.itertext()))
    return escaped("\n".join(lines))


def page(name, section, date, parts):
    """The text of a page."""
    day = datetime.fromtimestamp(date, timezone.utc)
    head = [f".Dd {day:%B} {day.day}, {day.year}", f".Dt {name.upper()} {section}", ".Os"]
    return "\n".join([*head, *(part for part in parts if part)]) + "\n"


def one_sentence(text):
    """The first sentence of a description, as NAME has it."""
    first = " ".join(re.split(r"(?<=[.])\s", text, maxsplit=1)[0].rstrip(".").split())
    return first[0].lower() + first[1:]


def synopsis(function):
    """How a function is called."""
    lines = [".In cognito.h", f".Ft {macro_argument(''.join(function.find('type').itertext()))}"]
    lines.append(f".Fo {function.findtext('name')}")
    for parameter in function.findall("param"):
        kind = "".join(parameter.find("type").itertext())
        name = parameter.findtext("declname", "")
        # A callback has its name in the middle.
        whole = (
            kind.replace("(*)", f"(*{name})") if "(*)" in kind else kind + ("" if kind.endswith("*") else " ") + name
        )
        lines.append(f".Fa {macro_argument(re.sub(r'[*] +', '*', whole).strip())}")
    return "\n".join([*lines, ".Fc"])


class Description:
    """What Doxygen made of a comment, sorted into the sections of a manual page."""

    def __init__(self, function):
        self.paragraphs, self.parameters, self.returns = [], [], ""
        self.sections, self.examples = [], []
        for paragraph in function.find("detaileddescription"):
            self.add(paragraph)

    def add(self, paragraph):
        structured = paragraph.findall("parameterlist") + paragraph.findall("simplesect")
        for part in structured:
            paragraph.remove(part)
            if part.tag == "parameterlist":
                for item in part.findall("parameteritem"):
                    texts = [words(text) for text in item.find("parameterdescription")]
                    self.parameters.append((item.findtext(".//parametername"), "\n".join(texts)))
            elif part.get("kind") == "return":
                self.returns = words(part)
            elif part.find(".//programlisting") is not None:
                self.examples += [code(listing) for listing in part.iter("programlisting")]
            else:
                texts = "\n.Pp\n".join(words(text) for text in part.findall("para"))
                self.sections.append((part.findtext("title"), texts))
        rest = words(paragraph)
        if rest:
            self.paragraphs.append(rest)


def function_page(function, others, date):
    """The page of one function."""
    name, about = function.findtext("name"), Description(function)
    parameters = "".join(f".It Fa {parameter}\n{text}\n" for parameter, text in about.parameters)
    described = "\n.Pp\n".join(about.paragraphs)
    if parameters:
        described += f"\n.Bl -tag -width Ds\n{parameters}.El"
    described += "".join(f"\n.Ss {title}\n{text}" for title, text in about.sections)
    examples = "".join(f".Bd -literal -offset indent\n{example}\n.Ed\n" for example in about.examples)
    text = " ".join([*about.paragraphs, *(text for _, text in [*about.parameters, *about.sections]), about.returns])
    related = sorted(other for other in others if other != name and re.search(rf"\b{other}\b", text))
    return page(
        name,
        3,
        date,
        [
            f".Sh NAME\n.Nm {name}\n.Nd {one_sentence(about.paragraphs[0])}",
            f".Sh SYNOPSIS\n{synopsis(function)}",
            f".Sh DESCRIPTION\n{described}",
            f".Sh RETURN VALUES\n{about.returns}" if about.returns else "",
            f".Sh EXAMPLES\n{examples.rstrip()}" if examples else "",
            ".Sh SEE ALSO\n" + " ,\n".join(f".Xr {other} 3" for other in sorted([*related, "libcognito"])),
        ],
    )


def overview(functions, constants, date):
    """The page libcognito(3): all functions and statuses."""
    listed = "".join(
        f".It Xr {function.findtext('name')} 3\n{Description(function).paragraphs[0]}\n" for function in functions
    )
    statuses = "".join(
        f".It Dv {constant.findtext('name')} Pq {constant.findtext('initializer')}\n"
        f"{words(constant.find('detaileddescription'))}\n"
        for constant in constants
    )
    return page(
        "libcognito",
        3,
        date,
        [
            ".Sh NAME\n.Nm libcognito\n.Nd sends and confirms Amazon Cognito attribute\\-verification codes",
            ".Sh SYNOPSIS\n.In cognito.h",
            f".Sh DESCRIPTION\nThe functions of the library are:\n.Bl -tag -width Ds\n{listed}.El\n"
            f".Ss Statuses\nThe results of calls are:\n.Bl -tag -width Ds\n{statuses}.El",
        ],
    )


def write_functions(source, folder, date):
    file = ElementTree.parse(source)
    functions = [member for member in file.iter("memberdef") if member.get("kind") == "function"]
    constants = [
        member
        for member in file.iter("memberdef")
        if member.get("kind") == "define" and re.fullmatch(r"\d+", member.findtext("initializer", ""))
    ]
    constants = [member for member in constants if "VERSION" not in member.findtext("name", "")]
    names = [function.findtext("name") for function in functions]
    # First, because a page takes its description apart.
    pages = {"libcognito": overview([fresh(function) for function in functions], constants, date)}
    for name, function in zip(names, functions, strict=True):
        pages[name] = function_page(function, names, date)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.3").write_text(text, encoding="utf-8")


def fresh(element):
    """A copy that may be taken apart."""
    return ElementTree.fromstring(ElementTree.tostring(element))


def write_program(program, folder, date):
    said = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    about, _, options = said.partition("\nOptions:\n")
    options, _, more = options.partition("\n\n")
    more, _, examples = more.partition("\nExamples:\n")
    name = Path(program).name
    items = ""
    for option in re.split(r"\n(?= {2,6}-)", options.rstrip()):
        flags, _, text = option.strip().partition("  ")
        macros = []
        for each in flags.split(", "):
            flag, _, value = each.partition(" ")
            macros.append(f"Fl {flag[1:].replace('-', chr(92) + '-')}" + (f" Ar {value.strip('<>')}" if value else ""))
        items += f".It {' , '.join(macros)}\n{wrapped(text)}\n"
    summary = about.split("\n\n")[0].strip()
    parts = [
        f".Sh NAME\n.Nm {name}\n.Nd {escaped(one_sentence(summary))}",
        ".Sh SYNOPSIS\n.Nm\n.Op Ar options",
        f".Sh DESCRIPTION\n{wrapped(summary.rstrip('.') + '.')}\n{wrapped(more)}\n"
        f"The options are:\n.Bl -tag -width Ds\n{items}.El",
    ]
    if examples:
        parts.append(f".Sh EXAMPLES\n.Bd -literal\n{escaped(examples.rstrip())}\n.Ed")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.1").write_text(page(name, 1, date, parts), encoding="utf-8")


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("functions", "program"):
        raise SystemExit(__doc__)
    kind, source, folder, date = sys.argv[1:]
    write = write_functions if kind == "functions" else write_program
    write(source, Path(folder), int(date))


if __name__ == "__main__":
    main()
