/** What programs add their own commands by. Py4J's are performed by native code and have no classes. */
package py4j.commands;
