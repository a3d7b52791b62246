import Bench
import Testing

@Test func everyBenchmarkHasANameOfItsOwn() {
  let names = Benchmarks.all.map(\.name)
  #expect(Set(names).count == names.count)
}
