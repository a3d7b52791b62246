import Foundation

/// Lines for people; results go to standard output, everything else here.
enum StandardError {
  static func print(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
