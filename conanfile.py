"""The Conan recipe: builds the library with make, from a release's tarball (without a network) or from the repository.

In the unpacked tarball: conan create . --build=missing
"""

import re
from pathlib import Path

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.files import copy, load

# What make install reads; the rest is for those who change the library.
SOURCES = (
    "Cargo.*",
    "Makefile",
    "bindings/*",
    "LICENSE-*",
    "build.rs",
    "cbindgen.toml",
    "cognito.pc.in",
    ".cargo/*",
    "cmake/*",
    "include/*",
    "local-pool/*",
    "prepared/*",
    "src/*",
    "tools/*",
    "vendor/*",
)


class Libcognito(ConanFile):
    name = "libcognito"
    description = "Send and confirm Amazon Cognito attribute-verification codes"
    license = "MIT OR Apache-2.0"
    topics = ("aws", "cognito", "verification")
    package_type = "shared-library"
    settings = "os", "arch", "compiler", "build_type"
    exports = "Cargo.toml"
    exports_sources = SOURCES

    def set_version(self):
        self.version = re.search(r'(?m)^version = "(.*)"', load(self, Path(self.recipe_folder, "Cargo.toml"))).group(1)

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("the recipe builds for Linux; Windows has a zip of its own")

    def package_id(self):
        # The C interface is the same whatever the caller's compiler is; the library is always a release.
        del self.info.settings.compiler
        del self.info.settings.build_type

    def build(self):
        self.run("make")

    def package(self):
        self.run(f'make install DESTDIR= prefix="{self.package_folder}"')
        copy(self, "*LICEN*", Path(self.package_folder, "share/doc/libcognito"), Path(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.libs = ["cognito"]
        self.cpp_info.set_property("pkg_config_name", "cognito")
        self.cpp_info.set_property("cmake_file_name", "cognito")
        self.cpp_info.set_property("cmake_target_name", "cognito::cognito")
