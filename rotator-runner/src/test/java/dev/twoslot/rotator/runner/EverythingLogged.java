package dev.twoslot.rotator.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** While it is open: every log event at TRACE, this project's and the HTTP client's, with arguments and exceptions. */
final class EverythingLogged implements AutoCloseable {

    private static final List<String> OWN = List.of("dev.twoslot");
    private static final List<String> HTTP_CLIENT =
            List.of("jdk.httpclient", "jdk.internal.httpclient", "java.net.http");

    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private final AtomicLong errors = new AtomicLong();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            texts.add(event.getFormattedMessage());
            if (event.getLevel() == Level.ERROR) {
                errors.incrementAndGet();
            }
            if (event.getArgumentArray() != null) {
                texts.addAll(ReachableText.from(event.getArgumentArray()));
            }
            if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                texts.addAll(ReachableText.from(proxy.getThrowable()));
            }
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            texts.add(String.valueOf(entry.getMessage()));
            if (entry.getParameters() != null) {
                texts.addAll(ReachableText.from(entry.getParameters()));
            }
            if (entry.getThrown() != null) {
                texts.addAll(ReachableText.from(entry.getThrown()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    EverythingLogged() {
        appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        appender.start();
        for (String name : OWN) {
            logback(name).addAppender(appender);
            logback(name).setLevel(Level.TRACE);
            logback(name).setAdditive(false);
        }
        for (String name : HTTP_CLIENT) {
            java.util.logging.Logger logger = java.util.logging.Logger.getLogger(name);
            logger.addHandler(handler);
            logger.setLevel(java.util.logging.Level.ALL);
            logger.setUseParentHandlers(false);
        }
    }

    /** What has been logged since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(texts);
        texts.clear();
        errors.set(0);
        return taken;
    }

    /** How many of these are errors. */
    long errorLines() {
        return errors.get();
    }

    @Override
    public void close() {
        for (String name : OWN) {
            logback(name).detachAppender(appender);
            logback(name).setLevel(Level.INFO);
            logback(name).setAdditive(true);
        }
        for (String name : HTTP_CLIENT) {
            java.util.logging.Logger logger = java.util.logging.Logger.getLogger(name);
            logger.removeHandler(handler);
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
        }
    }

    private static Logger logback(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
