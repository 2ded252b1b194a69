/**
 * What an HTTP reply says of a credential, and a {@link java.net.http.HttpClient} over two slots.
 *
 * <p>{@link dev.twoslot.rotator.consumer.http.HttpRefusal} judges the replies of any HTTP client and needs the JDK's own as little as the
 * rest of the core does; {@link dev.twoslot.rotator.consumer.http.TwoSlotHttpClient} needs the module {@code java.net.http}.
 *
 * <p>This package imports the JDK, {@code SecretValue} and the public types of {@code dev.twoslot.rotator.consumer}: it does nothing that
 * a program with another HTTP client could not do. The consumer's package imports nothing of this one, so a program that
 * uses its slots for a database loads no class of it.
 */
@NullMarked
package dev.twoslot.rotator.consumer.http;

import org.jspecify.annotations.NullMarked;
