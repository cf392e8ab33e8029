package jep;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How Python may call a method or constructor: with any number of arguments, or with keyword arguments. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface PyMethod {
    /**
     * Whether further positional arguments go to the last parameter.
     *
     * @return whether
     */
    boolean varargs() default false;

    /**
     * Whether keyword arguments go to the last parameter.
     *
     * @return whether
     */
    boolean kwargs() default false;
}
