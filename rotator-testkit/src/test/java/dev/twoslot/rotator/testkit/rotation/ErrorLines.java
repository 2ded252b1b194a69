package dev.twoslot.rotator.testkit.rotation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.twoslot.rotator.TwoSlotRotation;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Counts the ERROR lines of the engine, from now until closed, and keeps none: an exploration logs a great deal. */
public final class ErrorLines implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(TwoSlotRotation.class);
    private final AtomicInteger count = new AtomicInteger();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            count.incrementAndGet();
        }
    };

    public ErrorLines() {
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.setLevel(Level.ERROR);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    public int count() {
        return count.get();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
