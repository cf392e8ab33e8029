//! The native image loaded by Python: joins the Python side to a JVM in the same process.
