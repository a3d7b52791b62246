"""Settings that change while a client runs: by a file, a signal, and a command."""

import os
import signal

from client import Client
from conftest import NCALL, wait_until
from test_plain import Plain, plain


def replace(path, text):
    """As many editors save: another file takes the place of the old one."""
    new = path.with_suffix(".new")
    new.write_text(text)
    os.replace(new, path)


def test_a_client_takes_changes_over(environment, tmp_path):
    folder = tmp_path / "ncall"
    folder.mkdir()
    config = folder / "config.toml"
    call = Plain(
        [NCALL, "demo", "--participants", "1", "--quiet", "--plain"], plain(environment, XDG_CONFIG_HOME=str(tmp_path)))
    try:
        call.shows("joined")
        config.write_text("[ui]\nmotion = \"reduce\"\n")
        call.shows("read anew: ui.motion is reduce")
        replace(config, "[ui]\nmotion = \"full\"\n[audio]\ninput = \"none\"\n")
        call.shows("read anew: audio.input is none, ui.motion is full")
        replace(config, "[ui]\nmotion = \"fulll\"\n")
        call.shows("the settings stay as they were: .*config.toml, line 2, column 1")
        call.type("settings")
        call.shows(r"ui.motion is full \(file\)", r"audio.bitrate is 32k \(default\)")
        replace(config, "[ui]\nclock = \"off\"\n")
        call.shows("ui.clock is off")
        call.type("set ui.bell off")

        def is_listed():
            # A change is made by whoever reads the files, a moment later.
            call.type("settings")
            return "ui.bell is off (session)" in call.text

        wait_until(is_listed, 30, "the change until the end")
        call.type("set audio.bitrate 24k")
        call.shows("takes effect at the next start")
        call.type("set audio.output none")
        call.shows("can be many things: change it in the configuration file")
        # What was changed until the end stays, whatever is read.
        call.process.send_signal(signal.SIGHUP)
        wait_until(lambda: call.text.count("the settings were read anew") >= 4, 30)
        call.type("set ui.bel on")
        call.shows("did you mean ui.bell")
        (folder / "keys.toml").write_text("[call]\nx = \"mtue\"\n")
        call.shows("keys.toml, line 2, column 1: .*did you mean mute")
        call.type("leave")
        call.ends()
    finally:
        call.close()


def test_a_client_without_a_screen_tells_scripts(server, environment, tmp_path):
    folder = tmp_path / "ncall"
    folder.mkdir()
    config = folder / "config.toml"
    config.write_text("[audio]\nbitrate = \"24k\"\n")
    client = Client(
        server, "live", "ana", {**environment, "XDG_CONFIG_HOME": str(tmp_path)}, "--input", "none", "--output", "none")
    client.wait_for("ready")
    replace(config, "[audio]\nbitrate = \"28k\"\n")
    told = client.wait_for("config", ok=True)
    assert told["changed"] == ["audio.bitrate"] and told["later"] == ["audio.bitrate"]
    replace(config, "[audio]\nbitrate = \n")
    told = client.wait_for("config", ok=False)
    assert "config.toml, line 2" in told["message"] and told["changed"] == []
    replace(config, "[audio]\nbitrate = \"28k\"\n")
    wait_until(lambda: len(client.all("config")) >= 3, 20)
    client.process.send_signal(signal.SIGHUP)
    wait_until(lambda: len(client.all("config")) >= 4, 20)
    assert client.all("config")[-1]["changed"] == []
    assert client.end() == 0


def test_a_terminal_that_goes_ends_the_call(environment):
    call = Plain([NCALL, "demo", "--participants", "1", "--quiet", "--plain"], plain(environment))
    call.shows("joined")
    call.hang_up()
    # It is told by the end of its input or by the signal, whichever comes first.
    assert call.process.wait(30) in (0, 129)
