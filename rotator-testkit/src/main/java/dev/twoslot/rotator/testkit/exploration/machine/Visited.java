package dev.twoslot.rotator.testkit.exploration.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The worlds that were reached, in the order in which they were, each with the one that it was first reached from. They lie
 * one after the other in large blocks: some eighty bytes a world.
 */
final class Visited {

    private static final int BLOCK = 1 << 14;

    private final List<byte[]> blocks = new ArrayList<>();
    private int[] parents = new int[BLOCK];
    private int[] table = new int[BLOCK * 4];
    private int size;

    int size() {
        return size;
    }

    World get(int index) {
        byte[] cells = new byte[World.SIZE];
        System.arraycopy(blocks.get(index / BLOCK), index % BLOCK * World.SIZE, cells, 0, World.SIZE);
        return new World(cells);
    }

    /** Which world this one was first reached from; negative for a beginning. */
    int parent(int index) {
        return parents[index];
    }

    /** Adds a world unless it is known; whether it was new. */
    boolean add(World world, int parent) {
        int place = place(world.cells);
        if (table[place] != 0) {
            return false;
        }
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size * 2);
        }
        if (size == blocks.size() * BLOCK) {
            blocks.add(new byte[BLOCK * World.SIZE]);
        }
        System.arraycopy(world.cells, 0, blocks.get(size / BLOCK), size % BLOCK * World.SIZE, World.SIZE);
        parents[size] = parent;
        size++;
        table[place] = size;
        if (size * 2 > table.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        table = new int[table.length * 2];
        for (int index = 0; index < size; index++) {
            table[place(get(index).cells)] = index + 1;
        }
    }

    private int place(byte[] cells) {
        int mask = table.length - 1;
        int hash = Arrays.hashCode(cells) * 0x9E3779B9;
        int place = (hash ^ hash >>> 15) & mask;
        while (table[place] != 0 && !holds(table[place] - 1, cells)) {
            place = place + 1 & mask;
        }
        return place;
    }

    private boolean holds(int index, byte[] cells) {
        int start = index % BLOCK * World.SIZE;
        return Arrays.equals(blocks.get(index / BLOCK), start, start + World.SIZE, cells, 0, World.SIZE);
    }
}
