#!/usr/bin/env python3
"""Writes what the library is made of: the licences of the crates in it, and a bill of materials (CycloneDX 1.5).

The environment variable CARGO names cargo. The result is the same on every machine: it holds no date.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
#: Rust's standard library is a part of every library that is written in Rust.
STANDARD_LIBRARY = """The Rust standard library
  Licence: MIT OR Apache-2.0; its parts that come from elsewhere: BSD-2-Clause, ISC, Unicode-3.0, Apache-2.0 WITH
           LLVM-exception
  Source:  https://github.com/rust-lang/rust
  Copyright (c) The Rust Project Contributors. The copyrights of its parts are in COPYRIGHT-library.html of Rust's
  documentation.
"""
HEADING = """{name} holds code of these Rust crates. Each is used under the licence named with it. The
texts follow, each with the crates that it comes with.

"""


def cargo(*arguments):
    """What cargo prints. CARGO may be a path with a blank, or hold arguments."""
    named = os.environ.get("CARGO") or "cargo"
    command = [named] if shutil.which(named) else shlex.split(named)
    advice = "run make first, as the user who has Rust, and then make install"
    if not shutil.which(command[0]):
        raise SystemExit(f"third_party.py: {named}, which knows the crates, is not on the PATH; {advice}")
    done = subprocess.run([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        raise SystemExit(f"third_party.py: {named}, which knows the crates, failed to list them; {advice}")
    return done.stdout


def metadata(targets):
    """What cargo knows of the crates on these platforms."""
    if not targets:
        targets = re.findall(r"(?m)^host: (\S+)$", cargo("version", "-v"))
    platforms = [] if targets == ["all"] else [f"--filter-platform={target}" for target in targets]
    return json.loads(cargo("metadata", "--format-version=1", "--locked", *platforms))


def linked(crates, name):
    """The named package, and what is built into it: a dictionary of each package's dependencies by its id."""
    packages = {package["id"]: package for package in crates["packages"]}
    nodes = {node["id"]: node for node in crates["resolve"]["nodes"]}
    members = [packages[identity] for identity in crates["workspace_members"]]
    root = next((package for package in members if package["name"] == name), None)
    if root is None:
        names = ", ".join(package["name"] for package in members)
        raise SystemExit(f"third_party.py: the workspace has no package {name}, only {names}")
    found, waiting = {}, [root["id"]]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        # Neither what builds and tests the crate, nor what runs in the compiler alone.
        found[current] = sorted(
            dependency["pkg"]
            for dependency in nodes[current]["deps"]
            if any(kind["kind"] is None for kind in dependency["dep_kinds"])
            and not any("proc-macro" in target["kind"] for target in packages[dependency["pkg"]]["targets"])
        )
        waiting += found[current]
    return root, packages, found


def texts(package):
    """The licence files of a crate, by their names."""
    folder = Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file() and LICENCE_FILE.match(path.name))
    return {path.name: path.read_text(encoding="utf-8", errors="replace").strip() for path in files}


def licences(name, packages):
    """All licences as one text. A text that several crates have stands there once."""
    parts, by_text = [HEADING.format(name=name)], defaultdict(list)
    for package in packages:
        label = f"{package['name']} {package['version']}"
        if not package["license"]:
            raise SystemExit(f"third_party.py: the crate {label} names no licence")
        parts.append(f"{label}\n  Licence: {package['license']}\n")
        authors = ", ".join(re.sub(r" *<[^>]*>", "", author) for author in package["authors"])
        parts.append(f"  Authors: {authors}\n" if authors else "")
        parts.append(f"  Source:  {package['repository']}\n" if package["repository"] else "")
        parts.append("\n")
        for text in texts(package).values() or [standard_text(label, package["license"])]:
            by_text[" ".join(text.split())].append((label, text))
    parts.append(STANDARD_LIBRARY)
    for users in by_text.values():
        labels = list(dict.fromkeys(label for label, _ in users))
        parts.append(f"\n{'-' * 79}\n{', '.join(labels)}:\n\n{users[0][1]}\n")
    return "".join(parts)


def standard_text(label, licence):
    """The text for a crate that has no file of its own."""
    if "Apache-2.0" not in licence:
        raise SystemExit(f"third_party.py: the crate {label} has no text of its licence, {licence}")
    return (ROOT / "LICENSE-APACHE").read_text(encoding="utf-8").strip()


def bill_of_materials(root, packages, found):
    """The same as CycloneDX: components with their checksums, and what depends on what."""
    lock = (ROOT / "Cargo.lock").read_text(encoding="utf-8")
    entry = r'name = "(.*)"\nversion = "(.*)"\nsource = .*\nchecksum = "(.*)"'
    sums = {(name, version): checksum for name, version, checksum in re.findall(entry, lock)}

    def url(identity):
        return f"pkg:cargo/{packages[identity]['name']}@{packages[identity]['version']}"

    def component(identity):
        package = packages[identity]
        entry = {
            "type": "library",
            "bom-ref": url(identity),
            "name": package["name"],
            "version": package["version"],
            "purl": url(identity),
            "licenses": [{"expression": package["license"].replace("/", " OR ")}],
        }
        checksum = sums.get((package["name"], package["version"]))
        if checksum:
            entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        if package["repository"]:
            entry["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
        return entry

    identities = sorted(found, key=url)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(root["id"])},
        "components": [component(identity) for identity in identities if identity != root["id"]],
        "dependencies": [
            {"ref": url(identity), "dependsOn": sorted(url(other) for other in found[identity])}
            for identity in identities
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--package", metavar="NAME", default="libcognito", help="a package of the workspace, by default libcognito"
    )
    parser.add_argument("folder", type=Path, help="where THIRD-PARTY-LICENSES and NAME.cdx.json go")
    parser.add_argument(
        "target", nargs="*", help="a platform as Rust names it, or all for every one; by default this machine's"
    )
    arguments = parser.parse_args()
    name, folder = arguments.package, arguments.folder
    root, packages, found = linked(metadata(arguments.target), name)
    others = sorted(
        (packages[identity] for identity in found if identity != root["id"]),
        key=lambda package: (package["name"], package["version"]),
    )
    folder.mkdir(parents=True, exist_ok=True)
    bill = json.dumps(bill_of_materials(root, packages, found), indent=1) + "\n"
    (folder / f"{name}.cdx.json").write_text(bill, encoding="utf-8")
    (folder / "THIRD-PARTY-LICENSES").write_text(licences(name, others), encoding="utf-8")


if __name__ == "__main__":
    main()
