package dev.twoslot.rotator.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** An ops service that rotates by itself. Copy this package, and delete what the service has already. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class RotatorApplication {

    public static void main(String[] args) {
        SpringApplication.run(RotatorApplication.class, args);
    }
}
