package dev.twoslot.rotator.runner.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of this process, through {@code sun.misc.Signal}.
 *
 * <p>Nothing that is supported does it: once the JDK begins a shutdown on a signal, which it does on SIGHUP too, a shutdown
 * hook can't call that off, and a second signal waits for the hooks. The class is in {@code jdk.unsupported}, which is
 * there for want of a replacement (JEP 260). It is reached by reflection, because javac warns of each mention of it and no
 * annotation turns that warning off.
 */
public final class SystemSignals implements Signals {

    private static final Logger LOG = LoggerFactory.getLogger(SystemSignals.class);

    @Override
    public void deliverTo(Consumer<ProcessSignal> receiver) {
        List<ProcessSignal> refused = new ArrayList<>();
        for (ProcessSignal signal : ProcessSignal.values()) {
            try {
                handle(signal, () -> receiver.accept(signal));
            } catch (InvocationTargetException e) {
                // The system has no such signal, or -Xrs leaves it to the system.
                refused.add(signal);
            } catch (ReflectiveOperationException e) {
                LOG.warn(
                        "This Java runtime has no sun.misc.Signal (module jdk.unsupported): every signal ends the program"
                                + " at once");
                return;
            }
        }
        if (!refused.isEmpty()) {
            LOG.warn("This Java runtime hands out no {}: it ends the program at once", refused);
        }
    }

    /** A signal that was ignored when the process was started, as with nohup, stays ignored and is never delivered. */
    private static void handle(ProcessSignal signal, Runnable task) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        MethodHandle run = MethodHandles.lookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(task);
        Object handler =
                MethodHandleProxies.asInterfaceInstance(handlerType, MethodHandles.dropArguments(run, 0, type));
        type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(signal.systemName()), handler);
    }

    @Override
    public void endAtOnce(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
    }
}
