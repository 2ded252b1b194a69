package dev.twoslot.rotator.consumer;

/**
 * The call, or a read of the slots for it, was interrupted, so no other slot was tried: the thread is asked to stop. Its interrupt flag
 * is set again. If the call had begun, it is unknown whether the service did the work. Unchecked, so that a call that can't be interrupted costs its caller no
 * {@code catch}.
 */
public final class CallInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallInterruptedException(Throwable cause) {
        super("the call was interrupted; it was not made again", cause);
    }
}
