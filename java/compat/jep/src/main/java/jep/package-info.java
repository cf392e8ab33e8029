/**
 * The Java API of Jep 4.3 over Sanca: a program for Jep runs with this jar and sanca.jar instead of Jep's jar and native
 * library.
 */
package jep;
