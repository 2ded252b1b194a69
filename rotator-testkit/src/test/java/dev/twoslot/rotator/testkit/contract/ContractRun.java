package dev.twoslot.rotator.testkit.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A contract run on an implementation by itself, and what came of each rule. */
final class ContractRun implements TestExecutionListener {

    private final Set<String> failed = Collections.synchronizedSet(new TreeSet<>());
    private final Set<String> skipped = Collections.synchronizedSet(new TreeSet<>());
    private final Set<String> kept = Collections.synchronizedSet(new TreeSet<>());

    private ContractRun() {}

    static ContractRun of(Class<? extends SpiContract> contract) {
        ContractRun run = new ContractRun();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        run);
        return run;
    }

    Set<String> failed() {
        return failed;
    }

    Set<String> skipped() {
        return skipped;
    }

    Set<String> kept() {
        return kept;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.getSource().orElse(null) instanceof MethodSource method) {
            String id = method.getMethodName().split("_", 2)[0];
            switch (result.getStatus()) {
                case SUCCESSFUL -> kept.add(id);
                case ABORTED -> skipped.add(id);
                case FAILED -> failed.add(id);
            }
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            throw new AssertionError(
                    test.getDisplayName() + " could not be run",
                    result.getThrowable().orElse(null));
        }
    }
}
