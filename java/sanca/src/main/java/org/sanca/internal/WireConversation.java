package org.sanca.internal;

/** A connection to Python whose socket Java has. One call at a time. */
public final class WireConversation {
    private final Counted conversation;

    WireConversation(long address) {
        conversation = new Counted(address, GatewayNative::freeConversation);
    }

    /** Sends a command: a reply, which begins with {@code !}, or what went wrong. */
    public String say(String command) {
        return conversation.use(it -> GatewayNative.say(it, command), "the connection is closed");
    }

    /** Gives it back. The socket is closed by whoever has it. */
    public void close() {
        conversation.close();
    }
}
