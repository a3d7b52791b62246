"""Writes docs/screens.md, the views as text, from the pictures that the tests compare; with --check only says whether it is current."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[1]
PICTURES = ROOT / "Tests" / "Goldens"
TARGET = ROOT / "docs" / "screens.md"

# Heading, what there is to see, pictures.
VIEWS = [
    ("Home", "Calls, channels and streams of the server; at the right what is selected.", ["home-channel-80x24", "home-channel-160x48"]),
    ("A call that rings", "A dialog over any view; while a line is being typed, a banner that F-keys answer.", ["home-ringing-80x24", "home-ringing-banner-80x24"]),
    ("A call", "Two, four, nine and twenty-five people, and a hundred as a list.", [
        "people-2-80x24", "people-4-80x24", "people-9-80x24", "people-25-80x24", "people-100-80x24", "people-25-160x48"]),
    ("One person large", "`L` shows the speaker, `f` gives somebody the stage, digits pin.", ["speaker-5-80x24", "focused-80x24", "speaker-5-160x48"]),
    ("Chat in a call", "", ["chat-open-80x24", "chat-open-160x48"]),
    ("Reactions", "They rise in the tile of who sent them.", ["reactions-80x24"]),
    ("Push-to-talk", "What the microphone does is said at the top right, and never less than that.", ["push-to-talk-live-80x24", "muted-80x24"]),
    ("When the line is lost", "", ["reconnecting-80x24", "home-lost-80x24"]),
    ("A stream", "", ["stream-live-80x24", "stream-live-160x48", "stream-writing-80x24"]),
    ("Studio", "A stream of one's own: viewers, rates, chat, moderation.", ["studio-live-80x24", "studio-live-160x48", "studio-moderation-80x24", "studio-list-80x24"]),
    ("History", "", ["history-list-80x24", "history-call-80x24"]),
    ("Devices", "", ["devices-home-80x24", "devices-call-160x48"]),
    ("Settings", "", ["overlay-settings-80x24"]),
    ("First start", "", ["setup-server-80x24"]),
    ("Help, palette, log, figures", "Made from the live key map.", ["help-80x24", "overlay-palette-found-80x24", "overlay-log-80x24", "stats-80x24"]),
    ("Questions", "", ["leave-confirmation-80x24", "removal-80x24"]),
    ("Small terminals, and terminals without Unicode", "", ["small-59x15", "depth-call-ascii-80x24"]),
]


def picture(name):
    lines = (PICTURES / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    end = next((number for number, line in enumerate(lines) if line.startswith("---")), len(lines))
    return [line.rstrip() for line in lines[1:end]]


def document():
    text = [
        "# Screens", "",
        "Every view as text, written by `make screens` from the pictures that the tests compare cell by cell (`Tests/Goldens`, which hold colours as",
        "well). What is drawn follows the size of the terminal.", ""]
    for heading, words, names in VIEWS:
        text += [f"## {heading}", ""]
        if words:
            text += [words, ""]
        for name in names:
            text += ["```text", *picture(name), "```", ""]
    return "\n".join(text).rstrip("\n") + "\n"


def main():
    missing = [name for _, _, names in VIEWS for name in names if not (PICTURES / f"{name}.txt").exists()]
    if missing:
        sys.exit(f"screens: there is no picture {', '.join(missing)}")
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != document():
            sys.exit("screens: docs/screens.md is old: run make screens")
    else:
        TARGET.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
