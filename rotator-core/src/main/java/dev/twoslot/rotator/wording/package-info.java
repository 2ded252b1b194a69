/**
 * What a run says to people: remedies of failures, and the sentences of notices and causes that are more than a call's own message. Pure
 * text; what it names, it is given. Imports the vocabulary and the kinds of failure. Not exported.
 */
@NullMarked
package dev.twoslot.rotator.wording;

import org.jspecify.annotations.NullMarked;
