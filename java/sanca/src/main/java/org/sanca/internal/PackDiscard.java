package org.sanca.internal;

import java.nio.ByteBuffer;

/** Frees the handles owned by the rest of a packed value that could not be read to its end. */
final class PackDiscard extends PackCursor {
    private PackDiscard(ByteBuffer in, int start, int end) {
        super(in, start, end);
    }

    /**
     * Frees those that lie at {@code from} or behind; the others have been read. Values follow each other however they
     * are nested, but only from the start is it known where each begins.
     */
    static void from(ByteBuffer in, int start, int end, int from) {
        PackDiscard discard = new PackDiscard(in, start, end);
        try {
            while (discard.at < end) {
                discard.one(from);
            }
        } catch (RuntimeException malformed) {
            // The value is broken: nothing more can be found in it, and the caller is about to hear
            // of it.
            return;
        }
    }

    private void one(int from) {
        boolean unread = at >= from;
        byte tag = byteValue();
        switch (tag) {
            case Pack.OBJECT:
            case Pack.ENUM:
                skip(4);
                int handle = intValue();
                if (unread) {
                    Handles.freeShared(handle);
                }
                break;
            case Pack.LATIN1:
            case Pack.BIG_INTEGER:
            case Pack.BIG_DECIMAL:
            case Pack.BYTES:
                skip(count(1));
                break;
            case Pack.UTF16:
                skip(2 * count(2));
                break;
            case Pack.ZONED_DATE_TIME:
                skip(PackTimes.size(tag));
                skip(count(1));
                break;
            case Pack.PRIMITIVE_ARRAY:
                int size = PackWriter.size(byteValue());
                skip(size * count(size));
                break;
            default:
                skip(fixedSize(tag));
                break;
        }
    }

    /** Bytes that follow a tag before the next tag. */
    private static int fixedSize(byte tag) {
        switch (tag) {
            case Pack.BYTE:
                return 1;
            case Pack.SHORT:
            case Pack.CHAR:
                return 2;
            case Pack.INT:
            case Pack.FLOAT:
            case Pack.HANDLE:
            case Pack.LIST:
            case Pack.TUPLE:
            case Pack.SET:
            case Pack.MAP:
                return 4;
            case Pack.LONG:
            case Pack.DOUBLE:
            case Pack.PYTHON:
            case Pack.DATE:
            case Pack.ARRAY:
                return 8;
            case Pack.UUID:
                return 16;
            default:
                return PackTimes.size(tag);
        }
    }
}
