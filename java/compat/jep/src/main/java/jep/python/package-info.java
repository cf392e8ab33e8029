/** Python objects in Java, as Jep has them. */
package jep.python;
