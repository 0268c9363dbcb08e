#!/usr/bin/env python3
"""Looks at the local pool's page in a real browser, with the made-up app of `make demo-page` in front of the pool.

    page.py STAGE POOL                     runs the tests
    page.py STAGE POOL --screenshot FILE   takes the picture that README shows

STAGE is an installation, POOL the local pool's program. It needs Debian's chromium and chromium-driver, selenium from
PyPI, a C compiler and pkg-config.
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from machine import BOUND, Browser, CExample, Demo
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

#: Every element with text of its own, with its colour and that of the ground behind it; the worst contrast comes first.
CONTRASTS = """
const rgb = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const ground = element => {
  for (; element; element = element.parentElement) {
    const colour = rgb(getComputedStyle(element).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const found = [];
for (const element of document.body.querySelectorAll("*")) {
  if (!Array.from(element.childNodes).some(node => node.nodeType === 3 && node.data.trim())) continue;
  if (["SCRIPT", "NOSCRIPT"].includes(element.tagName) || !element.checkVisibility()) continue;
  const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
  found.push([(Math.max(a, b) + .05) / (Math.min(a, b) + .05), element.textContent.trim().slice(0, 40)]);
}
return found.sort((one, other) => one[0] - other[0]);
"""
EMAIL, PHONE = "zoe@bluebird.example", r"\+999500008920"


class Tests:
    """Each test has the pool as it was at the start, and the page open."""

    def __init__(self, stage: Path, pool: Path, folder: Path) -> None:
        self.demo = Demo(stage, pool)
        self.c_example = CExample(stage, folder)
        self.browser = Browser()

    def close(self) -> None:
        self.browser.close()
        self.demo.stop()

    def ask(self, path: str, method: str = "GET"):
        request = urllib.request.Request(f"{self.demo.endpoint}/control/v1{path}", method=method)
        # No proxy of the environment is asked.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=BOUND) as answer:
            return json.load(answer)

    def open(self) -> str:
        self.ask("", "DELETE")
        tab = self.browser.tab(self.demo.page)
        self.browser.waits_for("#live", "^live$")
        # A reload would take it away.
        self.browser.driver.execute_script("window.isTheSame = true")
        return tab

    def was_not_reloaded(self) -> bool:
        return self.browser.driver.execute_script("return window.isTheSame === true")

    def test_a_code_sent_in_c_is_typed_into_the_app(self) -> None:
        browser = self.browser
        page = self.open()
        assert "A code that is sent shows up here." in browser.text("#inbox")
        token = self.ask("/tokens")["access"]
        self.c_example.run(self.demo, token, "email", '{"lang":"de"}')
        code = browser.waits_for("#inbox td.code", "[0-9]{6}")
        assert "lang: de" in browser.text("#inbox")
        assert code == self.ask("/inbox")[-1]["code"]
        browser.waits_for("#requests", r"GetUserAttributeVerificationCode\s+1 of 3\s+200")
        browser.waits_for("#users", f"{EMAIL} not verified")

        app = browser.tab(self.demo.app)
        assert "not verified" in browser.text("section[aria-labelledby=email]")
        browser.driver.find_element(By.CSS_SELECTOR, 'form[action="/email/verify"] input').send_keys(code)
        browser.click('form[action="/email/verify"] button')
        browser.waits_for("[role=status]", "Your e-mail address is verified.")
        browser.waits_for("section[aria-labelledby=email]", f"{EMAIL}: verified")

        browser.driver.switch_to.window(page)
        browser.waits_for("#users", f"{EMAIL} verified")
        assert self.was_not_reloaded()
        assert app in browser.driver.window_handles

    def test_a_lost_answer_is_one_message(self) -> None:
        browser = self.browser
        page = self.open()
        browser.click('form[action="/page/faults"] button')
        browser.waits_for("#faults", "GetUserAttributeVerificationCode: the answer is lost")
        browser.tab(self.demo.app)
        browser.click('form[action="/phone_number/send"] button')
        browser.waits_for("[role=status]", "Look for a message first")
        browser.driver.switch_to.window(page)
        browser.waits_for("#inbox", f"{PHONE} SMS")
        browser.waits_for("#requests", r"GetUserAttributeVerificationCode\s+1 of 3\s+lost\s+200")
        browser.waits_for("#faults", "None")
        assert len(self.ask("/inbox")) == 1
        assert self.was_not_reloaded()

    def test_the_buttons_do_what_they_say(self) -> None:
        browser = self.browser
        self.open()
        browser.click('button[value="3600"]')
        browser.waits_for("#clock", "1 h ahead")
        for option in ("#controls select[name=target] option:nth-child(3)", "select[name=kind] option[value=throttle]"):
            browser.click(option)
        times = browser.driver.find_element(By.NAME, "times")
        times.clear()
        times.send_keys("2", Keys.ENTER)
        browser.waits_for("#faults", "GetUser: 400 TooManyRequestsException, 2 times")
        browser.click('form[action="/page/faults/clear"] button')
        browser.waits_for("#faults", "None")
        browser.click('form[action="/page/reset"] button')
        browser.waits_for("#clock", "the machine's time")
        assert self.was_not_reloaded()

    def test_people_who_cannot_see_it_find_their_way(self) -> None:
        driver = self.browser.driver
        self.open()
        assert driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
        assert [len(driver.find_elements(By.TAG_NAME, name)) for name in ("h1", "main", "header")] == [1, 1, 1]
        named = "button, select, input, form[aria-label], section, [role=region]"
        operable = driver.find_elements(By.CSS_SELECTOR, named)
        assert len(operable) > 15
        for element in operable:
            assert element.accessible_name, element.get_attribute("outerHTML")
        # All that can be operated is reached with the keyboard, in its order, and shows it.
        buttons = driver.find_elements(By.CSS_SELECTOR, "button, select, input")
        reached = []
        body = driver.find_element(By.TAG_NAME, "body")
        for _ in range(40):
            body.send_keys(Keys.TAB)
            active = driver.switch_to.active_element
            if active in buttons and active not in reached:
                assert active.value_of_css_property("outline-style") == "solid"
                reached.append(active)
        assert reached == buttons

    def test_it_is_legible_in_the_light_and_in_the_dark(self) -> None:
        browser = self.browser
        self.open()
        self.c_example.run(self.demo, self.ask("/tokens")["access"], "email", '{"lang":"de"}')
        browser.waits_for("#inbox td.code", "[0-9]{6}")
        grounds = {}
        for scheme in ("light", "dark"):
            browser.media(scheme)
            contrasts = browser.driver.execute_script(CONTRASTS)
            assert len(contrasts) > 30
            # What WCAG 2 asks for, level AA.
            assert contrasts[0][0] >= 4.5, (scheme, contrasts[0])
            script = "return getComputedStyle(document.body).backgroundColor"
            grounds[scheme] = browser.driver.execute_script(script)
        assert grounds["light"] != grounds["dark"]
        # On a telephone nothing but tables is wider than the screen, and those can be moved.
        browser.driver.set_window_size(500, 800)
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser.driver.execute_script(wide) <= 0
        browser.driver.set_window_size(1280, 860)

    def test_it_works_without_javascript(self) -> None:
        self.ask("", "DELETE")
        browser = Browser(has_javascript=False)
        try:
            browser.driver.get(self.demo.page)
            assert browser.text("#live") == "Reload to see what has come since."
            self.c_example.run(self.demo, self.ask("/tokens")["access"], "email")
            browser.click("#live a")
            browser.waits_for("#inbox td.code", self.ask("/inbox")[-1]["code"])
            browser.click('button[value="86400"]')
            browser.waits_for("#clock", "^It is 1 d ahead of the machine's.$")
            browser.click('form[action="/page/faults"] button')
            browser.waits_for("#faults", "the answer is lost")
            browser.click('form[action="/page/reset"] button')
            browser.waits_for("#inbox", "A code that is sent shows up here.")
            assert browser.driver.current_url == self.demo.page
            assert browser.complaints() == []
        finally:
            browser.close()

    def test_interrupted_both_end(self) -> None:
        assert self.demo.interrupt() == 0
        for address in (self.demo.page, self.demo.app):
            try:
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=BOUND)
            except urllib.error.URLError:
                continue
            raise AssertionError(f"{address} still answers")

    def screenshot(self, file: Path) -> None:
        """The page after a lost answer, a wrong code and the right one."""
        browser = self.browser
        self.open()
        token = self.ask("/tokens")["access"]
        browser.click('form[action="/page/faults"] button')
        browser.waits_for("#faults", "the answer is lost")
        page = browser.driver.current_window_handle
        browser.tab(self.demo.app)
        browser.click('form[action="/phone_number/send"] button')
        browser.waits_for("[role=status]", "Look for a message first")
        self.c_example.run(self.demo, token, "email", '{"lang":"de"}')
        for code in ("wrong", self.ask("/inbox")[-1]["code"]):
            browser.driver.find_element(By.CSS_SELECTOR, 'form[action="/email/verify"] input').send_keys(code)
            browser.click('form[action="/email/verify"] button')
            browser.waits_for("[role=status]", "verified|Invalid")
        browser.driver.switch_to.window(page)
        browser.waits_for("#users", f"{EMAIL} verified")
        browser.media("light")
        browser.driver.set_window_size(1180, 965)
        browser.driver.save_screenshot(str(file))


def run(tests: Tests) -> int:
    failed = 0
    for name in [name for name in dir(Tests) if name.startswith("test_")]:
        if name == "test_interrupted_both_end":
            continue  # the last one
        failed += not passes(name, getattr(tests, name), tests.browser)
    failed += not passes("test_interrupted_both_end", tests.test_interrupted_both_end, None)
    return failed


def passes(name: str, test: Callable[[], None], browser: Browser | None) -> bool:
    try:
        test()
        complaints = browser.complaints() if browser else []
        assert complaints == [], f"on the console: {complaints}"
    except Exception:  # noqa: BLE001 - whatever it is, the others are run too
        print(f"{name}: FAILED", flush=True)
        traceback.print_exc()
        return False
    print(f"{name}: ok", flush=True)
    return True


def main() -> int:
    if len(sys.argv) not in (3, 5):
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="cognito browser ") as folder:
        tests = Tests(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(folder))
        try:
            if len(sys.argv) == 5:
                tests.screenshot(Path(sys.argv[4]))
                return 0
            return min(run(tests), 1)
        finally:
            tests.close()


if __name__ == "__main__":
    sys.exit(main())
