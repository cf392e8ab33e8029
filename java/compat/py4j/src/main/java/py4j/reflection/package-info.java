/** Where classes are found, and what stands for Python's objects. */
package py4j.reflection;
