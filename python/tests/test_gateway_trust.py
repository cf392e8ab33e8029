"""Who may use a gateway, who may read along, and what its clients may do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, connected, served
from support import Child, run_child

import sanca

CONNECT = "import sanca\njvm = sanca.connect({at.place}, token={at.token!r})\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """One at a port."""
    with served("--port", "0") as made:
        yield made


@pytest.mark.parametrize(("token", "said"), [("wrong", "does not take this token"), (None, "pass it as token=")])
def test_connect_with_a_wrong_token_or_none_says_so(server: Served, token: str | None, said: str) -> None:
    child = run_child(f"import sanca\nsanca.connect({int(server.place)}, token={token!r})", start=False)
    assert "sanca.GatewayError: " in child.err, child.err
    assert said in child.err, child.err


# --- entry point and policy


def test_the_entry_point_is_found(server: Served) -> None:
    with served("--port", "0", "--entry-point", "java.util.ArrayList") as at:
        body = "jvm.entry_point.append(7)\nprint(jvm.entry_point, jvm.entry_point == jvm.entry_point)"
        assert connected(int(at.place), at.token, body) == "[7] True"
    assert connected(int(server.place), server.token, "print(jvm.entry_point)") == "None"


def test_a_policy_denies_what_no_rule_allows_and_names_the_rule(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("level explicit\njava.lang.Math#*\njava.util.ArrayList#new\njava.util.Collection#size\n")
    body = """
def denial(call):
    try:
        return call()
    except sanca.PolicyError as error:
        return str(error).rsplit(": ", 1)[1]
made = jvm.java.util.ArrayList([1, 2])
print(jvm.java.lang.Math.abs(-3), [*made], denial(lambda: made.add(3)), denial(lambda: jvm.java.lang.Runtime.getRuntime()))
print(denial(lambda: jvm.java.util.HashMap()), denial(lambda: jvm.java.lang.Integer.parseInt("3")), jvm.entry_point.size())
print(issubclass(sanca.PolicyError, PermissionError), denial(lambda: jvm.add_classpath(".")))
"""
    with served("--port", "0", "--policy", str(policy), "--entry-point", "java.util.HashMap") as at:
        assert connected(int(at.place), at.token, body).split("\n") == [
            "3 [1, 2] java.util.ArrayList#add java.lang.Runtime#getRuntime",
            "java.util.HashMap#new java.lang.Integer#parseInt 0",
            "True its clients add nothing to its class path; name jars where it is started",
        ]


def test_a_policy_that_was_learnt_from_a_run_is_enough_for_it(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    body = (
        "made = jvm.java.util.ArrayList()\nmade.append(3)\nmade[0] = 4\nprint(len(made), made, hash(made), made == [4])"
    )
    with served("--port", "0", "--learn-policy", str(policy)) as at:
        said = connected(int(at.place), at.token, body)
    assert "java.util.ArrayList#new" in policy.read_text()
    with served("--port", "0", "--policy", str(policy)) as at:
        assert connected(int(at.place), at.token, body) == said
        refused = run_child(f"{CONNECT.format(at=at)}jvm.java.util.HashMap()", start=False)
        assert "PolicyError: denied by the policy" in refused.err, refused.err


# --- TLS


def _over_tls(place: str, token: str, tls: str, body: str = "print(jvm.java.lang.Math.abs(-3))") -> Child:
    code = f"import sanca, threading\njvm = sanca.connect({place!r}, token={token!r}, tls={tls})\n{body}"
    return run_child(code, start=False)


def test_tls(certificate: Path) -> None:
    everything = """
heard = []
done = jvm.java.util.concurrent.CompletableFuture.supplyAsync(lambda: heard.append(threading.get_ident()) or b"x" * 1_000_000)
print(len(done.get()), len(heard), list(jvm.java.util.List.of(1, 2)), jvm.array("double", range(200_000))[199_999])
try:
    jvm.java.lang.Integer.parseInt("no")
except jvm.java.lang.NumberFormatException:
    print("caught")
"""
    with served("--port", "0", "--tls-certificate", str(certificate), "--tls-key", str(certificate)) as at:
        tls = f"sanca.TLS({str(certificate)!r})"
        said = _over_tls(f"localhost:{at.place}", at.token, tls, everything).ok()
        assert said.split("\n")[:2] == ["1000000 1 [1, 2] 199999.0", "caught"]
        assert _over_tls(f"127.0.0.1:{at.place}", at.token, tls).ok().strip() == "3"
        named = f"sanca.TLS({str(certificate)!r}, server_name='elsewhere.example')"
        assert "not valid for" in _over_tls(f"localhost:{at.place}", at.token, named).err
        child = run_child(f"import sanca\nsanca.connect({int(at.place)}, token={at.token!r})", start=False)
        assert "sanca.GatewayError: cannot connect to the gateway" in child.err, child.err


def test_tls_with_certificates_of_clients(certificate: Path) -> None:
    file = str(certificate)
    with served("--port", "0", "--tls-certificate", file, "--tls-key", file, "--tls-clients", file) as at:
        place = f"localhost:{at.place}"
        shown = f"sanca.TLS({file!r}, certificate={file!r})"
        assert _over_tls(place, at.token, shown).ok().strip() == "3"
        child = _over_tls(place, at.token, f"sanca.TLS({file!r})")
        assert "sanca.GatewayError: cannot connect to the gateway" in child.err, child.err


def test_tls_settings_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="goes with a certificate"):
        sanca.TLS("ca.pem", key="key.pem")
    assert (
        repr(sanca.TLS("ca.pem", certificate=Path("own.pem")))
        == "sanca.TLS('ca.pem', certificate='own.pem', key='own.pem')"
    )
    child = _over_tls("localhost:1", "a-token", f"sanca.TLS({str(tmp_path / 'none.pem')!r})")
    assert "GatewayError: no certificate can be read from" in child.err, child.err
