"""Sanca: Java from Python, in one process.

>>> import sanca
>>> jvm = sanca.start(classpath=["app.jar"])
>>> jvm.java.lang.Math.abs(-3)
3
>>> from java.util import ArrayList
"""

from __future__ import annotations

from . import _errors as errors
from ._contexts import synchronized
from ._errors import (
    CallTimeoutError,
    ClassNotFoundError,
    ClassPathError,
    ClosedError,
    ConversionError,
    ConversionOverflowError,
    ForkedError,
    GatewayError,
    ImplementationError,
    InternalError,
    JavaImportError,
    JavaModuleNotFoundError,
    JVMNotFoundError,
    JVMStartError,
    NoSuchMethodError,
    OverloadError,
    PeerDiedError,
    PolicyError,
    SancaError,
)
from ._implements import implements
from ._imports import install as _install
from ._jvm import JVM, jvm, start
from ._native import (
    JArray,
    JBase,
    JClass,
    JObject,
    JThrowable,
    __version__,
    jboolean,
    jbyte,
    jchar,
    jdouble,
    jfloat,
    jint,
    jlong,
    jshort,
)
from ._packages import JPackage
from ._remote import connect, launch
from ._tls import TLS
from ._values import cast, explain, same, to_java, to_python

_install()  # `import java…` before the start says what to do

__all__ = [
    "JVM",
    "TLS",
    "CallTimeoutError",
    "ClassNotFoundError",
    "ClassPathError",
    "ClosedError",
    "ConversionError",
    "ConversionOverflowError",
    "ForkedError",
    "GatewayError",
    "ImplementationError",
    "InternalError",
    "JArray",
    "JBase",
    "JClass",
    "JObject",
    "JPackage",
    "JThrowable",
    "JVMNotFoundError",
    "JVMStartError",
    "JavaImportError",
    "JavaModuleNotFoundError",
    "NoSuchMethodError",
    "OverloadError",
    "PeerDiedError",
    "PolicyError",
    "SancaError",
    "__version__",
    "cast",
    "connect",
    "errors",
    "explain",
    "implements",
    "jboolean",
    "jbyte",
    "jchar",
    "jdouble",
    "jfloat",
    "jint",
    "jlong",
    "jshort",
    "jvm",
    "launch",
    "same",
    "start",
    "synchronized",
    "to_java",
    "to_python",
]
