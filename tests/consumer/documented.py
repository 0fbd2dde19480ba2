#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Does what the documents for authors of connectors tell them to do, word for word, in a temporary folder.

documented.py SOURCES PREFIX_OF_ALL PREFIX_OF_SDK HTTP_PLUGIN

Exit code 0: every command of docs/writing-a-connector.md and of the project that `nabe new` writes has worked, and the
project in sdk/README.md builds a plugin that conforms.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from town_hall import DEPARTMENT

NODE = """[node]
state_folder  = "../state"
plugin_folder = "../plugins"
store         = "sqlite"
development   = true
"""


def blocks(document, language):
    """The code of a language that a document shows, in order."""
    text = document.read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return found or sys.exit(f"{document} shows no {language}")


def shell(commands, folder, environment):
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{commands}\nended with {done.returncode}\n{done.stdout}")


def the_guide_and_its_project(sources, http_plugin, work, environment):
    begin, judge = blocks(sources / "docs/writing-a-connector.md", "sh")
    shell(begin, work, environment)
    project = work / "my_connector"
    shell(judge, project, environment)

    build, install = blocks(project / "README.md", "sh")
    shell(build, project, environment)
    for folder in ("hub/config/departments", "hub/plugins"):
        (work / folder).mkdir(parents=True)
    shutil.copy(http_plugin, work / "hub/plugins")
    (work / "hub/config/nabe.toml").write_text(NODE, encoding="utf-8")
    department, = blocks(project / "README.md", "toml")
    (work / "hub/config/departments/town_hall.toml").write_text(DEPARTMENT + department, encoding="utf-8")
    if "/path/to/plugins/" not in install or "nabe plugins lock\n" not in install:
        sys.exit(f"the place of the plugins is named otherwise:\n{install}")
    install = install.replace("/path/to/plugins/", f"{work}/hub/plugins/")
    install = install.replace("nabe plugins lock\n", f"nabe plugins lock {work}/hub/plugins --development\n")
    shell(install, project, environment)
    shell(f"nabe check --config {work}/hub/config", project, environment)


def the_smallest_project(sources, work, environment):
    folder = work / "hello"
    folder.mkdir()
    readme = sources / "sdk/README.md"
    (folder / "hello_sink.cpp").write_text(blocks(readme, "cpp")[0], encoding="utf-8")
    (folder / "CMakeLists.txt").write_text(blocks(readme, "cmake")[0], encoding="utf-8")
    shell("cmake -B build && cmake --build build && nabe conformance build/plugins/hello.so --peer", folder, environment)


def main(sources, prefix_of_all, prefix_of_sdk, http_plugin):
    os.umask(0o022)  # the hub refuses plugins that others may write
    environment = {**os.environ, "CMAKE_PREFIX_PATH": prefix_of_sdk,
                   "PATH": f"{prefix_of_all}/bin:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory(prefix="nabe-documented-") as name:
        work = pathlib.Path(name)
        the_guide_and_its_project(pathlib.Path(sources), http_plugin, work, environment)
        the_smallest_project(pathlib.Path(sources), work, environment)


if __name__ == "__main__":
    main(*sys.argv[1:])
