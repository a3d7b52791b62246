import CPostgreSQL
import Foundation
import NchatAPI

/// Arguments as PostgreSQL takes them: each in the form that is read the same whatever else the column's type is.
///
/// Numbers go as text, which is read as whatever number the server wants; texts with their length, since one that holds a NUL is to be
/// refused and not cut off; ids, instants, booleans and bytes in their binary forms.
struct PostgreSQLArguments {
  /// Before 1970, seconds until PostgreSQL's own epoch, 2000-01-01.
  fileprivate static let epoch: Int64 = 946_684_800

  private var bytes: [UInt8] = [0]
  private var places: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// - Throws: `SQLFailure.forbiddenValue` for what no column holds.
  init(_ values: [SQLValue]) throws(SQLFailure) {
    for value in values {
      switch value {
      case .null: add(nil, isBinary: false)
      case .integer(let integer): add(String(integer).utf8, isBinary: false)
      case .real(let real): add(Self.text(of: real).utf8, isBinary: false)
      case .text(let text): add(text.utf8, isBinary: true)
      case .bytes(let bytes): add(bytes, isBinary: true)
      case .bool(let bool): add(CollectionOfOne(bool ? 1 : 0), isBinary: true)
      case .id(let id): withUnsafeBytes(of: id.uuid) { add($0, isBinary: true) }
      case .instant(let instant):
        let (micros, isOver) = instant.milliseconds.multipliedReportingOverflow(by: 1_000)
        let (since, isBelow) = micros.subtractingReportingOverflow(Self.epoch * 1_000_000)
        guard !isOver, !isBelow else { throw SQLFailure(.forbiddenValue, "an instant is out of range") }
        withUnsafeBytes(of: since.bigEndian) { add($0, isBinary: true) }
      case .ids(let ids): add("{\(ids.map(UUIDText.write).joined(separator: ","))}".utf8, isBinary: false)
      case .document(let document):
        do { add(try document.serialized(), isBinary: false) } catch {
          throw SQLFailure(.forbiddenValue, "a document cannot be written as JSON")
        }
      }
      guard bytes.count < Int32.max else { throw SQLFailure(.forbiddenValue, "the arguments are too long") }
    }
  }

  /// Lends the arguments as libpq takes them.
  func lend<Value>(
    _ body: (
      _ count: Int32, UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
      _ formats: UnsafePointer<Int32>?
    ) -> Value
  ) -> Value {
    bytes.withUnsafeBytes { bytes in
      let base = bytes.bindMemory(to: CChar.self).baseAddress
      let pointers = places.map { place in place.flatMap { place in base.map { $0 + place } } }
      return pointers.withUnsafeBufferPointer { pointers in
        lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { formats in
            body(Int32(clamping: pointers.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
          }
        }
      }
    }
  }

  private mutating func add(_ value: (some Collection<UInt8>)?, isBinary: Bool) {
    places.append(value.map { _ in bytes.count })
    lengths.append(Int32(clamping: value?.count ?? 0))
    formats.append(isBinary ? 1 : 0)
    if let value { bytes += value }
    // What goes as text ends with this.
    bytes.append(0)
  }

  private mutating func add(_ value: Never?, isBinary: Bool) { add([UInt8]?.none, isBinary: isBinary) }

  private static func text(of real: Double) -> String {
    real.isNaN ? "NaN" : real.isInfinite ? (real < 0 ? "-Infinity" : "Infinity") : String(real)
  }
}

extension SQLValue {
  /// Numbers that PostgreSQL gives its types.
  private enum TypeNumber {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let json: Oid = 114
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let varchar: Oid = 1_043
    static let timestamptz: Oid = 1_184
    static let uuid: Oid = 2_950
    static let jsonb: Oid = 3_802
  }

  /// A column's value in its binary form; nil for a type that this program has no kind for.
  init?(_ bytes: UnsafeRawBufferPointer, type: Oid) {
    switch type {
    case TypeNumber.bool:
      guard let bit = bytes.first, bytes.count == 1 else { return nil }
      self = .bool(bit != 0)
    case TypeNumber.int2, TypeNumber.int4, TypeNumber.int8:
      guard let integer = Self.integer(bytes) else { return nil }
      self = .integer(integer)
    case TypeNumber.float4:
      guard let bits = Self.integer(bytes), bytes.count == 4 else { return nil }
      self = .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case TypeNumber.float8:
      guard let bits = Self.integer(bytes), bytes.count == 8 else { return nil }
      self = .real(Double(bitPattern: UInt64(bitPattern: bits)))
    case TypeNumber.text, TypeNumber.varchar, TypeNumber.name, TypeNumber.json:
      self = .text(String(decoding: bytes, as: UTF8.self))
    case TypeNumber.jsonb:
      // A byte says how it is written; there is one way.
      guard bytes.first == 1 else { return nil }
      self = .text(String(decoding: bytes.dropFirst(), as: UTF8.self))
    case TypeNumber.bytea: self = .bytes([UInt8](bytes))
    case TypeNumber.uuid:
      guard bytes.count == 16 else { return nil }
      var id = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).uuid
      withUnsafeMutableBytes(of: &id) { $0.copyMemory(from: bytes) }
      self = .id(UUID(uuid: id))
    case TypeNumber.timestamptz:
      guard let micros = Self.integer(bytes), bytes.count == 8 else { return nil }
      // Whatever was written by somebody else with more digits belongs to the millisecond that has begun.
      let (milliseconds, rest) = micros.quotientAndRemainder(dividingBy: 1_000)
      self = .instant(
        Timestamp(milliseconds: milliseconds - (rest < 0 ? 1 : 0) + PostgreSQLArguments.epoch * 1_000))
    default: return nil
    }
  }

  /// A number of 2, 4 or 8 bytes, most significant first.
  private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard [2, 4, 8].contains(bytes.count), let first = bytes.first else { return nil }
    return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
  }
}
