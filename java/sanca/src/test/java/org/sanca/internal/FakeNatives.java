package org.sanca.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** A jar's native files, made up: an index as the build writes it, and what it names. */
final class FakeNatives implements NativeFiles.Resources {
    static final String PLATFORM = "made-up";

    private static final String FOLDER = "/org/sanca/native/made-up/";

    /** By path under the platform's folder; also the index. */
    final Map<String, byte[]> contents = new TreeMap<>();

    /** A large file and a small one in a folder. */
    static FakeNatives usual() {
        FakeNatives fake = new FakeNatives();
        fake.contents.put("library.so", new byte[300_000]);
        fake.contents.put("python/sanca/x y.py", "pass\n".getBytes(StandardCharsets.UTF_8));
        fake.writeIndex();
        return fake;
    }

    void writeIndex() {
        contents.remove("index");
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            CRC32 crc = new CRC32();
            crc.update(file.getValue());
            String hash = NativeFiles.hash(file.getValue());
            lines.append(hash).append(' ').append(Long.toHexString(crc.getValue())).append(' ');
            lines.append(file.getValue().length).append(' ').append(file.getKey()).append('\n');
        }
        byte[] all = lines.toString().getBytes(StandardCharsets.UTF_8);
        String index = NativeFiles.hash(all).substring(0, 16) + "\n" + lines;
        contents.put("index", index.getBytes(StandardCharsets.UTF_8));
    }

    NativeFiles files() {
        return NativeFiles.of(PLATFORM, this);
    }

    @Override
    public InputStream open(String name) {
        byte[] content =
                name.startsWith(FOLDER) ? contents.get(name.substring(FOLDER.length())) : null;
        return content == null ? null : new ByteArrayInputStream(content);
    }
}
