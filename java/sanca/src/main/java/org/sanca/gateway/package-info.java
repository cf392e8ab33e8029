/**
 * Gateways: Python programs in other processes call Java in this one. A {@link org.sanca.gateway.GatewayServer} listens;
 * any Py4J client may connect, Sanca's or that of PyPI.
 */
package org.sanca.gateway;
