"""The benchmarks as programs read them: that everything was measured, not how fast it was."""

import json
import sys
from pathlib import Path

from conftest import NCALL, run

PEERS = Path(sys.executable).parent.parent


def measured(environment, name, *options):
    result = run([NCALL, "bench", name, "--brief", "--json", *options], environment, 300)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["machine"]["cores"] >= 1 and report["version"] and report["brief"]
    (benchmark,) = report["benchmarks"]
    assert benchmark["name"] == name and benchmark["goal"]
    rows = {}
    for row in benchmark["rows"]:
        subject = row["subject"].split(" (")[0]
        rows[row["condition"], subject] = {figure["name"]: figure["value"] for figure in row["figures"]}
    return benchmark, rows


def test_delay_beside_libwebrtc(environment):
    benchmark, rows = measured(environment, "delay", "--peers", str(PEERS))
    assert not benchmark["skipped"], benchmark["skipped"]
    conditions = {condition for condition, _ in rows}
    assert len(conditions) == 2
    for condition in conditions:
        for subject in ("ncall", "libwebrtc"):
            figures = rows[condition, subject]
            # The network alone takes 25 ms; beyond 900 ms nothing counts as heard.
            assert 25 < figures["median"] < 900, (condition, subject, figures)
            assert figures["bursts"] >= 1
            assert 0 <= figures["concealed"] <= 100


def test_the_backend_and_its_watchers(environment):
    benchmark, rows = measured(environment, "api")
    assert "met" not in benchmark and not benchmark["skipped"]
    figures = {condition: row for (condition, _), row in rows.items()}
    assert figures["idle realtime connections"]["connections"] == 100
    rings = [row for condition, row in figures.items() if condition.startswith("call to ring")]
    assert len(rings) == 2 and all(row["calls"] == 5 and row["p50"] > 0 for row in rings)
    lists = [row for condition, row in figures.items() if condition.startswith("GET /api/calls")]
    assert len(lists) == 2 and all(row["requests"] > 0 for row in lists)
    watched = figures["watched channel"]
    # 55 events, of which the first 5 are for warming up.
    assert watched["delivered"] == 55 * watched["watchers"]
    assert watched["lost"] == watched["repeated"] == 0


def chatted(benchmark, rows, database):
    assert "met" not in benchmark and not benchmark["skipped"]
    posts = rows["chat, as fast as it takes", "ncall"]
    assert posts["posts"] > 0 and 0 < posts["answered p50"] <= posts["answered p99"]
    assert posts["delivered"] >= posts["posts"] * posts["watchers"]
    assert posts["lost"] == posts["repeated"] == 0
    assert rows["plain INSERT", database]["inserts"] > 0 and rows["plain INSERT", database]["posts per insert"] > 0
    watched = rows["chat, watched by many", "ncall"]
    # 55 messages, of which the first 5 are for warming up.
    assert watched["delivered"] == 55 * watched["watchers"]
    assert watched["lost"] == watched["repeated"] == 0


def test_the_chat_of_a_stream(environment):
    chatted(*measured(environment, "stream"), "sqlite")


def test_the_chat_of_a_stream_on_postgres(environment, postgres):
    chatted(*measured(environment, "stream", "--database", postgres.database()), "postgres")


def test_delay_alone_names_what_it_lacks(environment):
    benchmark, rows = measured(environment, "delay")
    assert "met" not in benchmark
    assert any("libwebrtc" in line for line in benchmark["skipped"])
    assert {subject for _, subject in rows} == {"ncall"}


def test_the_screen_on_a_recording_terminal(environment):
    benchmark, rows = measured(environment, "screen")
    assert "met" not in benchmark
    figures = {condition: row for (condition, _), row in rows.items()}
    frame = figures["a frame, 25 meters moving"]
    # Bytes are no speed either: they are what the goal says.
    assert frame["frames"] == 100 and 0 < frame["size p50"] <= frame["size p99"] <= 3_000
    # This one is about nothing being written at all, and so has no speed.
    assert figures["alone in a call"]["idle"] == 0
    assert figures["alone in a call"]["first picture p50"] > 0
    assert figures["keys in a call of 25"]["keys"] == 20
    assert rows["in a call of 25", "ncall join"]["to the terminal"] > 0
    assert "to the terminal" not in rows["in a call of 25", "ncall join --headless"]
