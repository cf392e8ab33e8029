/**
 * Python for Java programs: {@link org.sanca.SharedInterpreter} runs code, {@link org.sanca.PyObject} is any Python object, {@link
 * org.sanca.NDArray} and {@link org.sanca.DirectNDArray} are NumPy's arrays.
 */
package org.sanca;
