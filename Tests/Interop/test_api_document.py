"""The API's own document held against the running server by schemathesis: what it generates from the document, valid and
invalid, must be answered as the document says.

`NCALL_API_EXAMPLES` says how many examples of each kind are drawn for each operation; without it a minute's worth.
"""

import json
import os
import re
import urllib.request

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import CheckContext, checks
from schemathesis.generation import GenerationMode

from conftest import own_home
from test_backend import Backend

DOCUMENT = os.path.join(os.path.dirname(__file__), "../../Resources/openapi.yaml")
EXAMPLES = int(os.environ.get("NCALL_API_EXAMPLES", "12"))
UUID = re.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# Limits are another test's; here nobody is to be held back by them.
WIDE = {
    f"NCALL_LIMITS_{kind}_{limit}": "1000000"
    for kind in ("REQUESTS", "ACCOUNT", "RINGS", "VIEWS", "CHAT", "REACTIONS") for limit in ("PER_MINUTE", "BURST")
} | {"NCALL_LIMITS_SIGN_IN_FAILURES": "1000"}

schema = schemathesis.openapi.from_path(DOCUMENT)
# Parameters that a route does not know are left alone, by contract, and are no invalid data; tokens are what `ignored_auth` tries.
schema.config.generation.update(
    modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE], allow_extra_parameters=False, with_security_parameters=False)


@schemathesis.check
def valid_is_no_problem(ctx: CheckContext, response, case):
    """In the place of `positive_data_acceptance`, which wants every valid request to succeed: here 400 says too that the state of
    things does not allow something (`CALL_ENDED`, …), as no schema can. What fits its schema must never be called wrong itself,
    but for the id that a list is to go on from, which has to be one of the list's.
    """
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    body = response.json()
    if [problem["path"] for problem in body.get("details", [])] == ["before"]:
        return
    assert body["code"] not in ("VALIDATION_ERROR", "INVALID_JSON"), f"valid, and refused: {body}"


# The checks `use_after_free` and `ensure_resource_availability` follow links between operations, of which the document has none.
CHECKS = [
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance, checks.negative_data_rejection,
    checks.missing_required_header, checks.unsupported_method, checks.ignored_auth, valid_is_no_problem,
]


class Alice:
    """Who asks, with a call to ask about: a new one as soon as the last is over."""

    def __init__(self, url):
        self.url, self.call, self.stream = url, None, None
        self.sign_in()
        self.channel = self.ask("GET", "/api/channels")[0]["id"]

    def sign_in(self):
        self.token = None
        session = self.ask("POST", "/api/auth/signin", {"username": "alice", "password": "alice"})
        self.token, self.bob = session["accessToken"], "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a17"

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, data=json.dumps(body).encode() if body else None)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def living_stream(self):
        mine = self.ask("GET", "/api/streams?status=live")
        if not any(stream["id"] == self.stream for stream in mine):
            self.stream = self.ask("POST", "/api/streams/create", {"channelId": self.channel, "title": "a stream"})["id"]
            self.ask("POST", f"/api/streams/{self.stream}/start")
        return self.stream

    def message(self):
        stream = self.living_stream()
        self.ask("PATCH", f"/api/streams/{stream}", {"chatMode": "open", "enableChat": True})
        return self.ask("POST", f"/api/streams/{stream}/chat", {"content": "hello"})["id"]

    def viewer(self):
        return self.ask("POST", f"/api/streams/{self.living_stream()}/viewers", {})["sessionId"]

    def living_call(self):
        mine = self.ask("GET", "/api/calls")
        if not any(call["id"] == self.call for call in mine):
            for call in mine:
                self.ask("POST", f"/api/calls/{call['id']}/leave")
            self.call = self.ask("POST", "/api/calls/initiate", {"targetUserIds": [self.bob], "channelId": self.channel})["callId"]
        return self.call


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def backend(request, tmp_path_factory):
    rows = {"DATABASE_URL": request.getfixturevalue("postgres").database()} if request.param == "postgres" else {}
    backend = Backend(own_home(tmp_path_factory.mktemp("api")) | WIDE | rows)
    yield backend
    assert backend.stop() == 0, "the server did not end politely"
    assert not [line for line in backend.lines if " error " in line], backend.lines


@pytest.fixture
def alice(backend):
    return Alice(backend.url)


def test_the_document_is_the_one_in_the_repository(backend):
    import yaml

    with urllib.request.urlopen(backend.url + "/api/openapi.json") as answer, open(DOCUMENT) as file:
        assert json.load(answer) == yaml.safe_load(file)


@schema.exclude(path=["/api/realtime", "/api/webhooks/livekit"]).parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize="NCALL_API_EXAMPLES" not in os.environ, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate, Phase.shrink])
def test_answers_are_what_the_document_says(case, alice):
    # An id that is one is made one that there is, so that what is behind it is reached.
    for name, value in (case.path_parameters or {}).items():
        if not UUID.fullmatch(str(value)):
            continue
        if name == "userId" or "/users/" in case.path:
            case.path_parameters[name] = alice.bob
        elif name == "messageId":
            case.path_parameters[name] = alice.message()
        elif name == "sessionId":
            case.path_parameters[name] = alice.viewer()
        elif "/streams/" in case.path:
            case.path_parameters[name] = alice.living_stream()
        elif "/recordings/" in case.path:
            # The server of this test has no egress service, and so nobody has recordings: what there is only of them is 404.
            continue
        else:
            case.path_parameters[name] = alice.channel if "/channels/" in case.path else alice.living_call()
    case.call_and_validate(base_url=alice.url, headers={"Authorization": "Bearer " + alice.token}, checks=CHECKS)
    if case.path.endswith("/signout"):
        alice.sign_in()
