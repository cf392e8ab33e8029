package org.sanca.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;

/** Finds names of classes that resemble one that was not found: the same name in other packages, then misspellings. */
final class NearNames {
    private final String packageName;
    private final String simpleName;
    private final String lower;
    private final ClassIndex index = ClassIndex.get();
    private final ArrayList<Candidate> found = new ArrayList<>();

    private static final class Candidate implements Comparable<Candidate> {
        final String inPackage;
        final String simple;
        final int rank;

        Candidate(String inPackage, String simple, int rank) {
            this.inPackage = inPackage;
            this.simple = simple;
            this.rank = rank;
        }

        String name() {
            return inPackage.isEmpty() ? simple : inPackage + '.' + simple;
        }

        /** Nearer first, then names that are met more often in programs, which have the shorter packages. */
        @Override
        public int compareTo(Candidate other) {
            if (rank != other.rank) {
                return Integer.compare(rank, other.rank);
            }
            if (isJava() != other.isJava()) {
                return isJava() ? -1 : 1;
            }
            int length = Integer.compare(name().length(), other.name().length());
            return length != 0 ? length : name().compareTo(other.name());
        }

        private boolean isJava() {
            return inPackage.startsWith("java.");
        }
    }

    private NearNames(String name) {
        int dot = name.lastIndexOf('.');
        packageName = dot < 0 ? "" : name.substring(0, dot);
        simpleName = name.substring(dot + 1);
        lower = simpleName.toLowerCase(Locale.ROOT);
    }

    /** Up to {@code max} full names, best first, for native code. */
    static byte[] list(String name, int max) {
        NearNames near = new NearNames(name);
        near.search();
        Collections.sort(near.found);
        ByteWriter out = new ByteWriter(256);
        int count = 0;
        out.putInt(0);
        for (int i = 0; i < near.found.size() && count < max; i++) {
            Candidate candidate = near.found.get(i);
            if (near.index.isPublic(candidate.inPackage, candidate.simple)) {
                out.putText(candidate.name());
                count++;
            }
        }
        near.index.close();
        out.putIntAt(0, count);
        return out.toByteArray();
    }

    private void search() {
        if (simpleName.isEmpty()) {
            return;
        }
        for (String inPackage : index.packages()) {
            for (String simple : index.names(inPackage)) {
                int rank = rank(inPackage, simple);
                if (rank >= 0) {
                    found.add(new Candidate(inPackage, simple, rank));
                }
            }
        }
    }

    /** Lower is nearer; -1: does not resemble it. */
    private int rank(String inPackage, String simple) {
        if (simple.equals(simpleName)) {
            return 0;
        }
        boolean samePackage = inPackage.equals(packageName);
        int allowed =
                samePackage
                        ? Math.max(2, simpleName.length() / 3)
                        : Math.max(1, simpleName.length() / 5);
        if (Math.abs(simple.length() - simpleName.length()) > allowed) {
            return -1;
        }
        int distance = distance(lower, simple.toLowerCase(Locale.ROOT), allowed);
        if (distance > allowed) {
            return -1;
        }
        return 1 + 2 * distance + (samePackage ? 0 : 3);
    }

    /**
     * Changes, insertions, removals and exchanges of neighbours that lead from one text to the other, or more than
     * {@code most}.
     */
    static int distance(String a, String b, int most) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int best = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(last[j - 1] + change, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost = Math.min(cost, before[j - 2] + 1);
                }
                row[j] = cost;
                best = Math.min(best, cost);
            }
            if (best > most) {
                return most + 1;
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
