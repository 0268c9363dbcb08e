"""What is looked at: the local pool with the made-up app in front of it, and a browser."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from selenium import webdriver
from selenium.common.exceptions import JavascriptException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parents[2]
#: Nothing here takes longer; a loaded machine is slow.
BOUND = 60
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run "
    "--hide-scrollbars --disable-background-networking --disable-component-update --disable-sync --window-size=1280,860"
)


def environment(**more: str) -> dict[str, str]:
    """The environment without what would lead the programs astray."""
    script = '. "$0" && exec env -0'
    clean = subprocess.run(
        ["sh", "-c", script, str(ROOT / "tests/clean_environment.sh")], capture_output=True, text=True, check=True
    ).stdout
    return {**dict(line.split("=", 1) for line in clean.split("\0") if "=" in line), **more}


class Demo:
    """What `make demo-page` runs, on a terminal: the pool and the app."""

    def __init__(self, stage: Path, pool: Path) -> None:
        clean = environment()
        command = ["bash", str(ROOT / "examples/demo_page.sh"), str(stage), str(pool)]
        self._process, terminal = pty.fork()
        if self._process == 0:
            os.execvpe(command[0], command, clean)
        self._terminal = os.fdopen(terminal, "r+b", buffering=0)
        self._status: int | None = None
        self.page = self._address("page: ")
        self.app = self._address("The app is at")
        self.endpoint = self.page.rstrip("/")

    def _address(self, words: str) -> str:
        said: list[str] = []
        while not said or words not in said[-1]:
            try:
                said.append(self._terminal.readline().decode())
            except OSError:  # the other end of a terminal has been closed
                raise AssertionError(f"the demonstration ended before it said: {words}: {said}") from None
        return said[-1].split()[-1]

    def interrupt(self) -> int:
        """Types Ctrl-C, and returns the status that it ends with."""
        self._terminal.write(b"\x03")
        _, status = os.waitpid(self._process, 0)
        self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def stop(self) -> None:
        # Its end is the end of the terminal, of which all that runs there is told.
        self._terminal.close()
        if self._status is None:
            os.waitpid(self._process, 0)


class CExample:
    """examples/c/send_code.c, built against the installation."""

    def __init__(self, stage: Path, folder: Path) -> None:
        self.program = folder / "send code"
        # eval: pkg-config writes a backslash before a blank of a path.
        build = 'eval "${CC:-cc} \\"\\$1\\" $(pkg-config --cflags --libs cognito)" \'-Wl,-rpath,"$2/lib" -o "$3"\''
        arguments = [str(ROOT / "examples/c/send_code.c"), str(stage), str(self.program)]
        path = {"PKG_CONFIG_PATH": str(stage / "lib/pkgconfig")}
        subprocess.run(["sh", "-c", build, "sh", *arguments], env=environment(**path), check=True)

    def run(self, demo: Demo, token: str, *arguments: str) -> str:
        settings = {"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": demo.endpoint, "COGNITO_ACCESS_TOKEN": token}
        command = [str(self.program), *arguments]
        ended = subprocess.run(command, env=environment(**settings), capture_output=True, text=True, timeout=BOUND)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


class Browser:
    """Chromium with a profile of its own, with JavaScript or without."""

    def __init__(self, has_javascript: bool = True) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="cognito-browser-", ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        for flag in [*FLAGS.split(), f"--user-data-dir={self._profile.name}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not has_javascript:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        options.binary_location = found("chromium")
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(found("chromedriver")))

    def close(self) -> None:
        self.driver.quit()
        self._profile.cleanup()

    def tab(self, address: str) -> str:
        """Opens the address in a tab of its own, and returns that."""
        self.driver.switch_to.new_window("tab")
        self.driver.get(address)
        return self.driver.current_window_handle

    def text(self, selector: str) -> str:
        """Returns the text that the first such element shows, "" where there is none."""
        # By one script: the page may put another element in its place meanwhile.
        return self.driver.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def click(self, selector: str) -> None:
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def waits_for(self, selector: str, pattern: str) -> str:
        """Waits until the element's text has the pattern, and returns what the pattern found."""

        def find(_: object) -> str | Literal[False]:
            match = re.search(pattern, self.text(selector))
            return match[0] if match else False

        try:
            # A page that is just being left runs no script.
            wait = WebDriverWait(self.driver, BOUND, 0.05, ignored_exceptions=[JavascriptException])
            return wait.until(find)
        except TimeoutException:
            raise AssertionError(f"{selector} does not show {pattern}, but: {self.text(selector)}") from None

    def media(self, scheme: str) -> None:
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def complaints(self) -> list[str]:
        """Returns what stands on the console since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


def found(program: str) -> str:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder) / program
        if os.access(path, os.X_OK):
            return str(path)
    raise SystemExit(f"{program} is missing; install it with: apt-get install chromium chromium-driver")
