/** NumPy arrays as ND4J's {@code INDArray}. Needs ND4J on the class path. */
package org.nd4j.python4j.numpy;
