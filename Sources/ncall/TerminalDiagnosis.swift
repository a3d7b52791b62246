import TerminalKit

/// What the terminal says of itself, what the screen makes of it, and what a person can do about the rest.
struct TerminalDiagnosis {
  private let options: TerminalOptions
  private let size: CellSize
  private let described: Int?
  private let facts: TerminalFacts
  private let capabilities: TerminalCapabilities

  /// Asks the terminal, for half a second at most.
  init(device: TerminalDevice, options: TerminalOptions) {
    self.options = options
    size = device.size
    described = TerminalProbe.describedColors(type: options.environment["TERM"] ?? "")
    facts = TerminalProbe.ask(device, environment: options.environment)
    capabilities = TerminalCapabilities(facts: facts, options: options, described: described ?? 0)
  }

  private var type: String { options.environment["TERM"] ?? "" }
  private var isInsideTmux: Bool { options.environment["TMUX"]?.isEmpty == false }

  var findings: [DoctorCommand.Finding] {
    [terminal, answers, colors, characters, frames, keys, link].map { finding in
      DoctorCommand.Finding(
        subject: "terminal", isGood: finding.isGood, text: finding.text, advice: finding.advice)
    }
  }

  /// For programs: what is known, and what follows.
  var record: [String: Any] {
    var record: [String: Any] = [
      "type": type, "columns": size.columns, "rows": size.rows, "answers": facts.isComplete,
      "colors": Self.word(capabilities.colors), "glyphs": capabilities.glyphs == .ascii ? "ascii" : "unicode",
      "synchronized_output": capabilities.synchronizedOutput, "grapheme_clusters": capabilities.graphemeClusters,
      "key_releases": capabilities.reportsReleases, "cell_aspect": capabilities.cellAspect,
      "link": "\(capabilities.link)",
    ]
    record["name"] = facts.name
    record["background"] = capabilities.background?.rawValue
    return record
  }

  private typealias Line = (isGood: Bool, text: String, advice: [String])

  private var terminal: Line {
    let isLarge = size.columns >= 60 && size.rows >= 16
    var advice = isLarge ? [] : ["the call screen wants 60x16; smaller ones get a list"]
    if described == nil {
      advice.append("the type \"\(type)\" is unknown here or cannot move its cursor: try TERM=xterm-256color")
    }
    let name = facts.name.map { ", \($0)" } ?? ""
    return (
      isLarge && described != nil, "\(type.isEmpty ? "no TERM" : type), \(size.columns)x\(size.rows)\(name)", advice
    )
  }

  private var answers: Line {
    if facts.isComplete { return (true, "answers questions about itself", []) }
    if !TerminalProbe.canAsk(type: type) { return (true, "a terminal of this type is not asked about itself", []) }
    let waited = Int(TerminalProbe.patience(environment: options.environment).inMilliseconds)
    return (false, "did not answer within \(waited) ms", ["it is drawn to by TERM and COLORTERM alone"])
  }

  private var colors: Line {
    let environment = options.environment
    let why: String
    if options.color != .auto {
      why = "--color"
    } else if environment["CLICOLOR_FORCE"].map({ !$0.isEmpty && $0 != "0" }) != true,
      environment["NO_COLOR"]?.isEmpty == false
    {
      why = "NO_COLOR"
    } else if capabilities.link != .local {
      why = "at most 256 over a link like this; --color truecolor overrides it"
    } else if facts.directColor == true {
      why = "shown by the terminal"
    } else if capabilities.colors == .truecolor {
      why = "COLORTERM \(environment["COLORTERM"] ?? "unset")"
    } else {
      why = "TERM; COLORTERM is \(environment["COLORTERM"] ?? "unset")"
    }
    let background = capabilities.background.map { ", \($0.rawValue) background" } ?? ""
    return (true, "colours: \(Self.word(capabilities.colors)) (\(why))\(background)", [])
  }

  private var characters: Line {
    let environment = options.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "unset"
    let isASCII = capabilities.glyphs == .ascii
    let why = options.ascii == true ? "--ascii" : "locale \(locale)"
    return (
      !isASCII || options.ascii == true, "characters: \(isASCII ? "ASCII alone" : "Unicode") (\(why))",
      isASCII && options.ascii != true
        ? ["set LC_ALL to a UTF-8 locale, such as C.UTF-8, if the terminal shows it"] : []
    )
  }

  private var frames: Line {
    if capabilities.synchronizedOutput {
      return (true, "pictures appear at once (mode 2026); --no-sync turns it off", [])
    }
    let why = options.synchronizedOutput ? "the terminal does not say that it can" : "--no-sync"
    return (true, "pictures appear as they are drawn (\(why))", [])
  }

  private var keys: Line {
    if capabilities.reportsReleases {
      return (true, "keys: told when they come up, so that push-to-talk is holding Space", [])
    }
    var advice = ["`ncall ctl talk on|off` and --ptt-fifo let the desktop's own key talk"]
    if isInsideTmux { advice.insert("tmux does not pass on that a key comes up", at: 0) }
    return (true, "keys: not told when they come up; push-to-talk is a tap, or holding a key that repeats", advice)
  }

  private var link: Line {
    let words =
      switch capabilities.link {
      case .local: "on this machine"
      case .ssh: "somewhere else: meters move four times a second"
      case .slow: "slow: meters move once a second, nothing else moves"
      }
    return (true, "the terminal is \(words)\(options.adaptsLink ? "" : " (--link)")", [])
  }

  private static func word(_ depth: ColorDepth) -> String {
    switch depth {
    case .none: "none"
    case .palette16: "16"
    case .palette256: "256"
    case .truecolor: "truecolor"
    }
  }
}
