"""The native core, the part of the build that pyproject.toml cannot describe; all else is there.

Without a compiler the build goes on without it. COPYTASTER_PURE=1 leaves it out, for a wheel that fits every system.
"""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

SOURCES = Path("classifier", "native")
PURE = os.environ.get("COPYTASTER_PURE", "") not in ("", "0")
STABLE = not sysconfig.get_config_var("Py_GIL_DISABLED")
"""Whether one build fits all later versions of Python: those without a global lock have no stable interface yet."""
# contracted products and sums would end in another bit than numpy's
FLAGS = {"msvc": ["/std:c++17", "/O2", "/fp:precise"]}
# no number depends on flags of errors, and loops that keep them are not made of vectors
OTHER_FLAGS = [
    "-std=c++17",
    "-O3",
    "-ffp-contract=off",
    "-fno-trapping-math",
    "-fno-math-errno",
    "-fvisibility=hidden",
    "-g0",
]


class BuildNative(build_ext):
    """Builds with the flags of the compiler at hand."""

    def build_extension(self, extension: Extension) -> None:
        """Compile and link; `optional` makes a failure a warning."""
        extension.extra_compile_args = FLAGS.get(self.compiler.compiler_type, OTHER_FLAGS)
        super().build_extension(extension)

    def get_output_mapping(self) -> dict[str, str]:
        """Leave out what was not built: a strict editable installation links all that is named here."""
        return {built: source for built, source in super().get_output_mapping().items() if Path(built).exists()}


NATIVE = Extension(
    "copytaster.classifier.native._core",
    sources=[(SOURCES / "module.cpp").as_posix()],
    depends=sorted(file.as_posix() for file in SOURCES.rglob("*.hpp")),
    include_dirs=[SOURCES.as_posix()],
    language="c++",
    optional=True,
    py_limited_api=STABLE,
    define_macros=[("Py_LIMITED_API", "0x030B0000")] if STABLE else [],
)

setup(
    ext_modules=[] if PURE else [NATIVE],
    cmdclass={"build_ext": BuildNative},
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if STABLE and not PURE else {},
)
