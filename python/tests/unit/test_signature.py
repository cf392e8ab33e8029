"""Signatures and docstrings from Java's words."""

import inspect
from importlib import import_module

import pytest


@pytest.fixture
def module(package):
    return import_module(f"{package.__name__}._signature")


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("public int size()", []),
        ("public E get(int index)", ["index"]),
        (
            "public <T extends Comparable<? super T>> void sort(List<T> list, Map<String, ? extends T> by)",
            ["list", "by"],
        ),
        ("public static String format(String format, Object... args)", ["format", "*args"]),
        ("public void f(int, java.util.List<? extends E>)", ["arg0", "arg1"]),
        ("public void f(int in, Object lambda, Object self)", ["in_", "lambda_", "self_"]),
        ("public void f(byte[] data, int[]... more) throws java.io.IOException", ["data", "*more"]),
        ("java.util.ArrayList(java.util.Collection<? extends E> c)", ["c"]),
    ],
)
def test_parameter_names(module, signature, names):
    assert module.parameters(signature) == names


@pytest.mark.parametrize(
    ("signatures", "text"),
    [
        (["public E get(int index)"], "($self, index, /)"),
        (["public int size()"], "($self, /)"),
        (["public static int abs(int a)", "public static long abs(long a)"], "(a, /)"),
        (["public void f(int a)", "public void f(long b)"], "($self, arg0, /)"),
        (["public void f(int a)", "public void f()"], "($self, /, *args)"),
        (["public static String format(String format, Object... args)"], "(format, /, *args)"),
    ],
)
def test_text_signature(module, signatures, text):
    assert module.text_signature([("()V", signature) for signature in signatures]) == text
    function = type("f", (), {"__text_signature__": text})
    assert inspect._signature_fromstr(inspect.Signature, function, text)


def test_class_text(module):
    text = module.class_text(
        {
            "name": "java.util.ArrayList",
            "modifiers": 1,
            "sort": "class",
            "superclass": "java.util.AbstractList",
            "interfaces": ["java.util.List", "java.io.Serializable"],
            "constructors": [("<init>", "public ArrayList()", False)],
            "fields": [],
            "methods": [("size", "public int size()", False), ("add", "public boolean add(E e)", False)],
            "nested": [],
        }
    )
    assert text == (
        "public class java.util.ArrayList extends java.util.AbstractList implements java.util.List, java.io.Serializable\n\n"
        "Constructors:\n    public ArrayList()\n\nMethods:\n    public boolean add(E e)\n    public int size()"
    )


def test_docstring_of_a_method_lists_overloads(module):
    method = type("Method", (), {"overloads": (("()V", "public void f()"), ("(I)V", "public void f(int a)"))})
    assert module.docstring(method) == "public void f()\npublic void f(int a)"


def test_inspect_signature_of_methods(module):
    one = type("Method", (), {"overloads": (("(I)V", "public void f(int a, String... rest)"),)})
    assert str(module.signature(one)) == "(self, a, /, *rest)"
    bound = type("Method", (), {"overloads": one.overloads, "__self__": object()})
    assert str(module.signature(bound)) == "(a, /, *rest)"
    static = type("Method", (), {"overloads": (("(I)I", "public static int abs(int a)"),)})
    assert str(module.signature(static)) == "(a, /)"


def test_inspect_signature_of_classes(module, world):
    cls = world.define("a.Point")
    world.facts[cls] = {"constructors": [("<init>", "public Point(int x, int y)", False)]}
    assert str(module.signature(cls)) == "(x, y, /)"
