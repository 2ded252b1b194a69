package dev.twoslot.rotator.runner.wire;

/** What is sent in place of the truth. */
@FunctionalInterface
public interface Falsehood {

    /**
     * The bytes that the caller gets.
     *
     * @param story what is known; {@link Story#truth} lets the call have its effect
     */
    Answer to(Call call, Story story) throws Exception;

    /**
     * What goes over the wire.
     *
     * @param bytes all of it; may be empty
     * @param closed whether the connection is closed after it, as is needed where the caller would wait for more
     */
    // No two are ever compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(byte[] bytes, boolean closed) {

        public static Answer of(Reply reply) {
            return new Answer(reply.bytes(), false);
        }

        public static Answer thenClosed(byte[] bytes) {
            return new Answer(bytes, true);
        }
    }

    /** One that lets the call have its effect and changes the reply. */
    static Falsehood edit(Edit edit) {
        return (call, story) -> Answer.of(edit.of(story.truth(call), call, story));
    }

    /** A change of a reply. */
    @FunctionalInterface
    interface Edit {
        Reply of(Reply truth, Call call, Story story) throws Exception;
    }
}
