/** Python for Java programs. */
package org.sanca;
