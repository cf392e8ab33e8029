"""One million mixed calls and 100,000 proxies end with the counts they began with, and with flat memory."""

from __future__ import annotations

from support import START, run_child

#: The Java heap is touched as a whole at the start, so that only what is ours can make the process grow.
HEAP = "'-Xms64m', '-Xmx64m', '-XX:+UseSerialGC', '-XX:+AlwaysPreTouch'"

SOAK = (
    START.replace("'-Xmx512m'", HEAP)
    + """
Calls, Fields, Text, Arrays, Numbers, Collections, Callbacks, Exceptions = (
    jvm[f"org.sanca.testkit.{name}"] for name in "Calls Fields Text Arrays Numbers Collections Callbacks Exceptions".split()
)
ArrayList = jvm.java.util.ArrayList

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def slope(sizes):
    # the median growth of a round: a leak grows in every round, a compiler at work in a few
    grown = sorted(after - before for before, after in zip(sizes[3:], sizes[4:]))
    return grown[len(grown) // 2]

def settle():
    for _ in range(3):
        gc.collect()
        jvm.java.lang.System.gc()
        time.sleep(0.05)
    stats = jvm.stats()
    return stats["live_handles"], stats["live_proxies"]
"""
)

CALLS = (
    SOAK
    + """
def round_of(turns):
    calls, fields, made = Calls(5), Fields(), ArrayList([1, 2, 3])
    for n in range(turns):
        Calls.add(n, 1); calls.get(); calls.plus(calls); calls.copy(); Calls(n, 1)
        Calls.over(n); Calls.over("text"); Calls.sum(1, 2, n); Text.echo("sixteen letters!"); Text.echo("\\u20ac")
        fields.anInt = n; fields.text; made[1]; made.append(n); len(made)
        Numbers.echoDouble(0.5); Calls.echo(calls); Numbers.echoBigInteger(1 << 70); Arrays.sum([1, 2, n]); made.remove(n)
        if n % 10 == 0:
            try:
                Exceptions.throwUnchecked("soak")
            except RuntimeError:
                pass
            list(made); made == [1, 2, 3]; Collections.show({"k": [n]}); bytes(Arrays.echoBytes(b"abc"))

round_of(2_000)
begin, first = settle(), jvm.stats()["calls"]
sizes = []
for _ in range(15):
    round_of(4_000)
    gc.collect()
    sizes.append(resident())
end, last = settle(), jvm.stats()["calls"]
print(begin == end, last - first >= 1_000_000, begin, end, last - first)
growth = slope(sizes) / ((last - first) / len(sizes))
print(growth < 1, f"{growth:.2f} bytes a call", [size >> 10 for size in sizes])
"""
)

PROXIES = (
    SOAK
    + """
def round_of(turns):
    for n in range(turns):
        Callbacks.drop(lambda: n)

round_of(2_000)
begin = settle()
sizes = []
for _ in range(10):
    round_of(10_000)
    settle()
    sizes.append(resident())
end = settle()
deadline = time.monotonic() + 20
while end[1] > begin[1] and time.monotonic() < deadline:
    end = settle()
print(begin == end, begin, end)
growth = slope(sizes) / 10_000
print(growth < 16, f"{growth:.2f} bytes a proxy", [size >> 10 for size in sizes])
"""
)


def test_a_million_mixed_calls_leave_counts_and_memory_as_they_were() -> None:
    counts, memory = run_child(CALLS, start=False, timeout=110).ok().splitlines()
    assert counts.startswith("True True"), counts
    assert memory.startswith("True"), memory


def test_a_hundred_thousand_proxies_leave_counts_and_memory_as_they_were() -> None:
    counts, memory = run_child(PROXIES, start=False, timeout=110).ok().splitlines()
    assert counts.startswith("True"), counts
    assert memory.startswith("True"), memory
