"""The command line as a whole: help, exit codes, settings, completion."""

import re
import shutil
import subprocess

import pytest


def commands(sluice, *path):
    """Every command and sub-command of the program, from its own --help."""
    text = sluice(*path, "--help").stdout
    block = text.split("\nCommands:\n")[1].split("\n\n")[0] if "\nCommands:\n" in text else ""
    for line in block.splitlines():
        if match := re.match(r"  (\S+) ", line):
            yield (*path, match[1])
            yield from commands(sluice, *path, match[1])


def test_usage_errors_are_one_line_and_exit_2(sluice):
    for arguments in ([], ["nonsense"], ["--nonsense"], ["completion"], ["completion", "tcsh"], ["--threads", "x"]):
        done = sluice(*arguments, code=2)
        assert done.stdout == ""
        assert re.fullmatch(r"sluice: .+; see sluice.* --help\n", done.stderr), done.stderr


def test_an_unknown_option_is_named(sluice):
    assert "'--nonsense'" in sluice("completion", "bash", "--nonsense", "4", code=2).stderr


def test_version_is_one_line_on_stdout(sluice):
    assert re.fullmatch(r"sluice \d+\.\d+\.\d+\n", sluice("--version").stdout)


def test_help_of_every_command_tells_what_each_option_is_and_its_default(sluice):
    for path in [(), *commands(sluice)]:
        text = sluice(*path, "--help").stdout
        for line in re.sub(r"\n {10,}", " ", text).splitlines():
            if match := re.match(r"  (?:-\w,)?(--[\w-]+)( \S+)?.*?  +(.*)", line):
                option, value, description = match.groups()
                assert description, f"{path} {option} is not described"
                if value:
                    told = re.search(r"\[(default: .+|required)\]|default|without|empty", description)
                    assert told, f"sluice {' '.join(path)} --help: {option} tells no default"


def test_nothing_is_coloured_off_a_terminal(sluice):
    done = sluice("nonsense", code=2, env={"TERM": "xterm-256color"})
    assert "\x1b" not in done.stderr


def on_a_terminal(sluice, arguments, env):
    assignments = " ".join(f"{name}={value}" for name, value in env.items())
    command = f"env {assignments} {sluice.program} {arguments}"
    return subprocess.run(
        ["script", "-qec", command, "/dev/null"], env=sluice.environment, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.skipif(not shutil.which("script"), reason="script (bsdutils) makes the terminal")
def test_colours_on_a_terminal_honour_no_color(sluice):
    assert "\x1b[31m" in on_a_terminal(sluice, "nonsense", {"TERM": "xterm"})
    assert "\x1b" not in on_a_terminal(sluice, "nonsense", {"TERM": "xterm", "NO_COLOR": "1"})
    assert "\x1b" not in on_a_terminal(sluice, "nonsense", {"TERM": "dumb"})
