import CallCore
import TUI

/// `ncall-config(5)`: every setting, what keys can do, and what a theme can say.
enum ConfigurationPage {
  static var text: String {
    var page = ManualText(title: "ncall-config", section: 5)
    page.section("NAME")
    page.line("ncall-config - the configuration of ncall(1)")
    page.section("DESCRIPTION")
    page.line("The configuration is a TOML file, ~/.config/ncall/config.toml, or what --config names.")
    page.line(
      "A value comes from a flag, else -o section.key=value, else the environment (NCALL_SECTION_KEY), else the profile"
    )
    page.line(
      "that --profile chooses ([profile.NAME.SECTION]), else the file, else what ncall learned by itself, else it is the standard one."
    )
    page.paragraph(
      "ncall config default prints a file to begin with, ncall config check says what is wrong with yours,")
    page.line(
      "ncall config schema prints a JSON Schema for editors. What ncall learns by itself is never written there.")
    page.paragraph(
      "A client that runs reads its files anew when they change, or when SIGHUP comes. Settings marked \"at once\"")
    page.line("change then; the others do at the next start. A file that cannot be used leaves everything as it was.")
    var section = ""
    for key in SettingKey.all {
      if key.section != section {
        section = key.section
        page.section("[\(section)]")
      }
      page.entry(key.key, "= \(value(of: key))", words(of: key))
    }
    keys(&page)
    themes(&page)
    page.section("SEE ALSO")
    page.line("ncall(1)")
    return page.text
  }

  private static func value(of key: SettingKey) -> String {
    switch key.kind {
    case .text, .form: "text"
    case .flag: "true|false"
    case .number(let range): "\(range.lowerBound)...\(range.upperBound)"
    case .oneOf(let words): words.joined(separator: "|")
    }
  }

  private static func words(of key: SettingKey) -> String {
    let names = ([key.environmentName] + key.otherNames).joined(separator: ", ")
    let standard = key.standard.map { "; standard: \($0.isEmpty ? "empty" : $0)" } ?? ""
    return "\(key.explanation) (\(names)\(standard)\(key.isLive ? "; at once" : ""))."
  }

  private static func keys(_ page: inout ManualText) {
    page.section("KEYS")
    page.line(
      "Keys stand in ~/.config/ncall/keys.toml, in a section for each place, or in [keys.PLACE] of the configuration:")
    page.example([
      "[call]", "\"x\" = \"toggle-mute\"", "\"Ctrl+G\" = \"volume bo 50\"", "\"m\" = \"\"    # does nothing any more",
    ])
    page.paragraph("Places are \(KeyContext.allCases.map(\.rawValue).joined(separator: ", ")).")
    page.line(
      "A key is a character, or one of Enter, Tab, Backspace, Esc, Ins, Del, Home, End, PgUp, PgDn, Up, Down, Left,")
    page.line("Right, Space, F1 to F35, after Ctrl+, Alt+, Shift+ or Super+ as needed. Commands are:")
    for definition in CommandRegistry.standard.definitions {
      page.entry(definition.word, definition.arguments, "\(definition.summary) (\(definition.name))")
    }
  }

  private static func themes(_ page: inout ManualText) {
    page.section("THEMES")
    page.line(
      "The setting ui.theme is auto, \(ThemeDefinition.builtIn.map(\.name).joined(separator: ", ")), NAME for themes/NAME.toml beside the"
    )
    page.line(
      "configuration, or a path. Without it theme.toml is used, where there is one. A theme changes another one:")
    page.example(["base = \"dark\"", "[colors]", "accent = \"#ffaf00 bold\"", "alarm = \"white on 160 bold\""])
    page.paragraph(
      "A style is [COLOUR] [on COLOUR] [bold] [dim] [italic] [underline] [reverse]; a colour is #rrggbb, a number of the"
    )
    page.line(
      "palette from 0 to 255, black, red, green, yellow, blue, magenta, cyan or white, each also with bright- before")
    page.line("it, or default. There are these styles: \(ThemeDefinition.roles.joined(separator: ", ")).")
    page.line("foreground and background are colours for what has none; badges is a list of styles with commas.")
  }
}
