/**
 * Python as a scripting language of Java (JSR 223): {@code new ScriptEngineManager().getEngineByName("python")}. Each
 * engine is a {@link org.sanca.SharedInterpreter}; bindings are global names of the script.
 */
package org.sanca.script;
