/** Sanca: Python in Java and Java in Python. */
module org.sanca {
    exports org.sanca;
}
