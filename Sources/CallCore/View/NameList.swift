/// Names in a line: the first three, and how many more there are.
public enum NameList {
  public static func text(_ names: [String]) -> String {
    let more = names.count > 3 ? " and \(names.count - 3) more" : ""
    return names.prefix(3).joined(separator: ", ") + more
  }
}
