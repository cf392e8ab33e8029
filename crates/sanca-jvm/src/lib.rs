//! The Java side: performs what a link asks for on a JVM in this process.
