"""The standard library's unittest, without pytest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import BOUND

PROGRAM = """
import unittest
import boto3
from libcognito_testing import CognitoPool


class Sending(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = CognitoPool()
        cls.pool.__enter__()
        cls.addClassCleanup(cls.pool.__exit__, None, None, None)

    def setUp(self):
        self.pool.reset()
        self.user = self.pool.user()
        self.client = boto3.client("cognito-idp")

    def test_a_code_is_sent(self):
        self.client.get_user_attribute_verification_code(AccessToken=self.user.access_token, AttributeName="email")
        self.assertEqual(len(self.pool.inbox), 1)

    def test_another_is_sent(self):
        self.client.get_user_attribute_verification_code(AccessToken=self.user.access_token, AttributeName="email")
        self.assertEqual(len(self.pool.inbox), 1)

    def tearDown(self):
        self.client.close()


class Reading(unittest.TestCase):
    def test_with(self):
        with CognitoPool() as pool:
            client = boto3.client("cognito-idp")
            self.assertTrue(client.get_user(AccessToken=pool.token)["Username"])
            client.close()


unittest.main()
"""


def test_unittest(tmp_path: Path) -> None:
    program = tmp_path / "a program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", str(program)], capture_output=True, text=True, timeout=BOUND
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.rstrip().endswith("OK") and "Ran 3 tests" in done.stderr
    assert done.stdout == "" and "Warning" not in done.stderr
