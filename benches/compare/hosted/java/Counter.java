/** The Java object that Python calls back; public, because a bridge may ask for that. */
public class Counter {
    private int count;

    public int add(int a, int b) {
        count++;
        return a + b;
    }
}
