package caravan.reload;

/**
 * 1,000 swaps with 200 open streams, as a program: {@code java -cp target/test-classes:target/classes:… caravan.reload.SwapSoak
 * [swaps [streams [callers]]]}, after {@code mvn test-compile}, in the project's folder.
 */
final class SwapSoak {
    private SwapSoak() {}

    public static void main(String[] args) throws InterruptedException {
        int swaps = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        int streams = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int callers = args.length > 2 ? Integer.parseInt(args[2]) : 8;
        Swaps done = Swaps.run(swaps, streams, callers, 50);
        System.out.println(done);
        System.exit(done.traffic().failed.get() + done.traffic().lost.get() == 0 ? 0 : 1);
    }
}
