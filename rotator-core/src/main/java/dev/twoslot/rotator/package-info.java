/** Two-slot rotation: the facade, its policy, its outcomes and the values that they speak in. */
@NullMarked
package dev.twoslot.rotator;

import org.jspecify.annotations.NullMarked;
