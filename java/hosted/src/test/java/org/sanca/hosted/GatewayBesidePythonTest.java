package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.SharedInterpreter;
import org.sanca.gateway.ClientServer;

import java.util.List;
import java.util.function.UnaryOperator;

/** A gateway and a Python in one Java process: each has its own Python objects, whichever came first. */
@Timeout(120)
class GatewayBesidePythonTest {
    /** What clients call. */
    public static final class App {
        /** Calls back. */
        public String call(UnaryOperator<String> operator, String text) {
            return operator.apply(text);
        }
    }

    private static void callBack(ClientServer both) throws Exception {
        try (Wire wire = new Wire(both.getListeningPort())) {
            assertEquals("!yv", wire.ask("A", both.getToken().orElseThrow()));
            wire.send("c", "t", "call", "fp0;java.util.function.UnaryOperator", "sx", "e");
            assertEquals(List.of("c", "p0", "apply", "sx", "e"), wire.read(5));
            assertEquals("!ysremote", wire.ask("!ysremote"));
        }
    }

    private static ClientServer started() {
        ClientServer both = ClientServer.builder().javaPort(0).entryPoint(new App()).build();
        both.start();
        return both;
    }

    private static void callPython() {
        try (SharedInterpreter py = new SharedInterpreter()) {
            py.exec("def shout(text): return text.upper()");
            @SuppressWarnings("unchecked")
            UnaryOperator<String> shout =
                    (UnaryOperator<String>) py.getValue("shout", UnaryOperator.class);
            assertEquals("HERE", shout.apply("here"));
        }
    }

    /** The gateway first. */
    static final class First {
        public static void main(String[] args) throws Exception {
            try (ClientServer both = started()) {
                callBack(both);
                callPython();
                callBack(both);
                callPython();
            }
            System.out.println("done");
        }
    }

    /** Python first. */
    static final class Second {
        public static void main(String[] args) throws Exception {
            callPython();
            try (ClientServer both = started()) {
                callBack(both);
                callPython();
                callBack(both);
            }
            callPython();
            System.out.println("done");
        }
    }

    @Test
    void aGatewayThatWasThereFirst() throws Exception {
        Child child = Child.run(First.class);
        assertEquals("done\n", child.text);
        assertEquals(0, child.status);
    }

    @Test
    void aPythonThatWasThereFirst() throws Exception {
        Child child = Child.run(Second.class);
        assertEquals("done\n", child.text);
        assertEquals(0, child.status);
    }
}
