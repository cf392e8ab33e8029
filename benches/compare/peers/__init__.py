"""One module a peer: `start(jar, java_home)` gives the names statements use, `OPS` what it spells otherwise or cannot do (a text)."""
