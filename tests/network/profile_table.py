#!/usr/bin/env python3
"""Reads the same profile files with botocore and with the library, and compares what comes of them.

Run: LIBCOGNITO_LIBRARY=target/stage/lib/libcognito.so python3 tests/network/profile_table.py
Sends nothing. Needs botocore (tests/requirements.txt). A case that the library reads otherwise on
purpose says how, and by which rule of docs/configuration.md.
"""

import copy
import os
import pathlib
import re
import sys
import tempfile

import library

ERROR = "error"
DOCUMENT = pathlib.Path(__file__).parents[2] / "docs/configuration.md"


class Case:
    """Two files and some variables; `ours` only where the library differs, with the rule's number."""

    def __init__(self, name, config=None, credentials=None, env=None, ours=None, rule=None):
        self.name, self.config, self.credentials = name, config, credentials
        self.env, self.ours, self.rule = env or {}, ours, rule


def dev(**env):
    return {"AWS_PROFILE": "dev", **env}


HOST = "https://gateway.example"
SERVICES = """[default]
services = mine
endpoint_url = https://all.example
[services mine]
s3 =
  endpoint_url = https://s3.example
cognito_identity_provider =
  endpoint_url = https://gateway.example
"""
CASES = [
    # Which section is a profile.
    Case("no files"),
    Case("empty files", "", ""),
    Case("default", "[default]\nregion = eu-west-1\n"),
    Case("profile default", "[profile default]\nregion = eu-west-1\n"),
    Case("profile default first", "[profile default]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n"),
    Case("profile default last", "[default]\nregion = eu-west-1\n[profile default]\nregion = eu-west-2\n"),
    Case("named", "[profile dev]\nregion = eu-west-1\n", env=dev()),
    Case("named by the old variable", "[profile dev]\nregion = eu-west-1\n", env={"AWS_DEFAULT_PROFILE": "dev"}),
    Case(
        "named by both",
        "[profile dev]\nregion = eu-west-1\n[profile old]\nregion = eu-west-2\n",
        env=dev(AWS_DEFAULT_PROFILE="old"),
    ),
    Case("not there", "[default]\nregion = eu-west-1\n", env=dev()),
    Case("not there, no file", env=dev()),
    Case("default asked for and not there", "[profile dev]\n", env={"AWS_PROFILE": "default"}),
    Case("without the word", "[dev]\nregion = eu-west-1\n", env=dev()),
    Case("double quotes", '[profile "dev"]\nregion = eu-west-1\n', env=dev()),
    Case("single quotes", "[profile 'dev']\nregion = eu-west-1\n", env=dev()),
    Case("quotes round the whole", '["profile dev"]\nregion = eu-west-1\n', env=dev()),
    Case("two words in quotes", '[profile "a b"]\nregion = eu-west-1\n', env={"AWS_PROFILE": "a b"}),
    Case("two words without", "[profile a b]\nregion = eu-west-1\n", env={"AWS_PROFILE": "a b"}),
    Case("an escaped blank", "[profile a\\ b]\nregion = eu-west-1\n", env={"AWS_PROFILE": "a b"}),
    Case("a quote that is not closed", '[profile "dev]\nregion = eu-west-1\n[default]\n', env=dev()),
    Case("a quote in the middle", "[profile d'e'v]\nregion = eu-west-1\n", env=dev()),
    Case("a tab", "[profile\tdev]\nregion = eu-west-1\n", env=dev()),
    Case("many blanks", "[profile   dev]\nregion = eu-west-1\n", env=dev()),
    Case("blanks inside the brackets", "[ default ]\nregion = eu-west-1\n"),
    Case("a blank at the end", "[profile dev ]\nregion = eu-west-1\n", env=dev()),
    Case("a word that begins like it", "[profiles dev]\nregion = eu-west-1\n", env=dev()),
    Case("upper case", "[PROFILE dev]\nregion = eu-west-1\n", env=dev()),
    Case("the name's case", "[profile Dev]\nregion = eu-west-1\n", env=dev()),
    Case("two spellings", '[profile dev]\nregion = eu-west-1\n[profile "dev"]\nregion = eu-west-2\n', env=dev()),
    Case("twice", "[profile dev]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-2\n", env=dev()),
    Case("another section twice", "[profile dev]\nregion = eu-west-1\n[x]\n[x]\n", env=dev()),
    Case("text behind the bracket", "[default] # mine\nregion = eu-west-1\n"),
    Case("a bracket in the name", "[profile a]b]\nregion = eu-west-1\n", env={"AWS_PROFILE": "a]b"}),
    Case("an open bracket", "[default\nregion = eu-west-1\n"),
    Case("empty brackets", "[]\nregion = eu-west-1\n"),
    Case("DEFAULT", "[DEFAULT]\nregion = eu-west-1\n[profile dev]\nmax_attempts = 4\n", env=dev()),
    Case("DEFAULT is below", "[DEFAULT]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-2\n", env=dev()),
    Case("DEFAULT alone", "[DEFAULT]\nregion = eu-west-1\n"),
    Case("a letter beyond ASCII", "[profile gr\u00fcn]\nregion = eu-west-1\n", env={"AWS_PROFILE": "gr\u00fcn"}),
    Case("an sso-session of the name", "[sso-session dev]\nregion = eu-west-1\n", env=dev()),
    # Keys and values.
    Case("a colon", "[default]\nregion: eu-west-1\n"),
    Case("a URL behind a colon", f"[default]\nendpoint_url: {HOST}:8443/x\n"),
    Case("no blanks", "[default]\nregion=eu-west-1\n"),
    Case("a key in upper case", "[default]\nREGION = eu-west-1\nMax_Attempts = 7\n"),
    Case("a key twice", "[default]\nregion = eu-west-1\nregion = eu-west-2\n"),
    Case("a key in two spellings", "[default]\nregion = eu-west-1\nRegion = eu-west-2\n"),
    Case("another key twice", "[default]\nregion = eu-west-1\nx = 1\nx = 2\n"),
    Case("a key in another section twice", "[default]\nregion = eu-west-1\n[x]\ny = 1\ny = 2\n"),
    Case("no value", "[default]\nregion\n"),
    Case("no key", "[default]\n= eu-west-1\n"),
    Case("no section", "region = eu-west-1\n"),
    Case("a comment before the section", "# region = x\n; y\n\n[default]\nregion = eu-west-1\n"),
    Case("comments between", "[default]\n# one\n  ; two\nregion = eu-west-1\n#three\n"),
    Case("a comment behind a value", "[default]\nregion = eu-west-1 # Dublin\n", ours={"region": "eu-west-1"}, rule=1),
    Case("a semicolon behind a value", "[default]\nca_bundle = /a.pem ; mine\n", ours={"ca_bundle": "/a.pem"}, rule=1),
    Case("a hash in a value", "[default]\nca_bundle = /a#b.pem\n"),
    Case("quotes round a value", '[default]\nca_bundle = "/a.pem"\n'),
    Case("a value on the next line", "[default]\nregion =\n  eu-west-1\n"),
    Case("a value that goes on", "[default]\nregion = eu-\n  west-1\n"),
    Case("an indented key", "  [default]\n  region = eu-west-1\n  max_attempts = 4\n"),
    Case("keys further in and out", "[default]\n    max_attempts = 4\n  region = eu-west-1\n"),
    Case("an indented section", "[default]\nx =\n  [profile dev]\nregion = eu-west-1\n"),
    Case("a blank line in a value", "[default]\ns3 =\n  a = 1\n\n  b = 2\nregion = eu-west-1\n"),
    Case("a nested region", "[default]\nregion =\n  a = b\n"),
    Case("a nested endpoint_url is another's", "[default]\ns3 =\n  endpoint_url = https://s3.example\n"),
    Case("a broken line in another's settings", "[default]\nregion = eu-west-1\n[x]\ns3 =\n  broken\n"),
    Case("CRLF", "[default]\r\nregion = eu-west-1\r\nmax_attempts = 4\r\n"),
    Case("CR", "[default]\rregion = eu-west-1\rmax_attempts = 4\r"),
    Case("a form feed", "[default]\n\x0cregion = eu-west-1\n"),
    Case("no line end at the end", "[default]\nregion = eu-west-1"),
    Case("a byte order mark", "\ufeff[default]\nregion = eu-west-1\n"),
    Case("UTF-16", "[default]\nregion = eu-west-1\n".encode("utf-16")),
    Case("Latin-1 in a comment", b"# M\xfcnchen\n[default]\nregion = eu-west-1\n"),
    Case("a NUL in a comment", b"# \x00\n[default]\nregion = eu-west-1\n"),
    Case("an empty region", "[default]\nregion =\n", ours={}, rule=2),
    Case("an empty endpoint_url", "[default]\nendpoint_url =\n"),
    Case("an empty number", "[default]\nmax_attempts =\n", ours={}, rule=2),
    Case("numbers", "[default]\nmax_attempts = 7\n"),
    Case("a number that is none", "[default]\nmax_attempts = x\n"),
    Case("a flag", "[default]\nuse_fips_endpoint = TRUE\nuse_dualstack_endpoint = false\n"),
    Case("a flag that is none", "[default]\nuse_fips_endpoint = yes\n", ours=ERROR, rule=3),
    Case("a flag of 1", "[default]\nuse_fips_endpoint = 1\n", ours={"fips": True}, rule=3),
    Case("an app id", "[default]\nsdk_ua_app_id = my-app\n"),
    Case("a bad region", "[default]\nregion = EU_WEST\n"),
    Case("a bad URL", "[default]\nendpoint_url = nonsense\n"),
    Case("a tilde in ca_bundle", "[default]\nca_bundle = ~/a.pem\n", ours={"ca_bundle": "{home}/a.pem"}, rule=4),
    # Services.
    Case("services", SERVICES),
    Case("services and a variable", SERVICES, env={"AWS_ENDPOINT_URL": "https://env.example"}),
    Case("services in upper case", SERVICES.replace("cognito_identity_provider", "COGNITO_IDENTITY_PROVIDER")),
    Case("a nested key in upper case", SERVICES.replace("  endpoint_url", "  ENDPOINT_URL")),
    Case("services of another name", SERVICES.replace("= mine", "= theirs")),
    Case(
        "services of another name and a variable",
        SERVICES.replace("= mine", "= theirs"),
        env={"AWS_ENDPOINT_URL": "https://env.example"},
    ),
    Case("empty services", "[default]\nservices = mine\n[services mine]\n"),
    Case(
        "services without this one",
        "[default]\nservices = mine\nendpoint_url = https://all.example\n"
        "[services mine]\ns3 =\n  endpoint_url = https://s3.example\n",
    ),
    Case("services in quotes", SERVICES.replace("[services mine]", '[services "mine"]')),
    Case("services with a value", "[default]\nservices = m\n[services m]\ncognito_identity_provider = x\n"),
    Case(
        "URLs ignored by the profile",
        SERVICES.replace("[services", "ignore_configured_endpoint_urls = true\n[services"),
    ),
    Case("URLs ignored by a variable", SERVICES, env={"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}),
    Case(
        "the variable goes before the profile",
        SERVICES.replace("[services", "ignore_configured_endpoint_urls = true\n[services"),
        env={"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
    ),
    # The credentials file.
    Case("in the credentials file alone", None, "[dev]\nregion = eu-west-1\naws_secret_access_key = x\n", env=dev()),
    Case("its name alone there", "[default]\nregion = eu-west-1\n", "[dev]\naws_access_key_id = x\n", env=dev()),
    Case(
        "in both",
        "[profile dev]\nregion = eu-west-1\nmax_attempts = 4\n",
        "[dev]\nregion = eu-west-2\nca_bundle = /a.pem\n",
        env=dev(),
    ),
    Case("default in both", "[default]\nregion = eu-west-1\nmax_attempts = 4\n", "[default]\nregion = eu-west-2\n"),
    Case("default in the credentials file alone", None, "[default]\nregion = eu-west-2\n"),
    Case("with the word profile there", None, "[profile dev]\nregion = eu-west-1\n", env=dev()),
    Case(
        "with the word profile in its name",
        None,
        "[profile dev]\nregion = eu-west-1\n",
        env={"AWS_PROFILE": "profile dev"},
    ),
    Case("endpoint_url there", None, f"[dev]\nendpoint_url = {HOST}\n", env=dev()),
    Case("services there", SERVICES.replace("services = mine\n", ""), "[default]\nservices = mine\n"),
    Case("a services section there", "[default]\nservices = mine\n", SERVICES.partition("example\n")[2]),
    Case("an empty value there", "[default]\nmax_attempts = 4\n", "[default]\nmax_attempts =\n", ours={}, rule=2),
    Case("a broken credentials file", "[default]\nregion = eu-west-1\n", "region = x\n"),
    Case("a credentials file that is no text", "[default]\nregion = eu-west-1\n", b"[default]\nx = \xff\n"),
    Case("DEFAULT there", "[profile dev]\nregion = eu-west-1\n", "[DEFAULT]\nregion = eu-west-2\n[dev]\n", env=dev()),
    # Paths and variables.
    Case("a tilde", "[default]\nregion = eu-west-1\n", env={"AWS_CONFIG_FILE": "~/.aws/config"}),
    Case(
        "a variable in the path",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_CONFIG_FILE": "$FOLDER/config", "FOLDER": "{home}/.aws"},
    ),
    Case(
        "a variable in braces",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_CONFIG_FILE": "${FOLDER}/config", "FOLDER": "{home}/.aws"},
    ),
    Case(
        "a variable inside a name",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_CONFIG_FILE": "{home}/.aws/con${END}", "END": "fig"},
    ),
    Case(
        "a variable that holds a tilde",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_CONFIG_FILE": "$FOLDER/config", "FOLDER": "~/.aws"},
    ),
    Case("a variable that is not set", "[default]\nregion = eu-west-1\n", env={"AWS_CONFIG_FILE": "$NO_SUCH/config"}),
    Case(
        "a tilde for the credentials file",
        None,
        "[default]\nregion = eu-west-1\n",
        env={"AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"},
    ),
    Case("a file that is not there", "[default]\nregion = eu-west-1\n", env={"AWS_CONFIG_FILE": "/nowhere/config"}),
    Case("the null device", "[default]\nregion = eu-west-1\n", env={"AWS_CONFIG_FILE": "/dev/null"}),
    Case("below a file", "[default]\nregion = eu-west-1\n", env={"AWS_CONFIG_FILE": "{home}/.aws/config/x"}),
    Case("a folder", "[default]\nregion = eu-west-1\n", env={"AWS_CONFIG_FILE": "{home}"}, ours=ERROR, rule=5),
    Case(
        "another user's home",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_CONFIG_FILE": "~nobody-of-this-name/config"},
        ours=ERROR,
        rule=6,
    ),
    Case(
        "an empty variable",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_DEFAULT_REGION": "", "AWS_CONFIG_FILE": ""},
        ours={"region": "eu-west-1"},
        rule=2,
    ),
    Case(
        "an empty profile",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_PROFILE": ""},
        ours={"region": "eu-west-1"},
        rule=2,
    ),
    Case(
        "a variable goes before the files",
        "[default]\nregion = eu-west-1\nmax_attempts = 4\n",
        "[default]\nregion = eu-west-2\n",
        env={"AWS_DEFAULT_REGION": "eu-west-3", "AWS_MAX_ATTEMPTS": "6"},
    ),
    Case(
        "AWS_REGION",
        "[default]\nregion = eu-west-1\n",
        env={"AWS_REGION": "eu-west-3"},
        ours={"region": "eu-west-3"},
        rule=7,
    ),
]


def theirs():
    """What botocore reads, without what is at its default."""
    import botocore.exceptions
    import botocore.session
    import botocore.utils

    try:
        session = botocore.session.Session()
        session.get_scoped_config()
        store = copy.copy(session.get_component("config_store"))
        session._add_configured_endpoint_provider("cognito-idp", store)
        get = store.get_config_variable
        region = get("region")
        if region is not None:
            botocore.utils.validate_region_name(region)
        url = None if get("ignore_configured_endpoint_urls") else get("endpoint_url")
        if url is not None and not botocore.utils.is_valid_endpoint_url(url):
            return ERROR
        found = {
            "region": region,
            "endpoint_url": url,
            "ca_bundle": get("ca_bundle"),
            "max_attempts": get("max_attempts"),
            "fips": get("use_fips_endpoint"),
            "dualstack": get("use_dualstack_endpoint"),
            "app": get("user_agent_appid"),
        }
    # A section that is read as something else than it is ends in an AttributeError or TypeError.
    except (botocore.exceptions.BotoCoreError, ValueError, AttributeError, TypeError):
        return ERROR
    return {name: value for name, value in found.items() if value not in (None, False)}


def ours(lib):
    """What the library reads, without what is at its default."""
    status, said = lib.describe({})
    if status != 0:
        message = said["Error"]["Message"]
        return ERROR if message[0].isupper() and message.endswith(".") else f"no sentence: {message}"
    app = said["user_agent"].partition(" app/")[2]
    found = {
        "region": said["region"],
        "endpoint_url": said["endpoint_url"] if said["endpoint_source"] != "region" else None,
        "ca_bundle": said["trust"] if said["trust_source"] != "system" else None,
        "max_attempts": said["max_attempts"] if said["max_attempts"] != 3 else None,
        "fips": said["use_fips_endpoint"],
        "dualstack": said["use_dualstack_endpoint"],
        "app": app or None,
    }
    if found["endpoint_url"]:
        found["endpoint_url"] = found["endpoint_url"].rstrip("/")
    return {name: value for name, value in found.items() if value not in (None, False)}


def run(case, lib):
    """Both readings of a case, and the library's as it is to be."""
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home) / ".aws"
        folder.mkdir()
        for name, text in (("config", case.config), ("credentials", case.credentials)):
            if text is not None:
                (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        before = dict(os.environ)
        os.environ["HOME"] = home
        for name, value in case.env.items():
            os.environ[name] = value.replace("{home}", home)
        try:
            botocores, found = theirs(), ours(lib)
        finally:
            os.environ.clear()
            os.environ.update(before)
        wanted = botocores if case.rule is None else case.ours
        if isinstance(wanted, dict):
            wanted = {
                name: value.replace("{home}", home) if isinstance(value, str) else value
                for name, value in wanted.items()
            }
        return botocores, found, wanted


def main():
    lib = library.load()
    section = DOCUMENT.read_text().partition("## Where it differs")[2].partition("\n## ")[0]
    rules = set(re.findall(r"^(\d+)\. ", section, re.MULTILINE))
    failed = []
    for case in CASES:
        botocores, found, wanted = run(case, lib)
        if found != wanted:
            failed.append(f"{case.name}: botocore {botocores}, to be {wanted}, is {found}")
        if case.rule is not None and found == botocores:
            failed.append(f"{case.name}: is no difference")
        if case.rule is not None and str(case.rule) not in rules:
            failed.append(f"{case.name}: rule {case.rule} is not in {DOCUMENT.name}")
    for rule in rules - {str(case.rule) for case in CASES}:
        failed.append(f"rule {rule} of {DOCUMENT.name} has no case")
    if len({case.name for case in CASES}) != len(CASES):
        failed.append("two cases have one name")
    print("\n".join(failed) or f"{len(CASES)} profile files are read as they are to be")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
