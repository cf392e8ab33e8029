import sys

import fake_collections
import fake_native
import pytest


@pytest.fixture
def package():
    """The package on a fresh fake of the native module; leaves nothing behind."""
    path, hooks = list(sys.meta_path), (sys.excepthook, __import__("threading").excepthook)
    # Tests on a real JVM may have run in this process: their import hook and the Java modules it made must not answer here.
    sys.meta_path[:] = [finder for finder in path if not type(finder).__module__.startswith("sanca")]
    real = {
        name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] in ("java", "javax", "acme")
    }
    modules = set(sys.modules)
    loaded = fake_native.load()
    yield loaded
    sys.meta_path[:] = path
    sys.excepthook, __import__("threading").excepthook = hooks
    for name in set(sys.modules) - modules:
        if name.split(".")[0] in ("java", "javax", "acme", fake_native.ALIAS):
            del sys.modules[name]
    sys.modules.update(real)


@pytest.fixture
def world(package):
    return package._native.world


@pytest.fixture
def java(package, world):
    """Java's collections, by simple name."""
    fake_collections.define(package, world)
    return type("java", (), {name.rpartition(".")[2]: cls for name, cls in world.classes.items()})


@pytest.fixture
def started(package, world, tmp_path, monkeypatch):
    """A JVM on the fake."""
    jar = tmp_path / "sanca.jar"
    jar.write_bytes(b"PK")
    monkeypatch.setenv("SANCA_JAR", str(jar))
    monkeypatch.setattr("atexit.register", lambda *_: None)
    monkeypatch.setattr("os.register_at_fork", lambda **_: None)
    return lambda *args, **keywords: package.start(*args, **keywords)
