"""One million mixed calls and 100,000 proxies end with the counts they began with, and with flat memory."""

from __future__ import annotations

from support import MODE, START, run_child

#: A call over a gateway takes as long as a hundred in one process: there are fewer.
LESS = 20 if MODE == "gateway" else 1

#: The Java heap is touched as a whole at the start, and the slow compiler, which takes memory for as long as it works, stays off: only
#: what is ours can make the process grow.
HEAP = "'-Xms64m', '-Xmx64m', '-XX:+UseSerialGC', '-XX:+AlwaysPreTouch', '-XX:TieredStopAtLevel=1'"

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
    + f"LESS = {LESS}\n"
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

round_of(2_000 // LESS)
begin, first = settle(), jvm.stats()["calls"]
sizes = []
for _ in range(15):
    round_of(4_000 // LESS)
    gc.collect()
    sizes.append(resident())
end, last = settle(), jvm.stats()["calls"]
print(begin == end, last - first >= 1_000_000 // LESS, begin, end, last - first)
growth = slope(sizes) / ((last - first) / len(sizes))
print(growth < 1, f"{growth:.2f} bytes a call", [size >> 10 for size in sizes])
"""
)

PROXIES = (
    SOAK
    + f"LESS = {LESS}\n"
    + """
def round_of(turns):
    for n in range(turns):
        Callbacks.drop(lambda: n)

round_of(2_000 // LESS)
begin = settle()
sizes = []
for _ in range(10):
    round_of(10_000 // LESS)
    settle()
    sizes.append(resident())
end = settle()
deadline = time.monotonic() + 20
while end[1] > begin[1] and time.monotonic() < deadline:
    end = settle()
print(begin == end, begin, end)
growth = slope(sizes) / (10_000 // LESS)
print(growth < 16, f"{growth:.2f} bytes a proxy", [size >> 10 for size in sizes])
"""
)


EVERYTHING = (
    SOAK
    + """
import random
Threads = jvm["org.sanca.testkit.Threads"]
end_at = time.monotonic() + 8
shared, errors, rounds = [None] * 64, [], 0

def once(chance):
    which = chance.randrange(10)
    if which == 0:
        shared[chance.randrange(64)] = Calls(chance.randrange(100))
    elif which == 1:
        held = shared[chance.randrange(64)]
        assert held is None or 0 <= held.get() < 100
    elif which == 2:
        text = chr(chance.choice([97, 233, 8364, 0x1F40D])) * chance.randrange(5000)
        assert Text.echo(text) == text
    elif which == 3:
        values = [chance.randrange(1000) for _ in range(chance.randrange(200))]
        assert list(Collections.echoList(values)) == values
    elif which == 4:
        assert Callbacks.onNewThread(lambda: 5) == 5
    elif which == 5:
        try:
            Exceptions.through(lambda: {}["missing"])
        except KeyError:
            pass
    elif which == 6:
        try:
            Exceptions.throwNested()
        except RuntimeError as error:
            assert str(error.__cause__) == "middle"
    elif which == 7:
        assert list(Callbacks.onPool(lambda n: n + 1, [1, 2, 3], 3)) == [2, 3, 4]
    elif which == 8:
        gc.collect(0)
    else:
        try:
            with jvm.timeout(chance.random() * 0.01):
                Threads.sleep(5)
        except TimeoutError:
            pass

def work(seed):
    global rounds
    chance = random.Random(seed)
    try:
        while time.monotonic() < end_at:
            once(chance)
            rounds += 1
    except BaseException as error:
        errors.append(error)
        raise

threads = [threading.Thread(target=work, args=(seed,)) for seed in range(10)]
for thread in threads:
    thread.start()
while time.monotonic() < end_at:
    jvm.java.lang.System.gc()
    time.sleep(0.2)
for thread in threads:
    thread.join(20)
print(not errors, not any(thread.is_alive() for thread in threads), rounds > 500)
shared.clear()
errors.clear()
deadline = time.monotonic() + 20
while settle() != (0, 0) and time.monotonic() < deadline:
    pass
print(settle())
"""
)


def test_everything_at_once_from_ten_threads_leaves_nothing() -> None:
    child = run_child(EVERYTHING, start=False, timeout=100)
    assert child.ok().splitlines() == ["True True True", "(0, 0)"], child.err


def test_a_million_mixed_calls_leave_counts_and_memory_as_they_were() -> None:
    counts, memory = run_child(CALLS, start=False, timeout=110).ok().splitlines()
    assert counts.startswith("True True"), counts
    assert memory.startswith("True"), memory


def test_a_hundred_thousand_proxies_leave_counts_and_memory_as_they_were() -> None:
    counts, memory = run_child(PROXIES, start=False, timeout=110).ok().splitlines()
    assert counts.startswith("True"), counts
    assert memory.startswith("True"), memory
