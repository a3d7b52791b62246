/// All benchmarks, in the order in which `ncall bench` runs them.
public enum Benchmarks {
  public static let all: [any Benchmark] = [
    JoinBenchmark(),
    DelayBenchmark(),
    CostBenchmark(),
    ForwardBenchmark(),
    SRTPBenchmark(),
    APIBenchmark(),
    StreamBenchmark(),
    ScreenBenchmark(),
  ]
}
