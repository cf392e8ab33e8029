package org.sanca.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Decodes the byte arrays that describe classes, as native code does. */
final class Shapes {
    private Shapes() {}

    static final class Header {
        String name;
        int modifiers;
        int sort;
        boolean functional;
        String superclass;
        List<String> interfaces = new ArrayList<>();
        String component;
        String declaring;
    }

    static final class Executable {
        int id;
        String name;
        int flags;
        String declaring;
        String returns;
        List<String> params = new ArrayList<>();

        boolean is(int flag) {
            return (flags & flag) != 0;
        }

        @Override
        public String toString() {
            return returns + " " + name + params;
        }
    }

    static final class Members {
        List<Executable> constructors = new ArrayList<>();
        List<Executable> methods = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        List<String> nested = new ArrayList<>();

        List<Executable> named(String name) {
            List<Executable> out = new ArrayList<>();
            for (Executable method : methods) {
                if (method.name.equals(name)) {
                    out.add(method);
                }
            }
            return out;
        }

        /** Parameter lists of the overloads of a name, sorted. */
        List<String> overloads(String name) {
            List<String> out = new ArrayList<>();
            for (Executable method : named(name)) {
                out.add(String.join(",", method.params));
            }
            out.sort(null);
            return out;
        }
    }

    static String text(ByteBuffer in) {
        byte[] utf8 = new byte[in.getInt()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String type(ByteBuffer in) {
        int id = in.getInt();
        return id == 0 ? null : ClassIds.type(id).getTypeName();
    }

    static Header header(Class<?> type) {
        ByteBuffer in = ByteBuffer.wrap(Describe.header(type));
        Header out = new Header();
        out.name = text(in);
        out.modifiers = in.getInt();
        out.sort = in.get();
        out.functional = in.get() != 0;
        out.superclass = type(in);
        for (int n = in.getInt(); n > 0; n--) {
            out.interfaces.add(type(in));
        }
        out.component = type(in);
        out.declaring = type(in);
        done(in);
        return out;
    }

    static Members members(Class<?> type) {
        ByteBuffer in = ByteBuffer.wrap(Describe.members(type));
        Members out = new Members();
        for (int n = in.getInt(); n > 0; n--) {
            out.constructors.add(executable(in));
        }
        for (int n = in.getInt(); n > 0; n--) {
            out.methods.add(executable(in));
        }
        for (int n = in.getInt(); n > 0; n--) {
            in.getInt();
            String name = text(in);
            in.getInt();
            String declaring = type(in);
            out.fields.add(type(in) + " " + declaring + "." + name);
        }
        for (int n = in.getInt(); n > 0; n--) {
            out.nested.add(text(in) + "=" + text(in));
        }
        done(in);
        return out;
    }

    private static Executable executable(ByteBuffer in) {
        Executable out = new Executable();
        out.id = in.getInt();
        out.name = text(in);
        out.flags = in.get() & 0xFF;
        out.declaring = type(in);
        out.returns = type(in);
        for (int n = in.get() & 0xFF; n > 0; n--) {
            out.params.add(type(in));
        }
        return out;
    }

    private static void done(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes too many");
        }
    }

    /** The number of the one method of that name and those parameters, as described. */
    static int method(Class<?> type, String name, Class<?>... params) {
        for (Executable method : members(type).named(name)) {
            if (java.util.Arrays.equals(org.sanca.internal.Members.get(method.id).params, params)) {
                return method.id;
            }
        }
        throw new AssertionError("no " + name + " in " + type);
    }

    static int constructor(Class<?> type, Class<?>... params) {
        for (Executable constructor : members(type).constructors) {
            if (java.util.Arrays.equals(
                    org.sanca.internal.Members.get(constructor.id).params, params)) {
                return constructor.id;
            }
        }
        throw new AssertionError("no such constructor in " + type);
    }
}
