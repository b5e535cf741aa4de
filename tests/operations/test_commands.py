"""bin/test says the truth: any failing part fails the whole, and the output ends as pytest's own would."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CLOSING = re.compile(r"=+ (.+) in \d+\.\d\ds =+")


@pytest.fixture
def shell(tmp_path):
    """Run lines of bash after the scripts that bin/test is made of, in a checkout of its own."""

    def _run(lines):
        sourced = "\n".join(f'. "{ROOT}/deploy/{part}.sh"' for part in ("common", "checks", "parts", "testing"))
        script = f'set -euo pipefail\nROOT="{tmp_path}"\n{sourced}\nmkdir -p "$STATE/log" "$STATE/stamps"\n{lines}'
        return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    return _run


@pytest.fixture
def python(tmp_path):
    """A pytest that prints this and ends with this status."""

    def _write(output, status):
        program = tmp_path / ".venv" / "bin" / "python"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\ncat <<'FIN'\n{output}\nFIN\nexit {status}\n")
        program.chmod(0o755)

    return _write


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


RUN = "PYTEST_ARGUMENTS=()\nrun_parts pytest browser\nsummary"


def test_what_passes_passes_and_the_closing_lines_are_added_up(shell, python):
    python("======= 12 passed, 1 warning in 3.20s =======", 0)
    done = shell(RUN)
    assert done.returncode == 0, done.stderr
    assert CLOSING.fullmatch(last_line(done))[1] == "24 passed, 2 warnings"


def test_a_failing_test_fails_the_whole(shell, python):
    python("======= 1 failed, 11 passed, 2 errors in 3.20s =======", 1)
    done = shell(RUN)
    assert done.returncode == 1
    assert CLOSING.fullmatch(last_line(done))[1] == "2 failed, 4 errors, 22 passed"
    assert "2 partie(s) à corriger." in done.stderr


def test_a_run_that_breaks_off_without_a_closing_line_fails(shell, python):
    python("Killed", 137)
    assert shell(RUN).returncode == 1


def test_no_test_at_all_is_an_error_only_of_the_main_run(shell, python):
    python("======= no tests ran in 0.01s =======", 5)
    assert shell("PYTEST_ARGUMENTS=()\nrun_parts browser\nsummary").returncode == 0
    assert shell("PYTEST_ARGUMENTS=()\nrun_parts pytest\nsummary").returncode == 1


def test_one_failing_part_of_the_form_fails_the_whole(shell):
    lines = "check_format() { echo vu; }\ncheck_lint() { echo refusé; return 3; }\ncheck_types() { echo vu; }\n"
    done = shell(f"{lines}run_parts format lint types\nsummary")
    assert done.returncode == 1
    assert "refusé" in done.stderr
    assert "✗ Règles de code" in done.stderr
    assert "✓ Types" in done.stderr


def test_shell_files_with_a_mistake_are_found(shell, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "faux").write_text("#!/usr/bin/env bash\nif true; then\n")
    assert shell(f'cd "{tmp_path}"\ncheck_shell').returncode == 1
    (tmp_path / "bin" / "faux").write_text("#!/usr/bin/env bash\nif true; then :; fi\n")
    assert shell(f'cd "{tmp_path}"\ncheck_shell').returncode == 0


def test_a_missing_library_is_told_from_one_that_stands_at_the_top_of_a_long_list(shell):
    lines = f'. "{ROOT}/deploy/services.sh"; . "{ROOT}/deploy/packages.sh"\n'
    done = shell(lines + "for _ in $(seq 50); do has_library libc.so.6 || exit 9; done\n! has_library libabsente.so")
    assert done.returncode == 0


def test_the_continuous_integration_calls_all():
    text = (ROOT / ".ci" / "run").read_text()
    assert re.search(r'exec .*/bin/test" --slow', text)
