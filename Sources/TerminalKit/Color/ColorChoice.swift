/// What a person asked for with `--color`; the raw values are the option's words.
public enum ColorChoice: String, Sendable, CaseIterable {
  case auto, never
  case palette16 = "16"
  case palette256 = "256"
  case truecolor
}
