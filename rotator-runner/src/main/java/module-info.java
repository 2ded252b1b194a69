/** The command line. It is a program, not a library, and exports nothing. */
module dev.twoslot.rotator.runner {
    requires static org.jspecify;
    requires dev.twoslot.rotator.cloudflare;
    requires dev.twoslot.rotator.core;
    requires dev.twoslot.rotator.testkit;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.cronutils;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires jakarta.mail;
    requires java.logging;
    requires java.net.http;
    requires jdk.unsupported;
    requires org.eclipse.angus.mail;
    requires org.simplejavamail;
    requires org.simplejavamail.core;
    requires org.slf4j;

    opens dev.twoslot.rotator.runner to
            info.picocli;
}
