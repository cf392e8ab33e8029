"""Print what a Py4J offers, one name a line with its signature. Run in a process of its own, for the stock package or for ours."""

from __future__ import annotations

import importlib
import inspect
import sys

MODULES = ["version", "compat", "finalizer", "signals", "protocol", "java_gateway", "java_collections", "clientserver"]


def signature(value: object) -> str:
    try:
        parameters = inspect.signature(value).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
    # A parameter is its name, its default and its kind; what type it has is not what programs see.
    return ", ".join(
        f"{parameter.kind}{parameter.name}={'' if parameter.default is parameter.empty else repr(parameter.default)}"
        for parameter in parameters
    )


def describe(module: str) -> None:
    package = importlib.import_module(f"py4j.{module}")
    for name, value in vars(package).items():
        if name.startswith("__") or name in ("annotations", "absolute_import", "unicode_literals"):
            continue
        path = f"{module}.{name}"
        if inspect.isclass(value) and value.__module__.removeprefix("sanca.").startswith("py4j"):
            print(path, "class", signature(value))
            bases = [base.__name__ for base in value.__mro__]
            print(
                path,
                "is",
                [name for name in bases if name.startswith(("Java", "Py4J", "Gateway", "Callback", "Thread"))],
            )
            for member, attribute in inspect.getmembers(value):
                if inspect.isfunction(attribute) and attribute.__module__.removeprefix("sanca.").startswith("py4j"):
                    print(f"{path}.{member}", "method", signature(attribute))
        elif inspect.isfunction(value):
            print(path, "function", signature(value))
        elif isinstance(value, (str, int)):
            print(path, "value", repr(value) if name != "NONE_ID" else "")
        else:
            print(path, "other")


if sys.argv[1] == "sanca":
    import sanca.py4j

    sanca.py4j.install()
for each in MODULES:
    describe(each)
