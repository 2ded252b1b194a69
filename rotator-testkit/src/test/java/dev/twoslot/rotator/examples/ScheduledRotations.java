package dev.twoslot.rotator.examples;

import dev.twoslot.rotator.TwoSlotRotation;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** A rotation on somebody else's schedule. A run that failed is an outcome and no exception, so no schedule stops because of it. */
final class ScheduledRotations {

    private ScheduledRotations() {}

    static ScheduledFuture<?> hourly(ScheduledExecutorService scheduler, TwoSlotRotation rotation) {
        return scheduler.scheduleAtFixedRate(rotation::run, 0, 1, TimeUnit.HOURS);
    }

    /** Spring, and Spring Boot just so. */
    @Configuration
    @EnableScheduling
    static class SpringConfiguration {

        @Bean
        HourlyRotation hourlyRotation(TwoSlotRotation rotation) {
            return new HourlyRotation(rotation);
        }
    }

    record HourlyRotation(TwoSlotRotation rotation) {

        @Scheduled(fixedRateString = "${rotation.interval:PT1H}")
        void rotate() {
            rotation.run();
        }
    }
}
