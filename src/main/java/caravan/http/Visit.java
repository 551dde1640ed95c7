package caravan.http;

/** One request's being here: counted from its head until its answer is written, its call is over or its caller has left. */
final class Visit {
    private final Guard guard;
    private final Crowd crowd;
    private boolean counted;
    private boolean over;

    Visit(Guard guard, Crowd crowd) {
        this.guard = guard;
        this.crowd = crowd;
        guard.begun();
    }

    /** False if there are too many calls. */
    boolean mayCall() {
        counted = crowd.enter();
        return counted;
    }

    /** The first time counts. */
    void end() {
        if (!over) {
            over = true;
            guard.ended();
            if (counted) {
                crowd.left();
            }
        }
    }
}
