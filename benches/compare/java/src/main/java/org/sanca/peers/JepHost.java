package org.sanca.peers;

import jep.Interpreter;
import jep.SharedInterpreter;

/** Runs one Python script inside Jep, as Jep is meant to be used: Java is the host. */
public final class JepHost {
    private JepHost() {}

    public static void main(String[] arguments) throws Exception {
        try (Interpreter python = new SharedInterpreter()) {
            python.runScript(arguments[0]);
        }
    }
}
