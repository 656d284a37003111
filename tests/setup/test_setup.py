"""bin/setup: what it says on a machine that lacks something, and that a second run asks nothing of the network."""

import os
import re
import shutil
import subprocess
import tomllib

import pytest

from hotline.embedded.place import CHECKOUT

ALWAYS_THERE = ("sh", "dirname", "sha256sum", "cut", "flock", "grep", "cmp")
LOCKS = ("requirements.lock", "requirements-test.lock", "package-lock.json", ".npmrc")


def _setup(path: str, *arguments: str, before: tuple = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, CHECKOUT / "bin" / "setup", *arguments],
        env={"HOME": "/nonexistent", "PATH": path},
        text=True,
        capture_output=True,
    )


def _machine_with(folder, *programs: str) -> str:
    for name in (*ALWAYS_THERE, *programs):
        os.symlink(shutil.which(name), folder / name)
    return str(folder)


@pytest.mark.parametrize(
    ("there", "line"),
    [
        ((), "apt-get install -y git make python3 python3-venv\n"),
        (("git",), "apt-get install -y make python3 python3-venv\n"),
        (("git", "make"), "apt-get install -y python3 python3-venv\n"),
    ],
)
def test_one_line_names_all_that_is_missing(tmp_path, there, line):
    ended = _setup(_machine_with(tmp_path, *there))
    assert ended.returncode == 1
    assert ended.stderr == f"缺少运行所需的程序，请先执行：{line}"


@pytest.mark.slow
def test_a_second_run_without_any_network_has_nothing_to_do():
    if (CHECKOUT / ".venv").is_symlink():
        pytest.skip("程序库是借别处的：bin/setup 会另建一份，没有试")
    alone = ("unshare", "-n")
    if os.geteuid() or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("不能断开网络（要 root 与 unshare -n）：无网络的第二次运行没有试")
    ended = _setup(os.environ["PATH"], "requirements-test.lock", before=alone)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_host_or_a_path(name):
    text = (CHECKOUT / name).read_text()
    assert not re.findall(r"https?://|file:|/opt/|/root/|/home/", text)


@pytest.mark.parametrize("name", LOCKS[:2])
def test_each_locked_package_has_its_hash(name):
    for package, hashes in _locked(name).items():
        assert "--hash=sha256:" in hashes, package


def test_the_tests_lock_holds_everything_of_the_other():
    ours, tests = _locked("requirements.lock"), _locked("requirements-test.lock")
    assert ours == {package: tests[package] for package in ours}


def test_every_dependency_is_locked():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = {"requirements.lock": project["dependencies"]}
    wanted["requirements-test.lock"] = project["dependencies"] + project["optional-dependencies"]["test"]
    for name, dependencies in wanted.items():
        names = {re.match(r"[a-z0-9-]+", package)[0] for package in _locked(name)}
        assert {re.match(r"[a-z0-9-]+", wish)[0] for wish in dependencies} <= names


def test_no_file_holds_both_sides_of_a_merge_nobody_settled():
    marker = "^(<{7} |>{7} )"
    left = subprocess.run(["git", "grep", "-lE", marker], cwd=CHECKOUT, capture_output=True, text=True)
    assert left.stdout == ""


def _locked(name: str) -> dict[str, str]:
    """Package with version and marker, and the text of its hashes."""
    text = (CHECKOUT / name).read_text().replace("\\\n", "")
    return {(parts := line.partition("--hash"))[0].strip(): "".join(parts[1:]) for line in text.splitlines()}
