"""Messages a newcomer meets, word for word. Rewritten by `pytest --bless`; read the difference before you commit it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import golden
import pytest
from support import MODE, START, TOPICS, run_child

#: name -> an expression that fails in a process with the testkit, in which `jvm`, `sanca` and the testkit's classes are known.
FAILING = {
    # classes and packages
    "class_not_found": "jvm['java.util.ArrayLst']",
    "class_not_found_nested": "jvm['java.util.Map.Entri']",
    "class_not_found_case": "jvm['java.util.arraylist']",
    "class_not_found_without_package": "jvm['ArrayList']",
    "class_not_found_by_walking": "jvm.java.lang.Sytem",
    "class_not_found_of_the_class_path": "jvm['org.sanca.testkit.Cals']",
    "package_not_found": "jvm.java.utill.ArrayList",
    "package_called": "jvm.java.util()",
    "nested_class_not_found": "Shapes.Outer.Nestd",
    # members
    "method_not_found": "Calls.gret('x')",
    "method_not_found_on_object": "Calls(1).plu(1)",
    "field_not_found": "Fields().anInr",
    "field_assigned_not_found": "setattr(Fields(), 'anInr', 1)",
    "final_field": "setattr(Fields(), 'fixed', 1)",
    "constant_assigned": "setattr(Fields, 'CONSTANT', 1)",
    "method_assigned": "setattr(Calls(), 'get', 1)",
    "descriptor_not_found": "Calls.over['(S)']",
    # making
    "abstract_class": "Shapes.Base(1.0)",
    "interface_made": "jvm.java.util.List()",
    "no_public_constructor": "Visibility.NoPublicConstructor()",
    "enum_made": "Shapes.Color()",
    # overloads
    "no_overload": "Calls.over(1, 2)",
    "no_overload_by_type": "Calls.boxes('text')",
    "no_overload_by_count": "Calls.arity(1, 2, 3, 4)",
    "ambiguous": "Calls.ambiguous(1, 1)",
    "ambiguous_none": "Calls.twoReferences(None)",
    "ambiguous_interfaces": "Calls.unrelated(Calls.Dog())",
    "no_constructor": "Calls([1], {})",
    "too_few_arguments": "Calls.add(1)",
    "keyword_argument": "Calls.add(a=1, b=2)",
    # values
    "none_to_int": "Calls.add(None, 1)",
    "range_int": "Numbers.echoInt(2**31)",
    "range_byte": "Numbers.echoByte(300)",
    "range_long": "Numbers.echoLong(2**63)",
    "float_to_int": "Numbers.echoInt(1.5)",
    "inexact_float": "Numbers.echoFloat(0.1)",
    "inexact_int_to_double": "Numbers.echoDouble(2**53 + 1)",
    "bool_to_int": "Numbers.echoInt(True)",
    "text_to_int": "Numbers.echoInt('5')",
    "int_to_text": "Text.echo(5)",
    "bytes_to_text": "Text.echo(b'x')",
    "surrogate_pair": "Text.echo('\\ud83d\\udc0d')",
    "char_too_long": "Text.echoChar('ab')",
    "object_nobody_knows": "Calls.echo(object())",
    "object_nobody_knows_in_a_list": "Calls.echo([1, {'k': 1j}])",
    "list_element": "Arrays.sum([1, 'x'])",
    "list_element_range": "Arrays.sum([1, 2**31])",
    "list_to_set": "Collections.echoSet([1])",
    "array_element": "jvm.array('byte', 1).__setitem__(0, 300)",
    "array_of_wrong_type": "Arrays.sum(jvm.array('long', [1]))",
    "numpy_of_wrong_type": "Arrays.sum(__import__('numpy').zeros(2))",
    "array_index": "Arrays.range(3)[3]",
    "decimal_nan": "Numbers.echoBigDecimal(__import__('decimal').Decimal('NaN'))",
    "naive_datetime_to_instant": "Times.echoInstant(__import__('datetime').datetime(2024, 1, 1))",
    "enum_by_text": "Shapes.colorName('RED')",
    "path_by_text": "Times.echoPath('/tmp')",
    "foreign_object": "Calls.hierarchy(Calls())",
    "typed_out_of_range": "sanca.jbyte(300)",
    "cast_to_what_it_is_not": "sanca.cast(Calls(), Calls.Pet)",
    # callbacks
    "not_callable": "Callbacks.apply(5, 1)",
    "callable_for_two_methods": "Callbacks.handle(print)",
    "callback_result": "Callbacks.combine(lambda a, b: 'text', 1, 2)",
    "unknown_interface": "Callbacks.echo(sanca.implements('java.lang.Runable')(type('Job', (), {}))())",
    # blocking
    "timeout": "timed_out()",
    # arrays and class path
    "array_without_contents": "jvm.array('int')",
    "add_missing_jar": "jvm.add_classpath('/no/such/library.jar')",
}


#: Tries every expression in a process of its own: near names are told of classes that are not busy yet, as a newcomer's are.
TRY_ALL = """
import json
names = json.load(open({names!r}))
space = {{name: jvm["org.sanca.testkit." + name] for name in names["topics"]}}

def timed_out():
    with jvm.timeout(0.1):
        space["Threads"].sleep(60_000)

space.update(jvm=jvm, sanca=sanca, timed_out=timed_out)
said = {{}}
for name, expression in names["failing"].items():
    try:
        said[name] = f"it gave {{eval(expression, dict(space))!r}}"
    except Exception as error:
        said[name] = f"{{type(error).__module__}}.{{type(error).__qualname__}}: {{error}}"
json.dump(said, open({said!r}, "w"))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("messages")
    names, said = folder / "names.json", folder / "said.json"
    names.write_text(json.dumps({"topics": TOPICS.split(), "failing": FAILING}))
    run_child(TRY_ALL.format(names=str(names), said=str(said)), timeout=60).ok()
    return dict(json.loads(said.read_text()))


@pytest.mark.parametrize(("name", "expression"), FAILING.items(), ids=FAILING)
def test_message(name: str, expression: str, said: dict[str, str], bless: bool) -> None:
    golden.check(name, f">>> {expression}\n{said[name]}", bless)


def test_there_are_at_least_40_messages() -> None:
    assert len(FAILING) + len(CHILDREN) >= 40


def test_every_golden_file_belongs_to_a_test() -> None:
    tracebacks = {
        f"traceback_{name}"
        for name in (
            "unchecked",
            "nested",
            "through_callback",
            "python_in_callback",
            "wrapped_by_java",
            "raised_in_python",
        )
    }
    gateways = {over_a_gateway(name) for name in OTHERWISE_OVER_A_GATEWAY}
    known = set(FAILING) | set(CHILDREN) | tracebacks | gateways | {"no_java"}
    assert {path.stem for path in golden.FOLDER.glob("*.txt")} <= known


#: name -> (whether a JVM with the testkit runs first, what is asked for, environment).
CHILDREN: dict[str, tuple[bool, str, dict[str, str | None]]] = {
    "bogus_java_home": (False, "sanca.start()", {"JAVA_HOME": "/no/such/jdk"}),
    "bogus_java_home_argument": (False, "sanca.start(java_home='/no/such/jdk')", {}),
    "bad_option": (False, "sanca.start(jvm_options=['-XX:NoSuchOption=1'])", {}),
    "bad_heap_size": (False, "sanca.start(jvm_options=['-Xmx1k'])", {}),
    "heap_too_large": (False, "sanca.start(jvm_options=['-Xms100000g', '-Xmx100000g'])", {}),
    "option_for_the_launcher": (False, "sanca.start(jvm_options=['-jar'])", {}),
    "option_for_the_class_path": (False, "sanca.start(jvm_options=['-cp', 'x.jar'])", {}),
    "options_in_one_string": (False, "sanca.start(jvm_options='-Xmx1g -ea')", {}),
    "missing_class_path_entry": (False, "sanca.start(classpath=['/no/such/library.jar'])", {}),
    "class_path_star_without_jars": (False, "os.mkdir('lib'); sanca.start(classpath=['lib/*'])", {}),
    "class_path_entry_is_no_jar": (
        False,
        "open('notes.jar', 'w').write('text'); sanca.start(classpath=['notes.jar'])",
        {},
    ),
    "class_path_entry_is_a_source": (
        False,
        "open('App.java', 'w').write('text'); sanca.start(classpath=['App.java'])",
        {},
    ),
    "second_start": (True, "sanca.start(jvm_options=['-Xmx1g'])", {}),
    "start_after_close": (True, "jvm.close(); sanca.start()", {}),
    "call_after_close": (True, "Math = jvm.java.lang.Math; jvm.close(); Math.abs(1)", {}),
    "no_jvm_yet": (False, "sanca.jvm()", {}),
    "import_before_start": (False, "from java.util import ArrayList", {}),
    "import_of_missing_class": (True, "from java.util import ArayList", {}),
    "import_of_missing_package": (True, "import java.utill", {}),
    "forked": (
        True,
        "pid = os.fork()\nif pid == 0: jvm.java.lang.Math.abs(1)\nsys.exit(bool(os.waitpid(pid, 0)[1]))",
        {},
    ),
    "jvm_out_of_memory": (True, "jvm['org.sanca.testkit.Exceptions'].exhaustMemory()", {}),
    "join_without_jvm": (False, "sanca.start(join=True)", {}),
}

#: Messages with words of the JVM itself, kept as JDK 17 says them.
WORDS_OF_JDK_17 = {"bad_option", "bad_heap_size", "heap_too_large", "jvm_out_of_memory"}


def last_error(stderr: str) -> str:
    """The error itself: what follows the last traceback."""
    lines = stderr.strip().splitlines()
    begins = [
        number for number, line in enumerate(lines) if re.match(r"^[A-Za-z_][\w.]*(Error|Exception|Throwable)\b", line)
    ]
    return "\n".join(lines[begins[-1] :]) if begins else stderr


#: Said in other words where Java is in another process.
OTHERWISE_OVER_A_GATEWAY = {"call_after_close"}


def over_a_gateway(name: str) -> str:
    return f"{name}_of_a_gateway"


@pytest.mark.parametrize("name", CHILDREN)
def test_message_of_a_process(name: str, bless: bool, java: Any) -> None:
    if name in WORDS_OF_JDK_17 and java.java_version != 17:
        pytest.skip("the golden text has the words of JDK 17")
    started, asked, environment = CHILDREN[name]
    code = f"{START if started else 'import os, sys, sanca'}\n{asked}"
    child = run_child(code, start=False, env=environment, timeout=30, arguments=("-W", "ignore::DeprecationWarning"))
    assert child.rc == 1, f"it should have failed, but ended with {child.rc}: {child.err}"
    said = over_a_gateway(name) if MODE == "gateway" and name in OTHERWISE_OVER_A_GATEWAY else name
    golden.check(said, f">>> {asked}\n{last_error(child.err)}", bless)


#: Runs a program where the folders that systems keep Java in are empty: on Linux a process can have mounts of its own.
HIDE_JAVA = """
for folder in /usr/lib/jvm /usr/java /opt; do
    test ! -d $folder || PATH=/bin:/usr/bin mount -t tmpfs none $folder || exit 1
done
exec "$@"
"""
WITHOUT_JAVA = (shutil.which("unshare") or "", "--map-root-user", "--mount", "/bin/sh", "-c", HIDE_JAVA, "sh")


def test_message_no_java(bless: bool, tmp_path: Path) -> None:
    """Which of the folders exist is up to the machine, and not kept."""
    if not WITHOUT_JAVA[0] or subprocess.run([*WITHOUT_JAVA, "/bin/true"], capture_output=True).returncode != 0:
        pytest.skip("Java cannot be hidden here: needs Linux, unshare of util-linux, and the right to use it")
    child = run_child(
        "import sanca\nsanca.start()",
        start=False,
        env={"JAVA_HOME": "", "SANCA_JAVA_HOME": "", "HOME": str(tmp_path), "PATH": str(tmp_path)},
        wrapper=WITHOUT_JAVA,
    )
    assert child.rc == 1
    text = re.sub(r"no such folder|no Java in it", "<no Java>", last_error(child.err).replace(str(tmp_path), "<path>"))
    golden.check("no_java", text, bless)


# --- what good messages have, whatever their words


@pytest.mark.parametrize(
    "name", ["no_overload", "no_overload_by_type", "no_overload_by_count", "ambiguous", "no_constructor"]
)
def test_overload_messages_list_candidates(name: str, said: dict[str, str]) -> None:
    assert said[name].startswith("sanca.OverloadError")
    assert len(said[name].splitlines()) >= 3


@pytest.mark.parametrize(
    "name",
    [
        "class_not_found",
        "method_not_found",
        "field_not_found",
        "class_not_found_by_walking",
        "method_not_found_on_object",
    ],
)
def test_messages_about_names_say_what_was_meant(name: str, said: dict[str, str]) -> None:
    assert "did you mean" in said[name].lower()


@pytest.mark.parametrize("name", ["range_int", "inexact_float", "inexact_int_to_double", "range_byte"])
def test_messages_about_lossy_conversions_say_how_to_force_them(name: str, said: dict[str, str]) -> None:
    assert said[name].startswith("sanca.Conversion")
    assert re.search(r"sanca\.j\w+\(|& 0x|float\(|%|round", said[name])
