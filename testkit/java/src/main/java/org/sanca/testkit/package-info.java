/** What the tests of every language talk to, one class a topic; nested classes are that topic's subjects. */
package org.sanca.testkit;
