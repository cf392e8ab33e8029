/** JMH benches of Python in Java. {@code cargo xtask bench --jmh} runs them; arguments go to JMH. */
package org.sanca.bench;
