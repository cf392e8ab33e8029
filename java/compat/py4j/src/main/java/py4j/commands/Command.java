package py4j.commands;

import py4j.Gateway;
import py4j.Py4JException;
import py4j.Py4JServerConnection;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;

/**
 * A command that a program adds to a server. Its class has a public constructor without parameters; each connection has an
 * object of its own. One with the name of a command of Py4J's takes its place.
 */
public interface Command {
    /**
     * Performs the command: reads its lines, up to and with the line {@code e}, writes the answer and flushes it.
     *
     * @param commandName its first line
     * @param reader what follows
     * @param writer where the answer goes
     * @throws Py4JException if it cannot be performed: the connection ends
     * @throws IOException if the connection broke
     */
    void execute(String commandName, BufferedReader reader, BufferedWriter writer)
            throws Py4JException, IOException;

    /**
     * What the first line of the command is.
     *
     * @return the name
     */
    String getCommandName();

    /**
     * Called once, before the first command.
     *
     * @param gateway of the connection
     * @param connection over which the commands come
     */
    void init(Gateway gateway, Py4JServerConnection connection);
}
