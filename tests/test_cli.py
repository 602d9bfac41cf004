"""The command line as a whole: help, exit codes, settings, completion."""

import json
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


def test_a_word_that_is_no_choice_is_refused_with_those_there_are(sluice):
    for word in ("slow", "0", "", "exact "):
        done = sluice("scan", "--precision", word, ".", code=2)
        assert done.stderr == f"sluice: --precision: '{word}' is not one of exact, fast; see sluice scan --help\n"


def test_version_is_one_line_on_stdout(sluice):
    assert re.fullmatch(r"sluice \d+\.\d+\.\d+\n", sluice("--version").stdout)


def test_no_library_is_loaded_from_the_current_directory(sluice):
    listed = subprocess.run(["ldd", sluice.program], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^\t(\S+\.so\S*) =>", listed, re.MULTILINE)
    assert len(names) > 10
    for name in names:
        (sluice.home / name).write_text("no library")
    sluice("--version")


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


def test_settings_files_name_what_is_wrong(sluice):
    settings = sluice.home / "sluice.toml"
    settings.write_text("nonsense = 1\n")
    assert "unknown setting 'nonsense'" in sluice("doctor", code=2).stderr
    settings.write_text('[nonsense]\ndata = "x"\n')
    assert "no command 'nonsense'" in sluice("doctor", code=2).stderr
    settings.write_text("threads = 5000\n")
    assert "5000" in sluice("doctor", code=2).stderr
    settings.unlink()
    assert "elsewhere.toml" in sluice("doctor", code=2, env={"SLUICE_CONFIG": "elsewhere.toml"}).stderr


def data_directory(sluice, *arguments, env=None):
    """The data directory that the program settles on, as doctor tells it."""
    findings = json.loads(sluice("doctor", *arguments, "--json", env=env).stdout)["findings"]
    return next(finding["detail"] for finding in findings if finding["what"] == "data directory")


def test_the_nearest_setting_wins(sluice):
    assert data_directory(sluice, env={"SLUICE_DATA": ""}) == str(sluice.home / ".local/share/sluice")
    xdg = {"SLUICE_DATA": "", "XDG_DATA_HOME": str(sluice.home / "xdg")}
    assert data_directory(sluice, env=xdg) == str(sluice.home / "xdg/sluice")
    (sluice.home / "sluice.toml").write_text('data = "from the file"\n')
    assert data_directory(sluice, env=xdg) == "from the file"
    (sluice.home / "sluice.toml").write_text('data = "from the file"\n[doctor]\ndata = "from the section"\n')
    assert data_directory(sluice, env=xdg) == "from the section"
    environment = {"SLUICE_DATA": "from the environment"}
    assert data_directory(sluice, env=environment) == "from the environment"
    assert data_directory(sluice, "--data", "given", env=environment) == "given"
    assert sluice("--data", "given", "doctor", env=environment).stdout.count("given") == 1


def test_without_a_home_the_data_directory_must_be_given(sluice):
    done = sluice("doctor", code=2, env={"SLUICE_DATA": "", "HOME": ""})
    assert done.stderr.endswith("give --data DIR\n")


def completions(sluice, *words):
    """What bash offers after these words, the last being typed."""
    script = f"""
        source <({sluice.program} completion bash)
        COMP_WORDS=({" ".join(f"'{word}'" for word in ("sluice", *words))})
        COMP_CWORD={len(words)}
        _sluice
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "-c", script], env=sluice.environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_bash_completes_commands_options_and_choices(sluice):
    assert {"doctor", "completion"} <= completions(sluice, "")
    assert completions(sluice, "doc") == {"doctor"}
    assert {"--data", "--json"} <= completions(sluice, "doctor", "--")
    assert "--threads" not in completions(sluice, "doctor", "--")
    assert completions(sluice, "--data", "") == set()  # bash goes on to file names
    for path in commands(sluice):
        offered = completions(sluice, *path, "--")
        told = set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", sluice(*path, "--help").stdout, re.MULTILINE))
        assert offered == told, path


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_scripts_of_other_shells_parse(sluice, shell):
    script = sluice("completion", shell).stdout
    assert "doctor" in script
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    subprocess.run([shell, "-n"], input=script, text=True, check=True)
