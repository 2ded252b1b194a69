package dev.twoslot.rotator.violation;

import com.fasterxml.jackson.databind.JsonNode;

/** Breaks THE_CORE_KNOWS_THE_JDK_AND_SLF4J_ALONE. */
public final class CoreThatNamesAnotherLibrary {

    JsonNode json;
}
