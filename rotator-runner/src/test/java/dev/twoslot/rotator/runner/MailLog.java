package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.twoslot.rotator.runner.alert.MailAlerter;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What the mail alerter logs during a test. */
final class MailLog implements BeforeEachCallback, AfterEachCallback {

    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(MailAlerter.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        events.start();
        logger.addAppender(events);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(events);
    }

    List<String> warnings() {
        return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    void isEmpty() {
        assertThat(events.list).isEmpty();
    }

    /** The text of the one line that was logged. */
    String onlyWarning() {
        assertThat(events.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getThrowableProxy()).isNull();
        });
        return events.list.get(0).getFormattedMessage();
    }
}
