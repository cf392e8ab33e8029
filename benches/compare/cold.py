"""Whole processes: import, JVM, first call. Wall time from spawn to the answer, and resident memory then."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

RSS = "print('RSS', [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmRSS')][0], flush=True); import os; os._exit(0)"

SCRIPTS = {
    "sanca": "import sanca; jvm = sanca.start(classpath=[JAR], java_home=HOME); assert jvm['org.sanca.testkit.bench.Bench'].add(3, 4) == 7",
    "jpype": "import jpype; jpype.startJVM(classpath=[JAR]); assert jpype.JClass('org.sanca.testkit.bench.Bench').add(3, 4) == 7",
    "jpy": "import jpyutil; jpyutil.init_jvm(jvm_classpath=[JAR]); import jpy; assert jpy.get_type('org.sanca.testkit.bench.Bench').add(3, 4) == 7",
    "pyjnius": "import jnius_config; jnius_config.set_classpath(JAR); import jnius; "
    "assert jnius.autoclass('org.sanca.testkit.bench.Bench').add(3, 4) == 7",
    "jep": "import jep; assert jep.findClass('org.sanca.testkit.bench.Bench').add(3, 4) == 7",
}


@dataclass
class Cold:
    """Samples of one peer."""

    wall_ms: list[float] = field(default_factory=list)
    rss_mb: list[float] = field(default_factory=list)
    failure: str = ""


def run(peer: str, command: list[str], environment: dict[str, str], jar: str, java_home: str, into: Cold) -> None:
    """One process; its command must run the Python file named last."""
    script = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"sanca-cold-{peer}-{os.getpid()}.py")
    with open(script, "w") as out:
        out.write(f"JAR, HOME = {jar!r}, {java_home!r}\n{SCRIPTS[peer]}\n{RSS}\n")
    try:
        begin = time.perf_counter()
        child = subprocess.run([*command, script], env=environment, capture_output=True, text=True, timeout=60)
        wall = (time.perf_counter() - begin) * 1000
    finally:
        os.remove(script)
    rss = [line.split()[1] for line in child.stdout.splitlines() if line.startswith("RSS")]
    if child.returncode != 0 or not rss:
        into.failure = (child.stderr.strip().splitlines() or ["no answer"])[-1]
        return
    into.wall_ms.append(wall)
    into.rss_mb.append(int(rss[0]) / 1024)


def python() -> list[str]:
    """The command every Python-hosted peer is run by."""
    return [sys.executable]
