"""A broadcaster in the studio, people who watch, and the calls of the past, each on a screen of their own."""

import pytest

from test_backend import Backend, backend  # noqa: F401 (a fixture)
from test_calls_on_command_line import terminal  # noqa: F401 (a fixture)
from test_home_screen import people  # noqa: F401 (a fixture)

# How rows and rooms are kept is nothing to a screen.
pytestmark = pytest.mark.parametrize("backend", ["embedded"], indirect=True)


def goes_live(alice, title):
    """From home to the desk of a stream that goes on, with the keys that the screen names."""
    alice.shows("Members 3")
    alice.type("l")
    alice.shows("A new stream", "in    #general")
    alice.type("-l", title)
    alice.type("Enter")
    alice.shows(f"Studio · {title}", "not begun", "nobody sees it before it begins")
    alice.type("l")
    alice.shows("● LIVE")


def write(person, text):
    person.type("t")
    person.type("-l", text)
    person.type("Enter", "Escape")
    # A letter that comes with Escape would be one with Alt.
    person.shows("> t to write")


def test_a_broadcaster_with_two_watchers(people, terminal):  # noqa: F811
    alice, bob, charlie = people("alice", 160, 48), people("bob"), people("charlie", 120, 36)
    goes_live(alice, "Launch")
    alice.shows("Viewers 0", "0 watching")
    for person in (bob, charlie):
        person.shows("● Launch")
        # Filtered, it is the only thing there is to go to.
        person.type("/")
        person.type("-l", "laun")
        person.shows("Inbox: laun", "by Alice")
        person.type("Enter", "Enter")
        person.shows("● LIVE", "by Alice")
    for person in (alice, bob, charlie):
        person.shows("2 watching")
    alice.shows("Viewers 2", "peak 2", "2 came")
    # What watchers say and feel is counted at the desk, as often as it came.
    write(bob, "hello everybody")
    write(charlie, "buy cheap things")
    bob.type("e", "1")
    charlie.type("e", "1")
    charlie.type("e", "4")
    alice.shows("hello everybody", "buy cheap things", "top: heart 67 %  clap 33 %")
    alice.shows("2 messages of 2 people · 3 reactions", "100 % of those who came took part")
    # The newest message is picked, its writer sent to silence, and the message deleted.
    alice.type("k")
    alice.type("Enter")
    alice.shows("Keep order", "Charlie: buy cheap things", "d  delete the message")
    alice.type("o")
    alice.shows("Charlie writes nothing for 5 min", "timed Charlie out")
    alice.type("Enter")
    alice.shows("Keep order")
    alice.type("d")
    bob.shows("(deleted)")
    alice.shows("deleted a message of Charlie")
    # Whoever is held back learns why, and keeps what they wrote.
    charlie.type("t")
    charlie.type("-l", "once more")
    charlie.type("Enter")
    charlie.shows("You may not write for another", "> once more")
    # Bob keeps order from now on, where he watches.
    alice.type("k")
    alice.type("Enter")
    alice.shows("Bob: hello everybody", "m  make its writer a moderator")
    alice.type("m")
    alice.shows("Bob is a moderator")
    alice.type("r")
    alice.shows("Who may write", "once in 10 s")
    alice.type("2")
    bob.shows("slow 10 s")
    bob.type("k", "k")
    bob.type("Enter")
    bob.shows("Keep order", "Bob: hello everybody", "p  pin or unpin the message")
    bob.type("p")
    for person in (alice, bob, charlie):
        person.shows("pinned: Bob: hello everybody")
    alice.shows("pinned a message")
    # Who leaves is not counted; at the end everybody is told, with the figures.
    bob.type("q")
    bob.shows("Inbox")
    alice.shows("1 watching", "Viewers 1")
    alice.type("x")
    alice.shows("End the stream?", "One person watches.")
    alice.type("y")
    alice.shows("ended", "the stream is over")
    charlie.shows("the stream is over", "2 came", "2 at most")
    alice.type("q")
    alice.shows("Your streams", "Launch", "went on for 0 min")
    (one,) = terminal.json("stream", "list", "--past", "--as", "alice")["streams"]
    figures = {name: one[name] for name in ("peak_viewers", "total_views", "total_chat_messages", "total_reactions")}
    assert figures == {"peak_viewers": 2, "total_views": 2, "total_chat_messages": 2, "total_reactions": 3}
    alice.type("q")
    alice.shows("Inbox", "Launch")
    alice.type("q")
    alice.shows("ended with 0")


def test_the_server_goes_and_comes_back(people, backend):  # noqa: F811
    alice, bob = people("alice"), people("bob")
    goes_live(alice, "Launch")
    bob.shows("● Launch")
    bob.type("j", "w")
    bob.shows("1 watching")
    backend.process.kill()
    backend.process.wait(15)
    for person in (alice, bob):
        person.shows("trying again")
    # What cannot be done says why, and nothing is lost.
    alice.type("x")
    alice.type("t")
    alice.type("-l", "still here")
    alice.type("Enter")
    alice.shows("> still here")
    # At the same place again: both go on where they were.
    backend.listen[1] = backend.url.split("//")[1]
    backend.start()
    for person in (alice, bob):
        person.shows_no("trying again")
    alice.shows("● LIVE", "1 watching")
    alice.type("Enter")
    bob.shows("Alice still here")
    alice.type("Escape")
    alice.shows("> t to write")
    # The list says it too.
    alice.type("q")
    alice.shows("Your streams", "live since")
    backend.process.kill()
    backend.process.wait(15)
    alice.shows("the server cannot be reached, trying again")
    alice.type("q")
    alice.shows("Inbox")
    alice.type("q")
    alice.shows("ended with 0")


def test_calls_that_were(people):  # noqa: F811
    alice, bob = people("alice"), people("bob", 120, 36)
    for person in (alice, bob):
        person.shows("Members 3")
    bob.type("H")
    bob.shows("There was no call yet.")
    bob.type("q")
    bob.shows("Inbox")
    alice.command("call bob")
    bob.shows("[a] answer")
    bob.type("a")
    for person in (alice, bob):
        person.shows("2 in call")
    alice.type("q", "y")
    for person in (alice, bob):
        person.shows("Inbox")
    # The second one rings until alice has enough.
    alice.command("call bob")
    bob.shows("[a] answer")
    alice.type("q", "y")
    alice.shows("Inbox")
    bob.shows_no("Incoming call")
    bob.type("H")
    bob.shows("2 calls · 1 missed", "missed", "Alice")
    bob.type("/")
    bob.type("-l", "ended")
    bob.type("Enter")
    bob.shows("only ended")
    bob.type("Enter")
    bob.shows("Alice called", "you came", "Timeline")
    bob.type("c")
    alice.shows("Bob", "[a] answer")
    alice.type("a")
    for person in (alice, bob):
        person.shows("2 in call")
