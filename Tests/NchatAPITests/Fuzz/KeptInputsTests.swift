import Testing

/// What the fuzzer starts from, and what it once broke something with.
@Suite struct KeptInputsTests {
  @Test(arguments: NchatAPITargets.all.map(\.name))
  func kept(_ target: String) throws { try KeptInputs.replay(target, of: NchatAPITargets.all) }
}
