package dev.twoslot.rotator.consumer;

/**
 * The call was interrupted, so no other slot was tried: the thread is asked to stop. The thread's interrupt flag is set
 * again. Unchecked, so that a call that can't be interrupted costs its caller no {@code catch}.
 */
public final class CallInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallInterruptedException(Throwable cause) {
        super("the call was interrupted; it was not made again", cause);
    }
}
