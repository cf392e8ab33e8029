/**
 * Py4J's Java half, for programs written for it: the same names, served by Sanca. A {@link py4j.GatewayServer} or a {@link
 * py4j.ClientServer} lets Python call Java, and Java call Python's objects.
 *
 * <p>The wire, the choice of overloads and the conversions are Sanca's native code; here are sockets, threads and listeners,
 * which programs extend and replace.
 */
package py4j;
