/** Python4j's API over Sanca: a program written for Python4j runs when its dependency is changed. */
package org.nd4j.python4j;
