"""Manual pages, completions and the schema: made from the program's own commands and settings, and whole."""

import json
import re
import shutil
import subprocess
import tomllib

import pytest

from conftest import NCALL


def run(command, environment, **more):
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, **more)


@pytest.fixture
def share(environment, tmp_path):
    made = run([NCALL, "manual", str(tmp_path / "share")], environment)
    assert made.returncode == 0, made.stderr
    return tmp_path / "share"


def commands(environment):
    """Every command that help shows, as words."""
    found, left = [], [[]]
    while left:
        words = left.pop()
        found.append(words)
        text = run([NCALL, *words, "--help"], environment).stdout
        section = text.partition("SUBCOMMANDS:\n")[2]
        for line in section.splitlines():
            match = re.match(r"  ([a-z-]+)(?: \(default\))?(?:  |$)", line)
            if match and match[1] != "help":
                left.append([*words, match[1]])
    return found


def flags(words, environment):
    text = run([NCALL, *words, "--help"], environment).stdout
    options = text.partition("OPTIONS:\n")[2].partition("SUBCOMMANDS:")[0]
    return {flag for line in options.splitlines() for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line[:32])}


def test_pages_hold_every_flag(environment, share):
    everything = commands(environment)
    assert ["stream", "watch"] in everything and ["config", "schema"] in everything, everything
    bash = (share / "bash-completion/completions/ncall").read_text()
    fish = (share / "fish/vendor_completions.d/ncall.fish").read_text()
    zsh = (share / "zsh/site-functions/_ncall").read_text()
    main = (share / "man/man1/ncall.1").read_text().replace("\\-", "-")
    for words in everything:
        page = share / "man/man1" / ("-".join(["ncall", *words[:1]]) + ".1")
        text = page.read_text().replace("\\-", "-")
        for flag in flags(words, environment):
            assert flag in text or flag in main, (words, flag)
            for script in (bash, zsh):
                assert flag in script, (words, flag)
            assert flag in fish or flag.removeprefix("--") in fish, (words, flag)
        if len(words) > 1:
            assert f".SS ncall {' '.join(words)}\n" in text, words


def test_pages_are_well_formed(environment, share):
    pages = sorted((share / "man").rglob("ncall*"))
    assert len(pages) > 20
    for page in pages:
        if shutil.which("mandoc"):
            lint = run(["mandoc", "-T", "lint", "-W", "error", str(page)], environment)
            assert lint.returncode == 0, lint.stdout
        if shutil.which("groff"):
            shown = run(["groff", "-man", "-ww", "-Tutf8", "-z", str(page)], environment)
            assert shown.returncode == 0 and not shown.stderr, (page, shown.stderr)
    if shutil.which("man"):
        shown = run(["man", "-l", str(share / "man/man1/ncall-join.1")], {**environment, "MANPAGER": "cat", "MANWIDTH": "100"})
        assert shown.returncode == 0 and "--token-file" in shown.stdout, shown
        shown = run(["man", "-l", str(share / "man/man5/ncall-config.5")], {**environment, "MANPAGER": "cat"})
        assert "theme" in shown.stdout and "toggle-mute" in shown.stdout


def test_bash_completes_by_the_installed_file(environment, share):
    ask = (
        f"source {share}/bash-completion/completions/ncall; COMP_WORDS=(ncall config s); COMP_CWORD=2; "
        "COMP_LINE='ncall config s'; COMP_POINT=14; "
        "$(complete -p ncall | sed 's/.*-F \\([^ ]*\\).*/\\1/') ncall s config; echo ${COMPREPLY[@]}")
    loaded = run(["bash", "-c", ask], environment)
    assert "schema" in loaded.stdout.split(), (loaded.stdout, loaded.stderr)


def problems(value, schema, path=""):
    """Where a value does not keep to a schema, as far as ours uses JSON Schema."""
    kinds = {"object": dict, "string": str, "boolean": bool, "integer": int}
    if "type" in schema:
        kind = kinds[schema["type"]]
        if not isinstance(value, kind) or kind is int and isinstance(value, bool):
            return [f"{path} is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{path} is none of {schema['enum']}"]
    if not schema.get("minimum", value) <= value if isinstance(value, int) else False:
        return [f"{path} is too small"]
    if isinstance(value, int) and value > schema.get("maximum", value):
        return [f"{path} is too large"]
    found = []
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, inner in value.items():
            if name in known:
                found += problems(inner, known[name], f"{path}.{name}")
            elif others is False:
                found.append(f"{path}.{name} is not known")
            elif isinstance(others, dict):
                found += problems(inner, others, f"{path}.{name}")
    return found


def test_the_schema_takes_what_the_program_takes(environment, tmp_path):
    schema = json.loads(run([NCALL, "config", "schema"], environment).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    example = run([NCALL, "config", "default"], environment).stdout
    # Every key with its standard value; those without one are empty, which is as good as absent.
    active = re.sub(r"^# ([a-z_]+ = )", r"\1", example, flags=re.MULTILINE)
    value = tomllib.loads(active)
    assert sum(len(section) for section in value.values()) > 50
    empty = [f".{s}.{k}" for s, keys in value.items() for k, v in keys.items() if v == ""]
    left = [p for p in problems(value, schema) if not any(p.startswith(e + " ") for e in empty)]
    assert not left, left
    for text, where in [
        ("[audio]\nbitrate = 3\n", ".audio.bitrate"), ("[ui]\nmotion = \"fast\"\n", ".ui.motion"),
        ("[join]\nstats = 99999\n", ".join.stats"), ("[ui]\nthem = \"x\"\n", ".ui.them"),
        ("[profile.p.audio]\nmute = \"yes\"\n", ".profile.p.audio.mute"), ("[keys.cal]\nx = \"mute\"\n", ".keys.cal"),
    ]:
        found = problems(tomllib.loads(text), schema)
        assert len(found) == 1 and found[0].startswith(where), (text, found)
    assert not problems(tomllib.loads("[keys.call]\n\"Ctrl+G\" = \"mute\"\n[profile.p.ui]\ntheme = \"light\"\n"), schema)


def test_mistakes_in_files_of_look(environment, tmp_path):
    folder = tmp_path / "ncall"
    folder.mkdir()
    here = {**environment, "XDG_CONFIG_HOME": str(tmp_path)}
    for name, text, words in [
        ("theme.toml", "[colors]\naccnt = \"red\"\n", ["theme.toml, line 2, column 1", "did you mean accent"]),
        ("keys.toml", "[call]\n\n\"Ctrl+Entre\" = \"mute\"\n", ["keys.toml, line 3, column 1", "did you mean Ctrl+Enter"]),
        ("keys.toml", "[call]\nx = \"mute\"\nX = \"leave\"\n\"x\" = \"end\"\n", ["keys.toml, line 4", "second time"]),
        ("config.toml", "[ui]\ntheme = \"lihgt\"\n", ["no theme", "lihgt.toml"]),
        ("config.toml", "[keys.call]\nx = \"mtue\"\n", ["config.toml, line 2, column 1", "did you mean mute"]),
    ]:
        (folder / name).write_text(text)
        checked = run([NCALL, "config", "check"], here)
        assert checked.returncode == 3, (text, checked)
        assert all(word in checked.stderr for word in words), (text, checked.stderr)
        (folder / name).unlink()
    (folder / "keys.toml").write_text("[call]\nx = \"mute\"\n")
    (folder / "config.toml").write_text("[ui]\ntheme = \"light\"\n")
    assert run([NCALL, "config", "check"], here).returncode == 0
