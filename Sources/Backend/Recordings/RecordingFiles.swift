import Foundation
import NIOCore
import NIOPosix
import WebServing

/// The files of recordings, where the folder that the egress service writes to is one of this machine too. Without such a folder
/// the files are where the egress service has put them, and this server neither answers nor removes them.
struct RecordingFiles: Sendable {
  /// Bytes that are read at a time.
  private static let part = 256 * 1_024

  let folder: String?

  /// A file that is open for reading.
  final class Open: Sendable {
    fileprivate let descriptor: CInt
    let size: Int64

    fileprivate init(descriptor: CInt, size: Int64) { (self.descriptor, self.size) = (descriptor, size) }
    deinit { close(descriptor) }

    /// The bytes of a range, read while they are sent.
    func source(_ range: Range<Int64>) -> HTTPBodySource {
      HTTPBodySource(length: Int64(range.count)) { offset in
        let (start, rest) = (range.lowerBound + offset, Int64(range.count) - offset)
        return try await NIOThreadPool.singleton.runIfActive {
          var buffer = ByteBufferAllocator().buffer(capacity: Int(min(rest, Int64(RecordingFiles.part))))
          let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { bytes in
            max(0, pread(self.descriptor, bytes.baseAddress, min(bytes.count, Int(rest)), off_t(start)))
          }
          _ = count
          return buffer
        }
      }
    }
  }

  /// Opens a file; nil where there is none, or no folder.
  /// - Parameter path: of the row, below the folder.
  func open(_ path: String) async throws -> Open? {
    guard let folder else { return nil }
    return try await NIOThreadPool.singleton.runIfActive {
      // Only what the egress service wrote itself: no link to anything else.
      let descriptor = Foundation.open(folder + "/" + path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        return nil
      }
      return Open(descriptor: descriptor, size: Int64(status.st_size))
    }
  }

  /// Removes a file; one that is not there is removed.
  /// - Returns: false where it could not be removed, or there is no folder.
  func remove(_ path: String) async throws -> Bool {
    guard let folder else { return false }
    return try await NIOThreadPool.singleton.runIfActive {
      unlink(folder + "/" + path) == 0 || errno == ENOENT
    }
  }
}
