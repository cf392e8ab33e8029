package py4j.commands;

import py4j.Gateway;
import py4j.NetworkUtil;
import py4j.Protocol;
import py4j.Py4JServerConnection;
import py4j.ReturnObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What most commands begin with. */
public abstract class AbstractCommand implements Command {
    /** Of the connection. */
    protected Gateway gateway;

    /** What the first line of the command is. */
    protected String commandName;

    /** Over which the commands come. */
    protected Py4JServerConnection connection;

    /** For subclasses. */
    public AbstractCommand() {}

    /**
     * Reads values up to the end of the command.
     *
     * @param reader from
     * @return the values, converted
     * @throws IOException if the connection broke
     */
    protected List<Object> getArguments(BufferedReader reader) throws IOException {
        List<Object> values = new ArrayList<>();
        for (String part : getStringArguments(reader)) {
            values.add(Protocol.getObject(part, gateway));
        }
        return values;
    }

    /**
     * Reads lines up to the end of the command.
     *
     * @param reader from
     * @return the lines, as they are
     * @throws IOException if the connection broke
     */
    protected List<String> getStringArguments(BufferedReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = NetworkUtil.safeReadLine(reader, false);
            if (Protocol.isEmpty(line) || Protocol.isEnd(line)) {
                return lines;
            }
            lines.add(line);
        }
    }

    @Override
    public String getCommandName() {
        return commandName;
    }

    @Override
    public void init(Gateway gateway, Py4JServerConnection connection) {
        this.gateway = gateway;
        this.connection = connection;
    }

    /**
     * Calls a method.
     *
     * @param methodName its name
     * @param targetObjectId the object's name, or {@code z:} and a class's
     * @param arguments its arguments
     * @return the result, or the error
     */
    protected ReturnObject invokeMethod(
            String methodName, String targetObjectId, List<Object> arguments) {
        try {
            return gateway.invoke(methodName, targetObjectId, arguments);
        } catch (Exception e) {
            return ReturnObject.getErrorReturnObject(e);
        }
    }
}
